//! Damage that a book must survive being asked about: rows moved far away, rows missing, values of another type.
//! Verify names each of them and comes to an end.

use super::money::{begin, certify, commitment, issue, of_bayern};
use super::tampering::without_guards;
use crate::support::*;
use sea_orm::ConnectionTrait;
use std::process::Command;
use std::time::Duration;
use titelbuch::core::command::Act;
use titelbuch::store::{DatabaseUrl, Store, VerifyReport, Viewer};

struct Damage {
    change: &'static str,
    place: &'static str,
    said: &'static str,
    cures: bool,
    /// Only SQLite takes a text where a number belongs.
    sqlite_only: bool,
}

const fn damage(change: &'static str, place: &'static str, said: &'static str) -> Damage {
    Damage { change, place, said, cures: false, sqlite_only: false }
}

const DAMAGES: [Damage; 8] = [
    damage(
        "UPDATE journal SET seq = 4000000000000 WHERE seq = (SELECT MAX(seq) FROM journal)",
        "journal",
        "4000000000000",
    ),
    Damage {
        change: "UPDATE balances SET balance_cents = 'viel' WHERE account_id = 1",
        place: "balances",
        said: "dort nicht stehen kann",
        cures: true,
        sqlite_only: true,
    },
    Damage {
        change: "UPDATE journal SET recorded_at_ms = 'gestern' WHERE seq = 2",
        place: "journal",
        said: "dort nicht stehen kann",
        cures: false,
        sqlite_only: true,
    },
    damage("DELETE FROM journal_head", "journal_head", "fehlt"),
    damage("UPDATE journal_head SET size = -1", "journal_head", "unter null"),
    damage("UPDATE journal_head SET size = 4000000000000", "journal_head", "4000000000000"),
    damage("UPDATE journal_head SET recorded_at_ms = recorded_at_ms + 1", "journal_head", "Zeitpunkt"),
    damage("UPDATE vault_identity SET vkey = 'unlesbar'", "vault_identity", "Prüfschlüssel"),
];

/// The report, or a failed test: an endless walk shall not hang the whole run.
async fn verified(url: &DatabaseUrl, what: &str) -> VerifyReport {
    let store = Store::open(url).await.unwrap();
    let walk = tokio::spawn(async move { store.verify(None, &mut |_, _| {}).await });
    let ended = tokio::time::timeout(Duration::from_secs(60), walk).await;
    ended.unwrap_or_else(|_| panic!("{what}: verify does not end")).unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_is_a_finding_and_never_an_endless_walk() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_bookings(&store, 3).await;
        store.checkpoint(&Viewer::all()).await.unwrap();
        store.close().await.unwrap();
        for Damage { change, place, said, cures, .. } in
            DAMAGES.iter().filter(|damage| name == "sqlite" || !damage.sqlite_only)
        {
            let what = format!("{name}: {change}");
            let copy = copy_of(&url).await;
            let db = without_guards(&copy).await;
            assert_eq!(db.execute_unprepared(change).await.unwrap().rows_affected(), 1, "{what}");
            db.close().await.unwrap();
            let report = verified(&copy, &what).await;
            let found = report.findings.iter().find(|finding| finding.place == *place);
            let found = found.unwrap_or_else(|| panic!("{what} was not found: {report:?}"));
            assert!(found.message.contains(said), "{what}: {found:?}");
            assert_eq!(found.rebuild_cures, *cures, "{what}: {found:?}");
            let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
            command.args(["verify", "--database", &argument(&copy)]).env_remove("TITELBUCH_DATABASE");
            let output = command.output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(3), "{what}: {text}");
            assert!(text.contains(said), "{what}: {text}");
        }
    }
}

/// Rows that are gone or too many, and what is said of each; no other row is blamed for them.
const ROWS: [(&str, &str, &[&str]); 8] = [
    ("DELETE FROM balances WHERE account_id = 1", "balances", &["Die Zeile „Konto Nr. 1, "]),
    ("DELETE FROM subjects WHERE kind = 'actor' AND id = 'anna'", "subjects", &["Die Zeile „actor:anna“ fehlt."]),
    (
        "INSERT INTO reversals (reversed_seq, by_seq) VALUES (1, 2)",
        "reversals",
        &["Die Zeile „Umkehrung von Ereignis 1“ ist überzählig."],
    ),
    (
        "INSERT INTO mentions (subject, seq) VALUES ('commitment:erfunden', 1)",
        "mentions",
        &["Die Zeile „Ereignis 1, Nennung von commitment:erfunden“ ist überzählig."],
    ),
    ("DELETE FROM mentions WHERE subject = 'commitment:c-1'", "mentions", &[", Nennung von commitment:c-1“ fehlt."]),
    (
        "UPDATE mentions SET subject = 'commitment:c-2' WHERE subject = 'commitment:c-1'",
        "mentions",
        &[", Nennung von commitment:c-1“ fehlt.", ", Nennung von commitment:c-2“ ist überzählig."],
    ),
    (
        "DELETE FROM postings WHERE seq = (SELECT MAX(seq) FROM postings) AND line = 0",
        "postings",
        &[", Buchungszeile 0“ fehlt."],
    ),
    (
        "UPDATE postings SET line = 9 WHERE seq = (SELECT MAX(seq) FROM postings) AND line = 0",
        "postings",
        &[", Buchungszeile 0“ fehlt.", ", Buchungszeile 9“ ist überzählig."],
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_or_surplus_row_is_named_and_shifts_no_other() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        begin(&store).await;
        act(&store, "anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))).await.unwrap();
        act(&store, "anna", certify("o-1", "c-1", "50.00")).await.unwrap();
        act(&store, "bernd", issue("o-1")).await.unwrap();
        store.close().await.unwrap();
        for (change, place, said) in ROWS {
            let what = format!("{name}: {change}");
            let copy = copy_of(&url).await;
            let db = without_guards(&copy).await;
            db.execute_unprepared(change).await.unwrap();
            db.close().await.unwrap();
            let report = verified(&copy, &what).await;
            assert_eq!(report.findings.len(), said.len(), "{what}: {report:?}");
            for (found, said) in report.findings.iter().zip(said) {
                assert!(found.place == place && found.message.contains(said), "{what}: {found:?}");
                assert!(found.rebuild_cures, "{what}: {found:?}");
            }
        }
    }
}

fn argument(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    }
}
