//! Amounts, shares and moments as the pages say them: German, and „noch nicht erfasst“ for what is not known.

use crate::core::calendar::Instant;
use crate::core::money::Euro;
use crate::core::share::Fraction;
use crate::report::Language;
use crate::report::sheet::Cell as Value;
use crate::report::words::moment as moment_in;

pub const MISSING: &str = "noch nicht erfasst";

/// `12.10.2021, 10:30:15 MESZ`, as the reports say it.
pub fn moment(at: Instant) -> String {
    at.in_berlin().map_or_else(|| at.to_string(), |local| moment_in(local, Language::De))
}

/// `n/d` as so many decimals, cut and marked where it goes on.
pub fn fraction(exact: &str, places: u32) -> String {
    Value::Fraction { exact: exact.to_owned(), places }.display(Language::De)
}

/// `n/d` of a whole as percent, cut.
pub fn percent(exact: &str, places: u32) -> String {
    let (n, d) = exact.split_once('/').unwrap_or((exact, "1"));
    let share = n.parse::<num_bigint::BigInt>().ok().zip(d.parse::<num_bigint::BigInt>().ok());
    let share = share.and_then(|(n, d)| Fraction::new(n * 100, d));
    share.map_or_else(|| exact.to_owned(), |share| format!("{} %", fraction(&share.to_string(), places)))
}

/// A part of a whole in percent with one decimal, cut; nothing where there is no whole.
pub fn part_of(part: Euro, whole: Euro) -> Option<String> {
    if whole.is_zero() {
        return None;
    }
    Some(percent(&format!("{}/{}", part.cents(), whole.cents()), 1))
}

/// A plain decimal with German separators; any other text as it is.
pub fn decimal(text: &str) -> String {
    Value::Decimal(text.to_owned()).display(Language::De)
}

/// With the sign of the direction: `+12,00` or `−12,00`.
pub fn signed(amount: Euro) -> String {
    let plain = amount.to_german_bare();
    match plain.strip_prefix('-') {
        Some(rest) => format!("−{rest}"),
        None if amount.is_zero() => plain,
        None => format!("+{plain}"),
    }
}
