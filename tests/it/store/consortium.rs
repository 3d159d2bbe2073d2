//! A project that a consortium carries jointly: what a store that knows nothing yet, and one that was open all the time,
//! make of it, and that a replay of the journal comes to the same.

use super::kept::{project, viewers};
use super::money::{certify, commitment, issue, of_bayern};
use crate::audit::{python, save, verifier};
use crate::support::*;
use titelbuch::core::book::Book;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Act;
use titelbuch::core::consortium::{CarryJointly, CostShare, RegisterConsortium, ReimbursePartner};
use titelbuch::core::event::{Subject, SubjectKind};
use titelbuch::core::figures;
use titelbuch::core::ids::{ProjectId, Seq};
use titelbuch::core::payment::{PaymentSource, RecordPayment};
use titelbuch::core::proposal::ReasonCode;
use titelbuch::core::sight::of_subject;
use titelbuch::store::{Store, Viewer};

/// A consortium of Bayern and Bremen.
pub fn register() -> Act {
    Act::RegisterConsortium(RegisterConsortium {
        consortium: id("verbund"),
        title: "Verbund (Beispiel)".to_owned(),
        members: vec![id("DE-BY"), id("DE-HB")],
        lead: id("DE-BY"),
        since: parse_date("2021-01-01").expect("a date"),
    })
}

fn jointly() -> Act {
    let share = |member: &str, percent: &str| CostShare { member: id(member), percent: percent.to_owned() };
    let shares = vec![share("DE-BY", "75"), share("DE-HB", "25")];
    let (project, consortium, source) = (id("p-1"), id("verbund"), "Vereinbarung, § 4".to_owned());
    Act::CarryJointly(CarryJointly { project, consortium, shares, source })
}

fn reimburse(amount: &str) -> Act {
    Act::ReimbursePartner(ReimbursePartner { project: id("p-1"), partner: id("DE-HB"), amount_cents: euro(amount) })
}

/// The project p-1 carried by Bayern and Bremen.
pub async fn carry_jointly(store: &Store) {
    for asked in [register(), jointly()] {
        act(store, "anna", asked).await.expect("an accepted act");
    }
}

/// The same project carried by Bayern and another Land instead.
pub async fn carry_with(store: &Store, other: &str) {
    let consortium = id("neuer-verbund");
    let members = vec![id("DE-BY"), id(other)];
    let since = parse_date("2021-01-01").expect("a date");
    let (title, lead) = ("Neuer Verbund (Beispiel)".to_owned(), id("DE-BY"));
    let made = RegisterConsortium { consortium, title, members, lead, since };
    let share = |member: &str, percent: &str| CostShare { member: id(member), percent: percent.to_owned() };
    let shares = vec![share("DE-BY", "50"), share(other, "50")];
    let (project, consortium, source) = (id("p-1"), id("neuer-verbund"), "Vereinbarung, § 5".to_owned());
    for asked in
        [Act::RegisterConsortium(made), Act::CarryJointly(CarryJointly { project, consortium, shares, source })]
    {
        act(store, "anna", asked).await.expect("an accepted act");
    }
}

/// On a book in which Bayern has paid for p-1: one of each kind.
pub async fn tell(store: &Store) {
    carry_jointly(store).await;
    act(store, "anna", reimburse("0.50")).await.expect("an accepted act");
}

