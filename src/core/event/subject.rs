//! What an event is about: the thing it tells of, a second thing that it changes, and what it names in the vault.
//!
//! So everything about one thing can be found, and nothing else has to be read.

use super::Body;
use crate::core::claim::{ClaimReduced, Claimed, RaiseClaim};
use crate::core::command::Sealed;
use crate::core::contribution::ContributionReversed;
use crate::core::ids::{ActorId, Seq};
use crate::core::journal::hash::Hash;
use crate::core::onward_grant::OnwardSource;
use crate::core::payment::{PaymentReversed, PaymentSource};
use crate::core::refund::RefundReversed;
use crate::core::role::{DelegationEnded, RoleWithdrawn};
use crate::core::voucher::VoucherUnmatched;

/// What an event is about, so that everything about one thing can be found: `key:koenigstein-2019`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    Manager,
    Actor,
    Programme,
    Component,
    BudgetItem,
    Key,
    Proposal,
    Project,
    Commitment,
    Order,
    Statement,
    Year,
    Agreement,
    Voucher,
    /// A document by its hash: never the subject of an event, only mentioned.
    Document,
    /// An invoice by its number: never the subject of an event, only mentioned.
    Invoice,
    Contribution,
    Filing,
    Claim,
    ForwardCommitment,
    AuthorityYear,
    Recipient,
    OnwardGrant,
    Service,
    Authority,
    Consortium,
    /// The rights of the whole book: one thing, named `book`.
    Rights,
}

impl SubjectKind {
    /// All of them, in their order.
    pub const ALL: [SubjectKind; 27] = [
        SubjectKind::Manager,
        SubjectKind::Actor,
        SubjectKind::Programme,
        SubjectKind::Component,
        SubjectKind::BudgetItem,
        SubjectKind::Key,
        SubjectKind::Proposal,
        SubjectKind::Project,
        SubjectKind::Commitment,
        SubjectKind::Order,
        SubjectKind::Statement,
        SubjectKind::Year,
        SubjectKind::Agreement,
        SubjectKind::Voucher,
        SubjectKind::Document,
        SubjectKind::Invoice,
        SubjectKind::Contribution,
        SubjectKind::Filing,
        SubjectKind::Claim,
        SubjectKind::ForwardCommitment,
        SubjectKind::AuthorityYear,
        SubjectKind::Recipient,
        SubjectKind::OnwardGrant,
        SubjectKind::Service,
        SubjectKind::Authority,
        SubjectKind::Consortium,
        SubjectKind::Rights,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SubjectKind::Manager => "manager",
            SubjectKind::Actor => "actor",
            SubjectKind::Programme => "programme",
            SubjectKind::Component => "component",
            SubjectKind::BudgetItem => "budget_item",
            SubjectKind::Key => "key",
            SubjectKind::Proposal => "proposal",
            SubjectKind::Project => "project",
            SubjectKind::Commitment => "commitment",
            SubjectKind::Order => "order",
            SubjectKind::Statement => "statement",
            SubjectKind::Year => "year",
            SubjectKind::Agreement => "agreement",
            SubjectKind::Voucher => "voucher",
            SubjectKind::Document => "document",
            SubjectKind::Invoice => "invoice",
            SubjectKind::Contribution => "contribution",
            SubjectKind::Filing => "filing",
            SubjectKind::Claim => "claim",
            SubjectKind::ForwardCommitment => "forward_commitment",
            SubjectKind::AuthorityYear => "authority_year",
            SubjectKind::Recipient => "recipient",
            SubjectKind::OnwardGrant => "onward_grant",
            SubjectKind::Service => "service",
            SubjectKind::Authority => "authority",
            SubjectKind::Consortium => "consortium",
            SubjectKind::Rights => "rights",
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.id)
    }
}

