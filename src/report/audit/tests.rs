//! The package without a book: order, time, hashes, and what it refuses.

use super::catalogue::{ColumnType, Kind};
use super::*;

#[test]
fn the_catalogue_is_readable_and_describes_every_column_in_both_languages() {
    let tables = catalogue::tables().unwrap();
    assert_eq!(tables.iter().filter(|table| table.kind.is_exported()).count(), 8);
    for table in &tables {
        assert!(!table.description.de.is_empty() && !table.description.en.is_empty(), "{}", table.name);
        for key in &table.key {
            assert!(table.columns.iter().any(|column| column.name == *key), "{}.{key}", table.name);
        }
        for column in &table.columns {
            let place = format!("{}.{}", table.name, column.name);
            assert!(!column.description.de.is_empty() && !column.description.en.is_empty(), "{place}");
            assert!(column.kind != ColumnType::Bytes || table.kind == Kind::Vault, "{place}");
            assert!(
                column.references.as_deref().is_none_or(|other| ["journal", "accounts"].contains(&other)),
                "{place}"
            );
        }
    }
}
