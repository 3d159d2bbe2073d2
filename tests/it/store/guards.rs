//! The second line of defence: what the databases themselves refuse.

use crate::support::*;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use titelbuch::store::tables::{TABLES, TableKind};
use titelbuch::store::{DatabaseUrl, Store, StoreError};

#[tokio::test]
async fn append_only_tables_refuse_changes() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_bookings(&store, 3).await;
        store.checkpoint(&titelbuch::store::Viewer::all()).await.unwrap();
        let db = raw(&url).await;
        let journal = TABLES.iter().filter(|(_, kind)| *kind == TableKind::Journal);
        for (table, _) in journal {
            let column = if *table == "checkpoints" { "size" } else { "seq" };
            let mut attempts = vec![format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")];
            if name == "postgres" {
                attempts.push(format!("TRUNCATE {table}"));
            }
            for attempt in attempts {
                let error = db.execute_unprepared(&attempt).await.expect_err(&attempt).to_string();
                assert!(error.contains("append-only"), "{name} {attempt}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn constraints_hold_without_the_program() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_bookings(&store, 3).await;
        let db = raw(&url).await;
        let attempts = [
            "UPDATE balances SET balance_cents = -1 WHERE may_be_negative = 0",
            "UPDATE postings SET amount_cents = 0",
            "UPDATE postings SET to_account_id = from_account_id",
            "INSERT INTO journal_head SELECT 2, size, root, recorded_at_ms, rebuilds FROM journal_head",
            "INSERT INTO subjects SELECT kind, id, first_seq, last_seq, part_of FROM subjects",
            "UPDATE vault_items SET content = NULL",
        ];
        for attempt in attempts {
            assert!(db.execute_unprepared(attempt).await.is_err(), "{name}: {attempt}");
        }
    }
}

#[tokio::test]
async fn sqlite_keeps_the_journal_without_gaps() {
    for (_, url) in fresh_urls().await.into_iter().filter(|(name, _)| name == "sqlite") {
        let store = open(&url).await;
        seed_masters(&store).await;
        let copy = "INSERT INTO journal SELECT seq + 1000, leaf, leaf_hash, recorded_at_ms, event_type, subject, 'x'
            FROM journal WHERE seq = 0";
        let error = raw(&url).await.execute_unprepared(copy).await.expect_err("a gap").to_string();
        assert!(error.contains("no gaps"), "{error}");
    }
}

#[tokio::test]
async fn every_table_of_the_schema_has_its_kind() {
    for (name, url) in fresh_urls().await {
        Store::migrate(&url).await.unwrap();
        let db = raw(&url).await;
        let query = match db.get_database_backend() {
            DbBackend::Sqlite => "SELECT name AS name FROM sqlite_master WHERE type = 'table'",
            _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
        };
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
        let mut found: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
        found.retain(|table| !table.starts_with("sqlite_"));
        found.sort();
        let mut listed: Vec<String> = TABLES.iter().map(|(table, _)| (*table).to_owned()).collect();
        listed.sort();
        assert_eq!(found, listed, "{name}");
        assert_eq!(Store::migrate(&url).await.unwrap(), 0, "{name}: migrating twice does nothing");
    }
}

#[tokio::test]
async fn what_is_not_a_book_is_said_with_what_to_do() {
    let missing = DatabaseUrl::Sqlite(fresh_dir("missing").join("nichts.db"));
    assert!(matches!(Store::open(&missing).await, Err(StoreError::NotThere(_))));
    for (name, url) in fresh_urls().await {
        Store::migrate(&url).await.unwrap();
        let store = Store::open(&url).await.unwrap();
        let viewer = titelbuch::store::Viewer::all();
        assert!(matches!(store.head(&viewer).await, Err(StoreError::NotInitialised)), "{name}");
        store.init("titelbuch.example/test", &signing_key()).await.unwrap();
        let again = store.init("titelbuch.example/test", &signing_key()).await;
        assert!(matches!(again, Err(StoreError::AlreadyInitialised)), "{name}");
        for bad in ["", "titelbuch.db", "mysql://x", "sqlite:", "sqlite:a?b"] {
            assert!(DatabaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}

async fn raw(url: &DatabaseUrl) -> sea_orm::DatabaseConnection {
    Database::connect(raw_url(url)).await.unwrap()
}
