//! The command line as a program sees it: exit codes, columns, sentences.

use crate::support::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn titelbuch(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
    command.current_dir(dir).args(arguments).env_remove("TITELBUCH_TOKEN").env_remove("TITELBUCH_DATABASE");
    command.output().unwrap()
}

fn fixture(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).to_str().unwrap().to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs, and holds the exit code to what was expected.
fn expect(code: i32, dir: &Path, arguments: &[&str]) -> (String, String) {
    let output = titelbuch(dir, arguments);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\nstdout: {out}\nstderr: {err}");
    (out, err)
}

#[test]
fn apportion_prints_exact_quotas_and_a_total_row() {
    let dir = fresh_dir("apportion");
    let key = fixture("keys/kraftstkompg_2010.csv");
    let arguments = ["apportion", "--total", "8991764000", "--weights", &key, "--format", "csv"];
    let (out, err) = expect(0, &dir, &arguments);
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("id,name,weight,quota,amount_eur,adjustment_units"));
    assert!(out.contains("DE-BE,Berlin,2.35275,"), "{out}");
    assert!(out.lines().last().unwrap().starts_with("total,") && out.contains(",8991764000.00,"), "{out}");
    let up = out.lines().filter(|line| !line.starts_with("total") && line.ends_with(",1"));
    let mut up: Vec<&str> = up.map(|line| &line[..5]).collect();
    up.sort_unstable();
    assert_eq!(up, ["DE-HE", "DE-NI", "DE-NW", "DE-RP", "DE-SN", "DE-ST", "DE-TH"]);
    assert_eq!(err, "");
    let half_up = ["apportion", "--total", "8991764000", "--weights", &key, "--format", "csv", "--method", "half-up"];
    let (out, err) = expect(0, &dir, &half_up);
    assert!(out.contains(",8991764000.01,") && err.contains("0,01"), "{out}{err}");
}

#[test]
fn interest_gives_programs_exact_fields_and_takes_another_table() {
    let dir = fresh_dir("interest");
    let asked = ["interest", "--principal", "10000.00", "--from", "2026-05-01", "--until", "2026-09-01"];
    let asked = [&asked[..], &["--regime", "base-rate-plus", "--day-count", "actual-365", "--json"]].concat();
    let (out, err) = expect(1, &dir, &asked);
    assert!(out.is_empty() && err.contains("\"rule\":\"R-117\""), "{err}");
    let (out, err) = expect(0, &dir, &[&asked[..], &["--provisional"]].concat());
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let line = &answer["lines"][1];
    assert_eq!((line["from"].as_str(), line["until"].as_str()), (Some("2026-07-01"), Some("2026-09-01")));
    assert_eq!((line["base_rate_percent"].as_str(), line["rate_percent"].as_str()), (Some("1.27"), Some("6.27")));
    assert_eq!((line["days"].as_u64(), line["day_basis"].as_u64()), (Some(62), Some(365)));
    assert_eq!((line["amount_eur"].as_str(), answer["total_eur"].as_str()), (Some("106.50"), Some("211.29")));
    assert_eq!((line["provisional"].as_bool(), answer["provisional"].as_bool()), (Some(true), Some(true)));
    assert_eq!(err, "");
    // With the next rate known nothing is provisional any more.
    std::fs::write(dir.join("rates.csv"), "valid_from,rate_percent\n2026-01-01,1.27\n2026-07-01,1.52\n").unwrap();
    let (out, _) = expect(0, &dir, &[&asked[..], &["--rates", "rates.csv"]].concat());
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((answer["total_eur"].as_str(), answer["provisional"].as_bool()), (Some("215.54"), Some(false)));
    assert_eq!(answer["base_rate_known_until"].as_str(), Some("2026-12-31"));
}

#[test]
fn apportion_names_candidates_and_refuses_with_reasons() {
    let dir = fresh_dir("refuse");
    let (kita, koenig) = (fixture("keys/kitafinhg_2020_2021.csv"), fixture("keys/koenigstein_2019.csv"));
    let (_, err) = expect(2, &dir, &["apportion", "--total", "1", "--weights", &kita]);
    assert!(err.contains("amount_eur"), "{err}");
    let (_, err) = expect(1, &dir, &["apportion", "--total", "1.50", "--weights", &koenig, "--unit", "euro"]);
    assert!(err.contains("1,00") && err.contains("2,00"), "{err}");
    let (_, err) = expect(1, &dir, &["apportion", "--total", "100", "--weights", &koenig, "--floor", "10"]);
    assert!(err.contains("160,00") && err.contains("100,00"), "{err}");
    let (_, err) = expect(1, &dir, &["apportion", "--total", "100", "--weights", &koenig, "--cap", "1"]);
    assert!(err.contains("16,00"), "{err}");
    expect(2, &dir, &["apportion", "--total", "100"]);
    expect(2, &dir, &["apportion", "--total", "1,00", "--weights", &koenig]);
    expect(2, &dir, &["apportion", "--total", "100", "--weights", "nirgends.csv"]);
    let municipalities = fixture("municipalities_zensus2022.csv");
    let column = ["--weight-column", "population_2022_05_15", "--id-column", "ags", "--format", "csv"];
    let arguments = [&["apportion", "--total", "1000000", "--weights", &municipalities][..], &column[..]].concat();
    let (out, _) = expect(0, &dir, &arguments);
    assert_eq!(out.lines().count(), 10_786 + 2);
    assert!(out.contains("\n01001000,"), "leading zeros stay");
}

