//! From the store to the facts of the list of orders and payments.

use super::breaches::breaches;
use super::documents::Documents;
use super::stocks::Stocks;
use super::{Case, Prepared};
use crate::core::account::{Kind, Stage};
use crate::core::money::MoneyError;
use crate::core::order::Order;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::orders_and_payments::{self as report, Line, OrdersAndPaymentsFacts, Step};

/// Facts and builder of the list.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let documents = Documents::of(case).await?;
    let all = stocks.all();
    let lines = documents.orders.values().filter_map(|order| line(order, &documents).transpose());
    let facts = OrdersAndPaymentsFacts {
        title: scope.title,
        lines: lines.collect::<Result<_, MoneyError>>().map_err(ReportError::from)?,
        ordered: all.figure("ordered")?,
        paid: all.figure("paid")?,
        unpaid: all.stage(Kind::Cash, Stage::Ordered)?,
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

/// An order with its commitment; the book has no order without one.
fn line(order: &Order, documents: &Documents) -> Result<Option<Line>, MoneyError> {
    let Some(made) = documents.made(order) else { return Ok(None) };
    let certified = &order.certified;
    Ok(Some(Line {
        order: certified.order.to_string(),
        commitment: made.commitment.to_string(),
        project: made.project.to_string(),
        manager: made.manager.to_string(),
        budget_item: made.budget_item.to_string(),
        booking_year: made.booking_year,
        payee: documents.payee(certified.payee.as_ref().or(made.payee.as_ref())),
        state: order.state()?,
        certified: Step { seq: order.certified_seq.0, actor: order.certified_by.to_string() },
        issued: order.issued.as_ref().map(|(actor, seq)| Step { seq: seq.0, actor: actor.to_string() }),
        due_on: certified.due_on,
        cash_sign: certified.cash_sign.clone(),
        amount: certified.amount_cents,
        paid: order.paid_sum()?,
        unpaid: order.unpaid()?,
    }))
}
