//! What a project is for and what it reached: services, maturity, dossier, roll-out; every act with the refusals it earns.

use super::*;
use crate::core::checklist;
use crate::core::dossier::*;
use crate::core::roll_out::*;
use crate::core::service::*;

pub(super) const BUNDLE: &str = "10119";
pub(super) const SINGLE: &str = "99008001012011";

fn day(text: &str) -> time::Date {
    parse_date(text).unwrap()
}

pub(super) fn service(name: &str, bundle: Option<&str>, level: u8) -> RegisterService {
    RegisterService {
        service: id(name),
        title: "Personalausweis".to_owned(),
        bundle: bundle.map(id),
        deadline: Some(Deadline {
            due_on: day("2022-12-31"),
            scheme: MaturityScheme::V1,
            level,
            source: "§ 1 OZG a. F.".to_owned(),
        }),
        source: "Test".to_owned(),
    }
}

pub(super) fn of_project(project: &str, service: &str) -> ServiceOfProject {
    ServiceOfProject { project: id(project), service: id(service) }
}

pub(super) fn level(service: &str, scheme: MaturityScheme, level: u8, on: &str) -> Act {
    let evidence = "Abnahme vom 15.01.2021".to_owned();
    Act::ReachMaturity(ReachMaturity { service: id(service), land: None, scheme, level, reached_on: day(on), evidence })
}

pub(super) fn described(partners: &[&str], federal_lead: Option<&str>) -> DescribeProject {
    DescribeProject {
        project: id("p-1"),
        one_for_all: true,
        partners: partners.iter().map(|partner| id(partner)).collect(),
        federal_lead: federal_lead.map(id),
        source: "Einzelvereinbarung, § 2".to_owned(),
    }
}

pub(super) fn milestone(planned: Option<&str>, reached: Option<&str>, evidence: Option<&str>) -> SetMilestone {
    SetMilestone {
        project: id("p-1"),
        milestone: id("m-1"),
        title: "Pilot in einer Gemeinde".to_owned(),
        planned_on: planned.map(day),
        forecast_on: Some(day("2021-09-30")),
        reached_on: reached.map(day),
        evidence: evidence.map(str::to_owned),
    }
}

pub(super) fn cost(project: &str, planned: Option<&str>, forecast: Option<&str>) -> Act {
    let (planned_cents, forecast_cents) = (planned.map(euro), forecast.map(euro));
    let source = "Projektplan 1.0".to_owned();
    Act::PlanCost(PlanCost {
        project: id(project),
        cost_year: 2021,
        planned_cents,
        forecast_cents,
        months: Vec::new(),
        source,
    })
}

/// What is expected, by month.
fn in_months(forecast: &str, months: &[(u8, &str)]) -> Act {
    let Act::PlanCost(what) = cost("p-1", None, Some(forecast)) else { panic!("a cost") };
    let months = months.iter().map(|(month, amount)| MonthCost { month: *month, amount_cents: euro(amount) });
    Act::PlanCost(PlanCost { months: months.collect(), ..what })
}

pub(super) fn criterion(code: &str, on: &str) -> Act {
    Act::AssessCriterion(AssessCriterion {
        project: id("p-1"),
        criterion: code.to_owned(),
        assessment: Assessment::Fulfilled,
        assessed_on: day(on),
        evidence: "Abnahmeprotokoll".to_owned(),
    })
}

pub(super) fn authority(name: &str, kind: AuthorityKind) -> Act {
    Act::RegisterAuthority(RegisterAuthority {
        authority: id(name),
        title: "Landkreis".to_owned(),
        kind,
        land: id("DE-BY"),
    })
}

pub(super) fn competence(from: &str, competent: &[(AuthorityKind, Option<u32>)]) -> Act {
    Act::DeclareCompetence(DeclareCompetence {
        service: id(SINGLE),
        land: id("DE-BY"),
        competent_from: day(from),
        competent: competent.iter().map(|(kind, number)| Competent { kind: *kind, number: *number }).collect(),
        source: "Zuständigkeitsverordnung".to_owned(),
    })
}

