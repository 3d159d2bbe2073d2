//! The leaves of a stretch, straight from the database into packs.
//!
//! SQLite steps through one statement on a thread of its own and copies each leaf once; PostgreSQL gives them by a
//! cursor of the snapshot's transaction.

use super::{Snapshot, on_thread, spoiled};
use crate::core::ids::Seq;
use crate::store::leaves::Packing;
use crate::store::{StoreError, to_u64};
use rusqlite::Connection;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};

/// Leaves of one FETCH; the first one is small, so that somebody who waits for a row has it soon.
const FETCH: usize = 1000;
const FIRST_FETCH: usize = 50;

impl Snapshot {
    /// Packs the leaves from `first` to below `end` and sends the packs, as long as somebody takes them.
    ///
    /// # Errors
    /// `Spoiled` with a leaf that is none; those of the database.
    pub(in crate::store) async fn leaves(
        &mut self,
        first: i64,
        end: i64,
        mut packing: Packing,
    ) -> Result<(), StoreError> {
        match self {
            Snapshot::Postgres(tx) => by_cursor(tx, first, end, &mut packing).await,
            Snapshot::Sqlite(held) => {
                let connection = held.take().ok_or(StoreError::Closed)?;
                let work = move || {
                    let done = step_through(&connection, first, end, &mut packing);
                    (connection, done)
                };
                let (connection, done) = on_thread(work).await?;
                *held = Some(connection);
                done
            }
        }
    }
}

fn step_through(connection: &Connection, first: i64, end: i64, packing: &mut Packing) -> Result<(), StoreError> {
    let sql = "SELECT seq, leaf FROM journal WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
    let mut statement = connection.prepare(sql).map_err(StoreError::unreadable)?;
    let mut found = statement.query([first, end]).map_err(StoreError::unreadable)?;
    while let Some(row) = found.next().map_err(StoreError::unreadable)? {
        let (seq, leaf) = seq_and_leaf(row).map_err(|error| spoiled("journal", row, &error))?;
        if let Some(pack) = packing.take(Seq(to_u64(seq)?), leaf)
            && !packing.send_blocking(pack)
        {
            return Ok(());
        }
    }
    if let Some(pack) = packing.rest() {
        packing.send_blocking(pack);
    }
    Ok(())
}

fn seq_and_leaf<'r>(row: &'r rusqlite::Row<'_>) -> rusqlite::Result<(i64, &'r [u8])> {
    Ok((row.get(0)?, row.get_ref(1)?.as_blob()?))
}

async fn by_cursor(tx: &DatabaseTransaction, first: i64, end: i64, packing: &mut Packing) -> Result<(), StoreError> {
    let rows = format!("SELECT seq, leaf FROM journal WHERE seq >= {first} AND seq < {end} ORDER BY seq");
    tx.execute_unprepared(&format!("DECLARE leaf_rows NO SCROLL CURSOR FOR {rows}")).await?;
    let mut fetch = FIRST_FETCH;
    loop {
        let statement = Statement::from_string(DbBackend::Postgres, format!("FETCH {fetch} FROM leaf_rows"));
        let rows = tx.query_all_raw(statement).await?;
        fetch = FETCH;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let (seq, leaf): (i64, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            if let Some(pack) = packing.take(Seq(to_u64(seq)?), &leaf)
                && !packing.send(pack).await
            {
                return Ok(());
            }
        }
    }
    if let Some(pack) = packing.rest() {
        packing.send(pack).await;
    }
    Ok(())
}
