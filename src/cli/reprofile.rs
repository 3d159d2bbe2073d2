//! A project slips to a later year: a dry run that shows everything, and the acts that need nobody else.
//!
//! Law: BHO §§ 19, 38, 45.

use super::arguments;
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing, new_command_id, today};
use crate::core::ids::ProjectId;
use crate::core::money::MoneyError;
use crate::desk::reprofile::{Part, Reprofile, Slip, Way, prepare};
use crate::store::Viewer;
use clap::Args;
use serde_json::{Value, json};

const EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel project reprofile efa-1 --from 2022 --to 2023 --dry-run
  titelbuch --as a.beispiel project reprofile efa-1 --from 2022 --to 2023 --voucher 'Vermerk vom …'

Was nicht angeordnet ist, wird frei und, wo die Haushaltsstelle übertragbar ist, zum Ausgaberest; alles zusammen oder
nichts. Was jemand anders tun muss, wird genannt und nicht gebucht: Einwilligung, kassenmäßige Deckung, neue Festlegung.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Slide {
    /// Kennung des Projekts
    project: ProjectId,
    /// Haushaltsjahr, in dem es nicht mehr fertig wird
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    from: u16,
    /// Haushaltsjahr, in dem es fertig werden soll
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    to: u16,
    #[command(flatten)]
    writing: Writing,
}

impl Slide {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Slide { project, from, to, writing } = self;
        if to <= from {
            return Err(Failure::usage(format!("{to} liegt nicht nach {from}."))
                .with_hint("Mit --to ein späteres Haushaltsjahr angeben."));
        }
        let session = Session::begin(globals, &writing).await?;
        let slip = Slip { project, from, to };
        let planned = prepare(&session.store, &Viewer::all(), &slip).await?;
        if !globals.json && globals.stage.is_none() {
            show(&planned).map_err(|error| Failure::failed(format!("{error}.")))?;
        }
        if planned.parts.is_empty() {
            return Err(Failure::failed(format!(
                "{} hat {from} nichts gebunden, was frei werden könnte.",
                slip.project
            ))
            .with_hint("Gebundenes zeigt „commitment list“."));
        }
        let command_id = writing.command_id.clone().map_or_else(new_command_id, Ok)?;
        let booked_on = writing.booked_on.map_or_else(today, Ok)?;
        let commands = planned.commands(&command_id, booked_on, writing.voucher.as_deref());
        let commands = commands.map_err(|error| Failure::failed(error.to_string()))?;
        let recorded = session.record_together(commands).await?;
        if let Some(stage) = &globals.stage {
            return stage.hear_all(&recorded).await;
        }
        let count = recorded.len();
        if globals.json {
            output::json(&value(&planned, writing.dry_run, count).map_err(|e| Failure::failed(format!("{e}.")))?);
            return Ok(());
        }
        let acts = if count == 1 { "1 Vorgang".to_owned() } else { format!("{count} Vorgänge") };
        let done = if writing.dry_run { "Probelauf, nichts gebucht" } else { "Gebucht" };
        output::text(&format!("{done}: {acts} für {}, von {from} nach {to}.", slip.project));
        Ok(())
    }
}

fn way(part: &Part) -> String {
    match part.way {
        Way::Residue { granted } => format!("Ausgaberest, bewilligt für {granted}"),
        Way::NotTransferable => "verfällt, nicht übertragbar".to_owned(),
        Way::TooLate { last } => format!("verfällt, längstens bis {last}"),
    }
}

fn show(planned: &Reprofile) -> Result<(), MoneyError> {
    let mut table = Table::new(&[
        ("Festlegung", Side::Left),
        ("Haushaltsstelle", Side::Left),
        ("wird frei", Side::Right),
        ("danach", Side::Left),
        ("freie Verpflichtungsermächtigung", Side::Right),
    ]);
    for part in &planned.parts {
        let named = [part.made.commitment.to_string(), part.made.budget_item.to_string(), part.open.to_german()];
        table.row(named.into_iter().chain([way(part), part.authority.to_german()]).collect());
    }
    output::say(&table.to_text());
    let (freed, residue) = (planned.freed()?.to_german(), planned.residue()?.to_german());
    output::say(&format!("Frei werden {freed}, davon warten {residue} als Ausgaberest."));
    for sentence in planned.left_to_others() {
        output::say(&format!("Zu tun: {sentence}"));
    }
    Ok(())
}

fn value(planned: &Reprofile, dry_run: bool, acts: usize) -> Result<Value, MoneyError> {
    let part = |part: &Part| {
        json!({
            "commitment": part.made.commitment,
            "budget_item": part.made.budget_item,
            "freed_eur": part.open.to_string(),
            "residue": matches!(part.way, Way::Residue { .. }),
            "commitment_authority_eur": part.authority.to_string(),
        })
    };
    Ok(json!({
        "project": planned.slip.project,
        "from": planned.slip.from,
        "to": planned.slip.to,
        "dry_run": dry_run,
        "acts": acts,
        "freed_eur": planned.freed()?.to_string(),
        "residue_eur": planned.residue()?.to_string(),
        "without_commitment_eur": planned.without_commitment.to_string(),
        "commitments": planned.parts.iter().map(part).collect::<Vec<_>>(),
        "held": planned.held.iter().map(|held| json!({ "order": held.order, "unpaid_eur": held.unpaid.to_string() }))
            .collect::<Vec<_>>(),
        "left_to_others": planned.left_to_others(),
    }))
}
