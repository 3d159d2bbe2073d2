//! What changes a budget after it was passed: supplements and cuts, blocks, notes, virements, and covering what is without
//! authority.
//!
//! Law: BHO §§ 20, 22, 33, 36, 37, 41, 46.

use crate::core::budget::{
    AppropriationChange, Block, BlockBasis, BudgetNote, ChangeAppropriation, DeclareBudgetNote, MakeVirement,
    ReinforceByIncome, SettleExcess,
};
use crate::core::command::Act;
use crate::web::api::authority::AuthorityIn;
use crate::web::api::{WriteAnswers, booking};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppropriationChangeIn {
    #[schema(example = "0634/453 01")]
    budget_item: String,
    booking_year: u16,
    /// `supplementary`, `cut` (recorded even where more is bound already), `over_plan`.
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
pub struct BlockIn {
    authority: AuthorityIn,
    /// `budget_act` and `finance_ministry` are recorded whatever is free; `own_management` only as far as money is free.
    #[schema(value_type = String, example = "finance_ministry")]
    basis: BlockBasis,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// What the budget declares about an item. `by` is the other item.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NoteIn {
    // With braces, because serde lets a bare variant have fields that nobody knows.
    Transferable {},
    CoveredBy { by: String },
    MutuallyCovered { by: String },
    ReinforcedByIncome { by: String },
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetNoteIn {
    budget_item: String,
    note: NoteIn,
    /// Where the budget says so.
    source: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VirementIn {
    from_item: String,
    to_item: String,
    booking_year: u16,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExcessSettlementIn {
    authority: AuthorityIn,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// Income of a claim that may be spent again, as a note of the item allows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReinforcementIn {
    budget_item: String,
    /// The year in which it came in.
    booking_year: u16,
    income_item: String,
    claim: String,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(AppropriationChangeIn, BlockIn, BudgetNoteIn, VirementIn, ExcessSettlementIn, ReinforcementIn);

impl AppropriationChangeIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let budget_item = fields.read("budget_item", &self.budget_item);
        let amount_cents = fields.amount("amount", &self.amount);
        let AppropriationChangeIn { booking_year, change, .. } = *self;
        let (budget_item, amount_cents) = (budget_item?, amount_cents?);
        Some(Act::ChangeAppropriation(ChangeAppropriation { budget_item, booking_year, change, amount_cents }))
    }
}

impl BlockIn {
    pub fn read(&self, fields: &mut Fields) -> Option<Block> {
        let authority = self.authority.read(fields);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Block { authority: authority?, basis: self.basis, amount_cents: amount_cents? })
    }
}

impl NoteIn {
    fn read(&self, fields: &mut Fields) -> Option<BudgetNote> {
        Some(match self {
            NoteIn::Transferable {} => BudgetNote::Transferable,
            NoteIn::CoveredBy { by } => BudgetNote::CoveredBy { budget_item: fields.read("note.by", by)? },
            NoteIn::MutuallyCovered { by } => BudgetNote::MutuallyCovered { budget_item: fields.read("note.by", by)? },
            NoteIn::ReinforcedByIncome { by } => {
                BudgetNote::ReinforcedByIncome { income_item: fields.read("note.by", by)? }
            }
        })
    }
}

impl BudgetNoteIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let budget_item = fields.read("budget_item", &self.budget_item);
        let (note, source) = (self.note.read(fields), self.source.clone());
        Some(Act::DeclareBudgetNote(DeclareBudgetNote { budget_item: budget_item?, note: note?, source }))
    }
}

impl VirementIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (from, to) = (fields.read("from_item", &self.from_item), fields.read("to_item", &self.to_item));
        let amount_cents = fields.amount("amount", &self.amount);
        let (from_item, to_item, booking_year) = (from?, to?, self.booking_year);
        Some(Act::MakeVirement(MakeVirement { from_item, to_item, booking_year, amount_cents: amount_cents? }))
    }
}

impl ReinforcementIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (item, income) =
            (fields.read("budget_item", &self.budget_item), fields.read("income_item", &self.income_item));
        let (claim, amount) = (fields.read("claim", &self.claim), fields.amount("amount", &self.amount));
        let (budget_item, income_item, booking_year) = (item?, income?, self.booking_year);
        let (claim, amount_cents) = (claim?, amount?);
        let what = ReinforceByIncome { budget_item, booking_year, income_item, claim, amount_cents };
        Some(Act::ReinforceByIncome(what))
    }
}

impl ExcessSettlementIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let authority = self.authority.read(fields);
        let amount_cents = fields.amount("amount", &self.amount);
        Some(Act::SettleExcess(SettleExcess { authority: authority?, amount_cents: amount_cents? }))
    }
}

/// Einen Nachtrag, eine Kürzung oder eine über- oder außerplanmäßige Bewilligung aufzeichnen.
#[utoipa::path(operation_id = "change_appropriation", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = AppropriationChangeIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/appropriation-changes", data = "<body>")]
pub async fn change(writing: Writing, body: Body<AppropriationChangeIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Mittel sperren oder eine Sperre aufzeichnen.
#[utoipa::path(operation_id = "block", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = BlockIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/blocks", data = "<body>")]
pub async fn block(writing: Writing, body: Body<BlockIn>) -> Written {
    writing.record(&body.0, |fields| body.0.read(fields).map(Act::Block)).await
}

/// Eine Sperre ganz oder zum Teil aufheben.
#[utoipa::path(operation_id = "unblock", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = BlockIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/unblocks", data = "<body>")]
pub async fn unblock(writing: Writing, body: Body<BlockIn>) -> Written {
    writing.record(&body.0, |fields| body.0.read(fields).map(Act::Unblock)).await
}

/// Einen Haushaltsvermerk zu einer Haushaltsstelle aufzeichnen.
#[utoipa::path(operation_id = "declare_budget_note", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = BudgetNoteIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/budget-notes", data = "<body>")]
pub async fn note(writing: Writing, body: Body<BudgetNoteIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine Haushaltsstelle aus einer anderen verstärken, soweit ein Vermerk es erlaubt.
#[utoipa::path(operation_id = "make_virement", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = VirementIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/virements", data = "<body>")]
pub async fn virement(writing: Writing, body: Body<VirementIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Was ohne Ermächtigung steht, aus freien Mitteln desselben Bewirtschafters decken.
#[utoipa::path(operation_id = "settle_excess", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = ExcessSettlementIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/excess-settlements", data = "<body>")]
pub async fn settle(writing: Writing, body: Body<ExcessSettlementIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine Haushaltsstelle aus Einnahmen verstärken, soweit ein Vermerk es erlaubt und sie eingegangen sind.
#[utoipa::path(operation_id = "reinforce_by_income", tag = "budget items", params(WriteHeaders, WriteParameters),
    request_body = ReinforcementIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/reinforcements", data = "<body>")]
pub async fn reinforce(writing: Writing, body: Body<ReinforcementIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