#[tokio::test]
async fn a_joint_project_is_the_same_for_a_store_that_knows_nothing_yet() {
    for (name, url) in fresh_urls().await {
        let open = open(&url).await;
        seed_assigned(&open, "100.00").await;
        open.record(now(), creation_of_actor("clara", "Clara Kasse")).await.unwrap();
        let typed = RecordPayment { order: id("o-1"), amount_cents: euro("40.00"), source: PaymentSource::Typed };
        let steps = [
            ("anna", register(), true),
            ("anna", reimburse("1.00"), false),
            ("anna", jointly(), true),
            ("anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "60.00")), true),
            ("anna", certify("o-1", "c-1", "40.00"), true),
            ("bernd", issue("o-1"), true),
            ("anna", reimburse("0.01"), false),
            ("clara", Act::RecordPayment(typed), true),
            ("anna", reimburse("10.01"), false),
            ("anna", reimburse("9.00"), true),
            ("anna", reimburse("1.01"), false),
            ("anna", reimburse("1.00"), true),
        ];
        for (step, (who, asked, possible)) in steps.into_iter().enumerate() {
            let fresh = Store::open(&url).await.unwrap();
            // Two of three are decided cold; what they did the open store has to notice by itself.
            let by = if step % 3 == 2 { &open } else { &fresh };
            let done = act(by, who, asked.clone()).await;
            assert_eq!(done.is_ok(), possible, "{name}: {asked:?}");
            fresh.close().await.unwrap();
        }
        let last = open.head(&Viewer::all()).await.unwrap().size - 1;
        let back = Act::Reverse { reverses: Seq(last), reason: ReasonCode::WrongAmount, note: None };
        act(&open, "anna", back).await.unwrap();
        let balances = open.balances(&Viewer::all()).await.unwrap();
        for (figure, expected) in [("reimbursed_among_laender", "9.00"), ("paid", "40.00")] {
            let figure = figures::by_id(figure).unwrap();
            let sum = figure.over(balances.iter().map(|(account, balance)| (account, *balance))).unwrap().unwrap();
            assert_eq!(sum.to_string(), expected, "{name}: {}", figure.id);
        }
        let mut book = Book::whole();
        for leaf in open.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
            book.apply(&leaf.event().unwrap()).unwrap();
            let at = Viewer::all().at(book.size);
            let consortia: Vec<_> = book.consortia.present().map(|(_, what)| what.clone()).collect();
            assert_eq!(open.consortia(&at).await.unwrap(), consortia, "{name} at {}", book.size);
            let dossiers: Vec<_> = book.dossiers.present().map(|(id, what)| (id.clone(), what.clone())).collect();
            assert_eq!(open.dossiers(&at).await.unwrap(), dossiers, "{name} at {}", book.size);
        }
        assert!(open.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
        let export = save(&open, None, &fresh_dir("consortium"), "export.zip").await;
        let (code, text) = python(&[&verifier(), export.to_str().unwrap()]);
        assert!(code == Some(0), "{name}: {text}");
        open.rebuild(&mut |_, _| {}).await.unwrap();
        assert!(open.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}: rebuilt");
    }
}

#[tokio::test]
async fn a_land_sees_a_project_at_every_point_at_which_it_carried_it() {
    for (name, url) in fresh_urls().await {
        let open = open(&url).await;
        seed_assigned(&open, "100.00").await;
        act(&open, "anna", project("a-1", "DE-HB")).await.unwrap();
        carry_jointly(&open).await;
        act(&open, "anna", project("z-1", "DE-BY")).await.unwrap();
        carry_with(&open, "DE-BE").await;
        let of_bremen = viewers(&open).await.remove(2);
        let mut carried = Vec::new();
        let mut book = Book::whole();
        for leaf in open.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
            book.apply(&leaf.event().unwrap()).unwrap();
            for viewer in viewers(&open).await {
                let is_seen = |id: &ProjectId| {
                    let subject = Subject { kind: SubjectKind::Project, id: id.to_string() };
                    viewer.sight().sees(&of_subject(&book, &subject).unwrap())
                };
                let told = book.projects.present().filter(|(id, _)| is_seen(id)).map(|(_, noted)| noted.clone());
                let told: Vec<_> = told.collect();
                let at = viewer.at(book.size);
                assert_eq!(open.projects(&at).await.unwrap(), told, "{name} at {}: {:?}", book.size, viewer.sight());
                if viewer == of_bremen {
                    carried.push(told.iter().any(|noted| noted.what.project == id("p-1")));
                }
            }
        }
        carried.dedup();
        assert_eq!(carried, [false, true, false], "{name}: Bremen carried p-1 for a time");
    }
}
