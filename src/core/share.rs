//! Exact shares: fractions for output and comparison, decimals as integers over a power of ten, weights.
//!
//! A share is never rounded here. `cut_decimals` shortens for display only, and whoever prints it
//! marks it as cut. No fraction stands inside the loop of `apportion`: that works on integers over
//! one common denominator and builds a `Fraction` only when somebody asks for a quota.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// An exact rational number in lowest terms; the denominator is positive. Written `n/d`, also for
/// whole numbers (`5/1`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numer: BigInt,
    denom: BigInt,
}

impl Fraction {
    /// `numer / denom` in lowest terms, or `None` when the denominator is zero.
    #[must_use]
    pub fn new(numer: impl Into<BigInt>, denom: impl Into<BigInt>) -> Option<Fraction> {
        let (numer, denom): (BigInt, BigInt) = (numer.into(), denom.into());
        if denom.is_zero() { None } else { Some(Fraction::reduced(numer, denom)) }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(numer: impl Into<BigInt>) -> Fraction {
        Fraction { numer: numer.into(), denom: BigInt::one() }
    }

    /// An amount of cents, in euro.
    #[must_use]
    pub fn euro_from_cents(cents: i64) -> Fraction {
        Fraction::reduced(BigInt::from(cents), BigInt::from(100))
    }

    /// Callers hand in a denominator that is not zero.
    fn reduced(numer: BigInt, denom: BigInt) -> Fraction {
        let divisor = numer.gcd(&denom);
        let sign = if denom.is_negative() { -BigInt::one() } else { BigInt::one() };
        Fraction { numer: &numer / &divisor * &sign, denom: &denom / &divisor * sign }
    }

    #[must_use]
    pub fn numer(&self) -> &BigInt {
        &self.numer
    }

    #[must_use]
    pub fn denom(&self) -> &BigInt {
        &self.denom
    }

    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.numer.is_zero()
    }

    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.numer.is_negative()
    }

    #[must_use]
    pub fn plus(&self, other: &Fraction) -> Fraction {
        Fraction::reduced(&self.numer * &other.denom + &other.numer * &self.denom, &self.denom * &other.denom)
    }

    #[must_use]
    pub fn minus(&self, other: &Fraction) -> Fraction {
        Fraction::reduced(&self.numer * &other.denom - &other.numer * &self.denom, &self.denom * &other.denom)
    }

    #[must_use]
    pub fn times(&self, other: &Fraction) -> Fraction {
        Fraction::reduced(&self.numer * &other.numer, &self.denom * &other.denom)
    }

    /// The largest whole number that is not above the fraction.
    #[must_use]
    pub fn rounded_down(&self) -> BigInt {
        self.numer.div_floor(&self.denom)
    }

    /// The decimal form, cut (not rounded) after `digits` decimals: `-0.02039`.
    #[must_use]
    pub fn cut_decimals(&self, digits: u32) -> String {
        let cut = self.numer.abs() * BigInt::from(10u32).pow(digits) / &self.denom;
        let minus = if self.numer.is_negative() && !cut.is_zero() { "-" } else { "" };
        format!("{minus}{}", with_point(&cut.to_string(), digits))
    }

    /// Whether `cut_decimals(digits)` leaves something out.
    #[must_use]
    pub fn is_cut_at(&self, digits: u32) -> bool {
        !(&self.numer * BigInt::from(10u32).pow(digits)).is_multiple_of(&self.denom)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numer, self.denom)
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numer * &other.denom).cmp(&(&other.numer * &self.denom))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Sets the decimal point into a row of digits: (`2039`, 5) is `0.02039`.
fn with_point(digits: &str, decimals: u32) -> String {
    let decimals = usize::try_from(decimals).unwrap_or(usize::MAX);
    if decimals == 0 {
        return digits.to_owned();
    }
    let padded = format!("{digits:0>width$}", width = decimals.saturating_add(1));
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{whole}.{fraction}")
}

/// Why a text is not an exact decimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    #[error("„{0}“ ist keine Dezimalzahl; erwartet wird zum Beispiel 13.04061 (Punkt, keine führenden Nullen)")]
    NotADecimal(String),
    #[error("„{0}“ hat zu viele Stellen; gelesen werden höchstens 36 Ziffern, davon 18 nach dem Komma")]
    TooLong(String),
}

