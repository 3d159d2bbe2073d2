//! Who administers accounts through the pages: by the same roles as at the book, looked up for each request.
//!
//! An account is no fact of the book, so nothing of this is decided behind the writer's lock: a role that is withdrawn in
//! the same moment may still count for a request that was let in before.

use super::guards::SignedIn;
use super::problem::Problem;
use super::writing::today;
use crate::core::administration::{administers, administers_somebody};
use crate::core::command::{CreateActor, CreateManager};
use crate::core::ids::ActorId;
use crate::core::role::Held;
use crate::store::{Store, Viewer};

/// Somebody who administers accounts.
pub struct Administering {
    held: Vec<Held>,
    managers: Vec<CreateManager>,
}

impl Administering {
    /// The rights of whoever is signed in, today.
    ///
    /// # Errors
    /// `forbidden` for who administers nobody.
    pub async fn of(store: &Store, who: &SignedIn) -> Result<Administering, Problem> {
        let viewer = Viewer::all();
        let held = store.held(&viewer, &who.actor, today()?).await?;
        if !administers_somebody(&held) {
            return Err(forbidden());
        }
        let managers = store.managers(&viewer).await?.into_iter().map(|noted| noted.what).collect();
        Ok(Administering { held, managers })
    }

    /// Whether the account of this person is theirs to administer.
    pub fn reaches(&self, person: &CreateActor) -> bool {
        administers(&self.held, &self.managers, person.manager.as_ref())
    }

    /// A person whose account they administer.
    ///
    /// # Errors
    /// Where there is no such person, or it is for somebody else to administer.
    pub async fn person(&self, store: &Store, id: &str) -> Result<CreateActor, Problem> {
        let known = store.actors(&Viewer::all()).await?.into_iter().map(|noted| noted.what);
        let found = known.into_iter().find(|person| person.actor.as_str() == id);
        let found = found.ok_or_else(|| Problem::not_found(format!("Den Akteur {id} gibt es nicht.")))?;
        if self.reaches(&found) { Ok(found) } else { Err(forbidden()) }
    }
}

/// Nobody lets oneself in another way, or locks oneself out: for that it takes another person.
///
/// # Errors
/// `forbidden` where both are one.
pub fn not_oneself(who: &SignedIn, person: &ActorId) -> Result<(), Problem> {
    if who.actor != *person {
        return Ok(());
    }
    Err(Problem::forbidden("Für den eigenen Zugang braucht es eine andere Person der Systemverwaltung."))
}

fn forbidden() -> Problem {
    Problem::forbidden(
        "Zugänge verwaltet, wer die Rolle Systemverwaltung hat: beim Bund für alle, in einem Land für die eigenen Personen.",
    )
}
