//! Appropriation and frame: what parliament gives for a year, and what the programme may use over years.
//!
//! A frame authorises nothing; only an appropriation of an item and year does (BHO §§ 3, 11, 45).

use super::{Case, Outcome, Stop, check_positive, check_year, missing};
use crate::core::account::{Account, Stage};
use crate::core::book::Need;
use crate::core::event::{Appropriated, Body, FrameGranted};
use crate::core::ids::{BudgetItemId, ComponentId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::Findings;

pub fn appropriate(
    case: &Case,
    item: &BudgetItemId,
    year: u16,
    amount: Euro,
    findings: &mut Findings,
) -> Result<Outcome, Stop> {
    case.load([Need::BudgetItem(item.clone())])?;
    check_year(findings, year);
    check_positive(findings, amount);
    let body = Body::Appropriated(Appropriated { budget_item: item.clone(), booking_year: year, amount_cents: amount });
    let Ok(Some(known)) = case.book.budget_items.get(item) else {
        findings.add(missing("Die Haushaltsstelle", item.as_str()));
        return Ok(Outcome::of(body));
    };
    let to = Account::cash_available(item, year, &known.what.manager);
    Ok(Outcome::moving(body, positive(Posting::new(Account::cash_origin(item, year), to, amount))))
}

pub fn grant_frame(
    case: &Case,
    component: &ComponentId,
    amount: Euro,
    findings: &mut Findings,
) -> Result<Outcome, Stop> {
    check_positive(findings, amount);
    let body = Body::FrameGranted(FrameGranted { component: component.clone(), amount_cents: amount });
    let Some(lead) = super::proposal::lead_of(case, component, findings)? else {
        return Ok(Outcome::of(body));
    };
    let to = Account::frame(component, &lead, Stage::Available);
    Ok(Outcome::moving(body, positive(Posting::new(Account::frame_origin(component), to, amount))))
}

/// An amount that is not positive has been refused already; booking it would only repeat that.
pub fn positive(posting: Posting) -> Vec<Posting> {
    if posting.amount_cents.is_positive() { vec![posting] } else { Vec::new() }
}
