//! Whether a key can be used: all faults at once, and what is worth a notice.

use super::weights::weights;
use super::{KeyDefinition, KeyKind, RecipientRule, Value};
use crate::core::federal_state;
use crate::core::ids::ManagerId;
use crate::core::money::Euro;
use crate::core::share::Fraction;
use num_bigint::BigInt;
use num_traits::Zero;
use std::collections::BTreeSet;

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    #[error("die Prozentsätze summieren sich auf {}, nicht auf 100; Differenz {}", comma(.sum), comma(.difference))]
    SumIsNotHundred { sum: String, difference: String },
    #[error("es fehlen: {}", list(.0))]
    Missing(Vec<String>),
    #[error("keines der 16 Länder ist: {}", list(.0))]
    Unknown(Vec<String>),
    #[error("mehrfach genannt: {}", list(.0))]
    Twice(Vec<String>),
    #[error("der Wert von {recipient} ist negativ: {}", comma(.value))]
    Negative { recipient: String, value: String },
    #[error("kein Empfänger ist genannt")]
    Empty,
    #[error("alle Werte sind null")]
    AllZero,
    #[error("der Indikator „{part}“ nennt andere Empfänger als der erste")]
    PartsDiffer { part: String },
    #[error("die Gültigkeit endet vor ihrem Anfang")]
    ValidityReversed,
    #[error("angegeben sind {scale} Nachkommastellen, ein Wert hat aber {found}")]
    ScaleTooSmall { scale: u32, found: u32 },
}

/// What is worth saying about a usable key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyNotice {
    #[error(
        "Die Zeilen summieren sich auf {}, gedruckt ist {}; die Differenz von {} bleibt stehen, wie sie veröffentlicht ist.",
        .sum.to_german(), .printed.to_german(), .difference.to_german()
    )]
    PrintedTotalDiffers { sum: Euro, printed: Euro, difference: Euro },
    #[error("{0} hat den Wert null und erhält nichts.")]
    ZeroShare(String),
}

/// A plain decimal with the German separator: `99,97961`.
fn comma(plain: &str) -> String {
    plain.replace('.', ",")
}

fn list(names: &[String]) -> String {
    names.join(", ")
}

/// Checks a key.
///
/// # Errors
/// Every fault, in a fixed order.
pub fn check(key: &KeyDefinition) -> Result<Vec<KeyNotice>, Vec<KeyFault>> {
    let mut faults = recipient_faults(key);
    faults.extend(value_faults(&key.kind));
    if let (Some(from), Some(to)) = (key.valid_from, key.valid_to)
        && to < from
    {
        faults.push(KeyFault::ValidityReversed);
    }
    if key.kind.scale() > key.scale {
        faults.push(KeyFault::ScaleTooSmall { scale: key.scale, found: key.kind.scale() });
    }
    let weights = weights(key);
    let negative = faults.iter().any(|fault| matches!(fault, KeyFault::Negative { .. }));
    let nobody = key.recipient_ids().is_empty();
    let none = weights.as_ref().is_none_or(|w| w.total.is_zero());
    if none && !negative && !nobody && !faults.iter().any(|f| matches!(f, KeyFault::PartsDiffer { .. })) {
        faults.push(KeyFault::AllZero);
    }
    match weights {
        Some(weights) if faults.is_empty() => {
            let zero = weights.of.iter().filter(|(_, weight)| weight.is_zero());
            let mut notices: Vec<_> = zero.map(|(id, _)| KeyNotice::ZeroShare(id.to_string())).collect();
            notices.extend(printed_total(&key.kind));
            Ok(notices)
        }
        _ => Err(faults),
    }
}

/// The recipients whose exact share is the same in both keys.
#[must_use]
pub fn equal_shares(key: &KeyDefinition, other: &KeyDefinition) -> Vec<ManagerId> {
    let (Some(ours), Some(theirs)) = (weights(key), weights(other)) else { return Vec::new() };
    let same = |id: &ManagerId| ours.share(id).is_some() && ours.share(id) == theirs.share(id);
    ours.of.iter().map(|(id, _)| id).filter(|id| same(id)).cloned().collect()
}

