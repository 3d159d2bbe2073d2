//! An allocation run (Verteilung): how an amount of frame becomes parts for the Länder.
//!
//! The one order: total → deductions as listed (fixed federal share, host-state quota, reserve; each
//! a fixed amount or a percentage of the total or of what is left, rounded down to the unit) → rest
//! → base for each recipient → key with floors and caps → rounding. Parameters in, result out; the
//! same parameters and key always give the same result, so a run can be replayed from its record.
//! A host state's quota (Sitzlandquote) comes on top of its part by key; floors and caps do not see it.

pub mod reassignment;
pub mod redistribution;

use crate::core::apportion::{
    ApportionRefusal, Apportionment, Bound, Method, Part, Problem, Recipient, Unit, apportion,
};
use crate::core::ids::{ComponentId, KeyId, ManagerId};
use crate::core::keys::{KeyDefinition, Weights, weights};
use crate::core::money::{Euro, MoneyError};
use crate::core::share::{ExactDecimal, Fraction};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use serde::{Deserialize, Serialize};

/// What is deducted before the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeductionKind {
    /// Fester Bundesanteil: stays with the lead manager.
    FederalShare,
    /// Sitzlandquote: to one recipient, on top of its part.
    HostQuota { recipient: ManagerId },
    /// Reserve: stays with the lead manager.
    Reserve,
}

impl DeductionKind {
    #[must_use]
    pub fn in_german(&self) -> &'static str {
        match self {
            DeductionKind::FederalShare => "Fester Bundesanteil",
            DeductionKind::HostQuota { .. } => "Sitzlandquote",
            DeductionKind::Reserve => "Reserve",
        }
    }
}

/// How much is deducted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeductionAmount {
    Fixed {
        amount_cents: Euro,
    },
    PercentOfTotal {
        percent: ExactDecimal,
    },
    /// Percent of what the deductions before it left.
    PercentOfRest {
        percent: ExactDecimal,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    pub what: DeductionKind,
    pub amount: DeductionAmount,
}

/// Who wins a tie: the recipient whose id sorts first, bytewise. The only rule; named so that a
/// record says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    #[default]
    RecipientIdBytewise,
}

/// The inputs of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunParameters {
    pub component: ComponentId,
    pub total_cents: Euro,
    pub deductions: Vec<Deduction>,
    pub key: KeyId,
    /// For each recipient, before the key.
    pub base_cents: Euro,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_cents: Option<Euro>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_cents: Option<Euro>,
    pub unit: Unit,
    pub method: Method,
    pub tie_rule: TieRule,
}

impl RunParameters {
    /// The plain run: everything by key, largest remainder, to the cent.
    #[must_use]
    pub fn plain(component: ComponentId, total_cents: Euro, key: KeyId) -> RunParameters {
        RunParameters {
            component,
            total_cents,
            deductions: Vec::new(),
            key,
            base_cents: Euro::ZERO,
            floor_cents: None,
            cap_cents: None,
            unit: Unit::Cent,
            method: Method::LargestRemainder,
            tie_rule: TieRule::RecipientIdBytewise,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeductedAmount {
    pub kind: DeductionKind,
    pub amount_cents: Euro,
}

/// One recipient's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunLine {
    pub recipient: ManagerId,
    /// The exact share of the key, `n/d`.
    pub share: String,
    /// The exact quota in euro after floors and caps, `n/d` in lowest terms.
    pub quota_euro: String,
    pub amount_cents: Euro,
    /// Amount minus the quota rounded down, in units.
    pub adjustment_units: i64,
    pub bound: Bound,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_quota_cents: Option<Euro>,
    /// Amount plus host quota.
    pub total_cents: Euro,
}

/// What a run comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunResult {
    pub deductions: Vec<DeductedAmount>,
    /// What the key distributes.
    pub distributable_cents: Euro,
    /// Sorted by recipient.
    pub lines: Vec<RunLine>,
    /// Sum of the amounts by key.
    pub sum_cents: Euro,
    /// Sum minus distributable: zero but for half-up.
    pub difference_cents: Euro,
    /// The recipients among which the tie rule decided.
    pub ties: Vec<String>,
}

impl RunResult {
    /// By how much the parts miss the whole; only a run without difference can be booked.
    #[must_use]
    pub fn difference(&self) -> Euro {
        self.difference_cents
    }

