//! Managers of budget funds (Bewirtschafter): a tree with the Bund at its root.

use super::failure::Answer;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::command::{Act, CreateManager, ManagerKind};
use crate::core::ids::ManagerId;
use crate::store::Viewer;
use clap::{Args, Subcommand};

/// Bewirtschafter bilden einen Baum: Bund, federführendes Ministerium, Länder und deren Stellen.
#[derive(Subcommand)]
pub enum ManagerCommand {
    /// Einen Bewirtschafter anlegen (Systemverwaltung)
    Add(Add),
    /// Alle Bewirtschafter zeigen
    List,
}

const EXAMPLES: &str = "\
Beispiele:
  titelbuch manager add bund --title 'Bundesrepublik Deutschland' --kind federation
  titelbuch manager add DE-BY --title Bayern --kind federal-state --parent bmi";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Add {
    /// Kennung; für Länder der Code nach ISO 3166-2, zum Beispiel DE-BY
    manager: ManagerId,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    /// Art: federation, federal-ministry, federal-state, state-ministry, agency
    #[arg(long, value_parser = kind, value_name = "ART")]
    kind: ManagerKind,
    /// Übergeordneter Bewirtschafter; nur der Bund hat keinen
    #[arg(long, value_name = "KENNUNG")]
    parent: Option<ManagerId>,
    #[command(flatten)]
    writing: Writing,
}

fn kind(text: &str) -> Result<ManagerKind, String> {
    let wanted = text.replace('-', "_");
    ManagerKind::ALL.into_iter().find(|kind| kind.as_str() == wanted).ok_or_else(|| {
        let all: Vec<String> = ManagerKind::ALL.iter().map(|kind| kind.as_str().replace('_', "-")).collect();
        format!("„{text}“ ist keine Art; möglich sind {}", all.join(", "))
    })
}

/// The kind in German, for lists.
fn kind_in_german(kind: ManagerKind) -> &'static str {
    match kind {
        ManagerKind::Federation => "Bund",
        ManagerKind::FederalMinistry => "Bundesministerium",
        ManagerKind::FederalState => "Land",
        ManagerKind::StateMinistry => "Landesministerium",
        ManagerKind::Agency => "Behörde",
    }
}

impl ManagerCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ManagerCommand::Add(add) => {
                let session = Session::administer(globals, &add.writing).await?;
                let Add { manager, title, parent, kind, .. } = add;
                session.record(Act::CreateManager(CreateManager { manager, title, parent, kind })).await
            }
            ManagerCommand::List => list(globals).await,
        }
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let managers = store.managers(&Viewer::all()).await?;
    if globals.json {
        output::json(&managers.iter().map(|noted| &noted.what).collect::<Vec<_>>());
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Bezeichnung", Side::Left),
        ("Art", Side::Left),
        ("übergeordnet", Side::Left),
    ]);
    for noted in managers {
        let CreateManager { manager, title, parent, kind } = noted.what;
        let parent = parent.map_or_else(|| "–".to_owned(), |id| id.to_string());
        table.row(vec![manager.to_string(), title, kind_in_german(kind).to_owned(), parent]);
    }
    table.print("Es ist noch kein Bewirtschafter angelegt.");
    Ok(())
}
