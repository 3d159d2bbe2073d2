//! Interest against a second computation in Python fractions that walks day by day.
//!
//! Compared are the total, what is due, every line, and of a refusal the rules that it names.

use super::{in_parts, second_answers};
use crate::chance::{Random, asked, seed, tell};
use std::fmt::Write as _;
use titelbuch::core::calendar::iso;
use titelbuch::core::interest::{
    self, BaseRate, BaseRates, Beyond, Change, DayCount, Effective, Interest, Line, Principal, Question, Regime,
};
use titelbuch::core::money::Euro;
use titelbuch::core::rules::Violation;
use titelbuch::intake::base_rates;
use titelbuch::intake::tables::BASE_RATES;

use rust_decimal::Decimal;
use time::{Date, Duration, Month};

const PART: usize = 1_000;

struct Case {
    question: Question,
    /// Rows of its own; the table of the house without them.
    rows: Vec<BaseRate>,
}

fn euro(cents: i64) -> Euro {
    Euro::from_cents(cents).unwrap()
}

fn below(random: &mut Random, end: i64) -> i64 {
    i64::try_from(random.below(u64::try_from(end).unwrap())).unwrap()
}

fn one_in(random: &mut Random, count: u64) -> bool {
    random.below(count) == 0
}

/// From 2002 to 2027; often the end of a month, of a half-year, or around a leap day.
fn day(random: &mut Random) -> Date {
    let year = 2002 + i32::try_from(random.below(25)).unwrap();
    let on = |year, month: u64, day: u64| {
        let month = Month::try_from(u8::try_from(month).unwrap()).unwrap();
        let last = month.length(year);
        Date::from_calendar_date(year, month, u8::try_from(day).unwrap().min(last)).unwrap()
    };
    match random.below(6) {
        0 => on(year, 2, 27 + random.below(3)),
        1 => on(year - year % 4, 2, 27 + random.below(3)),
        2 => on(year, 1 + 6 * random.below(2), 1),
        3 => on(year, 1 + random.below(12), 28 + random.below(4)),
        4 => on(year, 12, 31),
        _ => on(year, 1 + random.below(12), 1 + random.below(31)),
    }
}

/// A rate in percent, sometimes with decimals that nobody publishes.
fn rate(random: &mut Random) -> Decimal {
    let places = [0, 1, 2, 2, 2, 4, 6][random.index(7)];
    let units = below(random, 8 * 10i64.pow(places)) - 10i64.pow(places);
    Decimal::new(if one_in(random, 40) { units * 100 } else { units }, places)
}

fn regime(random: &mut Random) -> Regime {
    let five = |random: &mut Random| if one_in(random, 2) { Decimal::from(5) } else { rate(random) };
    match random.below(8) {
        0..=2 => Regime::BaseRatePlus { points: five(random) },
        3..=4 => Regime::NotUsedInTime { points: five(random) },
        5..=6 => {
            let minimum_percent = one_in(random, 2).then(|| rate(random));
            Regime::Fixed { rate_percent: rate(random), minimum_percent }
        }
        _ => Regime::None,
    }
}

fn case(random: &mut Random) -> Case {
    let from = day(random);
    let length = [0, 1, 2, 40, 200, 400, 1_100, 3_000][random.index(8)];
    let mut until = if one_in(random, 3) { day(random) } else { from + Duration::days(below(random, length + 1)) };
    if until < from && !one_in(random, 10) {
        until = from + (from - until);
    }
    let days = (until - from).whole_days().max(0);
    let largest = [100, 100_000, 10_000_000, 1_000_000_000, 5_000_000_000_000][random.index(5)];
    let opening = if one_in(random, 60) { 0 } else { 1 + below(random, largest) };
    let opened_on = from - Duration::days(if one_in(random, 4) { below(random, 90) - 2 } else { 0 });
    let changes = (0..random.below(5)).map(|_| {
        let on = from + Duration::days(below(random, days + 3) - i64::from(one_in(random, 20)));
        Change { on, amount: euro(below(random, opening + 1) - opening * 2 / 5) }
    });
    let changes = changes.collect();
    let question = Question {
        principal: Principal { opened_on, opening: euro(opening), changes },
        from,
        until,
        effective: if one_in(random, 3) { Effective::NextDay } else { Effective::SameDay },
        regime: regime(random),
        day_count: DayCount::ALL[random.index(3)],
        beyond: if one_in(random, 2) { Beyond::Provisional } else { Beyond::Refused },
        none_below: one_in(random, 3).then(|| euro(below(random, 1 + largest / 20))),
    };
    let rows = if one_in(random, 3) { rows(random, from) } else { Vec::new() };
    Case { question, rows }
}

