//! Budget items (Haushaltsstellen) and what parliament appropriated in them.

pub mod changes;

use super::{Refusals, WriteAnswers, booking};
use crate::core::book::Noted;
use crate::core::command::{Act, CreateBudgetItem};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct BudgetItemOut {
    #[schema(example = "0634/453 01")]
    budget_item: String,
    title: String,
    manager: String,
    seq: u64,
}

impl From<Noted<CreateBudgetItem>> for BudgetItemOut {
    fn from(noted: Noted<CreateBudgetItem>) -> BudgetItemOut {
        let CreateBudgetItem { budget_item, title, manager } = noted.what;
        BudgetItemOut { budget_item: budget_item.into(), title, manager: manager.into(), seq: noted.seq.0 }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetItemIn {
    #[schema(example = "0634/453 01")]
    budget_item: String,
    title: String,
    manager: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppropriationIn {
    budget_item: String,
    booking_year: u16,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(BudgetItemIn, AppropriationIn);

impl BudgetItemIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let budget_item = fields.read("budget_item", &self.budget_item);
        let manager = fields.read("manager", &self.manager);
        let title = self.title.clone();
        Some(Act::CreateBudgetItem(CreateBudgetItem { budget_item: budget_item?, title, manager: manager? }))
    }
}

impl AppropriationIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (item, year) = (fields.read("budget_item", &self.budget_item), self.booking_year);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::Appropriate { budget_item: item?, booking_year: year, amount_cents: amount_cents? })
    }
}

/// Die Haushaltsstellen.
#[utoipa::path(operation_id = "list_budget_items", tag = "budget items", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<BudgetItemOut>), Refusals))]
#[get("/budget-items")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.budget_items(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |i| i.what.budget_item.to_string(), BudgetItemOut::from)?;
    reading.page(page)
}

/// Eine Haushaltsstelle anlegen.
#[utoipa::path(operation_id = "create_budget_item", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = BudgetItemIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/budget-items", data = "<body>")]
pub async fn create(writing: Writing, body: Body<BudgetItemIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Die Veranschlagung einer Haushaltsstelle für ein Haushaltsjahr buchen.
#[utoipa::path(operation_id = "appropriate", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = AppropriationIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/appropriations", data = "<body>")]
pub async fn appropriate(writing: Writing, body: Body<AppropriationIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
