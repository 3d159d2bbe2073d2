//! How many days of interest a span has, and how many a year.
//!
//! § 49a VwVfG and § 247 BGB name no convention, the Allgemeine Zinsvorschriften (Anlage zur VV-BHO,
//! Nr. 1) count a month as 30 days and a year as 360. So it is a parameter without a default. All
//! three are additive: a span that is cut in two has the same days.

use time::{Date, util::is_leap_year};

/// The convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayCount {
    /// Real days; a year is 365 days, a leap year too (ISDA 2006, 4.16(d): Actual/365 (Fixed)).
    Actual365,
    /// Real days; each weighs 1/365 or 1/366 by its calendar year (ISDA 2006, 4.16(b): Actual/Actual).
    ActualActual,
    /// The German commercial count: 30 days a month, 360 a year (ISDA 2006, 4.16(g): 30E/360).
    ///
    /// A 31st counts as the 30th, at both ends. February is not moved: from its 28th to 1 March are
    /// 3 days (from the 29th: 2), and a span that ends with `until` = 28 February has counted 27 of
    /// them. So a month has 30 days from its first to the first of the next, and the 30th and 31st of
    /// a month share one day. It is *not* 30E/360 ISDA (4.16(h)), which takes the last of February
    /// for a 30th except at maturity and so is not additive.
    Thirty360,
}

impl DayCount {
    pub const ALL: [DayCount; 3] = [DayCount::Actual365, DayCount::ActualActual, DayCount::Thirty360];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DayCount::Actual365 => "actual_365",
            DayCount::ActualActual => "actual_actual",
            DayCount::Thirty360 => "thirty_360",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            DayCount::Actual365 => "taggenau, jedes Jahr zu 365 Tagen (act/365)",
            DayCount::ActualActual => "taggenau, jedes Jahr nach dem Kalender zu 365 oder 366 Tagen (act/act)",
            DayCount::Thirty360 => "jeder Monat zu 30, jedes Jahr zu 360 Tagen (30E/360)",
        }
    }

    /// The days from the first (it counts) to the second (it does not); none if that is not after.
    #[must_use]
    pub fn days(self, from: Date, until: Date) -> u32 {
        let days = match self {
            DayCount::Actual365 | DayCount::ActualActual => (until - from).whole_days(),
            DayCount::Thirty360 => in_thirties(until) - in_thirties(from),
        };
        u32::try_from(days).unwrap_or(0)
    }

    /// The days of the year that a day lies in.
    #[must_use]
    pub fn basis(self, day: Date) -> u32 {
        match self {
            DayCount::ActualActual if is_leap_year(day.year()) => 366,
            DayCount::Actual365 | DayCount::ActualActual => 365,
            DayCount::Thirty360 => 360,
        }
    }

    /// Whether a line must end with its calendar year.
    #[must_use]
    pub(super) fn splits_years(self) -> bool {
        self == DayCount::ActualActual
    }
}

/// The place of a day where every month has 30.
fn in_thirties(day: Date) -> i64 {
    let months = i64::from(day.year()) * 12 + i64::from(u8::from(day.month()));
    months * 30 + i64::from(day.day().min(30))
}
