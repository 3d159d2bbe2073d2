//! Lists that must agree with the code: fixtures, tables, policy fields, decisions, readers.

use super::source::{files_below, functions, read, root, rust_files};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use titelbuch::core::{checklist, policy_field};
use titelbuch::intake::policy_fields;
use titelbuch::intake::tables::POLICY_FIELDS;

/// Public asynchronous functions of the store that change the book or belong to its operation.
/// Every other one reads and must be told for whom.
const NOT_READS: &[&str] = &[
    "record",
    "save_draft",
    "drop_draft",
    "record_all",
    "record_as_shown",
    "rebuild",
    "read_ahead",
    "verify",
    "migrate",
    "init",
    "open",
    "close",
    "issue_token",
    "issue_named_token",
    "withdraw_token",
    "invite",
    "accept_invitation",
    "sign_in",
    "admit",
    "enrol_second_factor",
    "remove_second_factor",
    "change_password",
    "disable_actor",
    "enable_actor",
    "begin_session",
    "end_session",
    "end_other_sessions",
    "link_identity",
    "unlink_identity",
    "begin_oidc",
    "take_oidc",
    "sign_in_by_oidc",
    "note_access",
    "mark_read",
    "set_mail_address",
    "note_mailed",
    "note_deadlines",
    "note_administration",
    "confirm_password",
];

/// Rows of the Markdown tables of a text whose first cell satisfies `wanted`, cells trimmed.
pub(super) fn table_rows(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<Vec<String>> {
    let rows = text.lines().filter(|line| line.starts_with('|'));
    let cells = rows.map(|line| line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect());
    cells.filter(|row: &Vec<String>| row.first().is_some_and(|cell| wanted(cell))).collect()
}

fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is wrong with a fixture's description.
fn fixture_faults(bytes: &[u8], description: &str) -> Vec<String> {
    let Ok(table) = description.parse::<toml::Table>() else { return vec!["unreadable description".to_owned()] };
    let text = |field: &str| table.get(field).and_then(toml::Value::as_str).unwrap_or_default();
    let mut faults: Vec<String> = ["title", "source", "retrieved_on", "licence", "note"]
        .iter()
        .filter(|field| text(field).is_empty())
        .map(|field| format!("no {field}"))
        .collect();
    if text("sha256") != hex_sha256(bytes) {
        faults.push(format!("sha256 is {}", hex_sha256(bytes)));
    }
    faults
}

/// Whose description is it: `FILE.source.toml` beside it, or a `SOURCE.toml` of a whole folder above it.
fn description_of(path: &str) -> Option<(String, String)> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let own = format!("{stem}.source.toml");
    if root().join(&own).exists() {
        return Some((own, String::new()));
    }
    let mut folder = path;
    while let Some((parent, _)) = folder.rsplit_once('/') {
        let shared = format!("{parent}/SOURCE.toml");
        if root().join(&shared).exists() {
            return Some((shared, path[parent.len() + 1..].to_owned()));
        }
        folder = parent;
    }
    None
}

/// What is wrong with a file of a folder that has one description for all.
fn folder_faults(bytes: &[u8], description: &str, name: &str) -> Vec<String> {
    let Ok(table) = description.parse::<toml::Table>() else { return vec!["unreadable description".to_owned()] };
    let files = table.get("file").and_then(toml::Value::as_array).into_iter().flatten();
    let text = |entry: &toml::Value, field: &str| entry.get(field).and_then(toml::Value::as_str).map(str::to_owned);
    let sums: Vec<String> =
        files.filter(|entry| text(entry, "path").as_deref() == Some(name)).filter_map(|e| text(e, "sha256")).collect();
    if sums == [hex_sha256(bytes)] { Vec::new() } else { vec![format!("{name}: sha256 {sums:?}")] }
}

#[test]
fn every_fixture_has_a_source_with_its_sha256() {
    let mut described = 0;
    for path in files_below("fixtures") {
        let ours = ["fixtures/refused/", "fixtures/scenarios/", "fixtures/events/"]
            .iter()
            .any(|folder| path.starts_with(folder));
        if ours || path.ends_with(".toml") || path.ends_with(".md") {
            continue;
        }
        let (companion, name) = description_of(&path).unwrap_or_else(|| panic!("{path}: no .source.toml"));
        let bytes = fs::read(root().join(&path)).unwrap();
        let text = read(&companion);
        let faults = if name.is_empty() { fixture_faults(&bytes, &text) } else { folder_faults(&bytes, &text, &name) };
        assert!(faults.is_empty(), "{path}: {}", faults.join(", "));
        described += 1;
    }
    assert!(described >= 13, "only {described} fixtures found");
}

