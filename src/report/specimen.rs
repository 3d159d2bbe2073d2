//! Facts for the tests of this ring: an invented run of three Länder; and a sheet as a text to be read.

use super::allocation_statement::{AllocationStatementFacts, KeyFacts, Line, Method, RunState, Step, Unit};
use super::provenance::Provenance;
use super::sheet::{Column, RunningTotals, Sheet};
use super::words::Language;
use crate::core::apportion::Bound;
use crate::core::money::Euro;
use std::collections::BTreeMap;
use time::macros::{date, datetime};

const ROOT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const CHECKPOINT: &str = "titelbuch.example/ozg\n42\nABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=\n\n\
                          — titelbuch.example/ozg Kx7LAzUu1cAqXW9kFpzS6Jd0Dq2NEw3ZwKp9y8mQeJ0j4bqkD1y0\n";

/// Land, name, percent, cents of 100.01 €, and what it got over its floor. All invented.
const LINES: [(&str, &str, &str, i64, i64); 3] = [
    ("DE-BE", "Berlin", "33.33333", 3333, 0),
    ("DE-BW", "Baden-Württemberg", "33.33334", 3334, 0),
    ("DE-TH", "Thüringen", "33.33333", 3334, 1),
];

pub(crate) fn euro(cents: i64) -> Euro {
    Euro::from_cents(cents).unwrap()
}

pub(crate) fn provenance() -> Provenance {
    Provenance {
        as_of_size: 42,
        as_of_date: None,
        value_date: Some(date!(2026 - 11 - 30)),
        checkpoint: CHECKPOINT.to_owned(),
        origin: "titelbuch.example/ozg".to_owned(),
        verifier_key: "titelbuch.example/ozg+2b1ecb03+AdmT0z8xV4mN2qLkPpYf7sWcRz1bQeUuJhG5tXo9aSdK".to_owned(),
        root_hash: ROOT.to_owned(),
        rule_version: "2026-11".to_owned(),
        program_version: "titelbuch 0.1.0".to_owned(),
        parameters: BTreeMap::new(),
        recorded_at: datetime!(2026-11-24 08:30:15.123 UTC),
    }
}

pub(crate) fn facts() -> AllocationStatementFacts {
    let step = |actor: &str| Step { actor: actor.to_owned(), on: date!(2026 - 11 - 20) };
    AllocationStatementFacts {
        programme_title: "Konjunkturprogramm".to_owned(),
        component_title: "Gemeinsame Umsetzung".to_owned(),
        run: "lauf-1".to_owned(),
        redistribution: None,
        state: RunState::CarriedOut,
        proposed: step("bund-a"),
        approved: Some(step("bund-b")),
        carried_out: Some(step("bund-a")),
        reversed: None,
        total: euro(10_001),
        deductions: Vec::new(),
        distributable: euro(10_001),
        key: key(),
        base: None,
        floor: None,
        cap: None,
        unit: Unit::Cent,
        method: Method::LargestRemainder,
        tie_rule: "die Kennung, die zuerst kommt".to_owned(),
        lines: LINES.iter().map(line).collect(),
        allocated: euro(10_001),
        ties: Vec::new(),
        half_up_difference: Some(euro(-1)),
        content_sha256: ROOT.to_owned(),
        is_example: true,
    }
}

fn key() -> KeyFacts {
    KeyFacts {
        id: "schluessel-1".to_owned(),
        title: "Schlüssel".to_owned(),
        kind: "Prozentsätze".to_owned(),
        kind_id: "published_percentages",
        legal_basis: "§ 5 Abs. 1".to_owned(),
        source_title: "erfunden für den Test".to_owned(),
        source_url: None,
        as_of: None,
        as_of_assumed: false,
        sha256: None,
        is_percent: true,
    }
}

fn line((recipient, name, weight, cents, adjustment_units): &(&str, &str, &str, i64, i64)) -> Line {
    Line {
        recipient: (*recipient).to_owned(),
        name: (*name).to_owned(),
        weight: (*weight).to_owned(),
        share: format!("{}/10000000", weight.replace('.', "")),
        bound: Bound::Free,
        quota: "10001/300".to_owned(),
        amount: euro(*cents),
        adjustment_units: *adjustment_units,
        host_quota: None,
        total: euro(*cents),
        before: None,
    }
}

/// A whole sheet as people and programs get it: what stands above the table, the table of an unprotected CSV file in
/// both forms of a cell, what stands under it. For snapshots, which somebody reads.
pub(crate) fn read_aloud(sheet: Sheet) -> String {
    let Sheet { head, rows, foot } = sheet;
    let mut text = format!("# {}\n{}\n", head.title, head.subtitle.unwrap_or_default());
    head.banners.iter().for_each(|banner| text.push_str(&format!("! {banner}\n")));
    head.facts.iter().for_each(|fact| text.push_str(&format!("{}: {}\n", fact.label, fact.value)));
    head.typed_facts.iter().for_each(|(id, cell)| text.push_str(&format!("  {id} = {}\n", cell.json())));
    for table in &head.tables {
        text.push_str(&format!("## {}\n", table.title));
        for row in &table.rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| cell.display(head.language)).collect();
            text.push_str(&format!("{:?}: {}\n", row.kind, cells.join(" | ")));
        }
    }
    text.push_str(&format!("## {}\n", head.table_title));
    let named = |column: &Column| match &column.unit {
        Some(unit) => format!("{} [{} {unit}]", column.id, column.label),
        None => format!("{} [{}]", column.id, column.label),
    };
    text.push_str(&head.columns.iter().map(named).collect::<Vec<_>>().join(" | "));
    let mut totals = RunningTotals::new(&head.columns);
    for row in rows.chain(foot.total.map(Ok)) {
        let row = row.unwrap();
        totals.take(&row).unwrap();
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.display(head.language)).collect();
        text.push_str(&format!("\n{:?}: {}", row.kind, cells.join(" | ")));
    }
    foot.notes.iter().for_each(|(title, said)| text.push_str(&format!("\n## {title}\n{}", said.join("\n"))));
    foot.drawings.iter().for_each(|drawing| text.push_str(&format!("\n[{}] {}", drawing.title, drawing.alternative)));
    foot.sources.iter().for_each(|source| text.push_str(&format!("\nQuelle: {source}")));
    text + "\n"
}

/// Holds a sheet in both languages against its snapshots `ID_de` and `ID_en`.
pub(crate) fn snapshots(id: &str, build: impl Fn(Language) -> Sheet) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/snapshots"));
    settings.bind(|| {
        for (language, name) in [(Language::De, "de"), (Language::En, "en")] {
            insta::assert_snapshot!(format!("{id}_{name}"), read_aloud(build(language)));
        }
    });
}
