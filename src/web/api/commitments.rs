//! Commitments: assigned money bound to a project.

use super::{WriteAnswers, booking};
use crate::core::command::{Act, Commit};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentIn {
    project: String,
    manager: String,
    component: String,
    budget_item: String,
    booking_year: u16,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(CommitmentIn);

impl CommitmentIn {
    fn act(&self, fields: &mut Fields) -> Option<Act> {
        let project = fields.read("project", &self.project);
        let manager = fields.read("manager", &self.manager);
        let component = fields.read("component", &self.component);
        let budget_item = fields.read("budget_item", &self.budget_item);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::Commit(Commit {
            project: project?,
            manager: manager?,
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            amount_cents: amount_cents?,
        }))
    }
}

/// Zugewiesene Mittel an ein Projekt binden.
#[utoipa::path(operation_id = "commit", tag = "projects", params(WriteHeaders, WriteParameters),
    request_body = CommitmentIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/commitments", data = "<body>")]
pub async fn create(writing: Writing, body: Body<CommitmentIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
