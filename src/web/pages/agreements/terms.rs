//! The terms of an agreement: as they are asked, and as they are shown with their citation.
//!
//! How a value is written follows from what the term is, so each question is read by the kind that was chosen.

use crate::core::agreement::{InterestTerm, RegisterAgreement, Term, TermKind};
use crate::web::guards::Form;
use crate::web::pages::blocks::{Cell, Table};
use crate::web::pages::forms::questions::{Choice, Kind, Question};
use crate::web::pages::forms::typed::EMPTY_LIST;
use crate::web::pages::view::View;
use crate::web::pages::words::Words;

/// Terms that the form has room for beside interest; more of them go by the API.
const TERMS: usize = 5;

/// The terms that have one value, by their names in a body: what each is, and how its value is written.
const PLAIN: [(&str, TermKind); 11] = [
    ("reporting_interval_months", TermKind::ReportingInterval),
    ("drawdown_window_days", TermKind::DrawdownWindow),
    ("own_share_percent", TermKind::OwnShare),
    ("no_recovery_below_eur", TermKind::NoRecoveryBelow),
    ("no_interest_below_eur", TermKind::NoInterestBelow),
    ("minimum_redistribution_eur", TermKind::MinimumRedistribution),
    ("retention_years", TermKind::Retention),
    ("proof_deadline_months", TermKind::ProofDeadline),
    ("plan_deviation_percent", TermKind::PlanDeviation),
    ("third_person_from_eur", TermKind::ThirdPerson),
    ("audit_rights", TermKind::AuditRights),
];

/// The key of what a term is called.
fn key(kind: TermKind) -> &'static str {
    match kind {
        TermKind::ReportingInterval => "term-reporting-interval",
        TermKind::DrawdownWindow => "term-drawdown-window",
        TermKind::OwnShare => "term-own-share",
        TermKind::NoRecoveryBelow => "term-no-recovery-below",
        TermKind::NoInterestBelow => "term-no-interest-below",
        TermKind::MinimumRedistribution => "term-minimum-redistribution",
        TermKind::Interest => "term-interest",
        TermKind::Retention => "term-retention",
        TermKind::ProofDeadline => "term-proof-deadline",
        TermKind::PlanDeviation => "term-plan-deviation",
        TermKind::ThirdPerson => "term-third-person",
        TermKind::AuditRights => "term-audit-rights",
    }
}

/// What a term is called.
pub fn name(words: Words, kind: TermKind) -> String {
    words.say(key(kind))
}

fn written(name: &str) -> Kind {
    match name.rsplit('_').next() {
        Some("months" | "days" | "years") => Kind::Number,
        Some("percent") => Kind::Decimal,
        Some("eur") => Kind::Amount,
        _ => Kind::Text,
    }
}

/// The questions of all terms.
pub fn questions(view: &View, form: Option<&Form>) -> Vec<Question> {
    let text = |name: &str| form.and_then(|form| form.text(name)).unwrap_or_default();
    let kinds: Vec<Choice> = PLAIN.iter().map(|(value, kind)| Choice::new(*value, name(view.words, *kind))).collect();
    let mut asked = vec![Question::new("content.terms", String::new(), Kind::Fixed).suggest(EMPTY_LIST)];
    for place in 0..TERMS {
        let group = format!("content.terms[{place}]");
        let kind = format!("{group}.term.kind");
        let number = [("number", (place + 1).to_string().into())];
        let value = Question::new(format!("{group}.term.value"), view.say("field-value"), written(text(&kind)));
        asked.extend([
            Question::new(kind, view.say("field-term"), Kind::Choice(kinds.clone()))
                .head(view.tell("term-number", &number)),
            value.hint(view.say("field-value-hint")),
        ]);
        asked.extend(cited(view, &group));
        if let Some(own) = asked.len().checked_sub(4).map(|first| asked.split_off(first)) {
            asked.extend(own.into_iter().map(|question| question.within(&group)));
        }
    }
    asked.extend(interest(view, text(&regime_name())));
    asked
}