/// Names in quotes after `marker`, such as `CREATE TABLE "x"` or `.table("x")`.
fn names_after(text: &str, marker: &str) -> BTreeSet<String> {
    let rest = text.match_indices(marker).filter_map(|(i, _)| text.get(i + marker.len()..));
    let names =
        rest.map(|rest| rest.trim_start().trim_start_matches("IF NOT EXISTS").trim_start().trim_start_matches('"'));
    names
        .map(|n| n.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>())
        .filter(|n| !n.is_empty())
        .collect()
}

/// Whoever asks for events by type and names one that is only read any more must name its successor too: what was written
/// since would be left out, and nobody would see it.
fn left_behind(read_only: &str, path: &str, text: &str) -> Option<String> {
    let (name, version) = read_only.rsplit_once('/').unwrap();
    let next = format!("\"{name}/{}\"", version.parse::<u8>().unwrap() + 1);
    let named = text.contains(&format!("\"{read_only}\"")) && !text.contains(&next);
    named.then(|| format!("{path} names {read_only} and not {next}"))
}

#[test]
fn nobody_asks_for_the_first_version_of_an_event_alone() {
    let files = rust_files(&["src"]);
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| crate::events::READ_ONLY.iter().filter_map(|old| left_behind(old, &file.path, &file.text)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
    assert!(left_behind("claim_repaid/1", "x", r#"["claim_raised/1", "claim_repaid/1"]"#).is_some());
}

#[test]
fn every_public_read_of_the_store_has_a_viewer() {
    let files = rust_files(&["src/store"]);
    let mut reads = 0;
    let root_file = super::source::blank(&read("src/store.rs"));
    for code in files.iter().map(|file| file.code.as_str()).chain([root_file.as_str()]) {
        let faults = viewer_faults(code);
        assert!(faults.is_empty(), "reads without a Viewer: {}", faults.join(", "));
        reads += code.matches("viewer: &Viewer").count();
    }
    assert!(reads > 0, "no read was found at all");
}

/// Public asynchronous functions that are neither named in `NOT_READS` nor take a `Viewer`.
fn viewer_faults(code: &str) -> Vec<String> {
    code.match_indices("pub async fn ")
        .filter_map(|(i, _)| functions(&code[i..]).into_iter().next())
        .filter(|function| !NOT_READS.contains(&function.name.as_str()) && !function.signature.contains("Viewer"))
        .map(|function| function.name)
        .collect()
}

#[test]
fn the_policy_fields_of_the_rules_are_those_of_the_table() {
    let table = policy_fields::read(POLICY_FIELDS.csv.as_bytes()).unwrap();
    let table: Vec<(&str, &str)> = table.iter().map(|field| (field.code.as_str(), field.name.as_str())).collect();
    let rules: Vec<(&str, &str)> = policy_field::ALL.iter().map(|field| (field.code, field.name)).collect();
    assert_eq!(rules, table);
}

#[test]
fn the_criteria_of_the_rules_are_those_of_the_table() {
    let table = read("fixtures/checklisten.csv");
    let rules: Vec<String> = checklist::ALL
        .iter()
        .map(|criterion| format!("{},{},{}", criterion.code, criterion.list.as_str(), criterion.name))
        .collect();
    assert_eq!(table.lines().skip(1).collect::<Vec<_>>(), rules);
}

/// Words that only make sense on somebody's machine.
fn place_faults(text: &str) -> Vec<String> {
    let words = [
        ["../sha", "red"].concat(),
        ["/wo", "rk/"].concat(),
        ["index.crates", ".io"].concat(),
        ["static.crates", ".io"].concat(),
        ["pypi", ".org"].concat(),
        ["registry.npmjs", ".org"].concat(),
        ["/ro", "ot/"].concat(),
    ];
    words.into_iter().filter(|word| text.contains(word)).collect()
}

#[test]
fn nothing_names_a_place_outside_the_house() {
    let folders = ["src", "migrations", "docs", "reports", "tests", "scripts", "benches", "fixtures", ".ci"];
    let mut paths: Vec<String> = folders.iter().flat_map(|folder| files_below(folder)).collect();
    let top = fs::read_dir(root()).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file());
    paths.extend(top.map(|entry| entry.file_name().into_string().unwrap()));
    // In a second working tree `.git` is a file that names the first.
    for path in paths.iter().filter(|path| !["Cargo.lock", ".git"].contains(&path.as_str())) {
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue };
        let faults = place_faults(&text);
        assert!(faults.is_empty(), "{path} names {}", faults.join(", "));
    }
}

#[test]
fn decisions_have_numbers_of_their_own() {
    let mut seen = BTreeMap::new();
    for path in files_below("docs/adr") {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let number = name.get(..5).filter(|n| n.ends_with('-') && n[..4].bytes().all(|b| b.is_ascii_digit()));
        let number = number.unwrap_or_else(|| panic!("{path}: no number NNNN- at the head")).to_owned();
        if let Some(other) = seen.insert(number, path.clone()) {
            panic!("{other} and {path} have the same number");
        }
    }
    assert!(!seen.is_empty());
}

#[test]
fn every_table_of_the_schema_has_a_kind() {
    let migrations: String = files_below("migrations/src").iter().map(|path| read(path)).collect();
    let made: BTreeSet<String> =
        ["CREATE TABLE ", "table(\""].iter().flat_map(|marker| names_after(&migrations, marker)).collect();
    let list = read("src/store/tables.rs");
    let listed: BTreeSet<String> = names_after(&list, "    (\"");
    assert!(!listed.is_empty(), "src/store/tables.rs lists no table");
    let own: BTreeSet<String> = listed.into_iter().filter(|name| name != "seaql_migrations").collect();
    assert_eq!(made, own, "left: migrations, right: src/store/tables.rs");
}

/// The types of a text that the description of the interface has a part of, by their names.
fn described(text: &str) -> Vec<String> {
    let names = text.split("ToSchema)]").skip(1).filter_map(|rest| {
        let place = ["struct ", "enum "].iter().filter_map(|word| Some(rest.find(word)? + word.len())).min()?;
        let name = rest[place..].chars().take_while(|sign| sign.is_alphanumeric()).collect::<String>();
        Some(name).filter(|name| !name.is_empty())
    });
    names.collect()
}

/// Types that are called alike: the description would show one in place of the other.
fn called_alike(texts: &[(String, String)]) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    for (path, text) in texts {
        for name in described(text) {
            if let Some(other) = seen.insert(name.clone(), path) {
                faults.push(format!("{name} in {other} and in {path}"));
            }
        }
    }
    faults
}

