//! Contributions in kind (Eigenleistungen, Sachleistungen): recorded with valuation and evidence, and taken back.
//!
//! The document is never sent, only its hash. No money of the Bund moves. Law: VV-BHO § 44 Nr. 2.4.

use super::reversals::ReasonForm;
use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::account::FundingSource;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::contribution::{Contribution, ContributionKind, RecordContribution, ReverseContribution, Valuation};
use crate::core::ids::{ContributionId, ProjectId};
use crate::core::journal::hash::Hash;
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the amount was come to.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ValuationForm {
    /// Time worked; the amount is at most minutes / 60 times the rate, rounded down to the cent.
    Hours { minutes: u32, hourly_rate: AmountText },
    /// Any other basis, in words.
    Basis { basis: String },
}

impl From<Valuation> for ValuationForm {
    fn from(what: Valuation) -> ValuationForm {
        match what {
            Valuation::Hours { minutes, hourly_rate_cents } => {
                ValuationForm::Hours { minutes, hourly_rate: hourly_rate_cents.into() }
            }
            Valuation::Basis { basis } => ValuationForm::Basis { basis },
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct ContributionOut {
    contribution: String,
    project: String,
    kind: &'static str,
    source: &'static str,
    amount: AmountText,
    valuation: ValuationForm,
    #[schema(format = Date)]
    contributed_on: String,
    reason: String,
    document_sha256: String,
    seq: u64,
    /// The event that took it back; absent while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    reversed_seq: Option<u64>,
}

impl From<Contribution> for ContributionOut {
    fn from(known: Contribution) -> ContributionOut {
        let what = known.recorded;
        ContributionOut {
            contribution: what.contribution.into(),
            project: what.project.into(),
            kind: what.kind.as_str(),
            source: what.source.as_str(),
            amount: what.amount_cents.into(),
            valuation: what.valuation.into(),
            contributed_on: calendar::iso(what.contributed_on),
            reason: what.reason,
            document_sha256: what.document_sha256.to_string(),
            seq: known.recorded_seq.0,
            reversed_seq: known.reversed.map(|seq| seq.0),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionIn {
    #[schema(example = "e-2021-1")]
    contribution: String,
    project: String,
    /// `own_work` or `thing_in_kind`.
    #[schema(value_type = String, example = "own_work")]
    kind: ContributionKind,
    /// Who contributed: `federal_state`, `municipality`, `european_union`, `third_party`.
    #[schema(value_type = String, example = "federal_state")]
    source: FundingSource,
    amount: AmountText,
    valuation: ValuationForm,
    #[schema(format = Date)]
    contributed_on: String,
    /// What it was; no names of persons.
    reason: String,
    /// SHA-256 of the evidence in hex; the document stays where it is.
    document_sha256: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionReversalIn {
    reason: ReasonForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ContributionIn, ContributionReversalIn);

impl ContributionIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let contribution: Option<ContributionId> = fields.read("contribution", &self.contribution);
        let project: Option<ProjectId> = fields.read("project", &self.project);
        let amount_cents = fields.amount("amount", &self.amount);
        let valuation = match &self.valuation {
            ValuationForm::Hours { minutes, hourly_rate } => {
                let rate = fields.amount("valuation.hourly_rate", hourly_rate);
                rate.map(|hourly_rate_cents| Valuation::Hours { minutes: *minutes, hourly_rate_cents })
            }
            ValuationForm::Basis { basis } => Some(Valuation::Basis { basis: basis.clone() }),
        };
        let contributed_on = fields.date("contributed_on", &self.contributed_on);
        let document_sha256: Option<Hash> = fields.read("document_sha256", &self.document_sha256);
        Some(Act::RecordContribution(RecordContribution {
            contribution: contribution?,
            project: project?,
            kind: self.kind,
            source: self.source,
            amount_cents: amount_cents?,
            valuation: valuation?,
            contributed_on: contributed_on?,
            reason: self.reason.clone(),
            document_sha256: document_sha256?,
        }))
    }
}

impl ContributionReversalIn {
    pub fn act(&self, contribution: ContributionId) -> Act {
        Act::ReverseContribution(ReverseContribution { contribution, reason: self.reason.into() })
    }
}

/// Die Eigenleistungen und Sachleistungen, auch die zurückgenommenen.
#[utoipa::path(operation_id = "list_contributions", tag = "contributions", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ContributionOut>), Refusals))]
#[get("/contributions")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.contributions(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |known| known.recorded.contribution.to_string(), ContributionOut::from)?;
    reading.page(page)
}

/// Eine Eigenleistung oder Sachleistung erfassen; gezahlt wird dafür nichts.
#[utoipa::path(operation_id = "record_contribution", tag = "contributions", params(WriteHeaders, WriteParameters),
    request_body = ContributionIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/contributions", data = "<body>")]
pub async fn create(writing: Writing, body: Body<ContributionIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine falsch erfasste Eigenleistung zurücknehmen.
#[utoipa::path(operation_id = "reverse_contribution", tag = "contributions", params(WriteHeaders, WriteParameters),
    request_body = ContributionReversalIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/contributions/<id>/reverse", data = "<body>")]
pub async fn reverse(writing: Writing, id: &str, body: Body<ContributionReversalIn>) -> Written {
    let contribution = in_path("id", id)?;
    writing.record(&body.0, |_| Some(body.0.act(contribution))).await
}
