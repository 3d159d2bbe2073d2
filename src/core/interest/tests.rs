//! Interest computed by hand, and every refusal; the laws stand in `laws`.

use super::*;
use time::macros::date;

mod laws;

const METHODS: [DayCount; 3] = DayCount::ALL;
const FIVE: Regime = Regime::BaseRatePlus { points: Decimal::from_parts(5, 0, 0, false, 0) };

fn euro(cents: i64) -> Euro {
    Euro::from_cents(cents).unwrap()
}

fn percent(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn fixed(rate: &str) -> Regime {
    Regime::Fixed { rate_percent: percent(rate), minimum_percent: None }
}

/// Rates as they were, without the rows that changed nothing.
fn rates() -> BaseRates {
    let rows = [
        (date!(2016 - 07 - 01), "-0.88"),
        (date!(2023 - 01 - 01), "1.62"),
        (date!(2023 - 07 - 01), "3.12"),
        (date!(2024 - 01 - 01), "3.62"),
        (date!(2024 - 07 - 01), "3.37"),
        (date!(2025 - 01 - 01), "2.27"),
        (date!(2025 - 07 - 01), "1.27"),
        (date!(2026 - 01 - 01), "1.27"),
    ];
    let row = |(valid_from, rate): (Date, &str)| BaseRate { valid_from, rate_percent: percent(rate) };
    BaseRates::new(rows.map(row).to_vec()).unwrap()
}

fn question(cents: i64, from: Date, until: Date, day_count: DayCount) -> Question {
    Question {
        principal: Principal { opened_on: from, opening: euro(cents), changes: Vec::new() },
        from,
        until,
        effective: Effective::SameDay,
        regime: FIVE,
        day_count,
        beyond: Beyond::Refused,
        none_below: None,
    }
}

fn with_changes(mut question: Question, changes: &[(Date, i64)]) -> Question {
    question.principal.changes = changes.iter().map(|(on, cents)| Change { on: *on, amount: euro(*cents) }).collect();
    question
}

fn answer(question: &Question) -> Interest {
    interest(question, &rates()).unwrap_or_else(|violations| panic!("{violations:?}"))
}

/// Days and cents of each line.
fn lines(question: &Question) -> Vec<(u32, i64)> {
    answer(question).lines.iter().map(|line| (line.days, line.amount.cents())).collect()
}

fn rules_of(question: &Question) -> Vec<&'static str> {
    interest(question, &rates()).unwrap_err().iter().map(|violation| violation.rule.id).collect()
}

