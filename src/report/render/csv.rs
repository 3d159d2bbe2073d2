//! CSV in two declared profiles.
//!
//! `csv` is lossless: RFC 4180, CRLF, UTF-8 without BOM, column ids as header, dots as decimals, exact fractions, text
//! untouched, a missing value is empty. `csv-excel` is for a German spreadsheet: BOM, semicolon, labels as header,
//! decimal comma without grouping, missing values in words. There, text that a spreadsheet would run or convert gets
//! one apostrophe in front (see `protect`); removing one leading apostrophe gives the text back, because a text that
//! has one already gets another. `="05"` would keep the zero too, but it is a formula, and filters drop formulas.
//! Neither profile is a view of the report: facts, small tables and notes stand in `FILE.provenance.json`; banners there
//! and in a column, because a line above the header would break every reader of RFC 4180.

use crate::report::ReportError;
use crate::report::lines::Lines;
use crate::report::provenance::Data;
use crate::report::sheet::{Cell, CellRef, Column, Foot, Head, Row, RowKind, RunningTotals, Sheet};
use crate::report::words::{self, Language};
use sha2::{Digest, Sha256};
use std::io::Write;

/// Which CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    Lossless,
    Excel,
}

impl Profile {
    /// The name in `--format` and in the provenance.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Profile::Lossless => "csv",
            Profile::Excel => "csv-excel",
        }
    }
}

/// Writes the main table of the sheet, row by row, and says what was written.
///
/// # Errors
/// `TotalsDisagree` and the other errors of the rows; `Write`. What was written before is to be thrown away.
pub fn write(sheet: Sheet, profile: Profile, out: &mut impl Write) -> Result<Data, ReportError> {
    let Sheet { head, rows, foot } = sheet;
    foot.provenance.check()?;
    let mut table = TableWriter::new(&head.columns, profile, head.language, out)?;
    for row in rows.chain(foot.total.map(Ok)) {
        table.row(&row?)?;
    }
    table.finish()
}

/// Writes lines as they are said, and says what was written with what stands around them; the same bytes as `write`
/// makes of a sheet with these rows.
///
/// # Errors
/// As `write`.
pub fn write_lines(lines: Lines, profile: Profile, out: &mut impl Write) -> Result<(Data, Head, Foot), ReportError> {
    let Lines { columns, language, mut rows } = lines;
    let mut table = TableWriter::new(&columns, profile, language, out)?;
    rows.say(&mut |cells| table.body(cells))?;
    let (head, foot) = rows.end()?;
    foot.provenance.check()?;
    if let Some(total) = &foot.total {
        table.row(total)?;
    }
    Ok((table.finish()?, head, foot))
}

/// Hashes what passes to the writer behind it.
pub(super) struct Hashing<W: Write> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Hashing<W> {
    pub(super) fn new(inner: W) -> Hashing<W> {
        Hashing { inner, hash: Sha256::new() }
    }

