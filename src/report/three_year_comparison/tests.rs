//! Tests of the three-year comparison: both languages, a year without a booking, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn amounts(cents: [Option<i64>; 3]) -> Amounts {
    let [appropriated, committed, actual] = cents.map(|cents| cents.map(euro));
    Amounts { appropriated, committed, actual }
}

fn facts() -> ThreeYearFacts {
    let line =
        |budget_item: &str, years| Line { budget_item: budget_item.to_owned(), title: "Umsetzung".to_owned(), years };
    let none = amounts([None; 3]);
    let some = |cents: [i64; 3]| amounts(cents.map(Some));
    ThreeYearFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        years: [2020, 2021, 2022],
        closed: [true, true, false],
        lines: vec![
            line("0699/532 99", [none, some([10_000, 8_000, 7_000]), some([20_000, 9_000, 6_500])]),
            line("0699/685 01", [none, none, amounts([Some(5_000), None, None])]),
        ],
        total: [none, some([10_000, 8_000, 7_000]), some([25_000, 9_000, 6_500])],
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn a_year_without_a_booking_is_not_zero_and_changes_nothing() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let row = text.lines().find(|line| line.starts_with("Body: 0699/685 01")).unwrap();
    assert!(!row.contains("| 0,00") && row.contains("| 50,00"), "{row}");
    let total = text.lines().find(|line| line.starts_with("Total:")).unwrap();
    assert!(total.contains("-5,00"), "{total}");
}

#[test]
fn nothing_at_all_says_so() {
    let empty = ThreeYearFacts { lines: Vec::new(), total: [Amounts::default(); 3], ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("keinem der drei Haushaltsjahre") && !text.contains("0,00"), "{text}");
}
