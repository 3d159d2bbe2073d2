//! What carrying a proposal out moves: the postings of each kind of content.
//!
//! Whether that is possible on the book of the day is not decided here (`ceilings`).

use super::super::reversal::{mirror, reversible};
use super::super::{Case, Stop, commitment_authority, reassignment, redistribution, sub_assignment};
use super::lead_of;
use crate::core::account::{Account, Stage};
use crate::core::allocation::{DeductionKind, RunParameters, RunResult};
use crate::core::ids::ManagerId;
use crate::core::ledger::Posting;
use crate::core::proposal::{Assignment, AssignmentLine, Content};
use crate::core::rules::{self, Findings, Violation};

/// What carrying the content out would move.
pub fn postings_of(case: &Case, content: &Content, findings: &mut Findings) -> Result<Vec<Posting>, Stop> {
    match content {
        Content::Allocation { parameters, result } => {
            let lead = lead_of(case, &parameters.component, findings)?;
            Ok(lead.map(|lead| distribute(parameters, result, &lead)).unwrap_or_default())
        }
        Content::Redistribution { parameters, before, result, .. } => {
            let lead = lead_of(case, &parameters.component, findings)?;
            let moved = lead.map(|lead| redistribution::move_difference(parameters, before, result, &lead));
            let moved = moved.transpose().unwrap_or_else(|error| {
                findings.add(Violation::of(&rules::RUN_COMPUTABLE).text("fault", error));
                None
            });
            Ok(moved.unwrap_or_default())
        }
        Content::Assignment(assignment) => {
            let lead = lead_of(case, &assignment.component, findings)?;
            Ok(lead.map(|lead| assign(assignment, &lead)).unwrap_or_default())
        }
        Content::AuthorityAssignment(assignment) => {
            let lead = lead_of(case, &assignment.component, findings)?;
            Ok(lead.map(|lead| commitment_authority::assign(assignment, &lead)).unwrap_or_default())
        }
        Content::Recall(what) => {
            let lead = lead_of(case, &what.component, findings)?;
            Ok(lead.map(|lead| reassignment::recall(what, &lead)).unwrap_or_default())
        }
        Content::Reassignment { what, given } => Ok(reassignment::postings(what, given)),
        Content::SubAssignment(what) => Ok(sub_assignment::postings(what)),
        Content::Reversal { reverses, .. } => {
            let event = reversible(case, *reverses, findings)?;
            Ok(event.map(|event| mirror(&event)).unwrap_or_default())
        }
    }
}

/// Frame: from the lead manager to the Länder; deductions stay with the lead under their own stage.
fn distribute(parameters: &RunParameters, result: &RunResult, lead: &ManagerId) -> Vec<Posting> {
    let component = &parameters.component;
    let from = Account::frame(component, lead, Stage::Available);
    let kept = result.deductions.iter().filter_map(|deduction| {
        let stage = match deduction.kind {
            DeductionKind::FederalShare => Stage::FederalShare,
            DeductionKind::Reserve => Stage::Reserved,
            DeductionKind::HostQuota { .. } => return None,
        };
        Some(Posting::new(from.clone(), Account::frame(component, lead, stage), deduction.amount_cents))
    });
    let given = result.lines.iter().map(|line| {
        Posting::new(from.clone(), Account::frame(component, &line.recipient, Stage::Allocated), line.total_cents)
    });
    kept.chain(given).filter(|posting| posting.amount_cents.is_positive()).collect()
}

/// Frame of the Land is used up; authority of the year and item arrives.
fn assign(assignment: &Assignment, lead: &ManagerId) -> Vec<Posting> {
    let Assignment { component, budget_item: item, booking_year: year, lines } = assignment;
    let posting = |from, to, line: &AssignmentLine| Posting::new(from, to, line.amount_cents);
    let positive = lines.iter().filter(|line| line.amount_cents.is_positive());
    positive
        .flat_map(|line| {
            let to = &line.recipient;
            let frame = posting(
                Account::frame(component, to, Stage::Allocated),
                Account::frame(component, to, Stage::Assigned),
                line,
            );
            let cash = posting(
                Account::cash_available(item, *year, lead),
                Account::cash_assigned(component, item, *year, to),
                line,
            );
            [frame, cash]
        })
        .collect()
}
