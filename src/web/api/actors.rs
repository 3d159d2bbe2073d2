//! Actors: names go into the vault and are never said here. A token is issued at the command line, where it is shown to
//! whoever has the database.

use super::{Refusals, WriteAnswers};
use crate::core::book::Noted;
use crate::core::command::{Act, CreateActor, Sealed};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, ReadingPersons};
use crate::web::writing::{Booking, WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct ActorOut {
    actor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    manager: Option<String>,
    seq: u64,
}

impl From<Noted<CreateActor>> for ActorOut {
    fn from(noted: Noted<CreateActor>) -> ActorOut {
        let manager = noted.what.manager.map(String::from);
        ActorOut { actor: noted.what.actor.into(), manager, seq: noted.seq.0 }
    }
}

/// Die Akteure des Buchs.
#[utoipa::path(operation_id = "list_actors", tag = "actors", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ActorOut>), Refusals))]
#[get("/actors")]
pub async fn list(persons: ReadingPersons, paging: Paging) -> Answered {
    let reading = persons.0;
    let all = reading.store.actors(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |a| a.what.actor.to_string(), ActorOut::from)?;
    reading.page(page)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorIn {
    #[schema(example = "a.beispiel")]
    actor: String,
    /// Lies in the vault, never in the journal.
    name: String,
    manager: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

impl Booking for ActorIn {
    fn booked_on(&self) -> &str {
        &self.booked_on
    }

    fn voucher(&self) -> Option<&str> {
        self.voucher.as_deref()
    }

    fn confidential(&self) -> Option<&str> {
        Some(self.name.trim())
    }
}

impl ActorIn {
    pub fn act(&self, name: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        if self.name.trim().is_empty() {
            fields.fault("name", &self.name, "der Name ist leer");
        }
        let actor = fields.read("actor", &self.actor);
        let manager = fields.read_if("manager", self.manager.as_deref());
        Some(Act::CreateActor(CreateActor { actor: actor?, name: name?, manager: manager? }))
    }
}

/// Einen Akteur anlegen; sein Token entsteht auf der Kommandozeile.
#[utoipa::path(operation_id = "create_actor", tag = "actors", params(WriteHeaders, WriteParameters),
    request_body = ActorIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/actors", data = "<body>")]
pub async fn create(mut writing: Writing, body: Body<ActorIn>) -> Written {
    let body = body.0;
    let name = writing.seal(body.confidential())?;
    writing.record(&body, |fields| body.act(name, fields)).await
}
