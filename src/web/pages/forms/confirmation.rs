//! What was booked, with all that is needed to find it again: the page after a form was sent.
//!
//! It is asked for by its address, so it may be reloaded, kept and printed; the same command leads to the same page.
//! What moves no money is not called booked: whoever only proposed something would take it for done.

use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::Seq;
use crate::web::api::in_path;
use crate::web::guards::SignedIn;
use crate::web::pages::Section;
use crate::web::pages::blocks::{Block, Cell, Link};
use crate::web::pages::failure::Failed;
use crate::web::pages::things;
use crate::web::pages::view::{Shown, View};
use crate::web::problem::Problem;
use crate::web::writing::Writing;
use rocket::get;
use serde_json::Value;

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

/// Where to go on from what an event is about; what has no page of its own has its history, and its project.
async fn onward(view: &View, event: &Event, subject: &Subject) -> Result<Vec<Link>, Failed> {
    let own = |key: &str, address: String| Ok(vec![Link::new(view.say(key), address)]);
    match subject.kind {
        SubjectKind::Project => own("confirmed-project", view.link_to(Section::Projects, &subject.id)),
        SubjectKind::Proposal => own("confirmed-proposal", view.link_to(Section::Runs, &subject.id)),
        SubjectKind::Service => own("confirmed-service", view.link_to(Section::Services, &subject.id)),
        SubjectKind::Key => own("confirmed-key", view.link_to(Section::Keys, &subject.id)),
        SubjectKind::Agreement => own("confirmed-agreement", view.link_to(Section::Agreements, &subject.id)),
        SubjectKind::OnwardGrant => own("confirmed-onward-grant", things::page(view, subject)),
        SubjectKind::Statement => Ok(vec![things::history_link(view, subject.kind, &subject.id)]),
        SubjectKind::Commitment
        | SubjectKind::ForwardCommitment
        | SubjectKind::Order
        | SubjectKind::Voucher
        | SubjectKind::Contribution
        | SubjectKind::Filing
        | SubjectKind::Claim => {
            let project = project_of(view, event, subject).await?;
            let to = |id: String| Link::new(view.say("confirmed-project"), view.link_to(Section::Projects, &id));
            let history = things::history_link(view, subject.kind, &subject.id);
            Ok(project.map(to).into_iter().chain([history]).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// The project of a thing: the event names it, or else the first event of the thing or of its commitment does.
async fn project_of(view: &View, event: &Event, subject: &Subject) -> Result<Option<String>, Failed> {
    let said = told(event)?;
    if let Some(project) = project_in(event, &said) {
        return Ok(Some(project));
    }
    let commitment = named(&said, "commitment").map(|id| Subject { kind: SubjectKind::Commitment, id: id.to_owned() });
    let events = view.store.events_about(&view.viewer, commitment.as_ref().unwrap_or(subject)).await?;
    let Some(first) = events.first() else { return Ok(None) };
    Ok(project_in(first, &told(first)?))
}

/// The project that an event names in what it says, or else in what it moves.
fn project_in(event: &Event, said: &Value) -> Option<String> {
    if let Some(project) = named(said, "project") {
        return Some(project.to_owned());
    }
    let mut accounts = event.postings.iter().flat_map(|posting| [&posting.from, &posting.to]);
    accounts.find_map(|account| account.project.as_ref()).map(|project| project.as_str().to_owned())
}

/// What an event says, as it is stored: all the kinds of bodies call a project, and a commitment, the same.
fn told(event: &Event) -> Result<Value, Problem> {
    serde_json::to_value(&event.body).map_err(|error| Problem::internal(&error))
}

/// The text of this name, wherever it first stands.
fn named<'a>(said: &'a Value, name: &str) -> Option<&'a str> {
    match said {
        Value::Object(fields) => {
            let own = fields.get(name).and_then(Value::as_str);
            own.or_else(|| fields.values().find_map(|value| named(value, name)))
        }
        Value::Array(values) => values.iter().find_map(|value| named(value, name)),
        _ => None,
    }
}

/// Whether the command moved money. Of several bookings at once the first is confirmed, and the others may move what it
/// does not: they were recorded in the same moment.
async fn moves(view: &View, event: &Event) -> Result<bool, Failed> {
    if !event.postings.is_empty() || !view.sees_money() {
        return Ok(!event.postings.is_empty());
    }
    let (store, viewer) = (&view.store, &view.viewer);
    let others = match event.body.subject() {
        Some(subject) if subject.kind == SubjectKind::Statement => store.events_naming(viewer, &subject).await?,
        _ => store.events_of_commands(viewer, event.command_id.as_str()).await?,
    };
    Ok(others.iter().any(|other| other.recorded_at == event.recorded_at && !other.postings.is_empty()))
}

/// One booked command.
#[get("/bestaetigung/<seq>")]
pub async fn show(view: View, who: SignedIn, seq: &str) -> Shown {
    let seq: Seq = in_path("seq", seq)?;
    let missing = || Problem::not_found(format!("Das Ereignis {seq} gibt es nicht."));
    let leaf = view.store.event(&view.viewer, seq).await?.ok_or_else(missing)?;
    let event = leaf.event()?;
    if event.actor != who.actor {
        let detail = format!("Ereignis {seq} hat jemand anderes aufgezeichnet; was es ist, steht im Journal.");
        return Err(Problem::not_found(detail).into());
    }
    let facts = vec![
        view.fact("event", if view.sees_money() { view.event(seq) } else { Cell::text(seq.to_string()) }),
        view.fact("event-what", view.act(&event.body)),
        view.fact("event-recorded", view.words.moment(event.recorded_at)),
        view.fact("event-booked-on", view.words.day(event.booked_on)),
        view.fact("event-actor", Cell::text(event.actor.as_str())),
        view.fact("event-command", Cell::text(event.command_id.as_str())),
        view.fact("event-leaf-hash", leaf.hash.to_string()),
    ];
    let mut links = Vec::new();
    if let Some(subject) = event.body.subject().filter(|_| view.sees_money()) {
        links.extend(onward(&view, &event, &subject).await?);
    }
    if view.sees_money() {
        links.push(Link::new(view.say("confirmed-event"), view.link_to(Section::Journal, &seq.to_string())));
    }
    links.push(Link::new(view.say("confirmed-overview"), view.link("/")));
    let (title, lead) = match moves(&view, &event).await? {
        true => ("confirmed-title", "confirmed-lead"),
        false => ("confirmed-noted-title", "confirmed-noted"),
    };
    let blocks = vec![
        Block::Done(view.say(lead)),
        Block::Facts(facts),
        Block::heading(view.say("confirmed-next")),
        Block::Links(links),
    ];
    view.show_apart(view.say(title), blocks)
}
