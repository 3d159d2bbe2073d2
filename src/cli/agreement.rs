//! Agreements: recorded from a file with their cited terms, changed, and listed.
//!
//! Law: BHO §§ 23, 34, 44.

use super::duties::Duties;
use super::failure::{Answer, Failure};
use super::files;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::agreement::{PlaceProject, RegisterAgreement};
use crate::core::command::Act;
use crate::core::ids::{AgreementId, ProjectId};
use crate::intake::agreement;
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Vereinbarungen: Rechtsgrundlage und Bestimmungen mit Fundstelle.
#[derive(Subcommand)]
pub enum AgreementCommand {
    /// Eine Vereinbarung aus einer Datei erfassen
    Add(FromFile),
    /// Die Bestimmungen einer Vereinbarung ändern: die Datei enthält sie ganz
    Amend(FromFile),
    /// Ein Projekt einer Einzelvereinbarung zuordnen
    Place(Place),
    /// Zeigen, was Vereinbarungen bis wann verlangen und was überfällig ist
    Duties(Duties),
    /// Alle Vereinbarungen zeigen
    List,
}

const FILE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel agreement add ev-by-1.toml --voucher 'Einzelvereinbarung vom 03.05.2021'
  titelbuch --as a.beispiel agreement amend ev-by-1.toml --voucher 'Änderung vom …'

Wie die Datei aussieht, steht in docs/formats.md.";

#[derive(Args)]
#[command(after_help = FILE_EXAMPLES)]
pub struct FromFile {
    /// Datei in TOML
    #[arg(value_name = "DATEI")]
    file: PathBuf,
    #[command(flatten)]
    writing: Writing,
}

const PLACE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel agreement place efa-1 ev-by-1 --voucher 'Einzelvereinbarung vom 03.05.2021'";

#[derive(Args)]
#[command(after_help = PLACE_EXAMPLES)]
pub struct Place {
    /// Kennung des Projekts
    project: ProjectId,
    /// Kennung der Vereinbarung
    agreement: AgreementId,
    #[command(flatten)]
    writing: Writing,
}

impl AgreementCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            AgreementCommand::Add(FromFile { file, writing }) => {
                let what = read(&globals.path(&file))?;
                Session::begin(globals, &writing).await?.record(Act::RegisterAgreement(what)).await
            }
            AgreementCommand::Amend(FromFile { file, writing }) => {
                let what = read(&globals.path(&file))?;
                Session::begin(globals, &writing).await?.record(Act::AmendAgreement(what)).await
            }
            AgreementCommand::Place(Place { project, agreement, writing }) => {
                let placed = PlaceProject { project, agreement };
                Session::begin(globals, &writing).await?.record(Act::PlaceProject(placed)).await
            }
            AgreementCommand::Duties(what) => what.run(globals).await,
            AgreementCommand::List => list(globals).await,
        }
    }
}

fn read(path: &Path) -> Result<RegisterAgreement, Failure> {
    let bytes = files::read(path)?;
    let unusable = |fault: String| {
        Failure::usage(format!("{}: {fault}.", path.display())).with_hint("Das Format steht in docs/formats.md.")
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| unusable("die Datei ist nicht in UTF-8".to_owned()))?;
    agreement::read(text).map_err(|fault| unusable(fault.to_string()))
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Bezeichnung", Side::Left),
        ("unter", Side::Left),
        ("Land", Side::Left),
        ("Rechtsgrundlage", Side::Left),
        ("Bestimmungen", Side::Right),
    ]);
    let mut values = Vec::new();
    for noted in store.agreements(&Viewer::all()).await? {
        let what = noted.what;
        let terms: Vec<&str> = what.parameters.iter().map(|parameter| parameter.term.kind().as_str()).collect();
        values.push(json!({
            "agreement": what.agreement,
            "title": what.title,
            "framework": what.framework,
            "land": what.land,
            "legal_basis": what.legal_basis,
            "terms": terms,
        }));
        let or_none = |id: Option<String>| id.unwrap_or_else(|| "–".to_owned());
        table.row(vec![
            what.agreement.to_string(),
            what.title,
            or_none(what.framework.map(|id| id.to_string())),
            or_none(what.land.map(|id| id.to_string())),
            what.legal_basis.in_german().to_owned(),
            terms.len().to_string(),
        ]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch keine Vereinbarung erfasst.")
    }
    Ok(())
}
