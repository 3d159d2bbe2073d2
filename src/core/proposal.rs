//! A proposal: what one person brings in and another decides.
//!
//! It is versioned and reserves nothing. An approval names the hash of the content, so a change
//! voids it; carrying out decides again on the book of that day.
//! Law: BHO § 77 (separation of duties) and the four-eyes principle of the programme.

use crate::core::allocation::redistribution::{Pot, RedistributionReason};
use crate::core::allocation::{RunParameters, RunResult};
use crate::core::ids::{ActorId, AgreementId, BudgetItemId, ComponentId, KeyId, ManagerId, Seq};
use crate::core::journal::canonical::{self, CanonicalError};
use crate::core::journal::hash::{Hash, sha256};
use crate::core::money::Euro;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Content {
    /// Distribute frame by a key: inputs and the computed result.
    Allocation { parameters: RunParameters, result: RunResult },
    /// Distribute a pot anew: the result is what each shall hold, and only the difference moves.
    Redistribution { parameters: RunParameters, reason: RedistributionReason, before: Pot, result: RunResult },
    /// Turn frame into the authority of one item and year.
    Assignment(Assignment),
    /// Take authority back that was assigned and is not bound.
    Recall(Assignment),
    /// Move it on instead: who gives it up, and the computed part of each taker.
    Reassignment { what: Reassignment, given: Vec<AssignmentLine> },
    /// Hand what is assigned and free on to one's own managers, within a Land.
    SubAssignment(SubAssignment),
    /// Turn frame into commitment authority of one item, year granted and due year.
    AuthorityAssignment(AuthorityAssignment),
    /// Reverse a booking that two persons decided.
    Reversal { reverses: Seq, reason: ReasonCode },
}

/// An assignment (Mittelzuweisung zur Fremdbewirtschaftung): who gets how much of which year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    pub lines: Vec<AssignmentLine>,
}

/// Authority that some do not use goes by a key to some that do (Umschichtung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    /// What says that it may be, and from which amount on.
    pub agreement: AgreementId,
    pub from: Vec<AssignmentLine>,
    pub key: KeyId,
    pub takers: Vec<ManagerId>,
    /// The least that each of them gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_cents: Option<Euro>,
}

/// What a Land, or a manager below it, hands on of its authority to the managers below it (Weiterzuweisung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubAssignment {
    /// Who hands on.
    pub from: ManagerId,
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    /// Of a residue: the year for which parliament granted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_granted: Option<u16>,
    pub lines: Vec<AssignmentLine>,
}

/// The same of commitment authority. It reserves the frame that the cash of its due year will need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityAssignment {
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub year_granted: u16,
    pub due_year: u16,
    pub lines: Vec<AssignmentLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignmentLine {
    pub recipient: ManagerId,
    pub amount_cents: Euro,
}

/// Why a booking is corrected. Free text about it lies in the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    WrongAmount,
    WrongAccount,
    BookedTwice,
    DecisionRevoked,
}

impl ReasonCode {
    pub const ALL: [ReasonCode; 4] =
        [ReasonCode::WrongAmount, ReasonCode::WrongAccount, ReasonCode::BookedTwice, ReasonCode::DecisionRevoked];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ReasonCode::WrongAmount => "wrong_amount",
            ReasonCode::WrongAccount => "wrong_account",
            ReasonCode::BookedTwice => "booked_twice",
            ReasonCode::DecisionRevoked => "decision_revoked",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            ReasonCode::WrongAmount => "falscher Betrag",
            ReasonCode::WrongAccount => "falsches Konto",
            ReasonCode::BookedTwice => "doppelt gebucht",
            ReasonCode::DecisionRevoked => "Entscheidung aufgehoben",
        }
    }
}

impl Content {
    /// SHA-256 of the canonical bytes: what an approval names.
    ///
    /// # Errors
    /// When a text in it is not in NFC or a number leaves the range of the stored form.
    pub fn sha256(&self) -> Result<Hash, CanonicalError> {
        Ok(sha256(&canonical::to_canonical(self)?))
    }

    /// Parameters and result of a run, first or later.
    #[must_use]
    pub fn run(&self) -> Option<(&RunParameters, &RunResult)> {
        match self {
            Content::Allocation { parameters, result } | Content::Redistribution { parameters, result, .. } => {
                Some((parameters, result))
            }
            Content::Assignment(_)
            | Content::AuthorityAssignment(_)
            | Content::Recall(_)
            | Content::Reassignment { .. }
            | Content::SubAssignment(_)
            | Content::Reversal { .. } => None,
        }
    }

