//! The outlines of the 16 Länder as SVG paths, for maps.
//!
//! Whoever draws them prints `attribution` beside the map: the licence (dl-de/by-2-0) demands it.

use crate::intake::fault::IntakeFaults;
use crate::intake::table_rows::{is_digits, whole_file};
use serde::Deserialize;
use serde_json::Number;
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// All outlines in one coordinate frame of `width` × `height`, by two-digit official key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateOutlines {
    #[serde(rename = "w")]
    pub width: u32,
    #[serde(rename = "h")]
    pub height: u32,
    pub attribution: String,
    pub licence: String,
    pub states: BTreeMap<String, StateOutline>,
}

/// One Land: its name, the `d` of its SVG path, and the point where its label stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateOutline {
    pub name: String,
    #[serde(rename = "d")]
    pub path: String,
    #[serde(rename = "cx")]
    pub label_x: Number,
    #[serde(rename = "cy")]
    pub label_y: Number,
}

/// Reads the outlines.
///
/// # Errors
/// JSON of another shape, a key that is not two digits, a path that holds more than moves and lines.
pub fn read(bytes: &[u8]) -> Result<StateOutlines, IntakeFaults> {
    let outlines: StateOutlines = serde_json::from_slice(bytes)
        .map_err(|error| IntakeFaults(vec![whole_file(format!("ist kein lesbarer Umriss: {error}"))]))?;
    let faults: Vec<_> = outlines
        .states
        .iter()
        .filter(|(key, state)| !is_digits(key, Some(2)) || !is_path(&state.path))
        .map(|(key, _)| whole_file(format!("enthält unter „{key}“ keinen gültigen Schlüssel oder Pfad")))
        .collect();
    if faults.is_empty() { Ok(outlines) } else { Err(IntakeFaults(faults)) }
}

/// Only what a path of straight lines needs: nothing that could leave the attribute it is put into.
fn is_path(text: &str) -> bool {
    text.starts_with('M') && text.bytes().all(|b| b.is_ascii_digit() || b"MLZmlz.,- ".contains(&b))
}
