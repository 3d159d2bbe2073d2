//! The stage: the one open book of a play, and what its commands came to.
//!
//! A command plays as it does at the terminal; only what it would have printed is heard here.

use crate::cli::failure::{Answer, Failure};
use crate::core::event::{Body, Event};
use crate::core::ids::Seq;
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use crate::desk::{cash_statement, content_hash};
use crate::store::{Store, Viewer};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Cheap to clone; all clones hear into one ear.
#[derive(Clone)]
pub struct Stage {
    pub store: Store,
    /// Where the files begin that a command names.
    pub folder: PathBuf,
    heard: Arc<Mutex<Option<Heard>>>,
}

/// What a command booked.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The first event of the command.
    pub seq: Seq,
    pub events: u64,
    /// The first event, in words.
    pub what: &'static str,
    /// Of a proposal: what would be approved.
    pub content: Option<Hash>,
    /// What stands without authority by it.
    pub excess: Euro,
    pub notices: Vec<String>,
}

/// A store has no form to look at.
impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stage({})", self.folder.display())
    }
}

impl Stage {
    pub fn new(store: Store) -> Stage {
        Stage { store, folder: PathBuf::new(), heard: Arc::default() }
    }

    /// The same book for a command of a file in this folder.
    pub fn at(&self, folder: PathBuf) -> Stage {
        Stage { folder, ..self.clone() }
    }

    /// Hears the receipt of one event.
    pub fn hear(&self, seq: Seq, event: &Event, notices: impl Iterator<Item = String>) {
        self.put(Heard { notices: notices.collect(), ..Heard::of(seq, event) });
    }

    /// Hears events that were booked as one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn hear_all(&self, booked: &[Seq]) -> Answer {
        let Some(first) = booked.first() else { return Ok(()) };
        let count = u32::try_from(booked.len()).unwrap_or(u32::MAX);
        self.read(*first, count).await?.into_iter().for_each(|heard| self.put(heard));
        Ok(())
    }

    /// What an earlier play booked with a command, by its first event.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn recall(&self, event: &Event) -> Result<Heard, Failure> {
        let first = Heard::of(event.seq, event);
        match &event.body {
            // The lines of a statement follow it in the same transaction.
            Body::StatementImported(what) => {
                Ok(self.read(event.seq, what.lines.saturating_add(1)).await?.unwrap_or(first))
            }
            // So do the other charges of an opening, under the id of the first and a number.
            Body::CommitmentCharged(_) => {
                let others = self.store.events_of_commands(&Viewer::all(), &format!("{}-", event.command_id)).await?;
                let count = u32::try_from(others.len()).unwrap_or(u32::MAX).saturating_add(1);
                Ok(self.read(event.seq, count).await?.unwrap_or(first))
            }
            _ => Ok(first),
        }
    }

    async fn read(&self, first: Seq, count: u32) -> Result<Option<Heard>, Failure> {
        let mut all: Option<Heard> = None;
        for leaf in self.store.events(&Viewer::all(), first, count).await? {
            let heard = Heard::of(leaf.seq, &leaf.event()?);
            all = Some(match all {
                None => heard,
                Some(all) => Heard { events: all.events + 1, excess: sum([all.excess, heard.excess])?, ..all },
            });
        }
        Ok(all)
    }

    /// What the last command booked; `None` if it booked nothing.
    pub fn take(&self) -> Option<Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, heard: Heard) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(heard);
    }
}

impl Heard {
    pub fn of(seq: Seq, event: &Event) -> Heard {
        let excess = cash_statement::excess(event).into_values();
        Heard {
            seq,
            events: 1,
            what: event.body.in_german(),
            content: content_hash(event),
            // Parts of the postings of one event, whose sum the book holds already.
            excess: Euro::sum(excess).unwrap_or(Euro::MAX),
            notices: Vec::new(),
        }
    }
}

fn sum(amounts: [Euro; 2]) -> Result<Euro, Failure> {
    Euro::sum(amounts).map_err(|error| Failure::failed(format!("{error}.")))
}
