//! Payments: what the Bundeskasse paid, as its statement says.
//!
//! A payment is a fact from outside: it is recorded even where nobody ordered it, and what exceeds the order stands
//! *without authority*. It is not an order and not yet evidenced. Typed entry is the marked exception.
//! Law: BHO §§ 70, 71, 77.

use crate::core::ids::{ClaimId, OrderId, Seq, StatementId};
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use crate::core::proposal::ReasonCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the book knows a payment from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case", deny_unknown_fields)]
pub enum PaymentSource {
    /// A line of the statement of the Kasse; the first is 1.
    Statement { statement: StatementId, line: u32 },
    /// Typed in by somebody who neither certified nor ordered it.
    Typed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    pub order: OrderId,
    pub amount_cents: Euro,
    pub source: PaymentSource,
}

/// A payment that was recorded wrongly is taken back; its line can be recorded anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentReversed {
    pub reverses: Seq,
    pub payment: RecordPayment,
    pub reason: ReasonCode,
}

/// The head of a statement; its lines follow as events of their own, in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportStatement {
    pub statement: StatementId,
    /// Of the file as it was handed in.
    pub file_sha256: Hash,
    pub lines: u32,
    pub sum_cents: Euro,
}

/// A line for which no order was found: it moves nothing until it is matched. Money that came back has a minus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordUnmatched {
    pub statement: StatementId,
    pub line: u32,
    pub amount_cents: Euro,
    /// The numbers that the Kasse gave, as they stand in the line.
    pub references: String,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementLine {
    Paid {
        order: OrderId,
        seq: Seq,
    },
    /// Money that came back on an order, and was set off.
    Refunded {
        order: OrderId,
        amount_cents: Euro,
        seq: Seq,
    },
    /// Money that came back on a claim, as income.
    Repaid {
        claim: ClaimId,
        amount_cents: Euro,
        seq: Seq,
    },
    Unmatched {
        amount_cents: Euro,
        seq: Seq,
    },
}

impl StatementLine {
    /// The event that says so.
    #[must_use]
    pub fn seq(&self) -> Seq {
        match self {
            StatementLine::Paid { seq, .. }
            | StatementLine::Refunded { seq, .. }
            | StatementLine::Repaid { seq, .. }
            | StatementLine::Unmatched { seq, .. } => *seq,
        }
    }
}

/// A statement as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub imported: ImportStatement,
    pub imported_seq: Seq,
    pub lines: BTreeMap<u32, StatementLine>,
}
