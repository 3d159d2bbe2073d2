//! What holds for every claim: days add up, lines tile and sum, more money never bears less.

use super::*;
use crate::core::share::Fraction;
use proptest::prelude::*;
use proptest::test_runner::Config;
use time::Duration;

fn config() -> Config {
    Config { failure_persistence: None, cases: 400, ..Config::default() }
}

fn day() -> impl Strategy<Value = Date> {
    // From the first rate of the tests to three years beyond the last known one, month ends often.
    let any = (0i64..4_700).prop_map(|days| date!(2016 - 07 - 01) + Duration::days(days));
    let ends = (0i32..13, 1u8..=12, 27u8..=31).prop_map(|(year, month, day)| {
        let month = Month::try_from(month).unwrap();
        let last = month.length(2017 + year);
        Date::from_calendar_date(2017 + year, month, day.min(last)).unwrap()
    });
    prop_oneof![any, ends]
}

fn regime() -> impl Strategy<Value = Regime> {
    let rate = || (-300i64..1_500).prop_map(|hundredths| Decimal::new(hundredths, 2));
    prop_oneof![
        rate().prop_map(|points| Regime::BaseRatePlus { points }),
        rate().prop_map(|points| Regime::NotUsedInTime { points }),
        (rate(), prop::option::of(rate()))
            .prop_map(|(rate_percent, minimum_percent)| Regime::Fixed { rate_percent, minimum_percent }),
    ]
}

/// Questions that have an answer: repayments keep within what is owed.
fn any_question() -> impl Strategy<Value = Question> {
    let changes = prop::collection::vec((0i64..1_000, -30i64..60), 0..6);
    let terms = (regime(), prop::sample::select(METHODS.to_vec()), any::<bool>());
    (1i64..50_000_000_000, day(), day(), changes, terms).prop_map(|(cents, one, other, changes, terms)| {
        let (regime, day_count, next) = terms;
        let (from, until) = (one.min(other), one.max(other));
        let length = (until - from).whole_days();
        // At most six times 30 % of the rest: something is always left.
        let each = cents / 1_000 * 5;
        let change = |(place, percent): (i64, i64)| (from + Duration::days(length * place / 1_000), each * percent);
        let changes: Vec<(Date, i64)> = changes.into_iter().map(change).collect();
        Question {
            regime,
            beyond: Beyond::Provisional,
            effective: if next { Effective::NextDay } else { Effective::SameDay },
            ..with_changes(question(cents, from, until, day_count), &changes)
        }
    })
}

/// The part of a question before or from a day.
fn part(question: &Question, from: Date, until: Date) -> Question {
    let mut part = Question { from, until, ..question.clone() };
    part.principal.changes.retain(|change| change.on <= until);
    part
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_span_that_is_cut_has_the_same_days(a in day(), b in day(), c in day()) {
        let mut days = [a, b, c];
        days.sort();
        let [from, cut, until] = days;
        for method in METHODS {
            prop_assert_eq!(method.days(from, cut) + method.days(cut, until), method.days(from, until));
        }
        let real = (until - from).whole_days();
        prop_assert_eq!(i64::from(DayCount::Actual365.days(from, until)), real);
        // The German count is never far from the calendar: five or six days a year, and two at each end.
        let german = i64::from(DayCount::Thirty360.days(from, until));
        prop_assert!((real - german).abs() <= real / 60 + 4, "{real} {german}");
    }

    #[test]
    fn cutting_a_question_keeps_its_days_and_moves_at_most_a_cent(question in any_question(), place in 0i64..1_000) {
        let whole = answer(&question);
        let length = (question.until - question.from).whole_days();
        let cut = question.from + Duration::days(length * place / 1_000);
        let (first, second) = (answer(&part(&question, question.from, cut)), answer(&part(&question, cut, question.until)));
        prop_assert_eq!(first.days + second.days, whole.days);
        let both = first.total.cents() + second.total.cents();
        prop_assert!((both - whole.total.cents()).abs() <= 1, "{both} {}", whole.total);
    }

    #[test]
    fn lines_tile_the_span_and_sum_to_the_total(question in any_question()) {
        let answer = answer(&question);
        let shift = Duration::days(i64::from(question.effective == Effective::NextDay));
        let mut at = question.from + shift;
        for line in &answer.lines {
            prop_assert!(line.from == at && line.from < line.until);
            prop_assert_eq!(line.days, question.day_count.days(line.from, line.until));
            prop_assert!(!line.amount.is_negative() && !line.rate_percent.is_sign_negative());
            at = line.until;
        }
        prop_assert_eq!(at, question.until + shift);
        prop_assert_eq!(Euro::sum(answer.lines.iter().map(|line| line.amount)), Ok(answer.total));
        prop_assert_eq!(answer.days, question.day_count.days(question.from + shift, question.until + shift));
        prop_assert_eq!(answer.provisional, answer.lines.iter().any(|line| line.provisional));
        for (one, next) in answer.lines.iter().zip(answer.lines.iter().skip(1)) {
            let alike = |l: &Line| (l.principal, l.base_rate_percent, l.rate_percent, l.provisional, l.day_basis);
            let new_year = question.day_count == DayCount::ActualActual && one.from.year() != next.from.year();
            prop_assert!(new_year || alike(one) != alike(next), "a line without a reason: {one:?} {next:?}");
        }
    }

    #[test]
    fn each_line_is_its_exact_amount_rounded_half_up(question in any_question()) {
        for line in answer(&question).lines {
            let rate = Fraction::new(line.rate_percent.mantissa(), 10i128.pow(line.rate_percent.scale())).unwrap();
            let years = Fraction::new(line.days, line.day_basis).unwrap();
            let exact = Fraction::whole(line.principal.cents()).times(&rate).times(&years);
            let exact = exact.times(&Fraction::new(1, 100).unwrap());
            let rounded = exact.plus(&Fraction::new(1, 2).unwrap()).rounded_down();
            prop_assert_eq!(rounded, line.amount.cents().into());
        }
    }

    #[test]
    fn act_365_is_principal_times_rate_times_days(cents in 1i64..1_000_000_000_000, rate in 0i64..2_000, a in day(), b in day()) {
        let (from, until) = (a.min(b), a.max(b));
        let regime = Regime::Fixed { rate_percent: Decimal::new(rate, 2), minimum_percent: None };
        let answer = answer(&Question { regime, ..question(cents, from, until, DayCount::Actual365) });
        let days = i128::from((until - from).whole_days());
        let over = 100 * 100 * 365;
        let exact = i128::from(cents) * i128::from(rate) * days;
        prop_assert_eq!(i128::from(answer.total.cents()), (2 * exact + over) / (2 * over));
    }

    #[test]
    fn more_principal_never_bears_less(question in any_question(), more in 0i64..10_000_000_000) {
        let mut larger = question.clone();
        larger.principal.opening = question.principal.opening.plus(euro(more)).unwrap();
        prop_assert!(answer(&question).total <= answer(&larger).total);
        let mut later = question.clone();
        later.principal.changes.push(Change { on: question.from, amount: euro(more) });
        prop_assert_eq!(answer(&later), answer(&larger));
    }

    #[test]
    fn the_order_of_changes_does_not_matter(question in any_question()) {
        let mut turned = question.clone();
        turned.principal.changes.reverse();
        prop_assert_eq!(answer(&turned), answer(&question));
    }
}
