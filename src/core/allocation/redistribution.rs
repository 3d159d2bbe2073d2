//! A later run on the same pot (Umverteilung): the key decides anew, but what is assigned stays.
//!
//! Frame that was turned into the authority of a year is bound: nobody is set below it. So the run is
//! computed with a floor of its own for each recipient, and moves only the difference to what each
//! holds. It is no correction: a wrong run is reversed, and every redistribution names its reason.
//!
//! Exact and without order: whoever would come below what is bound is set to it and taken out, and
//! the rest is computed again. Each round leaves less to the others, so whoever was set stays set.

use super::{AllocationRefusal, DeductedAmount, Parts, RunParameters, RunResult, Share, prepare, problem, result};
use crate::core::apportion::{Apportionment, Bound, Unit, apportion};
use crate::core::ids::ManagerId;
use crate::core::keys::{KeyDefinition, Weights};
use crate::core::money::{Euro, MoneyError};
use crate::core::share::Fraction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a recipient holds of the pot before the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    pub recipient: ManagerId,
    /// All that earlier runs gave, whether assigned or not.
    pub held_cents: Euro,
    /// The part of it that is assigned, and so bound.
    pub assigned_cents: Euro,
}

/// What the pot looks like before the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pot {
    /// Sorted by recipient; whoever holds nothing is not named.
    pub holdings: Vec<Holding>,
    /// What the lead manager keeps of it as its fixed share.
    pub federal_share_cents: Euro,
    /// What the lead manager keeps of it as a reserve.
    pub reserved_cents: Euro,
}

impl Pot {
    /// What one recipient holds.
    #[must_use]
    pub fn held(&self, recipient: &ManagerId) -> Euro {
        self.of(recipient).map_or(Euro::ZERO, |holding| holding.held_cents)
    }

    /// What of it is bound.
    #[must_use]
    pub fn assigned(&self, recipient: &ManagerId) -> Euro {
        self.of(recipient).map_or(Euro::ZERO, |holding| holding.assigned_cents)
    }

    /// Whether two pots hold the same, however much of it is assigned by now.
    #[must_use]
    pub fn holds_the_same(&self, other: &Pot) -> bool {
        let held = |pot: &Pot| -> BTreeMap<ManagerId, Euro> {
            pot.holdings.iter().map(|holding| (holding.recipient.clone(), holding.held_cents)).collect()
        };
        let kept = |pot: &Pot| (pot.federal_share_cents, pot.reserved_cents);
        held(self) == held(other) && kept(self) == kept(other)
    }

    fn of(&self, recipient: &ManagerId) -> Option<&Holding> {
        self.holdings.iter().find(|holding| holding.recipient == *recipient)
    }
}

/// Why a pot is distributed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedistributionReason {
    KeyReplaced,
    FrameChanged,
    NeedChanged,
    InputCorrected,
}

impl RedistributionReason {
    pub const ALL: [RedistributionReason; 4] = [
        RedistributionReason::KeyReplaced,
        RedistributionReason::FrameChanged,
        RedistributionReason::NeedChanged,
        RedistributionReason::InputCorrected,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RedistributionReason::KeyReplaced => "key_replaced",
            RedistributionReason::FrameChanged => "frame_changed",
            RedistributionReason::NeedChanged => "need_changed",
            RedistributionReason::InputCorrected => "input_corrected",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            RedistributionReason::KeyReplaced => "neuer Schlüssel",
            RedistributionReason::FrameChanged => "geänderter Rahmen",
            RedistributionReason::NeedChanged => "geänderter Bedarf",
            RedistributionReason::InputCorrected => "berichtigte Ausgangsdaten",
        }
    }
}

/// Computes a run over a pot. Pure and replayable.
///
/// # Errors
/// Those of `compute`, and that more is assigned than there is to distribute.
pub fn compute_over(
    parameters: &RunParameters,
    key: &KeyDefinition,
    pot: &Pot,
) -> Result<RunResult, Vec<AllocationRefusal>> {
    let (deductions, rest, weights) = prepare(parameters, key)?;
    let bounds = bounds(parameters, &deductions, &weights, pot).map_err(|error| vec![error.into()])?;
    let parts = fill(parameters, &weights, rest, &bounds)?;
    result(deductions, rest, &weights, parts).map_err(|error| vec![error.into()])
}

