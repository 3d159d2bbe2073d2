//! Payment orders (Auszahlungsanordnungen): certified by one person, issued by another, paid by the Kasse.
//!
//! The book orders nothing and pays nothing: it records that somebody with the authority did. A certified order moves no
//! money yet; an issued one does.
//! Law: BHO §§ 70, 77; VV Nr. 1 and 2 zu § 70.

use crate::core::calendar::iso_date;
use crate::core::command::Sealed;
use crate::core::ids::{ActorId, CommitmentId, OrderId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::core::refund::Returned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Somebody certifies that an amount is due and correctly reckoned (sachlich und rechnerisch richtig).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifyOrder {
    pub order: OrderId,
    pub commitment: CommitmentId,
    pub amount_cents: Euro,
    #[serde(with = "iso_date")]
    pub due_on: Date,
    /// What the Kasse knows the payment by (Kassenzeichen).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash_sign: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Sealed>,
}

/// What an order's later events hold, so that each can be understood alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderAmount {
    pub order: OrderId,
    pub commitment: CommitmentId,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderNamed {
    pub order: OrderId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    Certified,
    Issued,
    Paid,
    Cancelled,
}

impl OrderState {
    pub const ALL: [OrderState; 4] =
        [OrderState::Certified, OrderState::Issued, OrderState::Paid, OrderState::Cancelled];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            OrderState::Certified => "certified",
            OrderState::Issued => "issued",
            OrderState::Paid => "paid",
            OrderState::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            OrderState::Certified => "festgestellt",
            OrderState::Issued => "angeordnet",
            OrderState::Paid => "ausgezahlt",
            OrderState::Cancelled => "zurückgenommen",
        }
    }
}

/// An order as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub certified: CertifyOrder,
    pub certified_by: ActorId,
    pub certified_seq: Seq,
    /// Of a large amount: the third person, who neither certified nor ordered it.
    pub countersigned: Option<(ActorId, Seq)>,
    pub issued: Option<(ActorId, Seq)>,
    /// What was taken back of it, by event: all that was unpaid then. More than once where a payment was reversed since.
    pub cancelled: BTreeMap<Seq, Euro>,
    /// What the Kasse paid on it, by event, the part without authority included.
    pub paid: BTreeMap<Seq, Euro>,
    /// Payments that were taken back; the event that did stands in `paid` with a minus.
    pub taken_back: BTreeSet<Seq>,
    /// Who booked a payment on it.
    pub booked_by: BTreeSet<ActorId>,
    /// By the event that matched a voucher, or took the match back (with a minus): the payment, and what is evidenced of it.
    pub evidenced: BTreeMap<Seq, (Seq, Euro)>,
    /// What was handed on of it, and what was taken back of that with a minus.
    pub handed_on: BTreeMap<Seq, Euro>,
    /// What came back of its payments, or is asked back, by event.
    pub returned: BTreeMap<Seq, Returned>,
}

impl Order {
    #[must_use]
    pub fn new(certified: CertifyOrder, certified_by: ActorId, certified_seq: Seq) -> Order {
        Order {
            certified,
            certified_by,
            certified_seq,
            countersigned: None,
            issued: None,
            cancelled: BTreeMap::new(),
            paid: BTreeMap::new(),
            taken_back: BTreeSet::new(),
            booked_by: BTreeSet::new(),
            evidenced: BTreeMap::new(),
            handed_on: BTreeMap::new(),
            returned: BTreeMap::new(),
        }
    }

    /// What the Kasse paid less what was set off from it.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn paid_sum(&self) -> Result<Euro, MoneyError> {
        let set_off = self.returned.values().filter(|returned| returned.set_off).map(|returned| returned.amount);
        Euro::sum(self.paid.values().copied())?.minus(Euro::sum(set_off)?)
    }

    /// What came back of a payment, or is asked back as a claim.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn returned_of(&self, payment: Seq) -> Result<Euro, MoneyError> {
        Euro::sum(self.returned.values().filter(|returned| returned.payment == payment).map(|returned| returned.amount))
    }

    /// What of a payment is neither evidenced nor came back; `None` where there is no such payment, or it was taken back.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn untouched(&self, payment: Seq) -> Result<Option<Euro>, MoneyError> {
        let stands = |paid: &&Euro| paid.is_positive() && !self.taken_back.contains(&payment);
        let Some(paid) = self.paid.get(&payment).filter(stands) else { return Ok(None) };
        Ok(Some(paid.minus(self.evidenced_of(payment)?)?.minus(self.returned_of(payment)?)?))
    }

    /// What vouchers say of a payment.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn evidenced_of(&self, payment: Seq) -> Result<Euro, MoneyError> {
        Euro::sum(self.evidenced.values().filter(|(of, _)| *of == payment).map(|(_, amount)| *amount))
    }

    /// What was handed on of it.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn handed_on_sum(&self) -> Result<Euro, MoneyError> {
        Euro::sum(self.handed_on.values().copied())
    }

    /// What stands after all that was taken back.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn standing(&self) -> Result<Euro, MoneyError> {
        let cancelled = Euro::sum(self.cancelled.values().copied())?;
        let freed = Euro::sum(self.returned.values().map(|returned| returned.freed))?;
        self.certified.amount_cents.minus(cancelled)?.minus(freed)
    }

    /// What was ordered and the Kasse has not paid: never below zero, and nothing before it is issued.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn unpaid(&self) -> Result<Euro, MoneyError> {
        if self.issued.is_none() {
            return Ok(Euro::ZERO);
        }
        self.uncovered(self.paid_sum()?)
    }

    /// What would be unpaid of it once it is issued, had this much been paid.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn uncovered(&self, paid: Euro) -> Result<Euro, MoneyError> {
        let rest = self.standing()?.minus(paid)?;
        Ok(if rest.is_negative() { Euro::ZERO } else { rest })
    }

    /// An order of which a part was taken back is open again when a payment on the rest is reversed.
    ///
    /// # Errors
    /// As `paid_sum`.
    pub fn state(&self) -> Result<OrderState, MoneyError> {
        let taken_back = !self.cancelled.is_empty();
        Ok(match (&self.issued, taken_back) {
            (None, true) => OrderState::Cancelled,
            (None, false) => OrderState::Certified,
            (Some(_), _) if !self.unpaid()?.is_zero() => OrderState::Issued,
            (Some(_), true) => OrderState::Cancelled,
            (Some(_), false) => OrderState::Paid,
        })
    }
}
