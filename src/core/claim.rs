//! Claims (Forderungen): money that is asked back, interest on it, and what becomes of them.
//!
//! A claim is raised by a decision and never by itself; interest too is an order of somebody, computed elsewhere
//! (`core/interest.rs`) and never booked on its own. What comes back is income of an income item, gross: it raises nothing
//! that may be spent.
//! Law: VwVfG §§ 48, 49, 49a; BHO §§ 34, 35, 58, 59; VV-BHO § 59.

use crate::core::account::{Account, Stage};
use crate::core::agreement::InterestTerm;
use crate::core::calendar::iso_date;
use crate::core::command::Sealed;
use crate::core::ids::{
    ActorId, BudgetItemId, ClaimId, FilingId, ManagerId, OnwardGrantId, OrderId, ProjectId, RecipientId, Seq, VoucherId,
};
use crate::core::money::{Euro, MoneyError};
use crate::core::payment::PaymentSource;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::Date;

/// What is claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "claimed", rename_all = "snake_case", deny_unknown_fields)]
pub enum Claimed {
    /// A disputed share of a voucher (Erstattung).
    Recovery { voucher: VoucherId, matched: Seq },
    /// What of a payment of an earlier year nobody has evidenced (Rückzahlung).
    Refund { order: OrderId, payment: Seq },
    /// Interest on another claim, for the days from the first to before the second.
    Interest {
        on: ClaimId,
        #[serde(with = "iso_date")]
        from: Date,
        #[serde(with = "iso_date")]
        until: Date,
    },
    /// What the Bund bears less than was paid, by the kind of financing and a final statement (Überschuss).
    Surplus { filing: FilingId },
    /// What a recipient got of an onward grant and did not use: under the law that the onward grant cites.
    Onward {
        onward_grant: OnwardGrantId,
        recipient: RecipientId,
        /// By which rule the claim bears interest, where the notice of the onward grant says one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        interest: Option<InterestTerm>,
    },
    /// Interest on what was paid and used only after the agreed window: from the payment to before the day of the voucher.
    LateUse {
        voucher: VoucherId,
        matched: Seq,
        payment: Seq,
        principal_cents: Euro,
        #[serde(with = "iso_date")]
        from: Date,
        #[serde(with = "iso_date")]
        until: Date,
    },
}

impl Claimed {
    /// Whether it asks paid money of the Bund back; interest does not, nor what a recipient owes its Land.
    #[must_use]
    pub fn is_of_federal_money(&self) -> bool {
        matches!(self, Claimed::Recovery { .. } | Claimed::Refund { .. } | Claimed::Surplus { .. })
    }

    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Claimed::Recovery { .. } => "recovery",
            Claimed::Refund { .. } => "refund_claim",
            Claimed::Interest { .. } => "interest_claim",
            Claimed::Surplus { .. } => "surplus_claim",
            Claimed::Onward { .. } => "onward_claim",
            Claimed::LateUse { .. } => "late_use_claim",
        }
    }

    #[must_use]
    pub fn in_german(&self) -> &'static str {
        match self {
            Claimed::Recovery { .. } => "Rückforderung",
            Claimed::Refund { .. } => "Rückzahlung einer Auszahlung",
            Claimed::Interest { .. } => "Zinsforderung",
            Claimed::Surplus { .. } => "Rückforderung eines Überschusses",
            Claimed::Onward { .. } => "Rückforderung bei einem Empfänger",
            Claimed::LateUse { .. } => "Zinsen für verspätete Verwendung",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RaiseClaim {
    pub claim: ClaimId,
    pub project: ProjectId,
    pub what: Claimed,
    pub amount_cents: Euro,
    #[serde(with = "iso_date")]
    pub due_on: Date,
    /// The provision that it rests on.
    pub basis: String,
    /// Who owes it lies in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debtor: Option<Sealed>,
}

/// What a ministry decides about a claim that is not paid (Veränderung von Ansprüchen, § 59 BHO).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimDecision {
    /// Stundung: due later.
    Defer,
    /// Niederschlagung: not pursued for now, still owed.
    WriteOff,
    /// Erlass: no longer owed.
    Waive,
    /// What was deferred is due.
    EndDeferral,
    /// What was written off is pursued again.
    Pursue,
}

