//! Exit codes and hints of failures.

use super::*;

#[test]
fn a_hint_leaves_the_sentence_and_stands_by_itself() {
    let failure = Failure::from(StoreError::NotMigrated);
    let Failure::Failed { sentence, hint } = failure else { panic!("{failure:?}") };
    assert!(sentence.ends_with('.') && !sentence.contains("migrate"), "{sentence}");
    assert!(hint.is_some_and(|h| h.contains("titelbuch migrate")));
}

#[test]
fn every_end_has_its_code() {
    let codes = [
        (Failure::Refused(Vec::new()).code(), 1),
        (Failure::failed("x").code(), 1),
        (Failure::usage("x").code(), 2),
        (Failure::from(StoreError::BadUrl("x".to_owned())).code(), 2),
        (Failure::from(StoreError::Disagrees("x".to_owned())).code(), 3),
    ];
    for (found, wanted) in codes {
        assert_eq!(found, wanted);
    }
}

#[test]
fn a_program_hears_every_end_as_one_object() {
    let fault = IntakeFault { line: 3, column: "weight".into(), value: "-2".into(), message: "ist negativ".into() };
    let cases = [
        (Failure::Refused(vec![Violation::of(&crate::core::rules::VOUCHER_NAMED)]), "refused", 1),
        (Failure::failed("x.").with_hint("y."), "failed", 1),
        (Failure::usage("x."), "usage", 2),
        (Failure::unreadable(Path::new("a.csv"), IntakeFaults(vec![fault])), "unreadable", 2),
        (Failure::Disagrees { sentence: "x.".to_owned() }.told(), "disagrees", 3),
    ];
    for (failure, error, code) in cases {
        let json = failure.to_json();
        assert_eq!((&json["error"], &json["exit_code"]), (&Value::from(error), &Value::from(code)), "{json}");
        assert!(json["message"].as_str().is_some_and(|message| !message.is_empty()), "{json}");
        match error {
            "refused" => assert_eq!(json["refused"][0]["rule"], "R-006", "{json}"),
            "failed" => assert_eq!(json["hint"], "y.", "{json}"),
            "unreadable" => assert_eq!(json["faults"][0]["line"], 3, "{json}"),
            _ => assert!(json.get("hint").is_none(), "{json}"),
        }
    }
}
