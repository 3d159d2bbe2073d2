//! The 14 policy fields as they ship.

use super::{LeadStatus, read};
use crate::intake::tables::POLICY_FIELDS;

#[test]
fn there_are_fourteen_and_the_leads_are_lists() {
    let fields = read(POLICY_FIELDS.csv.as_bytes()).unwrap();
    assert_eq!(fields.len(), 14);
    let of = |code: &str| fields.iter().find(|field| field.code == code).unwrap();
    assert_eq!(of("mobilitaet_reisen").land_leads, ["DE-HE", "DE-BW"]);
    assert_eq!(of("ein_auswanderung").federal_leads, ["AA", "BMI"]);
    assert_eq!(of("umwelt").lead_status, LeadStatus::Unverified);
    assert_eq!(fields.iter().filter(|field| field.lead_status == LeadStatus::Unknown).count(), 7);
}

#[test]
fn a_status_that_contradicts_the_leads_is_refused() {
    let text = "code,name_de,land_lead,federal_lead,lead_status\na,A,,,found\nb,B,DE-HB,,unknown\nc,C,HB,,found\nd,D,,,vielleicht\na,A,,,unknown\nE,E,,,unknown\na,A,,,unknown\n";
    let faults = read(text.as_bytes()).unwrap_err().0;
    let places: Vec<(u64, &str)> = faults.iter().map(|f| (f.line, f.column.as_str())).collect();
    assert_eq!(
        places,
        [
            (2, "lead_status"),
            (3, "lead_status"),
            (4, "land_lead"),
            (5, "lead_status"),
            (6, "code"),
            (7, "code"),
            (8, "code")
        ]
    );
}
