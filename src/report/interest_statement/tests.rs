//! Tests of the interest statement: both languages, the conventions in words, what cannot be computed.

use super::*;
use crate::core::interest::Line;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn line(from: time::Date, until: time::Date, days: u32, amount: i64, provisional: bool) -> Line {
    Line {
        from,
        until,
        days,
        principal: euro(100_000),
        base_rate_percent: Some(Decimal::new(-88, 2)),
        rate_percent: Decimal::new(412, 2),
        day_basis: 365,
        amount: euro(amount),
        provisional,
    }
}

fn claim(claim: &str, computed: Computed) -> Claim {
    Claim {
        project: "p-1".to_owned(),
        claim: claim.to_owned(),
        interest_on: "r-1".to_owned(),
        claimed: euro(2_050),
        computed,
    }
}

fn facts() -> InterestStatementFacts {
    let interest = Interest {
        lines: vec![
            line(date!(2021 - 04 - 01), date!(2021 - 07 - 01), 91, 1_027, false),
            line(date!(2021 - 07 - 01), date!(2021 - 10 - 01), 92, 1_038, true),
        ],
        days: 183,
        total: euro(2_065),
        due: euro(2_065),
        provisional: true,
    };
    let by = Computed::By {
        regime: Regime::BaseRatePlus { points: Decimal::from(5) },
        day_count: DayCount::Actual365,
        source: "Einzelvereinbarung, § 4".to_owned(),
        interest,
    };
    InterestStatementFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        claims: vec![claim("z-1", by), claim("z-2", Computed::NotAgreed)],
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn it_names_the_day_count_and_what_differs_from_the_decision() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("taggenau, jedes Jahr zu 365 Tagen (act/365) | 20,65 | 20,50 | -0,15"), "{text}");
    assert!(text.contains("z-2: als die Forderung erhoben wurde, war keine Zinsregel vereinbart."), "{text}");
}

#[test]
fn nothing_at_all_says_so() {
    let empty = InterestStatementFacts { claims: Vec::new(), ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("keine Zinsforderung erhoben") && !text.contains("0,00"), "{text}");
}
