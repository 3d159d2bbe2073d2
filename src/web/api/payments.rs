//! Payments that come from no statement: typed in, the marked exception, and taken back where they were recorded wrongly.
//!
//! Law: BHO §§ 71, 75, 77.

use super::reversals::ReasonForm;
use super::statements::LineForm;
use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::command::Act;
use crate::core::ids::Seq;
use crate::core::payment::{PaymentSource, RecordPayment};
use crate::core::refund::{RecordRefund, Undone};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentIn {
    order: String,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentReversalIn {
    reason: ReasonForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// Money that came back, with the amount of its line or typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundIn {
    /// Without a minus.
    amount: AmountText,
    /// Where it stands with a minus in a statement of the Kasse; absent where it is typed, the exception.
    line: Option<LineForm>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(PaymentIn, PaymentReversalIn, RefundIn);

impl RefundIn {
    pub fn act(&self, payment: Seq, fields: &mut Fields) -> Option<Act> {
        let amount = fields.amount("amount", &self.amount);
        let source = match &self.line {
            Some(line) => line.source("line.statement", fields)?,
            None => PaymentSource::Typed,
        };
        let payment = Undone::Event(payment);
        Some(Act::RecordRefund(RecordRefund { payment, amount_cents: amount?, source }))
    }
}

impl PaymentReversalIn {
    pub fn act(&self, payment: Seq) -> Act {
        Act::ReversePayment { payment, reason: self.reason.into() }
    }
}

impl PaymentIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (order, amount) = (fields.read("order", &self.order), fields.amount("amount", &self.amount));
        let source = PaymentSource::Typed;
        Some(Act::RecordPayment(RecordPayment { order: order?, amount_cents: amount?, source }))
    }
}

/// Eine Auszahlung von Hand aufzeichnen: nur, wer sie weder festgestellt noch angeordnet hat.
#[utoipa::path(operation_id = "record_payment", tag = "payments", params(WriteHeaders, WriteParameters),
    request_body = PaymentIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/payments", data = "<body>")]
pub async fn create(writing: Writing, body: Body<PaymentIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine Erstattung von der Auszahlung desselben Haushaltsjahres absetzen.
#[utoipa::path(operation_id = "refund_payment", tag = "payments",
    params(WriteHeaders, WriteParameters, ("seq" = u64, Path, description = "Ereignis der Auszahlung")),
    request_body = RefundIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/payments/<seq>/refunds", data = "<body>")]
pub async fn refund(writing: Writing, seq: &str, body: Body<RefundIn>) -> Written {
    let payment = in_path("seq", seq)?;
    writing.record(&body.0, |fields| body.0.act(payment, fields)).await
}

/// Eine falsch aufgezeichnete Auszahlung oder Erstattung umkehren.
#[utoipa::path(operation_id = "reverse_payment", tag = "payments",
    params(WriteHeaders, WriteParameters, ("seq" = u64, Path, description = "Ereignis der Auszahlung")),
    request_body = PaymentReversalIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/payments/<seq>/reverse", data = "<body>")]
pub async fn reverse(writing: Writing, seq: &str, body: Body<PaymentReversalIn>) -> Written {
    let payment = in_path("seq", seq)?;
    writing.record(&body.0, |_| Some(body.0.act(payment))).await
}
