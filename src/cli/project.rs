//! Projects of the Länder, and the money that they bind.

use super::arguments::{self, euro};
use super::failure::Answer;
use super::output::{self, Side, Table};
use super::reprofile::Slide;
use super::session::{Globals, Session, Writing};
use super::{consortium, dossier};
use crate::core::command::{Act, Commit, RegisterProject};
use crate::core::figures;
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, ProjectId};
use crate::core::money::Euro;
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;

/// Projekte binden zugewiesene Mittel.
#[derive(Subcommand)]
pub enum ProjectCommand {
    /// Ein Projekt erfassen
    Add(Add),
    /// Zugewiesene Mittel an ein Projekt binden
    Commit(Bind),
    /// In ein späteres Haushaltsjahr schieben: zeigen, was frei wird und wer was tun muss, und buchen, was sich buchen lässt
    Reprofile(Slide),
    /// Aufzeichnen, wer an einem Projekt beteiligt ist
    Describe(dossier::Describe),
    /// Einen Meilenstein erfassen oder fortschreiben
    Milestone(dossier::Milestone),
    /// Geplante und erwartete Kosten eines Jahres aufzeichnen
    Cost(dossier::Cost),
    /// Ein Kriterium der Förderprinzipien oder EfA-Mindestanforderungen bewerten
    Criterion(dossier::Criterion),
    /// Aufzeichnen, dass ein Verbund das Projekt gemeinsam trägt, mit dem Anteil jedes Mitglieds
    CarryJointly(consortium::Carry),
    /// Aufzeichnen, was ein Mitglied dem Land des Projekts aus eigenen Mitteln erstattet
    Reimburse(consortium::Reimburse),
    /// Vermerken, welcher EU-Fonds ein Projekt oder einen Meilenstein refinanziert; bewegt kein Geld
    Refinance(dossier::Refinance),
    /// Den Vermerk einer EU-Refinanzierung löschen
    RefinanceEnd(dossier::RefinanceEnd),
    /// Alle Projekte mit ihren gebundenen Mitteln zeigen
    List,
}

const ADD_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project add efa-1 --title 'Antrag online' --land DE-BY --policy-field bildung";

#[derive(Args)]
#[command(after_help = ADD_EXAMPLES)]
pub struct Add {
    /// Kennung des Projekts
    project: ProjectId,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    /// Land, das es trägt
    #[arg(long, value_name = "KENNUNG")]
    land: ManagerId,
    /// Themenfeld, zum Beispiel bildung
    #[arg(long, value_name = "KENNUNG")]
    policy_field: String,
    #[command(flatten)]
    writing: Writing,
}

const COMMIT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project commit efa-1 --manager DE-BY --component foederal \\
    --item '0634/453 01' --year 2021 --amount 250000.00 --voucher 'Vertrag 4711'";

#[derive(Args)]
#[command(after_help = COMMIT_EXAMPLES)]
pub struct Bind {
    /// Kennung des Projekts
    project: ProjectId,
    /// Wer bindet: das Land des Projekts oder eine Stelle darunter, bei einem gemeinsam getragenen auch ein Partner
    #[arg(long, value_name = "KENNUNG")]
    manager: ManagerId,
    /// Programmteil
    #[arg(long, value_name = "KENNUNG")]
    component: ComponentId,
    /// Haushaltsstelle
    #[arg(long, value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Betrag in Euro, zum Beispiel 250000.00
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

impl ProjectCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ProjectCommand::Add(add) => {
                let session = Session::begin(globals, &add.writing).await?;
                let Add { project, title, land, policy_field, .. } = add;
                session.record(Act::RegisterProject(RegisterProject { project, title, land, policy_field })).await
            }
            ProjectCommand::Commit(bind) => {
                let session = Session::begin(globals, &bind.writing).await?;
                let Bind { project, manager, component, item: budget_item, year: booking_year, amount, .. } = bind;
                let amount_cents = amount;
                let commit = Commit { project, manager, component, budget_item, booking_year, amount_cents };
                session.record(Act::Commit(commit)).await
            }
            ProjectCommand::Reprofile(slide) => slide.run(globals).await,
            ProjectCommand::Describe(describe) => describe.run(globals).await,
            ProjectCommand::Milestone(milestone) => milestone.run(globals).await,
            ProjectCommand::Cost(cost) => cost.run(globals).await,
            ProjectCommand::Criterion(criterion) => criterion.run(globals).await,
            ProjectCommand::CarryJointly(carry) => carry.run(globals).await,
            ProjectCommand::Reimburse(reimburse) => reimburse.run(globals).await,
            ProjectCommand::Refinance(refinance) => refinance.run(globals).await,
            ProjectCommand::RefinanceEnd(end) => end.run(globals).await,
            ProjectCommand::List => list(globals).await,
        }
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let projects = store.projects(&Viewer::all()).await?;
    let balances = store.balances(&Viewer::all()).await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Bezeichnung", Side::Left),
        ("Land", Side::Left),
        ("Themenfeld", Side::Left),
        ("gebunden", Side::Right),
    ]);
    let mut values = Vec::new();
    for noted in projects {
        let what = noted.what;
        let own = balances.iter().filter(|(account, _)| account.project.as_ref() == Some(&what.project));
        let committed = match figures::by_id("committed") {
            Some(figure) => figure.over(own.map(|(account, balance)| (account, *balance))),
            None => Ok(None),
        };
        let committed = committed.map_err(|e| super::failure::Failure::failed(format!("{e}.")))?;
        values.push(json!({
            "project": what.project,
            "title": what.title,
            "land": what.land,
            "policy_field": what.policy_field,
            "committed_eur": committed.map(|amount| amount.to_string()),
        }));
        let committed = committed.map_or_else(|| "noch nicht erfasst".to_owned(), Euro::to_german);
        table.row(vec![what.project.to_string(), what.title, what.land.to_string(), what.policy_field, committed]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch kein Projekt erfasst.")
    }
    Ok(())
}
