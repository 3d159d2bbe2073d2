//! Why an amount cannot be apportioned, and what would be possible.

use super::{Bounds, Problem, units};
use crate::core::money::Euro;
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApportionRefusal {
    #[error("es ist kein Empfänger genannt")]
    NoRecipients,
    #[error("alle Gewichte sind null; es gibt keinen Maßstab für die Verteilung")]
    AllWeightsZero,
    #[error("die Kennung „{0}“ ist zweimal genannt")]
    Twice(String),
    #[error("der Betrag {} ist negativ", .0.to_german())]
    Negative(Euro),
    #[error("der Sockel-, Mindest- oder Höchstbetrag {} ist negativ; möglich ist er ab 0,00\u{a0}€", .0.to_german())]
    NegativeBound(Euro),
    #[error(
        "der Betrag {} ist kein Vielfaches der Rundungseinheit; möglich sind {} oder {}",
        .total.to_german(), .below.to_german(), .above.to_german()
    )]
    NotDivisible { total: Euro, below: Euro, above: Euro },
    #[error("der Höchstbetrag {} liegt unter dem Mindest- oder Sockelbetrag {}", .cap.to_german(), .low.to_german())]
    CapBelowFloor { cap: Euro, low: Euro },
    #[error(
        "die Mindestbeträge (Sockelbeträge eingeschlossen) ergeben zusammen {}, zu verteilen sind {}",
        .floors.to_german(), .total.to_german()
    )]
    FloorsExceedTotal { floors: Euro, total: Euro },
    #[error(
        "mit den Höchstbeträgen lassen sich höchstens {} verteilen, zu verteilen sind {}",
        .caps.to_german(), .total.to_german()
    )]
    CapsBelowTotal { caps: Euro, total: Euro },
    #[error("ein Betrag überschreitet ±90.071.992.547.409,91\u{a0}€, mehr kann das Buch nicht führen")]
    OutOfRange,
}

/// Finds everything that can be said before the computation.
pub(super) fn check(problem: &Problem) -> Result<Bounds, Vec<ApportionRefusal>> {
    let mut found = simple_faults(problem);
    let unit = problem.unit.cents().unsigned_abs();
    let low = problem.floor.map_or(problem.base, |floor| floor.max(problem.base));
    if let Some(cap) = problem.cap
        && cap < low
    {
        found.push(ApportionRefusal::CapBelowFloor { cap, low });
    }
    if !found.is_empty() {
        return Err(found);
    }
    let bounds = Bounds {
        total: units(problem.total, problem.unit),
        base: problem.base.cents().unsigned_abs().div_ceil(unit),
        low: low.cents().unsigned_abs().div_ceil(unit),
        high: problem.cap.map_or(u64::MAX, |cap| units(cap, problem.unit)),
    };
    if bounds.high < bounds.low {
        let cap = problem.cap.unwrap_or(Euro::ZERO);
        return Err(vec![ApportionRefusal::CapBelowFloor { cap, low }]);
    }
    sums(problem, &bounds)?;
    // A cap above the total binds nobody; kept as it is, it would only make the integers larger.
    let high = if problem.cap.is_some() { bounds.high.min(bounds.total) } else { bounds.high };
    Ok(Bounds { high, ..bounds })
}

fn simple_faults(problem: &Problem) -> Vec<ApportionRefusal> {
    let mut found = Vec::new();
    if problem.recipients.is_empty() {
        found.push(ApportionRefusal::NoRecipients);
    } else if problem.recipients.iter().all(|r| r.weight.is_zero()) {
        found.push(ApportionRefusal::AllWeightsZero);
    }
    found.extend(twice(problem));
    if problem.total.is_negative() {
        found.push(ApportionRefusal::Negative(problem.total));
    } else if let Some((below, above)) = nearest(problem) {
        found.push(ApportionRefusal::NotDivisible { total: problem.total, below, above });
    }
    let bounds = [Some(problem.base), problem.floor, problem.cap];
    found.extend(bounds.into_iter().flatten().filter(|b| b.is_negative()).map(ApportionRefusal::NegativeBound));
    found
}

/// The ids that are named more than once. Tables mostly come in order, and then one look at the
/// neighbours is enough; 11,000 municipalities need no sorting.
fn twice(problem: &Problem) -> Vec<ApportionRefusal> {
    let mut ids: Vec<&str> = problem.recipients.iter().map(|r| r.id).collect();
    if ids.is_sorted_by(|a, b| a < b) {
        return Vec::new();
    }
    ids.sort_unstable();
    let doubled = ids.windows(2).filter_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    });
    let doubled: BTreeSet<&str> = doubled.collect();
    doubled.into_iter().map(|id| ApportionRefusal::Twice(id.to_owned())).collect()
}

/// The nearest amounts that are whole units, if the total is not.
fn nearest(problem: &Problem) -> Option<(Euro, Euro)> {
    let unit = problem.unit.cents();
    let cents = problem.total.cents();
    let over = cents % unit;
    if over == 0 {
        return None;
    }
    let below = Euro::from_cents(cents - over).ok()?;
    Some((below, Euro::from_cents(cents - over + unit).unwrap_or(below)))
}

fn sums(problem: &Problem, bounds: &Bounds) -> Result<(), Vec<ApportionRefusal>> {
    let rows = problem.recipients.len() as u128;
    let floors = rows * u128::from(bounds.low);
    if floors > u128::from(bounds.total) {
        let floors = in_euro(problem, floors).ok_or_else(|| vec![ApportionRefusal::OutOfRange])?;
        return Err(vec![ApportionRefusal::FloorsExceedTotal { floors, total: problem.total }]);
    }
    let reach = reach(problem, bounds);
    if problem.cap.is_some() && reach < u128::from(bounds.total) {
        return Err(vec![unfillable(problem, bounds)]);
    }
    Ok(())
}

/// The most that can be given: a recipient without weight gets its base or floor and nothing more.
fn reach(problem: &Problem, bounds: &Bounds) -> u128 {
    let most = |zero: bool| u128::from(if zero { bounds.low } else { bounds.high });
    problem.recipients.iter().map(|r| most(r.weight.is_zero())).sum()
}

pub(super) fn unfillable(problem: &Problem, bounds: &Bounds) -> ApportionRefusal {
    match in_euro(problem, reach(problem, bounds)) {
        Some(caps) => ApportionRefusal::CapsBelowTotal { caps, total: problem.total },
        None => ApportionRefusal::OutOfRange,
    }
}

fn in_euro(problem: &Problem, units: u128) -> Option<Euro> {
    let cents = units.checked_mul(u128::from(problem.unit.cents().unsigned_abs()))?;
    Euro::from_cents(i64::try_from(cents).ok()?).ok()
}
