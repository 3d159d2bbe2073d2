//! Rows on their way into the tables: one batch of events, written in few statements.
//!
//! The derived part is used twice: by the writer and by `rebuild`. `verify` reckons on its own and must find the same
//! rows, because account numbers are given in the order of first use.

use super::entities::{
    accounts, balances, journal, journal_nodes, mentions, postings, reversals, subjects, vault_items,
};
use super::insert::{insert, run};
use super::standings::Standings;
use super::{StoreError, to_i64};
use crate::core::account::Account;
use crate::core::event::{Event, Subject};
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::CompletedNode;
use sea_orm::{ConnectionTrait, DbBackend};
use std::collections::BTreeMap;

/// The derived rows of some events.
#[derive(Default)]
pub(super) struct DerivedRows {
    pub accounts: Vec<accounts::Model>,
    /// By account: what the last event left.
    pub balances: BTreeMap<i64, balances::Model>,
    pub postings: Vec<postings::Model>,
    pub subjects: BTreeMap<Subject, NotedSubject>,
    pub reversals: Vec<reversals::Model>,
    pub mentions: Vec<mentions::Model>,
}

/// What some events told about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotedSubject {
    pub first_seq: i64,
    pub last_seq: i64,
    /// The first of these events created it.
    pub created: bool,
    /// What it was created as a part of.
    pub part_of: Option<String>,
}

impl DerivedRows {
    /// Notes what an event changes, and moves the standings with it.
    pub(super) fn note(&mut self, standings: &mut Standings, event: &Event) -> Result<(), StoreError> {
        let seq = to_i64(event.seq.0)?;
        for (line, posting) in (0..).zip(&event.postings) {
            let from = standings.move_by(&posting.from, posting.amount_cents.negated())?;
            self.note_account(&posting.from, from.id, from.is_new, from.balance.cents());
            let to = standings.move_by(&posting.to, posting.amount_cents)?;
            self.note_account(&posting.to, to.id, to.is_new, to.balance.cents());
            self.postings.push(postings::Model {
                seq,
                line,
                from_account_id: from.id,
                to_account_id: to.id,
                amount_cents: posting.amount_cents.cents(),
                from_balance_cents: from.balance.cents(),
                to_balance_cents: to.balance.cents(),
            });
        }
        if let Some(subject) = event.body.subject() {
            let created = event.body.creates_subject();
            let part_of = event.body.part_of().map(|whole| whole.to_string());
            let new = NotedSubject { first_seq: seq, last_seq: seq, created, part_of };
            self.subjects.entry(subject).or_insert(new).last_seq = seq;
        }
        for mentioned in event.body.mentions() {
            self.mentions.push(mentions::Model { subject: mentioned.to_string(), seq });
        }
        if let Some(reversed) = event.reverses() {
            self.reversals.push(reversals::Model { reversed_seq: to_i64(reversed.0)?, by_seq: seq });
        }
        Ok(())
    }

    fn note_account(&mut self, account: &Account, account_id: i64, is_new: bool, balance_cents: i64) {
        if is_new {
            self.accounts.push(account_row(account_id, account));
        }
        self.balances.insert(account_id, balance_row(account_id, account, balance_cents));
    }

    /// Writes all but the balances, which may change again, and leaves those.
    pub(super) async fn write(&mut self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        insert(db, std::mem::take(&mut self.accounts), "").await?;
        insert(db, std::mem::take(&mut self.postings), "").await?;
        insert(db, std::mem::take(&mut self.reversals), "").await?;
        insert(db, std::mem::take(&mut self.mentions), "").await?;
        write_subjects(db, std::mem::take(&mut self.subjects)).await
    }

    /// Writes what stands on each account after the last event.
    pub(super) async fn write_balances(&mut self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        let last = std::mem::take(&mut self.balances).into_values().collect();
        insert(db, last, "ON CONFLICT (account_id) DO UPDATE SET balance_cents = excluded.balance_cents").await
    }
}

/// A new subject is inserted, so that a second one of the same id is refused by the table as well.
async fn write_subjects(db: &impl ConnectionTrait, noted: BTreeMap<Subject, NotedSubject>) -> Result<(), StoreError> {
    let mut new = Vec::new();
    for (Subject { kind, id }, NotedSubject { first_seq, last_seq, created, part_of }) in noted {
        let kind = kind.as_str().to_owned();
        if created {
            new.push(subjects::Model { kind, id, first_seq, last_seq, part_of });
        } else {
            let sql = match db.get_database_backend() {
                DbBackend::Postgres => "UPDATE subjects SET last_seq = $1 WHERE kind = $2 AND id = $3",
                _ => "UPDATE subjects SET last_seq = ? WHERE kind = ? AND id = ?",
            };
            run(db, sql.to_owned(), vec![last_seq.into(), kind.into(), id.into()]).await?;
        }
    }
    insert(db, new, "").await
}

/// The journal rows of one batch.
#[derive(Default)]
pub(super) struct JournalRows {
    pub leaves: Vec<journal::Model>,
    pub nodes: Vec<journal_nodes::Model>,
    pub vault: Vec<vault_items::Model>,
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

    pub(super) async fn write(&mut self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        insert(db, std::mem::take(&mut self.leaves), "").await?;
        insert(db, std::mem::take(&mut self.nodes), "").await?;
        insert(db, std::mem::take(&mut self.vault), "").await
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

pub(super) fn balance_row(account_id: i64, account: &Account, balance_cents: i64) -> balances::Model {
    balances::Model { account_id, may_be_negative: i64::from(account.may_fall_below_zero()), balance_cents }
}
