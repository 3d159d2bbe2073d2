//! Tests of the numerical statement of use: both languages, the limit to the cent, no filing, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn line(category: Option<&str>, planned: Option<i64>, filed: Option<i64>, evidenced: i64) -> Line {
    Line {
        category: category.map(str::to_owned),
        planned: planned.map(euro),
        filed: filed.map(euro),
        gross: euro(evidenced + 200),
        own_share: euro(200),
        amounts: Amounts {
            evidenced: Some(euro(evidenced)),
            accepted: Some(euro(evidenced - 100)),
            disputed: Some(euro(100)),
            unexamined: Some(euro(0)),
        },
    }
}

/// Planned 40, of it 30 the Bund; the cost was 36.
fn settlement() -> Settlement {
    use crate::core::filing::Totals;
    use crate::core::settlement::Received;
    use crate::core::sources::Sources;
    let planned = Sources { federal_cents: euro(3_000), federal_state_cents: euro(1_000), ..Sources::NONE };
    let totals = Totals { planned, borne: planned, cost_cents: euro(3_600), new_income_cents: euro(0) };
    let received = Received { paid: euro(2_900), claimed_back: euro(100), not_owed: Euro::ZERO };
    Settlement::of(Financing::Proportional, &totals, received).unwrap()
}

fn facts() -> StatementOfUseFacts {
    let some = |cents| Some(euro(cents));
    StatementOfUseFacts {
        project: "p-1".to_owned(),
        project_title: "Antrag online".to_owned(),
        land: "Bayern".to_owned(),
        agreement: Some("ev-by (Einzelvereinbarung)".to_owned()),
        filing: Some("n-1".to_owned()),
        filings: vec![Filing {
            filing: "n-1".to_owned(),
            kind: FilingKind::Final,
            from: date!(2021 - 01 - 01),
            until: date!(2021 - 12 - 31),
            filed_on: Some(date!(2022 - 02 - 01)),
            filed: euro(4_500),
        }],
        limit: Some(Limit { percent: Decimal::new(200, 1), source: "Nr. 4 der Vereinbarung".to_owned() }),
        lines: vec![
            line(Some("Dienstleistungen"), Some(2_000), Some(2_401), 1_000),
            line(Some("Personal"), Some(2_000), Some(1_000), 500),
            line(Some("Reisen"), None, Some(1_099), 300),
            line(None, None, None, 200),
        ],
        total: Amounts { evidenced: some(2_000), accepted: some(1_600), disputed: some(400), unexamined: some(0) },
        paid: some(2_500),
        settlement: Some(settlement()),
        funding: Funding {
            lines: vec![crate::report::funding::Line { source: None, vouchers: some(800), in_kind: None }],
        },
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn the_limit_is_held_to_the_cent_and_only_upwards() {
    let twenty = Limit { percent: Decimal::from(20), source: String::new() };
    let said = |planned: Option<i64>, deviation: Option<i64>, agreed: Option<&Limit>| {
        limit(agreed, planned.map(euro), deviation.map(euro), Language::De)
    };
    for (planned, deviation, agreed, expected) in [
        (Some(2_000), Some(400), Some(&twenty), "eingehalten"),
        (Some(2_000), Some(401), Some(&twenty), "überschritten"),
        (Some(2_000), Some(-2_000), Some(&twenty), "eingehalten"),
        (Some(0), Some(1), Some(&twenty), "überschritten"),
        (Some(2_000), Some(401), None, "nicht vereinbart"),
        (None, Some(1), Some(&twenty), "nicht im Finanzierungsplan"),
        (None, None, Some(&twenty), "nicht nachgewiesen"),
    ] {
        assert_eq!(said(planned, deviation, agreed), expected, "{planned:?} {deviation:?}");
    }
}

#[test]
fn without_a_filing_vouchers_are_shown_and_nothing_is_taken_for_zero() {
    let mut facts = facts();
    (facts.filing, facts.limit, facts.settlement) = (None, None, None);
    facts.filings.clear();
    for line in &mut facts.lines {
        (line.planned, line.filed) = (None, None);
    }
    let text = read_aloud(build(&facts, &provenance(), Language::De).unwrap());
    assert!(
        text.contains("Nachweis: noch nicht erfasst") && text.contains("Neue Einnahmen des Projekts: noch nicht"),
        "{text}"
    );
    let total = text.lines().rfind(|line| line.starts_with("Total:")).unwrap();
    assert!(total.starts_with("Total: Summe | noch nicht erfasst | noch nicht erfasst"), "{total}");
}

#[test]
fn nothing_at_all_says_so() {
    let empty = StatementOfUseFacts { lines: Vec::new(), total: Amounts::default(), paid: None, ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("weder ein Nachweis eingereicht noch ein Beleg erfasst"), "{text}");
}
