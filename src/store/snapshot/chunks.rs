//! A whole table in chunks: one statement, flat memory, whatever the number of rows.
//!
//! For exports. PostgreSQL gives the rows by a cursor of the snapshot's transaction; SQLite steps through one statement
//! on a thread and waits while the chunk before is being used.

use super::{Snapshot, on_thread, spoiled};
use crate::store::StoreError;
use rusqlite::Connection;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult, Statement};
use tokio::sync::mpsc;

/// Rows of one chunk.
const CHUNK: usize = 2000;
/// Chunks that may wait.
const AHEAD: usize = 2;

/// How a row is read from SQLite.
type Read<T> = fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>;

impl Snapshot {
    /// What a statement answers, chunk by chunk, in its order; it stops where `take` fails.
    ///
    /// # Errors
    /// `Spoiled` with the row that cannot be read; those of `take` and of the database.
    pub(in crate::store) async fn chunks<T: FromQueryResult + Send + 'static>(
        &mut self,
        sql: String,
        table: &'static str,
        read: Read<T>,
        take: &mut (dyn FnMut(Vec<T>) -> Result<(), StoreError> + Send),
    ) -> Result<(), StoreError> {
        match self {
            Snapshot::Postgres(tx) => by_cursor(tx, &sql, table, take).await,
            Snapshot::Sqlite(held) => {
                let connection = held.take().ok_or(StoreError::Closed)?;
                let (send, mut coming) = mpsc::channel(AHEAD);
                let work = move || {
                    let done = step_through(&connection, &sql, table, read, &send);
                    (connection, done)
                };
                let reader = tokio::spawn(on_thread(work));
                let mut taken = Ok(());
                while let Some(chunk) = coming.recv().await {
                    taken = take(chunk);
                    if taken.is_err() {
                        break;
                    }
                }
                drop(coming);
                let (connection, done) = reader.await.map_err(|_| StoreError::Closed)??;
                *held = Some(connection);
                taken.and(done)
            }
        }
    }
}

async fn by_cursor<T: FromQueryResult>(
    tx: &DatabaseTransaction,
    sql: &str,
    table: &'static str,
    take: &mut (dyn FnMut(Vec<T>) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    // The driver keeps the columns of a statement by its text: so FETCH is another text for each table.
    tx.execute_unprepared(&format!("DECLARE {table}_rows NO SCROLL CURSOR FOR {sql}")).await?;
    loop {
        let fetch = Statement::from_string(DbBackend::Postgres, format!("FETCH {CHUNK} FROM {table}_rows"));
        let rows = tx.query_all_raw(fetch).await?;
        if rows.is_empty() {
            break;
        }
        take(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)?;
    }
    tx.execute_unprepared(&format!("CLOSE {table}_rows")).await?;
    Ok(())
}

fn step_through<T>(
    connection: &Connection,
    sql: &str,
    table: &'static str,
    read: Read<T>,
    send: &mpsc::Sender<Vec<T>>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(sql).map_err(StoreError::unreadable)?;
    let mut found = statement.query([]).map_err(StoreError::unreadable)?;
    let mut chunk = Vec::with_capacity(CHUNK);
    while let Some(row) = found.next().map_err(StoreError::unreadable)? {
        chunk.push(read(row).map_err(|error| spoiled(table, row, &error))?);
        if chunk.len() == CHUNK && send.blocking_send(std::mem::take(&mut chunk)).is_err() {
            // Whoever took the chunks wants no more.
            return Ok(());
        }
    }
    if !chunk.is_empty() {
        // The same: then nobody misses the last one.
        drop(send.blocking_send(chunk));
    }
    Ok(())
}
