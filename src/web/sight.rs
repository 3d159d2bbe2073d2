//! What whoever asks may see: by the roles of their token or session, on this day.
//!
//! Until the rights of a book are in force it answers everybody on this machine. From then on nobody sees it without a role:
//! no token is 401, a token without a role 403. What lies outside the sight of a reader is answered like what there is not.

use super::problem::Problem;
use crate::core::calendar::Instant;
use crate::core::ids::{ActorId, ManagerId};
use crate::core::sight::Sight;
use crate::store::{Purpose, Seeing, Store, Viewer};
use crate::web::writing::now;
use rocket::http::Status;
use rocket::request::Request;
use std::collections::BTreeSet;

/// The viewer for somebody who wants to see the book, at its head, and the bodies for whom they audit; `nobody` is what is
/// said to whoever is not known.
async fn seeing(
    store: &Store,
    actor: Option<&ActorId>,
    now: Instant,
    nobody: fn() -> Problem,
) -> Result<(Viewer, BTreeSet<ManagerId>), Problem> {
    let day = now.day_in_berlin().ok_or_else(|| Problem::of(Status::InternalServerError))?;
    let Seeing { sight, audits_for } = store.sight_of(&Viewer::all(), actor, day).await?;
    match sight {
        Sight::Nothing if actor.is_none() => Err(nobody()),
        Sight::Nothing => Err(Problem::forbidden(
            "Mit diesem Konto lässt sich nichts ansehen: es hat heute keine Rolle. Rollen erteilt die Systemverwaltung.",
        )),
        sight => Ok((Viewer::with(sight), audits_for)),
    }
}

/// The viewer of whoever writes, for what their command is answered with.
pub async fn of_writer(store: &Store, actor: &ActorId, now: Instant) -> Result<Viewer, Problem> {
    Ok(seeing(store, Some(actor), now, Problem::no_token).await?.0)
}

/// The viewer of whoever asks. What those ask for who audit is noted first, so that nothing is shown unnoted.
pub async fn of_reader(
    request: &Request<'_>,
    store: &Store,
    actor: Option<&ActorId>,
    nobody: fn() -> Problem,
) -> Result<(Viewer, BTreeSet<ManagerId>), Problem> {
    let now = now();
    let (viewer, audits_for) = seeing(store, actor, now, nobody).await?;
    if let Some(actor) = actor.filter(|_| !audits_for.is_empty()) {
        let address = request.uri().to_string();
        let purpose = if takes_away(request) { Purpose::Export } else { Purpose::Read };
        store.note_access(now, (actor, &audits_for), purpose, &address).await?;
    }
    Ok((viewer, audits_for))
}

/// Whether what is asked for is a file to take away, however its address is written: `/%64ateien/` is `/dateien/`.
fn takes_away(request: &Request<'_>) -> bool {
    let path: Vec<&str> = request.uri().path().segments().collect();
    matches!(path.as_slice(), ["dateien", _, ..] | ["api", "v1", "reports", _, ..] | ["api", "v1", "audit-export", ..])
}

/// What shows money is not for whoever administers the system.
pub fn money(viewer: &Viewer) -> Result<(), Problem> {
    if *viewer.sight() != Sight::Persons {
        return Ok(());
    }
    Err(Problem::forbidden(
        "Die Systemverwaltung sieht Personen, Rollen und Stellen, aber kein Geld. Dafür braucht es eine andere Person.",
    ))
}
