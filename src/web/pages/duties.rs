//! What agreements ask of projects by a day, and how it stands on the day that is asked for: reports, proofs, use in time,
//! keeping of documents, and deferrals.
//!
//! Of all projects that whoever looks sees, the earliest day first, in parts. What waits for one person stands on the home
//! page instead (`tasks`). Nothing is booked here, and interest on what is late is a decision of somebody.
//! Law: BHO §§ 44, 59; VV-BHO § 44 Nr. 6, 10; VwVfG § 49a Absatz 4.

use super::Section;
use super::blocks::{Block, Cell, Field, Link, Table};
use super::failure::Failed;
use super::forms::questions::Choice;
use super::forms::typed;
use super::lists;
use super::scope::named;
use super::things;
use super::view::{Shown, View};
use crate::core::calendar::{german, iso, parse_date};
use crate::core::command::CreateManager;
use crate::core::event::{Subject, SubjectKind};
use crate::core::ids::{ManagerId, ProjectId};
use crate::desk::duties::{Asked, Duty, Standing, duties};
use crate::web::problem::Problem;
use crate::web::writing::today;
use rocket::get;
use std::collections::BTreeMap;
use time::Date;

pub const PATH: &str = "/pflichten";
/// The day on which it is asked how things stand.
const DAY: &str = "am";
const STANDING: &str = "zustand";
const PROJECT: &str = "projekt";

/// What the list may be asked.
pub const NAMES: [&str; 3] = [DAY, STANDING, PROJECT];

/// The way to the duties of all projects.
pub fn link(view: &View) -> Link {
    Link::new(view.say("duties-link"), view.link(PATH))
}

/// The way to those of one project.
pub fn of_project(view: &View, project: &ProjectId) -> Link {
    Link::new(view.say("duties-of-project"), view.link_with(PATH, &[(PROJECT, project.as_str())]))
}

/// The day that is asked for; today in Berlin where none is.
fn day(view: &View) -> Result<Date, Problem> {
    let Some(text) = view.given(DAY) else { return today() };
    parse_date(&typed::day(text)).map_err(|error| Problem::bad_parameter(DAY, text, format!("{error}.")))
}

const STANDINGS: [Standing; 4] = [Standing::Open, Standing::Late, Standing::Done, Standing::DoneLate];

/// The standing that is asked for, where one is.
fn standing(view: &View) -> Result<Option<Standing>, Problem> {
    let Some(text) = view.given(STANDING) else { return Ok(None) };
    let known = STANDINGS.into_iter().find(|standing| standing.as_str() == text);
    let possible = STANDINGS.map(Standing::as_str).join(", ");
    known.map(Some).ok_or_else(|| Problem::bad_parameter(STANDING, text, format!("Möglich sind: {possible}.")))
}

fn is_meant(view: &View, standing: Option<Standing>, duty: &Duty) -> bool {
    standing.is_none_or(|standing| duty.standing == standing)
        && view.given(PROJECT).is_none_or(|project| duty.project.as_str() == project)
}

fn questions(view: &View, on: Date) -> Vec<Field> {
    let standings = STANDINGS.map(|standing| Choice::new(standing.as_str(), view.say(said(standing)))).into();
    let day = lists::question(view, DAY, view.say("duties-day"), view.say("field-day-hint"), Vec::new());
    vec![
        Field { value: german(on), ..day },
        lists::question(view, STANDING, view.say("state"), view.say("duties-state-hint"), standings),
        lists::question(view, PROJECT, view.say("project"), view.say("duties-project-hint"), Vec::new()),
    ]
}

/// The duties as they stand on a day.
#[get("/pflichten")]
pub async fn list(view: View) -> Shown {
    let (on, standing) = (day(&view)?, standing(&view)?);
    let all = duties(&view.store, &view.viewer, on).await?;
    let count = all.len();
    let meant: Vec<Duty> = all.into_iter().filter(|duty| is_meant(&view, standing, duty)).collect();
    let mut blocks = vec![Block::text(view.say("duties-lead")), lists::narrowing(&view, PATH, questions(&view, on))];
    // The day narrows nothing: it says how things stand.
    if view.given(STANDING).is_some() || view.given(PROJECT).is_some() {
        blocks.extend(lists::narrowed(&view, &format!("{PATH}?{DAY}={}", iso(on)), meant.len(), count));
    }
    let part = lists::part(&view, meant)?;
    let caption = view.tell("duties-caption", &[("day", view.words.day(on).into())]);
    let empty = if count == 0 { "duties-none" } else { "duties-none-meant" };
    blocks.push(Block::Table(table(&view, caption, empty, part.rows).await?));
    blocks.extend(part.under);
    view.show(Section::Projects, view.say("duties-title"), view.trail(Section::Projects), blocks)
}

async fn table(view: &View, caption: String, empty: &str, rows: Vec<Duty>) -> Result<Table, Failed> {
    let projects = view.store.projects(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let lands: BTreeMap<ProjectId, ManagerId> = projects.map(|one| (one.project, one.land)).collect();
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let managers: Vec<CreateManager> = managers.collect();
    let labels = ["project", "land", "duty-asked", "duty-due", "state", "#amount-euro", "kind-agreement"];
    let mut table = Table::new(view.words, caption, &labels, empty);
    for duty in rows {
        let project = duty.project.as_str();
        let agreement = duty.agreement.as_ref().map(|id| id.as_str());
        table.row(vec![
            Cell::link(project, view.link_to(Section::Projects, project)),
            lands.get(&duty.project).map_or_else(Cell::default, |land| Cell::text(named(&managers, land))),
            asked(view, &duty.asked),
            Cell::text(view.words.day(duty.due_on)),
            Cell::text(view.say(said(duty.standing))),
            duty.amount.map_or_else(|| Cell::number("–"), Cell::amount),
            agreement.map_or_else(|| Cell::text("–"), |id| Cell::link(id, view.link_to(Section::Agreements, id))),
        ]);
    }
    Ok(table)
}

/// What is asked for, with the way to what it rests on.
pub fn asked(view: &View, what: &Asked) -> Cell {
    match what {
        Asked::Report => Cell::text(view.say("filing-interim")),
        Asked::Proof => Cell::text(view.say("filing-final")),
        Asked::Keeping => Cell::text(view.say("duty-keeping")),
        Asked::Use { payment } => {
            let number = payment.to_string();
            let said = view.tell("duty-use", &[("payment", number.as_str().into())]);
            Cell::link(said, view.link_to(Section::Journal, &number))
        }
        Asked::Deferral { claim } => {
            let subject = Subject { kind: SubjectKind::Claim, id: claim.clone() };
            let said = view.tell("duty-deferral", &[("claim", claim.as_str().into())]);
            Cell::link(said, things::page(view, &subject))
        }
    }
}

/// The key of how it stands.
fn said(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "duty-open",
        Standing::Late => "duty-late",
        Standing::Done => "duty-done",
        Standing::DoneLate => "duty-done-late",
    }
}
