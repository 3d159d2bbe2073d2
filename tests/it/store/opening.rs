//! Opening a book: what is foreign stays as it was, what is new is private, what is kept between commands is dropped
//! when the tables behind it were made anew.

use super::tampering::without_guards;
use crate::support::*;
use sea_orm::{ConnectionTrait, Database};
use std::path::Path;
use titelbuch::core::command::{Act, Commit};
use titelbuch::store::{DatabaseUrl, Store, StoreError, Viewer};

/// Every file of a folder with its bytes, so that a file which was only added is seen too.
fn folder(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn a_foreign_file_is_named_and_left_as_it_was() {
    let foreign = fresh_dir("foreign");
    let other = rusqlite::Connection::open(foreign.join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES ('Müller')").unwrap();
    drop(other);
    std::fs::write(foreign.join("empty.db"), b"").unwrap();
    let before = folder(&foreign);
    for file in ["other.db", "empty.db"] {
        let opened = Store::open(&DatabaseUrl::Sqlite(foreign.join(file))).await;
        assert!(matches!(opened, Err(StoreError::NotMigrated)), "{file}: {:?}", opened.err());
        assert_eq!(folder(&foreign), before, "{file}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_book_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = fresh_dir("private");
    let url = DatabaseUrl::Sqlite(dir.join("titelbuch.db"));
    let store = open(&url).await;
    seed_masters(&store).await;
    let mut modes = Vec::new();
    for entry in std::fs::read_dir(&dir).unwrap() {
        let entry = entry.unwrap();
        modes.push((entry.file_name(), entry.metadata().unwrap().permissions().mode() & 0o777));
    }
    assert!(modes.len() > 1, "the book is open, so its log lies beside it: {modes:?}");
    assert!(modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
}

/// In SQLite `INSERT OR REPLACE` takes the old row away without asking the triggers against deleting.
#[tokio::test]
async fn sqlite_replaces_nothing_that_is_append_only() {
    let table = [
        (
            "INSERT OR REPLACE INTO journal SELECT (SELECT MAX(seq) + 1 FROM journal), leaf, leaf_hash, recorded_at_ms,
             event_type, subject, command_id FROM journal WHERE seq = 3",
            "journal_no_replace",
            "journal_command_once",
        ),
        (
            "INSERT OR REPLACE INTO journal SELECT seq, leaf, leaf_hash, recorded_at_ms, event_type, subject, 'other'
             FROM journal WHERE seq = 3",
            "journal_in_order",
            "no gaps",
        ),
        (
            "INSERT OR REPLACE INTO journal_nodes SELECT seq, level, zeroblob(32) FROM journal_nodes WHERE seq = 3",
            "journal_nodes_no_replace",
            "append-only",
        ),
        // The first checkpoint of a size stays, silently: two may make the same one at once.
        ("INSERT OR REPLACE INTO checkpoints SELECT size, 'x' FROM checkpoints", "checkpoints_no_replace", ""),
    ];
    let url = DatabaseUrl::Sqlite(fresh_dir("replace").join("titelbuch.db"));
    let store = open(&url).await;
    seed_bookings(&store, 3).await;
    let kept = store.checkpoint(&Viewer::all()).await.unwrap();
    store.close().await.unwrap();
    for (replace, trigger, said) in table {
        let copy = copy_of(&url).await;
        let db = Database::connect(raw_url(&copy)).await.unwrap();
        let answer = db.execute_unprepared(replace).await;
        match answer {
            Err(error) => assert!(!said.is_empty() && error.to_string().contains(said), "{replace}: {error}"),
            Ok(_) => assert!(said.is_empty(), "{replace} was not refused"),
        }
        let store = Store::open(&copy).await.unwrap();
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{replace}");
        assert_eq!(store.checkpoint(&Viewer::all()).await.unwrap(), kept, "{replace}");
        // The control: without this one trigger the row is gone, and only verify tells.
        db.execute_unprepared(&format!("DROP TRIGGER {trigger}")).await.unwrap();
        db.execute_unprepared(replace).await.unwrap();
        assert!(!store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{replace}");
    }
}

fn commit(euros: &str) -> Act {
    Act::Commit(Commit {
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: euro(euros),
    })
}

/// A rebuild leaves the size of the journal as it was, so the size alone does not tell a second process that the
/// balances it has kept are of yesterday.
#[tokio::test]
async fn a_rebuild_reaches_what_another_process_has_kept() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_assigned(&store, "100.00").await;
        let second = Store::open(&url).await.unwrap();
        let falsify = "UPDATE balances SET balance_cents = 5000 WHERE account_id IN
            (SELECT account_id FROM accounts WHERE kind = 'cash' AND manager = 'DE-BY' AND stage = 'assigned')";
        let falsified = without_guards(&url).await.execute_unprepared(falsify).await.unwrap();
        assert_eq!(falsified.rows_affected(), 1, "{name}");
        assert_eq!(refused(&second, "anna", commit("60.00")).await, ["R-014"], "{name}: it believes the table");
        store.rebuild(&mut |_, _| {}).await.unwrap();
        act(&second, "anna", commit("60.00")).await.unwrap();
        assert_eq!(refused(&second, "anna", commit("60.00")).await, ["R-014"], "{name}: 40.00 are left");
        let report = second.verify(None, &mut |_, _| {}).await.unwrap();
        assert!(report.agrees(), "{name}: {report:?}");
    }
}
