//! Recipients: to whom a Land hands money on. Municipalities come from the official table, all at once.
//!
//! Law: BHO § 91; DSGVO Art. 17 (the name of a person lies in the vault).

use super::failure::{Answer, Failure};
use super::files;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing, new_command_id};
use crate::core::command::Act;
use crate::core::ids::{ManagerId, RecipientId};
use crate::core::onward_grant::HandOn;
use crate::core::recipient::{RecipientKind, RegisterRecipient};
use crate::desk::lists::{municipality, numbered};
use crate::intake::{municipalities, tables};
use crate::store::{VaultDrafts, Viewer};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// Empfänger: an wen ein Land Mittel weitergibt. Gemeinden haben ihren amtlichen Schlüssel als Kennung.
#[derive(Subcommand)]
pub enum RecipientCommand {
    /// Einen Empfänger erfassen
    Add(Add),
    /// Die Gemeinden einer Tabelle erfassen: alle oder keine
    Import(Import),
    /// Alle Empfänger zeigen
    List,
}

const ADD_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel recipient add rechenzentrum --kind public-body --title 'Rechenzentrum (erfunden)' --land DE-SL
  titelbuch --as a.beispiel recipient add 10041100 --kind municipality --title 'Saarbrücken' --land DE-SL \\
    --ars 100410100100
  titelbuch --as a.beispiel recipient add person-17 --kind natural-person --name 'Erika Mustermann' --land DE-SL";

#[derive(Args)]
#[command(after_help = ADD_EXAMPLES)]
pub struct Add {
    /// Kennung; für Gemeinden der Gemeindeschlüssel (AGS)
    recipient: RecipientId,
    /// Art: municipality, district, municipal-association, public-body, company, natural-person
    #[arg(long, value_parser = kind, value_name = "ART")]
    kind: RecipientKind,
    /// Bezeichnung; nicht für natürliche Personen
    #[arg(long)]
    title: Option<String>,
    /// Name einer natürlichen Person; er liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Land, zu dem der Empfänger gehört
    #[arg(long, value_name = "KENNUNG")]
    land: Option<ManagerId>,
    /// Amtlicher Gemeindeschlüssel (acht Ziffern)
    #[arg(long, value_name = "ZIFFERN")]
    ags: Option<String>,
    /// Amtlicher Regionalschlüssel (zwölf Ziffern); der Gemeindeschlüssel folgt aus ihm
    #[arg(long, value_name = "ZIFFERN")]
    ars: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const IMPORT_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel recipient import --land DE-SL
  titelbuch --as a.beispiel recipient import gemeinden.csv

Ohne Datei gilt die mitgelieferte Tabelle (10.786 Gemeinden, Zensus 2022). Eine Datei hat ihre Spalten:
ars,ags,land_code,name,population_2022_05_15. Kennung jedes Empfängers ist sein Gemeindeschlüssel (AGS).";

#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct Import {
    /// CSV-Datei
    #[arg(value_name = "DATEI")]
    file: Option<PathBuf>,
    /// Nur die Gemeinden dieses Landes; mehrfach möglich
    #[arg(long, value_name = "KENNUNG")]
    land: Vec<ManagerId>,
    #[command(flatten)]
    writing: Writing,
}

fn kind(text: &str) -> Result<RecipientKind, String> {
    let wanted = text.replace('-', "_");
    RecipientKind::ALL.into_iter().find(|kind| kind.as_str() == wanted).ok_or_else(|| {
        let all: Vec<String> = RecipientKind::ALL.iter().map(|kind| kind.as_str().replace('_', "-")).collect();
        format!("„{text}“ ist keine Art; möglich sind {}", all.join(", "))
    })
}

impl RecipientCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            RecipientCommand::Add(add) => add.run(globals).await,
            RecipientCommand::Import(import) => import.run(globals).await,
            RecipientCommand::List => list(globals).await,
        }
    }
}

impl Add {
    async fn run(self, globals: &Globals) -> Answer {
        let mut session = Session::begin(globals, &self.writing).await?;
        let name = session.seal_note(self.name.as_deref())?;
        let municipality = self.kind == RecipientKind::Municipality;
        let of_ars = self.ars.as_deref().filter(|_| municipality).and_then(crate::core::recipient::ags_of);
        let what = RegisterRecipient {
            recipient: self.recipient,
            kind: self.kind,
            title: self.title,
            name,
            land: self.land,
            ags: self.ags.or(of_ars),
            ars: self.ars,
        };
        session.record(Act::HandOn(HandOn::Register(what))).await
    }
}

impl Import {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let all = match &self.file {
            None => municipalities::read(tables::MUNICIPALITIES.csv.as_bytes())
                .map_err(|faults| Failure::unreadable(&PathBuf::from(tables::MUNICIPALITIES.name), faults))?,
            Some(file) => {
                let file = globals.path(file);
                municipalities::read(&files::read(&file)?).map_err(|faults| Failure::unreadable(&file, faults))?
            }
        };
        let wanted = |land: &str| self.land.is_empty() || self.land.iter().any(|asked| asked.as_str() == land);
        let first = self.writing.command_id.clone().map_or_else(new_command_id, Ok)?;
        let mut rows = Vec::new();
        for one in all.into_iter().filter(|one| wanted(&one.land_code)) {
            let invalid = |error: crate::core::ids::IdError| Failure::failed(format!("{error}."));
            let id = numbered(&first, rows.len()).map_err(invalid)?;
            rows.push((VaultDrafts::new(&id), id, session.command(municipality(one).map_err(invalid)?)));
        }
        if rows.is_empty() {
            return Err(Failure::failed("Die Tabelle hat keine Gemeinde des Landes, das angegeben ist.")
                .with_hint("Länder heißen DE-BW, DE-BY und so weiter („--land“)."));
        }
        let count = rows.len();
        let recorded = session.record_rows(rows).await?;
        if let Some(stage) = &globals.stage {
            return stage.hear_all(&recorded).await;
        }
        if globals.json {
            output::json(&json!({ "recipients": count, "seq": recorded.first(), "dry_run": self.writing.dry_run }));
            return Ok(());
        }
        let done = if self.writing.dry_run { "Probelauf, nichts gebucht" } else { "Erfasst" };
        output::text(&format!("{done}: {count} Gemeinden."));
        Ok(())
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Art", Side::Left),
        ("Bezeichnung", Side::Left),
        ("Land", Side::Left),
        ("Regionalschlüssel", Side::Left),
    ]);
    let mut values = Vec::new();
    for noted in store.recipients(&Viewer::all()).await? {
        let what = noted.what;
        values.push(json!({
            "recipient": what.recipient, "kind": what.kind, "title": what.title, "land": what.land, "ags": what.ags,
            "ars": what.ars, "seq": noted.seq,
        }));
        let land = what.land.map_or_else(|| "–".to_owned(), |land| land.to_string());
        let title = what.title.unwrap_or_else(|| "(im Tresor)".to_owned());
        let ars = what.ars.unwrap_or_else(|| "–".to_owned());
        table.row(vec![what.recipient.to_string(), what.kind.in_german().to_owned(), title, land, ars]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch kein Empfänger erfasst.")
    }
    Ok(())
}
