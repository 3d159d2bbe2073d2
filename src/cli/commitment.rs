//! Commitments (Festlegungen): made on a contract, increased, freed.
//!
//! Law: BHO §§ 34, 38, 71 Absatz 1.

use super::arguments::{self, euro};
use super::failure::{Answer, Failure};
use super::forward_commitment::ForwardCommand;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::command::Act;
use crate::core::commitment::{ChangeCommitment, CommitmentChange, MakeCommitment};
use crate::core::ids::{BudgetItemId, CommitmentId, ComponentId, ManagerId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;

/// Festlegungen binden Mittel an ein Projekt; auf sie werden Auszahlungen angeordnet.
#[derive(Subcommand)]
pub enum CommitmentCommand {
    /// Eine Festlegung eingehen
    Make(Make),
    /// Eine Festlegung erhöhen
    Increase(Change),
    /// Eine Festlegung ganz oder zum Teil aufheben, soweit nichts angeordnet ist
    Free(Change),
    /// Alle Festlegungen zeigen
    List,
    /// Verpflichtungen zu Lasten künftiger Jahre
    #[command(subcommand)]
    Forward(ForwardCommand),
}

const MAKE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel commitment make v-2021-017 --project efa-1 --manager DE-BY --component foederal \\
    --item '0634/453 01' --year 2021 --amount 250000.00 --purpose 'Entwicklung des Antrags' --voucher 'Vertrag 4711'";

#[derive(Args)]
#[command(after_help = MAKE_EXAMPLES)]
pub struct Make {
    /// Kennung der Festlegung, zum Beispiel die Vertragsnummer
    commitment: CommitmentId,
    /// Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: ProjectId,
    /// Wer bindet (das Land des Projekts)
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
    /// Wenn ein Ausgaberest gebunden wird: das Jahr, für das bewilligt wurde
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    granted: Option<u16>,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Zweck; keine Namen von Personen
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    /// Wer bezahlt wird; der Name liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "NAME")]
    payee: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const CHANGE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel commitment increase v-2021-017 --amount 5000.00 --voucher 'Änderungsvertrag 1'
  titelbuch --as a.beispiel commitment free v-2021-017 --amount 10000.00 --voucher 'Änderungsvertrag 2'";

#[derive(Args)]
#[command(after_help = CHANGE_EXAMPLES)]
pub struct Change {
    /// Kennung der Festlegung
    commitment: CommitmentId,
    /// Betrag in Euro, um den sie sich ändert
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

impl CommitmentCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            CommitmentCommand::Make(make) => make.run(globals).await,
            CommitmentCommand::Increase(change) => change.run(globals, CommitmentChange::Increase).await,
            CommitmentCommand::Free(change) => change.run(globals, CommitmentChange::Free).await,
            CommitmentCommand::List => list(globals).await,
            CommitmentCommand::Forward(command) => command.run(globals).await,
        }
    }
}

impl Make {
    async fn run(self, globals: &Globals) -> Answer {
        let mut session = Session::begin(globals, &self.writing).await?;
        let payee = session.seal_note(self.payee.as_deref())?;
        let what = MakeCommitment {
            commitment: self.commitment,
            project: self.project,
            manager: self.manager,
            component: self.component,
            budget_item: self.item,
            booking_year: self.year,
            year_granted: self.granted,
            amount_cents: self.amount,
            purpose: self.purpose,
            payee,
        };
        session.record(Act::MakeCommitment(what)).await
    }
}

impl Change {
    async fn run(self, globals: &Globals, change: CommitmentChange) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let what = ChangeCommitment { commitment: self.commitment, change, amount_cents: self.amount };
        session.record(Act::ChangeCommitment(what)).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Projekt", Side::Left),
        ("Bewirtschafter", Side::Left),
        ("Jahr", Side::Left),
        ("Zweck", Side::Left),
        ("gebunden", Side::Right),
        ("davon nicht angeordnet", Side::Right),
    ]);
    let unusable = |error: MoneyError| Failure::failed(format!("{error}."));
    let mut values = Vec::new();
    for known in store.commitments(&Viewer::all()).await? {
        let (bound, open) = (known.bound().map_err(unusable)?, known.open().map_err(unusable)?);
        let made = known.made;
        values.push(json!({
            "commitment": made.commitment,
            "project": made.project,
            "manager": made.manager,
            "booking_year": made.booking_year,
            "purpose": made.purpose,
            "bound_eur": bound.to_string(),
            "open_eur": open.to_string(),
        }));
        let named = [made.commitment.to_string(), made.project.to_string(), made.manager.to_string()];
        let rest = [made.booking_year.to_string(), made.purpose, bound.to_german(), open.to_german()];
        table.row(named.into_iter().chain(rest).collect());
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch keine Festlegung eingegangen.")
    }
    Ok(())
}
