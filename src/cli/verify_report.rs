//! Checks one report at the terminal: with a book, or only with a key or checkpoint from elsewhere.

use super::failure::{Answer, Failure};
use super::files;
use super::output::{self, counted};
use super::session::Globals;
use crate::core::journal::note::VerifierKey;
use crate::desk::report_check::{self, ReportCheckError};
use crate::desk::sentence;
use crate::report::check::{CheckError, Checked, Outside, Submitted};
use crate::store::Viewer;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Beispiele:
  titelbuch --database sqlite:buch.db verify-report verteilung.pdf
  titelbuch verify-report verteilung.csv --checkpoint pruefpunkt-2021.txt
  titelbuch verify-report verteilung.csv --key 'beispiel.de/ozg+1234abcd+A…'

Herkunftsnachweis und Beweis werden neben der Datei gesucht (DATEI.provenance.json, DATEI.tlog-proof); ein
PDF trägt seinen Herkunftsnachweis in sich. Rückgabewert 0: stimmt; 3: stimmt nicht; 2: nicht lesbar.";

/// Einen einzelnen Bericht (PDF oder CSV) gegen Prüfpunkt, Schlüssel oder Buch prüfen
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct VerifyReport {
    /// Der Bericht: PDF oder CSV
    #[arg(value_name = "DATEI")]
    file: PathBuf,
    /// Herkunftsnachweis (Vorgabe: DATEI.provenance.json, wenn es sie gibt)
    #[arg(long, value_name = "DATEI")]
    provenance: Option<PathBuf>,
    /// Beweisdatei (Vorgabe: DATEI.tlog-proof, wenn es sie gibt)
    #[arg(long, value_name = "DATEI")]
    proof: Option<PathBuf>,
    /// Ein Prüfpunkt, den jemand anders aufbewahrt hat
    #[arg(long, value_name = "DATEI")]
    checkpoint: Option<PathBuf>,
    /// Der Prüfschlüssel des Journals, von anderswo
    #[arg(long, value_name = "SCHLÜSSEL", value_parser = key)]
    key: Option<VerifierKey>,
    /// Das Blatt des Ereignisses, dem der Beweis gilt, wenn kein Buch da ist
    #[arg(long, value_name = "DATEI")]
    leaf: Option<PathBuf>,
}

fn key(text: &str) -> Result<VerifierKey, String> {
    text.parse().map_err(|e: crate::core::journal::note::NoteError| e.to_string())
}

impl VerifyReport {
    pub async fn run(self, globals: &Globals) -> Answer {
        if self.checkpoint.is_none() && self.key.is_none() && globals.database.is_none() {
            return Err(Failure::usage(
                "Es fehlt, wogegen der Bericht zu prüfen ist: In sich stimmig ist auch eine \
                                       ganze Fälschung.",
            )
            .with_hint("Einen Prüfpunkt (--checkpoint), einen Schlüssel (--key) oder das Buch (--database) angeben."));
        }
        let file = files::read(&self.file)?;
        let provenance = beside(&self.file, self.provenance.as_deref(), ".provenance.json")?;
        let proof = beside(&self.file, self.proof.as_deref(), ".tlog-proof")?;
        let submitted = Submitted::read(&file, provenance.as_deref(), proof.as_deref()).map_err(unreadable)?;
        let checkpoint = self.checkpoint.as_deref().map(checkpoint).transpose()?;
        let leaf = self.leaf.as_deref().map(files::read).transpose()?;
        let outside = Outside { key: self.key, checkpoint, leaf };
        let checked = if globals.database.is_some() {
            let store = globals.open().await?;
            let checked = report_check::check(&store, &Viewer::all(), &file, &submitted, outside).await;
            store.close().await?;
            checked.map_err(|error| match error {
                ReportCheckError::Check(error) => unreadable(error),
                ReportCheckError::Desk(error) => error.into(),
            })?
        } else {
            submitted.check(&outside).map_err(unreadable)?
        };
        show(&submitted, &checked, globals.json);
        outcome(&checked)
    }
}

/// The file that was named, or the one that lies beside the report, if one does.
fn beside(report: &Path, named: Option<&Path>, suffix: &str) -> Result<Option<Vec<u8>>, Failure> {
    let usual = files::beside(report, suffix);
    match named {
        Some(path) => files::read(path).map(Some),
        None if usual.exists() => files::read(&usual).map(Some),
        None => Ok(None),
    }
}

fn checkpoint(path: &Path) -> Result<String, Failure> {
    String::from_utf8(files::read(path)?).map_err(|_| {
        Failure::usage(format!("Die Datei {} ist kein Prüfpunkt.", path.display()))
            .with_hint("Ein Prüfpunkt ist Text, wie „titelbuch checkpoint“ ihn ausgibt.")
    })
}

fn unreadable(error: CheckError) -> Failure {
    let hint = match &error {
        CheckError::NoProvenance => "Mit --provenance angeben, wo er liegt.",
        CheckError::Checkpoint(_) => "Ein Prüfpunkt ist Text, wie „titelbuch checkpoint“ ihn ausgibt.",
        _ => "Den Bericht und was dabei lag so vorlegen, wie sie ausgegeben wurden.",
    };
    Failure::usage(sentence(&error.to_string())).with_hint(hint)
}

fn show(submitted: &Submitted, checked: &Checked, json: bool) {
    let stated = &submitted.stated;
    if json {
        let finding =
            |f: &crate::report::check::Finding| json!({ "what": f.what, "expected": f.expected, "found": f.found });
        return output::json(&json!({
            "agrees": checked.findings.is_empty(),
            "report": stated.report,
            "origin": stated.origin,
            "as_of_size": stated.as_of_size,
            "rows": checked.rows,
            "checked": checked.checked,
            "unchecked": checked.unchecked,
            "findings": checked.findings.iter().map(finding).collect::<Vec<_>>(),
        }));
    }
    let about = format!(
        "{}, {}, Stand {}, Journal {}",
        stated.report,
        counted(checked.rows, "Zeile", "Zeilen"),
        counted(stated.as_of_size, "Ereignis", "Ereignisse"),
        stated.origin
    );
    if checked.findings.is_empty() {
        output::text(&format!("Der Bericht stimmt: {about}.\ngeprüft: {}", checked.checked.join("; ")));
    } else {
        output::say(&format!("Der Bericht stimmt nicht: {about}."));
        for finding in &checked.findings {
            output::say(&format!("{}\n  erwartet: {}\n  gefunden: {}", finding.what, finding.expected, finding.found));
        }
    }
    for words in &checked.unchecked {
        output::say(&format!("nicht geprüft: {words}"));
    }
}

fn outcome(checked: &Checked) -> Answer {
    let Some(first) = checked.findings.first() else { return Ok(()) };
    let count = counted(checked.findings.len() as u64, "Abweichung", "Abweichungen");
    let sentence = format!("Der Bericht stimmt nicht: {count}, zuerst: {}", first.what);
    Err(Failure::Disagrees { sentence }.told())
}
