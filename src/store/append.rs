//! Rows on their way into the tables: one batch of events, written in few statements.
//!
//! The derived part is used twice: by the writer and by `rebuild`. Both give the same rows, because
//! account numbers are given in the order of first use.

use super::entities::{accounts, balances, journal, journal_nodes, postings, reversals, subjects, vault_items};
use super::load::AccountIds;
use super::{StoreError, to_i64};
use crate::core::account::Account;
use crate::core::book::Book;
use crate::core::event::{Event, Subject};
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::CompletedNode;
use crate::core::money::Euro;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

/// Rows of one statement: SQLite takes 32,766 parameters, the widest table has 13 columns.
const ROWS_AT_ONCE: usize = 2000;

/// The derived rows of some events.
#[derive(Default)]
pub(super) struct DerivedRows {
    pub accounts: Vec<accounts::Model>,
    pub balances: BTreeMap<i64, balances::Model>,
    pub postings: Vec<postings::Model>,
    pub subjects: BTreeMap<Subject, (i64, i64, bool)>,
    pub reversals: Vec<reversals::Model>,
}

impl DerivedRows {
    /// Notes what an event changes, on the book as it is before the event.
    pub(super) fn note(
        &mut self,
        book: &Book,
        ids: &mut AccountIds,
        next_account: &mut i64,
        event: &Event,
    ) -> Result<(), StoreError> {
        let seq = to_i64(event.seq.0)?;
        let mut running: BTreeMap<&Account, Euro> = BTreeMap::new();
        for (line, posting) in event.postings.iter().enumerate() {
            let from = moved(book, &mut running, &posting.from, posting.amount_cents.negated())?;
            let to = moved(book, &mut running, &posting.to, posting.amount_cents)?;
            let from_account_id = self.number(ids, next_account, &posting.from);
            let to_account_id = self.number(ids, next_account, &posting.to);
            self.postings.push(postings::Model {
                seq,
                line: i64::try_from(line).map_err(StoreError::unreadable)?,
                from_account_id,
                to_account_id,
                amount_cents: posting.amount_cents.cents(),
                from_balance_cents: from.cents(),
                to_balance_cents: to.cents(),
            });
        }
        for (account, balance) in running {
            let account_id = self.number(ids, next_account, account);
            let is_origin = i64::from(account.may_fall_below_zero());
            self.balances.insert(account_id, balances::Model { account_id, is_origin, balance_cents: balance.cents() });
        }
        if let Some(subject) = event.body.subject() {
            let created = event.body.creates_subject();
            let noted = self.subjects.entry(subject).or_insert((seq, seq, created));
            noted.1 = seq;
        }
        if let Some(reversed) = event.reverses() {
            self.reversals.push(reversals::Model { reversed_seq: to_i64(reversed.0)?, by_seq: seq });
        }
        Ok(())
    }

    /// The number of an account; a new one gets the next number and a row.
    fn number(&mut self, ids: &mut AccountIds, next: &mut i64, account: &Account) -> i64 {
        if let Some(id) = ids.get(account) {
            return *id;
        }
        let id = *next;
        *next += 1;
        ids.insert(account.clone(), id);
        self.accounts.push(account_row(id, account));
        id
    }

    pub(super) async fn write(self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        insert::<accounts::Entity>(db, self.accounts.into_iter().map(Into::into)).await?;
        let upsert =
            OnConflict::column(balances::Column::AccountId).update_column(balances::Column::BalanceCents).to_owned();
        let changed: Vec<balances::ActiveModel> = self.balances.into_values().map(Into::into).collect();
        for rows in changed.chunks(ROWS_AT_ONCE) {
            let insert = balances::Entity::insert_many(rows.to_vec()).on_conflict(upsert.clone());
            insert.exec_without_returning(db).await?;
        }
        insert::<postings::Entity>(db, self.postings.into_iter().map(Into::into)).await?;
        insert::<reversals::Entity>(db, self.reversals.into_iter().map(Into::into)).await?;
        write_subjects(db, self.subjects).await
    }
}

