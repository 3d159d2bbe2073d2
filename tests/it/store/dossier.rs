//! What a project is for and what it reached: services, maturity, dossier, roll-out.
//!
//! Every step is recorded by a store that knows nothing yet or by one that was open all the time, and what both hold at
//! every size is what a replay of the journal gives. The same story gives the golden leaves their events.

use crate::audit::{python, save, verifier};
use crate::support::*;
use titelbuch::core::book::Book;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Act;
use titelbuch::core::dossier::*;
use titelbuch::core::ids::Seq;
use titelbuch::core::refinancing::{TagRefinancing, UntagRefinancing};
use titelbuch::core::roll_out::*;
use titelbuch::core::service::*;
use titelbuch::store::{Store, Viewer};

pub const BUNDLE: &str = "10119";
pub const SINGLE: &str = "99008001012011";

fn day(text: &str) -> time::Date {
    parse_date(text).expect("a date")
}

fn service(name: &str, bundle: Option<&str>, due_on: Option<&str>) -> RegisterService {
    let deadline = |due_on| Deadline {
        due_on: day(due_on),
        scheme: MaturityScheme::V1,
        level: 3,
        source: "§ 1 OZG a. F.".to_owned(),
    };
    RegisterService {
        service: id(name),
        title: "Personalausweis (Beispiel)".to_owned(),
        bundle: bundle.map(id),
        deadline: due_on.map(deadline),
        source: "Beispiel".to_owned(),
    }
}

fn of_project() -> ServiceOfProject {
    ServiceOfProject { project: id("p-1"), service: id(SINGLE) }
}

fn reach(level: u8, land: Option<&str>, on: &str) -> Act {
    let (service, scheme, evidence) = (id(SINGLE), MaturityScheme::V1, "Abnahmeprotokoll".to_owned());
    Act::ReachMaturity(ReachMaturity { service, land: land.map(id), scheme, level, reached_on: day(on), evidence })
}

fn milestone(reached_on: Option<&str>) -> Act {
    Act::SetMilestone(SetMilestone {
        project: id("p-1"),
        milestone: id("pilot"),
        title: "Pilot in einer Gemeinde".to_owned(),
        planned_on: Some(day("2021-01-15")),
        forecast_on: Some(day("2021-03-31")),
        reached_on: reached_on.map(day),
        evidence: reached_on.map(|_| "Abnahmeprotokoll".to_owned()),
    })
}

fn refinanced(milestone: Option<&str>, rate: &str) -> Act {
    Act::TagRefinancing(TagRefinancing {
        project: id("p-1"),
        milestone: milestone.map(id),
        fund: "EFRE 2021–2027".to_owned(),
        reference: "ZS 2022/17".to_owned(),
        rate_percent: rate.to_owned(),
    })
}

fn connect(authority: &str) -> Act {
    let (service, authority, evidence) = (id(SINGLE), id(authority), "Anschlussprotokoll".to_owned());
    Act::ConnectAuthority(ConnectAuthority { service, authority, connected_on: day("2021-01-20"), evidence })
}

