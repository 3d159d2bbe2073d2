//! Tests of re-use and running cost: both languages, a sum for each year, what is not shared yet, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn line(land: &str, role: Role, year: Option<u16>, cents: Option<i64>) -> Line {
    Line {
        service: "99008001012011".to_owned(),
        title: "Personalausweis Ausstellung".to_owned(),
        provider: "DE-BY".to_owned(),
        cost_year: year,
        land: land.to_owned(),
        role,
        since_on: (role == Role::User).then_some(date!(2022 - 07 - 01)),
        ended_on: (land == "DE-SL").then_some(date!(2023 - 12 - 31)),
        key: year.map(|_| "koenigstein-2023".to_owned()),
        shared_seq: year.map(|_| 160),
        amount: cents.map(euro),
    }
}

fn facts() -> RunningCostFacts {
    RunningCostFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        lines: vec![
            line("DE-MV", Role::User, None, None),
            line("DE-BY", Role::Provider, Some(2022), Some(9_000)),
            line("DE-SL", Role::User, Some(2022), Some(1_000)),
            line("DE-BY", Role::Provider, Some(2023), Some(8_000)),
            line("DE-HB", Role::User, Some(2023), Some(500)),
            line("DE-SL", Role::User, Some(2023), Some(1_500)),
        ],
        total: Some(euro(20_000)),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn each_year_has_its_sum_and_what_is_not_shared_is_not_zero() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("Subtotal: 99008001012011 | Zwischensumme | 2023"), "{text}");
    let unshared = text.lines().find(|line| line.contains("DE-MV")).unwrap();
    assert!(unshared.contains("noch nicht erfasst"), "{unshared}");
}

#[test]
fn nothing_at_all_says_so() {
    let empty = RunningCostFacts { lines: Vec::new(), total: None, ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("keine Nachnutzung aufgezeichnet") && !text.contains("0,00"), "{text}");
}
