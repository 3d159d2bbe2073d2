//! A table that somebody brings along: any of three separators, UTF-8 or Windows-1252.
//!
//! It only finds rows and cells; what a cell means is decided by who asked. Nothing is skipped but
//! lines without any character. The code page is Windows-1252 exactly when the bytes are not UTF-8:
//! text with umlauts in that code page is practically never valid UTF-8.

use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::table_rows::whole_file;

#[cfg(test)]
mod tests;

/// The cells of a table, trimmed; every row has as many as the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ForeignTable {
    pub header: Vec<String>,
    pub rows: Vec<ForeignRow>,
    /// Commas stand between the cells: not so in a file of one column.
    pub has_commas: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ForeignRow {
    /// The line on which the row begins; the header is on line 1.
    pub line: u64,
    pub cells: Vec<String>,
}

impl ForeignTable {
    /// The place of the column of this name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|title| title == name)
    }

    /// The name of a column.
    pub(crate) fn title(&self, column: usize) -> &str {
        self.header.get(column).map_or("", String::as_str)
    }

    /// All cells of a column with their lines.
    pub(crate) fn cells(&self, column: usize) -> Vec<(u64, &str)> {
        self.rows.iter().map(|row| (row.line, row.cell(column))).collect()
    }

    pub(crate) fn is_filled(&self, column: usize) -> bool {
        self.rows.iter().any(|row| !row.cell(column).is_empty())
    }
}

impl ForeignRow {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Finds the rows of a table.
///
/// # Errors
/// An unknown code page, no header, a column name twice, lines with too few or too many cells; all at once.
pub(crate) fn read(bytes: &[u8]) -> Result<ForeignTable, IntakeFaults> {
    let text = decode(bytes).map_err(|fault| IntakeFaults(vec![fault]))?;
    let separator = delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let (mut records, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = lines.line_of(record.position().map_or(0, csv::Position::byte));
                records.push(ForeignRow { line, cells: record.iter().map(str::to_owned).collect() });
            }
            // The reader takes any shape of text; what is left is nothing that a line could answer for.
            Err(error) => faults.push(whole_file(format!("ist nicht lesbar: {error}"))),
        }
    }
    let mut records = records.into_iter();
    let Some(header) = records.next().filter(|header| header.cells.iter().any(|cell| !cell.is_empty())) else {
        faults.push(whole_file("ist leer; es fehlt die Kopfzeile"));
        return Err(IntakeFaults(faults));
    };
    let has_commas = separator == b',' && header.cells.len() > 1;
    let table = ForeignTable { header: header.cells, rows: records.collect(), has_commas };
    faults.extend(header_faults(&table.header, header.line));
    faults.extend(table.rows.iter().filter_map(|row| ragged(row, table.header.len())));
    if faults.is_empty() { Ok(table) } else { Err(IntakeFaults(faults)) }
}

fn header_faults(header: &[String], line: u64) -> Vec<IntakeFault> {
    let twice = |(place, name): (usize, &String)| header.iter().take(place).any(|other| other == name);
    let named = header.iter().enumerate().filter(|(_, name)| !name.is_empty());
    let fault = |name: &String| IntakeFault {
        line,
        column: name.clone(),
        value: name.clone(),
        message: "steht zweimal in der Kopfzeile".to_owned(),
    };
    named.filter(|named| twice(*named)).map(|(_, name)| fault(name)).collect()
}

fn ragged(row: &ForeignRow, expected: usize) -> Option<IntakeFault> {
    let found = row.cells.len();
    (found != expected).then(|| IntakeFault {
        line: row.line,
        column: "1".to_owned(),
        value: row.cell(0).to_owned(),
        message: format!("beginnt eine Zeile mit {found} statt {expected} Feldern"),
    })
}

/// Counts lines up to a byte; the places asked for never go back.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn line_of(&mut self, byte: u64) -> u64 {
        let target = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(found) = self.text.get(self.at) {
            // The reader reports the place before line ends that it skipped: those are still to count.
            let line_end = matches!(found, b'\n' | b'\r');
            if self.at >= target && !line_end {
                break;
            }
            let second_half = *found == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            self.line += u64::from(line_end && !second_half);
            self.at += 1;
        }
        self.line
    }
}

/// The separator of the header: the most frequent outside quotes. Of equals the semicolon, then the
/// tabulator: a comma may also stand inside a name.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b';', 0usize), (b'\t', 0), (b',', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        for (separator, count) in &mut counts {
            *count += usize::from(!quoted && byte == *separator);
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most && most > 0).map_or(b',', |(separator, _)| *separator)
}

fn decode(bytes: &[u8]) -> Result<String, IntakeFault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(whole_file("ist keine Textdatei in UTF-8 oder Windows-1252 (UTF-16 wird nicht gelesen)"));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => bytes
            .iter()
            .map(|byte| windows_1252(*byte))
            .collect::<Option<String>>()
            .ok_or_else(|| whole_file("ist weder in UTF-8 noch in Windows-1252 kodiert")),
    }
}

/// 0x80 to 0x9F; the five holes are not assigned. Everything else is as in ISO 8859-1.
const WINDOWS_1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

fn windows_1252(byte: u8) -> Option<char> {
    match byte.checked_sub(0x80).and_then(|place| WINDOWS_1252.get(usize::from(place))) {
        Some(assigned) => *assigned,
        None => Some(char::from(byte)),
    }
}
