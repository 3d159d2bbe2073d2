//! From the store to the facts of the distribution.
//!
//! What managers below a Land have counts with the Land; what the federal managers keep stands above the table.

use super::breaches::breaches;
use super::lands::Lands;
use super::narrowed::Narrowed;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind, Stage};
use crate::core::ids::{ManagerId, ProjectId};
use crate::desk::DeskError;
use crate::report::distribution::{self as report, Amounts, Breakdown, DistributionFacts, Line};
use std::collections::{BTreeMap, BTreeSet};

/// Facts and builder of the distribution.
///
/// # Errors
/// Those of the store; `NotThere` for a programme or component that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let breakdown = case.asked.word("by").and_then(Breakdown::parse).unwrap_or(Breakdown::Land);
    let below = Lands::of(case).await?;
    let (narrowed, scope) = Narrowed::asked(case, &below).await?;
    let stocks = match breakdown {
        Breakdown::Project => Stocks::within(case, narrowed.clone()).await?,
        Breakdown::Land | Breakdown::Year => Stocks::beyond_projects(case, narrowed.clone()).await?,
    };
    let lands = by_land(&stocks, &below)?;
    let lines = match breakdown {
        Breakdown::Land => lands.clone(),
        Breakdown::Year => by_year(&stocks, &below)?,
        Breakdown::Project => by_project(case, &stocks, &below).await?,
    };
    let all = stocks.all();
    let facts = DistributionFacts {
        breakdown,
        title: scope.title,
        granted: all.figure("frame_granted")?,
        undistributed: all.figure("frame_available")?,
        federal_share: all.stage(Kind::Frame, Stage::FederalShare)?,
        reserved: all.stage(Kind::Frame, Stage::Reserved)?,
        lines,
        total: amounts(&all)?,
        lands,
        breaches: breaches(case, &stocks, |account| narrowed.holds(account)).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Narrowed::about(case),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn line(lands: &Lands, land: &ManagerId, amounts: Amounts) -> Line {
    Line {
        land: land.to_string(),
        name: lands.name_of(land),
        project: None,
        project_title: None,
        booking_year: None,
        amounts,
    }
}

/// Whether an account is part of what the table shows.
fn is_shown(account: &Account) -> bool {
    match account.kind {
        Kind::Frame => matches!(account.stage, Stage::Allocated | Stage::Assigned | Stage::StateFrame),
        Kind::Cash => account.component.is_some(),
        Kind::CommitmentAuthority | Kind::Claim | Kind::Memo => false,
    }
}

fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    Ok(Amounts {
        frame: group.figure("frame_allocated")?,
        assigned: group.figure("assigned")?,
        committed: group.figure("committed")?,
    })
}

fn land_of(account: &Account, lands: &Lands) -> Option<ManagerId> {
    account.manager.as_ref().filter(|_| is_shown(account)).map(|manager| lands.land_of(manager))
}

/// In the federal order; everybody else by id behind the Länder.
fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|one, other| {
        let place = |line: &Line| (report::place(&line.land), line.land.clone());
        place(one)
            .cmp(&place(other))
            .then_with(|| (&one.project, one.booking_year).cmp(&(&other.project, other.booking_year)))
    });
    lines
}

fn by_land(stocks: &Stocks, lands: &Lands) -> Result<Vec<Line>, DeskError> {
    let groups = stocks.by(|account| land_of(account, lands));
    let known: BTreeSet<&ManagerId> = groups.keys().chain(lands.all()).collect();
    let mut lines = Vec::with_capacity(known.len());
    for land in known {
        let amounts = groups.get(land).map(amounts).transpose()?.unwrap_or_default();
        lines.push(line(lands, land, amounts));
    }
    Ok(sorted(lines))
}

fn by_year(stocks: &Stocks, lands: &Lands) -> Result<Vec<Line>, DeskError> {
    let groups = stocks.by(|account| Some((land_of(account, lands)?, account.booking_year?)));
    let mut lines = Vec::with_capacity(groups.len());
    for ((land, year), group) in &groups {
        lines.push(Line { booking_year: Some(*year), ..line(lands, land, amounts(group)?) });
    }
    Ok(sorted(lines))
}

async fn by_project(case: &Case<'_>, stocks: &Stocks, lands: &Lands) -> Result<Vec<Line>, DeskError> {
    let projects = case.store.projects(case.viewer).await?;
    let titles: BTreeMap<ProjectId, String> =
        projects.into_iter().map(|noted| (noted.what.project, noted.what.title)).collect();
    let groups = stocks.by(|account| Some((land_of(account, lands)?, account.project.clone()?, account.booking_year?)));
    let mut lines = Vec::with_capacity(groups.len());
    for ((land, project, year), group) in &groups {
        lines.push(Line {
            project: Some(project.to_string()),
            project_title: titles.get(project).cloned(),
            booking_year: Some(*year),
            ..line(lands, land, amounts(group)?)
        });
    }
    Ok(sorted(lines))
}
