//! The audit export: one ZIP from which somebody who trusts nobody can recompute the book.
//!
//! Pure like every builder: rows, reports and proofs are handed in, bytes go to an `io::Write`. Files are written once,
//! forward, in a fixed order, with a fixed time and compression: the same content gives the same bytes. Last come
//! `datapackage.json` (Frictionless), `manifest.json`, `SHA256SUMS` and the note that signs the sums. `verify.py` in the
//! package checks all of it. Not here: which rows and reports there are (`desk::audit`), and the key (`store`).

pub mod catalogue;
mod describe;
mod table;

use super::ReportError;
use super::provenance::Provenance;
use crate::core::journal::hash::{Hash, sha256};
use catalogue::Table;
use describe::{DataPackage, Manifest};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Seek, Write};
use table::OpenTable;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub use table::Value;

/// The verifier that comes with every export. Python, standard library only.
pub const VERIFY_PY: &str = include_str!("../../reports/audit/verify.py");
const LIESMICH: &str = include_str!("../../reports/audit/LIESMICH.md");
const README: &str = include_str!("../../reports/audit/README.md");
/// The usual middle between size and time; another level gives other bytes.
const LEVEL: i64 = 6;

/// What an export says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub provenance: Provenance,
    /// What stands over everything, such as „Beispielrechnung, keine tatsächliche Zuweisung“.
    pub banners: Vec<String>,
}

/// A file of the package, as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub path: String,
    pub bytes: u64,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Rows below the header, total included; only for CSV files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Sums of the columns of cents, in cents, and of euro, in euro; as text, so that no program rounds them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub sums: BTreeMap<String, String>,
}

/// A package that is being written.
pub struct Package<W: Write + Seek> {
    zip: ZipWriter<W>,
    about: About,
    tables: Vec<Table>,
    entries: Vec<Entry>,
    open: Option<OpenTable>,
}

impl<W: Write + Seek> Package<W> {
    /// Begins with what is the same in every package: the explanations, the verifier, checkpoint and key.
    ///
    /// # Errors
    /// `Provenance` if checkpoint, size, origin and root do not belong together; `Write`.
    pub fn begin(out: W, about: About) -> Result<Package<W>, ReportError> {
        about.provenance.check()?;
        let tables = catalogue::tables()?;
        let mut package = Package { zip: ZipWriter::new(out), about, tables, entries: Vec::new(), open: None };
        let texts = [("LIESMICH.md", LIESMICH), ("README.md", README)].map(|(name, text)| (name, package.filled(text)));
        for (name, text) in texts {
            package.file(name, text.as_bytes())?;
        }
        package.file("verify.py", VERIFY_PY.as_bytes())?;
        package.file("checkpoint.txt", package.about.provenance.checkpoint.clone().as_bytes())?;
        let key = format!("{}\n", package.about.provenance.verifier_key);
        package.file("verifier-key.txt", key.as_bytes())?;
        Ok(package)
    }

    /// The explanation with the names of this book.
    fn filled(&self, text: &str) -> String {
        let Provenance { origin, as_of_size, verifier_key, root_hash, .. } = &self.about.provenance;
        let banner: String = self.about.banners.iter().map(|banner| format!("**{banner}**\n\n")).collect();
        let size = as_of_size.to_string();
        let words = [
            ("{banner}", &banner),
            ("{origin}", origin),
            ("{size}", &size),
            ("{vkey}", verifier_key),
            ("{root}", root_hash),
        ];
        words.into_iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    /// Begins a table of the book; its columns must be those of the catalogue.
    ///
    /// # Errors
    /// `Definition` for a table or columns that the catalogue does not describe; `Write`.
    pub fn begin_table(&mut self, name: &str, columns: &[&str]) -> Result<(), ReportError> {
        let wrong = |reason: String| ReportError::Definition { id: format!("audit/tables: {name}"), reason };
        let table = self.tables.iter().find(|table| table.name == name && table.kind.is_exported());
        let table = table.ok_or_else(|| wrong("die Tabelle ist nicht beschrieben".to_owned()))?;
        if table.columns.iter().map(|column| column.name.as_str()).ne(columns.iter().copied()) {
            return Err(wrong(format!("die Spalten sind {}", columns.join(", "))));
        }
        self.open = Some(OpenTable::new(table)?);
        // The size is not known yet, and a large book has more than 4 GiB of leaves.
        self.zip.start_file(table_path(name), options().large_file(true)).map_err(std::io::Error::from)?;
        Ok(())
    }

    /// One row of the open table.
    ///
    /// # Errors
    /// `Inconsistent` for a value that is not of the column's type; `Write`.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<(), ReportError> {
        let table = self.open.as_mut().ok_or_else(no_table)?;
        table.row(values)?;
        table.flush(&mut self.zip, false)
    }

