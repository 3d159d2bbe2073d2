//! Looking for something: an event by its number, a thing by the beginning of its id, a title by its words, a posting
//! by its amount, a document by its hash, the journal of a day, events by the words of their voucher and by their value
//! date.
//!
//! What an answer leaves out it says, and how far it looked. Texts in the vault are not searched.

use super::Section;
use super::blocks::{Block, Cell, Field, Form, Link, Table};
use super::failure::Failed;
use super::forms::typed;
use super::view::{LANG, Shown, View};
use super::{address, things};
use crate::core::calendar::{iso, parse_date};
use crate::core::event::{Body, Subject, SubjectKind};
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::store::{AMOUNTS_FAR, Rare};
use crate::web::problem::Problem;
use rocket::get;
use std::collections::BTreeSet;
use time::Date;

/// The parameter with what is looked for.
pub const ASKED: &str = "q";

/// Things of a kind, postings, and events, on one page.
const SHOWN: u32 = 25;

/// A thing that was found, with what it is called.
type Found = (Subject, String);

/// The form, and what was found.
#[get("/suche")]
pub async fn show(view: View) -> Shown {
    let text = view.kept.iter().find(|(name, _)| name == ASKED).map(|(_, text)| text.trim().to_owned());
    let text = text.unwrap_or_default();
    let field = Field {
        name: ASKED.to_owned(),
        label: view.say("search-for"),
        hint: view.say("search-hint"),
        value: text.clone(),
        choices: Vec::new(),
        required: true,
    };
    let stand = view.stand();
    let kept = if stand.is_empty() { Vec::new() } else { vec![("stand".to_owned(), stand)] };
    let (fields, button) = (vec![field], view.say("search-now"));
    let form = Form { action: "/suche".to_owned(), kept: view.form_keeps(kept), fields, button };
    let mut blocks = vec![Block::Form(form)];
    if !text.is_empty() {
        let top = top(&view)?;
        // Where events are looked for further back, the rest stands on the page before.
        if top.is_none() {
            blocks.extend(found(&view, &text).await?);
        }
        blocks.extend(events(&view, &text, top).await?);
    }
    view.show(Section::Search, view.say("nav-search"), Vec::new(), blocks)
}

/// The newest event that is looked at, where the address names one.
fn top(view: &View) -> Result<Option<Seq>, Problem> {
    let bad = |text: &str, error: String| Problem::bad_parameter("ab", text, format!("{error}."));
    let read = |text: &String| text.parse::<Seq>().map_err(|error| bad(text, error.to_string()));
    view.from.as_ref().map(read).transpose()
}

/// The day that was asked for, if it is one.
fn day_of(text: &str) -> Option<Date> {
    parse_date(&typed::day(text)).ok()
}

async fn found(view: &View, text: &str) -> Result<Vec<Block>, Failed> {
    let mut blocks = direct(view, text).await?;
    let (things, more) = things_of(view, text).await?;
    let labels = ["search-kind", "id", "title", "search-history"];
    let rows = things.iter().map(|(subject, title)| {
        vec![
            Cell::text(things::kind(view, subject.kind)),
            things::link(view, subject),
            Cell::german(title),
            Cell::link(
                view.tell("search-history-of", &[("id", subject.id.as_str().into())]),
                things::history(view, subject),
            ),
        ]
    });
    let caption = view.tell("search-things", &[("text", text.into())]);
    blocks.push(Block::Table(Table::new(view.words, caption, &labels, "search-no-thing").rows(rows)));
    if more {
        blocks.push(Block::text(view.tell("search-more", &[("count", SHOWN.into())])));
    }
    blocks.extend(postings(view, text).await?);
    Ok(blocks)
}

/// What has just one place: an event, a day.
async fn direct(view: &View, text: &str) -> Result<Vec<Block>, Failed> {
    let mut links = Vec::new();
    if let Ok(seq) = text.parse::<Seq>()
        && let Some(leaf) = view.store.event(&view.viewer, seq).await?
    {
        let event = leaf.event()?;
        let said = view.tell("event-title", &[("seq", text.into()), ("what", view.act(&event.body).into())]);
        links.push(Link::new(said, view.link_to(Section::Journal, text)));
    }
    if let Some(day) = day_of(text) {
        let at = iso(day);
        let said = view.tell("search-day", &[("day", view.words.day(day).into())]);
        // Another as-of point than that of the page, in its language.
        let pairs = [("stand", at.as_str()), (LANG, address::lang(view.words))];
        links.push(Link::new(said, address::with_query(Section::Journal.path(), pairs)));
    }
    Ok(if links.is_empty() { Vec::new() } else { vec![Block::Links(links)] })
}

