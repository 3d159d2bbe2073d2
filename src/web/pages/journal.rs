//! The journal: its events, newest first, and one of them with its postings, its bytes and its proof.

use super::Section;
use super::blocks::{Block, Cell, Facts, Link, Table};
use super::failure::Failed;
use super::view::{Shown, View};
use super::{corrections, forms, things};
use crate::core::command::{Authentication, Channel};
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::store::{Leaf, Stretch};
use crate::web::api::in_path;
use crate::web::problem::Problem;
use rocket::get;

/// Events a page.
const ROWS: u32 = 50;
/// The same for whoever sees a part: of each event has to be asked whose it is.
const ROWS_IN_PART: u32 = 25;

/// The events, newest first.
#[get("/journal")]
pub async fn list(view: View) -> Shown {
    let size = view.head.size;
    let top = match &view.from {
        Some(text) => text.parse::<Seq>().map_err(|e| Problem::bad_parameter("ab", text, format!("{e}.")))?.0 + 1,
        None => size,
    };
    let top = top.min(size);
    let rows = if view.viewer.sight().is_whole() { ROWS } else { ROWS_IN_PART };
    let Stretch { leaves, first: Seq(first) } = view.store.events_before(&view.viewer, Seq(top), rows).await?;
    let labels =
        ["event", "event-recorded", "event-booked-on", "event-what", "event-about", "event-actor", "#journal-postings"];
    let until = top.saturating_sub(1).to_string();
    let caption = view.tell("journal-caption", &[("from", first.to_string().into()), ("until", until.into())]);
    // Whoever sees a part may see nothing of a stretch that is full.
    let empty = if top == 0 { "journal-empty" } else { "journal-empty-part" };
    let mut table = Table::new(view.words, caption, &labels, empty);
    for leaf in &leaves {
        table.row(row(&view, leaf)?);
    }
    let mut links = Vec::new();
    if top < size && view.viewer.sight().is_whole() {
        let newer = top.saturating_add(u64::from(ROWS)).min(size);
        links.push(Link::new(view.say("journal-newer"), view.onward(&newer.saturating_sub(1).to_string())));
    } else if top < size {
        // Of a part nobody knows where the page before began.
        links.push(Link::new(view.say("journal-newest"), view.link(Section::Journal.path())));
    }
    if let Some(below) = first.checked_sub(1) {
        links.push(Link::new(view.say("journal-older"), view.onward(&below.to_string())));
    }
    let blocks = vec![Block::text(view.say("journal-lead")), Block::Table(table), Block::Links(links)];
    view.show(Section::Journal, view.say("nav-journal"), Vec::new(), blocks)
}

fn row(view: &View, leaf: &Leaf) -> Result<Vec<Cell>, Failed> {
    let event = leaf.event()?;
    let number = event.seq.to_string();
    Ok(vec![
        Cell::link(&number, view.link_to(Section::Journal, &number)),
        Cell::text(view.words.moment(event.recorded_at)),
        Cell::text(view.words.day(event.booked_on)),
        Cell::text(view.act(&event.body)),
        event.body.subject().map_or_else(Cell::default, |subject| things::link(view, &subject)),
        Cell::text(event.actor.as_str()),
        Cell::number(event.postings.len().to_string()),
    ])
}

