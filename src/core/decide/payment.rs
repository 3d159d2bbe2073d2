//! Payments of the Kasse: recorded even where nobody ordered them, by somebody who neither certified nor ordered.
//!
//! What exceeds the order stands without authority. Law: BHO §§ 71, 75, 77.

use super::order::order;
use super::reversal::unreversed;
use super::{Case, Outcome, Stop, check_positive, check_text, missing, rights, taken};
use crate::core::account::{Account, Stage};
use crate::core::book::Need;
use crate::core::event::{Body, Event};
use crate::core::ids::{Seq, StatementId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::core::payment::{
    ImportStatement, PaymentReversed, PaymentSource, RecordPayment, RecordUnmatched, Statement, StatementLine,
};
use crate::core::proposal::ReasonCode;
use crate::core::rules::{self, Findings, Violation};

pub fn import_statement(case: &Case, what: &ImportStatement, findings: &mut Findings) -> Result<Outcome, Stop> {
    let known = case.one(Need::Statement(what.statement.clone()), |book| book.statements.get(&what.statement))?;
    findings.require(known.is_none(), || taken("Den Kassenauszug", what.statement.as_str()));
    Ok(Outcome::of(Body::StatementImported(what.clone())))
}

pub fn record(case: &Case, what: &RecordPayment, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::Paid(what.clone());
    check_positive(findings, what.amount_cents);
    if let PaymentSource::Statement { statement, line } = &what.source {
        check_line(case, statement, *line, what.amount_cents, findings)?;
    }
    let Some(order) = order(case, &what.order, findings)? else { return Ok(Outcome::of(body)) };
    check_apart(case, order, findings);
    let commitment = &order.certified.commitment;
    let bound = case.one(Need::Commitment(commitment.clone()), |book| book.commitments.get(commitment))?;
    let Some(bound) = bound else { return Err(Stop::Found) };
    let mut paid = bound.made.at(Stage::Paid);
    let mut covered = order.unpaid().unwrap_or(Euro::ZERO).min(what.amount_cents);
    let year = bound.made.booking_year;
    let closed = case.one(Need::Year(year), |book| book.closed_years.get(&year))?;
    // Orders of a year are paid or taken back before it closes, so this is a payment that nobody ordered (§ 76).
    if closed.is_some() {
        covered = Euro::ZERO;
        let now = u16::try_from(case.request.command.booked_on.year()).unwrap_or(year);
        paid = Account { booking_year: Some(now), ..paid };
    }
    let rest = what.amount_cents.minus(covered).unwrap_or(Euro::ZERO);
    let parts = [(paid.at(Stage::Ordered), covered), (paid.without_authority(), rest)];
    let postings = parts.into_iter().filter(|(_, part)| part.is_positive());
    Ok(Outcome::fact(body, postings.map(|(from, part)| Posting::new(from, paid.clone(), part)).collect()))
}

pub fn record_unmatched(case: &Case, what: &RecordUnmatched, findings: &mut Findings) -> Result<Outcome, Stop> {
    // Money that came back stands there with a minus.
    findings.require(!what.amount_cents.is_zero(), || {
        Violation::of(&rules::AMOUNT_POSITIVE).amount("amount", what.amount_cents)
    });
    check_text(findings, "Zahlungsangaben", &what.references);
    if let Some(statement) = statement(case, &what.statement, findings)? {
        findings.require(!statement.lines.contains_key(&what.line), || {
            line_fault(&what.statement, what.line, "sie ist bereits aufgezeichnet")
        });
        check_within(statement, what.line, findings);
    }
    Ok(Outcome::of(Body::PaymentUnmatched(what.clone())))
}

pub fn reverse(case: &Case, seq: Seq, reason: ReasonCode, findings: &mut Findings) -> Result<Outcome, Stop> {
    let Some(event) = unreversed(case, seq, findings)? else { return Err(Stop::Found) };
    let source = match &event.body {
        Body::Paid(payment) => &payment.source,
        Body::Refunded(refund) => &refund.source,
        _ => {
            findings.add(missing("Die Auszahlung oder Erstattung", &format!("mit dem Ereignis {seq}")));
            return Err(Stop::Found);
        }
    };
    if let PaymentSource::Statement { statement, .. } = source {
        case.load([Need::Statement(statement.clone())])?;
    }
    match &event.body {
        Body::Paid(payment) => reverse_paid(case, &event, payment, reason, findings),
        Body::Refunded(refund) => super::refund::reverse(case, &event, refund, reason, findings),
        _ => Err(Stop::Found),
    }
}

fn reverse_paid(
    case: &Case,
    event: &Event,
    payment: &RecordPayment,
    reason: ReasonCode,
    findings: &mut Findings,
) -> Result<Outcome, Stop> {
    let seq = event.seq;
    let Some(order) = order(case, &payment.order, findings)? else { return Err(Stop::Found) };
    check_apart(case, order, findings);
    let returned = order.returned_of(seq).unwrap_or(Euro::ZERO);
    findings.require(returned.is_zero(), || {
        Violation::of(&rules::REFUNDED_STAYS).number("seq", seq.0).amount("refunded", returned)
    });
    let evidenced = order.evidenced_of(seq).unwrap_or(Euro::ZERO);
    findings.require(evidenced.is_zero(), || {
        Violation::of(&rules::EVIDENCED_STAYS).number("seq", seq.0).amount("evidenced", evidenced)
    });
    let postings = taken_back(order, payment.amount_cents, &event.postings).ok_or(Stop::Found)?;
    let body = Body::PaymentReversed(PaymentReversed { reverses: seq, payment: payment.clone(), reason });
    Ok(Outcome::fact(body, postings))
}

/// What is unpaid of the order again is ordered again; the rest was never covered by it. Not the mirror of the payment: since
/// then the order may have been issued, paid otherwise or taken back.
fn taken_back(order: &Order, amount: Euro, postings: &[Posting]) -> Option<Vec<Posting>> {
    let paid = &postings.first()?.to;
    let unpaid_then = order.uncovered(order.paid_sum().ok()?.minus(amount).ok()?).ok()?;
    let again = if order.issued.is_some() { unpaid_then.minus(order.unpaid().ok()?).ok()? } else { Euro::ZERO };
    let rest = amount.minus(again).ok()?;
    let parts = [(paid.at(Stage::Ordered), again), (paid.without_authority(), rest)];
    let parts = parts.into_iter().filter(|(_, part)| part.is_positive());
    Some(parts.map(|(to, part)| Posting::new(paid.clone(), to, part)).collect())
}

/// Who certified or ordered takes no part in booking the payment (§ 77).
pub fn check_apart(case: &Case, order: &Order, findings: &mut Findings) {
    let signed = [&order.issued, &order.countersigned].into_iter().flatten().map(|(actor, _)| actor);
    let apart = std::iter::once(&order.certified_by).chain(signed).all(|actor| actor != case.actor());
    findings.require(apart, || {
        let violation = Violation::of(&rules::PAYER_APART).text("actor", case.actor());
        violation
            .text("order", &order.certified.order)
            .text("did", "festgestellt oder angeordnet")
            .text("wanted", "buchen")
    });
    let signed = [&order.issued, &order.countersigned].into_iter().flatten().map(|(actor, _)| actor);
    rights::check_apart(case, signed.chain([&order.certified_by]), findings);
}

/// A line is recorded once; one without an order can be matched later, with its own amount.
pub fn check_line(case: &Case, id: &StatementId, line: u32, amount: Euro, findings: &mut Findings) -> Result<(), Stop> {
    let Some(statement) = statement(case, id, findings)? else { return Ok(()) };
    check_within(statement, line, findings);
    match statement.lines.get(&line) {
        None => {}
        Some(StatementLine::Paid { order, seq }) => {
            findings.add(line_fault(id, line, &format!("sie ist bereits auf {order} gebucht (Ereignis {seq})")));
        }
        Some(StatementLine::Refunded { order, seq, .. }) => {
            findings.add(line_fault(id, line, &format!("sie ist bereits von {order} abgesetzt (Ereignis {seq})")));
        }
        Some(StatementLine::Repaid { claim, seq, .. }) => {
            findings.add(line_fault(id, line, &format!("sie ist bereits auf {claim} eingezahlt (Ereignis {seq})")));
        }
        Some(StatementLine::Unmatched { amount_cents, .. }) => findings.require(*amount_cents == amount, || {
            line_fault(id, line, &format!("ihr Betrag ist {}", amount_cents.to_german()))
        }),
    }
    Ok(())
}

/// The payment that a line of a statement is.
pub fn paid_in(case: &Case, id: &StatementId, line: u32, findings: &mut Findings) -> Result<Option<Seq>, Stop> {
    let known = statement(case, id, findings)?.and_then(|statement| statement.lines.get(&line));
    let Some(StatementLine::Paid { seq, .. }) = known else {
        findings.add(missing("Die Auszahlung", &format!("der Zeile {line} von {id}")));
        return Ok(None);
    };
    Ok(Some(*seq))
}

fn check_within(statement: &Statement, line: u32, findings: &mut Findings) {
    let lines = statement.imported.lines;
    findings.require((1..=lines).contains(&line), || {
        line_fault(&statement.imported.statement, line, &format!("der Auszug hat {lines} Zeilen"))
    });
}

fn statement<'a>(case: &Case<'a>, id: &StatementId, findings: &mut Findings) -> Result<Option<&'a Statement>, Stop> {
    let known = case.one(Need::Statement(id.clone()), |book| book.statements.get(id))?;
    findings.require(known.is_some(), || missing("Den Kassenauszug", id.as_str()));
    Ok(known)
}

fn line_fault(statement: &StatementId, line: u32, fault: &str) -> Violation {
    let violation = Violation::of(&rules::LINE_ONCE).text("statement", statement).number("line", u64::from(line));
    violation.text("fault", fault)
}
