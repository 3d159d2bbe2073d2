//! The same results by the shortest way: fractions for each row, one unit after the other.

use super::*;
use std::collections::BTreeMap;

/// Quotas in units: the multiplier that fills the total, found between the points where a row
/// leaves its floor or meets its cap.
fn quotas(case: &Case) -> Vec<Fraction> {
    let unit = case.unit.cents();
    let whole = |cents: i64| Fraction::whole(cents / unit);
    let (low, high) = low_and_high(case);
    let weights: Vec<Fraction> = case.rows.iter().map(|(_, w)| Fraction::whole(w.to_big())).collect();
    let (base, low) = (whole(case.base), whole(low));
    let clamp = |amount: Fraction| {
        let capped = if case.cap.is_some() { amount.min(whole(high)) } else { amount };
        capped.max(low.clone())
    };
    let at = |lambda: &Fraction| -> Vec<Fraction> {
        weights.iter().map(|weight| clamp(base.plus(&weight.times(lambda)))).collect()
    };
    let sum = |values: &[Fraction]| values.iter().fold(Fraction::whole(0), |sum, value| sum.plus(value));
    let turn = |bound: &Fraction, weight: &Fraction| {
        let above = bound.minus(&base);
        Fraction::new(above.numer() * weight.denom(), above.denom() * weight.numer())
    };
    let mut turns: Vec<Fraction> = vec![Fraction::whole(0)];
    for weight in weights.iter().filter(|weight| !weight.is_zero()) {
        turns.extend(turn(&low, weight));
        turns.extend(case.cap.and_then(|cap| turn(&whole(cap), weight)));
    }
    turns.sort();
    let total = Fraction::whole(case.total / unit);
    let below = turns.iter().rev().find(|lambda| sum(&at(lambda)) <= total).unwrap().clone();
    let missing = total.minus(&sum(&at(&below)));
    // Between two turns the sum rises by the weight of the rows that are free there.
    let next = turns.iter().find(|lambda| **lambda > below).cloned();
    let step = next.unwrap_or_else(|| below.plus(&Fraction::whole(1)));
    let gain = sum(&at(&step)).minus(&sum(&at(&below)));
    if missing.is_zero() {
        return at(&below);
    }
    let part = Fraction::new(missing.numer() * gain.denom(), missing.denom() * gain.numer()).unwrap();
    at(&below.plus(&step.minus(&below).times(&part)))
}

/// Cents of each row, and the ids that tied for the last unit.
pub(super) fn largest_remainder(case: &Case) -> (Vec<i64>, Vec<String>) {
    let quotas = quotas(case);
    let mut units: Vec<BigInt> = quotas.iter().map(Fraction::rounded_down).collect();
    let remainder = |i: usize| quotas[i].minus(&Fraction::whole(quotas[i].rounded_down()));
    let mut order: Vec<usize> = (0..units.len()).filter(|i| !remainder(*i).is_zero()).collect();
    order.sort_by(|a, b| remainder(*b).cmp(&remainder(*a)).then(case.rows[*a].0.cmp(&case.rows[*b].0)));
    let given: BigInt = units.iter().sum();
    let missing = (BigInt::from(case.total / case.unit.cents()) - given).to_usize().unwrap();
    order.iter().take(missing).for_each(|i| units[*i] += 1);
    let mut ties = Vec::new();
    if missing > 0 && missing < order.len() && remainder(order[missing]) == remainder(order[missing - 1]) {
        let mark = remainder(order[missing]);
        ties = order.iter().filter(|i| remainder(**i) == mark).map(|i| case.rows[*i].0.clone()).collect();
        ties.sort();
    }
    (units.iter().map(|u| u.to_i64().unwrap() * case.unit.cents()).collect(), ties)
}

/// A divisor method in cents, one seat after the other; everybody starts with base or floor.
///
/// A unit below the floor is not raced for; who holds more than its claims so far waits.
pub(super) fn seat_by_seat(case: &Case) -> (Vec<i64>, Vec<String>) {
    let (low, high) = low_and_high(case);
    let mut units = vec![low; case.rows.len()];
    let signpost = |above: i64| match case.method {
        Method::SainteLague => 2 * above + 1,
        _ => 2 * above + 2,
    };
    let claim = |i: usize, units: i64| -> Option<Fraction> {
        let weight = case.rows[i].1.to_big();
        let open = units < high && !weight.is_zero();
        open.then(|| Fraction::new(weight, signpost(units - case.base)).unwrap())
    };
    let (mut last, mut seats) = (None::<Fraction>, BTreeMap::<String, Vec<Fraction>>::new());
    let given: i64 = units.iter().sum();
    for _ in given..case.total {
        let best = (0..units.len())
            .filter_map(|i| Some((claim(i, units[i])?, i)))
            .max_by(|(a, i), (b, j)| a.cmp(b).then(case.rows[*j].0.cmp(&case.rows[*i].0)));
        let (strength, i) = best.unwrap();
        units[i] += 1;
        seats.entry(case.rows[i].0.clone()).or_default().push(strength.clone());
        last = Some(strength);
    }
    let Some(last) = last else { return (units, Vec::new()) };
    let unmet: Vec<String> = (0..units.len())
        .filter(|i| claim(*i, units[*i]).as_ref() == Some(&last))
        .map(|i| case.rows[i].0.clone())
        .collect();
    let met = seats.iter().filter(|(_, won)| won.contains(&last)).map(|(id, _)| id.clone());
    let mut ties: Vec<String> = if unmet.is_empty() { Vec::new() } else { met.chain(unmet.clone()).collect() };
    ties.sort();
    (units, ties)
}
