//! Somebody with the database in hand changes it. Verify finds it, names the place, and says whether
//! a rebuild cures it.

use crate::support::*;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use titelbuch::store::{DatabaseUrl, Store, VerifyReport, Viewer};

async fn verify(store: &Store) -> VerifyReport {
    store.verify(None, &mut |_, _| {}).await.unwrap()
}

/// A connection on which the triggers do not fire: the attacker owns the file.
pub async fn without_guards(url: &DatabaseUrl) -> DatabaseConnection {
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
        ("INSERT INTO mentions VALUES ('statement:s-1', 2)", "mentions", Some(2), true),
        ("UPDATE vault_items SET content = 'Anna Anders' WHERE content LIKE 'Anna%'", "vault_items", None, false),
        ("DELETE FROM vault_items", "vault_items", None, false),
        ("INSERT INTO subjects VALUES ('project', 'erfunden', 1, 1, NULL)", "subjects", None, true),
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
