//! The chain of the money over HTTP: from the programme to the last recipient, or from a recipient back.
//!
//! Law: BHO § 91.

use super::{Refusals, in_path};
use crate::core::ids::{ManagerId, ProgrammeId, ProjectId, RecipientId};
use crate::desk::onward_chain::{Narrowed, Step, down, titled, up};
use crate::web::fields::AmountText;
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading, Single};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

/// One link, with what comes after it on the way that is walked.
#[derive(Serialize, ToSchema)]
pub struct LinkOut {
    /// What it is, in German.
    #[schema(example = "Veranschlagung")]
    what: String,
    name: String,
    amounts: Vec<LinkAmountOut>,
    /// The events that it follows from.
    events: Vec<u64>,
    #[schema(no_recursion)]
    next: Vec<LinkOut>,
}

#[derive(Serialize, ToSchema)]
pub struct LinkAmountOut {
    #[schema(example = "zugewiesen")]
    what: String,
    amount: AmountText,
}

/// The ways that were walked: one from a programme, as many as there are from a recipient.
#[derive(Serialize, ToSchema)]
pub struct ChainOut {
    chains: Vec<LinkOut>,
}

impl From<Step> for LinkOut {
    fn from(step: Step) -> LinkOut {
        let amount = |(what, amount)| LinkAmountOut { what, amount: AmountText::from(amount) };
        LinkOut {
            what: step.what,
            name: step.name,
            amounts: step.amounts.into_iter().map(amount).collect(),
            events: step.events.into_iter().map(|seq| seq.0).collect(),
            next: step.next.into_iter().map(LinkOut::from).collect(),
        }
    }
}

/// Which end, and how far it is narrowed.
struct Asked<'r> {
    programme: Option<&'r str>,
    land: Option<&'r str>,
    project: Option<&'r str>,
    recipient: Option<&'r str>,
}

fn wrong(told: &str) -> Problem {
    Problem::bad_parameter("programme", "", told)
}

async fn walked(reading: &Reading, asked: &Asked<'_>) -> Result<Vec<Step>, Problem> {
    let (store, viewer) = (&reading.store, &reading.viewer);
    let land: Option<ManagerId> = asked.land.map(|land| in_path("land", land)).transpose()?;
    let project: Option<ProjectId> = asked.project.map(|project| in_path("project", project)).transpose()?;
    match (asked.programme, asked.recipient) {
        (Some(programme), None) => {
            let programme: ProgrammeId = in_path("programme", programme)?;
            Ok(vec![down(store, viewer, &programme, &Narrowed { land, project }).await?])
        }
        (None, Some(_)) if land.is_some() || project.is_some() => Err(wrong(
            "„land“ und „project“ gehören zu „programme“; von einem Empfänger aus gibt es nur den Weg zurück.",
        )),
        (None, Some(recipient)) => {
            let recipient: RecipientId = in_path("recipient", recipient)?;
            Ok(up(store, viewer, &recipient).await?)
        }
        _ => Err(wrong("Genau eines gehört dazu: „programme“ (abwärts) oder „recipient“ (zurück zur Veranschlagung).")),
    }
}

/// Die Kette vom Programm zum Letztempfänger gehen, oder von einem Empfänger zurück zur Veranschlagung.
#[utoipa::path(operation_id = "walk_onward_chain", tag = "onward-grants", params(ReadParameters,
        ("programme" = Option<String>, Query, description = "Von diesem Programm abwärts"),
        ("land" = Option<String>, Query, description = "Abwärts nur über dieses Land"),
        ("project" = Option<String>, Query, description = "Abwärts nur über dieses Projekt"),
        ("recipient" = Option<String>, Query, description = "Von diesem Empfänger zurück")),
    responses((status = 200, body = Single<ChainOut>), Refusals))]
#[get("/onward-chain?<programme>&<land>&<project>&<recipient>")]
pub async fn walk(
    reading: Reading,
    programme: Option<&str>,
    land: Option<&str>,
    project: Option<&str>,
    recipient: Option<&str>,
) -> Answered {
    let asked = Asked { programme, land, project, recipient };
    let chains = titled(&reading.store, &reading.viewer, walked(&reading, &asked).await?).await?;
    let chains = chains.into_iter().map(LinkOut::from).collect();
    reading.one(ChainOut { chains })
}
