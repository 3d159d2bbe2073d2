//! Somebody with the database in hand changes it. Verify finds it, names the place, and says whether
//! a rebuild cures it.

use crate::support::*;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use titelbuch::core::journal::hash::sha256;
use titelbuch::store::{DatabaseUrl, Store, VerifyReport, Viewer};

async fn verify(store: &Store) -> VerifyReport {
    store.verify(None, &mut |_, _| {}).await.unwrap()
}

/// A connection on which the triggers do not fire: the attacker owns the file.
async fn without_guards(url: &DatabaseUrl) -> DatabaseConnection {
    let db = Database::connect(raw_url(url)).await.unwrap();
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            for table in ["journal", "journal_nodes", "checkpoints"] {
                for verb in ["update", "delete"] {
                    db.execute_unprepared(&format!("DROP TRIGGER {table}_no_{verb}")).await.unwrap();
                }
            }
            db.execute_unprepared("DROP TRIGGER journal_in_order").await.unwrap();
        }
        _ => {
            for table in ["journal", "journal_nodes", "checkpoints"] {
                db.execute_unprepared(&format!("ALTER TABLE {table} DISABLE TRIGGER ALL")).await.unwrap();
            }
        }
    }
    db
}

#[tokio::test]
async fn each_place_that_is_changed_is_named() {
    let table = [
        ("UPDATE journal SET event_type = 'committed/1' WHERE seq = 3", "journal", Some(3), false),
        ("UPDATE journal SET command_id = 'zz' WHERE seq = 4", "journal", Some(4), false),
        ("UPDATE journal SET subject = 'key:x' WHERE seq = 2", "journal", Some(2), false),
        ("UPDATE journal SET recorded_at_ms = recorded_at_ms + 1 WHERE seq = 5", "journal", Some(5), false),
        (
            "UPDATE journal SET leaf_hash = (SELECT leaf_hash FROM journal WHERE seq = 1) WHERE seq = 6",
            "journal",
            Some(6),
            false,
        ),
        ("DELETE FROM journal_nodes WHERE seq = 7 AND level = 2", "journal_nodes", Some(7), false),
        ("UPDATE journal_head SET size = size - 1", "journal_head", None, false),
        ("UPDATE balances SET balance_cents = balance_cents + 1 WHERE account_id = 1", "balances", None, true),
        ("UPDATE postings SET amount_cents = amount_cents + 1 WHERE line = 0", "postings", None, true),
        ("DELETE FROM subjects WHERE kind = 'programme'", "subjects", None, true),
        ("UPDATE accounts SET manager = 'DE-HB' WHERE account_id = 2", "accounts", None, true),
        ("INSERT INTO reversals VALUES (1, 2)", "reversals", None, true),
        ("UPDATE vault_items SET content = 'Anna Anders' WHERE content LIKE 'Anna%'", "vault_items", None, false),
        ("DELETE FROM vault_items", "vault_items", None, false),
        ("INSERT INTO subjects VALUES ('project', 'erfunden', 1, 1)", "subjects", None, true),
    ];
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_bookings(&store, 4).await;
        assert!(verify(&store).await.agrees(), "{name}");
        store.close().await.unwrap();
        for (change, place, seq, cures) in &table {
            let copy = copy_of(&url).await;
            without_guards(&copy).await.execute_unprepared(change).await.unwrap();
            let store = Store::open(&copy).await.unwrap();
            let report = verify(&store).await;
            let found = report.findings.iter().find(|f| f.place == *place);
            let found = found.unwrap_or_else(|| panic!("{name}: {change} was not found: {report:?}"));
            assert_eq!(found.rebuild_cures, *cures, "{name}: {change}");
            assert!(seq.is_none() || found.seq == *seq, "{name}: {change}: {found:?}");
            if *cures {
                store.rebuild(&mut |_, _| {}).await.unwrap();
                assert!(verify(&store).await.agrees(), "{name}: {change} is cured by rebuild");
            }
            store.close().await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_erased_text_leaves_every_proof_valid() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_bookings(&store, 3).await;
        let before = store.checkpoint(&Viewer::all()).await.unwrap();
        let db = Database::connect(raw_url(&url)).await.unwrap();
        db.execute_unprepared("UPDATE vault_items SET content = NULL, salt = NULL").await.unwrap();
        let report = store.verify(Some(&before), &mut |_, _| {}).await.unwrap();
        assert!(report.agrees(), "{name}: {report:?}");
    }
}

