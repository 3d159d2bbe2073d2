//! Proposals (Vorschläge): what one person brings in and another decides.

mod content;
mod draft;

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::command::{Act, AmendProposal};
use crate::core::ids::ProposalId;
use crate::core::proposal::Proposal;
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading, Single};
use crate::web::writing::{Booking, WriteHeaders, WriteParameters, Writing, Written};
use content::ContentOut;
pub use draft::DraftIn;
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ProposalOut {
    proposal: String,
    kind: &'static str,
    state: &'static str,
    version: u32,
    /// What an approval has to name.
    content_sha256: String,
    /// Everybody who proposed or amended: none of them may approve.
    authors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<String>,
    /// The event that holds the content.
    content_seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_seq: Option<u64>,
    /// The event that reversed what was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    reversed_seq: Option<u64>,
}

impl From<(ProposalId, Proposal)> for ProposalOut {
    fn from((id, proposal): (ProposalId, Proposal)) -> ProposalOut {
        ProposalOut {
            proposal: id.to_string(),
            kind: proposal.content.kind().as_str(),
            state: proposal.state.as_str(),
            version: proposal.version,
            content_sha256: proposal.content_sha256.to_string(),
            authors: proposal.authors.iter().map(ToString::to_string).collect(),
            approved_by: proposal.approved_by.map(Into::into),
            content_seq: proposal.content_seq.0,
            closed_seq: proposal.closed_seq.map(|seq| seq.0),
            reversed_seq: proposal.reversed_seq.map(|seq| seq.0),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct ProposalDetailOut {
    #[serde(flatten)]
    proposal: ProposalOut,
    content: ContentOut,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalIn {
    proposal: String,
    draft: DraftIn,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalAmendmentIn {
    draft: DraftIn,
    /// The content that is replaced, as the proposal names it: refused where it is another by now. Without it whatever stands
    /// there is replaced.
    replaces_sha256: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalIn {
    /// The content that is approved, as the proposal names it.
    content_sha256: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalEndIn {
    /// Lies in the vault, never in the journal.
    note: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecutionIn {
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ProposalIn, ProposalAmendmentIn, ApprovalIn, ExecutionIn);
booking!(ProposalEndIn, sealing note);

impl ApprovalIn {
    pub fn act(&self, proposal: ProposalId, fields: &mut Fields) -> Option<Act> {
        let content_sha256 = fields.read("content_sha256", &self.content_sha256)?;
        Some(Act::Approve { proposal, content_sha256 })
    }
}

impl ProposalAmendmentIn {
    pub fn act(&self, proposal: ProposalId, fields: &mut Fields) -> Option<Act> {
        let replaces = match &self.replaces_sha256 {
            Some(named) => fields.read("replaces_sha256", named).map(Some),
            None => Some(None),
        };
        let draft = self.draft.read(fields);
        Some(Act::Amend(AmendProposal { proposal, draft: draft?, replaces: replaces? }))
    }
}

impl ProposalIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let proposal = fields.read("proposal", &self.proposal);
        let draft = self.draft.read(fields);
        Some(Act::Propose { proposal: proposal?, draft: draft? })
    }
}

/// Die Vorschläge.
#[utoipa::path(operation_id = "list_proposals", tag = "proposals", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ProposalOut>), Refusals))]
#[get("/proposals")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.proposals(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |(id, _)| id.to_string(), ProposalOut::from)?;
    reading.page(page)
}

/// Ein Vorschlag mit seinem Inhalt.
#[utoipa::path(operation_id = "show_proposal", tag = "proposals", params(ReadParameters),
    responses((status = 200, body = Single<ProposalDetailOut>), Refusals))]
#[get("/proposals/<id>")]
pub async fn one(reading: Reading, id: &str) -> Answered {
    let id: ProposalId = in_path("id", id)?;
    let found = reading.store.proposal(&reading.viewer, &id).await?;
    let found =
        found.ok_or_else(|| Problem::not_found(format!("Den Vorschlag {id} gibt es zu diesem Stand nicht.")))?;
    let content = ContentOut::from(found.content.as_ref());
    reading.one(ProposalDetailOut { proposal: ProposalOut::from((id, found)), content })
}

/// Einen Vorschlag einbringen.
#[utoipa::path(operation_id = "propose", tag = "proposals", params(WriteHeaders, WriteParameters),
    request_body = ProposalIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/proposals", data = "<body>")]
pub async fn propose(writing: Writing, body: Body<ProposalIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Einen Vorschlag ändern; eine Genehmigung verfällt damit.
#[utoipa::path(operation_id = "amend_proposal", tag = "proposals", params(WriteHeaders, WriteParameters),
    request_body = ProposalAmendmentIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/proposals/<id>/amendment", data = "<body>")]
pub async fn amend(writing: Writing, id: &str, body: Body<ProposalAmendmentIn>) -> Written {
    let proposal = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(proposal, fields)).await
}

/// Einen Vorschlag genehmigen: eine zweite Person, mit der Prüfsumme des Inhalts.
#[utoipa::path(operation_id = "approve_proposal", tag = "proposals", params(WriteHeaders, WriteParameters),
    request_body = ApprovalIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/proposals/<id>/approval", data = "<body>")]
pub async fn approve(writing: Writing, id: &str, body: Body<ApprovalIn>) -> Written {
    let proposal = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(proposal, fields)).await
}

/// Einen Vorschlag ablehnen.
#[utoipa::path(operation_id = "reject_proposal", tag = "proposals", params(WriteHeaders, WriteParameters),
    request_body = ProposalEndIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/proposals/<id>/rejection", data = "<body>")]
pub async fn reject(mut writing: Writing, id: &str, body: Body<ProposalEndIn>) -> Written {
    let proposal = in_path("id", id)?;
    let note = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |_| Some(Act::Reject { proposal, note })).await
}

/// Einen Vorschlag zurückziehen.
#[utoipa::path(operation_id = "withdraw_proposal", tag = "proposals", params(WriteHeaders, WriteParameters),
    request_body = ProposalEndIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/proposals/<id>/withdrawal", data = "<body>")]
pub async fn withdraw(mut writing: Writing, id: &str, body: Body<ProposalEndIn>) -> Written {
    let proposal = in_path("id", id)?;
    let note = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |_| Some(Act::Withdraw { proposal, note })).await
}

/// Einen genehmigten Vorschlag ausführen.
#[utoipa::path(operation_id = "carry_out_proposal", tag = "proposals", params(WriteHeaders, WriteParameters),
    request_body = ExecutionIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/proposals/<id>/execution", data = "<body>")]
pub async fn carry_out(writing: Writing, id: &str, body: Body<ExecutionIn>) -> Written {
    let proposal = in_path("id", id)?;
    writing.record(&body.0, |_| Some(Act::CarryOut { proposal })).await
}
