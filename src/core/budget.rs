//! Budget authority: what parliament and the ministry of finance change in an item of a year, and notes on an item.
//!
//! These are facts from outside (a supplementary budget, a cut, a block): the book records them even where they exceed
//! what is still free, and shows the excess *without authority*. What a manager decides about its own money (an own block, a
//! virement, the return of an assignment) is an act, and is refused beyond what is free.
//! Law: BHO §§ 8, 17, 20, 22, 33, 36, 37, 41, 45, 46.

use crate::core::account::{Account, Stage};
use crate::core::ids::{BudgetItemId, ClaimId, ComponentId, ManagerId};
use crate::core::money::Euro;
use serde::{Deserialize, Serialize};

/// How an appropriation changes after the budget was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppropriationChange {
    /// Nachtragshaushalt: parliament gives more (§ 33).
    Supplementary,
    /// Kürzung: parliament or the ministry of finance takes back.
    Cut,
    /// Über- oder außerplanmäßige Bewilligung, by consent of the ministry of finance (§ 37).
    OverPlan,
}

impl AppropriationChange {
    pub const ALL: [AppropriationChange; 3] =
        [AppropriationChange::Supplementary, AppropriationChange::Cut, AppropriationChange::OverPlan];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AppropriationChange::Supplementary => "supplementary",
            AppropriationChange::Cut => "cut",
            AppropriationChange::OverPlan => "over_plan",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            AppropriationChange::Supplementary => "Nachtrag",
            AppropriationChange::Cut => "Kürzung",
            AppropriationChange::OverPlan => "über- oder außerplanmäßige Bewilligung",
        }
    }
}

/// `amount_cents` is positive; the direction is in `change`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeAppropriation {
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    pub change: AppropriationChange,
    pub amount_cents: Euro,
}

/// Authority of one item and year: with the item's manager, or assigned to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    /// Of a residue: the year for which parliament granted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_granted: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<AssignedTo>,
}

/// Who holds assigned authority, and out of which component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignedTo {
    pub component: ComponentId,
    pub manager: ManagerId,
}

impl Authority {
    /// Where what is free of it stands; `lead` is the manager of the item.
    #[must_use]
    pub fn free(&self, lead: &ManagerId) -> Account {
        let free = match &self.assigned_to {
            Some(AssignedTo { component, manager }) => {
                Account::cash_assigned(component, &self.budget_item, self.booking_year, manager)
            }
            None => Account::cash_available(&self.budget_item, self.booking_year, lead),
        };
        Account { year_granted: self.year_granted, ..free }
    }

    /// Where another stage of it stands.
    #[must_use]
    pub fn at(&self, lead: &ManagerId, stage: Stage) -> Account {
        self.free(lead).at(stage)
    }
}

/// Who blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockBasis {
    /// Sperrvermerk of the budget act (§§ 22, 36).
    BudgetAct,
    /// Haushaltswirtschaftliche Sperre of the ministry of finance (§ 41).
    FinanceMinistry,
    /// Of whoever manages the money: an act, refused beyond what is free.
    OwnManagement,
}

impl BlockBasis {
    pub const ALL: [BlockBasis; 3] = [BlockBasis::BudgetAct, BlockBasis::FinanceMinistry, BlockBasis::OwnManagement];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            BlockBasis::BudgetAct => "budget_act",
            BlockBasis::FinanceMinistry => "finance_ministry",
            BlockBasis::OwnManagement => "own_management",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            BlockBasis::BudgetAct => "Sperrvermerk des Haushaltsplans",
            BlockBasis::FinanceMinistry => "haushaltswirtschaftliche Sperre",
            BlockBasis::OwnManagement => "Sperre des Bewirtschafters",
        }
    }

    /// Whether it comes from outside, and so is recorded whatever is free.
    #[must_use]
    pub fn is_fact(self) -> bool {
        self != BlockBasis::OwnManagement
    }
}

/// Sperre, and with the same shape its lifting (Entsperrung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub authority: Authority,
    pub basis: BlockBasis,
    pub amount_cents: Euro,
}

/// Haushaltsvermerk: what the budget declares about an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "snake_case", deny_unknown_fields)]
pub enum BudgetNote {
    /// Übertragbar: residues may be formed (§§ 19, 45).
    Transferable,
    /// Einseitig deckungsfähig: this item may be reinforced from that one (§§ 20, 46).
    CoveredBy { budget_item: BudgetItemId },
    /// Gegenseitig deckungsfähig.
    MutuallyCovered { budget_item: BudgetItemId },
    /// Verstärkungsvermerk: what comes in at that income item may be spent here beside the appropriation (§§ 8, 17
    /// Absatz 3).
    ReinforcedByIncome { income_item: BudgetItemId },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclareBudgetNote {
    pub budget_item: BudgetItemId,
    pub note: BudgetNote,
    /// Where the budget says so.
    pub source: String,
}

/// Virement (Deckung): free money of one item reinforces another, as their notes allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MakeVirement {
    pub from_item: BudgetItemId,
    pub to_item: BudgetItemId,
    pub booking_year: u16,
    pub amount_cents: Euro,
}

/// Income reinforces an item (Verstärkung aus Einnahmen): what a claim brought in at the income item may be spent again, in
/// the year in which it came, as a note of the budget allows. Without such a note income raises nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReinforceByIncome {
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    pub income_item: BudgetItemId,
    /// Whose repayment it is.
    pub claim: ClaimId,
    pub amount_cents: Euro,
}

/// A manager gives unbound authority back to whoever assigned it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnAssignment {
    pub component: ComponentId,
    pub budget_item: BudgetItemId,
    pub booking_year: u16,
    pub manager: ManagerId,
    pub amount_cents: Euro,
}

/// What was done without authority is covered from what the same manager has free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettleExcess {
    pub authority: Authority,
    pub amount_cents: Euro,
}
