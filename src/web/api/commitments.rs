//! Commitments: assigned money bound to a project. One with a name can be increased and freed, and orders are issued on
//! it; one that is bound in one sum has none.
//!
//! Who is paid lies in the vault and is never said here. Law: BHO §§ 34, 38.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::command::{Act, Commit, Sealed};
use crate::core::commitment::{ChangeCommitment, Commitment, CommitmentChange, MakeCommitment};
use crate::core::ids::CommitmentId;
use crate::core::money::MoneyError;
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{Booking as _, WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct CommitmentOut {
    commitment: String,
    project: String,
    manager: String,
    component: String,
    budget_item: String,
    booking_year: u16,
    /// Where it binds a residue: the year for which that was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    year_granted: Option<u16>,
    purpose: String,
    /// All that was bound less what was freed, whether ordered and paid or not.
    bound: AmountText,
    /// What of it is not ordered.
    open: AmountText,
    seq: u64,
}

impl CommitmentOut {
    fn of(known: Commitment) -> Result<CommitmentOut, MoneyError> {
        let (bound, open) = (known.bound()?, known.open()?);
        let made = known.made;
        Ok(CommitmentOut {
            commitment: made.commitment.into(),
            project: made.project.into(),
            manager: made.manager.into(),
            component: made.component.into(),
            budget_item: made.budget_item.into(),
            booking_year: made.booking_year,
            year_granted: made.year_granted,
            purpose: made.purpose,
            bound: bound.into(),
            open: open.into(),
            seq: known.made_seq.0,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentIn {
    project: String,
    manager: String,
    component: String,
    budget_item: String,
    booking_year: u16,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedCommitmentIn {
    /// Such as the number of the contract.
    #[schema(example = "v-2021-017")]
    commitment: String,
    project: String,
    manager: String,
    component: String,
    budget_item: String,
    booking_year: u16,
    /// Where it binds a residue: the year for which that was granted.
    year_granted: Option<u16>,
    amount: AmountText,
    /// What it is for; no names of persons.
    purpose: String,
    /// Who is paid. Lies in the vault, never in the journal.
    payee: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentChangeIn {
    /// `increase`, `free` (as far as nothing is ordered on it).
    #[schema(value_type = String, example = "increase")]
    change: CommitmentChange,
    /// Above zero; the direction is in `change`.
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(CommitmentIn, CommitmentChangeIn);
booking!(NamedCommitmentIn, sealing payee);

impl CommitmentIn {
    fn act(&self, fields: &mut Fields) -> Option<Act> {
        let project = fields.read("project", &self.project);
        let manager = fields.read("manager", &self.manager);
        let component = fields.read("component", &self.component);
        let budget_item = fields.read("budget_item", &self.budget_item);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::Commit(Commit {
            project: project?,
            manager: manager?,
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            amount_cents: amount_cents?,
        }))
    }
}

impl NamedCommitmentIn {
    pub fn act(&self, payee: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        let commitment = fields.read("commitment", &self.commitment);
        let project = fields.read("project", &self.project);
        let manager = fields.read("manager", &self.manager);
        let component = fields.read("component", &self.component);
        let budget_item = fields.read("budget_item", &self.budget_item);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::MakeCommitment(MakeCommitment {
            commitment: commitment?,
            project: project?,
            manager: manager?,
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            year_granted: self.year_granted,
            amount_cents: amount_cents?,
            purpose: self.purpose.clone(),
            payee,
        }))
    }
}

impl CommitmentChangeIn {
    pub fn act(&self, commitment: CommitmentId, fields: &mut Fields) -> Option<Act> {
        let amount_cents = fields.amount("amount", &self.amount)?;
        Some(Act::ChangeCommitment(ChangeCommitment { commitment, change: self.change, amount_cents }))
    }
}

/// Die Festlegungen, die eine Kennung haben.
#[utoipa::path(operation_id = "list_commitments", tag = "commitments", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<CommitmentOut>), Refusals))]
#[get("/commitments")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.commitments(&reading.viewer).await?;
    let all: Vec<CommitmentOut> = all.into_iter().map(CommitmentOut::of).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |known| known.commitment.clone(), |known| known)?;
    reading.page(page)
}

/// Zugewiesene Mittel an ein Projekt binden.
#[utoipa::path(operation_id = "commit", tag = "commitments", params(WriteHeaders, WriteParameters),
    request_body = CommitmentIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/commitments", data = "<body>")]
pub async fn create(writing: Writing, body: Body<CommitmentIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine Festlegung mit einer Kennung eingehen; auf sie werden Auszahlungen angeordnet.
#[utoipa::path(operation_id = "make_commitment", tag = "commitments", params(WriteHeaders, WriteParameters),
    request_body = NamedCommitmentIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/commitments/named", data = "<body>")]
pub async fn make(mut writing: Writing, body: Body<NamedCommitmentIn>) -> Written {
    let payee = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |fields| body.0.act(payee, fields)).await
}

/// Eine Festlegung erhöhen, oder ganz oder zum Teil aufheben.
#[utoipa::path(operation_id = "change_commitment", tag = "commitments", params(WriteHeaders, WriteParameters),
    request_body = CommitmentChangeIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/commitments/<id>/changes", data = "<body>")]
pub async fn change(writing: Writing, id: &str, body: Body<CommitmentChangeIn>) -> Written {
    let commitment = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(commitment, fields)).await
}
