//! Filling: the exact quotas under floors and caps, and the two roundings that need no search.
//!
//! Every round computes λ for the recipients that are still free, looks at what their floors add and
//! their caps take away, and fixes the side that outweighs: that side stays at its bound in the
//! final solution, so nothing is ever fixed wrongly and the order of rows does not matter.

use super::{Bound, Bounds, Number, Ratio, Recipient};
use std::cmp::Ordering;

/// Quotas over one denominator, and their whole parts.
pub(super) struct Filled<N> {
    /// Quota in units times the denominator of `ratio`.
    pub numerators: Vec<N>,
    pub floors: Vec<u64>,
    pub bound: Vec<Bound>,
    /// λ: what the free recipients share, over their weight. 0 over 1 when nobody is free.
    pub ratio: Ratio<N>,
}

/// `None` when recipients without weight would have to take the rest.
pub(super) fn fill<N: Number>(weights: &[N], bounds: &Bounds) -> Option<Filled<N>> {
    let mut bound = vec![Bound::Free; weights.len()];
    let everybody = bounds.base.checked_mul(u64::try_from(weights.len()).ok()?)?;
    let mut rest = bounds.total.checked_sub(everybody)?;
    let mut free_weight = weights.iter().fold(N::zero(), |sum, weight| sum + weight.clone());
    loop {
        if free_weight.is_zero() {
            return (rest == 0).then(|| quotas(weights, bound, bounds, Ratio::new(N::zero(), N::one())));
        }
        // excess: what floors add; shortfall: what caps take, both times the free weight.
        let (low, high) = (N::from(bounds.low - bounds.base), N::from(bounds.high - bounds.base));
        let (low, rest_n) = (low * free_weight.clone(), N::from(rest));
        let capped = bounds.high != u64::MAX;
        let high = if capped { high * free_weight.clone() } else { N::zero() };
        let (mut added, mut taken) = (N::zero(), N::zero());
        for (weight, _) in weights.iter().zip(&bound).filter(|(_, b)| **b == Bound::Free) {
            let quota = rest_n.clone() * weight.clone();
            if quota < low {
                added = added + (low.clone() - quota);
            } else if capped && quota > high {
                taken = taken + (quota - high.clone());
            }
        }
        if added.is_zero() && taken.is_zero() {
            return Some(quotas(weights, bound, bounds, Ratio::new(rest_n, free_weight)));
        }
        for (weight, bound) in weights.iter().zip(bound.iter_mut()).filter(|(_, b)| **b == Bound::Free) {
            let quota = rest_n.clone() * weight.clone();
            let gone = if added >= taken && quota < low {
                *bound = Bound::AtFloor;
                bounds.low
            } else if capped && taken >= added && quota > high {
                *bound = Bound::AtCap;
                bounds.high
            } else {
                continue;
            };
            rest = rest.checked_sub(gone - bounds.base)?;
            free_weight = free_weight - weight.clone();
        }
    }
}

fn quotas<N: Number>(weights: &[N], bound: Vec<Bound>, bounds: &Bounds, ratio: Ratio<N>) -> Filled<N> {
    let fixed = |units: u64| (N::from(units) * ratio.denominator.clone(), units);
    let (at_floor, at_cap) = (fixed(bounds.low), if bounds.high == u64::MAX { None } else { Some(fixed(bounds.high)) });
    let base = N::from(bounds.base) * ratio.denominator.clone();
    let mut numerators = Vec::with_capacity(weights.len());
    let mut floors = Vec::with_capacity(weights.len());
    for (weight, bound) in weights.iter().zip(&bound) {
        let (numerator, floor) = match (bound, &at_cap) {
            (Bound::AtFloor, _) => at_floor.clone(),
            (Bound::AtCap, Some(at_cap)) => at_cap.clone(),
            _ => {
                let whole = N::floor_of(weight, &ratio).to_u64().unwrap_or(u64::MAX);
                (ratio.numerator.clone() * weight.clone() + base.clone(), whole.saturating_add(bounds.base))
            }
        };
        numerators.push(numerator);
        floors.push(floor);
    }
    Filled { numerators, floors, bound, ratio }
}

impl<N: Number> Filled<N> {
    fn remainder(&self, index: usize) -> Option<N> {
        let (numerator, floor) = (self.numerators.get(index)?, self.floors.get(index)?);
        Some(numerator.clone() - N::from(*floor) * self.ratio.denominator.clone())
    }

    /// Rounds down, then gives the missing units to the largest remainders.
    pub(super) fn largest_remainder(&self, total: u64, recipients: &[Recipient]) -> (Vec<u64>, Vec<String>) {
        let mut units = self.floors.clone();
        let given: u128 = units.iter().map(|u| u128::from(*u)).sum();
        let missing = usize::try_from(u128::from(total).saturating_sub(given)).unwrap_or(usize::MAX);
        let mut claims: Vec<(N, usize)> = Vec::with_capacity(recipients.len());
        let free = self.bound.iter().enumerate().filter(|(_, bound)| **bound == Bound::Free);
        for (index, _) in free {
            if let Some(remainder) = self.remainder(index).filter(|r| !r.is_zero()) {
                claims.push((remainder, index));
            }
        }
        if missing == 0 || missing > claims.len() {
            return (units, Vec::new());
        }
        let id = |index: usize| recipients.get(index).map(|recipient| recipient.id);
        let order = |a: &(N, usize), b: &(N, usize)| -> Ordering { b.0.cmp(&a.0).then_with(|| id(a.1).cmp(&id(b.1))) };
        let (_, last, _) = claims.select_nth_unstable_by(missing - 1, order);
        let last = last.0.clone();
        let (winners, losers) = claims.split_at(missing);
        for (_, index) in winners {
            if let Some(unit) = units.get_mut(*index) {
                *unit += 1;
            }
        }
        let tied = losers.iter().any(|(remainder, _)| *remainder == last);
        let same = claims.iter().filter(|(remainder, _)| tied && *remainder == last);
        (units, same.filter_map(|(_, index)| id(*index)).map(str::to_owned).collect())
    }

    /// Each on its own: half and more goes up.
    pub(super) fn half_up(&self) -> Vec<u64> {
        let up = |index: usize| {
            let remainder = self.remainder(index).unwrap_or_else(N::zero);
            u64::from(remainder.clone() + remainder >= self.ratio.denominator)
        };
        self.floors.iter().enumerate().map(|(index, floor)| floor + up(index)).collect()
    }
}
