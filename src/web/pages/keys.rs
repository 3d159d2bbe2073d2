//! Allocation keys: the list, and one key with its figures as published, its exact shares and its source.

pub mod comparing;
pub mod registering;

use super::Section;
use super::blocks::{Block, Cell, Column, Facts, Link, Table};
use super::failure::Failed;
use super::forms::{Offer, offered};
use super::lists;
use super::scope::named;
use super::view::{Shown, View};
use super::words::Words;
use crate::core::book::Key;
use crate::core::command::CreateManager;
use crate::core::ids::{KeyId, ManagerId};
use crate::core::keys::{BlendPart, KeyDefinition, KeyKind, weights};
use crate::core::money::Euro;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use fluent_bundle::FluentValue;
use rocket::get;

/// Decimals of a share in percent; it is exact in the key.
const PLACES: u32 = 8;

fn as_of(view: &View, definition: &KeyDefinition) -> String {
    let day = view.words.day(definition.as_of);
    if definition.as_of_is_assumed() { view.tell("key-assumed", &[("day", day.into())]) } else { day }
}

fn kind_said(view: &View, definition: &KeyDefinition) -> String {
    view.say(&format!("key-kind-{}", definition.kind.as_str()))
}

fn state_said(view: &View, key: &Key) -> String {
    view.say(&format!("key-state-{}", key.state().as_str()))
}

/// The keys of the book.
#[get("/schluessel")]
pub async fn list(view: View) -> Shown {
    let labels = ["key", "title", "kind", "state", "key-as-of", "#key-recipients"];
    let mut table = Table::new(view.words, view.say("keys-title"), &labels, "keys-empty");
    for key in view.store.keys(&view.viewer).await? {
        let definition = &key.definition;
        table.row(vec![
            Cell::link(definition.id.as_str(), view.link_to(Section::Keys, definition.id.as_str())),
            Cell::german(&definition.title),
            Cell::text(kind_said(&view, definition)),
            Cell::text(state_said(&view, &key)),
            Cell::text(as_of(&view, definition)),
            Cell::number(definition.recipient_ids().len().to_string()),
        ]);
    }
    let compare = Link::new(view.say("compare-title"), view.link(comparing::PATH));
    let register = Offer::new(&view, "form-key", "/erfassen/schluessel", vec![registering::right()?]);
    let links = std::iter::once(compare).chain(offered(&view, vec![register]).await?).collect();
    view.show(Section::Keys, view.say("keys-title"), Vec::new(), vec![Block::Table(table), Block::Links(links)])
}

/// One key.
#[get("/schluessel/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let id: KeyId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Den Schlüssel {id} gibt es zu diesem Stand nicht."));
    let key = view.store.key(&view.viewer, &id).await?.ok_or_else(missing)?;
    let mut blocks = of_key(&view, &key).await?;
    let mut links = offered(&view, registering::next(&view, &key)?).await?;
    links.push(Link::new(view.say("key-json"), view.file(&format!("/keys/{id}"))));
    blocks.push(Block::Links(links));
    view.show(Section::Keys, Cell::german(&key.definition.title), view.trail(Section::Keys), blocks)
}

/// All that is said of a key.
async fn of_key(view: &View, key: &Key) -> Result<Vec<Block>, Failed> {
    let managers: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let mut blocks = vec![
        Block::Facts(facts(view, key)),
        Block::heading(view.say("key-source")),
        Block::Facts(source(view, &key.definition)),
        Block::heading(view.say("key-shares")),
    ];
    blocks.extend(shares(view, &key.definition, &managers)?);
    Ok(blocks)
}

fn facts(view: &View, key: &Key) -> Facts {
    let definition = &key.definition;
    let day = |day| view.words.day(day).into();
    let until = match (definition.valid_from, definition.valid_to) {
        (None, None) => view.say("key-valid-always"),
        (Some(from), None) => view.tell("key-valid-from", &[("from", day(from))]),
        (None, Some(to)) => view.tell("key-valid-to", &[("to", day(to))]),
        (Some(from), Some(to)) => view.tell("key-valid-between", &[("from", day(from)), ("to", day(to))]),
    };
    let mut facts = vec![
        view.fact("id", Cell::text(definition.id.as_str())),
        view.fact("kind", kind_said(view, definition)),
        view.fact("state", state_said(view, key)),
        view.fact("key-version", definition.version.to_string()),
        view.fact("key-legal-basis", Cell::german(&definition.legal_basis)),
        view.fact("key-as-of", as_of(view, definition)),
        view.fact("key-scale", definition.scale.to_string()),
        view.fact("key-valid", until),
        view.fact("registered", view.event(key.registered_seq)),
    ];
    facts.extend(definition.as_of_assumed.as_ref().map(|why| view.fact("key-why-assumed", Cell::german(why))));
    facts.extend(
        definition.supersedes.as_ref().map(|old| {
            view.fact("key-supersedes", Cell::link(old.as_str(), view.link_to(Section::Keys, old.as_str())))
        }),
    );
    facts.extend(key.activated_seq.map(|seq| view.fact("key-activated", view.event(seq))));
    facts.extend(key.retired_seq.map(|seq| view.fact("key-retired", view.event(seq))));
    facts
}

/// An address of a source is said and not linked: it is text that somebody typed.
fn source(view: &View, definition: &KeyDefinition) -> Facts {
    let source = &definition.source;
    let optional = [
        ("key-url", &source.url),
        ("key-retrieved", &source.retrieved_on),
        ("key-table-hash", &source.sha256),
        ("key-licence", &source.licence),
        ("key-note", &source.note),
    ];
    let mut facts = vec![view.fact("title", Cell::german(&source.title))];
    facts.extend(optional.into_iter().filter_map(|(label, text)| Some(view.fact(label, Cell::german(text.as_ref()?)))));
    facts
}