    /// Whether the parts sum to the whole.
    #[must_use]
    pub fn books_exactly(&self) -> bool {
        self.difference_cents.is_zero()
    }
}

/// Why a run cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AllocationRefusal {
    #[error("der Vorwegabzug „{label}“ ist negativ")]
    NegativeDeduction { label: &'static str },
    #[error("ein Vorwegabzug von {} Prozent ist nicht möglich; erlaubt sind 0 bis 100", .percent.replace('.', ","))]
    PercentOutOfRange { percent: String },
    #[error("die Vorwegabzüge ergeben zusammen {}, der Gesamtbetrag ist nur {}", .deducted.to_german(), .total.to_german())]
    DeductionsExceedTotal { deducted: Euro, total: Euro },
    #[error("das Sitzland {0} steht nicht im Schlüssel; eine Sitzlandquote geht nur an einen seiner Empfänger")]
    HostNotInKey(ManagerId),
    #[error("{0} steht nicht im Schlüssel; erhalten kann nur, wen er nennt")]
    TakerNotInKey(ManagerId),
    #[error("der Schlüssel hat keine brauchbaren Gewichte")]
    KeyHasNoWeights,
    #[error(
        "zugewiesen und damit gebunden sind bereits {}, zu verteilen sind nur {}; möglich ist ein Verteilungsbetrag ab {}",
        .assigned.to_german(), .total.to_german(), .assigned.to_german()
    )]
    AssignedExceedsTotal { assigned: Euro, total: Euro },
    #[error("{0}")]
    Apportion(ApportionRefusal),
    #[error("{0}")]
    Money(MoneyError),
}

impl From<MoneyError> for AllocationRefusal {
    fn from(error: MoneyError) -> AllocationRefusal {
        AllocationRefusal::Money(error)
    }
}

/// Computes a run. Pure and replayable.
///
/// # Errors
/// All refusals that can be found at once: a deduction that cannot be made hides neither a host that
/// is not in the key nor a floor that no rest could hold.
pub fn compute(parameters: &RunParameters, key: &KeyDefinition) -> Result<RunResult, Vec<AllocationRefusal>> {
    let deducted = deduct(parameters);
    let (mut refusals, weights) = (strangers(parameters, key), weights(key));
    if weights.is_none() {
        refusals.push(AllocationRefusal::KeyHasNoWeights);
    }
    // Without a rest the total stands in for it: no rest is larger.
    let rest = deducted.as_ref().map_or(parameters.total_cents, |(_, rest)| *rest);
    let parts = weights.as_ref().map(|weights| apportion(&problem(parameters, weights, rest)));
    if let Err(found) = &deducted {
        refusals.extend(found.iter().cloned());
    }
    if let Some(Err(found)) = &parts {
        let said = found.iter().filter(|refusal| deducted.is_ok() || holds_for_any_rest(refusal));
        refusals.extend(said.cloned().map(AllocationRefusal::Apportion));
    }
    match (deducted, weights, parts) {
        (Ok((deductions, rest)), Some(weights), Some(Ok(parts))) if refusals.is_empty() => {
            result(deductions, rest, &weights, parts.into()).map_err(|error| vec![error.into()])
        }
        _ => Err(refusals),
    }
}

fn problem<'a>(parameters: &RunParameters, weights: &'a Weights, total: Euro) -> Problem<'a> {
    Problem {
        total,
        unit: parameters.unit,
        method: parameters.method,
        base: parameters.base_cents,
        floor: parameters.floor_cents,
        cap: parameters.cap_cents,
        recipients: weights.of.iter().map(|(id, weight)| Recipient { id: id.as_str(), weight }).collect(),
    }
}

