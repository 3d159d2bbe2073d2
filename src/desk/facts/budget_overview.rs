//! From the store to the facts of the budget overview.

use super::breaches::breaches;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::figures;
use crate::desk::DeskError;
use crate::report::budget_overview::{self as overview, Amounts, BudgetOverviewFacts, Line};
use std::collections::BTreeSet;

/// The figure of blocked funds; until the catalogue has one, no column claims to show it.
const BLOCKED: &str = "blocked";

/// Facts and builder of the overview.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let groups = stocks.by(|account| Some((account.budget_item.clone()?, account.booking_year?)));
    let mut lines = Vec::new();
    for noted in case.store.budget_items(case.viewer).await? {
        let what = noted.what;
        let years: BTreeSet<u16> =
            groups.keys().filter(|(item, _)| *item == what.budget_item).map(|(_, y)| *y).collect();
        let line = |booking_year: Option<u16>, amounts: Amounts| Line {
            budget_item: what.budget_item.to_string(),
            title: what.title.clone(),
            manager: what.manager.to_string(),
            booking_year,
            amounts,
        };
        if years.is_empty() {
            lines.push(line(None, Amounts::default()));
        }
        for year in years {
            if let Some(group) = groups.get(&(what.budget_item.clone(), year)) {
                lines.push(line(Some(year), amounts(group)?));
            }
        }
    }
    let facts = BudgetOverviewFacts {
        programme_titles: scope.title,
        lines,
        total: amounts(&stocks.all())?,
        breaches: breaches(case, &stocks, |_| true).await?,
        knows_blocked: figures::by_id(BLOCKED).is_some(),
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Vec::new(),
        build: Box::new(move |provenance| overview::build(&facts, provenance, language)),
    })
}

fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    let blocked = figures::by_id(BLOCKED).map(|_| group.figure(BLOCKED)).transpose()?.flatten();
    Ok(Amounts {
        appropriated: group.figure("appropriated")?,
        blocked,
        available: group.figure("available")?,
        assigned: group.figure("assigned")?,
        without_authority: group.figure("without_authority")?,
    })
}
