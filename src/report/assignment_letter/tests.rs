//! Tests of the letter of assignment: both languages, that it is a specimen everywhere, terms in words, nothing at all.

use super::*;
use crate::core::agreement::{InterestTerm, Term};
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn parameter(term: Term) -> Parameter {
    Parameter { term, source: "Einzelvereinbarung, § 4".to_owned(), valid_from: date!(2021 - 01 - 30) }
}

fn line(kind: Kind, due_year: u16, [assigned, blocked, authority]: [Option<i64>; 3]) -> Line {
    let [assigned, blocked, authority] = [assigned, blocked, authority].map(|sum| sum.map(euro));
    Line {
        kind,
        budget_item: "0699/532 99".to_owned(),
        title: "Umsetzung des Onlinezugangsgesetzes".to_owned(),
        component: "foederal".to_owned(),
        manager: "DE-BY".to_owned(),
        due_year,
        amounts: Amounts { assigned, blocked, authority },
    }
}

fn facts() -> AssignmentLetterFacts {
    let fixed = InterestTerm::Fixed {
        rate_percent: "0.5".to_owned(),
        minimum_percent: Some("0.1".to_owned()),
        day_count: "actual_365".to_owned(),
    };
    let terms = vec![
        Term::ReportingIntervalMonths(6),
        Term::PlanDeviationPercent("20".to_owned()),
        Term::NoRecoveryBelowCents(euro(50_000)),
        Term::Interest(fixed),
        Term::RetentionYears(1),
    ];
    AssignmentLetterFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        land: "DE-BY".to_owned(),
        land_name: "Bayern".to_owned(),
        senders: vec!["Bundesministerium".to_owned()],
        booking_year: 2021,
        day: date!(2021 - 02 - 01),
        decisions: vec![("z-2021".to_owned(), date!(2021 - 02 - 01))],
        lines: vec![
            line(Kind::Funds, 2021, [Some(10_000_000), Some(100_000), None]),
            line(Kind::Residue(2020), 2021, [Some(50_000), None, None]),
            line(Kind::CommitmentAuthority, 2022, [None, None, Some(6_000_000)]),
        ],
        total: Amounts {
            assigned: Some(euro(10_050_000)),
            blocked: Some(euro(100_000)),
            authority: Some(euro(6_000_000)),
        },
        conditions: vec![Conditions {
            agreement: "ev-by".to_owned(),
            title: "Einzelvereinbarung mit Bayern".to_owned(),
            signed_on: Some(date!(2021 - 01 - 29)),
            terms: terms.into_iter().map(parameter).collect(),
        }],
        breaches: Breaches::default(),
        is_example: false,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn every_row_says_that_it_is_a_specimen() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("! Muster: nicht unterzeichnet"), "{text}");
    let rows = text.lines().filter(|line| line.starts_with("Body:") || line.starts_with("Total:"));
    assert!(rows.clone().count() == 4 && rows.clone().all(|row| row.ends_with("nicht erlassen")), "{text}");
}

#[test]
fn without_an_agreement_it_invents_no_condition() {
    let none =
        AssignmentLetterFacts { conditions: Vec::new(), lines: Vec::new(), total: Amounts::default(), ..facts() };
    let text = read_aloud(build(&none, &provenance(), Language::De).unwrap());
    assert!(text.contains("nennt deshalb keine Bedingungen") && text.contains("nichts zugewiesen"), "{text}");
    assert!(!text.contains("§ 38"), "{text}");
}
