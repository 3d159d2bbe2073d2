//! A table of the book as lossless CSV: the dialect of the reports, with hash, rows and sums taken on the way.

use super::catalogue::{ColumnType, Table, TableColumn, Unit};
use super::{Entry, hex, table_path};
use crate::report::ReportError;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

/// Bytes that are gathered before they go to the package.
const BUFFER: usize = 64 * 1024;

/// A value of a row, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A table that is being written.
pub(super) struct OpenTable {
    name: String,
    columns: Vec<TableColumn>,
    /// Sums of the columns of cents; exact, because a column may hold more than one account ever can.
    sums: Vec<Option<i128>>,
    rows: u64,
    pending: csv::Writer<Vec<u8>>,
    /// Rows since the last time that `pending` was emptied are counted in bytes of their fields.
    gathered: usize,
    hash: Sha256,
    bytes: u64,
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::with_capacity(BUFFER + BUFFER / 4))
}

impl OpenTable {
    pub(super) fn new(table: &Table) -> Result<OpenTable, ReportError> {
        let mut pending = writer();
        pending.write_record(table.columns.iter().map(|column| column.name.as_str())).map_err(io)?;
        Ok(OpenTable {
            name: table.name.clone(),
            sums: table.columns.iter().map(|column| (column.unit == Some(Unit::Cent)).then_some(0)).collect(),
            columns: table.columns.clone(),
            rows: 0,
            pending,
            gathered: 0,
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<(), ReportError> {
        if values.len() != self.columns.len() {
            return Err(ReportError::WrongCellCount { expected: self.columns.len(), found: values.len() });
        }
        for ((column, value), sum) in self.columns.iter().zip(values).zip(&mut self.sums) {
            let field = field(column, *value).ok_or_else(|| {
                let (table, row, column) = (&self.name, self.rows + 1, &column.name);
                ReportError::Inconsistent(format!("Tabelle {table}, Zeile {row}, Spalte {column}: {value:?}"))
            })?;
            if let (Some(sum), Value::Integer(number)) = (sum, value) {
                *sum += i128::from(*number);
            }
            self.gathered += field.len() + 1;
            self.pending.write_field(field.as_bytes()).map_err(io)?;
        }
        self.rows += 1;
        // Ends the row.
        self.pending.write_record(None::<&[u8]>).map_err(io)
    }

    /// Hands what was gathered to `out`, when it is enough or `all` of it is wanted.
    pub(super) fn flush(&mut self, out: &mut impl Write, all: bool) -> Result<(), ReportError> {
        if self.gathered < BUFFER && !all {
            return Ok(());
        }
        let done = std::mem::replace(&mut self.pending, writer());
        let bytes = done.into_inner().map_err(|error| io(error.into_error().into()))?;
        self.hash.update(&bytes);
        self.bytes += bytes.len() as u64;
        self.gathered = 0;
        Ok(out.write_all(&bytes)?)
    }

    pub(super) fn entry(self) -> Entry {
        let sums = self.columns.iter().zip(&self.sums);
        let sums = sums.filter_map(|(column, sum)| Some((column.name.clone(), sum.as_ref()?.to_string()))).collect();
        let (path, sha256) = (table_path(&self.name), hex(self.hash));
        Entry { path, bytes: self.bytes, sha256, rows: Some(self.rows), sums }
    }
}

/// The value as text; `None` where it is not of the column's type.
fn field<'a>(column: &TableColumn, value: Value<'a>) -> Option<Cow<'a, str>> {
    match (column.kind, value) {
        (_, Value::Null) => column.may_be_empty.then_some(Cow::Borrowed("")),
        (ColumnType::Integer, Value::Integer(number)) => Some(Cow::Owned(number.to_string())),
        (ColumnType::Flag, Value::Integer(number @ (0 | 1))) => Some(Cow::Owned(number.to_string())),
        (ColumnType::Text, Value::Text(text)) => Some(Cow::Borrowed(text)),
        (ColumnType::Leaf, Value::Bytes(bytes)) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        (ColumnType::Sha256, Value::Bytes(bytes)) if bytes.len() == 32 => {
            Some(Cow::Owned(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
        }
        _ => None,
    }
}

/// Rows below the header of a lossless report, and the sums of its columns of euro; the last row is not added where it is
/// their total. A column that holds anything but decimals has no sum, nor has one that holds nothing.
pub(super) fn rows_and_sums(bytes: &[u8]) -> Result<(u64, BTreeMap<String, String>), ReportError> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(io)?.clone();
    let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(io)?;
    let total = rows.last().is_some_and(|row| row.iter().any(|field| field == TOTAL));
    let body = rows.get(..rows.len() - usize::from(total)).unwrap_or_default();
    let mut sums = BTreeMap::new();
    for (place, column) in header.iter().enumerate().filter(|(_, column)| column.ends_with("_eur")) {
        let fields = body.iter().filter_map(|row| row.get(place)).filter(|field| !field.is_empty());
        let amounts: Option<Vec<Decimal>> = fields.map(|field| field.parse().ok()).collect();
        let sum = |amounts: Vec<Decimal>| amounts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add);
        if let Some(sum) = amounts.filter(|amounts| !amounts.is_empty()).and_then(sum) {
            sums.insert(column.to_owned(), sum.to_string());
        }
    }
    Ok((rows.len() as u64, sums))
}

/// What `Cell::TotalLabel` is in a lossless file.
const TOTAL: &str = "total";

fn io(error: csv::Error) -> ReportError {
    ReportError::Write(error.into())
}
