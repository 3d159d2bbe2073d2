//! What happened to assigned money by quarter: its postings by their value date, added up by the store; read page by page
//! only for who began to read before somebody else did.
//!
//! It computes no figure of its own: each is that of the catalogue, on accounts that were assigned to somebody, and at the
//! end stands where the balances stand, which the report holds it to. Law: BHO § 71.

use super::Case;
use super::breaches::PAGE;
use super::stocks::figure;
use crate::core::account::Account;
use crate::core::figures::Figure;
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::flow_of_funds::Quarter;
use std::collections::BTreeMap;

/// The figures that the course shows, in the order of the fields of `Quarter`.
const FIGURES: [&str; 4] = ["assigned", "committed", "paid", "lapsed"];

/// What each figure changed by in each quarter.
type Changes = BTreeMap<(i32, u8), [Euro; 4]>;

/// Where each figure stood at the end of every quarter, from the first with a posting to the last.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn quarters(case: &Case<'_>, concerns: impl Fn(&Account) -> bool) -> Result<Vec<Quarter>, DeskError> {
    let figures = FIGURES.map(figure).into_iter().collect::<Result<Vec<_>, _>>()?;
    let counts = |figure: &Figure, account: &Account| concerns(account) && figure.counts(account);
    let wanted = |account: &Account| figures.iter().any(|figure| counts(figure, account));
    let mut changes = Changes::new();
    let mut add = |account: &Account, quarter: (i32, u8), gained: Euro| {
        let sums = changes.entry(quarter).or_insert([Euro::ZERO; 4]);
        for (figure, sum) in figures.iter().zip(sums) {
            let effect = figure.effect(false, counts(figure, account), gained);
            *sum = effect.and_then(|effect| sum.plus(effect)).map_err(ReportError::from)?;
        }
        Ok::<(), DeskError>(())
    };
    if let Some(kept) = case.store.quarters(case.viewer).await? {
        for (account, quarter, gained) in kept.sums().filter(|(account, ..)| wanted(account)) {
            add(&account, quarter, gained)?;
        }
        return added_up(&changes);
    }
    let mut after = None;
    loop {
        let walk = case.store.postings(case.viewer, &wanted, after, PAGE).await?;
        for posting in &walk.moved {
            let day = posting.event.booked_on;
            let quarter = (day.year(), u8::from(day.month()).div_ceil(3));
            for (account, gained) in [(&posting.from, posting.amount.negated()), (&posting.to, posting.amount)] {
                if wanted(account) {
                    add(account, quarter, gained)?;
                }
            }
        }
        if walk.onward.is_none() {
            return added_up(&changes);
        }
        after = walk.onward;
    }
}

/// A quarter without a posting stands as the one before it.
fn added_up(changes: &Changes) -> Result<Vec<Quarter>, DeskError> {
    let (Some((first, _)), Some((last, _))) = (changes.first_key_value(), changes.last_key_value()) else {
        return Ok(Vec::new());
    };
    let mut stands = [Euro::ZERO; 4];
    let mut found = Vec::new();
    for (year, quarter) in (first.0..=last.0).flat_map(|year| (1..=4).map(move |quarter| (year, quarter))) {
        if (year, quarter) < *first || (year, quarter) > *last {
            continue;
        }
        for (sum, change) in stands.iter_mut().zip(changes.get(&(year, quarter)).copied().unwrap_or([Euro::ZERO; 4])) {
            *sum = sum.plus(change).map_err(ReportError::from)?;
        }
        let [assigned, committed, paid, lapsed] = stands;
        found.push(Quarter { year, quarter, assigned, committed, paid, lapsed });
    }
    Ok(found)
}
