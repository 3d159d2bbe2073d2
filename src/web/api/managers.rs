//! Managers of budget funds, as a tree. The system administrator creates them at the command line.

use super::Refusals;
use crate::core::book::Noted;
use crate::core::command::CreateManager;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ManagerOut {
    #[schema(example = "DE-BY")]
    manager: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[schema(example = "federal_state")]
    kind: &'static str,
    seq: u64,
}

impl From<Noted<CreateManager>> for ManagerOut {
    fn from(noted: Noted<CreateManager>) -> ManagerOut {
        let CreateManager { manager, title, parent, kind } = noted.what;
        let parent = parent.map(String::from);
        ManagerOut { manager: manager.into(), title, parent, kind: kind.as_str(), seq: noted.seq.0 }
    }
}

/// Die Bewirtschafter.
#[utoipa::path(operation_id = "list_managers", tag = "managers", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ManagerOut>), Refusals))]
#[get("/managers")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.managers(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |m| m.what.manager.to_string(), ManagerOut::from)?;
    reading.page(page)
}
