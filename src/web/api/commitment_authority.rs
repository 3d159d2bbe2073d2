//! Commitment authority (Verpflichtungsermächtigung): granted, changed, blocked, given back, lapsed. To assign it is a
//! proposal, because two persons decide it.
//!
//! Law: BHO §§ 16, 38, 41, 45 Absatz 1.

use super::authority::CommitmentAuthorityIn;
use super::{Refusals, WriteAnswers, booking};
use crate::core::account::{Account, Kind, Stage};
use crate::core::budget::{AppropriationChange, AssignedTo, BlockBasis};
use crate::core::command::Act;
use crate::core::commitment_authority::{
    BlockCommitmentAuthority, ChangeCommitmentAuthority, GrantCommitmentAuthority, LapseCommitmentAuthority,
    ReturnCommitmentAuthority,
};
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId};
use crate::core::money::Euro;
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Commitment authority of an item, year granted and due year, in the hands of a manager: what stands at each stage.
#[derive(Serialize, ToSchema)]
pub struct CommitmentAuthorityOut {
    budget_item: String,
    year_granted: u16,
    due_year: u16,
    /// Absent where it is not assigned.
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    manager: String,
    available: AmountText,
    assigned: AmountText,
    blocked: AmountText,
    /// Used by commitments that are not charged to their due year yet.
    committed: AmountText,
    prior_charge: AmountText,
    lapsed: AmountText,
    /// Used beyond what was there, above zero.
    without_authority: AmountText,
}

/// What a row is about.
type Held = (BudgetItemId, u16, u16, Option<ComponentId>, ManagerId);

fn held(account: &Account) -> Option<Held> {
    let Account { budget_item: Some(item), year_granted, due_year, component, manager: Some(manager), .. } = account
    else {
        return None;
    };
    let (granted, due) = (year_granted.as_ref()?, due_year.as_ref()?);
    let is_authority = account.kind == Kind::CommitmentAuthority;
    is_authority.then(|| (item.clone(), *granted, *due, component.clone(), manager.clone()))
}

impl CommitmentAuthorityOut {
    fn of(held: Held, stages: &BTreeMap<Stage, Euro>) -> CommitmentAuthorityOut {
        let (budget_item, year_granted, due_year, component, manager) = held;
        let at = |stage| AmountText::from(stages.get(&stage).copied().unwrap_or(Euro::ZERO));
        let debt = stages.get(&Stage::WithoutAuthority).map_or(Euro::ZERO, |debt| debt.negated());
        CommitmentAuthorityOut {
            budget_item: budget_item.into(),
            year_granted,
            due_year,
            component: component.map(String::from),
            manager: manager.into(),
            available: at(Stage::Available),
            assigned: at(Stage::Assigned),
            blocked: at(Stage::Blocked),
            committed: at(Stage::Committed),
            prior_charge: at(Stage::PriorCharge),
            lapsed: at(Stage::Lapsed),
            without_authority: debt.into(),
        }
    }
}

/// Die Verpflichtungsermächtigungen: je Haushaltsstelle, Jahr der Erteilung, Fälligkeitsjahr und Bewirtschafter.
#[utoipa::path(operation_id = "list_commitment_authority", tag = "commitment authority",
    params(ReadParameters, PageParameters), responses((status = 200, body = Page<CommitmentAuthorityOut>), Refusals))]
#[get("/commitment-authorities")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let mut rows: BTreeMap<Held, BTreeMap<Stage, Euro>> = BTreeMap::new();
    for (account, balance) in reading.store.balances(&reading.viewer).await?.iter() {
        let Some(held) = held(account) else { continue };
        let standing = rows.entry(held).or_default().entry(account.stage).or_insert(Euro::ZERO);
        *standing = standing.plus(*balance)?;
    }
    let all = rows.into_iter().map(|(held, stages)| CommitmentAuthorityOut::of(held, &stages)).collect();
    let place = |row: &CommitmentAuthorityOut| {
        let CommitmentAuthorityOut { budget_item, year_granted, due_year, component, manager, .. } = row;
        format!("{budget_item}|{year_granted}|{due_year}|{}|{manager}", component.as_deref().unwrap_or_default())
    };
    let page = paging.cut(&reading, all, place, |row| row)?;
    reading.page(page)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityGrantIn {
    #[schema(example = "0634/453 01")]
    budget_item: String,
    year_granted: u16,
    /// The one later year in which what it authorises falls due.
    due_year: u16,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityChangeIn {
    budget_item: String,
    year_granted: u16,
    due_year: u16,
    /// `supplementary`, `cut` (recorded even where more is used already), `over_plan`.
    #[schema(value_type = String, example = "cut")]
    change: AppropriationChange,
    /// Above zero; the direction is in `change`.
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// A block, and with the same shape its lifting.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityBlockIn {
    authority: CommitmentAuthorityIn,
    /// `budget_act` and `finance_ministry` are recorded whatever is free; `own_management` only as far as it is free.
    #[schema(value_type = String, example = "finance_ministry")]
    basis: BlockBasis,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityReturnIn {
    component: String,
    budget_item: String,
    year_granted: u16,
    due_year: u16,
    /// Who gives back.
    manager: String,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityLapseIn {
    year_granted: u16,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(AuthorityGrantIn, AuthorityChangeIn, AuthorityBlockIn, AuthorityReturnIn, AuthorityLapseIn);

impl AuthorityGrantIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let budget_item: Option<BudgetItemId> = fields.read("budget_item", &self.budget_item);
        let amount_cents = fields.amount("amount", &self.amount);
        let AuthorityGrantIn { year_granted, due_year, .. } = *self;
        let (budget_item, amount_cents) = (budget_item?, amount_cents?);
        let granted = GrantCommitmentAuthority { budget_item, year_granted, due_year, amount_cents };
        Some(Act::GrantCommitmentAuthority(granted))
    }
}

impl AuthorityChangeIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let budget_item: Option<BudgetItemId> = fields.read("budget_item", &self.budget_item);
        let amount_cents = fields.amount("amount", &self.amount);
        let AuthorityChangeIn { year_granted, due_year, change, .. } = *self;
        let (budget_item, amount_cents) = (budget_item?, amount_cents?);
        let changed = ChangeCommitmentAuthority { budget_item, year_granted, due_year, change, amount_cents };
        Some(Act::ChangeCommitmentAuthority(changed))
    }
}

