//! The base rate of interest (Basiszinssatz, § 247 BGB), half-year by half-year.
//!
//! It does not extrapolate: past the last half-year that is known, asking is refused. It computes
//! no interest; it only says which rate held on a day.

use crate::core::calendar;
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::table_rows::{read_rows, whole_file};
use rust_decimal::Decimal;
use time::{Date, Month};

#[cfg(test)]
mod tests;

const HEADER: &[&str] = &["valid_from", "rate_percent"];

/// A rate in percent per year, in force from a day until the next row's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseRate {
    pub valid_from: Date,
    pub rate_percent: Decimal,
}

/// Why there is no rate for a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseRateError {
    #[error("für den {} ist kein Basiszinssatz hinterlegt; die Tabelle beginnt am {}",
        calendar::german(*asked), calendar::german(*first))]
    BeforeFirst { asked: Date, first: Date },
    #[error("der Basiszinssatz am {} ist unbekannt; bekannt ist er bis zum {}. Er wird nicht fortgeschrieben.",
        calendar::german(*asked), calendar::german(*known_until))]
    NotYetKnown { asked: Date, known_until: Date },
}

/// The known rates, by date; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseRates {
    rows: Vec<BaseRate>,
    first: Date,
    known_until: Date,
}

impl BaseRates {
    /// The rows in the order of their dates.
    #[must_use]
    pub fn rows(&self) -> &[BaseRate] {
        &self.rows
    }

    /// The last day of the half-year of the last row.
    #[must_use]
    pub fn known_until(&self) -> Date {
        self.known_until
    }

    /// The rate in percent per year that held on a day.
    ///
    /// # Errors
    /// `BeforeFirst` before the first row, `NotYetKnown` after the last known half-year.
    pub fn rate_on(&self, day: Date) -> Result<Decimal, BaseRateError> {
        if day > self.known_until {
            return Err(BaseRateError::NotYetKnown { asked: day, known_until: self.known_until });
        }
        let row = self.rows.iter().rev().find(|row| row.valid_from <= day);
        row.map(|row| row.rate_percent).ok_or(BaseRateError::BeforeFirst { asked: day, first: self.first })
    }
}

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
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(IntakeFaults(vec![whole_file("enthält keine Zeilen")]));
    };
    let (first, known_until) = (first.valid_from, end_of_half_year(last.valid_from)?);
    Ok(BaseRates { rows, first, known_until })
}

fn end_of_half_year(day: Date) -> Result<Date, IntakeFaults> {
    let (month, last) = if day.month() < Month::July { (Month::June, 30) } else { (Month::December, 31) };
    Date::from_calendar_date(day.year(), month, last)
        .map_err(|error| IntakeFaults(vec![IntakeFault { value: calendar::iso(day), ..whole_file(error.to_string()) }]))
}

fn is_rate(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let plain = text.strip_prefix('-').unwrap_or(text);
    plain.split_once('.').map_or_else(|| digits(plain), |(whole, fraction)| digits(whole) && digits(fraction))
}
