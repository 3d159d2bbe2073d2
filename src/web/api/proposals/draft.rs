//! What a proposer sends: a run, an assignment or a reversal, read into the draft that the book decides.

use crate::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunParameters, TieRule};
use crate::core::apportion::{Method, Unit};
use crate::core::command::Draft;
use crate::core::ids::{BudgetItemId, ComponentId, KeyId, Seq};
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AssignmentLine};
use crate::web::api::reversals::ReasonIn;
use crate::web::fields::{AmountIn, Fields};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DraftIn {
    Allocation(AllocationIn),
    Assignment(AssignmentIn),
    Reversal(ReversalDraftIn),
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocationIn {
    component: String,
    total: AmountIn,
    key: String,
    #[serde(default)]
    deductions: Vec<DeductionIn>,
    /// For each recipient, before the key.
    base: Option<AmountIn>,
    floor: Option<AmountIn>,
    cap: Option<AmountIn>,
    /// `cent` (default), `euro`, `thousand_euro`.
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
    /// `largest_remainder` (default), `sainte_lague`, `d_hondt`, `half_up` (refused if it misses the total).
    #[schema(value_type = Option<String>)]
    method: Option<Method>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DeductionWhat {
    FederalShare,
    HostQuota,
    Reserve,
}

/// A deduction before the key: exactly one of amount, percent of the total, percent of the rest.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeductionIn {
    what: DeductionWhat,
    /// Only for a host quota.
    recipient: Option<String>,
    amount: Option<AmountIn>,
    percent_of_total: Option<String>,
    percent_of_rest: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentIn {
    component: String,
    budget_item: String,
    booking_year: u16,
    lines: Vec<AssignmentLineIn>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentLineIn {
    recipient: String,
    amount: AmountIn,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversalDraftIn {
    reverses: u64,
    reason: ReasonIn,
}

impl DraftIn {
    pub fn read(&self, fields: &mut Fields) -> Option<Draft> {
        match self {
            DraftIn::Allocation(run) => run.read(fields).map(|parameters| Draft::Allocation { parameters }),
            DraftIn::Assignment(assignment) => assignment.read(fields).map(Draft::Assignment),
            DraftIn::Reversal(reversal) => {
                Some(Draft::Reversal { reverses: Seq(reversal.reverses), reason: reversal.reason.into() })
            }
        }
    }
}

impl AllocationIn {
    fn read(&self, fields: &mut Fields) -> Option<RunParameters> {
        let component: Option<ComponentId> = fields.read("draft.component", &self.component);
        let key: Option<KeyId> = fields.read("draft.key", &self.key);
        let total = fields.amount("draft.total", &self.total);
        let base = fields.amount_if("draft.base", self.base.as_ref());
        let floor = fields.amount_if("draft.floor", self.floor.as_ref());
        let cap = fields.amount_if("draft.cap", self.cap.as_ref());
        let deductions = fields.each(&self.deductions, |fields, i, deduction| deduction.read(fields, i));
        Some(RunParameters {
            component: component?,
            total_cents: total?,
            deductions: deductions?,
            key: key?,
            base_cents: base?.unwrap_or(Euro::ZERO),
            floor_cents: floor?,
            cap_cents: cap?,
            unit: self.unit.unwrap_or(Unit::Cent),
            method: self.method.unwrap_or(Method::LargestRemainder),
            tie_rule: TieRule::RecipientIdBytewise,
        })
    }
}

impl DeductionIn {
    fn read(&self, fields: &mut Fields, index: usize) -> Option<Deduction> {
        let place = format!("draft.deductions[{index}]");
        let what = match (&self.what, &self.recipient) {
            (DeductionWhat::FederalShare, None) => Some(DeductionKind::FederalShare),
            (DeductionWhat::Reserve, None) => Some(DeductionKind::Reserve),
            (DeductionWhat::HostQuota, Some(recipient)) => {
                let recipient = fields.read(&format!("{place}.recipient"), recipient);
                recipient.map(|recipient| DeductionKind::HostQuota { recipient })
            }
            (_, recipient) => {
                let message = "Einen Empfänger hat nur die Sitzlandquote, und sie muss ihn nennen.";
                fields.fault(&format!("{place}.recipient"), recipient.as_deref().unwrap_or_default(), message);
                None
            }
        };
        let amount = match (&self.amount, &self.percent_of_total, &self.percent_of_rest) {
            (Some(amount), None, None) => {
                let amount = fields.amount(&format!("{place}.amount"), amount);
                amount.map(|amount_cents| DeductionAmount::Fixed { amount_cents })
            }
            (None, Some(percent), None) => {
                let percent = fields.read(&format!("{place}.percent_of_total"), percent);
                percent.map(|percent| DeductionAmount::PercentOfTotal { percent })
            }
            (None, None, Some(percent)) => {
                let percent = fields.read(&format!("{place}.percent_of_rest"), percent);
                percent.map(|percent| DeductionAmount::PercentOfRest { percent })
            }
            _ => {
                fields.fault(&place, "", "Genau eines von amount, percent_of_total und percent_of_rest angeben.");
                None
            }
        };
        Some(Deduction { what: what?, amount: amount? })
    }
}

impl AssignmentIn {
    fn read(&self, fields: &mut Fields) -> Option<Assignment> {
        let component: Option<ComponentId> = fields.read("draft.component", &self.component);
        let budget_item: Option<BudgetItemId> = fields.read("draft.budget_item", &self.budget_item);
        let lines = fields.each(&self.lines, |fields, i, line| {
            let recipient = fields.read(&format!("draft.lines[{i}].recipient"), &line.recipient);
            let amount_cents = fields.amount(&format!("draft.lines[{i}].amount"), &line.amount);
            Some(AssignmentLine { recipient: recipient?, amount_cents: amount_cents? })
        });
        Some(Assignment {
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            lines: lines?,
        })
    }
}
