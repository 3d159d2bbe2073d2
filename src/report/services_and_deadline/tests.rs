//! Tests of services and deadlines: both languages, units apart, nothing at all.

use super::*;
use crate::core::service::MaturityScheme;
use crate::report::specimen::{provenance, read_aloud, snapshots};
use time::macros::date;

fn facts() -> ServicesFacts {
    let deadline = || Deadline {
        due_on: date!(2022 - 12 - 31),
        scheme: MaturityScheme::V1,
        level: 3,
        source: "§ 1 OZG a. F.".to_owned(),
    };
    let line = |service: &str, kind, standing, reached_on, projects: &[&str]| Line {
        service: service.to_owned(),
        kind,
        title: format!("Leistung {service} (erfunden)"),
        bundle: (kind == ServiceKind::SingleService).then(|| "10119".to_owned()),
        deadline: (standing != Standing::NoDeadline).then(deadline),
        standing,
        reached_on,
        level: (!matches!(standing, Standing::NoData | Standing::NoDeadline)).then_some((3, "1.1")),
        lands: if projects.is_empty() { Vec::new() } else { vec!["DE-BY".to_owned()] },
        projects: projects.iter().map(|project| (*project).to_owned()).collect(),
    };
    let (bundle, single) = (ServiceKind::ServiceBundle, ServiceKind::SingleService);
    let late = Some(date!(2023 - 01 - 31));
    ServicesFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        day: date!(2023 - 06 - 30),
        lines: vec![
            line("99008001012011", single, Standing::Late(31), late, &["p-1", "p-2"]),
            line("99008001012012", single, Standing::NoData, None, &[]),
            line("99008001012013", single, Standing::Overdue(181), None, &["p-1"]),
            line("99008001012014", single, Standing::NoDeadline, None, &[]),
            line("10119", bundle, Standing::InTime, Some(date!(2022 - 11 - 30)), &["p-1", "p-2"]),
            line("10120", bundle, Standing::Open, None, &[]),
        ],
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

/// Each kind has all its services in exactly one column, and no row adds the kinds up.
#[test]
fn the_units_are_counted_apart_and_nothing_is_left_out() {
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    let counts = sheet.head.tables.iter().find(|table| table.id == "counts").unwrap();
    assert!(counts.rows.iter().all(|row| row.kind == RowKind::Body));
    for row in &counts.rows {
        let numbers: Vec<i64> = row
            .cells
            .iter()
            .filter_map(|cell| match cell {
                Cell::Integer(number) => Some(*number),
                _ => None,
            })
            .collect();
        assert_eq!(numbers[0], numbers[1..].iter().sum::<i64>(), "{row:?}");
    }
    assert_eq!(sheet.rows.count(), 6);
    let ids: Vec<&str> = sheet.head.tables.iter().map(|table| table.id.as_str()).collect();
    assert_eq!(ids, ["missed", "duplicates", "counts"], "what was missed stands first");
}

#[test]
fn nothing_at_all_says_so() {
    let text = read_aloud(build(&ServicesFacts { lines: Vec::new(), ..facts() }, &provenance(), Language::De).unwrap());
    assert!(text.contains("noch keine Leistung erfasst"), "{text}");
}
