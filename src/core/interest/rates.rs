//! The base rate of interest (Basiszinssatz, § 247 BGB), half-year by half-year.
//!
//! It does not extrapolate: it changes on 1 January and 1 July, so what a row says is known to the end
//! of its half-year, and asking beyond the last one is refused.

use crate::core::calendar::german;
use crate::core::rules::{self, Violation};
use rust_decimal::Decimal;
use time::{Date, Month};

/// A rate in percent per year, in force from a day until the next row's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseRate {
    pub valid_from: Date,
    pub rate_percent: Decimal,
}

/// The known rates, by date; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseRates {
    rows: Vec<BaseRate>,
    first: Date,
    known_until: Date,
}

impl BaseRates {
    /// `None` without rows, or when their dates do not rise.
    #[must_use]
    pub fn new(rows: Vec<BaseRate>) -> Option<BaseRates> {
        let (first, last) = (rows.first()?.valid_from, rows.last()?.valid_from);
        let rises = rows.iter().zip(rows.iter().skip(1)).all(|(one, next)| one.valid_from < next.valid_from);
        let (month, day) = if last.month() < Month::July { (Month::June, 30) } else { (Month::December, 31) };
        let known_until = Date::from_calendar_date(last.year(), month, day).ok()?;
        rises.then_some(BaseRates { rows, first, known_until })
    }

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
    /// R-116 before the first row, R-117 after the last known half-year.
    pub fn rate_on(&self, day: Date) -> Result<Decimal, Violation> {
        let asked = |rule| Violation::of(rule).text("day", german(day));
        if day > self.known_until {
            return Err(asked(&rules::BASE_RATE_NOT_PROJECTED).text("known_until", german(self.known_until)));
        }
        let row = self.rows.iter().rev().find(|row| row.valid_from <= day);
        let before_first = || asked(&rules::BASE_RATE_BEGINS).text("first", german(self.first));
        row.map(|row| row.rate_percent).ok_or_else(before_first)
    }
}
