//! Commitments and orders with what a report says of who is paid: that somebody is named in the vault, never who.

use super::Case;
use crate::core::command::Sealed;
use crate::core::commitment::{Commitment, MakeCommitment};
use crate::core::ids::{CommitmentId, OrderId, VaultId};
use crate::core::order::Order;
use crate::desk::DeskError;
use crate::report::budget_monitor::Payee;
use std::collections::{BTreeMap, BTreeSet};

/// Commitments and orders by their ids, and what was erased from the vault.
pub struct Documents {
    pub commitments: BTreeMap<CommitmentId, Commitment>,
    pub orders: BTreeMap<OrderId, Order>,
    erased: BTreeSet<VaultId>,
}

impl Documents {
    /// # Errors
    /// Those of the store.
    pub async fn of(case: &Case<'_>) -> Result<Documents, DeskError> {
        let commitments = case.store.commitments(case.viewer).await?;
        let orders = case.store.orders(case.viewer).await?;
        Ok(Documents {
            commitments: commitments.into_iter().map(|known| (known.made.commitment.clone(), known)).collect(),
            orders: orders.into_iter().map(|known| (known.certified.order.clone(), known)).collect(),
            erased: case.store.erased(case.viewer).await?,
        })
    }

    pub fn made(&self, order: &Order) -> Option<&MakeCommitment> {
        self.commitments.get(&order.certified.commitment).map(|known| &known.made)
    }

    /// Whether somebody is named.
    pub fn payee(&self, sealed: Option<&Sealed>) -> Payee {
        match sealed {
            None => Payee::Nobody,
            Some(sealed) if self.erased.contains(&sealed.vault) => Payee::Erased,
            Some(_) => Payee::InVault,
        }
    }
}
