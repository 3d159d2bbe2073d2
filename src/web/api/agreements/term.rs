//! A term of an agreement in a body: named as in the file of an agreement, amounts in euro.
//!
//! Whether its value is plausible is judged by the book. Law: the agreement itself, cited in `source`.

use crate::core::agreement::{InterestTerm, Parameter, Term};
use crate::core::calendar;
use crate::web::fields::{AmountText, Fields};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A term from a day on, with where it is agreed.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterForm {
    term: TermForm,
    #[schema(example = "§ 4 Absatz 2")]
    source: String,
    #[schema(format = Date)]
    valid_from: String,
}

/// Percentages are decimal strings, as the source says them.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case", deny_unknown_fields)]
enum TermForm {
    ReportingIntervalMonths(u16),
    DrawdownWindowDays(u16),
    OwnSharePercent(String),
    NoRecoveryBelowEur(AmountText),
    NoInterestBelowEur(AmountText),
    MinimumRedistributionEur(AmountText),
    Interest(InterestForm),
    RetentionYears(u16),
    ProofDeadlineMonths(u16),
    PlanDeviationPercent(String),
    /// From this amount on an order needs a third person.
    ThirdPersonFromEur(AmountText),
    AuditRights(String),
}

/// By which rule a claim bears interest. `day_count` is `actual_365`, `actual_actual` or `thirty_360`.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "regime", rename_all = "snake_case", deny_unknown_fields)]
enum InterestForm {
    BaseRatePlus {
        points_percent: String,
        day_count: String,
    },
    NotUsedInTime {
        points_percent: String,
        day_count: String,
    },
    Fixed {
        rate_percent: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        minimum_percent: Option<String>,
        day_count: String,
    },
    // With braces, because serde lets a bare variant have fields that nobody knows.
    None {},
}

impl ParameterForm {
    pub fn read(&self, place: &str, fields: &mut Fields) -> Option<Parameter> {
        let term = self.term.read(&format!("{place}.term.value"), fields);
        let valid_from = fields.date(&format!("{place}.valid_from"), &self.valid_from);
        Some(Parameter { term: term?, source: self.source.clone(), valid_from: valid_from? })
    }
}

impl From<Parameter> for ParameterForm {
    fn from(parameter: Parameter) -> ParameterForm {
        let Parameter { term, source, valid_from } = parameter;
        ParameterForm { term: term.into(), source, valid_from: calendar::iso(valid_from) }
    }
}

impl TermForm {
    fn read(&self, field: &str, fields: &mut Fields) -> Option<Term> {
        Some(match self {
            TermForm::ReportingIntervalMonths(months) => Term::ReportingIntervalMonths(*months),
            TermForm::DrawdownWindowDays(days) => Term::DrawdownWindowDays(*days),
            TermForm::OwnSharePercent(percent) => Term::OwnSharePercent(percent.clone()),
            TermForm::NoRecoveryBelowEur(amount) => Term::NoRecoveryBelowCents(fields.amount(field, amount)?),
            TermForm::NoInterestBelowEur(amount) => Term::NoInterestBelowCents(fields.amount(field, amount)?),
            TermForm::MinimumRedistributionEur(amount) => {
                Term::MinimumRedistributionCents(fields.amount(field, amount)?)
            }
            TermForm::Interest(interest) => Term::Interest(interest.read()),
            TermForm::RetentionYears(years) => Term::RetentionYears(*years),
            TermForm::ProofDeadlineMonths(months) => Term::ProofDeadlineMonths(*months),
            TermForm::PlanDeviationPercent(percent) => Term::PlanDeviationPercent(percent.clone()),
            TermForm::ThirdPersonFromEur(amount) => Term::ThirdPersonFromCents(fields.amount(field, amount)?),
            TermForm::AuditRights(text) => Term::AuditRights(text.clone()),
        })
    }
}

impl From<Term> for TermForm {
    fn from(term: Term) -> TermForm {
        match term {
            Term::ReportingIntervalMonths(months) => TermForm::ReportingIntervalMonths(months),
            Term::DrawdownWindowDays(days) => TermForm::DrawdownWindowDays(days),
            Term::OwnSharePercent(percent) => TermForm::OwnSharePercent(percent),
            Term::NoRecoveryBelowCents(amount) => TermForm::NoRecoveryBelowEur(amount.into()),
            Term::NoInterestBelowCents(amount) => TermForm::NoInterestBelowEur(amount.into()),
            Term::MinimumRedistributionCents(amount) => TermForm::MinimumRedistributionEur(amount.into()),
            Term::Interest(interest) => TermForm::Interest(interest.into()),
            Term::RetentionYears(years) => TermForm::RetentionYears(years),
            Term::ProofDeadlineMonths(months) => TermForm::ProofDeadlineMonths(months),
            Term::PlanDeviationPercent(percent) => TermForm::PlanDeviationPercent(percent),
            Term::ThirdPersonFromCents(amount) => TermForm::ThirdPersonFromEur(amount.into()),
            Term::AuditRights(text) => TermForm::AuditRights(text),
        }
    }
}

impl InterestForm {
    fn read(&self) -> InterestTerm {
        match self {
            InterestForm::BaseRatePlus { points_percent, day_count } => {
                InterestTerm::BaseRatePlus { points_percent: points_percent.clone(), day_count: day_count.clone() }
            }
            InterestForm::NotUsedInTime { points_percent, day_count } => {
                InterestTerm::NotUsedInTime { points_percent: points_percent.clone(), day_count: day_count.clone() }
            }
            InterestForm::Fixed { rate_percent, minimum_percent, day_count } => InterestTerm::Fixed {
                rate_percent: rate_percent.clone(),
                minimum_percent: minimum_percent.clone(),
                day_count: day_count.clone(),
            },
            InterestForm::None {} => InterestTerm::None,
        }
    }
}

impl From<InterestTerm> for InterestForm {
    fn from(term: InterestTerm) -> InterestForm {
        match term {
            InterestTerm::BaseRatePlus { points_percent, day_count } => {
                InterestForm::BaseRatePlus { points_percent, day_count }
            }
            InterestTerm::NotUsedInTime { points_percent, day_count } => {
                InterestForm::NotUsedInTime { points_percent, day_count }
            }
            InterestTerm::Fixed { rate_percent, minimum_percent, day_count } => {
                InterestForm::Fixed { rate_percent, minimum_percent, day_count }
            }
            InterestTerm::None => InterestForm::None {},
        }
    }
}
