//! What recipients and onward grants tell, folded into the book. Calls no rules, moves no money.

use super::{Book, Noted};
use crate::core::event::{Body, Event};
use crate::core::ids::{OnwardGrantId, RecipientId, Seq};
use crate::core::money::Euro;
use crate::core::onward_grant::{OnwardGrant, OnwardShare, OnwardSource, Receipt};

impl Book {
    /// An event that tells of two things is heard by each, perhaps twice; what is kept by event stays the same then.
    pub(super) fn recall_onward(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::RecipientRegistered(what) => {
                self.recipients.put(what.recipient.clone(), Some(Noted { what: what.clone(), seq }));
            }
            Body::OnwardGrantMade(what) => {
                if self.onward_grants.get(&what.onward_grant) == Ok(None) {
                    self.onward_grants.put(what.onward_grant.clone(), Some(OnwardGrant::new(what.clone(), seq)));
                }
                self.note_handed_on(&what.source, seq, what.total_cents);
            }
            Body::OnwardReceived(what) => self.onward_share(&what.onward_grant, &what.recipient, |share| {
                let receipt = Receipt { amount: what.amount_cents, reversed: false };
                share.received.entry(seq).or_insert(receipt);
            }),
            Body::OnwardReceiptReversed(what) => {
                let received = &what.received;
                self.onward_share(&received.onward_grant, &received.recipient, |share| {
                    if let Some(receipt) = share.received.get_mut(&what.reverses) {
                        receipt.reversed = true;
                    }
                });
            }
            Body::OnwardShareReduced(what) => {
                self.onward_share(&what.onward_grant, &what.recipient, |share| {
                    share.reduced.insert(seq, what.amount_cents);
                });
                self.note_handed_on(&what.source, seq, what.amount_cents.negated());
            }
            Body::OnwardGrantReversed(what) => {
                self.onward_grants.change(&what.onward_grant, |grant| grant.end(seq));
                self.note_handed_on(&what.source, seq, what.amount_cents.negated());
            }
            _ => {}
        }
    }

    /// What an onward grant rests on hears of it.
    fn note_handed_on(&mut self, source: &OnwardSource, seq: Seq, amount: Euro) {
        match source {
            OnwardSource::Commitment { commitment } => self.commitments.change(commitment, |commitment| {
                commitment.handed_on.insert(seq, amount);
            }),
            OnwardSource::Order { order, commitment } => {
                self.commitments.change(commitment, |commitment| {
                    commitment.handed_on.insert(seq, amount);
                });
                self.orders.change(order, |order| {
                    order.handed_on.insert(seq, amount);
                });
            }
            OnwardSource::Share { onward_grant, recipient } => self.onward_share(onward_grant, recipient, |share| {
                share.passed_on.insert(seq, amount);
            }),
        }
    }

    pub(super) fn onward_share(
        &mut self,
        grant: &OnwardGrantId,
        recipient: &RecipientId,
        change: impl FnOnce(&mut OnwardShare),
    ) {
        self.onward_grants.change(grant, |grant| {
            if let Some(share) = grant.shares.get_mut(recipient) {
                change(share);
            }
        });
    }
}
