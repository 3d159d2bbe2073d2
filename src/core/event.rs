//! Events: what happened, in the past tense, one journal leaf each.
//!
//! The leaf is the RFC 8785 form of `Event`; its bytes are what is hashed and stored. The version
//! stands in the type (`frame_granted/1`). A version is never changed: a new shape is a new version
//! beside it. Unknown types, versions and fields stop the reading with a message. No natural
//! person's name or free text stands here, only the place and salted hash in the vault.
//! One command makes exactly one event.

pub mod reading;
mod subject;

pub use subject::{Subject, SubjectKind};

use crate::core::agreement::{PlaceProject, RegisterAgreement};
use crate::core::budget::{
    Block, ChangeAppropriation, DeclareBudgetNote, MakeVirement, ReturnAssignment, SettleExcess,
};
use crate::core::calendar::{Instant, iso_date};
use crate::core::claim::{DecideClaim, RaiseClaim, RepayClaim};
use crate::core::command::{
    Authentication, Channel, Commit, CreateActor, CreateBudgetItem, CreateComponent, CreateManager, CreateProgramme,
    RegisterProject, Sealed,
};
use crate::core::commitment::{ChangeCommitment, MakeCommitment};
use crate::core::commitment_authority::{
    BlockCommitmentAuthority, ChangeCommitmentAuthority, GrantCommitmentAuthority, LapseCommitmentAuthority,
    ReturnCommitmentAuthority,
};
use crate::core::filing::{AcceptDisputed, Examine, SubmitFiling};
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
use crate::core::voucher::{RegisterVoucher, VoucherMatched, VoucherUnmatched};
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

/// Makes the body of an event from one line a type: the variant with what it holds, the stored name with its version, and
/// what a list says of it.
macro_rules! bodies {
    ($($variant:ident($what:ty) = $type_name:literal, $german:literal;)*) => {
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type")]
        pub enum Body {
            $(#[serde(rename = $type_name)] $variant($what),)*
        }

        impl Body {
            /// The stored name of the type, with its version.
            #[must_use]
            pub fn type_name(&self) -> &'static str {
                match self {
                    $(Body::$variant(_) => $type_name,)*
                }
            }

            /// What happened, in a German word or two, for lists.
            #[must_use]
            pub fn in_german(&self) -> &'static str {
                match self {
                    $(Body::$variant(_) => $german,)*
                }
            }
        }
    };
}

