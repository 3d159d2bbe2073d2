//! All that happened to one thing, event by event: what each said of it, what it said otherwise before, and what moved
//! on the accounts, with their balances before and after.
//!
//! „Vorher“ is only said where an event takes the place of an earlier one about the same (`families`). A payment does
//! not replace the one before it: of such events the money tells what was before. Nothing is inferred.

mod families;
mod fields;
mod names;
mod values;

use super::Section;
use super::blocks::{Block, Cell, Column, Link, Table};
use super::failure::Failed;
use super::things;
use super::view::{Shown, View};
use crate::core::event::{Event, Subject};
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::store::Movement;
use crate::web::problem::Problem;
use families::Matter;
use fields::{Fields, Path};
use rocket::get;
use std::collections::{BTreeMap, BTreeSet};

/// Events a page.
const EVENTS: usize = 20;
/// Fields of one event that are shown; a key of all municipalities has ten thousand.
const FIELDS: usize = 40;

/// What was said last of the same matter.
type Before<'a> = Option<(&'a Matter, &'a Fields)>;

/// One page of a history.
#[get("/verlauf/<kind>/<id>")]
pub async fn one(view: View, kind: &str, id: &str) -> Shown {
    let kind = things::kind_of(kind);
    let none =
        || Problem::not_found(format!("Zu „{id}“ steht zu diesem Stand nichts im Journal, das Sie sehen dürfen."));
    let subject = Subject { kind: kind.ok_or_else(none)?, id: id.to_owned() };
    let about = view.store.events_about(&view.viewer, &subject).await?;
    let naming = view.store.events_naming(&view.viewer, &subject).await?;
    let mut all: BTreeMap<Seq, (Event, bool)> = naming.into_iter().map(|event| (event.seq, (event, false))).collect();
    all.extend(about.into_iter().map(|event| (event.seq, (event, true))));
    if all.is_empty() {
        return Err(none().into());
    }
    let blocks = pages(&view, &all).await?;
    let title = view.tell("history-title", &[("kind", things::kind(&view, subject.kind).into()), ("id", id.into())]);
    let trail = vec![Link::new(view.say("nav-journal"), view.link(Section::Journal.path()))];
    view.show(Section::Journal, title, trail, blocks)
}

async fn pages(view: &View, all: &BTreeMap<Seq, (Event, bool)>) -> Result<Vec<Block>, Failed> {
    let from = match &view.from {
        Some(text) => text.parse::<Seq>().map_err(|e| Problem::bad_parameter("ab", text, format!("{e}.")))?,
        None => Seq(0),
    };
    let shown: Vec<Seq> = all.keys().filter(|seq| **seq >= from).take(EVENTS + 1).copied().collect();
    let (shown, next) = shown.split_at(shown.len().min(EVENTS));
    let moved = view.store.movements_of(&view.viewer, shown).await?;
    let count = ("count", all.len().into());
    let mut blocks = vec![Block::text(view.tell("history-lead", &[count]))];
    let mut known: BTreeMap<Matter, Fields> = BTreeMap::new();
    for (seq, (event, is_about)) in all {
        let fields = fields::of(event)?;
        let matter = families::matter(event, &fields).filter(|_| *is_about);
        if shown.contains(seq) {
            let lines: Vec<&Movement> = moved.iter().filter(|moved| moved.place.seq == *seq).collect();
            let before = matter.as_ref().and_then(|matter| Some((matter, known.get(matter)?)));
            blocks.extend(told(view, event, *is_about, &fields, before, &lines)?);
        }
        if let Some(matter) = matter {
            known.insert(matter, fields);
        }
    }
    if let Some(next) = next.first() {
        blocks.push(Block::Links(vec![Link::new(view.say("history-more"), view.onward(&next.to_string()))]));
    }
    Ok(blocks)
}

