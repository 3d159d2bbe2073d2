//! Many rows into a table with few statements that are always the same.
//!
//! Why not SeaORM's `insert_many`: it writes a new text for each number of rows, so the database parses every one. Here
//! the numbers of rows are few, and the driver keeps the statements prepared. The text is plain SQL for both databases.

use super::StoreError;
use super::entities::Row;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

/// Rows of one statement at most. SQLite takes 32,766 parameters; the widest table has 13 columns.
const MOST: usize = 256;
/// Up to here SQLite gets every number of rows in one statement: the hand-over of each to the thread of the connection
/// costs more than the few kilobytes of a prepared one. The writer's connection keeps as many (`Role::statements`).
const EXACT: usize = 64;

/// How many of these rows come next. PostgreSQL, for which a prepared statement weighs more, gets powers of two.
fn step(backend: DbBackend, left: usize) -> usize {
    match backend {
        DbBackend::Sqlite if left <= EXACT => left,
        _ => (1 << left.max(1).ilog2()).min(MOST),
    }
}

/// Inserts these rows; `rest` is what follows the values, such as `ON CONFLICT …`.
pub(super) async fn insert<T: Row>(db: &impl ConnectionTrait, rows: Vec<T>, rest: &str) -> Result<(), StoreError> {
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    while left > 0 {
        let step = step(db.get_database_backend(), left);
        let mut values = Vec::with_capacity(step * T::COLUMNS.len());
        rows.by_ref().take(step).for_each(|row| row.put_values(&mut values));
        run(db, text::<T>(db.get_database_backend(), step, rest), values).await?;
        left -= step;
    }
    Ok(())
}

/// Runs a statement of ours; its text is the same every time, so the driver keeps it prepared.
pub(super) async fn run(db: &impl ConnectionTrait, sql: String, values: Vec<Value>) -> Result<(), StoreError> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await?;
    Ok(())
}

fn text<T: Row>(backend: DbBackend, rows: usize, rest: &str) -> String {
    let width = T::COLUMNS.len();
    let mut text = format!("INSERT INTO {} ({}) VALUES ", T::TABLE, T::COLUMNS.join(", "));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            if column > 0 {
                text.push_str(", ");
            }
            // SQLite finds a numbered parameter by walking a list; a bare one it counts.
            match backend {
                DbBackend::Postgres => text.push_str(&format!("${}", row * width + column + 1)),
                _ => text.push('?'),
            }
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(rest);
    text
}
