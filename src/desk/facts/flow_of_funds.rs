//! From the store to the facts of the flow of funds.

use super::breaches::breaches;
use super::course;
use super::lands::Lands;
use super::narrowed::Narrowed;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind};
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::policy_field;
use crate::desk::DeskError;
use crate::report::distribution::place;
use crate::report::flow_of_funds::{self as report, Amounts, Breakdown, FlowOfFundsFacts, Line};
use std::collections::{BTreeMap, BTreeSet};

/// Facts and builder of the flow of funds.
///
/// # Errors
/// Those of the store; `NotThere` for a programme, component or Land that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let breakdown = case.asked.word("by").and_then(Breakdown::parse).unwrap_or(Breakdown::Land);
    let lands = Lands::of(case).await?;
    let (narrowed, scope) = Narrowed::asked(case, &lands).await?;
    let stocks = match breakdown {
        Breakdown::PolicyField => Stocks::within(case, narrowed.clone()).await?,
        Breakdown::Land | Breakdown::Year => Stocks::beyond_projects(case, narrowed.clone()).await?,
    };
    let lines = match breakdown {
        Breakdown::Land => by_land(&stocks, &lands, case.asked.manager("land"))?,
        Breakdown::PolicyField => by_field(case, &stocks).await?,
        Breakdown::Year => by_year(&stocks)?,
    };
    let facts = FlowOfFundsFacts {
        breakdown,
        title: scope.title,
        is_narrowed: narrowed.is_less(),
        lines,
        total: amounts(&stocks.all())?,
        course: course::quarters(case, |account| is_assigned(account) && narrowed.holds(account)).await?,
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

fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    Ok(Amounts {
        appropriated: group.figure("appropriated")?,
        assigned: group.figure("assigned")?,
        committed: group.figure("committed")?,
        ordered: group.figure("ordered")?,
        paid: group.figure("paid")?,
        evidenced: group.figure("evidenced")?,
        accepted: group.figure("accepted")?,
    })
}

/// Cash that was assigned to somebody; what is with the manager of an item belongs to no Land.
fn is_assigned(account: &Account) -> bool {
    account.kind == Kind::Cash && account.component.is_some()
}

fn by_land(stocks: &Stocks, lands: &Lands, only: Option<&ManagerId>) -> Result<Vec<Line>, DeskError> {
    let land_of =
        |account: &Account| account.manager.as_ref().filter(|_| is_assigned(account)).map(|id| lands.land_of(id));
    let groups = stocks.by(land_of);
    // A Land that has nothing yet has its row as well: it is not recorded, and not left out.
    let all = groups.keys().chain(lands.all()).filter(|land| only.is_none_or(|only| only == *land));
    let known: BTreeSet<&ManagerId> = all.collect();
    let mut lines = Vec::with_capacity(known.len());
    for land in known {
        let amounts = groups.get(land).map(amounts).transpose()?.unwrap_or_default();
        lines.push(Line { group: land.to_string(), name: Some(lands.name_of(land)), amounts });
    }
    lines.sort_by(|one, other| (place(&one.group), &one.group).cmp(&(place(&other.group), &other.group)));
    Ok(lines)
}

async fn by_field(case: &Case<'_>, stocks: &Stocks) -> Result<Vec<Line>, DeskError> {
    let projects = case.store.projects(case.viewer).await?;
    let fields: BTreeMap<ProjectId, String> =
        projects.into_iter().map(|noted| (noted.what.project, noted.what.policy_field)).collect();
    let mut lines = Vec::new();
    for (field, group) in stocks.by(|account| fields.get(account.project.as_ref()?).cloned()) {
        let name = policy_field::by_code(&field).map(|known| known.name.to_owned());
        lines.push(Line { group: field, name, amounts: amounts(&group)? });
    }
    Ok(lines)
}

fn by_year(stocks: &Stocks) -> Result<Vec<Line>, DeskError> {
    let groups = stocks.by(|account| account.booking_year.filter(|_| account.kind == Kind::Cash));
    let line =
        |(year, group): (u16, Group<'_>)| Ok(Line { group: year.to_string(), name: None, amounts: amounts(&group)? });
    groups.into_iter().map(line).collect()
}
