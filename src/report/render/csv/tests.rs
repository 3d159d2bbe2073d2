//! Tests of both CSV profiles.

use super::*;
use crate::report::allocation_statement::build;
use crate::report::specimen::{facts, provenance};

const EXAMPLE: &str = "\"Beispielrechnung, keine tatsächliche Zuweisung\"";

fn written(profile: Profile, name: &str) -> (String, Data) {
    let mut facts = facts();
    facts.lines[0].name = name.to_owned();
    let mut out = Vec::new();
    let data = write(build(&facts, &provenance(), Language::De).unwrap(), profile, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), data)
}

fn protected_id(text: &str) -> String {
    let mut safe = String::new();
    put_protected_id(text, &mut safe);
    safe
}

#[test]
fn lossless_keeps_text_and_fractions_as_they_are() {
    let (text, data) = written(Profile::Lossless, "=Größe, \"§\"\nneu");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "recipient,name,weight,quota_eur,amount_eur,adjustment_units,remark");
    assert_eq!(lines[1], format!("DE-BE,\"=Größe, \"\"§\"\"\nneu\",33.33333,10001/300,33.33,0,{EXAMPLE}"));
    assert_eq!(lines[4], format!("total,,100.00000,,100.01,,{EXAMPLE}"));
    assert_eq!(lines[5], "");
    let digest: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((data.sha256, data.rows, data.profile.as_str()), (digest, 3, "csv"));
}

#[test]
fn excel_has_bom_semicolon_comma_and_labels() {
    let (text, _) = written(Profile::Excel, "Thüringen");
    let text = text.strip_prefix('\u{feff}').unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    let words = EXAMPLE.trim_matches('"');
    assert_eq!(lines[0], "Kennung;Empfänger;Gewicht (%);Ungerundeter Anteil (€);Betrag (€);Resteinheiten;Hinweis");
    assert_eq!(lines[1], format!("DE-BE;Thüringen;33,33333;33,336666;33,33;0;{words}"));
    assert_eq!(lines[4], format!("Summe;;100,00000;;100,01;;{words}"));
}

#[test]
fn no_text_becomes_a_formula_and_all_come_back() {
    for text in ["=1+1", "+49", "-2", "@SUM(A1)", "\tx", "\rx", "\0x", " =1", "＝1", "'=1", "'"] {
        let safe = protect(text);
        assert_eq!(safe.strip_prefix('\''), Some(text), "{text:?}");
    }
    for text in ["", "Bayern", "1 a", "ü=1"] {
        assert_eq!(protect(text), text);
    }
    for id in ["05", "05315000", "1-2", "'05"] {
        assert_eq!(protected_id(id).strip_prefix('\''), Some(id));
    }
    assert_eq!(protected_id("DE-BY"), "DE-BY");
}

#[test]
fn a_wrong_total_fails() {
    let mut facts = facts();
    facts.lines[0].amount = crate::report::specimen::euro(3332);
    facts.lines[0].total = facts.lines[0].amount;
    let sheet = build(&facts, &provenance(), Language::De).unwrap();
    let error = write(sheet, Profile::Lossless, &mut Vec::new()).unwrap_err();
    assert!(matches!(error, ReportError::TotalsDisagree { .. }), "{error}");
}

#[test]
fn what_is_no_example_has_no_remark() {
    let mut facts = facts();
    facts.is_example = false;
    let mut out = Vec::new();
    write(build(&facts, &provenance(), Language::De).unwrap(), Profile::Lossless, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("recipient,name,weight,quota_eur,amount_eur,adjustment_units\r\n"), "{text}");
    assert!(!text.contains("Beispielrechnung"), "{text}");
}
