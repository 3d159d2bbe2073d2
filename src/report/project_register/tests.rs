//! Tests of the project register: both languages, missing values, nothing at all, a wrong total.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn project(id: &str, land: (&str, &str), committed: Option<i64>) -> Project {
    Project {
        id: id.to_owned(),
        title: format!("Vorhaben {id} für „Groß- und Kleingärten“"),
        land: land.0.to_owned(),
        land_name: land.1.to_owned(),
        policy_field: "bildung".to_owned(),
        policy_field_name: "Bildung".to_owned(),
        seq: 7,
        committed: committed.map(euro),
    }
}

fn facts() -> ProjectRegisterFacts {
    let (berlin, thueringen) = (("DE-BE", "Berlin"), ("DE-TH", "Thüringen"));
    let projects = vec![
        project("p-3", thueringen, Some(0)),
        project("p-2", berlin, None),
        project("p-1", berlin, Some(1_234_567)),
    ];
    ProjectRegisterFacts { component_title: None, projects, committed: Some(euro(1_234_567)), is_example: true }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn a_project_without_a_commitment_is_not_one_of_zero() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let row = |id: &str| text.lines().find(|line| line.contains(&format!("Body: {id} "))).unwrap().to_owned();
    assert!(row("p-2").contains("noch nicht erfasst") && !row("p-2").contains("0,00"), "{text}");
    assert!(row("p-3").contains("| 0,00"), "{text}");
}

#[test]
fn an_empty_register_says_so_and_states_no_sum() {
    let empty = ProjectRegisterFacts { projects: Vec::new(), committed: None, ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("noch kein Projekt erfasst"), "{text}");
    assert!(text.contains("Total: Summe |") && !text.contains("0,00"), "{text}");
}

#[test]
fn a_total_that_the_rows_do_not_give_makes_no_report() {
    let wrong = ProjectRegisterFacts { committed: Some(euro(1)), ..facts() };
    let sheet = build(&wrong, &provenance(), Language::De).unwrap();
    let mut out = Vec::new();
    let error = crate::report::render::csv::write(sheet, crate::report::render::csv::Profile::Lossless, &mut out);
    assert!(matches!(error, Err(ReportError::TotalsDisagree { .. })));
}
