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
