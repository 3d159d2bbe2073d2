//! The desk: how a clerk fetches the facts of a report and has it made.
//!
//! Used by `cli` and `web` alike, so that the same request gives the same bytes from both. Thin: it
//! reads the store at one size, turns events into the facts that a builder asks for, and calls the
//! renderer. It computes no money, and making a report never writes to the journal.

pub mod audit;
mod facts;
pub mod report_check;

use crate::core::calendar::{self, Instant};
use crate::core::event::{Body, Event};
use crate::core::ids::{ProposalId, Seq};
use crate::core::journal::hash::{Hash, sha256};
use crate::core::journal::proof::TlogProof;
use crate::core::rules;
use crate::report::provenance::Provenance;
use crate::report::render::csv::Profile;
use crate::report::render::{csv, pdf};
use crate::report::sheet::Sheet;
use crate::report::{Language, ReportError, allocation_statement};
use crate::store::{Store, StoreError, Viewer};
use std::collections::BTreeMap;
use std::str::FromStr;
use time::{Date, OffsetDateTime};

/// The form of the file that a report becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Csv,
    CsvExcel,
}

impl Format {
    /// `pdf`, `csv` or `csv-excel`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Format> {
        match text {
            "pdf" => Some(Format::Pdf),
            "csv" => Some(Format::Csv),
            "csv-excel" => Some(Format::CsvExcel),
            _ => None,
        }
    }

    /// The media type of RFC 6838.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Csv | Format::CsvExcel => "text/csv; charset=utf-8",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Csv => "csv",
            Format::CsvExcel => "excel.csv",
        }
    }
}

/// Up to where the journal is read: a tree size, or the end of a day in Berlin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    Size(u64),
    Day(Date),
}

impl FromStr for AsOf {
    type Err = DeskError;

    fn from_str(text: &str) -> Result<AsOf, DeskError> {
        if let Ok(size) = text.parse() {
            return Ok(AsOf::Size(size));
        }
        let bad = |_| DeskError::Parameters(format!("„{text}“ ist weder eine Journalgröße noch ein Tag (JJJJ-MM-TT)"));
        calendar::parse_date(text).map(AsOf::Day).map_err(bad)
    }
}

/// What a report is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportParameters {
    /// The allocation run, by the id of its proposal.
    pub run: Option<ProposalId>,
    pub as_of: Option<AsOf>,
    /// Only what has a value date up to this day counts.
    pub value_date: Option<Date>,
}

/// A report with its proofs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeReport {
    pub bytes: Vec<u8>,
    /// The canonical JSON of `FILE.provenance.json`.
    pub provenance_json: String,
    /// The C2SP tlog-proof of the event that the report rests on, at the as-of size.
    pub tlog_proof: String,
    pub content_type: &'static str,
    pub file_name: String,
    /// The tree size that the report was made at.
    pub as_of_size: u64,
}

/// Why a report was not made.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Parameters(String),
    /// The thing that the report is about is not in the book, or not at that point.
    #[error("{0}")]
    NotThere(String),
    /// The value date keeps a step and cuts out the content that it was about.
    #[error("{0}")]
    ValueDate(String),
    /// Events that this book would not have written.
    #[error("{0}")]
    Disagrees(String),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("{0}")]
    Proof(String),
}

/// An error as a sentence of its own: a capital at its head, a full stop at its end.
#[must_use]
pub fn sentence(error: &str) -> String {
    let mut rest = error.trim_end_matches('.').chars();
    let first: String = rest.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", rest.as_str())
}

impl DeskError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            DeskError::Store(_) | DeskError::Proof(_) | DeskError::Disagrees(_) => {
                "Das Buch mit „titelbuch verify“ prüfen."
            }
            DeskError::Parameters(_) => {
                "Welche Angaben ein Bericht braucht, zeigt „titelbuch report list“; Läufe zeigt „titelbuch allocate list“."
            }
            DeskError::NotThere(_) => {
                "Verteilungsläufe zeigt „titelbuch allocate list“; Stand und Wertstellung prüfen."
            }
            DeskError::ValueDate(_) => "Welche Wertstellung jeder Schritt hat, zeigt „titelbuch journal show“.",
            DeskError::Report(ReportError::UnknownReport(_)) => "Die Berichte zeigt „titelbuch report list“.",
            DeskError::Report(_) => "Es wurde keine Datei ausgegeben.",
        }
    }
}

