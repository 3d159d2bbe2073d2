//! The audit export: rows from the store, reports and proofs into one package.
//!
//! Everything is read at one size. The rows go straight from the snapshot into the package, so memory stays flat. Making
//! an export never writes to the journal; like every report it keeps the checkpoint of its size.

use super::{AsOf, DeskError, Format, ReportParameters, at, make_report, proof_saying, provenance};
use crate::core::ids::{ProposalId, Seq};
use crate::core::proposal::ProposalState;
use crate::report::audit::{About, Entry, Package, Value};
use crate::report::provenance::Provenance;
use crate::report::{
    Language, ReportError, allocation_statement, budget_overview, distribution, example_words, project_register,
};
use crate::store::{Field, Store, StoreError, TakesRows, Viewer};
use std::collections::BTreeMap;
use std::io::{Seek, Write};

/// What was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported<W> {
    pub out: W,
    /// The tree size that everything was read at.
    pub as_of_size: u64,
    pub root_hash: String,
    /// The files of the package, without the sums and the note that signs them.
    pub files: Vec<Entry>,
}

/// Writes the package to `out`, as of a size or the end of a day, or now.
///
/// # Errors
/// `NotThere` for an empty journal, `Parameters` for a day outside the calendar, `Report` when a report does not hold
/// together or a row is not what the catalogue says; those of the store. What was written is then to be thrown away.
pub async fn export<W: Write + Seek + Send>(
    store: &Store,
    viewer: &Viewer,
    as_of: Option<AsOf>,
    out: W,
) -> Result<Exported<W>, DeskError> {
    let viewer = at(store, viewer, as_of).await?;
    let about = about(store, &viewer, as_of).await?;
    let (as_of_size, root_hash) = (about.provenance.as_of_size, about.provenance.root_hash.clone());
    let mut package = Package::begin(out, about)?;
    add_tables(store, &viewer, &mut package).await?;
    for wanted in reports(store, &viewer).await? {
        add_report(store, &viewer, wanted, as_of_size, &mut package).await?;
    }
    add_proofs(store, &viewer, as_of_size, &mut package).await?;
    let sums = package.describe()?;
    let note = store.sign_export(&viewer, &sums).await?;
    let (out, files) = package.seal(&note)?;
    Ok(Exported { out, as_of_size, root_hash, files })
}

/// A report of an export.
struct Wanted {
    report: &'static str,
    parameters: ReportParameters,
    language: Language,
}

/// The reports that an export contains, in their order. Another report is another block here.
async fn reports(store: &Store, viewer: &Viewer) -> Result<Vec<Wanted>, DeskError> {
    let mut wanted = Vec::new();
    for run in carried_out_runs(store, viewer).await? {
        let parameters = ReportParameters::default().with("run", run.as_str());
        wanted.push(Wanted { report: allocation_statement::ID, parameters, language: Language::De });
    }
    // The journal extract is not among them: its rows are the tables of the export.
    for report in [budget_overview::ID, distribution::ID, project_register::ID] {
        wanted.push(Wanted { report, parameters: ReportParameters::default(), language: Language::De });
    }
    Ok(wanted)
}

/// Runs that were booked, also those that were reversed later, by id.
async fn carried_out_runs(store: &Store, viewer: &Viewer) -> Result<Vec<ProposalId>, DeskError> {
    let proposals = store.proposals(viewer).await?.into_iter().filter(|(_, proposal)| {
        let booked = matches!(proposal.state, ProposalState::CarriedOut | ProposalState::Reversed);
        booked && proposal.content.run().is_some()
    });
    let mut runs: Vec<ProposalId> = proposals.map(|(id, _)| id).collect();
    runs.sort();
    Ok(runs)
}

