//! The journal: its events, newest first, and one of them with its postings, its bytes and its proof.

use super::Section;
use super::blocks::{Block, Cell, Facts, Link, Table, fact};
use super::failure::Failed;
use super::view::{Shown, View};
use super::words;
use crate::core::command::{Authentication, Channel};
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::Seq;
use crate::store::Leaf;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use rocket::get;

/// Events a page.
const ROWS: u64 = 50;

/// The page of whatever an event is about, where there is one.
fn subject_cell(view: &View, subject: &Subject) -> Cell {
    let section = match subject.kind {
        SubjectKind::Key => Section::Keys,
        SubjectKind::Proposal => Section::Runs,
        SubjectKind::Project => Section::Projects,
        _ => return Cell::text(&subject.id),
    };
    Cell::link(&subject.id, view.link_to(section, &subject.id))
}

/// The events, newest first.
#[get("/journal")]
pub async fn list(view: View) -> Shown {
    let size = view.head.size;
    let top = match &view.from {
        Some(text) => text.parse::<Seq>().map_err(|e| Problem::bad_parameter("ab", text, format!("{e}.")))?.0 + 1,
        None => size,
    };
    let top = top.min(size);
    let first = top.saturating_sub(ROWS);
    let leaves = view.store.events(&view.viewer, Seq(first), u32::try_from(top - first).unwrap_or(0)).await?;
    let labels = ["Ereignis", "Aufgezeichnet", "Wertstellung", "Vorgang", "Betrifft", "Akteur", "#Buchungen"];
    let mut table = Table::new(
        format!("Ereignisse {first} bis {}", top.saturating_sub(1)),
        &labels,
        "Noch kein Ereignis: das Buch ist zu diesem Stand leer.",
    );
    for leaf in leaves.iter().rev() {
        table.row(row(&view, leaf)?);
    }
    let mut links = Vec::new();
    if top < size {
        links.push(Link::new("Neuere Ereignisse", view.onward(&(top + ROWS - 1).min(size - 1).to_string())));
    }
    if let Some(below) = first.checked_sub(1) {
        links.push(Link::new("Ältere Ereignisse", view.onward(&below.to_string())));
    }
    let lead = "Jedes Ereignis ist ein Blatt des Journals und wird nie geändert; berichtigt wird durch Umkehrung.";
    let blocks = vec![Block::text(lead), Block::Table(table), Block::Links(links)];
    view.show(Section::Journal, "Journal", Vec::new(), blocks)
}

fn row(view: &View, leaf: &Leaf) -> Result<Vec<Cell>, Failed> {
    let event = leaf.event()?;
    let number = event.seq.to_string();
    Ok(vec![
        Cell::link(&number, view.link_to(Section::Journal, &number)),
        Cell::text(words::moment(event.recorded_at)),
        Cell::text(View::day(event.booked_on)),
        Cell::text(event.body.in_german()),
        event.body.subject().map_or_else(Cell::default, |subject| subject_cell(view, &subject)),
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
        Block::heading("Buchungen"),
        Block::Table(postings(&event)),
        Block::heading("Inhalt"),
        Block::text("Die gespeicherten Bytes (RFC 8785), hier zur Lesbarkeit umbrochen; die Prüfsumme gilt den Bytes."),
        Block::Code("Inhalt des Ereignisses".to_owned(), pretty(&leaf)),
        Block::heading("Beweis"),
    ];
    let proof = vec![
        fact("Blatt-Prüfsumme", Cell::text(leaf.hash.to_string())),
        fact("Wurzel zu diesem Stand", Cell::text(view.head.root.to_string())),
        fact("Länge des Beweises", Cell::text(format!("{} Prüfsummen", path.len()))),
    ];
    let links = vec![
        Link::new("Gespeicherte Bytes", view.api(&format!("/journal/{seq}"))),
        Link::new("Beweis (tlog-proof)", view.api(&format!("/journal/{seq}/proof"))),
        Link::new("Wie man ihn prüft", view.link("/nachweis")),
    ];
    blocks.extend([Block::Facts(proof), Block::Links(links)]);
    let title = format!("Ereignis {seq}: {}", event.body.in_german());
    view.show(Section::Journal, title, view.trail(Section::Journal), blocks)
}

fn pretty(leaf: &Leaf) -> String {
    let value = serde_json::from_slice::<serde_json::Value>(&leaf.bytes);
    let text = value.and_then(|value| serde_json::to_string_pretty(&value));
    text.unwrap_or_else(|_| String::from_utf8_lossy(&leaf.bytes).into_owned())
}

/// By what somebody proved who they are.
pub fn authentication(by: Authentication) -> &'static str {
    match by {
        Authentication::Token => "Token des Akteurs",
        Authentication::Password => "Passwort",
        Authentication::PasswordAndTotp => "Passwort und zweiter Faktor",
        Authentication::Oidc => "Anmeldedienst (OpenID Connect)",
        Authentication::DatabaseAccess => "Zugang zur Datenbank",
    }
}

fn facts(view: &View, event: &Event, reversed_by: Option<&Event>) -> Facts {
    let channel = match event.channel {
        Channel::Cli => "Kommandozeile",
        Channel::Api => "Schnittstelle",
        Channel::Demo => "Beispiel",
        Channel::Pages => "Seiten",
    };
    let mut facts = vec![
        fact("Vorgang", Cell::text(format!("{} ({})", event.body.in_german(), event.body.type_name()))),
        fact("Aufgezeichnet", Cell::text(words::moment(event.recorded_at))),
        fact("Wertstellung", Cell::text(View::day(event.booked_on))),
        fact("Akteur", Cell::text(event.actor.as_str())),
        fact("Weg", Cell::text(format!("{channel}, {}", authentication(event.authentication)))),
        fact("Beleg", event.voucher.as_ref().map_or_else(|| Cell::text("keiner genannt"), Cell::text)),
        fact("Vorgangskennung", Cell::text(event.command_id.as_str())),
    ];
    let number = |seq: Seq| Cell::link(format!("Ereignis {seq}"), view.link_to(Section::Journal, &seq.to_string()));
    facts.extend(event.body.subject().map(|subject| fact("Betrifft", subject_cell(view, &subject))));
    facts.extend(event.reverses().map(|seq| fact("Kehrt um", number(seq))));
    facts.extend(reversed_by.map(|by| fact("Umgekehrt durch", number(by.seq))));
    facts
}

fn postings(event: &Event) -> Table {
    let labels = ["Zeile", "Von", "Nach", "#Betrag (€)"];
    let row = |(line, posting): (usize, &crate::core::ledger::Posting)| {
        vec![
            Cell::text(format!("{}.{line}", event.seq)),
            Cell::text(posting.from.in_german()),
            Cell::text(posting.to.in_german()),
            Cell::amount(posting.amount_cents),
        ]
    };
    let rows = event.postings.iter().enumerate().map(row);
    Table::new("Buchungen des Ereignisses", &labels, "Dieses Ereignis bewegt kein Geld.").rows(rows)
}
