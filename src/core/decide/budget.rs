//! Appropriation and frame: what parliament gives for a year, and what the programme may use over years.
//!
//! A frame authorises nothing; only an appropriation of an item and year does (BHO §§ 3, 11, 45). Cuts, and blocks of the
//! budget act or the ministry of finance, are facts: they are recorded whatever is free.

use super::authority::{self, by_fact, lead_of_item};
use super::{Case, Outcome, Stop, check_positive, check_text, check_year, missing};
use crate::core::account::{Account, Stage};
use crate::core::book::Need;
use crate::core::budget::{
    AppropriationChange, Authority, Block, BudgetNote, ChangeAppropriation, DeclareBudgetNote, MakeVirement,
    ReturnAssignment, SettleExcess,
};
use crate::core::event::{Appropriated, Body, FrameGranted};
use crate::core::ids::{BudgetItemId, ComponentId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};

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

pub fn change_appropriation(case: &Case, what: &ChangeAppropriation, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::AppropriationChanged(what.clone());
    let authority = of_item(&what.budget_item, what.booking_year);
    let Some(lead) = authority::check(case, &authority, what.amount_cents, findings)? else {
        return Ok(Outcome::of(body));
    };
    let (origin, free) = (Account::cash_origin(&what.budget_item, what.booking_year), authority.free(&lead));
    if what.change == AppropriationChange::Cut {
        case.load([Need::Balance(origin.clone())])?;
        let appropriated = case.book.balance(&origin).map_or(Euro::ZERO, Euro::negated);
        findings.require(what.amount_cents <= appropriated, || {
            let violation = Violation::of(&rules::CUT_NOT_EXCEEDED).amount("available", appropriated);
            violation.text("item", &what.budget_item).amount("requested", what.amount_cents)
        });
        return Ok(Outcome::fact(body, by_fact(case, &free, &origin, what.amount_cents)?));
    }
    Ok(Outcome::moving(body, positive(Posting::new(origin, free, what.amount_cents))))
}

pub fn block(case: &Case, what: &Block, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::Blocked(what.clone());
    let Some(lead) = authority::check(case, &what.authority, what.amount_cents, findings)? else {
        return Ok(Outcome::of(body));
    };
    let (free, blocked) = (what.authority.free(&lead), what.authority.at(&lead, Stage::Blocked));
    if what.basis.is_fact() {
        return Ok(Outcome::fact(body, by_fact(case, &free, &blocked, what.amount_cents)?));
    }
    Ok(Outcome::moving(body, positive(Posting::new(free, blocked, what.amount_cents))))
}

pub fn unblock(case: &Case, what: &Block, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::Unblocked(what.clone());
    let Some(lead) = authority::check(case, &what.authority, what.amount_cents, findings)? else {
        return Ok(Outcome::of(body));
    };
    let (free, blocked) = (what.authority.free(&lead), what.authority.at(&lead, Stage::Blocked));
    Ok(Outcome::moving(body, positive(Posting::new(blocked, free, what.amount_cents))))
}

pub fn declare_note(case: &Case, what: &DeclareBudgetNote, findings: &mut Findings) -> Result<Outcome, Stop> {
    lead_of_item(case, &what.budget_item, findings)?;
    if let BudgetNote::CoveredBy { budget_item: other }
    | BudgetNote::MutuallyCovered { budget_item: other }
    | BudgetNote::ReinforcedByIncome { income_item: other } = &what.note
    {
        lead_of_item(case, other, findings)?;
    }
    check_text(findings, "Fundstelle", &what.source);
    Ok(Outcome::of(Body::BudgetNoteDeclared(what.clone())))
}

