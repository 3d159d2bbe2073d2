//! Refunds: what came back of a payment is set off in the year of the payment, and nowhere else.
//!
//! It first covers what the payment left without authority; the rest is bound to the commitment again. Later it is income,
//! by a claim (`decide/claim.rs`). Law: BHO §§ 15, 35, 77.

use super::commitment::{check_open, known};
use super::order::order;
use super::payment::{check_apart, check_line, paid_in};
use super::reversal::unreversed;
use super::{Case, Outcome, Stop, check_positive, missing};
use crate::core::account::{Account, Stage};
use crate::core::calendar::german;
use crate::core::event::{Body, Event};
use crate::core::ids::Seq;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::core::payment::PaymentSource;
use crate::core::proposal::ReasonCode;
use crate::core::refund::{RecordRefund, RefundReversed, Refunded, Undone};
use crate::core::rules::{self, Findings, Violation};

pub fn record(case: &Case, what: &RecordRefund, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    if let PaymentSource::Statement { statement, line } = &what.source {
        check_line(case, statement, *line, what.amount_cents.negated(), findings)?;
    }
    let payment = match (what.payment, &what.source) {
        (Undone::Event(seq), _) => Some(seq),
        (Undone::Line { line }, PaymentSource::Statement { statement, .. }) => {
            paid_in(case, statement, line, findings)?
        }
        (Undone::Line { line }, PaymentSource::Typed) => {
            findings.add(missing("Die Auszahlung", &format!("der Zeile {line} ohne Kassenauszug")));
            None
        }
    };
    let Some(payment) = payment else { return Err(Stop::Found) };
    let Some((paid, order)) = paid(case, payment, findings)? else { return Err(Stop::Found) };
    check_apart(case, order, findings);
    check_untouched(order, payment, what.amount_cents, findings);
    if let Some(year) = paid.booking_year.filter(|year| i32::from(*year) != value_year(case)) {
        findings.add(out_of_year(case, payment, year));
        return Err(Stop::Found);
    }
    let beyond = beyond(order).unwrap_or(Euro::ZERO).min(what.amount_cents);
    let rest = what.amount_cents.minus(beyond).unwrap_or(Euro::ZERO);
    let body = Body::Refunded(Refunded {
        order: order.certified.order.clone(),
        commitment: order.certified.commitment.clone(),
        payment,
        amount_cents: what.amount_cents,
        source: what.source.clone(),
    });
    Ok(Outcome::fact(body, postings(&paid, [(paid.at(Stage::Committed), rest), (paid.without_authority(), beyond)])))
}

/// A refund that was recorded wrongly. Not its mirror: since then the order may have been issued, or paid otherwise.
pub fn reverse(
    case: &Case,
    event: &Event,
    refund: &Refunded,
    reason: ReasonCode,
    findings: &mut Findings,
) -> Result<Outcome, Stop> {
    let Some((paid, order)) = paid(case, refund.payment, findings)? else { return Err(Stop::Found) };
    check_apart(case, order, findings);
    let Some(commitment) = known(case, &refund.commitment, findings)? else { return Err(Stop::Found) };
    let Some(returned) = order.returned.get(&event.seq) else { return Err(Stop::Found) };
    check_open(commitment, returned.freed, findings);
    let rest = returned.amount.minus(returned.freed).unwrap_or(Euro::ZERO);
    let covered = order.unpaid().unwrap_or(Euro::ZERO).min(rest);
    let beyond = rest.minus(covered).unwrap_or(Euro::ZERO);
    let parts = [
        (paid.at(Stage::Committed), returned.freed),
        (paid.at(Stage::Ordered), covered),
        (paid.without_authority(), beyond),
    ];
    let back = postings(&paid, parts).iter().map(Posting::reversed).collect();
    let body = Body::RefundReversed(RefundReversed { reverses: event.seq, refund: refund.clone(), reason });
    Ok(Outcome::fact(body, back))
}

/// A payment that must exist and stand: where its money stands as *paid*, and its order.
pub fn paid<'a>(case: &Case<'a>, payment: Seq, findings: &mut Findings) -> Result<Option<(Account, &'a Order)>, Stop> {
    let Some(event) = unreversed(case, payment, findings)? else { return Ok(None) };
    let Body::Paid(what) = &event.body else {
        findings.add(missing("Die Auszahlung", &format!("mit dem Ereignis {payment}")));
        return Ok(None);
    };
    let Some(order) = order(case, &what.order, findings)? else { return Ok(None) };
    Ok(event.postings.first().map(|posting| (posting.to.clone(), order)))
}

/// What comes back, or is asked back, is not evidenced and did not come back before.
pub fn check_untouched(order: &Order, payment: Seq, amount: Euro, findings: &mut Findings) {
    let available = order.untouched(payment).ok().flatten().unwrap_or(Euro::ZERO);
    findings.require(amount <= available, || {
        let violation = Violation::of(&rules::REFUND_WITHIN_PAYMENT).number("seq", payment.0);
        violation.amount("available", available).amount("requested", amount)
    });
}

pub fn value_year(case: &Case) -> i32 {
    case.request.command.booked_on.year()
}

pub fn out_of_year(case: &Case, payment: Seq, year: u16) -> Violation {
    let violation = Violation::of(&rules::REFUND_IN_ITS_YEAR).number("seq", payment.0).number("year", u64::from(year));
    violation.text("value_date", german(case.request.command.booked_on))
}

/// What was paid beyond what stands ordered.
fn beyond(order: &Order) -> Option<Euro> {
    let ordered = if order.issued.is_some() { order.standing().ok()? } else { Euro::ZERO };
    let beyond = order.paid_sum().ok()?.minus(ordered).ok()?;
    Some(if beyond.is_negative() { Euro::ZERO } else { beyond })
}

/// From *paid* to where each part goes; nothing of nothing.
fn postings<const N: usize>(paid: &Account, parts: [(Account, Euro); N]) -> Vec<Posting> {
    let parts = parts.into_iter().filter(|(_, part)| part.is_positive());
    parts.map(|(to, part)| Posting::new(paid.clone(), to, part)).collect()
}
