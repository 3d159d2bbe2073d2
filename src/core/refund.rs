//! Refunds (Erstattungen): money of a payment that came back in the year in which it was paid, and is set off there.
//!
//! The outflow of the year falls, and what was paid is bound again to its commitment. What comes back in a later year is no
//! refund in this sense but income, gross: a claim on the payment (`core/claim.rs`), repaid into an income item.
//! Law: BHO §§ 15, 35.

use crate::core::ids::{CommitmentId, OrderId, Seq};
use crate::core::money::Euro;
use crate::core::payment::PaymentSource;
use crate::core::proposal::ReasonCode;
use serde::{Deserialize, Serialize};

/// The payment that money came back of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Undone {
    /// By its event.
    Event(Seq),
    /// By its line of the same statement: its event gets a number only when the statement is recorded.
    Line { line: u32 },
}

impl std::fmt::Display for Undone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Undone::Event(seq) => write!(f, "Auszahlung {seq}"),
            Undone::Line { line } => write!(f, "Auszahlung der Zeile {line}"),
        }
    }
}

/// `amount_cents` is positive, though the statement shows it with a minus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRefund {
    /// The payment that it undoes, wholly or in part.
    pub payment: Undone,
    pub amount_cents: Euro,
    pub source: PaymentSource,
}

/// The same, with the order that the payment was made on and its commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refunded {
    pub order: OrderId,
    pub commitment: CommitmentId,
    pub payment: Seq,
    pub amount_cents: Euro,
    pub source: PaymentSource,
}

/// A refund that was recorded wrongly is taken back; its line can be recorded anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundReversed {
    pub reverses: Seq,
    pub refund: Refunded,
    pub reason: ReasonCode,
}

/// What an event said of a payment that came back, or is asked back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    pub payment: Seq,
    /// With a minus where the event takes one back.
    pub amount: Euro,
    /// Set off from the outflow; a claim on the payment is not.
    pub set_off: bool,
    /// The part that is bound to the commitment again, and so ordered no longer.
    pub freed: Euro,
}
