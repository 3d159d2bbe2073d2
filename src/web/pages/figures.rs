//! One figure: its definition, what it is a part of, its as-of point, and its postings down to the journal.
//!
//! The column „danach“ adds up from the first posting to the last; what it ends with must be the figure itself, or the
//! page is not shown.

use super::Section;
use super::blocks::{Block, Cell, Column, Facts, Link, Table};
use super::failure::Failed;
use super::overview::label;
use super::scope::{Filter, Scope, named};
use super::view::{Shown, View};
use crate::core::account::{Account, Stage};
use crate::core::command::{CreateComponent, CreateManager};
use crate::core::figures::{Figure, by_id};
use crate::core::ids::{ComponentId, ManagerId, Seq};
use crate::core::money::Euro;
use crate::store::{Balances, Movement, Place, StoreError};
use crate::web::problem::Problem;
use rocket::get;

/// Postings a page.
const ROWS: u32 = 50;

/// What the page needs of the book.
struct Known {
    balances: Balances,
    components: Vec<CreateComponent>,
    managers: Vec<CreateManager>,
}

/// Definition, denominator, as-of point and postings of a figure.
#[get("/zahl/<id>")]
pub async fn one(view: View, scope: Scope, id: &str) -> Shown {
    let unknown = || Problem::not_found(format!("Die Kennzahl „{id}“ gibt es nicht."));
    let figure = by_id(id).ok_or_else(unknown)?;
    let after = view.from.as_deref().map(read_place).transpose()?;
    let facts = Known {
        balances: view.store.balances(&view.viewer).await?,
        components: view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what).collect(),
        managers: view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect(),
    };
    exists(&view, &scope, &facts).await?;
    let filter = Filter::new(&scope, &facts.components, &facts.managers);
    let amount = filter.figure(figure.id, &facts.balances)?;
    let mut blocks = head(&view, figure, &scope, amount, &facts)?;
    blocks.extend(postings(&view, figure, &filter, amount, after).await?);
    view.show(Section::Overview, title(&view, figure, &scope, &facts), view.trail(Section::Overview), blocks)
}

/// Of what is not there nothing was recorded either, but to say only that would call it known.
async fn exists(view: &View, scope: &Scope, known: &Known) -> Result<(), Failed> {
    let (store, viewer) = (&view.store, &view.viewer);
    let missing = |what: &str, id: &str| Err(Problem::not_found(format!("{what} {id} gibt es zu diesem Stand nicht.")));
    let has = |manager: &ManagerId| known.managers.iter().any(|one| one.manager == *manager);
    if let Some(manager) = scope.manager.as_ref().filter(|manager| !has(manager)) {
        missing("Einen Bewirtschafter", manager.as_str())?;
    }
    let has = |component: &ComponentId| known.components.iter().any(|one| one.component == *component);
    if let Some(component) = scope.component.as_ref().filter(|component| !has(component)) {
        missing("Einen Programmteil", component.as_str())?;
    }
    if let Some(programme) = &scope.programme
        && !store.programmes(viewer).await?.iter().any(|noted| noted.what.programme == *programme)
    {
        missing("Ein Programm", programme.as_str())?;
    }
    if let Some(item) = &scope.item
        && !store.budget_items(viewer).await?.iter().any(|noted| noted.what.budget_item == *item)
    {
        missing("Eine Haushaltsstelle", item.as_str())?;
    }
    match &scope.project {
        Some(project) if store.project(viewer, project).await?.is_none() => missing("Ein Projekt", project.as_str())?,
        _ => {}
    }
    Ok(())
}

fn title(view: &View, figure: &Figure, scope: &Scope, facts: &Known) -> String {
    let label = label(view.words, figure.id);
    match (&scope.project, &scope.manager) {
        (Some(project), _) => {
            view.tell("figure-of-project", &[("figure", label.into()), ("project", project.as_str().into())])
        }
        (None, Some(manager)) => format!("{label}: {}", named(&facts.managers, manager)),
        (None, None) => label,
    }
}

fn value(view: &View, figure: &Figure, scope: &Scope, amount: Option<Euro>) -> Cell {
    let missing = || view.missing_of(figure.id, scope.manager.as_ref());
    amount.map_or_else(missing, |amount| Cell::number(view.words.euro(amount)))
}

fn head(
    view: &View,
    figure: &Figure,
    scope: &Scope,
    amount: Option<Euro>,
    facts: &Known,
) -> Result<Vec<Block>, Failed> {
    let mut said: Facts = vec![view.fact("figure-definition", view.say(&format!("defined-{}", figure.id)))];
    said.extend(scope.facts(view, &facts.managers));
    if let Some(whole) = figure.denominator.and_then(by_id) {
        let wider = scope.of_denominator(whole, &facts.balances);
        let of = Filter::new(&wider, &facts.components, &facts.managers).figure(whole.id, &facts.balances)?;
        let text = format!("{}: {}", label(view.words, whole.id), value(view, whole, &wider, of).said(&view.words));
        said.push(view.fact("figure-denominator", Cell::link(text, wider.link(view, whole.id))));
        let share = amount.zip(of).and_then(|(part, of)| view.words.part_of(part, of));
        // What several hold counts as far as it is seen: that is no share of the whole, and no whole.
        let cut = |scope: &Scope, figure: &Figure| scope.is_of_several() && view.viewer.sight().cuts(figure);
        let is_cut = cut(scope, figure) || cut(&wider, whole);
        let share = share.filter(|_| !is_cut).map_or_else(|| view.missing(), Cell::text);
        said.push(view.fact("figure-share", share));
    } else {
        said.push(view.fact("figure-denominator", view.say("figure-whole")));
    }
    Ok(vec![
        Block::Value(value(view, figure, scope, amount)),
        Block::Facts(said),
        Block::heading(view.say("journal-postings")),
    ])
}

