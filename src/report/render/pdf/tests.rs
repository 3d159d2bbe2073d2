//! Tests of the PDF as a whole; its conformance is checked by veraPDF in the integration tests.

use super::*;
use crate::report::allocation_statement::{AllocationStatementFacts, build};
use crate::report::specimen::{euro, facts, provenance};

fn pdf(facts: &AllocationStatementFacts) -> Result<(Vec<u8>, Receipt), ReportError> {
    let mut out = Vec::new();
    let receipt = write(build(facts, &provenance(), Language::De)?, &mut out)?;
    Ok((out, receipt))
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (first, receipt) = pdf(&facts()).unwrap();
    let (second, _) = pdf(&facts()).unwrap();
    assert!(first == second);
    assert!(first.starts_with(b"%PDF-1.7"));
    let mut csv = Vec::new();
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    assert_eq!(super::super::csv::write(sheet, Profile::Lossless, &mut csv).unwrap(), receipt.data);
}

#[test]
fn other_facts_give_other_bytes_and_another_id() {
    let mut other = facts();
    other.lines[0].name = "Bremen".to_owned();
    assert!(pdf(&facts()).unwrap().0 != pdf(&other).unwrap().0);
}

#[test]
fn a_character_that_the_font_lacks_is_named() {
    let mut facts = facts();
    facts.lines[0].name = "北京".to_owned();
    let error = pdf(&facts).unwrap_err();
    assert!(matches!(error, ReportError::MissingGlyph { character: '北', code: 0x5317, .. }), "{error}");
}

#[test]
fn a_wrong_total_leaves_no_whole_file() {
    let mut facts = facts();
    facts.lines[0].amount = euro(3332);
    facts.lines[0].total = euro(3332);
    let mut out = Vec::new();
    let error = write(build(&facts, &provenance(), Language::De).unwrap(), &mut out).unwrap_err();
    assert!(matches!(error, ReportError::TotalsDisagree { .. }), "{error}");
    assert!(!out.ends_with(b"%%EOF\n"));
}

#[test]
fn a_long_name_and_a_long_word_wrap() {
    let mut facts = facts();
    facts.lines[0].name = "Freistaat und Hansestadt Beispielhausen-Musterstadt am Großen See".to_owned();
    facts.lines[1].name = "W".repeat(120);
    assert!(pdf(&facts).unwrap().1.pages >= 1);
}

#[test]
fn eleven_thousand_rows_go_over_many_pages() {
    let mut facts = facts();
    let line = facts.lines[0].clone();
    facts.key.is_percent = false;
    facts.lines = (0..11_000)
        .map(|i| {
            let mut line = line.clone();
            line.recipient = format!("{i:08}");
            line
        })
        .collect();
    facts.total = euro(3333 * 11_000);
    facts.distributable = facts.total;
    facts.allocated = facts.total;
    let (_, receipt) = pdf(&facts).unwrap();
    assert_eq!(receipt.data.rows, 11_000);
    assert!((220..400).contains(&receipt.pages), "{} pages", receipt.pages);
}
