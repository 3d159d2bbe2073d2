//! How far a service is rolled out: who is competent in each Land, who is connected, and which authorities these are.

use crate::core::federal_state;
use crate::core::ids::LandCode;
use crate::core::roll_out::{AuthorityConnected, Competent, DeclareCompetence, Denominator};
use crate::core::service::Service;
use crate::intake::municipalities;
use crate::intake::tables::MUNICIPALITIES;
use crate::web::pages::blocks::{Block, Cell, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::lists;
use crate::web::pages::view::View;
use crate::web::problem::Problem;
use std::collections::BTreeMap;
use time::Date;

/// Who is competent, with how many they are, where that is known.
fn competent(view: &View, what: Option<&DeclareCompetence>) -> Cell {
    let Some(what) = what else { return Cell::text(view.say("competence-unknown")) };
    let one = |one: &Competent| {
        let number = one.number.map_or_else(|| view.say("competence-no-number"), |number| number.to_string());
        format!("{}: {number}", one.kind.in_german())
    };
    Cell::german(what.competent.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// Every Land: also those of which nothing was recorded, so that a gap is seen.
pub async fn table(view: &View, service: &Service, day: Date) -> Result<Table, Failed> {
    let labels =
        ["land", "competence", "competence-from", "#coverage-connected", "#coverage-share", "#coverage-beside"];
    let mut table = Table::new(view.words, view.say("service-roll-out"), &labels, "service-no-level");
    for land in federal_state::ALL {
        let code = LandCode::new(land.code).map_err(|error| Problem::internal(&error))?;
        let known = service.competence(&code, day);
        let coverage = service.coverage(&code, day);
        let share = match coverage.denominator {
            Denominator::Known(number) if number > 0 => {
                Cell::number(view.words.percent(&format!("{}/{number}", coverage.connected), 1))
            }
            _ => Cell::missing(),
        };
        table.row(vec![
            Cell::german(format!("{} ({})", land.name, land.code)),
            competent(view, known),
            Cell::text(known.map_or_else(|| "–".to_owned(), |what| view.words.day(what.competent_from))),
            Cell::number(coverage.connected.to_string()),
            share,
            Cell::number(coverage.beside.to_string()),
        ]);
    }
    Ok(table)
}

/// What authorities are called: municipalities by the built-in table, others as they were registered.
async fn names(view: &View) -> Result<BTreeMap<String, String>, Failed> {
    let municipalities = municipalities::read(MUNICIPALITIES.csv.as_bytes()).unwrap_or_default().into_iter();
    let mut names: BTreeMap<String, String> = municipalities.map(|one| (one.ags, one.name)).collect();
    let registered = view.store.authorities(&view.viewer).await?.into_iter().map(|noted| noted.what);
    names.extend(registered.map(|one| (one.authority.to_string(), one.title)));
    Ok(names)
}

/// Every authority that is connected, in parts: there are more than ten thousand municipalities.
pub async fn connections(view: &View, service: &Service) -> Result<Vec<Block>, Failed> {
    let all: Vec<&AuthorityConnected> = service.connections().collect();
    let names = if all.is_empty() { BTreeMap::new() } else { names(view).await? };
    let labels = ["authority", "title", "kind", "land", "connection-on", "field-evidence"];
    let mut table = Table::new(view.words, view.say("connections"), &labels, "connections-none");
    let part = lists::part(view, all)?;
    for one in part.rows {
        table.row(vec![
            Cell::text(one.authority.as_str()),
            names.get(one.authority.as_str()).map_or_else(Cell::default, Cell::german),
            Cell::german(one.kind.in_german()),
            Cell::text(one.land.as_str()),
            Cell::text(view.words.day(one.connected_on)),
            Cell::german(&one.evidence),
        ]);
    }
    Ok([Block::heading(view.say("connections")), Block::Table(table)].into_iter().chain(part.under).collect())
}
