//! What those who audit opened and took away, for the body that sent them.

use super::Refusals;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct AccessOut {
    at: String,
    organisation: String,
    actor: String,
    /// `read` or `export`.
    purpose: String,
    /// What was asked for, without the server's name.
    address: String,
}

/// Zugriffe der Prüfung, die jüngsten zuerst; nur für die Stelle, die das Mandat erteilt hat.
#[utoipa::path(operation_id = "list_accesses", tag = "roles", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<AccessOut>), Refusals))]
#[get("/accesses")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    if reading.audits_for.is_empty() {
        return Err(Problem::forbidden(
            "Was geprüft wurde, sieht nur die prüfende Stelle: wer heute für sie ein Prüfmandat hat.",
        ));
    }
    let before = paging.after_seq()?.map(|before| before.0);
    let limit = u32::try_from(paging.limit).unwrap_or(u32::MAX - 1);
    let mut found = reading.store.accesses(&reading.viewer, &reading.audits_for, before, limit + 1).await?;
    let more = found.len() > paging.limit;
    found.truncate(paging.limit);
    let last = found.last().filter(|_| more).map(|access| access.number.to_string());
    let out = found.into_iter().map(|access| AccessOut {
        at: access.at.to_string(),
        organisation: access.organisation.to_string(),
        actor: access.actor.to_string(),
        purpose: access.purpose.as_str().to_owned(),
        address: access.address,
    });
    let page = paging.page(&reading, out.collect::<Vec<_>>(), last);
    reading.page(page)
}
