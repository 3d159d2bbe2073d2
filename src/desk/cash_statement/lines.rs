//! What became of the lines of a statement, and what of an order was paid beyond it.

use crate::core::account::{Account, Stage};
use crate::core::event::Event;
use crate::core::ids::{ClaimId, OrderId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::core::order::Order;
use crate::core::payment::{Statement, StatementLine};
use std::collections::BTreeMap;

/// A line as the book has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRow {
    pub line: u32,
    pub amount: Euro,
    /// `None` while it is not matched, and where it came back on a claim.
    pub order: Option<OrderId>,
    pub claim: Option<ClaimId>,
    /// The event that says so.
    pub seq: Seq,
}

impl LineRow {
    #[must_use]
    pub fn is_matched(&self) -> bool {
        self.order.is_some() || self.claim.is_some()
    }
}

/// How much of a statement is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overview {
    pub matched_lines: usize,
    pub matched: Euro,
    pub unmatched_lines: usize,
    pub unmatched: Euro,
}

/// The lines of a statement, with the amounts that stand at their orders.
#[must_use]
pub fn rows(statement: &Statement, orders: &[Order]) -> Vec<LineRow> {
    let orders: BTreeMap<&OrderId, &Order> = orders.iter().map(|order| (&order.certified.order, order)).collect();
    let row = |(line, what): (&u32, &StatementLine)| match what {
        StatementLine::Paid { order, seq } => {
            let amount = *orders.get(order)?.paid.get(seq)?;
            Some(LineRow { line: *line, amount, order: Some(order.clone()), claim: None, seq: *seq })
        }
        StatementLine::Refunded { order, amount_cents, seq } => {
            Some(LineRow { line: *line, amount: *amount_cents, order: Some(order.clone()), claim: None, seq: *seq })
        }
        StatementLine::Repaid { claim, amount_cents, seq } => {
            let amount = amount_cents.negated();
            Some(LineRow { line: *line, amount, order: None, claim: Some(claim.clone()), seq: *seq })
        }
        StatementLine::Unmatched { amount_cents, seq } => {
            Some(LineRow { line: *line, amount: *amount_cents, order: None, claim: None, seq: *seq })
        }
    };
    statement.lines.iter().filter_map(row).collect()
}

/// # Errors
/// When a sum leaves the range of `Euro`.
pub fn overview(rows: &[LineRow]) -> Result<Overview, MoneyError> {
    let (matched, unmatched): (Vec<&LineRow>, Vec<&LineRow>) = rows.iter().partition(|row| row.is_matched());
    let sum = |rows: &[&LineRow]| Euro::sum(rows.iter().map(|row| row.amount));
    Ok(Overview {
        matched_lines: matched.len(),
        matched: sum(&matched)?,
        unmatched_lines: unmatched.len(),
        unmatched: sum(&unmatched)?,
    })
}

/// What the Kasse paid on an order beyond what was ordered.
///
/// # Errors
/// When a sum leaves the range of `Euro`.
pub fn beyond(order: &Order) -> Result<Euro, MoneyError> {
    let ordered = if order.issued.is_some() { order.standing()? } else { Euro::ZERO };
    let beyond = order.paid_sum()?.minus(ordered)?;
    Ok(if beyond.is_negative() { Euro::ZERO } else { beyond })
}

/// What an event leaves without authority: each account with its amount.
#[must_use]
pub fn excess(event: &Event) -> BTreeMap<&Account, Euro> {
    let mut found: BTreeMap<&Account, Euro> = BTreeMap::new();
    for posting in event.postings.iter().filter(|posting| posting.from.stage == Stage::WithoutAuthority) {
        let sum = found.entry(&posting.from).or_insert(Euro::ZERO);
        *sum = sum.plus(posting.amount_cents).unwrap_or(*sum);
    }
    found
}
