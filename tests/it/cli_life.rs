//! The life of a book at the command line, from `init` to the report, through the real binary: two
//! persons, every exit code, a byte that somebody flips in the file, and a reader that goes away.

use crate::support::*;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use titelbuch::core::federal_state;

mod evidence;
mod later_years;
mod spending;

const VOUCHER: &str = "Beschluss 4711/2020";

struct Book {
    dir: PathBuf,
    tokens: Vec<(&'static str, String)>,
}

impl Book {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
        command.current_dir(&self.dir).args(arguments);
        command.env("TITELBUCH_DATABASE", "sqlite:buch.db").env_remove("TITELBUCH_TOKEN");
        command
    }

    /// Runs it as nobody, holds the exit code to what was expected, returns stdout and stderr.
    fn expect(&self, code: i32, arguments: &[&str]) -> (String, String) {
        finish(code, self.command(arguments), arguments)
    }

    /// The same as an actor with a token.
    fn expect_as(&self, code: i32, actor: &str, arguments: &[&str]) -> (String, String) {
        let arguments = [&["--as", actor, "--json"], arguments].concat();
        let mut command = self.command(&arguments);
        let token = self.tokens.iter().find(|(name, _)| *name == actor).map(|(_, token)| token);
        command.env("TITELBUCH_TOKEN", token.expect("an actor of this test"));
        finish(code, command, &arguments)
    }

    fn file(&self) -> PathBuf {
        self.dir.join("buch.db")
    }
}

fn finish(code: i32, mut command: Command, arguments: &[&str]) -> (String, String) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\nstdout: {out}\nstderr: {err}");
    (out, err)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name).to_str().unwrap().to_owned()
}

/// Managers, two actors with tokens, a programme with frame, a key in force.
fn prepared(name: &str) -> Book {
    let mut book = Book { dir: fresh_dir(name), tokens: Vec::new() };
    book.expect(0, &["init", "--origin", "titelbuch.example/leben"]);
    book.expect(0, &["manager", "add", "bund", "--title", "Bund", "--kind", "federation"]);
    let ministry = ["--title", "Innenministerium", "--kind", "federal-ministry", "--parent", "bund"];
    book.expect(0, &[&["manager", "add", "bmi"], &ministry[..]].concat());
    for land in federal_state::ALL {
        let land = ["manager", "add", land.code, "--title", land.name, "--kind", "federal-state", "--parent", "bmi"];
        book.expect(0, &land);
    }
    for (actor, name) in [("a.beispiel", "Anna Beispiel"), ("b.muster", "Bernd Muster")] {
        book.expect(0, &["actor", "add", actor, "--name", name, "--manager", "bmi"]);
        let (token, _) = book.expect(0, &["--json", "actor", "token", actor]);
        book.tokens.push((actor, json(&token)["token"].as_str().unwrap().to_owned()));
    }
    let as_anna = |arguments: &[&str]| book.expect_as(0, "a.beispiel", arguments);
    as_anna(&["programme", "add", "ozg", "--title", "OZG-Umsetzung", "--lead", "bmi", "--example"]);
    let component = ["--programme", "ozg", "--title", "Föderal", "--source", "erfunden"];
    as_anna(&[&["component", "add", "foederal"], &component[..]].concat());
    as_anna(&["budget", "grant-frame", "foederal", "--amount", "1500000000.00", "--voucher", VOUCHER]);
    let table = fixture("keys/koenigstein_2019.csv");
    as_anna(&["key", "add", &table, "--id", "koenigstein-2019", "--as-of", "2019-01-01"]);
    as_anna(&["key", "activate", "koenigstein-2019"]);
    book
}

