//! The derived tables against a replay of the journal. Whatever is wrong here, `rebuild` cures.

use super::VerifyReport;
use crate::core::book::Book;
use crate::core::event::{Event, Subject};
use crate::core::ids::Seq;
use crate::store::append::{DerivedRows, account_row};
use crate::store::entities::{accounts, balances, postings, reversals, subjects};
use crate::store::load::AccountIds;
use crate::store::{StoreError, to_i64};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// The replay so far.
pub(super) struct Derived {
    book: Book,
    ids: AccountIds,
    next_account: i64,
    subjects: BTreeMap<Subject, (i64, i64)>,
    /// An event could not be replayed; from here on the derived tables cannot be judged.
    broken: bool,
}

impl Derived {
    pub(super) fn new() -> Derived {
        Derived {
            book: Book::for_replay(),
            ids: AccountIds::new(),
            next_account: 1,
            subjects: BTreeMap::new(),
            broken: false,
        }
    }

    /// Replays a chunk and compares its postings.
    pub(super) async fn compare(
        &mut self,
        tx: &DatabaseTransaction,
        from: u64,
        to: u64,
        events: &[Event],
        report: &mut VerifyReport,
    ) -> Result<(), StoreError> {
        if events.len() as u64 != to - from {
            self.broken = true;
        }
        if self.broken {
            return Ok(());
        }
        let mut rows = DerivedRows::default();
        for event in events {
            let replayed = rows.note(&self.book, &mut self.ids, &mut self.next_account, event);
            let replayed = replayed.and_then(|()| Ok(self.book.apply(event)?));
            if let Err(error) = replayed {
                report.find(
                    "journal",
                    Some(event.seq.0),
                    format!("Das Ereignis lässt sich nicht nachbuchen: {error}"),
                    false,
                );
                self.broken = true;
                return Ok(());
            }
        }
        for (subject, (first, last, _)) in rows.subjects {
            self.subjects.entry(subject).or_insert((first, last)).1 = last;
        }
        report.postings += rows.postings.len() as u64;
        compare_postings(tx, from, to, &rows.postings, report).await
    }

    /// Compares what is only known at the end: accounts, balances, subjects, reversals, surplus rows.
    pub(super) async fn finish(&self, tx: &DatabaseTransaction, report: &mut VerifyReport) -> Result<(), StoreError> {
        if self.broken {
            return Ok(());
        }
        self.compare_accounts(tx, report).await?;
        self.compare_balances(tx, report).await?;
        self.compare_subjects(tx, report).await?;
        self.compare_reversals(tx, report).await?;
        let size = to_i64(self.book.size)?;
        let surplus = postings::Entity::find().filter(postings::Column::Seq.gte(size)).count(tx).await?;
        if surplus > 0 {
            let message = format!("{surplus} Buchungszeilen liegen jenseits des letzten Ereignisses.");
            report.find("postings", Some(self.book.size), message, true);
        }
        Ok(())
    }

    async fn compare_accounts(&self, tx: &DatabaseTransaction, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut expected: Vec<accounts::Model> =
            self.ids.iter().map(|(account, id)| account_row(*id, account)).collect();
        expected.sort_by_key(|row| row.account_id);
        let stored = accounts::Entity::find().order_by_asc(accounts::Column::AccountId).all(tx).await?;
        if stored != expected {
            report.find("accounts", None, differing(&expected, &stored, |row| row.path.clone()), true);
        }
        Ok(())
    }

    async fn compare_balances(&self, tx: &DatabaseTransaction, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut expected: Vec<balances::Model> = Vec::new();
        for (account, balance) in self.book.balances.present() {
            if let Some(id) = self.ids.get(account) {
                let is_origin = i64::from(account.may_fall_below_zero());
                expected.push(balances::Model { account_id: *id, is_origin, balance_cents: balance.cents() });
            }
        }
        expected.sort_by_key(|row| row.account_id);
        let stored = balances::Entity::find().order_by_asc(balances::Column::AccountId).all(tx).await?;
        if stored != expected {
            let message = differing(&expected, &stored, |row| format!("Konto Nr. {}", row.account_id));
            report.find("balances", None, message, true);
        }
        Ok(())
    }

    async fn compare_subjects(&self, tx: &DatabaseTransaction, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut expected: Vec<subjects::Model> = self
            .subjects
            .iter()
            .map(|(Subject { kind, id }, (first_seq, last_seq))| subjects::Model {
                kind: kind.as_str().to_owned(),
                id: id.clone(),
                first_seq: *first_seq,
                last_seq: *last_seq,
            })
            .collect();
        let mut stored = subjects::Entity::find().all(tx).await?;
        let by_key = |a: &subjects::Model, b: &subjects::Model| (&a.kind, &a.id).cmp(&(&b.kind, &b.id));
        expected.sort_by(by_key);
        stored.sort_by(by_key);
        if stored != expected {
            let message = differing(&expected, &stored, |row| format!("{}:{}", row.kind, row.id));
            report.find("subjects", None, message, true);
        }
        Ok(())
    }

    async fn compare_reversals(&self, tx: &DatabaseTransaction, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut expected = Vec::new();
        for (Seq(reversed), Seq(by)) in self.book.reversals.present() {
            expected.push(reversals::Model { reversed_seq: to_i64(*reversed)?, by_seq: to_i64(*by)? });
        }
        let stored = reversals::Entity::find().order_by_asc(reversals::Column::ReversedSeq).all(tx).await?;
        if stored != expected {
            let message = differing(&expected, &stored, |row| format!("Umkehrung von Ereignis {}", row.reversed_seq));
            report.find("reversals", None, message, true);
        }
        Ok(())
    }
}

async fn compare_postings(
    tx: &DatabaseTransaction,
    from: u64,
    to: u64,
    expected: &[postings::Model],
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let stored = postings::Entity::find()
        .filter(postings::Column::Seq.gte(to_i64(from)?))
        .filter(postings::Column::Seq.lt(to_i64(to)?))
        .order_by_asc(postings::Column::Seq)
        .order_by_asc(postings::Column::Line)
        .all(tx)
        .await?;
    if stored != expected {
        let at = expected.iter().zip(&stored).position(|(a, b)| a != b).unwrap_or(stored.len().min(expected.len()));
        let seq = expected.get(at).or_else(|| stored.get(at)).and_then(|row| u64::try_from(row.seq).ok());
        report.find("postings", seq, "Die gespeicherten Buchungszeilen sind nicht die des Journals.", true);
    }
    Ok(())
}

/// The first row in which two tables differ, in words.
fn differing<T: PartialEq>(expected: &[T], stored: &[T], name: impl Fn(&T) -> String) -> String {
    let at = expected.iter().zip(stored).position(|(a, b)| a != b).unwrap_or(stored.len().min(expected.len()));
    match (expected.get(at), stored.get(at)) {
        (Some(row), Some(_)) => format!("Die Zeile „{}“ hat nicht den Inhalt des Journals.", name(row)),
        (Some(row), None) => format!("Die Zeile „{}“ fehlt.", name(row)),
        (None, Some(row)) => format!("Die Zeile „{}“ ist überzählig.", name(row)),
        (None, None) => "Die Reihenfolge der Zeilen ist eine andere.".to_owned(),
    }
}
