//! Commitment authority and commitments for later years, until a due year has come: what happens, in its order.
//!
//! Each step is recorded by a store that knows nothing yet. The verbs are used by the events too.

use super::money::{ITEM, change, commitment, issue, of_bayern};
use crate::support::*;
use titelbuch::core::book::Book;
use titelbuch::core::budget::{AppropriationChange, AssignedTo, BlockBasis};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::commitment::CommitmentChange::{self, Free, Increase};
use titelbuch::core::commitment_authority::{
    BlockCommitmentAuthority, ChangeCommitmentAuthority, CommitmentAuthority, GrantCommitmentAuthority,
    LapseCommitmentAuthority, ReturnCommitmentAuthority,
};
use titelbuch::core::forward_commitment::{
    ChangeForwardCommitment, ChargeCommitment, DueAmount, ForwardBasis, MakeForwardCommitment,
};
use titelbuch::core::ids::Seq;
use titelbuch::core::proposal::{AssignmentLine, AuthorityAssignment};
use titelbuch::desk::prior_charge;
use titelbuch::store::{RecordError, Store, Submission, Viewer};

fn bayern() -> AssignedTo {
    AssignedTo { component: id("foederal"), manager: id("DE-BY") }
}

pub fn grant(due_year: u16, amount: &str) -> Act {
    let (budget_item, amount_cents) = (id(ITEM), euro(amount));
    Act::GrantCommitmentAuthority(GrantCommitmentAuthority { budget_item, year_granted: 2021, due_year, amount_cents })
}

pub fn cut(due_year: u16, amount: &str) -> Act {
    Act::ChangeCommitmentAuthority(ChangeCommitmentAuthority {
        budget_item: id(ITEM),
        year_granted: 2021,
        due_year,
        change: AppropriationChange::Cut,
        amount_cents: euro(amount),
    })
}

pub fn block(due_year: u16, amount: &str) -> BlockCommitmentAuthority {
    let authority = CommitmentAuthority { budget_item: id(ITEM), year_granted: 2021, due_year, assigned_to: None };
    BlockCommitmentAuthority { authority, basis: BlockBasis::FinanceMinistry, amount_cents: euro(amount) }
}

pub fn assigned(due_year: u16, amount: &str) -> Draft {
    Draft::AuthorityAssignment(AuthorityAssignment {
        component: id("foederal"),
        budget_item: id(ITEM),
        year_granted: 2021,
        due_year,
        lines: vec![AssignmentLine { recipient: id("DE-BY"), amount_cents: euro(amount) }],
    })
}

pub fn returned(due_year: u16, amount: &str) -> Act {
    Act::ReturnCommitmentAuthority(ReturnCommitmentAuthority {
        budget_item: id(ITEM),
        year_granted: 2021,
        due_year,
        assigned_to: bayern(),
        amount_cents: euro(amount),
    })
}

pub fn forward(name: &str, basis: ForwardBasis, amounts: &[(u16, &str)]) -> MakeForwardCommitment {
    let amount = |(due_year, amount): &(u16, &str)| DueAmount { due_year: *due_year, amount_cents: euro(amount) };
    MakeForwardCommitment {
        forward_commitment: id(name),
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id(ITEM),
        basis,
        amounts: amounts.iter().map(amount).collect(),
        purpose: "Betrieb und Pflege, drei Jahre".to_owned(),
        payee: None,
    }
}

pub fn by_authority() -> ForwardBasis {
    ForwardBasis::CommitmentAuthority { year_granted: 2021, late_budget: None }
}

pub fn altered(name: &str, change: CommitmentChange, due_year: u16, amount: &str) -> Act {
    let (forward_commitment, amount_cents) = (id(name), euro(amount));
    let what = ChangeForwardCommitment { forward_commitment, due_year, change, amount_cents, late_budget: None };
    Act::ChangeForwardCommitment(what)
}

pub fn charge(name: &str, due_year: u16) -> Act {
    let (forward_commitment, commitment) = (id(name), id(&format!("{name}-{due_year}")));
    Act::ChargeCommitment(ChargeCommitment { forward_commitment, due_year, commitment })
}

pub fn lapse() -> Act {
    Act::LapseCommitmentAuthority(LapseCommitmentAuthority { year_granted: 2021 })
}