    #[must_use]
    pub fn kind(&self) -> ContentKind {
        match self {
            Content::Allocation { .. } => ContentKind::Allocation,
            Content::Redistribution { .. } => ContentKind::Redistribution,
            Content::Assignment(_) => ContentKind::Assignment,
            Content::AuthorityAssignment(_) => ContentKind::AuthorityAssignment,
            Content::Recall(_) => ContentKind::Recall,
            Content::Reassignment { .. } => ContentKind::Reassignment,
            Content::SubAssignment(_) => ContentKind::SubAssignment,
            Content::Reversal { .. } => ContentKind::Reversal,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContentKind {
    Allocation,
    Redistribution,
    Assignment,
    AuthorityAssignment,
    Recall,
    Reassignment,
    SubAssignment,
    Reversal,
}

impl ContentKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ContentKind::Allocation => "allocation",
            ContentKind::Redistribution => "redistribution",
            ContentKind::Assignment => "assignment",
            ContentKind::AuthorityAssignment => "authority_assignment",
            ContentKind::Recall => "recall",
            ContentKind::Reassignment => "reassignment",
            ContentKind::SubAssignment => "sub_assignment",
            ContentKind::Reversal => "reversal",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            ContentKind::Allocation => "eine Verteilung",
            ContentKind::Redistribution => "eine Umverteilung",
            ContentKind::Assignment => "eine Zuweisung",
            ContentKind::AuthorityAssignment => "eine Zuweisung von Verpflichtungsermächtigung",
            ContentKind::Recall => "eine Einziehung zugewiesener Mittel",
            ContentKind::Reassignment => "eine Umschichtung zugewiesener Mittel",
            ContentKind::SubAssignment => "eine Weiterzuweisung innerhalb eines Landes",
            ContentKind::Reversal => "eine Umkehrung",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalState {
    Proposed,
    Approved,
    Rejected,
    Withdrawn,
    CarriedOut,
    /// Carried out, and its booking reversed later. The book decides nothing by it: it is told to
    /// readers, since it stands in the events of the reversal and not in those of the proposal.
    Reversed,
}

impl ProposalState {
    pub const ALL: [ProposalState; 6] = [
        ProposalState::Proposed,
        ProposalState::Approved,
        ProposalState::Rejected,
        ProposalState::Withdrawn,
        ProposalState::CarriedOut,
        ProposalState::Reversed,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ProposalState::Proposed => "proposed",
            ProposalState::Approved => "approved",
            ProposalState::Rejected => "rejected",
            ProposalState::Withdrawn => "withdrawn",
            ProposalState::CarriedOut => "carried_out",
            ProposalState::Reversed => "reversed",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            ProposalState::Proposed => "vorgeschlagen",
            ProposalState::Approved => "genehmigt",
            ProposalState::Rejected => "abgelehnt",
            ProposalState::Withdrawn => "zurückgezogen",
            ProposalState::CarriedOut => "ausgeführt",
            ProposalState::Reversed => "umgekehrt",
        }
    }

    /// The steps that this state allows.
    #[must_use]
    pub fn steps(self) -> &'static [Step] {
        match self {
            ProposalState::Proposed => &[Step::Amend, Step::Approve, Step::Reject, Step::Withdraw],
            ProposalState::Approved => &[Step::Amend, Step::CarryOut, Step::Withdraw],
            ProposalState::Rejected
            | ProposalState::Withdrawn
            | ProposalState::CarriedOut
            | ProposalState::Reversed => &[],
        }
    }
}

/// What can be done with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Amend,
    Approve,
    Reject,
    Withdraw,
    CarryOut,
}

impl Step {
    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Step::Amend => "ändern",
            Step::Approve => "genehmigen",
            Step::Reject => "ablehnen",
            Step::Withdraw => "zurückziehen",
            Step::CarryOut => "ausführen",
        }
    }
}

/// A proposal as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub state: ProposalState,
    pub version: u32,
    pub content: Arc<Content>,
    pub content_sha256: Hash,
    /// The event that holds the content.
    pub content_seq: Seq,
    /// Everybody who proposed or amended a version: none of them may approve.
    pub authors: BTreeSet<ActorId>,
    pub approved_by: Option<ActorId>,
    pub approved_seq: Option<Seq>,
    /// The event that ended it: rejected, withdrawn or carried out.
    pub closed_seq: Option<Seq>,
    /// The event that reversed its booking; told by the store to readers, never by the book.
    pub reversed_seq: Option<Seq>,
}