#[tokio::test]
async fn a_shortened_and_a_rewritten_journal_are_found_against_a_checkpoint() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_bookings(&store, 4).await;
        let checkpoint = store.checkpoint(&Viewer::all()).await.unwrap();
        let good = store.verify(Some(&checkpoint), &mut |_, _| {}).await.unwrap();
        assert!(good.agrees(), "{name}: {good:?}");
        let (_, other) = fresh_urls().await.into_iter().find(|(n, _)| *n == name).unwrap();
        let rewritten = open(&other).await;
        seed_bookings(&rewritten, 3).await;
        assert!(verify(&rewritten).await.agrees(), "{name}: consistent in itself");
        let report = rewritten.verify(Some(&checkpoint), &mut |_, _| {}).await.unwrap();
        assert!(report.findings.iter().any(|f| f.message.contains("gekürzt")), "{name}: {report:?}");
        seed_more_bookings(&rewritten, 2, "77").await;
        let report = rewritten.verify(Some(&checkpoint), &mut |_, _| {}).await.unwrap();
        assert!(report.findings.iter().any(|f| f.message.contains("umgeschrieben")), "{name}: {report:?}");
    }
}

/// The short form of `scripts/prove`: bytes of leaves, nodes, head and checkpoints, chosen by seed.
#[tokio::test]
async fn flipped_bytes_are_found() {
    let (_, url) = fresh_urls().await.remove(0);
    let store = open(&url).await;
    seed_bookings(&store, 20).await;
    store.checkpoint(&Viewer::all()).await.unwrap();
    let db = without_guards(&url).await;
    let columns = [
        ("journal", "leaf", "seq"),
        ("journal", "leaf_hash", "seq"),
        ("journal_nodes", "hash", "seq"),
        ("journal_head", "root", "id"),
        ("checkpoints", "note", "size"),
    ];
    let mut seed = sha256(b"titelbuch 2026-11-24");
    for round in 0..300 {
        seed = sha256(seed.as_bytes());
        let random = u64::from_be_bytes(seed.as_bytes()[..8].try_into().unwrap());
        let (table, column, key) = columns[round % columns.len()];
        let rows: Vec<(i64, i64)> = rowids(&db, table).await;
        let (rowid, _) = rows[usize::try_from(random % rows.len() as u64).unwrap()];
        let before = bytes_at(&db, table, column, rowid).await;
        let mut after = before.clone();
        let at = usize::try_from((random >> 16) % before.len() as u64).unwrap();
        after[at] ^= 1 << ((random >> 48) % 7);
        write(&db, table, column, rowid, &after).await;
        let report = verify(&store).await;
        assert!(!report.agrees(), "round {round}: {table}.{column} ({key}) row {rowid} byte {at} was not found");
        write(&db, table, column, rowid, &before).await;
    }
    assert!(verify(&store).await.agrees());
}

async fn rowids(db: &DatabaseConnection, table: &str) -> Vec<(i64, i64)> {
    let query = Statement::from_string(DbBackend::Sqlite, format!("SELECT rowid AS r FROM {table} ORDER BY rowid"));
    let rows = db.query_all_raw(query).await.unwrap();
    rows.iter().map(|row| (row.try_get("", "r").unwrap(), 0)).collect()
}

async fn bytes_at(db: &DatabaseConnection, table: &str, column: &str, rowid: i64) -> Vec<u8> {
    let query = format!("SELECT CAST({column} AS BLOB) AS b FROM {table} WHERE rowid = {rowid}");
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, query)).await.unwrap().unwrap();
    row.try_get("", "b").unwrap()
}

async fn write(db: &DatabaseConnection, table: &str, column: &str, rowid: i64, bytes: &[u8]) {
    let cast = if table == "checkpoints" { "CAST($1 AS TEXT)" } else { "$1" };
    let query = format!("UPDATE {table} SET {column} = {cast} WHERE rowid = {rowid}");
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, query, [bytes.to_vec().into()]);
    db.execute_raw(statement).await.unwrap();
}
