//! The municipalities of Germany with their inhabitants (Zensus 2022).
//!
//! ARS (Amtlicher Regionalschlüssel, 12 digits) and AGS (Amtlicher Gemeindeschlüssel, 8 digits) are
//! text with leading zeros. The AGS is the ARS without its four digits for the association.

use crate::core::recipient::ags_of;
use crate::intake::fault::IntakeFaults;
use crate::intake::table_rows::{is_digits, read_rows};
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

const HEADER: &[&str] = &["ars", "ags", "land_code", "name", "population_2022_05_15"];

/// A municipality (Gemeinde) with its inhabitants on 2022-05-15.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    pub ars: String,
    pub ags: String,
    pub land_code: String,
    pub name: String,
    pub population: u64,
}

/// Reads the table in the order of the file.
///
/// # Errors
/// All faults of the table: keys of another length, an AGS that is not part of its ARS, an ARS twice.
pub fn read(bytes: &[u8]) -> Result<Vec<Municipality>, IntakeFaults> {
    let mut seen = BTreeSet::new();
    read_rows(bytes, HEADER, |row| {
        let ars = row.checked("ars", |text| is_digits(text, Some(12)), "ein Regionalschlüssel aus zwölf Ziffern");
        let ags = row.checked("ags", |text| is_digits(text, Some(8)), "ein Gemeindeschlüssel aus acht Ziffern");
        let (land_code, name) = (row.land_code(), row.required("name"));
        let population = row.count("population_2022_05_15");
        let (ars, ags) = (ars?, ags?);
        if ags_of(&ars).as_ref() != Some(&ags) {
            row.fault("ags", format!("gehört nicht zum Regionalschlüssel {ars}"));
        }
        row.once("ars", &mut seen, ars.clone());
        Some(Municipality { ars, ags, land_code: land_code?, name: name?, population: population? })
    })
}
