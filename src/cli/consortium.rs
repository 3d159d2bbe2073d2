//! Consortia of Länder, projects that they carry jointly, and what their members reimburse.
//!
//! A consortium owns no account. Law: GG Art. 91c; BHO §§ 17, 34.

use super::arguments::{date, euro};
use super::failure::Answer;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::consortium::{CarryJointly, CostShare, RegisterConsortium, ReimbursePartner};
use crate::core::ids::{ConsortiumId, ManagerId, ProjectId};
use crate::core::money::Euro;
use crate::store::Viewer;
use clap::{Args, Subcommand};
use time::Date;

/// Ein Verbund führt kein Konto: gebucht wird bei dem Mitglied, das die Mittel hat.
#[derive(Subcommand)]
pub enum ConsortiumCommand {
    /// Einen Verbund von Ländern erfassen
    Register(Register),
    /// Alle Verbünde zeigen
    List,
}

const REGISTER_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel consortium register verbund-mitte --title 'OZG-Verbund Mitte' --member DE-HE --member DE-RP \\
    --member DE-SL --lead DE-HE --since 2021-07-01";

#[derive(Args)]
#[command(after_help = REGISTER_EXAMPLES)]
pub struct Register {
    /// Kennung des Verbunds
    consortium: ConsortiumId,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    /// Land, das Mitglied ist, mindestens zwei
    #[arg(long = "member", value_name = "KENNUNG", required = true)]
    members: Vec<ManagerId>,
    /// Mitglied, das ihn führt
    #[arg(long, value_name = "KENNUNG")]
    lead: ManagerId,
    /// Seit wann es ihn gibt
    #[arg(long, value_parser = date, value_name = "TAG")]
    since: Date,
    #[command(flatten)]
    writing: Writing,
}

const CARRY_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel project carry-jointly efa-1 --consortium verbund-mitte --share DE-HE=50 --share DE-RP=30 \\
    --share DE-SL=20 --source 'Vereinbarung vom 03.05.2021, § 4'

Danach binden auch die anderen Mitglieder Mittel für das Projekt; nachgewiesen wird es einmal, vom Land des Projekts.";

#[derive(Args)]
#[command(after_help = CARRY_EXAMPLES)]
pub struct Carry {
    /// Kennung des Projekts
    project: ProjectId,
    /// Verbund, der es trägt
    #[arg(long, value_name = "KENNUNG")]
    consortium: ConsortiumId,
    /// Anteil eines Mitglieds an den Kosten in Prozent, einmal für jedes: DE-HE=33.34
    #[arg(long = "share", value_parser = share, value_name = "LAND=PROZENT", required = true)]
    shares: Vec<CostShare>,
    /// Wo das steht
    #[arg(long, value_name = "TEXT")]
    source: String,
    #[command(flatten)]
    writing: Writing,
}

fn share(text: &str) -> Result<CostShare, String> {
    let (member, percent) = text.split_once('=').ok_or_else(|| format!("„{text}“ hat nicht die Form DE-HE=33.34"))?;
    Ok(CostShare { member: ManagerId::new(member).map_err(|e| e.to_string())?, percent: percent.to_owned() })
}

const REIMBURSE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as he.beispiel project reimburse efa-1 --partner DE-SL --amount 50000.00 --voucher 'Überweisung vom …'

Es sind eigene Mittel des Partners: kein Abfluss aus dem Bundeshaushalt. Zurückgenommen wird mit „reverse“.";

#[derive(Args)]
#[command(after_help = REIMBURSE_EXAMPLES)]
pub struct Reimburse {
    /// Kennung des Projekts
    project: ProjectId,
    /// Mitglied, das dem Land des Projekts seinen Anteil erstattet
    #[arg(long, value_name = "KENNUNG")]
    partner: ManagerId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

impl ConsortiumCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ConsortiumCommand::Register(Register { consortium, title, members, lead, since, writing }) => {
                let what = RegisterConsortium { consortium, title, members, lead, since };
                Session::begin(globals, &writing).await?.record(Act::RegisterConsortium(what)).await
            }
            ConsortiumCommand::List => list(globals).await,
        }
    }
}

impl Carry {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Carry { project, consortium, shares, source, writing } = self;
        let what = CarryJointly { project, consortium, shares, source };
        Session::begin(globals, &writing).await?.record(Act::CarryJointly(what)).await
    }
}

impl Reimburse {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Reimburse { project, partner, amount: amount_cents, writing } = self;
        let what = ReimbursePartner { project, partner, amount_cents };
        Session::begin(globals, &writing).await?.record(Act::ReimbursePartner(what)).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let consortia = globals.open().await?.consortia(&Viewer::all()).await?;
    if globals.json {
        output::json(&consortia.iter().map(|noted| &noted.what).collect::<Vec<_>>());
        return Ok(());
    }
    let heads = ["Kennung", "Bezeichnung", "Mitglieder", "führt", "seit"].map(|head| (head, Side::Left));
    let mut table = Table::new(&heads);
    for noted in consortia {
        let what = noted.what;
        let members = what.members.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let since = calendar::in_german(what.since);
        table.row(vec![what.consortium.to_string(), what.title, members, what.lead.to_string(), since]);
    }
    table.print("Es ist noch kein Verbund erfasst.");
    Ok(())
}
