//! Apportionment: an amount into parts, exactly, and explained to the last unit.
//!
//! The one order: total → base for each recipient → the rest by weight → floors and caps on the
//! final amount → rounding to units. Floors and caps are held by one multiplier for all: every
//! amount is `base + λ · weight`, set to its floor or cap where it would leave them, and λ is the
//! one number for which the parts fill the total. So the result cannot depend on the order of rows.
//! The *quota* is that exact amount before rounding, after floors and caps.
//!
//! Total, base, floor and cap are whole units, or the problem is refused with the nearest amounts
//! that are: a bound between two units could hold for the quota and not for the amount.
//!
//! Integers over one common denominator: 128 bits where they hold, big integers where not; no
//! fraction per row and no floating point. Ties go to the id that sorts first, bytewise, and are
//! reported. Largest remainder, Sainte-Laguë and d'Hondt fill the total for every input; half-up is
//! here only to show how far it misses.

mod divisor;
mod fill;
mod refusal;

pub use refusal::ApportionRefusal;

use crate::core::money::Euro;
use crate::core::share::{Fraction, Weight};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::ToPrimitive;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an amount is a whole number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Cent,
    Euro,
    ThousandEuro,
}

impl Unit {
    /// One unit in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        match self {
            Unit::Cent => 1,
            Unit::Euro => 100,
            Unit::ThousandEuro => 100_000,
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Unit::Cent => "Cent",
            Unit::Euro => "volle Euro",
            Unit::ThousandEuro => "volle tausend Euro",
        }
    }
}

/// How quotas become whole units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Hare/Niemeyer: rounded down, then the largest remainders get one more.
    LargestRemainder,
    /// Divisor method with standard rounding.
    SainteLague,
    /// Divisor method with rounding down.
    DHondt,
    /// Each quota rounded on its own: misses the total, kept to show by how much.
    HalfUp,
}

impl Method {
    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Method::LargestRemainder => "Verfahren der größten Reste (Hare/Niemeyer)",
            Method::SainteLague => "Divisorverfahren mit Standardrundung (Sainte-Laguë/Schepers)",
            Method::DHondt => "Divisorverfahren mit Abrundung (d’Hondt)",
            Method::HalfUp => "kaufmännische Rundung",
        }
    }
}

/// Who gets a part, and its bounds where they differ from everybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient<'a> {
    pub id: &'a str,
    pub weight: &'a Weight,
}

/// What is to be apportioned. Base, floor and cap are per recipient; floor and cap bind the final
/// amount, base included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem<'a> {
    pub total: Euro,
    pub unit: Unit,
    pub method: Method,
    pub base: Euro,
    pub floor: Option<Euro>,
    pub cap: Option<Euro>,
    pub recipients: Vec<Recipient<'a>>,
}

/// One recipient's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub amount: Euro,
    /// The amount minus the quota rounded down, in units; divisor methods may give −1 or 2.
    pub adjustment_units: i64,
    pub bound: Bound,
}

/// Whether a floor or a cap decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    Free,
    AtFloor,
    AtCap,
}

/// The quotas of all recipients, in units, over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Quotas {
    Small { numerators: Vec<u128>, denominator: u128 },
    Big { numerators: Vec<BigUint>, denominator: BigUint },
}

/// The parts, in the order of the recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apportionment {
    pub parts: Vec<Part>,
    pub sum: Euro,
    /// Sum minus total: zero but for half-up.
    pub difference: Euro,
    /// The ids that had equal claims to the last unit, when the id decided; sorted.
    pub ties: Vec<String>,
    unit: Unit,
    quotas: Quotas,
}

impl Apportionment {
    /// The exact quota of the part at `index`, in euro and lowest terms.
    #[must_use]
    pub fn quota(&self, index: usize) -> Option<Fraction> {
        let (numerator, denominator) = match &self.quotas {
            Quotas::Small { numerators, denominator } => {
                (BigUint::from(*numerators.get(index)?), BigUint::from(*denominator))
            }
            Quotas::Big { numerators, denominator } => (numerators.get(index)?.clone(), denominator.clone()),
        };
        let cents = BigUint::from(self.unit.cents().unsigned_abs());
        Fraction::new(numerator * cents, denominator * BigUint::from(100u32))
    }
}

/// The integers that the loops run on: `u128` where every product fits, else `BigUint`.
trait Number: Integer + Clone + fmt::Debug + From<u64> + ToPrimitive {
    fn of(weight: &Weight) -> Self;
    fn quotas(numerators: Vec<Self>, denominator: Self) -> Quotas;

    /// `weight · ratio`, rounded down.
    fn floor_of(weight: &Self, ratio: &Ratio<Self>) -> Self {
        (weight.clone() * ratio.numerator.clone()).div_floor(&ratio.denominator)
    }
}

/// What stands beside every weight: numerator over denominator, and the same as whole number and rest.
struct Ratio<N> {
    numerator: N,
    denominator: N,
    whole: N,
    over: N,
}

