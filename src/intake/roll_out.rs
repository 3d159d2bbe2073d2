//! A list of connections as a table, in our own documented format (see `own_table`): which authority is connected to which
//! service since when.
//!
//! It reads the form, and knows the municipalities of the built-in table: a key that is not in it is a fault. Whether a
//! service or another authority is registered is judged by the rules of the book.
//! Law: OZG § 1.

use crate::core::ids::{AuthorityId, ServiceId};
use crate::core::roll_out::ConnectAuthority;
use crate::intake::fault::IntakeFaults;
use crate::intake::own_table::{Form, Row};
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

const FORM: Form<4> = Form {
    noun: "einer Anschlussliste",
    headers: [["Leistung", "Behörde", "Tag", "Nachweis"], ["service", "authority", "connected_on", "evidence"]],
};

/// The longest text of a cell.
const LONGEST: usize = 300;

/// Reads a list; it has at least one line. `municipalities` are the keys (AGS) that there are.
///
/// # Errors
/// All faults of the file, in the order of its lines.
pub fn read(bytes: &[u8], municipalities: &BTreeSet<String>) -> Result<Vec<ConnectAuthority>, IntakeFaults> {
    let (table, columns) = FORM.read(bytes)?;
    let mut faults = Vec::new();
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for place in 0..table.rows.len() {
        let row = &mut Row { table: &table, place, faults: &mut faults };
        let Some(line) = line(row, columns, municipalities) else { continue };
        if !seen.insert((line.service.clone(), line.authority.clone())) {
            row.fault(columns[1], "steht mit dieser Leistung zweimal in der Liste");
        }
        lines.push(line);
    }
    if faults.is_empty() {
        return Ok(lines);
    }
    faults.sort_by_key(|fault| fault.line);
    Err(IntakeFaults(faults))
}

fn line(row: &mut Row<'_>, columns: [usize; 4], municipalities: &BTreeSet<String>) -> Option<ConnectAuthority> {
    let [service, authority, day, evidence] = columns;
    let service: Option<ServiceId> = row.parsed(service);
    let known: Option<AuthorityId> = row.parsed(authority);
    if known.as_ref().is_some_and(|id| id.land_of_municipality().is_some() && !municipalities.contains(id.as_str())) {
        row.fault(authority, "steht nicht in der Tabelle der Gemeinden (Zensus 2022)");
    }
    let connected_on = row.day(day);
    let text = row.text(evidence, LONGEST, "zu lang");
    if text == Some(None) {
        row.fault(evidence, "fehlt: jeder Anschluss braucht einen Nachweis");
    }
    Some(ConnectAuthority {
        service: service?,
        authority: known?,
        connected_on: connected_on?,
        evidence: text.flatten()?,
    })
}
