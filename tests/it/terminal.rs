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
            assert!(content.lines().count() >= 18, "{content}");
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
