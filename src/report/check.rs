//! A report that somebody hands in: does it hold together, and is it what the journal signed?
//!
//! Pure: bytes in, findings out. It knows the file, the provenance and the proof beside it (or inside a PDF), and what
//! comes from outside: a key, a checkpoint, the leaf of the event. It does not make the report again; `desk` does where
//! there is a book. What could not be checked is said as plainly as what was.

mod attached;
mod rows;

use super::ReportError;
use crate::core::journal::checkpoint::{Checkpoint, CheckpointError};
use crate::core::journal::hash::sha256;
use crate::core::journal::note::VerifierKey;
use crate::core::journal::proof::TlogProof;
use serde::Deserialize;
use std::collections::BTreeMap;

const SCHEMA: &str = "titelbuch-provenance/1";

/// What a provenance states, as far as it is checked here; it may state more.
#[derive(Clone, Debug, Deserialize)]
pub struct Stated {
    pub schema: String,
    pub report: String,
    pub language: String,
    pub origin: String,
    pub verifier_key: String,
    pub checkpoint: String,
    pub root_hash: String,
    pub as_of_size: u64,
    pub as_of_date: Option<String>,
    pub value_date: Option<String>,
    pub program_version: String,
    pub rule_version: String,
    pub parameters: BTreeMap<String, String>,
    data: StatedData,
}

#[derive(Clone, Debug, Deserialize)]
struct StatedData {
    profile: String,
    rows: u64,
    sha256: String,
}

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Pdf,
    Csv,
    CsvExcel,
}

/// A file with what lies beside it; nothing of it is believed yet.
pub struct Submitted {
    pub form: Form,
    pub stated: Stated,
    /// The table: the file itself, or the one inside the PDF.
    data: Vec<u8>,
    pub proof: Option<TlogProof>,
    findings: Vec<Finding>,
}

/// What is known from outside.
#[derive(Default)]
pub struct Outside {
    pub key: Option<VerifierKey>,
    /// A signed note that was kept elsewhere.
    pub checkpoint: Option<String>,
    /// The stored bytes of the event that the proof is about.
    pub leaf: Option<Vec<u8>>,
}

/// One disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub what: String,
    pub expected: String,
    pub found: String,
}

/// How the check went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Body rows of the table.
    pub rows: u64,
    /// What was checked, in words, whether it agreed or not.
    pub checked: Vec<String>,
    /// What was not checked, and what it would need.
    pub unchecked: Vec<String>,
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Notes that something was compared, and the finding where it differs.
    pub fn compare(&mut self, what: &str, expected: &str, found: &str) {
        self.checked.push(what.to_owned());
        if expected != found {
            self.find(what, expected, found);
        }
    }

    pub fn find(&mut self, what: &str, expected: impl Into<String>, found: impl Into<String>) {
        self.findings.push(Finding { what: what.to_owned(), expected: expected.into(), found: found.into() });
    }
}

/// Why a file cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error("die Datei ist keine vollständige PDF-Datei, oder sie ist beschädigt")]
    DamagedPdf,
    #[error("die PDF-Datei trägt keine Anlagen eines Berichts: {0} fehlt")]
    Pdf(&'static str),
    #[error("zu einer CSV-Datei gehört der Herkunftsnachweis, der bei der Ausgabe daneben lag")]
    NoProvenance,
    #[error("der Herkunftsnachweis ist nicht lesbar: {0}")]
    Provenance(String),
    #[error("der Herkunftsnachweis hat die Fassung „{0}“; dieses Programm kennt „titelbuch-provenance/1“")]
    Schema(String),
    #[error("die Beweisdatei ist nicht lesbar: {0}")]
    Proof(String),
    #[error("der vorgelegte Prüfpunkt ist nicht lesbar: {0}")]
    Checkpoint(String),
    #[error("die Tabelle ist nicht lesbar: {0}")]
    Table(String),
}

impl Submitted {
    /// Reads a file with what lies beside it.
    ///
    /// # Errors
    /// `CheckError` for what is no report of this program.
    pub fn read(file: &[u8], provenance: Option<&[u8]>, proof: Option<&[u8]>) -> Result<Submitted, CheckError> {
        let mut findings = Vec::new();
        let (form, data, stated) = if file.starts_with(b"%PDF-") {
            let inside = attached::read(file)?;
            if let Some(beside) = provenance.filter(|beside| *beside != inside.provenance) {
                let what = "Herkunftsnachweis neben der PDF-Datei (SHA-256)".to_owned();
                let (expected, found) = (sha256(&inside.provenance).to_string(), sha256(beside).to_string());
                findings.push(Finding { what, expected, found });
            }
            (Form::Pdf, inside.csv, stated(&inside.provenance)?)
        } else {
            let form = if file.starts_with("\u{feff}".as_bytes()) { Form::CsvExcel } else { Form::Csv };
            (form, file.to_vec(), stated(provenance.ok_or(CheckError::NoProvenance)?)?)
        };
        let proof = proof.map(|bytes| {
            let text = std::str::from_utf8(bytes).map_err(|e| CheckError::Proof(e.to_string()))?;
            TlogProof::parse(text).map_err(|e| CheckError::Proof(e.to_string()))
        });
        Ok(Submitted { form, data, stated, proof: proof.transpose()?, findings })
    }

