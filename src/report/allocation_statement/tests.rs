//! Tests of the allocation statement: columns, contradictions, banners, explanations.

use super::*;
use crate::report::specimen::{euro, facts, provenance};

#[test]
fn builder_and_definition_name_the_same_columns() {
    let mut facts = facts();
    facts.lines[1].host_quota = Some(euro(1));
    facts.lines[1].total = facts.lines[1].amount.plus(euro(1)).unwrap();
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
