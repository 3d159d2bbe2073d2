//! From a key to exact proportions: numerators over one common denominator.

use super::{KeyDefinition, KeyKind, KoenigsteinInput, Value};
use crate::core::ids::ManagerId;
use crate::core::share::{ExactDecimal, Fraction, Weight, align};
use num_bigint::{BigInt, BigUint};
use num_traits::Zero;
use std::collections::BTreeMap;

/// The proportions of a key, sorted by recipient (bytewise).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    pub of: Vec<(ManagerId, Weight)>,
    /// The sum of all numerators.
    pub total: BigUint,
}

impl Weights {
    fn new(mut of: Vec<(ManagerId, Weight)>) -> Weights {
        of.sort_by(|(a, _), (b, _)| a.cmp(b));
        let total = of.iter().map(|(_, weight)| weight.to_big()).sum();
        Weights { of, total }
    }

    /// The exact share of one recipient in the whole; `None` if it is not in the key or all weights are zero.
    #[must_use]
    pub fn share(&self, recipient: &ManagerId) -> Option<Fraction> {
        let (_, weight) = self.of.iter().find(|(id, _)| id == recipient)?;
        Fraction::new(BigInt::from(weight.to_big()), BigInt::from(self.total.clone()))
    }
}

/// The proportions of a key. A negative value has no proportion: `check` names it; here it makes `None`.
#[must_use]
pub fn weights(key: &KeyDefinition) -> Option<Weights> {
    let of = match &key.kind {
        KeyKind::PublishedPercentages { percentages: values } | KeyKind::Indicator { values, .. } => plain(values)?,
        KeyKind::Koenigstein { inputs } => koenigstein(inputs)?,
        KeyKind::Equal { among } => among.iter().map(|id| (id.clone(), Weight::Small(1))).collect(),
        KeyKind::Blended { parts } => {
            let columns: Vec<(ExactDecimal, Vec<(ManagerId, Weight)>)> =
                parts.iter().map(|part| Some((part.proportion, plain(&part.values)?))).collect::<Option<_>>()?;
            blended(columns)?
        }
        KeyKind::FixedAmounts { amounts, .. } => amounts
            .iter()
            .map(|v| Some((v.recipient.clone(), Weight::Small(u128::try_from(v.amount_cents.cents()).ok()?))))
            .collect::<Option<_>>()?,
    };
    Some(Weights::new(of))
}

fn plain(values: &[Value]) -> Option<Vec<(ManagerId, Weight)>> {
    let (_, numerators) = align(values.iter().map(|v| v.value))?;
    Some(values.iter().map(|v| v.recipient.clone()).zip(numerators).collect())
}

/// share = 2/3 · T/ΣT + 1/3 · P/ΣP.
fn koenigstein(inputs: &[KoenigsteinInput]) -> Option<Vec<(ManagerId, Weight)>> {
    let column = |value: fn(&KoenigsteinInput) -> ExactDecimal| {
        let (_, numerators) = align(inputs.iter().map(value))?;
        Some(inputs.iter().map(|v| v.recipient.clone()).zip(numerators).collect::<Vec<_>>())
    };
    let tax = column(|v| v.tax_euro)?;
    let population = column(|v| v.population_persons)?;
    blended(vec![(ExactDecimal::whole(2), tax), (ExactDecimal::whole(1), population)])
}

/// Σ over the parts of proportion · value / Σ values, brought to one denominator. The first part
/// names the recipients; `check` requires every part to name the same.
fn blended(parts: Vec<(ExactDecimal, Vec<(ManagerId, Weight)>)>) -> Option<Vec<(ManagerId, Weight)>> {
    let (_, proportions) = align(parts.iter().map(|(proportion, _)| *proportion))?;
    let sums: Vec<BigUint> = parts.iter().map(|(_, column)| column.iter().map(|(_, w)| w.to_big()).sum()).collect();
    if sums.iter().any(BigUint::is_zero) {
        return None;
    }
    let factor = |part: usize| -> BigUint {
        let others = sums.iter().enumerate().filter(|(i, _)| *i != part).map(|(_, sum)| sum.clone());
        others.product::<BigUint>()
    };
    let (_, first) = parts.first()?;
    let ids: Vec<ManagerId> = first.iter().map(|(id, _)| id.clone()).collect();
    let columns: Vec<BTreeMap<&ManagerId, &Weight>> =
        parts.iter().map(|(_, column)| column.iter().map(|(id, weight)| (id, weight)).collect()).collect();
    let mut blended = Vec::with_capacity(ids.len());
    for id in ids {
        let mut numerator = BigUint::zero();
        for (index, (column, proportion)) in columns.iter().zip(&proportions).enumerate() {
            let value = column.get(&id)?;
            numerator += proportion.to_big() * value.to_big() * factor(index);
        }
        blended.push((id, Weight::from_big(numerator)));
    }
    Some(blended)
}
