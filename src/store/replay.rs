//! The journal from its first leaf on, a stretch at a time: read and parsed ahead of who uses it.
//!
//! For `verify` and `rebuild`. One task reads and parses the next stretches while the present one is compared or
//! written; at most two wait, so memory stays flat. All is read from one snapshot, in the order of the journal.

use super::entities::{journal, journal_nodes, postings};
use super::snapshot::Snapshot;
use super::{StoreError, to_i64};
use crate::core::event::{Event, EventError};
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::leaf_hash;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Leaves of one stretch: flat memory, few statements.
const STRETCH: i64 = 2000;
/// Stretches that may wait.
const AHEAD: usize = 2;

/// One leaf with what its bytes say.
pub(super) struct Read {
    pub row: journal::Model,
    pub hash: Hash,
    pub event: Result<Event, EventError>,
}

/// Neighbouring leaves, and what is stored about the same stretch of the journal.
pub(super) struct Stretch {
    pub leaves: Vec<Read>,
    /// Only when `With::Rest` was asked for.
    pub nodes: Vec<journal_nodes::Model>,
    pub postings: Vec<postings::Model>,
}

/// What is wanted of a stretch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum With {
    Leaves,
    Rest,
}

/// A stretch whose leaves are still being parsed.
struct Coming {
    leaves: JoinHandle<Vec<Read>>,
    nodes: Vec<journal_nodes::Model>,
    postings: Vec<postings::Model>,
}

/// The stretches to come, and the snapshot back at their end.
pub(super) struct Replay {
    stretches: mpsc::Receiver<Result<Coming, StoreError>>,
    snapshot: JoinHandle<Snapshot>,
}

impl Replay {
    pub(super) fn of(snapshot: Snapshot, with: With) -> Replay {
        let (send, stretches) = mpsc::channel(AHEAD);
        Replay { stretches, snapshot: tokio::spawn(read_all(snapshot, with, send)) }
    }

    /// The next stretch; `None` at the end of the journal.
    ///
    /// # Errors
    /// Those of the database; the journal then ends here.
    pub(super) async fn next(&mut self) -> Result<Option<Stretch>, StoreError> {
        let Some(Coming { leaves, nodes, postings }) = self.stretches.recv().await.transpose()? else {
            return Ok(None);
        };
        let leaves = leaves.await.map_err(|_| StoreError::Closed)?;
        Ok(Some(Stretch { leaves, nodes, postings }))
    }

    /// The snapshot again, for what is compared at the end.
    pub(super) async fn finish(self) -> Result<Snapshot, StoreError> {
        drop(self.stretches);
        self.snapshot.await.map_err(|_| StoreError::Closed)
    }
}

async fn read_all(mut snapshot: Snapshot, with: With, send: mpsc::Sender<Result<Coming, StoreError>>) -> Snapshot {
    let mut after = i64::MIN;
    loop {
        match read_one(&mut snapshot, with, &mut after).await {
            Ok(None) => return snapshot,
            Ok(Some(stretch)) => {
                if send.send(Ok(stretch)).await.is_err() {
                    return snapshot;
                }
            }
            Err(error) => {
                // Nobody waits any more: then nobody misses it.
                drop(send.send(Err(error)).await);
                return snapshot;
            }
        }
    }
}

/// The leaves behind `after`, by the number of the row: a gap is a matter of who compares.
async fn read_one(snapshot: &mut Snapshot, with: With, after: &mut i64) -> Result<Option<Coming>, StoreError> {
    let from = *after;
    let rest = format!("WHERE seq > $1 ORDER BY seq LIMIT {STRETCH}");
    let rows: Vec<journal::Model> = snapshot.rows(&rest, &[from]).await?;
    let Some(last) = rows.last() else { return Ok(None) };
    let to = last.seq;
    *after = to;
    // Parsing goes on while the next rows are read.
    let leaves = tokio::task::spawn_blocking(move || rows.into_iter().map(read).collect());
    let mut coming = Coming { leaves, nodes: Vec::new(), postings: Vec::new() };
    if with == With::Rest {
        coming.nodes = snapshot.rows("WHERE seq > $1 AND seq <= $2 ORDER BY seq, level", &[from, to]).await?;
        coming.postings = snapshot.rows("WHERE seq > $1 AND seq <= $2 ORDER BY seq, line", &[from, to]).await?;
    }
    Ok(Some(coming))
}

fn read(row: journal::Model) -> Read {
    Read { hash: leaf_hash(&row.leaf), event: Event::from_bytes(&row.leaf), row }
}

/// The number of a leaf as the journal counts.
pub(super) fn seq_of(row: &journal::Model) -> Option<u64> {
    u64::try_from(row.seq).ok()
}

/// Whether a leaf stands at its place.
pub(super) fn stands_at(row: &journal::Model, place: u64) -> bool {
    to_i64(place).is_ok_and(|place| place == row.seq)
}