/// The story; its first event has the number `next`.
fn story(next: u64) -> Vec<Act> {
    let competent = |kind, number| Competent { kind, number };
    let both = vec![competent(AuthorityKind::Municipality, Some(2056)), competent(AuthorityKind::District, None)];
    vec![
        Act::RegisterService(service(BUNDLE, None, None)),
        Act::RegisterService(service(SINGLE, Some(BUNDLE), None)),
        Act::AmendService(service(SINGLE, Some(BUNDLE), Some("2022-12-31"))),
        Act::AttachService(of_project()),
        Act::DetachService(of_project()),
        Act::AttachService(of_project()),
        reach(2, None, "2021-01-10"),
        reach(3, Some("DE-BY"), "2021-01-20"),
        Act::WithdrawMaturity(WithdrawMaturity { service: id(SINGLE), reached: Seq(next + 6) }),
        reach(1, None, "2021-01-10"),
        Act::DescribeProject(DescribeProject {
            project: id("p-1"),
            one_for_all: true,
            partners: Vec::new(),
            federal_lead: Some(id("bmi")),
            source: "Einzelvereinbarung, § 2".to_owned(),
        }),
        milestone(None),
        milestone(Some("2021-01-31")),
        refinanced(None, "60"),
        refinanced(Some("pilot"), "37.5"),
        Act::UntagRefinancing(UntagRefinancing { project: id("p-1"), milestone: None }),
        Act::PlanCost(PlanCost {
            project: id("p-1"),
            cost_year: 2021,
            planned_cents: Some(euro("100.00")),
            forecast_cents: Some(euro("90.00")),
            months: vec![MonthCost { month: 3, amount_cents: euro("90.00") }],
            source: "Projektplan".to_owned(),
        }),
        Act::AssessCriterion(AssessCriterion {
            project: id("p-1"),
            criterion: "openness".to_owned(),
            assessment: Assessment::PartlyFulfilled,
            assessed_on: day("2021-01-31"),
            evidence: "Prüfvermerk".to_owned(),
        }),
        Act::RegisterAuthority(RegisterAuthority {
            authority: id("kreis-1"),
            title: "Landkreis".to_owned(),
            kind: AuthorityKind::District,
            land: id("DE-BY"),
        }),
        Act::DeclareCompetence(DeclareCompetence {
            service: id(SINGLE),
            land: id("DE-BY"),
            competent_from: day("2021-01-01"),
            competent: both,
            source: "Zuständigkeitsverordnung".to_owned(),
        }),
        connect("kreis-1"),
        connect("09162000"),
        Act::WithdrawConnection(WithdrawConnection { service: id(SINGLE), authority: id("09162000") }),
    ]
}

/// The whole story on a book that has the project p-1.
pub async fn tell(store: &Store) {
    let next = store.head(&Viewer::all()).await.expect("a head").size;
    for asked in story(next) {
        act(store, "anna", asked).await.expect("an accepted act");
    }
}

#[tokio::test]
async fn a_dossier_is_the_same_for_a_store_that_knows_nothing_yet() {
    for (name, url) in fresh_urls().await {
        let open = open(&url).await;
        seed_assigned(&open, "100.00").await;
        let next = open.head(&Viewer::all()).await.unwrap().size;
        for (step, asked) in story(next).into_iter().enumerate() {
            let fresh = Store::open(&url).await.unwrap();
            // Two of three are decided cold; what they did the open store has to notice by itself.
            let by = if step % 3 == 2 { &open } else { &fresh };
            let what = format!("{name}: {asked:?}");
            act(by, "anna", asked).await.unwrap_or_else(|error| panic!("{what}: {error}"));
            fresh.close().await.unwrap();
        }
        what_is_known_is_that_of_a_replay(&name, &open).await;
        assert!(open.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
        let export = save(&open, None, &fresh_dir("dossier"), "export.zip").await;
        let (code, text) = python(&[&verifier(), export.to_str().unwrap()]);
        assert!(code == Some(0), "{name}: {text}");
        open.rebuild(&mut |_, _| {}).await.unwrap();
        assert!(open.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}: rebuilt");
    }
}

/// Services, authorities and dossiers, at every size.
async fn what_is_known_is_that_of_a_replay(name: &str, store: &Store) {
    let mut book = Book::whole();
    for leaf in store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
        book.apply(&leaf.event().unwrap()).unwrap();
        let at = Viewer::all().at(book.size);
        let services: Vec<Service> = book.services.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.services(&at).await.unwrap(), services, "{name} at {}", book.size);
        let authorities: Vec<_> = book.authorities.present().map(|(_, what)| what.clone()).collect();
        assert_eq!(store.authorities(&at).await.unwrap(), authorities, "{name} at {}", book.size);
        let dossiers: Vec<_> = book.dossiers.present().map(|(id, what)| (id.clone(), what.clone())).collect();
        assert_eq!(store.dossiers(&at).await.unwrap(), dossiers, "{name} at {}", book.size);
    }
    let known = book.services.get(&id(SINGLE)).unwrap().unwrap();
    let coverage = known.coverage(&id("DE-BY"), day("2021-02-01"));
    assert_eq!(coverage, Coverage { denominator: Denominator::NumberUnknown, connected: 1, beside: 0 }, "{name}");
}
