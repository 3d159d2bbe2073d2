//! The rates as they ship, and the refusal past the last known half-year.

use super::{BaseRateError, read};
use crate::intake::tables::BASE_RATES;
use rust_decimal::Decimal;
use time::macros::date;

#[test]
fn there_are_31_rows_and_a_rate_holds_until_the_next() {
    let rates = read(BASE_RATES.csv.as_bytes()).unwrap();
    assert_eq!(rates.rows().len(), 31);
    for (day, hundredths) in [
        (date!(2002 - 01 - 01), 257),
        (date!(2002 - 06 - 30), 257),
        (date!(2002 - 07 - 01), 247),
        (date!(2010 - 03 - 15), 12),
        (date!(2020 - 12 - 31), -88),
        (date!(2026 - 06 - 30), 127),
    ] {
        assert_eq!(rates.rate_on(day), Ok(Decimal::new(hundredths, 2)), "{day}");
    }
}

#[test]
fn outside_the_known_half_years_asking_is_refused() {
    let rates = read(BASE_RATES.csv.as_bytes()).unwrap();
    let (asked, known_until) = (date!(2026 - 07 - 01), date!(2026 - 06 - 30));
    assert_eq!(rates.known_until(), known_until);
    let error = rates.rate_on(asked).unwrap_err();
    assert_eq!(error, BaseRateError::NotYetKnown { asked, known_until });
    assert!(error.to_string().contains("30.06.2026") && error.to_string().contains("nicht fortgeschrieben"), "{error}");
    let (asked, first) = (date!(2001 - 12 - 31), date!(2002 - 01 - 01));
    assert_eq!(rates.rate_on(asked), Err(BaseRateError::BeforeFirst { asked, first }));
}

#[test]
fn dates_that_do_not_rise_and_rates_that_are_no_plain_decimal_are_refused() {
    let text =
        "valid_from,rate_percent\n2020-01-01,1.0\n2020-01-01,1.0\n2020-08-01,1.0\n2021-01-01,\"1,0\"\n2021-07-01,\n";
    let faults = read(text.as_bytes()).unwrap_err().0;
    let places: Vec<(u64, &str)> = faults.iter().map(|f| (f.line, f.column.as_str())).collect();
    assert_eq!(places, [(3, "valid_from"), (4, "valid_from"), (5, "rate_percent"), (6, "rate_percent")]);
}