    /// Holds everything against everything.
    ///
    /// # Errors
    /// `Checkpoint` when the one from outside is none, `Table` when the rows cannot be read.
    pub fn check(&self, outside: &Outside) -> Result<Checked, CheckError> {
        let mut checked = Checked { findings: self.findings.clone(), ..Checked::default() };
        self.check_data(&mut checked)?;
        self.check_provenance(&mut checked);
        let keys = self.check_signature(outside, &mut checked)?;
        self.check_outside(outside, &keys, &mut checked)?;
        self.check_proof(outside, &keys, &mut checked);
        Ok(checked)
    }

    fn check_data(&self, checked: &mut Checked) -> Result<(), CheckError> {
        let profile = if self.form == Form::CsvExcel { "csv-excel" } else { "csv" };
        checked.compare("Form der Daten", profile, &self.stated.data.profile);
        checked.compare("SHA-256 der Daten", &self.stated.data.sha256, &sha256(&self.data).to_string());
        rows::check(&self.data, self.form == Form::CsvExcel, &self.stated.report, checked)?;
        let rows = checked.rows.to_string();
        checked.compare("Zahl der Zeilen", &self.stated.data.rows.to_string(), &rows);
        Ok(())
    }

    /// The provenance against its own checkpoint.
    fn check_provenance(&self, checked: &mut Checked) {
        let mut lines = self.stated.checkpoint.lines();
        let mut line = || lines.next().unwrap_or_default();
        let (origin, size, root) = (line(), line(), line());
        checked.compare("Ursprung im Herkunftsnachweis", origin, &self.stated.origin);
        checked.compare("Stand im Herkunftsnachweis", size, &self.stated.as_of_size.to_string());
        let hex = crate::core::journal::hash::Hash::from_base64(root).map(|root| root.to_string());
        checked.compare("Wurzel im Herkunftsnachweis", &hex.unwrap_or_default(), &self.stated.root_hash);
    }

    /// The key that is believed: the one from outside, or else the one that the provenance names, which is then only as
    /// good as the checkpoint from outside.
    fn check_signature(&self, outside: &Outside, checked: &mut Checked) -> Result<Vec<VerifierKey>, CheckError> {
        let stated = &self.stated.verifier_key;
        let key = match &outside.key {
            Some(key) => {
                checked.compare("Prüfschlüssel", &key.to_string(), stated);
                key.clone()
            }
            None => stated.parse().map_err(|e| CheckError::Provenance(format!("{e}")))?,
        };
        let keys = vec![key];
        checked.checked.push("Signatur des Prüfpunkts".to_owned());
        if let Err(error) = Checkpoint::open(&self.stated.checkpoint, &self.stated.origin, &keys) {
            checked.find("Signatur des Prüfpunkts", "eine Signatur des Prüfschlüssels", error.to_string());
        }
        Ok(keys)
    }

    fn check_outside(&self, outside: &Outside, keys: &[VerifierKey], checked: &mut Checked) -> Result<(), CheckError> {
        let Some(note) = &outside.checkpoint else { return Ok(()) };
        let what = "vorgelegter Prüfpunkt";
        match Checkpoint::open(note, &self.stated.origin, keys) {
            Ok(kept) if kept.size() == self.stated.as_of_size => {
                checked.compare(what, &kept.root().to_string(), &self.stated.root_hash);
            }
            Ok(kept) => checked.unchecked.push(format!(
                "Der vorgelegte Prüfpunkt nennt {} Ereignisse, der Bericht {}; das vergleicht nur das Buch (--database).",
                kept.size(),
                self.stated.as_of_size
            )),
            Err(error @ (CheckpointError::Malformed(_) | CheckpointError::Origin(_))) => {
                return Err(CheckError::Checkpoint(error.to_string()));
            }
            Err(CheckpointError::Note(error @ crate::core::journal::note::NoteError::Malformed(_))) => {
                return Err(CheckError::Checkpoint(error.to_string()));
            }
            Err(error) => {
                checked.checked.push(what.to_owned());
                checked.find(what, format!("ein Prüfpunkt von {}", self.stated.origin), error.to_string());
            }
        }
        Ok(())
    }

    fn check_proof(&self, outside: &Outside, keys: &[VerifierKey], checked: &mut Checked) {
        let Some(proof) = &self.proof else {
            return checked.unchecked.push("Es liegt keine Beweisdatei (.tlog-proof) vor.".to_owned());
        };
        checked.compare("Prüfpunkt in der Beweisdatei", &self.stated.checkpoint, &proof.checkpoint);
        let what = format!("Einschluss von Ereignis {}", proof.index);
        let Some(leaf) = &outside.leaf else {
            return checked.unchecked.push(format!(
                "{what}: dazu braucht es das Blatt des Ereignisses, aus dem Buch (--database) oder aus einem \
                 Audit-Export (--leaf)."
            ));
        };
        checked.checked.push(what.clone());
        if let Err(error) = proof.verify(leaf, &self.stated.origin, keys) {
            checked.find(&what, "ein Weg vom Blatt zur Wurzel des Prüfpunkts", error.to_string());
        }
    }
}

fn stated(bytes: &[u8]) -> Result<Stated, CheckError> {
    let stated: Stated = serde_json::from_slice(bytes).map_err(|e| CheckError::Provenance(e.to_string()))?;
    if stated.schema == SCHEMA { Ok(stated) } else { Err(CheckError::Schema(stated.schema)) }
}

impl From<ReportError> for CheckError {
    fn from(error: ReportError) -> CheckError {
        CheckError::Table(error.to_string())
    }
}
