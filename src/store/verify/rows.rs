//! Two tables side by side, row by row in the order of their keys: what is missing, too much, or other.
//!
//! A row that is missing shifts no other: each is compared with the one of its own key.

use super::VerifyReport;
use crate::store::entities::{Row, accounts, balances, mentions, postings, reversals, subjects};
use std::cmp::Ordering;
use std::iter::Peekable;
use std::vec::IntoIter;

/// A row with a key and a name for people.
pub(super) trait Named: Row {
    fn by_key(&self, other: &Self) -> Ordering;
    fn name(&self) -> String;
    /// The event that the row names, if it does.
    fn seq(&self) -> Option<i64>;
}

impl Named for accounts::Model {
    fn by_key(&self, other: &Self) -> Ordering {
        self.account_id.cmp(&other.account_id)
    }
    fn name(&self) -> String {
        format!("Konto Nr. {}, {}", self.account_id, self.path)
    }
    fn seq(&self) -> Option<i64> {
        None
    }
}

impl Named for balances::Model {
    fn by_key(&self, other: &Self) -> Ordering {
        self.account_id.cmp(&other.account_id)
    }
    fn name(&self) -> String {
        format!("Konto Nr. {}", self.account_id)
    }
    fn seq(&self) -> Option<i64> {
        None
    }
}

impl Named for postings::Model {
    fn by_key(&self, other: &Self) -> Ordering {
        (self.seq, self.line).cmp(&(other.seq, other.line))
    }
    fn name(&self) -> String {
        format!("Ereignis {}, Buchungszeile {}", self.seq, self.line)
    }
    fn seq(&self) -> Option<i64> {
        Some(self.seq)
    }
}

impl Named for subjects::Model {
    fn by_key(&self, other: &Self) -> Ordering {
        (&self.kind, &self.id).cmp(&(&other.kind, &other.id))
    }
    fn name(&self) -> String {
        format!("{}:{}", self.kind, self.id)
    }
    fn seq(&self) -> Option<i64> {
        Some(self.first_seq)
    }
}

impl Named for mentions::Model {
    fn by_key(&self, other: &Self) -> Ordering {
        (self.seq, &self.subject).cmp(&(other.seq, &other.subject))
    }
    fn name(&self) -> String {
        format!("Ereignis {}, Nennung von {}", self.seq, self.subject)
    }
    fn seq(&self) -> Option<i64> {
        Some(self.seq)
    }
}

impl Named for reversals::Model {
    fn by_key(&self, other: &Self) -> Ordering {
        self.reversed_seq.cmp(&other.reversed_seq)
    }
    fn name(&self) -> String {
        format!("Umkehrung von Ereignis {}", self.reversed_seq)
    }
    fn seq(&self) -> Option<i64> {
        Some(self.by_seq)
    }
}

/// The stored rows that have not been met by an expected one, in the order of their keys.
pub(super) struct Stored<T: Named> {
    rows: Peekable<IntoIter<T>>,
}

impl<T: Named> Stored<T> {
    pub(super) fn new(rows: Vec<T>) -> Stored<T> {
        Stored { rows: rows.into_iter().peekable() }
    }

    /// Looks for the next row of the journal, which comes from event `seq`; `name` says it better than the row can.
    pub(super) fn meet(&mut self, seq: i64, row: &T, name: impl FnOnce(&T) -> String, report: &mut VerifyReport) {
        while let Some(more) = self.rows.next_if(|stored| stored.by_key(row) == Ordering::Less) {
            surplus(&more, report);
        }
        let message = match self.rows.next_if(|stored| stored.by_key(row) == Ordering::Equal) {
            Some(found) if found == *row => return,
            Some(_) => format!("Die Zeile „{}“ hat nicht den Inhalt des Journals.", name(row)),
            None => format!("Die Zeile „{}“ fehlt.", name(row)),
        };
        report.find(T::TABLE, u64::try_from(seq).ok(), message, true);
    }

    /// No more rows are expected.
    pub(super) fn end(self, report: &mut VerifyReport) {
        self.rows.for_each(|more| surplus(&more, report));
    }
}

fn surplus<T: Named>(row: &T, report: &mut VerifyReport) {
    let seq = row.seq().and_then(|seq| u64::try_from(seq).ok());
    report.find(T::TABLE, seq, format!("Die Zeile „{}“ ist überzählig.", row.name()), true);
}
