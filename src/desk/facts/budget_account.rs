//! From the store to the facts of the budget account: balances of the year, and what went over its ends.

use super::breaches::{breaches, movements};
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind};
use crate::core::budget::AppropriationChange;
use crate::core::event::Body;
use crate::core::ids::{BudgetItemId, Seq};
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::budget_account::{self as report, Amounts, BudgetAccountFacts, Line};
use std::collections::{BTreeMap, BTreeSet};

/// What changes the plan, what may take such a change back, and what ends a year.
const EVENTS: [&str; 5] =
    ["appropriation_changed/1", "income_reinforced/1", "reversed/1", "proposal_carried_out/1", "year_closed/1"];

/// Facts and builder of the account.
///
/// # Errors
/// Those of the store; `Parameters` without a year; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let year = *case.asked.required("year", case.asked.year("year"))?;
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let is_of_year = |account: &Account| account.kind == Kind::Cash && account.booking_year == Some(year);
    let beside = Beside::of(case, year).await?;
    let groups = stocks.by(|account| account.budget_item.clone().filter(|_| is_of_year(account)));
    let mut lines = Vec::new();
    for noted in case.store.budget_items(case.viewer).await? {
        let item = noted.what.budget_item;
        let Some(group) = groups.get(&item) else { continue };
        let amounts = amounts(group, beside.of_items.get(&item))?;
        lines.push(Line { budget_item: item.to_string(), title: noted.what.title, amounts });
    }
    let all = stocks.by(|account| is_of_year(account).then_some(()));
    let total = all.get(&()).map(|group| amounts(group, Some(&beside.total))).transpose()?;
    let facts = BudgetAccountFacts {
        title: scope.title,
        booking_year: year,
        is_closed: beside.is_closed,
        lines,
        total: total.unwrap_or_default(),
        breaches: breaches(case, &stocks, is_of_year).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: vec![year.to_string()],
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// What no balance of the year says.
#[derive(Clone, Copy, Default)]
struct Moved {
    carried_in: Option<Euro>,
    carried_forward: Option<Euro>,
    over_plan: Option<Euro>,
    by_income: Option<Euro>,
}

struct Beside {
    of_items: BTreeMap<BudgetItemId, Moved>,
    total: Moved,
    is_closed: bool,
}

impl Beside {
    async fn of(case: &Case<'_>, year: u16) -> Result<Beside, DeskError> {
        let mut beside = Beside { of_items: BTreeMap::new(), total: Moved::default(), is_closed: false };
        let of_year = |account: &Account| account.kind == Kind::Cash && account.booking_year == Some(year);
        for movement in movements(case, of_year).await? {
            let (from, to) = (&movement.from, &movement.to);
            let (Some(from_year), Some(to_year), Some(item)) = (from.booking_year, to.booking_year, &from.budget_item)
            else {
                continue;
            };
            // What was carried and taken back goes the other way.
            let amount = if from_year < to_year { movement.amount } else { movement.amount.negated() };
            if from_year != to_year && from_year.min(to_year) == year {
                beside.add(item, |moved| &mut moved.carried_forward, amount)?;
            } else if from_year != to_year {
                beside.add(item, |moved| &mut moved.carried_in, amount)?;
            }
        }
        let events = case.store.events_of(case.viewer, &EVENTS).await?;
        let reversed: BTreeSet<Seq> = events.iter().filter_map(|event| event.body.reverses()).collect();
        for event in &events {
            match &event.body {
                Body::AppropriationChanged(what)
                    if what.booking_year == year
                        && what.change == AppropriationChange::OverPlan
                        && !reversed.contains(&event.seq) =>
                {
                    beside.add(&what.budget_item, |moved| &mut moved.over_plan, what.amount_cents)?;
                }
                Body::IncomeReinforced(what) if what.booking_year == year && !reversed.contains(&event.seq) => {
                    beside.add(&what.budget_item, |moved| &mut moved.by_income, what.amount_cents)?;
                }
                Body::YearClosed(what) => beside.is_closed |= what.booking_year == year,
                _ => {}
            }
        }
        Ok(beside)
    }

    fn add(
        &mut self,
        item: &BudgetItemId,
        place: impl Fn(&mut Moved) -> &mut Option<Euro>,
        amount: Euro,
    ) -> Result<(), ReportError> {
        for moved in [self.of_items.entry(item.clone()).or_default(), &mut self.total] {
            let sum = place(moved);
            *sum = Some(sum.unwrap_or(Euro::ZERO).plus(amount)?);
        }
        Ok(())
    }
}

/// What was consented to beyond the plan, or came from income, was not appropriated by it.
fn amounts(group: &Group<'_>, moved: Option<&Moved>) -> Result<Amounts, DeskError> {
    let moved = moved.copied().unwrap_or_default();
    let [over_plan, by_income] = [moved.over_plan, moved.by_income].map(|sum| sum.unwrap_or(Euro::ZERO));
    let planned = group.figure("appropriated")?.map(|sum| sum.minus(over_plan)?.minus(by_income)).transpose();
    Ok(Amounts {
        actual: group.figure("paid")?,
        carried_forward: moved.carried_forward,
        appropriated: planned.map_err(ReportError::from)?,
        carried_in: moved.carried_in,
        over_plan: moved.over_plan,
        by_income: moved.by_income,
    })
}
