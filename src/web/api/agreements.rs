//! Agreements (Vereinbarungen): legal basis and cited, dated terms, in the form in which they are sent. Projects are placed
//! under them.
//!
//! Which term exists on which legal basis is judged by the book. Law: BHO §§ 23, 34, 44.

mod term;

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::agreement::{Financing, LegalBasis, PlaceProject, RegisterAgreement};
use crate::core::book::Noted;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{AgreementId, ComponentId, ManagerId, ProjectId};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, patch, post};
use serde::{Deserialize, Serialize};
use term::ParameterForm;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct AgreementOut {
    agreement: String,
    content: AgreementForm,
    seq: u64,
}

/// What is agreed.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementForm {
    title: String,
    /// The framework agreement that it stands under; absent for a framework agreement itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    framework: Option<String>,
    component: String,
    /// The lead ministry.
    #[schema(example = "bmi")]
    ministry: String,
    /// Absent where all Länder are parties.
    #[schema(example = "DE-BY")]
    #[serde(skip_serializing_if = "Option::is_none")]
    land: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_field: Option<String>,
    /// `assignment`, `grant`, `financial_assistance`, `contract`.
    #[schema(value_type = String, example = "assignment")]
    legal_basis: LegalBasis,
    /// `full`, `proportional`, `deficit`, `fixed_amount`.
    #[schema(value_type = Option<String>, example = "full")]
    #[serde(skip_serializing_if = "Option::is_none")]
    financing: Option<Financing>,
    #[schema(format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    signed_on: Option<String>,
    /// Where the agreement is found.
    source: String,
    terms: Vec<ParameterForm>,
}

impl From<RegisterAgreement> for AgreementForm {
    fn from(what: RegisterAgreement) -> AgreementForm {
        AgreementForm {
            title: what.title,
            framework: what.framework.map(AgreementId::into),
            component: what.component.into(),
            ministry: what.ministry.into(),
            land: what.land.map(ManagerId::into),
            policy_field: what.policy_field,
            legal_basis: what.legal_basis,
            financing: what.financing,
            signed_on: what.signed_on.map(calendar::iso),
            source: what.source,
            terms: what.parameters.into_iter().map(ParameterForm::from).collect(),
        }
    }
}

impl From<Noted<RegisterAgreement>> for AgreementOut {
    fn from(noted: Noted<RegisterAgreement>) -> AgreementOut {
        let agreement = noted.what.agreement.to_string();
        AgreementOut { agreement, content: noted.what.into(), seq: noted.seq.0 }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementIn {
    #[schema(example = "ev-by-1")]
    agreement: String,
    content: AgreementForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// The whole new content of an agreement: a term that is left out is gone, not kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementAmendmentIn {
    content: AgreementForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacementIn {
    agreement: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(AgreementIn, AgreementAmendmentIn, PlacementIn);

impl PlacementIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        Some(Act::PlaceProject(PlaceProject { project, agreement: fields.read("agreement", &self.agreement)? }))
    }
}

impl AgreementForm {
    fn read(&self, agreement: AgreementId, fields: &mut Fields) -> Option<RegisterAgreement> {
        let framework: Option<Option<AgreementId>> = fields.read_if("content.framework", self.framework.as_deref());
        let component: Option<ComponentId> = fields.read("content.component", &self.component);
        let ministry: Option<ManagerId> = fields.read("content.ministry", &self.ministry);
        let land: Option<Option<ManagerId>> = fields.read_if("content.land", self.land.as_deref());
        let signed_on = fields.date_if("content.signed_on", self.signed_on.as_deref());
        let parameters = fields.each(&self.terms, |fields, i, term| term.read(&format!("content.terms[{i}]"), fields));
        Some(RegisterAgreement {
            agreement,
            title: self.title.clone(),
            framework: framework?,
            component: component?,
            ministry: ministry?,
            land: land?,
            policy_field: self.policy_field.clone(),
            legal_basis: self.legal_basis,
            financing: self.financing,
            signed_on: signed_on?,
            source: self.source.clone(),
            parameters: parameters?,
        })
    }
}

impl AgreementAmendmentIn {
    pub fn read(&self, agreement: AgreementId, fields: &mut Fields) -> Option<RegisterAgreement> {
        self.content.read(agreement, fields)
    }
}

impl AgreementIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let agreement: AgreementId = fields.read("agreement", &self.agreement)?;
        self.content.read(agreement, fields).map(Act::RegisterAgreement)
    }
}

/// Die Vereinbarungen mit ihren Bestimmungen.
#[utoipa::path(operation_id = "list_agreements", tag = "agreements", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<AgreementOut>), Refusals))]
#[get("/agreements")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.agreements(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |a| a.what.agreement.to_string(), AgreementOut::from)?;
    reading.page(page)
}

/// Eine Vereinbarung erfassen.
#[utoipa::path(operation_id = "register_agreement", tag = "agreements", params(WriteHeaders, WriteParameters),
    request_body = AgreementIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/agreements", data = "<body>")]
pub async fn create(writing: Writing, body: Body<AgreementIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Die Bestimmungen einer Vereinbarung ändern: der Inhalt wird als Ganzes ersetzt.
#[utoipa::path(operation_id = "amend_agreement", tag = "agreements", params(WriteHeaders, WriteParameters),
    request_body = AgreementAmendmentIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[patch("/agreements/<id>", data = "<body>")]
pub async fn amend(writing: Writing, id: &str, body: Body<AgreementAmendmentIn>) -> Written {
    let agreement = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.read(agreement, fields).map(Act::AmendAgreement)).await
}

/// Ein Projekt einer Einzelvereinbarung zuordnen.
#[utoipa::path(operation_id = "place_project", tag = "agreements", params(WriteHeaders, WriteParameters),
    request_body = PlacementIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/agreement", data = "<body>")]
pub async fn place(writing: Writing, id: &str, body: Body<PlacementIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Under which agreement a project stands.
#[derive(Serialize, ToSchema)]
pub struct PlacementOut {
    project: String,
    agreement: String,
}

/// Die Zuordnungen der Projekte zu ihren Vereinbarungen.
#[utoipa::path(operation_id = "list_placements", tag = "agreements", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<PlacementOut>), Refusals))]
#[get("/placements")]
pub async fn placements(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.placements(&reading.viewer).await?.into_iter();
    let out = |(project, agreement): (ProjectId, AgreementId)| PlacementOut {
        project: project.into(),
        agreement: agreement.into(),
    };
    let page = paging.cut(&reading, all.map(out).collect(), |row| row.project.clone(), |row| row)?;
    reading.page(page)
}
