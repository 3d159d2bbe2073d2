//! Length of files and functions, the opening `//!`, and marks that must not stay behind.

use super::source::{Source, functions, read, rust_files};
use std::collections::BTreeMap;

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 70;
const EXCEPTIONS: &str = "tests/it/architecture_exceptions.toml";
const FOLDERS: &[&str] = &["src", "migrations/src", "tests", "benches"];

/// Everything over its limit: `path` or `path::function`, with its length.
fn too_long(files: &[Source]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for file in files {
        let lines = file.text.lines().count();
        if lines > FILE_LINES {
            found.insert(file.path.clone(), lines);
        }
        for function in functions(&file.code) {
            if function.lines > FUNCTION_LINES {
                let longest = found.entry(format!("{}::{}", file.path, function.name)).or_default();
                *longest = function.lines.max(*longest);
            }
        }
    }
    found
}

fn exceptions(text: &str) -> BTreeMap<String, usize> {
    let table: toml::Table = text.parse().unwrap();
    let field = |entry: &toml::Value, name: &str| entry.get(name).and_then(toml::Value::as_str).unwrap().to_owned();
    let mut found = BTreeMap::new();
    for kind in ["file", "function"] {
        for entry in table.get(kind).and_then(toml::Value::as_array).into_iter().flatten() {
            let mut name = field(entry, "path");
            if kind == "function" {
                name = format!("{name}::{}", field(entry, "name"));
            }
            let lines = entry.get("lines").and_then(toml::Value::as_integer).unwrap();
            found.insert(name, usize::try_from(lines).unwrap());
        }
    }
    found
}

fn length_faults(long: &BTreeMap<String, usize>, allowed: &BTreeMap<String, usize>) -> Vec<String> {
    let mut faults: Vec<String> = long
        .iter()
        .filter(|(name, lines)| allowed.get(*name) < Some(lines))
        .map(|(name, lines)| format!("{name}: {lines} lines; split it"))
        .collect();
    for (name, lines) in allowed {
        match long.get(name) {
            None => faults.push(format!("{name}: the exception is no longer needed; remove it")),
            Some(now) if now < lines => faults.push(format!("{name}: is {now} lines now; lower its exception")),
            Some(_) => {}
        }
    }
    faults
}

/// Marks of unfinished or silenced work in a test or in code.
fn mark_faults(path: &str, file: &Source) -> Vec<String> {
    let ignore = ["#[", "ignore"].concat();
    let mut faults = Vec::new();
    if file.code.contains(&ignore) {
        faults.push(format!("{path}: an ignored test"));
    }
    let todo = ["TO", "DO"].concat();
    for (number, line) in file.text.lines().enumerate() {
        let open = line.split(todo.as_str()).skip(1).any(|rest| !rest.starts_with("(#"));
        if open {
            faults.push(format!("{path}:{}: {todo} without the number of an issue", number + 1));
        }
    }
    faults
}

#[test]
fn files_and_functions_keep_their_length() {
    let faults = length_faults(&too_long(&rust_files(FOLDERS)), &exceptions(&read(EXCEPTIONS)));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> =
        rust_files(FOLDERS).into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path).collect();
    assert!(silent.is_empty(), "no //! at the head of\n{}", silent.join("\n"));
}

#[test]
fn nothing_is_ignored_or_left_behind() {
    let faults: Vec<String> = rust_files(FOLDERS).iter().flat_map(|file| mark_faults(&file.path, file)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn sample(text: &str) -> Source {
    Source { path: "a.rs".to_owned(), text: text.to_owned(), code: text.to_owned(), is_test: false }
}

#[test]
fn a_long_function_an_old_exception_and_a_mark_are_found() {
    let long = format!("fn a() {{\n{}}}\n", "x();\n".repeat(FUNCTION_LINES));
    let found = too_long(&[sample(&long)]);
    assert_eq!(found.get("a.rs::a"), Some(&(FUNCTION_LINES + 2)));
    assert!(too_long(&[sample("fn a() {\n}\n")]).is_empty());
    assert_eq!(too_long(&[sample(&"x\n".repeat(FILE_LINES + 1))]).len(), 1);

    let entry = |lines: usize| exceptions(&format!("[[function]]\npath = \"a.rs\"\nname = \"a\"\nlines = {lines}\n"));
    assert!(length_faults(&found, &entry(FUNCTION_LINES + 2)).is_empty());
    assert_eq!(length_faults(&found, &entry(FUNCTION_LINES + 1)).len(), 1);
    assert_eq!(length_faults(&found, &entry(FUNCTION_LINES + 3)).len(), 1);
    assert_eq!(length_faults(&found, &BTreeMap::new()).len(), 1);
    assert_eq!(length_faults(&BTreeMap::new(), &entry(80)).len(), 1);

    let text = ["#[", "ignore]\nfn a() {} // TO", "DO later"].concat();
    assert_eq!(mark_faults("a.rs", &sample(&text)).len(), 2);
    assert!(mark_faults("a.rs", &sample(&["// TO", "DO(#7): later"].concat())).is_empty());
}