impl Claimed {
    /// The things that hear of what is asked back of them.
    fn mentions(&self) -> Vec<Subject> {
        let of = |kind, id: &str| vec![Subject { kind, id: id.to_owned() }];
        match self {
            Claimed::Recovery { voucher, .. } | Claimed::LateUse { voucher, .. } => {
                of(SubjectKind::Voucher, voucher.as_str())
            }
            Claimed::Refund { order, .. } => of(SubjectKind::Order, order.as_str()),
            Claimed::Onward { onward_grant, .. } => of(SubjectKind::OnwardGrant, onward_grant.as_str()),
            Claimed::Interest { .. } | Claimed::Surplus { .. } => Vec::new(),
        }
    }
}

impl OnwardSource {
    /// The things that hear of what is handed on of them.
    fn mentions(&self) -> Vec<Subject> {
        let of = |kind, id: &str| Subject { kind, id: id.to_owned() };
        match self {
            OnwardSource::Commitment { commitment } => vec![of(SubjectKind::Commitment, commitment.as_str())],
            OnwardSource::Order { order, commitment } => {
                vec![of(SubjectKind::Commitment, commitment.as_str()), of(SubjectKind::Order, order.as_str())]
            }
            OnwardSource::Share { onward_grant, .. } => vec![of(SubjectKind::OnwardGrant, onward_grant.as_str())],
        }
    }
}

/// The statement that a payment or its return stands in.
fn stands_in(source: &PaymentSource) -> Vec<Subject> {
    match source {
        PaymentSource::Statement { statement, .. } => {
            vec![Subject { kind: SubjectKind::Statement, id: statement.to_string() }]
        }
        PaymentSource::Typed => Vec::new(),
    }
}

/// A voucher takes its document and its invoice, so that nobody files them again.
fn taken_by_voucher(document: &Hash, invoice: Option<&str>) -> Vec<Subject> {
    let of = |kind, id: String| Subject { kind, id };
    let invoice = invoice.map(|invoice| of(SubjectKind::Invoice, invoice.to_owned()));
    std::iter::once(of(SubjectKind::Document, document.to_string())).chain(invoice).collect()
}

