//! The proof page: the signed checkpoint of the as-of point, the key that verifies it, and how anybody checks them.

use super::Section;
use super::accesses;
use super::blocks::{Block, Cell, Link};
use super::report_check;
use super::view::{Shown, View};
use rocket::get;

/// Checkpoint, key, root, and the way to check them.
#[get("/nachweis")]
pub async fn show(view: View) -> Shown {
    let identity = view.store.origin(&view.viewer).await?;
    let note = view.store.checkpoint(&view.viewer).await?;
    let facts = vec![
        view.fact("proof-origin", Cell::text(&identity.origin)),
        view.fact("proof-size", view.head.size.to_string()),
        view.fact("proof-root", view.head.root.to_string()),
        view.fact("proof-public-key", Cell::text(&identity.vkey)),
    ];
    let said = |key: &str| Block::text(view.say(key));
    let mut links = vec![
        Link::new(view.say("proof-file"), view.file("/checkpoint")),
        Link::new(view.say("held-report"), view.link(report_check::ADDRESS)),
    ];
    if view.viewer.sight().is_whole() && view.head.size > 0 {
        links.push(Link::new(view.say("proof-export"), view.file("/audit-export")));
    }
    if !view.audits_for.is_empty() {
        links.push(Link::new(view.say("accesses"), view.link(accesses::ADDRESS)));
    }
    let blocks = vec![
        said("proof-lead"),
        Block::Facts(facts),
        Block::heading(view.say("proof-checkpoint")),
        Block::Code(view.say("proof-signed-checkpoint"), note),
        Block::Links(links),
        Block::heading(view.say("proof-how")),
        said("proof-keep"),
        said("proof-later"),
        said("proof-without-us"),
        said("proof-limits"),
    ];
    view.show(Section::Proof, view.say("nav-proof"), Vec::new(), blocks)
}
