//! Payment orders: certified by one, issued by another, taken back while the Kasse has not paid.
//!
//! Law: BHO §§ 70, 77.

mod drawdown;

use super::budget::positive;
use super::commitment::{check_open, known};
use super::{Case, Outcome, Stop, agreement, check_positive, check_text, missing, rights, taken};
use crate::core::account::Stage;
use crate::core::agreement::{Term, TermKind};
use crate::core::book::Need;
use crate::core::calendar::german;
use crate::core::event::Body;
use crate::core::ids::{OrderId, ProjectId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::order::{CertifyOrder, Order, OrderAmount, OrderNamed, OrderState};
use crate::core::rules::{self, Findings, Violation};

pub fn certify(case: &Case, what: &CertifyOrder, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Order(what.order.clone()), Need::Commitment(what.commitment.clone())])?;
    if let Ok(Some(_)) = case.book.orders.get(&what.order) {
        findings.add(taken("Die Anordnung", what.order.as_str()));
    }
    check_positive(findings, what.amount_cents);
    if let Some(sign) = &what.cash_sign {
        check_text(findings, "Kassenzeichen", sign);
    }
    if let Some(commitment) = known(case, &what.commitment, findings)? {
        check_open(commitment, what.amount_cents, findings);
        check_due(case, what, commitment.made.booking_year, findings)?;
    }
    Ok(Outcome::of(Body::OrderCertified(what.clone())))
}

/// What is due in a year is paid out of that year; what was due before, only when the books of then are closed (§ 72).
fn check_due(case: &Case, what: &CertifyOrder, booking_year: u16, findings: &mut Findings) -> Result<(), Stop> {
    let due = what.due_on.year();
    let fault = |why: &str| {
        let violation = Violation::of(&rules::ORDER_IN_ITS_YEAR).text("order", &what.order);
        violation.text("due_on", german(what.due_on)).number("year", u64::from(booking_year)).text("why", why)
    };
    if due > i32::from(booking_year) {
        findings.add(fault("sie ist erst danach fällig"));
    } else if let Some(before) = u16::try_from(due).ok().filter(|due| *due < booking_year) {
        let closed = case.one(Need::Year(before), |book| book.closed_years.get(&before))?;
        findings.require(closed.is_some(), || fault(&format!("die Bücher von {before} sind noch nicht abgeschlossen")));
    }
    Ok(())
}

/// A third person, beside who certifies and who orders.
pub fn countersign(case: &Case, id: &OrderId, findings: &mut Findings) -> Result<Outcome, Stop> {
    let order = at_state(case, id, "mitzeichnen", &[OrderState::Certified], findings)?;
    findings.require(order.certified_by != *case.actor(), || third_apart(case, id));
    rights::check_apart(case, [&order.certified_by], findings);
    check_not_booked(case, order, "mitzeichnen", findings);
    findings.require(order.countersigned.is_none(), || taken("Die Mitzeichnung der Anordnung", id.as_str()));
    Ok(Outcome::of(Body::OrderCountersigned(OrderNamed { order: id.clone() })))
}

/// From the agreed amount on, an order needs the third person first.
fn check_third(case: &Case, order: &Order, project: &ProjectId, findings: &mut Findings) -> Result<(), Stop> {
    let id = &order.certified.order;
    if let Some((third, _)) = &order.countersigned {
        findings.require(third != case.actor(), || third_apart(case, id));
        rights::check_apart(case, [third], findings);
        return Ok(());
    }
    if let Some(Term::ThirdPersonFromCents(limit)) = agreement::term(case, project, TermKind::ThirdPerson)? {
        findings.require(order.certified.amount_cents < *limit, || {
            let violation = Violation::of(&rules::THIRD_PERSON).text("order", id).amount("limit", *limit);
            violation.amount("amount", order.certified.amount_cents)
        });
    }
    Ok(())
}

/// Who booked a payment on it takes no part in ordering it afterwards (§ 77).
fn check_not_booked(case: &Case, order: &Order, wanted: &str, findings: &mut Findings) {
    findings.require(!order.booked_by.contains(case.actor()), || {
        let violation = Violation::of(&rules::PAYER_APART).text("actor", case.actor());
        violation.text("order", &order.certified.order).text("did", "gebucht").text("wanted", wanted)
    });
    rights::check_apart(case, &order.booked_by, findings);
}