pub(super) fn connect(service: &str, authority: &str, on: &str) -> Act {
    let (service, authority, evidence) = (id(service), id(authority), "Anschlussprotokoll".to_owned());
    Act::ConnectAuthority(ConnectAuthority { service, authority, connected_on: day(on), evidence })
}

pub(super) fn disconnect(authority: &str) -> Act {
    Act::WithdrawConnection(WithdrawConnection { service: id(SINGLE), authority: id(authority) })
}

/// Two projects of two Länder, a bundle and a single service in it.
pub(super) fn with_services(mut book: Book) -> Book {
    let acts = [
        project("p-1", "DE-BY"),
        project("p-2", "DE-HB"),
        Act::RegisterService(service(BUNDLE, None, 3)),
        Act::RegisterService(service(SINGLE, Some(BUNDLE), 3)),
    ];
    for act in acts {
        assert_eq!(step(&mut book, "anna", act), Vec::<&str>::new());
    }
    book
}

#[test]
fn numbers_of_services_authorities_and_laender_have_their_form() {
    for good in [BUNDLE, SINGLE, "00001"] {
        assert!(crate::core::ids::ServiceId::new(good).is_ok(), "{good}");
    }
    for bad in ["", "1011", "101190", "1011a", "9900800101201", "990080010120111", "10119 "] {
        assert!(crate::core::ids::ServiceId::new(bad).is_err(), "{bad}");
    }
    let authority = |text: &str| crate::core::ids::AuthorityId::new(text);
    assert_eq!(authority("09162000").unwrap().land_of_municipality().unwrap().as_str(), "DE-BY");
    assert_eq!(authority("kreis-1").unwrap().land_of_municipality(), None);
    assert!(authority("17000000").is_err() && authority("00162000").is_err());
    assert!(crate::core::ids::LandCode::new("DE-BY").is_ok() && crate::core::ids::LandCode::new("DE-XX").is_err());
}

