//! What is still open before a budget year is closed: what would refuse it, and what would lapse or stay behind with it.
//!
//! A list for people. Whether a year may be closed is decided by the book (`decide/year`), and the dry run of the close shows
//! every posting of it.
//! Law: BHO §§ 19, 45, 72, 76.

use crate::core::account::{Account, Kind, Stage};
use crate::core::money::Euro;
use crate::core::payment::StatementLine;
use crate::core::proposal::{Content, Proposal, ProposalState};
use crate::store::{Left, Store, StoreError, Viewer};
use std::collections::BTreeSet;

/// Orders of a kind that are read at least before it is left at saying that there are more.
const MOST: usize = 100;

/// Orders that are read at once.
const AT_ONCE: usize = 250;

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenKind {
    /// Stands without authority.
    Excess,
    /// Ordered, and the Kasse has not paid it.
    Unpaid,
    /// Falls due in the year and was never charged to it.
    Uncharged,
    /// Certified, and nobody ordered it.
    Unordered,
    /// A line of the Kasse that belongs to nothing.
    Unmatched,
    /// Proposed for the year and not carried out.
    Proposed,
    /// A residue that nobody consented to; it waits another year, as long as it may.
    Residue,
    /// Bound to projects and not spent.
    Committed,
    /// Assigned and not bound.
    Assigned,
    /// With the manager of the item and not assigned.
    Free,
    /// Blocked.
    Blocked,
    /// Asked back and not paid.
    Claimed,
}

impl OpenKind {
    pub const ALL: [OpenKind; 12] = [
        OpenKind::Excess,
        OpenKind::Unpaid,
        OpenKind::Uncharged,
        OpenKind::Unordered,
        OpenKind::Unmatched,
        OpenKind::Proposed,
        OpenKind::Residue,
        OpenKind::Committed,
        OpenKind::Assigned,
        OpenKind::Free,
        OpenKind::Blocked,
        OpenKind::Claimed,
    ];

    /// Whether the book refuses to close the year because of it.
    #[must_use]
    pub fn refuses(self) -> bool {
        matches!(self, OpenKind::Excess | OpenKind::Unpaid | OpenKind::Uncharged)
    }

    /// Whether it lapses with the close.
    #[must_use]
    pub fn lapses(self) -> bool {
        matches!(self, OpenKind::Committed | OpenKind::Assigned | OpenKind::Free | OpenKind::Blocked)
    }
}

/// One thing that is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Open {
    pub kind: OpenKind,
    /// Its id, or the account in German.
    pub of: String,
    /// Nothing where an amount says nothing.
    pub amount: Option<Euro>,
}

/// What is open of a year at the head, what refuses its close first; and of which kinds there is more, as orders are read
/// until there are more than `MOST`.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn open_of(store: &Store, viewer: &Viewer, year: u16) -> Result<(Vec<Open>, Vec<OpenKind>), StoreError> {
    let (mut open, mut more) = (Vec::new(), Vec::new());
    for (account, balance) in store.balances(viewer).await?.iter() {
        open.extend(of_account(account, *balance, year));
    }
    // Of the orders those that wait, and of the claims those that are open: nearly all others are done long ago.
    for (kind, left) in [(OpenKind::Unpaid, Left::ToPay), (OpenKind::Unordered, Left::ToIssue)] {
        let (orders, is_all) = of_orders(store, viewer, year, (kind, left)).await?;
        more.extend((!is_all).then_some(kind));
        open.extend(orders);
    }
    for forward in store.forward_commitments(viewer).await? {
        let (amount, of) = (forward.open_in(year)?, forward.made.forward_commitment.to_string());
        open.extend(amount.is_positive().then_some(Open { kind: OpenKind::Uncharged, of, amount: Some(amount) }));
    }
    for statement in store.statements(viewer).await? {
        open.extend(statement.lines.iter().filter_map(|(line, what)| match what {
            StatementLine::Unmatched { amount_cents, .. } => {
                let of = format!("{}/{line}", statement.imported.statement);
                Some(Open { kind: OpenKind::Unmatched, of, amount: Some(*amount_cents) })
            }
            _ => None,
        }));
    }
    for claim in store.few_claims(viewer, &[Left::Open], usize::MAX).await?.unwrap_or_default() {
        let amount = claim.at(Stage::Reclaimed)?;
        let of = claim.raised.claim.to_string();
        open.extend(amount.is_positive().then_some(Open { kind: OpenKind::Claimed, of, amount: Some(amount) }));
    }
    let proposals = store.proposals(viewer).await?;
    open.extend(proposals.iter().filter(|(_, proposal)| is_of(proposal, year)).map(|(id, _)| Open {
        kind: OpenKind::Proposed,
        of: id.to_string(),
        amount: None,
    }));
    open.sort();
    Ok((open, more))
}

/// The orders of a year of which this is left, and whether they are all: where they are not, there are at least these.
async fn of_orders(
    store: &Store,
    viewer: &Viewer,
    year: u16,
    (kind, left): (OpenKind, Left),
) -> Result<(Vec<Open>, bool), StoreError> {
    let mut open = Vec::new();
    for some in store.orders_left(viewer, left).await?.chunks(AT_ONCE) {
        if open.len() > MOST {
            return Ok((open, false));
        }
        let (_, orders) = store.bound_and_ordered(viewer, &BTreeSet::new(), &some.iter().cloned().collect()).await?;
        let on = orders.iter().map(|order| order.certified.commitment.clone()).collect();
        let (bound, _) = store.bound_and_ordered(viewer, &on, &BTreeSet::new()).await?;
        let of_year = bound.iter().filter(|known| known.made.booking_year == year);
        let of_year: BTreeSet<_> = of_year.map(|known| &known.made.commitment).collect();
        for order in orders.iter().filter(|order| of_year.contains(&order.certified.commitment)) {
            let amount = if kind == OpenKind::Unpaid { order.unpaid()? } else { order.standing()? };
            let of = order.certified.order.to_string();
            open.extend(amount.is_positive().then_some(Open { kind, of, amount: Some(amount) }));
        }
    }
    Ok((open, true))
}

fn of_account(account: &Account, balance: Euro, year: u16) -> Option<Open> {
    if account.kind != Kind::Cash || account.booking_year != Some(year) || balance.is_zero() {
        return None;
    }
    let kind = match account.stage {
        Stage::WithoutAuthority => OpenKind::Excess,
        Stage::ResidueFormed => OpenKind::Residue,
        Stage::Committed => OpenKind::Committed,
        Stage::Assigned => OpenKind::Assigned,
        Stage::Available => OpenKind::Free,
        Stage::Blocked => OpenKind::Blocked,
        _ => return None,
    };
    let amount = if balance.is_negative() { balance.negated() } else { balance };
    Some(Open { kind, of: account.in_german(), amount: Some(amount) })
}

/// Whether a proposal would still move money of a year.
fn is_of(proposal: &Proposal, year: u16) -> bool {
    let of = match proposal.content.as_ref() {
        Content::Assignment(what) | Content::Recall(what) => Some(what.booking_year),
        Content::Reassignment { what, .. } => Some(what.booking_year),
        Content::SubAssignment(what) => Some(what.booking_year),
        _ => None,
    };
    of == Some(year) && matches!(proposal.state, ProposalState::Proposed | ProposalState::Approved)
}
