//! From the store to the facts of the outlook: postings of payments by their value date, orders by their due day, balances.

use super::breaches::{breaches, movements};
use super::documents::Documents;
use super::stocks::{Group, Stocks, figure};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind, Stage};
use crate::core::dossier::PlanCost;
use crate::core::ids::ProjectId;
use crate::core::money::{Euro, MoneyError};
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::year_end_outlook::{self as report, Amounts, Forecast, Line, When, YearEndOutlookFacts};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Facts and builder of the outlook.
///
/// # Errors
/// Those of the store; `Parameters` without a year; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let year = *case.asked.required("year", case.asked.year("year"))?;
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let is_of_year = |account: &Account| account.kind == Kind::Cash && account.booking_year == Some(year);
    let groups = stocks.by(|account| is_of_year(account).then_some(()));
    let all = groups.get(&());
    let of = |id: &str| Ok::<_, DeskError>(all.map(|group| group.figure(id)).transpose()?.flatten());
    let stage = |stage| Ok::<_, DeskError>(all.map(|group| group.stage(Kind::Cash, stage)).transpose()?.flatten());
    let costs = costs(case, year).await?;
    let forecast = forecast(&costs, &stocks, year)?;
    let (paid, ordered, bound) = (of("paid")?, stage(Stage::Ordered)?, stage(Stage::Committed)?);
    let total = Amounts { paid, ordered, bound, forecast: forecast.sum };
    let assigned = stocks.by(|account| (is_of_year(account) && account.component.is_some()).then_some(()));
    let facts = YearEndOutlookFacts {
        title: scope.title,
        booking_year: year,
        lines: lines(case, year, &total, &costs).await?,
        authority: assigned.get(&()).map(authority).transpose()?.flatten(),
        unassigned: of("available")?,
        committed: of("committed")?,
        forecast,
        total,
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

/// What managers may use: a residue without consent is none of it.
fn authority(group: &Group<'_>) -> Result<Option<Euro>, DeskError> {
    let mut authority = group.figure("assigned")?;
    for unusable in ["blocked", "lapsed", "residue_formed"] {
        let part = group.figure(unusable)?.unwrap_or(Euro::ZERO);
        authority = authority.map(|sum| sum.minus(part)).transpose().map_err(ReportError::from)?;
    }
    Ok(authority)
}

/// What was said last of the cost of each project in the year.
async fn costs(case: &Case<'_>, year: u16) -> Result<BTreeMap<ProjectId, PlanCost>, DeskError> {
    let dossiers = case.store.dossiers(case.viewer).await?.into_iter();
    let of_year = dossiers.filter_map(|(project, dossier)| {
        let cost = dossier.costs().find(|cost| cost.cost_year == year).cloned();
        Some((project, cost?))
    });
    Ok(of_year.collect())
}

/// How much is expected, and of how many of the projects that the year's money is bound to.
fn forecast(costs: &BTreeMap<ProjectId, PlanCost>, stocks: &Stocks, year: u16) -> Result<Forecast, DeskError> {
    let bound = |account: &Account| account.kind == Kind::Cash && account.booking_year == Some(year);
    let mut projects: BTreeSet<ProjectId> =
        stocks.by(|account| account.project.clone().filter(|_| bound(account))).into_keys().collect();
    let mut made = Forecast::default();
    for (project, cost) in costs {
        let Some(cost) = cost.forecast_cents else { continue };
        made.known += 1;
        made.sum = Some(made.sum.unwrap_or(Euro::ZERO).plus(cost).map_err(ReportError::from)?);
        projects.insert(project.clone());
    }
    Ok(Forecast { projects: projects.len(), ..made })
}

async fn lines(
    case: &Case<'_>,
    year: u16,
    total: &Amounts,
    costs: &BTreeMap<ProjectId, PlanCost>,
) -> Result<Vec<Line>, DeskError> {
    let mut found: BTreeMap<When, Amounts> = (1..=12).map(|month| (When::Month(month), Amounts::default())).collect();
    let paid = figure("paid")?;
    let is_paid = |account: &Account| account.booking_year == Some(year) && paid.counts(account);
    for movement in movements(case, is_paid).await? {
        let effect = paid.effect(is_paid(&movement.from), is_paid(&movement.to), movement.amount);
        let effect = effect.map_err(ReportError::from)?;
        if !effect.is_zero() {
            add(&mut found, when(movement.event.booked_on, year), |row| &mut row.paid, effect)?;
        }
    }
    let documents = Documents::of(case).await?;
    for order in documents.orders.values() {
        let is_of_year = documents.made(order).is_some_and(|made| made.booking_year == year);
        let unpaid = order.unpaid().map_err(ReportError::from)?;
        if is_of_year && !unpaid.is_zero() {
            add(&mut found, when(order.certified.due_on, year), |row| &mut row.ordered, unpaid)?;
        }
    }
    for cost in costs.values() {
        for month in &cost.months {
            add(&mut found, When::Month(month.month), |row| &mut row.forecast, month.amount_cents)?;
        }
        if let Some(undated) = cost.forecast_cents.filter(|_| cost.months.is_empty()) {
            add(&mut found, When::NoDate, |row| &mut row.forecast, undated)?;
        }
    }
    // A row of its own even where it says nothing: what has no month, such as a forecast, stands there.
    let is_open = found.values().any(|row| row.ordered.is_some());
    let rest = found.entry(When::NoDate).or_default();
    rest.bound = total.bound;
    rest.ordered = total.ordered.filter(|_| !is_open);
    Ok(found.into_iter().map(|(when, amounts)| Line { when, amounts }).collect())
}

fn when(day: Date, year: u16) -> When {
    if day.year() == i32::from(year) { When::Month(day.month().into()) } else { When::Outside }
}

fn add(
    found: &mut BTreeMap<When, Amounts>,
    when: When,
    place: impl Fn(&mut Amounts) -> &mut Option<Euro>,
    amount: Euro,
) -> Result<(), DeskError> {
    let sum = place(found.entry(when).or_default());
    let all: Result<Euro, MoneyError> = sum.unwrap_or(Euro::ZERO).plus(amount);
    *sum = Some(all.map_err(ReportError::from)?);
    Ok(())
}