#[test]
fn hand_computed_cases() {
    use DayCount::{Actual365, ActualActual, Thirty360};
    let (hundred_thousand, ten_thousand) = (10_000_000, 1_000_000);
    type Case = (i64, Date, Date, DayCount, Vec<(u32, i64)>);
    let cases: Vec<Case> = vec![
        // 4.12 %, 6.62 %, 8.12 % of 10,000.00: two changes of the rate in one span.
        (
            ten_thousand,
            date!(2022 - 11 - 15),
            date!(2023 - 09 - 01),
            Actual365,
            vec![(47, 5_305), (181, 32_828), (62, 13_793)],
        ),
        (
            ten_thousand,
            date!(2022 - 11 - 15),
            date!(2023 - 09 - 01),
            Thirty360,
            vec![(46, 5_264), (180, 33_100), (60, 13_533)],
        ),
        // The leap year 2020 at 4.12 %.
        (hundred_thousand, date!(2020 - 01 - 01), date!(2021 - 01 - 01), Actual365, vec![(366, 413_129)]),
        (hundred_thousand, date!(2020 - 01 - 01), date!(2021 - 01 - 01), ActualActual, vec![(366, 412_000)]),
        (hundred_thousand, date!(2020 - 01 - 01), date!(2021 - 01 - 01), Thirty360, vec![(360, 412_000)]),
        // Over the end of the year: act/act begins a line, the others have no reason to.
        (hundred_thousand, date!(2019 - 12 - 31), date!(2020 - 01 - 02), ActualActual, vec![(1, 1_129), (1, 1_126)]),
        (hundred_thousand, date!(2019 - 12 - 31), date!(2020 - 01 - 02), Actual365, vec![(2, 2_258)]),
        (hundred_thousand, date!(2019 - 12 - 31), date!(2020 - 01 - 02), Thirty360, vec![(2, 2_289)]),
        // Two years without a leap day are two lines as well.
        (hundred_thousand, date!(2017 - 12 - 31), date!(2018 - 01 - 02), ActualActual, vec![(1, 1_129), (1, 1_129)]),
        // The end of February 2024 at 8.62 %.
        (hundred_thousand, date!(2024 - 02 - 28), date!(2024 - 03 - 01), Actual365, vec![(2, 4_723)]),
        (hundred_thousand, date!(2024 - 02 - 28), date!(2024 - 03 - 01), ActualActual, vec![(2, 4_710)]),
        (hundred_thousand, date!(2024 - 02 - 28), date!(2024 - 03 - 01), Thirty360, vec![(3, 7_183)]),
        // One day, none, and a day that the German count skips.
        (ten_thousand, date!(2021 - 03 - 01), date!(2021 - 03 - 02), Actual365, vec![(1, 113)]),
        (ten_thousand, date!(2021 - 03 - 01), date!(2021 - 03 - 01), Actual365, vec![]),
        (ten_thousand, date!(2021 - 03 - 30), date!(2021 - 03 - 31), Thirty360, vec![(0, 0)]),
        // A row that repeats the rate of the one before begins no line: 2025-07-01 and 2026-01-01.
        (ten_thousand, date!(2025 - 12 - 01), date!(2026 - 02 - 01), Actual365, vec![(62, 10_650)]),
        (ten_thousand, date!(2025 - 12 - 01), date!(2026 - 02 - 01), ActualActual, vec![(31, 5_325), (31, 5_325)]),
    ];
    for (cents, from, until, day_count, expected) in cases {
        let question = question(cents, from, until, day_count);
        assert_eq!(lines(&question), expected, "{from} {until} {day_count:?}");
        let answer = answer(&question);
        assert_eq!(answer.total.cents(), expected.iter().map(|(_, cents)| cents).sum::<i64>());
        assert!(answer.due == answer.total && !answer.provisional);
    }
}

#[test]
fn months_have_thirty_days_in_the_german_count() {
    let days = [
        (date!(2023 - 01 - 01), date!(2023 - 02 - 01), 30),
        (date!(2023 - 02 - 01), date!(2023 - 03 - 01), 30),
        (date!(2024 - 02 - 01), date!(2024 - 03 - 01), 30),
        (date!(2023 - 01 - 01), date!(2023 - 01 - 31), 29),
        (date!(2023 - 01 - 30), date!(2023 - 01 - 31), 0),
        (date!(2023 - 01 - 31), date!(2023 - 02 - 01), 1),
        (date!(2023 - 01 - 31), date!(2023 - 03 - 31), 60),
        (date!(2023 - 02 - 01), date!(2023 - 02 - 28), 27),
        (date!(2023 - 02 - 28), date!(2023 - 03 - 01), 3),
        (date!(2024 - 02 - 28), date!(2024 - 02 - 29), 1),
        (date!(2024 - 02 - 29), date!(2024 - 03 - 01), 2),
        (date!(2023 - 02 - 28), date!(2023 - 08 - 31), 182),
        (date!(2020 - 02 - 29), date!(2024 - 02 - 29), 1_440),
        (date!(2023 - 12 - 31), date!(2024 - 01 - 01), 1),
        (date!(2024 - 01 - 01), date!(2023 - 12 - 31), 0),
    ];
    for (from, until, expected) in days {
        assert_eq!(DayCount::Thirty360.days(from, until), expected, "{from} {until}");
    }
}

