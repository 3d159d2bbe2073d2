//! Why an amount cannot be apportioned, and what would be possible.

use super::{Bounds, Problem, Unit, units};
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
    #[error(
        "der {bound} {} ist kein Vielfaches der Rundungseinheit; möglich sind {} oder {}",
        .amount.to_german(), .below.to_german(), .above.to_german()
    )]
    BoundNotDivisible { bound: &'static str, amount: Euro, below: Euro, above: Euro },
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
    let low = low(problem);
    if let Some(cap) = problem.cap
        && cap < low
    {
        found.push(ApportionRefusal::CapBelowFloor { cap, low });
    }
    found.extend(sums(problem));
    if !found.is_empty() {
        return Err(found);
    }
    // A cap above the total binds nobody; kept as it is, it would only make the integers larger.
    Ok(Bounds {
        total: units(problem.total, problem.unit),
        base: units(problem.base, problem.unit),
        low: units(low, problem.unit),
        high: problem.cap.map_or(u64::MAX, |cap| units(cap.min(problem.total), problem.unit)),
    })
}

/// What everybody gets at least.
fn low(problem: &Problem) -> Euro {
    problem.floor.map_or(problem.base, |floor| floor.max(problem.base))
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
    } else if let Some((below, above)) = nearest(problem.total, problem.unit) {
        found.push(ApportionRefusal::NotDivisible { total: problem.total, below, above });
    }
    let bounds =
        [("Sockelbetrag", Some(problem.base)), ("Mindestbetrag", problem.floor), ("Höchstbetrag", problem.cap)];
    for (bound, amount) in bounds.into_iter().filter_map(|(bound, amount)| Some((bound, amount?))) {
        if amount.is_negative() {
            found.push(ApportionRefusal::NegativeBound(amount));
        } else if let Some((below, above)) = nearest(amount, problem.unit) {
            found.push(ApportionRefusal::BoundNotDivisible { bound, amount, below, above });
        }
    }
    found
}

/// The ids that are named more than once. Tables mostly come in order, and then one look at the
/// neighbours is enough; 11,000 municipalities need no sorting.
fn twice(problem: &Problem) -> Vec<ApportionRefusal> {
    if problem.recipients.is_sorted_by(|a, b| a.id < b.id) {
        return Vec::new();
    }
    let mut ids: Vec<&str> = problem.recipients.iter().map(|r| r.id).collect();
    ids.sort_unstable();
    let doubled = ids.windows(2).filter_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    });
    let doubled: BTreeSet<&str> = doubled.collect();
    doubled.into_iter().map(|id| ApportionRefusal::Twice(id.to_owned())).collect()
}

/// The nearest amounts that are whole units, if this one is not.
fn nearest(amount: Euro, unit: Unit) -> Option<(Euro, Euro)> {
    let (unit, cents) = (unit.cents(), amount.cents());
    let over = cents % unit;
    if over == 0 {
        return None;
    }
    let below = Euro::from_cents(cents - over).ok()?;
    Some((below, Euro::from_cents(cents - over + unit).unwrap_or(below)))
}

/// Floors that are more than the total, or caps that are less. Said beside other faults as well,
/// but for those that make it meaningless: nothing below zero, and somebody to give to.
fn sums(problem: &Problem) -> Option<ApportionRefusal> {
    let (total, low) = (problem.total, low(problem));
    let positive = [Some(total), Some(problem.base), problem.floor, problem.cap];
    if positive.into_iter().flatten().any(Euro::is_negative) || problem.recipients.iter().all(|r| r.weight.is_zero()) {
        return None;
    }
    let floors = problem.recipients.len() as i128 * i128::from(low.cents());
    if floors > i128::from(total.cents()) {
        let floors = in_euro(floors);
        return Some(
            floors.map_or(ApportionRefusal::OutOfRange, |floors| ApportionRefusal::FloorsExceedTotal { floors, total }),
        );
    }
    let capped = problem.cap.is_some_and(|cap| cap >= low);
    (capped && reach(problem) < i128::from(total.cents())).then(|| unfillable(problem))
}

/// The most cents that can be given: a recipient without weight gets its base or floor and nothing more.
fn reach(problem: &Problem) -> i128 {
    let (low, high) = (low(problem), problem.cap.unwrap_or(Euro::MAX));
    let most = |zero: bool| i128::from(if zero { low } else { high }.cents());
    problem.recipients.iter().map(|r| most(r.weight.is_zero())).sum()
}

pub(super) fn unfillable(problem: &Problem) -> ApportionRefusal {
    match in_euro(reach(problem)) {
        Some(caps) => ApportionRefusal::CapsBelowTotal { caps, total: problem.total },
        None => ApportionRefusal::OutOfRange,
    }
}

fn in_euro(cents: i128) -> Option<Euro> {
    Euro::from_cents(i64::try_from(cents).ok()?).ok()
}
