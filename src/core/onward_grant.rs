//! Onward grants: a Land hands money of a commitment or an order on, and a recipient hands its share on again.
//!
//! An onward grant is never a second outflow: it moves nothing of the federal budget. What is handed on stands on memo
//! accounts beside it, and comes from *handed on* to *arrived* when a recipient says so. What a recipient has handed on
//! itself has not arrived at the last recipient, so it counts once, there. One run is one event with all its shares: they
//! follow from one key and one sum, are explained together and taken back together.
//! Law: BHO §§ 23, 44 and the LHO of the Land; VV-BHO § 44 Nr. 12 (Weiterleitung); BHO § 91.

use crate::core::account::{Account, Kind, Stage};
use crate::core::allocation::{RunParameters, RunResult};
use crate::core::apportion::{Method, Unit};
use crate::core::ids::{CommitmentId, KeyId, ManagerId, OnwardGrantId, OrderId, ProjectId, RecipientId, Seq};
use crate::core::ledger::Posting;
use crate::core::money::{Euro, MoneyError};
use crate::core::proposal::ReasonCode;
use crate::core::recipient::RegisterRecipient;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// By which law it is handed on. An assignment authorises to manage; a grant is given under the Land's own law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnwardBasis {
    /// Weitergabe: the recipient is paid out of the assigned money by order of the Land.
    Assignment,
    /// Weiterleitung: a Zuwendung of the Land (LHO §§ 23, 44).
    Grant,
}

impl OnwardBasis {
    pub const ALL: [OnwardBasis; 2] = [OnwardBasis::Assignment, OnwardBasis::Grant];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            OnwardBasis::Assignment => "assignment",
            OnwardBasis::Grant => "grant",
        }
    }

    /// What an onward grant is called on this legal basis.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            OnwardBasis::Assignment => "Weitergabe",
            OnwardBasis::Grant => "Weiterleitung",
        }
    }
}

/// What it rests on, as it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum OnwardFrom {
    Commitment {
        commitment: CommitmentId,
    },
    /// An order that was issued; the part of its commitment counts as well.
    Order {
        order: OrderId,
    },
    /// The share of a recipient, which hands it on itself.
    Share {
        onward_grant: OnwardGrantId,
        recipient: RecipientId,
    },
}

/// What it rests on, as it is recorded: an order with its commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum OnwardSource {
    Commitment { commitment: CommitmentId },
    Order { order: OrderId, commitment: CommitmentId },
    Share { onward_grant: OnwardGrantId, recipient: RecipientId },
}

