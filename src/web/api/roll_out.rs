//! Roll-out (Flächendeckung): authorities, who is competent for a service in a Land, who is connected.
//!
//! Municipalities are those of the built-in table; a key that is not in it is a fault of the body, unless it is said that
//! the municipality stands outside the table. Law: OZG § 1; the law of the Länder.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::book::Noted;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{AuthorityId, LandCode, ServiceId};
use crate::core::roll_out::{
    AuthorityKind, Competent, ConnectAuthority, DeclareCompetence, RegisterAuthority, WithdrawConnection,
};
use crate::core::service::Service;
use crate::intake::municipalities;
use crate::intake::tables::MUNICIPALITIES;
use crate::web::api::services::TakingBackIn;
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct AuthorityOut {
    authority: String,
    title: String,
    kind: &'static str,
    land: String,
    seq: u64,
}

impl From<Noted<RegisterAuthority>> for AuthorityOut {
    fn from(noted: Noted<RegisterAuthority>) -> AuthorityOut {
        let RegisterAuthority { authority, title, kind, land } = noted.what;
        AuthorityOut { authority: authority.into(), title, kind: kind.as_str(), land: land.into(), seq: noted.seq.0 }
    }
}

/// How many authorities of a kind are competent; `number` is absent if no source says it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompetentForm {
    /// `municipality`, `district`, `municipal_association`, `state_authority`.
    #[schema(value_type = String, example = "district")]
    kind: AuthorityKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub struct CompetenceOut {
    land: String,
    #[schema(format = Date)]
    competent_from: String,
    competent: Vec<CompetentForm>,
    source: String,
    seq: u64,
}

#[derive(Serialize, ToSchema)]
pub struct ConnectionOut {
    authority: String,
    kind: &'static str,
    land: String,
    #[schema(format = Date)]
    connected_on: String,
    evidence: String,
}

/// What is recorded of the roll-out of a service. How far it is on a day says the report `roll-out`.
#[derive(Serialize, ToSchema)]
pub struct RollOutOut {
    service: String,
    competences: Vec<CompetenceOut>,
    connections: Vec<ConnectionOut>,
}

