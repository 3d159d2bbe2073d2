//! The overview: each programme with its frame, and what each Land has of it, as a map and as a table.
//!
//! Nothing is estimated: a Land without a booking is „noch nicht erfasst“. Every amount opens its postings.

use super::Section;
use super::blocks::{Block, Cell, Facts, Table, fact};
use super::failure::Failed;
use super::map;
use super::scope::{Filter, Scope};
use super::view::{Shown, View};
use crate::core::account::Account;
use crate::core::command::{CreateComponent, CreateManager, CreateProgramme, ManagerKind};
use crate::core::federal_state;
use crate::core::figures::by_id;
use crate::core::money::Euro;
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
    balances: Vec<(Account, Euro)>,
}

/// All programmes.
#[get("/")]
pub async fn show(view: View) -> Shown {
    let programmes = view.store.programmes(&view.viewer).await?;
    let managers: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let known = Known {
        components: view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what).collect(),
        lands: lands(managers.clone()),
        managers,
        balances: view.store.balances(&view.viewer).await?,
    };
    let mut blocks = Vec::new();
    if programmes.is_empty() {
        blocks.push(Block::text("Zu diesem Stand ist noch kein Programm erfasst."));
        blocks
            .push(Block::text("Angelegt wird es mit „titelbuch programme add“; ein Beispiel zeigt „titelbuch demo“."));
    }
    for programme in programmes {
        blocks.extend(of_programme(&view, &programme.what, &known)?);
    }
    view.show(Section::Overview, "Übersicht", Vec::new(), blocks)
}

/// The Länder in the order of every printed table, then those that the official list does not have.
fn lands(managers: Vec<CreateManager>) -> Vec<CreateManager> {
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
        let cell = amount.map_or_else(Cell::missing, |amount| Cell::text(amount.to_german()));
        facts.push(fact(label(id), cell.to(scope.link(view, id))));
    }
    for component in known.components.iter().filter(|component| component.programme == programme.programme) {
        facts.push(fact(&format!("Teil {}", component.component), Cell::text(planned(component))));
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
    let markup = map::draw(&shares).map_err(|error| Problem::internal(&error))?;
    Ok(vec![
        Block::heading(format!("{} ({})", programme.title, programme.programme)),
        Block::text("Jeder Betrag öffnet seine Definition und die Buchungen, aus denen er besteht. Beträge in Euro."),
        Block::Beside { markup, facts },
        Block::Table(of_lands(view, programme, known)?),
    ])
}

fn label(id: &str) -> &'static str {
    by_id(id).map_or("", |figure| figure.label)
}

fn planned(component: &CreateComponent) -> String {
    let share = component.planned_share_percent.as_ref();
    let about = if component.approximate { "etwa " } else { "" };
    match share {
        Some(share) => format!("{}; geplant {about}{} %", component.title, share.replace('.', ",")),
        None => component.title.clone(),
    }
}

fn of_lands(view: &View, programme: &CreateProgramme, known: &Known) -> Result<Table, Failed> {
    let labels = OF_LAND.iter().map(|id| format!("#{} (€)", label(id)));
    let labels: Vec<String> = std::iter::once("Land".to_owned()).chain(labels).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let caption = format!("Die Länder im Programm {}", programme.title);
    let mut table = Table::new(caption, &labels, "Noch kein Land als Bewirtschafter angelegt.");
    let whole = Scope::of_programme(&programme.programme);
    let figures = |scope: &Scope| -> Result<Vec<Cell>, Failed> {
        let filter = Filter::new(scope, &known.components, &known.managers);
        let cell = |id: &&str| -> Result<Cell, Failed> {
            let amount = filter.figure(id, &known.balances)?;
            Ok(amount.map_or_else(Cell::missing, Cell::amount).to(scope.link(view, id)))
        };
        OF_LAND.iter().map(cell).collect()
    };
    for land in &known.lands {
        let mut row = vec![Cell::text(&land.title)];
        row.extend(figures(&whole.clone().managed_by(&land.manager))?);
        table.row(row);
    }
    let mut foot = vec![Cell::text("Alle Bewirtschafter")];
    foot.extend(figures(&whole)?);
    table.foot = Some(foot);
    Ok(table)
}
