//! Events: what happened, in the past tense, one journal leaf each.
//!
//! The leaf is the RFC 8785 form of `Event`; its bytes are what is hashed and stored. The version
//! stands in the type (`frame_granted/1`). A version is never changed: a new shape is a new version
//! beside it. Unknown types, versions and fields stop the reading with a message. No natural
//! person's name or free text stands here, only the place and salted hash in the vault.
//! One command makes exactly one event.

pub mod reading;

use crate::core::calendar::{Instant, iso_date};
use crate::core::command::{
    Authentication, Channel, Commit, CreateActor, CreateBudgetItem, CreateComponent, CreateManager, CreateProgramme,
    RegisterProject, Sealed,
};
use crate::core::ids::{ActorId, BudgetItemId, CommandId, ComponentId, KeyId, ProposalId, Seq};
use crate::core::journal::canonical::{self, CanonicalError};
use crate::core::journal::hash::Hash;
use crate::core::keys::KeyDefinition;
use crate::core::keys::first_version::KeyDefinitionV1;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::proposal::{Content, ReasonCode};
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

impl Body {
    /// The stored name of the type, with its version.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Body::ManagerCreated(_) => "manager_created/1",
            Body::ActorCreated(_) => "actor_created/1",
            Body::ProgrammeCreated(_) => "programme_created/1",
            Body::ComponentCreated(_) => "component_created/1",
            Body::ComponentAmended(_) => "component_amended/1",
            Body::BudgetItemCreated(_) => "budget_item_created/1",
            Body::Appropriated(_) => "appropriated/1",
            Body::FrameGranted(_) => "frame_granted/1",
            Body::KeyRegisteredV1(_) => "key_registered/1",
            Body::KeyRegistered(_) => "key_registered/2",
            Body::KeyActivated(_) => "key_activated/1",
            Body::KeyRetired(_) => "key_retired/1",
            Body::ProposalMade(_) => "proposal_made/1",
            Body::ProposalAmended(_) => "proposal_amended/1",
            Body::ProposalApproved(_) => "proposal_approved/1",
            Body::ProposalRejected(_) => "proposal_rejected/1",
            Body::ProposalWithdrawn(_) => "proposal_withdrawn/1",
            Body::ProposalCarriedOut(_) => "proposal_carried_out/1",
            Body::ProjectRegistered(_) => "project_registered/1",
            Body::Committed(_) => "committed/1",
            Body::Reversed(_) => "reversed/1",
        }
    }

    /// What happened, in a German word or two, for lists.
    #[must_use]
    pub fn in_german(&self) -> &'static str {
        match self {
            Body::ManagerCreated(_) => "Bewirtschafter angelegt",
            Body::ActorCreated(_) => "Akteur angelegt",
            Body::ProgrammeCreated(_) => "Programm angelegt",
            Body::ComponentCreated(_) => "Programmteil angelegt",
            Body::ComponentAmended(_) => "Programmteil geändert",
            Body::BudgetItemCreated(_) => "Haushaltsstelle angelegt",
            Body::Appropriated(_) => "Veranschlagung",
            Body::FrameGranted(_) => "Rahmen erteilt",
            Body::KeyRegisteredV1(_) | Body::KeyRegistered(_) => "Schlüssel erfasst",
            Body::KeyActivated(_) => "Schlüssel in Kraft gesetzt",
            Body::KeyRetired(_) => "Schlüssel außer Kraft gesetzt",
            Body::ProposalMade(_) => "Vorschlag eingebracht",
            Body::ProposalAmended(_) => "Vorschlag geändert",
            Body::ProposalApproved(_) => "Vorschlag genehmigt",
            Body::ProposalRejected(_) => "Vorschlag abgelehnt",
            Body::ProposalWithdrawn(_) => "Vorschlag zurückgezogen",
            Body::ProposalCarriedOut(_) => "Vorschlag ausgeführt",
            Body::ProjectRegistered(_) => "Projekt erfasst",
            Body::Committed(_) => "Mittel gebunden",
            Body::Reversed(_) => "Buchung umgekehrt",
        }
    }
}

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
}

impl SubjectKind {
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
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.id)
    }
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
            Body::KeyRegisteredV1(what) => of(SubjectKind::Key, what.definition.id.as_str()),
            Body::KeyRegistered(what) => of(SubjectKind::Key, what.definition.id.as_str()),
            Body::KeyActivated(what) | Body::KeyRetired(what) => of(SubjectKind::Key, what.key.as_str()),
            Body::ProposalMade(what) | Body::ProposalAmended(what) => of(SubjectKind::Proposal, what.proposal.as_str()),
            Body::ProposalApproved(what) => of(SubjectKind::Proposal, what.proposal.as_str()),
            Body::ProposalRejected(what) | Body::ProposalWithdrawn(what) => {
                of(SubjectKind::Proposal, what.proposal.as_str())
            }
            Body::ProposalCarriedOut(what) => of(SubjectKind::Proposal, what.proposal.as_str()),
            Body::ProjectRegistered(what) => of(SubjectKind::Project, what.project.as_str()),
            Body::Appropriated(_) | Body::FrameGranted(_) | Body::Committed(_) | Body::Reversed(_) => None,
        }
    }

    /// The booking that the event reverses, if it is a reversal.
    #[must_use]
    pub fn reverses(&self) -> Option<Seq> {
        match self {
            Body::Reversed(reversed) => Some(reversed.reverses),
            Body::ProposalCarriedOut(done) => done.reverses,
            _ => None,
        }
    }

    /// The text of the vault that the event names.
    #[must_use]
    pub fn sealed(&self) -> Option<&Sealed> {
        match self {
            Body::ActorCreated(what) => Some(&what.name),
            Body::ProposalRejected(what) | Body::ProposalWithdrawn(what) => what.note.as_ref(),
            Body::Reversed(what) => what.note.as_ref(),
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
        )
    }
}
