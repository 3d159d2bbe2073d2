//! Services: registered with their number, attached to projects, and how mature they are.
//!
//! Law: OZG § 1; maturity model of the OZG.

use super::arguments::{date, number, seq};
use super::failure::Answer;
use super::output::{self, Side, Table};
use super::reuse::ReuseCommand;
use super::session::{Globals, Session, Writing};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{LandCode, ProjectId, Seq, ServiceId};
use crate::core::service::{
    Deadline, MaturityScheme, ReachMaturity, RegisterService, Service, ServiceOfProject, WithdrawMaturity,
};
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use time::Date;

/// Leistungen: Bündel (OZG-ID) und Einzelleistungen (LeiKa-ID).
#[derive(Subcommand)]
pub enum ServiceCommand {
    /// Eine Leistung erfassen
    Add(Content),
    /// Eine Leistung ändern: die Angaben werden als Ganzes ersetzt
    Amend(Content),
    /// Eine Leistung einem Projekt zuordnen; eine Doppelentwicklung wird gemeldet und aufgezeichnet
    Attach(OfProject),
    /// Die Zuordnung einer Leistung zurücknehmen
    Detach(OfProject),
    /// Reifegrade aufzeichnen und zurücknehmen
    #[command(subcommand)]
    Maturity(MaturityCommand),
    /// Nachnutzung: vereinbaren, beenden, Betriebskosten verteilen
    #[command(subcommand)]
    Reuse(ReuseCommand),
    /// Alle Leistungen zeigen
    List,
}

const CONTENT_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel service add 10119 --title 'Personalausweis' --source 'OZG-Umsetzungskatalog'
  titelbuch --as a.beispiel service add 99008001012011 --title 'Personalausweis Ausstellung' --bundle 10119 \\
    --due-on 2022-12-31 --scheme 1.1 --level 3 --deadline-source '§ 1 OZG a. F.' --source 'Leistungskatalog'
  titelbuch --as a.beispiel service amend 10119 --title 'Personalausweis' --source 'OZG-Umsetzungskatalog, berichtigt'";

#[derive(Args)]
#[command(after_help = CONTENT_EXAMPLES)]
pub struct Content {
    /// OZG-ID (5 Ziffern) eines Bündels oder LeiKa-ID (14 Ziffern) einer Einzelleistung
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    /// Bündel, zu dem die Einzelleistung gehört
    #[arg(long, value_name = "OZG-ID")]
    bundle: Option<ServiceId>,
    /// Gesetzliche Frist (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG", requires_all = ["scheme", "level", "deadline_source"])]
    due_on: Option<Date>,
    /// Reifegradmodell, nach dem die Frist zählt: 1.1 oder 2.0
    #[arg(long, value_parser = scheme, value_name = "MODELL", requires = "due_on")]
    scheme: Option<MaturityScheme>,
    /// Reifegrad, der bis zur Frist erreicht sein soll
    #[arg(long, value_parser = number::<u8>, value_name = "STUFE", requires = "due_on")]
    level: Option<u8>,
    /// Wo die Frist steht
    #[arg(long, value_name = "TEXT", requires = "due_on")]
    deadline_source: Option<String>,
    /// Woher Nummer, Bezeichnung und Bündel sind
    #[arg(long, value_name = "TEXT")]
    source: String,
    #[command(flatten)]
    writing: Writing,
}

const OF_PROJECT_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel service attach 99008001012011 --project efa-1 --voucher 'Einzelvereinbarung, § 2'
  titelbuch --as a.beispiel service detach 99008001012011 --project efa-1 --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = OF_PROJECT_EXAMPLES)]
pub struct OfProject {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: ProjectId,
    #[command(flatten)]
    writing: Writing,
}

/// Reifegrade: erreicht, zurückgenommen.
#[derive(Subcommand)]
pub enum MaturityCommand {
    /// Aufzeichnen, dass eine Leistung einen Reifegrad erreicht hat
    Reach(Reach),
    /// Einen falsch aufgezeichneten Reifegrad zurücknehmen
    Withdraw(Withdraw),
}

const REACH_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel service maturity reach 99008001012011 --scheme 1.1 --level 3 --reached-on 2022-11-30 \\
    --evidence 'Abnahmeprotokoll vom 30.11.2022' --land DE-BY";

#[derive(Args)]
#[command(after_help = REACH_EXAMPLES)]
pub struct Reach {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Reifegradmodell: 1.1 (Stufen 0 bis 4) oder 2.0 (Stufen 0 bis 7)
    #[arg(long, value_parser = scheme, value_name = "MODELL")]
    scheme: MaturityScheme,
    /// Stufe
    #[arg(long, value_parser = number::<u8>, value_name = "STUFE")]
    level: u8,
    /// Tag, an dem sie erreicht war (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    reached_on: Date,
    /// Woran das zu sehen ist
    #[arg(long, value_name = "TEXT")]
    evidence: String,
    /// Nur in diesem Land; ohne diese Angabe gilt es für die Leistung als solche
    #[arg(long, value_name = "LAND")]
    land: Option<LandCode>,
    #[command(flatten)]
    writing: Writing,
}

