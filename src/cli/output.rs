//! The two channels of a terminal: data on stdout, words about it on stderr.
//!
//! A closed pipe (`titelbuch journal show | head`) ends the program quietly; nothing panics.

use super::failure::Failure;
use serde::Serialize;
use std::io::{ErrorKind, Write as _};

/// Writes data to stdout, as it is.
pub fn bytes(data: &[u8]) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(data).and_then(|()| out.flush()) {
        // Whoever reads has read enough; anything else (a full disk) is a failure.
        if error.kind() == ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        Failure::failed(format!("Die Ausgabe lässt sich nicht schreiben: {}.", super::files::reason(&error)))
            .report(wants_json());
        std::process::exit(1);
    }
}

/// Writes text to stdout and ends it with a newline if it has none.
pub fn text(data: &str) {
    let newline = if data.ends_with('\n') { "" } else { "\n" };
    bytes(format!("{data}{newline}").as_bytes());
}

/// Writes JSON to stdout, on several lines, for programs and for people.
pub fn json(data: &impl Serialize) {
    // A value of ours always has a JSON form.
    text(&serde_json::to_string_pretty(data).unwrap_or_default());
}

/// Says something on stderr.
pub fn say(words: &str) {
    let mut err = std::io::stderr().lock();
    let newline = if words.ends_with('\n') { "" } else { "\n" };
    // If nobody hears us, there is nobody to tell.
    let _ = err.write_all(format!("{words}{newline}").as_bytes());
}

/// `1 Ereignis`, `2 Ereignisse`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Whether the call asks for JSON; also known where its arguments could not be read.
pub fn wants_json() -> bool {
    std::env::args_os().skip(1).take_while(|argument| argument != "--").any(|argument| argument == "--json")
}

/// On which side a column is aligned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A table for people: columns as wide as their widest cell, two spaces between them.
pub struct Table {
    head: Vec<(&'static str, Side)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(head: &[(&'static str, Side)]) -> Table {
        Table { head: head.to_vec(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub fn to_text(&self) -> String {
        let width = |i: usize, title: &str| {
            let cells = self.rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.chars().count());
            cells.chain([title.chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = self.head.iter().enumerate().map(|(i, (title, _))| width(i, title)).collect();
        let titles: Vec<String> = self.head.iter().map(|(title, _)| (*title).to_owned()).collect();
        let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
        let mut text = String::new();
        for row in [&titles, &rule].into_iter().chain(&self.rows) {
            let cells = row.iter().zip(&widths).zip(&self.head).map(|((cell, width), (_, side))| match side {
                Side::Left => format!("{cell:<width$}"),
                Side::Right => format!("{cell:>width$}"),
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    /// Prints it, or says that there is nothing.
    pub fn print(&self, nothing: &str) {
        if self.rows.is_empty() { say(nothing) } else { text(&self.to_text()) }
    }
}

#[cfg(test)]
mod tests;
