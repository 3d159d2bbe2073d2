//! Tests of the allocation statement: columns, contradictions, banners, explanations.

use super::*;
use crate::report::specimen::{euro, facts, provenance};

/// The same as a later run on a pot, with what each held and what of it was assigned, in cents.
fn anew(mut facts: AllocationStatementFacts, before: [(i64, i64); 3]) -> AllocationStatementFacts {
    facts.redistribution = Some(Redistribution { reason: "neuer Schlüssel".to_owned(), reason_id: "key_replaced" });
    for (line, (held, assigned)) in facts.lines.iter_mut().zip(before) {
        line.before = Some(Before { held: euro(held), assigned: euro(assigned) });
    }
    facts
}

#[test]
fn a_redistribution_shows_what_was_held_and_what_moved() {
    let mut facts = anew(facts(), [(5000, 3333), (2000, 0), (3001, 100)]);
    facts.lines[0].bound = Bound::AtFloor;
    let sheet = build(&facts, &provenance(), Language::De).unwrap();
    let place = sheet.head.columns.iter().position(|column| column.id == "held_eur").unwrap();
    assert!(sheet.head.facts.iter().any(|fact| fact.value == "Umverteilung (neuer Schlüssel)"));
    assert_eq!(sheet.head.typed_facts.get("redistribution_reason"), Some(&Cell::Id("key_replaced".to_owned())));
    let said = sheet.foot.notes[0].1.join(" ");
    assert!(said.contains("gesetzt: Berlin (33,33\u{a0}€)."), "{said}");
    let cells = |row: &Row| row.cells[place..place + 3].iter().map(Cell::plain).collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = sheet.rows.map(|row| cells(&row.unwrap())).collect();
    assert_eq!(rows, ["50.00 33.33 -16.67", "20.00 0.00 13.34", "30.01 1.00 3.33"]);
    assert_eq!(cells(&sheet.foot.total.unwrap()), "100.01 34.33 0.00");
    facts.lines[1].before = None;
    assert!(matches!(build(&facts, &provenance(), Language::De), Err(ReportError::Inconsistent(_))));
}

#[test]
fn builder_and_definition_name_the_same_columns() {
    let mut facts = facts();
    facts.lines[1].host_quota = Some(euro(1));
    facts.lines[1].total = facts.lines[1].amount.plus(euro(1)).unwrap();
    let facts = anew(facts, [(0, 0); 3]);
    let sheet = build(&facts, &provenance(), Language::De).unwrap();
    let definition = Definition::of(ID).unwrap();
    let defined: Vec<&str> = definition.columns.iter().map(|column| column.id.as_str()).collect();
    let built: Vec<&str> = sheet.head.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(built, defined);
    assert_eq!(sheet.foot.total.unwrap().cells.len(), defined.len());
    for row in sheet.rows {
        assert_eq!(row.unwrap().cells.len(), defined.len());
    }
    let tables: Vec<&str> = definition.tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(tables, ["deductions"]);
    assert!(sheet.head.tables[0].rows.iter().all(|row| row.cells.len() == sheet.head.tables[0].columns.len()));
}

#[test]
fn contradicting_facts_give_no_report() {
    let mut pot = facts();
    pot.distributable = euro(10_000);
    let mut sum = facts();
    sum.allocated = euro(10_000);
    let mut host = facts();
    host.lines[0].total = euro(1);
    for wrong in [pot, sum, host] {
        assert!(matches!(build(&wrong, &provenance(), Language::De), Err(ReportError::Inconsistent(_))));
    }
}

#[test]
fn an_example_says_so_and_a_proposal_too() {
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    assert_eq!(sheet.head.banners, ["Beispielrechnung, keine tatsächliche Zuweisung"]);
    let mut proposal = facts();
    proposal.is_example = false;
    proposal.state = RunState::Proposed;
    let sheet = build(&proposal, &provenance(), Language::En).unwrap();
    assert_eq!(sheet.head.banners, ["Proposal, not approved yet"]);
    proposal.state = RunState::Reversed;
    proposal.reversed = Some(proposal.proposed.clone());
    let sheet = build(&proposal, &provenance(), Language::De).unwrap();
    assert_eq!(sheet.head.banners, ["Umgekehrter Verteilungslauf: die Beträge sind nicht mehr verteilt"]);
    assert!(sheet.head.facts.iter().any(|fact| fact.label == "Umgekehrt"));
}

#[test]
fn the_bars_stand_in_federal_order() {
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    let Shape::Bars(bars) = &sheet.foot.drawings[0].shape else { panic!("no bars") };
    let labels: Vec<&str> = bars.iter().map(|bar| bar.label.as_str()).collect();
    assert_eq!(labels, ["Baden-Württemberg", "Berlin", "Thüringen"]);
    assert!(sheet.foot.drawings[0].alternative.contains("Thüringen 33,34\u{a0}€"));
}

#[test]
fn each_method_is_explained_in_its_own_words() {
    let mut seen = std::collections::BTreeSet::new();
    for method in [Method::LargestRemainder, Method::SainteLague, Method::DHondt, Method::HalfUp] {
        for language in [Language::De, Language::En] {
            let mut facts = facts();
            facts.method = method;
            facts.floor = Some(euro(100));
            let text = explanation::paragraphs(&facts, language).join("\n");
            assert!(text.contains("1,00") || text.contains("€1.00"), "{text}");
            assert_eq!(text.contains("Vergleich:"), method != Method::HalfUp && language == Language::De);
            seen.insert(text);
        }
    }
    assert_eq!(seen.len(), 8);
}

#[test]
fn an_assumed_date_of_the_key_is_said_in_both_languages() {
    let day = time::macros::date!(2019 - 01 - 01);
    for (language, fact, assumption) in [
        (Language::De, "01.01.2019 (angenommen, die Quelle nennt keinen)", "angenommen: die Quelle nennt keinen"),
        (Language::En, "1 January 2019 (assumed, the source states none)", "assumed: the source states none"),
    ] {
        let mut facts = facts();
        facts.key.as_of = Some(day);
        let stated = build(&facts, &provenance(), language).unwrap();
        assert!(stated.head.assumptions.is_empty() && stated.foot.sources.len() == 1);
        facts.key.as_of_assumed = true;
        let sheet = build(&facts, &provenance(), language).unwrap();
        assert!(sheet.head.facts.iter().any(|found| found.value == fact), "{:?}", sheet.head.facts);
        assert!(sheet.foot.sources.iter().any(|source| source.contains(assumption)), "{:?}", sheet.foot.sources);
        let data = crate::report::provenance::Data { profile: "csv".to_owned(), rows: 3, sha256: "ab".repeat(32) };
        assert!(sheet.provenance_json(&data).unwrap().contains(assumption));
    }
}
