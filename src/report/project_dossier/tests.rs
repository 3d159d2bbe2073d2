//! Tests of the dossier: both languages, missed milestones first, a project of which nothing else is known.

use super::*;
use crate::core::account::FundingSource;
use crate::core::checklist;
use crate::core::contribution::Valuation;
use crate::core::ids::{ContributionId, ManagerId, MilestoneId, ProjectId, ServiceId};
use crate::core::journal::hash::sha256;
use crate::core::service::MaturityScheme;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn milestone(name: &str, planned_on: Date, reached_on: Option<Date>) -> SetMilestone {
    SetMilestone {
        project: ProjectId::new("p-1").unwrap(),
        milestone: MilestoneId::new(name).unwrap(),
        title: format!("Meilenstein {name} (erfunden)"),
        planned_on: Some(planned_on),
        forecast_on: None,
        reached_on,
        evidence: reached_on.map(|_| "Protokoll".to_owned()),
    }
}

fn service() -> OfService {
    let level = ReachMaturity {
        service: ServiceId::new("99008001012011").unwrap(),
        land: None,
        scheme: MaturityScheme::V1,
        level: 3,
        reached_on: date!(2022 - 11 - 30),
        evidence: "Abnahme".to_owned(),
    };
    OfService {
        service: "99008001012011".to_owned(),
        kind: ServiceKind::SingleService,
        title: "Personalausweis (erfunden)".to_owned(),
        due_on: Some(date!(2022 - 12 - 31)),
        standing: Standing::InTime,
        also_of: vec!["p-2".to_owned()],
        levels: vec![level],
    }
}

fn joint() -> Joint {
    let money = |cents| Some(euro(cents));
    Joint {
        consortium: "Verbund Süd (erfunden)".to_owned(),
        partners: vec![
            Partner {
                name: "Bayern (DE-BY)".to_owned(),
                leads: true,
                percent: "66.5".to_owned(),
                committed: money(80_000),
                paid: money(60_000),
                share_of_lead: None,
                reimbursed: None,
            },
            Partner {
                name: "Bremen (DE-HB)".to_owned(),
                leads: false,
                percent: "33.5".to_owned(),
                committed: money(10_000),
                paid: money(10_000),
                share_of_lead: money(20_100),
                reimbursed: money(5_000),
            },
        ],
    }
}

fn contributed() -> RecordContribution {
    RecordContribution {
        contribution: ContributionId::new("e-1").unwrap(),
        project: ProjectId::new("p-1").unwrap(),
        kind: ContributionKind::OwnWork,
        source: FundingSource::FederalState,
        amount_cents: euro(698_900),
        valuation: Valuation::Hours { minutes: 7_230, hourly_rate_cents: euro(5_800) },
        contributed_on: date!(2021 - 06 - 30),
        reason: "Fachkonzept (erfunden)".to_owned(),
        document_sha256: sha256(b"Stundennachweis"),
    }
}

fn refinanced(milestone: Option<&str>, rate: &str) -> TagRefinancing {
    TagRefinancing {
        project: ProjectId::new("p-1").unwrap(),
        milestone: milestone.map(|name| MilestoneId::new(name).unwrap()),
        fund: "EFRE 2021–2027".to_owned(),
        reference: "ZS 2022/17 (erfunden)".to_owned(),
        rate_percent: rate.to_owned(),
    }
}

fn facts() -> DossierFacts {
    let money = |cents| Some(euro(cents));
    let amounts = |cents: [i64; 3]| Amounts {
        committed: money(cents[0]),
        ordered: money(cents[1]),
        paid: money(cents[2]),
        ..Amounts::default()
    };
    let assessed = AssessCriterion {
        project: ProjectId::new("p-1").unwrap(),
        criterion: "relevance".to_owned(),
        assessment: Assessment::PartlyFulfilled,
        assessed_on: date!(2021 - 03 - 01),
        evidence: "Prüfvermerk".to_owned(),
    };
    let found = |criterion: &Criterion| (criterion.code == "relevance").then(|| assessed.clone());
    DossierFacts {
        project: "p-1".to_owned(),
        title: "Ausweis online (erfunden)".to_owned(),
        land: "Bayern (DE-BY)".to_owned(),
        policy_field: "Familie und Kind".to_owned(),
        agreement: Some("ev-by".to_owned()),
        described: Some(DescribeProject {
            project: ProjectId::new("p-1").unwrap(),
            one_for_all: true,
            partners: vec![ManagerId::new("DE-HB").unwrap()],
            federal_lead: None,
            source: "§ 2".to_owned(),
        }),
        day: date!(2023 - 01 - 31),
        years: vec![
            Year { year: 2021, planned: money(100_000), forecast: None, amounts: amounts([90_000, 80_000, 70_000]) },
            Year { year: 2022, planned: money(50_000), forecast: money(60_000), amounts: Amounts::default() },
        ],
        total: amounts([90_000, 80_000, 70_000]),
        funding: Funding::default(),
        contributions: vec![contributed()],
        refinancing: vec![refinanced(None, "60"), refinanced(Some("pilot"), "37.5")],
        findings: vec![Finding {
            is_claim: false,
            reference: "b-1".to_owned(),
            day: date!(2021 - 05 - 12),
            amount: euro(5_000),
            open: euro(2_000),
        }],
        milestones: vec![
            milestone("betrieb", date!(2023 - 06 - 30), None),
            milestone("pilot", date!(2022 - 03 - 31), Some(date!(2022 - 05 - 10))),
        ],
        services: vec![service()],
        criteria: checklist::ALL.iter().map(|criterion| (*criterion, found(criterion))).collect(),
        commitments: vec![Bound {
            commitment: "f-1".to_owned(),
            budget_item: "0699/532 99".to_owned(),
            booking_year: 2021,
            purpose: "Entwicklung".to_owned(),
            bound: euro(90_000),
            open: euro(10_000),
        }],
        joint: Some(joint()),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn what_was_missed_stands_first() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
    assert!(at("Beanstandeter Beleg") < at("Meilenstein pilot") && at("Meilenstein pilot") < at("Meilenstein betrieb"));
    assert!(text.contains("| 40 |"), "days after the planned day: {text}");
}

#[test]
fn of_a_project_without_anything_it_says_so() {
    let bare = DossierFacts {
        described: None,
        agreement: None,
        years: Vec::new(),
        total: Amounts::default(),
        contributions: Vec::new(),
        refinancing: Vec::new(),
        findings: Vec::new(),
        milestones: Vec::new(),
        services: Vec::new(),
        commitments: Vec::new(),
        joint: None,
        ..facts()
    };
    let text = read_aloud(build(&bare, &provenance(), Language::De).unwrap());
    assert!(text.contains("weder Mittel noch Kosten") && !text.contains("0,00"), "{text}");
    assert!(text.contains("Einer für Alle (EfA): noch nicht erfasst"), "not a no: {text}");
    assert!(text.contains("Gemeinsam getragen von: niemandem sonst"), "{text}");
}
