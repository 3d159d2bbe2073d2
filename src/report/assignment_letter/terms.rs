//! The terms of an agreement in a sentence each, with where they are agreed and since when.

use super::super::parts::money;
use super::super::words::{self, Language};
use crate::core::agreement::{InterestTerm, Parameter, Term, TermKind};

/// A term as a condition.
pub fn said(parameter: &Parameter, language: Language) -> String {
    let (label, value) = (label(parameter.term.kind(), language), value(&parameter.term, language));
    let day = words::date(parameter.valid_from, language);
    match language {
        Language::De => format!("{label}: {value} ({}; gilt ab {day})", parameter.source),
        Language::En => format!("{label}: {value} ({}; from {day} on)", parameter.source),
    }
}

fn label(kind: TermKind, language: Language) -> String {
    let english = match kind {
        TermKind::ReportingInterval => "reporting interval",
        TermKind::DrawdownWindow => "use within, after a drawdown",
        TermKind::OwnShare => "own share",
        TermKind::NoRecoveryBelow => "no recovery below",
        TermKind::NoInterestBelow => "no interest below",
        TermKind::MinimumRedistribution => "least amount of a redistribution",
        TermKind::Interest => "interest",
        TermKind::Retention => "retention",
        TermKind::ProofDeadline => "deadline of the proof",
        TermKind::PlanDeviation => "allowed deviation from the financing plan",
        TermKind::ThirdPerson => "amount from which a third person signs",
        TermKind::AuditRights => "audit rights",
    };
    let mut text = language.pick(kind.in_german(), english).to_owned();
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    text
}

fn value(term: &Term, language: Language) -> String {
    let counted = |number: u16, de: [&str; 2], en: [&str; 2]| {
        let place = usize::from(number != 1);
        format!("{number} {}", language.pick(de[place], en[place]))
    };
    let months = |number| counted(number, ["Monat", "Monate"], ["month", "months"]);
    let percent = |text: &str| format!("{} %", words::decimal(text, language));
    match term {
        Term::ReportingIntervalMonths(number) | Term::ProofDeadlineMonths(number) => months(*number),
        Term::DrawdownWindowDays(number) => counted(*number, ["Tag", "Tage"], ["day", "days"]),
        Term::RetentionYears(number) => counted(*number, ["Jahr", "Jahre"], ["year", "years"]),
        Term::OwnSharePercent(text) | Term::PlanDeviationPercent(text) => percent(text),
        Term::NoRecoveryBelowCents(amount)
        | Term::NoInterestBelowCents(amount)
        | Term::MinimumRedistributionCents(amount)
        | Term::ThirdPersonFromCents(amount) => money(*amount, language),
        Term::Interest(term) => interest(term, language),
        Term::AuditRights(text) => text.clone(),
    }
}

fn interest(term: &InterestTerm, language: Language) -> String {
    let number = |text: &str| words::decimal(text, language);
    let above = |points: &str| match language {
        Language::De => format!("{} Prozentpunkte über dem Basiszinssatz", number(points)),
        Language::En => format!("{} points above the base rate", number(points)),
    };
    match term {
        InterestTerm::BaseRatePlus { points_percent, .. } => above(points_percent),
        InterestTerm::NotUsedInTime { points_percent, .. } => {
            let when = language.pick("für nicht alsbald verwendete Mittel", "for funds that are not used in time");
            format!("{} {when}", above(points_percent))
        }
        InterestTerm::Fixed { rate_percent, minimum_percent, .. } => {
            let rate = format!("{} %", number(rate_percent));
            let least = minimum_percent
                .as_ref()
                .map(|least| format!(", {} {} %", language.pick("mindestens", "at least"), number(least)));
            rate + &least.unwrap_or_default()
        }
        InterestTerm::None => language.pick("keine", "none").to_owned(),
    }
}
