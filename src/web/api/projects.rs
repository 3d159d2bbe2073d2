//! Projects (Umsetzungsprojekte) of the Länder.

use super::{Refusals, WriteAnswers, booking};
use crate::core::book::Noted;
use crate::core::command::{Act, RegisterProject};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ProjectOut {
    project: String,
    title: String,
    land: String,
    policy_field: String,
    seq: u64,
}

impl From<Noted<RegisterProject>> for ProjectOut {
    fn from(noted: Noted<RegisterProject>) -> ProjectOut {
        let RegisterProject { project, title, land, policy_field } = noted.what;
        ProjectOut { project: project.into(), title, land: land.into(), policy_field, seq: noted.seq.0 }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectIn {
    project: String,
    title: String,
    #[schema(example = "DE-BY")]
    land: String,
    policy_field: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ProjectIn);

impl ProjectIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (project, land) = (fields.read("project", &self.project), fields.read("land", &self.land));
        let (title, policy_field) = (self.title.clone(), self.policy_field.clone());
        Some(Act::RegisterProject(RegisterProject { project: project?, title, land: land?, policy_field }))
    }
}

/// Die Projekte.
#[utoipa::path(operation_id = "list_projects", tag = "projects", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ProjectOut>), Refusals))]
#[get("/projects")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.projects(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |p| p.what.project.to_string(), ProjectOut::from)?;
    reading.page(page)
}

/// Ein Projekt erfassen.
#[utoipa::path(operation_id = "register_project", tag = "projects", params(WriteHeaders, WriteParameters),
    request_body = ProjectIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/projects", data = "<body>")]
pub async fn create(writing: Writing, body: Body<ProjectIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
