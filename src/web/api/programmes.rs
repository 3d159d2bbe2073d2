//! Programmes.

use super::{Refusals, WriteAnswers, booking};
use crate::core::book::Noted;
use crate::core::command::{Act, CreateProgramme};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ProgrammeOut {
    programme: String,
    title: String,
    lead: String,
    /// An invented example, no real allocation.
    example: bool,
    seq: u64,
}

impl From<Noted<CreateProgramme>> for ProgrammeOut {
    fn from(noted: Noted<CreateProgramme>) -> ProgrammeOut {
        let CreateProgramme { programme, title, lead, example } = noted.what;
        ProgrammeOut { programme: programme.into(), title, lead: lead.into(), example, seq: noted.seq.0 }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeIn {
    #[schema(example = "ozg")]
    programme: String,
    title: String,
    /// The manager who leads the programme and holds its frame.
    lead: String,
    example: bool,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ProgrammeIn);

impl ProgrammeIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let programme = fields.read("programme", &self.programme);
        let lead = fields.read("lead", &self.lead);
        let title = self.title.clone();
        Some(Act::CreateProgramme(CreateProgramme { programme: programme?, title, lead: lead?, example: self.example }))
    }
}

/// Die Programme.
#[utoipa::path(operation_id = "list_programmes", tag = "programmes", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ProgrammeOut>), Refusals))]
#[get("/programmes")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.programmes(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |p| p.what.programme.to_string(), ProgrammeOut::from)?;
    reading.page(page)
}

/// Ein Programm anlegen.
#[utoipa::path(operation_id = "create_programme", tag = "programmes", params(WriteHeaders, WriteParameters),
    request_body = ProgrammeIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/programmes", data = "<body>")]
pub async fn create(writing: Writing, body: Body<ProgrammeIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
