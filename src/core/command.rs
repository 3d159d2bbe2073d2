//! Commands: what an actor may ask of the book.
//!
//! Imperative, complete, and free of personal data: a name or a note stands here only as the
//! salted hash of its place in the vault. The hash of the command makes repeats safe.

use crate::core::account::Account;
use crate::core::agreement::{PlaceProject, RegisterAgreement};
use crate::core::allocation::RunParameters;
use crate::core::allocation::redistribution::RedistributionReason;
use crate::core::budget::{
    Block, ChangeAppropriation, DeclareBudgetNote, MakeVirement, ReinforceByIncome, ReturnAssignment, SettleExcess,
};
use crate::core::calendar::iso_date;
use crate::core::claim::{DecideClaim, DeferClaim, RaiseClaim, ReduceClaim, RepayClaim};
use crate::core::commitment::{ChangeCommitment, MakeCommitment};
use crate::core::commitment_authority::{
    BlockCommitmentAuthority, ChangeCommitmentAuthority, GrantCommitmentAuthority, LapseCommitmentAuthority,
    ReturnCommitmentAuthority,
};
use crate::core::consortium::{CarryJointly, RegisterConsortium, ReimbursePartner};
use crate::core::contribution::{RecordContribution, ReverseContribution};
use crate::core::dossier::{AssessCriterion, DescribeProject, PlanCost, SetMilestone};
use crate::core::filing::{AcceptDisputed, Examine, SubmitFiling};
use crate::core::forward_commitment::{ChangeForwardCommitment, ChargeCommitment, MakeForwardCommitment};
use crate::core::ids::{
    ActorId, BudgetItemId, CommandId, ComponentId, KeyId, ManagerId, OrderId, ProgrammeId, ProjectId, ProposalId, Seq,
    VaultId,
};
use crate::core::journal::hash::{Hash, sha256};
use crate::core::keys::KeyDefinition;
use crate::core::money::Euro;
use crate::core::onward_grant::HandOn;
use crate::core::order::CertifyOrder;
use crate::core::payment::{ImportStatement, RecordPayment, RecordUnmatched};
use crate::core::proposal::{Assignment, AuthorityAssignment, Content, ReasonCode, Reassignment, SubAssignment};
use crate::core::refinancing::{TagRefinancing, UntagRefinancing};
use crate::core::refund::RecordRefund;
use crate::core::reuse::ReuseAct;
use crate::core::role::RoleAct;
use crate::core::roll_out::{ConnectAuthority, DeclareCompetence, RegisterAuthority, WithdrawConnection};
use crate::core::service::{ReachMaturity, RegisterService, ServiceOfProject, WithdrawMaturity};
use crate::core::voucher::{MatchVoucher, RegisterVoucher};
use crate::core::year::{CloseYear, ConsentResidue, FormResidue};
use serde::{Deserialize, Serialize};
use time::Date;

/// A text that lies in the vault: its place, and SHA-256(32-byte salt ‖ text in NFC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    pub vault: VaultId,
    pub sha256: Hash,
}

impl Sealed {
    /// The only way to the hash, for making and for checking.
    #[must_use]
    pub fn hash(salt: &[u8; 32], text: &str) -> Hash {
        let mut bytes = salt.to_vec();
        bytes.extend_from_slice(text.as_bytes());
        sha256(&bytes)
    }
}

/// How the actor reached the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Cli,
    Api,
    Demo,
    /// The pages, with a session.
    Pages,
}

/// How the actor was authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authentication {
    /// An actor's own token.
    Token,
    /// A session that began with a password alone.
    Password,
    /// A session that began with a password and a code of the second factor.
    PasswordAndTotp,
    /// A session that another house vouched for (OpenID Connect).
    Oidc,
    /// Whoever holds the database file or its password: the system administrator.
    DatabaseAccess,
}

/// What a booking rests on: a file number, a promulgation, a voucher number.
pub type VoucherRef = String;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    pub act: Act,
    /// The value date (Wertstellung), not the time of recording.
    #[serde(with = "iso_date")]
    pub booked_on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher: Option<VoucherRef>,
}

