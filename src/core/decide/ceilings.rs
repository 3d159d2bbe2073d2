//! Ceilings: what a set of postings would do to the accounts that it touches.
//!
//! No account but the outside world falls below zero, and none leaves the range that the book can
//! hold. There is no second check of ceilings in this house.

use super::{Case, Stop, authority};
use crate::core::account::{Account, Kind, Stage};
use crate::core::book::Need;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Rule, Violation};
use std::collections::BTreeMap;

/// Every account that these postings would put below zero or beyond the range of `Euro`.
/// A fact may leave something without authority; an act first leaves enough to cover that.
pub fn broken(case: &Case, postings: &[Posting], fact: bool) -> Result<Vec<Violation>, Stop> {
    let touched = postings.iter().flat_map(|p| [&p.from, &p.to]);
    let debtors = postings.iter().filter(|p| p.from.is_free_authority()).map(|p| p.from.without_authority());
    let needed = touched.filter(|account| case.book.balance(account).is_err()).cloned().chain(debtors);
    case.load(needed.map(Need::Balance))?;
    let (mut violations, mut origins) = (Vec::new(), Vec::new());
    for (account, change) in changes(postings) {
        let Ok(balance) = case.book.balance(account) else { continue };
        let after = i128::from(balance.cents()) + change;
        if after < 0 && !account.may_fall_below_zero() {
            let violation = Violation::of(ceiling_rule(account)).text("account", account.in_german());
            let violation = with(violation.amount("available", balance), "requested", -change);
            violations.push(with(violation, "missing", -after));
        } else if !fact && change < 0 && account.is_free_authority() && after < debt_after(case, account, postings) {
            violations.push(excess(case, account, balance, change));
        } else if euro(after).is_none() {
            let list = if account.may_fall_below_zero() { &mut origins } else { &mut violations };
            list.push(beyond(account, balance, change));
        }
    }
    // Where money comes from mirrors where it went; said only when nothing else was found.
    if violations.is_empty() {
        violations.append(&mut origins);
    }
    Ok(violations)
}

/// What of a free authority these postings leave without authority, in cents.
fn debt_after(case: &Case, account: &Account, postings: &[Posting]) -> i128 {
    let debtor = account.without_authority();
    let change = changes(postings).get(&debtor).copied().unwrap_or(0);
    i128::from(authority::debt_on(case, &debtor).cents()) - change
}

fn excess(case: &Case, account: &Account, balance: Euro, change: i128) -> Violation {
    let debt = authority::debt_on(case, &account.without_authority());
    let possible = balance.minus(debt).ok().filter(|left| !left.is_negative()).unwrap_or(Euro::ZERO);
    let violation = Violation::of(&rules::EXCESS_FIRST).text("account", account.in_german());
    let violation = violation.amount("available", balance).amount("debt", debt).amount("possible", possible);
    with(violation, "requested", -change)
}

/// What the postings change, in cents that cannot overflow: the point is to find amounts that are too large.
fn changes(postings: &[Posting]) -> BTreeMap<&Account, i128> {
    let mut net = BTreeMap::new();
    for posting in postings {
        let cents = i128::from(posting.amount_cents.cents());
        *net.entry(&posting.from).or_insert(0) -= cents;
        *net.entry(&posting.to).or_insert(0) += cents;
    }
    net
}

fn euro(cents: i128) -> Option<Euro> {
    Euro::from_cents(i64::try_from(cents).ok()?).ok()
}

fn beyond(account: &Account, balance: Euro, change: i128) -> Violation {
    let limit = Euro::MAX;
    let towards = if change < 0 { balance.negated() } else { balance };
    let possible = limit.minus(towards).unwrap_or(limit);
    let violation = Violation::of(&rules::HOLDABLE).text("account", account.in_german());
    let violation = violation.amount("balance", balance).amount("limit", limit).amount("possible", possible);
    with(violation, "amount", change)
}

/// Adds an amount, or that it is more than the book can hold.
fn with(violation: Violation, name: &'static str, cents: i128) -> Violation {
    match euro(cents) {
        Some(amount) => violation.amount(name, amount),
        None => violation.text(name, format!("mehr als {}", Euro::MAX.to_german())),
    }
}

fn ceiling_rule(account: &Account) -> &'static Rule {
    match (account.kind, account.stage) {
        (Kind::Frame, Stage::Available) => &rules::FRAME_NOT_EXCEEDED,
        (Kind::Cash, Stage::Available) => &rules::APPROPRIATION_NOT_EXCEEDED,
        (Kind::Frame, Stage::Allocated) => &rules::QUOTA_NOT_EXCEEDED,
        (Kind::Cash, Stage::Assigned) => &rules::ASSIGNED_NOT_EXCEEDED,
        (Kind::Cash | Kind::CommitmentAuthority, Stage::Blocked) => &rules::BLOCKED_NOT_EXCEEDED,
        (Kind::CommitmentAuthority, Stage::Available) => &rules::AUTHORITY_NOT_EXCEEDED,
        (Kind::CommitmentAuthority, Stage::Assigned) => &rules::FORWARD_WITHIN_AUTHORITY,
        _ => &rules::NO_ACCOUNT_BELOW_ZERO,
    }
}
