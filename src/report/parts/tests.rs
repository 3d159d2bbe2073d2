//! Tests of what builders share.

use super::*;
use crate::report::specimen::euro;

#[test]
fn a_percentage_is_rounded_half_up_and_none_of_nothing() {
    for (part, whole, expected) in [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (-1, 3, "-33.33"),
        (1, 100_000, "0.00"),
        (-1, 100_000, "0.00"),
        (5, 5, "100.00"),
        (1, 20_000, "0.01"),
        (0, 7, "0.00"),
    ] {
        assert_eq!(percent(euro(part), euro(whole)).as_deref(), Some(expected), "{part}/{whole}");
    }
    assert_eq!(percent(euro(1), euro(0)), None);
    assert_eq!(percent(Euro::MAX, euro(1)).as_deref(), Some("900719925474099100.00"));
}

#[test]
fn others_come_after_the_laender() {
    assert_eq!(federal_place("DE-BW"), 0);
    assert_eq!(federal_place("DE-TH"), 15);
    assert_eq!(federal_place("bmi"), 16);
}
