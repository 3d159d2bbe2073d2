//! From the store to the facts of the cash reconciliation: statements and orders as they are loaded from their own events,
//! and what stands on the accounts.

use super::breaches::breaches;
use super::stocks::Stocks;
use super::{Case, Prepared};
use crate::core::account::{Kind, Stage};
use crate::core::event::{Body, Event};
use crate::core::ids::{CommitmentId, ManagerId, OrderId, Seq, StatementId};
use crate::core::money::{Euro, MoneyError};
use crate::core::order::Order;
use crate::core::payment::{self, PaymentSource};
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::cash_reconciliation::{
    self as report, CashReconciliationFacts, Line, LineState, Statement, TypedPayment, Unpaid,
};
use std::collections::BTreeMap;

/// What begins a statement, makes or takes back a payment, or says that there is none.
const PAYMENTS: [&str; 7] = [
    "statement_imported/1",
    "paid/1",
    "payment_unmatched/1",
    "payment_reversed/1",
    "refunded/1",
    "refund_reversed/1",
    "claim_repaid/2",
];

/// Facts and builder of the reconciliation.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let all = stocks.all();
    let events = case.store.events_of(case.viewer, &PAYMENTS).await?;
    let events: BTreeMap<Seq, Event> = events.into_iter().map(|event| (event.seq, event)).collect();
    let orders = case.store.orders(case.viewer).await?;
    let managers: BTreeMap<CommitmentId, ManagerId> = {
        let commitments = case.store.commitments(case.viewer).await?;
        commitments.into_iter().map(|known| (known.made.commitment, known.made.manager)).collect()
    };
    let statements = case.store.statements(case.viewer).await?;
    let facts = CashReconciliationFacts {
        title: scope.title,
        statements: statements.iter().map(|known| statement(known, &events)).collect::<Result<_, DeskError>>()?,
        unpaid: unpaid(&orders, &managers).map_err(ReportError::from)?,
        typed: standing(&events, |source| *source == PaymentSource::Typed),
        elsewhere: elsewhere(&events, &statements).map_err(ReportError::from)?,
        paid: all.figure("paid")?,
        ordered_unpaid: all.stage(Kind::Cash, Stage::Ordered)?,
        breaches: breaches(case, &stocks, |_| true).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Vec::new(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn statement(known: &payment::Statement, events: &BTreeMap<Seq, Event>) -> Result<Statement, DeskError> {
    let event = |seq: Seq| {
        let lost = || ReportError::Inconsistent(format!("das Ereignis {seq} eines Kassenauszugs fehlt"));
        events.get(&seq).ok_or_else(lost)
    };
    let mut lines = Vec::with_capacity(known.lines.len());
    for (number, line) in &known.lines {
        lines.push(line_of(*number, event(line.seq())?)?);
    }
    let sum = known.imported.sum_cents;
    if lines.len() < usize::try_from(known.imported.lines).unwrap_or(usize::MAX) {
        let recorded = Euro::sum(lines.iter().map(|line| line.amount)).map_err(ReportError::from)?;
        lines.push(Line {
            line: None,
            state: LineState::Unrecorded,
            seq: known.imported_seq.0,
            booked_on: event(known.imported_seq)?.booked_on,
            order: None,
            references: None,
            beyond_order: Euro::ZERO,
            amount: sum.minus(recorded).map_err(ReportError::from)?,
        });
    }
    Ok(Statement {
        statement: known.imported.statement.to_string(),
        seq: known.imported_seq.0,
        lines_read: known.imported.lines,
        sum,
        lines,
    })
}

/// What the last event of a line says.
fn line_of(line: u32, event: &Event) -> Result<Line, ReportError> {
    let (state, order, references, amount): (_, Option<&OrderId>, _, Euro) = match &event.body {
        Body::Paid(what) => (LineState::Matched, Some(&what.order), None, what.amount_cents),
        Body::PaymentReversed(what) => {
            (LineState::Reversed, Some(&what.payment.order), None, what.payment.amount_cents)
        }
        Body::Refunded(what) => (LineState::SetOff, Some(&what.order), None, what.amount_cents.negated()),
        Body::RefundReversed(what) => {
            (LineState::Reversed, Some(&what.refund.order), None, what.refund.amount_cents.negated())
        }
        Body::ClaimRepaid(what) => {
            (LineState::Income, None, Some(format!("Forderung {}", what.claim)), what.amount_cents.negated())
        }
        Body::PaymentUnmatched(what) => (LineState::Unmatched, None, Some(what.references.clone()), what.amount_cents),
        _ => return Err(ReportError::Inconsistent(format!("das Ereignis {} ist keine Kassenzeile", event.seq))),
    };
    let is_paid = matches!(event.body, Body::Paid(_));
    let beyond = event.postings.iter().filter(|posting| is_paid && posting.from.stage == Stage::WithoutAuthority);
    Ok(Line {
        line: Some(line),
        state,
        seq: event.seq.0,
        booked_on: event.booked_on,
        order: order.map(ToString::to_string),
        references,
        beyond_order: Euro::sum(beyond.map(|posting| posting.amount_cents))?,
        amount,
    })
}

fn unpaid(orders: &[Order], managers: &BTreeMap<CommitmentId, ManagerId>) -> Result<Vec<Unpaid>, MoneyError> {
    let mut open = Vec::new();
    for order in orders {
        let (Some((_, issued)), rest) = (&order.issued, order.unpaid()?) else { continue };
        if rest.is_zero() {
            continue;
        }
        open.push(Unpaid {
            order: order.certified.order.to_string(),
            issued: issued.0,
            due_on: order.certified.due_on,
            manager: managers.get(&order.certified.commitment).map(ToString::to_string).unwrap_or_default(),
            amount: order.certified.amount_cents,
            paid: order.paid_sum()?,
            unpaid: rest,
        });
    }
    open.sort_by(|one, other| (one.due_on, &one.order).cmp(&(other.due_on, &other.order)));
    Ok(open)
}

/// What stands of lines of statements that the viewer does not see, because they name others as well.
fn elsewhere(events: &BTreeMap<Seq, Event>, statements: &[payment::Statement]) -> Result<Euro, MoneyError> {
    let is_seen = |id: &StatementId| statements.iter().any(|known| known.imported.statement == *id);
    let of_others = |source: &PaymentSource| match source {
        PaymentSource::Statement { statement, .. } => !is_seen(statement),
        PaymentSource::Typed => false,
    };
    Euro::sum(standing(events, of_others).iter().map(|payment| payment.amount))
}

/// Payments of such a source that stand; a refund with a minus.
fn standing(events: &BTreeMap<Seq, Event>, counts: impl Fn(&PaymentSource) -> bool) -> Vec<TypedPayment> {
    let mut standing = BTreeMap::new();
    let typed = |event: &Event, order: &OrderId, amount: Euro| TypedPayment {
        seq: event.seq.0,
        booked_on: event.booked_on,
        order: order.to_string(),
        actor: event.actor.to_string(),
        voucher: event.voucher.clone(),
        amount,
    };
    for event in events.values() {
        match &event.body {
            Body::Paid(what) if counts(&what.source) => {
                standing.insert(event.seq, typed(event, &what.order, what.amount_cents));
            }
            Body::Refunded(what) if counts(&what.source) => {
                standing.insert(event.seq, typed(event, &what.order, what.amount_cents.negated()));
            }
            Body::PaymentReversed(what) => {
                standing.remove(&what.reverses);
            }
            Body::RefundReversed(what) => {
                standing.remove(&what.reverses);
            }
            _ => {}
        }
    }
    standing.into_values().collect()
}
