//! The audit export at the terminal: one file, whole or not at all.

use super::failure::{Answer, Failure};
use super::files::{self, Pending};
use super::output::{self, counted};
use super::session::Globals;
use crate::desk::audit::export;
use crate::desk::{AsOf, DeskError, sentence};
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::BufWriter;
use std::path::PathBuf;

/// Für die Prüfung: alles ausgeben, was sich nachrechnen lässt.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Journal, Tabellen, Berichte und Beweise als ein ZIP ausgeben, mit einem Prüfprogramm darin
    Export(Export),
}

const EXPORT_EXAMPLES: &str = "\
Beispiele:
  titelbuch audit export --out pruefung.zip
  titelbuch audit export --out 2021.zip --as-of 2021-12-31

Wer nur die Datei hat, prüft sie mit zwei Befehlen (Python ab 3.9, sonst nichts):
  python3 -m zipfile -e pruefung.zip pruefung
  python3 pruefung/verify.py";

/// Alles in ein ZIP, was ein Prüfer braucht, der niemandem traut.
///
/// Namen und freie Texte über Personen (der Tresor) sind nicht darin.
#[derive(Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub struct Export {
    /// Wohin
    #[arg(long, value_name = "DATEI")]
    out: PathBuf,
    /// Stand des Buchs: Journalgröße oder Tag (JJJJ-MM-TT); Vorgabe: jetzt
    #[arg(long, value_name = "STAND")]
    as_of: Option<AsOf>,
    /// Auch den Tresor ausgeben (gibt es noch nicht: es fehlen die Rechte dafür)
    #[arg(long)]
    with_vault: bool,
}

impl AuditCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        let AuditCommand::Export(export) = self;
        export.run(globals).await
    }
}

impl Export {
    async fn run(self, globals: &Globals) -> Answer {
        if self.with_vault {
            return Err(Failure::usage(
                "Der Tresor wird nicht ausgegeben: Er enthält personenbezogene Daten, und ein \
                                       Recht, sie auszugeben, gibt es in diesem Buch noch nicht.",
            )
            .with_hint("Ohne --with-vault enthält der Export Kennungen und Hashes statt der Namen."));
        }
        let store = globals.open().await?;
        let pending = Pending::begin(&self.out)?;
        let made = export(&store, &Viewer::all(), self.as_of, BufWriter::new(pending)).await;
        let made = made.map_err(|error| match &error {
            DeskError::NotThere(words) => Failure::failed(sentence(words))
                .with_hint("Mit --as-of einen anderen Stand wählen; was gebucht ist, zeigt „titelbuch journal show“."),
            _ => error.into(),
        })?;
        store.close().await?;
        let file = made.out.into_inner().map_err(|e| files::unwritten(&self.out, e.error()))?;
        let bytes = file.finish()?;
        let count = made.files.len() as u64;
        if globals.json {
            output::json(&json!({
                "file": self.out, "bytes": bytes, "as_of_size": made.as_of_size, "root": made.root_hash,
                "files": made.files, "with_vault": false,
            }));
            return Ok(());
        }
        output::text(&format!(
            "geschrieben: {}\nStand: {}, Wurzel {}\nInhalt: {}; ohne Tresor (Namen und freie Texte bleiben im Buch)",
            self.out.display(),
            counted(made.as_of_size, "Ereignis", "Ereignisse"),
            made.root_hash,
            counted(count, "Datei", "Dateien"),
        ));
        Ok(())
    }
}
