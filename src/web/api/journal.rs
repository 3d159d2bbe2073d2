//! The journal: the stored bytes of every event, and the proofs that nothing was altered.

use super::{Refusals, in_path};
use crate::core::ids::Seq;
use crate::desk;
use crate::store::Leaf;
use crate::web::etag::ETag;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use rocket::http::ContentType;
use serde::Serialize;
use utoipa::ToSchema;

/// One leaf. The bytes that were hashed stand at `link`; `event` is the same JSON inside another.
#[derive(Serialize, ToSchema)]
pub struct EventOut {
    seq: u64,
    leaf_hash: String,
    event_type: &'static str,
    recorded_at: String,
    actor: String,
    event: serde_json::Value,
    link: String,
}

/// The proof that a smaller tree is the beginning of a larger one (RFC 6962 section 2.1.2).
#[derive(Serialize, ToSchema)]
pub struct ConsistencyOut {
    from: u64,
    /// 64 hex digits each, in the order of RFC 6962.
    hashes: Vec<String>,
}

fn out(leaf: Leaf) -> Result<EventOut, Problem> {
    let event = leaf.event()?;
    Ok(EventOut {
        seq: leaf.seq.0,
        leaf_hash: leaf.hash.to_string(),
        event_type: event.body.type_name(),
        recorded_at: event.recorded_at.to_string(),
        actor: event.actor.to_string(),
        event: serde_json::from_slice(&leaf.bytes).map_err(|error| Problem::internal(&error))?,
        link: format!("/api/v1/journal/{}", leaf.seq),
    })
}

/// Die Ereignisse in ihrer Reihenfolge.
#[utoipa::path(operation_id = "list_events", tag = "journal", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<EventOut>), Refusals))]
#[get("/journal")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let from = paging.after_seq()?.map_or(0, |after| after.0 + 1);
    let limit = u32::try_from(paging.limit).unwrap_or(u32::MAX);
    let leaves = reading.store.events(&reading.viewer, Seq(from), limit).await?;
    let events: Vec<EventOut> = leaves.into_iter().map(out).collect::<Result<_, Problem>>()?;
    let last = events.last().map(|event| event.seq).filter(|seq| seq + 1 < reading.head.size);
    let page = paging.page(&reading, events, last.map(|seq| seq.to_string()));
    reading.page(page)
}

fn beyond(seq: Seq, reading: &Reading) -> Problem {
    let size = reading.head.size;
    Problem::not_found(if reading.viewer.sight().is_whole() {
        format!("Das Ereignis {seq} gibt es nicht; das Journal hat {size} Ereignisse.")
    } else {
        format!(
            "Das Ereignis {seq} gibt es nicht, oder es gehört einem anderen Land; das Journal hat {size} Ereignisse."
        )
    })
}

/// Ein Ereignis: genau die gespeicherten Bytes, über die die Prüfsumme im ETag gebildet ist.
#[utoipa::path(operation_id = "event", tag = "journal", params(ReadParameters, ("seq" = u64, Path)),
    responses((status = 200, description = "RFC 8785", content_type = "application/json"), Refusals))]
#[get("/journal/<seq>")]
pub async fn one(reading: Reading, seq: &str) -> Answered {
    let seq: Seq = in_path("seq", seq)?;
    let leaf = reading.store.event(&reading.viewer, seq).await?.ok_or_else(|| beyond(seq, &reading))?;
    let etag = ETag::of_hash(&leaf.hash);
    Ok(reading.bytes(ContentType::JSON, leaf.bytes).tagged(etag))
}

/// Der Beweis, dass ein Ereignis im Journal steht (C2SP tlog-proof), zum Stand der Anfrage.
#[utoipa::path(operation_id = "inclusion_proof", tag = "journal", params(ReadParameters, ("seq" = u64, Path)),
    responses((status = 200, content_type = "text/plain", body = String), Refusals))]
#[get("/journal/<seq>/proof")]
pub async fn proof(reading: Reading, seq: &str) -> Answered {
    let seq: Seq = in_path("seq", seq)?;
    if seq.0 >= reading.head.size {
        return Err(beyond(seq, &reading));
    }
    let proof = desk::tlog_proof(&reading.store, &reading.viewer, seq).await?;
    Ok(reading.bytes(ContentType::Plain, proof.into_bytes()))
}

/// Der unterschriebene Prüfpunkt (C2SP tlog-checkpoint) zum Stand der Anfrage.
#[utoipa::path(operation_id = "checkpoint", tag = "journal", params(ReadParameters),
    responses((status = 200, content_type = "text/plain", body = String), Refusals))]
#[get("/checkpoint")]
pub async fn checkpoint(reading: Reading) -> Answered {
    let note = reading.store.checkpoint(&reading.viewer).await?;
    Ok(reading.bytes(ContentType::Plain, note.into_bytes()))
}

/// Der Beweis, dass das Journal zum Stand der Anfrage das der Größe `from` fortsetzt.
#[utoipa::path(operation_id = "consistency_proof", tag = "journal", params(ReadParameters, ("from" = u64, Query)),
    responses((status = 200, body = crate::web::reading::Single<ConsistencyOut>), Refusals))]
#[get("/consistency?<from>")]
pub async fn consistency(reading: Reading, from: Option<&str>) -> Answered {
    let from: u64 = in_path("from", from.unwrap_or_default())?;
    let size = reading.head.size;
    if from == 0 || from > size {
        let message = format!("„from“ ist eine Journalgröße von 1 bis {size}.");
        return Err(Problem::bad_parameter("from", &from.to_string(), message));
    }
    let hashes = reading.store.consistency_proof(&reading.viewer, from).await?;
    reading.one(ConsistencyOut { from, hashes: hashes.iter().map(ToString::to_string).collect() })
}
