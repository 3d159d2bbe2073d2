//! What vouchers, filings and claims tell, folded into the book. Calls no rules, moves no money.

use super::Book;
use crate::core::account::{Kind, Stage};
use crate::core::claim::{Claim, Claimed, Income, RaiseClaim};
use crate::core::contribution::{Contribution, RecordContribution};
use crate::core::event::{Body, Event};
use crate::core::filing::{Filing, SubmitFiling};
use crate::core::ids::{BudgetItemId, ClaimId, Seq, VoucherId};
use crate::core::money::Euro;
use crate::core::payment::{PaymentSource, StatementLine};
use crate::core::refund::Returned;
use crate::core::voucher::{Filed, RegisterVoucher, Share, Voucher, VoucherMatched};

impl Book {
    /// An event that tells of two things is heard by each, perhaps twice; what is kept by event stays the same then.
    pub(super) fn recall_evidence(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::VoucherRegisteredV1(what) => self.note_voucher(&what.clone().into(), seq),
            Body::VoucherRegistered(what) => self.note_voucher(what, seq),
            Body::ContributionRecorded(what) => self.note_contribution(what, seq),
            Body::ContributionReversed(what) => {
                let recorded = &what.recorded;
                self.contributions.change(&recorded.contribution, |known| known.reversed = Some(seq));
                if self.documents.get(&recorded.document_sha256).is_ok() {
                    self.documents.put(recorded.document_sha256, None);
                }
            }
            Body::VoucherMatched(what) => self.note_match(what, event),
            Body::VoucherUnmatched(what) => {
                self.share(&what.matched.voucher, what.reverses, |share| share.unmatched = Some(seq));
                self.orders.change(&what.matched.order, |order| {
                    order.evidenced.insert(seq, (what.matched.payment, what.matched.amount_cents.negated()));
                });
            }
            Body::FilingSubmittedV1(what) => self.note_filing(what.clone().into(), event),
            Body::FilingSubmitted(what) => self.note_filing(what.clone(), event),
            Body::Examined(what) => self.share(&what.voucher, what.matched, |share| {
                share.accepted.insert(seq, what.accepted_cents);
                share.disputed.insert(seq, what.disputed_cents);
            }),
            Body::DisputedAccepted(what) => self.share(&what.voucher, what.matched, |share| {
                share.accepted.insert(seq, what.amount_cents);
                share.disputed.insert(seq, what.amount_cents.negated());
            }),
            Body::ClaimRaised(what) => self.note_claim(what, event),
            Body::ClaimReduced(what) => {
                self.claims.change(&what.claim, |claim| {
                    claim.moves.insert(seq, (Stage::Reclaimed, Stage::Origin, what.amount_cents));
                });
                self.note_claimed(&what.what, seq, what.amount_cents.negated());
            }
            Body::ClaimDecided(what) => self.claims.change(&what.claim, |claim| {
                let (from, to) = what.decision.stages();
                claim.moves.insert(seq, (from, to, what.amount_cents));
            }),
            Body::ClaimDeferred(what) => self.claims.change(&what.claim, |claim| {
                claim.moves.insert(seq, (Stage::Reclaimed, Stage::Deferred, what.amount_cents));
                claim.deferred_until.insert(seq, what.due_on);
            }),
            Body::ClaimRepaidV1(what) => {
                self.note_repaid(&what.claim, seq, income(&what.income_item, what.booking_year, what.amount_cents));
            }
            Body::IncomeReinforced(what) => {
                let used = income(&what.income_item, what.booking_year, what.amount_cents);
                self.claims.change(&what.claim, |claim| {
                    claim.reinforced.insert(seq, used);
                });
            }
            Body::ClaimRepaid(what) => {
                self.note_repaid(&what.claim, seq, income(&what.income_item, what.booking_year, what.amount_cents));
                if let Some(PaymentSource::Statement { statement, line }) = &what.source {
                    let (claim, amount_cents) = (what.claim.clone(), what.amount_cents);
                    self.note_line(statement, *line, StatementLine::Repaid { claim, amount_cents, seq });
                }
            }
            _ => {}
        }
    }

    /// A voucher is heard of by its document and invoice too. It is taken in only where nothing stands yet: its shares have
    /// other events, which must not be lost.
    fn note_voucher(&mut self, what: &RegisterVoucher, seq: Seq) {
        if self.vouchers.get(&what.voucher) == Ok(None) {
            let voucher = Voucher { registered: what.clone(), registered_seq: seq, shares: Default::default() };
            self.vouchers.put(what.voucher.clone(), Some(voucher));
        }
        if self.documents.get(&what.document_sha256).is_ok() {
            self.documents.put(what.document_sha256, Some(Filed::Voucher(what.voucher.clone())));
        }
        if let Some(invoice) = what.invoice.as_ref().filter(|invoice| self.invoices.get(invoice).is_ok()) {
            self.invoices.put(invoice.clone(), Some(what.voucher.clone()));
        }
    }

    /// As of a voucher, it may be heard of by its document too.
    fn note_contribution(&mut self, what: &RecordContribution, seq: Seq) {
        if self.contributions.get(&what.contribution) == Ok(None) {
            let known = Contribution { recorded: what.clone(), recorded_seq: seq, reversed: None };
            self.contributions.put(what.contribution.clone(), Some(known));
        }
        if self.documents.get(&what.document_sha256).is_ok() {
            self.documents.put(what.document_sha256, Some(Filed::Contribution(what.contribution.clone())));
        }
    }

    fn note_filing(&mut self, what: SubmitFiling, event: &Event) {
        let id = what.filing.clone();
        self.filings.put(id, Some(Filing { what, filed_by: event.actor.clone(), filed_seq: event.seq }));
    }

    fn note_match(&mut self, what: &VoucherMatched, event: &Event) {
        let seq = event.seq;
        if let Some(posting) = event.postings.first() {
            self.vouchers.change(&what.voucher, |voucher| {
                voucher.shares.entry(seq).or_insert_with(|| Share::new(what.clone(), posting.clone()));
            });
        }
        self.orders.change(&what.order, |order| {
            order.evidenced.insert(seq, (what.payment, what.amount_cents));
        });
    }

    fn note_claim(&mut self, what: &RaiseClaim, event: &Event) {
        let of = |kind: Kind| event.postings.iter().find(|posting| posting.to.kind == kind).map(|p| p.to.clone());
        if let (Ok(None), Some(account)) = (self.claims.get(&what.claim), of(Kind::Claim)) {
            let claim = Claim {
                raised: what.clone(),
                raised_by: event.actor.clone(),
                raised_seq: event.seq,
                account,
                spent: of(Kind::Cash),
                moves: Default::default(),
                deferred_until: Default::default(),
                income: Default::default(),
                reinforced: Default::default(),
            };
            self.claims.put(what.claim.clone(), Some(claim));
        }
        if let Ok(ids) = self.claim_ids.get(&()) {
            let mut ids = ids.cloned().unwrap_or_default();
            ids.insert(what.claim.clone());
            self.claim_ids.put((), Some(ids));
        }
        self.note_claimed(&what.what, event.seq, what.amount_cents);
    }

    /// What is asked back, or with a minus no longer, is heard by what it rests on.
    fn note_claimed(&mut self, what: &Claimed, seq: Seq, amount: Euro) {
        match what {
            Claimed::Recovery { voucher, matched } => self.share(voucher, *matched, |share| {
                share.disputed.insert(seq, amount.negated());
                share.reclaimed.insert(seq, amount);
            }),
            Claimed::Refund { order, payment } => self.orders.change(order, |order| {
                let payment = *payment;
                order.returned.insert(seq, Returned { payment, amount, set_off: false, freed: Euro::ZERO });
            }),
            Claimed::Onward { onward_grant, recipient, .. } => self.onward_share(onward_grant, recipient, |share| {
                share.claimed.insert(seq, amount);
            }),
            Claimed::LateUse { voucher, matched, .. } => self.share(voucher, *matched, |share| {
                share.late_use.insert(seq, amount);
            }),
            Claimed::Interest { .. } | Claimed::Surplus { .. } => {}
        }
    }

    fn note_repaid(&mut self, claim: &ClaimId, seq: Seq, income: Income) {
        self.claims.change(claim, |claim| {
            claim.moves.insert(seq, (Stage::Reclaimed, Stage::Repaid, income.amount));
            claim.income.insert(seq, income);
        });
    }

    fn share(&mut self, voucher: &VoucherId, matched: Seq, change: impl FnOnce(&mut Share)) {
        self.vouchers.change(voucher, |voucher| {
            if let Some(share) = voucher.shares.get_mut(&matched) {
                change(share);
            }
        });
    }
}

fn income(item: &BudgetItemId, year: u16, amount: Euro) -> Income {
    Income { item: item.clone(), year, amount }
}
