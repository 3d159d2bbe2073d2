//! Tests of the budget overview: both languages, the column without a source, items without an appropriation.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn line(item: &str, year: Option<u16>, cents: Option<[i64; 3]>) -> Line {
    let amount = |place: usize| cents.map(|cents| euro(cents[place]));
    Line {
        budget_item: item.to_owned(),
        title: "Zuweisungen an Länder".to_owned(),
        manager: "bmi".to_owned(),
        booking_year: year,
        amounts: Amounts {
            appropriated: amount(0),
            blocked: None,
            available: amount(1),
            assigned: amount(2),
            without_authority: None,
        },
    }
}

fn facts() -> BudgetOverviewFacts {
    BudgetOverviewFacts {
        programme_titles: Some("Konjunkturprogramm".to_owned()),
        lines: vec![
            line("0699/532 98", None, None),
            line("0699/532 99", Some(2021), Some([300_000, 200_000, 100_000])),
            line("0699/532 99", Some(2022), Some([50_001, 50_001, 0])),
        ],
        total: Amounts {
            appropriated: Some(euro(350_001)),
            blocked: None,
            available: Some(euro(250_001)),
            assigned: Some(euro(100_000)),
            without_authority: None,
        },
        knows_blocked: false,
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn a_column_without_a_source_is_not_printed() {
    let ids = |facts: &BudgetOverviewFacts| {
        let sheet = build(facts, &provenance(), Language::De).unwrap();
        sheet.head.columns.into_iter().map(|column| column.id).collect::<Vec<_>>()
    };
    assert!(!ids(&facts()).contains(&"blocked_eur".to_owned()));
    assert!(ids(&BudgetOverviewFacts { knows_blocked: true, ..facts() }).contains(&"blocked_eur".to_owned()));
    assert!(!ids(&facts()).contains(&"without_authority_eur".to_owned()));
    let mut breached = facts();
    breached.total.without_authority = Some(euro(5));
    assert!(ids(&breached).contains(&"without_authority_eur".to_owned()));
}

#[test]
fn an_item_without_an_appropriation_has_none_yet() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let row = text.lines().find(|line| line.starts_with("Body: 0699/532 98")).unwrap();
    assert_eq!(row.matches("noch nicht erfasst").count(), 5, "{row}");
    assert!(!row.contains("0,00"), "{row}");
}

#[test]
fn an_empty_book_says_so() {
    let empty = BudgetOverviewFacts { lines: Vec::new(), total: Amounts::default(), ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::En).unwrap());
    assert!(text.contains("no budget item has been created yet") && !text.contains("0.00"), "{text}");
}