/// A new subject is inserted, so that a second one of the same id is refused by the table as well.
async fn write_subjects(
    db: &impl ConnectionTrait,
    noted: BTreeMap<Subject, (i64, i64, bool)>,
) -> Result<(), StoreError> {
    let mut new = Vec::new();
    for (Subject { kind, id }, (first_seq, last_seq, created)) in noted {
        let kind = kind.as_str().to_owned();
        if created {
            new.push(subjects::ActiveModel {
                kind: Set(kind),
                id: Set(id),
                first_seq: Set(first_seq),
                last_seq: Set(last_seq),
            });
        } else {
            subjects::Entity::update_many()
                .col_expr(subjects::Column::LastSeq, sea_orm::sea_query::Expr::value(last_seq))
                .filter(subjects::Column::Kind.eq(kind))
                .filter(subjects::Column::Id.eq(id))
                .exec(db)
                .await?;
        }
    }
    insert::<subjects::Entity>(db, new.into_iter()).await
}

/// The journal rows of one batch.
#[derive(Default)]
pub(super) struct JournalRows {
    pub leaves: Vec<journal::Model>,
    pub nodes: Vec<journal_nodes::Model>,
    pub vault: Vec<vault_items::ActiveModel>,
}

impl JournalRows {
    pub(super) fn note(
        &mut self,
        event: &Event,
        leaf: Vec<u8>,
        leaf_hash: &Hash,
        completed: &[CompletedNode],
    ) -> Result<(), StoreError> {
        self.leaves.push(journal_row(event, leaf, leaf_hash)?);
        let seq = to_i64(event.seq.0)?;
        self.nodes.extend(completed.iter().filter(|node| node.level > 0).map(|node| node_row(seq, node)));
        Ok(())
    }

    pub(super) async fn write(self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        insert::<journal::Entity>(db, self.leaves.into_iter().map(Into::into)).await?;
        insert::<journal_nodes::Entity>(db, self.nodes.into_iter().map(Into::into)).await?;
        insert::<vault_items::Entity>(db, self.vault.into_iter()).await
    }
}

/// The row of a leaf: every column is in the leaf or computed from it.
pub(super) fn journal_row(event: &Event, leaf: Vec<u8>, leaf_hash: &Hash) -> Result<journal::Model, StoreError> {
    Ok(journal::Model {
        seq: to_i64(event.seq.0)?,
        leaf,
        leaf_hash: leaf_hash.as_bytes().to_vec(),
        recorded_at_ms: event.recorded_at.unix_ms(),
        event_type: event.body.type_name().to_owned(),
        subject: event.body.subject().map(|s| s.to_string()),
        command_id: event.command_id.to_string(),
    })
}

pub(super) fn node_row(seq: i64, node: &CompletedNode) -> journal_nodes::Model {
    journal_nodes::Model { seq, level: i64::from(node.level), hash: node.hash.as_bytes().to_vec() }
}

pub(super) fn account_row(account_id: i64, account: &Account) -> accounts::Model {
    accounts::Model {
        account_id,
        path: account.to_string(),
        kind: account.kind.as_str().to_owned(),
        component: account.component.as_ref().map(ToString::to_string),
        budget_item: account.budget_item.as_ref().map(ToString::to_string),
        booking_year: account.booking_year.map(i64::from),
        year_granted: account.year_granted.map(i64::from),
        due_year: account.due_year.map(i64::from),
        manager: account.manager.as_ref().map(ToString::to_string),
        agreement: account.agreement.as_ref().map(ToString::to_string),
        project: account.project.as_ref().map(ToString::to_string),
        funding_source: account.funding_source.map(|s| s.as_str().to_owned()),
        stage: account.stage.as_str().to_owned(),
    }
}

fn moved<'a>(
    book: &Book,
    running: &mut BTreeMap<&'a Account, Euro>,
    account: &'a Account,
    change: Euro,
) -> Result<Euro, StoreError> {
    let before = match running.get(account) {
        Some(balance) => *balance,
        None => book
            .balance(account)
            .map_err(|_| StoreError::Disagrees(format!("der Stand von {account} wurde nicht geladen")))?,
    };
    let after = before.plus(change)?;
    running.insert(account, after);
    Ok(after)
}

async fn insert<E>(db: &impl ConnectionTrait, rows: impl Iterator<Item = E::ActiveModel>) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Clone + Send,
{
    let rows: Vec<E::ActiveModel> = rows.collect();
    for some in rows.chunks(ROWS_AT_ONCE) {
        E::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}