const WITHDRAW_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel service maturity withdraw 99008001012011 --seq 152 --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = WITHDRAW_EXAMPLES)]
pub struct Withdraw {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Ereignis, mit dem der Reifegrad aufgezeichnet wurde
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    seq: Seq,
    #[command(flatten)]
    writing: Writing,
}

fn scheme(text: &str) -> Result<MaturityScheme, String> {
    let found = MaturityScheme::ALL.into_iter().find(|scheme| scheme.as_str() == text);
    found.ok_or_else(|| format!("„{text}“ ist kein Reifegradmodell; möglich sind 1.1 und 2.0"))
}

impl ServiceCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ServiceCommand::Add(content) => {
                let session = Session::begin(globals, &content.writing).await?;
                session.record(Act::RegisterService(content.read())).await
            }
            ServiceCommand::Amend(content) => {
                let session = Session::begin(globals, &content.writing).await?;
                session.record(Act::AmendService(content.read())).await
            }
            ServiceCommand::Attach(OfProject { service, project, writing }) => {
                let what = ServiceOfProject { project, service };
                Session::begin(globals, &writing).await?.record(Act::AttachService(what)).await
            }
            ServiceCommand::Detach(OfProject { service, project, writing }) => {
                let what = ServiceOfProject { project, service };
                Session::begin(globals, &writing).await?.record(Act::DetachService(what)).await
            }
            ServiceCommand::Maturity(MaturityCommand::Reach(reach)) => {
                let Reach { service, scheme, level, reached_on, evidence, land, writing } = reach;
                let what = ReachMaturity { service, land, scheme, level, reached_on, evidence };
                Session::begin(globals, &writing).await?.record(Act::ReachMaturity(what)).await
            }
            ServiceCommand::Maturity(MaturityCommand::Withdraw(Withdraw { service, seq: reached, writing })) => {
                let what = WithdrawMaturity { service, reached };
                Session::begin(globals, &writing).await?.record(Act::WithdrawMaturity(what)).await
            }
            ServiceCommand::Reuse(reuse) => reuse.run(globals).await,
            ServiceCommand::List => list(globals).await,
        }
    }
}

impl Content {
    fn read(self) -> RegisterService {
        let Content { service, title, bundle, due_on, scheme, level, deadline_source, source, .. } = self;
        let deadline = match (due_on, scheme, level, deadline_source) {
            (Some(due_on), Some(scheme), Some(level), Some(source)) => Some(Deadline { due_on, scheme, level, source }),
            _ => None,
        };
        RegisterService { service, title, bundle, deadline, source }
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Leistung", Side::Left),
        ("Art", Side::Left),
        ("Bezeichnung", Side::Left),
        ("Bündel", Side::Left),
        ("Frist", Side::Left),
        ("Reifegrad", Side::Left),
        ("Projekte", Side::Left),
    ]);
    let mut values = Vec::new();
    for service in store.services(&Viewer::all()).await? {
        let projects: Vec<String> = service.projects().map(|(_, what)| what.project.to_string()).collect();
        let levels = levels(&service);
        let what = &service.what;
        let due_on = what.deadline.as_ref().map(|deadline| deadline.due_on);
        values.push(json!({
            "service": what.service,
            "kind": what.service.kind().as_str(),
            "title": what.title,
            "bundle": what.bundle,
            "due_on": due_on.map(calendar::iso),
            "levels": levels.iter().map(|(scheme, level)| json!({ "scheme": scheme, "level": level })).collect::<Vec<_>>(),
            "projects": projects,
        }));
        let levels: Vec<String> = levels.iter().map(|(scheme, level)| format!("{level} ({scheme})")).collect();
        let or_none = |text: String| if text.is_empty() { "–".to_owned() } else { text };
        table.row(vec![
            what.service.to_string(),
            what.service.kind().in_german().to_owned(),
            what.title.clone(),
            what.bundle.as_ref().map_or_else(|| "–".to_owned(), ToString::to_string),
            due_on.map_or_else(|| "keine erfasst".to_owned(), calendar::in_german),
            if levels.is_empty() { "noch nicht erfasst".to_owned() } else { levels.join(", ") },
            or_none(projects.join(", ")),
        ]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch keine Leistung erfasst.")
    }
    Ok(())
}

/// The level that the service as such has come to, by scheme.
fn levels(service: &Service) -> Vec<(&'static str, u8)> {
    let highest = |scheme: MaturityScheme| service.levels(None, scheme).map(|what| what.level).max();
    MaturityScheme::ALL.into_iter().filter_map(|scheme| Some((scheme.as_str(), highest(scheme)?))).collect()
}
