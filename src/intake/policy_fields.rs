//! The policy fields (Themenfelder) of the OZG and who leads them.
//!
//! Seed data: leads changed over time. "Unknown" is a status of its own and never an empty list
//! that looks like "nobody".

use crate::intake::fault::IntakeFaults;
use crate::intake::table_rows::{is_land_code, read_rows};
use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

const HEADER: &[&str] = &["code", "name_de", "land_lead", "federal_lead", "lead_status"];

/// How much is known about who leads a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadStatus {
    /// Stated in a source that was read.
    Found,
    /// Only inferred from the lead of a project.
    Unverified,
    /// Not found.
    Unknown,
}

/// A policy field; its leads (Federführung) are codes of Länder and short names of ministries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyField {
    pub code: String,
    pub name: String,
    pub land_leads: Vec<String>,
    pub federal_leads: Vec<String>,
    pub lead_status: LeadStatus,
}

/// Reads the table in the order of the file.
///
/// # Errors
/// All faults of the table, among them leads beside the status `unknown`, and none beside another.
pub fn read(bytes: &[u8]) -> Result<Vec<PolicyField>, IntakeFaults> {
    let mut seen = BTreeSet::new();
    read_rows(bytes, HEADER, |row| {
        let code = row.checked("code", is_code, "Kleinbuchstaben und Unterstriche");
        let name = row.required("name_de");
        let (land_leads, federal_leads) = (list(&row.text("land_lead")), list(&row.text("federal_lead")));
        let lead_status = status(&row.text("lead_status"));
        if land_leads.iter().any(|lead| !is_land_code(lead)) {
            row.fault("land_lead", "enthält ein ungültiges Länderkürzel");
        }
        let without_leads = land_leads.is_empty() && federal_leads.is_empty();
        match lead_status {
            None => row.fault("lead_status", "ist nicht found, unverified oder unknown"),
            Some(status) if without_leads != (status == LeadStatus::Unknown) => {
                row.fault("lead_status", "passt nicht zu den genannten Federführungen");
            }
            Some(_) => {}
        }
        let code = code?;
        row.once("code", &mut seen, code.clone());
        Some(PolicyField { code, name: name?, land_leads, federal_leads, lead_status: lead_status? })
    })
}

fn status(text: &str) -> Option<LeadStatus> {
    match text {
        "found" => Some(LeadStatus::Found),
        "unverified" => Some(LeadStatus::Unverified),
        "unknown" => Some(LeadStatus::Unknown),
        _ => None,
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}