/// Where it is agreed, and from when it holds.
fn cited(view: &View, group: &str) -> [Question; 2] {
    [
        Question::new(format!("{group}.source"), view.say("field-source"), Kind::Text)
            .hint(view.say("field-term-source-hint")),
        Question::new(format!("{group}.valid_from"), view.say("field-valid-from"), Kind::Day)
            .hint(view.say("field-day-hint")),
    ]
}

fn regime_name() -> String {
    format!("content.terms[{TERMS}].term.value.regime")
}

/// Interest has a rule, a percentage and a count of days.
fn interest(view: &View, regime: &str) -> Vec<Question> {
    let group = format!("content.terms[{TERMS}]");
    let regimes = [
        ("base_rate_plus", "interest-base-rate"),
        ("not_used_in_time", "interest-not-in-time"),
        ("fixed", "interest-fixed"),
        ("none", "interest-none"),
    ];
    let regimes = regimes.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let counts = [("actual_365", "days-365"), ("actual_actual", "days-actual"), ("thirty_360", "days-360")];
    let counts = counts.map(|(value, key)| Choice::new(value, view.say(key))).into();
    // Without interest there is neither a percentage nor a count of days.
    let bears = regime != "none";
    let percent = if regime == "fixed" { "rate_percent" } else { "points_percent" };
    let value = |name: &str| format!("{group}.term.value.{name}");
    let optional = |question: Question| if bears { question } else { question.optional().aside() };
    let percent = Question::new(value("percent"), view.say("field-interest-percent"), Kind::Decimal).at(value(percent));
    let mut asked = vec![
        Question::new(format!("{group}.term.kind"), String::new(), Kind::Fixed).suggest("interest"),
        Question::new(regime_name(), view.say("field-regime"), Kind::Choice(regimes)).head(view.say("term-interest")),
        optional(percent.hint(view.say("field-interest-hint"))),
        optional(Question::new(value("day_count"), view.say("field-day-count"), Kind::Choice(counts))),
    ];
    asked.extend(cited(view, &group));
    asked.into_iter().map(|question| question.within(&group)).collect()
}

/// The terms of an agreement, the newest of a kind last.
pub fn table(view: &View, agreement: &RegisterAgreement) -> Table {
    let labels = ["field-term", "field-value", "field-source", "field-valid-from"];
    let rows = agreement.parameters.iter().map(|parameter| {
        vec![
            Cell::text(name(view.words, parameter.term.kind())),
            match &parameter.term {
                Term::AuditRights(text) => Cell::german(text),
                term => Cell::text(value(view.words, term)),
            },
            Cell::german(&parameter.source),
            Cell::text(view.words.day(parameter.valid_from)),
        ]
    });
    Table::new(view.words, view.say("terms-title"), &labels, "terms-none").rows(rows)
}

pub fn value(words: Words, term: &Term) -> String {
    let count = |key: &str, number: u16| words.tell(key, &[("count", number.into())]);
    let percent = |text: &str| words.percentage(&words.decimal(text));
    match term {
        Term::ReportingIntervalMonths(months) | Term::ProofDeadlineMonths(months) => count("term-months", *months),
        Term::DrawdownWindowDays(days) => count("term-days", *days),
        Term::RetentionYears(years) => count("term-years", *years),
        Term::OwnSharePercent(text) | Term::PlanDeviationPercent(text) => percent(text),
        Term::NoRecoveryBelowCents(amount)
        | Term::NoInterestBelowCents(amount)
        | Term::MinimumRedistributionCents(amount)
        | Term::ThirdPersonFromCents(amount) => words.euro(*amount),
        Term::AuditRights(text) => text.clone(),
        Term::Interest(InterestTerm::None) => words.say("interest-none"),
        Term::Interest(InterestTerm::BaseRatePlus { points_percent, .. }) => {
            format!("{}: {}", words.say("interest-base-rate"), percent(points_percent))
        }
        Term::Interest(InterestTerm::NotUsedInTime { points_percent, .. }) => {
            format!("{}: {}", words.say("interest-not-in-time"), percent(points_percent))
        }
        Term::Interest(InterestTerm::Fixed { rate_percent, .. }) => {
            format!("{}: {}", words.say("interest-fixed"), percent(rate_percent))
        }
    }
}
