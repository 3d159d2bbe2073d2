//! One term of an agreement: its kind, its value in a type of its own, and whether the value is plausible.

use crate::core::interest::{DayCount, Regime};
use crate::core::money::Euro;
use crate::core::rules::{self, Rule};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A term with its value. Percentages are decimals with a dot, as their source says them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "term", content = "value", rename_all = "snake_case", deny_unknown_fields)]
pub enum Term {
    ReportingIntervalMonths(u16),
    DrawdownWindowDays(u16),
    OwnSharePercent(String),
    NoRecoveryBelowCents(Euro),
    NoInterestBelowCents(Euro),
    MinimumRedistributionCents(Euro),
    Interest(InterestTerm),
    RetentionYears(u16),
    ProofDeadlineMonths(u16),
    PlanDeviationPercent(String),
    /// From this amount on an order needs a third person.
    ThirdPersonFromCents(Euro),
    AuditRights(String),
}

/// By which rule a claim bears interest, and how its days are counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "regime", rename_all = "snake_case", deny_unknown_fields)]
pub enum InterestTerm {
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum_percent: Option<String>,
        day_count: String,
    },
    None,
}

/// What a term is, without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    ReportingInterval,
    DrawdownWindow,
    OwnShare,
    NoRecoveryBelow,
    NoInterestBelow,
    MinimumRedistribution,
    Interest,
    Retention,
    ProofDeadline,
    PlanDeviation,
    ThirdPerson,
    AuditRights,
}

/// Why a value is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TermFault {
    #[error("{0} ist kein Prozentsatz von 0 bis 100")]
    Percent(String),
    #[error("{0} ist keine Zählweise der Tage (actual_365, actual_actual, thirty_360)")]
    DayCount(String),
    #[error("die Zahl muss größer als null sein")]
    Zero,
    #[error("der Betrag muss größer als null sein")]
    Amount,
    #[error("der Text ist leer oder länger als 1000 Zeichen")]
    Text,
}

impl TermKind {
    pub const ALL: [TermKind; 12] = [
        TermKind::ReportingInterval,
        TermKind::DrawdownWindow,
        TermKind::OwnShare,
        TermKind::NoRecoveryBelow,
        TermKind::NoInterestBelow,
        TermKind::MinimumRedistribution,
        TermKind::Interest,
        TermKind::Retention,
        TermKind::ProofDeadline,
        TermKind::PlanDeviation,
        TermKind::ThirdPerson,
        TermKind::AuditRights,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TermKind::ReportingInterval => "reporting_interval_months",
            TermKind::DrawdownWindow => "drawdown_window_days",
            TermKind::OwnShare => "own_share_percent",
            TermKind::NoRecoveryBelow => "no_recovery_below_cents",
            TermKind::NoInterestBelow => "no_interest_below_cents",
            TermKind::MinimumRedistribution => "minimum_redistribution_cents",
            TermKind::Interest => "interest",
            TermKind::Retention => "retention_years",
            TermKind::ProofDeadline => "proof_deadline_months",
            TermKind::PlanDeviation => "plan_deviation_percent",
            TermKind::ThirdPerson => "third_person_from_cents",
            TermKind::AuditRights => "audit_rights",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            TermKind::ReportingInterval => "Berichtsabstand",
            TermKind::DrawdownWindow => "Verwendungsfrist nach Mittelabruf",
            TermKind::OwnShare => "Eigenanteil",
            TermKind::NoRecoveryBelow => "Bagatellgrenze der Rückforderung",
            TermKind::NoInterestBelow => "Bagatellgrenze der Verzinsung",
            TermKind::MinimumRedistribution => "Mindestbetrag einer Umverteilung",
            TermKind::Interest => "Verzinsung",
            TermKind::Retention => "Aufbewahrungsfrist",
            TermKind::ProofDeadline => "Frist des Nachweises",
            TermKind::PlanDeviation => "zulässige Abweichung vom Finanzierungsplan",
            TermKind::ThirdPerson => "Betrag, ab dem eine dritte Person mitzeichnet",
            TermKind::AuditRights => "Prüfrechte",
        }
    }
}

/// What comes of a term in this book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A rule refuses what is against it.
    Rule(&'static Rule),
    /// What is against it is recorded, and said.
    Said,
    /// It makes a day by which something is due: open, late or done.
    Duty,
    /// It is shown with its citation.
    Shown,
}

impl Effect {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Rule(rule) => rule.id,
            Effect::Said => "said",
            Effect::Duty => "duty",
            Effect::Shown => "shown",
        }
    }
}