fn third_apart(case: &Case, id: &OrderId) -> Violation {
    Violation::of(&rules::THIRD_APART).text("actor", case.actor()).text("order", id)
}

pub fn issue(case: &Case, id: &OrderId, findings: &mut Findings) -> Result<Outcome, Stop> {
    let order = at_state(case, id, "anordnen", &[OrderState::Certified], findings)?;
    let CertifyOrder { commitment, amount_cents, .. } = &order.certified;
    findings.require(order.certified_by != *case.actor(), || {
        Violation::of(&rules::CERTIFIER_APART).text("actor", case.actor()).text("order", id)
    });
    rights::check_apart(case, [&order.certified_by], findings);
    check_not_booked(case, order, "anordnen", findings);
    let Some(bound) = known(case, commitment, findings)? else { return Err(Stop::Found) };
    check_open(bound, *amount_cents, findings);
    check_third(case, order, &bound.made.project, findings)?;
    drawdown::check_used(case, order, &bound.made.project, findings)?;
    let amount = OrderAmount { order: id.clone(), commitment: commitment.clone(), amount_cents: *amount_cents };
    let body = Body::OrderIssued(amount);
    // What the Kasse paid before anybody ordered it is outside, without authority: this covers it now.
    let Ok(still_to_pay) = order.paid_sum().and_then(|paid| order.uncovered(paid)) else { return Err(Stop::Found) };
    let (from, ordered) = (bound.made.at(Stage::Committed), bound.made.at(Stage::Ordered));
    let paid_before = amount_cents.minus(still_to_pay).unwrap_or(Euro::ZERO);
    let parts = [(from.without_authority(), paid_before), (ordered, still_to_pay)];
    let parts = parts.into_iter().filter(|(_, part)| part.is_positive());
    Ok(Outcome::moving(body, parts.map(|(to, part)| Posting::new(from.clone(), to, part)).collect()))
}

/// What the Kasse has not paid is bound again; an order that was never issued just ends.
pub fn cancel(case: &Case, id: &OrderId, findings: &mut Findings) -> Result<Outcome, Stop> {
    let possible = [OrderState::Certified, OrderState::Issued];
    let order = at_state(case, id, "zurücknehmen", &possible, findings)?;
    let commitment = &order.certified.commitment;
    let Some(bound) = known(case, commitment, findings)? else { return Err(Stop::Found) };
    let Ok(amount_cents) = order.unpaid() else { return Err(Stop::Found) };
    // What was handed on of an order stays ordered.
    let kept = order.standing().and_then(|standing| standing.minus(order.handed_on_sum()?));
    let Ok(kept) = kept else { return Err(Stop::Found) };
    findings
        .require(amount_cents <= kept, || super::onward_grant::beyond(&format!("Anordnung {id}"), kept, amount_cents));
    let amount = OrderAmount { order: id.clone(), commitment: commitment.clone(), amount_cents };
    let posting = Posting::new(bound.made.at(Stage::Ordered), bound.made.at(Stage::Committed), amount_cents);
    Ok(Outcome::moving(Body::OrderCancelled(amount), positive(posting)))
}

/// An order that must exist.
pub fn order<'a>(case: &Case<'a>, id: &OrderId, findings: &mut Findings) -> Result<Option<&'a Order>, Stop> {
    let known = case.one(Need::Order(id.clone()), |book| book.orders.get(id))?;
    findings.require(known.is_some(), || missing("Die Anordnung", id.as_str()));
    Ok(known)
}

fn at_state<'a>(
    case: &Case<'a>,
    id: &OrderId,
    wanted: &str,
    possible: &[OrderState],
    findings: &mut Findings,
) -> Result<&'a Order, Stop> {
    let Some(order) = order(case, id, findings)? else { return Err(Stop::Found) };
    let Ok(state) = order.state() else { return Err(Stop::Found) };
    if possible.contains(&state) {
        return Ok(order);
    }
    let violation = Violation::of(&rules::ORDER_STATE).text("order", id).text("state", state.in_german());
    findings.add(violation.text("wanted", wanted));
    Err(Stop::Found)
}
