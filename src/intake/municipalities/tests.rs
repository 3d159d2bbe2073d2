//! The table of municipalities as it ships: 10,786 rows, keys with their leading zeros.

use super::read;
use crate::core::recipient::ags_of;
use crate::intake::{federal_states, tables};
use std::collections::BTreeMap;

#[test]
fn there_are_10786_and_their_inhabitants_add_up() {
    let rows = read(tables::MUNICIPALITIES.csv.as_bytes()).unwrap();
    assert_eq!(rows.len(), 10_786);
    assert_eq!(rows.iter().map(|row| row.population).sum::<u64>(), 82_711_282);
    assert_eq!((rows[0].ars.as_str(), rows[0].ags.as_str()), ("010010000000", "01001000"));
    assert_eq!(rows[0].name, "Flensburg, Stadt");
}

#[test]
fn every_key_begins_with_its_land() {
    let states = federal_states::read(tables::FEDERAL_STATES.csv.as_bytes()).unwrap();
    let codes: BTreeMap<String, String> = states.into_iter().map(|s| (s.ags2, s.land_code)).collect();
    for row in read(tables::MUNICIPALITIES.csv.as_bytes()).unwrap() {
        assert_eq!(codes.get(&row.ags[..2]), Some(&row.land_code), "{}", row.ags);
    }
}

#[test]
fn the_ags_is_part_of_the_ars() {
    assert_eq!(ags_of("160775052003").as_deref(), Some("16077003"));
    assert_eq!(ags_of("16077505200"), None);
    assert_eq!(ags_of("ä60775052003"), None);
}

#[test]
fn a_key_that_lost_its_zero_or_its_partner_is_refused() {
    let head = "ars,ags,land_code,name,population_2022_05_15\n";
    for (line, column) in [
        ("10010000000,01001000,DE-SH,X,1", "ars"),
        ("010010000000,1001000,DE-SH,X,1", "ags"),
        ("010010000000,01001001,DE-SH,X,1", "ags"),
        ("010010000000,01001000,SH,X,1", "land_code"),
        ("010010000000,01001000,DE-SH,X,1.5", "population_2022_05_15"),
    ] {
        let faults = read(format!("{head}{line}\n").as_bytes()).unwrap_err().0;
        assert_eq!(faults.len(), 1, "{line}");
        assert_eq!(faults[0].column, column, "{line}");
    }
}
