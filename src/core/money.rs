//! `Euro`: an exact number of cents.
//!
//! The only type for money in this house. It has no floating point, no division and no default:
//! a missing amount is an `Option`, never zero. Splitting an amount is the work of `apportion`.
//! |cents| ≤ 2^53 − 1, so that every amount survives in JSON as an integer (RFC 8785).

use serde::{Deserialize, Serialize};
use std::fmt;

/// An exact count of euro cents, |cents| ≤ 2^53 − 1. In the stored form: an integer of cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Euro(i64);

/// Why something is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("der Betrag überschreitet ±90.071.992.547.409,91 €")]
    OutOfRange,
    #[error("„{0}“ ist kein Betrag; erwartet wird zum Beispiel 41200.00 (Punkt, höchstens zwei Nachkommastellen)")]
    NotAnAmount(String),
    #[error("„{0}“ hat mehr als zwei Nachkommastellen; Bruchteile eines Cents kann das Buch nicht führen")]
    FractionOfCent(String),
}

impl Euro {
    pub const ZERO: Euro = Euro(0);
    /// The largest amount that the book can hold: 2^53 − 1 cents.
    pub const MAX: Euro = Euro((1 << 53) - 1);

    /// # Errors
    /// `OutOfRange` beyond ±(2^53 − 1) cents.
    pub const fn from_cents(cents: i64) -> Result<Euro, MoneyError> {
        if cents > Self::MAX.0 || cents < -Self::MAX.0 {
            return Err(MoneyError::OutOfRange);
        }
        Ok(Euro(cents))
    }

    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// # Errors
    /// `OutOfRange` when the sum leaves the range of the book.
    pub fn plus(self, other: Euro) -> Result<Euro, MoneyError> {
        Euro::from_cents(self.0 + other.0)
    }

    /// # Errors
    /// `OutOfRange` when the difference leaves the range of the book.
    pub fn minus(self, other: Euro) -> Result<Euro, MoneyError> {
        Euro::from_cents(self.0 - other.0)
    }

    /// The exact sum, or `OutOfRange`.
    ///
    /// # Errors
    /// `OutOfRange` when the sum, or a partial sum, leaves the range of the book.
    pub fn sum(amounts: impl IntoIterator<Item = Euro>) -> Result<Euro, MoneyError> {
        amounts.into_iter().try_fold(Euro::ZERO, Euro::plus)
    }

    #[must_use]
    pub const fn negated(self) -> Euro {
        Euro(-self.0)
    }

    /// Reads the plain form `41200.00`: an optional sign, digits, and at most two decimals after
    /// a dot. No grouping: `1.234` and `20.000` are refused, for they may be thousands.
    ///
    /// # Errors
    /// `NotAnAmount`, `FractionOfCent`, `OutOfRange`.
    pub fn parse(text: &str) -> Result<Euro, MoneyError> {
        let bad = || MoneyError::NotAnAmount(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(bad()),
            Some((whole, fraction)) => (whole, fraction),
            None => (digits, ""),
        };
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return Err(bad());
        }
        if fraction.len() > 2 {
            return Err(MoneyError::FractionOfCent(text.to_owned()));
        }
        let padded = format!("{whole}{fraction:0<2}");
        let cents: i64 = padded.parse().map_err(|_| MoneyError::OutOfRange)?;
        Euro::from_cents(if negative { -cents } else { cents })
    }

    /// `41.200,00 €`, for people. The space before the sign is a no-break space.
    #[must_use]
    pub fn to_german(self) -> String {
        self.grouped('.', ',', "", "\u{a0}€")
    }

    /// `€41,200.00`, for people.
    #[must_use]
    pub fn to_english(self) -> String {
        self.grouped(',', '.', "€", "")
    }

    /// `41.200,00`: the German form without the sign of the currency, for table cells.
    #[must_use]
    pub fn to_german_bare(self) -> String {
        self.grouped('.', ',', "", "")
    }

    /// `41,200.00`: the English form without the sign of the currency, for table cells.
    #[must_use]
    pub fn to_english_bare(self) -> String {
        self.grouped(',', '.', "", "")
    }

    fn grouped(self, group: char, decimal: char, before: &str, after: &str) -> String {
        let cents = self.0.unsigned_abs();
        let digits = (cents / 100).to_string();
        let mut out = String::from(if self.0 < 0 { "-" } else { "" });
        out.push_str(before);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(group);
            }
            out.push(digit);
        }
        out.push(decimal);
        out.push_str(&format!("{:02}", cents % 100));
        out.push_str(after);
        out
    }
}

impl TryFrom<i64> for Euro {
    type Error = MoneyError;
    fn try_from(cents: i64) -> Result<Euro, MoneyError> {
        Euro::from_cents(cents)
    }
}

impl From<Euro> for i64 {
    fn from(amount: Euro) -> i64 {
        amount.0
    }
}

/// `41200.00`: the plain form, for files and programs.
impl fmt::Display for Euro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}
