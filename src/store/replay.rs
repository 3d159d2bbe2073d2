//! The journal from its first leaf on, a stretch at a time: read and parsed ahead of who uses it.
//!
//! For `verify` and `rebuild`. One task reads rows, a second has their leaves read, both ahead of who compares or writes;
//! few stretches wait, so memory stays flat. All is read from one snapshot, in the order of the journal, and the leaves
//! are read in that order too, so who reads them may remember what came before.

use super::entities::{journal, journal_nodes, postings};
use super::snapshot::Snapshot;
use super::{StoreError, to_i64};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Leaves of one stretch: flat memory, few statements.
const STRETCH: i64 = 2000;
/// Stretches that may wait on either side of the reading.
const AHEAD: usize = 2;

/// Neighbouring leaves, and what is stored about the same stretch of the journal.
pub(super) struct Stretch<L> {
    pub leaves: Vec<L>,
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

type Sent<L> = Result<Stretch<L>, StoreError>;

/// The stretches to come, and the snapshot back at their end.
pub(super) struct Replay<L> {
    stretches: mpsc::Receiver<Sent<L>>,
    snapshot: JoinHandle<Snapshot>,
    reading: Option<JoinHandle<()>>,
}

impl<L: Send + 'static> Replay<L> {
    /// `read` makes of each row, in order, what is wanted of it.
    pub(super) fn of(
        snapshot: Snapshot,
        with: With,
        mut read: impl FnMut(journal::Model) -> L + Send + 'static,
    ) -> Replay<L> {
        let (send_rows, mut rows) = mpsc::channel::<Sent<journal::Model>>(AHEAD);
        let (send, stretches) = mpsc::channel(AHEAD);
        let snapshot = tokio::spawn(read_all(snapshot, with, send_rows));
        let reading = tokio::task::spawn_blocking(move || {
            while let Some(stretch) = rows.blocking_recv() {
                let stretch = stretch.map(|Stretch { leaves, nodes, postings }| Stretch {
                    leaves: leaves.into_iter().map(&mut read).collect(),
                    nodes,
                    postings,
                });
                if send.blocking_send(stretch).is_err() {
                    return;
                }
            }
        });
        Replay { stretches, snapshot, reading: Some(reading) }
    }

    /// The next stretch; `None` at the end of the journal.
    ///
    /// # Errors
    /// Those of the database; the journal then ends here.
    pub(super) async fn next(&mut self) -> Result<Option<Stretch<L>>, StoreError> {
        let next = self.stretches.recv().await.transpose()?;
        // A reading that broke off is not the end of the journal.
        if next.is_none()
            && let Some(reading) = self.reading.take()
        {
            reading.await.map_err(|_| StoreError::Closed)?;
        }
        Ok(next)
    }

    /// The snapshot again, for what is compared at the end.
    pub(super) async fn finish(self) -> Result<Snapshot, StoreError> {
        drop(self.stretches);
        self.snapshot.await.map_err(|_| StoreError::Closed)
    }
}

async fn read_all(mut snapshot: Snapshot, with: With, send: mpsc::Sender<Sent<journal::Model>>) -> Snapshot {
    let mut after = i64::MIN;
    loop {
        let stretch = match read_one(&mut snapshot, with, &mut after).await {
            Ok(None) => return snapshot,
            Ok(Some(stretch)) => Ok(stretch),
            Err(error) => Err(error),
        };
        let ends = stretch.is_err();
        // Nobody waits any more: then nobody misses it.
        if send.send(stretch).await.is_err() || ends {
            return snapshot;
        }
    }
}

/// The leaves behind `after`, by the number of the row: a gap is a matter of who compares.
async fn read_one(
    snapshot: &mut Snapshot,
    with: With,
    after: &mut i64,
) -> Result<Option<Stretch<journal::Model>>, StoreError> {
    let from = *after;
    let rest = format!("WHERE seq > $1 ORDER BY seq LIMIT {STRETCH}");
    let leaves: Vec<journal::Model> = snapshot.rows(&rest, &[from]).await?;
    let Some(last) = leaves.last() else { return Ok(None) };
    let to = last.seq;
    *after = to;
    let mut stretch = Stretch { leaves, nodes: Vec::new(), postings: Vec::new() };
    if with == With::Rest {
        stretch.nodes = snapshot.rows("WHERE seq > $1 AND seq <= $2 ORDER BY seq, level", &[from, to]).await?;
        stretch.postings = snapshot.rows("WHERE seq > $1 AND seq <= $2 ORDER BY seq, line", &[from, to]).await?;
    }
    Ok(Some(stretch))
}

/// Whether a leaf with this number stands at its place.
pub(super) fn stands_at(seq: i64, place: u64) -> bool {
    to_i64(place).is_ok_and(|place| place == seq)
}
