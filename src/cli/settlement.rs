//! The settlement of a final statement: computed and shown, never booked.
//!
//! Law: VV-BHO § 44 Nr. 2, 8; ANBest-P Nr. 2.

use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::Globals;
use crate::core::ids::FilingId;
use crate::desk::DeskError;
use crate::desk::settlement::settlement;
use crate::store::Viewer;
use clap::Args;
use serde_json::json;

const EXAMPLES: &str = "\
Beispiel:
  titelbuch filing settlement n-2022-9

Gerechnet wird mit dem Schlussnachweis, der Finanzierungsart der Vereinbarung und dem, was ausgezahlt und noch nicht
zurückgefordert ist. Gefordert wird damit nichts („claim surplus“).";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Settlement {
    /// Kennung des Schlussnachweises
    filing: FilingId,
}

/// What the desk cannot answer, for people at a terminal.
pub fn failed(error: DeskError) -> Failure {
    Failure::failed(format!("{error}."))
}

impl Settlement {
    pub async fn run(self, globals: &Globals) -> Answer {
        let store = globals.open().await?;
        let settled = settlement(&store, &Viewer::all(), &self.filing).await.map_err(failed)?;
        let steps = &settled.settlement.steps;
        if globals.json {
            let told = steps.iter().map(|(step, amount)| {
                json!({ "step": step.as_str(), "label": step.in_german(), "amount_eur": amount.to_string() })
            });
            output::json(&json!({
                "filing": settled.filing,
                "project": settled.project,
                "agreement": settled.agreement,
                "financing": settled.settlement.financing.as_str(),
                "steps": told.collect::<Vec<_>>(),
                "federal_part_eur": settled.settlement.stays.to_string(),
                "to_be_paid_back_eur": settled.settlement.back.to_string(),
            }));
            return Ok(());
        }
        let heading = settled.settlement.financing.in_german();
        let mut table = Table::new(&[(heading, Side::Left), ("Betrag", Side::Right)]);
        for (step, amount) in steps {
            table.row(vec![step.in_german().to_owned(), amount.to_german()]);
        }
        table.print("Es gibt nichts abzurechnen.");
        Ok(())
    }
}
