//! The two languages of the reports, and how numbers and dates look in them.
//!
//! Not a translation system: a text stands in both languages where it is used.

use crate::core::calendar;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// The language of a report: German is the default, English is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    De,
    En,
}

impl Language {
    /// The text in this language.
    #[must_use]
    pub const fn pick<'a>(self, de: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::De => de,
            Language::En => en,
        }
    }

    /// The BCP 47 tag: `de-DE` or `en-GB`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.pick("de-DE", "en-GB")
    }
}

/// `12.10.2021` or `12 October 2021`.
pub(crate) fn date(day: Date, language: Language) -> String {
    match language {
        Language::De => calendar::in_german(day),
        Language::En => format!("{} {} {}", day.day(), english_month(day.month()), day.year()),
    }
}

/// `12.10.2021, 10:30:15 MESZ` or `12 October 2021, 10:30:15 CEST`: what the clock in Berlin showed. The zone tells the
/// two hours apart that one night of autumn has; a year beyond the calendar of Berlin stays in UTC and says so.
pub(crate) fn moment(at: OffsetDateTime, language: Language) -> String {
    let (at, zone) = match calendar::in_berlin(at) {
        Some(local) if local.offset().whole_hours() == 2 => (local, language.pick("MESZ", "CEST")),
        Some(local) => (local, language.pick("MEZ", "CET")),
        None => (at.to_offset(UtcOffset::UTC), "UTC"),
    };
    format!("{}, {:02}:{:02}:{:02} {zone}", date(at.date(), language), at.hour(), at.minute(), at.second())
}

/// `2021-10-12T08:30:15.000Z`.
pub(crate) fn iso_moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let clock = format!("{:02}:{:02}:{:02}.{:03}", at.hour(), at.minute(), at.second(), at.millisecond());
    format!("{}T{clock}Z", iso_date(at.date()))
}

/// `2021-10-12`.
pub(crate) fn iso_date(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

const fn english_month(month: Month) -> &'static str {
    match month {
        Month::January => "January",
        Month::February => "February",
        Month::March => "March",
        Month::April => "April",
        Month::May => "May",
        Month::June => "June",
        Month::July => "July",
        Month::August => "August",
        Month::September => "September",
        Month::October => "October",
        Month::November => "November",
        Month::December => "December",
    }
}

/// A plain decimal (`-1234.50`) with the separators of the language: `-1.234,50`. No digit is added or lost.
pub(crate) fn decimal(plain: &str, language: Language) -> String {
    let (group, point) = if language == Language::De { ('.', ',') } else { (',', '.') };
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// Whether the text is a plain decimal: an optional minus, digits, at most one dot with digits after it.
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    numeric(whole) && numeric(fraction)
}

/// The fraction `n/d` (or the integer `n`) as a plain decimal with so many places, cut and not rounded; the flag says
/// whether anything was cut. `None` if the text is not a fraction.
pub(crate) fn cut_fraction(text: &str, places: u32) -> Option<(String, bool)> {
    let (n, d) = text.split_once('/').unwrap_or((text, "1"));
    let n: BigInt = n.parse().ok()?;
    let d: BigInt = d.parse().ok()?;
    if !d.is_positive() {
        return None;
    }
    let scaled = n.abs() * BigInt::from(10u32).pow(places);
    let cut = !(&scaled % &d).is_zero();
    let digits = (scaled / d).to_string();
    let width = usize::try_from(places).ok()? + 1;
    let padded = format!("{digits:0>width$}");
    let (whole, fraction) = padded.split_at(padded.len() + 1 - width);
    let sign = if n.is_negative() { "-" } else { "" };
    let point = if places == 0 { "" } else { "." };
    Some((format!("{sign}{whole}{point}{fraction}"), cut))
}

#[cfg(test)]
mod tests;
