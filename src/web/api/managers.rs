//! Managers of budget funds, as a tree.

use super::{Refusals, WriteAnswers, booking};
use crate::core::book::Noted;
use crate::core::command::{Act, CreateManager, ManagerKind};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, ReadingPersons};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
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
pub async fn list(persons: ReadingPersons, paging: Paging) -> Answered {
    let reading = persons.0;
    let all = reading.store.managers(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |m| m.what.manager.to_string(), ManagerOut::from)?;
    reading.page(page)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagerIn {
    #[schema(example = "DE-BY")]
    manager: String,
    title: String,
    /// Only the federation has none.
    parent: Option<String>,
    #[schema(example = "federal_state")]
    kind: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ManagerIn);

impl ManagerIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let manager = fields.read("manager", &self.manager);
        let parent = fields.read_if("parent", self.parent.as_deref());
        let kind = ManagerKind::ALL.into_iter().find(|kind| kind.as_str() == self.kind);
        if kind.is_none() {
            let possible: Vec<&str> = ManagerKind::ALL.iter().map(|kind| kind.as_str()).collect();
            fields.fault("kind", &self.kind, format!("möglich sind {}", possible.join(", ")));
        }
        let title = self.title.clone();
        Some(Act::CreateManager(CreateManager { manager: manager?, title, parent: parent?, kind: kind? }))
    }
}

/// Einen Bewirtschafter anlegen.
#[utoipa::path(operation_id = "create_manager", tag = "managers", params(WriteHeaders, WriteParameters),
    request_body = ManagerIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/managers", data = "<body>")]
pub async fn create(writing: Writing, body: Body<ManagerIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
