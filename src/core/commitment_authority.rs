//! Commitment authority (Verpflichtungsermächtigung): granted in one year, for what falls due in one later year.
//!
//! It authorises commitments and no payment: the cash of the due year is appropriated and assigned by itself. What the
//! budget gives, cuts or blocks is a fact, as for cash; giving back an assignment is an act of its manager. What nobody
//! used lapses as a whole, by an act of its own: it does not wait for the close of the year's cash, and where the budget
//! act of the next year comes late it lives longer than its year.
//! Law: BHO §§ 16, 38, 41, 45 Absatz 1.

use crate::core::account::{Account, Stage};
use crate::core::budget::{AppropriationChange, AssignedTo, BlockBasis};
use crate::core::ids::{BudgetItemId, ManagerId};
use crate::core::money::Euro;
use serde::{Deserialize, Serialize};

/// Commitment authority of one item, year granted and due year: with the item's manager, or assigned to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommitmentAuthority {
    pub budget_item: BudgetItemId,
    pub year_granted: u16,
    pub due_year: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<AssignedTo>,
}

impl CommitmentAuthority {
    /// Where it comes from.
    #[must_use]
    pub fn origin(&self) -> Account {
        Account::commitment_authority_origin(&self.budget_item, self.year_granted, self.due_year)
    }

    /// Where what is free of it stands; `lead` is the manager of the item.
    #[must_use]
    pub fn free(&self, lead: &ManagerId) -> Account {
        match &self.assigned_to {
            Some(AssignedTo { component, manager }) => Account {
                component: Some(component.clone()),
                manager: Some(manager.clone()),
                stage: Stage::Assigned,
                ..self.origin()
            },
            None => Account { manager: Some(lead.clone()), stage: Stage::Available, ..self.origin() },
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantCommitmentAuthority {
    pub budget_item: BudgetItemId,
    pub year_granted: u16,
    pub due_year: u16,
    pub amount_cents: Euro,
}

/// `amount_cents` is positive; the direction is in `change`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeCommitmentAuthority {
    pub budget_item: BudgetItemId,
    pub year_granted: u16,
    pub due_year: u16,
    pub change: AppropriationChange,
    pub amount_cents: Euro,
}

/// Sperre, and with the same shape its lifting (Entsperrung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockCommitmentAuthority {
    pub authority: CommitmentAuthority,
    pub basis: BlockBasis,
    pub amount_cents: Euro,
}

/// A manager gives unused authority back to whoever assigned it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnCommitmentAuthority {
    pub budget_item: BudgetItemId,
    pub year_granted: u16,
    pub due_year: u16,
    pub assigned_to: AssignedTo,
    pub amount_cents: Euro,
}

/// All that was granted in a year and not used ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LapseCommitmentAuthority {
    pub year_granted: u16,
}
