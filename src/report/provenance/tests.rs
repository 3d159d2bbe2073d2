//! Tests of the provenance and its canonical JSON.

use super::*;
use crate::report::allocation_statement::build;
use crate::report::specimen::{facts, provenance};
use crate::report::words::Language;

fn head() -> Head {
    build(&facts(), &provenance(), Language::De).unwrap().head
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
        assert!(wrong.to_json(&head(), &data()).is_err());
    }
}

#[test]
fn the_json_has_its_keys_in_order() {
    let json = provenance().to_json(&head(), &data()).unwrap();
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
