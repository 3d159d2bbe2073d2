//! What is said of money that was paid: agreements, a third person, vouchers, a filing, its examination, claims.
//!
//! Every step is recorded by a store that knows nothing yet or by one that was open all the time, and what both hold at
//! every size is what a replay of the journal gives. The same story gives the golden leaves their events.

use super::money::*;
use crate::audit::{python, save, verifier};
use crate::support::*;
use titelbuch::core::account::FundingSource;
use titelbuch::core::agreement::*;
use titelbuch::core::book::Book;
use titelbuch::core::budget::{BudgetNote, ReinforceByIncome};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::claim::*;
use titelbuch::core::command::Act;
use titelbuch::core::contribution::*;
use titelbuch::core::event::Event;
use titelbuch::core::filing::*;
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::proposal::ReasonCode;
use titelbuch::core::sources::Sources;
use titelbuch::core::voucher::{MatchVoucher, RegisterVoucher};
use titelbuch::store::{Store, Viewer};

fn day(text: &str) -> time::Date {
    parse_date(text).expect("a date")
}

fn agreement(name: &str, framework: Option<&str>, terms: Vec<Term>) -> RegisterAgreement {
    let source = || "Beispiel, § 4".to_owned();
    let parameter = |term| Parameter { term, source: source(), valid_from: day("2021-01-30") };
    RegisterAgreement {
        agreement: id(name),
        title: "Vereinbarung über die Umsetzung".to_owned(),
        framework: framework.map(id),
        component: id("foederal"),
        ministry: id("bmi"),
        land: framework.map(|_| id("DE-BY")),
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: Some(Financing::Full),
        signed_on: Some(day("2021-01-29")),
        source: source(),
        parameters: terms.into_iter().map(parameter).collect(),
    }
}

fn terms() -> Vec<Term> {
    let fixed = InterestTerm::Fixed {
        rate_percent: "0.5".to_owned(),
        minimum_percent: Some("0.1".to_owned()),
        day_count: "actual_365".to_owned(),
    };
    vec![Term::ThirdPersonFromCents(euro("20.00")), Term::Interest(fixed), Term::RetentionYears(5)]
}

/// The project under an agreement that says which interest a claim bears.
pub fn bearing_interest() -> [Act; 3] {
    let interest = terms().into_iter().filter(|term| matches!(term, Term::Interest(_))).collect();
    [
        Act::RegisterAgreement(agreement("dach", None, Vec::new())),
        Act::RegisterAgreement(agreement("ev-by", Some("dach"), interest)),
        Act::PlaceProject(PlaceProject { project: id("p-1"), agreement: id("ev-by") }),
    ]
}

pub fn voucher(name: &str, gross: &str) -> Act {
    Act::RegisterVoucher(RegisterVoucher {
        voucher: id(name),
        project: id("p-1"),
        dated_on: day("2021-03-01"),
        payee: None,
        reason: "Entwicklung, Abschlag".to_owned(),
        gross_cents: euro(gross),
        vat_cents: euro("1.60"),
        own_share_cents: euro("2.00"),
        sources: (name == "b-2").then(|| Sources {
            federal_cents: euro(gross).minus(euro("2.00")).expect("an amount"),
            federal_state_cents: euro("1.50"),
            third_party_cents: euro("0.50"),
            ..Sources::NONE
        }),
        category: "Dienstleistungen".to_owned(),
        document_sha256: sha256(name.as_bytes()),
        invoice: Some(format!("DE123456789 R-{name}")),
    })
}

/// The second one has the document of the first, which is free again when that is taken back.
fn contribution(name: &str) -> Act {
    Act::RecordContribution(RecordContribution {
        contribution: id(name),
        project: id("p-1"),
        kind: ContributionKind::OwnWork,
        source: FundingSource::FederalState,
        amount_cents: euro("58.00"),
        valuation: Valuation::Hours { minutes: 60, hourly_rate_cents: euro("58.00") },
        contributed_on: day("2021-01-20"),
        reason: "Fachkonzept".to_owned(),
        document_sha256: sha256(b"Stundennachweis"),
    })
}

