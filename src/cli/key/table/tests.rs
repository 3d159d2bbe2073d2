//! As-of dates: stated, assumed, or missing.

use super::*;
use crate::core::calendar::parse_date;
use crate::intake::tables;

/// None of the sources of the built-in tables states the day that its figures speak of.
#[test]
fn every_built_in_key_says_that_its_date_is_assumed() {
    for table in tables::ALL_KEYS {
        let read = key_table::read(table.csv.as_bytes(), Some(table.source_toml)).unwrap();
        let key = dated(&read, KeyId::new("k").unwrap(), None, None, false).unwrap();
        assert!(key.as_of_is_assumed(), "{}: {:?}", table.name, key.source.note);
    }
}

#[test]
fn a_date_is_stated_or_marked_or_asked_for() {
    let csv = b"land_code,name,percent\nA,A,60\nB,B,40\n";
    let bare = key_table::read(csv, None).unwrap();
    let described =
        key_table::read(csv, Some("as_of = \"2020-01-01\"\nas_of_assumed = \"es steht keiner da.\"")).unwrap();
    let day = |text: &str| Some(parse_date(text).unwrap());
    let id = || KeyId::new("k").unwrap();
    let assumed = |table: &KeyTable, named, flag| dated(table, id(), None, named, flag).unwrap().as_of_is_assumed();
    assert!(dated(&bare, id(), None, None, false).is_err(), "no day is guessed");
    assert!(!assumed(&bare, day("2020-01-01"), false));
    assert!(assumed(&bare, day("2020-01-01"), true));
    assert!(assumed(&described, None, false));
    assert!(assumed(&described, day("2020-01-01"), false), "naming the same day does not make it stated");
    assert!(!assumed(&described, day("2020-06-30"), false));
    assert!(key_table::read(csv, Some("as_of = \"Januar\"")).is_err());
}