#[test]
fn two_persons_allocate_at_the_command_line_and_every_exit_code_is_kept() {
    let book = prepared("life");
    let propose = |key: &'static str, total: &'static str| {
        ["allocate", "propose", "lauf-1", "--component", "foederal", "--key", key, "--total", total]
    };
    let (_, err) = book.expect_as(1, "a.beispiel", &propose("koenigstein-2020", "1500000000.00"));
    assert_eq!(json(&err)["refused"][0]["rule"], "R-004", "there is no such key");
    book.expect_as(2, "a.beispiel", &propose("koenigstein-2019", "1,5 Mrd."));
    let (made, _) = book.expect_as(0, "a.beispiel", &propose("koenigstein-2019", "1500000000.00"));
    let content = json(&made)["content_sha256"].as_str().unwrap().to_owned();

    let approve = |hash: &str| ["allocate", "approve", "lauf-1", "--content", hash].map(str::to_owned);
    let approve_as = |code: i32, actor: &str, hash: &str| {
        let arguments = approve(hash);
        book.expect_as(code, actor, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let (_, err) = approve_as(1, "a.beispiel", &content);
    assert_eq!(json(&err)["refused"][0]["rule"], "R-031", "nobody approves what they proposed");
    let (_, err) = approve_as(1, "b.muster", &"0".repeat(64));
    assert_eq!(json(&err)["refused"][0]["rule"], "R-032", "what is approved is what was seen");
    book.expect_as(2, "b.muster", &["allocate", "approve", "lauf-1"]);
    let without_token = ["--as", "b.muster", "allocate", "approve", "lauf-1", "--content", &content];
    book.expect(1, &without_token);
    book.expect(2, &without_token[2..]);
    let (_, err) = book.expect_as(1, "b.muster", &["allocate", "carry-out", "lauf-1"]);
    assert!(json(&err)["refused"][0]["rule"].is_string(), "not approved yet: {err}");
    approve_as(0, "b.muster", &content);
    book.expect_as(0, "b.muster", &["allocate", "carry-out", "lauf-1"]);

    for format in ["pdf", "csv", "csv-excel"] {
        let out = format!("nachweis.{format}");
        let make = ["report", "make", "allocation-statement", "--run", "lauf-1", "--format", format, "--out", &out];
        book.expect(0, &make);
        assert!(book.dir.join(format!("{out}.provenance.json")).exists(), "{out}");
    }
    assert!(std::fs::read(book.dir.join("nachweis.pdf")).unwrap().starts_with(b"%PDF-"));
    let csv = std::fs::read_to_string(book.dir.join("nachweis.csv")).unwrap();
    assert!(csv.contains("DE-BY") && csv.contains("233410800.00"), "{csv}");
    book.expect(1, &["report", "make", "allocation-statement", "--run", "nie", "--format", "csv", "--out", "n.csv"]);
    let (_, err) = book.expect(2, &["report", "make", "nichts", "--format", "csv", "--out", "n.csv"]);
    assert!(err.contains("keinen Bericht „nichts“") && err.contains("report list"), "{err}");
    let (_, err) =
        book.expect(2, &["report", "make", "distribution", "--run", "x", "--format", "csv", "--out", "n.csv"]);
    assert!(err.contains("er nimmt: by, programme, component"), "{err}");
    assert!(!book.dir.join("n.csv").exists());
    assert!(std::fs::read_dir(&book.dir).unwrap().all(|file| !file.unwrap().path().to_string_lossy().contains(".tmp")));
    what_if(&book);
    let (out, err) = book.expect(0, &["verify"]);
    assert!(out.contains("stimmt") && err.is_empty(), "{out}{err}");
}

/// Keys beside the run: as a table, as a file, for programs; nothing is booked by it.
fn what_if(book: &Book) {
    let (before, _) = book.expect(0, &["--json", "journal", "show"]);
    let compare = ["allocate", "compare", "--run", "lauf-1", "--key", "koenigstein-2019", "--total", "3000000000.00"];
    let (out, _) = book.expect(0, &compare);
    for said in ["A: Verteilungslauf lauf-1 (ausgeführt)", "B gegen A", "466.821.600,00", "gebucht ist nichts"] {
        assert!(out.contains(said), "{said}: {out}");
    }
    let (csv, _) = book.expect(0, &[&compare[..], &["--format", "csv"]].concat());
    assert!(csv.starts_with("recipient,name,amount_eur_a,amount_eur_b,difference_eur_b,difference_percent_b"), "{csv}");
    let (out, _) = book.expect(0, &[&["--json"], &compare[..]].concat());
    let compared = json(&out);
    assert_eq!(compared["lines"].as_array().unwrap().len(), 16);
    assert_eq!(compared["candidates"][1]["rules_of"], "lauf-1");
    assert_eq!(compared["lines"][0]["differences_percent"][1], "100.00", "{out}");
    let (_, err) = book.expect(2, &["allocate", "compare", "--key", "koenigstein-2019"]);
    assert!(err.contains("zwei bis 4"), "{err}");
    assert_eq!(book.expect(0, &["--json", "journal", "show"]).0, before, "nothing was booked");
}

#[test]
fn a_byte_flipped_in_the_file_ends_verify_with_3() {
    let book = prepared("flipped");
    book.expect(0, &["verify"]);
    let wal = book.dir.join("buch.db-wal");
    assert!(std::fs::metadata(wal).map_or(0, |file| file.len()) == 0, "everything is in the one file");
    let good = std::fs::read(book.file()).unwrap();
    let places: Vec<usize> =
        good.windows(VOUCHER.len()).enumerate().filter(|(_, w)| *w == VOUCHER.as_bytes()).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 1, "the voucher stands in one leaf and nowhere else");
    let mut bad = good.clone();
    bad[places[0] + VOUCHER.len() - 1] ^= 1;
    std::fs::write(book.file(), &bad).unwrap();
    let (out, err) = book.expect(3, &["verify"]);
    assert!(out.is_empty() && err.contains("journal, Ereignis"), "{out}{err}");
    let (out, _) = book.expect(3, &["--json", "verify"]);
    assert_eq!(json(&out)["agrees"], false, "{out}");
    std::fs::write(book.file(), &good).unwrap();
    book.expect(0, &["verify"]);
}

/// Numbers that no journal has are said at the place where they were typed, and never as a fault of the book.
#[test]
fn what_no_journal_has_is_said_as_a_wrong_call() {
    let book = prepared("edges");
    let (out, _) = book.expect(0, &["--json", "journal", "show"]);
    let size = json(&out).as_array().unwrap().len();
    let (last, last_but_one) = ((size - 1).to_string(), (size - 2).to_string());
    let beyond = "18446744073709551615";
    let (report, out) = (["report", "make", "allocation-statement", "--run", "lauf-1", "--format", "csv"], "n.csv");
    let as_of = |day: &'static str| [&report[..], &["--as-of", day, "--out", out]].concat();
    let table: &[(i32, Vec<&str>, &[&str])] = &[
        (2, as_of("1990-01-01"), &["01.01.1990", "ab 1996"]),
        (2, as_of("9999-12-31"), &["31.12.9999", "bis 9998"]),
        (2, vec!["journal", "show", "--from", beyond], &["--from", "von 0 bis 9007199254740991"]),
        (2, vec!["journal", "show", beyond], &["keine Nummer eines Ereignisses"]),
        (2, vec!["reverse", beyond, "--reason", "wrong-amount"], &["keine Nummer eines Ereignisses"]),
        (1, vec!["journal", "show", "9007199254740991"], &["9007199254740991 gibt es nicht"]),
        (1, vec!["proof", &last, "--size", "99"], &["Journalgröße 99 gibt es nicht"]),
        (1, vec!["proof", &last, "--size", beyond], &["Journalgröße 18446744073709551615 gibt es nicht"]),
        (1, vec!["proof", &last, "--size", &last], &["gehört nicht zum Journal der Größe", "mindestens --size"]),
        (1, vec!["proof", "99"], &["Ereignis 99 gibt es nicht"]),
        (0, vec!["proof", &last], &[]),
        (0, vec!["proof", &last_but_one, "--size", &last], &[]),
    ];
    for (code, arguments, said) in table {
        let (_, err) = book.expect(*code, arguments);
        for part in *said {
            assert!(err.contains(part), "{arguments:?}: „{part}“ is not said: {err}");
        }
        assert!(!err.contains("verify"), "{arguments:?}: {err}");
        assert!(!book.dir.join(out).exists(), "{arguments:?}");
    }
}

/// `titelbuch … | head -1`: whoever has read enough goes away; that is no failure and no panic.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let book = prepared("pipe");
    let table = fixture("municipalities_zensus2022.csv");
    let columns = ["--weight-column", "population_2022_05_15", "--id-column", "ags", "--format", "csv"];
    // More than a pipe holds: the program is still writing when its reader goes.
    let long = [&["apportion", "--total", "1000000", "--weights", &table][..], &columns[..]].concat();
    for arguments in [&long[..], &["journal", "show"], &["--json", "journal", "show"], &["manager", "list"]] {
        let mut command = book.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "{arguments:?}");
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}: {err}");
        assert!(!err.contains("panicked"), "{arguments:?}: {err}");
    }
}
