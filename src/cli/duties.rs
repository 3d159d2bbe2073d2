//! What agreements ask for by a day, and how it stands on one.
//!
//! Law: BHO §§ 44, 59; VwVfG § 49a Absatz 4.

use super::arguments::date;
use super::failure::Answer;
use super::output::{self, Side, Table};
use super::session::{Globals, today};
use crate::core::calendar;
use crate::core::ids::ProjectId;
use crate::core::money::Euro;
use crate::desk::duties::{Duty, Standing, duties};
use crate::store::Viewer;
use clap::Args;
use serde_json::{Value, json};
use time::Date;

const EXAMPLES: &str = "\
Beispiele:
  titelbuch agreement duties
  titelbuch agreement duties --on 2022-12-31 --late

Was nicht rechtzeitig verwendet ist, steht mit seinem Betrag da; Zinsen darauf erhebt „claim late-use“.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Duties {
    /// Stand an diesem Tag (JJJJ-MM-TT); Vorgabe ist heute
    #[arg(long, value_parser = date, value_name = "TAG")]
    on: Option<Date>,
    /// Nur dieses Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: Option<ProjectId>,
    /// Nur, was überfällig ist
    #[arg(long)]
    late: bool,
}

impl Duties {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Duties { on, project, late } = self;
        let on = on.map_or_else(today, Ok)?;
        let store = globals.open().await?;
        let all = duties(&store, &Viewer::all(), on).await?.into_iter();
        let wanted = all.filter(|duty| project.as_ref().is_none_or(|project| duty.project == *project));
        let wanted: Vec<Duty> = wanted.filter(|duty| !late || duty.standing == Standing::Late).collect();
        if globals.json {
            output::json(&wanted.iter().map(value).collect::<Vec<_>>());
            return Ok(());
        }
        let mut table = Table::new(&[
            ("bis", Side::Left),
            ("Projekt", Side::Left),
            ("was", Side::Left),
            ("Stand", Side::Left),
            ("Betrag", Side::Right),
            ("Vereinbarung", Side::Left),
        ]);
        for duty in wanted {
            table.row(vec![
                calendar::in_german(duty.due_on),
                duty.project.to_string(),
                duty.asked.label(),
                duty.standing.label().to_owned(),
                duty.amount.map(Euro::to_german).unwrap_or_default(),
                duty.agreement.map(String::from).unwrap_or_default(),
            ]);
        }
        table.print("Es ist nichts fällig: keine Vereinbarung nennt eine Frist, oder nichts ist bisher ausgezahlt.");
        Ok(())
    }
}

fn value(duty: &Duty) -> Value {
    json!({
        "due_on": calendar::iso(duty.due_on),
        "project": duty.project,
        "asked": duty.asked.as_str(),
        "label": duty.asked.label(),
        "standing": duty.standing.as_str(),
        "amount_eur": duty.amount.map(|amount| amount.to_string()),
        "agreement": duty.agreement,
    })
}
