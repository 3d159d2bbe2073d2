//! The allocation statement from a real book: text, sums, proofs, validators, bytes.
//!
//! What the renderers do with every kind of cell is tested beside them; here the whole way counts.

use crate::support::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::journal::proof::TlogProof;
use titelbuch::core::money::Euro;
use titelbuch::desk::{AsOf, Format, MadeReport, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::store::{Store, Viewer};

mod all;
mod handed_on;
mod moments;
mod recomputed;
mod spending;
mod spreadsheet;

const TOTAL: &str = "8991764000.00";

async fn book_with_run(store: &Store) {
    seed_masters(store).await;
    seed_key(store).await;
    act(store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro(TOTAL) }).await.unwrap();
    let parameters = RunParameters::plain(id("foederal"), euro(TOTAL), id("koenigstein-2019"));
    decide_by_two(store, "run-1", Draft::Allocation { parameters }).await;
}

async fn statement(store: &Store, format: Format, language: Language, as_of: Option<AsOf>) -> MadeReport {
    let parameters = ReportParameters::at(as_of, None).with("run", "run-1");
    make_report(store, &Viewer::all(), "allocation-statement", &parameters, format, language).await.unwrap()
}

fn saved(dir: &Path, name: &str, report: &MadeReport) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, &report.bytes).unwrap();
    path
}

