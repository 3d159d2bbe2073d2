//! Redistribution: what a later run on the same pot would move, and whether it may.
//!
//! What is assigned stays where it is: the computation sets nobody below it. Whoever holds frame of the
//! component must be in the key, or its part would silently be left out of the whole. Nothing is decided
//! here that a first run decides alike: key, children and ceilings are checked by the proposal.

use super::proposal::lead_of;
use super::{Case, Stop};
use crate::core::account::{Account, Stage};
use crate::core::allocation::RunParameters;
use crate::core::allocation::redistribution::{Holding, Pot};
use crate::core::allocation::{DeductionKind, RunResult};
use crate::core::book::Need;
use crate::core::ids::{ComponentId, ManagerId};
use crate::core::keys::KeyDefinition;
use crate::core::ledger::Posting;
use crate::core::money::{Euro, MoneyError};
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

/// The pot of a component as it stands: who holds what, and how much of it is assigned.
pub fn pot(
    case: &Case,
    parameters: &RunParameters,
    key: &KeyDefinition,
    findings: &mut Findings,
) -> Result<Option<Pot>, Stop> {
    let component = &parameters.component;
    let Some(lead) = lead_of(case, component, &mut Findings::new())? else { return Ok(None) };
    let holders = case.one(Need::FrameHolders(component.clone()), |book| book.frame_holders.get(component))?;
    let mut holders = holders.cloned().unwrap_or_default();
    holders.remove(&lead);
    case.load(accounts(component, &lead, &holders).map(Need::Balance))?;
    let balance = |manager: &ManagerId, stage| {
        case.book.balance(&Account::frame(component, manager, stage)).unwrap_or(Euro::ZERO)
    };
    let mut holdings = Vec::new();
    for recipient in holders {
        let assigned_cents = balance(&recipient, Stage::Assigned);
        let held = balance(&recipient, Stage::Allocated).plus(assigned_cents);
        let Some(held_cents) = in_range(held, findings) else { continue };
        if !held_cents.is_zero() {
            holdings.push(Holding { recipient, held_cents, assigned_cents });
        }
    }
    check_covered(parameters, key, &holdings, findings);
    let (federal_share_cents, reserved_cents) = (balance(&lead, Stage::FederalShare), balance(&lead, Stage::Reserved));
    Ok(Some(Pot { holdings, federal_share_cents, reserved_cents }))
}

/// The accounts of a pot: of each holder what it may assign and what it has assigned, and what the lead keeps.
fn accounts<'a>(
    component: &'a ComponentId,
    lead: &'a ManagerId,
    holders: &'a BTreeSet<ManagerId>,
) -> impl Iterator<Item = Account> + 'a {
    let of =
        move |manager: &ManagerId, stages: [Stage; 2]| stages.map(|stage| Account::frame(component, manager, stage));
    let held = holders.iter().flat_map(move |holder| of(holder, [Stage::Allocated, Stage::Assigned]));
    held.chain(of(lead, [Stage::FederalShare, Stage::Reserved]))
}

fn check_covered(parameters: &RunParameters, key: &KeyDefinition, holdings: &[Holding], findings: &mut Findings) {
    let named: BTreeSet<&ManagerId> = key.recipient_ids().into_iter().collect();
    for holding in holdings.iter().filter(|holding| !named.contains(&holding.recipient)) {
        let violation = Violation::of(&rules::POT_COVERED).text("recipient", &holding.recipient);
        let violation = violation.text("component", &parameters.component).text("key", &key.id);
        findings.add(violation.amount("amount", holding.held_cents));
    }
}

/// An amount, or the finding that the book cannot hold it.
fn in_range(amount: Result<Euro, MoneyError>, findings: &mut Findings) -> Option<Euro> {
    match amount {
        Ok(amount) => Some(amount),
        Err(error) => {
            findings.add(Violation::of(&rules::RUN_COMPUTABLE).text("fault", error));
            None
        }
    }
}

/// What was approved must still be what moves: an assignment in between is no matter, another booking is.
pub fn check_unchanged(before: &Pot, today: &Pot, parameters: &RunParameters, findings: &mut Findings) {
    findings.require(before.holds_the_same(today), || {
        let violation = Violation::of(&rules::POT_UNCHANGED).text("component", &parameters.component);
        violation.text("changes", changes(before, today))
    });
}

/// What each of the changed held and holds.
fn changes(before: &Pot, today: &Pot) -> String {
    let recipients: BTreeSet<&ManagerId> =
        before.holdings.iter().chain(&today.holdings).map(|holding| &holding.recipient).collect();
    let held = recipients.into_iter().map(|id| (id.to_string(), before.held(id), today.held(id)));
    let kept = [
        ("fester Bundesanteil", before.federal_share_cents, today.federal_share_cents),
        ("Reserve", before.reserved_cents, today.reserved_cents),
    ];
    let all = held.chain(kept.map(|(name, before, today)| (name.to_owned(), before, today)));
    let differing = all.filter(|(_, before, today)| before != today);
    let said =
        differing.map(|(name, before, today)| format!("{name} {} statt {}", today.to_german(), before.to_german()));
    said.collect::<Vec<_>>().join("; ")
}

/// The difference between what each holds and what it shall hold; what is given back comes first, so that it is
/// there before it is given on.
///
/// # Errors
/// When a difference leaves the range of the book.
pub fn move_difference(
    parameters: &RunParameters,
    before: &Pot,
    result: &RunResult,
    lead: &ManagerId,
) -> Result<Vec<Posting>, MoneyError> {
    let component = &parameters.component;
    let free = Account::frame(component, lead, Stage::Available);
    let kept = |kind: &DeductionKind| {
        Euro::sum(
            result.deductions.iter().filter(|deducted| deducted.kind == *kind).map(|deducted| deducted.amount_cents),
        )
    };
    let mut changes = vec![
        (
            Account::frame(component, lead, Stage::FederalShare),
            before.federal_share_cents,
            kept(&DeductionKind::FederalShare)?,
        ),
        (Account::frame(component, lead, Stage::Reserved), before.reserved_cents, kept(&DeductionKind::Reserve)?),
    ];
    for line in &result.lines {
        let account = Account::frame(component, &line.recipient, Stage::Allocated);
        changes.push((account, before.held(&line.recipient), line.total_cents));
    }
    let (mut back, mut on) = (Vec::new(), Vec::new());
    for (account, held, shall) in changes {
        let change = shall.minus(held)?;
        if change.is_negative() {
            back.push(Posting::new(account, free.clone(), change.negated()));
        } else if change.is_positive() {
            on.push(Posting::new(free.clone(), account, change));
        }
    }
    back.append(&mut on);
    Ok(back)
}
