//! Consortia (Verbünde) of Länder, projects that they carry jointly, and what their members reimburse.
//!
//! A consortium owns no account; what is reimbursed is the own money of the Länder. Law: GG Art. 91c; BHO §§ 17, 34.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::book::Noted;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::consortium::{CarryJointly, CostShare, RegisterConsortium, ReimbursePartner};
use crate::core::ids::{ConsortiumId, ManagerId, ProjectId};
use crate::web::body::Body;
use crate::web::fields::{AmountText, DecimalText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ConsortiumOut {
    consortium: String,
    title: String,
    members: Vec<String>,
    lead: String,
    #[schema(format = Date)]
    since: String,
    seq: u64,
}

impl From<Noted<RegisterConsortium>> for ConsortiumOut {
    fn from(Noted { what, seq }: Noted<RegisterConsortium>) -> ConsortiumOut {
        ConsortiumOut {
            consortium: what.consortium.into(),
            title: what.title,
            members: what.members.into_iter().map(String::from).collect(),
            lead: what.lead.into(),
            since: calendar::iso(what.since),
            seq: seq.0,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsortiumIn {
    consortium: String,
    title: String,
    /// Länder, at least two.
    members: Vec<String>,
    /// One of them.
    lead: String,
    #[schema(format = Date)]
    since: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// The share of a member in the cost of a joint project.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CostShareForm {
    member: String,
    #[schema(value_type = String, example = "33.34")]
    percent: DecimalText,
}

/// How a project is carried jointly.
#[derive(Serialize, ToSchema)]
pub struct JointOut {
    consortium: String,
    shares: Vec<CarriedShareOut>,
    source: String,
}

#[derive(Serialize, ToSchema)]
pub struct CarriedShareOut {
    member: String,
    #[schema(example = "33.34")]
    percent: String,
}

impl From<&CarryJointly> for JointOut {
    fn from(what: &CarryJointly) -> JointOut {
        let share =
            |share: &CostShare| CarriedShareOut { member: share.member.to_string(), percent: share.percent.clone() };
        JointOut {
            consortium: what.consortium.to_string(),
            shares: what.shares.iter().map(share).collect(),
            source: what.source.clone(),
        }
    }
}

/// Every member of the consortium once, together 100 percent; it replaces what was said before.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JointCarryingIn {
    consortium: String,
    shares: Vec<CostShareForm>,
    source: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReimbursementIn {
    /// The member that reimburses the Land of the project.
    partner: String,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ConsortiumIn, JointCarryingIn, ReimbursementIn);

impl ConsortiumIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let consortium: Option<ConsortiumId> = fields.read("consortium", &self.consortium);
        let members = fields.each(&self.members, |fields, i, id| fields.read(&format!("members[{i}]"), id));
        let lead: Option<ManagerId> = fields.read("lead", &self.lead);
        let since = fields.date("since", &self.since);
        let title = self.title.clone();
        let (consortium, members, lead, since) = (consortium?, members?, lead?, since?);
        Some(Act::RegisterConsortium(RegisterConsortium { consortium, title, members, lead, since }))
    }
}

impl ReimbursementIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let partner: Option<ManagerId> = fields.read("partner", &self.partner);
        let amount_cents = fields.amount("amount", &self.amount);
        let (partner, amount_cents) = (partner?, amount_cents?);
        Some(Act::ReimbursePartner(ReimbursePartner { project, partner, amount_cents }))
    }
}

impl JointCarryingIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let consortium: Option<ConsortiumId> = fields.read("consortium", &self.consortium);
        let shares = fields.each(&self.shares, |fields, i, share| {
            let member = fields.read(&format!("shares[{i}].member"), &share.member);
            let percent = fields.decimal(&format!("shares[{i}].percent"), &share.percent);
            Some(CostShare { member: member?, percent: percent?.to_string() })
        });
        let (consortium, shares, source) = (consortium?, shares?, self.source.clone());
        Some(Act::CarryJointly(CarryJointly { project, consortium, shares, source }))
    }
}

/// Die Verbünde.
#[utoipa::path(operation_id = "list_consortia", tag = "consortia", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ConsortiumOut>), Refusals))]
#[get("/consortia")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.consortia(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |noted| noted.what.consortium.to_string(), ConsortiumOut::from)?;
    reading.page(page)
}

/// Einen Verbund von Ländern erfassen.
#[utoipa::path(operation_id = "register_consortium", tag = "consortia", params(WriteHeaders, WriteParameters),
    request_body = ConsortiumIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/consortia", data = "<body>")]
pub async fn create(writing: Writing, body: Body<ConsortiumIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Aufzeichnen, dass ein Verbund das Projekt gemeinsam trägt.
#[utoipa::path(operation_id = "carry_jointly", tag = "consortia", params(WriteHeaders, WriteParameters),
    request_body = JointCarryingIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/joint-carrying", data = "<body>")]
pub async fn carry_jointly(writing: Writing, id: &str, body: Body<JointCarryingIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Aufzeichnen, was ein Mitglied dem Land des Projekts aus eigenen Mitteln erstattet.
#[utoipa::path(operation_id = "reimburse_partner", tag = "consortia", params(WriteHeaders, WriteParameters),
    request_body = ReimbursementIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/reimbursements", data = "<body>")]
pub async fn reimburse(writing: Writing, id: &str, body: Body<ReimbursementIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}