/// Whether a refusal that was found for the whole total is true of every smaller rest as well.
fn holds_for_any_rest(refusal: &ApportionRefusal) -> bool {
    match refusal {
        ApportionRefusal::NotDivisible { .. }
        | ApportionRefusal::CapsBelowTotal { .. }
        | ApportionRefusal::OutOfRange => false,
        ApportionRefusal::NoRecipients
        | ApportionRefusal::AllWeightsZero
        | ApportionRefusal::Twice(_)
        | ApportionRefusal::Negative(_)
        | ApportionRefusal::NegativeBound(_)
        | ApportionRefusal::BoundNotDivisible { .. }
        | ApportionRefusal::CapBelowFloor { .. }
        | ApportionRefusal::FloorsExceedTotal { .. } => true,
    }
}

/// Hosts that are not in the key.
fn strangers(parameters: &RunParameters, key: &KeyDefinition) -> Vec<AllocationRefusal> {
    let known = key.recipient_ids();
    let hosts = parameters.deductions.iter().filter_map(|deduction| match &deduction.what {
        DeductionKind::HostQuota { recipient } if !known.contains(&recipient) => Some(recipient.clone()),
        _ => None,
    });
    hosts.map(AllocationRefusal::HostNotInKey).collect()
}

/// One recipient's part, however it was found.
struct Share {
    quota: Option<Fraction>,
    amount: Euro,
    adjustment_units: i64,
    bound: Bound,
}

/// All parts, in the order of the weights.
struct Parts {
    shares: Vec<Share>,
    sum: Euro,
    difference: Euro,
    ties: Vec<String>,
}

impl From<Apportionment> for Parts {
    fn from(found: Apportionment) -> Parts {
        let share = |(index, part): (usize, &Part)| Share {
            quota: found.quota(index),
            amount: part.amount,
            adjustment_units: part.adjustment_units,
            bound: part.bound,
        };
        let shares = found.parts.iter().enumerate().map(share).collect();
        Parts { shares, sum: found.sum, difference: found.difference, ties: found.ties }
    }
}

fn result(
    deductions: Vec<DeductedAmount>,
    distributable: Euro,
    weights: &Weights,
    parts: Parts,
) -> Result<RunResult, MoneyError> {
    let mut lines = Vec::with_capacity(weights.of.len());
    for ((recipient, weight), part) in weights.of.iter().zip(parts.shares) {
        let hosted = hosted(&deductions, recipient)?;
        let text = |fraction: Option<Fraction>| fraction.map(|f| f.to_string()).unwrap_or_default();
        lines.push(RunLine {
            recipient: recipient.clone(),
            share: text(Fraction::new(weight.to_big(), weights.total.clone())),
            quota_euro: text(part.quota),
            amount_cents: part.amount,
            adjustment_units: part.adjustment_units,
            bound: part.bound,
            host_quota_cents: hosted,
            total_cents: part.amount.plus(hosted.unwrap_or(Euro::ZERO))?,
        });
    }
    Ok(RunResult {
        deductions,
        distributable_cents: distributable,
        lines,
        sum_cents: parts.sum,
        difference_cents: parts.difference,
        ties: parts.ties,
    })
}

/// Deductions, rest and weights, or every refusal that needs no apportionment to be found.
fn prepare(
    parameters: &RunParameters,
    key: &KeyDefinition,
) -> Result<(Vec<DeductedAmount>, Euro, Weights), Vec<AllocationRefusal>> {
    let (mut refusals, deducted, weights) = (strangers(parameters, key), deduct(parameters), weights(key));
    if weights.is_none() {
        refusals.push(AllocationRefusal::KeyHasNoWeights);
    }
    match (deducted, weights) {
        (Ok((deductions, rest)), Some(weights)) if refusals.is_empty() => Ok((deductions, rest, weights)),
        (deducted, _) => {
            refusals.extend(deducted.err().unwrap_or_default());
            Err(refusals)
        }
    }
}