bodies! {
    ManagerCreated(CreateManager) = "manager_created/1", "Bewirtschafter angelegt";
    ActorCreated(CreateActor) = "actor_created/1", "Akteur angelegt";
    ProgrammeCreated(CreateProgramme) = "programme_created/1", "Programm angelegt";
    ComponentCreated(CreateComponent) = "component_created/1", "Programmteil angelegt";
    ComponentAmended(CreateComponent) = "component_amended/1", "Programmteil geändert";
    BudgetItemCreated(CreateBudgetItem) = "budget_item_created/1", "Haushaltsstelle angelegt";
    Appropriated(Appropriated) = "appropriated/1", "Veranschlagung";
    FrameGranted(FrameGranted) = "frame_granted/1", "Rahmen erteilt";
    KeyRegisteredV1(KeyRegisteredV1) = "key_registered/1", "Schlüssel erfasst";
    KeyRegistered(KeyRegistered) = "key_registered/2", "Schlüssel erfasst";
    KeyActivated(KeyNamed) = "key_activated/1", "Schlüssel in Kraft gesetzt";
    KeyRetired(KeyNamed) = "key_retired/1", "Schlüssel außer Kraft gesetzt";
    ProposalMade(ProposalVersion) = "proposal_made/1", "Vorschlag eingebracht";
    ProposalAmended(ProposalVersion) = "proposal_amended/1", "Vorschlag geändert";
    ProposalApproved(ProposalApproved) = "proposal_approved/1", "Vorschlag genehmigt";
    ProposalRejected(ProposalEnded) = "proposal_rejected/1", "Vorschlag abgelehnt";
    ProposalWithdrawn(ProposalEnded) = "proposal_withdrawn/1", "Vorschlag zurückgezogen";
    ProposalCarriedOut(ProposalCarriedOut) = "proposal_carried_out/1", "Vorschlag ausgeführt";
    ProjectRegistered(RegisterProject) = "project_registered/1", "Projekt erfasst";
    Committed(Commit) = "committed/1", "Mittel gebunden";
    AppropriationChanged(ChangeAppropriation) = "appropriation_changed/1", "Veranschlagung geändert";
    Blocked(Block) = "blocked/1", "Mittel gesperrt";
    Unblocked(Block) = "unblocked/1", "Mittel entsperrt";
    BudgetNoteDeclared(DeclareBudgetNote) = "budget_note_declared/1", "Haushaltsvermerk erfasst";
    VirementMade(MakeVirement) = "virement_made/1", "Deckung aus anderer Haushaltsstelle";
    AssignmentReturned(ReturnAssignment) = "assignment_returned/1", "Zuweisung zurückgegeben";
    ExcessSettled(SettleExcess) = "excess_settled/1", "Überschreitung gedeckt";
    CommitmentMade(MakeCommitment) = "commitment_made/1", "Festlegung eingegangen";
    CommitmentChanged(ChangeCommitment) = "commitment_changed/1", "Festlegung geändert";
    OrderCertified(CertifyOrder) = "order_certified/1", "Auszahlung festgestellt";
    OrderIssued(OrderAmount) = "order_issued/1", "Auszahlung angeordnet";
    OrderCancelled(OrderAmount) = "order_cancelled/1", "Anordnung zurückgenommen";
    StatementImported(ImportStatement) = "statement_imported/1", "Kassenauszug eingelesen";
    Paid(RecordPayment) = "paid/1", "Auszahlung der Kasse";
    PaymentUnmatched(RecordUnmatched) = "payment_unmatched/1", "Kassenzeile ohne Anordnung";
    PaymentReversed(PaymentReversed) = "payment_reversed/1", "Auszahlung umgekehrt";
    ResidueFormed(FormResidue) = "residue_formed/1", "Ausgaberest gebildet";
    ResidueConsented(ConsentResidue) = "residue_consented/1", "Einwilligung in Ausgaberest";
    YearClosed(CloseYear) = "year_closed/1", "Haushaltsjahr abgeschlossen";
    AgreementRegistered(RegisterAgreement) = "agreement_registered/1", "Vereinbarung erfasst";
    AgreementAmended(RegisterAgreement) = "agreement_amended/1", "Vereinbarung geändert";
    ProjectPlaced(PlaceProject) = "project_placed/1", "Projekt einer Vereinbarung zugeordnet";
    OrderCountersigned(OrderNamed) = "order_countersigned/1", "Anordnung mitgezeichnet";
    VoucherRegistered(RegisterVoucher) = "voucher_registered/1", "Beleg erfasst";
    VoucherMatched(VoucherMatched) = "voucher_matched/1", "Beleg einer Auszahlung zugeordnet";
    VoucherUnmatched(VoucherUnmatched) = "voucher_unmatched/1", "Zuordnung eines Belegs zurückgenommen";
    FilingSubmitted(SubmitFiling) = "filing_submitted/1", "Nachweis eingereicht";
    Examined(Examine) = "examined/1", "Beleg geprüft";
    DisputedAccepted(AcceptDisputed) = "disputed_accepted/1", "Beanstandetes anerkannt";
    ClaimRaised(RaiseClaim) = "claim_raised/1", "Forderung erhoben";
    ClaimDecided(DecideClaim) = "claim_decided/1", "Forderung verändert";
    ClaimRepaid(RepayClaim) = "claim_repaid/1", "Forderung erstattet";
    CommitmentAuthorityGranted(GrantCommitmentAuthority) = "commitment_authority_granted/1", "Verpflichtungsermächtigung erteilt";
    CommitmentAuthorityChanged(ChangeCommitmentAuthority) = "commitment_authority_changed/1", "Verpflichtungsermächtigung geändert";
    CommitmentAuthorityBlocked(BlockCommitmentAuthority) = "commitment_authority_blocked/1", "Verpflichtungsermächtigung gesperrt";
    CommitmentAuthorityUnblocked(BlockCommitmentAuthority) = "commitment_authority_unblocked/1", "Verpflichtungsermächtigung entsperrt";
    CommitmentAuthorityReturned(ReturnCommitmentAuthority) = "commitment_authority_returned/1", "Verpflichtungsermächtigung zurückgegeben";
    CommitmentAuthorityLapsed(LapseCommitmentAuthority) = "commitment_authority_lapsed/1", "Verpflichtungsermächtigungen verfallen";
    ForwardCommitmentMade(MakeForwardCommitment) = "forward_commitment_made/1", "Künftige Jahre gebunden";
    ForwardCommitmentChanged(ChangeForwardCommitment) = "forward_commitment_changed/1", "Bindung künftiger Jahre geändert";
    CommitmentCharged(CommitmentCharged) = "commitment_charged/1", "Vorbelastung angerechnet";
    RecipientRegistered(RegisterRecipient) = "recipient_registered/1", "Empfänger erfasst";
    OnwardGrantMade(OnwardGrantMade) = "onward_grant_made/1", "Mittel weitergegeben";
    OnwardReceived(ReceiveOnward) = "onward_received/1", "Mittel beim Empfänger angekommen";
    OnwardShareReduced(OnwardShareReduced) = "onward_share_reduced/1", "Anteil zurückgenommen";
    OnwardGrantReversed(OnwardGrantReversed) = "onward_grant_reversed/1", "Weitergabe umgekehrt";
    OnwardReceiptReversed(OnwardReceiptReversed) = "onward_receipt_reversed/1", "Ankunft umgekehrt";
    Reversed(Reversed) = "reversed/1", "Buchung umgekehrt";
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
