//! Reports at the terminal: what there is, and one of them into a file with its proofs beside it.

use super::failure::{Answer, Failure, with_causes};
use super::output::{self, Side, Table};
use super::session::Globals;
use super::{arguments, files};
use crate::desk::{
    AsOf, DeskError, Format, Question, ReportParameters, WrittenReport, sentence, write_report, write_volumes,
};
use crate::report::definition::catalogue;
use crate::report::{Language, ReportError};
use crate::store::{Store, Viewer};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use time::Date;

/// Berichte entstehen aus dem Buch; einen Bericht auszugeben schreibt nichts ins Journal.
#[derive(Subcommand)]
pub enum ReportCommand {
    /// Alle Berichte mit ihren Formaten und Angaben zeigen
    List {
        /// Sprache: de oder en
        #[arg(long, default_value = "de", value_parser = language, value_name = "SPRACHE")]
        lang: Language,
    },
    /// Einen Bericht in eine Datei ausgeben
    Make(Box<Make>),
}

const MAKE_EXAMPLES: &str = "\
Beispiele:
  titelbuch report make allocation-statement --run lauf-1 --format pdf --out nachweis.pdf
  titelbuch report make share-explanation --run lauf-1 --recipient DE-BY --format pdf --out bayern.pdf
  titelbuch report make distribution --by year --as-of 2021-12-31 --format csv --out mittel.csv
  titelbuch report make budget-monitor --manager DE-BY --year 2021 --format pdf --out huel.pdf
  titelbuch report make journal-extract --from 100 --to 200 --event committed --format csv --out auszug.csv

Welcher Bericht welche Angaben nimmt, zeigt „titelbuch report list“. Neben der Datei entstehen
DATEI.provenance.json (woraus sie gemacht ist) und DATEI.tlog-proof (Beweis, dass dieser Stand im
Journal steht).";

#[derive(Args)]
#[command(after_help = MAKE_EXAMPLES)]
pub struct Make {
    /// Kennung des Berichts, zum Beispiel allocation-statement
    #[arg(value_name = "BERICHT")]
    id: String,
    /// Form der Datei: pdf, csv, csv-excel oder html
    #[arg(long, value_parser = format, value_name = "FORM")]
    format: Format,
    #[command(flatten)]
    asked: Asked,
    /// Stand des Buchs: Journalgröße oder Tag (JJJJ-MM-TT); Vorgabe: jetzt
    #[arg(long, value_name = "STAND")]
    as_of: Option<AsOf>,
    /// Nur Vorgänge bis zu dieser Wertstellung (JJJJ-MM-TT)
    #[arg(long, value_parser = arguments::date, value_name = "TAG")]
    value_date: Option<Date>,
    /// Sprache: de oder en
    #[arg(long, default_value = "de", value_parser = language, value_name = "SPRACHE")]
    lang: Language,
    /// Wohin
    #[arg(long, value_name = "DATEI")]
    out: PathBuf,
}

