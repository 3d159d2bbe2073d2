//! Reading the house's own source: files, a lexer that blanks comments and texts, functions, paths.
//!
//! Not a Rust parser: it knows just enough to find names in code, and is tested below so that a
//! rule built on it can really fail.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

mod tests;

/// A file of the house: path from its root with `/`, the text, and the code without comments and texts.
pub struct Source {
    pub path: String,
    pub text: String,
    pub code: String,
    pub is_test: bool,
}

/// A function: name, line, number of lines, and the text between its parentheses.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
    pub signature: String,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder of the house, in order of its path; none if the folder is missing.
pub fn files_below(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(&root(), &root().join(folder), &mut found);
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust file below the folders.
pub fn rust_files(folders: &[&str]) -> Vec<Source> {
    let paths = folders.iter().flat_map(|folder| files_below(folder)).filter(|path| path.ends_with(".rs"));
    let mut found: Vec<Source> = paths
        .map(|path| {
            let text = read(&path);
            Source { path, code: blank(&text), text, is_test: false }
        })
        .collect();
    let test_files: BTreeSet<String> = found.iter().flat_map(|file| test_modules(&file.path, &file.code)).collect();
    for file in &mut found {
        file.is_test = is_test_path(&file.path) || test_files.contains(&file.path);
        file.code = without_test_items(&file.code);
    }
    found
}

/// The files that a file declares under `#[cfg(test)]`: `src/report.rs` gives `src/report/specimen.rs`.
pub fn test_modules(path: &str, code: &str) -> Vec<String> {
    let after = code.match_indices("#[cfg(test)]").filter_map(|(i, mark)| code.get(i + mark.len()..));
    let names = after.filter_map(|rest| {
        let item = rest.split_once(';')?.0;
        let (_, name) = item.split_once("mod ")?;
        name.chars().all(|c| c.is_alphanumeric() || c == '_').then(|| name.to_owned())
    });
    let folder = path.trim_end_matches(".rs").trim_end_matches("/lib").trim_end_matches("/main");
    names.map(|name| format!("{folder}/{name}.rs")).collect()
}

fn is_test_path(path: &str) -> bool {
    path.starts_with("tests/")
        || path.starts_with("benches/")
        || path.split('/').any(|part| matches!(part, "tests.rs" | "tests"))
}

/// The text with every comment, string and character literal replaced by spaces; lines stay.
pub fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let end = skip_from(&chars, i);
        if end > i {
            out.extend(chars[i..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            i = end;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

/// Where the comment or literal that begins at `i` ends; `i` itself if none begins there.
fn skip_from(chars: &[char], i: usize) -> usize {
    let at = |n: usize| chars.get(i + n).copied();
    let after_name = i > 0 && (chars[i - 1].is_alphanumeric() || chars[i - 1] == '_');
    match (chars[i], at(1)) {
        ('/', Some('/')) => chars[i..].iter().position(|c| *c == '\n').map_or(chars.len(), |n| i + n),
        ('/', Some('*')) => end_of_block(chars, i),
        ('"', _) => end_of_quoted(chars, i + 1, '"'),
        ('r', Some('"' | '#')) if !after_name => end_of_raw(chars, i, i + 1),
        ('b', Some('r')) if !after_name && matches!(at(2), Some('"' | '#')) => end_of_raw(chars, i, i + 2),
        ('b', Some('"')) if !after_name => end_of_quoted(chars, i + 2, '"'),
        ('b', Some('\'')) if !after_name => end_of_quoted(chars, i + 2, '\''),
        ('\'', Some('\\')) => end_of_quoted(chars, i + 1, '\''),
        ('\'', Some(_)) if at(2) == Some('\'') => i + 3,
        _ => i,
    }
}

fn end_of_block(chars: &[char], start: usize) -> usize {
    let (mut depth, mut i) = (0_usize, start);
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => {
                (depth, i) = (depth - 1, i + 2);
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    i
}

fn end_of_quoted(chars: &[char], mut i: usize, quote: char) -> usize {
    while i < chars.len() && chars[i] != quote {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn end_of_raw(chars: &[char], start: usize, mut i: usize) -> usize {
    let hashes = chars[i..].iter().take_while(|c| **c == '#').count();
    i += hashes;
    if chars.get(i) != Some(&'"') {
        return start; // r#name, a raw identifier
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let rest = &chars[i + 1..];
    rest.windows(close.len()).position(|w| w == close).map_or(chars.len(), |n| i + 1 + n + close.len())
}

/// Blanks every item under `#[cfg(test)]`, up to its `;` or its closing brace.
pub fn without_test_items(code: &str) -> String {
    let mut out = code.to_owned();
    let mark = "#[cfg(test)]";
    while let Some(start) = out.find(mark) {
        let end = end_of_item(&out, start + mark.len());
        let blanked: String = out[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blanked);
    }
    out
}

fn end_of_item(code: &str, from: usize) -> usize {
    let mut depth = 0_i32;
    for (i, c) in code[from..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return from + i + 1;
                }
            }
            ';' if depth == 0 => return from + i + 1,
            _ => {}
        }
    }
    code.len()
}

/// The words of code with their line, and whether `::` follows or came before.
pub fn words(code: &str) -> Vec<(usize, &str, &str, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    let ends = code.char_indices().chain(std::iter::once((code.len(), ' ')));
    let mut line = 1;
    for (i, c) in ends {
        let in_word = c.is_alphanumeric() || c == '_';
        match (start, in_word) {
            (None, true) => start = Some(i),
            (Some(s), false) => {
                found.push((line, &code[..s], &code[s..i], &code[i..]));
                start = None;
            }
            _ => {}
        }
        if c == '\n' {
            line += 1;
        }
    }
    found
}

/// The first parts of all paths: `crate::store` gives `("crate", Some("store"))`, braces are opened.
pub fn paths(code: &str) -> Vec<(usize, String, Option<String>)> {
    let mut found = Vec::new();
    for (line, before, word, after) in words(code) {
        if before.ends_with("::") && !before.ends_with(" ::") || before.ends_with('.') && !before.ends_with("..") {
            continue;
        }
        let Some(rest) = after.strip_prefix("::") else {
            if before.trim_end().ends_with("use") {
                found.push((line, word.to_owned(), None));
            }
            continue;
        };
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(heads_of_group(group).into_iter().map(|head| (line, word.to_owned(), Some(head))));
        } else {
            let second: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push((line, word.to_owned(), Some(second)));
        }
    }
    found
}

fn heads_of_group(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut head, mut done) = (0_i32, Vec::new(), String::new(), false);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(std::mem::take(&mut head));
                done = false;
            }
            c if depth == 0 && !done && (c.is_alphanumeric() || c == '_') => head.push(c),
            c if !c.is_whitespace() => done = true,
            _ => {}
        }
    }
    heads.push(head);
    heads.retain(|head| !head.is_empty());
    heads
}

/// Every function with a body or a signature; lines count from `fn` to the closing brace.
pub fn functions(code: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (line, _, word, after) in words(code) {
        if word != "fn" || !after.starts_with(' ') {
            continue;
        }
        let name: String = after.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            continue;
        }
        let (open, end) = extent(after);
        let lines = after[..end].matches('\n').count() + 1;
        found.push(Function { name, line, lines, signature: after[..open].to_owned() });
    }
    found
}

/// Where the body opens and where it ends, for the text after `fn`.
fn extent(after: &str) -> (usize, usize) {
    let (mut round, mut open) = (0_i32, None);
    for (i, c) in after.char_indices() {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round -= 1,
            ';' if round == 0 => return (i, i),
            '{' if round == 0 => {
                open = Some(i);
                break;
            }
            _ => {}
        }
    }
    let open = open.unwrap_or(after.len());
    (open, end_of_item(after, open))
}
