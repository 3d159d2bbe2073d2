//! Filling: the exact quotas under floors and caps, and the two roundings that need no search.
//!
//! Every round computes λ for the recipients that are still free, looks at what their floors add and
//! their caps take away, and fixes the side that outweighs: that side stays at its bound in the
//! final solution, so nothing is ever fixed wrongly and the order of rows does not matter.

use super::{Bound, Bounds, Number};
use std::cmp::Ordering;

/// Quotas over one denominator, and their whole parts.
pub(super) struct Filled<N> {
    /// Quota in units times `denominator`.
    pub numerators: Vec<N>,
    pub floors: Vec<u64>,
    pub bound: Vec<Bound>,
    pub denominator: N,
}

/// `None` when recipients without weight would have to take the rest.
pub(super) fn fill<N: Number>(weights: &[N], bounds: &Bounds) -> Option<Filled<N>> {
    let mut bound = vec![Bound::Free; weights.len()];
    loop {
        let (rest, free_weight) = free(weights, &bound, bounds)?;
        if free_weight.is_zero() {
            return (rest == 0).then(|| quotas(weights, bound, bounds, rest, N::one()));
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
            return Some(quotas(weights, bound, bounds, rest, free_weight));
        }
        for (weight, bound) in weights.iter().zip(bound.iter_mut()).filter(|(_, b)| **b == Bound::Free) {
            let quota = rest_n.clone() * weight.clone();
            if added >= taken && quota < low {
                *bound = Bound::AtFloor;
            } else if capped && taken >= added && quota > high {
                *bound = Bound::AtCap;
            }
        }
    }
}

/// What is left above the base for the free recipients, and their weight.
fn free<N: Number>(weights: &[N], bound: &[Bound], bounds: &Bounds) -> Option<(u64, N)> {
    let mut rest = bounds.total;
    let mut weight_sum = N::zero();
    for (weight, bound) in weights.iter().zip(bound) {
        let gone = match bound {
            Bound::Free => {
                weight_sum = weight_sum + weight.clone();
                bounds.base
            }
            Bound::AtFloor => bounds.low,
            Bound::AtCap => bounds.high,
        };
        rest = rest.checked_sub(gone)?;
    }
    Some((rest, weight_sum))
}

fn quotas<N: Number>(weights: &[N], bound: Vec<Bound>, bounds: &Bounds, rest: u64, denominator: N) -> Filled<N> {
    let rest = N::from(rest);
    let mut numerators = Vec::with_capacity(weights.len());
    let mut floors = Vec::with_capacity(weights.len());
    for (weight, bound) in weights.iter().zip(&bound) {
        let fixed = |units: u64| (N::from(units) * denominator.clone(), units);
        let (numerator, floor) = match bound {
            Bound::AtFloor => fixed(bounds.low),
            Bound::AtCap => fixed(bounds.high),
            Bound::Free => {
                let above = rest.clone() * weight.clone();
                let whole = above.div_floor(&denominator).to_u64().unwrap_or(u64::MAX);
                (above + N::from(bounds.base) * denominator.clone(), whole.saturating_add(bounds.base))
            }
        };
        numerators.push(numerator);
        floors.push(floor);
    }
    Filled { numerators, floors, bound, denominator }
}

impl<N: Number> Filled<N> {
    fn remainder(&self, index: usize) -> Option<N> {
        let (numerator, floor) = (self.numerators.get(index)?, self.floors.get(index)?);
        Some(numerator.clone() - N::from(*floor) * self.denominator.clone())
    }

    /// Rounds down, then gives the missing units to the largest remainders.
    pub(super) fn largest_remainder(&self, total: u64, ids: &[&str]) -> (Vec<u64>, Vec<String>) {
        let mut units = self.floors.clone();
        let given: u128 = units.iter().map(|u| u128::from(*u)).sum();
        let missing = usize::try_from(u128::from(total).saturating_sub(given)).unwrap_or(usize::MAX);
        let mut claims: Vec<(N, usize)> = Vec::with_capacity(ids.len());
        for index in 0..ids.len() {
            if let Some(remainder) = self.remainder(index).filter(|r| !r.is_zero()) {
                claims.push((remainder, index));
            }
        }
        if missing == 0 || missing > claims.len() {
            return (units, Vec::new());
        }
        let order = |a: &(N, usize), b: &(N, usize)| -> Ordering {
            b.0.cmp(&a.0).then_with(|| ids.get(a.1).cmp(&ids.get(b.1)))
        };
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
        (units, same.filter_map(|(_, index)| ids.get(*index)).map(|id| (*id).to_owned()).collect())
    }

    /// Each on its own: half and more goes up.
    pub(super) fn half_up(&self) -> Vec<u64> {
        let up = |index: usize| {
            let remainder = self.remainder(index).unwrap_or_else(N::zero);
            u64::from(remainder.clone() + remainder >= self.denominator)
        };
        self.floors.iter().enumerate().map(|(index, floor)| floor + up(index)).collect()
    }
}