#[test]
fn every_part_of_the_interface_has_a_name_of_its_own() {
    let sources = rust_files(&["src"]).into_iter();
    let texts: Vec<(String, String)> = sources.map(|source| (source.path, source.text)).collect();
    let count: usize = texts.iter().map(|(_, text)| described(text).len()).sum();
    assert!(count > 100, "{count}");
    assert_eq!(called_alike(&texts), Vec::<String>::new());
}

#[test]
fn each_catalogue_check_can_fail() {
    let part = |name: &str| format!("#[derive(Serialize, ToSchema)]\n#[serde(x)]\npub struct {name} {{ a: u8 }}\n");
    let (one, two) = (("a".to_owned(), part("A") + &part("B")), ("b".to_owned(), part("B")));
    assert_eq!(called_alike(&[one, two]), ["B in a and in b"]);
    let good = format!("title='t'\nsource='s'\nretrieved_on='u'\nlicence='l'\nnote='n'\nsha256='{}'", hex_sha256(b"a"));
    assert!(fixture_faults(b"a", &good).is_empty());
    assert_eq!(fixture_faults(b"b", &good).len(), 1);
    assert_eq!(fixture_faults(b"a", "").len(), 6);
    let folder = format!("[[file]]\npath='x'\nsha256='{}'", hex_sha256(b"a"));
    assert!(folder_faults(b"a", &folder, "x").is_empty());
    assert_eq!(folder_faults(b"b", &folder, "x").len(), 1);
    assert_eq!(folder_faults(b"a", &folder, "y").len(), 1);
    assert_eq!(viewer_faults("pub async fn a(&self) {} pub async fn b(&self, v: &Viewer) {}"), ["a"]);
    assert!(viewer_faults("pub async fn record(&self) {}").is_empty());
    assert_eq!(place_faults(&["see ../sha", "red/x"].concat()).len(), 1);
    assert_eq!(
        names_after("CREATE TABLE IF NOT EXISTS journal (", "CREATE TABLE "),
        BTreeSet::from(["journal".to_owned()])
    );
}
