//! The 16 Länder: two-digit official key, code of ISO 3166-2, name.
//!
//! The official key is text (`01`), never a number.

use crate::intake::fault::IntakeFaults;
use crate::intake::table_rows::{is_digits, read_rows};
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

const HEADER: &[&str] = &["ags2", "land_code", "name", "city_state"];

/// A Land (Grundgesetz, preamble): `01`, `DE-SH`, `Schleswig-Holstein`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FederalState {
    pub ags2: String,
    pub land_code: String,
    pub name: String,
    pub is_city_state: bool,
}

/// Reads the table of the Länder in the order of the file.
///
/// # Errors
/// All faults of the table, a key or code that comes twice among them.
pub fn read(bytes: &[u8]) -> Result<Vec<FederalState>, IntakeFaults> {
    let (mut keys, mut codes) = (BTreeSet::new(), BTreeSet::new());
    read_rows(bytes, HEADER, |row| {
        let ags2 = row.checked("ags2", |text| is_digits(text, Some(2)), "ein zweistelliger Schlüssel wie 09");
        let land_code = row.land_code();
        let name = row.required("name");
        let city_state = row.checked("city_state", |text| matches!(text, "true" | "false"), "true oder false");
        let (ags2, land_code, name, city_state) = (ags2?, land_code?, name?, city_state?);
        row.once("ags2", &mut keys, ags2.clone());
        row.once("land_code", &mut codes, land_code.clone());
        Some(FederalState { ags2, land_code, name, is_city_state: city_state == "true" })
    })
}
