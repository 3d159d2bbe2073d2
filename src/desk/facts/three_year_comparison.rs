//! From the store to the facts of the three-year comparison: balances by item and year.

use super::breaches::breaches;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind};
use crate::core::event::Body;
use crate::desk::DeskError;
use crate::report::three_year_comparison::{self as report, Amounts, Line, ThreeYearFacts};
use std::collections::BTreeSet;

/// Facts and builder of the comparison.
///
/// # Errors
/// Those of the store; `Parameters` without a year, or with one that has no two before it; when a sum leaves the range of
/// the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let last = *case.asked.required("year", case.asked.year("year"))?;
    let too_early = || DeskError::Parameters(format!("Vor dem Haushaltsjahr {last} liegen keine zwei anderen"));
    let years = [last.checked_sub(2).ok_or_else(too_early)?, last.saturating_sub(1), last];
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let year_of =
        |account: &Account| account.booking_year.filter(|year| account.kind == Kind::Cash && years.contains(year));
    let groups = stocks.by(|account| Some((account.budget_item.clone()?, year_of(account)?)));
    let mut lines = Vec::new();
    for noted in case.store.budget_items(case.viewer).await? {
        let of_year = |year: u16| groups.get(&(noted.what.budget_item.clone(), year));
        if years.iter().any(|year| of_year(*year).is_some()) {
            lines.push(Line {
                budget_item: noted.what.budget_item.to_string(),
                title: noted.what.title.clone(),
                years: three(years, |year| amounts(of_year(year)))?,
            });
        }
    }
    let all = stocks.by(year_of);
    let closed = case.store.events_of(case.viewer, &["year_closed/1"]).await?;
    let closed: BTreeSet<u16> = closed
        .into_iter()
        .filter_map(|event| match event.body {
            Body::YearClosed(what) => Some(what.booking_year),
            _ => None,
        })
        .collect();
    let facts = ThreeYearFacts {
        title: scope.title,
        years,
        closed: years.map(|year| closed.contains(&year)),
        lines,
        total: three(years, |year| amounts(all.get(&year)))?,
        breaches: breaches(case, &stocks, |account| year_of(account).is_some()).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: vec![last.to_string()],
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn three(
    [first, second, last]: [u16; 3],
    of_year: impl Fn(u16) -> Result<Amounts, DeskError>,
) -> Result<[Amounts; 3], DeskError> {
    Ok([of_year(first)?, of_year(second)?, of_year(last)?])
}

fn amounts(group: Option<&Group<'_>>) -> Result<Amounts, DeskError> {
    let of = |id: &str| Ok::<_, DeskError>(group.map(|group| group.figure(id)).transpose()?.flatten());
    Ok(Amounts { appropriated: of("appropriated")?, committed: of("committed")?, actual: of("paid")? })
}
