//! What stands in the files of the demo, and what a program reads at a terminal when something fails.

use crate::support::*;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const EXAMPLE: &str = "Beispielrechnung, keine tatsächliche Zuweisung";

fn titelbuch(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
    command.current_dir(dir).args(arguments).env_remove("TITELBUCH_TOKEN").env_remove("TITELBUCH_DATABASE");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The text of a file as a person reads it; that of a PDF by `pdftotext`.
fn readable(path: &Path) -> String {
    if path.extension().is_none_or(|ending| ending != "pdf") {
        return std::fs::read_to_string(path).unwrap();
    }
    let output = Command::new("pdftotext").arg(path).arg("-").output();
    text(&output.expect("pdftotext is missing; ./test.sh installs it").stdout)
}

#[test]
fn every_file_of_the_demo_says_that_it_is_an_example() {
    let dir = fresh_dir("example");
    let output = titelbuch(&dir, &["demo", "--no-serve"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let files: Vec<PathBuf> =
        std::fs::read_dir(dir.join("demo/out")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 11, "{files:?}");
    for path in &files {
        let (name, content) = (path.file_name().unwrap().to_str().unwrap(), readable(path));
        // A signed note and a proof have no line for words: there the signed name of the journal says it.
        let words = if name == "checkpoint.txt" || name.ends_with(".tlog-proof") {
            "titelbuch.example/beispielrechnung-keine-tatsaechliche-zuweisung\n"
        } else {
            EXAMPLE
        };
        assert!(content.contains(words), "{name} does not say „{words}“:\n{content}");
        if name.ends_with(".csv") {
            assert!(content.lines().count() >= 3, "a head, a row and a total: {content}");
            for line in content.lines().skip(1) {
                assert!(line.contains(EXAMPLE), "{name}: a row does not say it: {line}");
            }
        }
    }
    let pdf = readable(&dir.join("demo/out/allocation-statement.pdf"));
    let head = pdf.split("Bedeutung der Spalten").next().unwrap();
    assert!(head.contains("angenommen, die Quelle nennt keinen"), "the as-of date of the key is assumed:\n{pdf}");
    assert!(!head.contains("Hinweis"), "the column is for files only:\n{pdf}");
}

/// With `--json` a program reads one object on stderr, whatever went wrong.
#[test]
fn every_failure_is_one_json_object_for_programs() {
    let dir = fresh_dir("json");
    let fixture = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let bad_key = fixture("keys/koenigstein_2014.csv");
    let negative = fixture("refused/weight_negative.csv");
    let (bad_key, negative) = (bad_key.to_str().unwrap(), negative.to_str().unwrap());
    let book = ["--database", "sqlite:b.db"];
    assert!(titelbuch(&dir, &[&book[..], &["init"]].concat()).status.success());
    std::fs::write(dir.join("no-checkpoint.txt"), "kein Prüfpunkt\n").unwrap();
    assert!(titelbuch(&dir, &["--database", "sqlite:c.db", "init"]).status.success());
    let foreign = titelbuch(&dir, &["--database", "sqlite:c.db", "checkpoint"]);
    std::fs::write(dir.join("foreign.txt"), foreign.stdout).unwrap();
    let bund = ["manager", "add", "bund", "--title", "Bund", "--kind", "federation"];
    assert!(titelbuch(&dir, &[&book[..], &bund].concat()).status.success());
    let grant = ["--as", "anna", "budget", "grant-frame", "x", "--amount", "1"];
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().port().to_string();
    let interest = ["interest", "--principal", "1", "--from", "2021-03-01", "--until", "2021-04-01"];
    let interest = [&interest[..], &["--day-count", "actual-365", "--regime"]].concat();
    let cases: Vec<(&str, i32, Vec<&str>)> = vec![
        ("usage", 2, [&interest[..], &["none", "--rate", "1"]].concat()),
        ("refused", 1, [&interest[..], &["fixed", "--rate", "101"]].concat()),
        ("unreadable", 2, [&interest[..], &["none", "--rates", negative]].concat()),
        ("failed", 1, [&book[..], &["serve", "--port", &taken]].concat()),
        ("usage", 2, [&book[..], &["report", "make", "bogus", "--run", "x", "--format", "pdf", "--out", "x"]].concat()),
        ("usage", 2, vec![]),
        ("usage", 2, vec!["--bogus"]),
        ("usage", 2, vec!["apportion", "--total", "1,00", "--weights", "x"]),
        ("usage", 2, vec!["verify"]),
        ("usage", 2, vec!["apportion", "--total", "1", "--weights", "nirgends.csv"]),
        ("unreadable", 2, vec!["apportion", "--total", "1", "--weights", negative, "--weight-column", "weight"]),
        ("failed", 1, vec!["apportion", "--total", "1", "--weights", bad_key, "--floor", "10"]),
        ("failed", 1, vec!["key", "check", bad_key]),
        ("failed", 1, vec!["--database", "sqlite:nichts.db", "verify"]),
        ("failed", 1, [&book[..], &["init"]].concat()),
        ("failed", 1, [&book[..], &grant].concat()),
        ("refused", 1, [&book[..], &bund].concat()),
        ("usage", 2, [&book[..], &["verify", "--against", "no-checkpoint.txt"]].concat()),
        ("disagrees", 3, [&book[..], &["verify", "--against", "foreign.txt"]].concat()),
    ];
    for (error, code, arguments) in cases {
        let arguments = [&arguments[..], &["--json"]].concat();
        let output = titelbuch(&dir, &arguments);
        let said = text(&output.stderr);
        let object: serde_json::Value =
            serde_json::from_str(&said).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {said}"));
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert_eq!(
            (object["error"].as_str(), object["exit_code"].as_i64()),
            (Some(error), Some(code.into())),
            "{said}"
        );
        assert!(object["message"].as_str().is_some_and(|message| message.len() > 10), "{said}");
        let message = object["message"].as_str().unwrap();
        assert!(!message.contains("os error") && !message.starts_with(char::is_lowercase), "{said}");
    }
}