/// One event, its fields and its money.
fn told(
    view: &View,
    event: &Event,
    is_about: bool,
    fields: &Fields,
    before: Before<'_>,
    lines: &[&Movement],
) -> Result<Vec<Block>, Failed> {
    let number = event.seq.to_string();
    let heading = format!("{}. {}", event.seq, view.act(&event.body));
    let facts = vec![
        view.fact("event", Cell::link(&number, view.link_to(Section::Journal, &number))),
        view.fact("event-recorded", view.words.moment(event.recorded_at)),
        view.fact("event-booked-on", view.words.day(event.booked_on)),
        view.fact("event-actor", Cell::text(event.actor.as_str())),
        view.fact(
            "event-voucher",
            event.voucher.as_deref().map_or_else(|| Cell::text(view.say("event-no-voucher")), Cell::german),
        ),
    ];
    let mut blocks = vec![Block::heading(heading), Block::Facts(facts)];
    match event.body.subject().filter(|_| !is_about) {
        Some(other) => {
            let said = view.tell("history-named", &[("kind", things::kind(view, other.kind).into())]);
            blocks.push(Block::text(said));
            blocks.push(Block::Links(vec![Link::new(other.id.clone(), things::history(view, &other))]));
        }
        None => blocks.extend(changes(view, event, fields, before)),
    }
    if !lines.is_empty() {
        blocks.push(Block::Table(money(view, lines)?));
    }
    Ok(blocks)
}

/// What an event says; where it takes the place of an earlier one, only what it says otherwise.
fn changes(view: &View, event: &Event, fields: &Fields, before: Before<'_>) -> Vec<Block> {
    let none = || Cell::text("–");
    let mut caption = view.tell("history-fields", &[("seq", event.seq.to_string().into())]);
    let paths: Vec<&Path> = match before {
        Some((_, before)) => {
            let all: BTreeSet<&Path> = before.keys().chain(fields.keys()).collect();
            all.into_iter().filter(|path| before.get(*path) != fields.get(*path)).collect()
        }
        None => fields.keys().collect(),
    };
    // What tells it from its like is the same before and after, and yet has to be known.
    for key in before.map(|(matter, _)| matter.keys).unwrap_or_default() {
        let path = fields::top(key);
        if let Some(value) = fields.get(&path) {
            let value = fields::said(view, fields, &path, value).said(&view.words);
            caption = format!("{caption} ({}: {value})", fields::label(view, &path));
        }
    }
    let rows = paths.iter().take(FIELDS).map(|path| {
        let said = |of: &Fields| of.get(*path).map_or_else(none, |value| fields::said(view, of, path, value));
        let earlier = before.map(|(_, before)| said(before));
        std::iter::once(Cell::text(fields::label(view, path))).chain(earlier).chain([said(fields)]).collect()
    });
    let labels: &[&str] = match before {
        Some(_) => &["history-field", "history-before", "history-after"],
        None => &["history-field", "history-said"],
    };
    let mut blocks = vec![Block::Table(Table::new(view.words, caption, labels, "history-unchanged").rows(rows))];
    let left = paths.len().saturating_sub(FIELDS);
    if left > 0 {
        blocks.push(Block::text(view.tell("history-left-off", &[("count", left.into())])));
    }
    blocks
}

/// Each posting with the balance of both accounts before and after it.
fn money(view: &View, lines: &[&Movement]) -> Result<Table, Failed> {
    let seq = lines.first().map(|line| line.place.seq.to_string()).unwrap_or_default();
    let numbers = ["amount-euro", "history-before-euro", "history-after-euro"];
    let columns = [Column::text(view.say("posting-line")), Column::text(view.say("history-account"))];
    let columns = columns.into_iter().chain(numbers.map(|key| Column::number(view.say(key)))).collect();
    let caption = view.tell("history-money", &[("seq", seq.into())]);
    let mut table = Table::of(caption, columns, view.say("event-moves-nothing"));
    for line in lines {
        let place = view.place(line.place);
        let sides = [(&line.from, line.amount.negated(), line.from_balance), (&line.to, line.amount, line.to_balance)];
        for (account, effect, after) in sides {
            let before = after.map(|after| after.minus(effect)).transpose()?;
            let said = |balance: Option<Euro>| balance.map_or_else(Cell::unseen, Cell::amount);
            table.row(vec![
                Cell::text(&place),
                Cell::german(account.in_german()),
                Cell::number(view.words.signed(effect)),
                said(before),
                said(after),
            ]);
        }
    }
    Ok(table)
}
