//! Actors: ids only. Names lie in the vault and are never said here; the system administrator creates actors at the
//! command line.

use super::Refusals;
use crate::core::book::Noted;
use crate::core::command::CreateActor;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use serde::Serialize;
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
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.actors(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |a| a.what.actor.to_string(), ActorOut::from)?;
    reading.page(page)
}
