//! Tests of the comparison: both languages, recipients of one side, the number of candidates.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn candidate(origin: Origin, key: &str, distributed: i64) -> Candidate {
    Candidate {
        origin,
        key: key.to_owned(),
        key_title: format!("Schlüssel {key}"),
        legal_basis: "§ 5 Abs. 1".to_owned(),
        total: euro(distributed),
        distributed: euro(distributed),
    }
}

fn line(recipient: &str, name: &str, amounts: [Option<i64>; 2]) -> Line {
    let amounts = amounts.map(|cents| cents.map(euro)).to_vec();
    let or_zero = |place: usize| amounts[place].unwrap_or(Euro::ZERO);
    let differences = vec![Euro::ZERO, or_zero(1).minus(or_zero(0)).unwrap()];
    Line { recipient: recipient.to_owned(), name: name.to_owned(), amounts, differences }
}

fn facts() -> AllocationComparisonFacts {
    AllocationComparisonFacts {
        programme_title: "Konjunkturprogramm".to_owned(),
        component_title: "Gemeinsame Umsetzung".to_owned(),
        candidates: vec![
            candidate(Origin::Run { id: "lauf-1".to_owned(), state: RunState::CarriedOut }, "k-2019", 30_000),
            candidate(Origin::WhatIf { rules_of: Some("lauf-1".to_owned()) }, "k-2016", 30_001),
        ],
        lines: vec![
            line("DE-BE", "Berlin", [Some(20_000), Some(15_000)]),
            line("DE-MV", "Mecklenburg-Vorpommern", [None, Some(15_001)]),
            line("DE-TH", "Thüringen", [Some(10_000), None]),
        ],
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn who_is_no_recipient_has_an_empty_field_and_no_percentage() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("Body: DE-MV | Mecklenburg-Vorpommern |  | 150,01 | 150,01 |  |"), "{text}");
    assert!(text.contains("Body: DE-TH | Thüringen | 100,00 |  | -100,00 | -100,00 |"), "{text}");
    assert!(text.contains("Total: Summe |  | 300,00 | 300,01 | 0,01 | 0,00 |"), "{text}");
}

#[test]
fn what_is_only_computed_says_so() {
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    assert!(sheet.head.banners[1].starts_with("Vergleichsrechnung"), "{:?}", sheet.head.banners);
    let mut booked = facts();
    booked.candidates[1].origin = Origin::Run { id: "lauf-2".to_owned(), state: RunState::Approved };
    assert_eq!(build(&booked, &provenance(), Language::De).unwrap().head.banners.len(), 1);
}

#[test]
fn two_to_four_are_compared() {
    let mut four = facts();
    for _ in 0..2 {
        four.candidates.push(four.candidates[1].clone());
        for line in &mut four.lines {
            line.amounts.push(line.amounts[1]);
            line.differences.push(line.differences[1]);
        }
    }
    let sheet = build(&four, &provenance(), Language::De).unwrap();
    let ids: Vec<&str> = sheet.head.columns.iter().map(|column| column.id.as_str()).collect();
    let expected = "recipient name amount_eur_a amount_eur_b amount_eur_c amount_eur_d difference_eur_b \
                    difference_percent_b difference_eur_c difference_percent_c difference_eur_d difference_percent_d \
                    remark";
    assert_eq!(ids.join(" "), expected);
    assert_eq!(sheet.foot.drawings.len(), 3);
    let mut one = facts();
    one.candidates.truncate(1);
    assert!(matches!(build(&one, &provenance(), Language::De), Err(ReportError::Inconsistent(_))));
}