/// A decimal number exactly as published: `units / 10^scale`, trailing zeros kept (`1.80560`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExactDecimal {
    units: i128,
    scale: u32,
}

impl ExactDecimal {
    const MAX_DIGITS: usize = 36;
    const MAX_DECIMALS: usize = 18;

    /// Reads `13.04061`. Only the form that `Display` writes is accepted, so that the text can be
    /// stored and hashed: no sign but `-`, no leading zeros, no `-0`.
    ///
    /// # Errors
    /// `NotADecimal`, `TooLong`.
    pub fn parse(text: &str) -> Result<ExactDecimal, DecimalError> {
        let bad = || DecimalError::NotADecimal(text.to_owned());
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(bad()),
            Some(parts) => parts,
            None => (digits, ""),
        };
        let only_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !only_digits(whole) || !only_digits(fraction) {
            return Err(bad());
        }
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(bad());
        }
        if whole.len() + fraction.len() > Self::MAX_DIGITS || fraction.len() > Self::MAX_DECIMALS {
            return Err(DecimalError::TooLong(text.to_owned()));
        }
        let magnitude: i128 = format!("{whole}{fraction}").parse().map_err(|_| bad())?;
        let negative = digits.len() < text.len();
        if negative && magnitude == 0 {
            return Err(bad());
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| bad())?;
        Ok(ExactDecimal { units: if negative { -magnitude } else { magnitude }, scale })
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> ExactDecimal {
        ExactDecimal { units: number as i128, scale: 0 }
    }

    /// The number of decimals as published.
    #[must_use]
    pub const fn scale(self) -> u32 {
        self.scale
    }

    /// The digits as an integer over `10^scale`.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.units
    }

    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    #[must_use]
    pub fn to_fraction(self) -> Fraction {
        Fraction::reduced(BigInt::from(self.units), BigInt::from(10u32).pow(self.scale))
    }
}

impl fmt::Display for ExactDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.units < 0 { "-" } else { "" };
        f.pad(&format!("{minus}{}", with_point(&self.units.unsigned_abs().to_string(), self.scale)))
    }
}

impl std::str::FromStr for ExactDecimal {
    type Err = DecimalError;
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ExactDecimal {
    type Error = DecimalError;
    fn try_from(text: String) -> Result<Self, DecimalError> {
        Self::parse(&text)
    }
}

impl From<ExactDecimal> for String {
    fn from(number: ExactDecimal) -> String {
        number.to_string()
    }
}

/// The numerator of a weight over a denominator that all weights of one table share; never negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weight {
    Small(u128),
    Big(BigUint),
}

impl Weight {
    /// The smaller form where the number fits.
    #[must_use]
    pub fn from_big(number: BigUint) -> Weight {
        number.to_u128().map_or(Weight::Big(number), Weight::Small)
    }

    #[must_use]
    pub fn to_big(&self) -> BigUint {
        match self {
            Weight::Small(number) => BigUint::from(*number),
            Weight::Big(number) => number.clone(),
        }
    }

    #[must_use]
    pub fn is_zero(&self) -> bool {
        match self {
            Weight::Small(number) => *number == 0,
            Weight::Big(number) => number.is_zero(),
        }
    }
}

impl From<u128> for Weight {
    fn from(number: u128) -> Weight {
        Weight::Small(number)
    }
}

/// Brings decimals to their largest number of decimals: numerators over `10^scale`. `None` if one
/// is negative.
#[must_use]
pub fn align(values: impl IntoIterator<Item = ExactDecimal> + Clone) -> Option<(u32, Vec<Weight>)> {
    let scale = values.clone().into_iter().map(ExactDecimal::scale).max().unwrap_or(0);
    let aligned = |value: ExactDecimal| {
        let units = u128::try_from(value.units).ok()?;
        let factor = 10u128.checked_pow(scale - value.scale)?;
        Some(match units.checked_mul(factor) {
            Some(numerator) => Weight::Small(numerator),
            None => Weight::from_big(BigUint::from(units) * BigUint::from(factor)),
        })
    };
    let numerators = values.into_iter().map(aligned).collect::<Option<Vec<_>>>()?;
    Some((scale, numerators))
}

#[cfg(test)]
mod tests;
