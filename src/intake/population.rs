//! Inhabitants of each Land on a named day.
//!
//! Two days stand side by side, from two different counts; they are never mixed or interpolated.

use crate::core::calendar;
use crate::intake::fault::IntakeFaults;
use crate::intake::table_rows::read_rows;
use std::collections::BTreeSet;
use time::Date;

#[cfg(test)]
mod tests;

const HEADER: &[&str] = &["land_code", "name", "date", "population", "basis"];

/// The inhabitants of one Land on one day, and which count says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandPopulation {
    pub land_code: String,
    pub name: String,
    pub counted_on: Date,
    pub population: u64,
    pub basis: String,
}

/// Reads the table in the order of the file.
///
/// # Errors
/// All faults of the table; a Land twice on one day is one of them.
pub fn read(bytes: &[u8]) -> Result<Vec<LandPopulation>, IntakeFaults> {
    let mut seen = BTreeSet::new();
    read_rows(bytes, HEADER, |row| {
        let (land_code, name) = (row.land_code(), row.required("name"));
        let (counted_on, population, basis) = (row.date("date"), row.count("population"), row.required("basis"));
        let (land_code, counted_on) = (land_code?, counted_on?);
        row.once("land_code", &mut seen, format!("{land_code} {}", calendar::iso(counted_on)));
        Some(LandPopulation { land_code, name: name?, counted_on, population: population?, basis: basis? })
    })
}
