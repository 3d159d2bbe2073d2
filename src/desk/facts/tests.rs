//! The table of the loaders against the definition files.

use super::*;
use crate::report::definition::catalogue;

#[test]
fn every_report_that_is_defined_has_a_loader_and_no_other() {
    let defined: Vec<String> = catalogue(Language::De).unwrap().into_iter().map(|entry| entry.id).collect();
    let mut loaded: Vec<&str> = LOADERS.iter().map(|(id, _)| *id).collect();
    loaded.sort_unstable();
    assert_eq!(loaded, defined);
    assert!(loader("nothing").is_err());
}
