//! The chain of the money that is handed on: from the programme down to the last recipients, or from one of them back to
//! the appropriation; each link with its amounts and the events that it follows from.
//!
//! It is what the API walks, in parts, and shows no more than whoever looks sees. It ends where a Land pays its own
//! contractors, and a natural person has no name here.
//! Law: BHO § 91; VV-BHO § 44 Nr. 12.

use crate::core::ids::{CommitmentId, ManagerId, ProgrammeId, ProjectId, RecipientId, Seq};
use crate::core::onward_grant::{OnwardGrant, OnwardSource};
use crate::desk::onward_chain::{Narrowed, Step, down, overview, titles, up};
use crate::web::api::in_path;
use crate::web::pages::Section;
use crate::web::pages::blocks::{Block, Cell, Field, Form, Link, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::Choice;
use crate::web::pages::lists;
use crate::web::pages::overview;
use crate::web::pages::view::{Shown, View};
use crate::web::problem::Problem;
use rocket::get;
use std::collections::BTreeSet;

pub const PATH: &str = "/weitergaben/kette";
/// The last part of the address, which is also an id that an onward grant may have.
const NAME: &str = "kette";

const PROGRAMME: &str = "programm";
const LAND: &str = "land";
const PROJECT: &str = "projekt";
const RECIPIENT: &str = "empfaenger";

/// Which end is asked for, and how far the way down is narrowed.
pub const NAMES: [&str; 4] = [PROGRAMME, LAND, PROJECT, RECIPIENT];

/// The way to where chains are asked for.
pub fn link(view: &View) -> Link {
    Link::new(view.say("chain-title"), view.link(PATH))
}

/// The commitment that a grant rests on at last, whoever handed on in between.
async fn commitment(view: &View, grant: &OnwardGrant) -> Result<Option<CommitmentId>, Failed> {
    let mut source = grant.made.source.clone();
    loop {
        let above = match source {
            OnwardSource::Commitment { commitment } | OnwardSource::Order { commitment, .. } => {
                return Ok(Some(commitment));
            }
            OnwardSource::Share { onward_grant, .. } => onward_grant,
        };
        let Some(grant) = view.store.onward_grant(&view.viewer, &above).await? else { return Ok(None) };
        source = grant.made.source.clone();
    }
}

/// The way from the programme of a grant down, over its project alone; none where its commitment is not seen.
pub async fn way(view: &View, grant: &OnwardGrant) -> Result<Option<Link>, Failed> {
    let Some(id) = commitment(view, grant).await? else { return Ok(None) };
    let project = &grant.made.project;
    let bound = view.store.commitments_of(&view.viewer, project).await?;
    let Some(bound) = bound.into_iter().find(|known| known.made.commitment == id) else { return Ok(None) };
    let components = view.store.components(&view.viewer).await?;
    let component = components.into_iter().find(|noted| noted.what.component == bound.made.component);
    Ok(component.map(|noted| {
        let of = [(PROGRAMME, noted.what.programme.as_str()), (PROJECT, project.as_str())];
        Link::new(view.say("chain-of-grant"), view.link_with(PATH, &of))
    }))
}

/// The way from a recipient back to the appropriation.
pub fn back(view: &View, recipient: &RecipientId) -> Cell {
    let said = view.tell("chain-back-from", &[("recipient", recipient.as_str().into())]);
    Cell::link(said, view.link_with(PATH, &[(RECIPIENT, recipient.as_str())]))
}

/// The ways that the address asks for; nothing where it asks for none.
async fn walked(view: &View) -> Result<Option<Vec<Step>>, Failed> {
    let (store, viewer) = (&view.store, &view.viewer);
    let land: Option<ManagerId> = view.given(LAND).map(|land| in_path(LAND, land)).transpose()?;
    let project: Option<ProjectId> = view.given(PROJECT).map(|project| in_path(PROJECT, project)).transpose()?;
    let is_narrowed = land.is_some() || project.is_some();
    match (view.given(PROGRAMME), view.given(RECIPIENT)) {
        (Some(programme), None) => {
            let programme: ProgrammeId = in_path(PROGRAMME, programme)?;
            let narrowed = Narrowed { land, project };
            let step = match overview(store, viewer, &programme, &narrowed).await? {
                Some(upper) => upper,
                None => down(store, viewer, &programme, &narrowed).await?,
            };
            Ok(Some(vec![step]))
        }
        (None, Some(recipient)) if !is_narrowed => {
            let recipient: RecipientId = in_path(RECIPIENT, recipient)?;
            Ok(Some(up(store, viewer, &recipient).await?))
        }
        (None, None) if !is_narrowed => Ok(None),
        _ => {
            let message = "Entweder „programm“ (abwärts, mit „land“ und „projekt“ eingegrenzt) oder „empfaenger“ \
                           (zurück zur Veranschlagung), nicht beides.";
            Err(Problem::bad_parameter(PROGRAMME, "", message).into())
        }
    }
}

/// The chain, and what asks for another.
#[get("/weitergaben/kette")]
pub async fn show(view: View) -> Shown {
    if view.kept.is_empty()
        && let Ok(grant) = super::known(&view, NAME).await
    {
        return super::page(&view, &grant).await;
    }
    let mut blocks = vec![Block::text(view.say("chain-lead"))];
    if let Some(steps) = walked(&view).await? {
        blocks.extend(chain(&view, &steps).await?);
    }
    blocks.extend(questions(&view).await?);
    view.show(Section::Projects, view.say("chain-title"), view.trail(Section::Projects), blocks)
}

/// The links in the order of the way, each with how far along it is.
fn flat<'s>(steps: &'s [Step], level: usize, into: &mut Vec<(usize, &'s Step)>) {
    for step in steps {
        into.push((level, step));
        flat(&step.next, level + 1, into);
    }
}

/// Every link, in parts.
async fn chain(view: &View, steps: &[Step]) -> Result<Vec<Block>, Failed> {
    let (caption, empty) = match view.given(RECIPIENT) {
        Some(recipient) => (view.tell("chain-caption-up", &[("recipient", recipient.into())]), "chain-none-up"),
        None => {
            let programme = view.given(PROGRAMME).unwrap_or_default();
            (view.tell("chain-caption-down", &[("programme", programme.into())]), "chain-none-down")
        }
    };
    let mut all = Vec::new();
    // A programme alone is no chain.
    if steps.iter().any(|step| !step.next.is_empty()) {
        flat(steps, 1, &mut all);
    }
    let is_cut = all.iter().any(|(_, step)| step.over.is_some());
    let part = lists::part(view, all)?;
    let named = part.rows.iter().filter_map(|(_, step)| step.recipient.clone()).collect();
    let titles = titles(&view.store, &view.viewer, &named).await?;
    let labels = ["chain-link", "#chain-level", "chain-name", "#amount-euro", "#chain-reached-euro", "chain-events"];
    let mut table = Table::new(view.words, caption, &labels, empty);
    let further = further(view, &part.rows);
    for (level, step) in part.rows {
        // What was ordered is followed by what was paid of it, a share by what arrived.
        let mut amounts = step.amounts.iter().map(|(_, amount)| Cell::amount(*amount));
        table.row(vec![
            Cell::german(&step.what),
            Cell::number(level.to_string()),
            Cell::german(step.titled(&titles)).linked(way_on(view, step).as_deref()),
            amounts.next().unwrap_or_default(),
            amounts.next().unwrap_or_default(),
            events(view, &step.events),
        ]);
    }
    let cut = is_cut.then(|| Block::text(view.say("chain-cut")));
    Ok(cut.into_iter().chain([Block::Table(table)]).chain(part.under).chain(further).collect())
}

/// Where the way goes on that is cut at a link.
fn way_on(view: &View, step: &Step) -> Option<String> {
    let (over, programme) = (step.over.as_ref()?, view.given(PROGRAMME)?);
    let land = over.land.as_ref().map(|land| (LAND, land.as_str()));
    let project = over.project.as_ref().map(|project| (PROJECT, project.as_str()));
    let of: Vec<(&str, &str)> = [(PROGRAMME, programme)].into_iter().chain(land).chain(project).collect();
    Some(view.link_with(PATH, &of))
}

/// The events of a link; of several the numbers, as a cell leads to one place alone.
fn events(view: &View, events: &[Seq]) -> Cell {
    match events {
        [seq] => view.event(*seq),
        several => Cell::text(several.iter().map(ToString::to_string).collect::<Vec<String>>().join(", ")),
    }
}

/// The ways to the events of those links that follow from several.
fn further(view: &View, shown: &[(usize, &Step)]) -> Vec<Block> {
    let several = shown.iter().map(|(_, step)| &step.events).filter(|events| events.len() > 1);
    let several: BTreeSet<Seq> = several.flatten().copied().collect();
    if several.is_empty() {
        return Vec::new();
    }
    let link = |seq: Seq| {
        let number = seq.to_string();
        let said = view.tell("event-number", &[("seq", number.as_str().into())]);
        Link::new(said, view.link_to(Section::Journal, &number))
    };
    vec![Block::text(view.say("chain-several")), Block::Links(several.into_iter().map(link).collect())]
}

/// What asks for the way down, and what asks for a way back.
async fn questions(view: &View) -> Result<Vec<Block>, Failed> {
    let programmes = view.store.programmes(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let programmes = programmes.map(|one| Choice::of(one.programme.as_str(), &one.title)).collect();
    let programme =
        lists::question(view, PROGRAMME, view.say("programme"), view.say("chain-programme-hint"), programmes);
    let from = vec![
        Field { required: true, ..programme },
        lists::question(view, LAND, view.say("land"), view.say("chain-land-hint"), lands(view).await?),
        lists::question(view, PROJECT, view.say("project"), view.say("chain-project-hint"), Vec::new()),
    ];
    let (label, hint) = (view.say("kind-recipient"), view.say("chain-recipient-hint"));
    let recipient = lists::question(view, RECIPIENT, label, hint, Vec::new());
    Ok(vec![
        Block::heading(view.say("chain-down")),
        form(view, from, "chain-show-down"),
        Block::heading(view.say("chain-up")),
        form(view, vec![Field { required: true, ..recipient }], "chain-show-up"),
    ])
}

fn form(view: &View, fields: Vec<Field>, button: &str) -> Block {
    let stand = view.stand();
    let kept = if stand.is_empty() { Vec::new() } else { vec![("stand".to_owned(), stand)] };
    Block::Form(Form { action: PATH.to_owned(), kept: view.form_keeps(kept), fields, button: view.say(button) })
}

/// The Länder that have projects which whoever looks sees.
async fn lands(view: &View) -> Result<Vec<Choice>, Failed> {
    let projects = view.store.projects(&view.viewer).await?.into_iter().map(|noted| noted.what.land);
    let with_projects: BTreeSet<ManagerId> = projects.collect();
    let lands = overview::lands(view).await?.into_iter().filter(|one| with_projects.contains(&one.manager));
    Ok(lands.map(|one| Choice::of(one.manager.as_str(), &one.title)).collect())
}
