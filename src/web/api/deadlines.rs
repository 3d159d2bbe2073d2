//! Deadlines as a calendar: what has a day and waits for whoever asks, or will within a year.
//!
//! A calendar leaves this server and lies on other machines, so it says what is due and of which thing, and no amount
//! and no name. Programs for calendars know a name and a password: the token is the password, and the name is not read.
//! Form: RFC 5545, days without hours.

use super::Refusals;
use crate::core::calendar;
use crate::core::journal::hash::sha256;
use crate::desk::tasks::{Task, TaskKind, deadlines};
use crate::web::etag::ETag;
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use icalendar::{Calendar, Component as _, Event, Parameter, Property};
use rocket::get;
use rocket::http::ContentType;

/// Fristen und datierte Aufgaben dessen, der fragt, als Kalender (iCalendar); das Token als Passwort (Basic) oder Bearer.
#[utoipa::path(operation_id = "list_deadlines", tag = "tasks", params(ReadParameters),
    responses((status = 200, content_type = "text/calendar"), Refusals), security(("token" = [])))]
#[get("/deadlines.ics")]
pub async fn feed(reading: Reading) -> Answered {
    let unknown = || {
        Problem::not_authenticated(
            "Fristen hat, wer bekannt ist: Authorization: Bearer TOKEN, oder Basic mit dem Token als Passwort.",
        )
    };
    let actor = reading.caller.clone().ok_or_else(unknown)?;
    let today = crate::web::writing::today()?;
    let due = deadlines(&reading.store, &reading.viewer, &actor, today).await?;
    let stamp = format!("{}T000000Z", calendar::iso(today).replace('-', ""));
    let mut feed = Calendar::new();
    feed.name("Fristen (titelbuch)");
    for task in &due {
        feed.extend(event(task, &stamp));
    }
    let text = feed.done().to_string();
    // What is due depends on the day and on who asks, not on the journal alone.
    let etag = ETag::of_hash(&sha256(text.as_bytes()));
    let answer = reading.bytes(ContentType::new("text", "calendar").with_params(("charset", "utf-8")), text.into());
    Ok(answer.tagged(etag).with("Content-Disposition", "attachment; filename=\"titelbuch-fristen.ics\"".to_owned()))
}

/// An all-day event; the same thing keeps its id when its day moves.
fn event(task: &Task, stamp: &str) -> Option<Event> {
    let day = calendar::iso(task.due_on?).replace('-', "");
    let about = task.about.in_german();
    let what = if task.kind == TaskKind::Duty { about.as_str() } else { task.kind.label() };
    let thing = format!("{}|{}|{about}", task.kind.as_str(), task.of);
    let late = if task.late { "Überfällig: " } else { "" };
    let mut event = Event::new();
    event.uid(&format!("{}@titelbuch", sha256(thing.as_bytes())));
    event.summary(&format!("{late}{what} ({})", task.of));
    event.add_property("DTSTAMP", stamp);
    event.append_property(Property::new("DTSTART", &day).append_parameter(Parameter::new("VALUE", "DATE")).done());
    event.add_property("TRANSP", "TRANSPARENT");
    Some(event.done())
}