#[test]
fn repayments_and_further_payouts_count_from_their_day() {
    let (from, until) = (date!(2021 - 03 - 01), date!(2021 - 10 - 01));
    let whole = question(25_000_000, from, until, DayCount::Actual365);
    let changes = [(date!(2021 - 08 - 02), -5_000_000), (date!(2021 - 05 - 10), -10_000_000)];
    assert_eq!(lines(&with_changes(whole.clone(), &changes)), [(70, 197_534), (84, 142_225), (60, 67_726)]);
    // A further payout, and two changes of one day that come to nothing.
    let changes = [(date!(2021 - 03 - 11), 25_000_000), (date!(2021 - 04 - 01), 100), (date!(2021 - 04 - 01), -100)];
    assert_eq!(lines(&with_changes(whole.clone(), &changes)), [(10, 28_219), (204, 1_151_342)]);
    // Repaid in full: the rest of the span bears nothing. On the last day it changes nothing.
    let repaid = answer(&with_changes(whole.clone(), &[(date!(2021 - 03 - 11), -25_000_000)]));
    assert_eq!((repaid.lines[1].principal, repaid.total), (Euro::ZERO, euro(28_219)));
    assert_eq!(answer(&with_changes(whole.clone(), &[(until, -25_000_000)])), answer(&whole));
    // What happened between the opening and the first day of interest is in the principal of that day.
    let mut earlier = with_changes(whole, &[(date!(2021 - 02 - 01), -15_000_000)]);
    earlier.principal.opened_on = date!(2021 - 01 - 15);
    assert_eq!(answer(&earlier).lines[0].principal, euro(10_000_000));
}

#[test]
fn named_days_count_or_the_days_after_them() {
    let same = question(10_000_000, date!(2022 - 12 - 30), date!(2023 - 01 - 01), DayCount::Actual365);
    let next = Question { effective: Effective::NextDay, ..same.clone() };
    assert_eq!(lines(&same), [(2, 2_258)]);
    assert_eq!(lines(&next), [(1, 1_129), (1, 1_814)]);
    assert_eq!(answer(&next).lines[0].from, date!(2022 - 12 - 31));
    assert_eq!(answer(&next).lines[1].until, date!(2023 - 01 - 02));
    // The day of a repayment still bears interest on what was repaid.
    let repaid = with_changes(next, &[(date!(2022 - 12 - 31), -5_000_000)]);
    assert_eq!(lines(&repaid), [(1, 1_129), (1, 907)]);
}

#[test]
fn each_regime_has_its_rate() {
    let question = question(8_000_000, date!(2021 - 01 - 01), date!(2022 - 01 - 01), DayCount::Thirty360);
    let least = |rate, minimum| Regime::Fixed { rate_percent: percent(rate), minimum_percent: Some(percent(minimum)) };
    for (regime, base, rate, cents) in [
        (FIVE, Some("-0.88"), "4.12", 329_600),
        (Regime::NotUsedInTime { points: percent("5") }, Some("-0.88"), "4.12", 329_600),
        (Regime::BaseRatePlus { points: percent("0.5") }, Some("-0.88"), "0", 0),
        (fixed("2.35"), None, "2.35", 188_000),
        (fixed("-0.3"), None, "0", 0),
        (least("-0.3", "0.1"), None, "0.1", 8_000),
        (least("2.35", "0.1"), None, "2.35", 188_000),
    ] {
        let answer = answer(&Question { regime, ..question.clone() });
        let line = &answer.lines[0];
        assert_eq!((line.base_rate_percent, line.rate_percent), (base.map(percent), percent(rate)), "{regime:?}");
        assert_eq!(answer.total, euro(cents), "{regime:?}");
    }
    let none = answer(&Question { regime: Regime::None, ..question });
    assert_eq!((none.lines.len(), none.days, none.total, none.due), (0, 0, Euro::ZERO, Euro::ZERO));
}