/// What each recipient is not set below by key, in whole units; a host quota counts towards it.
fn bounds(
    parameters: &RunParameters,
    deductions: &[DeductedAmount],
    weights: &Weights,
    pot: &Pot,
) -> Result<Vec<Euro>, MoneyError> {
    let ids = weights.of.iter().map(|(id, _)| id);
    ids.map(|id| {
        let hosted = super::hosted(deductions, id)?.unwrap_or(Euro::ZERO);
        let bound = pot.assigned(id).minus(hosted)?;
        if bound.is_positive() { whole_units(bound, parameters.unit) } else { Ok(Euro::ZERO) }
    })
    .collect()
}

fn whole_units(amount: Euro, unit: Unit) -> Result<Euro, MoneyError> {
    let over = amount.cents().rem_euclid(unit.cents());
    if over == 0 { Ok(amount) } else { amount.plus(Euro::from_cents(unit.cents() - over)?) }
}

/// Sets, one round after the other, whoever would come below what is bound, and computes the rest again.
fn fill(
    parameters: &RunParameters,
    weights: &Weights,
    total: Euro,
    bounds: &[Euro],
) -> Result<Parts, Vec<AllocationRefusal>> {
    let mut set = vec![false; bounds.len()];
    loop {
        let bound = Euro::sum(bounds.iter().zip(&set).filter(|(_, set)| **set).map(|(bound, _)| *bound));
        let bound = bound.map_err(|error| vec![error.into()])?;
        let free = total.minus(bound).map_err(|error| vec![AllocationRefusal::from(error)])?;
        let open: Vec<usize> = (0..set.len()).filter(|index| set.get(*index) == Some(&false)).collect();
        if free.is_negative() || (open.is_empty() && !free.is_zero()) {
            let assigned = Euro::sum(bounds.iter().copied()).map_err(|error| vec![error.into()])?;
            return Err(vec![AllocationRefusal::AssignedExceedsTotal { assigned, total }]);
        }
        let found = if open.is_empty() { None } else { Some(rest(parameters, weights, free, &open)?) };
        let short: Vec<usize> = found.iter().flat_map(|found| below(found, &open, bounds)).collect();
        if short.is_empty() {
            return together(found, total, &open, bounds).map_err(|error| vec![error.into()]);
        }
        for index in short {
            if let Some(place) = set.get_mut(index) {
                *place = true;
            }
        }
    }
}

/// The apportionment of what is left among those that are not set.
fn rest(
    parameters: &RunParameters,
    weights: &Weights,
    free: Euro,
    open: &[usize],
) -> Result<Apportionment, Vec<AllocationRefusal>> {
    let mut problem = problem(parameters, weights, free);
    let all = std::mem::take(&mut problem.recipients);
    let recipients = all.into_iter().enumerate().filter(|(index, _)| open.binary_search(index).is_ok());
    problem.recipients = recipients.map(|(_, recipient)| recipient).collect();
    apportion(&problem).map_err(|found| found.into_iter().map(AllocationRefusal::Apportion).collect())
}

/// Those who would not reach what is bound: by their quota or, where a divisor method rounds below it, by their amount.
fn below(found: &Apportionment, open: &[usize], bounds: &[Euro]) -> Vec<usize> {
    let mut short = Vec::new();
    for (place, index) in open.iter().enumerate() {
        let bound = bounds.get(*index).copied().unwrap_or(Euro::ZERO);
        let due = Fraction::euro_from_cents(bound.cents());
        let amount = found.parts.get(place).is_some_and(|part| part.amount >= bound);
        if bound.is_positive() && !(amount && found.quota(place).is_some_and(|quota| quota >= due)) {
            short.push(*index);
        }
    }
    short
}

/// The set and the computed parts, in the order of the recipients.
fn together(found: Option<Apportionment>, total: Euro, open: &[usize], bounds: &[Euro]) -> Result<Parts, MoneyError> {
    let ties = found.as_ref().map(|found| found.ties.clone()).unwrap_or_default();
    let computed = found.map(|found| Parts::from(found).shares).unwrap_or_default();
    let mut shares: BTreeMap<usize, Share> = open.iter().copied().zip(computed).collect();
    for (index, bound) in bounds.iter().enumerate() {
        shares.entry(index).or_insert_with(|| Share {
            quota: Some(Fraction::euro_from_cents(bound.cents())),
            amount: *bound,
            adjustment_units: 0,
            bound: Bound::AtFloor,
        });
    }
    let shares: Vec<Share> = shares.into_values().collect();
    let sum = Euro::sum(shares.iter().map(|share| share.amount))?;
    Ok(Parts { shares, sum, difference: sum.minus(total)?, ties })
}

#[cfg(test)]
mod tests;