/// What single reports take; which one takes what says its definition, and the desk reads the values.
#[derive(Args)]
struct Asked {
    /// Verteilungslauf, um den es geht
    #[arg(long, value_name = "VORSCHLAG")]
    run: Option<String>,
    /// Empfänger, dessen Anteil erklärt wird
    #[arg(long, value_name = "KENNUNG")]
    recipient: Option<String>,
    /// Verteilungsläufe, die verglichen werden, mit Komma getrennt
    #[arg(long, value_name = "VORSCHLÄGE")]
    runs: Option<String>,
    /// Schlüssel, die verglichen werden, mit Komma getrennt
    #[arg(long, value_name = "SCHLÜSSEL")]
    keys: Option<String>,
    /// Gesamtbetrag in Euro, nach dem die Schlüssel gerechnet werden
    #[arg(long, value_name = "EUR")]
    total: Option<String>,
    /// Programm
    #[arg(long, value_name = "KENNUNG")]
    programme: Option<String>,
    /// Programmteil
    #[arg(long, value_name = "KENNUNG")]
    component: Option<String>,
    /// Gliederung: land, year oder project
    #[arg(long, value_name = "GLIEDERUNG")]
    by: Option<String>,
    /// Erste Nummer im Journal
    #[arg(long, value_name = "NUMMER")]
    from: Option<String>,
    /// Letzte Nummer im Journal
    #[arg(long, value_name = "NUMMER")]
    to: Option<String>,
    /// Art der Ereignisse, zum Beispiel committed
    #[arg(long, value_name = "ART")]
    event: Option<String>,
    /// Bewirtschafter, dessen Konten es betrifft
    #[arg(long, value_name = "KENNUNG")]
    manager: Option<String>,
    /// Projekt, dessen Konten es betrifft
    #[arg(long, value_name = "KENNUNG")]
    project: Option<String>,
    /// Haushaltsstelle, zum Beispiel '0699/532 99'
    #[arg(long, value_name = "STELLE")]
    item: Option<String>,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR")]
    year: Option<String>,
    /// Tag, auf den der Bericht sieht (JJJJ-MM-TT); Vorgabe ist der Tag des letzten Ereignisses
    #[arg(long, value_name = "TAG")]
    day: Option<String>,
    /// Land, um dessen Projekte oder Mittel es geht, zum Beispiel DE-BY
    #[arg(long, value_name = "KENNUNG")]
    land: Option<String>,
    /// Nachweis, der gezeigt wird
    #[arg(long, value_name = "KENNUNG")]
    filing: Option<String>,
    /// Weitergabe nach Schlüssel, um deren Anteile es geht
    #[arg(long, value_name = "KENNUNG")]
    onward_grant: Option<String>,
    /// Leistung, zum Beispiel 99008001012011
    #[arg(long, value_name = "KENNUNG")]
    service: Option<String>,
    /// Jahr, in dem Verpflichtungsermächtigungen erteilt sind
    #[arg(long, value_name = "JAHR")]
    granted: Option<String>,
    /// Jahr, in dem sie fällig werden
    #[arg(long, value_name = "JAHR")]
    due: Option<String>,
}

impl Asked {
    fn given(self) -> impl Iterator<Item = (&'static str, String)> {
        let all = [
            ("run", self.run),
            ("recipient", self.recipient),
            ("runs", self.runs),
            ("keys", self.keys),
            ("total", self.total),
            ("programme", self.programme),
            ("component", self.component),
            ("by", self.by),
            ("from", self.from),
            ("to", self.to),
            ("event", self.event),
            ("manager", self.manager),
            ("project", self.project),
            ("item", self.item),
            ("year", self.year),
            ("day", self.day),
            ("land", self.land),
            ("filing", self.filing),
            ("onward-grant", self.onward_grant),
            ("service", self.service),
            ("granted", self.granted),
            ("due", self.due),
        ];
        all.into_iter().filter_map(|(id, value)| Some((id, value?)))
    }
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "de" => Ok(Language::De),
        "en" => Ok(Language::En),
        _ => Err(format!("„{text}“ ist keine Sprache der Berichte; möglich sind de, en")),
    }
}

fn format(text: &str) -> Result<Format, String> {
    Format::parse(text).ok_or_else(|| format!("„{text}“ ist keine Form; möglich sind pdf, csv, csv-excel, html"))
}

impl ReportCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ReportCommand::List { lang } => list(lang, globals.json),
            ReportCommand::Make(make) => make.run(globals).await,
        }
    }
}

fn list(lang: Language, json: bool) -> Answer {
    let entries = catalogue(lang).map_err(|e| Failure::failed(sentence(&e.to_string())))?;
    if json {
        output::json(&entries);
        return Ok(());
    }
    let mut table =
        Table::new(&[("Kennung", Side::Left), ("Titel", Side::Left), ("Formen", Side::Left), ("Angaben", Side::Left)]);
    for entry in entries {
        let parameters: Vec<String> = entry.parameters.into_iter().map(|parameter| parameter.id).collect();
        table.row(vec![entry.id, entry.title, entry.formats.join(", "), parameters.join(", ")]);
    }
    table.print("Es gibt keine Berichte.");
    Ok(())
}

