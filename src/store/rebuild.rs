//! Rebuild: the derived tables anew from the journal.
//!
//! One transaction: a reader sees the old tables or the new ones, never half of them. The vault, the journal, its nodes
//! and its checkpoints are not touched: what is wrong there, no rebuild cures. The head counts the rebuilds, so that a
//! writer that has cached what was wrong drops it.

use super::append::DerivedRows;
use super::entities::{accounts, balances, mentions, postings, reversals, subjects};
use super::journal::head_row;
use super::replay::{Replay, With, stands_at};
use super::snapshot::Snapshot;
use super::standings::Standings;
use super::{Store, StoreError, is_postgres, to_u64};
use crate::core::event::{Event, EventError};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, QuerySelect, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

impl Store {
    /// Replays the journal into empty derived tables; returns the number of events.
    /// `progress` is told (done, all).
    ///
    /// # Errors
    /// `Unreadable` for an event that this program cannot read; those of the database.
    pub async fn rebuild(&self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<u64, StoreError> {
        let mode = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.writer.begin_with_options(mode).await?;
        if is_postgres(&tx) {
            super::entities::journal_head::Entity::find().lock_exclusive().one(&tx).await?;
        }
        let size = to_u64(head_row(&tx).await?.size)?;
        balances::Entity::delete_many().exec(&tx).await?;
        postings::Entity::delete_many().exec(&tx).await?;
        accounts::Entity::delete_many().exec(&tx).await?;
        subjects::Entity::delete_many().exec(&tx).await?;
        mentions::Entity::delete_many().exec(&tx).await?;
        reversals::Entity::delete_many().exec(&tx).await?;
        // Nobody appends while the head is locked, so this snapshot is the journal that was locked.
        let replay =
            Replay::of(Snapshot::open(self).await?, With::Leaves, |row| (row.seq, Event::from_bytes(&row.leaf)));
        write_all(&tx, replay, size, progress).await?;
        tx.execute_unprepared("UPDATE journal_head SET rebuilds = rebuilds + 1").await?;
        tx.commit().await?;
        Ok(size)
    }
}

async fn write_all(
    tx: &DatabaseTransaction,
    mut replay: Replay<(i64, Result<Event, EventError>)>,
    size: u64,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<(), StoreError> {
    let mut standings = Standings::whole();
    let mut rows = DerivedRows::default();
    let mut done = 0;
    while let Some(stretch) = replay.next().await? {
        for (seq, event) in stretch.leaves {
            if !stands_at(seq, done) {
                return Err(StoreError::Disagrees(format!("Ereignis {done} fehlt")));
            }
            let event = event.map_err(|e| StoreError::Unreadable(format!("Ereignis {done}: {e}")))?;
            rows.note(&mut standings, &event)?;
            done += 1;
        }
        rows.write(tx).await?;
        progress(done, size);
    }
    if done != size {
        return Err(StoreError::Disagrees(format!("der Kopf nennt {size} Ereignisse, gespeichert sind {done}")));
    }
    rows.write_balances(tx).await
}