/// A command with who asks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub command_id: CommandId,
    pub actor: ActorId,
    pub channel: Channel,
    pub authentication: Authentication,
    pub command: Command,
    /// SHA-256 of the canonical bytes of `command`.
    pub command_sha256: Hash,
    /// The day in Berlin on which it is asked: roles count by it, and not by the value date, which the asker chooses.
    pub asked_on: Date,
    /// What whoever asks was shown beforehand (`moved`); nothing where they saw nothing. What it comes to by now is theirs
    /// alone to accept.
    pub shown: Option<Hash>,
}

/// Another content for a proposal. Nothing stays of what it was approved for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmendProposal {
    pub proposal: ProposalId,
    pub draft: Draft,
    /// The content that whoever amends has seen; nothing where they do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Hash>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
#[allow(clippy::large_enum_variant, reason = "a box would cost each of the many commands to save room in a few")]
pub enum Act {
    CreateManager(CreateManager),
    CreateActor(CreateActor),
    CreateProgramme(CreateProgramme),
    CreateComponent(CreateComponent),
    AmendComponent(CreateComponent),
    CreateBudgetItem(CreateBudgetItem),
    Appropriate { budget_item: BudgetItemId, booking_year: u16, amount_cents: Euro },
    GrantFrame { component: ComponentId, amount_cents: Euro },
    RegisterKey { definition: KeyDefinition },
    ActivateKey { key: KeyId },
    RetireKey { key: KeyId },
    Propose { proposal: ProposalId, draft: Draft },
    Amend(AmendProposal),
    Approve { proposal: ProposalId, content_sha256: Hash },
    Reject { proposal: ProposalId, note: Option<Sealed> },
    Withdraw { proposal: ProposalId, note: Option<Sealed> },
    CarryOut { proposal: ProposalId },
    RegisterProject(RegisterProject),
    Commit(Commit),
    ChangeAppropriation(ChangeAppropriation),
    Block(Block),
    Unblock(Block),
    DeclareBudgetNote(DeclareBudgetNote),
    MakeVirement(MakeVirement),
    ReinforceByIncome(ReinforceByIncome),
    ReturnAssignment(ReturnAssignment),
    SettleExcess(SettleExcess),
    MakeCommitment(MakeCommitment),
    ChangeCommitment(ChangeCommitment),
    CertifyOrder(CertifyOrder),
    CountersignOrder { order: OrderId },
    IssueOrder { order: OrderId },
    CancelOrder { order: OrderId },
    ImportStatement(ImportStatement),
    RecordPayment(RecordPayment),
    RecordUnmatched(RecordUnmatched),
    ReversePayment { payment: Seq, reason: ReasonCode },
    RecordRefund(RecordRefund),
    FormResidue(FormResidue),
    ConsentResidue(ConsentResidue),
    CloseYear(CloseYear),
    RegisterAgreement(RegisterAgreement),
    AmendAgreement(RegisterAgreement),
    PlaceProject(PlaceProject),
    RegisterVoucher(RegisterVoucher),
    RecordContribution(RecordContribution),
    ReverseContribution(ReverseContribution),
    MatchVoucher(MatchVoucher),
    UnmatchVoucher { matched: Seq },
    SubmitFiling(SubmitFiling),
    Examine(Examine),
    AcceptDisputed(AcceptDisputed),
    RaiseClaim(RaiseClaim),
    DecideClaim(DecideClaim),
    DeferClaim(DeferClaim),
    ReduceClaim(ReduceClaim),
    RepayClaim(RepayClaim),
    GrantCommitmentAuthority(GrantCommitmentAuthority),
    ChangeCommitmentAuthority(ChangeCommitmentAuthority),
    BlockCommitmentAuthority(BlockCommitmentAuthority),
    UnblockCommitmentAuthority(BlockCommitmentAuthority),
    ReturnCommitmentAuthority(ReturnCommitmentAuthority),
    LapseCommitmentAuthority(LapseCommitmentAuthority),
    MakeForwardCommitment(MakeForwardCommitment),
    ChangeForwardCommitment(ChangeForwardCommitment),
    ChargeCommitment(ChargeCommitment),
    HandOn(HandOn),
    RegisterService(RegisterService),
    AmendService(RegisterService),
    AttachService(ServiceOfProject),
    DetachService(ServiceOfProject),
    ReachMaturity(ReachMaturity),
    WithdrawMaturity(WithdrawMaturity),
    DescribeProject(DescribeProject),
    SetMilestone(SetMilestone),
    PlanCost(PlanCost),
    AssessCriterion(AssessCriterion),
    RegisterConsortium(RegisterConsortium),
    CarryJointly(CarryJointly),
    ReimbursePartner(ReimbursePartner),
    TagRefinancing(TagRefinancing),
    UntagRefinancing(UntagRefinancing),
    RegisterAuthority(RegisterAuthority),
    DeclareCompetence(DeclareCompetence),
    ConnectAuthority(ConnectAuthority),
    WithdrawConnection(WithdrawConnection),
    Reuse(ReuseAct),
    Role(RoleAct),
    Reverse { reverses: Seq, reason: ReasonCode, note: Option<Sealed> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateManager {
    pub manager: ManagerId,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ManagerId>,
    pub kind: ManagerKind,
}

/// What a manager of budget funds is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManagerKind {
    Federation,
    FederalMinistry,
    FederalState,
    StateMinistry,
    Agency,
}

impl ManagerKind {
    pub const ALL: [ManagerKind; 5] = [
        ManagerKind::Federation,
        ManagerKind::FederalMinistry,
        ManagerKind::FederalState,
        ManagerKind::StateMinistry,
        ManagerKind::Agency,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ManagerKind::Federation => "federation",
            ManagerKind::FederalMinistry => "federal_ministry",
            ManagerKind::FederalState => "federal_state",
            ManagerKind::StateMinistry => "state_ministry",
            ManagerKind::Agency => "agency",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateActor {
    pub actor: ActorId,
    pub name: Sealed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<ManagerId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateProgramme {
    pub programme: ProgrammeId,
    pub title: String,
    /// Who leads it: holds its frame and gives it on.
    pub lead: ManagerId,
    /// An invented example, said on every report.
    pub example: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateComponent {
    pub component: ComponentId,
    pub programme: ProgrammeId,
    pub title: String,
    /// Percent of the programme, as the source says it; absent if unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_share_percent: Option<String>,
    /// The source says „circa“.
    pub approximate: bool,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateBudgetItem {
    pub budget_item: BudgetItemId,
    pub title: String,
    pub manager: ManagerId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterProject {
    pub project: ProjectId,
    pub title: String,
    pub land: ManagerId,
    pub policy_field: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    pub project: ProjectId,
    pub manager: ManagerId,
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    pub amount_cents: Euro,
}

impl Commit {
    #[must_use]
    pub fn from(&self) -> Account {
        Account::cash_assigned(&self.component, &self.budget_item, self.booking_year, &self.manager)
    }

    #[must_use]
    pub fn to(&self) -> Account {
        Account::cash_committed(&self.component, &self.budget_item, self.booking_year, &self.manager, &self.project)
    }
}

/// What a proposer hands in: the book itself computes the result of an allocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "draft", rename_all = "snake_case", deny_unknown_fields)]
pub enum Draft {
    Allocation { parameters: RunParameters },
    Redistribution { parameters: RunParameters, reason: RedistributionReason },
    Assignment(Assignment),
    AuthorityAssignment(AuthorityAssignment),
    Recall(Assignment),
    Reassignment(Reassignment),
    SubAssignment(SubAssignment),
    Reversal { reverses: Seq, reason: ReasonCode },
}

impl From<&Content> for Draft {
    /// What was handed in for it, without what the book computed.
    fn from(content: &Content) -> Draft {
        match content {
            Content::Allocation { parameters, .. } => Draft::Allocation { parameters: parameters.clone() },
            Content::Redistribution { parameters, reason, .. } => {
                Draft::Redistribution { parameters: parameters.clone(), reason: *reason }
            }
            Content::Assignment(what) => Draft::Assignment(what.clone()),
            Content::AuthorityAssignment(what) => Draft::AuthorityAssignment(what.clone()),
            Content::Recall(what) => Draft::Recall(what.clone()),
            Content::Reassignment { what, .. } => Draft::Reassignment(what.clone()),
            Content::SubAssignment(what) => Draft::SubAssignment(what.clone()),
            Content::Reversal { reverses, reason } => Draft::Reversal { reverses: *reverses, reason: *reason },
        }
    }
}
