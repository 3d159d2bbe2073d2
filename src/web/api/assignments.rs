//! Assignments: what a manager gives back. To assign is a proposal, because two persons decide it.
//!
//! Law: BHO § 34.

use super::{WriteAnswers, booking};
use crate::core::budget::ReturnAssignment;
use crate::core::command::Act;
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentReturnIn {
    component: String,
    budget_item: String,
    booking_year: u16,
    /// Who gives back.
    manager: String,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(AssignmentReturnIn);

impl AssignmentReturnIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let component = fields.read("component", &self.component);
        let budget_item = fields.read("budget_item", &self.budget_item);
        let manager = fields.read("manager", &self.manager);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::ReturnAssignment(ReturnAssignment {
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            manager: manager?,
            amount_cents: amount_cents?,
        }))
    }
}

/// Zugewiesene Mittel zurückgeben, soweit sie frei sind.
#[utoipa::path(operation_id = "return_assignment", tag = "assignments", params(WriteHeaders, WriteParameters),
    request_body = AssignmentReturnIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/assignment-returns", data = "<body>")]
pub async fn give_back(writing: Writing, body: Body<AssignmentReturnIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