/// As of a day, with somebody to be paid, whose name goes into the vault, where it makes a forward commitment.
fn on(day: &str, actor: &str, asked: Act) -> Submission {
    let mut submission = submission(actor, &unique("v"), asked.clone());
    if let Act::MakeForwardCommitment(made) = asked {
        let payee = Some(submission.drafts.seal("Betreiber Beispiel GmbH").expect("randomness"));
        submission.command = command(Act::MakeForwardCommitment(MakeForwardCommitment { payee, ..made }));
    }
    submission.command.booked_on = parse_date(day).expect("a date");
    submission
}

type Told = (&'static str, &'static str, Act, &'static [&'static str]);

/// Bayern was assigned 60 € for 2022 and 20 € for 2023 before.
fn use_and_charge() -> Vec<Told> {
    let made = |name, amounts| Act::MakeForwardCommitment(forward(name, by_authority(), amounts));
    let current = || ForwardBasis::CurrentBusiness { reason: "Wartungsvertrag, § 38 Absatz 4 Satz 1 BHO".to_owned() };
    vec![
        ("2021-05-03", "anna", returned(2022, "10.00"), &[]),
        ("2021-05-03", "anna", made("v-1", &[(2022, "50.01"), (2023, "20.01")]), &["R-122", "R-122"]),
        ("2021-05-03", "anna", made("v-1", &[(2022, "30.00"), (2023, "15.00")]), &[]),
        ("2021-05-04", "anna", altered("v-1", Increase, 2023, "5.01"), &["R-122"]),
        ("2021-05-04", "anna", altered("v-1", Increase, 2023, "5.00"), &[]),
        ("2021-05-04", "anna", altered("v-1", Free, 2022, "4.00"), &[]),
        ("2021-05-05", "anna", Act::MakeForwardCommitment(forward("v-2", current(), &[(2022, "3.00")])), &[]),
        ("2021-12-31", "anna", charge("v-1", 2022), &["R-129"]),
        ("2022-01-03", "anna", charge("v-1", 2022), &[]),
        ("2022-01-03", "anna", charge("v-1", 2022), &["R-003", "R-129"]),
        ("2022-01-03", "anna", charge("v-2", 2022), &[]),
        ("2022-01-04", "anna", change("v-1-2022", Free, "1.00"), &[]),
        ("2022-01-04", "anna", super::money::certify_in(2022, "o-22", "v-1-2022", "25.01"), &["R-065"]),
        ("2022-01-04", "anna", super::money::certify_in(2022, "o-22", "v-1-2022", "25.00"), &[]),
        ("2022-01-04", "bernd", issue("o-22"), &[]),
        ("2022-02-01", "anna", lapse(), &[]),
        ("2022-02-01", "anna", lapse(), &["R-003"]),
        ("2022-02-01", "anna", grant(2024, "1.00"), &["R-124"]),
        ("2022-02-02", "anna", altered("v-1", Free, 2023, "2.00"), &[]),
    ]
}

/// Every event of this life, on a book where Bayern has frame and p-1 is its project.
pub async fn live(store: &Store) {
    let blocked = || block(2022, "10.00");
    let acts = [
        grant(2022, "100.00"),
        grant(2023, "20.00"),
        cut(2022, "5.00"),
        Act::BlockCommitmentAuthority(blocked()),
        Act::UnblockCommitmentAuthority(blocked()),
    ];
    for asked in acts {
        act(store, "anna", asked).await.unwrap();
    }
    decide_by_two(store, "ve-2022", assigned(2022, "60.00")).await;
    decide_by_two(store, "ve-2023", assigned(2023, "20.00")).await;
    for (day, actor, asked, refused) in use_and_charge() {
        told(store, (day, actor, asked, refused)).await;
    }
}

async fn told(store: &Store, (day, actor, asked, refused): Told) {
    let what = format!("{day} {asked:?}");
    match store.record(now(), on(day, actor, asked)).await {
        Ok(_) => assert!(refused.is_empty(), "{what}"),
        Err(RecordError::Refused(violations)) => {
            assert_eq!(violations.iter().map(|v| v.rule.id).collect::<Vec<_>>(), refused, "{what}");
        }
        Err(error) => panic!("{what}: {error}"),
    }
}

