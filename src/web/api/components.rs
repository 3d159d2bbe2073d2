//! Components of a programme (Programmteile) and their frame.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::book::Noted;
use crate::core::command::{Act, CreateComponent};
use crate::core::ids::{ComponentId, ProgrammeId};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, patch, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ComponentOut {
    component: String,
    programme: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned_share_percent: Option<String>,
    approximate: bool,
    source: String,
    seq: u64,
}

impl From<Noted<CreateComponent>> for ComponentOut {
    fn from(noted: Noted<CreateComponent>) -> ComponentOut {
        let CreateComponent { component, programme, title, planned_share_percent, approximate, source } = noted.what;
        let (component, programme) = (component.into(), programme.into());
        ComponentOut { component, programme, title, planned_share_percent, approximate, source, seq: noted.seq.0 }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentIn {
    #[schema(example = "foederal")]
    component: String,
    programme: String,
    title: String,
    /// Percent of the programme, as the source says it.
    #[schema(example = "50")]
    planned_share_percent: Option<String>,
    /// The source says „circa“.
    approximate: bool,
    source: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// The whole new content of a component: what is left out is gone, not kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentAmendmentIn {
    programme: String,
    title: String,
    planned_share_percent: Option<String>,
    approximate: bool,
    source: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameIn {
    component: String,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ComponentIn, ComponentAmendmentIn, FrameIn);

impl ComponentIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let component: Option<ComponentId> = fields.read("component", &self.component);
        let programme: Option<ProgrammeId> = fields.read("programme", &self.programme);
        Some(Act::CreateComponent(CreateComponent {
            component: component?,
            programme: programme?,
            title: self.title.clone(),
            planned_share_percent: self.planned_share_percent.clone(),
            approximate: self.approximate,
            source: self.source.clone(),
        }))
    }
}

impl ComponentAmendmentIn {
    pub fn act(&self, component: ComponentId, fields: &mut Fields) -> Option<Act> {
        Some(Act::AmendComponent(CreateComponent {
            component,
            programme: fields.read("programme", &self.programme)?,
            title: self.title.clone(),
            planned_share_percent: self.planned_share_percent.clone(),
            approximate: self.approximate,
            source: self.source.clone(),
        }))
    }
}

impl FrameIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let component = fields.read("component", &self.component);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::GrantFrame { component: component?, amount_cents: amount_cents? })
    }
}

/// Die Programmteile.
#[utoipa::path(operation_id = "list_components", tag = "components", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ComponentOut>), Refusals))]
#[get("/components")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.components(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |c| c.what.component.to_string(), ComponentOut::from)?;
    reading.page(page)
}

/// Einen Programmteil anlegen.
#[utoipa::path(operation_id = "create_component", tag = "components", params(WriteHeaders, WriteParameters),
    request_body = ComponentIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/components", data = "<body>")]
pub async fn create(writing: Writing, body: Body<ComponentIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Einen Programmteil ändern: der Inhalt wird als Ganzes ersetzt.
#[utoipa::path(operation_id = "amend_component", tag = "components", params(WriteHeaders, WriteParameters),
    request_body = ComponentAmendmentIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[patch("/components/<id>", data = "<body>")]
pub async fn amend(writing: Writing, id: &str, body: Body<ComponentAmendmentIn>) -> Written {
    let component = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(component, fields)).await
}

/// Den Rahmen eines Programmteils festlegen; er ermächtigt zu keiner Ausgabe.
#[utoipa::path(operation_id = "grant_frame", tag = "components", params(WriteHeaders, WriteParameters),
    request_body = FrameIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/frames", data = "<body>")]
pub async fn grant_frame(writing: Writing, body: Body<FrameIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