#[test]
fn interest_below_the_least_amount_is_computed_and_not_due() {
    // 0.1 % of 80,000.00 and of 100,000.00 for one year: below 100.00, and not below.
    let year = |cents| question(cents, date!(2021 - 01 - 01), date!(2022 - 01 - 01), DayCount::Thirty360);
    let asked = |cents| Question { regime: fixed("0.1"), none_below: Some(euro(10_000)), ..year(cents) };
    for (cents, total, due) in [(8_000_000, 8_000, 0), (9_999_000, 9_999, 0), (10_000_000, 10_000, 10_000)] {
        let answer = answer(&asked(cents));
        assert_eq!((answer.total, answer.due), (euro(total), euro(due)));
    }
}

#[test]
fn half_a_cent_is_rounded_up() {
    let day = |cents| question(cents, date!(2021 - 03 - 01), date!(2021 - 03 - 02), DayCount::Actual365);
    for (cents, expected) in [(364, 0), (365, 1), (1_094, 1), (1_095, 2)] {
        assert_eq!(lines(&Question { regime: fixed("50"), ..day(cents) }), [(1, expected)], "{cents}");
    }
}

#[test]
fn beyond_the_last_known_rate_it_is_refused_or_provisional() {
    let known = question(1_000_000, date!(2026 - 05 - 01), date!(2026 - 07 - 01), DayCount::Actual365);
    assert_eq!(lines(&known), [(61, 10_479)]);
    let beyond = Question { until: date!(2026 - 09 - 01), ..known.clone() };
    let refusal = interest(&beyond, &rates()).unwrap_err().remove(0);
    assert_eq!(refusal.rule, &rules::BASE_RATE_NOT_PROJECTED);
    for said in ["31.08.2026", "bekannt ist er bis zum 30.06.2026", "bis einschließlich 30.06.2026", "--provisional"] {
        assert!(refusal.to_string().contains(said), "{refusal}");
    }
    let provisional = answer(&Question { beyond: Beyond::Provisional, ..beyond.clone() });
    let marks: Vec<(u32, i64, bool)> =
        provisional.lines.iter().map(|line| (line.days, line.amount.cents(), line.provisional)).collect();
    assert_eq!(marks, [(61, 10_479, false), (62, 10_650, true)]);
    assert!(provisional.provisional);
    // Asking for it changes nothing where every rate is known, nor where none is needed.
    assert_eq!(answer(&Question { beyond: Beyond::Provisional, ..known.clone() }), answer(&known));
    assert!(!answer(&Question { regime: fixed("1"), ..beyond }).provisional);
    // The whole span beyond it.
    let later = question(1_000_000, date!(2027 - 02 - 01), date!(2027 - 03 - 01), DayCount::ActualActual);
    assert_eq!(rules_of(&later), ["R-117"]);
    let later = answer(&Question { beyond: Beyond::Provisional, ..later });
    assert!(later.lines.len() == 1 && later.lines[0].provisional && later.lines[0].rate_percent == percent("6.27"));
}