impl TermKind {
    /// The one place that says what a term is good for; `docs/rules.md` has the same table.
    #[must_use]
    pub fn effect(self) -> Effect {
        match self {
            TermKind::OwnShare => Effect::Rule(&rules::OWN_SHARE_BORNE),
            TermKind::DrawdownWindow => Effect::Rule(&rules::DRAWDOWN_USED_FIRST),
            TermKind::MinimumRedistribution => Effect::Rule(&rules::REASSIGNMENT_REACHES_MINIMUM),
            TermKind::Interest => Effect::Rule(&rules::INTEREST_AGREED),
            TermKind::ThirdPerson => Effect::Rule(&rules::THIRD_PERSON),
            TermKind::NoRecoveryBelow | TermKind::NoInterestBelow | TermKind::PlanDeviation => Effect::Said,
            TermKind::ReportingInterval | TermKind::Retention | TermKind::ProofDeadline => Effect::Duty,
            TermKind::AuditRights => Effect::Shown,
        }
    }
}

/// The longest text of a term.
const LONGEST: usize = 1000;

impl Term {
    #[must_use]
    pub fn kind(&self) -> TermKind {
        match self {
            Term::ReportingIntervalMonths(_) => TermKind::ReportingInterval,
            Term::DrawdownWindowDays(_) => TermKind::DrawdownWindow,
            Term::OwnSharePercent(_) => TermKind::OwnShare,
            Term::NoRecoveryBelowCents(_) => TermKind::NoRecoveryBelow,
            Term::NoInterestBelowCents(_) => TermKind::NoInterestBelow,
            Term::MinimumRedistributionCents(_) => TermKind::MinimumRedistribution,
            Term::Interest(_) => TermKind::Interest,
            Term::RetentionYears(_) => TermKind::Retention,
            Term::ProofDeadlineMonths(_) => TermKind::ProofDeadline,
            Term::PlanDeviationPercent(_) => TermKind::PlanDeviation,
            Term::ThirdPersonFromCents(_) => TermKind::ThirdPerson,
            Term::AuditRights(_) => TermKind::AuditRights,
        }
    }

    /// # Errors
    /// What is wrong with the value.
    pub fn check(&self) -> Result<(), TermFault> {
        match self {
            Term::ReportingIntervalMonths(number)
            | Term::DrawdownWindowDays(number)
            | Term::RetentionYears(number)
            | Term::ProofDeadlineMonths(number) => at_least_one(*number),
            Term::OwnSharePercent(percent) | Term::PlanDeviationPercent(percent) => percentage(percent).map(|_| ()),
            Term::NoRecoveryBelowCents(amount)
            | Term::NoInterestBelowCents(amount)
            | Term::MinimumRedistributionCents(amount)
            | Term::ThirdPersonFromCents(amount) => {
                if amount.is_positive() {
                    Ok(())
                } else {
                    Err(TermFault::Amount)
                }
            }
            Term::Interest(term) => term.regime().map(|_| ()),
            Term::AuditRights(text) => {
                let usable = !text.trim().is_empty() && text.chars().count() <= LONGEST;
                if usable { Ok(()) } else { Err(TermFault::Text) }
            }
        }
    }
}

impl InterestTerm {
    /// The regime and the count of days to reckon with; no days where nothing bears interest.
    ///
    /// # Errors
    /// When a stored percentage or count of days is none.
    pub fn regime(&self) -> Result<(Regime, Option<DayCount>), TermFault> {
        Ok(match self {
            InterestTerm::BaseRatePlus { points_percent, day_count } => {
                (Regime::BaseRatePlus { points: percentage(points_percent)? }, Some(days(day_count)?))
            }
            InterestTerm::NotUsedInTime { points_percent, day_count } => {
                (Regime::NotUsedInTime { points: percentage(points_percent)? }, Some(days(day_count)?))
            }
            InterestTerm::Fixed { rate_percent, minimum_percent, day_count } => {
                let minimum_percent = minimum_percent.as_deref().map(percentage).transpose()?;
                let rate_percent = percentage(rate_percent)?;
                (Regime::Fixed { rate_percent, minimum_percent }, Some(days(day_count)?))
            }
            InterestTerm::None => (Regime::None, None),
        })
    }
}

fn at_least_one(number: u16) -> Result<(), TermFault> {
    if number > 0 { Ok(()) } else { Err(TermFault::Zero) }
}

fn percentage(text: &str) -> Result<Decimal, TermFault> {
    let known = text.parse::<Decimal>().ok().filter(|percent| *percent >= Decimal::ZERO);
    known.filter(|percent| *percent <= Decimal::ONE_HUNDRED).ok_or_else(|| TermFault::Percent(text.to_owned()))
}

fn days(text: &str) -> Result<DayCount, TermFault> {
    let known = DayCount::ALL.into_iter().find(|method| method.as_str() == text);
    known.ok_or_else(|| TermFault::DayCount(text.to_owned()))
}