/// Makes a report at one size of the journal.
///
/// # Errors
/// `Parameters` for what is asked wrongly, `NotThere` for what the book does not have at that point,
/// `Report` when the facts do not hold together. Then nothing may be handed out.
pub async fn make_report(
    store: &Store,
    viewer: &Viewer,
    id: &str,
    parameters: &ReportParameters,
    format: Format,
    language: Language,
) -> Result<MadeReport, DeskError> {
    if id != allocation_statement::ID {
        return Err(ReportError::UnknownReport(id.to_owned()).into());
    }
    let run = parameters.run.clone();
    let run = run.ok_or_else(|| DeskError::Parameters("Der Bericht braucht den Verteilungslauf (run)".to_owned()))?;
    let viewer = at(store, viewer, parameters.as_of).await?;
    let history = facts::history(store, &viewer, &run, parameters.value_date).await?;
    let seq = history.seq();
    let facts = facts::statement(store, &viewer, &run, history, language).await?;
    let provenance = provenance(store, &viewer, &run, parameters, language).await?;
    // A sheet is read once; the second one tells the provenance beside the file.
    let sheet = || allocation_statement::build(&facts, &provenance, language);
    let (bytes, data) = render(sheet()?, format)?;
    let words = facts.is_example.then(|| allocation_statement::example_words(language));
    Ok(MadeReport {
        bytes,
        provenance_json: sheet()?.provenance_json(&data)?,
        tlog_proof: proof_saying(store, &viewer, seq, words).await?,
        content_type: format.content_type(),
        file_name: format!("{id}-{run}.{}", format.ending()),
        as_of_size: provenance.as_of_size,
    })
}

fn render(sheet: Sheet, format: Format) -> Result<(Vec<u8>, crate::report::provenance::Data), ReportError> {
    let mut bytes = Vec::new();
    let data = match format {
        Format::Pdf => pdf::write(sheet, &mut bytes)?.data,
        Format::Csv => csv::write(sheet, Profile::Lossless, &mut bytes)?,
        Format::CsvExcel => csv::write(sheet, Profile::Excel, &mut bytes)?,
    };
    Ok((bytes, data))
}

/// The viewer, nailed to one size: everything that follows is read there.
async fn at(store: &Store, viewer: &Viewer, as_of: Option<AsOf>) -> Result<Viewer, DeskError> {
    let size = match as_of {
        Some(AsOf::Size(size)) => size,
        Some(AsOf::Day(day)) => {
            // Asked here, because the store takes a day that the calendar lacks for something unreadable.
            calendar::end_of_day_in_berlin(day).map_err(|outside| {
                let day = calendar::german(day);
                DeskError::Parameters(format!("Den {day} gibt es als Stand des Buchs nicht: {outside}"))
            })?;
            store.size_on(viewer, day).await?
        }
        None => store.head(viewer).await?.size,
    };
    Ok(viewer.at(size))
}

async fn provenance(
    store: &Store,
    viewer: &Viewer,
    run: &ProposalId,
    parameters: &ReportParameters,
    language: Language,
) -> Result<Provenance, DeskError> {
    let (head, identity) = (store.head(viewer).await?, store.origin(viewer).await?);
    let empty = || DeskError::NotThere("Zu diesem Stand war das Journal leer".to_owned());
    let recorded_at = moment(head.recorded_at.ok_or_else(empty)?)?;
    let as_of_date = match parameters.as_of {
        Some(AsOf::Day(day)) => Some(day),
        _ => None,
    };
    let asked = [("run", run.to_string()), ("language", language.pick("de", "en").to_owned())];
    Ok(Provenance {
        as_of_size: head.size,
        as_of_date,
        value_date: parameters.value_date,
        checkpoint: store.checkpoint(viewer).await?,
        origin: identity.origin,
        verifier_key: identity.vkey,
        root_hash: head.root.to_string(),
        rule_version: rule_version(),
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        parameters: asked.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>(),
        recorded_at,
    })
}

fn moment(at: Instant) -> Result<OffsetDateTime, DeskError> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.unix_ms()) * 1_000_000)
        .map_err(|e| DeskError::Proof(format!("Der Zeitpunkt {at} liegt außerhalb des Kalenders: {e}")))
}

/// The rules that this program decides by: how many, and a hash over their ids and names.
#[must_use]
pub fn rule_version() -> String {
    let names: String = rules::ALL.iter().map(|rule| format!("{} {}\n", rule.id, rule.name)).collect();
    let hash = sha256(names.as_bytes()).to_string();
    format!("{}-{}", rules::ALL.len(), hash.get(..12).unwrap_or(&hash))
}

/// The C2SP tlog-proof that event `seq` is in the journal at the viewer's size.
///
/// # Errors
/// Those of the store; also when the event is not below that size.
pub async fn tlog_proof(store: &Store, viewer: &Viewer, seq: Seq) -> Result<String, DeskError> {
    proof_saying(store, viewer, seq, None).await
}

/// The same with words for whoever opens the file; nothing is proved by them.
async fn proof_saying(store: &Store, viewer: &Viewer, seq: Seq, words: Option<&str>) -> Result<String, DeskError> {
    let proof = TlogProof {
        extra: words.map(|words| words.as_bytes().to_vec()),
        index: seq.0,
        hashes: store.inclusion_proof(viewer, seq).await?,
        checkpoint: store.checkpoint(viewer).await?,
    };
    Ok(proof.to_text())
}

/// The hash of the content that an event of a proposal is about: what an approval has to name.
#[must_use]
pub fn content_hash(event: &Event) -> Option<Hash> {
    match &event.body {
        Body::ProposalMade(version) | Body::ProposalAmended(version) => Some(version.content_sha256),
        Body::ProposalApproved(approved) => Some(approved.content_sha256),
        Body::ProposalCarriedOut(done) => Some(done.content_sha256),
        _ => None,
    }
}
