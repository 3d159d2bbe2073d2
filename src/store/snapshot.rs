//! A snapshot: whole tables, read in order and fast, all of one moment.
//!
//! Why beside SeaORM: its SQLite driver hands every row from a worker thread to the caller and costs several
//! microseconds a row, ten times what SQLite itself needs. A book of a million events has three million rows to verify.
//! So SQLite is read here by a read-only connection of its own; PostgreSQL by a read-only transaction of SeaORM, whose
//! cursor is fast. Nothing is ever written here (ADR 0009).

mod chunks;
mod leaves;

use super::entities::Row;
use super::{DatabaseUrl, Store, StoreError};
use rusqlite::{Connection, OpenFlags};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult, IsolationLevel, Statement,
    TransactionTrait,
};
use std::time::Duration;

/// One moment of the database.
pub(super) enum Snapshot {
    /// `None` only while a read is under way on its thread.
    Sqlite(Option<Connection>),
    Postgres(DatabaseTransaction),
}

impl Snapshot {
    pub(super) async fn open(store: &Store) -> Result<Snapshot, StoreError> {
        match &store.url {
            DatabaseUrl::Postgres(_) => {
                let (level, mode) = (Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly));
                Ok(Snapshot::Postgres(store.db.begin_with_config(level, mode).await?))
            }
            DatabaseUrl::Sqlite(path) => {
                let path = path.clone();
                let open = move || -> rusqlite::Result<Connection> {
                    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                    let connection = Connection::open_with_flags(path, flags)?;
                    connection.busy_timeout(Duration::from_secs(30))?;
                    // The snapshot begins with the first read, so there is one at once.
                    connection.execute_batch("BEGIN")?;
                    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
                    Ok(connection)
                };
                let connection = on_thread(open).await?.map_err(StoreError::unreadable)?;
                Ok(Snapshot::Sqlite(Some(connection)))
            }
        }
    }

    /// Rows of a table; `rest` is what follows the table's name, with `$1`, `$2` … for the numbers.
    ///
    /// # Errors
    /// `Spoiled` with the row that cannot be read; those of the database.
    pub(super) async fn rows<T: Row>(&mut self, rest: &str, numbers: &[i64]) -> Result<Vec<T>, StoreError> {
        let sql = format!("SELECT {} FROM {} {rest}", T::COLUMNS.join(", "), T::TABLE);
        self.select(sql, numbers, T::TABLE, T::from_sqlite).await
    }

    /// What a statement answers; `table` is named when a row cannot be read.
    ///
    /// # Errors
    /// As `rows`.
    pub(super) async fn select<T: FromQueryResult + Send + 'static>(
        &mut self,
        sql: String,
        numbers: &[i64],
        table: &'static str,
        read: fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        match self {
            Snapshot::Postgres(tx) => {
                let values = numbers.iter().map(|number| (*number).into());
                let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
                let rows = tx.query_all_raw(statement).await?;
                Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
            }
            Snapshot::Sqlite(held) => {
                let connection = held.take().ok_or(StoreError::Closed)?;
                let numbers = numbers.to_vec();
                let work = move || {
                    let rows = all(&connection, &sql, &numbers, table, read);
                    (connection, rows)
                };
                let (connection, rows) = on_thread(work).await?;
                *held = Some(connection);
                rows
            }
        }
    }
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    numbers: &[i64],
    table: &'static str,
    read: fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare(sql).map_err(StoreError::unreadable)?;
    let mut found = statement.query(rusqlite::params_from_iter(numbers)).map_err(StoreError::unreadable)?;
    let mut rows = Vec::new();
    loop {
        match found.next() {
            Ok(Some(row)) => rows.push(read(row).map_err(|error| spoiled(table, row, &error))?),
            Ok(None) => return Ok(rows),
            Err(error) => return Err(StoreError::unreadable(error)),
        }
    }
}

/// Names the row by its first column, which is the first of its key.
fn spoiled(table: &'static str, row: &rusqlite::Row<'_>, error: &rusqlite::Error) -> StoreError {
    let seq = row.get::<_, i64>(0).ok().and_then(|number| u64::try_from(number).ok());
    StoreError::Spoiled { table, seq, problem: error.to_string() }
}

/// SQLite blocks, so it works on a thread for such.
async fn on_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)
}
