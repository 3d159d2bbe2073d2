//! What a proposal holds, for whoever has to decide about it: the inputs in the form in which they were sent, and the
//! result of a run. Amounts are decimal strings in euro; the stored form with its cents is the leaf of the journal.

use super::draft::{
    AllocationForm, AssignmentForm, AssignmentLineForm, AuthorityAssignmentForm, DeductionForm, ReassignmentForm,
    RedistributionForm, ReversalForm, SubAssignmentForm,
};
use crate::core::allocation::redistribution::{Holding, Pot};
use crate::core::allocation::{RunLine, RunParameters, RunResult, TieRule};
use crate::core::apportion::Bound;
use crate::core::proposal::Content;
use crate::web::fields::AmountText;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContentOut {
    Allocation {
        parameters: Box<AllocationForm>,
        result: RunResultOut,
    },
    Redistribution {
        parameters: Box<RedistributionForm>,
        before: PotOut,
        result: RunResultOut,
    },
    Assignment(AssignmentForm),
    AuthorityAssignment(AuthorityAssignmentForm),
    Recall(AssignmentForm),
    /// `given` is what each taker gets.
    Reassignment {
        what: ReassignmentForm,
        given: Vec<AssignmentLineForm>,
    },
    SubAssignment(SubAssignmentForm),
    Reversal(ReversalForm),
}

/// What the pot looked like when the run was computed.
#[derive(Serialize, ToSchema)]
pub struct PotOut {
    /// Sorted by recipient; whoever held nothing is not named.
    holdings: Vec<HoldingOut>,
    /// Kept by the lead manager as its fixed share.
    federal_share: AmountText,
    /// Kept by the lead manager as a reserve.
    reserved: AmountText,
}

#[derive(Serialize, ToSchema)]
pub struct HoldingOut {
    recipient: String,
    /// All that earlier runs gave, whether assigned or not.
    held: AmountText,
    /// The part of it that is assigned, and so bound.
    assigned: AmountText,
}

/// What the run comes to.
#[derive(Serialize, ToSchema)]
pub struct RunResultOut {
    /// Each deduction with its amount.
    deductions: Vec<DeductionForm>,
    /// What the key distributes.
    distributable: AmountText,
    /// Sorted by recipient.
    lines: Vec<RunLineOut>,
    /// The sum of the amounts by key.
    sum: AmountText,
    /// Sum minus distributable: zero but for half-up.
    difference: AmountText,
    /// `recipient_id_bytewise`: the id that sorts first.
    #[schema(value_type = String)]
    tie_rule: TieRule,
    /// The recipients among which the tie rule decided.
    ties: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct RunLineOut {
    recipient: String,
    /// The exact share of the key, `n/d`.
    #[schema(example = "1304061/10000000")]
    share: String,
    /// The exact quota in euro after floors and caps, `n/d`.
    #[schema(example = "195609150/1")]
    quota: String,
    amount: AmountText,
    /// Amount minus the quota rounded down, in units.
    adjustment_units: i64,
    /// Whether a floor or a cap applies.
    #[schema(value_type = String)]
    bound: Bound,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_quota: Option<AmountText>,
    /// Amount and host quota together.
    total: AmountText,
}

impl From<&Content> for ContentOut {
    fn from(content: &Content) -> ContentOut {
        match content {
            Content::Allocation { parameters, result } => ContentOut::Allocation {
                parameters: Box::new(parameters.into()),
                result: RunResultOut::of(parameters, result),
            },
            Content::Redistribution { parameters, reason, before, result } => ContentOut::Redistribution {
                parameters: Box::new(RedistributionForm::of(*reason, parameters)),
                before: before.into(),
                result: RunResultOut::of(parameters, result),
            },
            Content::Assignment(assignment) => ContentOut::Assignment(assignment.into()),
            Content::AuthorityAssignment(what) => ContentOut::AuthorityAssignment(what.into()),
            Content::Recall(what) => ContentOut::Recall(what.into()),
            Content::Reassignment { what, given } => ContentOut::Reassignment {
                what: what.into(),
                given: given.iter().map(AssignmentLineForm::from).collect(),
            },
            Content::SubAssignment(what) => ContentOut::SubAssignment(what.into()),
            Content::Reversal { reverses, reason } => ContentOut::Reversal(ReversalForm::of(*reverses, *reason)),
        }
    }
}

impl From<&Pot> for PotOut {
    fn from(pot: &Pot) -> PotOut {
        let holding = |holding: &Holding| HoldingOut {
            recipient: holding.recipient.to_string(),
            held: holding.held_cents.into(),
            assigned: holding.assigned_cents.into(),
        };
        PotOut {
            holdings: pot.holdings.iter().map(holding).collect(),
            federal_share: pot.federal_share_cents.into(),
            reserved: pot.reserved_cents.into(),
        }
    }
}

impl RunResultOut {
    fn of(parameters: &RunParameters, result: &RunResult) -> RunResultOut {
        RunResultOut {
            deductions: result.deductions.iter().map(DeductionForm::from).collect(),
            distributable: result.distributable_cents.into(),
            lines: result.lines.iter().map(RunLineOut::from).collect(),
            sum: result.sum_cents.into(),
            difference: result.difference_cents.into(),
            tie_rule: parameters.tie_rule,
            ties: result.ties.clone(),
        }
    }
}

impl From<&RunLine> for RunLineOut {
    fn from(line: &RunLine) -> RunLineOut {
        RunLineOut {
            recipient: line.recipient.to_string(),
            share: line.share.clone(),
            quota: line.quota_euro.clone(),
            amount: line.amount_cents.into(),
            adjustment_units: line.adjustment_units,
            bound: line.bound,
            host_quota: line.host_quota_cents.map(Into::into),
            total: line.total_cents.into(),
        }
    }
}
