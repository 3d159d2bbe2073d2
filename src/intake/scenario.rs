//! Scenario files: a programme's life as the commands that one would type, one a line, and what is expected of them.
//!
//! It reads the form and checks it; what a command means is known where commands are known, at the edge. It opens no file,
//! follows no `include` and keeps no state: on which day and by whom a command is given, whoever plays it puts together.
//! `docs/scenarios.md` describes the format.

mod steps;
mod words;

use crate::core::account::{Kind, Stage};
use crate::core::figures::Figure;
use crate::core::ids::{ActorId, BudgetItemId, ComponentId, ManagerId, ProjectId};
use crate::core::money::Euro;
use crate::intake::fault::IntakeFault;
use std::collections::BTreeSet;
use time::Date;

#[cfg(test)]
mod tests;

/// Where something stands; both count from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

/// A word as a shell would hand it on: without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub at: Place,
}

/// What a scenario says, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Place,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The value date of what follows.
    On(Date),
    /// Who gives the commands that follow.
    As(ActorId),
    /// The voucher of what follows and names none itself.
    Voucher(String),
    /// Another file, played here.
    Include(Word),
    Expect(Expectation),
    Command(Call),
}

/// A command, its words as typed behind `titelbuch`, and what must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub words: Vec<Word>,
    pub outcome: Outcome,
    /// The name by which a later command speaks of what this one booked.
    pub mark: Option<Word>,
}

/// What must come of a command; anything else ends the play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Booked, and nothing stands without authority by it.
    Done,
    /// Refused by exactly these rules.
    Refused(BTreeSet<&'static str>),
    /// Not done, for a reason that is no rule of the book.
    Failed,
    /// Booked, and this much stands without authority by it.
    Breach(Euro),
}

/// What a figure, or the sum of some accounts, must come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// As it was typed.
    pub words: Vec<Word>,
    pub measure: Measure,
    pub of: Selection,
    /// `None`: nothing was ever booked there, which is not zero.
    pub amount: Option<Euro>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Figure(&'static Figure),
    Accounts(Kind, Stage),
}

/// Which accounts count; what is not named is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub component: Option<ComponentId>,
    pub item: Option<BudgetItemId>,
    pub year: Option<u16>,
    pub granted: Option<u16>,
    pub manager: Option<ManagerId>,
    pub project: Option<ProjectId>,
}

/// Reads a scenario: what of it can be understood, and its faults. Whoever knows more finds more faults, so that all can
/// be said together; nothing of a file with a fault is played.
#[must_use]
pub fn read(bytes: &[u8]) -> (Vec<Step>, Vec<IntakeFault>) {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return (Vec::new(), vec![not_text(bytes, error.valid_up_to())]),
    };
    let (lines, mut faults) = words::lines(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut read = Vec::with_capacity(lines.len());
    for words in lines {
        match steps::step(words) {
            Ok(step) => read.push(step),
            Err(fault) => faults.push(fault),
        }
    }
    (read, faults)
}

fn not_text(bytes: &[u8], valid: usize) -> IntakeFault {
    let before = bytes.get(..valid).unwrap_or_default();
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let line_begins = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let in_line = std::str::from_utf8(before.get(line_begins..).unwrap_or_default()).unwrap_or_default();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
    let byte = bytes.get(valid).map_or_else(String::new, |byte| format!("0x{byte:02x}"));
    fault(Place { line: count(lines), column: count(in_line.chars().count()) }, byte, "ist kein Text in UTF-8")
}

/// A fault at a place.
#[must_use]
pub fn fault(at: Place, value: impl Into<String>, message: impl Into<String>) -> IntakeFault {
    IntakeFault {
        line: u64::from(at.line),
        column: at.column.to_string(),
        value: value.into(),
        message: message.into(),
    }
}
