//! Dates and instants as the book writes them.
//!
//! It never asks what time it is: an instant is always an argument. `time` has no time zones, so
//! the one rule that the book needs stands here: when a day ends in Europe/Berlin (summer time by
//! Richtlinie 2000/84/EG, § 5 EinhZeitG: from the last Sunday of March, 01:00 UTC, to the last
//! Sunday of October, 01:00 UTC). Dates before 1996, when that rule began, are refused.

use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset, Weekday};

/// Why a text is not a date, or a date cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("„{0}“ ist kein Datum; erwartet wird JJJJ-MM-TT, zum Beispiel 2021-02-01")]
    NotADate(String),
    #[error("„{0}“ ist kein Zeitpunkt in UTC, zum Beispiel 2021-02-01T09:30:00.000Z")]
    NotAnInstant(String),
    #[error("für {0} kennt das Buch die Zeitzone Europe/Berlin nicht (ab 1996 bis 9998)")]
    OutsideTheRule(i32),
}

/// An instant in UTC, in whole milliseconds since 1970. Written as RFC 3339 with three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Instant(i64);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Instant {
    #[must_use]
    pub const fn from_unix_ms(ms: i64) -> Instant {
        Instant(ms)
    }

    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// # Errors
    /// `NotAnInstant` for anything but UTC with whole milliseconds.
    pub fn parse(text: &str) -> Result<Instant, CalendarError> {
        if let Some(at) = by_places(text) {
            return Ok(at);
        }
        let bad = || CalendarError::NotAnInstant(text.to_owned());
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| bad())?;
        let ms = i64::try_from(at.unix_timestamp_nanos() / 1_000_000).map_err(|_| bad())?;
        if !at.offset().is_utc() || Instant(ms).to_string() != text {
            return Err(bad());
        }
        Ok(Instant(ms))
    }

    /// The calendar day in Europe/Berlin.
    #[must_use]
    pub fn day_in_berlin(self) -> Option<Date> {
        self.in_berlin().map(OffsetDateTime::date)
    }

    /// What calendar and clock show in Europe/Berlin.
    #[must_use]
    pub fn in_berlin(self) -> Option<OffsetDateTime> {
        in_berlin(self.utc()?)
    }

    fn utc(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).ok()
    }
}

/// The written form by the place of each digit: a million leaves name an instant each. `None` says nothing yet.
fn by_places(text: &str) -> Option<Instant> {
    let (day, time) = text.split_at_checked(10)?;
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'.', f1, f2, f3, b'Z'] = *time.as_bytes() else { return None };
    let two = |tens, ones| u8::try_from(number(&[tens, ones])?).ok();
    let time = Time::from_hms_milli(two(h1, h2)?, two(m1, m2)?, two(s1, s2)?, number(&[f1, f2, f3])?).ok()?;
    let at = date_by_places(day)?.with_time(time).assume_utc();
    Some(Instant(at.unix_timestamp() * 1000 + i64::from(at.millisecond())))
}

fn date_by_places(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let month = Month::try_from(u8::try_from(number(&[m1, m2])?).ok()?).ok()?;
    Date::from_calendar_date(i32::from(number(&[y1, y2, y3, y4])?), month, u8::try_from(number(&[d1, d2])?).ok()?).ok()
}

/// At most four digits.
fn number(digits: &[u8]) -> Option<u16> {
    let digit = |sum: u16, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + u16::from(digit - b'0'));
    digits.iter().try_fold(0, digit)
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The usual year without the general formatting: every event is written with its instant.
        if let Some(at) = self.utc().filter(|at| (0..=9999).contains(&at.year())) {
            let (day, time) = (at.date(), at.time());
            let (hour, minute, second, ms) = time.as_hms_milli();
            write!(f, "{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())?;
            return write!(f, "T{hour:02}:{minute:02}:{second:02}.{ms:03}Z");
        }
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        let text = self.utc().and_then(|at| at.format(form).ok());
        f.write_str(text.as_deref().unwrap_or("außerhalb des Kalenders"))
    }
}