fn taken_back(name: &str) -> Act {
    Act::ReverseContribution(ReverseContribution { contribution: id(name), reason: ReasonCode::WrongAmount })
}

fn claim(name: &str, what: Claimed, amount: &str) -> Act {
    Act::RaiseClaim(RaiseClaim {
        claim: id(name),
        project: id("p-1"),
        what,
        amount_cents: euro(amount),
        due_on: day("2022-03-31"),
        basis: "Nr. 5 der Vereinbarung".to_owned(),
        debtor: None,
    })
}

pub fn reduce(name: &str, amount: &str) -> Act {
    let (claim, finding) = (id(name), "Beleg nachgereicht".to_owned());
    Act::ReduceClaim(ReduceClaim { claim, amount_cents: euro(amount), finding })
}

/// The project under a grant with a window, which its second voucher came after; the share of that is the event `share`.
pub fn late(paid: Seq, share: Seq) -> Vec<(&'static str, Act)> {
    let place = |agreement: &str| Act::PlaceProject(PlaceProject { project: id("p-1"), agreement: id(agreement) });
    let of = |name: &str, framework: Option<&str>, terms: Vec<Term>| {
        let legal_basis = LegalBasis::Grant;
        Act::RegisterAgreement(RegisterAgreement { legal_basis, ..agreement(name, framework, terms) })
    };
    let interest = terms().into_iter().filter(|term| matches!(term, Term::Interest(_)));
    let claimed = Claimed::LateUse {
        voucher: id("b-2"),
        matched: share,
        payment: paid,
        principal_cents: euro("10.00"),
        from: day("2021-02-01"),
        until: day("2021-03-01"),
    };
    vec![
        ("anna", of("dach-z", None, Vec::new())),
        ("anna", of("ev-z", Some("dach-z"), interest.chain([Term::DrawdownWindowDays(14)]).collect())),
        ("anna", place("ev-z")),
        ("bernd", claim("v-1", claimed, "0.01")),
        ("anna", place("ev-by")),
    ]
}

fn decision(decision: ClaimDecision, amount: &str) -> Act {
    let consent = "BMF, Beispiel 3/2022".to_owned();
    Act::DecideClaim(DecideClaim { claim: id("r-1"), decision, amount_cents: euro(amount), consent })
}

/// What is done before money is paid: agreements, and an order that three persons sign.
pub fn ordered() -> Vec<(&'static str, Act)> {
    let countersign = Act::CountersignOrder { order: id("o-9") };
    let placed = PlaceProject { project: id("p-1"), agreement: id("ev-by") };
    vec![
        ("anna", Act::RegisterAgreement(agreement("dach", None, Vec::new()))),
        ("anna", Act::RegisterAgreement(agreement("ev-by", Some("dach"), Vec::new()))),
        ("anna", Act::AmendAgreement(agreement("ev-by", Some("dach"), terms()))),
        ("anna", Act::PlaceProject(placed)),
        ("anna", Act::MakeCommitment(commitment("c-9", &of_bayern(2021), "20.00"))),
        ("anna", certify("o-9", "c-9", "20.00")),
        ("dora", countersign),
        ("bernd", issue("o-9")),
        ("clara", statement("s-9", 1, "20.00")),
        ("clara", pay("o-9", "s-9", 1, "20.00")),
        ("anna", voucher("b-1", "12.00")),
        ("anna", voucher("b-2", "30.00")),
        ("anna", contribution("e-1")),
        ("anna", taken_back("e-1")),
        ("anna", contribution("e-2")),
    ]
}