/// `fixtures/refused`: each bad input earns the refusal that is written beside it.
#[test]
fn every_bad_input_earns_its_refusal() {
    let expected = std::fs::read_to_string(fixture("refused/expected.toml")).unwrap();
    let expected: toml::Value = expected.parse::<toml::Table>().unwrap().into();
    let cases = expected["case"].as_array().unwrap();
    assert!(cases.len() >= 9);
    for case in cases {
        let file = fixture(case["file"].as_str().unwrap());
        let arguments: Vec<String> =
            case["args"].as_array().unwrap().iter().map(|a| a.as_str().unwrap().replace("FILE", &file)).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let code = i32::try_from(case["exit"].as_integer().unwrap()).unwrap();
        let (out, err) = expect(code, &fresh_dir("refused"), &arguments);
        for part in case["message"].as_array().unwrap() {
            let part = part.as_str().unwrap();
            assert!(err.contains(part) || out.contains(part), "{file}: „{part}“ is not said: {out}{err}");
        }
    }
}

#[test]
fn key_check_tells_usable_from_not_usable_from_unreadable() {
    let dir = fresh_dir("keycheck");
    expect(0, &dir, &["key", "check", &fixture("keys/koenigstein_2019.csv")]);
    let (_, err) = expect(1, &dir, &["key", "check", &fixture("keys/koenigstein_2014.csv")]);
    assert!(err.contains("0.02039"), "{err}");
    let (out, _) = expect(0, &dir, &["key", "check", &fixture("keys/kitafinhg_2020_2021.csv")]);
    assert!(out.contains("1,00"), "{out}");
    std::fs::write(dir.join("bad.csv"), "land_code,name,percent\nDE-BY,Bayern,viel\n").unwrap();
    expect(2, &dir, &["key", "check", "bad.csv"]);
    expect(2, &dir, &["key", "check", "nirgends.csv"]);
}

#[test]
fn the_demo_does_the_main_job_once_and_the_book_stands_up_to_verify() {
    let dir = fresh_dir("demo");
    let (out, _) = expect(0, &dir, &["demo", "--no-serve"]);
    assert!(out.contains("Beispielrechnung, keine tatsächliche Zuweisung"), "{out}");
    for file in ["titelbuch.db", "out/allocation-statement.pdf", "out/allocation-statement.csv"] {
        assert!(dir.join("demo").join(file).exists(), "{file}");
    }
    for suffix in ["provenance.json", "tlog-proof"] {
        assert!(dir.join(format!("demo/out/allocation-statement.csv.{suffix}")).exists(), "{suffix}");
    }
    let (_, err) = expect(1, &dir, &["demo", "--no-serve"]);
    assert!(err.contains("--fresh"), "{err}");
    let book = "sqlite:demo/titelbuch.db";
    let (note, err) = expect(0, &dir, &["--database", book, "checkpoint"]);
    assert!(note.contains("\n\n— ") && err.is_empty(), "{note}{err}");
    std::fs::write(dir.join("kept.txt"), note).unwrap();
    expect(0, &dir, &["--database", book, "verify", "--against", "kept.txt"]);
    expect(0, &dir, &["--database", book, "rebuild"]);
    let (json, _) = expect(0, &dir, &["--database", book, "report", "list", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&json).unwrap();
    for field in ["id", "title", "formats", "parameters"] {
        assert!(!list[0][field].is_null(), "{json}");
    }
    expect(0, &dir, &["demo", "--no-serve", "--fresh"]);
    expect(3, &dir, &["--database", book, "verify", "--against", "kept.txt"]);
}

/// What a definition file declares can be said at the command line, and nothing else can.
#[test]
fn every_parameter_of_every_report_is_an_option_of_report_make() {
    let dir = fresh_dir("parameters");
    let (json, _) = expect(0, &dir, &["report", "list", "--json"]);
    let reports: serde_json::Value = serde_json::from_str(&json).unwrap();
    let parameters = reports.as_array().unwrap().iter().flat_map(|report| report["parameters"].as_array().unwrap());
    let mut defined: BTreeSet<String> =
        parameters.map(|parameter| format!("--{}", parameter["id"].as_str().unwrap())).collect();
    defined.extend(["--format", "--out"].map(str::to_owned));
    let (help, _) = expect(0, &dir, &["report", "make", "--help"]);
    let options = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
    let offered: BTreeSet<String> =
        options.filter_map(|line| line.split([' ', ',']).next()).map(|name| format!("--{name}")).collect();
    let general = ["--database", "--as", "--json", "--help"].map(str::to_owned);
    let own: BTreeSet<String> = offered.into_iter().filter(|name| !general.contains(name)).collect();
    assert_eq!(own, defined, "{help}");
}

#[test]
fn a_wrong_book_or_actor_is_said_with_a_hint() {
    let dir = fresh_dir("wrong");
    let (_, err) = expect(1, &dir, &["--database", "sqlite:nichts.db", "verify"]);
    assert!(err.contains("init"), "{err}");
    expect(2, &dir, &["--database", "mysql://x", "verify"]);
    expect(0, &dir, &["--database", "sqlite:b.db", "init", "--origin", "test.example/book"]);
    expect(1, &dir, &["--database", "sqlite:b.db", "init"]);
    let grant = ["--database", "sqlite:b.db", "--as", "niemand", "budget", "grant-frame", "--help"];
    expect(0, &dir, &grant);
    expect(2, &dir, &["--database", "sqlite:b.db", "unbekannt"]);
}
