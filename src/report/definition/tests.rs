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
