//! How the arguments of `interest` are read.

use super::*;
use crate::cli::arguments::whole;
use time::macros::date;

#[test]
fn a_change_names_a_day_and_an_amount() {
    let repaid = Change { on: date!(2021 - 03 - 01), amount: Euro::from_cents(-500_000).unwrap() };
    assert_eq!(change("2021-03-01=-5000.00"), Ok(repaid));
    for bad in ["2021-03-01", "2021-03-01:5", "01.03.2021=5.00", "2021-03-01=5,00", "=5", "2021-02-30=1"] {
        assert!(change(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_rate_is_a_plain_decimal() {
    assert_eq!(percent("-0.88"), Ok(Decimal::new(-88, 2)));
    for bad in ["4,12", "1e2", "", ".5", "5 %", "123456789012345678901234567890.123456"] {
        assert!(percent(bad).is_err(), "{bad}");
    }
}

/// The lines of the help, joined where they are broken for the eye.
#[test]
fn the_examples_are_understood() {
    let joined = EXAMPLES.replace("\\\n    ", "");
    let calls: Vec<&str> = joined.lines().filter_map(|line| line.strip_prefix("  titelbuch ")).collect();
    assert_eq!(calls.len(), 4);
    for call in calls {
        let words = ["titelbuch"].into_iter().chain(call.split_whitespace());
        let parsed = whole().try_get_matches_from(words);
        assert!(parsed.is_ok(), "{call}: {}", parsed.unwrap_err());
    }
}