impl ClaimDecision {
    pub const ALL: [ClaimDecision; 5] = [
        ClaimDecision::Defer,
        ClaimDecision::WriteOff,
        ClaimDecision::Waive,
        ClaimDecision::EndDeferral,
        ClaimDecision::Pursue,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ClaimDecision::Defer => "defer",
            ClaimDecision::WriteOff => "write_off",
            ClaimDecision::Waive => "waive",
            ClaimDecision::EndDeferral => "end_deferral",
            ClaimDecision::Pursue => "pursue",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            ClaimDecision::Defer => "Stundung",
            ClaimDecision::WriteOff => "Niederschlagung",
            ClaimDecision::Waive => "Erlass",
            ClaimDecision::EndDeferral => "Ende der Stundung",
            ClaimDecision::Pursue => "Wiederaufnahme der Einziehung",
        }
    }

    /// From which stage of a claim to which.
    #[must_use]
    pub fn stages(self) -> (Stage, Stage) {
        match self {
            ClaimDecision::Defer => (Stage::Reclaimed, Stage::Deferred),
            ClaimDecision::WriteOff => (Stage::Reclaimed, Stage::WrittenOff),
            ClaimDecision::Waive => (Stage::Reclaimed, Stage::Waived),
            ClaimDecision::EndDeferral => (Stage::Deferred, Stage::Reclaimed),
            ClaimDecision::Pursue => (Stage::WrittenOff, Stage::Reclaimed),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideClaim {
    pub claim: ClaimId,
    pub decision: ClaimDecision,
    pub amount_cents: Euro,
    /// Reference of the consent.
    pub consent: String,
}

/// A deferral until a day (Stundung, § 59 Absatz 1 Nr. 1 BHO): on it the claim is due again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeferClaim {
    pub claim: ClaimId,
    pub amount_cents: Euro,
    #[serde(with = "iso_date")]
    pub due_on: Date,
    /// Reference of the consent.
    pub consent: String,
}

/// Money came back: income of an item and year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepayClaim {
    pub claim: ClaimId,
    pub amount_cents: Euro,
    pub income_item: BudgetItemId,
    pub booking_year: u16,
    /// Where the book knows it from; absent where the voucher alone says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PaymentSource>,
}

/// Only read: what was repaid before statements told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepayClaimV1 {
    pub claim: ClaimId,
    pub amount_cents: Euro,
    pub income_item: BudgetItemId,
    pub booking_year: u16,
}

/// The examination was mended, or a filing was: so much of the claim is not asked any more. It was never owed, so this is no
/// waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReduceClaim {
    pub claim: ClaimId,
    pub amount_cents: Euro,
    /// What was found.
    pub finding: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimReduced {
    pub claim: ClaimId,
    /// What was claimed; whoever that concerns hears of it.
    pub what: Claimed,
    pub amount_cents: Euro,
    pub finding: String,
}

/// A claim as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub raised: RaiseClaim,
    pub raised_by: ActorId,
    pub raised_seq: Seq,
    /// Where it is booked, at *reclaimed*.
    pub account: Account,
    /// Where the money that it asks back stands at *reclaimed*; none for interest, and for what nobody has evidenced.
    pub spent: Option<Account>,
    /// What each event took out of a stage of it (with a minus) and put into another.
    pub moves: BTreeMap<Seq, (Stage, Stage, Euro)>,
    /// Until when what is deferred is deferred, by event; a deferral of the first days names no day.
    pub deferred_until: BTreeMap<Seq, Date>,
    /// What came in, by event, and where.
    pub income: BTreeMap<Seq, Income>,
    /// What of it reinforced an item, by event; one that was reversed is still here.
    pub reinforced: BTreeMap<Seq, Income>,
}

/// Money that came in at an income item in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Income {
    pub item: BudgetItemId,
    pub year: u16,
    pub amount: Euro,
}

impl Claim {
    /// What is claimed today: as it was raised, less what it was reduced by.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn amount(&self) -> Result<Euro, MoneyError> {
        let reduced = self.moves.values().filter(|(_, to, _)| *to == Stage::Origin);
        self.raised.amount_cents.minus(Euro::sum(reduced.map(|(_, _, amount)| *amount))?)
    }

    /// What of it stands at a stage.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn at(&self, stage: Stage) -> Result<Euro, MoneyError> {
        let raised = if stage == Stage::Reclaimed { self.raised.amount_cents } else { Euro::ZERO };
        self.moves.values().try_fold(raised, |sum, (from, to, amount)| {
            let sum = if *from == stage { sum.minus(*amount)? } else { sum };
            if *to == stage { sum.plus(*amount) } else { Ok(sum) }
        })
    }

    /// Whether something of it can still be decided on: it is owed, deferred or written off. The rest came in, was waived or
    /// is not asked any more.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn is_open(&self) -> Result<bool, MoneyError> {
        for stage in [Stage::Reclaimed, Stage::Deferred, Stage::WrittenOff] {
            if self.at(stage)?.is_positive() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Claim {
    /// What came in of it at an income item in a year.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn income_at(&self, item: &BudgetItemId, year: u16) -> Result<Euro, MoneyError> {
        let there = self.income.values().filter(|income| income.item == *item && income.year == year);
        Euro::sum(there.map(|income| income.amount))
    }
}

/// Where claims of a project are booked.
#[must_use]
pub fn account(project: &ProjectId, land: &ManagerId, stage: Stage) -> Account {
    Account::claim(project, land, stage)
}
