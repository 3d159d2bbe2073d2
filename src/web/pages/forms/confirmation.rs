//! What was booked, with all that is needed to find it again: the page after a form was sent.
//!
//! It is asked for by its address, so it may be reloaded, kept and printed; the same command leads to the same page.

use crate::core::event::{Subject, SubjectKind};
use crate::core::ids::Seq;
use crate::web::api::in_path;
use crate::web::pages::Section;
use crate::web::pages::blocks::{Block, Cell, Link};
use crate::web::pages::view::{Shown, View};
use crate::web::problem::Problem;
use crate::web::writing::Writing;
use rocket::get;

const PATH: &str = "/bestaetigung";

/// Where it is.
pub fn address(view: &View, seq: Seq) -> String {
    view.form(&format!("{PATH}/{seq}"), &[])
}

/// The first event of the same command, where it was sent before: then nothing is left to be booked, and it is confirmed
/// again.
///
/// # Errors
/// Those of the store.
pub async fn booked_before(view: &View, writing: &Writing) -> Result<Option<Seq>, Problem> {
    let command = writing.command_id();
    let events = view.store.events_of_commands(&view.viewer, command.as_str()).await?;
    Ok(events.iter().find(|event| event.command_id == *command).map(|event| event.seq))
}

/// Where to go on from what an event is about.
fn onward(view: &View, subject: &Subject) -> Option<Link> {
    let (section, key) = match subject.kind {
        SubjectKind::Project => (Section::Projects, "confirmed-project"),
        SubjectKind::Proposal => (Section::Runs, "confirmed-proposal"),
        SubjectKind::Service => (Section::Services, "confirmed-service"),
        _ => return None,
    };
    Some(Link::new(view.say(key), view.link_to(section, &subject.id)))
}

/// One booked command.
#[get("/bestaetigung/<seq>")]
pub async fn show(view: View, seq: &str) -> Shown {
    let seq: Seq = in_path("seq", seq)?;
    let missing = || Problem::not_found(format!("Das Ereignis {seq} gibt es nicht."));
    let leaf = view.store.event(&view.viewer, seq).await?.ok_or_else(missing)?;
    let event = leaf.event()?;
    let facts = vec![
        view.fact("event", if view.sees_money() { view.event(seq) } else { Cell::text(seq.to_string()) }),
        view.fact("event-what", view.act(&event.body)),
        view.fact("event-recorded", view.words.moment(event.recorded_at)),
        view.fact("event-booked-on", view.words.day(event.booked_on)),
        view.fact("event-actor", Cell::text(event.actor.as_str())),
        view.fact("event-command", Cell::text(event.command_id.as_str())),
        view.fact("event-leaf-hash", leaf.hash.to_string()),
    ];
    let mut links: Vec<Link> = event.body.subject().iter().filter_map(|subject| onward(&view, subject)).collect();
    if view.sees_money() {
        links.push(Link::new(view.say("confirmed-event"), view.link_to(Section::Journal, &seq.to_string())));
    }
    links.push(Link::new(view.say("confirmed-overview"), view.link("/")));
    let blocks = vec![
        Block::Done(view.say("confirmed-lead")),
        Block::Facts(facts),
        Block::heading(view.say("confirmed-next")),
        Block::Links(links),
    ];
    view.show_apart(view.say("confirmed-title"), blocks)
}
