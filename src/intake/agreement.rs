//! An agreement as a file: what it is, and its terms with value, citation and first day, in TOML.
//!
//! Euros and percentages stand as texts (`"20000.00"`, `"0.5"`), days as `2021-01-30`; every term names what it is in its
//! unit (`third_person_from_eur`). Whether a term exists on the legal basis, and what it is worth, is judged by the rules
//! of the book and not here. Described in `docs/formats.md`.

use crate::core::agreement::{Financing, InterestTerm, LegalBasis, Parameter, RegisterAgreement, Term};
use crate::core::calendar::iso_date;
use crate::core::ids::{AgreementId, ComponentId, ManagerId};
use crate::core::money::{Euro, MoneyError};
use serde::Deserialize;
use time::Date;

#[cfg(test)]
mod tests;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    agreement: AgreementId,
    title: String,
    framework: Option<AgreementId>,
    component: ComponentId,
    ministry: ManagerId,
    land: Option<ManagerId>,
    policy_field: Option<String>,
    legal_basis: LegalBasis,
    financing: Option<Financing>,
    #[serde(default, with = "iso_date::option")]
    signed_on: Option<Date>,
    source: String,
    #[serde(default)]
    terms: Vec<FileTerm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTerm {
    #[serde(flatten)]
    term: Value,
    source: String,
    #[serde(with = "iso_date")]
    valid_from: Date,
}

/// A term as people write it: amounts in euro.
#[derive(Deserialize)]
#[serde(tag = "term", content = "value", rename_all = "snake_case")]
enum Value {
    ReportingIntervalMonths(u16),
    DrawdownWindowDays(u16),
    OwnSharePercent(String),
    NoRecoveryBelowEur(String),
    NoInterestBelowEur(String),
    MinimumRedistributionEur(String),
    Interest(InterestTerm),
    RetentionYears(u16),
    ProofDeadlineMonths(u16),
    PlanDeviationPercent(String),
    ThirdPersonFromEur(String),
    AuditRights(String),
}

/// Why a file is no agreement.
#[derive(Debug, thiserror::Error)]
pub enum AgreementFault {
    #[error("die Datei ist keine Vereinbarung in TOML: {0}")]
    Form(String),
    #[error("in „{term}“: {fault}")]
    Amount { term: &'static str, fault: MoneyError },
}

/// # Errors
/// `Form` with line and column for what is no such file; `Amount` for a text that is no amount of euro.
pub fn read(text: &str) -> Result<RegisterAgreement, AgreementFault> {
    let file: File = toml::from_str(text).map_err(|fault| AgreementFault::Form(fault.to_string().trim().to_owned()))?;
    let parameters: Result<Vec<Parameter>, AgreementFault> = file.terms.into_iter().map(parameter).collect();
    Ok(RegisterAgreement {
        agreement: file.agreement,
        title: file.title,
        framework: file.framework,
        component: file.component,
        ministry: file.ministry,
        land: file.land,
        policy_field: file.policy_field,
        legal_basis: file.legal_basis,
        financing: file.financing,
        signed_on: file.signed_on,
        source: file.source,
        parameters: parameters?,
    })
}

fn parameter(file: FileTerm) -> Result<Parameter, AgreementFault> {
    let euro =
        |term: &'static str, text: String| Euro::parse(&text).map_err(|fault| AgreementFault::Amount { term, fault });
    let term = match file.term {
        Value::ReportingIntervalMonths(months) => Term::ReportingIntervalMonths(months),
        Value::DrawdownWindowDays(days) => Term::DrawdownWindowDays(days),
        Value::OwnSharePercent(percent) => Term::OwnSharePercent(percent),
        Value::NoRecoveryBelowEur(text) => Term::NoRecoveryBelowCents(euro("no_recovery_below_eur", text)?),
        Value::NoInterestBelowEur(text) => Term::NoInterestBelowCents(euro("no_interest_below_eur", text)?),
        Value::MinimumRedistributionEur(text) => {
            Term::MinimumRedistributionCents(euro("minimum_redistribution_eur", text)?)
        }
        Value::Interest(term) => Term::Interest(term),
        Value::RetentionYears(years) => Term::RetentionYears(years),
        Value::ProofDeadlineMonths(months) => Term::ProofDeadlineMonths(months),
        Value::PlanDeviationPercent(percent) => Term::PlanDeviationPercent(percent),
        Value::ThirdPersonFromEur(text) => Term::ThirdPersonFromCents(euro("third_person_from_eur", text)?),
        Value::AuditRights(text) => Term::AuditRights(text),
    };
    Ok(Parameter { term, source: file.source, valid_from: file.valid_from })
}
