//! The outlines of the 16 Länder, as the file in `fixtures/` holds them: closed rings of straight lines, each with the
//! place of its label.
//!
//! Geometry for drawings only, on paper and on pages; positions in units of the file (600 wide, 810 high, downwards).
//! Whoever draws them prints the notice of the source beside the map: the licence (dl-de/by-2-0) demands it.

use super::ReportError;
use super::words::Language;
use crate::core::federal_state;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = include_str!("../../fixtures/laender_paths.json");

/// How far a label is moved where it would lie on that of a neighbour: Brandenburg makes room for Berlin, and so on.
const LABEL_SHIFTS: [(&str, Place); 5] = [
    ("DE-BB", (48.0, 58.0)),
    ("DE-BE", (0.0, -6.0)),
    ("DE-HB", (-36.0, 2.0)),
    ("DE-HH", (38.0, 6.0)),
    ("DE-NI", (52.0, -10.0)),
];

/// A position: to the right, downwards.
pub(crate) type Place = (f32, f32);

/// All 16 Länder.
pub(crate) struct Outlines {
    pub width: f32,
    pub height: f32,
    pub lands: Vec<Outline>,
}

/// One Land.
pub(crate) struct Outline {
    /// `DE-BY`.
    pub code: &'static str,
    /// `BY`, for labels.
    pub short: &'static str,
    pub name: &'static str,
    /// The middle of its label.
    pub label: Place,
    /// Closed; a hole is a ring inside another.
    pub rings: Vec<Vec<Place>>,
}

impl Outline {
    /// The `d` of an SVG path; nothing but numbers and letters of commands. Each place is said from the one before it, in
    /// the tenths that the source has: a page with a map is a third smaller than with the places themselves.
    pub(crate) fn svg_path(&self) -> String {
        let tenths = |(x, y): &Place| ((x * 10.0).round() as i32, (y * 10.0).round() as i32);
        let mut path = String::new();
        for ring in &self.rings {
            let mut at = (0, 0);
            for (place, point) in ring.iter().map(tenths).enumerate() {
                let command = match place {
                    0 => "M",
                    1 => "l",
                    _ => " ",
                };
                let (x, y) = (tenth(point.0 - at.0), tenth(point.1 - at.1));
                path.push_str(&format!("{command}{x}{}{y}", if y.starts_with('-') { "" } else { " " }));
                at = point;
            }
            path.push('Z');
        }
        path.replace(" -", "-")
    }
}

/// A number of tenths as short as SVG reads it.
fn tenth(tenths: i32) -> String {
    let (sign, whole, part) = (if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10);
    match (whole, part) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, part) => format!("{sign}.{part}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    w: f32,
    h: f32,
    attribution: String,
    licence: String,
    states: BTreeMap<String, State>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    #[allow(dead_code, reason = "the file names the Länder for people; here the key counts")]
    name: String,
    d: String,
    /// Where a label stands.
    cx: f32,
    cy: f32,
}

fn bad(reason: String) -> ReportError {
    ReportError::Definition { id: "laender_paths".to_owned(), reason }
}

fn file() -> Result<File, ReportError> {
    serde_json::from_str(FILE).map_err(|error| bad(error.to_string()))
}

/// Reads the outlines, in the order of the official key.
///
/// # Errors
/// `Definition` if the built-in file is not readable or lacks a Land.
pub(crate) fn outlines() -> Result<Outlines, ReportError> {
    let file = file()?;
    let lands = federal_state::ALL.iter().map(|land| {
        let state = file.states.get(land.ags2).ok_or_else(|| bad(format!("{} fehlt", land.name)))?;
        let rings = rings(&state.d).ok_or_else(|| bad(format!("der Pfad von {} ist nicht lesbar", land.name)))?;
        let moved = LABEL_SHIFTS.iter().find(|(code, _)| *code == land.code).map_or((0.0, 0.0), |(_, by)| *by);
        let label = (state.cx + moved.0, state.cy + moved.1);
        let short = land.code.strip_prefix("DE-").unwrap_or(land.code);
        Ok(Outline { code: land.code, short, name: land.name, label, rings })
    });
    Ok(Outlines { width: file.w, height: file.h, lands: lands.collect::<Result<_, ReportError>>()? })
}

/// What the source demands beside every map.
///
/// # Errors
/// `Definition` if the built-in file is not readable.
pub(crate) fn notice(language: Language) -> Result<String, ReportError> {
    let file = file()?;
    if file.licence != "dl-de/by-2-0" {
        return Err(bad(format!("die Lizenz {} ist nicht bekannt", file.licence)));
    }
    let licence = language.pick("Datenlizenz Deutschland", "data licence Germany");
    Ok(format!(
        "{}, http://www.bkg.bund.de; {licence} – Namensnennung – Version 2.0 (https://www.govdata.de/dl-de/by-2-0)",
        file.attribution
    ))
}

/// `M1,2L3,4…Z` again and again.
fn rings(path: &str) -> Option<Vec<Vec<Place>>> {
    let place = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.trim().parse().ok()?, y.trim().parse().ok()?))
    };
    let rings = path.split_terminator('Z').map(|ring| {
        let places = ring.trim().strip_prefix('M')?.split('L').map(place);
        places.collect::<Option<Vec<Place>>>().filter(|ring| ring.len() > 2)
    });
    rings.collect()
}

#[cfg(test)]
mod tests;
