//! Commitments (Festlegungen): money bound to a project by a contract or an award, each with a name of its own.
//!
//! A commitment may be increased and freed, and is what payment orders are issued on. It is not an outflow. Money that is
//! bound in one sum without such a document (`Commit`) has no name, and no order can be issued on it.
//! Law: BHO §§ 34, 38, 71 Absatz 1.

use crate::core::account::{Account, Stage};
use crate::core::command::Sealed;
use crate::core::ids::{BudgetItemId, CommitmentId, ComponentId, ManagerId, ProjectId, Seq};
use crate::core::money::{Euro, MoneyError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeCommitment {
    pub commitment: CommitmentId,
    pub project: ProjectId,
    pub manager: ManagerId,
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    /// Where it binds a residue: the year for which that was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_granted: Option<u16>,
    pub amount_cents: Euro,
    /// What it is for. Never a person: who is paid lies in the vault.
    pub purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Sealed>,
}

impl MakeCommitment {
    /// Where the money is free before.
    #[must_use]
    pub fn from(&self) -> Account {
        let free = Account::cash_assigned(&self.component, &self.budget_item, self.booking_year, &self.manager);
        Account { year_granted: self.year_granted, ..free }
    }

    /// A stage of the money once it is bound to the project.
    #[must_use]
    pub fn at(&self, stage: Stage) -> Account {
        Account { project: Some(self.project.clone()), stage, ..self.from() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentChange {
    /// Erhöhung.
    Increase,
    /// Aufhebung, in whole or in part: what is not ordered becomes free again.
    Free,
}

impl CommitmentChange {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CommitmentChange::Increase => "increase",
            CommitmentChange::Free => "free",
        }
    }
}

/// `amount_cents` is positive; the direction is in `change`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeCommitment {
    pub commitment: CommitmentId,
    pub change: CommitmentChange,
    pub amount_cents: Euro,
}

/// A commitment as the book knows it. What happened to it is kept by event, so that hearing of an event twice changes
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    pub made: MakeCommitment,
    pub made_seq: Seq,
    /// Increases, and what was freed with a minus.
    pub changes: BTreeMap<Seq, Euro>,
    /// What was ordered, and what was taken out of orders again with a minus.
    pub ordered: BTreeMap<Seq, Euro>,
    /// What was handed on of it, and what was taken back of that with a minus.
    pub handed_on: BTreeMap<Seq, Euro>,
}

impl Commitment {
    #[must_use]
    pub fn new(made: MakeCommitment, made_seq: Seq) -> Commitment {
        Commitment { made, made_seq, changes: BTreeMap::new(), ordered: BTreeMap::new(), handed_on: BTreeMap::new() }
    }

    /// All that was bound less what was freed, whether ordered and paid or not.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn bound(&self) -> Result<Euro, MoneyError> {
        self.changes.values().try_fold(self.made.amount_cents, |sum, change| sum.plus(*change))
    }

    /// What of all that is bound is not handed on.
    ///
    /// # Errors
    /// As `bound`.
    pub fn not_handed_on(&self) -> Result<Euro, MoneyError> {
        self.handed_on.values().try_fold(self.bound()?, |rest, amount| rest.minus(*amount))
    }

    /// What is bound and not ordered yet.
    ///
    /// # Errors
    /// As `bound`.
    pub fn open(&self) -> Result<Euro, MoneyError> {
        self.ordered.values().try_fold(self.bound()?, |open, ordered| open.minus(*ordered))
    }
}