/// How the shares come about: the key of a sentence.
fn how(kind: &KeyKind) -> &'static str {
    match kind {
        KeyKind::PublishedPercentages { .. } => "key-how-published",
        KeyKind::Koenigstein { .. } => "key-how-koenigstein",
        KeyKind::Indicator { .. } => "key-how-indicator",
        KeyKind::Equal { .. } => "key-how-equal",
        KeyKind::Blended { .. } => "key-how-blended",
        KeyKind::FixedAmounts { .. } => "key-how-amounts",
    }
}

/// The columns of the published figures.
fn inputs(words: Words, kind: &KeyKind) -> Vec<Column> {
    let said = |key: &str| Column::number(words.say(key));
    match kind {
        KeyKind::PublishedPercentages { .. } => vec![said("key-published-percent")],
        KeyKind::Koenigstein { .. } => vec![said("key-tax"), said("key-population")],
        KeyKind::Indicator { name, unit, .. } => vec![Column::number(Cell::german(format!("{name} ({unit})")))],
        KeyKind::Equal { .. } => Vec::new(),
        KeyKind::Blended { parts } => {
            let weight = |part: &BlendPart| words.decimal(&part.proportion.to_string());
            let label =
                |part| words.tell("key-weighted", &[("name", part_name(part)), ("weight", weight(part).into())]);
            parts.iter().map(|part| Column::number(label(part))).collect()
        }
        KeyKind::FixedAmounts { .. } => vec![said("amount-euro")],
    }
}

fn part_name(part: &BlendPart) -> FluentValue<'_> {
    part.name.as_str().into()
}

fn published(words: Words, kind: &KeyKind, id: &ManagerId) -> Vec<Cell> {
    let number = |text: Option<String>| text.map_or_else(Cell::missing, |text| Cell::number(words.decimal(&text)));
    match kind {
        KeyKind::PublishedPercentages { percentages: values } | KeyKind::Indicator { values, .. } => {
            vec![number(values.iter().find(|v| v.recipient == *id).map(|v| v.value.to_string()))]
        }
        KeyKind::Koenigstein { inputs } => {
            let input = inputs.iter().find(|input| input.recipient == *id);
            let of = |text: Option<String>| number(text);
            vec![of(input.map(|i| i.tax_euro.to_string())), of(input.map(|i| i.population_persons.to_string()))]
        }
        KeyKind::Equal { .. } => Vec::new(),
        KeyKind::Blended { parts } => {
            let value =
                |part: &BlendPart| number(part.values.iter().find(|v| v.recipient == *id).map(|v| v.value.to_string()));
            parts.iter().map(value).collect()
        }
        KeyKind::FixedAmounts { amounts, .. } => {
            let amount = amounts.iter().find(|v| v.recipient == *id).map(|v| v.amount_cents);
            vec![amount.map_or_else(Cell::missing, Cell::amount)]
        }
    }
}

/// How the shares come about, and what each recipient has.
fn shares(view: &View, definition: &KeyDefinition, managers: &[CreateManager]) -> Result<Vec<Block>, Failed> {
    let part = lists::part(view, definition.recipient_ids())?;
    let table = Block::Table(shared(view, definition, &part.rows, managers));
    Ok([Block::text(view.say(how(&definition.kind))), table].into_iter().chain(part.under).collect())
}

/// With the sums of all of them.
fn shared(view: &View, definition: &KeyDefinition, rows: &[&ManagerId], managers: &[CreateManager]) -> Table {
    let words = view.words;
    let own = inputs(words, &definition.kind);
    let count = own.len();
    let mut columns = vec![Column::text(words.say("recipient"))];
    columns.extend(own);
    columns.extend(["key-share", "key-exact"].map(|key| Column::number(words.say(key))));
    let mut table = Table::of(words.say("key-shares-caption"), columns, words.say("key-no-shares"));
    let Some(weights) = weights(definition) else { return table };
    for id in rows.iter().copied() {
        let share = weights.share(id).map(|share| share.to_string());
        let mut row = vec![Cell::text(named(managers, id))];
        row.extend(published(words, &definition.kind, id));
        row.push(share.as_ref().map_or_else(Cell::missing, |share| Cell::number(words.percent(share, PLACES))));
        row.push(share.map_or_else(Cell::missing, Cell::number));
        table.row(row);
    }
    table.foot = Some(foot(words, &definition.kind, count));
    table
}

/// The sum; of a statutory table also what it prints itself.
fn foot(words: Words, kind: &KeyKind, inputs: usize) -> Vec<Cell> {
    let mut foot = vec![Cell::text(words.say("sum"))];
    let filled = match kind {
        KeyKind::PublishedPercentages { .. } => vec![Cell::number("100")],
        KeyKind::FixedAmounts { amounts, printed_total_cents } => {
            let sum = Euro::sum(amounts.iter().map(|amount| amount.amount_cents)).ok();
            let printed = printed_total_cents.filter(|printed| Some(*printed) != sum);
            let text = sum.map_or_else(|| words.missing(), |sum| words.bare(sum));
            let printed = printed.map(|printed| words.bare(printed).into());
            vec![Cell::number(match printed {
                Some(printed) => words.tell("key-printed", &[("sum", text.into()), ("printed", printed)]),
                None => text,
            })]
        }
        _ => vec![Cell::text(""); inputs],
    };
    foot.extend(filled);
    foot.extend([Cell::number(words.percentage("100")), Cell::number("1/1")]);
    foot
}
