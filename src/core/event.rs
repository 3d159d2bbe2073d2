//! Events: what happened, in the past tense, one journal leaf each.
//!
//! The leaf is the RFC 8785 form of `Event`; its bytes are what is hashed and stored. The version
//! stands in the type (`frame_granted/1`). A version is never changed: a new shape is a new version
//! beside it. Unknown types, versions and fields stop the reading with a message. No natural
//! person's name or free text stands here, only the place and salted hash in the vault.
//! One command makes exactly one event.

mod names;
mod parts;
pub mod reading;
mod subject;

pub use subject::{Subject, SubjectKind};

use crate::core::agreement::{PlaceProject, RegisterAgreement};
use crate::core::budget::{
    Block, ChangeAppropriation, DeclareBudgetNote, MakeVirement, ReinforceByIncome, ReturnAssignment, SettleExcess,
};
use crate::core::calendar::{Instant, iso_date};
use crate::core::claim::{ClaimReduced, DecideClaim, DeferClaim, RaiseClaim, RepayClaim, RepayClaimV1};
use crate::core::command::{
    Authentication, Channel, Commit, CreateActor, CreateBudgetItem, CreateComponent, CreateManager, CreateProgramme,
    RegisterProject, Sealed,
};
use crate::core::commitment::{ChangeCommitment, MakeCommitment};
use crate::core::commitment_authority::{
    BlockCommitmentAuthority, ChangeCommitmentAuthority, GrantCommitmentAuthority, LapseCommitmentAuthority,
    ReturnCommitmentAuthority,
};
use crate::core::consortium::{CarryJointly, RegisterConsortium, ReimbursePartner};
use crate::core::contribution::{ContributionReversed, RecordContribution};
use crate::core::dossier::{AssessCriterion, DescribeProject, PlanCost, PlanCostV1, SetMilestone};
use crate::core::filing::{AcceptDisputed, Examine, SubmitFiling, SubmitFilingV1};
use crate::core::forward_commitment::{ChangeForwardCommitment, CommitmentCharged, MakeForwardCommitment};
use crate::core::ids::{ActorId, BudgetItemId, CommandId, ComponentId, KeyId, ProposalId, Seq};
use crate::core::journal::canonical::{self, CanonicalError};
use crate::core::journal::hash::Hash;
use crate::core::keys::KeyDefinition;
use crate::core::keys::first_version::KeyDefinitionV1;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::onward_grant::{
    OnwardGrantMade, OnwardGrantReversed, OnwardReceiptReversed, OnwardShareReduced, ReceiveOnward,
};
use crate::core::order::{CertifyOrder, OrderAmount, OrderNamed};
use crate::core::payment::{ImportStatement, PaymentReversed, RecordPayment, RecordUnmatched};
use crate::core::proposal::{Content, ReasonCode};
use crate::core::recipient::RegisterRecipient;
use crate::core::refinancing::{TagRefinancing, UntagRefinancing};
use crate::core::refund::{RefundReversed, Refunded};
use crate::core::reuse::{AgreeReuse, EndReuse, RunningCostReversed, RunningCostShared};
use crate::core::role::{Delegation, DelegationEnded, GrantRole, RightsEnforced, RoleWithdrawn};
use crate::core::roll_out::{AuthorityConnected, ConnectionWithdrawn, DeclareCompetence, RegisterAuthority};
use crate::core::service::{ReachMaturity, RegisterService, ServiceAttached, ServiceDetached, WithdrawMaturity};
use crate::core::voucher::{RegisterVoucher, RegisterVoucherV1, VoucherMatched, VoucherUnmatched};
use crate::core::year::{CloseYear, ConsentResidue, FormResidue};
use serde::{Deserialize, Serialize};
use time::Date;

