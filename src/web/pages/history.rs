//! All that happened to one thing, event by event: what each said of it, what it said otherwise before, and what moved on
//! the accounts, with their balances before and after.
//!
//! „Vorher“ is only said where an event takes the place of an earlier one of the same thing (`SETS`). A payment does not
//! replace the one before it: of such events the money tells what was before. Nothing is inferred.

use super::Section;
use super::blocks::{Block, Cell, Column, Link, Table};
use super::failure::Failed;
use super::things;
use super::view::{Shown, View};
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::store::Movement;
use crate::web::problem::Problem;
use rocket::get;
use serde_json::Value;
use std::collections::BTreeMap;

/// Events a page.
const EVENTS: usize = 20;
/// Fields of one event that are shown; a key of all municipalities has ten thousand.
const FIELDS: usize = 40;
/// Letters of one value that are shown.
const LETTERS: usize = 300;

/// The words of types whose events say what holds of the thing from then on, in place of what held before.
const SETS: &[&str] = &["_created/", "_registered/", "_made/", "_amended/", "_described/"];

/// What a field of the same name names. A recipient may be a Land or whoever money is handed on to, an authority one that
/// nobody registered: such names are ways to nowhere.
const NAMED: &[SubjectKind] = &[
    SubjectKind::Component,
    SubjectKind::BudgetItem,
    SubjectKind::Key,
    SubjectKind::Proposal,
    SubjectKind::Project,
    SubjectKind::Commitment,
    SubjectKind::Order,
    SubjectKind::Statement,
    SubjectKind::Agreement,
    SubjectKind::Voucher,
    SubjectKind::Filing,
    SubjectKind::Claim,
    SubjectKind::ForwardCommitment,
    SubjectKind::OnwardGrant,
    SubjectKind::Consortium,
];

fn sets(event: &Event) -> bool {
    SETS.iter().any(|word| event.body.type_name().contains(word))
}

/// What an event says, field by field: the path of the field, and its value in words.
fn fields(event: &Event) -> Result<BTreeMap<String, String>, Failed> {
    let body = serde_json::to_value(&event.body).map_err(|error| Problem::internal(&error))?;
    let mut found = BTreeMap::new();
    flatten("", &body, &mut found);
    // The heading says it.
    found.remove("type");
    Ok(found)
}

fn flatten(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| flatten(&below(name), value, found)),
        Value::Array(values) if !values.is_empty() => {
            for (place, value) in values.iter().enumerate() {
                flatten(&format!("{path}[{}]", place + 1), value, found);
            }
        }
        Value::Array(_) | Value::Null => {}
        Value::String(text) => {
            found.insert(path.to_owned(), text.clone());
        }
        other => {
            found.insert(path.to_owned(), other.to_string());
        }
    }
}

/// A value of a field as people read it; cents as euro, and what names another thing as the way to it.
fn said(view: &View, path: &str, value: &str) -> Cell {
    let cents = path.ends_with("_cents").then(|| value.parse::<i64>().ok()).flatten();
    if let Some(amount) = cents.and_then(|cents| Euro::from_cents(cents).ok()) {
        return Cell::text(view.words.euro(amount));
    }
    let name = path.rsplit('.').next().unwrap_or(path);
    if let Some(kind) = things::kind_of(name).filter(|kind| NAMED.contains(kind)) {
        return things::link(view, &Subject { kind, id: value.to_owned() });
    }
    let short: String = value.chars().take(LETTERS).collect();
    Cell::german(if short.len() < value.len() { format!("{short} …") } else { short })
}

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
    let mut known = BTreeMap::new();
    for (seq, (event, is_about)) in all {
        let fields = fields(event)?;
        if shown.contains(seq) {
            let lines: Vec<&Movement> = moved.iter().filter(|moved| moved.place.seq == *seq).collect();
            blocks.extend(told(view, event, *is_about, &fields, &known, &lines)?);
        }
        if *is_about && sets(event) {
            known.extend(fields);
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
    fields: &BTreeMap<String, String>,
    known: &BTreeMap<String, String>,
    lines: &[&Movement],
) -> Result<Vec<Block>, Failed> {
    let number = event.seq.to_string();
    let heading = format!("{}. {}", event.seq, view.act(&event.body));
    let facts = vec![
        view.fact("event", Cell::link(&number, view.link_to(Section::Journal, &number))),
        view.fact("event-recorded", view.words.moment(event.recorded_at)),
        view.fact("event-booked-on", view.words.day(event.booked_on)),
        view.fact("event-actor", Cell::text(event.actor.as_str())),
        view.fact("event-voucher", event.voucher.clone().unwrap_or_else(|| view.say("event-no-voucher"))),
    ];
    let mut blocks = vec![Block::heading(heading), Block::Facts(facts)];
    match event.body.subject().filter(|_| !is_about) {
        Some(other) => {
            let said = view.tell("history-named", &[("kind", things::kind(view, other.kind).into())]);
            blocks.push(Block::text(said));
            blocks.push(Block::Links(vec![Link::new(other.id.clone(), things::history(view, &other))]));
        }
        None => blocks.push(Block::Table(changes(view, event, fields, known))),
    }
    if !lines.is_empty() {
        blocks.push(Block::Table(money(view, lines)?));
    }
    Ok(blocks)
}

fn changes(view: &View, event: &Event, fields: &BTreeMap<String, String>, known: &BTreeMap<String, String>) -> Table {
    let replaces = sets(event) && !known.is_empty();
    let caption = view.tell("history-fields", &[("seq", event.seq.to_string().into())]);
    let labels: &[&str] = if replaces {
        &["history-field", "history-before", "history-after"]
    } else {
        &["history-field", "history-said"]
    };
    let changed = fields.iter().filter(|(path, value)| !replaces || known.get(*path) != Some(*value));
    let rows = changed.take(FIELDS).map(|(path, value)| {
        let before = known.get(path).map_or_else(|| Cell::text("–"), |before| said(view, path, before));
        let after = said(view, path, value);
        let row = if replaces { vec![before, after] } else { vec![after] };
        std::iter::once(Cell::text(path)).chain(row).collect()
    });
    let gone = known.iter().filter(|(path, _)| replaces && !fields.contains_key(*path)).take(FIELDS);
    let gone = gone.map(|(path, value)| vec![Cell::text(path), said(view, path, value), Cell::text("–")]);
    Table::new(view.words, caption, labels, "history-unchanged").rows(rows.chain(gone))
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
