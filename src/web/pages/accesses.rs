//! What those who audit opened and took away: for the body that sent them, and for nobody else.

use super::Section;
use super::blocks::{Block, Cell, Link, Table};
use super::view::{Shown, View};
use crate::store::Purpose;
use crate::web::problem::Problem;
use rocket::get;

/// Where it is.
pub const ADDRESS: &str = "/pruefung/zugriffe";

/// Accesses a page.
const ROWS: u32 = 100;

/// The accesses, the latest first.
#[get("/pruefung/zugriffe")]
pub async fn list(view: View) -> Shown {
    if view.audits_for.is_empty() {
        return Err(Problem::forbidden(
            "Was geprüft wurde, sieht nur die prüfende Stelle: wer heute für sie ein Prüfmandat hat.",
        )
        .into());
    }
    let bad = |text: &String| {
        let message = "Diese Seite gibt es nicht; „ab“ wird aus der vorigen Seite übernommen.";
        Problem::bad_parameter("ab", text, message)
    };
    let before = view.from.as_ref().map(|text| text.parse::<u64>().map_err(|_| bad(text))).transpose()?;
    let mut found = view.store.accesses(&view.viewer, &view.audits_for, before, ROWS + 1).await?;
    let more = found.len() > ROWS as usize;
    found.truncate(ROWS as usize);
    let last = found.last().filter(|_| more).map(|access| access.number.to_string());
    let labels = ["accesses-at", "accesses-actor", "accesses-body", "accesses-purpose", "accesses-address"];
    let rows = found.iter().map(|access| {
        let purpose = match access.purpose {
            Purpose::Read => "accesses-read",
            Purpose::Export => "accesses-export",
        };
        vec![
            Cell::text(view.words.moment(access.at)),
            Cell::text(access.actor.as_str()),
            Cell::text(access.organisation.as_str()),
            Cell::text(view.say(purpose)),
            Cell::text(&access.address),
        ]
    });
    let table = Table::new(view.words, view.say("accesses"), &labels, "accesses-none").rows(rows);
    let mut blocks = vec![Block::text(view.say("accesses-lead")), Block::Table(table)];
    if let Some(last) = last {
        blocks.push(Block::Links(vec![Link::new(view.say("accesses-older"), view.onward(&last))]));
    }
    view.show(Section::Proof, view.say("accesses"), view.trail(Section::Proof), blocks)
}
