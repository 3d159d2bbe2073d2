//! Rebuild: the derived tables anew from the journal.
//!
//! One transaction: a reader sees the old tables or the new ones, never half of them. The vault, the
//! journal, its nodes and its checkpoints are not touched: what is wrong there, no rebuild cures.

use super::append::DerivedRows;
use super::entities::{accounts, balances, postings, reversals, subjects};
use super::journal::head_row;
use super::load::{AccountIds, read_event};
use super::verify::leaves;
use super::{Store, StoreError, is_postgres, to_u64};
use crate::core::book::Book;
use sea_orm::{EntityTrait, QuerySelect, SqliteTransactionMode, TransactionOptions, TransactionTrait};

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
        let tx = self.db.begin_with_options(mode).await?;
        if is_postgres(&tx) {
            super::entities::journal_head::Entity::find().lock_exclusive().one(&tx).await?;
        }
        let size = to_u64(head_row(&tx).await?.size)?;
        balances::Entity::delete_many().exec(&tx).await?;
        postings::Entity::delete_many().exec(&tx).await?;
        accounts::Entity::delete_many().exec(&tx).await?;
        subjects::Entity::delete_many().exec(&tx).await?;
        reversals::Entity::delete_many().exec(&tx).await?;
        let mut book = Book::for_replay();
        let mut ids = AccountIds::new();
        let mut next_account = 1;
        while book.size < size {
            let chunk = leaves(&tx, book.size, size).await?;
            if chunk.is_empty() {
                return Err(StoreError::Disagrees(format!("Ereignis {} fehlt", book.size)));
            }
            let mut rows = DerivedRows::default();
            for row in &chunk {
                let event = read_event(row)?;
                rows.note(&book, &mut ids, &mut next_account, &event)?;
                book.apply(&event)?;
            }
            rows.write(&tx).await?;
            progress(book.size, size);
        }
        tx.commit().await?;
        Ok(size)
    }
}
