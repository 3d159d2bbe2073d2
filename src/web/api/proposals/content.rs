//! What a proposal holds, for whoever has to decide about it: the inputs in the form in which they were sent, and the
//! result of a run. Amounts are decimal strings in euro; the stored form with its cents is the leaf of the journal.

use super::draft::{AllocationForm, AssignmentForm, DeductionForm, ReversalForm};
use crate::core::allocation::{RunLine, RunParameters, RunResult, TieRule};
use crate::core::apportion::Bound;
use crate::core::proposal::Content;
use crate::web::fields::AmountText;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContentOut {
    Allocation { parameters: Box<AllocationForm>, result: RunResultOut },
    Assignment(AssignmentForm),
    Reversal(ReversalForm),
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
            Content::Assignment(assignment) => ContentOut::Assignment(assignment.into()),
            Content::Reversal { reverses, reason } => ContentOut::Reversal(ReversalForm::of(*reverses, *reason)),
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
