//! A report from the question to its bytes: first all that is known beforehand, then the writing.
//!
//! Between both stands `Ready`: whoever answers over a network says name, form and size before the first byte. What the
//! writing itself finds out (the hash of the data, the sums) stands in the provenance, which is complete at the end.

use super::facts::{self, Build, Case, Prepared};
use super::{DeskError, Format, ReportParameters, at, proof_saying, provenance};
use crate::core::ids::Seq;
use crate::report::definition::Definition;
use crate::report::lines::Lines;
use crate::report::provenance::{Data, Provenance};
use crate::report::render::csv::Profile;
use crate::report::render::pdf::Volumes;
use crate::report::render::{csv, html, pdf};
use crate::report::sheet::{Head, Notes, Sheet};
use crate::report::{Language, ReportError, example_words};
use crate::store::{Store, Viewer};
use std::io::Write;

/// Which report, of what, and in which form.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub id: &'a str,
    pub parameters: &'a ReportParameters,
    pub format: Format,
    pub language: Language,
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

/// A report that was written elsewhere, with its proofs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenReport {
    /// The canonical JSON of `FILE.provenance.json`.
    pub provenance_json: String,
    /// The C2SP tlog-proof of the event that the report rests on, at the as-of size; of the last event where it rests
    /// on all of them.
    pub tlog_proof: String,
    pub content_type: &'static str,
    pub file_name: String,
    /// The tree size that the report was made at.
    pub as_of_size: u64,
}

/// A report of which everything is known but its bytes.
pub struct Ready {
    provenance: Provenance,
    tlog_proof: String,
    format: Format,
    file_name: String,
    table: Table,
}

/// What is written.
enum Table {
    Rows(Build<Sheet>),
    Lines(Build<Lines>, Profile),
}

/// What a renderer says when it is done.
type Written<T> = (Data, Head, Notes, T);

/// Fetches what a report needs, at one size of the journal.
///
/// # Errors
/// `UnknownReport`; `Parameters` for what is asked wrongly, `NotThere` for what the book does not have at that point.
pub async fn ready(store: &Store, viewer: &Viewer, question: Question<'_>) -> Result<Ready, DeskError> {
    let Question { id, parameters, format, language } = question;
    let (definition, load) = (Definition::of(id)?, facts::loader(id)?);
    let asked = parameters.check(&definition)?;
    let viewer = at(store, viewer, parameters.as_of).await?;
    let provenance = provenance(store, &viewer, parameters, language).await?;
    let case = Case { store, viewer: &viewer, asked: &asked, language };
    let profile = match format {
        Format::Csv => Some(Profile::Lossless),
        Format::CsvExcel => Some(Profile::Excel),
        Format::Pdf | Format::Html | Format::HtmlPart => None,
    };
    let (table, rests_on, is_example, about) = match (profile, facts::lines_loader(id)) {
        (Some(profile), Some(load)) => {
            let Prepared { build, rests_on, is_example, about } = load(&case).await?;
            (Table::Lines(build, profile), rests_on, is_example, about)
        }
        _ => {
            let Prepared { build, rests_on, is_example, about } = load(&case).await?;
            (Table::Rows(build), rests_on, is_example, about)
        }
    };
    let seq = rests_on.unwrap_or(Seq(provenance.as_of_size.saturating_sub(1)));
    let words = is_example.then(|| example_words(language));
    let tlog_proof = proof_saying(store, &viewer, seq, words).await?;
    let file_name = about.iter().fold(id.to_owned(), |name, part| format!("{name}-{part}"));
    let file_name = format!("{file_name}.{}", format.ending());
    Ok(Ready { provenance, tlog_proof, format, file_name, table })
}

/// A report before any ink, for a page that draws parts of it: the same facts and the same builder as in its files.
///
/// # Errors
/// Those of `ready`; `Report` when the facts do not hold together.
pub async fn sheet(
    store: &Store,
    viewer: &Viewer,
    id: &str,
    parameters: &ReportParameters,
    language: Language,
) -> Result<Sheet, DeskError> {
    let (asked, load) = (parameters.check(&Definition::of(id)?)?, facts::loader(id)?);
    let viewer = at(store, viewer, parameters.as_of).await?;
    let provenance = provenance(store, &viewer, parameters, language).await?;
    let prepared = load(&Case { store, viewer: &viewer, asked: &asked, language }).await?;
    Ok((prepared.build)(&provenance)?.as_its_provenance_says())
}

