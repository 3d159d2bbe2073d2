//! The audit export: the whole book as one package that proves itself, byte for byte what the command line writes.
//!
//! It is written to a nameless file first, because a package knows its list only at its end. One at a time: it reads the
//! whole book, and two of them would make everybody wait.

use super::Refusals;
use crate::desk::audit::export;
use crate::store::StoreError;
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::http::ContentType;
use rocket::tokio::runtime::Handle;
use rocket::tokio::sync::Semaphore;
use rocket::tokio::task::spawn_blocking;
use rocket::{State, get};
use std::fs::File;
use std::io::{BufWriter, Seek as _};

/// Who may be writing one now.
pub struct OneAtATime(Semaphore);

impl OneAtATime {
    pub fn new() -> OneAtATime {
        OneAtATime(Semaphore::new(1))
    }
}

/// Das ganze Buch als Paket: alle Tabellen, Berichte und Beweise, mit einem Prüfprogramm darin.
#[utoipa::path(operation_id = "audit_export", tag = "journal", params(ReadParameters),
    responses((status = 200, content_type = "application/zip"), Refusals))]
#[get("/audit-export")]
pub async fn make(reading: Reading, one: &State<OneAtATime>) -> Answered {
    let name = format!("titelbuch-pruefung-{}.zip", reading.head.size);
    if reading.is_known {
        return Ok(reading.bytes(ContentType::ZIP, Vec::new()));
    }
    if !reading.viewer.sight().is_whole() {
        return Err(StoreError::OutOfSight.into());
    }
    let Ok(_held) = one.0.try_acquire() else { return Err(Problem::busy()) };
    let file = written(&reading).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(reading.file(ContentType::ZIP, file).with("Content-Disposition", disposition))
}

/// The package in a file that is gone as soon as nobody reads it any more.
async fn written(reading: &Reading) -> Result<File, Problem> {
    let (store, viewer, as_of) = (reading.store.clone(), reading.viewer.clone(), reading.as_of);
    let work = move || -> Result<File, Problem> {
        let file = tempfile::tempfile().map_err(|error| Problem::internal(&error))?;
        // Packing takes a core for a while; so it is done beside those that answer.
        let exported = Handle::current().block_on(export(&store, &viewer, as_of, BufWriter::new(file)))?;
        let mut file = exported.out.into_inner().map_err(|error| Problem::internal(&error.into_error()))?;
        file.rewind().map_err(|error| Problem::internal(&error))?;
        Ok(file)
    };
    spawn_blocking(work).await.map_err(|error| Problem::internal(&error))?
}
