//! The rates as they ship, and the refusal past the last known half-year.

use super::read;
use crate::core::rules;
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
    assert_eq!(rates.known_until(), date!(2026 - 06 - 30));
    let error = rates.rate_on(date!(2026 - 07 - 01)).unwrap_err();
    assert_eq!(error.rule, &rules::BASE_RATE_NOT_PROJECTED);
    let said = error.to_string();
    assert!(
        said.contains("30.06.2026") && said.contains("01.07.2026") && said.contains("nicht fortgeschrieben"),
        "{said}"
    );
    let error = rates.rate_on(date!(2001 - 12 - 31)).unwrap_err();
    assert_eq!(error.rule, &rules::BASE_RATE_BEGINS);
    assert!(error.to_string().contains("31.12.2001") && error.to_string().contains("01.01.2002"), "{error}");
}

#[test]
fn dates_that_do_not_rise_and_rates_that_are_no_plain_decimal_are_refused() {
    let text =
        "valid_from,rate_percent\n2020-01-01,1.0\n2020-01-01,1.0\n2020-08-01,1.0\n2021-01-01,\"1,0\"\n2021-07-01,\n";
    let faults = read(text.as_bytes()).unwrap_err().0;
    let places: Vec<(u64, &str)> = faults.iter().map(|f| (f.line, f.column.as_str())).collect();
    assert_eq!(places, [(3, "valid_from"), (4, "valid_from"), (5, "rate_percent"), (6, "rate_percent")]);
}