impl Ready {
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.format.content_type()
    }

    /// Whether its table may be of any length: then nobody should hold the bytes in memory.
    #[must_use]
    pub const fn is_long(&self) -> bool {
        matches!(self.table, Table::Lines(..))
    }

    /// Writes the report as it comes.
    ///
    /// # Errors
    /// `Report` when the facts do not hold together. Then nothing that was written may be handed out as a whole.
    pub async fn write<W: Write + Send + 'static>(self, mut out: W) -> Result<(W, WrittenReport), DeskError> {
        let format = self.format;
        let make = move |table: Table, provenance: &Provenance| match table {
            Table::Rows(build) => {
                let sheet = build(provenance)?.as_its_provenance_says();
                let (head, notes) = (sheet.head.clone(), sheet.foot.notes.clone());
                Ok((render(sheet, format, &mut out)?, head, notes, out))
            }
            Table::Lines(build, profile) => {
                let (data, head, foot) = csv::write_lines(build(provenance)?, profile, &mut out)?;
                Ok((data, head, foot.notes, out))
            }
        };
        self.written_by(make).await
    }

    async fn written_by<T: Send + 'static>(
        self,
        make: impl FnOnce(Table, &Provenance) -> Result<Written<T>, ReportError> + Send + 'static,
    ) -> Result<(T, WrittenReport), DeskError> {
        let Ready { provenance, tlog_proof, format, file_name, table } = self;
        let as_of_size = provenance.as_of_size;
        // Rows may come from the store while they are written, and writing is long work: so it has a thread of its own.
        let written = tokio::task::spawn_blocking(move || {
            let (data, head, notes, made) = make(table, &provenance)?;
            Ok::<_, ReportError>((provenance.to_json(&head, &notes, &data)?, made))
        });
        let stopped = |_| DeskError::Proof("Der Bericht wurde beim Schreiben abgebrochen".to_owned());
        let (provenance_json, made) = written.await.map_err(stopped)??;
        let content_type = format.content_type();
        Ok((made, WrittenReport { provenance_json, tlog_proof, content_type, file_name, as_of_size }))
    }
}

/// Makes a report at one size of the journal, in memory.
///
/// # Errors
/// Those of `write_report`.
pub async fn make_report(
    store: &Store,
    viewer: &Viewer,
    id: &str,
    parameters: &ReportParameters,
    format: Format,
    language: Language,
) -> Result<MadeReport, DeskError> {
    let (bytes, written) =
        write_report(store, viewer, Question { id, parameters, format, language }, Vec::new()).await?;
    let WrittenReport { provenance_json, tlog_proof, content_type, file_name, as_of_size } = written;
    Ok(MadeReport { bytes, provenance_json, tlog_proof, content_type, file_name, as_of_size })
}

/// Makes a report at one size of the journal and writes it as it comes.
///
/// # Errors
/// Those of `ready` and of `Ready::write`.
pub async fn write_report<W: Write + Send + 'static>(
    store: &Store,
    viewer: &Viewer,
    question: Question<'_>,
    out: W,
) -> Result<(W, WrittenReport), DeskError> {
    ready(store, viewer, question).await?.write(out).await
}

/// Makes a PDF that may become several files: `open` gives the writer of each volume, from number 1 on.
///
/// # Errors
/// Those of `write_report` and of `open`.
pub async fn write_volumes<W: Write>(
    store: &Store,
    viewer: &Viewer,
    question: Question<'_>,
    open: impl FnMut(usize) -> Result<W, ReportError> + Send + 'static,
) -> Result<(Volumes, WrittenReport), DeskError> {
    let make = move |table: Table, provenance: &Provenance| match table {
        Table::Rows(build) => {
            let sheet = build(provenance)?.as_its_provenance_says();
            let (head, notes) = (sheet.head.clone(), sheet.foot.notes.clone());
            let volumes = pdf::write_volumes(sheet, pdf::VOLUME_PAGES, open)?;
            Ok((volumes.data.clone(), head, notes, volumes))
        }
        Table::Lines(..) => Err(ReportError::Pdf("aus gesagten Zeilen entstehen keine Bände".to_owned())),
    };
    ready(store, viewer, Question { format: Format::Pdf, ..question }).await?.written_by(make).await
}

fn render(sheet: Sheet, format: Format, out: &mut impl Write) -> Result<Data, ReportError> {
    match format {
        Format::Pdf => Ok(pdf::write(sheet, out)?.data),
        Format::Csv => csv::write(sheet, Profile::Lossless, out),
        Format::CsvExcel => csv::write(sheet, Profile::Excel, out),
        Format::Html => html::write(sheet, html::Frame::File, out),
        Format::HtmlPart => html::write(sheet, html::Frame::Part, out),
    }
}
