//! Forward commitments: contracts whose amounts fall due in later years (Verpflichtungen zu Lasten künftiger Jahre).
//!
//! Each due year is covered by commitment authority of its own, or needs none where the law says so. It binds no cash
//! and nothing can be ordered on it: when a due year has come, its amount is charged to that year's cash as an ordinary
//! commitment with a name of its own (Vorbelastung). Law: BHO §§ 38, 45 Absatz 1.

use crate::core::account::{Account, Stage};
use crate::core::budget::AssignedTo;
use crate::core::command::Sealed;
use crate::core::commitment::{CommitmentChange, MakeCommitment};
use crate::core::commitment_authority::CommitmentAuthority;
use crate::core::ids::{BudgetItemId, CommitmentId, ComponentId, ManagerId, ProjectId, Seq};
use crate::core::money::{Euro, MoneyError};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What allows to bind later years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "snake_case", deny_unknown_fields)]
pub enum ForwardBasis {
    /// Authority of the year in which it is used, or of the year before while the budget act is late.
    CommitmentAuthority {
        year_granted: u16,
        /// Why authority of the year before is still there (§ 45 Absatz 1 Satz 2), with its source.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        late_budget: Option<String>,
    },
    /// Laufendes Geschäft (§ 38 Absatz 4 Satz 1).
    CurrentBusiness { reason: String },
    /// Zu Lasten übertragbarer Ausgaben, due in the following year (§ 38 Absatz 4 Satz 2).
    TransferableExpenditure { reason: String },
}

impl ForwardBasis {
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            ForwardBasis::CommitmentAuthority { .. } => "commitment_authority",
            ForwardBasis::CurrentBusiness { .. } => "current_business",
            ForwardBasis::TransferableExpenditure { .. } => "transferable_expenditure",
        }
    }

    #[must_use]
    pub fn in_german(&self) -> &'static str {
        match self {
            ForwardBasis::CommitmentAuthority { .. } => "Verpflichtungsermächtigung",
            ForwardBasis::CurrentBusiness { .. } => "laufendes Geschäft",
            ForwardBasis::TransferableExpenditure { .. } => "übertragbare Ausgaben",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueAmount {
    pub due_year: u16,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeForwardCommitment {
    pub forward_commitment: CommitmentId,
    pub project: ProjectId,
    pub manager: ManagerId,
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub basis: ForwardBasis,
    pub amounts: Vec<DueAmount>,
    /// What it is for. Never a person: who is paid lies in the vault.
    pub purpose: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Sealed>,
}

impl MakeForwardCommitment {
    /// The authority that an amount of this due year uses; `None` where none is needed.
    #[must_use]
    pub fn authority(&self, due_year: u16) -> Option<CommitmentAuthority> {
        let ForwardBasis::CommitmentAuthority { year_granted, .. } = &self.basis else { return None };
        let assigned_to = AssignedTo { component: self.component.clone(), manager: self.manager.clone() };
        Some(CommitmentAuthority {
            budget_item: self.budget_item.clone(),
            year_granted: *year_granted,
            due_year,
            assigned_to: Some(assigned_to),
        })
    }

    /// Where authority of a due year is free, and where it stands once it is used for the project.
    #[must_use]
    pub fn free_and_used(&self, due_year: u16) -> Option<(Account, Account)> {
        let free = self.authority(due_year)?.free(&self.manager);
        let used = Account { project: Some(self.project.clone()), stage: Stage::Committed, ..free.clone() };
        Some((free, used))
    }

    /// The ordinary commitment that binds the cash of a due year.
    #[must_use]
    pub fn charge(&self, commitment: CommitmentId, due_year: u16, amount_cents: Euro) -> MakeCommitment {
        MakeCommitment {
            commitment,
            project: self.project.clone(),
            manager: self.manager.clone(),
            component: self.component.clone(),
            budget_item: self.budget_item.clone(),
            booking_year: due_year,
            year_granted: None,
            amount_cents,
            purpose: self.purpose.clone(),
            payee: self.payee.clone(),
        }
    }
}

/// `amount_cents` is positive; the direction is in `change`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeForwardCommitment {
    pub forward_commitment: CommitmentId,
    pub due_year: u16,
    pub change: CommitmentChange,
    pub amount_cents: Euro,
    /// Of an increase: as in `ForwardBasis`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_budget: Option<String>,
}

/// The due year has come: its amount becomes a prior charge (Vorbelastung) on that year's cash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeCommitment {
    pub forward_commitment: CommitmentId,
    pub due_year: u16,
    /// What the ordinary commitment will be called.
    pub commitment: CommitmentId,
}

/// What was charged, with the ordinary commitment that it made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitmentCharged {
    pub forward_commitment: CommitmentId,
    pub due_year: u16,
    pub commitment: MakeCommitment,
}

/// A forward commitment as the book knows it; kept by event, so that hearing of an event twice changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForwardCommitment {
    pub made: MakeForwardCommitment,
    pub made_seq: Seq,
    /// Increases of a due year, and what was freed of it with a minus.
    pub changes: BTreeMap<Seq, (u16, Euro)>,
    /// Due years that were charged.
    pub charged: BTreeMap<u16, Seq>,
}

impl ForwardCommitment {
    #[must_use]
    pub fn new(made: MakeForwardCommitment, made_seq: Seq) -> ForwardCommitment {
        ForwardCommitment { made, made_seq, changes: BTreeMap::new(), charged: BTreeMap::new() }
    }

    /// Notes what became of it.
    pub fn note(&mut self, what: &ChangeForwardCommitment, seq: Seq) {
        let change = match what.change {
            CommitmentChange::Increase => what.amount_cents,
            CommitmentChange::Free => what.amount_cents.negated(),
        };
        self.changes.insert(seq, (what.due_year, change));
    }

    #[must_use]
    pub fn due_years(&self) -> BTreeSet<u16> {
        let made = self.made.amounts.iter().map(|due| due.due_year);
        made.chain(self.changes.values().map(|(due_year, _)| *due_year)).collect()
    }

    /// What falls due in a year: all that was bound less what was freed, charged or not.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn due_in(&self, year: u16) -> Result<Euro, MoneyError> {
        let made = self.made.amounts.iter().filter(|due| due.due_year == year).map(|due| due.amount_cents);
        let changed = self.changes.values().filter(|(due_year, _)| *due_year == year).map(|(_, change)| *change);
        Euro::sum(made.chain(changed))
    }

    /// What falls due in a year and is not charged to it yet.
    ///
    /// # Errors
    /// As `due_in`.
    pub fn open_in(&self, year: u16) -> Result<Euro, MoneyError> {
        if self.charged.contains_key(&year) { Ok(Euro::ZERO) } else { self.due_in(year) }
    }
}