    /// # Errors
    /// `Write`.
    pub fn end_table(&mut self) -> Result<(), ReportError> {
        let mut table = self.open.take().ok_or_else(no_table)?;
        table.flush(&mut self.zip, true)?;
        self.entries.push(table.entry());
        Ok(())
    }

    /// A whole file.
    ///
    /// # Errors
    /// `Write`, also for a name that is there already.
    pub fn file(&mut self, path: &str, bytes: &[u8]) -> Result<(), ReportError> {
        self.add(path, bytes)?;
        self.entries.push(Entry { rows: None, sums: BTreeMap::new(), ..entry(path, bytes) });
        Ok(())
    }

    /// A file of a report in a table: its rows and sums stand in the manifest.
    ///
    /// # Errors
    /// As `file`; `Write` also when it is no CSV.
    pub fn report_csv(&mut self, path: &str, bytes: &[u8]) -> Result<(), ReportError> {
        self.add(path, bytes)?;
        let (rows, sums) = table::rows_and_sums(bytes)?;
        self.entries.push(Entry { rows: Some(rows), sums, ..entry(path, bytes) });
        Ok(())
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), ReportError> {
        self.zip.start_file(path, options()).map_err(std::io::Error::from)?;
        Ok(self.zip.write_all(bytes)?)
    }

    /// Writes what describes the rest, and returns the hash of `SHA256SUMS`, for `seal`.
    ///
    /// # Errors
    /// `Write`.
    pub fn describe(&mut self) -> Result<Hash, ReportError> {
        let package = json(&DataPackage::of(&self.about, &self.tables, &self.entries))?;
        self.file("datapackage.json", package.as_bytes())?;
        let manifest = json(&Manifest::of(&self.about, &self.tables, &self.entries))?;
        self.file("manifest.json", manifest.as_bytes())?;
        let mut lines: Vec<String> =
            self.entries.iter().map(|entry| format!("{}  {}\n", entry.sha256, entry.path)).collect();
        lines.sort_by(|a, b| a.get(64..).cmp(&b.get(64..)));
        let sums = lines.concat();
        self.add("SHA256SUMS", sums.as_bytes())?;
        Ok(sha256(sums.as_bytes()))
    }

    /// Ends the package with the note that signs the sums; returns what was written to, and the files.
    ///
    /// # Errors
    /// `Write`.
    pub fn seal(mut self, note: &str) -> Result<(W, Vec<Entry>), ReportError> {
        self.add("SHA256SUMS.note", note.as_bytes())?;
        let out = self.zip.finish().map_err(std::io::Error::from)?;
        Ok((out, self.entries))
    }
}

fn no_table() -> ReportError {
    ReportError::Inconsistent("es ist keine Tabelle begonnen".to_owned())
}

/// Where a table lies in the package.
fn table_path(name: &str) -> String {
    format!("tables/{name}.csv")
}

/// Nothing of the machine and nothing of the moment: 1980-01-01, the first day that a ZIP knows.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

fn entry(path: &str, bytes: &[u8]) -> Entry {
    let sha256 = sha256(bytes).to_string();
    Entry { path: path.to_owned(), bytes: bytes.len() as u64, sha256, rows: None, sums: BTreeMap::new() }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// JSON on several lines, for people as well; fields in the order of their declaration.
fn json(value: &impl Serialize) -> Result<String, ReportError> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    Ok(format!("{text}\n"))
}

#[cfg(test)]
mod tests;
