//! Sub-assignments: what a Land, or a manager below it, hands on of its authority to the managers below it.
//!
//! One posting a line, from what is free above to what is free below. The frame stays used at the Land, so its quota counts
//! the whole tree once, and nothing is assigned a second time: the sum of what is assigned stays.
//! Law: BHO § 34, VV Nr. 1; LHO of the Land.

use super::proposal::{check_item, check_lines, lead_of};
use super::{Case, Stop, check_year};
use crate::core::account::Account;
use crate::core::command::ManagerKind;
use crate::core::ids::ManagerId;
use crate::core::ledger::Posting;
use crate::core::proposal::SubAssignment;
use crate::core::rules::{self, Findings, Violation};

pub fn check(case: &Case, what: &SubAssignment, findings: &mut Findings) -> Result<(), Stop> {
    check_year(findings, what.booking_year);
    let recipients = check_lines(&what.lines, findings);
    lead_of(case, &what.component, findings)?;
    check_item(case, &what.component, &what.budget_item, findings)?;
    let mut fault = |recipient: &ManagerId, text: String| {
        let violation = Violation::of(&rules::HANDS_DOWN).text("from", &what.from).text("recipient", recipient);
        findings.add(violation.text("fault", text));
    };
    let in_land = land_of(case, &what.from)?.is_some();
    let mut unknown = Vec::new();
    for recipient in recipients {
        match case.known_manager(recipient)? {
            None => unknown.push(recipient),
            Some(_) if !in_land => {
                fault(recipient, format!("{} ist weder ein Land noch eine Stelle darunter", what.from))
            }
            Some(known) if known.what.parent.as_ref() != Some(&what.from) => {
                let above = known.what.parent.as_ref().map_or_else(|| "niemandem".to_owned(), ToString::to_string);
                fault(recipient, format!("{recipient} ist {above} unmittelbar nachgeordnet"));
            }
            Some(_) => {}
        }
    }
    for manager in std::iter::once(&what.from).chain(unknown) {
        case.manager(manager, findings)?;
    }
    Ok(())
}

pub fn postings(what: &SubAssignment) -> Vec<Posting> {
    let SubAssignment { from, component, budget_item, booking_year, year_granted, lines } = what;
    let of = |manager: &ManagerId| Account {
        year_granted: *year_granted,
        ..Account::cash_assigned(component, budget_item, *booking_year, manager)
    };
    let positive = lines.iter().filter(|line| line.amount_cents.is_positive());
    positive.map(|line| Posting::new(of(from), of(&line.recipient), line.amount_cents)).collect()
}

/// The Land that a manager is, or is below; none for the federal managers.
pub fn land_of(case: &Case, manager: &ManagerId) -> Result<Option<ManagerId>, Stop> {
    let mut at = case.known_manager(manager)?;
    // A manager is created below one that is there, so the way up ends.
    while let Some(known) = at {
        if known.what.kind == ManagerKind::FederalState {
            return Ok(Some(known.what.manager.clone()));
        }
        at = match &known.what.parent {
            Some(parent) => case.known_manager(parent)?,
            None => None,
        };
    }
    Ok(None)
}