impl Make {
    async fn run(self, globals: &Globals) -> Answer {
        let store = globals.open().await?;
        let parameters = ReportParameters::at(self.as_of, self.value_date);
        let parameters = self.asked.given().fold(parameters, |asked, (id, value)| asked.with(id, &value));
        let question = Question { id: &self.id, parameters: &parameters, format: self.format, language: self.lang };
        let (written, as_of_size) = into_files(&store, question, &self.out).await?;
        store.close().await?;
        if globals.json {
            output::json(&json!({ "files": written, "as_of_size": as_of_size }));
        } else {
            for path in written {
                output::text(&format!("geschrieben: {}", path.display()));
            }
        }
        Ok(())
    }
}

/// Bytes that are gathered before the system gets them.
const GATHERED: usize = 256 * 1024;

/// Writes the report and its companions, each whole or not at all, the report last.
///
/// # Errors
/// Those of the desk; `Failed` when one of them cannot be written.
pub async fn into_files(store: &Store, question: Question<'_>, out: &Path) -> Result<(Vec<PathBuf>, u64), Failure> {
    let (provenance, proof) = (files::beside(out, ".provenance.json"), files::beside(out, ".tlog-proof"));
    let (pending, written, manifest) = if question.format == Format::Pdf {
        in_volumes(store, question, out).await?
    } else {
        let file = BufWriter::with_capacity(GATHERED, files::Pending::begin(out)?);
        let (file, written) = write_report(store, &Viewer::all(), question, file).await?;
        let file = file.into_inner().map_err(|e| files::unwritten(out, e.error()))?;
        (vec![(out.to_owned(), file)], written, None)
    };
    files::write(&provenance, written.provenance_json.as_bytes())?;
    files::write(&proof, written.tlog_proof.as_bytes())?;
    let mut paths = Vec::with_capacity(pending.len() + 3);
    for (path, file) in pending {
        file.finish()?;
        paths.push(path);
    }
    if let Some(manifest) = manifest {
        let path = files::beside(out, ".volumes.json");
        files::write(&path, manifest.as_bytes())?;
        paths.push(path);
    }
    paths.extend([provenance, proof]);
    Ok((paths, written.as_of_size))
}

/// Files that wait for their places, what was written, and the manifest where there are several volumes.
type Bound = (Vec<(PathBuf, files::Pending)>, WrittenReport, Option<String>);

/// A PDF of more pages than a file takes becomes `FILE-1.pdf`, `FILE-2.pdf` …; how many is known at the end.
async fn in_volumes(store: &Store, question: Question<'_>, out: &Path) -> Result<Bound, Failure> {
    // The first one is opened here, so that a folder that is not there is said in words.
    let mut first = Some(files::Pending::begin(out)?);
    let pending = Arc::new(Mutex::new(Vec::new()));
    let (opened, path) = (Arc::clone(&pending), out.to_owned());
    let open = move |number: usize| {
        let file = first.take().map_or_else(|| files::Pending::create(&numbered(&path, number)), Ok)?;
        let writer = BufWriter::new(file.writer()?);
        opened.lock().map_err(|_| std::io::Error::other("die Liste der Bände ist gesperrt"))?.push(file);
        Ok(writer)
    };
    let (volumes, written) = write_volumes(store, &Viewer::all(), question, open).await?;
    let mut list = pending.lock().map_err(|_| Failure::failed("Die Liste der Bände ist gesperrt."))?;
    let several = list.len() > 1;
    let placed = (1..).zip(list.drain(..)).map(|(number, mut file)| {
        let path = if several { numbered(out, number) } else { out.to_owned() };
        file.rename(path.clone());
        (path, file)
    });
    Ok((placed.collect(), written, several.then_some(volumes.manifest)))
}

/// `register.pdf` and 2 give `register-2.pdf`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem}-{number}{ending}"))
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Failure {
        let hint = error.hint();
        match error {
            DeskError::Store(error) => error.into(),
            DeskError::Parameters(_) | DeskError::Report(ReportError::UnknownReport(_)) => {
                Failure::usage(sentence(&error.to_string())).with_hint(hint)
            }
            other => Failure::failed(sentence(&with_causes(&other))).with_hint(hint),
        }
    }
}