impl<N: Number> Ratio<N> {
    /// The denominator is not zero.
    fn new(numerator: N, denominator: N) -> Ratio<N> {
        let (whole, over) = numerator.div_mod_floor(&denominator);
        Ratio { numerator, denominator, whole, over }
    }
}

impl Number for u128 {
    fn of(weight: &Weight) -> u128 {
        match weight {
            Weight::Small(number) => *number,
            Weight::Big(number) => number.to_u128().unwrap_or(u128::MAX),
        }
    }
    fn quotas(numerators: Vec<u128>, denominator: u128) -> Quotas {
        Quotas::Small { numerators, denominator }
    }
    /// Dividing 128 bits costs several times as much as 64, and mostly only the rest is left to divide.
    fn floor_of(weight: &u128, ratio: &Ratio<u128>) -> u128 {
        let rest = weight.checked_mul(ratio.over).and_then(|rest| u64::try_from(rest).ok());
        match (rest, u64::try_from(ratio.denominator)) {
            (Some(rest), Ok(denominator)) => *weight * ratio.whole + u128::from(rest / denominator),
            _ => *weight * ratio.numerator / ratio.denominator,
        }
    }
}

impl Number for BigUint {
    fn of(weight: &Weight) -> BigUint {
        weight.to_big()
    }
    fn quotas(numerators: Vec<BigUint>, denominator: BigUint) -> Quotas {
        Quotas::Big { numerators, denominator }
    }
}

/// Apportions.
///
/// # Errors
/// `ApportionRefusal`, all that can be found at once.
pub fn apportion(problem: &Problem) -> Result<Apportionment, Vec<ApportionRefusal>> {
    let bounds = refusal::check(problem)?;
    let total_units = units(problem.total, problem.unit);
    if fits_small(problem, total_units) { solve::<u128>(problem, &bounds) } else { solve::<BigUint>(problem, &bounds) }
}

/// Bounds in whole units: what everybody gets at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bounds {
    total: u64,
    base: u64,
    low: u64,
    high: u64,
}

fn units(amount: Euro, unit: Unit) -> u64 {
    amount.cents().unsigned_abs() / unit.cents().unsigned_abs()
}

/// Every product below is at most (2·total + 2n + 2) times the sum of the weights.
fn fits_small(problem: &Problem, total_units: u64) -> bool {
    let mut sum: u128 = 0;
    for recipient in &problem.recipients {
        let Weight::Small(weight) = recipient.weight else { return false };
        match sum.checked_add(*weight) {
            Some(next) => sum = next,
            None => return false,
        }
    }
    let rows = problem.recipients.len() as u128;
    let factor = 2 * u128::from(total_units) + 2 * rows + 2;
    sum.checked_mul(factor).is_some()
}

fn solve<N: Number>(problem: &Problem, bounds: &Bounds) -> Result<Apportionment, Vec<ApportionRefusal>> {
    let weights: Vec<N> = problem.recipients.iter().map(|r| N::of(r.weight)).collect();
    let filled = fill::fill(&weights, bounds).ok_or_else(|| vec![refusal::unfillable(problem)])?;
    let recipients = &problem.recipients;
    let (units, ties) = match problem.method {
        Method::LargestRemainder => filled.largest_remainder(bounds.total, recipients),
        Method::HalfUp => (filled.half_up(), Vec::new()),
        Method::SainteLague => divisor::solve(&weights, &filled, bounds, recipients, divisor::Signpost::Half),
        Method::DHondt => divisor::solve(&weights, &filled, bounds, recipients, divisor::Signpost::Whole),
    };
    assemble(problem, filled, &units, ties)
}

fn assemble<N: Number>(
    problem: &Problem,
    filled: fill::Filled<N>,
    units: &[u64],
    mut ties: Vec<String>,
) -> Result<Apportionment, Vec<ApportionRefusal>> {
    let cents = problem.unit.cents();
    let too_large = || vec![ApportionRefusal::OutOfRange];
    let mut parts = Vec::with_capacity(units.len());
    let fill::Filled { numerators, floors, bound, ratio } = filled;
    for ((units, floor), bound) in units.iter().zip(&floors).zip(bound) {
        let amount = i64::try_from(*units).ok().and_then(|u| u.checked_mul(cents)).ok_or_else(too_large)?;
        parts.push(Part {
            amount: Euro::from_cents(amount).map_err(|_| too_large())?,
            adjustment_units: i64::try_from(i128::from(*units) - i128::from(*floor)).map_err(|_| too_large())?,
            bound,
        });
    }
    let sum = Euro::sum(parts.iter().map(|part| part.amount)).map_err(|_| too_large())?;
    let difference = sum.minus(problem.total).map_err(|_| too_large())?;
    ties.sort();
    let quotas = N::quotas(numerators, ratio.denominator);
    Ok(Apportionment { parts, sum, difference, ties, unit: problem.unit, quotas })
}

#[cfg(test)]
mod tests;
