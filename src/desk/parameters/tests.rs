//! What a report takes, and what is said of everything else.

use super::*;

fn refused(id: &str, parameters: &ReportParameters) -> String {
    let definition = Definition::of(id).unwrap();
    match parameters.check(&definition) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("{parameters:?} was taken"),
    }
}

#[test]
fn unknown_and_missing_parameters_name_what_the_report_takes() {
    let unknown = ReportParameters::default().with("run", "lauf-1").with("kyes", "a");
    let text = refused("allocation-statement", &unknown);
    assert!(text.contains("„kyes“") && text.contains("run (nötig), as-of, value-date, lang"), "{text}");
    let text = refused("allocation-statement", &ReportParameters::default());
    assert!(text.contains("braucht die Angabe „run“"), "{text}");
    let not_its_own = ReportParameters::default().with("run", "lauf-1").with("lang", "de");
    assert!(refused("allocation-statement", &not_its_own).contains("„lang“"));
}

#[test]
fn what_is_given_is_read_by_its_type() {
    let definition = Definition::of("allocation-statement").unwrap();
    let asked = ReportParameters::default().with("run", "lauf-1").check(&definition).unwrap();
    assert_eq!(asked.run("run").map(ProposalId::as_str), Some("lauf-1"));
    assert!(asked.runs("run").is_none() && asked.run("runs").is_none());
    let text = refused("allocation-statement", &ReportParameters::default().with("run", "Lauf 1"));
    assert!(text.contains("„run“") && text.contains("Lauf 1"), "{text}");
}
