//! How a command ends when it does not end well: a sentence, a hint, an exit code.

use super::output;
use crate::core::rules::{Fact, Violation};
use crate::store::{RecordError, StoreError};
use serde_json::{Map, Value, json};
use std::process::ExitCode;

/// What every command returns.
pub type Answer = Result<(), Failure>;

/// The end of a command that was not done.
#[derive(Debug)]
pub enum Failure {
    /// The book refused: all violations at once (exit 1).
    Refused(Vec<Violation>),
    /// It could not be done (exit 1).
    Failed { sentence: String, hint: Option<String> },
    /// The call or an input file is wrong (exit 2).
    Usage { sentence: String, hint: Option<String> },
    /// The book disagrees with itself; what disagrees was already said (exit 3).
    Disagrees { sentence: String },
    /// Everything was already said; only the code is left.
    Said(u8),
}

impl Failure {
    pub fn failed(sentence: impl Into<String>) -> Failure {
        Failure::Failed { sentence: sentence.into(), hint: None }
    }

    pub fn usage(sentence: impl Into<String>) -> Failure {
        Failure::Usage { sentence: sentence.into(), hint: None }
    }

    pub fn with_hint(self, text: impl Into<String>) -> Failure {
        let hint = Some(text.into());
        match self {
            Failure::Failed { sentence, .. } => Failure::Failed { sentence, hint },
            Failure::Usage { sentence, .. } => Failure::Usage { sentence, hint },
            other => other,
        }
    }

    fn code(&self) -> u8 {
        match self {
            Failure::Refused(_) | Failure::Failed { .. } => 1,
            Failure::Usage { .. } => 2,
            Failure::Disagrees { .. } => 3,
            Failure::Said(code) => *code,
        }
    }

    /// Says it on stderr and gives the exit code. With `--json` a refusal is one JSON object.
    pub fn report(self, json: bool) -> ExitCode {
        match &self {
            Failure::Refused(violations) if json => output::say(&refusal_json(violations).to_string()),
            Failure::Refused(violations) => violations.iter().for_each(say_violation),
            Failure::Failed { sentence, hint } | Failure::Usage { sentence, hint } => {
                output::say(sentence);
                if let Some(hint) = hint {
                    output::say(&format!("Hinweis: {hint}"));
                }
            }
            Failure::Disagrees { sentence } => output::say(sentence),
            Failure::Said(_) => {}
        }
        ExitCode::from(self.code())
    }
}

fn say_violation(violation: &Violation) {
    output::say(&format!("{}: {}", violation.rule.id, violation.sentence()));
    output::say(&format!("Hinweis: {}", violation.hint()));
}

fn refusal_json(violations: &[Violation]) -> Value {
    let one = |violation: &Violation| {
        let facts: Map<String, Value> =
            violation.facts.iter().map(|(name, fact)| ((*name).to_owned(), fact_json(fact))).collect();
        json!({
            "rule": violation.rule.id,
            "name": violation.rule.name,
            "message": violation.sentence(),
            "hint": violation.hint(),
            "facts": facts,
        })
    };
    json!({ "refused": violations.iter().map(one).collect::<Vec<_>>() })
}

fn fact_json(fact: &Fact) -> Value {
    match fact {
        Fact::Amount(amount) => Value::String(amount.to_string()),
        Fact::Text(text) => Value::String(text.clone()),
        Fact::Number(number) => Value::from(*number),
    }
}

impl From<StoreError> for Failure {
    /// `Display` of a store error ends in what to do; its cause, if any, is said behind a colon.
    fn from(error: StoreError) -> Failure {
        let sentence = with_causes(&error);
        match error {
            StoreError::BadUrl(_) | StoreError::NoCheckpoint(_) => Failure::usage(sentence),
            StoreError::Disagrees(_) => Failure::Disagrees { sentence },
            _ => match sentence.split_once(". ") {
                Some((said, hint)) if !hint.is_empty() => {
                    Failure::failed(format!("{said}.")).with_hint(hint.to_owned())
                }
                _ => Failure::failed(sentence),
            },
        }
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Failure {
        match error {
            RecordError::Refused(violations) => Failure::Refused(violations),
            RecordError::Store(error) => error.into(),
            RecordError::Busy => {
                Failure::failed("Das Buch ist ausgelastet.").with_hint("Gleich noch einmal versuchen.")
            }
        }
    }
}

/// An error and what caused it, on one line.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.contains(&said) {
            text = format!("{}: {said}", text.trim_end_matches('.'));
        }
        cause = inner.source();
    }
    text
}

#[cfg(test)]
mod tests;