async fn add_report<W: Write + Seek>(
    store: &Store,
    viewer: &Viewer,
    wanted: Wanted,
    size: u64,
    package: &mut Package<W>,
) -> Result<(), DeskError> {
    let Wanted { report, mut parameters, language } = wanted;
    parameters.as_of = Some(AsOf::Size(size));
    for format in [Format::Pdf, Format::Csv, Format::CsvExcel] {
        let made = make_report(store, viewer, report, &parameters, format, language).await?;
        let path = format!("reports/{}", made.file_name);
        match format {
            Format::Csv => package.report_csv(&path, &made.bytes)?,
            Format::Pdf | Format::CsvExcel | Format::Html | Format::HtmlPart => package.file(&path, &made.bytes)?,
        }
        package.file(&format!("{path}.provenance.json"), made.provenance_json.as_bytes())?;
        package.file(&format!("{path}.tlog-proof"), made.tlog_proof.as_bytes())?;
    }
    Ok(())
}

/// That the last event is in the tree, and that the tree continues every one of which a checkpoint is kept.
async fn add_proofs<W: Write + Seek>(
    store: &Store,
    viewer: &Viewer,
    size: u64,
    package: &mut Package<W>,
) -> Result<(), DeskError> {
    let last = proof_saying(store, viewer, Seq(size.saturating_sub(1)), None).await?;
    package.file("proofs/last-event.tlog-proof", last.as_bytes())?;
    let mut lines = String::from("old_size,new_size,hashes\r\n");
    for old in store.kept_checkpoints(viewer).await? {
        let hashes: Vec<String> = store.consistency_proof(viewer, old).await?.iter().map(ToString::to_string).collect();
        lines.push_str(&format!("{old},{size},{}\r\n", hashes.join(" ")));
    }
    Ok(package.file("proofs/consistency.csv", lines.as_bytes())?)
}

async fn about(store: &Store, viewer: &Viewer, as_of: Option<AsOf>) -> Result<About, DeskError> {
    if store.head(viewer).await?.size == 0 {
        return Err(DeskError::NotThere("Zu diesem Stand war das Journal leer; es gibt nichts auszugeben".to_owned()));
    }
    // An export is in both languages and of the whole book: it has no parameters.
    let said = provenance(store, viewer, &ReportParameters::at(as_of, None), Language::De).await?;
    let provenance = Provenance { parameters: BTreeMap::new(), ..said };
    let is_example = store.programmes(viewer).await?.iter().any(|noted| noted.what.example);
    let languages: &[Language] = if is_example { &[Language::De, Language::En] } else { &[] };
    let words = languages.iter().map(|language| example_words(*language).to_owned());
    Ok(About { provenance, banners: words.collect() })
}

async fn add_tables<W: Write + Seek + Send>(
    store: &Store,
    viewer: &Viewer,
    package: &mut Package<W>,
) -> Result<(), DeskError> {
    let mut rows = IntoPackage { package, failed: None };
    let done = store.export_rows(viewer, &mut rows).await;
    match rows.failed {
        Some(error) => Err(error.into()),
        None => Ok(done?),
    }
}

/// Hands the rows of the store to the package. The store knows no errors of a report, so the first one is kept here.
struct IntoPackage<'a, W: Write + Seek> {
    package: &'a mut Package<W>,
    failed: Option<ReportError>,
}

impl<W: Write + Seek> IntoPackage<'_, W> {
    fn note(&mut self, done: Result<(), ReportError>) -> Result<(), StoreError> {
        done.map_err(|error| {
            self.failed = Some(error);
            StoreError::Closed
        })
    }
}

impl<W: Write + Seek + Send> TakesRows for IntoPackage<'_, W> {
    fn begin(&mut self, table: &'static str, columns: &[&'static str]) -> Result<(), StoreError> {
        let done = self.package.begin_table(table, columns);
        self.note(done)
    }

    fn row(&mut self, fields: &[Field]) -> Result<(), StoreError> {
        let values: Vec<Value<'_>> = fields.iter().map(value).collect();
        let done = self.package.row(&values);
        self.note(done)
    }

    fn end(&mut self) -> Result<(), StoreError> {
        let done = self.package.end_table();
        self.note(done)
    }
}

fn value(field: &Field) -> Value<'_> {
    match field {
        Field::Null => Value::Null,
        Field::Integer(number) => Value::Integer(*number),
        Field::Text(text) => Value::Text(text),
        Field::Bytes(bytes) => Value::Bytes(bytes),
    }
}
