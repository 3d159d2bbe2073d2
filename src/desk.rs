//! The desk: how a clerk fetches the facts of a report and has it made.
//!
//! Used by `cli` and `web` alike, so that the same request gives the same bytes from both. Thin: it
//! reads the store at one size, turns events into the facts that a builder asks for, and calls the
//! renderer. It computes no money, and making a report never writes to the journal.

pub mod audit;
pub mod cash_statement;
pub mod duties;
mod error;
mod facts;
pub mod lists;
pub mod notices;
pub mod onward_chain;
mod parameters;
pub mod prior_charge;
mod ready;
pub mod reminders;
pub mod report_check;
pub mod reprofile;
pub mod settlement;
pub mod tasks;
pub mod under_key;
pub mod year_end;

pub use error::{DeskError, sentence};
pub use parameters::{AsOf, ReportParameters};
pub use ready::{MadeReport, Question, Ready, WrittenReport, make_report, ready, sheet, write_report, write_volumes};

use crate::core::calendar::{self, Instant};
use crate::core::event::{Body, Event};
use crate::core::ids::Seq;
use crate::core::journal::hash::{Hash, sha256};
use crate::core::journal::proof::TlogProof;
use crate::core::rules;
use crate::report::Language;
use crate::report::allocation_comparison::{self, AllocationComparisonFacts};
use crate::report::definition::Definition;
use crate::report::provenance::{self, Provenance};
use crate::store::{Store, Viewer};
use facts::Case;
use time::OffsetDateTime;

/// The form of the file that a report becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Csv,
    CsvExcel,
    Html,
    /// What stands in the HTML file, without title and style: for a page that has both.
    HtmlPart,
}

impl Format {
    /// `pdf`, `csv`, `csv-excel` or `html`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Format> {
        match text {
            "pdf" => Some(Format::Pdf),
            "csv" => Some(Format::Csv),
            "csv-excel" => Some(Format::CsvExcel),
            "html" => Some(Format::Html),
            _ => None,
        }
    }

    /// The media type of RFC 6838.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Format::Pdf => "application/pdf",
            Format::Csv | Format::CsvExcel => "text/csv; charset=utf-8",
            Format::Html | Format::HtmlPart => "text/html; charset=utf-8",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Csv => "csv",
            Format::CsvExcel => "excel.csv",
            Format::Html | Format::HtmlPart => "html",
        }
    }
}

/// Keys and runs beside each other: what the report `allocation-comparison` says.
///
/// # Errors
/// `Parameters` for what cannot be compared, with what would be possible; `NotThere` for what the book does not have.
pub async fn comparison(
    store: &Store,
    viewer: &Viewer,
    parameters: &ReportParameters,
) -> Result<AllocationComparisonFacts, DeskError> {
    let asked = parameters.check(&Definition::of(allocation_comparison::ID)?)?;
    let viewer = at(store, viewer, parameters.as_of).await?;
    facts::comparison(&Case { store, viewer: &viewer, asked: &asked, language: Language::De }).await
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
    let mut asked = parameters.given().clone();
    asked.extend(viewer.sight().named().map(|name| (provenance::SIGHT.to_owned(), name)));
    asked.insert("language".to_owned(), language.pick("de", "en").to_owned());
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
        parameters: asked,
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
    let names: String = rules::all().map(|rule| format!("{} {}\n", rule.id, rule.name)).collect();
    let hash = sha256(names.as_bytes()).to_string();
    format!("{}-{}", rules::all().count(), hash.get(..12).unwrap_or(&hash))
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
