//! How a command ends when it does not end well: a sentence, a hint, an exit code.

use super::output;
use crate::core::ids::IdError;
use crate::core::rules::{Fact, Violation};
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::store::{RecordError, StoreError};
use serde_json::{Map, Value, json};
use std::path::Path;
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
    /// The call is wrong, or a file is not there (exit 2).
    Usage { sentence: String, hint: Option<String> },
    /// An input file is not usable: all its faults at once (exit 2).
    Unreadable { sentence: String, faults: IntakeFaults },
    /// Files that belong together are not usable: all faults of all of them at once (exit 2).
    Faulty(Vec<(String, IntakeFaults)>),
    /// The book disagrees with itself (exit 3).
    Disagrees { sentence: String },
    /// People were told already, in the answer itself; a program still hears how it ended.
    Told(Box<Failure>),
}

impl Failure {
    pub fn failed(sentence: impl Into<String>) -> Failure {
        Failure::Failed { sentence: sentence.into(), hint: None }
    }

    pub fn usage(sentence: impl Into<String>) -> Failure {
        Failure::Usage { sentence: sentence.into(), hint: None }
    }

    /// A file with faults.
    pub fn unreadable(path: &Path, faults: IntakeFaults) -> Failure {
        Failure::Unreadable { sentence: unusable(path.display()), faults }
    }

    pub fn with_hint(self, text: impl Into<String>) -> Failure {
        let hint = Some(text.into());
        match self {
            Failure::Failed { sentence, .. } => Failure::Failed { sentence, hint },
            Failure::Usage { sentence, .. } => Failure::Usage { sentence, hint },
            other => other,
        }
    }

    /// Leaves only the exit code for people.
    pub fn told(self) -> Failure {
        Failure::Told(Box::new(self))
    }

    /// What happened, without what to do about it.
    pub fn sentence(&self) -> String {
        match self {
            Failure::Refused(violations) => {
                let sentences: Vec<String> = violations.iter().map(Violation::sentence).collect();
                sentences.join(" ")
            }
            Failure::Failed { sentence, .. } | Failure::Usage { sentence, .. } | Failure::Disagrees { sentence } => {
                sentence.clone()
            }
            Failure::Unreadable { sentence, faults } => format!("{sentence}\n{faults}"),
            Failure::Faulty(files) => {
                let files = files.iter().map(|(file, faults)| format!("{}\n{faults}", unusable(file)));
                files.collect::<Vec<_>>().join("\n")
            }
            Failure::Told(failure) => failure.sentence(),
        }
    }

    fn code(&self) -> u8 {
        match self {
            Failure::Refused(_) | Failure::Failed { .. } => 1,
            Failure::Usage { .. } | Failure::Unreadable { .. } | Failure::Faulty(_) => 2,
            Failure::Disagrees { .. } => 3,
            Failure::Told(failure) => failure.code(),
        }
    }

    /// Says it on stderr and gives the exit code. With `--json` every failure is one JSON object.
    pub fn report(self, json: bool) -> ExitCode {
        if json {
            output::say(&self.to_json().to_string());
        } else {
            self.say();
        }
        ExitCode::from(self.code())
    }

    fn say(&self) {
        match self {
            Failure::Refused(violations) => violations.iter().for_each(say_violation),
            Failure::Failed { sentence, hint } | Failure::Usage { sentence, hint } => {
                output::say(sentence);
                if let Some(hint) = hint {
                    output::say(&format!("Hinweis: {hint}"));
                }
            }
            Failure::Unreadable { sentence, faults } => {
                output::say(&format!("{sentence}\n{faults}\nHinweis: {MEND_FILE}"));
            }
            Failure::Faulty(files) => {
                for (file, faults) in files {
                    output::say(&format!("{}\n{faults}", unusable(file)));
                }
                output::say(&format!("Hinweis: {MEND_FILE}"));
            }
            Failure::Disagrees { sentence } => output::say(sentence),
            Failure::Told(_) => {}
        }
    }

