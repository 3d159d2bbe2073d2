//! Orders that wait for somebody to issue them, kept from one reader to the next.
//!
//! In a book that has run for years nearly every order is issued long ago: whoever looks for what waits must not read them all.
//! Which orders wait is asked of the journal once, and from then on only of what was recorded since; what is told of them is
//! read from their own events, as everywhere. Kept is for whoever, shown is what the viewer sees.

use super::entities::subjects;
use super::kept::Point;
use super::nouns::need;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_u64};
use crate::core::book::Need;
use crate::core::commitment::Commitment;
use crate::core::event::SubjectKind;
use crate::core::ids::CommitmentId;
use crate::core::order::Order;
use std::collections::BTreeSet;

/// Orders that were neither issued nor cancelled, by id, and of which size.
#[derive(Default)]
pub(super) struct Waiting {
    at: Point,
    orders: BTreeSet<String>,
}

/// Neither issued nor cancelled.
const OPEN: &str = "NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'order:' || subjects.id \
                    AND j.event_type IN ('order_issued/1', 'order_cancelled/1'))";

impl Store {
    /// The orders at the head that the viewer sees and that nobody has issued or cancelled yet, by id, each with the commitment
    /// that it is on.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn orders_waiting(&self, viewer: &Viewer) -> Result<Vec<(Order, Commitment)>, StoreError> {
        let (ids, size) = self.waiting().await?;
        let viewer = viewer.at(size);
        let needs: Result<BTreeSet<Need>, StoreError> =
            ids.iter().map(|id| need(SubjectKind::Order, id.clone())).collect();
        let book = self.book_with(&viewer, needs?).await?;
        let orders = book.orders.present().map(|(id, order)| (id.to_string(), order.clone())).collect();
        let orders: Vec<Order> = self.seen_of(&viewer, SubjectKind::Order, book, orders).await?;
        let wanted: BTreeSet<CommitmentId> = orders.iter().map(|order| order.certified.commitment.clone()).collect();
        let book = self.book_with(&viewer, wanted.into_iter().map(Need::Commitment).collect()).await?;
        let with = |order: Order| {
            let commitment = book.commitments.get(&order.certified.commitment).ok().flatten().cloned();
            commitment.map(|commitment| (order, commitment))
        };
        Ok(orders.into_iter().filter_map(with).collect())
    }

    /// Their ids, and the size that they are of.
    async fn waiting(&self) -> Result<(BTreeSet<String>, u64), StoreError> {
        let mut kept = self.kept.waiting.lock().await;
        let mut snapshot = Snapshot::open(self).await?;
        let Some(now) = Point::of(&mut snapshot).await? else { return Ok((BTreeSet::new(), 0)) };
        if kept.at != now {
            let goes_on = kept.at.leads_to(&now, &mut snapshot).await?;
            if !goes_on {
                *kept = Waiting::default();
            }
            let since = kept.at.size;
            let of_orders = format!("WHERE kind = '{}' AND last_seq >= $1", SubjectKind::Order.as_str());
            if since > 0 {
                for row in snapshot.rows::<subjects::Model>(&of_orders, &[since]).await? {
                    kept.orders.remove(&row.id);
                }
            }
            let open = format!("{of_orders} AND {OPEN}");
            kept.orders.extend(snapshot.rows::<subjects::Model>(&open, &[since]).await?.into_iter().map(|row| row.id));
            kept.at = now;
        }
        Ok((kept.orders.clone(), to_u64(kept.at.size)?))
    }
}