impl Body {
    /// What the event tells about; `None` for one that only moves money.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        let of = |kind, id: &str| Some(Subject { kind, id: id.to_owned() });
        match self {
            Body::ManagerCreated(what) => of(SubjectKind::Manager, what.manager.as_str()),
            Body::ActorCreated(what) => of(SubjectKind::Actor, what.actor.as_str()),
            Body::ProgrammeCreated(what) => of(SubjectKind::Programme, what.programme.as_str()),
            Body::ComponentCreated(what) | Body::ComponentAmended(what) => {
                of(SubjectKind::Component, what.component.as_str())
            }
            Body::BudgetItemCreated(what) => of(SubjectKind::BudgetItem, what.budget_item.as_str()),
            Body::BudgetNoteDeclared(what) => of(SubjectKind::BudgetItem, what.budget_item.as_str()),
            Body::KeyRegisteredV1(what) => of(SubjectKind::Key, what.definition.id.as_str()),
            Body::KeyRegistered(what) => of(SubjectKind::Key, what.definition.id.as_str()),
            Body::KeyActivated(what) | Body::KeyRetired(what) => of(SubjectKind::Key, what.key.as_str()),
            Body::ProposalMade(_) | Body::ProposalAmended(_) | Body::ProposalApproved(_) => self.subject_of_proposal(),
            Body::ProposalRejected(_) | Body::ProposalWithdrawn(_) => self.subject_of_proposal(),
            Body::ProposalCarriedOut(_) => self.subject_of_proposal(),
            Body::ProjectRegistered(what) => of(SubjectKind::Project, what.project.as_str()),
            _ => self.subject_of_document(),
        }
    }

    /// Documents: commitments, orders, payments, evidence, claims, what is handed on.
    fn subject_of_document(&self) -> Option<Subject> {
        let of = |kind, id: &str| Some(Subject { kind, id: id.to_owned() });
        match self {
            Body::CommitmentMade(what) => of(SubjectKind::Commitment, what.commitment.as_str()),
            Body::CommitmentChanged(what) => of(SubjectKind::Commitment, what.commitment.as_str()),
            Body::OrderCertified(_) | Body::OrderIssued(_) | Body::OrderCancelled(_) => self.subject_of_order(),
            Body::OrderCountersigned(_) | Body::Paid(_) | Body::PaymentReversed(_) => self.subject_of_order(),
            Body::Refunded(_) | Body::RefundReversed(_) => self.subject_of_order(),
            Body::StatementImported(what) => of(SubjectKind::Statement, what.statement.as_str()),
            Body::PaymentUnmatched(what) => of(SubjectKind::Statement, what.statement.as_str()),
            Body::YearClosed(what) => of(SubjectKind::Year, &what.booking_year.to_string()),
            Body::AgreementRegistered(what) | Body::AgreementAmended(what) => {
                of(SubjectKind::Agreement, what.agreement.as_str())
            }
            Body::ProjectPlaced(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::VoucherRegisteredV1(_) | Body::VoucherRegistered(_) | Body::VoucherMatched(_) => {
                self.subject_of_evidence()
            }
            Body::ContributionRecorded(_) | Body::ContributionReversed(_) => self.subject_of_evidence(),
            Body::FilingSubmittedV1(_) | Body::ClaimReduced(_) => self.subject_of_evidence(),
            Body::FilingSubmitted(_) | Body::Examined(_) | Body::DisputedAccepted(_) => self.subject_of_evidence(),
            Body::ClaimRaised(_) | Body::ClaimDecided(_) | Body::ClaimDeferred(_) => self.subject_of_evidence(),
            Body::VoucherUnmatched(_) | Body::ClaimRepaidV1(_) | Body::ClaimRepaid(_) => self.subject_of_evidence(),
            Body::IncomeReinforced(what) => of(SubjectKind::Claim, what.claim.as_str()),
            Body::CommitmentAuthorityLapsed(what) => of(SubjectKind::AuthorityYear, &what.year_granted.to_string()),
            Body::ForwardCommitmentMade(what) => of(SubjectKind::ForwardCommitment, what.forward_commitment.as_str()),
            Body::ForwardCommitmentChanged(what) => {
                of(SubjectKind::ForwardCommitment, what.forward_commitment.as_str())
            }
            Body::CommitmentCharged(what) => of(SubjectKind::Commitment, what.commitment.commitment.as_str()),
            Body::RecipientRegistered(what) => of(SubjectKind::Recipient, what.recipient.as_str()),
            Body::OnwardGrantMade(what) => of(SubjectKind::OnwardGrant, what.onward_grant.as_str()),
            Body::OnwardReceived(what) => of(SubjectKind::OnwardGrant, what.onward_grant.as_str()),
            Body::OnwardShareReduced(what) => of(SubjectKind::OnwardGrant, what.onward_grant.as_str()),
            Body::OnwardGrantReversed(what) => of(SubjectKind::OnwardGrant, what.onward_grant.as_str()),
            Body::OnwardReceiptReversed(what) => of(SubjectKind::OnwardGrant, what.received.onward_grant.as_str()),
            Body::ServiceRegistered(_)
            | Body::ServiceAmended(_)
            | Body::ServiceAttached(_)
            | Body::ServiceDetached(_) => self.subject_of_dossier(),
            Body::MaturityReached(_) | Body::MaturityWithdrawn(_) | Body::CompetenceDeclared(_) => {
                self.subject_of_dossier()
            }
            Body::AuthorityConnected(_) | Body::ConnectionWithdrawn(_) => self.subject_of_dossier(),
            Body::ReuseAgreed(_) | Body::ReuseEnded(_) => self.subject_of_dossier(),
            Body::RunningCostShared(_) | Body::RunningCostReversed(_) => self.subject_of_dossier(),
            Body::ProjectDescribed(_) | Body::MilestoneSet(_) => self.subject_of_dossier(),
            Body::CostPlannedV1(_) | Body::CostPlanned(_) => self.subject_of_dossier(),
            Body::CriterionAssessed(_) | Body::AuthorityRegistered(_) => self.subject_of_dossier(),
            Body::ConsortiumRegistered(_) | Body::ProjectCarriedJointly(_) | Body::PartnerReimbursed(_) => {
                self.subject_of_dossier()
            }
            Body::RefinancingTagged(_) | Body::RefinancingRemoved(_) => self.subject_of_dossier(),
            Body::RoleGranted(_) | Body::RoleWithdrawn(_) | Body::RightsEnforced(_) => self.subject_of_role(),
            Body::RoleDelegated(_) | Body::DelegationEnded(_) => self.subject_of_role(),
            // What only moves money. The verifier names the subject of every type, and replays a journal of all of them.
            _ => None,
        }
    }

    /// Who may do what, told of whoever may.
    fn subject_of_role(&self) -> Option<Subject> {
        let of = |id: &ActorId| Some(Subject { kind: SubjectKind::Actor, id: id.to_string() });
        match self {
            Body::RoleGranted(role) | Body::RoleWithdrawn(RoleWithdrawn { role, .. }) => of(&role.actor),
            Body::RoleDelegated(delegation) | Body::DelegationEnded(DelegationEnded { delegation, .. }) => {
                of(&delegation.deputy)
            }
            Body::RightsEnforced(_) => Some(Subject { kind: SubjectKind::Rights, id: "book".to_owned() }),
            _ => None,
        }
    }

    /// Proposals, whatever became of them.
    fn subject_of_proposal(&self) -> Option<Subject> {
        let of = |kind, id: &str| Some(Subject { kind, id: id.to_owned() });
        match self {
            Body::ProposalMade(what) | Body::ProposalAmended(what) => of(SubjectKind::Proposal, what.proposal.as_str()),
            Body::ProposalApproved(what) => of(SubjectKind::Proposal, what.proposal.as_str()),
            Body::ProposalRejected(what) | Body::ProposalWithdrawn(what) => {
                of(SubjectKind::Proposal, what.proposal.as_str())
            }
            Body::ProposalCarriedOut(what) => of(SubjectKind::Proposal, what.proposal.as_str()),
            _ => None,
        }
    }

    /// Payment orders, and what the Kasse paid on them.
    fn subject_of_order(&self) -> Option<Subject> {
        let of = |kind, id: &str| Some(Subject { kind, id: id.to_owned() });
        match self {
            Body::OrderCertified(what) => of(SubjectKind::Order, what.order.as_str()),
            Body::OrderIssued(what) | Body::OrderCancelled(what) => of(SubjectKind::Order, what.order.as_str()),
            Body::Paid(what) => of(SubjectKind::Order, what.order.as_str()),
            Body::PaymentReversed(what) => of(SubjectKind::Order, what.payment.order.as_str()),
            Body::OrderCountersigned(what) => of(SubjectKind::Order, what.order.as_str()),
            Body::Refunded(refund) | Body::RefundReversed(RefundReversed { refund, .. }) => {
                of(SubjectKind::Order, refund.order.as_str())
            }
            _ => None,
        }
    }

    /// Vouchers, filings, claims.
    fn subject_of_evidence(&self) -> Option<Subject> {
        let of = |kind, id: &str| Some(Subject { kind, id: id.to_owned() });
        match self {
            Body::VoucherRegisteredV1(what) => of(SubjectKind::Voucher, what.voucher.as_str()),
            Body::VoucherRegistered(what) => of(SubjectKind::Voucher, what.voucher.as_str()),
            Body::ContributionRecorded(what) => of(SubjectKind::Contribution, what.contribution.as_str()),
            Body::ContributionReversed(what) => of(SubjectKind::Contribution, what.recorded.contribution.as_str()),
            Body::VoucherMatched(what) => of(SubjectKind::Voucher, what.voucher.as_str()),
            Body::VoucherUnmatched(what) => of(SubjectKind::Voucher, what.matched.voucher.as_str()),
            Body::FilingSubmittedV1(what) => of(SubjectKind::Filing, what.filing.as_str()),
            Body::ClaimReduced(what) => of(SubjectKind::Claim, what.claim.as_str()),
            Body::FilingSubmitted(what) => of(SubjectKind::Filing, what.filing.as_str()),
            Body::Examined(what) => of(SubjectKind::Voucher, what.voucher.as_str()),
            Body::DisputedAccepted(what) => of(SubjectKind::Voucher, what.voucher.as_str()),
            Body::ClaimRaised(what) => of(SubjectKind::Claim, what.claim.as_str()),
            Body::ClaimDecided(what) => of(SubjectKind::Claim, what.claim.as_str()),
            Body::ClaimDeferred(what) => of(SubjectKind::Claim, what.claim.as_str()),
            Body::ClaimRepaidV1(what) => of(SubjectKind::Claim, what.claim.as_str()),
            Body::ClaimRepaid(what) => of(SubjectKind::Claim, what.claim.as_str()),
            _ => None,
        }
    }

    /// Services, authorities and dossiers; that a project works on a service is told of the project.
    fn subject_of_dossier(&self) -> Option<Subject> {
        let of = |kind, id: &str| Some(Subject { kind, id: id.to_owned() });
        match self {
            Body::ServiceRegistered(what) | Body::ServiceAmended(what) => {
                of(SubjectKind::Service, what.service.as_str())
            }
            Body::MaturityReached(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::MaturityWithdrawn(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::CompetenceDeclared(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::AuthorityConnected(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::ConnectionWithdrawn(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::ReuseAgreed(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::ReuseEnded(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::RunningCostShared(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::RunningCostReversed(what) => of(SubjectKind::Service, what.shared.service.as_str()),
            Body::ServiceAttached(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::ServiceDetached(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::ProjectDescribed(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::MilestoneSet(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::CostPlannedV1(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::CostPlanned(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::RefinancingTagged(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::RefinancingRemoved(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::CriterionAssessed(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::AuthorityRegistered(what) => of(SubjectKind::Authority, what.authority.as_str()),
            Body::ConsortiumRegistered(what) => of(SubjectKind::Consortium, what.consortium.as_str()),
            Body::ProjectCarriedJointly(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::PartnerReimbursed(what) => of(SubjectKind::Project, what.project.as_str()),
            _ => None,
        }
    }

    /// Other things that the event changes: an order is issued on a commitment, a payment stands in a statement, a voucher
    /// takes its document and its invoice.
    #[must_use]
    pub fn mentions(&self) -> Vec<Subject> {
        let of = |kind, id: &str| vec![Subject { kind, id: id.to_owned() }];
        match self {
            Body::OrderIssued(what) | Body::OrderCancelled(what) => {
                of(SubjectKind::Commitment, what.commitment.as_str())
            }
            Body::CommitmentCharged(what) => of(SubjectKind::ForwardCommitment, what.forward_commitment.as_str()),
            Body::Paid(payment) | Body::PaymentReversed(PaymentReversed { payment, .. }) => stands_in(&payment.source),
            Body::Refunded(refund) | Body::RefundReversed(RefundReversed { refund, .. }) => {
                let mut changed = of(SubjectKind::Commitment, refund.commitment.as_str());
                changed.extend(stands_in(&refund.source));
                changed
            }
            Body::ClaimRepaid(what) => what.source.as_ref().map(stands_in).unwrap_or_default(),
            Body::VoucherRegisteredV1(what) => taken_by_voucher(&what.document_sha256, what.invoice.as_deref()),
            Body::VoucherRegistered(what) => taken_by_voucher(&what.document_sha256, what.invoice.as_deref()),
            Body::ContributionRecorded(recorded)
            | Body::ContributionReversed(ContributionReversed { recorded, .. }) => {
                of(SubjectKind::Document, &recorded.document_sha256.to_string())
            }
            Body::ServiceAttached(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::ServiceDetached(what) => of(SubjectKind::Service, what.service.as_str()),
            Body::VoucherMatched(matched) | Body::VoucherUnmatched(VoucherUnmatched { matched, .. }) => {
                of(SubjectKind::Order, matched.order.as_str())
            }
            Body::ClaimRaised(RaiseClaim { what, .. }) | Body::ClaimReduced(ClaimReduced { what, .. }) => {
                what.mentions()
            }
            Body::OnwardGrantMade(what) => {
                let recipients = what.shares.amounts().into_iter();
                let recipients = recipients.flat_map(|(id, _)| of(SubjectKind::Recipient, id.as_str()));
                what.source.mentions().into_iter().chain(recipients).collect()
            }
            Body::RoleDelegated(delegation) | Body::DelegationEnded(DelegationEnded { delegation, .. }) => {
                of(SubjectKind::Actor, delegation.absent.as_str())
            }
            Body::OnwardShareReduced(what) => what.source.mentions(),
            Body::OnwardGrantReversed(what) => what.source.mentions(),
            _ => Vec::new(),
        }
    }

    /// The booking that the event reverses, if it is a reversal.
    #[must_use]
    pub fn reverses(&self) -> Option<Seq> {
        match self {
            Body::Reversed(reversed) => Some(reversed.reverses),
            Body::ProposalCarriedOut(done) => done.reverses,
            Body::PaymentReversed(reversed) => Some(reversed.reverses),
            Body::RefundReversed(reversed) => Some(reversed.reverses),
            Body::VoucherUnmatched(unmatched) => Some(unmatched.reverses),
            Body::ContributionReversed(reversed) => Some(reversed.reverses),
            Body::RunningCostReversed(reversed) => Some(reversed.reverses),
            Body::OnwardGrantReversed(reversed) => Some(reversed.reverses),
            Body::OnwardReceiptReversed(reversed) => Some(reversed.reverses),
            _ => None,
        }
    }

    /// The text of the vault that the event names.
    #[must_use]
    pub fn sealed(&self) -> Option<&Sealed> {
        match self {
            Body::ActorCreated(what) => Some(&what.name),
            Body::RecipientRegistered(what) => what.name.as_ref(),
            Body::ProposalRejected(what) | Body::ProposalWithdrawn(what) => what.note.as_ref(),
            Body::Reversed(what) => what.note.as_ref(),
            Body::CommitmentMade(what) => what.payee.as_ref(),
            Body::OrderCertified(what) => what.payee.as_ref(),
            Body::VoucherRegisteredV1(what) => what.payee.as_ref(),
            Body::VoucherRegistered(what) => what.payee.as_ref(),
            Body::Examined(what) => what.finding.as_ref(),
            Body::ClaimRaised(what) => what.debtor.as_ref(),
            Body::ForwardCommitmentMade(what) => what.payee.as_ref(),
            Body::CommitmentCharged(what) => what.commitment.payee.as_ref(),
            _ => None,
        }
    }

    /// Whether the event is the first of its subject.
    #[must_use]
    pub fn creates_subject(&self) -> bool {
        matches!(
            self,
            Body::ManagerCreated(_)
                | Body::ActorCreated(_)
                | Body::ProgrammeCreated(_)
                | Body::ComponentCreated(_)
                | Body::BudgetItemCreated(_)
                | Body::KeyRegisteredV1(_)
                | Body::KeyRegistered(_)
                | Body::ProposalMade(_)
                | Body::ProjectRegistered(_)
                | Body::CommitmentMade(_)
                | Body::OrderCertified(_)
                | Body::StatementImported(_)
                | Body::YearClosed(_)
                | Body::AgreementRegistered(_)
                | Body::VoucherRegisteredV1(_)
                | Body::VoucherRegistered(_)
                | Body::ContributionRecorded(_)
                | Body::FilingSubmittedV1(_)
                | Body::FilingSubmitted(_)
                | Body::ClaimRaised(_)
                | Body::CommitmentAuthorityLapsed(_)
                | Body::ForwardCommitmentMade(_)
                | Body::CommitmentCharged(_)
                | Body::RecipientRegistered(_)
                | Body::OnwardGrantMade(_)
                | Body::ServiceRegistered(_)
                | Body::AuthorityRegistered(_)
                | Body::ConsortiumRegistered(_)
                | Body::RightsEnforced(_)
        )
    }
}
