//! Tests of the definition files and the catalogue.

use super::*;
use crate::report::ReportError;
use std::collections::BTreeSet;

#[test]
fn every_definition_is_readable_and_complete() {
    let entries = catalogue(Language::De).unwrap();
    assert_eq!(entries.len(), FILES.len());
    for (id, _) in FILES {
        let definition = Definition::of(id).unwrap();
        assert_eq!(definition.formats, ["pdf", "csv", "csv-excel", "html"]);
        let ids: BTreeSet<&str> = definition.columns.iter().map(|column| column.id.as_str()).collect();
        assert_eq!(ids.len(), definition.columns.len(), "a column stands twice in {id}");
        for column in definition.columns.iter().chain(definition.tables.iter().flat_map(|table| &table.columns)) {
            for text in [&column.label, &column.definition] {
                assert!(!text.de.is_empty() && !text.en.is_empty(), "{id}: {}", column.id);
            }
        }
    }
}

#[test]
fn an_unknown_report_or_field_is_refused() {
    assert!(matches!(Definition::of("nothing"), Err(ReportError::UnknownReport(_))));
    assert!(matches!(parse("x", "id = \"y\"\nsql = \"SELECT 1\""), Err(ReportError::Definition { .. })));
}

#[test]
fn every_parameter_and_choice_has_words_in_both_languages() {
    for (id, _) in FILES {
        for parameter in Definition::of(id).unwrap().parameters {
            let choices = parameter.choices.iter().map(|choice| (&choice.id, &choice.label));
            for (name, label) in choices.chain([(&parameter.id, &parameter.label)]) {
                assert!(!label.de.is_empty() && !label.en.is_empty() && label.de != *name, "{id}: {name}");
            }
        }
    }
}

#[test]
fn what_was_asked_is_said_in_words() {
    let said = |id: &str, given: &[(&str, &str)], language: Language| {
        let given = given.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
        let asked = Definition::of(id).unwrap().asked(&given, language);
        asked.into_iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect::<Vec<_>>()
    };
    let given = [("by", "year"), ("component", "foederal"), ("language", "de")];
    let expected = ["Gliederung: Land und Haushaltsjahr", "Programmteil: foederal"];
    assert_eq!(said("distribution", &given, Language::De), expected);
    assert_eq!(said("distribution", &given, Language::En)[0], "Breakdown: Land and budget year");
    let given = [("keys", "a,b"), ("total", "2000000.01")];
    let expected = ["Schlüssel: a, b", "Gesamtbetrag: 2.000.000,01\u{a0}€"];
    assert_eq!(said("allocation-comparison", &given, Language::De), expected);
}
