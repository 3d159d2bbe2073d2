//! Programmes and their components (Programmteile).

use super::failure::Answer;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::command::{Act, CreateComponent, CreateProgramme};
use crate::core::ids::{ComponentId, ManagerId, ProgrammeId};
use crate::store::Viewer;
use clap::{Args, Subcommand};

/// Ein Programm hat Programmteile; jeder Programmteil hat seinen Rahmen.
#[derive(Subcommand)]
pub enum ProgrammeCommand {
    /// Ein Programm anlegen
    Add(AddProgramme),
    /// Alle Programme zeigen
    List,
}

const PROGRAMME_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel programme add ozg --title 'OZG-Umsetzung' --lead bmi";

#[derive(Args)]
#[command(after_help = PROGRAMME_EXAMPLES)]
pub struct AddProgramme {
    /// Kennung des Programms
    programme: ProgrammeId,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    /// Wer das Programm führt: hält den Rahmen und gibt ihn weiter
    #[arg(long, value_name = "BEWIRTSCHAFTER")]
    lead: ManagerId,
    /// Erfundenes Beispiel; jeder Bericht sagt es
    #[arg(long)]
    example: bool,
    #[command(flatten)]
    writing: Writing,
}

impl ProgrammeCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ProgrammeCommand::Add(add) => {
                let session = Session::begin(globals, &add.writing).await?;
                let AddProgramme { programme, title, lead, example, .. } = add;
                session.record(Act::CreateProgramme(CreateProgramme { programme, title, lead, example })).await
            }
            ProgrammeCommand::List => list_programmes(globals).await,
        }
    }
}

async fn list_programmes(globals: &Globals) -> Answer {
    let programmes = globals.open().await?.programmes(&Viewer::all()).await?;
    if globals.json {
        output::json(&programmes.iter().map(|noted| &noted.what).collect::<Vec<_>>());
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Bezeichnung", Side::Left),
        ("federführend", Side::Left),
        ("Beispiel", Side::Left),
    ]);
    for noted in programmes {
        let CreateProgramme { programme, title, lead, example } = noted.what;
        table.row(vec![programme.to_string(), title, lead.to_string(), if example { "ja" } else { "nein" }.to_owned()]);
    }
    table.print("Es ist noch kein Programm angelegt.");
    Ok(())
}

/// Programmteile mit ihrem geplanten Anteil; der Anteil ist eine Angabe, keine Rechengröße.
#[derive(Subcommand)]
pub enum ComponentCommand {
    /// Einen Programmteil anlegen
    Add(AddComponent),
    /// Einen Programmteil ändern; alle Angaben werden ersetzt
    Amend(AddComponent),
    /// Alle Programmteile zeigen
    List,
}

const COMPONENT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel component add foederal --programme ozg --title 'OZG Föderal' \\
    --planned-share 50 --approximate --source 'Pressemitteilung vom …'";

#[derive(Args)]
#[command(after_help = COMPONENT_EXAMPLES)]
pub struct AddComponent {
    /// Kennung des Programmteils
    component: ComponentId,
    /// Programm, zu dem er gehört
    #[arg(long, value_name = "KENNUNG")]
    programme: ProgrammeId,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    /// Geplanter Anteil am Programm in Prozent, zum Beispiel 50 oder 12.5
    #[arg(long, value_name = "PROZENT")]
    planned_share: Option<String>,
    /// Die Quelle nennt den Anteil nur ungefähr
    #[arg(long)]
    approximate: bool,
    /// Woher die Angaben stammen
    #[arg(long)]
    source: String,
    #[command(flatten)]
    writing: Writing,
}

impl AddComponent {
    fn component(self) -> CreateComponent {
        CreateComponent {
            component: self.component,
            programme: self.programme,
            title: self.title,
            planned_share_percent: self.planned_share,
            approximate: self.approximate,
            source: self.source,
        }
    }
}

impl ComponentCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ComponentCommand::Add(add) => {
                let session = Session::begin(globals, &add.writing).await?;
                session.record(Act::CreateComponent(add.component())).await
            }
            ComponentCommand::Amend(amend) => {
                let session = Session::begin(globals, &amend.writing).await?;
                session.record(Act::AmendComponent(amend.component())).await
            }
            ComponentCommand::List => list_components(globals).await,
        }
    }
}

async fn list_components(globals: &Globals) -> Answer {
    let components = globals.open().await?.components(&Viewer::all()).await?;
    if globals.json {
        output::json(&components.iter().map(|noted| &noted.what).collect::<Vec<_>>());
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Programm", Side::Left),
        ("Bezeichnung", Side::Left),
        ("geplanter Anteil", Side::Right),
        ("Quelle", Side::Left),
    ]);
    for noted in components {
        let what = noted.what;
        let share = what.planned_share_percent.as_ref().map_or_else(
            || "noch nicht erfasst".to_owned(),
            |share| format!("{}{} %", if what.approximate { "ca. " } else { "" }, share.replace('.', ",")),
        );
        table.row(vec![what.component.to_string(), what.programme.to_string(), what.title, share, what.source]);
    }
    table.print("Es ist noch kein Programmteil angelegt.");
    Ok(())
}
