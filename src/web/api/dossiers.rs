//! Dossiers (Projektakten): who takes part in a project, its milestones, planned cost and checklists.
//!
//! A plan is not money: nothing here moves any. Law: BHO §§ 7, 17.

use super::consortia::JointOut;
use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::dossier::{AssessCriterion, Assessment, DescribeProject, Dossier, MonthCost, PlanCost, SetMilestone};
use crate::core::ids::{ManagerId, MilestoneId, ProjectId};
use crate::core::refinancing::{TagRefinancing, UntagRefinancing};
use crate::web::body::Body;
use crate::web::fields::{AmountText, DecimalText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct MilestoneOut {
    milestone: String,
    title: String,
    planned_on: Option<String>,
    forecast_on: Option<String>,
    reached_on: Option<String>,
    evidence: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct CostOut {
    year: u16,
    planned: Option<AmountText>,
    forecast: Option<AmountText>,
    /// When it is expected; empty if nobody said it.
    months: Vec<MonthForm>,
    source: String,
}

/// A part of the forecast: in a month from 1 to 12.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthForm {
    month: u8,
    amount: AmountText,
}

#[derive(Serialize, ToSchema)]
pub struct CriterionOut {
    criterion: String,
    assessment: &'static str,
    #[schema(format = Date)]
    assessed_on: String,
    evidence: String,
}

/// A fund that is asked to bear what was paid: of the project, or of one milestone.
#[derive(Serialize, ToSchema)]
pub struct RefinancingOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    milestone: Option<String>,
    fund: String,
    reference: String,
    rate_percent: String,
}

impl From<&TagRefinancing> for RefinancingOut {
    fn from(what: &TagRefinancing) -> RefinancingOut {
        RefinancingOut {
            milestone: what.milestone.as_ref().map(ToString::to_string),
            fund: what.fund.clone(),
            reference: what.reference.clone(),
            rate_percent: what.rate_percent.clone(),
        }
    }
}

/// What was said last of each thing; what nobody said is absent.
#[derive(Serialize, ToSchema)]
pub struct DossierOut {
    project: String,
    one_for_all: Option<bool>,
    partners: Option<Vec<String>>,
    federal_lead: Option<String>,
    services: Vec<String>,
    milestones: Vec<MilestoneOut>,
    costs: Vec<CostOut>,
    criteria: Vec<CriterionOut>,
    /// Absent where no consortium carries it.
    joint: Option<JointOut>,
    refinancing: Vec<RefinancingOut>,
}

impl From<(ProjectId, Dossier)> for DossierOut {
    fn from((project, dossier): (ProjectId, Dossier)) -> DossierOut {
        let described = dossier.described.as_ref().map(|noted| &noted.what);
        let milestone = |one: &SetMilestone| MilestoneOut {
            milestone: one.milestone.to_string(),
            title: one.title.clone(),
            planned_on: one.planned_on.map(calendar::iso),
            forecast_on: one.forecast_on.map(calendar::iso),
            reached_on: one.reached_on.map(calendar::iso),
            evidence: one.evidence.clone(),
        };
        let cost = |one: &PlanCost| CostOut {
            year: one.cost_year,
            planned: one.planned_cents.map(AmountText::from),
            forecast: one.forecast_cents.map(AmountText::from),
            months: one.months.iter().map(MonthForm::from).collect(),
            source: one.source.clone(),
        };
        let criterion = |one: &AssessCriterion| CriterionOut {
            criterion: one.criterion.clone(),
            assessment: one.assessment.as_str(),
            assessed_on: calendar::iso(one.assessed_on),
            evidence: one.evidence.clone(),
        };
        DossierOut {
            project: project.into(),
            one_for_all: described.map(|known| known.one_for_all),
            partners: described.map(|known| known.partners.iter().map(ToString::to_string).collect()),
            federal_lead: described.and_then(|known| known.federal_lead.as_ref()).map(ToString::to_string),
            services: dossier.services().map(|(_, what)| what.service.to_string()).collect(),
            milestones: dossier.milestones().map(milestone).collect(),
            costs: dossier.costs().map(cost).collect(),
            criteria: dossier.criteria.keys().filter_map(|code| dossier.criterion(code)).map(criterion).collect(),
            joint: dossier.joint.as_ref().map(|noted| JointOut::from(&noted.what)),
            refinancing: dossier.refinancing().map(RefinancingOut::from).collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DescriptionIn {
    one_for_all: bool,
    partners: Vec<String>,
    federal_lead: Option<String>,
    source: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// The milestone as it stands now; it replaces what was said before, but for the planned day, which stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MilestoneIn {
    milestone: String,
    title: String,
    #[schema(format = Date)]
    planned_on: Option<String>,
    #[schema(format = Date)]
    forecast_on: Option<String>,
    #[schema(format = Date)]
    reached_on: Option<String>,
    evidence: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CostIn {
    year: u16,
    planned: Option<AmountText>,
    forecast: Option<AmountText>,
    /// Together as much as the forecast.
    #[serde(default)]
    months: Vec<MonthForm>,
    source: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionIn {
    #[schema(example = "openness")]
    criterion: String,
    /// `fulfilled`, `partly_fulfilled`, `not_fulfilled`, `not_applicable`.
    #[schema(value_type = String, example = "fulfilled")]
    assessment: Assessment,
    #[schema(format = Date)]
    assessed_on: String,
    evidence: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// A tag; it moves no money.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefinancingIn {
    /// Absent: the project as a whole.
    milestone: Option<String>,
    #[schema(example = "EFRE 2021–2027")]
    fund: String,
    /// The number under which the fund knows it.
    reference: String,
    /// Above 0, at most 100.
    rate_percent: DecimalText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefinancingRemovalIn {
    milestone: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(DescriptionIn, MilestoneIn, CostIn, CriterionIn, RefinancingIn, RefinancingRemovalIn);

impl RefinancingIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let milestone = fields.read_if("milestone", self.milestone.as_deref());
        let rate = fields.decimal("rate_percent", &self.rate_percent);
        let (fund, reference, rate_percent) = (self.fund.clone(), self.reference.clone(), rate?.to_string());
        Some(Act::TagRefinancing(TagRefinancing { project, milestone: milestone?, fund, reference, rate_percent }))
    }
}

impl RefinancingRemovalIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let milestone = fields.read_if("milestone", self.milestone.as_deref())?;
        Some(Act::UntagRefinancing(UntagRefinancing { project, milestone }))
    }
}

impl From<&MonthCost> for MonthForm {
    fn from(one: &MonthCost) -> MonthForm {
        MonthForm { month: one.month, amount: one.amount_cents.into() }
    }
}

impl DescriptionIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let partners = fields.each(&self.partners, |fields, i, id| fields.read(&format!("partners[{i}]"), id));
        let federal_lead: Option<Option<ManagerId>> = fields.read_if("federal_lead", self.federal_lead.as_deref());
        let (one_for_all, source) = (self.one_for_all, self.source.clone());
        let (partners, federal_lead) = (partners?, federal_lead?);
        Some(Act::DescribeProject(DescribeProject { project, one_for_all, partners, federal_lead, source }))
    }
}

impl CriterionIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let assessed_on = fields.date("assessed_on", &self.assessed_on)?;
        let (criterion, assessment, evidence) = (self.criterion.clone(), self.assessment, self.evidence.clone());
        Some(Act::AssessCriterion(AssessCriterion { project, criterion, assessment, assessed_on, evidence }))
    }
}

