//! Where a report comes from: the point of the journal, the rules, the program, and the seal over it.
//!
//! All dates and ids of a file come from here, never from a clock or a random source, so the same request gives the
//! same bytes. It is checked before it is printed: a checkpoint of another size proves nothing about this report.

use super::sheet::{Head, Notes, RowKind, SmallTable};
use super::words;
use super::{Language, ReportError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use std::collections::BTreeMap;
use time::{Date, OffsetDateTime};

/// What a report was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Tree size: the report knows the events 0 … size − 1.
    pub as_of_size: u64,
    /// Set where the size was asked for by a date.
    pub as_of_date: Option<Date>,
    pub value_date: Option<Date>,
    /// The signed note (C2SP tlog-checkpoint) of exactly that size, verbatim.
    pub checkpoint: String,
    pub origin: String,
    /// The verifier key of the note (`name+hash+key`).
    pub verifier_key: String,
    /// The Merkle root of that size, 64 lower-case hex digits.
    pub root_hash: String,
    pub rule_version: String,
    pub program_version: String,
    pub parameters: BTreeMap<String, String>,
    /// When the last event of that size was recorded: the date of the document.
    pub recorded_at: OffsetDateTime,
}

/// The data that a file carries or is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Data {
    /// `csv` or `csv-excel`.
    pub profile: String,
    /// Body rows, without subtotals and total.
    pub rows: u64,
    /// SHA-256 of the bytes, 64 lower-case hex digits.
    pub sha256: String,
}

/// The canonical form: fields stand in the order of their names, as RFC 8785 wants it.
#[derive(Serialize)]
struct Json<'a> {
    as_of_date: Option<String>,
    as_of_size: u64,
    assumptions: &'a [String],
    banners: &'a [String],
    checkpoint: &'a str,
    data: &'a Data,
    facts: BTreeMap<&'static str, serde_json::Value>,
    language: &'a str,
    notes: Vec<Note<'a>>,
    origin: &'a str,
    parameters: &'a BTreeMap<String, String>,
    program_version: &'a str,
    recorded_at: String,
    report: &'a str,
    root_hash: &'a str,
    rule_version: &'a str,
    schema: &'a str,
    tables: Vec<Table<'a>>,
    value_date: Option<String>,
    verifier_key: &'a str,
}

/// Titled paragraphs, such as how the amounts came about.
#[derive(Serialize)]
struct Note<'a> {
    paragraphs: &'a [String],
    title: &'a str,
}

/// A table that stands before the main one: each row by the ids of its columns.
#[derive(Serialize)]
struct Table<'a> {
    id: &'a str,
    rows: Vec<BTreeMap<&'a str, serde_json::Value>>,
    title: &'a str,
    /// The last row, where it is the sum of the others.
    total: Option<BTreeMap<&'a str, serde_json::Value>>,
}

impl<'a> Table<'a> {
    fn of(table: &'a SmallTable) -> Table<'a> {
        let ids = || table.columns.iter().map(|column| column.id.as_str());
        let rows_of = |total: bool| {
            let rows = table.rows.iter().filter(move |row| (row.kind == RowKind::Total) == total);
            rows.map(|row| ids().zip(row.cells.iter().map(super::sheet::Cell::json)).collect())
        };
        Table { id: &table.id, rows: rows_of(false).collect(), title: &table.title, total: rows_of(true).next() }
    }
}

/// The parameter that says whose money a report shows, where it does not show all.
pub const SIGHT: &str = "sight";

impl Provenance {
    /// Whether the report does not show all.
    #[must_use]
    pub fn is_excerpt(&self) -> bool {
        self.parameters.contains_key(SIGHT)
    }

    /// What stands over a report that does not show all.
    #[must_use]
    pub fn sight_words(&self, language: Language) -> Option<String> {
        let lands = self.parameters.get(SIGHT)?;
        Some(match language {
            Language::De => format!(
                "Ausschnitt: Bund und {lands}. Der Rahmen zählt ganz, beim Bund ist abgezogen, was er anderen Ländern \
                 zugewiesen hat; was diese erhalten, binden und ausgeben, ist sonst nicht enthalten"
            ),
            Language::En => format!(
                "Excerpt: the Bund and {lands}. The frame counts whole, what the Bund has assigned to other Länder is deducted \
                 there; what those receive, commit and spend is otherwise not included"
            ),
        })
    }

    /// Whether checkpoint, origin, size and root hash say the same.
    ///
    /// # Errors
    /// `Provenance` naming the first line that differs.
    pub fn check(&self) -> Result<(), ReportError> {
        let differs = |what: &str, found: &str, expected: &str| {
            Err(ReportError::Provenance(format!("{what} im Prüfpunkt ist „{found}“, erwartet ist „{expected}“")))
        };
        let mut lines = self.checkpoint.lines();
        let (origin, size, root) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""), lines.next().unwrap_or(""));
        if origin != self.origin {
            return differs("der Ursprung", origin, &self.origin);
        }
        if size != self.as_of_size.to_string() {
            return differs("die Größe", size, &self.as_of_size.to_string());
        }
        let expected = self.root_base64()?;
        if root != expected {
            return differs("die Wurzel", root, &expected);
        }
        Ok(())
    }

    /// The root hash as it stands in the checkpoint.
    fn root_base64(&self) -> Result<String, ReportError> {
        let hex = self.root_hash.as_bytes();
        let bad = || ReportError::Provenance(format!("„{}“ ist kein SHA-256 in hexadezimaler Form", self.root_hash));
        if hex.len() != 64 || !hex.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(bad());
        }
        let pairs = hex.chunks_exact(2).map(|pair| {
            std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or_else(bad)
        });
        Ok(STANDARD.encode(pairs.collect::<Result<Vec<u8>, _>>()?))
    }

    /// The content of the QR code: the checkpoint's body (origin, size, root), the report and the SHA-256 of its data,
    /// one a line. Whoever scans it can compare paper, file and journal without typing.
    ///
    /// # Errors
    /// `Provenance` if the root hash is not one.
    pub fn qr_text(&self, report: &str, data: &Data) -> Result<String, ReportError> {
        let root = self.root_base64()?;
        Ok(format!("{}\n{}\n{root}\n{report}\n{}\n", self.origin, self.as_of_size, data.sha256))
    }

    /// The JSON of `FILE.provenance.json`: one line, keys in order, no spaces.
    ///
    /// # Errors
    /// `Provenance` if the parts do not belong together.
    pub fn to_json(&self, head: &Head, notes: &Notes, data: &Data) -> Result<String, ReportError> {
        self.check()?;
        let json = Json {
            as_of_date: self.as_of_date.map(words::iso_date),
            as_of_size: self.as_of_size,
            assumptions: &head.assumptions,
            banners: &head.banners,
            checkpoint: &self.checkpoint,
            data,
            facts: head.typed_facts.iter().map(|(id, cell)| (*id, cell.json())).collect(),
            language: head.language.tag(),
            notes: notes.iter().map(|(title, paragraphs)| Note { paragraphs, title }).collect(),
            origin: &self.origin,
            parameters: &self.parameters,
            program_version: &self.program_version,
            recorded_at: words::iso_moment(self.recorded_at),
            report: &head.report,
            root_hash: &self.root_hash,
            rule_version: &self.rule_version,
            schema: "titelbuch-provenance/1",
            tables: head.tables.iter().map(Table::of).collect(),
            value_date: self.value_date.map(words::iso_date),
            verifier_key: &self.verifier_key,
        };
        serde_json::to_string(&json).map_err(|error| ReportError::Provenance(error.to_string()))
    }
}

#[cfg(test)]
mod tests;
