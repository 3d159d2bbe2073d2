//! The overview: each programme with its frame, and what each Land has of it, as a map and as a table.
//!
//! Nothing is estimated: a Land without a booking is „noch nicht erfasst“. Every amount opens its postings.

use super::Section;
use super::blocks::{Block, Cell, Column, Facts, Link, Table};
use super::failure::Failed;
use super::forms::{Offer, offered};
use super::map;
use super::scope::{Filter, Scope};
use super::view::{Shown, View};
use super::words::Words;
use super::{allocation, programmes, roles, situation, statements, tasks};
use crate::core::command::{CreateComponent, CreateManager, CreateProgramme, ManagerKind};
use crate::core::federal_state;
use crate::store::Balances;
use crate::web::problem::Problem;
use rocket::get;

/// What is said of a programme, and of each Land in it.
const OF_PROGRAMME: &[&str] =
    &["frame_granted", "frame_allocated", "frame_available", "assigned", "committed", "frame_unassigned"];
const OF_LAND: &[&str] = &["frame_allocated", "assigned", "committed", "frame_unassigned"];

struct Known {
    components: Vec<CreateComponent>,
    managers: Vec<CreateManager>,
    lands: Vec<CreateManager>,
    balances: Balances,
}

/// What this page leads to, for whoever may.
fn ways(view: &View) -> Result<Vec<Offer>, Problem> {
    let first = [statements::ways(view)?, programmes::ways(view)?].concat();
    Ok(first.into_iter().chain([allocation::way(view)?]).collect())
}

/// All programmes.
#[get("/")]
pub async fn show(view: View) -> Shown {
    if !view.sees_money() {
        return roles::page(&view).await;
    }
    let programmes = view.store.programmes(&view.viewer).await?;
    let managers = managers(&view).await?;
    let known = Known {
        components: view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what).collect(),
        lands: in_order(managers.clone()),
        managers,
        balances: view.store.balances_beyond_projects(&view.viewer).await?,
    };
    let mut blocks = tasks::block(&view).await?;
    if view.signed_in().is_some() {
        let ways = offered(&view, ways(&view)?).await?;
        blocks.extend((!ways.is_empty()).then_some(Block::Links(ways)));
    }
    if programmes.is_empty() {
        blocks.push(Block::text(view.say("overview-no-programme")));
        blocks.push(Block::text(view.say("overview-how-to-begin")));
    }
    let is_begun = !programmes.is_empty();
    for programme in programmes {
        blocks.extend(of_programme(&view, &programme.what, &known)?);
    }
    if is_begun {
        let way = Link::new(view.say("overview-situation"), view.link(situation::PATH));
        blocks.extend([Block::heading(view.say("overview-drawn")), Block::Links(vec![way])]);
    }
    view.show(Section::Overview, view.say("nav-overview"), Vec::new(), blocks)
}

async fn managers(view: &View) -> Result<Vec<CreateManager>, Failed> {
    Ok(view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect())
}

/// The Länder, to choose from.
pub async fn lands(view: &View) -> Result<Vec<CreateManager>, Failed> {
    Ok(in_order(managers(view).await?))
}

/// The Länder in the order of every printed table, then those that the official list does not have.
pub fn in_order(managers: Vec<CreateManager>) -> Vec<CreateManager> {
    let mut lands: Vec<CreateManager> =
        managers.into_iter().filter(|manager| manager.kind == ManagerKind::FederalState).collect();
    let place = |manager: &CreateManager| {
        federal_state::ALL.iter().position(|state| state.code == manager.manager.as_str()).unwrap_or(usize::MAX)
    };
    lands.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.manager.cmp(&b.manager)));
    lands
}

fn of_programme(view: &View, programme: &CreateProgramme, known: &Known) -> Result<Vec<Block>, Failed> {
    let scope = Scope::of_programme(&programme.programme);
    let filter = Filter::new(&scope, &known.components, &known.managers);
    let mut facts = Facts::new();
    for id in OF_PROGRAMME {
        let amount = filter.figure(id, &known.balances)?;
        let cell = amount.map_or_else(|| view.missing_of(id, None), |amount| Cell::text(view.words.euro(amount)));
        facts.push((label(view.words, id), cell.to(scope.link(view, id))));
    }
    for component in known.components.iter().filter(|component| component.programme == programme.programme) {
        let label = view.tell("overview-component", &[("component", component.component.as_str().into())]);
        facts.push((label, Cell::text(planned(view, component))));
    }
    let mut shares = Vec::new();
    for land in &known.lands {
        let scope = Scope::default().managed_by(&land.manager);
        let own = Filter::new(
            &Scope { programme: Some(programme.programme.clone()), ..scope },
            &known.components,
            &known.managers,
        );
        shares.push((land.manager.to_string(), own.figure("frame_allocated", &known.balances)?));
    }
    let markup = map::draw(view.words, &shares).map_err(|error| Problem::internal(&error))?;
    Ok(vec![
        Block::heading(Cell::german(format!("{} ({})", programme.title, programme.programme))),
        Block::text(view.say("overview-lead")),
        Block::Beside { markup, facts },
        Block::Table(of_lands(view, programme, known)?),
    ])
}

/// The name of a figure.
pub fn label(words: Words, id: &str) -> String {
    words.say(&format!("figure-{id}"))
}

fn planned(view: &View, component: &CreateComponent) -> String {
    let Some(share) = &component.planned_share_percent else { return component.title.clone() };
    let key = if component.approximate { "overview-planned-about" } else { "overview-planned" };
    let share = view.words.percentage(&view.words.decimal(share));
    view.tell(key, &[("title", component.title.as_str().into()), ("share", share.into())])
}

fn of_lands(view: &View, programme: &CreateProgramme, known: &Known) -> Result<Table, Failed> {
    let figures = OF_LAND.iter().map(|id| Column::number(format!("{} (€)", label(view.words, id))));
    let columns = std::iter::once(Column::text(view.say("land"))).chain(figures).collect();
    let caption = view.tell("overview-lands", &[("programme", programme.title.as_str().into())]);
    let mut table = Table::of(caption, columns, view.say("overview-no-land"));
    let whole = Scope::of_programme(&programme.programme);
    let figures = |scope: &Scope| -> Result<Vec<Cell>, Failed> {
        let filter = Filter::new(scope, &known.components, &known.managers);
        let cell = |id: &&str| -> Result<Cell, Failed> {
            let amount = filter.figure(id, &known.balances)?;
            Ok(amount
                .map_or_else(|| view.missing_of(id, scope.manager.as_ref()), Cell::amount)
                .to(scope.link(view, id)))
        };
        OF_LAND.iter().map(cell).collect()
    };
    for land in &known.lands {
        let mut row = vec![Cell::text(&land.title)];
        row.extend(figures(&whole.clone().managed_by(&land.manager))?);
        table.row(row);
    }
    let mut foot = vec![Cell::text(view.say(if view.viewer.sight().is_whole() {
        "overview-all-managers"
    } else {
        "overview-all-seen"
    }))];
    foot.extend(figures(&whole)?);
    table.foot = Some(foot);
    Ok(table)
}