#[tokio::test]
async fn later_years_are_the_same_for_a_store_that_knows_nothing_yet() {
    for (name, url) in fresh_urls().await {
        let warm = open(&url).await;
        seed_assigned(&warm, "80.00").await;
        act(&warm, "anna", grant(2022, "60.00")).await.unwrap();
        act(&warm, "anna", grant(2023, "20.00")).await.unwrap();
        decide_by_two(&warm, "ve-2022", assigned(2022, "60.00")).await;
        decide_by_two(&warm, "ve-2023", assigned(2023, "20.00")).await;
        for (step, asked) in use_and_charge().into_iter().enumerate() {
            let cold = Store::open(&url).await.unwrap();
            // What the others did the open store has to notice by itself.
            told(if step.is_multiple_of(3) { &warm } else { &cold }, asked).await;
            let all = Viewer::all();
            assert_eq!(cold.balances(&all).await.unwrap(), warm.balances(&all).await.unwrap(), "{name}: {step}");
            cold.close().await.unwrap();
        }
        // Whoever asked for the forward commitment alone does not know all of the commitment that it became.
        let cold = Store::open(&url).await.unwrap();
        told(&cold, ("2022-02-03", "anna", altered("v-1", Free, 2023, "1.00"), &[])).await;
        told(&cold, ("2022-02-03", "anna", change("v-1-2022", Free, "0.50"), &["R-065"])).await;
        cold.close().await.unwrap();
        documents_are_those_of_a_replay(&name, &warm).await;
        let report = warm.verify(None, &mut |_, _| {}).await.unwrap();
        assert!(report.agrees(), "{name}: {report:?}");
        let before = warm.balances(&Viewer::all()).await.unwrap();
        warm.rebuild(&mut |_, _| {}).await.unwrap();
        assert_eq!(warm.balances(&Viewer::all()).await.unwrap(), before, "{name}: rebuilt");
        documents_are_those_of_a_replay(&name, &warm).await;
    }
}

/// Forward commitments, and the commitments that they became, at every size.
async fn documents_are_those_of_a_replay(name: &str, store: &Store) {
    let mut book = Book::whole();
    for leaf in store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
        book.apply(&leaf.event().unwrap()).unwrap();
        let at = Viewer::all().at(book.size);
        let forward: Vec<_> = book.forward_commitments.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.forward_commitments(&at).await.unwrap(), forward, "{name} at {}", book.size);
        let commitments: Vec<_> = book.commitments.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.commitments(&at).await.unwrap(), commitments, "{name} at {}", book.size);
    }
    assert_eq!((book.forward_commitments.present().count(), book.commitments.present().count()), (2, 2), "{name}");
}

/// A name is given once, to whomever: what a charge will be called is looked up, in the names of everybody, at every size.
#[tokio::test]
async fn a_charge_will_have_the_first_name_that_nobody_has() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_assigned(&store, "80.00").await;
        let contract = ForwardBasis::CurrentBusiness { reason: "Wartungsvertrag".to_owned() };
        act(&store, "anna", Act::MakeForwardCommitment(forward("v-1", contract, &[(2022, "3.00")]))).await.unwrap();
        let called = async |viewer: &Viewer| {
            let planned = prior_charge::prepare(&store, viewer, 2022).await.unwrap();
            planned.into_iter().map(|charge| charge.commitment.to_string()).collect::<Vec<_>>()
        };
        let mut told = Vec::new();
        for taken in ["v-1-2022", "v-1-2022-2", "v-1-2022-4"] {
            told.push((Viewer::all().at(store.head(&Viewer::all()).await.unwrap().size), called(&Viewer::all()).await));
            act(&store, "anna", Act::MakeCommitment(commitment(taken, &of_bayern(2021), "1.00"))).await.unwrap();
        }
        assert_eq!(called(&Viewer::all()).await, ["v-1-2022-3"], "{name}");
        let expected = [["v-1-2022"], ["v-1-2022-2"], ["v-1-2022-3"]];
        for ((then, first), expected) in told.iter().zip(expected) {
            assert_eq!(*first, expected, "{name}");
            assert_eq!(called(then).await, expected, "{name}: as it was then");
        }
    }
}