    /// The SHA-256 of all that has passed, in hex, and the writer.
    pub(super) fn finish(self) -> (String, W) {
        (hex(&self.hash.finalize()), self.inner)
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// The table as it is being written; other renderers use it for the data that they attach.
pub(crate) struct TableWriter<W: Write> {
    writer: ::csv::Writer<Hashing<W>>,
    totals: RunningTotals,
    profile: Profile,
    language: Language,
    /// Where a field is put together; it keeps its room.
    field: String,
}

/// Bytes that are gathered before they are hashed and handed on.
const GATHERED: usize = 64 * 1024;

impl<W: Write> TableWriter<W> {
    pub(crate) fn new(
        columns: &[Column],
        profile: Profile,
        language: Language,
        out: W,
    ) -> Result<TableWriter<W>, ReportError> {
        let mut out = Hashing::new(out);
        let mut builder = ::csv::WriterBuilder::new();
        builder.terminator(::csv::Terminator::CRLF).buffer_capacity(GATHERED);
        if profile == Profile::Excel {
            out.write_all("\u{feff}".as_bytes())?;
            builder.delimiter(b';');
        }
        let mut writer = builder.from_writer(out);
        writer.write_record(columns.iter().map(|column| header(column, profile))).map_err(io)?;
        Ok(TableWriter { writer, totals: RunningTotals::new(columns), profile, language, field: String::new() })
    }

    /// Checks and writes one row; subtotals are checked and not written, the total is the last row.
    pub(crate) fn row(&mut self, row: &Row) -> Result<(), ReportError> {
        self.totals.take(row)?;
        if row.kind == RowKind::Subtotal {
            return Ok(());
        }
        self.record(row.cells.iter().map(Cell::borrowed))
    }

    /// Writes one body row whose cells lie with somebody else.
    pub(crate) fn body(&mut self, cells: &[CellRef<'_>]) -> Result<(), ReportError> {
        self.totals.take_body(cells)?;
        self.record(cells.iter().copied())
    }

    fn record<'c>(&mut self, cells: impl Iterator<Item = CellRef<'c>>) -> Result<(), ReportError> {
        for cell in cells {
            self.field.clear();
            put(cell, self.profile, self.language, &mut self.field);
            self.writer.write_field(&self.field).map_err(io)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(io)
    }

    /// The sums of what has passed.
    pub(crate) const fn totals(&self) -> &RunningTotals {
        &self.totals
    }

    /// Gives everything up to here to the writer behind.
    pub(crate) fn flush(&mut self) -> Result<(), ReportError> {
        Ok(self.writer.flush()?)
    }

    pub(crate) fn finish(self) -> Result<Data, ReportError> {
        let mut out = self.writer.into_inner().map_err(|error| io(error.into_error().into()))?;
        out.flush()?;
        let (sha256, _) = out.finish();
        Ok(Data { profile: self.profile.id().to_owned(), rows: self.totals.rows(), sha256 })
    }
}

fn io(error: ::csv::Error) -> ReportError {
    ReportError::Write(error.into())
}

fn header(column: &Column, profile: Profile) -> String {
    match (profile, &column.unit) {
        (Profile::Lossless, _) => column.id.clone(),
        (Profile::Excel, Some(unit)) => protect(&format!("{} ({unit})", column.label)),
        (Profile::Excel, None) => protect(&column.label),
    }
}

fn put(cell: CellRef<'_>, profile: Profile, language: Language, to: &mut String) {
    if profile == Profile::Lossless {
        return cell.put_plain(to);
    }
    match cell {
        CellRef::Text(text) => put_protected(text, to),
        CellRef::Id(text) => put_protected_id(text, to),
        CellRef::Fraction { exact, places } => match words::cut_fraction(exact, places) {
            Some((plain, _)) => to.push_str(&plain.replace('.', ",")),
            None => put_protected(exact, to),
        },
        CellRef::Money(_) | CellRef::Percent(_) | CellRef::Decimal(_) | CellRef::Integer(_) => {
            cell.put_plain(to);
            if let Some(point) = to.find('.') {
                to.replace_range(point..=point, ",");
            }
        }
        // A spreadsheet reads the German day in both languages; an English month name would stay text.
        CellRef::Date(day) => to.push_str(&words::date(day, Language::De)),
        CellRef::Empty | CellRef::Missing | CellRef::Unseen | CellRef::Erased | CellRef::TotalLabel => {
            to.push_str(&cell.owned().display(language));
        }
    }
}

/// A text that a spreadsheet could run as a formula gets an apostrophe in front, so does one that has an apostrophe:
/// the protection can be taken back. Spaces before the sign do not hide it, nor does the full-width form of the sign.
fn put_protected(text: &str, to: &mut String) {
    let first = text.chars().find(|c| *c != ' ' && *c != '\u{a0}');
    let risky = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\0');
    if text.starts_with('\'') || first.is_some_and(risky) {
        to.push('\'');
    }
    to.push_str(text);
}

/// An id that begins with a digit could become a number or a date (AGS `05315000` would lose its zero).
fn put_protected_id(text: &str, to: &mut String) {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        to.push('\'');
        to.push_str(text);
    } else {
        put_protected(text, to);
    }
}

/// The same for a text that is made once.
fn protect(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    put_protected(text, &mut safe);
    safe
}

#[cfg(test)]
mod tests;
