//! Payment orders: certified by one person, countersigned by a third where the agreement wants it, issued by another, taken
//! back while they are not paid.
//!
//! Who is paid lies in the vault and is never said here. Law: BHO §§ 70, 77.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::calendar;
use crate::core::command::{Act, Sealed};
use crate::core::money::MoneyError;
use crate::core::order::{CertifyOrder, Order};
use crate::desk::cash_statement::beyond;
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{Booking as _, WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct OrderOut {
    order: String,
    commitment: String,
    /// `certified`, `issued`, `paid`, `cancelled`.
    state: &'static str,
    #[schema(format = Date)]
    due_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cash_sign: Option<String>,
    amount: AmountText,
    paid: AmountText,
    unpaid: AmountText,
    /// What was paid beyond what was ordered: it stands without authority until it is covered.
    beyond: AmountText,
    certified_by: String,
    /// The third person, where the agreement of the project wants one.
    #[serde(skip_serializing_if = "Option::is_none")]
    countersigned_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_by: Option<String>,
    seq: u64,
}

impl OrderOut {
    fn of(order: Order) -> Result<OrderOut, MoneyError> {
        let state = order.state()?.as_str();
        let (paid, unpaid, beyond) = (order.paid_sum()?, order.unpaid()?, beyond(&order)?);
        let what = order.certified;
        Ok(OrderOut {
            order: what.order.into(),
            commitment: what.commitment.into(),
            state,
            due_on: calendar::iso(what.due_on),
            cash_sign: what.cash_sign,
            amount: what.amount_cents.into(),
            paid: paid.into(),
            unpaid: unpaid.into(),
            beyond: beyond.into(),
            certified_by: order.certified_by.into(),
            countersigned_by: order.countersigned.map(|(actor, _)| actor.into()),
            issued_by: order.issued.map(|(actor, _)| actor.into()),
            seq: order.certified_seq.0,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderIn {
    /// Such as the number of its voucher: the statement of the Kasse is matched by it.
    #[schema(example = "a-2021-0001")]
    order: String,
    commitment: String,
    amount: AmountText,
    #[schema(format = Date)]
    due_on: String,
    /// What the Kasse knows the payment by.
    cash_sign: Option<String>,
    /// Who is paid. Lies in the vault, never in the journal.
    payee: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderStepIn {
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(OrderStepIn);
booking!(OrderIn, sealing payee);

impl OrderIn {
    pub fn act(&self, payee: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        let order = fields.read("order", &self.order);
        let commitment = fields.read("commitment", &self.commitment);
        let amount_cents = fields.amount("amount", &self.amount);
        let due_on = fields.date("due_on", &self.due_on);
        Some(Act::CertifyOrder(CertifyOrder {
            order: order?,
            commitment: commitment?,
            amount_cents: amount_cents?,
            due_on: due_on?,
            cash_sign: self.cash_sign.clone(),
            payee,
        }))
    }
}

/// Die Auszahlungsanordnungen.
#[utoipa::path(operation_id = "list_orders", tag = "orders", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<OrderOut>), Refusals))]
#[get("/orders")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.orders(&reading.viewer).await?;
    let all: Vec<OrderOut> = all.into_iter().map(OrderOut::of).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |order| order.order.clone(), |order| order)?;
    reading.page(page)
}

/// Eine Auszahlung sachlich und rechnerisch feststellen.
#[utoipa::path(operation_id = "certify_order", tag = "orders", params(WriteHeaders, WriteParameters),
    request_body = OrderIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/orders", data = "<body>")]
pub async fn certify(mut writing: Writing, body: Body<OrderIn>) -> Written {
    let payee = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |fields| body.0.act(payee, fields)).await
}

/// Eine Auszahlung mitzeichnen, die nach der Vereinbarung eine dritte Person braucht.
#[utoipa::path(operation_id = "countersign_order", tag = "orders", params(WriteHeaders, WriteParameters),
    request_body = OrderStepIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/orders/<id>/countersign", data = "<body>")]
pub async fn countersign(writing: Writing, id: &str, body: Body<OrderStepIn>) -> Written {
    let order = in_path("id", id)?;
    writing.record(&body.0, |_| Some(Act::CountersignOrder { order })).await
}

/// Eine festgestellte Auszahlung anordnen: eine andere Person.
#[utoipa::path(operation_id = "issue_order", tag = "orders", params(WriteHeaders, WriteParameters),
    request_body = OrderStepIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/orders/<id>/issue", data = "<body>")]
pub async fn issue(writing: Writing, id: &str, body: Body<OrderStepIn>) -> Written {
    let order = in_path("id", id)?;
    writing.record(&body.0, |_| Some(Act::IssueOrder { order })).await
}

/// Eine Anordnung zurücknehmen, soweit die Kasse nicht ausgezahlt hat.
#[utoipa::path(operation_id = "cancel_order", tag = "orders", params(WriteHeaders, WriteParameters),
    request_body = OrderStepIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/orders/<id>/cancel", data = "<body>")]
pub async fn cancel(writing: Writing, id: &str, body: Body<OrderStepIn>) -> Written {
    let order = in_path("id", id)?;
    writing.record(&body.0, |_| Some(Act::CancelOrder { order })).await
}