#[test]
fn interest_ladder() {
    let good = question(1_000_000, date!(2021 - 03 - 01), date!(2021 - 10 - 01), DayCount::Actual365);
    let opened = |on| {
        let mut question = good.clone();
        question.principal.opened_on = on;
        question
    };
    let changed = |changes: &[(Date, i64)]| with_changes(good.clone(), changes);
    let opening = |cents| {
        let mut question = good.clone();
        question.principal.opening = euro(cents);
        question
    };
    let fixed_at = |regime| Question { regime, ..good.clone() };
    let least = |text| Regime::Fixed { rate_percent: percent("1"), minimum_percent: Some(percent(text)) };
    let largest = changed(&[(date!(2021 - 04 - 01), Euro::MAX.cents())]);
    let mut much_interest = fixed_at(fixed("100"));
    much_interest.principal.opening = Euro::MAX;
    much_interest.until = date!(2030 - 01 - 01);
    let mut wrong_twice = changed(&[(date!(2020 - 01 - 01), 1), (date!(2021 - 05 - 01), -2_000_000)]);
    wrong_twice.regime = fixed("101");
    for (rules, question) in [
        (vec!["R-110"], Question { until: date!(2021 - 02 - 28), ..good.clone() }),
        (vec!["R-111"], opening(0)),
        (vec!["R-111"], opening(-1)),
        (vec!["R-112"], opened(date!(2021 - 03 - 02))),
        (vec!["R-113"], changed(&[(date!(2021 - 02 - 28), -1)])),
        (vec!["R-113"], changed(&[(date!(2021 - 10 - 02), -1)])),
        (vec!["R-114"], changed(&[(date!(2021 - 04 - 01), -1_000_001)])),
        (vec!["R-114"], changed(&[(date!(2021 - 04 - 01), -600_000), (date!(2021 - 05 - 01), -600_000)])),
        (vec!["R-115"], fixed_at(fixed("100.01"))),
        (vec!["R-115"], fixed_at(fixed("-101"))),
        (vec!["R-115"], fixed_at(fixed("1.0000001"))),
        (vec!["R-115"], fixed_at(least("1000"))),
        (vec!["R-115"], fixed_at(Regime::NotUsedInTime { points: percent("100.5") })),
        (vec!["R-116"], Question { from: date!(2016 - 06 - 30), ..opened(date!(2016 - 01 - 01)) }),
        (vec!["R-117"], Question { until: date!(2026 - 07 - 02), ..good.clone() }),
        (
            vec!["R-116", "R-117"],
            Question { from: date!(2016 - 01 - 01), until: date!(2027 - 01 - 01), ..opened(date!(2016 - 01 - 01)) },
        ),
        (vec!["R-118"], largest),
        (vec!["R-118"], much_interest),
        (vec!["R-119"], Question { until: date!(2201 - 10 - 01), ..good.clone() }),
        (vec!["R-119"], changed(&[(date!(0202 - 05 - 01), -1)])),
        (vec!["R-113", "R-114", "R-115"], wrong_twice),
    ] {
        assert_eq!(rules_of(&question), rules, "{question:?}");
        for violation in interest(&question, &self::rates()).unwrap_err() {
            assert!(!violation.to_string().contains(['{', '}']), "{violation}");
        }
    }
    assert!(interest(&changed(&[(date!(2021 - 04 - 01), -1_000_000)]), &rates()).is_ok());
    assert!(interest(&fixed_at(fixed("1.00000000")), &rates()).is_ok(), "zeros at the end are no precision");
    let refusal = interest(&changed(&[(date!(2021 - 04 - 01), -1_000_001)]), &rates()).unwrap_err().remove(0);
    assert!(refusal.to_string().contains("Am 01.04.2021 sind noch 10.000,00\u{a0}€ offen"), "{refusal}");
}

#[test]
fn implausible_rates_of_a_table_are_named_with_their_day() {
    let rows = vec![BaseRate { valid_from: date!(2021 - 01 - 01), rate_percent: percent("162") }];
    let question = question(1_000_000, date!(2021 - 03 - 01), date!(2021 - 04 - 01), DayCount::Actual365);
    let refusal = interest(&question, &BaseRates::new(rows).unwrap()).unwrap_err().remove(0).to_string();
    assert!(refusal.starts_with("R-115: Der Basiszinssatz ab 01.01.2021 beträgt 162 %"), "{refusal}");
}

#[test]
fn a_table_has_rows_and_its_days_rise() {
    let row = |valid_from| BaseRate { valid_from, rate_percent: percent("1") };
    assert_eq!(BaseRates::new(Vec::new()), None);
    assert_eq!(BaseRates::new(vec![row(date!(2021 - 07 - 01)), row(date!(2021 - 07 - 01))]), None);
    assert_eq!(BaseRates::new(vec![row(date!(2021 - 07 - 01)), row(date!(2021 - 01 - 01))]), None);
    let known = |day| BaseRates::new(vec![row(day)]).unwrap().known_until();
    assert_eq!(known(date!(2021 - 01 - 01)), date!(2021 - 06 - 30));
    assert_eq!(known(date!(2021 - 07 - 01)), date!(2021 - 12 - 31));
}
