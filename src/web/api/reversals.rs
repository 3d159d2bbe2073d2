//! Reversals: a booking of one person is corrected by its mirror image. What two persons decided is a proposal.

use super::{WriteAnswers, booking};
use crate::core::command::{Act, Sealed};
use crate::core::proposal::ReasonCode;
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::writing::{Booking, WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonForm {
    WrongAmount,
    WrongAccount,
    BookedTwice,
    DecisionRevoked,
}

impl From<ReasonForm> for ReasonCode {
    fn from(reason: ReasonForm) -> ReasonCode {
        match reason {
            ReasonForm::WrongAmount => ReasonCode::WrongAmount,
            ReasonForm::WrongAccount => ReasonCode::WrongAccount,
            ReasonForm::BookedTwice => ReasonCode::BookedTwice,
            ReasonForm::DecisionRevoked => ReasonCode::DecisionRevoked,
        }
    }
}

impl From<ReasonCode> for ReasonForm {
    fn from(reason: ReasonCode) -> ReasonForm {
        match reason {
            ReasonCode::WrongAmount => ReasonForm::WrongAmount,
            ReasonCode::WrongAccount => ReasonForm::WrongAccount,
            ReasonCode::BookedTwice => ReasonForm::BookedTwice,
            ReasonCode::DecisionRevoked => ReasonForm::DecisionRevoked,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversalIn {
    /// The event that is reversed.
    reverses: u64,
    reason: ReasonForm,
    /// Lies in the vault, never in the journal.
    note: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ReversalIn, sealing note);

impl ReversalIn {
    pub fn act(&self, note: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        Some(Act::Reverse { reverses: fields.seq("reverses", self.reverses)?, reason: self.reason.into(), note })
    }
}

/// Eine Buchung umkehren.
#[utoipa::path(operation_id = "reverse", tag = "reversals", params(WriteHeaders, WriteParameters),
    request_body = ReversalIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/reversals", data = "<body>")]
pub async fn create(mut writing: Writing, body: Body<ReversalIn>) -> Written {
    let note = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |fields| body.0.act(note, fields)).await
}
