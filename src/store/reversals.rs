//! Reversals: what was reversed, and by which event, at the viewer's as-of.
//!
//! A proposal's own events end with its carrying out; that its booking was reversed later stands
//! in the events of another proposal. So it is asked here, and told with the proposal.

use super::entities::reversals;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::core::proposal::{Proposal, ProposalState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

impl Store {
    /// The event that reversed this one, if one did.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn reversal_of(&self, viewer: &Viewer, seq: Seq) -> Result<Option<Event>, StoreError> {
        match self.reversals_of(viewer, &[seq]).await?.get(&seq) {
            Some(by) => self.event(viewer, *by).await?.map(|leaf| leaf.event()).transpose(),
            None => Ok(None),
        }
    }

    /// Reversed event → the event that reversed it, for those of `seqs` that were reversed.
    async fn reversals_of(&self, viewer: &Viewer, seqs: &[Seq]) -> Result<BTreeMap<Seq, Seq>, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let mut found = BTreeMap::new();
        for some in seqs.chunks(500) {
            let wanted: Result<Vec<i64>, StoreError> = some.iter().map(|seq| to_i64(seq.0)).collect();
            let rows = reversals::Entity::find()
                .filter(reversals::Column::ReversedSeq.is_in(wanted?))
                .filter(reversals::Column::BySeq.lt(size))
                .all(&self.db)
                .await?;
            for row in rows {
                found.insert(Seq(to_u64(row.reversed_seq)?), Seq(to_u64(row.by_seq)?));
            }
        }
        Ok(found)
    }

    /// Says of each proposal that was carried out whether its booking was reversed.
    pub(super) async fn tell_reversals<'a>(
        &self,
        viewer: &Viewer,
        proposals: impl Iterator<Item = &'a mut Proposal>,
    ) -> Result<(), StoreError> {
        let booked = proposals.filter(|proposal| proposal.state == ProposalState::CarriedOut);
        let mut booked: BTreeMap<Seq, &mut Proposal> =
            booked.filter_map(|proposal| Some((proposal.closed_seq?, proposal))).collect();
        let seqs: Vec<Seq> = booked.keys().copied().collect();
        for (seq, by) in self.reversals_of(viewer, &seqs).await? {
            if let Some(proposal) = booked.get_mut(&seq) {
                proposal.state = ProposalState::Reversed;
                proposal.reversed_seq = Some(by);
            }
        }
        Ok(())
    }
}
