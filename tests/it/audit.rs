//! The audit export: the catalogue against the schema, the bytes on both databases, and the verifier against forgers.
//!
//! The verifier is run as an auditor runs it, by Python on the ZIP; the tamperings run in one Python process
//! (`tests/audit/tamper.py`), because there are hundreds of them.

mod forgers;
mod schema;

use crate::support::*;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::ids::Seq;
use titelbuch::core::proposal::ReasonCode;
use titelbuch::desk::AsOf;
use titelbuch::desk::audit::export;
use titelbuch::store::{Store, Submission, Viewer};

pub fn python(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new("python3").args(arguments).output();
    let output = output.unwrap_or_else(|e| panic!("python3 is missing ({e}); ./test.sh installs it"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text)
}

/// The verifier as it lies in the house; the same bytes are in every export.
pub fn verifier() -> String {
    format!("{}/reports/audit/verify.py", env!("CARGO_MANIFEST_DIR"))
}

pub async fn exported(store: &Store, as_of: Option<AsOf>) -> Vec<u8> {
    export(store, &Viewer::all(), as_of, Cursor::new(Vec::new())).await.expect("an export").out.into_inner()
}

pub async fn save(store: &Store, as_of: Option<AsOf>, dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, exported(store, as_of).await).expect("a file");
    path
}

/// Masters, a key, an allocation by two persons, a reversal: about forty events, the same wherever they are recorded.
pub fn prepared() -> Vec<Submission> {
    let grant = |amount: &str| Act::GrantFrame { component: id("foederal"), amount_cents: euro(amount) };
    let mut all = masters();
    all.extend(key_in_force());
    let parameters = RunParameters::plain(id("foederal"), euro("1234567.89"), id("koenigstein-2019"));
    all.push(submission("anna", "grant-1", grant("1234567.89")));
    all.push(submission("anna", "grant-2", grant("77.01")));
    let twice = Act::Reverse { reverses: Seq(all.len() as u64 - 1), reason: ReasonCode::BookedTwice, note: None };
    all.push(submission("anna", "reverse-1", twice));
    let run = Act::Propose { proposal: id("run-1"), draft: Draft::Allocation { parameters } };
    all.push(submission("anna", "propose-1", run));
    all
}

/// Records what was prepared, and decides on it.
pub async fn play(store: &Store, prepared: &[Submission]) {
    record_each(store, prepared).await;
    let proposal = store.proposal(&Viewer::all(), &id("run-1")).await.expect("a store").expect("a proposal");
    let approve = Act::Approve { proposal: id("run-1"), content_sha256: proposal.content_sha256 };
    let carry_out = Act::CarryOut { proposal: id("run-1") };
    record_each(store, &[submission("bernd", "approve-1", approve), submission("bernd", "carry-out-1", carry_out)])
        .await;
}

pub async fn size(store: &Store) -> u64 {
    store.head(&Viewer::all()).await.expect("a head").size
}

#[tokio::test]
async fn the_same_events_give_the_same_bytes_on_both_databases_and_later() {
    let prepared = prepared();
    let mut first: Option<Vec<u8>> = None;
    for (name, store) in open_books().await {
        play(&store, &prepared).await;
        let size = size(&store).await;
        let now = exported(&store, None).await;
        assert!(now == exported(&store, None).await, "{name}: twice the same");
        act(&store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro("1") }).await.unwrap();
        assert!(now == exported(&store, Some(AsOf::Size(size))).await, "{name}: a later booking changes nothing");
        match &first {
            None => first = Some(now),
            Some(first) => assert!(*first == now, "{name} differs from SQLite"),
        }
    }
}

