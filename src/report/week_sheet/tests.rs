//! Tests of the week sheet: both languages, a first week, what waits.

use super::*;
use crate::report::residues;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn amounts(cents: [i64; 8]) -> Amounts {
    let [appropriated, unassigned, assigned, blocked, committed, available, ordered, paid] =
        cents.map(|cents| Some(euro(cents)));
    Amounts { appropriated, unassigned, assigned, blocked, committed, available, ordered, paid }
}

fn facts() -> WeekSheetFacts {
    let none = residues::Amounts::default();
    let residue = Residue {
        year_granted: 2019,
        budget_item: "0699/532 99".to_owned(),
        manager: "DE-BY".to_owned(),
        expires_on: Some(date!(2021 - 12 - 31)),
        amounts: residues::Amounts { waiting: Some(euro(300)), free: Some(euro(200)), ..none },
    };
    let overdue = Overdue {
        order: "a-2".to_owned(),
        manager: "DE-BY".to_owned(),
        issued_on: date!(2021 - 06 - 06),
        days: 24,
        unpaid: euro(1_000),
    };
    WeekSheetFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        day: date!(2021 - 06 - 30),
        week_ago: date!(2021 - 06 - 23),
        now: amounts([100_000, 20_000, 80_000, 1_000, 40_000, 39_000, 30_000, 29_000]),
        before: amounts([100_000, 30_000, 70_000, 1_000, 45_000, 24_000, 30_000, 20_000]),
        overdue: vec![overdue],
        expiring: vec![residue],
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn a_first_week_has_no_change_and_a_quiet_one_no_tables() {
    let first = WeekSheetFacts { before: Amounts::default(), overdue: Vec::new(), expiring: Vec::new(), ..facts() };
    let sheet = build(&first, &provenance(), Language::De).unwrap();
    assert!(sheet.head.tables.is_empty());
    let text = read_aloud(sheet);
    assert!(text.contains("Gebunden | 400,00 | noch nicht erfasst |  | "), "{text}");
    assert!(text.contains("nicht ausgezahlt: keine"), "{text}");
}
