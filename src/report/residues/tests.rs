//! Tests of the residues: both languages, sums by year granted, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn amounts(cents: [i64; 7]) -> Amounts {
    let [formed, consented, waiting, free, committed, paid, lapsed] = cents.map(|cents| Some(euro(cents)));
    Amounts { formed, consented, waiting, free, blocked: None, committed, paid, lapsed }
}

fn facts() -> ResiduesFacts {
    let line = |year_granted: u16, manager: &str, cents| Line {
        year_granted,
        budget_item: "0699/532 99".to_owned(),
        manager: manager.to_owned(),
        expires_on: Date::from_calendar_date(i32::from(year_granted) + 2, time::Month::December, 31).ok(),
        amounts: amounts(cents),
    };
    ResiduesFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        lines: vec![
            line(2020, "DE-BY", [10_000, 9_000, 0, 0, 9_000, 8_000, 1_000]),
            line(2021, "DE-BE", [2_000, 0, 2_000, 0, 0, 0, 0]),
            line(2021, "DE-BY", [5_000, 5_000, 0, 4_000, 1_000, 0, 0]),
        ],
        total: amounts([17_000, 14_000, 2_000, 4_000, 10_000, 8_000, 1_000]),
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn each_year_has_its_sum_and_the_day_on_which_it_ends() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("Subtotal: 2021 | Zwischensumme |  |  | 70,00 | 50,00 | 20,00"), "{text}");
    assert_eq!(facts().lines[0].expires_on, Some(date!(2022 - 12 - 31)));
}

#[test]
fn nothing_at_all_says_so() {
    let empty = ResiduesFacts { lines: Vec::new(), total: Amounts::default(), ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("kein Ausgaberest gebildet") && !text.contains("0,00"), "{text}");
}
