//! The common way into a CSV table whose header is known: UTF-8, comma, exactly these columns.
//!
//! Not the reader for files that people bring along (other separators, decimal commas, code pages):
//! those have more to decide. Here a different header is a fault.

use crate::core::calendar;
use crate::intake::fault::{IntakeFault, IntakeFaults};
use std::collections::BTreeSet;
use time::Date;

#[cfg(test)]
mod tests;

/// One line of a table, and the place where its faults are collected.
pub(crate) struct Row<'a> {
    line: u64,
    header: &'a [&'a str],
    record: &'a csv::StringRecord,
    faults: &'a mut Vec<IntakeFault>,
}

impl Row<'_> {
    /// The field of a column as it stands; empty if there is no such column.
    pub(crate) fn text(&self, column: &str) -> String {
        let place = self.header.iter().position(|name| *name == column);
        place.and_then(|i| self.record.get(i)).unwrap_or_default().to_owned()
    }

    pub(crate) fn fault(&mut self, column: &str, message: impl Into<String>) {
        let value = self.text(column);
        self.faults.push(IntakeFault { line: self.line, column: column.to_owned(), value, message: message.into() });
    }

    /// The field if `accepts` says so; otherwise a fault that tells what was expected.
    pub(crate) fn checked(&mut self, column: &str, accepts: fn(&str) -> bool, expected: &str) -> Option<String> {
        let text = self.text(column);
        if accepts(&text) {
            return Some(text);
        }
        self.fault(column, format!("ist ungültig; erwartet wird {expected}"));
        None
    }

    pub(crate) fn required(&mut self, column: &str) -> Option<String> {
        self.checked(column, |text| !text.trim().is_empty(), "ein Text")
    }

    /// `DE-BY`: a Land by its code of ISO 3166-2.
    pub(crate) fn land_code(&mut self) -> Option<String> {
        self.checked("land_code", is_land_code, "ein Länderkürzel wie DE-BY")
    }

    /// A count without sign, grouping or decimals.
    pub(crate) fn count(&mut self, column: &str) -> Option<u64> {
        let text = self.checked(column, |text| is_digits(text, None), "eine ganze Zahl ohne Trennzeichen")?;
        match text.parse() {
            Ok(number) => Some(number),
            Err(_) => {
                self.fault(column, "ist zu groß");
                None
            }
        }
    }

    pub(crate) fn date(&mut self, column: &str) -> Option<Date> {
        match calendar::parse_date(&self.text(column)) {
            Ok(date) => Some(date),
            Err(_) => {
                self.fault(column, "ist kein Datum; erwartet wird zum Beispiel 2020-12-31");
                None
            }
        }
    }

    /// Faults a value that was seen before; `key` is what must be unique.
    pub(crate) fn once(&mut self, column: &str, seen: &mut BTreeSet<String>, key: String) {
        if !seen.insert(key) {
            self.fault(column, "kommt mehrfach vor");
        }
    }
}

pub(crate) fn is_digits(text: &str, length: Option<usize>) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && length.is_none_or(|n| n == text.len())
}

pub(crate) fn is_land_code(text: &str) -> bool {
    text.strip_prefix("DE-").is_some_and(|rest| rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Reads all rows of a table with exactly the columns of `header`.
///
/// # Errors
/// All faults of the table: a different header, a line that is not UTF-8 or has too few or too many
/// fields, no rows, and whatever `read_row` reports.
pub(crate) fn read_rows<T>(
    bytes: &[u8],
    header: &[&str],
    mut read_row: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Result<Vec<T>, IntakeFaults> {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(bytes);
    let mut faults = Vec::new();
    let found = reader.headers().map(|h| h.iter().collect::<Vec<_>>().join(",")).unwrap_or_default();
    if found != header.join(",") {
        let message = format!("ist nicht die erwartete Kopfzeile „{}“", header.join(","));
        return Err(IntakeFaults(vec![IntakeFault { line: 1, column: "1".to_owned(), value: found, message }]));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                rows.extend(read_row(&mut Row { line, header, record: &record, faults: &mut faults }));
            }
            Err(error) => faults.push(broken_line(&error)),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(whole_file("enthält keine Zeilen"));
    }
    if faults.is_empty() { Ok(rows) } else { Err(IntakeFaults(faults)) }
}

/// A fault of the file as a whole.
pub(crate) fn whole_file(message: impl Into<String>) -> IntakeFault {
    IntakeFault { line: 0, column: String::new(), value: String::new(), message: message.into() }
}

fn broken_line(error: &csv::Error) -> IntakeFault {
    let line = error.position().map_or(0, csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("ist eine Zeile mit {len} statt {expected_len} Feldern")
        }
        csv::ErrorKind::Utf8 { .. } => "ist nicht in UTF-8 kodiert".to_owned(),
        _ => format!("ist nicht lesbar: {error}"),
    };
    IntakeFault { line, column: "1".to_owned(), value: String::new(), message }
}