/// One journal leaf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The form of the leaf itself.
    pub form: Form,
    pub seq: Seq,
    /// Never before the event before it.
    pub recorded_at: Instant,
    /// The value date.
    #[serde(with = "iso_date")]
    pub booked_on: Date,
    pub actor: ActorId,
    pub channel: Channel,
    pub authentication: Authentication,
    pub command_id: CommandId,
    pub command_sha256: Hash,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<String>,
    pub body: Body,
    pub postings: Vec<Posting>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    #[serde(rename = "titelbuch/1")]
    V1,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Body {
    #[serde(rename = "manager_created/1")]
    ManagerCreated(CreateManager),
    #[serde(rename = "actor_created/1")]
    ActorCreated(CreateActor),
    #[serde(rename = "programme_created/1")]
    ProgrammeCreated(CreateProgramme),
    #[serde(rename = "component_created/1")]
    ComponentCreated(CreateComponent),
    #[serde(rename = "component_amended/1")]
    ComponentAmended(CreateComponent),
    #[serde(rename = "budget_item_created/1")]
    BudgetItemCreated(CreateBudgetItem),
    #[serde(rename = "appropriated/1")]
    Appropriated(Appropriated),
    #[serde(rename = "frame_granted/1")]
    FrameGranted(FrameGranted),
    #[serde(rename = "key_registered/1")]
    KeyRegisteredV1(KeyRegisteredV1),
    #[serde(rename = "key_registered/2")]
    KeyRegistered(KeyRegistered),
    #[serde(rename = "key_activated/1")]
    KeyActivated(KeyNamed),
    #[serde(rename = "key_retired/1")]
    KeyRetired(KeyNamed),
    #[serde(rename = "proposal_made/1")]
    ProposalMade(ProposalVersion),
    #[serde(rename = "proposal_amended/1")]
    ProposalAmended(ProposalVersion),
    #[serde(rename = "proposal_approved/1")]
    ProposalApproved(ProposalApproved),
    #[serde(rename = "proposal_rejected/1")]
    ProposalRejected(ProposalEnded),
    #[serde(rename = "proposal_withdrawn/1")]
    ProposalWithdrawn(ProposalEnded),
    #[serde(rename = "proposal_carried_out/1")]
    ProposalCarriedOut(ProposalCarriedOut),
    #[serde(rename = "project_registered/1")]
    ProjectRegistered(RegisterProject),
    #[serde(rename = "committed/1")]
    Committed(Commit),
    #[serde(rename = "appropriation_changed/1")]
    AppropriationChanged(ChangeAppropriation),
    #[serde(rename = "blocked/1")]
    Blocked(Block),
    #[serde(rename = "unblocked/1")]
    Unblocked(Block),
    #[serde(rename = "budget_note_declared/1")]
    BudgetNoteDeclared(DeclareBudgetNote),
    #[serde(rename = "virement_made/1")]
    VirementMade(MakeVirement),
    #[serde(rename = "income_reinforced/1")]
    IncomeReinforced(ReinforceByIncome),
    #[serde(rename = "assignment_returned/1")]
    AssignmentReturned(ReturnAssignment),
    #[serde(rename = "excess_settled/1")]
    ExcessSettled(SettleExcess),
    #[serde(rename = "commitment_made/1")]
    CommitmentMade(MakeCommitment),
    #[serde(rename = "commitment_changed/1")]
    CommitmentChanged(ChangeCommitment),
    #[serde(rename = "order_certified/1")]
    OrderCertified(CertifyOrder),
    #[serde(rename = "order_issued/1")]
    OrderIssued(OrderAmount),
    #[serde(rename = "order_cancelled/1")]
    OrderCancelled(OrderAmount),
    #[serde(rename = "statement_imported/1")]
    StatementImported(ImportStatement),
    #[serde(rename = "paid/1")]
    Paid(RecordPayment),
    #[serde(rename = "payment_unmatched/1")]
    PaymentUnmatched(RecordUnmatched),
    #[serde(rename = "payment_reversed/1")]
    PaymentReversed(PaymentReversed),
    #[serde(rename = "refunded/1")]
    Refunded(Refunded),
    #[serde(rename = "refund_reversed/1")]
    RefundReversed(RefundReversed),
    #[serde(rename = "residue_formed/1")]
    ResidueFormed(FormResidue),
    #[serde(rename = "residue_consented/1")]
    ResidueConsented(ConsentResidue),
    #[serde(rename = "year_closed/1")]
    YearClosed(CloseYear),
    #[serde(rename = "agreement_registered/1")]
    AgreementRegistered(RegisterAgreement),
    #[serde(rename = "agreement_amended/1")]
    AgreementAmended(RegisterAgreement),
    #[serde(rename = "project_placed/1")]
    ProjectPlaced(PlaceProject),
    #[serde(rename = "order_countersigned/1")]
    OrderCountersigned(OrderNamed),
    #[serde(rename = "voucher_registered/1")]
    VoucherRegisteredV1(RegisterVoucherV1),
    #[serde(rename = "voucher_registered/2")]
    VoucherRegistered(RegisterVoucher),
    #[serde(rename = "contribution_recorded/1")]
    ContributionRecorded(RecordContribution),
    #[serde(rename = "contribution_reversed/1")]
    ContributionReversed(ContributionReversed),
    #[serde(rename = "voucher_matched/1")]
    VoucherMatched(VoucherMatched),
    #[serde(rename = "voucher_unmatched/1")]
    VoucherUnmatched(VoucherUnmatched),
    #[serde(rename = "filing_submitted/1")]
    FilingSubmittedV1(SubmitFilingV1),
    #[serde(rename = "filing_submitted/2")]
    FilingSubmitted(SubmitFiling),
    #[serde(rename = "examined/1")]
    Examined(Examine),
    #[serde(rename = "disputed_accepted/1")]
    DisputedAccepted(AcceptDisputed),
    #[serde(rename = "claim_raised/1")]
    ClaimRaised(RaiseClaim),
    #[serde(rename = "claim_decided/1")]
    ClaimDecided(DecideClaim),
    #[serde(rename = "claim_deferred/1")]
    ClaimDeferred(DeferClaim),
    #[serde(rename = "claim_reduced/1")]
    ClaimReduced(ClaimReduced),
    #[serde(rename = "claim_repaid/1")]
    ClaimRepaidV1(RepayClaimV1),
    #[serde(rename = "claim_repaid/2")]
    ClaimRepaid(RepayClaim),
    #[serde(rename = "commitment_authority_granted/1")]
    CommitmentAuthorityGranted(GrantCommitmentAuthority),
    #[serde(rename = "commitment_authority_changed/1")]
    CommitmentAuthorityChanged(ChangeCommitmentAuthority),
    #[serde(rename = "commitment_authority_blocked/1")]
    CommitmentAuthorityBlocked(BlockCommitmentAuthority),
    #[serde(rename = "commitment_authority_unblocked/1")]
    CommitmentAuthorityUnblocked(BlockCommitmentAuthority),
    #[serde(rename = "commitment_authority_returned/1")]
    CommitmentAuthorityReturned(ReturnCommitmentAuthority),
    #[serde(rename = "commitment_authority_lapsed/1")]
    CommitmentAuthorityLapsed(LapseCommitmentAuthority),
    #[serde(rename = "forward_commitment_made/1")]
    ForwardCommitmentMade(MakeForwardCommitment),
    #[serde(rename = "forward_commitment_changed/1")]
    ForwardCommitmentChanged(ChangeForwardCommitment),
    #[serde(rename = "commitment_charged/1")]
    CommitmentCharged(CommitmentCharged),
    #[serde(rename = "recipient_registered/1")]
    RecipientRegistered(RegisterRecipient),
    #[serde(rename = "onward_grant_made/1")]
    OnwardGrantMade(OnwardGrantMade),
    #[serde(rename = "onward_received/1")]
    OnwardReceived(ReceiveOnward),
    #[serde(rename = "onward_share_reduced/1")]
    OnwardShareReduced(OnwardShareReduced),
    #[serde(rename = "onward_grant_reversed/1")]
    OnwardGrantReversed(OnwardGrantReversed),
    #[serde(rename = "onward_receipt_reversed/1")]
    OnwardReceiptReversed(OnwardReceiptReversed),
    #[serde(rename = "service_registered/1")]
    ServiceRegistered(RegisterService),
    #[serde(rename = "service_amended/1")]
    ServiceAmended(RegisterService),
    #[serde(rename = "service_attached/1")]
    ServiceAttached(ServiceAttached),
    #[serde(rename = "service_detached/1")]
    ServiceDetached(ServiceDetached),
    #[serde(rename = "maturity_reached/1")]
    MaturityReached(ReachMaturity),
    #[serde(rename = "maturity_withdrawn/1")]
    MaturityWithdrawn(WithdrawMaturity),
    #[serde(rename = "project_described/1")]
    ProjectDescribed(DescribeProject),
    #[serde(rename = "milestone_set/1")]
    MilestoneSet(SetMilestone),
    #[serde(rename = "cost_planned/1")]
    CostPlannedV1(PlanCostV1),
    #[serde(rename = "cost_planned/2")]
    CostPlanned(PlanCost),
    #[serde(rename = "refinancing_tagged/1")]
    RefinancingTagged(TagRefinancing),
    #[serde(rename = "refinancing_removed/1")]
    RefinancingRemoved(UntagRefinancing),
    #[serde(rename = "criterion_assessed/1")]
    CriterionAssessed(AssessCriterion),
    #[serde(rename = "consortium_registered/1")]
    ConsortiumRegistered(RegisterConsortium),
    #[serde(rename = "project_carried_jointly/1")]
    ProjectCarriedJointly(CarryJointly),
    #[serde(rename = "partner_reimbursed/1")]
    PartnerReimbursed(ReimbursePartner),
    #[serde(rename = "authority_registered/1")]
    AuthorityRegistered(RegisterAuthority),
    #[serde(rename = "competence_declared/1")]
    CompetenceDeclared(DeclareCompetence),
    #[serde(rename = "authority_connected/1")]
    AuthorityConnected(AuthorityConnected),
    #[serde(rename = "connection_withdrawn/1")]
    ConnectionWithdrawn(ConnectionWithdrawn),
    #[serde(rename = "reuse_agreed/1")]
    ReuseAgreed(AgreeReuse),
    #[serde(rename = "reuse_ended/1")]
    ReuseEnded(EndReuse),
    #[serde(rename = "running_cost_shared/1")]
    RunningCostShared(RunningCostShared),
    #[serde(rename = "running_cost_reversed/1")]
    RunningCostReversed(RunningCostReversed),
    #[serde(rename = "role_granted/1")]
    RoleGranted(GrantRole),
    #[serde(rename = "role_withdrawn/1")]
    RoleWithdrawn(RoleWithdrawn),
    #[serde(rename = "role_delegated/1")]
    RoleDelegated(Delegation),
    #[serde(rename = "delegation_ended/1")]
    DelegationEnded(DelegationEnded),
    #[serde(rename = "rights_enforced/1")]
    RightsEnforced(RightsEnforced),
    #[serde(rename = "reversed/1")]
    Reversed(Reversed),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appropriated {
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameGranted {
    pub component: ComponentId,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRegistered {
    pub definition: KeyDefinition,
}

/// Only read: what books of the first days hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRegisteredV1 {
    pub definition: KeyDefinitionV1,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyNamed {
    pub key: KeyId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalVersion {
    pub proposal: ProposalId,
    pub version: u32,
    pub content: Content,
    pub content_sha256: Hash,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalApproved {
    pub proposal: ProposalId,
    pub content_sha256: Hash,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalEnded {
    pub proposal: ProposalId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalCarriedOut {
    pub proposal: ProposalId,
    pub content_sha256: Hash,
    /// The booking that it reverses, when the proposal was a reversal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverses: Option<Seq>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reversed {
    pub reverses: Seq,
    pub reason: ReasonCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
}

/// Why bytes are not an event of this book.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    #[error("das Ereignis ist nicht lesbar: {0}")]
    Unreadable(String),
}

impl Event {
    /// The canonical bytes: what is stored and hashed.
    ///
    /// # Errors
    /// When a text is not in NFC or a number leaves the range of the stored form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical::to_canonical(self)
    }

    /// Reads stored bytes. Does not check that they are canonical: the hash was taken over them.
    ///
    /// # Errors
    /// `Unreadable` for unknown types, versions or fields.
    pub fn from_bytes(bytes: &[u8]) -> Result<Event, EventError> {
        canonical::from_bytes(bytes).map_err(|e| EventError::Unreadable(e.to_string()))
    }

    /// The booking that this event reverses, if it is a reversal.
    #[must_use]
    pub fn reverses(&self) -> Option<Seq> {
        self.body.reverses()
    }
}
