//! `titelbuch verify-report` and what stands behind it: one file against key, checkpoint and book.

use crate::audit::{play, prepared};
use crate::chance::{Random, asked, seed};
use crate::support::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use titelbuch::core::command::Act;
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::note::SigningKey;
use titelbuch::desk::report_check;
use titelbuch::desk::{Format, MadeReport, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::report::check::{Checked, Outside, Submitted};
use titelbuch::store::{Store, Viewer};

async fn made(store: &Store, format: Format) -> MadeReport {
    let parameters = ReportParameters::default().with("run", "run-1");
    make_report(store, &Viewer::all(), "allocation-statement", &parameters, format, Language::De).await.unwrap()
}

fn submitted(report: &MadeReport) -> Submitted {
    let provenance = Some(report.provenance_json.as_bytes());
    Submitted::read(&report.bytes, provenance, Some(report.tlog_proof.as_bytes())).unwrap()
}

async fn outside(store: &Store) -> Outside {
    let identity = store.origin(&Viewer::all()).await.unwrap();
    let checkpoint = store.checkpoint(&Viewer::all()).await.unwrap();
    Outside { key: Some(identity.vkey.parse().unwrap()), checkpoint: Some(checkpoint), leaf: None }
}

fn places(checked: &Checked) -> Vec<&str> {
    checked.findings.iter().map(|finding| finding.what.as_str()).collect()
}

#[tokio::test]
async fn a_true_report_agrees_with_and_without_the_book_also_later() {
    let prepared = prepared();
    for (name, store) in open_books().await {
        play(&store, &prepared).await;
        let kept = outside(&store).await;
        for format in [Format::Pdf, Format::Csv, Format::CsvExcel] {
            let report = made(&store, format).await;
            let submitted = submitted(&report);
            let alone = submitted.check(&kept).unwrap();
            assert_eq!(places(&alone), Vec::<&str>::new(), "{name} {format:?}");
            assert_eq!((alone.rows, alone.unchecked.len()), (16, 1), "{name} {format:?}: {:?}", alone.unchecked);
            let index = submitted.proof.as_ref().unwrap().index;
            let leaf = store.event(&Viewer::all(), Seq(index)).await.unwrap().map(|leaf| leaf.bytes);
            let with_leaf = submitted.check(&Outside { leaf, ..outside(&store).await }).unwrap();
            assert!(with_leaf.findings.is_empty() && with_leaf.unchecked.is_empty(), "{name}: {with_leaf:?}");
        }
        let report = made(&store, Format::Pdf).await;
        act(&store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro("1") }).await.unwrap();
        // The book went on: the checkpoint of today is of another size than the report.
        let today = Outside { key: None, ..outside(&store).await };
        let book =
            report_check::check(&store, &Viewer::all(), &report.bytes, &submitted(&report), today).await.unwrap();
        assert!(book.findings.is_empty() && book.unchecked.is_empty(), "{name}: {book:?}");
        assert!(book.checked.iter().any(|what| what.contains("neu gemacht")), "{name}: {book:?}");
    }
}

/// One change a line: what is changed, and where the finding has to be.
#[tokio::test]
async fn every_change_is_named_with_what_was_expected() {
    let (_, store) = open_books().await.remove(0);
    play(&store, &prepared()).await;
    let kept = outside(&store).await;
    let report = made(&store, Format::Csv).await;
    let csv = String::from_utf8(report.bytes.clone()).unwrap();
    let (provenance, proof) = (report.provenance_json.clone(), report.tlog_proof.clone());
    let row = csv.lines().nth(3).unwrap().to_owned() + "\r\n";
    let size = report.as_of_size;
    let table = [
        ("an amount", csv.replacen(".89", ".88", 1), provenance.clone(), proof.clone(), "Summe der Spalte amount_eur"),
        ("a row less", csv.replacen(&row, "", 1), provenance.clone(), proof.clone(), "Zahl der Zeilen"),
        ("a name", csv.replacen("Bayern", "Bayer", 1), provenance.clone(), proof.clone(), "SHA-256 der Daten"),
        (
            "the size",
            csv.clone(),
            provenance.replacen(&format!("\"as_of_size\":{size}"), "\"as_of_size\":7", 1),
            proof.clone(),
            "Stand im Herkunftsnachweis",
        ),
        ("the origin", csv.clone(), provenance.replace("example/test", "example/fest"), proof.clone(), "Prüfschlüssel"),
        (
            "the proof's checkpoint",
            csv.clone(),
            provenance.clone(),
            proof.replacen(&format!("\n{size}\n"), "\n8\n", 1),
            "Prüfpunkt in der Beweisdatei",
        ),
    ];
    for (what, csv, provenance, proof, place) in table {
        let read = Submitted::read(csv.as_bytes(), Some(provenance.as_bytes()), Some(proof.as_bytes())).unwrap();
        let checked = read.check(&kept).unwrap();
        assert!(places(&checked).contains(&place), "{what}: {checked:?}");
        assert!(
            checked.findings.iter().all(|f| f.expected != f.found && !f.expected.is_empty()),
            "{what}: {checked:?}"
        );
    }
}