pub fn make_virement(case: &Case, what: &MakeVirement, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::VirementMade(what.clone());
    case.load([&what.from_item, &what.to_item].map(|item| Need::BudgetItem(item.clone())))?;
    let (from, to) = (of_item(&what.from_item, what.booking_year), of_item(&what.to_item, what.booking_year));
    let from_lead = authority::check(case, &from, what.amount_cents, findings)?;
    let to_lead = lead_of_item(case, &what.to_item, findings)?;
    let (Some(from_lead), Some(to_lead)) = (from_lead, to_lead) else { return Ok(Outcome::of(body)) };
    let gives = |note: &BudgetNote| match note {
        BudgetNote::CoveredBy { budget_item } | BudgetNote::MutuallyCovered { budget_item } => {
            *budget_item == what.from_item
        }
        BudgetNote::Transferable | BudgetNote::ReinforcedByIncome { .. } => false,
    };
    let takes = |note: &BudgetNote| *note == BudgetNote::MutuallyCovered { budget_item: what.to_item.clone() };
    let declared = notes_of(case, &what.to_item).any(gives) || notes_of(case, &what.from_item).any(takes);
    findings.require(declared, || {
        Violation::of(&rules::VIREMENT_DECLARED).text("from", &what.from_item).text("to", &what.to_item)
    });
    let posting = Posting::new(from.free(&from_lead), to.free(&to_lead), what.amount_cents);
    Ok(Outcome::moving(body, positive(posting)))
}

/// What came from the lead manager goes back to the item, and frame becomes free again. What a Land handed down goes back to
/// whoever is above: the Land used the frame, and goes on using it.
pub fn return_assignment(case: &Case, what: &ReturnAssignment, findings: &mut Findings) -> Result<Outcome, Stop> {
    let ReturnAssignment { component, budget_item, booking_year, manager, amount_cents } = what;
    let body = Body::AssignmentReturned(what.clone());
    let assigned_to = crate::core::budget::AssignedTo { component: component.clone(), manager: manager.clone() };
    let authority = Authority { assigned_to: Some(assigned_to), ..of_item(budget_item, *booking_year) };
    let Some(lead) = authority::check(case, &authority, *amount_cents, findings)? else {
        return Ok(Outcome::of(body));
    };
    let above = case.known_manager(manager)?.and_then(|known| known.what.parent.clone());
    if let Some(above) = above.filter(|above| *above != lead) {
        let to = Account::cash_assigned(component, budget_item, *booking_year, &above);
        return Ok(Outcome::moving(body, positive(Posting::new(authority.free(&lead), to, *amount_cents))));
    }
    let frame = |stage| Account::frame(component, manager, stage);
    let postings = vec![
        Posting::new(authority.free(&lead), Account::cash_available(budget_item, *booking_year, &lead), *amount_cents),
        Posting::new(frame(Stage::Assigned), frame(Stage::Allocated), *amount_cents),
    ];
    Ok(Outcome::moving(body, postings))
}

pub fn settle_excess(case: &Case, what: &SettleExcess, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::ExcessSettled(what.clone());
    let Some(lead) = authority::check(case, &what.authority, what.amount_cents, findings)? else {
        return Ok(Outcome::of(body));
    };
    let free = what.authority.free(&lead);
    let debtor = free.without_authority();
    case.load([Need::Balance(debtor.clone())])?;
    let debt = authority::debt_on(case, &debtor);
    findings.require(what.amount_cents <= debt, || {
        let violation = Violation::of(&rules::EXCESS_NOT_EXCEEDED).amount("available", debt);
        violation.amount("requested", what.amount_cents)
    });
    Ok(Outcome::fact(body, positive(Posting::new(free, debtor, what.amount_cents))))
}

/// What an item that exists is noted with.
pub fn notes_of<'a>(case: &Case<'a>, item: &BudgetItemId) -> impl Iterator<Item = &'a BudgetNote> {
    let known = case.book.budget_notes.get(item).ok().flatten();
    known.into_iter().flat_map(|notes| notes.values())
}

fn of_item(budget_item: &BudgetItemId, booking_year: u16) -> Authority {
    Authority { budget_item: budget_item.clone(), booking_year, year_granted: None, assigned_to: None }
}
