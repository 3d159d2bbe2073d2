//! Forward commitments: contracts whose amounts fall due in later years, made and changed by due year.
//!
//! The opening of a due year, which charges them to its cash, is not here: it is done on the command line. Who is paid lies
//! in the vault and is never said. Law: BHO §§ 38, 45 Absatz 1.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::command::{Act, Sealed};
use crate::core::commitment::CommitmentChange;
use crate::core::forward_commitment::{
    ChangeForwardCommitment, DueAmount, ForwardBasis, ForwardCommitment, MakeForwardCommitment,
};
use crate::core::ids::{BudgetItemId, CommitmentId, ComponentId, ManagerId, ProjectId};
use crate::core::money::MoneyError;
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What allows to bind later years.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BasisForm {
    CommitmentAuthority {
        year_granted: u16,
        /// Why authority of the year before is still there, with its source.
        #[serde(skip_serializing_if = "Option::is_none")]
        late_budget: Option<String>,
    },
    CurrentBusiness {
        reason: String,
    },
    TransferableExpenditure {
        reason: String,
    },
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DueAmountIn {
    due_year: u16,
    amount: AmountText,
}

/// What falls due in a year: all that was bound less what was freed.
#[derive(Serialize, ToSchema)]
pub struct DueOut {
    due_year: u16,
    amount: AmountText,
    /// The event that charged it to the cash of its year.
    #[serde(skip_serializing_if = "Option::is_none")]
    charged_seq: Option<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct ForwardCommitmentOut {
    forward_commitment: String,
    project: String,
    manager: String,
    component: String,
    budget_item: String,
    basis: BasisForm,
    purpose: String,
    due: Vec<DueOut>,
    seq: u64,
}

impl From<ForwardBasis> for BasisForm {
    fn from(basis: ForwardBasis) -> BasisForm {
        match basis {
            ForwardBasis::CommitmentAuthority { year_granted, late_budget } => {
                BasisForm::CommitmentAuthority { year_granted, late_budget }
            }
            ForwardBasis::CurrentBusiness { reason } => BasisForm::CurrentBusiness { reason },
            ForwardBasis::TransferableExpenditure { reason } => BasisForm::TransferableExpenditure { reason },
        }
    }
}

impl ForwardCommitmentOut {
    fn of(known: ForwardCommitment) -> Result<ForwardCommitmentOut, MoneyError> {
        let due = known.due_years().into_iter().map(|due_year| {
            let charged_seq = known.charged.get(&due_year).map(|seq| seq.0);
            Ok(DueOut { due_year, amount: known.due_in(due_year)?.into(), charged_seq })
        });
        let due = due.collect::<Result<_, MoneyError>>()?;
        let made = known.made;
        Ok(ForwardCommitmentOut {
            forward_commitment: made.forward_commitment.into(),
            project: made.project.into(),
            manager: made.manager.into(),
            component: made.component.into(),
            budget_item: made.budget_item.into(),
            basis: made.basis.into(),
            purpose: made.purpose,
            due,
            seq: known.made_seq.0,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForwardCommitmentIn {
    #[schema(example = "v-2021-018")]
    forward_commitment: String,
    project: String,
    manager: String,
    component: String,
    budget_item: String,
    basis: BasisForm,
    amounts: Vec<DueAmountIn>,
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
pub struct ForwardChangeIn {
    due_year: u16,
    /// `increase`, `free`.
    #[schema(value_type = String, example = "increase")]
    change: CommitmentChange,
    /// Above zero; the direction is in `change`.
    amount: AmountText,
    /// Of an increase: why authority of the year before is still there.
    late_budget: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ForwardCommitmentIn, sealing payee);
booking!(ForwardChangeIn);

impl BasisForm {
    fn read(&self) -> ForwardBasis {
        match self {
            BasisForm::CommitmentAuthority { year_granted, late_budget } => {
                ForwardBasis::CommitmentAuthority { year_granted: *year_granted, late_budget: late_budget.clone() }
            }
            BasisForm::CurrentBusiness { reason } => ForwardBasis::CurrentBusiness { reason: reason.clone() },
            BasisForm::TransferableExpenditure { reason } => {
                ForwardBasis::TransferableExpenditure { reason: reason.clone() }
            }
        }
    }
}

impl ForwardCommitmentIn {
    pub fn act(&self, payee: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        let forward_commitment: Option<CommitmentId> = fields.read("forward_commitment", &self.forward_commitment);
        let project: Option<ProjectId> = fields.read("project", &self.project);
        let manager: Option<ManagerId> = fields.read("manager", &self.manager);
        let component: Option<ComponentId> = fields.read("component", &self.component);
        let budget_item: Option<BudgetItemId> = fields.read("budget_item", &self.budget_item);
        let amounts = fields.each(&self.amounts, |fields, i, due| {
            let amount_cents = fields.amount(&format!("amounts[{i}].amount"), &due.amount)?;
            Some(DueAmount { due_year: due.due_year, amount_cents })
        });
        Some(Act::MakeForwardCommitment(MakeForwardCommitment {
            forward_commitment: forward_commitment?,
            project: project?,
            manager: manager?,
            component: component?,
            budget_item: budget_item?,
            basis: self.basis.read(),
            amounts: amounts?,
            purpose: self.purpose.clone(),
            payee,
        }))
    }
}

impl ForwardChangeIn {
    pub fn act(&self, forward_commitment: CommitmentId, fields: &mut Fields) -> Option<Act> {
        Some(Act::ChangeForwardCommitment(ChangeForwardCommitment {
            forward_commitment,
            due_year: self.due_year,
            change: self.change,
            amount_cents: fields.amount("amount", &self.amount)?,
            late_budget: self.late_budget.clone(),
        }))
    }
}

/// Die Verpflichtungen zu Lasten künftiger Jahre.
#[utoipa::path(operation_id = "list_forward_commitments", tag = "commitments", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ForwardCommitmentOut>), Refusals))]
#[get("/forward-commitments")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.forward_commitments(&reading.viewer).await?;
    let all: Vec<ForwardCommitmentOut> = all.into_iter().map(ForwardCommitmentOut::of).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |known| known.forward_commitment.clone(), |known| known)?;
    reading.page(page)
}

/// Eine Verpflichtung zu Lasten künftiger Jahre eingehen.
#[utoipa::path(operation_id = "make_forward_commitment", tag = "commitments", params(WriteHeaders, WriteParameters),
    request_body = ForwardCommitmentIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/forward-commitments", data = "<body>")]
pub async fn make(mut writing: Writing, body: Body<ForwardCommitmentIn>) -> Written {
    let payee = writing.seal(body.0.payee.as_deref())?;
    writing.record(&body.0, |fields| body.0.act(payee, fields)).await
}

/// Eine solche Verpflichtung in einem Fälligkeitsjahr erhöhen, oder ganz oder zum Teil aufheben.
#[utoipa::path(operation_id = "change_forward_commitment", tag = "commitments", params(WriteHeaders, WriteParameters),
    request_body = ForwardChangeIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/forward-commitments/<id>/changes", data = "<body>")]
pub async fn change(writing: Writing, id: &str, body: Body<ForwardChangeIn>) -> Written {
    let forward_commitment = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(forward_commitment, fields)).await
}