fn recipient_faults(key: &KeyDefinition) -> Vec<KeyFault> {
    let ids = key.recipient_ids();
    let mut faults = Vec::new();
    if ids.is_empty() {
        faults.push(KeyFault::Empty);
    }
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<String> = ids.iter().filter(|id| !seen.insert(**id)).map(ToString::to_string).collect();
    if !twice.is_empty() {
        faults.push(KeyFault::Twice(twice.into_iter().collect()));
    }
    if key.recipients == RecipientRule::AllFederalStates && !ids.is_empty() {
        let named: BTreeSet<&str> = seen.iter().map(|id| id.as_str()).collect();
        let missing: Vec<String> =
            federal_state::ALL.iter().map(|l| l.code).filter(|code| !named.contains(code)).map(str::to_owned).collect();
        let unknown: Vec<String> =
            named.iter().filter(|code| federal_state::by_code(code).is_none()).map(ToString::to_string).collect();
        if !missing.is_empty() {
            faults.push(KeyFault::Missing(missing));
        }
        if !unknown.is_empty() {
            faults.push(KeyFault::Unknown(unknown));
        }
    }
    faults
}

fn value_faults(kind: &KeyKind) -> Vec<KeyFault> {
    match kind {
        KeyKind::PublishedPercentages { percentages } => {
            let mut faults = negatives(percentages);
            faults.extend(sum_fault(percentages));
            faults
        }
        KeyKind::Indicator { values, .. } => negatives(values),
        KeyKind::Koenigstein { inputs } => inputs
            .iter()
            .flat_map(|input| [(&input.recipient, input.tax_euro), (&input.recipient, input.population_persons)])
            .filter(|(_, value)| value.is_negative())
            .map(|(recipient, value)| negative(recipient, &value.to_string()))
            .collect(),
        KeyKind::Equal { .. } => Vec::new(),
        KeyKind::Blended { parts } => {
            let names = |values: &[Value]| {
                let mut names: Vec<ManagerId> = values.iter().map(|v| v.recipient.clone()).collect();
                names.sort();
                names
            };
            let first = parts.first().map(|part| names(&part.values)).unwrap_or_default();
            let mut faults: Vec<KeyFault> = parts.iter().flat_map(|part| negatives(&part.values)).collect();
            let against = parts.iter().filter(|part| part.proportion.is_negative());
            faults.extend(
                against.map(|part| KeyFault::Negative {
                    recipient: part.name.clone(),
                    value: part.proportion.to_string(),
                }),
            );
            let differing = parts.iter().filter(|part| names(&part.values) != first);
            faults.extend(differing.map(|part| KeyFault::PartsDiffer { part: part.name.clone() }));
            faults
        }
        KeyKind::FixedAmounts { amounts, .. } => amounts
            .iter()
            .filter(|v| v.amount_cents.is_negative())
            .map(|v| negative(&v.recipient, &v.amount_cents.to_string()))
            .collect(),
    }
}

fn negatives(values: &[Value]) -> Vec<KeyFault> {
    values.iter().filter(|v| v.value.is_negative()).map(|v| negative(&v.recipient, &v.value.to_string())).collect()
}

fn negative(recipient: &ManagerId, value: &str) -> KeyFault {
    KeyFault::Negative { recipient: recipient.to_string(), value: value.to_owned() }
}

/// Percentages sum to exactly 100; no tolerance, because no tolerance can be explained.
fn sum_fault(percentages: &[Value]) -> Option<KeyFault> {
    let scale = percentages.iter().map(|v| v.value.scale()).max().unwrap_or(0);
    let sum = percentages.iter().fold(Fraction::whole(0), |sum, v| sum.plus(&v.value.to_fraction()));
    let difference = sum.minus(&Fraction::whole(BigInt::from(100)));
    let signed = difference.cut_decimals(scale).replacen('-', "−", 1);
    (!difference.is_zero()).then(|| KeyFault::SumIsNotHundred { sum: sum.cut_decimals(scale), difference: signed })
}

fn printed_total(kind: &KeyKind) -> Option<KeyNotice> {
    let KeyKind::FixedAmounts { amounts, printed_total_cents: Some(printed) } = kind else { return None };
    let sum = Euro::sum(amounts.iter().map(|v| v.amount_cents)).ok()?;
    let difference = printed.minus(sum).ok()?;
    (!difference.is_zero()).then_some(KeyNotice::PrintedTotalDiffers { sum, printed: *printed, difference })
}
