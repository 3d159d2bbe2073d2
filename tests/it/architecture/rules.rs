//! `docs/rules.md` against the code: each rule has its text, the file that enforces it, and tests that speak of it.

use super::catalogues::table_rows;
use super::source::{blank, files_below, functions, read, root, rust_files};
use std::collections::{BTreeMap, BTreeSet};
use titelbuch::core::agreement::{LegalBasis, TermKind};

fn is_rule_id(text: &str) -> bool {
    text.strip_prefix("R-").is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The rules of the catalogue: number and name of the constant, from lines such as `EXISTS = "R-004", …`.
fn constants(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.trim().split_once(" = \""));
    let rules = lines.filter_map(|(name, rest)| Some((rest.split_once('"')?.0.to_owned(), name.to_owned())));
    rules.filter(|(id, _)| is_rule_id(id)).collect()
}

/// `name` from `` `name` `` or `` `path::name` ``; a cell may name several, separated by commas.
fn test_names(cell: &str) -> Vec<String> {
    let names = cell.split(',').map(|name| name.trim().trim_matches('`').trim());
    names.filter(|name| !name.is_empty()).map(|name| name.rsplit("::").next().unwrap_or(name).to_owned()).collect()
}

/// Every function with what stands in it, strings included; several may have one name.
fn bodies() -> BTreeMap<String, Vec<String>> {
    let mut bodies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust_files(&["src", "tests", "migrations/src"]) {
        let lines: Vec<&str> = file.text.lines().collect();
        for function in functions(&blank(&file.text)) {
            let from = function.line - 1;
            let body = lines[from..(from + function.lines).min(lines.len())].join("\n");
            bodies.entry(function.name).or_default().push(body);
        }
    }
    bodies
}

/// Whether a word stands in a text, and not as a part of a longer one.
fn names(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let words = text.match_indices(word).filter(|(at, _)| {
        !is_part(text[..*at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next())
    });
    words.count() > 0
}

/// Whether a text names a rule, by its number or by its constant.
fn speaks_of(text: &str, id: &str, constant: &str) -> bool {
    text.contains(id) || names(text, constant)
}

/// What is wrong with the cell „enforced by“: files below `src` (the first of them names the rule's constant), and
/// columns and conditions of tables, in back quotes.
fn enforced_faults(cell: &str, constant: &str, source: impl Fn(&str) -> Option<String>, schema: &str) -> Vec<String> {
    let parts: Vec<&str> = cell.split(',').map(str::trim).collect();
    let mut faults = Vec::new();
    let files: Vec<&str> = parts.iter().copied().filter(|part| part.ends_with(".rs")).collect();
    for (place, file) in files.iter().enumerate() {
        match source(file) {
            None => faults.push(format!("there is no src/{file}")),
            Some(text) if place == 0 && !names(&text, constant) => {
                faults.push(format!("src/{file} does not name {constant}"));
            }
            Some(_) => {}
        }
    }
    if files.is_empty() {
        faults.push("no file".to_owned());
    }
    for name in parts.iter().filter_map(|part| part.split('`').nth(1)) {
        if !names(schema, name) {
            faults.push(format!("the schema has no {name}"));
        }
    }
    faults
}

#[test]
fn every_rule_has_text_code_and_a_test() {
    let rows = table_rows(&read("docs/rules.md"), is_rule_id);
    let documented: BTreeSet<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(documented.len(), rows.len(), "a rule stands twice in docs/rules.md");
    let lists = ["ledger", "evidence", "result", "rights"].map(|list| read(&format!("src/core/rules/{list}.rs")));
    let constants = constants(&lists.concat());
    assert!(!constants.is_empty());
    let coded: BTreeSet<String> = constants.keys().cloned().collect();
    assert_eq!(documented, coded, "docs/rules.md and src/core/rules/ name different rules");
    let bodies = bodies();
    let schema: String = files_below("migrations/src").iter().map(|path| read(path)).collect();
    let source = |file: &str| std::fs::read_to_string(root().join("src").join(file)).ok();
    let mut faults = Vec::new();
    for row in &rows {
        assert!(row.len() >= 5 && row.iter().take(5).all(|cell| !cell.is_empty()), "{}: an empty cell", row[0]);
        let (id, constant) = (&row[0], &constants[&row[0]]);
        faults.extend(enforced_faults(&row[3], constant, source, &schema).into_iter().map(|f| format!("{id}: {f}")));
        let named = test_names(&row[4]);
        assert!(!named.is_empty(), "{id}: no test");
        for name in named {
            match bodies.get(&name) {
                None => faults.push(format!("{id}: there is no test {name}")),
                Some(found) if !found.iter().any(|body| speaks_of(body, id, constant)) => {
                    faults.push(format!("{id}: {name} speaks neither of {id} nor of {constant}"));
                }
                Some(_) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_check_of_the_rules_can_fail() {
    assert_eq!(constants("    A_B = \"R-001\", \"x\",\n  C = \"R-12x\"\n"), [("R-001".into(), "A_B".into())].into());
    assert_eq!(test_names("`a::b`, `c`"), ["b", "c"]);
    assert_eq!(table_rows("| R-001 | x |\n|---|---|\n| Rule | y |", is_rule_id), [["R-001", "x"]]);
    assert!(speaks_of("&rules::A_B)", "R-001", "A_B") && speaks_of("[\"R-001\"]", "R-001", "A_B"));
    assert!(!speaks_of("A_BC and XA_B", "R-001", "A_B"));
    let source = |file: &str| (file == "x.rs").then(|| "rules::A_B".to_owned());
    assert!(enforced_faults("x.rs, Bedingung `c`", "A_B", source, "CONSTRAINT c CHECK").is_empty());
    assert_eq!(enforced_faults("y.rs", "A_B", source, "").len(), 1);
    assert_eq!(enforced_faults("x.rs", "A_C", source, "").len(), 1);
    assert_eq!(enforced_faults("Bedingung `c`", "A_B", source, "cc").len(), 2);
}

/// The page says of every term on which legal basis there is one, as the code does.
#[test]
fn the_table_of_terms_and_legal_bases_is_that_of_the_code() {
    let page = read("docs/rules.md");
    let (_, table) =
        page.split_once("| term | assignment | grant | financial_assistance | contract | what comes of it |").unwrap();
    let known = TermKind::ALL.map(|kind| {
        let on = LegalBasis::ALL.map(|basis| if basis.has(kind) { "yes" } else { "no" }.to_owned());
        [vec![format!("`{}`", kind.as_str())], on.to_vec(), vec![kind.effect().as_str().to_owned()]].concat()
    });
    assert_eq!(table_rows(table, |cell| cell.starts_with('`')), known);
}