/// A table that begins around a day, with half-years left out and rates repeated.
fn rows(random: &mut Random, from: Date) -> Vec<BaseRate> {
    let mut rows: Vec<BaseRate> = Vec::new();
    for half in 0..1 + i32::try_from(random.below(10)).unwrap() {
        let year = from.year() - 1 + half / 2;
        let valid_from =
            Date::from_calendar_date(year, if half % 2 == 0 { Month::January } else { Month::July }, 1).unwrap();
        let rate_percent = match rows.last() {
            Some(last) if one_in(random, 3) => last.rate_percent,
            _ => rate(random),
        };
        if half == 0 || !one_in(random, 3) {
            rows.push(BaseRate { valid_from, rate_percent });
        }
    }
    rows
}

fn line(Case { question, rows }: &Case) -> String {
    let Question { principal, day_count, .. } = question;
    let changes: Vec<String> =
        principal.changes.iter().map(|change| format!("{}={}", iso(change.on), change.amount.cents())).collect();
    let rows: Vec<String> = rows.iter().map(|row| format!("{}={}", iso(row.valid_from), row.rate_percent)).collect();
    let (rate, least) = match question.regime {
        Regime::Fixed { rate_percent, minimum_percent } => (Some(rate_percent), minimum_percent),
        other => (other.points(), None),
    };
    let text = |rate: Option<Decimal>| rate.map(|rate| rate.to_string()).unwrap_or_default();
    [
        principal.opening.cents().to_string(),
        iso(principal.opened_on),
        changes.join(","),
        iso(question.from),
        iso(question.until),
        if question.effective == Effective::NextDay { "next" } else { "same" }.to_owned(),
        question.regime.as_str().to_owned(),
        text(rate),
        text(least),
        day_count.as_str().to_owned(),
        if question.beyond == Beyond::Provisional { "provisional" } else { "refused" }.to_owned(),
        question.none_below.map(|least| least.cents().to_string()).unwrap_or_default(),
        rows.join(","),
    ]
    .join(";")
}

/// A rate as whole millionths of a percent.
fn millionths(rate: Decimal) -> i128 {
    let rate = rate.normalize();
    rate.mantissa() * 10i128.pow(6 - rate.scale())
}

fn ours(case: &Case, built_in: &BaseRates) -> String {
    let own = BaseRates::new(case.rows.clone());
    match interest::interest(&case.question, own.as_ref().unwrap_or(built_in)) {
        Ok(answer) => told(&answer),
        Err(violations) => refused(&violations),
    }
}

fn told(answer: &Interest) -> String {
    let line = |line: &Line| {
        let base = line.base_rate_percent.map(|rate| millionths(rate).to_string()).unwrap_or_default();
        let (rate, mark) = (millionths(line.rate_percent), if line.provisional { "*" } else { "" });
        let (from, until, principal) = (iso(line.from), iso(line.until), line.principal.cents());
        format!(
            "{from}/{until}/{}/{}/{principal}/{base}/{rate}/{}{mark}",
            line.days,
            line.day_basis,
            line.amount.cents()
        )
    };
    let mark = if answer.provisional { "*" } else { "" };
    let lines: Vec<String> = answer.lines.iter().map(line).collect();
    format!("{}{mark};{};{};{}", answer.total.cents(), answer.due.cents(), answer.days, lines.join(","))
}

fn refused(violations: &[Violation]) -> String {
    let mut rules: Vec<&str> = violations.iter().map(|violation| violation.rule.id).collect();
    rules.sort_unstable();
    rules.dedup();
    format!("refused {}", rules.join(","))
}

/// Compares one part; returns how many of its cases both refused.
fn compare(part: usize, count: usize) -> usize {
    let built_in = base_rates::read(BASE_RATES.csv.as_bytes()).unwrap();
    let mut random = Random::of_part(part as u64);
    let cases: Vec<Case> = (0..count).map(|_| case(&mut random)).collect();
    let mut input = String::new();
    cases.iter().for_each(|case| writeln!(input, "{}", line(case)).unwrap());
    let theirs = second_answers("interest.py", input);
    assert_eq!(theirs.len(), count);
    for (case, theirs) in cases.iter().zip(&theirs) {
        assert_eq!(ours(case, &built_in), *theirs, "{}", line(case));
    }
    theirs.iter().filter(|answer| answer.starts_with("refused")).count()
}

#[test]
fn interest_equals_a_second_computation_in_python_fractions() {
    let count = asked("CASES", 200);
    let refused = in_parts(count, PART, compare);
    assert!(refused > count / 20 && refused < count / 2, "{refused} of {count} refused: the cases say too little");
    tell(&format!("{count} Verzinsungen gleich, davon {refused} von beiden abgelehnt, Startwert {}", seed()));
}