/// Runs a tool that `./test.sh` installs; its absence fails the test, it never skips it.
fn run(program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|e| panic!("{program} is missing ({e}); ./test.sh installs it"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

#[tokio::test]
async fn the_pdf_reads_as_text_with_umlauts_euro_and_the_sums_of_the_csv() {
    for (name, store) in open_books().await {
        book_with_run(&store).await;
        let dir = fresh_dir("statement");
        let csv = statement(&store, Format::Csv, Language::De, None).await;
        let csv = String::from_utf8(csv.bytes).unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().unwrap().clone();
        let amount = header.iter().position(|column| column == "amount_eur").expect("a column amount_eur");
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let lands: Vec<Euro> = rows.iter().take(16).map(|row| euro(&row[amount])).collect();
        assert_eq!(Euro::sum(lands.iter().copied()).unwrap(), euro(TOTAL));
        let pdf = saved(&dir, "statement.pdf", &statement(&store, Format::Pdf, Language::De, None).await);
        let (ok, text) = run("pdftotext", &["-layout", pdf.to_str().unwrap(), "-"]);
        assert!(ok, "{text}");
        for expected in [
            "Baden-Württemberg",
            "Thüringen",
            "8.991.764.000,00",
            "€",
            "Beispielrechnung, keine tatsächliche Zuweisung",
            "Königsteiner Schlüssel",
            "Seite 1 von",
        ] {
            assert!(text.contains(expected), "{name}: the PDF does not say {expected}:\n{text}");
        }
        for land in lands {
            assert!(text.contains(&land.to_german_bare()), "{name}: the PDF lacks {}", land.to_german());
        }
    }
}

#[tokio::test]
async fn the_pdf_passes_verapdf_as_pdf_a_3a_and_pdf_ua_1() {
    let (_, store) = open_books().await.remove(0);
    book_with_run(&store).await;
    let dir = fresh_dir("verapdf");
    let german = saved(&dir, "de.pdf", &statement(&store, Format::Pdf, Language::De, None).await);
    let english = saved(&dir, "en.pdf", &statement(&store, Format::Pdf, Language::En, None).await);
    let broken = std::fs::read(&german).unwrap();
    let title = b"/DisplayDocTitle true";
    let at = broken.windows(title.len()).position(|w| w == title).expect("the viewer shows the title");
    let mut broken = broken;
    broken[at..at + title.len()].copy_from_slice(b"/DisplayDocTitlX true");
    let bad = dir.join("broken.pdf");
    std::fs::write(&bad, broken).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/verapdf/verapdf.sh");
    let script = script.to_str().unwrap();
    let (ok, text) = run(script, &["3a,ua1", german.to_str().unwrap(), english.to_str().unwrap()]);
    assert!(ok && text.matches("PASS").count() == 4, "{text}");
    let (ok, text) = run(script, &["ua1", bad.to_str().unwrap()]);
    assert!(!ok && text.contains("FAIL"), "the validator must be able to fail: {text}");
}

/// Twice the same submissions make the same leaves, and so the same root, checkpoint and QR code: nothing may differ
/// between the databases.
#[tokio::test]
async fn the_same_question_gives_the_same_bytes_on_both_databases_and_later() {
    let grant = |amount: &str| Act::GrantFrame { component: id("foederal"), amount_cents: euro(amount) };
    let mut prepared = masters();
    prepared.extend(key_in_force());
    let parameters = RunParameters::plain(id("foederal"), euro(TOTAL), id("koenigstein-2019"));
    let run = Act::Propose { proposal: id("run-1"), draft: Draft::Allocation { parameters } };
    prepared.push(submission("anna", "grant-1", grant(TOTAL)));
    prepared.push(submission("anna", "propose-1", run));
    let mut first: Option<(String, Vec<MadeReport>)> = None;
    for (name, store) in open_books().await {
        record_each(&store, &prepared).await;
        let proposal = store.proposal(&Viewer::all(), &id("run-1")).await.unwrap().unwrap();
        let approve = Act::Approve { proposal: id("run-1"), content_sha256: proposal.content_sha256 };
        let carry_out = Act::CarryOut { proposal: id("run-1") };
        let ends = [submission("bernd", "approve-1", approve), submission("bernd", "carry-out-1", carry_out)];
        record_each(&store, &ends).await;
        let head = store.head(&Viewer::all()).await.unwrap();
        let mut made = Vec::new();
        for format in [Format::Pdf, Format::Csv, Format::CsvExcel] {
            let now = statement(&store, format, Language::De, Some(AsOf::Size(head.size))).await;
            act(&store, "anna", grant("1")).await.unwrap();
            let later = statement(&store, format, Language::De, Some(AsOf::Size(head.size))).await;
            assert!(now == later, "{name} {format:?}: a later booking changes nothing");
            made.push(now);
        }
        assert_eq!(store.head(&Viewer::all().at(head.size)).await.unwrap(), head, "{name}");
        let Some((other, first)) = &first else {
            first = Some((name, made));
            continue;
        };
        for (one, two) in first.iter().zip(&made) {
            let what = format!("{} differs between {other} and {name}", one.file_name);
            assert_eq!(one.provenance_json, two.provenance_json, "{what}");
            assert_eq!(one.tlog_proof, two.tlog_proof, "{what}");
            assert!(one.bytes == two.bytes, "{what} at byte {:?}", first_difference(&one.bytes, &two.bytes));
            assert!(one == two, "{what}");
        }
    }
}

fn first_difference(one: &[u8], two: &[u8]) -> Option<usize> {
    let within = one.iter().zip(two).position(|(a, b)| a != b);
    within.or_else(|| (one.len() != two.len()).then(|| one.len().min(two.len())))
}

#[tokio::test]
async fn the_proof_beside_the_report_holds_and_names_its_data() {
    for (name, store) in open_books().await {
        book_with_run(&store).await;
        let report = statement(&store, Format::Csv, Language::De, None).await;
        let identity = store.origin(&Viewer::all()).await.unwrap();
        let proof = TlogProof::parse(&report.tlog_proof).unwrap();
        let leaf = store.event(&Viewer::all(), titelbuch::core::ids::Seq(proof.index)).await.unwrap().unwrap();
        let keys = [identity.vkey.parse().unwrap()];
        let checkpoint = proof.verify(&leaf.bytes, &identity.origin, &keys).unwrap();
        assert_eq!(checkpoint.size(), report.as_of_size, "{name}");
        let event = leaf.event().unwrap();
        assert_eq!(event.body.type_name(), "proposal_carried_out/1", "{name}");
        let provenance: serde_json::Value = serde_json::from_str(&report.provenance_json).unwrap();
        assert!(report.provenance_json.contains(&sha256(&report.bytes).to_string()), "{name}: {provenance}");
        assert!(report.provenance_json.contains("Beispielrechnung"), "{name}");
        let facts = &provenance["facts"];
        let expected = [
            ("total_eur", TOTAL),
            ("allocated_eur", TOTAL),
            ("key", "koenigstein-2019"),
            ("key_kind", "published_percentages"),
            ("key_source", "GaFinHG § 5 Absatz 1"),
            ("key_as_of", "2019-12-31"),
            ("state", "carried_out"),
            ("carried_out_by", "bernd"),
        ];
        for (fact, value) in expected {
            assert_eq!(facts[fact], value, "{name} {fact}: {facts}");
        }
        let english = statement(&store, Format::Csv, Language::En, None).await;
        let english: serde_json::Value = serde_json::from_str(&english.provenance_json).unwrap();
        assert_eq!(english["facts"], *facts, "{name}: the facts do not depend on the language");
    }
}

#[tokio::test]
async fn a_report_before_the_run_says_that_there_is_none() {
    for (name, store) in open_books().await {
        book_with_run(&store).await;
        let parameters = ReportParameters::at(Some(AsOf::Size(3)), None).with("run", "run-1");
        let made =
            make_report(&store, &Viewer::all(), "allocation-statement", &parameters, Format::Csv, Language::De).await;
        assert!(made.unwrap_err().to_string().contains("run-1"), "{name}");
    }
}
