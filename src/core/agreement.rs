//! Agreements (Vereinbarungen): on which legal basis money is given, and by which cited and dated terms.
//!
//! The terms are parameters of the agreement and never constants of the program: what nobody agreed and no source says is
//! absent, not assumed. Below one framework agreement (Dachabkommen) stand the individual agreements (Einzelvereinbarungen)
//! of a ministry with a Land. An agreement moves no money; projects are placed under it.
//! Law: BHO §§ 23, 34, 44; GG Art. 104b; VwVfG § 49a; which term exists on which legal basis is one table here and in
//! `docs/rules.md`.

mod financing;
mod term;

pub use financing::{FinancingFault, Planned, Spent};
pub use term::{Effect, InterestTerm, Term, TermFault, TermKind};

use crate::core::calendar::iso_date;
use crate::core::ids::{AgreementId, ComponentId, ManagerId, ProjectId, Seq};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::Date;

/// What the money is by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    /// Mittelzuweisung zur Fremdbewirtschaftung: authority to manage funds of the Bund (BHO §§ 34, 44 Absatz 2).
    Assignment,
    /// Zuwendung (BHO §§ 23, 44 Absatz 1).
    Grant,
    /// Finanzhilfe (GG Art. 104b, 104c).
    FinancialAssistance,
    /// Vertrag: payment for a service.
    Contract,
}

impl LegalBasis {
    pub const ALL: [LegalBasis; 4] =
        [LegalBasis::Assignment, LegalBasis::Grant, LegalBasis::FinancialAssistance, LegalBasis::Contract];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LegalBasis::Assignment => "assignment",
            LegalBasis::Grant => "grant",
            LegalBasis::FinancialAssistance => "financial_assistance",
            LegalBasis::Contract => "contract",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            LegalBasis::Assignment => "Zuweisung",
            LegalBasis::Grant => "Zuwendung",
            LegalBasis::FinancialAssistance => "Finanzhilfe",
            LegalBasis::Contract => "Vertrag",
        }
    }

    /// Whether there is such a term on this legal basis. An assignment hands over authority, not cash: nothing is drawn
    /// down, and there is no interest under § 49a VwVfG, only what its agreement cites.
    #[must_use]
    pub fn has(self, term: TermKind) -> bool {
        match term {
            TermKind::DrawdownWindow => matches!(self, LegalBasis::Grant | LegalBasis::FinancialAssistance),
            TermKind::OwnShare => matches!(self, LegalBasis::Grant | LegalBasis::FinancialAssistance),
            TermKind::MinimumRedistribution => matches!(self, LegalBasis::Assignment | LegalBasis::FinancialAssistance),
            TermKind::ReportingInterval | TermKind::ProofDeadline | TermKind::PlanDeviation => {
                self != LegalBasis::Contract
            }
            TermKind::NoRecoveryBelow
            | TermKind::NoInterestBelow
            | TermKind::Interest
            | TermKind::Retention
            | TermKind::ThirdPerson
            | TermKind::AuditRights => true,
        }
    }
}

/// How the federal part is reckoned (Finanzierungsart).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Financing {
    /// Vollfinanzierung.
    Full,
    /// Anteilfinanzierung: lower cost lowers each part alike.
    Proportional,
    /// Fehlbedarfsfinanzierung: lower cost and new income lower the federal part alone.
    Deficit,
    /// Festbetragsfinanzierung: lower cost does not lower it while it stays above the fixed amount.
    FixedAmount,
}

impl Financing {
    pub const ALL: [Financing; 4] =
        [Financing::Full, Financing::Proportional, Financing::Deficit, Financing::FixedAmount];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Financing::Full => "full",
            Financing::Proportional => "proportional",
            Financing::Deficit => "deficit",
            Financing::FixedAmount => "fixed_amount",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Financing::Full => "Vollfinanzierung",
            Financing::Proportional => "Anteilfinanzierung",
            Financing::Deficit => "Fehlbedarfsfinanzierung",
            Financing::FixedAmount => "Festbetragsfinanzierung",
        }
    }
}

/// A term from a day on, with where it is agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub term: Term,
    pub source: String,
    #[serde(with = "iso_date")]
    pub valid_from: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterAgreement {
    pub agreement: AgreementId,
    pub title: String,
    /// The framework agreement that it stands under; absent for a framework agreement itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<AgreementId>,
    pub component: ComponentId,
    /// The lead ministry.
    pub ministry: ManagerId,
    /// Absent where all Länder are parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<ManagerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_field: Option<String>,
    pub legal_basis: LegalBasis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub financing: Option<Financing>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub signed_on: Option<Date>,
    pub source: String,
    pub parameters: Vec<Parameter>,
}

impl RegisterAgreement {
    /// The term of a kind that holds on a day; `None` where nothing is agreed.
    #[must_use]
    pub fn term(&self, kind: TermKind, day: Date) -> Option<&Term> {
        let of_kind = self.parameters.iter().filter(|parameter| parameter.term.kind() == kind);
        let begun = of_kind.filter(|parameter| parameter.valid_from <= day);
        begun.max_by_key(|parameter| parameter.valid_from).map(|parameter| &parameter.term)
    }
}

/// A project stands under an agreement from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceProject {
    pub project: ProjectId,
    pub agreement: AgreementId,
}

/// Under which agreements a project came to stand, by event: the last one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement(pub BTreeMap<Seq, AgreementId>);

impl Placement {
    #[must_use]
    pub fn now(&self) -> Option<&AgreementId> {
        self.0.values().next_back()
    }

    /// Under which one it stood before an event.
    #[must_use]
    pub fn before(&self, event: Seq) -> Option<&AgreementId> {
        self.0.range(..event).next_back().map(|(_, agreement)| agreement)
    }
}
