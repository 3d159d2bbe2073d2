//! From the store to the facts of the residues: what stands on the accounts with a year granted, and the consents.

use super::breaches::{breaches, movements};
use super::stocks::{Group, Stocks, is_of};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind, Stage};
use crate::core::ids::{BudgetItemId, ManagerId};
use crate::core::money::Euro;
use crate::core::year::last_year_of;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::residues::{self as report, Amounts, Line, ResiduesFacts};
use std::collections::BTreeMap;
use time::{Date, Month};

/// Year granted, item and manager.
pub type Key = (u16, BudgetItemId, ManagerId);

/// Facts and builder of the report.
///
/// # Errors
/// Those of the store; `NotThere` for a component that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let component = case.asked.component("component");
    let scope = case.scope(component).await?;
    let stocks = Stocks::of(case, component).await?;
    let (lines, consented) = lines(case, &stocks, |account| is_of(account, component)).await?;
    let all = stocks.by(|account| key(account).map(|_| ()));
    let facts = ResiduesFacts {
        title: scope.title,
        lines,
        total: all.get(&()).map(|group| amounts(group, consented)).transpose()?.unwrap_or_default(),
        breaches: breaches(case, &stocks, |account| is_of(account, component)).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: component.iter().map(ToString::to_string).collect(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn key(account: &Account) -> Option<Key> {
    let is_cash = account.kind == Kind::Cash;
    let (granted, item) = (account.year_granted.filter(|_| is_cash)?, account.budget_item.clone()?);
    Some((granted, item, account.manager.clone()?))
}

/// The residues by key, and the sum of all consents.
pub async fn lines(
    case: &Case<'_>,
    stocks: &Stocks,
    concerns: impl Fn(&Account) -> bool,
) -> Result<(Vec<Line>, Option<Euro>), DeskError> {
    let mut consents: BTreeMap<Key, Euro> = BTreeMap::new();
    let mut all: Option<Euro> = None;
    let is_residue = |account: &Account| key(account).is_some() && account.project.is_none() && concerns(account);
    for movement in movements(case, is_residue).await? {
        let (from, to) = (&movement.from, &movement.to);
        // What a Land hands down was consented to before: the consent goes with it.
        if from.is_free_authority() && from.manager != to.manager && from.year_granted == to.year_granted {
            for (holder, amount) in [(from, movement.amount.negated()), (to, movement.amount)] {
                let Some(key) = key(holder) else { continue };
                let sum = consents.entry(key).or_insert(Euro::ZERO);
                *sum = sum.plus(amount).map_err(ReportError::from)?;
            }
            continue;
        }
        // What was consented to and is carried over unused waits for another consent: counted once, whatever the year.
        let amount = match (from.stage, to.stage) {
            _ if from.year_granted != to.year_granted => continue,
            (Stage::ResidueFormed, _) if to.is_free_authority() => movement.amount,
            (_, Stage::ResidueFormed) if from.is_free_authority() => movement.amount.negated(),
            _ => continue,
        };
        let Some(key) = key(from) else { continue };
        let sum = consents.entry(key).or_insert(Euro::ZERO);
        *sum = sum.plus(amount).map_err(ReportError::from)?;
        all = Some(all.unwrap_or(Euro::ZERO).plus(amount).map_err(ReportError::from)?);
    }
    let mut lines = Vec::new();
    for (key, group) in stocks.by(key) {
        let amounts = amounts(&group, consents.get(&key).copied())?;
        let (year_granted, item, manager) = key;
        let expires_on = Date::from_calendar_date(i32::from(last_year_of(year_granted)), Month::December, 31).ok();
        let (budget_item, manager) = (item.to_string(), manager.to_string());
        lines.push(Line { year_granted, budget_item, manager, expires_on, amounts });
    }
    Ok((lines, all))
}

fn amounts(group: &Group<'_>, consented: Option<Euro>) -> Result<Amounts, DeskError> {
    let assigned = group.stage(Kind::Cash, Stage::Assigned)?;
    let free = match (assigned, group.stage(Kind::Cash, Stage::Available)?) {
        (Some(one), Some(other)) => Some(one.plus(other).map_err(ReportError::from)?),
        (one, other) => one.or(other),
    };
    Ok(Amounts {
        formed: group.sum(Kind::Cash)?,
        consented,
        waiting: group.figure("residue_formed")?,
        free,
        blocked: group.figure("blocked")?,
        committed: group.figure("committed")?,
        paid: group.figure("paid")?,
        lapsed: group.figure("lapsed")?,
    })
}
