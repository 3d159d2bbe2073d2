//! The opening of a budget year: forward commitments that fall due become prior charges on its cash, all or none.
//!
//! Law: BHO §§ 38, 71.

use crate::cli::arguments;
use crate::cli::failure::{Answer, Failure};
use crate::cli::output::{self, Side, Table};
use crate::cli::session::{Globals, Session, Writing, new_command_id, today};
use crate::core::ids::Seq;
use crate::core::money::{Euro, MoneyError};
use crate::desk::prior_charge::{PlannedCharge, commands, prepare};
use crate::store::Viewer;
use clap::Args;
use serde_json::{Value, json};

const EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel year open 2022 --dry-run
  titelbuch --as a.beispiel year open 2022

Je Verpflichtung entsteht eine Festlegung des Jahres, zum Beispiel v-2021-018-2022; auf sie wird angeordnet. Was frei ist,
wird gebunden; der Rest steht ohne Ermächtigung, bis Mittel des Jahres zugewiesen sind.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Open {
    /// Haushaltsjahr, ab dem 1. Januar
    #[arg(value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    #[command(flatten)]
    writing: Writing,
}

impl Open {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Open { year, writing } = self;
        let session = Session::begin(globals, &writing).await?;
        let planned = prepare(&session.store, &Viewer::all(), year).await?;
        let recorded = if planned.is_empty() {
            if globals.stage.is_none() {
                session.store.close().await?;
            }
            Vec::new()
        } else {
            let command_id = writing.command_id.clone().map_or_else(new_command_id, Ok)?;
            let booked_on = writing.booked_on.map_or_else(today, Ok)?;
            let commands = commands(&planned, &command_id, booked_on, writing.voucher.as_deref());
            session.record_together(commands.map_err(|error| Failure::failed(error.to_string()))?).await?
        };
        if let Some(stage) = &globals.stage {
            return stage.hear_all(&recorded).await;
        }
        say(year, &planned, &recorded, (writing.dry_run, globals.json)).map_err(|e| Failure::failed(format!("{e}.")))
    }
}

fn say(
    year: u16,
    planned: &[PlannedCharge],
    recorded: &[Seq],
    (dry_run, as_json): (bool, bool),
) -> Result<(), MoneyError> {
    if as_json {
        let seqs = recorded.iter().map(Some).chain(std::iter::repeat(None));
        let charges: Vec<Value> = planned.iter().zip(seqs).map(|(charge, seq)| value(charge, seq)).collect();
        output::json(&json!({ "booking_year": year, "dry_run": dry_run, "charges": charges }));
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Verpflichtung", Side::Left),
        ("Festlegung", Side::Left),
        ("Bewirtschafter", Side::Left),
        ("Betrag", Side::Right),
        ("aus freien Mitteln", Side::Right),
        ("ohne Ermächtigung", Side::Right),
    ]);
    for charge in planned {
        let made = &charge.forward.made;
        let named = [made.forward_commitment.to_string(), charge.commitment.to_string(), made.manager.to_string()];
        let amounts = [charge.amount, charge.covered, charge.uncovered].map(Euro::to_german);
        table.row(named.into_iter().chain(amounts).collect());
    }
    table.print(&format!("Für {year} ist nichts anzurechnen."));
    if planned.is_empty() {
        return Ok(());
    }
    let sum = |part: fn(&PlannedCharge) -> Euro| Euro::sum(planned.iter().map(part));
    let done = if dry_run { "Probelauf, nichts gebucht" } else { "Gebucht" };
    let amount = sum(|charge| charge.amount)?.to_german();
    let from = if let [one] = planned {
        format!("der Verpflichtung {}", one.forward.made.forward_commitment)
    } else {
        format!("{} Verpflichtungen", planned.len())
    };
    output::text(&format!("{done}: Vorbelastung {year}, {amount} aus {from}."));
    let uncovered = sum(|charge| charge.uncovered)?;
    if uncovered.is_positive() {
        output::say(&format!(
            "Achtung: {} stehen ohne Ermächtigung; eine Zuweisung für {year} deckt sie zuerst („assign propose“).",
            uncovered.to_german()
        ));
    }
    Ok(())
}

fn value(charge: &PlannedCharge, seq: Option<&Seq>) -> Value {
    json!({
        "forward_commitment": charge.forward.made.forward_commitment,
        "commitment": charge.commitment,
        "manager": charge.forward.made.manager,
        "amount_eur": charge.amount.to_string(),
        "covered_eur": charge.covered.to_string(),
        "without_authority_eur": charge.uncovered.to_string(),
        "seq": seq,
    })
}
