//! Lines and words of a scenario: quoted as in a shell, without a shell.
//!
//! Whatever a shell would not take as it stands (variables, pipes, patterns) is a fault unless it is quoted. So a line
//! means here what it means there, and it can be copied either way.

use super::{Place, Word, fault};
use crate::core::journal::canonical;
use crate::intake::fault::IntakeFault;
use std::iter::Peekable;
use std::str::Chars;

/// What means something else in a shell.
const SHELL: &[char] = &['$', '`', '|', '&', ';', '<', '>', '(', ')', '*', '?', '[', ']', '{', '}', '!', '~'];

/// The words of each line that says something; faults beside them.
pub fn lines(text: &str) -> (Vec<Vec<Word>>, Vec<IntakeFault>) {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        at: Place { line: 1, column: 1 },
        lines: Vec::new(),
        line: Vec::new(),
        word: None,
        faults: Vec::new(),
    };
    reader.read();
    (reader.lines, reader.faults)
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    at: Place,
    lines: Vec<Vec<Word>>,
    line: Vec<Word>,
    word: Option<Word>,
    faults: Vec<IntakeFault>,
}

impl Reader<'_> {
    fn read(&mut self) {
        loop {
            let at = self.at;
            let Some(next) = self.next() else { break };
            match next {
                '\n' => self.end_line(),
                '\r' if self.rest.peek() == Some(&'\n') => {}
                ' ' | '\t' => self.end_word(),
                '#' if self.word.is_none() => {
                    while self.rest.peek().is_some_and(|c| *c != '\n') {
                        self.next();
                    }
                }
                '\'' => self.single(at),
                '"' => self.double(at),
                '\\' => self.escaped(at),
                c if SHELL.contains(&c) => {
                    self.faults.push(fault(
                        at,
                        c,
                        "bedeutet in einer Shell etwas anderes; in Anführungszeichen setzen",
                    ));
                    self.push(at, c);
                }
                c => self.push(at, c),
            }
        }
        self.end_line();
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            self.at = Place { line: self.at.line.saturating_add(1), column: 1 };
        } else {
            self.at.column = self.at.column.saturating_add(1);
        }
        Some(next)
    }

    fn push(&mut self, at: Place, c: char) {
        if c.is_control() {
            self.faults.push(fault(at, c.escape_default().to_string(), "ist ein Steuerzeichen"));
        }
        self.open(at).text.push(c);
    }

    /// The word that is being read; quotes begin one even where nothing stands between them.
    fn open(&mut self, at: Place) -> &mut Word {
        self.word.get_or_insert_with(|| Word { text: String::new(), at })
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if !canonical::is_nfc(&word.text) {
            self.faults.push(fault(word.at, &word.text, "ist nicht in Unicode-Normalform NFC"));
        }
        self.line.push(word);
    }

    fn end_line(&mut self) {
        self.end_word();
        if !self.line.is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
    }

    /// `'…'`: all as it stands.
    fn single(&mut self, at: Place) {
        self.open(at);
        loop {
            let here = self.at;
            match self.rest.peek() {
                None | Some('\n') => return self.unclosed(at, '\''),
                Some('\'') => {
                    self.next();
                    return;
                }
                Some(_) => {
                    if let Some(c) = self.next() {
                        self.push(here, c);
                    }
                }
            }
        }
    }

    /// `"…"`: all as it stands but `\"`, `\\`, `\$` and `` \` ``.
    fn double(&mut self, at: Place) {
        self.open(at);
        loop {
            let here = self.at;
            match self.rest.peek() {
                None | Some('\n') => return self.unclosed(at, '"'),
                _ => {}
            }
            match self.next() {
                None | Some('"') => return,
                Some('\\') if self.rest.peek().is_some_and(|c| ['"', '\\', '$', '`'].contains(c)) => {
                    if let Some(c) = self.next() {
                        self.push(here, c);
                    }
                }
                Some(c @ ('$' | '`')) => {
                    let message = "ersetzt eine Shell auch zwischen doppelten Anführungszeichen; \\ davor setzen";
                    self.faults.push(fault(here, c, message));
                }
                Some(c) => self.push(here, c),
            }
        }
    }

    fn unclosed(&mut self, at: Place, quote: char) {
        self.faults.push(fault(at, quote, "öffnet einen Text, der in dieser Zeile nicht endet"));
    }

    /// `\` before the end of a line joins it with the next; before another character it takes that as it stands.
    fn escaped(&mut self, at: Place) {
        if self.rest.peek() == Some(&'\r') {
            self.next();
        }
        match self.next() {
            Some('\n') => {}
            Some(c) => self.push(at, c),
            None => self.faults.push(fault(at, '\\', "verlangt eine weitere Zeile; die Datei ist zu Ende")),
        }
    }
}
