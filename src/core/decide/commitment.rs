//! Commitments: made, increased and freed, each within what is there.

use super::budget::positive;
use super::{Case, Outcome, Stop, check_positive, check_text, check_year, missing, taken};
use crate::core::account::Stage;
use crate::core::book::Need;
use crate::core::commitment::{ChangeCommitment, Commitment, CommitmentChange, MakeCommitment};
use crate::core::event::Body;
use crate::core::ids::CommitmentId;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};

pub fn make(case: &Case, what: &MakeCommitment, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([
        Need::Commitment(what.commitment.clone()),
        Need::Project(what.project.clone()),
        Need::Manager(what.manager.clone()),
        Need::Component(what.component.clone()),
        Need::BudgetItem(what.budget_item.clone()),
    ])?;
    if let Ok(Some(_)) = case.book.commitments.get(&what.commitment) {
        findings.add(taken("Die Festlegung", what.commitment.as_str()));
    }
    super::project::check_binding(case, &what.project, &what.manager, findings)?;
    if let Ok(None) = case.book.components.get(&what.component) {
        findings.add(missing("Den Programmteil", what.component.as_str()));
    }
    if let Ok(None) = case.book.budget_items.get(&what.budget_item) {
        findings.add(missing("Die Haushaltsstelle", what.budget_item.as_str()));
    }
    check_text(findings, "Zweck", &what.purpose);
    check_year(findings, what.booking_year);
    check_positive(findings, what.amount_cents);
    let posting = Posting::new(what.from(), what.at(Stage::Committed), what.amount_cents);
    Ok(Outcome::moving(Body::CommitmentMade(what.clone()), positive(posting)))
}

pub fn change(case: &Case, what: &ChangeCommitment, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::CommitmentChanged(what.clone());
    check_positive(findings, what.amount_cents);
    let Some(known) = known(case, &what.commitment, findings)? else { return Ok(Outcome::of(body)) };
    let (free, bound) = (known.made.from(), known.made.at(Stage::Committed));
    let posting = match what.change {
        CommitmentChange::Increase => Posting::new(free, bound, what.amount_cents),
        CommitmentChange::Free => {
            check_open(known, what.amount_cents, findings);
            check_not_handed_on(known, what.amount_cents, findings);
            Posting::new(bound, free, what.amount_cents)
        }
    };
    Ok(Outcome::moving(body, positive(posting)))
}

/// A commitment that must exist.
pub fn known<'a>(case: &Case<'a>, id: &CommitmentId, findings: &mut Findings) -> Result<Option<&'a Commitment>, Stop> {
    let known = case.one(Need::Commitment(id.clone()), |book| book.commitments.get(id))?;
    findings.require(known.is_some(), || missing("Die Festlegung", id.as_str()));
    Ok(known)
}

/// Nobody orders or frees more of a commitment than is bound and not ordered yet.
pub fn check_open(commitment: &Commitment, amount: Euro, findings: &mut Findings) {
    let Ok(open) = commitment.open() else { return };
    findings.require(amount <= open, || {
        let violation = Violation::of(&rules::COMMITMENT_NOT_EXCEEDED).text("commitment", &commitment.made.commitment);
        let violation = violation.amount("available", open).amount("requested", amount);
        violation.amount("missing", amount.minus(open).unwrap_or(amount))
    });
}

/// Nobody hands on, or frees, what of a commitment is handed on already.
pub fn check_not_handed_on(commitment: &Commitment, amount: Euro, findings: &mut Findings) {
    let Ok(available) = commitment.not_handed_on() else { return };
    findings.require(commitment.handed_on.is_empty() || amount <= available, || {
        super::onward_grant::beyond(&format!("Festlegung {}", commitment.made.commitment), available, amount)
    });
}
