//! Tests of the distribution: three breakdowns, both languages, what is free, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn line(land: (&str, &str), amounts: [Option<i64>; 3]) -> Line {
    let [frame, assigned, committed] = amounts.map(|cents| cents.map(euro));
    Line {
        land: land.0.to_owned(),
        name: land.1.to_owned(),
        project: None,
        project_title: None,
        booking_year: None,
        amounts: Amounts { frame, assigned, committed },
    }
}

const BERLIN: (&str, &str) = ("DE-BE", "Berlin");
const MV: (&str, &str) = ("DE-MV", "Mecklenburg-Vorpommern");

fn facts() -> DistributionFacts {
    let lands = vec![line(BERLIN, [Some(100_000), Some(60_000), Some(20_001)]), line(MV, [Some(50_000), None, None])];
    let [frame, assigned, committed] = [150_000, 60_000, 20_001].map(|cents| Some(euro(cents)));
    DistributionFacts {
        breakdown: Breakdown::Land,
        title: None,
        granted: Some(euro(200_000)),
        undistributed: Some(euro(40_000)),
        federal_share: Some(euro(10_000)),
        reserved: None,
        lines: lands.clone(),
        total: Amounts { frame, assigned, committed },
        lands,
        breaches: crate::report::without_authority::Breaches::default(),
        is_example: true,
    }
}

fn by_year() -> DistributionFacts {
    let year = |year: u16, amounts| Line { booking_year: Some(year), ..line(BERLIN, amounts) };
    let lines = vec![year(2021, [None, Some(40_000), Some(20_001)]), year(2022, [None, Some(20_000), None])];
    DistributionFacts { breakdown: Breakdown::Year, lines, ..facts() }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
    snapshots("distribution-by-year", |language| build(&by_year(), &provenance(), language).unwrap());
}

#[test]
fn free_is_what_is_assigned_and_not_committed() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("Body: DE-BE | Berlin | 1.000,00 | 600,00 | 200,01 | 399,99 | 33,34"), "{text}");
    let mv = text.lines().find(|line| line.starts_with("Body: DE-MV")).unwrap();
    assert_eq!(mv.matches("noch nicht erfasst").count(), 4, "{mv}");
}

#[test]
fn each_breakdown_has_the_columns_that_it_can_have() {
    let columns = |breakdown| {
        let facts = DistributionFacts { breakdown, lines: Vec::new(), total: Amounts::default(), ..facts() };
        let sheet = build(&facts, &provenance(), Language::De).unwrap();
        sheet.head.columns.into_iter().map(|column| column.id).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        columns(Breakdown::Land),
        "land name frame_eur assigned_eur committed_eur uncommitted_eur committed_percent remark"
    );
    assert_eq!(
        columns(Breakdown::Year),
        "land name booking_year assigned_eur committed_eur uncommitted_eur committed_percent remark"
    );
    assert_eq!(columns(Breakdown::Project), "land name project project_title booking_year committed_eur remark");
    for word in ["land", "year", "project"] {
        assert!(Breakdown::parse(word).is_some());
    }
    assert_eq!(Breakdown::parse("month"), None);
}

#[test]
fn nothing_at_all_says_so() {
    let nothing = Amounts::default();
    let empty = DistributionFacts { lines: Vec::new(), lands: Vec::new(), total: nothing, granted: None, ..by_year() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("noch nichts verteilt, zugewiesen oder gebunden"), "{text}");
    assert!(text.contains("Rahmen: noch nicht erfasst"), "{text}");
}
