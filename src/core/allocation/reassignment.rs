//! A redistribution of authority that is not bound (Umschichtung): from Länder that do not use it to Länder that do.
//!
//! What the first give up goes to the others by a key among them, with a floor for each. It is no run over the pot: quotas
//! are moved by as much as authority is, and by nothing else. Pure; whether somebody may give it up is decided elsewhere.

use super::{AllocationRefusal, RunParameters, problem, weights};
use crate::core::apportion::apportion;
use crate::core::ids::ManagerId;
use crate::core::keys::KeyDefinition;
use crate::core::money::{Euro, MoneyError};
use crate::core::proposal::{AssignmentLine, Reassignment};

impl Reassignment {
    /// All that is given up.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn total(&self) -> Result<Euro, MoneyError> {
        Euro::sum(self.from.iter().map(|line| line.amount_cents))
    }

    /// The same as the inputs of a run, so that it is reckoned in the same way.
    ///
    /// # Errors
    /// As `total`.
    pub fn parameters(&self) -> Result<RunParameters, MoneyError> {
        let plain = RunParameters::plain(self.component.clone(), self.total()?, self.key.clone());
        Ok(RunParameters { floor_cents: self.floor_cents, ..plain })
    }
}

/// What each of the takers gets, in the order of the key.
///
/// # Errors
/// That a taker is not in the key, or what the apportionment refuses.
pub fn share_out(what: &Reassignment, key: &KeyDefinition) -> Result<Vec<AssignmentLine>, Vec<AllocationRefusal>> {
    let parameters = what.parameters().map_err(|error| vec![error.into()])?;
    let known = key.recipient_ids();
    let strangers = what.takers.iter().filter(|taker| !known.contains(taker));
    let strangers: Vec<_> = strangers.cloned().map(AllocationRefusal::TakerNotInKey).collect();
    if !strangers.is_empty() {
        return Err(strangers);
    }
    let Some(weights) = weights(key) else { return Err(vec![AllocationRefusal::KeyHasNoWeights]) };
    let mut problem = problem(&parameters, &weights, parameters.total_cents);
    problem.recipients.retain(|recipient| what.takers.iter().any(|taker| taker.as_str() == recipient.id));
    let takers = weights.of.iter().map(|(id, _)| id).filter(|id| what.takers.contains(id));
    let found = apportion(&problem);
    let found = found.map_err(|found| found.into_iter().map(AllocationRefusal::Apportion).collect::<Vec<_>>())?;
    let lines = takers.zip(&found.parts);
    Ok(lines.map(|(taker, part)| AssignmentLine { recipient: taker.clone(), amount_cents: part.amount }).collect())
}

/// Who gives how much to whom: each giver's amount goes to the takers in their order. Both sides have the same sum.
#[must_use]
pub fn pairs<'a>(from: &'a [AssignmentLine], to: &'a [AssignmentLine]) -> Vec<(&'a ManagerId, &'a ManagerId, Euro)> {
    let mut moves = Vec::new();
    let mut takers = to.iter().map(|line| (&line.recipient, line.amount_cents)).filter(|(_, open)| open.is_positive());
    let mut taker = takers.next();
    for line in from {
        let mut left = line.amount_cents;
        while let Some((id, open)) = taker.filter(|_| left.is_positive()) {
            let part = left.min(open);
            moves.push((&line.recipient, id, part));
            left = left.minus(part).unwrap_or(Euro::ZERO);
            let open = open.minus(part).unwrap_or(Euro::ZERO);
            taker = if open.is_positive() { Some((id, open)) } else { takers.next() };
        }
    }
    moves
}
