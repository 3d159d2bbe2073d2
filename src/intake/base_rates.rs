//! The table of base rates (Basiszinssatz, § 247 BGB): rows of a half-year's first day and a rate.
//!
//! What the rates mean, and that nobody asks beyond them, is `core::interest`. Half-years in which
//! nothing changed may be absent.

use crate::core::interest::{BaseRate, BaseRates};
use crate::intake::fault::IntakeFaults;
use crate::intake::table_rows::{read_rows, whole_file};
use rust_decimal::Decimal;
use time::{Date, Month};

#[cfg(test)]
mod tests;

const HEADER: &[&str] = &["valid_from", "rate_percent"];

/// Reads the table of rates.
///
/// # Errors
/// All faults of the table: a rate that is not a plain decimal with a dot, a date that does not begin
/// a half-year (§ 247 Abs. 1 Satz 2 BGB), dates that do not rise.
pub fn read(bytes: &[u8]) -> Result<BaseRates, IntakeFaults> {
    let mut previous: Option<Date> = None;
    let rows = read_rows(bytes, HEADER, |row| {
        let valid_from = row.date("valid_from");
        let rate = row.checked("rate_percent", is_rate, "ein Prozentsatz wie -0.88");
        let (valid_from, rate) = (valid_from?, rate?);
        if valid_from.day() != 1 || !matches!(valid_from.month(), Month::January | Month::July) {
            row.fault("valid_from", "ist weder ein 1. Januar noch ein 1. Juli");
        }
        if previous.is_some_and(|before| before >= valid_from) {
            row.fault("valid_from", "liegt nicht nach dem Datum der Zeile davor");
        }
        previous = Some(valid_from);
        match Decimal::from_str_exact(&rate) {
            Ok(rate_percent) => Some(BaseRate { valid_from, rate_percent }),
            Err(_) => {
                row.fault("rate_percent", "ist zu lang");
                None
            }
        }
    })?;
    BaseRates::new(rows).ok_or_else(|| IntakeFaults(vec![whole_file("enthält keine Zeilen")]))
}

fn is_rate(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let plain = text.strip_prefix('-').unwrap_or(text);
    plain.split_once('.').map_or_else(|| digits(plain), |(whole, fraction)| digits(whole) && digits(fraction))
}
