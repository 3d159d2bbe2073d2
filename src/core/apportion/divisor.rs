//! Divisor methods: d'Hondt and Sainte-Laguë for amounts of billions of cents.
//!
//! Seat by seat would take 300 billion steps. Here one divisor for all gives a first answer: that of the
//! exact quotas, and for rounding down a smaller one, because each recipient loses half a unit on
//! average. From there the few missing or surplus units are given or taken in the order of their claims.
//! The result is the same from whatever divisor it starts: every claim above it is met, none below.

use super::fill::Filled;
use super::{Bound, Bounds, Number, Ratio, Recipient};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Where rounding turns up: a unit is earned at `n + 1` (d'Hondt) or at `n + 1/2` (Sainte-Laguë).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signpost {
    Whole,
    Half,
}

impl Signpost {
    /// Twice the signpost of the unit above `units`.
    fn doubled(self, units: u64) -> u64 {
        match self {
            Signpost::Whole => 2 * units + 2,
            Signpost::Half => 2 * units + 1,
        }
    }
}

/// A claim to one unit: weight over signpost. A larger one comes first, then the smaller id.
struct Claim<'a, N> {
    weight: &'a N,
    signpost: u64,
    id: &'a str,
    index: usize,
}

impl<N: Number> Claim<'_, N> {
    fn strength(&self, other: &Self) -> Ordering {
        (self.weight.clone() * N::from(other.signpost)).cmp(&(other.weight.clone() * N::from(self.signpost)))
    }
}

impl<N: Number> PartialEq for Claim<'_, N> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<N: Number> Eq for Claim<'_, N> {}

impl<N: Number> PartialOrd for Claim<'_, N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<N: Number> Ord for Claim<'_, N> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.strength(other).then_with(|| other.id.cmp(self.id))
    }
}

/// The units of each recipient and the ids that tied for the last one.
pub(super) fn solve<N: Number>(
    weights: &[N],
    filled: &Filled<N>,
    bounds: &Bounds,
    recipients: &[Recipient],
    signpost: Signpost,
) -> (Vec<u64>, Vec<String>) {
    let units = match signpost {
        Signpost::Whole => rounded_down(weights, filled, bounds),
        Signpost::Half => filled.half_up(),
    };
    // A bound that the quota meets stays met; rounding must not step over it.
    let mut units: Vec<u64> = units.into_iter().map(|unit| unit.clamp(bounds.low, bounds.high)).collect();
    let sum: u128 = units.iter().map(|u| u128::from(*u)).sum();
    let total = u128::from(bounds.total);
    let race = Race { weights, bounds, recipients, signpost };
    let last = if sum < total { race.give(&mut units, total - sum) } else { race.take(&mut units, sum - total) };
    let ties = last.map(|last| race.ties(&units, last)).unwrap_or_default();
    (units, ties)
}

/// Rounded down by a divisor with which about as much is left over as if it were rounded half up.
fn rounded_down<N: Number>(weights: &[N], filled: &Filled<N>, bounds: &Bounds) -> Vec<u64> {
    let free = filled.bound.iter().filter(|bound| **bound == Bound::Free).count();
    let more = u64::try_from(free / 2).unwrap_or(0);
    if filled.ratio.numerator.is_zero() || more == 0 {
        return filled.floors.clone();
    }
    let ratio = Ratio::new(filled.ratio.numerator.clone() + N::from(more), filled.ratio.denominator.clone());
    let whole = |weight: &N| N::floor_of(weight, &ratio).to_u64().unwrap_or(u64::MAX);
    weights.iter().map(|weight| whole(weight).saturating_add(bounds.base)).collect()
}

/// The last unit that changed hands: whose it was, and at which signpost.
struct Last {
    index: usize,
    signpost: u64,
    given: bool,
}

struct Race<'a, N> {
    weights: &'a [N],
    bounds: &'a Bounds,
    recipients: &'a [Recipient<'a>],
    signpost: Signpost,
}

impl<'a, N: Number> Race<'a, N> {
    /// The claim of a recipient to its next unit, or for `held`, to the last that it has.
    fn claim(&self, index: usize, units: u64, held: bool) -> Option<Claim<'a, N>> {
        let (weight, id) = (self.weights.get(index)?, self.recipients.get(index)?.id);
        let above = units.checked_sub(self.bounds.base)?;
        let signpost = if held { self.signpost.doubled(above.checked_sub(1)?) } else { self.signpost.doubled(above) };
        let open = if held { units > self.bounds.low } else { units < self.bounds.high };
        (open && !weight.is_zero()).then_some(Claim { weight, signpost, id, index })
    }

    fn give(&self, units: &mut [u64], missing: u128) -> Option<Last> {
        let claims = units.iter().enumerate().filter_map(|(index, held)| self.claim(index, *held, false));
        let mut heap: BinaryHeap<Claim<N>> = claims.collect();
        let mut last = None;
        for _ in 0..missing {
            let best = heap.pop()?;
            let unit = units.get_mut(best.index)?;
            *unit += 1;
            last = Some(Last { index: best.index, signpost: best.signpost, given: true });
            heap.extend(self.claim(best.index, *unit, false));
        }
        last.or_else(|| self.weakest(units))
    }

    fn take(&self, units: &mut [u64], surplus: u128) -> Option<Last> {
        let claims = units.iter().enumerate().filter_map(|(index, held)| self.claim(index, *held, true));
        let mut heap: BinaryHeap<std::cmp::Reverse<Claim<N>>> = claims.map(std::cmp::Reverse).collect();
        let mut last = None;
        for _ in 0..surplus {
            let std::cmp::Reverse(weakest) = heap.pop()?;
            let unit = units.get_mut(weakest.index)?;
            *unit -= 1;
            last = Some(Last { index: weakest.index, signpost: weakest.signpost, given: false });
            heap.extend(self.claim(weakest.index, *unit, true).map(std::cmp::Reverse));
        }
        last.or_else(|| self.weakest(units))
    }

    /// The unit that was earned last, when rounding alone filled the total.
    fn weakest(&self, units: &[u64]) -> Option<Last> {
        let held = units.iter().enumerate().filter_map(|(index, held)| self.claim(index, *held, true));
        held.min().map(|claim| Last { index: claim.index, signpost: claim.signpost, given: true })
    }

    /// Everybody with a claim as strong as that of the last unit, if not all of them were met.
    fn ties(&self, units: &[u64], last: Last) -> Vec<String> {
        let (Some(weight), Some(recipient)) = (self.weights.get(last.index), self.recipients.get(last.index)) else {
            return Vec::new();
        };
        let mark = Claim { weight, signpost: last.signpost, id: recipient.id, index: last.index };
        let equal = |held: bool| {
            let claims = units.iter().enumerate().filter_map(move |(index, units)| self.claim(index, *units, held));
            let same = claims.filter(|claim| claim.strength(&mark) == Ordering::Equal);
            same.map(|claim| claim.id.to_owned()).collect::<Vec<_>>()
        };
        let (met, unmet) = (equal(true), equal(false));
        let decided = if last.given { !unmet.is_empty() } else { !met.is_empty() };
        if decided { met.into_iter().chain(unmet).collect() } else { Vec::new() }
    }
}
