//! Reports at the terminal: what there is, and one of them into a file with its proofs beside it.

use super::failure::{Answer, Failure, with_causes};
use super::output::{self, Side, Table};
use super::session::Globals;
use super::{arguments, files};
use crate::core::ids::ProposalId;
use crate::desk::{AsOf, DeskError, Format, MadeReport, ReportParameters, make_report, sentence};
use crate::report::Language;
use crate::report::definition::catalogue;
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};
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
    Make(Make),
}

const MAKE_EXAMPLES: &str = "\
Beispiele:
  titelbuch report make allocation-statement --run lauf-1 --format pdf --out nachweis.pdf
  titelbuch report make allocation-statement --run lauf-1 --format csv --as-of 2021-12-31 --out nachweis.csv

Neben der Datei entstehen DATEI.provenance.json (woraus sie gemacht ist) und DATEI.tlog-proof
(Beweis, dass der Lauf im Journal steht).";

#[derive(Args)]
#[command(after_help = MAKE_EXAMPLES)]
pub struct Make {
    /// Kennung des Berichts, zum Beispiel allocation-statement
    #[arg(value_name = "BERICHT")]
    id: String,
    /// Form der Datei: pdf, csv oder csv-excel
    #[arg(long, value_parser = format, value_name = "FORM")]
    format: Format,
    /// Verteilungslauf, um den es geht
    #[arg(long, value_name = "VORSCHLAG")]
    run: Option<ProposalId>,
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

fn language(text: &str) -> Result<Language, String> {
    match text {
        "de" => Ok(Language::De),
        "en" => Ok(Language::En),
        _ => Err(format!("„{text}“ ist keine Sprache der Berichte; möglich sind de, en")),
    }
}

fn format(text: &str) -> Result<Format, String> {
    Format::parse(text).ok_or_else(|| format!("„{text}“ ist keine Form; möglich sind pdf, csv, csv-excel"))
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
        let parameters = ReportParameters { run: self.run, as_of: self.as_of, value_date: self.value_date };
        let made = make_report(&store, &Viewer::all(), &self.id, &parameters, self.format, self.lang).await?;
        store.close().await?;
        let written = write(&made, &self.out)?;
        if globals.json {
            output::json(&json!({ "files": written, "as_of_size": made.as_of_size }));
        } else {
            for path in written {
                output::text(&format!("geschrieben: {}", path.display()));
            }
        }
        Ok(())
    }
}

/// Writes the report and its two companions, each whole or not at all, the report last.
///
/// # Errors
/// `Failed` when one of them cannot be written.
pub fn write(made: &MadeReport, out: &Path) -> Result<[PathBuf; 3], Failure> {
    let (provenance, proof) = (files::beside(out, ".provenance.json"), files::beside(out, ".tlog-proof"));
    files::write(&provenance, made.provenance_json.as_bytes())?;
    files::write(&proof, made.tlog_proof.as_bytes())?;
    files::write(out, &made.bytes)?;
    Ok([out.to_owned(), provenance, proof])
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Failure {
        let hint = error.hint();
        match error {
            DeskError::Store(error) => error.into(),
            DeskError::Parameters(_) => Failure::usage(sentence(&error.to_string())).with_hint(hint),
            other => Failure::failed(sentence(&with_causes(&other))).with_hint(hint),
        }
    }
}
