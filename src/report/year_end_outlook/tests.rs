//! Tests of the outlook: both languages, its two bounds, and that nobody's forecast is not zero.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn facts() -> YearEndOutlookFacts {
    let line = |when, [paid, ordered, bound]: [Option<i64>; 3]| Line {
        when,
        amounts: Amounts { paid: paid.map(euro), ordered: ordered.map(euro), bound: bound.map(euro), forecast: None },
    };
    let expected = |when, cents| Line { when, amounts: Amounts { forecast: Some(euro(cents)), ..Amounts::default() } };
    YearEndOutlookFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        booking_year: 2021,
        lines: vec![
            line(When::Month(1), [None; 3]),
            line(When::Month(2), [Some(3_000), None, None]),
            line(When::Month(3), [Some(-500), Some(1_000), None]),
            expected(When::Month(12), 1_500),
            line(When::Outside, [Some(200), None, None]),
            Line {
                when: When::NoDate,
                amounts: Amounts { bound: Some(euro(4_000)), forecast: Some(euro(500)), ..Amounts::default() },
            },
        ],
        total: Amounts {
            paid: Some(euro(2_700)),
            ordered: Some(euro(1_000)),
            bound: Some(euro(4_000)),
            forecast: Some(euro(2_000)),
        },
        authority: Some(euro(10_000)),
        unassigned: Some(euro(500)),
        committed: Some(euro(7_700)),
        forecast: Forecast { sum: Some(euro(2_000)), known: 1, projects: 2 },
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn it_says_both_bounds_and_expects_nothing_by_itself() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("alles Gebundene ausgezahlt wird: 23,00"), "{text}");
    assert!(text.contains("nichts mehr ausgezahlt wird: 73,00"), "{text}");
    assert!(text.contains("Voraussichtliche Minderausgabe: noch nicht erfasst"), "{text}");
    assert!(text.contains("underspending_eur = null"), "{text}");
}

#[test]
fn a_forecast_of_every_project_is_expected_and_one_of_some_is_not() {
    let forecast = Forecast { sum: Some(euro(7_500)), known: 2, projects: 2 };
    let text = read_aloud(build(&YearEndOutlookFacts { forecast, ..facts() }, &provenance(), Language::De).unwrap());
    assert!(
        text.contains("Voraussichtliche Minderausgabe: 25,00") && !text.contains("Was nicht gezeigt wird"),
        "{text}"
    );
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("20,00\u{a0}€ (für 1 von 2 Projekten)") && text.contains("Was nicht gezeigt wird"), "{text}");
}

#[test]
fn nothing_at_all_is_not_zero() {
    let total = Amounts::default();
    let (authority, unassigned, committed) = (None, None, None);
    let forecast = Forecast::default();
    let empty = YearEndOutlookFacts { lines: Vec::new(), total, authority, unassigned, committed, forecast, ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(!text.contains("0,00") && text.contains("noch nicht erfasst"), "{text}");
}