impl From<Service> for RollOutOut {
    fn from(known: Service) -> RollOutOut {
        let kinds = |what: &DeclareCompetence| {
            what.competent.iter().map(|one| CompetentForm { kind: one.kind, number: one.number }).collect()
        };
        let competences = known.competences.iter().map(|(seq, what)| CompetenceOut {
            land: what.land.to_string(),
            competent_from: calendar::iso(what.competent_from),
            competent: kinds(what),
            source: what.source.clone(),
            seq: seq.0,
        });
        let connections = known.connections().map(|what| ConnectionOut {
            authority: what.authority.to_string(),
            kind: what.kind.as_str(),
            land: what.land.to_string(),
            connected_on: calendar::iso(what.connected_on),
            evidence: what.evidence.clone(),
        });
        RollOutOut {
            service: known.what.service.to_string(),
            competences: competences.collect(),
            connections: connections.collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicAuthorityIn {
    authority: String,
    title: String,
    /// `district`, `municipal_association`, `state_authority`; municipalities need no registration.
    #[schema(value_type = String, example = "district")]
    kind: AuthorityKind,
    #[schema(example = "DE-BY")]
    land: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompetenceIn {
    #[schema(example = "DE-BY")]
    land: String,
    #[schema(format = Date)]
    competent_from: String,
    competent: Vec<CompetentForm>,
    source: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionIn {
    /// Official key (AGS) of a municipality, or the id of a registered authority.
    #[schema(example = "09162000")]
    authority: String,
    #[schema(format = Date)]
    connected_on: String,
    evidence: String,
    /// The municipality is not in the built-in table (Zensus 2022), because it was dissolved or is new.
    #[serde(default)]
    outside_table: bool,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(PublicAuthorityIn, CompetenceIn, ConnectionIn);

impl PublicAuthorityIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let authority: Option<AuthorityId> = fields.read("authority", &self.authority);
        let land: Option<LandCode> = fields.read("land", &self.land);
        let (authority, land, title) = (authority?, land?, self.title.clone());
        Some(Act::RegisterAuthority(RegisterAuthority { authority, title, kind: self.kind, land }))
    }
}

impl CompetenceIn {
    pub fn act(&self, service: ServiceId, fields: &mut Fields) -> Option<Act> {
        let land: Option<LandCode> = fields.read("land", &self.land);
        let competent_from = fields.date("competent_from", &self.competent_from);
        let competent = self.competent.iter().map(|one| Competent { kind: one.kind, number: one.number }).collect();
        let (land, competent_from, source) = (land?, competent_from?, self.source.clone());
        Some(Act::DeclareCompetence(DeclareCompetence { service, land, competent_from, competent, source }))
    }
}

impl ConnectionIn {
    pub fn act(&self, service: ServiceId, fields: &mut Fields) -> Option<Act> {
        let authority: Option<AuthorityId> = fields.read("authority", &self.authority);
        let connected_on = fields.date("connected_on", &self.connected_on);
        let authority = authority.filter(|id| self.is_known(id, fields));
        let (authority, connected_on, evidence) = (authority?, connected_on?, self.evidence.clone());
        Some(Act::ConnectAuthority(ConnectAuthority { service, authority, connected_on, evidence }))
    }

    fn is_known(&self, id: &AuthorityId, fields: &mut Fields) -> bool {
        if self.outside_table || id.land_of_municipality().is_none() {
            return true;
        }
        let table = municipalities::read(MUNICIPALITIES.csv.as_bytes());
        let is_known = table.is_ok_and(|table| table.iter().any(|one| one.ags == id.as_str()));
        if !is_known {
            let told = "steht nicht in der Tabelle der Gemeinden (Zensus 2022); ist die Gemeinde aufgelöst oder neu, \
                        „outside_table“ angeben";
            fields.fault("authority", id.as_str(), told);
        }
        is_known
    }
}

/// Die erfassten Behörden; Gemeinden brauchen keine Erfassung.
#[utoipa::path(operation_id = "list_authorities", tag = "roll-out", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<AuthorityOut>), Refusals))]
#[get("/authorities")]
pub async fn list_authorities(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.authorities(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |a| a.what.authority.to_string(), AuthorityOut::from)?;
    reading.page(page)
}

/// Zuständigkeiten und Anschlüsse je Leistung.
#[utoipa::path(operation_id = "list_roll_out", tag = "roll-out", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<RollOutOut>), Refusals))]
#[get("/roll-out")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.services(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |known| known.what.service.to_string(), RollOutOut::from)?;
    reading.page(page)
}

/// Eine Behörde erfassen, die keine Gemeinde ist.
#[utoipa::path(operation_id = "register_authority", tag = "roll-out", params(WriteHeaders, WriteParameters),
    request_body = PublicAuthorityIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/authorities", data = "<body>")]
pub async fn create_authority(writing: Writing, body: Body<PublicAuthorityIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Aufzeichnen, wer in einem Land für eine Leistung zuständig ist.
#[utoipa::path(operation_id = "declare_competence", tag = "roll-out", params(WriteHeaders, WriteParameters),
    request_body = CompetenceIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/competences", data = "<body>")]
pub async fn declare(writing: Writing, id: &str, body: Body<CompetenceIn>) -> Written {
    let service: ServiceId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(service, fields)).await
}

/// Aufzeichnen, dass eine Behörde angeschlossen ist.
#[utoipa::path(operation_id = "connect_authority", tag = "roll-out", params(WriteHeaders, WriteParameters),
    request_body = ConnectionIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/connections", data = "<body>")]
pub async fn connect(writing: Writing, id: &str, body: Body<ConnectionIn>) -> Written {
    let service = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(service, fields)).await
}

/// Einen falsch aufgezeichneten Anschluss zurücknehmen.
#[utoipa::path(operation_id = "withdraw_connection", tag = "roll-out", params(WriteHeaders, WriteParameters),
    request_body = TakingBackIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/connections/<authority>/withdraw", data = "<body>")]
pub async fn withdraw(writing: Writing, id: &str, authority: &str, body: Body<TakingBackIn>) -> Written {
    let what = WithdrawConnection { service: in_path("id", id)?, authority: in_path("authority", authority)? };
    writing.record(&body.0, |_| Some(Act::WithdrawConnection(what))).await
}
