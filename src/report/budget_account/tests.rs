//! Tests of the budget account: both languages, the columns that are computed, an open year, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn amounts(cents: [Option<i64>; 6]) -> Amounts {
    let [actual, carried_forward, appropriated, carried_in, over_plan, by_income] = cents.map(|cents| cents.map(euro));
    Amounts { actual, carried_forward, appropriated, carried_in, over_plan, by_income }
}

fn facts() -> BudgetAccountFacts {
    let line = |item: &str, cents| Line {
        budget_item: item.to_owned(),
        title: "Zuweisungen an Länder".to_owned(),
        amounts: amounts(cents),
    };
    BudgetAccountFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        booking_year: 2021,
        is_closed: true,
        lines: vec![
            line("0699/532 98", [None, None, Some(5_000), None, None, None]),
            line("0699/532 99", [Some(105_000), Some(10_000), Some(100_000), Some(7_000), Some(9_000), Some(3_000)]),
        ],
        total: amounts([Some(105_000), Some(10_000), Some(105_000), Some(7_000), Some(9_000), Some(3_000)]),
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn more_than_the_plan_has_no_sign_and_less_a_minus() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    // c = 1150.00, g = 1070.00
    assert!(text.contains("1.150,00 | 1.000,00 | 70,00 | 1.070,00 | 80,00 | 90,00 | 30,00"), "{text}");
    assert!(text.contains("50,00 |  | 50,00 | -50,00 | "), "an item that spent nothing spent less: {text}");
}

#[test]
fn an_open_year_says_that_it_may_change() {
    let open = BudgetAccountFacts { is_closed: false, ..facts() };
    assert!(read_aloud(build(&open, &provenance(), Language::De).unwrap()).contains("noch nicht abgeschlossen"));
}

#[test]
fn nothing_at_all_says_so() {
    let empty = BudgetAccountFacts { lines: Vec::new(), total: Amounts::default(), ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("nichts veranschlagt") && !text.contains("0,00"), "{text}");
}
