//! The upper part of a chain that is too long to be read link by link: who has handed on how much, and which way leads on.
//!
//! It is made from what stands on the accounts, so it takes as long for a municipality as for all of them. Where it ends, each
//! way goes on: over one Land, then over one project, down to the last recipients (`down`).
//! Law: BHO § 91.

use super::authority::Authority;
use super::{Narrowed, Step, held, programme_named};
use crate::core::account::{Account, Kind, Stage};
use crate::core::command::RegisterProject;
use crate::core::figures::{Figure, by_id};
use crate::core::ids::{BudgetItemId, ManagerId, ProgrammeId, ProjectId};
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::store::{Store, Viewer};
use std::collections::{BTreeMap, BTreeSet};

/// Projects whose chain is read down to the last recipients at once.
const MOST: usize = 25;

/// What stands on the accounts of what is handed on.
type OnAccounts<'b> = Vec<(&'b Account, Euro)>;

/// From the programme down to the Länder, or over one Land down to its projects, each with what it handed on. `None` where
/// few projects hand something on: then the chain itself is short enough.
///
/// # Errors
/// `NotThere` for a programme that there is none of; those of the store.
pub async fn overview(
    store: &Store,
    viewer: &Viewer,
    programme: &ProgrammeId,
    narrowed: &Narrowed,
) -> Result<Option<Step>, DeskError> {
    if narrowed.project.is_some() {
        return Ok(None);
    }
    let viewer = &viewer.at(store.head(viewer).await?.size);
    let (top, components) = programme_named(store, viewer, programme).await?;
    let balances = store.balances(viewer).await?;
    let projects = store.projects(viewer).await?.into_iter().map(|noted| noted.what);
    let projects: BTreeMap<ProjectId, RegisterProject> =
        projects.map(|project| (project.project.clone(), project)).collect();
    let is_asked = |account: &Account| {
        let project = account.project.as_ref().and_then(|project| projects.get(project));
        let of_programme = account.component.as_ref().is_some_and(|component| components.contains(component));
        of_programme && project.is_some_and(|one| narrowed.land.as_ref().is_none_or(|land| one.land == *land))
    };
    let counts = |account: &Account| by_id("handed_on").is_some_and(|figure| figure.counts(account));
    let handed_on: OnAccounts<'_> = balances
        .iter()
        .filter(|(account, _)| counts(account) && is_asked(account))
        .map(|(account, balance)| (account, *balance))
        .collect();
    let named: BTreeSet<&ProjectId> = handed_on.iter().filter_map(|(account, _)| account.project.as_ref()).collect();
    if named.len() <= MOST {
        return Ok(None);
    }
    let mut by_item: BTreeMap<(BudgetItemId, u16), BTreeMap<Account, OnAccounts<'_>>> = BTreeMap::new();
    for (account, balance) in handed_on {
        let place = account.budget_item.clone().zip(account.year_granted.or(account.booking_year));
        let free = Account { kind: Kind::Cash, stage: Stage::Assigned, project: None, ..account.clone() };
        if let Some(place) = place {
            by_item.entry(place).or_default().entry(free).or_default().push((account, balance));
        }
    }
    let free = by_item.values().flat_map(BTreeMap::keys).cloned().collect();
    let authority = Authority::read(store, viewer, free, by_item.keys().cloned().collect()).await?;
    let mut items = Vec::new();
    for ((item, year), accounts) in &by_item {
        let mut below = BTreeMap::new();
        for (account, sums) in accounts {
            let next = if narrowed.land.is_some() { by_project(sums, &projects)? } else { by_land(sums, &projects)? };
            below.insert(account.clone(), next);
        }
        items.push(authority.appropriation(item, *year)?.next(authority.down(below)?));
    }
    Ok(Some(top.next(items)))
}

fn by_land(sums: &OnAccounts<'_>, projects: &BTreeMap<ProjectId, RegisterProject>) -> Result<Vec<Step>, DeskError> {
    let mut lands: BTreeMap<&ManagerId, (BTreeSet<&ProjectId>, OnAccounts<'_>)> = BTreeMap::new();
    for (account, balance) in sums {
        if let Some(project) = account.project.as_ref().and_then(|project| projects.get(project)) {
            let (of, on_accounts) = lands.entry(&project.land).or_default();
            of.insert(&project.project);
            on_accounts.push((account, *balance));
        }
    }
    let steps = lands.into_iter().map(|(land, (of, on_accounts))| {
        let way = Narrowed { land: Some(land.clone()), project: None };
        summed(Step::new("Land", format!("{land}: {} Projekte", of.len())), &on_accounts).map(|step| step.over(way))
    });
    steps.collect()
}

fn by_project(sums: &OnAccounts<'_>, projects: &BTreeMap<ProjectId, RegisterProject>) -> Result<Vec<Step>, DeskError> {
    let mut of: BTreeMap<&ProjectId, OnAccounts<'_>> = BTreeMap::new();
    for (account, balance) in sums {
        if let Some(project) = &account.project {
            of.entry(project).or_default().push((account, *balance));
        }
    }
    let steps = of.into_iter().map(|(project, on_accounts)| {
        let title = projects.get(project).map(|one| format!(" {}", one.title)).unwrap_or_default();
        let way = Narrowed { land: None, project: Some(project.clone()) };
        summed(Step::new("Projekt", format!("{project}{title}")), &on_accounts).map(|step| step.over(way))
    });
    steps.collect()
}

/// What is handed on and what of it arrived, as the figures say it.
fn summed(step: Step, on_accounts: &OnAccounts<'_>) -> Result<Step, DeskError> {
    let over = |id: &str| {
        let figure: Option<&Figure> = by_id(id);
        let sum = figure.map(|figure| figure.over(on_accounts.iter().copied())).transpose().map_err(held)?;
        Ok::<_, DeskError>(sum.flatten().unwrap_or(Euro::ZERO))
    };
    let step = step.amount("weitergegeben", over("handed_on")?);
    Ok(step.amount("angekommen", over("arrived_at_last_recipient")?))
}
