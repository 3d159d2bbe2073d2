//! Which deadlines are worth a mail, and when: a month before the day, a week before it, and when it has passed.
//!
//! Nothing is kept of a deadline that was told. That it reached a mark follows from its day, from today, and from the day
//! until which somebody was looked after (`store/notices`); a deadline that nobody has to keep any more is no task, and so
//! nobody is told of it. What waits without a day is told by notices (`notices`).

use super::tasks::{AHEAD, Task};
use std::collections::BTreeMap;
use time::{Date, Duration};

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Month,
    Week,
    Passed,
}

impl Mark {
    pub const ALL: [Mark; 3] = [Mark::Month, Mark::Week, Mark::Passed];

    /// For programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Mark::Month => "month",
            Mark::Week => "week",
            Mark::Passed => "passed",
        }
    }

    /// What a mail says; it names no thing and no amount.
    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Mark::Month => "Frist, die in 30 Tagen oder früher endet",
            Mark::Week => "Frist, die in sieben Tagen oder früher endet",
            Mark::Passed => "Frist, die verstrichen ist",
        }
    }

    /// The day on which a deadline reaches it.
    fn day(self, due_on: Date) -> Date {
        match self {
            Mark::Month => due_on.saturating_sub(AHEAD),
            Mark::Week => due_on.saturating_sub(Duration::WEEK),
            Mark::Passed => due_on.saturating_add(Duration::DAY),
        }
    }
}

/// The last mark that a deadline reached after one day and until another.
#[must_use]
pub fn reached(due_on: Date, after: Date, until: Date) -> Option<Mark> {
    let between = |mark: &Mark| (after < mark.day(due_on)) && (mark.day(due_on) <= until);
    Mark::ALL.into_iter().rev().find(between)
}

/// How many of these tasks reached which mark after one day and until another.
#[must_use]
pub fn reminders(tasks: &[Task], after: Date, until: Date) -> BTreeMap<Mark, u64> {
    let mut found = BTreeMap::new();
    for mark in tasks.iter().filter_map(|task| reached(task.due_on?, after, until)) {
        *found.entry(mark).or_insert(0) += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    //! Each mark on its day and on no other, and days without a run between.

    use super::*;
    use crate::core::calendar::parse_date;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    #[test]
    fn a_deadline_is_told_on_three_days() {
        let due = day("2021-03-31");
        let mut on = day("2021-01-01");
        let mut told = Vec::new();
        while on < day("2021-06-01") {
            let next = on.next_day().unwrap();
            told.extend(reached(due, on, next).map(|mark| (next.to_string(), mark)));
            on = next;
        }
        let told: Vec<(&str, Mark)> = told.iter().map(|(day, mark)| (day.as_str(), *mark)).collect();
        assert_eq!(told, [("2021-03-01", Mark::Month), ("2021-03-24", Mark::Week), ("2021-04-01", Mark::Passed)]);
    }

    proptest! {
        /// However many days lie between two runs, each run that comes after a mark tells the last one, and none tells it again.
        #[test]
        fn no_mark_is_missed_or_told_twice(gaps in proptest::collection::vec(1i64..20, 1..20)) {
            let due = day("2021-03-31");
            let mut after = day("2021-02-01");
            let mut told: Vec<Mark> = Vec::new();
            for gap in gaps {
                let until = after + Duration::days(gap);
                let passed = Mark::ALL.into_iter().filter(|mark| after < mark.day(due) && mark.day(due) <= until).max();
                prop_assert_eq!(reached(due, after, until), passed);
                told.extend(passed);
                after = until;
            }
            let last = Mark::ALL.into_iter().filter(|mark| mark.day(due) <= after).max();
            prop_assert_eq!(told.last().copied(), last);
            prop_assert!(told.is_sorted() && told.windows(2).all(|two| two[0] != two[1]));
        }
    }
}
