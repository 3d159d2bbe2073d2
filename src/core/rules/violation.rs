//! What a refusal is made of: the rule with its facts, and all of them at once.

use super::Rule;
use crate::core::money::Euro;
use std::collections::BTreeMap;
use std::fmt;

/// A fact that a sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    Amount(Euro),
    Text(String),
    Number(u64),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Amount(amount) => f.write_str(&amount.to_german()),
            Fact::Text(text) => f.write_str(text),
            Fact::Number(number) => write!(f, "{number}"),
        }
    }
}

/// One rule that a command breaks, with the facts. Always handed on in a `Vec`: all at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub rule: &'static Rule,
    pub facts: BTreeMap<&'static str, Fact>,
}

impl Violation {
    #[must_use]
    pub fn of(rule: &'static Rule) -> Violation {
        Violation { rule, facts: BTreeMap::new() }
    }

    #[must_use]
    pub fn amount(self, name: &'static str, amount: Euro) -> Violation {
        self.with(name, Fact::Amount(amount))
    }

    #[must_use]
    pub fn number(self, name: &'static str, number: u64) -> Violation {
        self.with(name, Fact::Number(number))
    }

    #[must_use]
    pub fn text(self, name: &'static str, text: impl fmt::Display) -> Violation {
        self.with(name, Fact::Text(text.to_string()))
    }

    fn with(mut self, name: &'static str, fact: Fact) -> Violation {
        self.facts.insert(name, fact);
        self
    }

    /// The refusal as a German sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        fill(self.rule.sentence, &self.facts)
    }

    /// What would be possible.
    #[must_use]
    pub fn hint(&self) -> String {
        fill(self.rule.hint, &self.facts)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.rule.id, self.sentence(), self.hint())
    }
}

/// Something worth saying that stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice(pub String);

fn fill(template: &str, facts: &BTreeMap<&'static str, Fact>) -> String {
    facts.iter().fold(template.to_owned(), |text, (name, fact)| text.replace(&format!("{{{name}}}"), &fact.to_string()))
}

/// Collects violations, so that all of a command come back at once.
#[derive(Debug, Default)]
pub struct Findings(Vec<Violation>);

impl Findings {
    #[must_use]
    pub fn new() -> Findings {
        Findings(Vec::new())
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn add(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    pub fn require(&mut self, holds: bool, violation: impl FnOnce() -> Violation) {
        if !holds {
            self.0.push(violation());
        }
    }

    #[must_use]
    pub fn into_violations(self) -> Vec<Violation> {
        self.0
    }

    /// # Errors
    /// All violations that were found.
    pub fn done(self) -> Result<(), Vec<Violation>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}
