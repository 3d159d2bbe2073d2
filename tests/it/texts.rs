//! What people read at a terminal, whole, as it was read aloud and found good. A change shows up as a difference in
//! `snapshots/`; `cargo insta review` takes it over, after reading.
//!
//! Only texts whose whole matters stand here; single sentences are tested where they are made.

use crate::support::fresh_dir;
use std::path::Path;
use std::process::Command;

/// Standard output, then the error output, then the exit code, as one text.
fn said(dir: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
    command.current_dir(dir).args(arguments).env_remove("TITELBUCH_TOKEN").env_remove("TITELBUCH_DATABASE");
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let code = output.status.code().unwrap();
    without_hashes(&format!("{out}── Fehlerausgabe ──\n{err}── Rückgabewert {code} ──\n"))
}

/// Salts and keys are drawn anew for each book, and so are the hashes over them.
fn without_hashes(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let (before, run) = rest.split_at(start);
        let length = run.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(run.len());
        shown.push_str(before);
        let secret = length == 16 && before.ends_with("pw_");
        shown.push_str(match length {
            64 => "[sha256]",
            _ if secret => "[drawn anew]",
            _ => &run[..length],
        });
        rest = &run[length..];
    }
    shown + rest
}

/// The tables of the house, under names that do not depend on where it stands.
fn with_tables(name: &str) -> std::path::PathBuf {
    let dir = fresh_dir(name);
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys");
    for table in ["koenigstein_2014", "kraftstkompg_2010"] {
        for ending in ["csv", "source.toml"] {
            let file = format!("{table}.{ending}");
            std::fs::copy(keys.join(&file), dir.join(&file)).unwrap();
        }
    }
    dir
}

fn read_aloud(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_demo_tells_what_it_does_and_verify_what_it_finds() {
    let dir = fresh_dir("texts");
    read_aloud("demo", &said(&dir, &["demo", "--no-serve"]));
    let book = ["--database", "sqlite:demo/titelbuch.db"];
    read_aloud("verify_agrees", &said(&dir, &[&book[..], &["verify"]].concat()));
    let db = rusqlite::Connection::open(dir.join("demo/titelbuch.db")).unwrap();
    db.execute("UPDATE balances SET balance_cents = balance_cents + 1 WHERE account_id = 2", []).unwrap();
    drop(db);
    read_aloud("verify_finds", &said(&dir, &[&book[..], &["verify"]].concat()));
}

#[test]
fn a_table_of_amounts_and_a_key_that_is_none() {
    let dir = with_tables("amounts");
    let apportion = ["apportion", "--total", "8991764000", "--weights", "kraftstkompg_2010.csv"];
    read_aloud("apportion_table", &said(&dir, &apportion));
    let half_up = [&apportion[..], &["--method", "half-up", "--unit", "euro"]].concat();
    read_aloud("apportion_half_up", &said(&dir, &half_up));
    read_aloud("key_check_refused", &said(&dir, &["key", "check", "koenigstein_2014.csv"]));
}

#[test]
fn interest_names_its_conventions_and_what_is_provisional() {
    let dir = fresh_dir("interest_texts");
    let asked = ["interest", "--principal", "10000.00", "--from", "2026-02-01", "--regime", "base-rate-plus"];
    let asked = [&asked[..], &["--change", "2026-04-15=-2500.00", "--day-count", "actual-365"]].concat();
    let beyond = [&asked[..], &["--until", "2026-09-01"]].concat();
    read_aloud("interest_provisional", &said(&dir, &[&beyond[..], &["--provisional"]].concat()));
    read_aloud("interest_refused", &said(&dir, &beyond));
    let fixed = ["interest", "--principal", "80000.00", "--from", "2026-01-31", "--until", "2026-02-28", "--next-day"];
    let rate = ["--regime", "fixed", "--rate", "-0.30", "--minimum", "0.1", "--none-below", "100"];
    let least = [&fixed[..], &rate[..], &["--day-count", "thirty-360"]].concat();
    read_aloud("interest_below_least", &said(&dir, &least));
}

#[test]
fn a_refusal_names_every_rule_and_what_is_possible() {
    let dir = fresh_dir("refusal");
    let book = |arguments: &[&str]| said(&dir, &[&["--database", "sqlite:buch.db"], arguments].concat());
    book(&["init", "--origin", "titelbuch.example/texte"]);
    book(&["manager", "add", "bund", "--title", "Bund", "--kind", "federation"]);
    let second = ["manager", "add", "bund", "--title", "Bund", "--kind", "federation", "--parent", "bmi"];
    read_aloud("refusal", &book(&second));
}

#[test]
fn only_whole_hashes_are_left_out() {
    let hash = "0123456789abcdef".repeat(4);
    assert_eq!(without_hashes(&format!("tb_{hash}, {hash}")), "tb_[sha256], [sha256]");
    assert_eq!(without_hashes(&format!("{hash}0 abc ä {}", &hash[1..])), format!("{hash}0 abc ä {}", &hash[1..]));
}