/// Somebody made the whole report anew, with a key of his own: alone it agrees, with what was kept elsewhere it does not.
#[tokio::test]
async fn a_report_of_another_key_is_found_by_key_checkpoint_and_book() {
    let prepared = prepared();
    let (_, store) = open_books().await.remove(0);
    play(&store, &prepared).await;
    let (_, url) = fresh_urls().await.remove(0);
    Store::migrate(&url).await.unwrap();
    let forged = Store::open(&url).await.unwrap();
    forged
        .init("titelbuch.example/test", &SigningKey::from_seed("titelbuch.example/test", &[9; 32]).unwrap())
        .await
        .unwrap();
    let mut other = prepared.clone();
    other.iter_mut().for_each(|one| one.command.voucher = Some("Test 2/2021".to_owned()));
    play(&forged, &other).await;
    let report = made(&forged, Format::Csv).await;
    let read = submitted(&report);
    assert!(read.check(&Outside::default()).unwrap().findings.is_empty(), "a whole forgery agrees with itself");
    let kept = outside(&store).await;
    let by_key = read.check(&Outside { key: kept.key.clone(), ..Outside::default() }).unwrap();
    assert!(places(&by_key).contains(&"Prüfschlüssel"), "{by_key:?}");
    let by_checkpoint = read.check(&Outside { checkpoint: kept.checkpoint.clone(), ..Outside::default() }).unwrap();
    assert!(places(&by_checkpoint).contains(&"vorgelegter Prüfpunkt"), "{by_checkpoint:?}");
    let by_book = report_check::check(&store, &Viewer::all(), &report.bytes, &read, Outside::default()).await.unwrap();
    assert!(places(&by_book).contains(&"Wurzel des Buchs bei diesem Stand"), "{by_book:?}");
}

/// Any bit of a CSV, of its provenance or of a PDF: found, or the file is not readable any more, and never a crash.
#[tokio::test]
async fn flipped_bits_are_found_against_the_book() {
    let (_, store) = open_books().await.remove(0);
    play(&store, &prepared()).await;
    let mut random = Random::new(seed());
    for format in [Format::Csv, Format::CsvExcel, Format::Pdf] {
        let report = made(&store, format).await;
        // Making a PDF again takes a second in an unoptimised build.
        let rounds = if format == Format::Pdf { asked("FLIPS", 3) } else { 40 };
        for round in 0..rounds {
            let mut changed = report.clone();
            let at = random.index(changed.bytes.len());
            changed.bytes[at] ^= 1 << random.below(8);
            let (provenance, proof) = (Some(changed.provenance_json.as_bytes()), Some(changed.tlog_proof.as_bytes()));
            let Ok(read) = Submitted::read(&changed.bytes, provenance, proof) else { continue };
            let found = report_check::check(&store, &Viewer::all(), &changed.bytes, &read, Outside::default()).await;
            assert!(found.map_or(true, |found| !found.findings.is_empty()), "{format:?}, round {round}, byte {at}");
        }
    }
}

fn titelbuch(arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_titelbuch")).args(arguments).env_remove("TITELBUCH_DATABASE").output();
    let output = output.expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text)
}

fn saved(dir: &Path, report: &MadeReport) -> PathBuf {
    let path = dir.join(&report.file_name);
    std::fs::write(&path, &report.bytes).unwrap();
    std::fs::write(dir.join(format!("{}.provenance.json", report.file_name)), &report.provenance_json).unwrap();
    std::fs::write(dir.join(format!("{}.tlog-proof", report.file_name)), &report.tlog_proof).unwrap();
    path
}

#[tokio::test]
async fn the_command_line_says_how_it_ended() {
    let (_, url) = fresh_urls().await.remove(0);
    let store = open(&url).await;
    play(&store, &prepared()).await;
    let dir = fresh_dir("verify_report");
    let kept = dir.join("kept.txt");
    std::fs::write(&kept, store.checkpoint(&Viewer::all()).await.unwrap()).unwrap();
    let csv = saved(&dir, &made(&store, Format::Csv).await);
    let pdf = saved(&dir, &made(&store, Format::Pdf).await);
    let book = format!("sqlite:{}", url.sqlite_path().unwrap().display());
    store.close().await.unwrap();
    let (csv, pdf, kept) = (csv.to_str().unwrap(), pdf.to_str().unwrap(), kept.to_str().unwrap());
    for file in [csv, pdf] {
        for by in [["--database", &book], ["--checkpoint", kept]] {
            let (code, text) = titelbuch(&["verify-report", file, by[0], by[1]]);
            assert!(code == Some(0) && text.contains("Der Bericht stimmt: allocation-statement, 16 Zeilen"), "{text}");
        }
    }
    let (code, text) = titelbuch(&["verify-report", csv]);
    assert!(code == Some(2) && text.contains("wogegen"), "{text}");
    let (code, text) = titelbuch(&["verify-report", kept, "--checkpoint", kept]);
    assert!(code == Some(2) && text.contains("Herkunftsnachweis"), "{text}");
    let (code, text) = titelbuch(&["verify-report", csv, "--checkpoint", csv]);
    assert!(code == Some(2) && text.contains("Prüfpunkt"), "{text}");
    std::fs::write(csv, std::fs::read_to_string(csv).unwrap().replacen("Bayern", "Bremen", 1)).unwrap();
    let (code, text) = titelbuch(&["verify-report", csv, "--checkpoint", kept]);
    assert!(code == Some(3) && text.contains("erwartet: ") && text.contains("SHA-256 der Daten"), "{text}");
    let (code, text) = titelbuch(&["verify-report", csv, "--checkpoint", kept, "--json"]);
    assert!(code == Some(3) && text.contains("\"agrees\": false"), "{text}");
    let zip = dir.join("export.zip");
    let (code, text) =
        titelbuch(&["--database", &book, "audit", "export", "--out", zip.to_str().unwrap(), "--with-vault"]);
    assert!(code == Some(2) && text.contains("Recht") && !zip.exists(), "{text}");
    let (code, text) = titelbuch(&["--database", &book, "audit", "export", "--out", zip.to_str().unwrap(), "--json"]);
    assert!(code == Some(0) && text.contains("\"with_vault\": false") && zip.exists(), "{text}");
}
