//! Services (Leistungen): registered with their number, attached to projects, and how mature they are.
//!
//! A second project on one single service is told in the notices of the receipt, not refused. Law: OZG § 1.

use super::reuse::{self, ReuseOut, RunningCostOut};
use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{LandCode, ProjectId, Seq, ServiceId};
use crate::core::service::{
    Deadline, MaturityScheme, ReachMaturity, RegisterService, Service, ServiceOfProject, WithdrawMaturity,
};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, patch, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// By when which level has to be reached.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeadlineForm {
    #[schema(format = Date)]
    due_on: String,
    /// `1.1` (levels 0 to 4) or `2.0` (levels 0 to 7).
    #[schema(value_type = String, example = "1.1")]
    scheme: MaturityScheme,
    level: u8,
    source: String,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceForm {
    title: String,
    /// The OZG-ID of the bundle that a single service belongs to.
    #[schema(example = "10119")]
    #[serde(skip_serializing_if = "Option::is_none")]
    bundle: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<DeadlineForm>,
    source: String,
}

/// A level that stands.
#[derive(Serialize, ToSchema)]
pub struct LevelOut {
    /// Absent where it holds for the service as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    land: Option<String>,
    scheme: &'static str,
    level: u8,
    #[schema(format = Date)]
    reached_on: String,
    evidence: String,
    seq: u64,
}

#[derive(Serialize, ToSchema)]
pub struct ServiceOut {
    service: String,
    /// `service_bundle` or `single_service`.
    kind: &'static str,
    content: ServiceForm,
    projects: Vec<String>,
    levels: Vec<LevelOut>,
    reuses: Vec<ReuseOut>,
    running_costs: Vec<RunningCostOut>,
    seq: u64,
}

impl From<RegisterService> for ServiceForm {
    fn from(what: RegisterService) -> ServiceForm {
        let deadline = |due: Deadline| DeadlineForm {
            due_on: calendar::iso(due.due_on),
            scheme: due.scheme,
            level: due.level,
            source: due.source,
        };
        ServiceForm {
            title: what.title,
            bundle: what.bundle.map(ServiceId::into),
            deadline: what.deadline.map(deadline),
            source: what.source,
        }
    }
}

