//! The file of an agreement, read, and what is wrong with one.

use super::*;

const FILE: &str = r#"
agreement = "ev-by-1"
title = "Einzelvereinbarung (Beispiel)"
framework = "dach"
component = "foederal"
ministry = "bmi"
land = "DE-BY"
legal_basis = "assignment"
financing = "full"
signed_on = "2021-05-03"
source = "Beispiel"

[[terms]]
term = "third_person_from_eur"
value = "20000.00"
source = "§ 4 Abs. 2"
valid_from = "2021-05-03"

[[terms]]
term = "interest"
value = { regime = "fixed", rate_percent = "0.5", minimum_percent = "0.1", day_count = "actual_365" }
source = "§ 7"
valid_from = "2021-05-03"
"#;

#[test]
fn a_file_is_an_agreement_with_its_terms() {
    let read = read(FILE).unwrap();
    assert_eq!(read.agreement.as_str(), "ev-by-1");
    assert_eq!(read.parameters[0].term, Term::ThirdPersonFromCents(Euro::parse("20000.00").unwrap()));
    assert!(matches!(&read.parameters[1].term, Term::Interest(InterestTerm::Fixed { .. })));
}

#[test]
fn faults_are_said_with_their_place() {
    let table = [
        (("20000.00", "20.000"), "in „third_person_from_eur“"),
        (("title =", "titel ="), "line 3"),
        (("assignment", "geschenk"), "geschenk"),
        (("2021-05-03\"\nsource", "2021-02-30\"\nsource"), "line 10"),
        (("\"fixed\"", "\"fest\""), "fest"),
    ];
    for ((from, to), expected) in table {
        let fault = read(&FILE.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(fault.contains(expected), "{to}: {fault}");
    }
}
