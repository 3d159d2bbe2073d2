//! Tasks: what waits for whoever asks, by the roles that they hold today.

use super::Refusals;
use crate::core::calendar;
use crate::desk::tasks::{Task, waiting};
use crate::web::fields::AmountText;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct TaskOut {
    /// `settle`, `duty`, `approve`, `carry_out`, `issue`, `match_line`, `examine`, `use_residue`.
    kind: &'static str,
    label: &'static str,
    /// The proposal, order, statement, project or account that it is about.
    of: String,
    about: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    due_on: Option<String>,
    late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<AmountText>,
}

impl From<Task> for TaskOut {
    fn from(task: Task) -> TaskOut {
        TaskOut {
            kind: task.kind.as_str(),
            label: task.kind.label(),
            of: task.of,
            about: task.about.in_german(),
            due_on: task.due_on.map(calendar::iso),
            late: task.late,
            amount: task.amount.map(AmountText::from),
        }
    }
}

/// Was heute auf den Akteur wartet, dem das Token gehört; das Dringendste zuerst.
#[utoipa::path(operation_id = "list_tasks", tag = "tasks", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<TaskOut>), Refusals), security(("token" = [])))]
#[get("/tasks")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let actor = reading.caller.clone().ok_or_else(Problem::no_token)?;
    let today = crate::web::writing::today()?;
    let all = waiting(&reading.store, &reading.viewer, &actor, today).await?;
    let placed: Vec<(usize, Task)> = all.into_iter().enumerate().collect();
    let page = paging.cut(&reading, placed, |(place, _)| format!("{place:08}"), |(_, task)| TaskOut::from(task))?;
    reading.page(page)
}