impl From<Service> for ServiceOut {
    fn from(known: Service) -> ServiceOut {
        let level = |(seq, what): (&Seq, &ReachMaturity)| LevelOut {
            land: what.land.as_ref().map(ToString::to_string),
            scheme: what.scheme.as_str(),
            level: what.level,
            reached_on: calendar::iso(what.reached_on),
            evidence: what.evidence.clone(),
            seq: seq.0,
        };
        let stands = known.reached.iter().filter(|(seq, _)| !known.withdrawn.contains(seq));
        let (reuses, running_costs) = reuse::told(&known.reuse);
        ServiceOut {
            reuses,
            running_costs,
            service: known.what.service.to_string(),
            kind: known.what.service.kind().as_str(),
            projects: known.projects().map(|(_, what)| what.project.to_string()).collect(),
            levels: stands.map(level).collect(),
            seq: known.seq.0,
            content: known.what.into(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceIn {
    /// OZG-ID (5 digits) of a bundle or LeiKa-ID (14 digits) of a single service.
    #[schema(example = "99008001012011")]
    service: String,
    content: ServiceForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// The whole new content: a deadline that is left out is none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceAmendmentIn {
    content: ServiceForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentIn {
    service: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaturityIn {
    /// Absent where it holds for the service as such.
    #[schema(example = "DE-BY")]
    land: Option<String>,
    /// `1.1` or `2.0`.
    #[schema(value_type = String, example = "1.1")]
    scheme: MaturityScheme,
    level: u8,
    #[schema(format = Date)]
    reached_on: String,
    evidence: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakingBackIn {
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ServiceIn, ServiceAmendmentIn, AttachmentIn, MaturityIn, TakingBackIn);

impl ServiceAmendmentIn {
    pub fn act(&self, service: ServiceId, fields: &mut Fields) -> Option<Act> {
        self.content.read(service, fields).map(Act::AmendService)
    }
}

impl ServiceIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let service = fields.read("service", &self.service)?;
        self.content.read(service, fields).map(Act::RegisterService)
    }
}

impl AttachmentIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let service = fields.read("service", &self.service)?;
        Some(Act::AttachService(ServiceOfProject { project, service }))
    }
}

impl MaturityIn {
    pub fn act(&self, service: ServiceId, fields: &mut Fields) -> Option<Act> {
        let land: Option<Option<LandCode>> = fields.read_if("land", self.land.as_deref());
        let (reached_on, evidence) = (fields.date("reached_on", &self.reached_on), self.evidence.clone());
        let (land, reached_on, scheme, level) = (land?, reached_on?, self.scheme, self.level);
        Some(Act::ReachMaturity(ReachMaturity { service, land, scheme, level, reached_on, evidence }))
    }
}

impl ServiceForm {
    fn read(&self, service: ServiceId, fields: &mut Fields) -> Option<RegisterService> {
        let bundle: Option<Option<ServiceId>> = fields.read_if("content.bundle", self.bundle.as_deref());
        let due_on = fields.date_if("content.deadline.due_on", self.deadline.as_ref().map(|due| due.due_on.as_str()));
        let deadline = self.deadline.as_ref().zip(due_on?).map(|(due, due_on)| Deadline {
            due_on,
            scheme: due.scheme,
            level: due.level,
            source: due.source.clone(),
        });
        let (title, source) = (self.title.clone(), self.source.clone());
        Some(RegisterService { service, title, bundle: bundle?, deadline, source })
    }
}

/// Die Leistungen mit ihren Reifegraden und Projekten.
#[utoipa::path(operation_id = "list_services", tag = "services", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ServiceOut>), Refusals))]
#[get("/services")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.services(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |known| known.what.service.to_string(), ServiceOut::from)?;
    reading.page(page)
}

/// Eine Leistung erfassen.
#[utoipa::path(operation_id = "register_service", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = ServiceIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/services", data = "<body>")]
pub async fn create(writing: Writing, body: Body<ServiceIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine Leistung ändern: der Inhalt wird als Ganzes ersetzt.
#[utoipa::path(operation_id = "amend_service", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = ServiceAmendmentIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[patch("/services/<id>", data = "<body>")]
pub async fn amend(writing: Writing, id: &str, body: Body<ServiceAmendmentIn>) -> Written {
    let service = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(service, fields)).await
}

/// Eine Leistung einem Projekt zuordnen; eine Doppelentwicklung wird gemeldet.
#[utoipa::path(operation_id = "attach_service", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = AttachmentIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/services", data = "<body>")]
pub async fn attach(writing: Writing, id: &str, body: Body<AttachmentIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Die Zuordnung einer Leistung zurücknehmen.
#[utoipa::path(operation_id = "detach_service", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = TakingBackIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/services/<service>/detach", data = "<body>")]
pub async fn detach(writing: Writing, id: &str, service: &str, body: Body<TakingBackIn>) -> Written {
    let what = ServiceOfProject { project: in_path("id", id)?, service: in_path("service", service)? };
    writing.record(&body.0, |_| Some(Act::DetachService(what))).await
}

/// Einen erreichten Reifegrad aufzeichnen.
#[utoipa::path(operation_id = "reach_maturity", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = MaturityIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/maturity", data = "<body>")]
pub async fn reach(writing: Writing, id: &str, body: Body<MaturityIn>) -> Written {
    let service: ServiceId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(service, fields)).await
}

/// Einen falsch aufgezeichneten Reifegrad zurücknehmen.
#[utoipa::path(operation_id = "withdraw_maturity", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = TakingBackIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/maturity/<seq>/withdraw", data = "<body>")]
pub async fn withdraw(writing: Writing, id: &str, seq: &str, body: Body<TakingBackIn>) -> Written {
    let what = WithdrawMaturity { service: in_path("id", id)?, reached: in_path("seq", seq)? };
    writing.record(&body.0, |_| Some(Act::WithdrawMaturity(what))).await
}