    /// The form for programs; `docs/operations.md` describes it.
    fn to_json(&self) -> Value {
        let object = |error: &str, message: &str, hint: Option<&str>| {
            let mut object = Map::new();
            object.insert("error".to_owned(), error.into());
            object.insert("exit_code".to_owned(), self.code().into());
            object.insert("message".to_owned(), message.into());
            object.extend(hint.map(|hint| ("hint".to_owned(), hint.into())));
            object
        };
        Value::Object(match self {
            Failure::Refused(violations) => {
                let sentences: Vec<String> = violations.iter().map(Violation::sentence).collect();
                let mut object = object("refused", &sentences.join(" "), None);
                object.insert("refused".to_owned(), violations.iter().map(violation_json).collect());
                object
            }
            Failure::Failed { sentence, hint } => object("failed", sentence, hint.as_deref()),
            Failure::Usage { sentence, hint } => object("usage", sentence, hint.as_deref()),
            Failure::Unreadable { sentence, faults: IntakeFaults(faults) } => {
                let mut object = object("unreadable", sentence.trim_end_matches(':'), Some(MEND_FILE));
                object.insert("faults".to_owned(), faults.iter().map(fault_json).collect());
                object
            }
            Failure::Faulty(files) => {
                let sentences: Vec<String> = files.iter().map(|(file, _)| unusable(file)).collect();
                let mut object = object("unreadable", sentences.join(" ").trim_end_matches(':'), Some(MEND_FILE));
                let faults = files.iter().flat_map(|(file, faults)| {
                    faults.0.iter().map(move |fault| {
                        let mut told = fault_json(fault);
                        told.as_object_mut().into_iter().for_each(|told| {
                            told.insert("file".to_owned(), file.as_str().into());
                        });
                        told
                    })
                });
                object.insert("faults".to_owned(), faults.collect());
                object
            }
            Failure::Disagrees { sentence } => object("disagrees", sentence, None),
            Failure::Told(failure) => return failure.to_json(),
        })
    }
}

fn unusable(file: impl std::fmt::Display) -> String {
    format!("Die Datei {file} ist nicht verwendbar:")
}

const MEND_FILE: &str = "Nichts wurde gerechnet oder gebucht; die Datei berichtigen und noch einmal aufrufen.";

fn say_violation(violation: &Violation) {
    output::say(&format!("{}: {}", violation.rule.id, violation.sentence()));
    output::say(&format!("Hinweis: {}", violation.hint()));
}

fn violation_json(violation: &Violation) -> Value {
    let facts: Map<String, Value> =
        violation.facts.iter().map(|(name, fact)| ((*name).to_owned(), fact_json(fact))).collect();
    json!({
        "rule": violation.rule.id,
        "name": violation.rule.name,
        "message": violation.sentence(),
        "hint": violation.hint(),
        "facts": facts,
    })
}

/// Line 0 is the file as a whole.
fn fault_json(fault: &IntakeFault) -> Value {
    json!({ "line": fault.line, "column": fault.column, "value": fault.value, "message": fault.message })
}

fn fact_json(fact: &Fact) -> Value {
    match fact {
        Fact::Amount(amount) => Value::String(amount.to_string()),
        Fact::Text(text) => Value::String(text.clone()),
        Fact::Number(number) => Value::from(*number),
    }
}

impl From<IdError> for Failure {
    fn from(error: IdError) -> Failure {
        Failure::usage(format!("{error}."))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        let (mut sentence, hint) = (with_causes(&error), error.hint());
        if !sentence.ends_with('.') {
            sentence.push('.');
        }
        match error {
            StoreError::BadUrl(_) | StoreError::NoCheckpoint(_) => Failure::usage(sentence).with_hint(hint),
            StoreError::Disagrees(_) => Failure::Disagrees { sentence: format!("{sentence} {hint}") },
            _ => Failure::failed(sentence).with_hint(hint),
        }
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Failure {
        match error {
            RecordError::Refused(violations) => Failure::Refused(violations),
            RecordError::Store(error) => error.into(),
            RecordError::TokenRefused => Failure::failed("Das Token gilt nicht mehr.")
                .with_hint("Ein neues Token gibt die Systemverwaltung mit „actor token“ aus."),
            // Nobody has a session here; said all the same.
            RecordError::SessionEnded => Failure::failed(error.to_string()),
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
