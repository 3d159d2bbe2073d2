//! What an event tells about its subject, folded into the book. Calls no rules, moves no money.

use super::{Book, Key, Noted};
use crate::core::account::Stage;
use crate::core::agreement::Placement;
use crate::core::commitment::{Commitment, CommitmentChange};
use crate::core::dossier::Dossier;
use crate::core::event::{Body, Event, ProposalVersion};
use crate::core::forward_commitment::ForwardCommitment;
use crate::core::ids::{ActorId, CommitmentId, OrderId, ProposalId, Seq, StatementId};
use crate::core::keys::KeyDefinition;
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::core::payment::{PaymentSource, Statement, StatementLine};
use crate::core::proposal::{Proposal, ProposalState};
use crate::core::refund::{Refunded, Returned};
use crate::core::role::Rights;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Book {
    /// Folds in what an event tells about its subject, and nothing else: how the store loads a thing
    /// from its own events. The slot of the subject has to be known (or noted as absent) before.
    pub fn recall(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::ManagerCreated(_)
            | Body::ActorCreated(_)
            | Body::ProgrammeCreated(_)
            | Body::ComponentCreated(_)
            | Body::ComponentAmended(_)
            | Body::BudgetItemCreated(_)
            | Body::ProjectRegistered(_)
            | Body::ProjectPlaced(_)
            | Body::AgreementRegistered(_)
            | Body::AgreementAmended(_) => self.recall_master(event),
            Body::KeyRegisteredV1(what) => self.register_key((&what.definition).into(), seq),
            Body::KeyRegistered(what) => self.register_key(what.definition.clone(), seq),
            Body::KeyActivated(what) => self.keys.change(&what.key, |key| key.activated_seq = Some(seq)),
            Body::KeyRetired(what) => self.keys.change(&what.key, |key| key.retired_seq = Some(seq)),
            Body::ProposalMade(what) | Body::ProposalAmended(what) => self.note_version(what, seq, &event.actor),
            Body::ProposalApproved(what) => self.proposals.change(&what.proposal, |proposal| {
                proposal.state = ProposalState::Approved;
                proposal.approved_by = Some(event.actor.clone());
                proposal.approved_seq = Some(seq);
            }),
            Body::ProposalRejected(what) => self.end_proposal(&what.proposal, ProposalState::Rejected, seq),
            Body::ProposalWithdrawn(what) => self.end_proposal(&what.proposal, ProposalState::Withdrawn, seq),
            Body::ProposalCarriedOut(what) => self.end_proposal(&what.proposal, ProposalState::CarriedOut, seq),
            Body::BudgetNoteDeclared(what) => self.budget_notes.change(&what.budget_item, |notes| {
                notes.insert(seq, what.note.clone());
            }),
            Body::VoucherRegisteredV1(_)
            | Body::VoucherRegistered(_)
            | Body::ContributionRecorded(_)
            | Body::ContributionReversed(_)
            | Body::VoucherMatched(_)
            | Body::VoucherUnmatched(_)
            | Body::FilingSubmittedV1(_)
            | Body::FilingSubmitted(_)
            | Body::ClaimReduced(_)
            | Body::Examined(_)
            | Body::DisputedAccepted(_)
            | Body::ClaimRaised(_)
            | Body::ClaimDecided(_)
            | Body::ClaimDeferred(_)
            | Body::ClaimRepaidV1(_)
            | Body::ClaimRepaid(_)
            | Body::IncomeReinforced(_) => self.recall_evidence(event),
            Body::RecipientRegistered(_)
            | Body::OnwardGrantMade(_)
            | Body::OnwardReceived(_)
            | Body::OnwardShareReduced(_)
            | Body::OnwardGrantReversed(_)
            | Body::OnwardReceiptReversed(_) => self.recall_onward(event),
            Body::RoleGranted(_)
            | Body::RoleWithdrawn(_)
            | Body::RoleDelegated(_)
            | Body::DelegationEnded(_)
            | Body::RightsEnforced(_) => self.recall_roles(event),
            Body::YearClosed(what) => self.closed_years.put(what.booking_year, Some(seq)),
            Body::CommitmentAuthorityLapsed(what) => self.lapsed_years.put(what.year_granted, Some(seq)),
            // Documents, and what only moves money; `Body::subject` asks it of every type.
            _ => self.recall_document(event),
        }
    }

    /// Who and what there is.
    fn recall_master(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::ManagerCreated(what) => {
                if what.parent.is_none() {
                    self.root_manager.put((), Some(what.manager.clone()));
                }
                self.managers.put(what.manager.clone(), Some(Noted { what: what.clone(), seq }));
            }
            Body::ActorCreated(what) => {
                self.actors.put(what.actor.clone(), Some(Noted { what: what.clone(), seq }));
                if let Ok(None) = self.rights.get(&what.actor) {
                    self.rights.put(what.actor.clone(), Some(Rights::default()));
                }
            }
            Body::ProgrammeCreated(what) => {
                self.programmes.put(what.programme.clone(), Some(Noted { what: what.clone(), seq }));
            }
            Body::ComponentCreated(what) | Body::ComponentAmended(what) => {
                self.components.put(what.component.clone(), Some(Noted { what: what.clone(), seq }));
            }
            Body::BudgetItemCreated(what) => {
                self.budget_items.put(what.budget_item.clone(), Some(Noted { what: what.clone(), seq }));
                self.budget_notes.put(what.budget_item.clone(), Some(BTreeMap::new()));
            }
            Body::ProjectRegistered(what) => {
                self.projects.put(what.project.clone(), Some(Noted { what: what.clone(), seq }));
                self.placements.put(what.project.clone(), Some(Placement::default()));
                self.dossiers.put(what.project.clone(), Some(Dossier::default()));
            }
            Body::ProjectPlaced(what) => {
                self.placements.change(&what.project, |placement| {
                    placement.0.insert(seq, what.agreement.clone());
                });
            }
            Body::AgreementRegistered(what) | Body::AgreementAmended(what) => {
                self.agreements.put(what.agreement.clone(), Some(Noted { what: what.clone(), seq }));
            }
            _ => {}
        }
    }

    fn register_key(&mut self, definition: KeyDefinition, seq: Seq) {
        let id = definition.id.clone();
        if let Ok(ids) = self.key_ids.get(&()) {
            let mut ids = ids.cloned().unwrap_or_default();
            ids.insert(id.clone());
            self.key_ids.put((), Some(ids));
        }
        let key = Key { definition: Arc::new(definition), registered_seq: seq, activated_seq: None, retired_seq: None };
        self.keys.put(id, Some(key));
    }

    /// A new version voids an approval.
    fn note_version(&mut self, version: &ProposalVersion, seq: Seq, author: &ActorId) {
        let Ok(before) = self.proposals.get(&version.proposal) else { return };
        let mut authors = before.map(|p| p.authors.clone()).unwrap_or_default();
        authors.insert(author.clone());
        let proposal = Proposal {
            state: ProposalState::Proposed,
            version: version.version,
            content: Arc::new(version.content.clone()),
            content_sha256: version.content_sha256,
            content_seq: seq,
            authors,
            approved_by: None,
            approved_seq: None,
            closed_seq: None,
            reversed_seq: None,
        };
        self.proposals.put(version.proposal.clone(), Some(proposal));
    }

    fn end_proposal(&mut self, id: &ProposalId, state: ProposalState, seq: Seq) {
        self.proposals.change(id, |proposal| {
            proposal.state = state;
            proposal.closed_seq = Some(seq);
        });
    }

    /// Commitments, orders, payments and statements. An event that tells of two of them is heard by each, perhaps twice;
    /// what is kept by event stays the same then.
    fn recall_document(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::CommitmentMade(what) => {
                self.commitments.put(what.commitment.clone(), Some(Commitment::new(what.clone(), seq)));
            }
            Body::CommitmentChanged(what) => self.commitments.change(&what.commitment, |commitment| {
                let change = match what.change {
                    CommitmentChange::Increase => what.amount_cents,
                    CommitmentChange::Free => what.amount_cents.negated(),
                };
                commitment.changes.insert(seq, change);
            }),
            Body::OrderCertified(what) => {
                self.orders.put(what.order.clone(), Some(Order::new(what.clone(), event.actor.clone(), seq)));
            }
            Body::OrderCountersigned(what) => self.orders.change(&what.order, |order| {
                order.countersigned = Some((event.actor.clone(), seq));
            }),
            Body::OrderIssued(what) => {
                self.orders.change(&what.order, |order| order.issued = Some((event.actor.clone(), seq)));
                self.note_issued(&what.order, event);
                self.note_ordered(&what.commitment, seq, what.amount_cents);
            }
            Body::OrderCancelled(what) => {
                self.orders.change(&what.order, |order| {
                    order.cancelled.insert(seq, what.amount_cents);
                });
                self.note_ordered(&what.commitment, seq, what.amount_cents.negated());
            }
            Body::Paid(what) => {
                self.orders.change(&what.order, |order| {
                    order.paid.insert(seq, what.amount_cents);
                    order.booked_by.insert(event.actor.clone());
                });
                if let PaymentSource::Statement { statement, line } = &what.source {
                    self.note_line(statement, *line, StatementLine::Paid { order: what.order.clone(), seq });
                }
            }
            Body::PaymentReversed(what) => {
                let payment = &what.payment;
                self.orders.change(&payment.order, |order| {
                    order.paid.insert(seq, payment.amount_cents.negated());
                    order.taken_back.insert(what.reverses);
                });
                if let PaymentSource::Statement { statement, line } = &payment.source {
                    let amount_cents = payment.amount_cents;
                    self.note_line(statement, *line, StatementLine::Unmatched { amount_cents, seq });
                }
            }
            Body::Refunded(refund) => self.note_refund(refund, event, true),
            Body::RefundReversed(what) => self.note_refund(&what.refund, event, false),
            Body::StatementImported(what) => {
                let statement = Statement { imported: what.clone(), imported_seq: seq, lines: BTreeMap::new() };
                self.statements.put(what.statement.clone(), Some(statement));
            }
            Body::PaymentUnmatched(what) => {
                let line = StatementLine::Unmatched { amount_cents: what.amount_cents, seq };
                self.note_line(&what.statement, what.line, line);
            }
            _ => self.recall_forward(event),
        }
    }

    /// Forward commitments, and the commitment of the due year that one of them becomes. Whoever asks for the first alone
    /// does not hear all of the second, so that stays unknown.
    fn recall_forward(&mut self, event: &Event) {
        let seq = event.seq;
        match &event.body {
            Body::ForwardCommitmentMade(what) => {
                if let Ok(ids) = self.forward_ids.get(&()) {
                    let mut ids = ids.cloned().unwrap_or_default();
                    ids.insert(what.forward_commitment.clone());
                    self.forward_ids.put((), Some(ids));
                }
                let known = ForwardCommitment::new(what.clone(), seq);
                self.forward_commitments.put(what.forward_commitment.clone(), Some(known));
            }
            Body::ForwardCommitmentChanged(what) => {
                self.forward_commitments.change(&what.forward_commitment, |known| known.note(what, seq));
            }
            Body::CommitmentCharged(what) => {
                self.forward_commitments.change(&what.forward_commitment, |known| {
                    known.charged.insert(what.due_year, seq);
                });
                let id = &what.commitment.commitment;
                if let Ok(None) = self.commitments.get(id) {
                    self.commitments.put(id.clone(), Some(Commitment::new(what.commitment.clone(), seq)));
                }
            }
            _ => self.recall_dossier(event),
        }
    }

    /// Where the orders of the project were not loaded, they stay unknown.
    fn note_issued(&mut self, order: &OrderId, event: &Event) {
        let Some(project) = event.postings.iter().find_map(|posting| posting.from.project.as_ref()) else { return };
        if let Ok(issued) = self.project_orders.get(project) {
            let mut issued = issued.cloned().unwrap_or_default();
            issued.insert(order.clone());
            self.project_orders.put(project.clone(), Some(issued));
        }
    }

    fn note_ordered(&mut self, commitment: &CommitmentId, seq: Seq, amount: Euro) {
        self.commitments.change(commitment, |commitment| {
            commitment.ordered.insert(seq, amount);
        });
    }

    /// A refund, or that one is taken back: what is bound again, or no longer, stands in its postings.
    fn note_refund(&mut self, refund: &Refunded, event: &Event, came: bool) {
        let (seq, payment) = (event.seq, refund.payment);
        let signed = |amount: Euro| if came { amount } else { amount.negated() };
        let bound =
            event.postings.iter().filter(|p| p.from.stage == Stage::Committed || p.to.stage == Stage::Committed);
        let freed = signed(bound.map(|posting| posting.amount_cents).next().unwrap_or(Euro::ZERO));
        let returned = Returned { payment, amount: signed(refund.amount_cents), set_off: true, freed };
        self.orders.change(&refund.order, |order| {
            order.returned.insert(seq, returned);
            order.booked_by.insert(event.actor.clone());
        });
        self.note_ordered(&refund.commitment, seq, freed.negated());
        if let PaymentSource::Statement { statement, line } = &refund.source {
            let (order, amount_cents) = (refund.order.clone(), refund.amount_cents.negated());
            let told = if came {
                StatementLine::Refunded { order, amount_cents, seq }
            } else {
                StatementLine::Unmatched { amount_cents, seq }
            };
            self.note_line(statement, *line, told);
        }
    }

    pub(super) fn note_line(&mut self, statement: &StatementId, line: u32, what: StatementLine) {
        self.statements.change(statement, |statement| {
            statement.lines.insert(line, what);
        });
    }
}