#[test]
fn service_ladder() {
    let mut book = masters();
    let register = |name: &str, bundle: Option<&str>, level| Act::RegisterService(service(name, bundle, level));
    let attach = |project: &str, service: &str| Act::AttachService(of_project(project, service));
    let detach = |project: &str, service: &str| Act::DetachService(of_project(project, service));
    let ladder: Vec<(Act, &[&str])> = vec![
        (register(SINGLE, Some(BUNDLE), 5), &["R-160", "R-162"]),
        (register(BUNDLE, Some(BUNDLE), 3), &["R-160"]),
        (register(SINGLE, Some(SINGLE), 3), &["R-160"]),
        (Act::AmendService(service(BUNDLE, None, 3)), &["R-004"]),
        (register(BUNDLE, None, 3), &[]),
        (register(BUNDLE, None, 3), &["R-003"]),
        (register(SINGLE, Some(BUNDLE), 3), &[]),
        (Act::AmendService(service(SINGLE, Some(BUNDLE), 4)), &[]),
        (attach("p-1", SINGLE), &["R-004"]),
        (project("p-1", "DE-BY"), &[]),
        (project("p-2", "DE-HB"), &[]),
        (attach("p-1", "10120"), &["R-004"]),
        (detach("p-1", SINGLE), &["R-004"]),
        (attach("p-1", SINGLE), &[]),
        (attach("p-1", SINGLE), &["R-161"]),
        (attach("p-2", SINGLE), &[]),
        (attach("p-1", BUNDLE), &[]),
        (attach("p-2", BUNDLE), &[]),
        (detach("p-1", SINGLE), &[]),
        (detach("p-1", SINGLE), &["R-004"]),
        (attach("p-1", SINGLE), &[]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
    let known = book.services.get(&id(SINGLE)).unwrap().unwrap();
    let also: Vec<Vec<String>> =
        known.projects().map(|(_, what)| what.also_of.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(also, [["p-1"], ["p-2"]], "the second and, after the first was taken back, the first again");
    let bundle = book.services.get(&id(BUNDLE)).unwrap().unwrap();
    assert!(
        bundle.projects().all(|(_, what)| what.also_of.is_empty()),
        "several projects on a bundle are no duplicates"
    );
    let dossier = book.dossiers.get(&id("p-1")).unwrap().unwrap();
    assert_eq!(dossier.services().count(), 2);
}

/// A second project on one single service is told to whoever attaches it.
#[test]
fn a_duplicate_is_a_warning() {
    let mut book = with_services(masters());
    assert_eq!(step(&mut book, "anna", Act::AttachService(of_project("p-1", SINGLE))), Vec::<&str>::new());
    let second = request(9, "anna", Act::AttachService(of_project("p-2", SINGLE)));
    let Decision::Accepted(accepted) = decide_both(&book, &second) else { panic!("it is accepted") };
    assert!(accepted.notices[0].0.contains("p-1"), "{:?}", accepted.notices);
}

#[test]
fn maturity_ladder() {
    let mut book = with_services(masters());
    let (old, new) = (MaturityScheme::V1, MaturityScheme::V2);
    let in_land = |act: Act| match act {
        Act::ReachMaturity(what) => Act::ReachMaturity(ReachMaturity { land: Some(id("DE-BY")), ..what }),
        other => other,
    };
    let first = book.size;
    let withdraw =
        |reached: u64| Act::WithdrawMaturity(WithdrawMaturity { service: id(SINGLE), reached: Seq(reached) });
    let ladder: Vec<(Act, &[&str])> = vec![
        (level("10120", old, 5, "2021-02-02"), &["R-162", "R-164", "R-004"]),
        (level(SINGLE, new, 8, "2021-01-10"), &["R-162"]),
        (level(SINGLE, old, 2, "2021-01-10"), &[]),
        (level(SINGLE, old, 2, "2021-01-10"), &["R-163"]),
        (level(SINGLE, old, 1, "2021-01-20"), &["R-163"]),
        (level(SINGLE, old, 3, "2021-01-09"), &["R-163"]),
        (level(SINGLE, old, 3, "2021-01-20"), &[]),
        (level(SINGLE, old, 0, "2020-06-01"), &[]),
        (level(SINGLE, new, 1, "2021-01-25"), &[]),
        (in_land(level(SINGLE, old, 4, "2021-01-01")), &[]),
        (withdraw(first + 9), &["R-004"]),
        (withdraw(first + 1), &[]),
        (withdraw(first + 1), &["R-004"]),
        (level(SINGLE, old, 1, "2021-01-20"), &["R-163"]),
        (withdraw(first), &[]),
        (level(SINGLE, old, 1, "2021-01-20"), &[]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
    let known = book.services.get(&id(SINGLE)).unwrap().unwrap();
    assert_eq!(known.reached_on(None, old, 2), None, "the second and the third level were taken back");
    assert_eq!(known.reached_on(None, old, 1), Some(day("2021-01-20")));
    assert_eq!(
        known.reached_on(Some(&id("DE-BY")), old, 2),
        Some(day("2021-01-01")),
        "a higher level is also this one"
    );
    assert_eq!(known.reached_on(None, new, 1), Some(day("2021-01-25")), "schemes are apart");
}

#[test]
fn dossier_ladder() {
    let mut book = with_services(masters());
    let describe = |partners: &[&str], lead: Option<&str>| Act::DescribeProject(described(partners, lead));
    let set = |planned, reached, evidence| Act::SetMilestone(milestone(planned, reached, evidence));
    let ladder: Vec<(Act, &[&str])> = vec![
        (describe(&["DE-BY", "DE-HB", "DE-HB", "bmi"], Some("DE-HB")), &["R-168", "R-168", "R-168", "R-169"]),
        (describe(&["DE-HB"], Some("niemand")), &["R-169"]),
        (describe(&["DE-HB"], Some("bmi")), &[]),
        (describe(&[], None), &[]),
        (set(Some("2021-06-30"), Some("2021-03-01"), None), &["R-164", "R-166"]),
        (set(Some("2021-06-30"), None, Some("Protokoll")), &["R-166"]),
        (set(Some("2021-06-30"), None, None), &[]),
        (set(Some("2021-09-30"), None, None), &["R-165"]),
        (set(None, None, None), &["R-165"]),
        (set(Some("2021-06-30"), Some("2021-02-01"), Some("Protokoll")), &[]),
        (cost("p-9", None, None), &["R-004", "R-173"]),
        (cost("p-1", Some("-1"), Some("-2")), &["R-173", "R-173"]),
        (cost("p-1", Some("0"), None), &[]),
        (in_months("12.50", &[(0, "12.50")]), &["R-173"]),
        (in_months("12.50", &[(3, "6.25"), (3, "6.25")]), &["R-173"]),
        (in_months("12.50", &[(3, "13.50"), (4, "-1")]), &["R-173"]),
        (in_months("12.50", &[(3, "6.25"), (13, "6.24")]), &["R-173", "R-173"]),
        (in_months("12.50", &[(3, "6.25"), (12, "6.25")]), &[]),
        (cost("p-1", Some("10"), Some("12.50")), &[]),
        (criterion("beauty", "2021-02-02"), &["R-164", "R-167"]),
        (criterion("relevance", "2021-02-01"), &[]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
    let dossier = book.dossiers.get(&id("p-1")).unwrap().unwrap();
    assert!(dossier.described.as_ref().is_some_and(|told| told.what.partners.is_empty()), "said last");
    assert_eq!(dossier.milestones().count(), 1);
    assert_eq!(dossier.costs().map(|told| told.forecast_cents).collect::<Vec<_>>(), [Some(euro("12.50"))]);
    assert!(dossier.criterion("relevance").is_some() && dossier.criterion("speed").is_none());
    assert_eq!(checklist::ALL.iter().filter(|c| c.list == checklist::Checklist::FundingPrinciples).count(), 6);
}

#[test]
fn roll_out_ladder() {
    let mut book = with_services(masters());
    let (town, district) = (AuthorityKind::Municipality, AuthorityKind::District);
    let coverage = |book: &Book, on: &str| {
        let known = book.services.get(&id(SINGLE)).unwrap().unwrap();
        let Coverage { denominator, connected, beside } = known.coverage(&id("DE-BY"), day(on));
        (denominator, connected, beside)
    };
    assert_eq!(coverage(&book, "2021-02-01"), (Denominator::CompetenceUnknown, 0, 0), "no share without a denominator");
    let ladder: Vec<(Act, &[&str])> = vec![
        (authority("gemeinde-1", town), &["R-170"]),
        (authority("09162000", district), &["R-170"]),
        (authority("kreis-1", district), &[]),
        (authority("kreis-1", district), &["R-003"]),
        (connect("10120", "kreis-2", "2021-02-02"), &["R-164", "R-004", "R-004"]),
        (connect(SINGLE, "kreis-1", "2021-01-15"), &[]),
        (connect(SINGLE, "kreis-1", "2021-01-16"), &["R-172"]),
        (connect(SINGLE, "09162000", "2021-01-20"), &[]),
        (connect(SINGLE, "04011000", "2021-01-20"), &[]),
        (competence("2021-01-01", &[]), &["R-171"]),
        (competence("2021-01-01", &[(town, Some(0)), (town, Some(1))]), &["R-171", "R-171"]),
        (competence("2021-01-18", &[(town, None)]), &[]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
    assert_eq!(coverage(&book, "2021-01-17"), (Denominator::CompetenceUnknown, 1, 0));
    assert_eq!(coverage(&book, "2021-02-01"), (Denominator::NumberUnknown, 1, 1), "a district is not competent");
    let both = [(town, Some(2056)), (district, Some(71))];
    assert_eq!(step(&mut book, "anna", competence("2021-01-18", &both)), Vec::<&str>::new());
    assert_eq!(coverage(&book, "2021-02-01"), (Denominator::Known(2127), 2, 0), "what was said last for the day");
    assert_eq!(step(&mut book, "anna", disconnect("kreis-1")), Vec::<&str>::new());
    assert_eq!(step(&mut book, "anna", disconnect("kreis-1")), ["R-004"]);
    assert_eq!(step(&mut book, "anna", connect(SINGLE, "kreis-1", "2021-02-01")), Vec::<&str>::new());
    assert_eq!(coverage(&book, "2021-02-01"), (Denominator::Known(2127), 2, 0));
    let known = book.services.get(&id(SINGLE)).unwrap().unwrap();
    assert_eq!(known.lands_of_roll_out().len(), 2, "Bremen has a connection and no competence");
}

/// What stands to a deadline is said of a day, and only by levels of its scheme and of the service as such.
#[test]
fn a_service_stands_to_its_deadline_by_what_was_reached() {
    let reached = |scheme, level, on: &str, land: Option<&str>| ReachMaturity {
        service: id(SINGLE),
        land: land.map(id),
        scheme,
        level,
        reached_on: day(on),
        evidence: "Protokoll".to_owned(),
    };
    let (old, new) = (MaturityScheme::V1, MaturityScheme::V2);
    let cases = [
        (vec![], "2022-12-31", Standing::NoData),
        (
            vec![reached(old, 3, "2022-06-01", Some("DE-BY")), reached(new, 7, "2022-06-01", None)],
            "2022-12-31",
            Standing::NoData,
        ),
        (vec![reached(old, 2, "2022-06-01", None)], "2022-12-31", Standing::Open),
        (vec![reached(old, 2, "2022-06-01", None)], "2023-01-02", Standing::Overdue(2)),
        (vec![reached(old, 4, "2022-12-31", None)], "2023-01-02", Standing::InTime),
        (vec![reached(old, 3, "2023-01-31", None)], "2023-02-28", Standing::Late(31)),
        (
            vec![reached(old, 1, "2022-01-01", None), reached(old, 3, "2023-01-31", None)],
            "2023-01-30",
            Standing::Overdue(30),
        ),
    ];
    for (levels, on, expected) in cases {
        let mut known = Service::new(service(SINGLE, None, 3), Seq(0));
        known.reached = levels.into_iter().enumerate().map(|(seq, what)| (Seq(seq as u64), what)).collect();
        assert_eq!(known.standing(day(on)), expected, "{:?} on {on}", known.reached);
    }
    let without = RegisterService { deadline: None, ..service(SINGLE, None, 3) };
    assert_eq!(Service::new(without, Seq(0)).standing(day("2023-01-01")), Standing::NoDeadline);
}

/// Facts about projects move no money.
#[test]
fn nothing_of_a_dossier_is_booked() {
    let mut book = with_services(masters());
    let before: Vec<_> = book.balances.present().map(|(account, sum)| (account.clone(), *sum)).collect();
    let acts = [
        Act::AttachService(of_project("p-1", SINGLE)),
        level(SINGLE, MaturityScheme::V1, 3, "2021-01-31"),
        cost("p-1", Some("100"), Some("110")),
        connect(SINGLE, "09162000", "2021-01-20"),
    ];
    for act in acts {
        assert_eq!(step(&mut book, "anna", act), Vec::<&str>::new());
    }
    let after: Vec<_> = book.balances.present().map(|(account, sum)| (account.clone(), *sum)).collect();
    assert_eq!(before, after);
}