/// Every size, so that no table is ever of another size than the rest.
#[tokio::test]
async fn every_size_is_verified_by_python_alone() {
    let prepared = prepared();
    for (name, store) in open_books().await {
        play(&store, &prepared).await;
        let dir = fresh_dir("sizes");
        let last = size(&store).await;
        // A checkpoint that is kept of an earlier size has to be proved by every later export.
        store.checkpoint(&Viewer::all().at(last / 2)).await.unwrap();
        for at in [1, 2, last / 2, last - 5, last - 3, last - 1, last] {
            let path = save(&store, Some(AsOf::Size(at)), &dir, &format!("{at}.zip")).await;
            let (code, text) = python(&[&verifier(), path.to_str().unwrap()]);
            assert!(code == Some(0) && text.contains(&format!("events: {at}")), "{name} at {at}: {text}");
        }
        let zip = dir.join(format!("{last}.zip"));
        let (zip, folder) = (zip.to_str().unwrap(), dir.join("unpacked"));
        // The two commands of the explanation.
        assert_eq!(python(&["-m", "zipfile", "-e", zip, folder.to_str().unwrap()]).0, Some(0));
        let (code, text) = python(&[folder.join("verify.py").to_str().unwrap()]);
        assert!(code == Some(0) && text.contains("BESTÄTIGT / VERIFIED"), "{name}: {text}");
    }
}

#[tokio::test]
async fn no_name_of_a_person_leaves_the_book() {
    let (_, store) = open_books().await.remove(0);
    play(&store, &prepared()).await;
    let dir = fresh_dir("names");
    let zip = save(&store, None, &dir, "a.zip").await;
    let folder = dir.join("a");
    assert_eq!(python(&["-m", "zipfile", "-e", zip.to_str().unwrap(), folder.to_str().unwrap()]).0, Some(0));
    let pdf = folder.join("reports/allocation-statement-run-1.pdf");
    let drawn = Command::new("pdftotext").args([pdf.to_str().unwrap(), "-"]).output().expect("poppler");
    let mut texts = vec![("the PDF".to_owned(), drawn.stdout)];
    for part in [".", "tables", "reports", "proofs"] {
        for file in std::fs::read_dir(folder.join(part)).unwrap().map(|file| file.unwrap().path()) {
            if file.is_file() {
                texts.push((file.display().to_string(), std::fs::read(&file).unwrap()));
            }
        }
    }
    assert!(texts.len() > 25, "{} files", texts.len());
    for (name, text) in texts {
        for person in ["Anna Beispiel", "Bernd Müßig"] {
            let there = text.windows(person.len()).any(|window| window == person.as_bytes());
            assert!(!there, "{name} names {person}");
        }
    }
}

#[tokio::test]
async fn a_book_that_was_never_used_has_nothing_to_export() {
    for (name, store) in open_books().await {
        let refused = export(&store, &Viewer::all(), None, Cursor::new(Vec::new())).await.unwrap_err();
        assert!(refused.to_string().contains("leer"), "{name}: {refused}");
        let beyond = export(&store, &Viewer::all(), Some(AsOf::Size(9)), Cursor::new(Vec::new())).await.unwrap_err();
        assert!(beyond.to_string().contains("Journalgröße 9"), "{name}: {beyond}");
    }
}

/// The description fits the tables, as a program says that knows nothing of this one; and it notices a changed cell.
#[tokio::test]
async fn frictionless_validates_the_package() {
    let (_, store) = open_books().await.remove(0);
    play(&store, &prepared()).await;
    let dir = fresh_dir("frictionless");
    let zip = save(&store, None, &dir, "a.zip").await;
    assert_eq!(python(&["-m", "zipfile", "-e", zip.to_str().unwrap(), dir.to_str().unwrap()]).0, Some(0));
    let script = format!("{}/scripts/frictionless/frictionless.sh", env!("CARGO_MANIFEST_DIR"));
    let validate = || {
        let output = Command::new(&script).arg(dir.join("datapackage.json")).output().expect("bash");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text)
    };
    let (code, text) = validate();
    assert!(code == Some(0) && text.matches("VALID").count() == 9, "{text}");
    let table = dir.join("tables/postings.csv");
    let changed = std::fs::read_to_string(&table).unwrap().replacen("\r\n20,", "\r\nzwanzig,", 1);
    std::fs::write(&table, changed.replacen(",1,2,", ",1,999,", 1)).unwrap();
    let (code, text) = validate();
    assert!(code == Some(1) && text.contains("INVALID"), "{text}");
}
