//! The chain of the money, walked down to the last recipient or up to the appropriation, with the numbers of the events.
//!
//! Law: BHO § 91.

use crate::cli::failure::Answer;
use crate::cli::output;
use crate::cli::session::Globals;
use crate::core::ids::{ManagerId, ProgrammeId, ProjectId, RecipientId};
use crate::desk::onward_chain::{Narrowed, Step, down, titled, up};
use crate::store::Viewer;
use clap::{ArgGroup, Args};

const EXAMPLES: &str = "\
Beispiele:
  titelbuch onward chain --programme ozg --land DE-SL
  titelbuch onward chain --programme ozg --project sl-01
  titelbuch onward chain --recipient 10041100

Jede Zeile nennt die Ereignisse, aus denen sie folgt („journal show“).";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
#[command(group = ArgGroup::new("end").required(true).args(["programme", "recipient"]))]
pub struct Chain {
    /// Vom Programm abwärts bis zum Letztempfänger
    #[arg(long, value_name = "KENNUNG")]
    programme: Option<ProgrammeId>,
    /// Von diesem Empfänger aufwärts bis zur Veranschlagung
    #[arg(long, value_name = "KENNUNG")]
    recipient: Option<RecipientId>,
    /// Abwärts nur über dieses Land
    #[arg(long, value_name = "LAND", conflicts_with = "recipient")]
    land: Option<ManagerId>,
    /// Abwärts nur über dieses Projekt
    #[arg(long, value_name = "KENNUNG", conflicts_with = "recipient")]
    project: Option<ProjectId>,
}

impl Chain {
    pub async fn run(self, globals: &Globals) -> Answer {
        let (store, viewer) = (globals.open().await?, Viewer::all());
        let steps = match (&self.programme, &self.recipient) {
            (Some(programme), _) => {
                let narrowed = Narrowed { land: self.land, project: self.project };
                vec![down(&store, &viewer, programme, &narrowed).await?]
            }
            (None, Some(recipient)) => up(&store, &viewer, recipient).await?,
            (None, None) => Vec::new(),
        };
        let steps = titled(&store, &viewer, steps).await?;
        if globals.json {
            output::json(&steps);
            return Ok(());
        }
        let mut text = String::new();
        for step in &steps {
            draw(step, 0, &mut text);
        }
        if steps.is_empty() {
            text.push_str("An diesen Empfänger ist nichts weitergegeben.\n");
        }
        output::text(&text);
        Ok(())
    }
}

fn draw(step: &Step, depth: usize, text: &mut String) {
    let amounts: Vec<String> =
        step.amounts.iter().map(|(what, amount)| format!("{what} {}", amount.to_german())).collect();
    let events: Vec<String> = step.events.iter().map(|seq| seq.to_string()).collect();
    let noun = if events.len() == 1 { "Ereignis" } else { "Ereignisse" };
    let mut line = format!("{}{} {}", "  ".repeat(depth), step.what, step.name);
    for part in amounts {
        line.push_str(&format!(", {part}"));
    }
    if !events.is_empty() {
        line.push_str(&format!(" [{noun} {}]", events.join(", ")));
    }
    text.push_str(&line);
    text.push('\n');
    for next in &step.next {
        draw(next, depth + 1, text);
    }
}
