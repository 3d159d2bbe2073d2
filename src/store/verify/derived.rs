//! The derived tables against a replay of the journal. Whatever is wrong here, `rebuild` cures.

use super::VerifyReport;
use super::rows::{Named, Stored};
use crate::core::account::Account;
use crate::core::event::Subject;
use crate::core::event::reading::Retold;
use crate::core::money::Euro;
use crate::store::append::{account_row, balance_row};
use crate::store::entities::{accounts, balances, mentions, postings, reversals, subjects};
use crate::store::snapshot::Snapshot;
use crate::store::{StoreError, to_i64};
use std::collections::BTreeMap;

/// An account with what the journal has left on it.
struct Standing {
    account: Account,
    balance: Euro,
    first_seq: i64,
    last_seq: i64,
}

/// The first and the last event about a subject, and what the first says that it is a part of.
struct Told {
    first_seq: i64,
    last_seq: i64,
    part_of: Option<String>,
}

/// The replay so far.
pub(super) struct Derived {
    /// In the order of first use, which is that of their numbers, from 1 on.
    standings: Vec<Standing>,
    size: u64,
    subjects: BTreeMap<Subject, Told>,
    mentions: Vec<mentions::Model>,
    reversals: Vec<reversals::Model>,
    /// An event could not be replayed; from here on the derived tables cannot be judged.
    broken: bool,
}

impl Derived {
    pub(super) fn new() -> Derived {
        Derived {
            standings: Vec::new(),
            size: 0,
            subjects: BTreeMap::new(),
            mentions: Vec::new(),
            reversals: Vec::new(),
            broken: false,
        }
    }

    pub(super) fn give_up(&mut self) {
        self.broken = true;
    }

    /// Replays a stretch and compares its postings.
    pub(super) fn compare(&mut self, events: Vec<Retold>, stored: Vec<postings::Model>, report: &mut VerifyReport) {
        if self.broken {
            return;
        }
        let mut stored = Stored::new(stored);
        for event in events {
            let seq = event.seq.0;
            if let Err(error) = self.replay(event, &mut stored, report) {
                let message = format!("Das Ereignis lässt sich nicht nachbuchen: {error}");
                report.find("journal", Some(seq), message, false);
                self.broken = true;
                return;
            }
            self.size = seq + 1;
        }
        stored.end(report);
    }

    fn replay(
        &mut self,
        event: Retold,
        stored: &mut Stored<postings::Model>,
        report: &mut VerifyReport,
    ) -> Result<(), StoreError> {
        let seq = to_i64(event.seq.0)?;
        let opened = event.opened.into_iter();
        self.standings.extend(opened.map(|account| Standing {
            account,
            balance: Euro::ZERO,
            first_seq: seq,
            last_seq: seq,
        }));
        for (line, movement) in (0..).zip(event.postings) {
            let (from_account_id, from) = self.move_by(movement.from, movement.amount_cents.negated(), seq)?;
            let (to_account_id, to) = self.move_by(movement.to, movement.amount_cents, seq)?;
            let row = postings::Model {
                seq,
                line,
                from_account_id,
                to_account_id,
                amount_cents: movement.amount_cents.cents(),
                from_balance_cents: from.cents(),
                to_balance_cents: to.cents(),
            };
            report.postings += 1;
            stored.meet(seq, &row, Named::name, report);
        }
        if let Some(reversed) = event.body.reverses() {
            self.reversals.push(reversals::Model { reversed_seq: to_i64(reversed.0)?, by_seq: seq });
        }
        let mut mentioned: Vec<String> = event.body.mentions().iter().map(ToString::to_string).collect();
        mentioned.sort_unstable();
        self.mentions.extend(mentioned.into_iter().map(|subject| mentions::Model { subject, seq }));
        if let Some(subject) = event.body.subject() {
            let part_of = event.body.part_of().map(|whole| whole.to_string());
            self.subjects.entry(subject).or_insert(Told { first_seq: seq, last_seq: seq, part_of }).last_seq = seq;
        }
        Ok(())
    }

    /// Moves an account by this much: its number in the tables, and what stands on it then.
    fn move_by(&mut self, number: usize, change: Euro, seq: i64) -> Result<(i64, Euro), StoreError> {
        let standing = self.standings.get_mut(number);
        let standing = standing.ok_or_else(|| StoreError::Disagrees(format!("das Konto {number} ist unbekannt")))?;
        standing.balance = standing.balance.plus(change)?;
        standing.last_seq = seq;
        Ok((row_id(number)?, standing.balance))
    }

    /// Compares what is only known at the end: accounts, balances, subjects, mentions, reversals, surplus rows.
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
        self.compare_mentions(snapshot, report).await?;
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
        let mut stored = Stored::<accounts::Model>::new(snapshot.rows("ORDER BY account_id", &[]).await?);
        for (number, known) in self.standings.iter().enumerate() {
            stored.meet(known.first_seq, &account_row(row_id(number)?, &known.account), Named::name, report);
        }
        stored.end(report);
        Ok(())
    }

    /// A balance comes from the last event that moved the account.
    async fn compare_balances(&self, snapshot: &mut Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut stored = Stored::<balances::Model>::new(snapshot.rows("ORDER BY account_id", &[]).await?);
        for (number, known) in self.standings.iter().enumerate() {
            let row = balance_row(row_id(number)?, &known.account, known.balance.cents());
            stored.meet(known.last_seq, &row, |row| format!("{}, {}", row.name(), known.account), report);
        }
        stored.end(report);
        Ok(())
    }

    async fn compare_subjects(&self, snapshot: &mut Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
        let row = |(subject, told): (&Subject, &Told)| subjects::Model {
            kind: subject.kind.as_str().to_owned(),
            id: subject.id.clone(),
            first_seq: told.first_seq,
            last_seq: told.last_seq,
            part_of: told.part_of.clone(),
        };
        let mut expected: Vec<subjects::Model> = self.subjects.iter().map(row).collect();
        // Sorted here: the databases do not agree on the order of texts.
        let mut stored: Vec<subjects::Model> = snapshot.rows("", &[]).await?;
        expected.sort_by(Named::by_key);
        stored.sort_by(Named::by_key);
        let mut stored = Stored::new(stored);
        for row in &expected {
            stored.meet(row.first_seq, row, Named::name, report);
        }
        stored.end(report);
        Ok(())
    }

    async fn compare_mentions(&mut self, snapshot: &mut Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut stored = Stored::<mentions::Model>::new(snapshot.rows("ORDER BY seq, subject", &[]).await?);
        // Those of an event were sorted by subject, so they came in the order in which they are read.
        for row in std::mem::take(&mut self.mentions) {
            stored.meet(row.seq, &row, Named::name, report);
        }
        stored.end(report);
        Ok(())
    }

    async fn compare_reversals(
        &mut self,
        snapshot: &mut Snapshot,
        report: &mut VerifyReport,
    ) -> Result<(), StoreError> {
        let mut stored = Stored::new(snapshot.rows("ORDER BY reversed_seq", &[]).await?);
        self.reversals.sort_by_key(|row| row.reversed_seq);
        for row in &self.reversals {
            stored.meet(row.by_seq, row, Named::name, report);
        }
        stored.end(report);
        Ok(())
    }
}

/// The number of an account in the tables, which count from 1.
fn row_id(number: usize) -> Result<i64, StoreError> {
    to_i64(number as u64 + 1)
}