/// The place after which a page begins: an event and a line of it, or an event as a whole.
fn read_place(text: &str) -> Result<Place, Problem> {
    let bad = || {
        let message = "Diese Seite gibt es nicht; „ab“ wird aus der vorigen Seite übernommen.";
        Problem::bad_parameter("ab", text, message)
    };
    let (seq, line) = text.split_once('.').map_or((text, None), |(seq, line)| (seq, Some(line)));
    let line = line.map_or(Ok(u32::MAX), str::parse).ok();
    let (Some(seq), Some(line)) = (seq.parse::<Seq>().ok(), line) else { return Err(bad()) };
    Ok(Place { seq, line })
}

/// What the figure was right after a place: its value before the event, and the lines of the event up to there.
async fn carried(view: &View, figure: &Figure, filter: &Filter, place: Place) -> Result<Euro, Failed> {
    let upto = |size: u64| view.viewer.at(size.min(view.head.size));
    if place.line == u32::MAX || !view.viewer.sight().is_whole() {
        let balances = view.store.balances(&upto(place.seq.0.saturating_add(1))).await?;
        return Ok(filter.figure(figure.id, &balances)?.unwrap_or(Euro::ZERO));
    }
    let balances = view.store.balances(&upto(place.seq.0)).await?;
    let mut sum = filter.figure(figure.id, &balances)?.unwrap_or(Euro::ZERO);
    let within = upto(place.seq.0.saturating_add(1));
    let start = place.seq.0.checked_sub(1).map(|seq| Place { seq: Seq(seq), line: u32::MAX });
    let wanted = |account: &Account| figure.counts(account) && filter.holds(account);
    let lines = view.store.postings(&within, wanted, start, place.line.saturating_add(1)).await?;
    for moved in lines.moved.iter().filter(|moved| moved.place <= place) {
        sum = sum.plus(effect(figure, filter, moved)?)?;
    }
    Ok(sum)
}

fn effect(figure: &Figure, filter: &Filter, moved: &Movement) -> Result<Euro, Failed> {
    let counts = |account: &Account| figure.counts(account) && filter.holds(account);
    Ok(figure.effect(counts(&moved.from), counts(&moved.to), moved.amount)?)
}

async fn postings(
    view: &View,
    figure: &Figure,
    filter: &Filter,
    amount: Option<Euro>,
    after: Option<Place>,
) -> Result<Vec<Block>, Failed> {
    let wanted = |account: &Account| figure.counts(account) && filter.holds(account);
    let walk = view.store.postings(&view.viewer, wanted, after, ROWS).await?;
    let mut sum = match after {
        Some(place) => carried(view, figure, filter, place).await?,
        None => Euro::ZERO,
    };
    let text = ["posting", "event-booked-on", "event-what", "posting-from", "posting-to"];
    let text = text.into_iter().map(|key| Column::text(view.say(key)));
    let numbers = ["amount-euro", "posting-effect", "posting-after"].map(|key| Column::number(view.say(key)));
    let columns = text.chain(numbers).collect();
    let mut table = Table::of(view.say("figure-postings"), columns, view.say("figure-no-posting"));
    if after.is_some() {
        let blank = || Cell::text("");
        table.row(vec![
            Cell::text(view.say("figure-carried")),
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
            Cell::amount(sum),
        ]);
    }
    for moved in &walk.moved {
        let effect = effect(figure, filter, moved)?;
        sum = sum.plus(effect)?;
        table.row(row(view, moved, effect, sum));
    }
    let mut blocks = vec![Block::Table(table)];
    if let Some(Place { seq, line }) = walk.onward {
        let last = if line == u32::MAX { seq.to_string() } else { format!("{seq}.{line}") };
        blocks.push(Block::Links(vec![Link::new(view.say("figure-more"), view.onward(&last))]));
    } else if amount.is_some_and(|amount| amount != sum) {
        let text = format!("{}: die Buchungen ergeben {sum}, die Salden {amount:?}", figure.id);
        return Err(StoreError::Disagrees(text).into());
    } else if amount.is_some() {
        blocks.push(Block::text(view.say("figure-adds-up")));
    }
    Ok(blocks)
}

fn row(view: &View, moved: &Movement, effect: Euro, after: Euro) -> Vec<Cell> {
    let seq = moved.place.seq.to_string();
    let event = view.link_to(Section::Journal, &seq);
    // An event that moves something to where the viewer does not see is mostly none that they see.
    let is_half = [&moved.from, &moved.to].iter().any(|account| account.stage == Stage::Unseen);
    vec![
        if is_half { Cell::text(seq) } else { Cell::link(view.place(moved.place), event) },
        Cell::text(view.words.day(moved.event.booked_on)),
        Cell::text(view.act(&moved.event.body)),
        Cell::german(moved.from.in_german()),
        Cell::german(moved.to.in_german()),
        Cell::amount(moved.amount),
        Cell::number(view.words.signed(effect)),
        Cell::amount(after),
    ]
}