/// One event.
#[get("/journal/<seq>")]
pub async fn one(view: View, seq: &str) -> Shown {
    let seq: Seq = in_path("seq", seq)?;
    let beyond = || {
        let size = view.head.size;
        Problem::not_found(format!(
            "Das Ereignis {seq} gibt es nicht; das Journal hat zu diesem Stand {size} Ereignisse."
        ))
    };
    let leaf = view.store.event(&view.viewer, seq).await?.ok_or_else(beyond)?;
    let event = leaf.event()?;
    let reversed_by = view.store.reversal_of(&view.viewer, seq).await?;
    let path = view.store.inclusion_proof(&view.viewer, seq).await?;
    let mut blocks = vec![
        Block::Facts(facts(&view, &event, reversed_by.as_ref())),
        Block::heading(view.say("journal-postings")),
        Block::Table(postings(&view, &event)),
        Block::heading(view.say("event-content")),
        Block::text(view.say("event-content-lead")),
        Block::Code(view.say("event-content-name"), pretty(&leaf)),
        Block::heading(view.say("event-proof")),
    ];
    let proof = vec![
        view.fact("event-leaf-hash", leaf.hash.to_string()),
        view.fact("event-root", view.head.root.to_string()),
        view.fact("event-proof-length", view.tell("event-hashes", &[("count", path.len().into())])),
    ];
    let links = vec![
        Link::new(view.say("event-bytes"), view.file(&format!("/journal/{seq}"))),
        Link::new(view.say("file-proof"), view.file(&format!("/journal/{seq}/proof"))),
        Link::new(view.say("event-how-to-check"), view.link("/nachweis")),
    ];
    blocks.extend([Block::Facts(proof), Block::Links(links)]);
    if reversed_by.is_none() {
        blocks.extend(forms::next(&view, corrections::ways(&view, &event)?).await?);
    }
    let filled = [("seq", seq.to_string().into()), ("what", view.act(&event.body).into())];
    let title = view.tell("event-title", &filled);
    view.show(Section::Journal, title, view.trail(Section::Journal), blocks)
}

fn pretty(leaf: &Leaf) -> String {
    let value = serde_json::from_slice::<serde_json::Value>(&leaf.bytes);
    let text = value.and_then(|value| serde_json::to_string_pretty(&value));
    text.unwrap_or_else(|_| String::from_utf8_lossy(&leaf.bytes).into_owned())
}

/// By what somebody proved who they are: the key of its name.
pub fn authentication(by: Authentication) -> &'static str {
    match by {
        Authentication::Token => "authentication-token",
        Authentication::Password => "authentication-password",
        Authentication::PasswordAndTotp => "authentication-totp",
        Authentication::Oidc => "authentication-oidc",
        Authentication::DatabaseAccess => "authentication-database",
    }
}

fn facts(view: &View, event: &Event, reversed_by: Option<&Event>) -> Facts {
    let channel = match event.channel {
        Channel::Cli => "channel-cli",
        Channel::Api => "channel-api",
        Channel::Demo => "channel-demo",
        Channel::Pages => "channel-pages",
    };
    let authentication = authentication(event.authentication);
    let mut facts = vec![
        view.fact("event-what", format!("{} ({})", view.act(&event.body), event.body.type_name())),
        view.fact("event-recorded", view.words.moment(event.recorded_at)),
        view.fact("event-booked-on", view.words.day(event.booked_on)),
        view.fact("event-actor", Cell::text(event.actor.as_str())),
        view.fact("event-channel", format!("{}, {}", view.say(channel), view.say(authentication))),
        view.fact(
            "event-voucher",
            event.voucher.as_deref().map_or_else(|| Cell::text(view.say("event-no-voucher")), Cell::german),
        ),
        view.fact("event-command", Cell::text(event.command_id.as_str())),
    ];
    facts.extend(event.body.subject().map(|subject| view.fact("event-about", things::link(view, &subject))));
    facts.extend(event.reverses().map(|seq| view.fact("event-reverses", view.event(seq))));
    facts.extend(reversed_by.map(|by| view.fact("event-reversed-by", view.event(by.seq))));
    facts
}

fn postings(view: &View, event: &Event) -> Table {
    let labels = ["posting-line", "posting-from", "posting-to", "#amount-euro"];
    let row = |(line, posting): (usize, &crate::core::ledger::Posting)| {
        vec![
            Cell::text(format!("{}.{line}", event.seq)),
            Cell::german(posting.from.in_german()),
            Cell::german(posting.to.in_german()),
            Cell::amount(posting.amount_cents),
        ]
    };
    let rows = event.postings.iter().enumerate().map(row);
    Table::new(view.words, view.say("event-postings"), &labels, "event-moves-nothing").rows(rows)
}
