//! Playing scenarios: the life of a programme from readable files, on one book, with every wrong step refused as the
//! file says.
//!
//! A scenario is a script of the command line without a shell (ADR 0023). All files are read before the first command is
//! given. What was booked stays booked: the journal takes nothing back; what was booked before is not booked again.

mod player;
mod script;
mod stage;
mod throwaway;

pub use player::{Counted, Player, Told};
pub use script::{Item, read};
pub use stage::Stage;

use super::failure::{Answer, Failure};
use super::session::Globals;
use super::{house, output};
use crate::store::{DatabaseUrl, Store, StoreError, Viewer};
use clap::Args;
use std::path::PathBuf;
use throwaway::Throwaway;

const EXAMPLES: &str = "\
Beispiele:
  titelbuch play 2021.scenario --dry-run
  titelbuch --database sqlite:buch.db play 2020.scenario 2021.scenario

Ein Szenario enthält Befehle wie am Terminal, ohne „titelbuch“ davor, einen je Zeile; dazu on TAG, as AKTEUR,
voucher TEXT, include DATEI, expect KENNZAHL … = BETRAG und vor einem Befehl refused R-070:, breach 1000.00:,
failed: oder mark NAME:. Gibt es das Buch noch nicht, wird es angelegt.";

/// Szenarien spielen: Befehle aus Dateien, einer nach dem anderen, auf einem Buch.
///
/// Alle Dateien werden vorher ganz gelesen. Was anders ausgeht, als die Datei sagt, beendet das Spiel; was bis dahin
/// gebucht ist, bleibt. Noch einmal gespielt, geht es dort weiter; nichts wird doppelt gebucht.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Play {
    /// Szenarien, in der Reihenfolge, in der sie gespielt werden
    #[arg(required = true, value_name = "DATEI")]
    files: Vec<PathBuf>,
    /// Auf einem Abbild des Buchs spielen, das danach gelöscht wird
    #[arg(long)]
    dry_run: bool,
    /// Name des Journals, wenn das Buch angelegt wird
    #[arg(long, default_value = "titelbuch.local/szenario", value_name = "NAME")]
    origin: String,
}

impl Play {
    pub async fn run(self, globals: &Globals) -> Answer {
        if globals.acting.is_some() {
            return Err(Failure::usage("Wer handelt, sagt das Szenario, nicht der Aufruf von „play“.")
                .with_hint("In der Datei „as AKTEUR“ vor die Befehle schreiben."));
        }
        let script = read(&self.files)?;
        let kept = if self.dry_run { Some(Throwaway::folder()?) } else { None };
        let store = match &kept {
            Some(folder) => self.rehearsal(globals, folder).await?,
            None => self.book(&globals.url()?).await?,
        };
        let (json, dry_run) = (globals.json, self.dry_run);
        let print = move |item: &Item, told: &Told| {
            told.print(item, json, dry_run);
            Ok(())
        };
        let mut player = Player::new(store.clone(), dry_run, Box::new(print));
        let played = player.play(&script).await;
        store.close().await?;
        let counted = played?;
        output::text(&if globals.json { counted.to_json(self.dry_run) } else { counted.in_german(self.dry_run) });
        Ok(())
    }

    /// The named book; where there is none, a new one.
    async fn book(&self, url: &DatabaseUrl) -> Result<Store, Failure> {
        if url.sqlite_path().is_some_and(|path| !path.exists()) {
            return house::open_new(url, &self.origin, &house::new_key(&self.origin)?).await;
        }
        let store = Store::open(url).await?;
        match store.origin(&Viewer::all()).await {
            Err(StoreError::NotInitialised) => store.init(&self.origin, &house::new_key(&self.origin)?).await?,
            Err(other) => return Err(other.into()),
            Ok(_) => {}
        }
        Ok(store)
    }

    /// A copy of the named book, or a new one.
    async fn rehearsal(&self, globals: &Globals, folder: &Throwaway) -> Result<Store, Failure> {
        let url = DatabaseUrl::Sqlite(folder.file());
        let named = globals.database.as_ref().map(|_| globals.url()).transpose()?;
        let Some(named) = named.filter(|named| named.sqlite_path().is_none_or(|path| path.exists())) else {
            return self.book(&url).await;
        };
        let store = Store::open(&named).await?;
        let copied = match store.origin(&Viewer::all()).await {
            Err(StoreError::NotInitialised) => Ok(()),
            Err(other) => Err(other),
            Ok(_) => store.copy_to(&Viewer::all(), &folder.file()).await,
        };
        store.close().await?;
        copied?;
        self.book(&url).await
    }
}
