//! What a proposer sends: a run, an assignment or a reversal, read into the draft that the book decides; and the same
//! forms, filled from what the book holds.

use crate::core::allocation::redistribution::RedistributionReason;
use crate::core::allocation::{DeductedAmount, Deduction, DeductionAmount, DeductionKind, RunParameters, TieRule};
use crate::core::apportion::{Method, Unit};
use crate::core::command::Draft;
use crate::core::ids::{BudgetItemId, ComponentId, KeyId, Seq};
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AssignmentLine, AuthorityAssignment, ReasonCode, Reassignment, SubAssignment};
use crate::web::api::reversals::ReasonForm;
use crate::web::fields::{AmountText, DecimalText, Fields};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DraftIn {
    Allocation(AllocationForm),
    Redistribution(RedistributionForm),
    Assignment(AssignmentForm),
    AuthorityAssignment(AuthorityAssignmentForm),
    /// Authority that is assigned and not bound is taken back.
    Recall(AssignmentForm),
    Reassignment(ReassignmentForm),
    SubAssignment(SubAssignmentForm),
    Reversal(ReversalForm),
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocationForm {
    component: String,
    total: AmountText,
    key: String,
    #[serde(default)]
    deductions: Vec<DeductionForm>,
    /// For each recipient, before the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<AmountText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor: Option<AmountText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cap: Option<AmountText>,
    /// `cent` (default), `euro`, `thousand_euro`.
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
    /// `largest_remainder` (default), `sainte_lague`, `d_hondt`, `half_up` (refused if it misses the total).
    #[schema(value_type = Option<String>)]
    method: Option<Method>,
}

/// A later run on the same pot: nobody is set below what is assigned, and only the difference moves.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedistributionForm {
    /// `key_replaced`, `frame_changed`, `need_changed`, `input_corrected`.
    #[schema(value_type = String)]
    reason: RedistributionReason,
    /// The whole pot, with what earlier runs gave.
    run: AllocationForm,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum DeductionWhat {
    FederalShare,
    HostQuota,
    Reserve,
}

/// A deduction before the key: exactly one of amount, percent of the total, percent of the rest.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeductionForm {
    what: DeductionWhat,
    /// Only for a host quota.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recipient: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<AmountText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent_of_total: Option<DecimalText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent_of_rest: Option<DecimalText>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentForm {
    component: String,
    budget_item: String,
    booking_year: u16,
    lines: Vec<AssignmentLineForm>,
}

/// Commitment authority of one item, year granted and due year.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityAssignmentForm {
    component: String,
    budget_item: String,
    year_granted: u16,
    due_year: u16,
    lines: Vec<AssignmentLineForm>,
}

/// Authority that some do not use goes by a key to some that do.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignmentForm {
    component: String,
    budget_item: String,
    booking_year: u16,
    /// What says that it may be, and from which amount on.
    agreement: String,
    from: Vec<AssignmentLineForm>,
    key: String,
    takers: Vec<String>,
    /// The least that each of them gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor: Option<AmountText>,
}