/// What was spent and who bore it: a euro more than was needed.
pub fn final_filing() -> Act {
    let line = FilingLine {
        category: "Dienstleistungen".to_owned(),
        planned_cents: Some(euro("20.00")),
        spent_cents: euro("18.00"),
    };
    Act::SubmitFiling(SubmitFiling {
        filing: id("n-1"),
        project: id("p-1"),
        kind: FilingKind::Final,
        from: day("2021-01-01"),
        until: day("2021-12-31"),
        narrative_sha256: sha256(b"Sachbericht"),
        lines: vec![line],
        totals: Some(Totals {
            planned: Sources { federal_cents: euro("20.00"), ..Sources::NONE },
            borne: Sources { federal_cents: euro("20.00"), ..Sources::NONE },
            cost_cents: euro("18.00"),
            new_income_cents: euro("0.00"),
        }),
    })
}

/// What is said of the payment, which is the event `paid`; the next event has the number `next`.
pub fn said(paid: Seq, next: u64) -> Vec<(&'static str, Act)> {
    let (wrong, share) = (Seq(next), Seq(next + 2));
    let matched = |name: &str, amount: &str| {
        Act::MatchVoucher(MatchVoucher { voucher: id(name), payment: paid, amount_cents: euro(amount) })
    };
    let examine = Examine {
        filing: id("n-1"),
        voucher: id("b-1"),
        matched: share,
        accepted_cents: euro("3.00"),
        disputed_cents: euro("6.00"),
        finding: None,
    };
    let accept = AcceptDisputed { voucher: id("b-1"), matched: share, amount_cents: euro("1.00") };
    let interest = Claimed::Interest { on: id("r-1"), from: day("2021-04-01"), until: day("2021-07-01") };
    let consent = "BMF, II A 3".to_owned();
    let deferral = DeferClaim { claim: id("r-1"), amount_cents: euro("1.00"), due_on: day("2022-12-31"), consent };
    let (claim_id, income_item) = (id("r-1"), id(OTHER));
    let amount_cents = euro("2.50");
    let back = RepayClaim { claim: claim_id, amount_cents, income_item, booking_year: 2022, source: None };
    let reinforced = ReinforceByIncome {
        budget_item: id(ITEM),
        booking_year: 2022,
        income_item: id(OTHER),
        claim: id("r-1"),
        amount_cents: euro("1.00"),
    };
    vec![
        ("anna", matched("b-2", "5.00")),
        ("anna", Act::UnmatchVoucher { matched: wrong }),
        ("anna", matched("b-1", "10.00")),
        ("anna", matched("b-2", "10.00")),
        ("anna", final_filing()),
        ("bernd", claim("u-1", Claimed::Surplus { filing: id("n-1") }, "1.00")),
        ("clara", reduce("u-1", "0.40")),
        ("bernd", Act::Examine(examine)),
        ("bernd", Act::AcceptDisputed(accept)),
        ("bernd", claim("r-1", Claimed::Recovery { voucher: id("b-1"), matched: share }, "4.00")),
        ("clara", reduce("r-1", "0.50")),
        ("bernd", claim("z-1", interest, "0.01")),
        ("clara", decision(ClaimDecision::Defer, "2.00")),
        ("clara", decision(ClaimDecision::EndDeferral, "2.00")),
        ("clara", Act::DeferClaim(deferral)),
        ("clara", decision(ClaimDecision::EndDeferral, "1.00")),
        ("clara", decision(ClaimDecision::Waive, "1.00")),
        ("clara", Act::RepayClaim(back)),
        ("anna", note(ITEM, BudgetNote::ReinforcedByIncome { income_item: id(OTHER) })),
        ("anna", Act::ReinforceByIncome(reinforced)),
    ]
}

