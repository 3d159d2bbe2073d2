//! The proof page: the signed checkpoint of the as-of point, the key that verifies it, and how anybody checks them.

use super::Section;
use super::blocks::{Block, Cell, Link, fact};
use super::view::{Shown, View};
use rocket::get;

/// Checkpoint, key, root, and the way to check them.
#[get("/nachweis")]
pub async fn show(view: View) -> Shown {
    let identity = view.store.origin(&view.viewer).await?;
    let note = view.store.checkpoint(&view.viewer).await?;
    let facts = vec![
        fact("Name des Journals", Cell::text(&identity.origin)),
        fact("Journalgröße", Cell::text(view.head.size.to_string())),
        fact("Wurzel (RFC 6962)", Cell::text(view.head.root.to_string())),
        fact("Öffentlicher Schlüssel", Cell::text(&identity.vkey)),
    ];
    let blocks = vec![
        Block::text(
            "Der Prüfpunkt nennt Name, Größe und Wurzel des Journals und ist unterschrieben. Wer ihn außerhalb dieses \
             Servers aufbewahrt, kann später beweisen, dass nichts davon geändert, gelöscht oder neu geschrieben wurde.",
        ),
        Block::Facts(facts),
        Block::heading("Prüfpunkt"),
        Block::Code("Unterschriebener Prüfpunkt".to_owned(), note),
        Block::Links(vec![Link::new("Prüfpunkt als Datei", view.api("/checkpoint"))]),
        Block::heading("So wird geprüft"),
        Block::text(
            "1. Den Prüfpunkt aufbewahren, wo dieser Server nichts ändern kann; den öffentlichen Schlüssel auf einem \
             zweiten Weg vergleichen.",
        ),
        Block::text(
            "2. Später: „titelbuch verify --against PRÜFPUNKT“ rechnet alles nach und findet auch ein abgeschnittenes \
             oder ganz neu geschriebenes Journal.",
        ),
        Block::text(
            "3. Ohne titelbuch: Das Format ist offen (C2SP tlog-checkpoint und tlog-proof, Ed25519, Merkle-Baum nach \
             RFC 6962). Das Blatt eines Ereignisses sind seine gespeicherten Bytes; seinen Beweis gibt es auf der Seite \
             jedes Ereignisses.",
        ),
        Block::text(
            "Was damit nicht bewiesen ist: dass wahr ist, was jemand gebucht hat. Bewiesen ist, dass es seither \
             niemand geändert hat.",
        ),
    ];
    view.show(Section::Proof, "Nachweis", Vec::new(), blocks)
}
