//! What a later run on the same pot says beyond a first one: why, what each held, what was bound, and what moved.

use super::{AllocationStatementFacts, Line, money};
use crate::core::apportion::Bound;
use crate::core::money::{Euro, MoneyError};
use crate::report::sheet::Cell;
use crate::report::words::Language;

/// The columns of the definition that only such a run has.
pub(super) const COLUMNS: [&str; 3] = ["held_eur", "assigned_eur", "change_eur"];

/// Why the pot was distributed anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redistribution {
    /// For people, such as „neuer Schlüssel“.
    pub reason: String,
    /// For programs, such as `key_replaced`.
    pub reason_id: &'static str,
}

/// What a recipient had of the pot before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    pub held: Euro,
    /// The part of it that was assigned, and so bound.
    pub assigned: Euro,
}

/// The cells of one recipient, none where this is a first run.
pub(super) fn cells(line: &Line) -> Result<Vec<Cell>, MoneyError> {
    let Some(before) = line.before else { return Ok(Vec::new()) };
    let change = line.total.minus(before.held)?;
    Ok([before.held, before.assigned, change].map(Cell::Money).to_vec())
}

/// Their sums.
pub(super) fn sums(facts: &AllocationStatementFacts) -> Result<Vec<Cell>, MoneyError> {
    if facts.redistribution.is_none() {
        return Ok(Vec::new());
    }
    let before = || facts.lines.iter().filter_map(|line| line.before);
    let (held, assigned) = (Euro::sum(before().map(|b| b.held))?, Euro::sum(before().map(|b| b.assigned))?);
    let change = Euro::sum(facts.lines.iter().map(|line| line.total))?.minus(held)?;
    Ok([held, assigned, change].map(Cell::Money).to_vec())
}

/// The rule in words, with those whom it held.
pub(super) fn paragraph(facts: &AllocationStatementFacts, language: Language) -> Option<String> {
    let redistribution = facts.redistribution.as_ref()?;
    let held = |line: &&Line| line.bound == Bound::AtFloor && line.before.is_some_and(|b| b.assigned.is_positive());
    let bound: Vec<String> = facts
        .lines
        .iter()
        .filter(held)
        .map(|line| format!("{} ({})", line.name, money(line.total, language)))
        .collect();
    let rule = match language {
        Language::De => format!(
            "Dieser Lauf verteilt neu, was frühere Läufe verteilt haben (Grund: {}). Was davon zugewiesen ist, ist \
             gebunden: niemand wird darunter gesetzt. Gebucht ist nur die Änderung.",
            redistribution.reason
        ),
        Language::En => format!(
            "This run distributes anew what earlier runs had distributed (reason: {}). What of it is assigned is bound: \
             nobody is set below it. Only the change is booked.",
            redistribution.reason
        ),
    };
    let who = match (bound.is_empty(), language) {
        (true, Language::De) => "Bei keinem Empfänger griff diese Grenze.".to_owned(),
        (true, Language::En) => "No recipient was at this bound.".to_owned(),
        (false, Language::De) => format!("Darauf oder auf den Mindestbetrag gesetzt: {}.", bound.join(", ")),
        (false, Language::En) => format!("Set to it or to the floor: {}.", bound.join(", ")),
    };
    Some(format!("{rule} {who}"))
}
