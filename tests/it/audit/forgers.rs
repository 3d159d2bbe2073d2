//! Whoever changes an export or the book behind it is found.
//!
//! The short form runs in `./test.sh`; `scripts/prove export` does the same on an export of 1,000 events, with more of
//! everything.

use super::{exported, play, prepared, python, save, size, verifier};
use crate::chance::{asked, seed, tell};
use crate::store::flipping::fill;
use crate::store::tampering::without_guards;
use crate::support::*;
use sea_orm::ConnectionTrait;
use std::io::Cursor;
use titelbuch::core::journal::note::SigningKey;
use titelbuch::desk::AsOf;
use titelbuch::desk::audit::export;
use titelbuch::store::{DatabaseUrl, Store, Viewer};

/// A book by the same name with a key of somebody else.
async fn forged(url: &DatabaseUrl) -> Store {
    Store::migrate(url).await.unwrap();
    let store = Store::open(url).await.unwrap();
    let key = SigningKey::from_seed("titelbuch.example/test", &[9; 32]).unwrap();
    store.init("titelbuch.example/test", &key).await.unwrap();
    store
}

#[tokio::test]
async fn every_tampering_with_an_export_is_found() {
    let events = asked("EVENTS", 0) as u64;
    let (_, url) = fresh_urls().await.remove(0);
    let store = open(&url).await;
    let rewritten = forged(&fresh_urls().await.remove(0).1).await;
    if events == 0 {
        let prepared = prepared();
        play(&store, &prepared).await;
        play(&rewritten, &prepared).await;
    } else {
        for book in [&store, &rewritten] {
            seed_assigned(book, "100000.00").await;
            fill(book, events).await;
        }
    }
    let (dir, last) = (fresh_dir("tampering"), size(&store).await);
    for kept in [1, last / 3, last / 2, last - 1] {
        store.checkpoint(&Viewer::all().at(kept)).await.unwrap();
    }
    let files = [
        save(&store, None, &dir, "export.zip").await,
        save(&rewritten, None, &dir, "rewritten.zip").await,
        save(&store, Some(AsOf::Size(last - 2)), &dir, "shorter.zip").await,
    ];
    let script = format!("{}/tests/audit/tamper.py", env!("CARGO_MANIFEST_DIR"));
    let numbers = [("--seed", seed() as usize), ("--flips", asked("FLIPS", 1)), ("--rows", asked("ROWS", 1))];
    let mut arguments = vec![script];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap().to_owned()));
    for (name, number) in numbers.into_iter().chain([("--raw", asked("RAW", 40))]) {
        arguments.extend([name.to_owned(), number.to_string()]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (code, text) = python(&arguments);
    assert!(code == Some(0), "{text}");
    tell(&format!("{last} Ereignisse: {}, Startwert {}", text.trim(), seed()));
}

/// The export shows the book as it stands: what somebody changed in the database is found in it, by its table, as
/// `titelbuch verify` finds it in the book.
#[tokio::test]
async fn a_changed_book_is_found_in_its_export_and_by_verify() {
    let table = [
        ("UPDATE journal SET event_type = 'committed/1' WHERE seq = 3", "tables/journal.csv"),
        ("UPDATE journal SET command_id = 'zz' WHERE seq = 4", "tables/journal.csv"),
        ("UPDATE journal SET recorded_at_ms = recorded_at_ms + 1 WHERE seq = 5", "tables/journal.csv"),
        (
            "UPDATE journal SET leaf_hash = (SELECT leaf_hash FROM journal WHERE seq = 1) WHERE seq = 6",
            "tables/journal.csv",
        ),
        ("DELETE FROM journal_nodes WHERE seq = 7 AND level = 2", "tables/journal_nodes.csv"),
        ("UPDATE balances SET balance_cents = balance_cents + 1 WHERE account_id = 1", "tables/balances.csv"),
        ("UPDATE postings SET amount_cents = amount_cents + 1 WHERE line = 0", "tables/postings.csv"),
        ("DELETE FROM subjects WHERE kind = 'budget_item'", "tables/subjects.csv"),
        ("UPDATE accounts SET manager = 'DE-HB' WHERE account_id = 2", "tables/accounts.csv"),
        ("INSERT INTO reversals VALUES (1, 2)", "tables/reversals.csv"),
        ("INSERT INTO mentions VALUES ('statement:s-1', 2)", "tables/mentions.csv"),
    ];
    let dir = fresh_dir("changed");
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_bookings(&store, 4).await;
        exported(&store, None).await;
        store.close().await.unwrap();
        for (number, (change, place)) in table.iter().enumerate() {
            let copy = copy_of(&url).await;
            without_guards(&copy).await.execute_unprepared(change).await.unwrap();
            let store = Store::open(&copy).await.unwrap();
            assert!(!store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}: {change}");
            // Where an account contradicts itself, no report of the whole book is made, and so no export.
            if let Err(refused) = export(&store, &Viewer::all(), None, Cursor::new(Vec::new())).await {
                let accounts = *place == "tables/accounts.csv";
                assert!(accounts && refused.to_string().contains("DE-HB"), "{name}: {change}: {refused}");
                store.close().await.unwrap();
                continue;
            }
            let path = save(&store, None, &dir, &format!("{name}-{number}.zip")).await;
            let (code, text) = python(&[&verifier(), path.to_str().unwrap()]);
            assert!(code == Some(1) && text.contains(place), "{name}: {change}: {text}");
            store.close().await.unwrap();
        }
    }
}
