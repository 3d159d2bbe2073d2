//! Volumes: one report in several files, and the manifest that holds them together.
//!
//! Each volume is a whole PDF/A-3a file with its rows as CSV inside; the parts of the CSV, the heads of all but the first
//! left out, are the CSV of the report byte for byte. The manifest names every file by its SHA-256.

use super::super::csv::hex;
use super::conform::Attachment;
use crate::report::ReportError;
use crate::report::provenance::{Data, Provenance};
use crate::report::sheet::Head;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write;

/// Pages of a volume, after which the table goes on in the next one. Readers slow down on larger files.
pub const VOLUME_PAGES: usize = 1_000;

/// One file of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Volume {
    /// Sums of the columns up to its end, as they are carried into the next one.
    pub carried: BTreeMap<String, String>,
    /// SHA-256 of the attached part of the CSV.
    pub csv_sha256: String,
    /// From 1 on.
    pub number: usize,
    pub pages: usize,
    /// SHA-256 of the PDF file.
    pub pdf_sha256: String,
    /// Body rows.
    pub rows: u64,
}

/// A report in one or more files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volumes {
    /// The CSV of all volumes together.
    pub data: Data,
    pub volumes: Vec<Volume>,
    /// Canonical JSON to be kept beside the files.
    pub manifest: String,
}

#[derive(Serialize)]
struct Manifest<'a> {
    as_of_size: u64,
    data: &'a Data,
    language: &'a str,
    origin: &'a str,
    report: &'a str,
    root_hash: &'a str,
    schema: &'static str,
    volumes: &'a [Volume],
}

pub(super) fn manifest(
    head: &Head,
    provenance: &Provenance,
    data: &Data,
    volumes: &[Volume],
) -> Result<String, ReportError> {
    let manifest = Manifest {
        as_of_size: provenance.as_of_size,
        data,
        language: head.language.tag(),
        origin: &provenance.origin,
        report: &head.report,
        root_hash: &provenance.root_hash,
        schema: "titelbuch-volumes/1",
        volumes,
    };
    serde_json::to_string(&manifest).map_err(|error| ReportError::Provenance(error.to_string()))
}

/// The CSV as it passes, compressed at once and cut where a volume ends. What is kept is a fifth of a part or less.
pub(super) struct Parts {
    packed: ZlibEncoder<Vec<u8>>,
    hash: Sha256,
    size: u64,
    /// The line that every part begins with.
    header: Option<Vec<u8>>,
}

/// A part of the CSV.
pub(super) struct Part {
    pub sha256: String,
    size: u64,
    deflated: Vec<u8>,
}

impl Part {
    pub(super) fn attachment(self, name: String, description: &str) -> Attachment {
        let (size, deflated) = (self.size, self.deflated);
        let description = description.to_owned();
        Attachment { name, mime: "text/csv", relationship: "Data", description, size, deflated }
    }
}

fn encoder() -> ZlibEncoder<Vec<u8>> {
    ZlibEncoder::new(Vec::new(), Compression::default())
}

impl Parts {
    pub(super) fn new() -> Parts {
        Parts { packed: encoder(), hash: Sha256::new(), size: 0, header: None }
    }

    fn take(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        // The first that comes, up to the end of its line, is the header.
        if self.header.is_none() {
            self.header = Some(bytes.to_vec());
        }
        self.packed.write_all(bytes)?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Ends the part; the next one begins with the header.
    pub(super) fn cut(&mut self) -> Result<Part, ReportError> {
        let deflated = std::mem::replace(&mut self.packed, encoder()).finish()?;
        let sha256 = hex(&std::mem::take(&mut self.hash).finalize());
        let size = std::mem::take(&mut self.size);
        let header = self.header.clone().unwrap_or_default();
        self.take(&header)?;
        Ok(Part { sha256, size, deflated })
    }
}

/// The way from the CSV writer to the parts.
pub(super) struct Tap<'a>(pub &'a RefCell<Parts>);

impl Write for Tap<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().take(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
