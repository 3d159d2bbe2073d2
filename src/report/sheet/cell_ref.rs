//! A cell whose text lies with somebody else: what a row of a million costs nothing to make.
//!
//! It says what a `Cell` says, variant by variant; a `Cell` lends itself as one, so a renderer has to know only this.

use super::Cell;
use crate::core::money::Euro;
use rust_decimal::Decimal;
use std::fmt::Write as _;
use time::Date;

/// One value of a report, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRef<'a> {
    Empty,
    Text(&'a str),
    Id(&'a str),
    Money(Euro),
    Percent(&'a str),
    Decimal(&'a str),
    Fraction { exact: &'a str, places: u32 },
    Integer(i64),
    Date(Date),
    Missing,
    Unseen,
    Erased,
    TotalLabel,
}

impl Cell {
    #[must_use]
    pub fn borrowed(&self) -> CellRef<'_> {
        match self {
            Cell::Empty => CellRef::Empty,
            Cell::Text(text) => CellRef::Text(text),
            Cell::Id(text) => CellRef::Id(text),
            Cell::Money(amount) => CellRef::Money(*amount),
            Cell::Percent(text) => CellRef::Percent(text),
            Cell::Decimal(text) => CellRef::Decimal(text),
            Cell::Fraction { exact, places } => CellRef::Fraction { exact, places: *places },
            Cell::Integer(number) => CellRef::Integer(*number),
            Cell::Date(day) => CellRef::Date(*day),
            Cell::Missing => CellRef::Missing,
            Cell::Unseen => CellRef::Unseen,
            Cell::Erased => CellRef::Erased,
            Cell::TotalLabel => CellRef::TotalLabel,
        }
    }
}

impl CellRef<'_> {
    /// The cell with texts of its own.
    #[must_use]
    pub fn owned(self) -> Cell {
        match self {
            CellRef::Empty => Cell::Empty,
            CellRef::Text(text) => Cell::Text(text.to_owned()),
            CellRef::Id(text) => Cell::Id(text.to_owned()),
            CellRef::Money(amount) => Cell::Money(amount),
            CellRef::Percent(text) => Cell::Percent(text.to_owned()),
            CellRef::Decimal(text) => Cell::Decimal(text.to_owned()),
            CellRef::Fraction { exact, places } => Cell::Fraction { exact: exact.to_owned(), places },
            CellRef::Integer(number) => Cell::Integer(number),
            CellRef::Date(day) => Cell::Date(day),
            CellRef::Missing => Cell::Missing,
            CellRef::Unseen => Cell::Unseen,
            CellRef::Erased => Cell::Erased,
            CellRef::TotalLabel => Cell::TotalLabel,
        }
    }

    /// Adds what programs read: nothing is lost, a missing value is empty.
    pub fn put_plain(self, to: &mut String) {
        match self {
            CellRef::Empty | CellRef::Missing | CellRef::Unseen => {}
            CellRef::Text(text) | CellRef::Id(text) | CellRef::Percent(text) | CellRef::Decimal(text) => {
                to.push_str(text);
            }
            CellRef::Money(amount) => put_euros(amount.cents(), to),
            CellRef::Fraction { exact, .. } => to.push_str(exact),
            // Writing into a text never fails.
            CellRef::Integer(number) => drop(write!(to, "{number}")),
            CellRef::Date(day) => put_day(day, to),
            CellRef::Erased => to.push_str("[gelöscht]"),
            CellRef::TotalLabel => to.push_str("total"),
        }
    }

    /// What the cell adds to the sum of its column, or `None` for cells that have no sum.
    pub(super) fn addend(self) -> Option<Decimal> {
        match self {
            CellRef::Money(amount) => Decimal::try_from_i128_with_scale(i128::from(amount.cents()), 2).ok(),
            CellRef::Percent(text) | CellRef::Decimal(text) => text.parse().ok(),
            CellRef::Integer(number) => Some(Decimal::from(number)),
            _ => None,
        }
    }
}

/// Cents as a plain decimal of euros, as `Euro` writes itself; formatting costs more than the rest of a row.
fn put_euros(cents: i64, to: &mut String) {
    if cents < 0 {
        to.push('-');
    }
    let cents = cents.unsigned_abs();
    put_digits(cents / 100, 1, to);
    to.push('.');
    put_digits(cents % 100, 2, to);
}

/// `2021-02-01`; the years of the book have four digits.
fn put_day(day: Date, to: &mut String) {
    match u64::try_from(day.year()) {
        Ok(year) if year <= 9999 => {
            put_digits(year, 4, to);
            to.push('-');
            put_digits(u64::from(u8::from(day.month())), 2, to);
            to.push('-');
            put_digits(u64::from(day.day()), 2, to);
        }
        _ => to.push_str(&crate::report::words::iso_date(day)),
    }
}

/// A whole number with at least so many digits, at most twenty.
pub fn put_digits(mut number: u64, least: usize, to: &mut String) {
    let mut digits = [b'0'; 20];
    let mut length = least;
    for (place, digit) in (1..).zip(digits.iter_mut().rev()) {
        if number == 0 {
            break;
        }
        *digit += u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        length = length.max(place);
    }
    let shown = digits.len().checked_sub(length).and_then(|start| digits.get(start..));
    to.push_str(shown.and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    //! Tests: written as by the types themselves.

    use super::*;
    use proptest::prelude::*;

    fn plain(cell: CellRef<'_>) -> String {
        let mut text = String::new();
        cell.put_plain(&mut text);
        text
    }

    proptest! {
        #[test]
        fn amounts_and_days_are_written_as_their_types_write_them(cents in -Euro::MAX.cents()..=Euro::MAX.cents(), day in -800_000..800_000) {
            let amount = Euro::from_cents(cents).unwrap();
            prop_assert_eq!(plain(CellRef::Money(amount)), amount.to_string());
            let day = Date::from_julian_day(2_400_000 + day).unwrap();
            prop_assert_eq!(plain(CellRef::Date(day)), crate::report::words::iso_date(day));
        }

        #[test]
        fn digits_are_those_of_the_number(number: u64, small in 0_u64..2000) {
            for number in [number, small] {
                for least in [1, 2, 4] {
                    let mut text = String::new();
                    put_digits(number, least, &mut text);
                    prop_assert_eq!(text, format!("{number:0least$}"));
                }
            }
        }
    }

    #[test]
    fn a_cell_comes_back_as_it_was_lent() {
        let text = || "a".to_owned();
        for cell in [
            Cell::Empty,
            Cell::Text(text()),
            Cell::Id(text()),
            Cell::Money(Euro::ZERO),
            Cell::Percent(text()),
            Cell::Decimal(text()),
            Cell::Fraction { exact: text(), places: 2 },
            Cell::Integer(-3),
            Cell::Date(Date::MIN),
            Cell::Missing,
            Cell::Erased,
            Cell::TotalLabel,
        ] {
            assert_eq!(cell.borrowed().owned(), cell);
        }
    }
}
