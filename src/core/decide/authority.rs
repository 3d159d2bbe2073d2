//! Authority and what exceeds it: facts are recorded whatever is free, and what comes in covers the excess first.

use super::{Case, Stop, check_positive, check_year, missing};
use crate::core::account::{Account, Stage};
use crate::core::book::Need;
use crate::core::budget::{AssignedTo, Authority};
use crate::core::ids::{BudgetItemId, ManagerId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::Findings;
use std::collections::BTreeMap;

/// The manager of an item that must exist.
pub fn lead_of_item(case: &Case, item: &BudgetItemId, findings: &mut Findings) -> Result<Option<ManagerId>, Stop> {
    let known = case.one(Need::BudgetItem(item.clone()), |book| book.budget_items.get(item))?;
    findings.require(known.is_some(), || missing("Die Haushaltsstelle", item.as_str()));
    Ok(known.map(|known| known.what.manager.clone()))
}

/// Year, amount, item, component and manager of an authority; the item's manager where all of them exist.
pub fn check(
    case: &Case,
    authority: &Authority,
    amount: Euro,
    findings: &mut Findings,
) -> Result<Option<ManagerId>, Stop> {
    check_year(findings, authority.booking_year);
    check_named(case, &authority.budget_item, authority.assigned_to.as_ref(), amount, findings)
}

/// Amount, item, component and manager; the item's manager where all of them exist.
pub fn check_named(
    case: &Case,
    item: &BudgetItemId,
    assigned_to: Option<&AssignedTo>,
    amount: Euro,
    findings: &mut Findings,
) -> Result<Option<ManagerId>, Stop> {
    let needs = assigned_to.into_iter();
    let needs = needs.flat_map(|to| [Need::Component(to.component.clone()), Need::Manager(to.manager.clone())]);
    case.load(needs.chain([Need::BudgetItem(item.clone())]))?;
    check_positive(findings, amount);
    let mut known = true;
    if let Some(to) = assigned_to {
        known = case.manager(&to.manager, findings)?.is_some();
        if let Ok(None) = case.book.components.get(&to.component) {
            findings.add(missing("Den Programmteil", to.component.as_str()));
            known = false;
        }
    }
    let lead = lead_of_item(case, item, findings)?;
    Ok(lead.filter(|_| known && amount.is_positive()))
}

/// A fact from outside takes what is free, and the rest without authority.
pub fn by_fact(case: &Case, from: &Account, to: &Account, amount: Euro) -> Result<Vec<Posting>, Stop> {
    case.load([Need::Balance(from.clone())])?;
    let free = case.book.balance(from).unwrap_or(Euro::ZERO);
    Ok(split(free, amount, from, &from.without_authority())
        .map(|(from, part)| Posting::new(from, to.clone(), part))
        .collect())
}

/// As much as there is on the first account, the rest on the second; nothing of nothing.
fn split<'a>(
    there: Euro,
    amount: Euro,
    first: &'a Account,
    second: &'a Account,
) -> impl Iterator<Item = (Account, Euro)> {
    let part = if there.is_negative() { Euro::ZERO } else { there.min(amount) };
    // Of two amounts that are not negative, the lesser can be taken from the greater.
    let rest = amount.minus(part).unwrap_or(Euro::ZERO);
    [(first.clone(), part), (second.clone(), rest)].into_iter().filter(|(_, part)| part.is_positive())
}

/// Sends what arrives at free authority to what exceeded it, as far as that goes.
pub fn cover(case: &Case, postings: Vec<Posting>) -> Result<Vec<Posting>, Stop> {
    let arrives = |posting: &Posting| destination(posting).is_some();
    if !postings.iter().any(arrives) {
        return Ok(postings);
    }
    let debtors = postings.iter().filter(|p| arrives(p)).map(|posting| posting.to.without_authority());
    case.load(debtors.map(Need::Balance))?;
    let mut debts: BTreeMap<Account, Euro> = BTreeMap::new();
    let mut covered = Vec::with_capacity(postings.len());
    for posting in postings {
        let Some(free) = destination(&posting) else {
            if posting.from.stage == Stage::WithoutAuthority {
                let debt = debts.entry(posting.from.clone()).or_insert_with(|| debt_on(case, &posting.from));
                *debt = debt.plus(posting.amount_cents).unwrap_or(*debt);
            }
            covered.push(posting);
            continue;
        };
        let debtor = free.without_authority();
        let debt = debts.entry(debtor.clone()).or_insert_with(|| debt_on(case, &debtor));
        for (to, part) in split(*debt, posting.amount_cents, &debtor, &free) {
            if to == debtor {
                *debt = debt.minus(part).unwrap_or(Euro::ZERO);
            }
            covered.push(Posting::new(posting.from.clone(), to, part));
        }
    }
    Ok(covered)
}

/// What stands without authority, as a positive amount.
pub fn debt_on(case: &Case, debtor: &Account) -> Euro {
    case.book.balance(debtor).map_or(Euro::ZERO, Euro::negated)
}

/// The free authority that a posting comes to; `None` where it goes elsewhere, or settles between the two.
fn destination(posting: &Posting) -> Option<Account> {
    let to = &posting.to;
    let free = match to.stage {
        Stage::WithoutAuthority if to.component.is_some() => to.at(Stage::Assigned),
        Stage::WithoutAuthority => to.at(Stage::Available),
        _ if to.is_free_authority() => to.clone(),
        _ => return None,
    };
    (posting.from != free && posting.from != free.without_authority()).then_some(free)
}
