//! The ledger's one primitive: a posting moves a positive amount from one account to another.
//!
//! Nothing is created or lost by a posting, so the sum over all accounts is always zero. There are
//! no negative amounts: a correction is a reversal that swaps the two accounts. Ceilings need no
//! rules of their own: no account but the outside world may fall below zero.

use crate::core::account::Account;
use crate::core::money::{Euro, MoneyError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One movement of cents, identified by (seq of its event, line).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posting {
    pub from: Account,
    pub to: Account,
    pub amount_cents: Euro,
}

impl Posting {
    #[must_use]
    pub fn new(from: Account, to: Account, amount_cents: Euro) -> Posting {
        Posting { from, to, amount_cents }
    }

    /// The same amount back the same way.
    #[must_use]
    pub fn reversed(&self) -> Posting {
        Posting { from: self.to.clone(), to: self.from.clone(), amount_cents: self.amount_cents }
    }
}

/// What the postings change, per account; accounts whose change cancels out stay in with zero.
///
/// # Errors
/// When a change leaves the range of `Euro`.
pub fn net_changes(postings: &[Posting]) -> Result<BTreeMap<&Account, Euro>, MoneyError> {
    let mut net = BTreeMap::new();
    for posting in postings {
        let from = net.entry(&posting.from).or_insert(Euro::ZERO);
        *from = from.minus(posting.amount_cents)?;
        let to = net.entry(&posting.to).or_insert(Euro::ZERO);
        *to = to.plus(posting.amount_cents)?;
    }
    Ok(net)
}
