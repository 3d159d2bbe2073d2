//! What whoever asks may see: by the roles of their token or session, on this day.
//!
//! Until the rights of a book are in force it answers everybody on this machine. From then on nobody sees it without a role:
//! no token is 401, a token without a role 403. What lies outside the sight of a reader is answered like what there is not.

use super::problem::Problem;
use crate::core::calendar::Instant;
use crate::core::ids::ActorId;
use crate::core::sight::Sight;
use crate::store::{Store, Viewer};
use rocket::http::Status;

/// The viewer for somebody who wants to see the book, at its head; `nobody` is what is said to whoever is not known.
pub async fn viewer(
    store: &Store,
    actor: Option<&ActorId>,
    now: Instant,
    nobody: fn() -> Problem,
) -> Result<Viewer, Problem> {
    let day = now.day_in_berlin().ok_or_else(|| Problem::of(Status::InternalServerError))?;
    match store.sight_of(&Viewer::all(), actor, day).await? {
        Sight::Nothing if actor.is_none() => Err(nobody()),
        Sight::Nothing => Err(Problem::forbidden(
            "Mit diesem Konto lässt sich nichts ansehen: es hat heute keine Rolle. Rollen erteilt die Systemverwaltung.",
        )),
        sight => Ok(Viewer::with(sight)),
    }
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
