//! The derived tables against a replay of the journal. Whatever is wrong here, `rebuild` cures.

use super::VerifyReport;
use crate::core::event::{Event, Subject};
use crate::store::append::{DerivedRows, NotedSubject, account_row, balance_row};
use crate::store::entities::{Row, accounts, balances, postings, reversals, subjects};
use crate::store::snapshot::Snapshot;
use crate::store::standings::Standings;
use crate::store::{StoreError, to_i64};
use std::collections::BTreeMap;

/// The replay so far.
pub(super) struct Derived {
    standings: Standings,
    size: u64,
    subjects: BTreeMap<Subject, NotedSubject>,
    reversals: Vec<reversals::Model>,
    /// An event could not be replayed; from here on the derived tables cannot be judged.
    broken: bool,
}

impl Derived {
    pub(super) fn new() -> Derived {
        Derived {
            standings: Standings::whole(),
            size: 0,
            subjects: BTreeMap::new(),
            reversals: Vec::new(),
            broken: false,
        }
    }

    pub(super) fn give_up(&mut self) {
        self.broken = true;
    }

    /// Replays a stretch and compares its postings.
    pub(super) fn compare(&mut self, events: &[Event], stored: &[postings::Model], report: &mut VerifyReport) {
        if self.broken {
            return;
        }
        let mut rows = DerivedRows::default();
        for event in events {
            if let Err(error) = rows.note(&mut self.standings, event) {
                let message = format!("Das Ereignis lässt sich nicht nachbuchen: {error}");
                report.find("journal", Some(event.seq.0), message, false);
                self.broken = true;
                return;
            }
            self.size = event.seq.0 + 1;
        }
        for (subject, noted) in rows.subjects {
            self.subjects.entry(subject).or_insert(noted).last_seq = noted.last_seq;
        }
        self.reversals.append(&mut rows.reversals);
        report.postings += rows.postings.len() as u64;
        compare_postings(&rows.postings, stored, report);
    }

    /// Compares what is only known at the end: accounts, balances, subjects, reversals, surplus rows.
    pub(super) async fn finish(
        &mut self,
        snapshot: &mut Snapshot,
        report: &mut VerifyReport,
    ) -> Result<(), StoreError> {
        if self.broken {
            return Ok(());
        }
        self.compare_accounts(snapshot, report).await?;
        self.compare_balances(snapshot, report).await?;
        self.compare_subjects(snapshot, report).await?;
        self.compare_reversals(snapshot, report).await?;
        let rest = "WHERE seq >= $1 ORDER BY seq LIMIT 1";
        if let Some(row) = snapshot.rows::<postings::Model>(rest, &[to_i64(self.size)?]).await?.first() {
            let message = "Buchungszeilen liegen jenseits des letzten Ereignisses.";
            report.find("postings", u64::try_from(row.seq).ok(), message, true);
        }
        Ok(())
    }

    /// An account is known from the first event that moved it.
    async fn compare_accounts(&self, snapshot: &mut Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
        let known = self.standings.by_number();
        let expected = known.iter().map(|(id, account, known)| (known.first_seq, account_row(*id, account)));
        let stored = snapshot.rows("ORDER BY account_id", &[]).await?;
        compare(expected, stored, |row: &accounts::Model| format!("Konto {}", row.path), report);
        Ok(())
    }

    /// A balance comes from the last event that moved the account.
    async fn compare_balances(&self, snapshot: &mut Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
        let known = self.standings.by_number();
        let expected =
            known.iter().map(|(id, account, known)| (known.last_seq, balance_row(*id, account, known.balance.cents())));
        let name = |row: &balances::Model| {
            let found = known.iter().find(|(id, ..)| *id == row.account_id);
            found.map_or(format!("Konto Nr. {}", row.account_id), |(_, account, _)| format!("Konto {account}"))
        };
        let stored = snapshot.rows("ORDER BY account_id", &[]).await?;
        compare(expected, stored, name, report);
        Ok(())
    }

    async fn compare_subjects(&self, snapshot: &mut Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
        let row = |(subject, noted): (&Subject, &NotedSubject)| subjects::Model {
            kind: subject.kind.as_str().to_owned(),
            id: subject.id.clone(),
            first_seq: noted.first_seq,
            last_seq: noted.last_seq,
        };
        let mut expected: Vec<subjects::Model> = self.subjects.iter().map(row).collect();
        let mut stored: Vec<subjects::Model> = snapshot.rows("", &[]).await?;
        let by_key = |a: &subjects::Model, b: &subjects::Model| (&a.kind, &a.id).cmp(&(&b.kind, &b.id));
        expected.sort_by(by_key);
        stored.sort_by(by_key);
        let expected = expected.into_iter().map(|row| (row.first_seq, row));
        compare(expected, stored, |row: &subjects::Model| format!("{}:{}", row.kind, row.id), report);
        Ok(())
    }

    async fn compare_reversals(
        &mut self,
        snapshot: &mut Snapshot,
        report: &mut VerifyReport,
    ) -> Result<(), StoreError> {
        self.reversals.sort_by_key(|row| row.reversed_seq);
        let expected = self.reversals.iter().map(|row| (row.by_seq, row.clone()));
        let stored = snapshot.rows("ORDER BY reversed_seq", &[]).await?;
        let name = |row: &reversals::Model| format!("Umkehrung von Ereignis {}", row.reversed_seq);
        compare(expected, stored, name, report);
        Ok(())
    }
}

fn compare_postings(expected: &[postings::Model], stored: &[postings::Model], report: &mut VerifyReport) {
    if stored != expected {
        let at = expected.iter().zip(stored).position(|(a, b)| a != b).unwrap_or(stored.len().min(expected.len()));
        let seq = expected.get(at).or_else(|| stored.get(at)).and_then(|row| u64::try_from(row.seq).ok());
        report.find("postings", seq, "Die gespeicherten Buchungszeilen sind nicht die des Journals.", true);
    }
}

/// Names the first row in which two tables differ, and the event that it comes from.
fn compare<T: Row>(
    expected: impl Iterator<Item = (i64, T)>,
    stored: Vec<T>,
    name: impl Fn(&T) -> String,
    report: &mut VerifyReport,
) {
    let mut stored = stored.into_iter();
    for (seq, row) in expected {
        let message = match stored.next() {
            Some(found) if found == row => continue,
            Some(_) => format!("Die Zeile „{}“ hat nicht den Inhalt des Journals.", name(&row)),
            None => format!("Die Zeile „{}“ fehlt.", name(&row)),
        };
        return report.find(T::TABLE, u64::try_from(seq).ok(), message, true);
    }
    if let Some(row) = stored.next() {
        report.find(T::TABLE, None, format!("Die Zeile „{}“ ist überzählig.", name(&row)), true);
    }
}