/// The whole story on a book where Bayern has 20 euro free in 2021, an item for income, and three persons.
pub async fn tell(store: &Store) {
    store.record(now(), creation_of_actor("dora", "Dora Beispiel")).await.expect("a fourth person");
    for (actor, asked) in ordered() {
        act(store, actor, asked).await.expect("an accepted act");
    }
    let (paid, next) = payment(store).await;
    // What comes later needs no third person any more.
    let lighter = Act::AmendAgreement(agreement("ev-by", Some("dach"), Vec::new()));
    let later = late(paid, Seq(next + 3)).into_iter().chain([("anna", lighter)]);
    for (actor, asked) in said(paid, next).into_iter().chain(later) {
        act(store, actor, asked).await.expect("an accepted act");
    }
}

/// After the story: interest on a claim that was waived in part and repaid for the rest, for days after that.
pub async fn tell_late_interest(store: &Store) {
    let interest = Claimed::Interest { on: id("r-1"), from: day("2021-07-01"), until: day("2021-10-01") };
    let agreed = Act::AmendAgreement(agreement("ev-by", Some("dach"), terms()));
    for (actor, asked) in [("anna", agreed), ("bernd", claim("z-2", interest, "0.01"))] {
        act(store, actor, asked).await.expect("an accepted act");
    }
}

/// The payment on o-9, and the size of the journal.
pub async fn payment(store: &Store) -> (Seq, u64) {
    let orders = store.orders(&Viewer::all()).await.expect("orders");
    let order = orders.iter().find(|order| order.certified.order.as_str() == "o-9").expect("o-9");
    let paid = *order.paid.keys().next().expect("a payment");
    (paid, store.head(&Viewer::all()).await.expect("a head").size)
}

#[tokio::test]
async fn evidence_is_the_same_for_a_store_that_knows_nothing_yet() {
    for (name, url) in fresh_urls().await {
        let open = open(&url).await;
        begin(&open).await;
        open.record(now(), creation_of_actor("dora", "Dora Beispiel")).await.unwrap();
        act(&open, "anna", second_item()).await.unwrap();
        let mut steps = 0;
        let mut told = ordered();
        for part in 0..2 {
            for (actor, asked) in told {
                steps += 1;
                let fresh = Store::open(&url).await.unwrap();
                // Two of three are decided cold; what they did the open store has to notice by itself.
                let by = if steps % 3 == 0 { &open } else { &fresh };
                let what = format!("{name}: {asked:?}");
                act(by, actor, asked).await.unwrap_or_else(|error| panic!("{what}: {error}"));
                fresh.close().await.unwrap();
            }
            let (paid, next) = payment(&open).await;
            told = match part {
                0 => said(paid, next).into_iter().chain(late(paid, Seq(next + 3))).collect(),
                _ => Vec::new(),
            };
        }
        what_is_known_is_that_of_a_replay(&name, &open).await;
        assert!(open.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
        let export = save(&open, None, &fresh_dir("evidence"), "export.zip").await;
        let (code, text) = python(&[&verifier(), export.to_str().unwrap()]);
        assert!(code == Some(0), "{name}: {text}");
        let before = open.balances(&Viewer::all()).await.unwrap();
        open.rebuild(&mut |_, _| {}).await.unwrap();
        assert_eq!(open.balances(&Viewer::all()).await.unwrap(), before, "{name}: rebuilt");
    }
}

/// Agreements, vouchers, filings, claims and orders, at every size.
async fn what_is_known_is_that_of_a_replay(name: &str, store: &Store) {
    let mut book = Book::whole();
    for leaf in store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
        let event: Event = leaf.event().unwrap();
        book.apply(&event).unwrap();
        let at = Viewer::all().at(book.size);
        macro_rules! same {
            ($slots:ident) => {
                let known: Vec<_> = book.$slots.present().map(|(_, what)| what.clone()).collect();
                assert_eq!(store.$slots(&at).await.unwrap(), known, "{name} at {}", book.size);
            };
        }
        same!(agreements);
        same!(vouchers);
        same!(contributions);
        same!(filings);
        same!(claims);
        same!(orders);
    }
    let counted = (book.agreements.present().count(), book.vouchers.present().count(), book.claims.present().count());
    assert_eq!(counted, (4, 2, 4), "{name}");
}