impl AuthorityBlockIn {
    pub fn read(&self, fields: &mut Fields) -> Option<BlockCommitmentAuthority> {
        let authority = self.authority.read(fields);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(BlockCommitmentAuthority { authority: authority?, basis: self.basis, amount_cents: amount_cents? })
    }
}

impl AuthorityLapseIn {
    pub fn act(&self) -> Act {
        Act::LapseCommitmentAuthority(LapseCommitmentAuthority { year_granted: self.year_granted })
    }
}

impl AuthorityReturnIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let component: Option<ComponentId> = fields.read("component", &self.component);
        let budget_item: Option<BudgetItemId> = fields.read("budget_item", &self.budget_item);
        let manager: Option<ManagerId> = fields.read("manager", &self.manager);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::ReturnCommitmentAuthority(ReturnCommitmentAuthority {
            budget_item: budget_item?,
            year_granted: self.year_granted,
            due_year: self.due_year,
            assigned_to: AssignedTo { component: component?, manager: manager? },
            amount_cents: amount_cents?,
        }))
    }
}

/// Eine Verpflichtungsermächtigung eines Fälligkeitsjahrs aufzeichnen.
#[utoipa::path(operation_id = "grant_commitment_authority", tag = "commitment authority",
    params(WriteHeaders, WriteParameters), request_body = AuthorityGrantIn, responses(WriteAnswers),
    security(("token" = [])))]
#[post("/commitment-authorities", data = "<body>")]
pub async fn grant(writing: Writing, body: Body<AuthorityGrantIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Einen Nachtrag, eine Kürzung oder eine über- oder außerplanmäßige Verpflichtungsermächtigung aufzeichnen.
#[utoipa::path(operation_id = "change_commitment_authority", tag = "commitment authority",
    params(WriteHeaders, WriteParameters), request_body = AuthorityChangeIn, responses(WriteAnswers),
    security(("token" = [])))]
#[post("/commitment-authority-changes", data = "<body>")]
pub async fn change(writing: Writing, body: Body<AuthorityChangeIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine Verpflichtungsermächtigung sperren oder eine Sperre aufzeichnen.
#[utoipa::path(operation_id = "block_commitment_authority", tag = "commitment authority",
    params(WriteHeaders, WriteParameters), request_body = AuthorityBlockIn, responses(WriteAnswers),
    security(("token" = [])))]
#[post("/commitment-authority-blocks", data = "<body>")]
pub async fn block(writing: Writing, body: Body<AuthorityBlockIn>) -> Written {
    writing.record(&body.0, |fields| body.0.read(fields).map(Act::BlockCommitmentAuthority)).await
}

/// Die Sperre einer Verpflichtungsermächtigung ganz oder zum Teil aufheben.
#[utoipa::path(operation_id = "unblock_commitment_authority", tag = "commitment authority",
    params(WriteHeaders, WriteParameters), request_body = AuthorityBlockIn, responses(WriteAnswers),
    security(("token" = [])))]
#[post("/commitment-authority-unblocks", data = "<body>")]
pub async fn unblock(writing: Writing, body: Body<AuthorityBlockIn>) -> Written {
    writing.record(&body.0, |fields| body.0.read(fields).map(Act::UnblockCommitmentAuthority)).await
}

/// Eine zugewiesene Verpflichtungsermächtigung zurückgeben, soweit sie frei ist.
#[utoipa::path(operation_id = "return_commitment_authority", tag = "commitment authority",
    params(WriteHeaders, WriteParameters), request_body = AuthorityReturnIn, responses(WriteAnswers),
    security(("token" = [])))]
#[post("/commitment-authority-returns", data = "<body>")]
pub async fn give_back(writing: Writing, body: Body<AuthorityReturnIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Aufzeichnen, dass verfällt, was von den Verpflichtungsermächtigungen eines Jahres niemand genutzt hat.
#[utoipa::path(operation_id = "lapse_commitment_authority", tag = "commitment authority",
    params(WriteHeaders, WriteParameters), request_body = AuthorityLapseIn, responses(WriteAnswers),
    security(("token" = [])))]
#[post("/commitment-authority-lapses", data = "<body>")]
pub async fn lapse(writing: Writing, body: Body<AuthorityLapseIn>) -> Written {
    writing.record(&body.0, |_| Some(body.0.act())).await
}
