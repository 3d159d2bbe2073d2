//! What agreements ask for by a day, and how it stands on one: open, late, done.
//!
//! Law: BHO §§ 44, 59; VwVfG § 49a Absatz 4.

use super::Refusals;
use crate::core::calendar;
use crate::desk::duties::{Duty, duties};
use crate::web::fields::AmountText;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct DutyOut {
    #[schema(format = Date)]
    due_on: String,
    project: String,
    /// `report`, `proof`, `use`, `keeping`, `deferral`.
    asked: &'static str,
    label: String,
    /// `open`, `late`, `done`, `done_late`.
    standing: &'static str,
    /// What was not used in time, or is deferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<AmountText>,
    /// Absent for a deferral: it rests on a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement: Option<String>,
}

impl From<Duty> for DutyOut {
    fn from(duty: Duty) -> DutyOut {
        DutyOut {
            due_on: calendar::iso(duty.due_on),
            project: duty.project.into(),
            asked: duty.asked.as_str(),
            label: duty.asked.label(),
            standing: duty.standing.as_str(),
            amount: duty.amount.map(AmountText::from),
            agreement: duty.agreement.map(String::from),
        }
    }
}

/// Was Vereinbarungen bis wann verlangen, und wie es an einem Tag steht.
#[utoipa::path(operation_id = "list_duties", tag = "agreements",
    params(ReadParameters, PageParameters, ("on" = String, Query, description = "Stand an diesem Tag, JJJJ-MM-TT")),
    responses((status = 200, body = Page<DutyOut>), Refusals))]
#[get("/duties?<on>")]
pub async fn list(reading: Reading, paging: Paging, on: Option<&str>) -> Answered {
    let missing = || Problem::bad_parameter("on", "", "„on“ fehlt: der Tag, an dem gefragt ist, JJJJ-MM-TT.");
    let text = on.ok_or_else(missing)?;
    let day = calendar::parse_date(text).map_err(|error| Problem::bad_parameter("on", text, format!("{error}.")))?;
    let all: Vec<DutyOut> =
        duties(&reading.store, &reading.viewer, day).await?.into_iter().map(DutyOut::from).collect();
    let place = |duty: &DutyOut| format!("{}|{}|{}", duty.due_on, duty.project, duty.label);
    let page = paging.cut(&reading, all, place, |duty| duty)?;
    reading.page(page)
}
