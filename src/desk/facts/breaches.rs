//! From the store to what stands without authority, and the movements of some accounts.
//!
//! What is not covered, and since when, comes from the postings; the total from the balances.

use super::Case;
use super::stocks::{Stocks, figure};
use crate::core::account::Account;
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::without_authority::{Breach, Breaches};
use crate::store::Movement;
use std::collections::BTreeMap;
use time::Date;

/// Postings that are asked for at once.
pub(super) const PAGE: u32 = 5_000;

/// Every posting that leaves or enters one of the wanted accounts, in order.
///
/// # Errors
/// Those of the store.
pub async fn movements(case: &Case<'_>, wanted: impl Fn(&Account) -> bool) -> Result<Vec<Movement>, DeskError> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let walk = case.store.postings(case.viewer, &wanted, after, PAGE).await?;
        all.extend(walk.moved);
        if walk.onward.is_none() {
            return Ok(all);
        }
        after = walk.onward;
    }
}

/// What of the cash that a report concerns stands without authority.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn breaches(
    case: &Case<'_>,
    stocks: &Stocks,
    concerns: impl Fn(&Account) -> bool,
) -> Result<Breaches, DeskError> {
    found(case, stocks, "without_authority", concerns).await
}

/// The same of commitment authority.
///
/// # Errors
/// As `breaches`.
pub async fn exceeded(
    case: &Case<'_>,
    stocks: &Stocks,
    concerns: impl Fn(&Account) -> bool,
) -> Result<Breaches, DeskError> {
    found(case, stocks, "commitment_authority_exceeded", concerns).await
}

async fn found(
    case: &Case<'_>,
    stocks: &Stocks,
    id: &str,
    concerns: impl Fn(&Account) -> bool,
) -> Result<Breaches, DeskError> {
    let of_kind = figure(id)?;
    let wanted = |account: &Account| of_kind.counts(account) && concerns(account);
    // Added up and not taken from the rows: whoever does not see all is told no balance in the middle of an event.
    let mut stands: BTreeMap<Account, Euro> = BTreeMap::new();
    let mut open: BTreeMap<Account, (Seq, Date)> = BTreeMap::new();
    let all = movements(case, wanted).await?;
    for event in all.chunk_by(|one, next| one.place.seq == next.place.seq) {
        let sides = event.iter().flat_map(|one| [(&one.from, one.amount.negated()), (&one.to, one.amount)]);
        for (account, effect) in sides.clone().filter(|(account, _)| wanted(account)) {
            let sum = stands.entry(account.clone()).or_insert(Euro::ZERO);
            *sum = sum.plus(effect).map_err(ReportError::from)?;
        }
        let Some(first) = event.first() else { continue };
        for (account, _) in sides.filter(|(account, _)| wanted(account)) {
            if stands.get(account).is_none_or(|sum| sum.is_zero()) {
                open.remove(account);
            } else {
                open.entry(account.clone()).or_insert((first.place.seq, first.event.booked_on));
            }
        }
    }
    let found = open.into_iter().filter_map(|(account, (since, since_on))| {
        Some(Breach {
            amount: stands.get(&account)?.negated(),
            budget_item: account.budget_item?.to_string(),
            booking_year: account.booking_year,
            year_granted: account.year_granted,
            due_year: account.due_year,
            component: account.component.map(|id| id.to_string()),
            manager: account.manager?.to_string(),
            since: since.0,
            since_on,
        })
    });
    let groups = stocks.by(|account| concerns(account).then_some(()));
    let total = groups.get(&()).map(|group| group.figure(id)).transpose()?.flatten();
    Ok(Breaches { found: found.collect(), total })
}