/// What a Land, or a manager below it, hands on to the managers below it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubAssignmentForm {
    /// Who hands on.
    from: String,
    component: String,
    budget_item: String,
    booking_year: u16,
    /// Of a residue: the year for which it was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    year_granted: Option<u16>,
    lines: Vec<AssignmentLineForm>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentLineForm {
    recipient: String,
    amount: AmountText,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversalForm {
    reverses: u64,
    reason: ReasonForm,
}

impl From<&Draft> for DraftIn {
    fn from(draft: &Draft) -> DraftIn {
        match draft {
            Draft::Allocation { parameters } => DraftIn::Allocation(parameters.into()),
            Draft::Redistribution { parameters, reason } => {
                DraftIn::Redistribution(RedistributionForm::of(*reason, parameters))
            }
            Draft::Assignment(what) => DraftIn::Assignment(what.into()),
            Draft::AuthorityAssignment(what) => DraftIn::AuthorityAssignment(what.into()),
            Draft::Recall(what) => DraftIn::Recall(what.into()),
            Draft::Reassignment(what) => DraftIn::Reassignment(what.into()),
            Draft::SubAssignment(what) => DraftIn::SubAssignment(what.into()),
            Draft::Reversal { reverses, reason } => DraftIn::Reversal(ReversalForm::of(*reverses, *reason)),
        }
    }
}

impl DraftIn {
    pub fn read(&self, fields: &mut Fields) -> Option<Draft> {
        match self {
            DraftIn::Allocation(run) => run.read("draft", fields).map(|parameters| Draft::Allocation { parameters }),
            DraftIn::Redistribution(RedistributionForm { reason, run }) => {
                let parameters = run.read("draft.run", fields);
                parameters.map(|parameters| Draft::Redistribution { parameters, reason: *reason })
            }
            DraftIn::Assignment(assignment) => assignment.read(fields).map(Draft::Assignment),
            DraftIn::AuthorityAssignment(what) => what.read(fields).map(Draft::AuthorityAssignment),
            DraftIn::Recall(what) => what.read(fields).map(Draft::Recall),
            DraftIn::Reassignment(what) => what.read(fields).map(Draft::Reassignment),
            DraftIn::SubAssignment(what) => what.read(fields).map(Draft::SubAssignment),
            DraftIn::Reversal(reversal) => {
                let reverses = fields.seq("draft.reverses", reversal.reverses)?;
                Some(Draft::Reversal { reverses, reason: reversal.reason.into() })
            }
        }
    }
}

impl AllocationForm {
    fn read(&self, place: &str, fields: &mut Fields) -> Option<RunParameters> {
        let at = |field: &str| format!("{place}.{field}");
        let component: Option<ComponentId> = fields.read(&at("component"), &self.component);
        let key: Option<KeyId> = fields.read(&at("key"), &self.key);
        let total = fields.amount(&at("total"), &self.total);
        let base = fields.amount_if(&at("base"), self.base.as_ref());
        let floor = fields.amount_if(&at("floor"), self.floor.as_ref());
        let cap = fields.amount_if(&at("cap"), self.cap.as_ref());
        let deductions = fields
            .each(&self.deductions, |fields, i, deduction| deduction.read(&at(&format!("deductions[{i}]")), fields));
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

impl DeductionForm {
    fn read(&self, place: &str, fields: &mut Fields) -> Option<Deduction> {
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
                let percent = fields.decimal(&format!("{place}.percent_of_total"), percent);
                percent.map(|percent| DeductionAmount::PercentOfTotal { percent })
            }
            (None, None, Some(percent)) => {
                let percent = fields.decimal(&format!("{place}.percent_of_rest"), percent);
                percent.map(|percent| DeductionAmount::PercentOfRest { percent })
            }
            _ => {
                fields.fault(place, "", "Genau eines von amount, percent_of_total und percent_of_rest angeben.");
                None
            }
        };
        Some(Deduction { what: what?, amount: amount? })
    }
}

impl AssignmentForm {
    fn read(&self, fields: &mut Fields) -> Option<Assignment> {
        let component: Option<ComponentId> = fields.read("draft.component", &self.component);
        let budget_item: Option<BudgetItemId> = fields.read("draft.budget_item", &self.budget_item);
        let lines = read_lines("draft.lines", &self.lines, fields);
        Some(Assignment {
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            lines: lines?,
        })
    }
}

impl AuthorityAssignmentForm {
    fn read(&self, fields: &mut Fields) -> Option<AuthorityAssignment> {
        let component: Option<ComponentId> = fields.read("draft.component", &self.component);
        let budget_item: Option<BudgetItemId> = fields.read("draft.budget_item", &self.budget_item);
        let lines = read_lines("draft.lines", &self.lines, fields);
        let (component, budget_item) = (component?, budget_item?);
        let (year_granted, due_year) = (self.year_granted, self.due_year);
        Some(AuthorityAssignment { component, budget_item, year_granted, due_year, lines: lines? })
    }
}

impl ReassignmentForm {
    fn read(&self, fields: &mut Fields) -> Option<Reassignment> {
        let component: Option<ComponentId> = fields.read("draft.component", &self.component);
        let budget_item: Option<BudgetItemId> = fields.read("draft.budget_item", &self.budget_item);
        let agreement = fields.read("draft.agreement", &self.agreement);
        let key: Option<KeyId> = fields.read("draft.key", &self.key);
        let from = read_lines("draft.from", &self.from, fields);
        let takers = fields.each(&self.takers, |fields, i, taker| fields.read(&format!("draft.takers[{i}]"), taker));
        let floor_cents = fields.amount_if("draft.floor", self.floor.as_ref());
        Some(Reassignment {
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            agreement: agreement?,
            from: from?,
            key: key?,
            takers: takers?,
            floor_cents: floor_cents?,
        })
    }
}

impl SubAssignmentForm {
    fn read(&self, fields: &mut Fields) -> Option<SubAssignment> {
        let from = fields.read("draft.from", &self.from);
        let component: Option<ComponentId> = fields.read("draft.component", &self.component);
        let budget_item: Option<BudgetItemId> = fields.read("draft.budget_item", &self.budget_item);
        let lines = read_lines("draft.lines", &self.lines, fields);
        Some(SubAssignment {
            from: from?,
            component: component?,
            budget_item: budget_item?,
            booking_year: self.booking_year,
            year_granted: self.year_granted,
            lines: lines?,
        })
    }
}

impl From<&SubAssignment> for SubAssignmentForm {
    fn from(what: &SubAssignment) -> SubAssignmentForm {
        SubAssignmentForm {
            from: what.from.to_string(),
            component: what.component.to_string(),
            budget_item: what.budget_item.to_string(),
            booking_year: what.booking_year,
            year_granted: what.year_granted,
            lines: what.lines.iter().map(AssignmentLineForm::from).collect(),
        }
    }
}

impl From<&Reassignment> for ReassignmentForm {
    fn from(what: &Reassignment) -> ReassignmentForm {
        ReassignmentForm {
            component: what.component.to_string(),
            budget_item: what.budget_item.to_string(),
            booking_year: what.booking_year,
            agreement: what.agreement.to_string(),
            from: what.from.iter().map(AssignmentLineForm::from).collect(),
            key: what.key.to_string(),
            takers: what.takers.iter().map(ToString::to_string).collect(),
            floor: what.floor_cents.map(Into::into),
        }
    }
}

fn read_lines(place: &str, lines: &[AssignmentLineForm], fields: &mut Fields) -> Option<Vec<AssignmentLine>> {
    fields.each(lines, |fields, i, line| {
        let recipient = fields.read(&format!("{place}[{i}].recipient"), &line.recipient);
        let amount_cents = fields.amount(&format!("{place}[{i}].amount"), &line.amount);
        Some(AssignmentLine { recipient: recipient?, amount_cents: amount_cents? })
    })
}

impl From<&RunParameters> for AllocationForm {
    fn from(run: &RunParameters) -> AllocationForm {
        AllocationForm {
            component: run.component.to_string(),
            total: run.total_cents.into(),
            key: run.key.to_string(),
            deductions: run.deductions.iter().map(DeductionForm::from).collect(),
            base: Some(run.base_cents.into()),
            floor: run.floor_cents.map(Into::into),
            cap: run.cap_cents.map(Into::into),
            unit: Some(run.unit),
            method: Some(run.method),
        }
    }
}

impl DeductionForm {
    fn of(kind: &DeductionKind) -> DeductionForm {
        let (what, recipient) = match kind {
            DeductionKind::FederalShare => (DeductionWhat::FederalShare, None),
            DeductionKind::HostQuota { recipient } => (DeductionWhat::HostQuota, Some(recipient.to_string())),
            DeductionKind::Reserve => (DeductionWhat::Reserve, None),
        };
        DeductionForm { what, recipient, amount: None, percent_of_total: None, percent_of_rest: None }
    }
}

impl From<&Deduction> for DeductionForm {
    fn from(deduction: &Deduction) -> DeductionForm {
        let form = DeductionForm::of(&deduction.what);
        match deduction.amount {
            DeductionAmount::Fixed { amount_cents } => DeductionForm { amount: Some(amount_cents.into()), ..form },
            DeductionAmount::PercentOfTotal { percent } => {
                DeductionForm { percent_of_total: Some(percent.into()), ..form }
            }
            DeductionAmount::PercentOfRest { percent } => {
                DeductionForm { percent_of_rest: Some(percent.into()), ..form }
            }
        }
    }
}

impl From<&DeductedAmount> for DeductionForm {
    fn from(deducted: &DeductedAmount) -> DeductionForm {
        DeductionForm { amount: Some(deducted.amount_cents.into()), ..DeductionForm::of(&deducted.kind) }
    }
}

impl From<&Assignment> for AssignmentForm {
    fn from(assignment: &Assignment) -> AssignmentForm {
        AssignmentForm {
            component: assignment.component.to_string(),
            budget_item: assignment.budget_item.to_string(),
            booking_year: assignment.booking_year,
            lines: assignment.lines.iter().map(AssignmentLineForm::from).collect(),
        }
    }
}

impl From<&AuthorityAssignment> for AuthorityAssignmentForm {
    fn from(assignment: &AuthorityAssignment) -> AuthorityAssignmentForm {
        AuthorityAssignmentForm {
            component: assignment.component.to_string(),
            budget_item: assignment.budget_item.to_string(),
            year_granted: assignment.year_granted,
            due_year: assignment.due_year,
            lines: assignment.lines.iter().map(AssignmentLineForm::from).collect(),
        }
    }
}

impl From<&AssignmentLine> for AssignmentLineForm {
    fn from(line: &AssignmentLine) -> AssignmentLineForm {
        AssignmentLineForm { recipient: line.recipient.to_string(), amount: line.amount_cents.into() }
    }
}

impl RedistributionForm {
    pub fn of(reason: RedistributionReason, run: &RunParameters) -> RedistributionForm {
        RedistributionForm { reason, run: run.into() }
    }
}

impl ReversalForm {
    pub fn of(reverses: Seq, reason: ReasonCode) -> ReversalForm {
        ReversalForm { reverses: reverses.0, reason: reason.into() }
    }
}