impl CostIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let planned_cents = fields.amount_if("planned", self.planned.as_ref());
        let forecast_cents = fields.amount_if("forecast", self.forecast.as_ref());
        let months = fields.each(&self.months, |fields, place, one| {
            let amount_cents = fields.amount(&format!("months[{place}].amount"), &one.amount)?;
            Some(MonthCost { month: one.month, amount_cents })
        });
        let (cost_year, source) = (self.year, self.source.clone());
        let (planned_cents, forecast_cents, months) = (planned_cents?, forecast_cents?, months?);
        Some(Act::PlanCost(PlanCost { project, cost_year, planned_cents, forecast_cents, months, source }))
    }
}

impl MilestoneIn {
    pub fn act(&self, project: ProjectId, fields: &mut Fields) -> Option<Act> {
        let milestone: Option<MilestoneId> = fields.read("milestone", &self.milestone);
        let planned_on = fields.date_if("planned_on", self.planned_on.as_deref());
        let forecast_on = fields.date_if("forecast_on", self.forecast_on.as_deref());
        let reached_on = fields.date_if("reached_on", self.reached_on.as_deref());
        Some(Act::SetMilestone(SetMilestone {
            project,
            milestone: milestone?,
            title: self.title.clone(),
            planned_on: planned_on?,
            forecast_on: forecast_on?,
            reached_on: reached_on?,
            evidence: self.evidence.clone(),
        }))
    }
}

/// Die Projektakten.
#[utoipa::path(operation_id = "list_dossiers", tag = "dossiers", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<DossierOut>), Refusals))]
#[get("/dossiers")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.dossiers(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |(project, _)| project.to_string(), DossierOut::from)?;
    reading.page(page)
}

/// Aufzeichnen, wer an einem Projekt beteiligt ist.
#[utoipa::path(operation_id = "describe_project", tag = "dossiers", params(WriteHeaders, WriteParameters),
    request_body = DescriptionIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/description", data = "<body>")]
pub async fn describe(writing: Writing, id: &str, body: Body<DescriptionIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Einen Meilenstein erfassen oder fortschreiben.
#[utoipa::path(operation_id = "set_milestone", tag = "dossiers", params(WriteHeaders, WriteParameters),
    request_body = MilestoneIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/milestones", data = "<body>")]
pub async fn milestone(writing: Writing, id: &str, body: Body<MilestoneIn>) -> Written {
    let project = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Geplante und erwartete Kosten eines Jahres aufzeichnen: ein Plan, keine Buchung.
#[utoipa::path(operation_id = "plan_cost", tag = "dossiers", params(WriteHeaders, WriteParameters),
    request_body = CostIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/costs", data = "<body>")]
pub async fn cost(writing: Writing, id: &str, body: Body<CostIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Ein Kriterium der Förderprinzipien oder EfA-Mindestanforderungen bewerten.
#[utoipa::path(operation_id = "assess_criterion", tag = "dossiers", params(WriteHeaders, WriteParameters),
    request_body = CriterionIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/criteria", data = "<body>")]
pub async fn criterion(writing: Writing, id: &str, body: Body<CriterionIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Vermerken, welcher EU-Fonds ein Projekt oder einen Meilenstein refinanziert; bewegt kein Geld.
#[utoipa::path(operation_id = "tag_refinancing", tag = "dossiers", params(WriteHeaders, WriteParameters),
    request_body = RefinancingIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/refinancing", data = "<body>")]
pub async fn tag_refinancing(writing: Writing, id: &str, body: Body<RefinancingIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}

/// Den Vermerk löschen.
#[utoipa::path(operation_id = "untag_refinancing", tag = "dossiers", params(WriteHeaders, WriteParameters),
    request_body = RefinancingRemovalIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/projects/<id>/refinancing/removal", data = "<body>")]
pub async fn untag_refinancing(writing: Writing, id: &str, body: Body<RefinancingRemovalIn>) -> Written {
    let project: ProjectId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(project, fields)).await
}
