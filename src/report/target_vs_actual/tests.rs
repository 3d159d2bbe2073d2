//! Tests of target versus actual: both languages, who is not in the run, percentage points rounded once.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn line(land: &str, name: &str, cents: [Option<i64>; 5]) -> Line {
    Line { land: land.to_owned(), name: name.to_owned(), amounts: amounts(cents) }
}

fn amounts(cents: [Option<i64>; 5]) -> Amounts {
    let [target, assigned, committed, paid, evidenced] = cents.map(|cents| cents.map(euro));
    Amounts { target, assigned, committed, paid, evidenced }
}

fn facts() -> TargetVsActualFacts {
    TargetVsActualFacts {
        title: Some("Konjunkturprogramm – Gemeinsame Umsetzung".to_owned()),
        run: "lauf-1".to_owned(),
        run_state: "ausgeführt".to_owned(),
        key: "Königsteiner Schlüssel".to_owned(),
        lines: vec![
            line("DE-BY", "Bayern", [Some(20_000), Some(15_000), Some(9_000), Some(3_000), Some(0)]),
            line("DE-BE", "Berlin", [Some(10_000), None, None, None, None]),
            line("bmi", "Bundesministerium", [None, Some(1_000), None, None, None]),
        ],
        total: amounts([Some(30_000), Some(16_000), Some(9_000), Some(3_000), Some(0)]),
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn no_target_is_no_distance_and_nothing_assigned_is_all_of_it() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let row = |land: &str| text.lines().rfind(|line| line.contains(&format!("{land} | "))).unwrap().to_owned();
    assert!(row("DE-BE").contains("-100,00"), "{text}");
    assert!(
        row("bmi").starts_with("Body: bmi | Bundesministerium | noch nicht erfasst | 10,00 | noch nicht erfasst"),
        "{text}"
    );
}

#[test]
fn points_are_rounded_once() {
    let said =
        |part, whole, target, all| points(Some(euro(part)), Some(euro(whole)), Some(euro(target)), Some(euro(all)));
    assert_eq!(said(1, 3, 1, 3), Cell::Percent("0.00".to_owned()));
    assert_eq!(said(2, 3, 1, 3), Cell::Percent("33.33".to_owned()));
    assert_eq!(said(1, 3, 2, 3), Cell::Percent("-33.33".to_owned()));
    // 66.666… less 16.666… is 50 exactly; the rounded shares would differ by 50.00 or 49.99.
    assert_eq!(said(2, 3, 1, 6), Cell::Percent("50.00".to_owned()));
    assert_eq!(said(1, 0, 1, 3), Cell::Empty);
    assert_eq!(points(None, Some(euro(1)), Some(euro(1)), Some(euro(1))), Cell::Missing);
}