/// Things whose id begins so, what belongs to a document or an invoice, and what has such a title.
async fn things_of(view: &View, text: &str) -> Result<(Vec<Found>, bool), Failed> {
    let spellings = BTreeSet::from([text.to_owned(), text.to_lowercase(), text.to_uppercase()]);
    let mut found: BTreeSet<Subject> = BTreeSet::new();
    for spelled in &spellings {
        found.extend(view.store.things_beginning(&view.viewer, spelled, SHOWN + 1).await?);
    }
    for kind in [SubjectKind::Document, SubjectKind::Invoice] {
        let subject = Subject { kind, id: text.to_owned() };
        let events = view.store.events_naming(&view.viewer, &subject).await?;
        found.extend(events.iter().filter_map(|event| event.body.subject()));
    }
    let titles = titles(view).await?;
    let wanted = text.to_lowercase();
    // Under which number and fund the EU knows a project, or knew it: an older paper names the older one.
    for event in view.store.rare_events(&view.viewer, Rare::RefinancingTagged).await? {
        if let Body::RefinancingTagged(what) = &event.body
            && [&what.reference, &what.fund].iter().any(|text| text.to_lowercase().starts_with(&wanted))
        {
            found.extend(event.body.subject());
        }
    }
    found.extend(titles.iter().filter(|(_, title)| title.to_lowercase().contains(&wanted)).map(|(one, _)| one.clone()));
    let of_kind = |kind: SubjectKind| found.iter().filter(move |one| one.kind == kind);
    let more = SubjectKind::ALL.into_iter().any(|kind| of_kind(kind).count() > SHOWN as usize);
    let title = |subject: &Subject| {
        titles.iter().find(|(one, _)| one == subject).map(|(_, title)| title.clone()).unwrap_or_default()
    };
    let shown = SubjectKind::ALL.into_iter().flat_map(|kind| of_kind(kind).take(SHOWN as usize));
    Ok((shown.map(|subject| (subject.clone(), title(subject))).collect(), more))
}

/// What things are called, of those that are few.
async fn titles(view: &View) -> Result<Vec<Found>, Failed> {
    let (store, viewer) = (&view.store, &view.viewer);
    let of = |kind, id: &str, title: String| (Subject { kind, id: id.to_owned() }, title);
    let mut titles = Vec::new();
    for noted in store.projects(viewer).await? {
        titles.push(of(SubjectKind::Project, noted.what.project.as_str(), noted.what.title));
    }
    for key in store.keys(viewer).await? {
        titles.push(of(SubjectKind::Key, key.definition.id.as_str(), key.definition.title.clone()));
    }
    for noted in store.managers(viewer).await? {
        titles.push(of(SubjectKind::Manager, noted.what.manager.as_str(), noted.what.title));
    }
    for noted in store.programmes(viewer).await? {
        titles.push(of(SubjectKind::Programme, noted.what.programme.as_str(), noted.what.title));
    }
    for noted in store.components(viewer).await? {
        titles.push(of(SubjectKind::Component, noted.what.component.as_str(), noted.what.title));
    }
    for noted in store.budget_items(viewer).await? {
        titles.push(of(SubjectKind::BudgetItem, noted.what.budget_item.as_str(), noted.what.title));
    }
    Ok(titles)
}

/// Postings of exactly this amount.
async fn postings(view: &View, text: &str) -> Result<Vec<Block>, Failed> {
    let amount = typed::amount(text, view.words).ok().and_then(|plain| Euro::parse(&plain).ok());
    let Some(amount) = amount.filter(|amount| amount.is_positive()) else { return Ok(Vec::new()) };
    let moved = view.store.movements_of_amount(&view.viewer, amount, SHOWN).await?;
    let labels = ["posting", "event-booked-on", "event-what", "posting-from", "posting-to", "event-about"];
    let caption = view.tell("search-postings", &[("amount", view.words.euro(amount).into()), ("count", SHOWN.into())]);
    let rows = moved.iter().map(|line| {
        let (place, seq) = (view.place(line.place), line.place.seq.to_string());
        vec![
            Cell::link(place, view.link_to(Section::Journal, &seq)),
            Cell::text(view.words.day(line.event.booked_on)),
            Cell::text(view.act(&line.event.body)),
            Cell::german(line.from.in_german()),
            Cell::german(line.to.in_german()),
            line.event.body.subject().map_or_else(Cell::default, |subject| things::link(view, &subject)),
        ]
    });
    let mut blocks = vec![Block::Table(Table::new(view.words, caption, &labels, "search-no-posting").rows(rows))];
    if !view.viewer.sight().is_whole() {
        // Said whether there are more or not: that there are would tell how often others moved this amount.
        blocks.push(Block::text(view.tell("search-postings-far", &[("count", AMOUNTS_FAR.into())])));
    }
    Ok(blocks)
}

/// Events with such a voucher or value date, as far as they are looked for at once, and how far that was.
async fn events(view: &View, text: &str, top: Option<Seq>) -> Result<Vec<Block>, Failed> {
    let day = day_of(text);
    let looked = view.store.events_by_paper(&view.viewer, text, day, top, SHOWN).await?;
    let labels = ["event", "event-booked-on", "event-what", "event-voucher", "event-about"];
    let rows = looked.events.iter().map(|event| {
        let number = event.seq.to_string();
        vec![
            Cell::link(&number, view.link_to(Section::Journal, &number)),
            Cell::text(view.words.day(event.booked_on)),
            Cell::text(view.act(&event.body)),
            event.voucher.as_deref().map_or_else(Cell::default, Cell::german),
            event.body.subject().map_or_else(Cell::default, |subject| things::link(view, &subject)),
        ]
    });
    let caption = match day {
        Some(day) => view.tell("search-events-day", &[("day", view.words.day(day).into()), ("text", text.into())]),
        None => view.tell("search-events", &[("text", text.into())]),
    };
    let mut blocks = vec![Block::Table(Table::new(view.words, caption, &labels, "search-no-event").rows(rows))];
    let Some(onward) = looked.onward else { return Ok(blocks) };
    if looked.more {
        blocks.push(Block::text(view.tell("search-events-more", &[("count", SHOWN.into())])));
    } else {
        // Numbers of events are written as they stand in addresses, without separators.
        let (first, last) = (looked.first.to_string(), looked.last.to_string());
        blocks.push(Block::text(view.tell("search-events-far", &[("first", first.into()), ("last", last.into())])));
    }
    let further = Link::new(view.say("search-events-onward"), view.onward(&onward.to_string()));
    blocks.push(Block::Links(vec![further]));
    Ok(blocks)
}
