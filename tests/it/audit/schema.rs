//! The column catalogue is the schema: every table and column of both databases, with its kind and whether it may be empty.

use crate::support::*;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::collections::BTreeMap;
use titelbuch::report::audit::catalogue::{self, ColumnType, Kind};
use titelbuch::store::tables::{TABLES, TableKind};

/// Column → (type of the catalogue's family, may be empty), in the order of the table.
type Columns = Vec<(String, &'static str, bool)>;

fn family(database_type: &str) -> &'static str {
    match database_type.to_ascii_uppercase().as_str() {
        "INTEGER" | "BIGINT" => "number",
        "TEXT" => "text",
        "BLOB" | "BYTEA" => "bytes",
        other => panic!("no column of ours has the type {other}"),
    }
}

async fn columns_of(db: &DatabaseConnection, table: &str) -> Columns {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => format!(
            "SELECT column_name AS name, data_type AS kind, is_nullable = 'YES' AS empty FROM information_schema.columns
             WHERE table_name = '{table}' ORDER BY ordinal_position"
        ),
        _ => format!("SELECT name, type AS kind, \"notnull\" = 0 AS empty FROM pragma_table_info('{table}')"),
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    rows.iter()
        .map(|row| {
            let kind: String = row.try_get("", "kind").unwrap();
            (row.try_get("", "name").unwrap(), family(&kind), row.try_get("", "empty").unwrap())
        })
        .collect()
}

fn described() -> BTreeMap<String, Columns> {
    let family = |kind: ColumnType| match kind {
        ColumnType::Integer | ColumnType::Flag => "number",
        ColumnType::Text => "text",
        ColumnType::Sha256 | ColumnType::Leaf | ColumnType::Bytes => "bytes",
    };
    let tables = catalogue::tables().unwrap().into_iter();
    tables
        .map(|table| {
            let columns = table.columns.into_iter().map(|c| (c.name, family(c.kind), c.may_be_empty)).collect();
            (table.name, columns)
        })
        .collect()
}

#[tokio::test]
async fn the_catalogue_is_the_schema_of_both_databases() {
    let described = described();
    for (name, url) in fresh_urls().await {
        open(&url).await.close().await.unwrap();
        let db = Database::connect(raw_url(&url)).await.unwrap();
        for (table, columns) in &described {
            assert_eq!(columns_of(&db, table).await, *columns, "{name}: {table}");
        }
        db.close().await.unwrap();
    }
}

#[test]
fn the_kinds_of_the_catalogue_are_those_of_the_store() {
    let kind = |kind: TableKind| match kind {
        TableKind::Journal => Some(Kind::Journal),
        TableKind::Head => Some(Kind::Head),
        TableKind::Derived => Some(Kind::Derived),
        TableKind::Vault => Some(Kind::Vault),
        TableKind::Schema => None,
    };
    let known: Vec<(String, Kind)> =
        TABLES.iter().filter_map(|(name, of)| Some(((*name).to_owned(), kind(*of)?))).collect();
    let described = catalogue::tables().unwrap().into_iter().map(|table| (table.name, table.kind));
    assert_eq!(described.collect::<Vec<_>>(), known);
}

/// A verifier that does not know an event of the book would refuse every export with it.
#[test]
fn the_verifier_knows_every_type_of_event() {
    let script = std::fs::read_to_string(super::verifier()).unwrap();
    for event_type in crate::events::TYPES.into_iter().chain(crate::events::READ_ONLY) {
        // A content that came later stands behind its type.
        let event_type = event_type.split('/').take(2).collect::<Vec<_>>().join("/");
        assert!(script.contains(&format!("    \"{event_type}\": ")), "verify.py does not know {event_type}");
    }
}