/// The host quotas of one recipient; `None` if it has none.
fn hosted(deductions: &[DeductedAmount], id: &ManagerId) -> Result<Option<Euro>, MoneyError> {
    let own =
        deductions.iter().filter(|d| matches!(&d.kind, DeductionKind::HostQuota { recipient } if recipient == id));
    own.map(|d| d.amount_cents).try_fold(None, |sum, amount| Ok(Some(sum.unwrap_or(Euro::ZERO).plus(amount)?)))
}

/// The deductions in their listed order, and what they leave.
fn deduct(parameters: &RunParameters) -> Result<(Vec<DeductedAmount>, Euro), Vec<AllocationRefusal>> {
    let total = parameters.total_cents;
    let (mut rest, mut deducted, mut refusals) = (total, Vec::new(), Vec::new());
    for Deduction { what, amount } in &parameters.deductions {
        let amount = match amount {
            DeductionAmount::Fixed { amount_cents } => Ok(*amount_cents),
            DeductionAmount::PercentOfTotal { percent } => part(total, *percent, parameters.unit),
            DeductionAmount::PercentOfRest { percent } => part(rest.max(Euro::ZERO), *percent, parameters.unit),
        };
        let left = amount.and_then(|amount| {
            if amount.is_negative() {
                return Err(AllocationRefusal::NegativeDeduction { label: what.in_german() });
            }
            Ok((amount, rest.minus(amount)?))
        });
        match left {
            Ok((amount, left)) => {
                rest = left;
                deducted.push(DeductedAmount { kind: what.clone(), amount_cents: amount });
            }
            Err(refusal) => refusals.push(refusal),
        }
    }
    if rest.is_negative() && !total.is_negative() {
        match total.minus(rest) {
            Ok(sum) => refusals.push(AllocationRefusal::DeductionsExceedTotal { deducted: sum, total }),
            Err(error) => refusals.push(error.into()),
        }
    }
    if refusals.is_empty() { Ok((deducted, rest)) } else { Err(refusals) }
}

/// A percentage of an amount, rounded down to whole units: what is cut off stays in the rest.
fn part(whole: Euro, percent: ExactDecimal, unit: Unit) -> Result<Euro, AllocationRefusal> {
    let hundred = ExactDecimal::whole(100).to_fraction();
    let share = percent.to_fraction();
    if share.is_negative() || share > hundred {
        return Err(AllocationRefusal::PercentOutOfRange { percent: percent.to_string() });
    }
    let units = Fraction::new(whole.cents(), BigInt::from(unit.cents()) * 100);
    let units = units.map(|units| units.times(&share).rounded_down()).and_then(|units| units.to_i64());
    let cents = units.and_then(|units| units.checked_mul(unit.cents())).ok_or(MoneyError::OutOfRange)?;
    Ok(Euro::from_cents(cents)?)
}

/// What changes for one recipient between two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedLine {
    pub recipient: ManagerId,
    pub before: Option<Euro>,
    pub after: Option<Euro>,
    pub difference: Euro,
}

/// Two results beside each other, by recipient; who is in only one of them has no amount in the other.
///
/// # Errors
/// When a difference leaves the range of `Euro`.
pub fn compare(before: &RunResult, after: &RunResult) -> Result<Vec<ComparedLine>, MoneyError> {
    let of = |result: &RunResult, id: &ManagerId| {
        result.lines.iter().find(|line| line.recipient == *id).map(|line| line.total_cents)
    };
    let mut ids: Vec<&ManagerId> = before.lines.iter().chain(&after.lines).map(|line| &line.recipient).collect();
    ids.sort();
    ids.dedup();
    ids.into_iter()
        .map(|id| {
            let (before, after) = (of(before, id), of(after, id));
            let difference = after.unwrap_or(Euro::ZERO).minus(before.unwrap_or(Euro::ZERO))?;
            Ok(ComparedLine { recipient: id.clone(), before, after, difference })
        })
        .collect()
}

#[cfg(test)]
mod tests;
