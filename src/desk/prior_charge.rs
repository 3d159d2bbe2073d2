//! The opening of a due year: which forward commitments become prior charges on its cash, and what of them is covered.
//!
//! It only prepares: each charge is a command of its own, decided by the book, and all of them are recorded together. What
//! is said to be covered here is what was free when it was read; the book books by what is free when it decides.
//! Law: BHO §§ 38, 71.

use crate::core::account::{Account, Stage};
use crate::core::command::{Act, Command};
use crate::core::forward_commitment::{ChargeCommitment, ForwardCommitment};
use crate::core::ids::{CommandId, CommitmentId, IdError};
use crate::core::money::Euro;
use crate::store::{Store, StoreError, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

#[cfg(test)]
mod tests;

/// The longest part of a name that stays readable beside its year.
const LONGEST_STEM: usize = 48;

/// Names of a charge that are looked up: more than one is taken only where a charge was taken back.
const NAMES: usize = 16;

/// One amount that falls due, and what is free for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedCharge {
    pub forward: ForwardCommitment,
    pub due_year: u16,
    /// What the ordinary commitment will be called.
    pub commitment: CommitmentId,
    pub amount: Euro,
    pub covered: Euro,
    pub uncovered: Euro,
}

/// What falls due in a year and is not charged to it yet, of what the viewer sees.
///
/// # Errors
/// Those of the store.
pub async fn prepare(store: &Store, viewer: &Viewer, due_year: u16) -> Result<Vec<PlannedCharge>, StoreError> {
    let mut forward = store.forward_commitments(viewer).await?;
    // What has nothing due is left out first: mostly that is all, and no name has to be looked for.
    forward.retain(|known| known.open_in(due_year).is_ok_and(Euro::is_positive));
    let taken = taken(store, viewer, &forward, due_year).await?;
    Ok(plan(forward, taken, &store.balances(viewer).await?, due_year))
}

/// Which of their names are taken: the first choice of each, and the next one of those alone whose choice is taken. Where all of
/// them are, the book refuses.
async fn taken(
    store: &Store,
    viewer: &Viewer,
    forward: &[ForwardCommitment],
    due_year: u16,
) -> Result<BTreeSet<CommitmentId>, StoreError> {
    let (mut taken, mut waiting) = (BTreeSet::new(), forward.iter().collect::<Vec<_>>());
    for choice in 0..NAMES {
        let nth = |known: &ForwardCommitment| names(known, due_year).nth(choice);
        let asked = waiting.iter().filter_map(|known| nth(known)).collect();
        let found = store.commitments_named(viewer, &asked).await?;
        waiting.retain(|known| nth(known).is_some_and(|name| found.contains(&name)));
        taken.extend(found);
        if waiting.is_empty() {
            break;
        }
    }
    Ok(taken)
}

/// In the order of their ids: what one charge takes is not free for the next.
#[must_use]
pub fn plan(
    forward: Vec<ForwardCommitment>,
    mut taken: BTreeSet<CommitmentId>,
    balances: &[(Account, Euro)],
    due_year: u16,
) -> Vec<PlannedCharge> {
    let assigned = balances.iter().filter(|(account, _)| account.stage == Stage::Assigned);
    let mut free: BTreeMap<&Account, Euro> = assigned.map(|(account, balance)| (account, *balance)).collect();
    let mut planned = Vec::new();
    for forward in forward {
        let Ok(amount) = forward.open_in(due_year) else { continue };
        let Some(commitment) = name(&forward, due_year, &taken).filter(|_| amount.is_positive()) else { continue };
        let from = forward.made.charge(commitment.clone(), due_year, amount).from();
        let mut covered = Euro::ZERO;
        if let Some(rest) = free.get_mut(&from) {
            covered = amount.min(*rest);
            *rest = rest.minus(covered).unwrap_or(Euro::ZERO);
        }
        let uncovered = amount.minus(covered).unwrap_or(Euro::ZERO);
        taken.insert(commitment.clone());
        planned.push(PlannedCharge { forward, due_year, commitment, amount, covered, uncovered });
    }
    planned
}

/// After the forward commitment and the year, with a number where that name is taken already.
fn name(forward: &ForwardCommitment, due_year: u16, taken: &BTreeSet<CommitmentId>) -> Option<CommitmentId> {
    names(forward, due_year).find(|name| !taken.contains(name))
}

/// What a charge may be called, the first choice first.
fn names(forward: &ForwardCommitment, due_year: u16) -> impl Iterator<Item = CommitmentId> {
    let stem: String = forward.made.forward_commitment.as_str().chars().take(LONGEST_STEM).collect();
    let plain = std::iter::once(format!("{stem}-{due_year}"));
    let numbered = (2..10_000).map(move |number| format!("{stem}-{due_year}-{number}"));
    plain.chain(numbered).filter_map(|name| CommitmentId::new(name).ok())
}

/// The commands, each with an id after the first.
///
/// # Errors
/// When the id is too long to be followed by a number.
pub fn commands(
    planned: &[PlannedCharge],
    command_id: &CommandId,
    booked_on: Date,
    voucher: Option<&str>,
) -> Result<Vec<(CommandId, Command)>, IdError> {
    let command = |(place, charge): (usize, &PlannedCharge)| {
        let forward_commitment = charge.forward.made.forward_commitment.clone();
        let own = || format!("Vorbelastung {} aus der Verpflichtung {forward_commitment}", charge.due_year);
        let voucher = Some(voucher.map_or_else(own, str::to_owned));
        let (due_year, commitment) = (charge.due_year, charge.commitment.clone());
        let act = Act::ChargeCommitment(ChargeCommitment { forward_commitment, due_year, commitment });
        // The first has the id itself: by it a play finds again what it booked.
        let id = match place {
            0 => command_id.clone(),
            _ => CommandId::new(format!("{command_id}-{}", place + 1))?,
        };
        Ok((id, Command { act, booked_on, voucher }))
    };
    planned.iter().enumerate().map(command).collect()
}
