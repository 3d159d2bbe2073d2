//! Tests of the provenance and its canonical JSON.

use super::*;
use crate::report::allocation_statement::{Deduction, build};
use crate::report::specimen::{euro, facts, provenance};
use crate::report::words::Language;

fn sheet(language: Language) -> crate::report::sheet::Sheet {
    let mut facts = facts();
    facts.deductions.push(Deduction {
        label: "Sitzlandquote".to_owned(),
        recipient: Some("DE-BE".to_owned()),
        basis: "§ 5 Abs. 2".to_owned(),
        amount: euro(250),
    });
    facts.total = euro(10_251);
    facts.key.as_of = Some(time::macros::date!(2019 - 01 - 01));
    facts.key.as_of_assumed = true;
    facts.key.source_url = Some("https://example.org/key".to_owned());
    build(&facts, &provenance(), language).unwrap()
}

fn data() -> Data {
    Data { profile: "csv".to_owned(), rows: 3, sha256: "ab".repeat(32) }
}

#[test]
fn the_parts_must_belong_together() {
    provenance().check().unwrap();
    let mut other_size = provenance();
    other_size.as_of_size = 43;
    let mut other_origin = provenance();
    other_origin.origin = "elsewhere".to_owned();
    let mut other_root = provenance();
    other_root.root_hash = "f".repeat(64);
    let mut no_hex = provenance();
    no_hex.root_hash = "ä".repeat(32);
    for wrong in [other_size, other_origin, other_root, no_hex] {
        assert!(matches!(wrong.check(), Err(ReportError::Provenance(_))), "{wrong:?}");
        assert!(wrong.to_json(&sheet(Language::De).head, &Notes::new(), &data()).is_err());
    }
}

#[test]
fn the_json_has_its_keys_in_order() {
    let json = sheet(Language::De).provenance_json(&data()).unwrap();
    let again: BTreeMap<String, serde_json::Value> = serde_json::from_str(&json).unwrap();
    let sorted = serde_json::to_string(&again).unwrap();
    let keys =
        |text: &str| -> Vec<usize> { again.keys().map(|key| text.find(&format!("\"{key}\":")).unwrap()).collect() };
    assert!(keys(&json).is_sorted(), "{json}");
    assert_eq!(json.len(), sorted.len());
    assert_eq!(again["recorded_at"], "2026-11-24T08:30:15.123Z");
    assert_eq!(again["value_date"], "2026-11-30");
}

#[test]
fn the_qr_code_repeats_the_body_of_the_checkpoint() {
    let provenance = provenance();
    let text = provenance.qr_text("allocation-statement", &data()).unwrap();
    let body: String = provenance.checkpoint.lines().take(3).map(|line| format!("{line}\n")).collect();
    assert_eq!(text, format!("{body}allocation-statement\n{}\n", "ab".repeat(32)));
}

/// Whoever has the CSV file alone finds beside it what stands above and under the table on paper.
#[test]
fn the_json_has_the_facts_and_notes_of_the_sheet() {
    let json = |language| -> serde_json::Value {
        let text = sheet(language).provenance_json(&data()).unwrap();
        assert_eq!(text, sheet(language).provenance_json(&data()).unwrap(), "the same bytes every time");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let canonical = serde_json_canonicalizer::to_string(&value).unwrap();
        assert_eq!(text, canonical, "in the form of RFC 8785");
        value
    };
    let (german, english) = (json(Language::De), json(Language::En));
    let facts = &german["facts"];
    for (id, expected) in [
        ("total_eur", "102.51"),
        ("distributable_eur", "100.01"),
        ("state", "carried_out"),
        ("key", "schluessel-1"),
        ("key_as_of", "2019-01-01"),
        ("key_as_of_by", "assumed"),
        ("key_legal_basis", "§ 5 Abs. 1"),
        ("key_source", "erfunden für den Test"),
        ("key_source_url", "https://example.org/key"),
        ("method", "largest-remainder"),
        ("approved_by", "bund-b"),
        ("approved_on", "2026-11-20"),
    ] {
        assert_eq!(facts[id], expected, "{id}: {facts}");
    }
    assert!(facts.get("cap_eur").is_none(), "what the run does not have is not there: {facts}");
    assert_eq!(*facts, english["facts"], "facts do not depend on the language");
    let deductions = &german["tables"][0];
    assert_eq!((&deductions["id"], &deductions["rows"][1]["amount_eur"]), (&"deductions".into(), &"-2.50".into()));
    assert_eq!(deductions["rows"][1]["recipient"], "DE-BE");
    assert_eq!(deductions["total"]["amount_eur"], "100.01");
    let note = german["notes"][0]["paragraphs"][0].as_str().unwrap();
    assert!(note.contains("Verteilungsbetrag von 100,01"), "{note}");
    assert_ne!(note, english["notes"][0]["paragraphs"][0].as_str().unwrap());
}