/// To whom, as it is asked: the book computes the shares of a key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
pub enum OnwardTo {
    Named { lines: Vec<OnwardLine> },
    Key(OnwardKey),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnwardLine {
    pub recipient: RecipientId,
    pub amount_cents: Euro,
}

/// How a sum is apportioned among the recipients of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnwardKey {
    pub key: KeyId,
    pub total_cents: Euro,
    /// Only those recipients of the key that belong to this Land, in the same proportions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<ManagerId>,
    pub base_cents: Euro,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_cents: Option<Euro>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap_cents: Option<Euro>,
    pub unit: Unit,
    pub method: Method,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeOnwardGrant {
    pub onward_grant: OnwardGrantId,
    pub from: OnwardFrom,
    pub basis: OnwardBasis,
    /// The law it is handed on by, as cited: „§ 44 LHO“ with the Land's name, the number of the notice.
    pub legal_basis: String,
    /// What it is for. Never a person.
    pub purpose: String,
    pub to: OnwardTo,
}

/// What may be asked about what is handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "hand_on", rename_all = "snake_case", deny_unknown_fields)]
pub enum HandOn {
    /// Somebody to hand on to.
    Register(RegisterRecipient),
    Grant(MakeOnwardGrant),
    Receive(ReceiveOnward),
    Reduce(ReduceOnwardShare),
    ReverseGrant {
        onward_grant: OnwardGrantId,
        reason: ReasonCode,
    },
    ReverseReceipt {
        receipt: Seq,
        reason: ReasonCode,
    },
}

/// The shares, with all that explains them where they follow from a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
pub enum OnwardShares {
    Named {
        lines: Vec<OnwardLine>,
    },
    Key {
        /// The event that registered the version of the key.
        key_seq: Seq,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<ManagerId>,
        parameters: Box<RunParameters>,
        result: RunResult,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnwardGrantMade {
    pub onward_grant: OnwardGrantId,
    pub source: OnwardSource,
    pub project: ProjectId,
    pub basis: OnwardBasis,
    pub legal_basis: String,
    pub purpose: String,
    pub total_cents: Euro,
    pub shares: OnwardShares,
    /// Where what is handed on stands until it arrives.
    pub account: Account,
}

/// A recipient has received this much: a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiveOnward {
    pub onward_grant: OnwardGrantId,
    pub recipient: RecipientId,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReduceOnwardShare {
    pub onward_grant: OnwardGrantId,
    pub recipient: RecipientId,
    pub amount_cents: Euro,
}

/// Part of a share, or all of it, is taken back: the recipient did not want it, or did not need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnwardShareReduced {
    pub onward_grant: OnwardGrantId,
    pub source: OnwardSource,
    pub recipient: RecipientId,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnwardGrantReversed {
    pub reverses: Seq,
    pub onward_grant: OnwardGrantId,
    pub source: OnwardSource,
    /// What was left of it, and is taken back.
    pub amount_cents: Euro,
    pub reason: ReasonCode,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnwardReceiptReversed {
    pub reverses: Seq,
    pub received: ReceiveOnward,
    pub reason: ReasonCode,
}

impl OnwardShares {
    /// Recipients with their amounts, in the order of the record.
    #[must_use]
    pub fn amounts(&self) -> Vec<(RecipientId, Euro)> {
        match self {
            OnwardShares::Named { lines } => {
                lines.iter().map(|line| (line.recipient.clone(), line.amount_cents)).collect()
            }
            OnwardShares::Key { result, .. } => {
                let id = |recipient: &ManagerId| RecipientId::new(recipient.as_str()).ok();
                result.lines.iter().filter_map(|line| Some((id(&line.recipient)?, line.total_cents))).collect()
            }
        }
    }
}

/// Where what is handed on of a commitment stands: beside the money itself, outside the federal totals.
#[must_use]
pub fn handed_on(committed: &Account) -> Account {
    Account { kind: Kind::Memo, stage: Stage::HandedOn, ..committed.clone() }
}

/// What a recipient got of an onward grant, and what became of it. Kept by event, so that hearing of one twice changes
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnwardShare {
    pub granted: Euro,
    pub reduced: BTreeMap<Seq, Euro>,
    pub received: BTreeMap<Seq, Receipt>,
    /// What the recipient hands on itself, by event; what was taken back of that with a minus.
    pub passed_on: BTreeMap<Seq, Euro>,
    /// What is asked back of it, by event; what a claim was reduced by with a minus.
    pub claimed: BTreeMap<Seq, Euro>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub amount: Euro,
    pub reversed: bool,
}

/// How a share stands on the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// At this recipient and handed on by nobody: what counts as arrived.
    pub arrived: Euro,
    /// Received beyond the share.
    pub excess: Euro,
}

impl OnwardShare {
    #[must_use]
    pub fn of(granted: Euro) -> OnwardShare {
        let (reduced, received, passed_on) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        OnwardShare { granted, reduced, received, passed_on, claimed: BTreeMap::new() }
    }

    /// The share today.
    ///
    /// # Errors
    /// When a sum leaves the range of `Euro`.
    pub fn amount(&self) -> Result<Euro, MoneyError> {
        self.granted.minus(Euro::sum(self.reduced.values().copied())?)
    }

    /// All that was received of it.
    ///
    /// # Errors
    /// As `amount`.
    pub fn received_sum(&self) -> Result<Euro, MoneyError> {
        Euro::sum(self.received.values().filter(|receipt| !receipt.reversed).map(|receipt| receipt.amount))
    }

    /// What the recipient hands on itself.
    ///
    /// # Errors
    /// As `amount`.
    pub fn passed_sum(&self) -> Result<Euro, MoneyError> {
        Euro::sum(self.passed_on.values().copied())
    }

    /// What the recipient got and nobody asks back; what is handed on again is claimed there.
    ///
    /// # Errors
    /// As `amount`.
    pub fn claimable(&self) -> Result<Euro, MoneyError> {
        let own = self.received_sum()?.minus(self.passed_sum()?)?;
        own.minus(Euro::sum(self.claimed.values().copied())?)
    }

    /// What nobody has received or handed on yet.
    ///
    /// # Errors
    /// As `amount`.
    pub fn open(&self) -> Result<Euro, MoneyError> {
        let open = self.amount()?.minus(self.passed_sum()?)?.minus(self.received_sum()?)?;
        Ok(open.max(Euro::ZERO))
    }

    /// # Errors
    /// As `amount`.
    pub fn standing(&self) -> Result<Standing, MoneyError> {
        let (amount, received) = (self.amount()?, self.received_sum()?);
        let own = amount.minus(self.passed_sum()?)?;
        let excess = received.minus(amount)?.max(Euro::ZERO);
        Ok(Standing { arrived: received.min(own).plus(excess)?, excess })
    }
}

/// An onward grant as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnwardGrant {
    pub made: Arc<OnwardGrantMade>,
    pub made_seq: Seq,
    pub reversed: Option<Seq>,
    pub shares: BTreeMap<RecipientId, OnwardShare>,
}

impl OnwardGrant {
    #[must_use]
    pub fn new(made: OnwardGrantMade, made_seq: Seq) -> OnwardGrant {
        let shares = made.shares.amounts().into_iter().map(|(id, amount)| (id, OnwardShare::of(amount))).collect();
        OnwardGrant { made: Arc::new(made), made_seq, reversed: None, shares }
    }

    /// Takes back what is left of every share; what arrives afterwards arrives beyond it.
    pub fn end(&mut self, by: Seq) {
        if self.reversed.is_some() {
            return;
        }
        self.reversed = Some(by);
        for share in self.shares.values_mut() {
            // The sums were held before, or it could not have been decided.
            let left = share.amount().unwrap_or(Euro::ZERO);
            share.reduced.insert(by, left);
        }
    }

    /// All shares today.
    ///
    /// # Errors
    /// When a sum leaves the range of `Euro`.
    pub fn amount(&self) -> Result<Euro, MoneyError> {
        self.shares.values().try_fold(Euro::ZERO, |sum, share| sum.plus(share.amount()?))
    }
}

/// What moves on the memo accounts when a share changes from one standing to another.
///
/// # Errors
/// When a difference leaves the range of `Euro`.
pub fn movement(account: &Account, before: Standing, after: Standing) -> Result<Vec<Posting>, MoneyError> {
    let beyond = after.excess.minus(before.excess)?;
    let within = after.arrived.minus(before.arrived)?.minus(beyond)?;
    let arrived = account.at(Stage::Arrived);
    let between = |other: Account, change: Euro| {
        if change.is_negative() {
            Posting::new(arrived.clone(), other, change.negated())
        } else {
            Posting::new(other, arrived.clone(), change)
        }
    };
    let both = [between(account.clone(), within), between(account.at(Stage::BeyondShare), beyond)];
    Ok(both.into_iter().filter(|posting| posting.amount_cents.is_positive()).collect())
}
