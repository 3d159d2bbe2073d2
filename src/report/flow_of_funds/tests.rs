//! Tests of the flow of funds: both languages, what stays at a stage, stages that nobody recorded, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn amounts(cents: [i64; 5]) -> Amounts {
    let [appropriated, assigned, committed, ordered, paid] = cents.map(|cents| Some(euro(cents)));
    Amounts { appropriated, assigned, committed, ordered, paid, evidenced: None, accepted: None }
}

/// The last of 2020, or one of 2021.
fn quarter(quarter: u8, assigned: i64, committed: i64, paid: i64, lapsed: i64) -> Quarter {
    let year = if quarter == 4 { 2020 } else { 2021 };
    let [assigned, committed, paid, lapsed] = [assigned, committed, paid, lapsed].map(euro);
    Quarter { year, quarter, assigned, committed, paid, lapsed }
}

fn facts() -> FlowOfFundsFacts {
    let line = |group: &str, name: &str, cents| Line {
        group: group.to_owned(),
        name: Some(name.to_owned()),
        amounts: Amounts { appropriated: None, ..amounts(cents) },
    };
    FlowOfFundsFacts {
        breakdown: Breakdown::Land,
        title: Some("Konjunkturprogramm".to_owned()),
        is_narrowed: false,
        lines: vec![
            line("DE-BE", "Berlin", [0, 60_000, 40_000, 30_000, 30_000]),
            line("DE-MV", "Mecklenburg-Vorpommern", [0, 20_000, 0, 0, 0]),
        ],
        total: amounts([100_000, 80_000, 40_000, 30_000, 30_000]),
        course: vec![
            quarter(4, 60_000, 0, 0, 0),
            quarter(1, 60_000, 40_000, 10_000, 0),
            quarter(2, 80_000, 40_000, 30_000, 5_000),
        ],
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn the_drawing_has_the_recorded_stages_and_what_stays_at_each() {
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    let Shape::Flow(stages) = &sheet.foot.drawings[0].shape else { panic!("no stream") };
    let values: Vec<i64> = stages.iter().map(|stage| stage.value).collect();
    assert_eq!(values, [100_000, 80_000, 40_000, 30_000, 30_000]);
    let rests: Vec<bool> = stages.iter().map(|stage| stage.rest.is_some()).collect();
    assert_eq!(rests, [true, true, true, false, false], "nothing stays where all went on, nor at the end");
    assert!(sheet.foot.drawings[0].alternative.contains("noch nicht erfasst: Belegt, Anerkannt"));
    let more = FlowOfFundsFacts { total: amounts([10, 20, 20, 20, 20]), course: Vec::new(), ..facts() };
    let sheet = build(&more, &provenance(), Language::De).unwrap();
    let Shape::Flow(stages) = &sheet.foot.drawings[0].shape else { panic!("no stream") };
    assert_eq!(stages[0].rest, None, "more was assigned than appropriated: nothing stays");
}

#[test]
fn what_can_still_be_paid_burns_down_by_quarter() {
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    let Shape::Bars(bars) = &sheet.foot.drawings[1].shape else { panic!("no bars") };
    let values: Vec<(&str, i64)> = bars.iter().map(|bar| (bar.label.as_str(), bar.value)).collect();
    assert_eq!(values, [("2020-Q4", 60_000), ("2021-Q1", 50_000), ("2021-Q2", 45_000)]);
    let one = FlowOfFundsFacts { course: vec![quarter(2, 80_000, 40_000, 30_000, 0)], ..facts() };
    assert_eq!(build(&one, &provenance(), Language::De).unwrap().foot.drawings.len(), 2, "one quarter is no course");
    let astray = FlowOfFundsFacts { course: vec![quarter(2, 80_000, 40_000, 29_999, 0)], ..facts() };
    let refused = build(&astray, &provenance(), Language::De).map(|_| ()).unwrap_err();
    assert!(matches!(refused, ReportError::Inconsistent(_)), "{refused}");
}

#[test]
fn shares_stand_beside_each_other_and_what_is_not_recorded_has_none() {
    let nothing = Line { group: "DE-HH".to_owned(), name: Some("Hamburg".to_owned()), amounts: Amounts::default() };
    let lines = facts().lines.into_iter().chain([nothing]).collect();
    let sheet = build(&FlowOfFundsFacts { lines, ..facts() }, &provenance(), Language::De).unwrap();
    let Shape::Shares(shares) = &sheet.foot.drawings[2].shape else { panic!("no shares") };
    assert_eq!(shares.parts, ["Gebunden", "Ausgezahlt", "Belegt"]);
    let parts: Vec<Vec<Option<i64>>> =
        shares.rows.iter().map(|row| row.parts.iter().map(|part| part.hundredths).collect()).collect();
    assert_eq!(parts, [[Some(6666), Some(5000), None], [Some(0), Some(0), None], [None; 3]]);
    assert_eq!(
        (shares.rows[0].whole.as_str(), shares.rows[0].parts[0].text.as_str()),
        ("von 600,00\u{a0}€", "66,67\u{a0}%")
    );
    assert!(sheet.foot.drawings[2].alternative.ends_with("Hamburg: noch nicht erfasst"));
    let by_field = FlowOfFundsFacts { breakdown: Breakdown::PolicyField, ..facts() };
    assert_eq!(build(&by_field, &provenance(), Language::De).unwrap().foot.drawings.len(), 2);
}

#[test]
fn each_breakdown_has_the_columns_that_it_can_have() {
    let columns = |breakdown| {
        let course = Vec::new();
        let facts = FlowOfFundsFacts { breakdown, lines: Vec::new(), total: Amounts::default(), course, ..facts() };
        let sheet = build(&facts, &provenance(), Language::De).unwrap();
        sheet.head.columns.into_iter().map(|column| column.id).collect::<Vec<_>>().join(" ")
    };
    assert!(columns(Breakdown::Year).starts_with("group appropriated_eur assigned_eur assigned_percent committed_eur"));
    assert!(columns(Breakdown::Land).starts_with("group name assigned_eur committed_eur committed_percent"));
    assert!(columns(Breakdown::PolicyField).starts_with("group name committed_eur ordered_eur paid_eur evidenced_eur"));
    for word in ["land", "field", "year"] {
        assert!(Breakdown::parse(word).is_some());
    }
    assert_eq!(Breakdown::parse("month"), None);
}

#[test]
fn narrowed_it_begins_at_what_was_assigned_and_takes_no_share_of_an_appropriation() {
    for breakdown in [Breakdown::Land, Breakdown::Year] {
        let sheet = build(&FlowOfFundsFacts { is_narrowed: true, breakdown, ..facts() }, &provenance(), Language::De);
        let sheet = sheet.unwrap();
        assert!(
            !sheet.head.columns.iter().any(|column| ["appropriated_eur", "assigned_percent"].contains(&&*column.id))
        );
        let stages = sheet.head.tables.iter().find(|table| table.id == "stages").unwrap();
        assert_eq!(stages.rows.len(), STAGES.len() - 1);
        let Shape::Flow(drawn) = &sheet.foot.drawings[0].shape else { panic!("no stream") };
        assert_eq!(drawn[0].value, 80_000, "what was assigned comes first");
        let text = read_aloud(sheet);
        assert!(!text.contains("1.000,00") && !text.contains("nicht zugewiesen"), "{text}");
        assert!(text.contains("gehört keinem Programm, Programmteil oder Land"), "{text}");
    }
}

#[test]
fn nothing_at_all_says_so() {
    let empty = FlowOfFundsFacts { lines: Vec::new(), total: Amounts::default(), course: Vec::new(), ..facts() };
    let sheet = build(&empty, &provenance(), Language::De).unwrap();
    assert!(sheet.foot.drawings.is_empty());
    let text = read_aloud(sheet);
    assert!(text.contains("noch nichts veranschlagt") && !text.contains("0,00"), "{text}");
}
