//! What people type and what becomes of it, as tables.

use super::super::questions::Choice;
use super::*;
use crate::report::Language;
use serde_json::json;

const DE: Words = Words(Language::De);

fn question(name: &str, kind: Kind) -> Question {
    Question::new(name, name.to_owned(), kind)
}

fn typed(answers: &[(&str, &str)]) -> Typed {
    Typed(answers.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
}

#[test]
fn an_amount_is_read_one_way_or_not_at_all() {
    for (text, plain) in [
        ("1.234,56", Some("1234.56")),
        ("1234,56", Some("1234.56")),
        ("1,234.56", Some("1234.56")),
        ("1234.5", Some("1234.5")),
        ("41200", Some("41200")),
        ("1.234.567", Some("1234567")),
        ("12,5 €", Some("12.5")),
        ("€12.50", Some("12.50")),
        ("-3,00", Some("-3.00")),
        ("1.234", Some("1234")),
        ("500.000 €", Some("500000")),
        ("-1.500", Some("-1500")),
        ("1,234", None),
        ("0.123", Some("0.123")),
        ("12.50,3", None),
        ("zwölf", None),
        ("1 234", None),
        ("1e3", None),
        ("", None),
    ] {
        assert_eq!(amount(text, DE).ok().as_deref(), plain, "{text}");
    }
    let said = amount("1,234", DE).unwrap_err().said(&DE);
    assert!(said.contains("mehrdeutig"), "{said}");
    // Each language groups by its own sign.
    let english = DE.other();
    assert_eq!(amount("1,234", english).ok().as_deref(), Some("1234"));
    assert!(amount("1.234", english).unwrap_err().said(&english).contains("ambiguous"));
    assert!(read(&question("percent", Kind::Decimal), "2.125", DE).is_err(), "percentages have no cents");
}

#[test]
fn a_day_is_written_as_people_or_as_programs_write_it() {
    for (text, day) in [
        ("31.12.2021", "2021-12-31"),
        ("1.2.2021", "2021-02-01"),
        ("2021-02-01", "2021-02-01"),
        ("31.31.2021", "2021-31-31"),
        ("morgen", "morgen"),
    ] {
        assert_eq!(super::day(text), day);
    }
}

fn lines() -> Questions {
    let mut asked = vec![
        question("kind", Kind::Radio(vec![Choice::new("a", "A".to_owned())])),
        question("year", Kind::Number),
        question("note", Kind::Text).optional(),
        question("order", Kind::Text).aside(),
        question("draft.lines[0].spent", Kind::Amount),
    ];
    for place in 1..4 {
        let name = |field: &str| format!("draft.lines[{place}].{field}");
        let group = format!("draft.lines[{place}]");
        asked.push(question(&name("category"), Kind::Text).within(&group));
        asked.push(question(&name("spent"), Kind::Amount).within(&group));
    }
    Questions::new("/erfassen/x", "X".to_owned(), asked)
}

#[test]
fn answers_become_the_body_that_a_program_would_have_sent() {
    let questions = lines();
    let answers = typed(&[
        ("kind", "a"),
        ("year", "2021"),
        ("order", "a-1"),
        ("draft.lines[0].spent", "1.000,00"),
        ("draft.lines[2].category", "Personal"),
        ("draft.lines[2].spent", "2,50"),
        ("is_admin", "true"),
    ]);
    let (body, faults) = answers.read(&questions, DE);
    assert_eq!(faults, []);
    let lines = json!([{"spent": "1000.00"}, {"category": "Personal", "spent": "2.50"}]);
    assert_eq!(body, json!({"kind": "a", "year": 2021, "draft": {"lines": lines}}));
    // The second line of the body is the third of the form.
    let found = [FieldFault::new("draft.lines[1].spent", None, "falsch"), FieldFault::new("nirgends", None, "falsch")];
    let faults = answers.faults(&questions, &found);
    let places: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(places, ["draft.lines[2].spent", ""]);
}

#[test]
fn every_fault_comes_with_its_question() {
    let answers = typed(&[("kind", "b"), ("year", "bald"), ("draft.lines[1].category", "Sachkosten")]);
    let (_, faults) = answers.read(&lines(), DE);
    let places: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(places, ["kind", "year", "order", "draft.lines[0].spent", "draft.lines[1].spent"]);
}

#[test]
fn a_question_keeps_its_name_where_its_place_in_the_body_follows_from_another_answer() {
    let placed = |place: &str| {
        let size = question("draft.size", Kind::Decimal).at(place);
        Questions::new("/erfassen/x", "X".to_owned(), vec![size])
    };
    let answers = typed(&[("draft.size", "2,5")]);
    for place in ["draft.percent", "draft.run.percent"] {
        let questions = placed(place);
        let (body, faults) = answers.read(&questions, DE);
        assert_eq!(faults, []);
        assert_eq!(body.pointer(&format!("/{}", place.replace('.', "/"))), Some(&json!("2.5")), "{place}");
        let found = answers.faults(&questions, &[FieldFault::new(place, None, "zu viel")]);
        assert_eq!(found.first().map(|fault| fault.field.as_str()), Some("draft.size"), "{place}");
    }
    let (_, faults) = typed(&[("draft.size", "halb")]).read(&placed("draft.percent"), DE);
    assert_eq!(faults.len(), 1);
}
