//! Who may know whom, and which names have no place in the core.

use super::source::{Source, paths, read, rust_files, words};
use std::collections::BTreeSet;

/// Ring, and the rings that it may use beside itself.
const RINGS: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("store", &["core"]),
    ("report", &["core"]),
    ("intake", &["core"]),
    ("desk", &["core", "store", "report", "intake"]),
    ("web", &["core", "store", "report", "intake", "desk"]),
    ("cli", &["core", "store", "report", "intake", "desk", "web"]),
];

const CORE_CRATES: &[&str] =
    &["rust_decimal", "num_bigint", "num_integer", "num_traits", "time", "sha2", "thiserror", "serde"];
const JOURNAL_CRATES: &[&str] =
    &["ed25519_dalek", "base64", "unicode_normalization", "serde_json", "serde_json_canonicalizer"];

/// Crates that belong to one ring only: nobody else may name them.
const CRATE_HOMES: &[(&str, &[&str])] = &[
    ("sea_orm", &["store"]),
    ("migrations", &["store"]),
    ("rusqlite", &["store"]),
    ("rocket", &["web"]),
    ("utoipa", &["web"]),
    ("fluent_bundle", &["web"]),
    ("unic_langid", &["web"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("lettre", &["cli"]),
    ("printpdf", &["report"]),
    ("lopdf", &["report"]),
    ("qrcodegen", &["report"]),
    ("zip", &["report"]),
    ("argon2", &["store"]),
    ("totp_rs", &["store"]),
    ("openidconnect", &["web"]),
    ("ureq", &["web"]),
];

const FORBIDDEN_IN_CORE: &[&str] = &[
    "f32",
    "f64",
    "SystemTime",
    "now_utc",
    "now_local",
    "async",
    "await",
    "HashMap",
    "HashSet",
    "println",
    "print",
    "eprintln",
    "eprint",
    "dbg",
];
/// Lookups without order are allowed in these files, which never show their order.
const UNORDERED_LOOKUPS: [(&str, &str); 2] =
    [("src/core/book/slots.rs", "HashMap"), ("src/core/event/reading.rs", "HashMap")];
const FORBIDDEN_STD_IN_CORE: &[&str] = &["fs", "env", "net", "process", "thread", "io"];

/// `src/core/money.rs` is of the ring `core`; so is `src/core.rs`.
fn ring_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("src/")?;
    let first = rest.split('/').next()?;
    let ring = first.strip_suffix(".rs").unwrap_or(first);
    RINGS.iter().map(|(name, _)| *name).find(|name| *name == ring)
}

/// What a file of a ring uses that it must not: rings and crates.
fn ring_faults(path: &str, code: &str, is_test: bool, dependencies: &BTreeSet<String>) -> Vec<String> {
    let Some(ring) = ring_of(path) else { return Vec::new() };
    let allowed = RINGS.iter().find(|(name, _)| *name == ring).map_or(&[][..], |(_, allowed)| allowed);
    let depth = path.trim_end_matches(".rs").split('/').count() - 1;
    let mut faults = Vec::new();
    for (line, first, second) in paths(code) {
        let second = second.unwrap_or_default();
        if matches!(first.as_str(), "crate" | "titelbuch") {
            let other = RINGS.iter().any(|(name, _)| *name == second);
            if other && second != ring && !allowed.contains(&second.as_str()) {
                faults.push(format!("{path}:{line}: {ring} uses {second}"));
            }
        } else if dependencies.contains(&first) && !crate_allowed(ring, path, is_test, &first) {
            faults.push(format!("{path}:{line}: {ring} uses the crate {first}"));
        }
    }
    if code.contains(&"super::".repeat(depth)) {
        faults.push(format!("{path}: climbs to the crate root with super::"));
    }
    faults
}

fn crate_allowed(ring: &str, path: &str, is_test: bool, name: &str) -> bool {
    if let Some((_, homes)) = CRATE_HOMES.iter().find(|(other, _)| *other == name) {
        return homes.contains(&ring);
    }
    let journal = path.starts_with("src/core/journal");
    let known = CORE_CRATES.contains(&name) || journal && JOURNAL_CRATES.contains(&name);
    ring != "core" || known || is_test && (name == "proptest" || JOURNAL_CRATES.contains(&name))
}

/// The names in a file of the core that have no place there.
fn core_faults(path: &str, code: &str) -> Vec<String> {
    let mut faults: Vec<String> = words(code)
        .into_iter()
        .filter(|(_, _, word, _)| FORBIDDEN_IN_CORE.contains(word) && !UNORDERED_LOOKUPS.contains(&(path, *word)))
        .map(|(line, _, word, _)| format!("{path}:{line}: {word}"))
        .collect();
    let clock = |(_, _, word, after): &(usize, &str, &str, &str)| *word == "Instant" && after.starts_with("::now");
    faults.extend(words(code).iter().filter(|w| clock(w)).map(|(line, ..)| format!("{path}:{line}: Instant::now")));
    for (line, first, second) in paths(code) {
        let second = second.unwrap_or_default();
        if first == "std" && FORBIDDEN_STD_IN_CORE.contains(&second.as_str()) {
            faults.push(format!("{path}:{line}: std::{second}"));
        }
    }
    faults
}

/// Calls that may panic on purpose, outside tests.
fn panic_faults(path: &str, code: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (line, before, word, after) in words(code) {
        let method = before.ends_with('.') && after.starts_with('(') && matches!(word, "unwrap" | "expect");
        let name = matches!(word, "panic" | "todo" | "unimplemented" | "unreachable") && after.starts_with('!');
        if method || name {
            faults.push(format!("{path}:{line}: {word}"));
        }
    }
    faults
}

fn dependencies() -> BTreeSet<String> {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let names = ["dependencies", "dev-dependencies"].iter().filter_map(|part| manifest.get(*part)?.as_table());
    names.flat_map(|table| table.keys().map(|name| name.replace('-', "_"))).collect()
}

fn house() -> Vec<Source> {
    rust_files(&["src"])
}

#[test]
fn rings_know_only_the_rings_and_crates_they_may() {
    let dependencies = dependencies();
    assert!(dependencies.contains("sea_orm") && dependencies.contains("proptest"));
    let faults: Vec<String> =
        house().iter().flat_map(|file| ring_faults(&file.path, &file.code, file.is_test, &dependencies)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_belongs_to_a_ring() {
    let strays: Vec<String> = house()
        .into_iter()
        .map(|file| file.path)
        .filter(|path| ring_of(path).is_none() && !matches!(path.as_str(), "src/lib.rs" | "src/main.rs"))
        .collect();
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn the_core_has_no_floats_clock_files_or_unordered_maps() {
    let files = house();
    let core = files.iter().filter(|file| ring_of(&file.path) == Some("core") && !file.is_test);
    let faults: Vec<String> = core.flat_map(|file| core_faults(&file.path, &file.code)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_panics_on_purpose_outside_tests() {
    let files = rust_files(&["src", "migrations/src"]);
    let code = files.iter().filter(|file| !file.is_test);
    let faults: Vec<String> = code.flat_map(|file| panic_faults(&file.path, &file.code)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_breach_of_each_kind_is_found() {
    let crates = BTreeSet::from(["sea_orm", "serde", "serde_json", "printpdf"].map(str::to_owned));
    for (path, code) in [
        ("src/core/a.rs", "use crate::store::x;"),
        ("src/core/a.rs", "use crate::{core::b, web};"),
        ("src/core/a.rs", "sea_orm::X"),
        ("src/core/a.rs", "use serde_json::Value;"),
        ("src/core/a.rs", "use super::super::store;"),
        ("src/store/a.rs", "use crate::report::b;"),
        ("src/report/a.rs", "use crate::store::b;"),
        ("src/intake/a.rs", "use crate::report;"),
        ("src/web/a.rs", "use printpdf::X;"),
        ("src/store/a.rs", "crate::cli::run()"),
    ] {
        assert_eq!(ring_faults(path, code, false, &crates).len(), 1, "{path}: {code}");
    }
    for (path, code) in [
        ("src/core/journal/a.rs", "use serde_json::Value; use super::hash;"),
        ("src/store/a.rs", "use crate::core::money; sea_orm::X"),
        ("src/cli/a.rs", "use crate::{core, report, store, web};"),
    ] {
        assert_eq!(ring_faults(path, code, false, &crates), Vec::<String>::new(), "{path}: {code}");
    }
    for code in ["x: f64", "HashMap::new()", "std::fs::read", "use std::{env, fmt};", "async fn a()", "Instant::now()"]
    {
        assert_eq!(core_faults("p", code).len(), 1, "{code}");
    }
    assert!(core_faults("p", "Instant::parse(x); std::fmt::Debug").is_empty());
    assert_eq!(panic_faults("p", "a.unwrap(); b.expect(c); todo!(); panic!()").len(), 4);
    assert!(panic_faults("p", "a.unwrap_or(b); expect(c)").is_empty());
}
