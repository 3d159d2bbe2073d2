//! The leaves of a stretch of the journal as a stream: as bytes, in order, packed, however many there are.
//!
//! For reports of many rows. Leaves lie one behind the other in one piece of memory, which goes back to the reader when
//! they were used: nothing is allocated for a leaf. Read ahead from a snapshot beside SeaORM (ADR 0020).

use super::sight::whole_only;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_i64};
use crate::core::ids::Seq;
use std::sync::mpsc as spent;
use tokio::sync::mpsc;

/// Packs that may wait.
const AHEAD: usize = 2;
/// Bytes of a pack, about. The first ones are smaller, so that whoever waits for a first row has it soon.
const PACK: usize = 256 * 1024;
const FIRST_PACK: usize = 16 * 1024;

/// Some leaves, one behind the other.
#[derive(Default)]
pub struct Pack {
    bytes: Vec<u8>,
    /// The number of each, and where it ends.
    ends: Vec<(Seq, usize)>,
}

impl Pack {
    /// The leaves in their order, with their numbers.
    pub fn leaves(&self) -> impl Iterator<Item = (Seq, &[u8])> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        starts.zip(&self.ends).filter_map(|(start, (seq, end))| Some((*seq, self.bytes.get(start..*end)?)))
    }

    fn add(&mut self, seq: Seq, leaf: &[u8]) {
        self.bytes.extend_from_slice(leaf);
        self.ends.push((seq, self.bytes.len()));
    }
}

/// Leaves as they come. Whoever drops this stops the reading.
pub struct Leaves {
    coming: mpsc::Receiver<Result<Pack, StoreError>>,
    spent: spent::Sender<Pack>,
}

impl Leaves {
    /// The next ones; `None` after the last. Waits, so it is for threads that may.
    pub fn next_pack(&mut self) -> Option<Result<Pack, StoreError>> {
        self.coming.blocking_recv()
    }

    /// Gives a pack back that was used.
    pub fn give_back(&self, pack: Pack) {
        // A reader that has ended needs none.
        let _ = self.spent.send(pack);
    }
}

/// Takes leaves one by one and sends them in packs.
pub(super) struct Packing {
    pack: Pack,
    size: usize,
    send: mpsc::Sender<Result<Pack, StoreError>>,
    spent: spent::Receiver<Pack>,
}

impl Packing {
    /// Takes a leaf; the pack when it is full.
    pub(super) fn take(&mut self, seq: Seq, leaf: &[u8]) -> Option<Pack> {
        self.pack.add(seq, leaf);
        if self.pack.bytes.len() < self.size {
            return None;
        }
        self.size = (self.size * 2).min(PACK);
        let mut next = self.spent.try_recv().unwrap_or_default();
        next.bytes.clear();
        next.ends.clear();
        Some(std::mem::replace(&mut self.pack, next))
    }

    /// What has not filled a pack.
    pub(super) fn rest(&mut self) -> Option<Pack> {
        (!self.pack.ends.is_empty()).then(|| std::mem::take(&mut self.pack))
    }

    /// `false` when nobody wants more.
    pub(super) fn send_blocking(&self, pack: Pack) -> bool {
        self.send.blocking_send(Ok(pack)).is_ok()
    }

    /// The same where one must not wait on a thread.
    pub(super) async fn send(&mut self, pack: Pack) -> bool {
        self.send.send(Ok(pack)).await.is_ok()
    }
}

impl Store {
    /// The leaves with these numbers, both included, below the viewer's as-of. All is read from one snapshot.
    ///
    /// # Errors
    /// Those of the database; what fails later comes with the leaves.
    pub async fn leaves(&self, viewer: &Viewer, first: Seq, last: Seq) -> Result<Leaves, StoreError> {
        whole_only(viewer)?;
        let end = self.head(viewer).await?.size.min(last.0.saturating_add(1));
        let (first, end) = (to_i64(first.0)?, to_i64(end)?);
        let mut snapshot = Snapshot::open(self).await?;
        let (send, coming) = mpsc::channel(AHEAD);
        let (give_back, spent) = spent::channel();
        tokio::spawn(async move {
            let packing = Packing { pack: Pack::default(), size: FIRST_PACK, send: send.clone(), spent };
            if let Err(error) = snapshot.leaves(first, end, packing).await {
                // Nobody is left to hear it.
                let _ = send.send(Err(error)).await;
            }
        });
        Ok(Leaves { coming, spent: give_back })
    }
}

#[cfg(test)]
mod tests {
    //! Tests of the packs.

    use super::*;

    fn packing() -> Packing {
        let (send, _) = mpsc::channel(1);
        Packing { pack: Pack::default(), size: 4, send, spent: spent::channel().1 }
    }

    #[test]
    fn leaves_come_out_as_they_went_in() {
        let mut packing = packing();
        assert!(packing.take(Seq(3), b"ab").is_none() && packing.take(Seq(4), b"").is_none());
        let pack = packing.take(Seq(5), b"cde").unwrap();
        let there: Vec<(Seq, &[u8])> = pack.leaves().collect();
        assert_eq!(there, [(Seq(3), &b"ab"[..]), (Seq(4), b""), (Seq(5), b"cde")]);
        assert!(packing.rest().is_none());
        assert!(packing.take(Seq(6), b"f").is_none());
        assert_eq!(packing.rest().unwrap().leaves().collect::<Vec<_>>(), [(Seq(6), &b"f"[..])]);
        assert!(packing.rest().is_none());
    }
}