impl TryFrom<String> for Instant {
    type Error = CalendarError;
    fn try_from(text: String) -> Result<Instant, CalendarError> {
        Instant::parse(&text)
    }
}

impl From<Instant> for String {
    fn from(at: Instant) -> String {
        at.to_string()
    }
}

/// `01.02.2021`, for people.
#[must_use]
pub fn in_german(day: Date) -> String {
    format!("{:02}.{:02}.{}", day.day(), u8::from(day.month()), day.year())
}

/// Reads `2021-02-01`.
///
/// # Errors
/// `NotADate`.
pub fn parse_date(text: &str) -> Result<Date, CalendarError> {
    date_by_places(text).ok_or_else(|| CalendarError::NotADate(text.to_owned()))
}

/// `2021-02-01`.
#[must_use]
pub fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// `01.02.2021`.
#[must_use]
pub fn german(date: Date) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), u8::from(date.month()), date.year())
}

/// What calendar and clock show in Europe/Berlin at this moment; the offset says whether it is summer time.
#[must_use]
pub fn in_berlin(at: OffsetDateTime) -> Option<OffsetDateTime> {
    let hours = if is_summer_time(at).ok()? { 2 } else { 1 };
    UtcOffset::from_hms(hours, 0, 0).ok().map(|offset| at.to_offset(offset))
}

/// The first instant that no longer belongs to this day in Europe/Berlin.
///
/// # Errors
/// `OutsideTheRule` before 1996.
pub fn end_of_day_in_berlin(day: Date) -> Result<Instant, CalendarError> {
    let outside = || CalendarError::OutsideTheRule(day.year());
    let midnight = day.next_day().ok_or_else(outside)?.with_time(Time::MIDNIGHT);
    // The clock never changes at midnight, so the offset an hour and more before it is the one to take.
    let winter = midnight.assume_offset(UtcOffset::UTC) - Duration::hours(1);
    let at = if is_summer_time(winter)? { winter - Duration::hours(1) } else { winter };
    let ms = i64::try_from(at.unix_timestamp_nanos() / 1_000_000).map_err(|_| outside())?;
    Ok(Instant(ms))
}

fn is_summer_time(at: OffsetDateTime) -> Result<bool, CalendarError> {
    let year = at.year();
    if !(1996..9999).contains(&year) {
        return Err(CalendarError::OutsideTheRule(year));
    }
    let from = last_sunday_one_utc(year, Month::March)?;
    let to = last_sunday_one_utc(year, Month::October)?;
    Ok(at >= from && at < to)
}

fn last_sunday_one_utc(year: i32, month: Month) -> Result<OffsetDateTime, CalendarError> {
    let outside = |_| CalendarError::OutsideTheRule(year);
    let last = Date::from_calendar_date(year, month, 31).map_err(outside)?;
    let back = last.weekday().number_days_from_sunday();
    let sunday = last - Duration::days(i64::from(back));
    debug_assert_eq!(sunday.weekday(), Weekday::Sunday);
    let one = Time::from_hms(1, 0, 0).map_err(outside)?;
    Ok(sunday.with_time(one).assume_utc())
}

/// The stored form of a date: text `2021-02-01`.
pub mod iso_date {
    use serde::{Deserialize, Deserializer, Serializer};
    use time::Date;

    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::iso(*date))
    }

    /// # Errors
    /// When the text is not `JJJJ-MM-TT`.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        super::parse_date(&text).map_err(serde::de::Error::custom)
    }

    /// The same for a date that may be absent.
    pub mod option {
        use serde::{Deserialize, Deserializer, Serializer};
        use time::Date;

        /// # Errors
        /// Those of the serializer.
        pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
            match date {
                Some(date) => super::serialize(date, to),
                None => to.serialize_none(),
            }
        }

        /// # Errors
        /// When the text is not `JJJJ-MM-TT`.
        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
            let text = Option::<String>::deserialize(from)?;
            text.map(|t| crate::core::calendar::parse_date(&t)).transpose().map_err(serde::de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests;
