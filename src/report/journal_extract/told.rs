//! The extract as lines that are only said: from the leaves, without an event or a text of its own for each.
//!
//! A leaf is read by the same reader as in `verify` (ADR 0013), as strictly as one by one; accounts are known by their
//! bytes, so the texts of an account are made once. What a column holds says `line`, which filter takes what the
//! report itself: a test holds the bytes of both ways equal.

use super::leaf::{self, Members};
use super::line::{self, Line, Moved, Pick};
use super::{Filter, ID, JournalExtractFacts, Movements, account, around, what_happened};
use crate::core::account::Account;
use crate::core::event::reading::{Movement, Reader, Retold};
use crate::core::event::{Event, EventError};
use crate::core::ids::Seq;
use crate::report::ReportError;
use crate::report::lines::{Lines, Rows, Take};
use crate::report::parts::Frame;
use crate::report::provenance::Provenance;
use crate::report::sheet::cell_ref::put_digits;
use crate::report::sheet::{CellRef, Foot, Head};
use crate::report::words::Language;

/// Who takes one leaf with its number.
pub type TakeLeaf<'a> = &'a mut dyn FnMut(Seq, &[u8]) -> Result<(), ReportError>;

/// Leaves as they are stored, in the order of the journal.
pub trait Leaves: Send {
    /// Hands over every leaf; ends where `take` fails.
    ///
    /// # Errors
    /// Those of the source and of `take`.
    fn each(&mut self, take: TakeLeaf<'_>) -> Result<(), ReportError>;
}

/// Asked when all lines were said: the sum of them takes longer than the first of them may.
pub type AskMovements = Box<dyn FnOnce() -> Result<Movements, ReportError> + Send>;

/// The extract as lines.
///
/// # Errors
/// `Provenance`, `Definition`.
pub fn lines(
    facts: JournalExtractFacts,
    movements: AskMovements,
    leaves: Box<dyn Leaves>,
    provenance: &Provenance,
    language: Language,
) -> Result<Lines, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let told = Told {
        filter: facts.filter.clone(),
        language,
        picks: columns.columns.iter().map(|column| line::cell(&column.id)).collect(),
        remark: columns.remark().map(str::to_owned),
        reader: Reader::default(),
        accounts: Vec::new(),
        texts: Texts::default(),
        is_empty: true,
    };
    let rows = LeafRows { facts, movements, leaves, told, provenance: provenance.clone() };
    Ok(Lines { columns: columns.columns, language, rows: Box::new(rows) })
}

struct LeafRows {
    facts: JournalExtractFacts,
    movements: AskMovements,
    leaves: Box<dyn Leaves>,
    told: Told,
    provenance: Provenance,
}

impl Rows for LeafRows {
    fn say(&mut self, take: Take<'_>) -> Result<(), ReportError> {
        let told = &mut self.told;
        self.leaves.each(&mut |seq, leaf| told.leaf(seq, leaf, take))
    }

    fn end(self: Box<Self>) -> Result<(Head, Foot), ReportError> {
        let LeafRows { facts, movements, told, provenance, .. } = *self;
        let frame = Frame::of(ID, &provenance, told.language, facts.is_example)?;
        Ok(around(&frame, &facts, movements()?, told.is_empty))
    }
}

/// A leaf that is no event of this book.
#[derive(Debug, thiserror::Error)]
#[error("Ereignis {seq}: {cause}")]
struct Unreadable {
    seq: Seq,
    cause: EventError,
}

/// The columns of the definition file and some more.
const ROOM: usize = 16;

/// From a leaf to its lines.
struct Told {
    filter: Filter,
    language: Language,
    picks: Vec<Pick>,
    remark: Option<String>,
    reader: Reader,
    /// By the number that the reader gave.
    accounts: Vec<Known>,
    texts: Texts,
    is_empty: bool,
}

/// An account with what is written of it.
struct Known {
    account: Account,
    path: String,
    words: String,
}

/// Texts of the line that is being said; they keep their room.
#[derive(Default)]
struct Texts {
    number: String,
    event: String,
    accounts: String,
}

impl Told {
    fn leaf(&mut self, seq: Seq, leaf: &[u8], take: Take<'_>) -> Result<(), ReportError> {
        let unreadable = |cause| ReportError::Source(Box::new(Unreadable { seq, cause }));
        let retold = self.reader.read(leaf).map_err(unreadable)?;
        let language = self.language;
        self.accounts.extend(retold.opened.iter().map(|account| Known {
            path: account.to_string(),
            words: account::in_words(account, language),
            account: account.clone(),
        }));
        if !self.filter.takes_type(&retold.body) {
            return Ok(());
        }
        if let Some(members) = leaf::members(leaf) {
            return self.event(&retold, members, take);
        }
        let event = Event::from_bytes(leaf).map_err(unreadable)?;
        self.event(&retold, leaf::members_of(&event, &event.recorded_at.to_string()), take)
    }

    fn event(&mut self, retold: &Retold, members: Members<'_>, take: Take<'_>) -> Result<(), ReportError> {
        let event = &mut self.texts.event;
        event.clear();
        event.push_str(what_happened(&retold.body, self.language));
        if let Some(subject) = retold.body.subject() {
            event.push_str(": ");
            event.push_str(&subject.id);
        }
        self.texts.number.clear();
        put_digits(retold.seq.0, 1, &mut self.texts.number);
        if retold.postings.is_empty() {
            return if self.filter.takes_event(&retold.body) { self.line(retold, members, None, take) } else { Ok(()) };
        }
        let bare = self.texts.number.len();
        for (place, movement) in (0..).zip(&retold.postings) {
            self.texts.number.truncate(bare);
            self.texts.number.push('.');
            put_digits(place, 1, &mut self.texts.number);
            self.line(retold, members, Some(movement), take)?;
        }
        Ok(())
    }

    fn line(
        &mut self,
        retold: &Retold,
        members: Members<'_>,
        movement: Option<&Movement>,
        take: Take<'_>,
    ) -> Result<(), ReportError> {
        let Told { accounts, texts, filter, .. } = self;
        let known = |number: usize| {
            let lost = || ReportError::Inconsistent(format!("ein Konto von Ereignis {} fehlt", retold.seq));
            accounts.get(number).ok_or_else(lost)
        };
        let moved = match movement {
            None => None,
            Some(movement) => {
                let (from, to) = (known(movement.from)?, known(movement.to)?);
                if !filter.takes(&from.account, &to.account) {
                    return Ok(());
                }
                line::put_between([&from.words, &to.words], &mut texts.accounts);
                Some(Moved { accounts: &texts.accounts, from: &from.path, to: &to.path, amount: movement.amount_cents })
            }
        };
        self.is_empty = false;
        let line = Line {
            number: &texts.number,
            booked_on: members.booked_on,
            recorded_at: members.recorded_at,
            event_type: retold.body.type_name(),
            event: &texts.event,
            actor: members.actor,
            voucher: members.voucher,
            moved,
            remark: self.remark.as_deref(),
        };
        let mut cells = [CellRef::Empty; ROOM];
        for (cell, pick) in cells.iter_mut().zip(&self.picks) {
            *cell = pick(&line);
        }
        take(cells.get(..self.picks.len()).unwrap_or(&cells))
    }
}
