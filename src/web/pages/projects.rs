//! Projects of the Länder: the list, and one project with what is bound to it.

mod documents;
pub mod dossier;
mod next;
pub mod refinancing;
pub mod register;
pub mod registering;
pub mod slipping;
pub mod telling;

use super::Section;
use super::blocks::{Block, Cell, Link, Table};
use super::duties;
use super::overview::label;
use super::scope::{Filter, Scope, named};
use super::things;
use super::view::{Shown, View};
use crate::core::account::Account;
use crate::core::command::{CreateManager, RegisterProject};
use crate::core::consortium::CostShare;
use crate::core::event::SubjectKind;
use crate::core::figures::by_id;
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::core::policy_field;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use rocket::get;
use std::collections::BTreeMap;

fn policy_field(project: &RegisterProject) -> String {
    policy_field::by_code(&project.policy_field)
        .map_or_else(|| project.policy_field.clone(), |field| field.name.to_owned())
}

async fn managers(view: &View) -> Result<Vec<CreateManager>, crate::store::StoreError> {
    Ok(view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect())
}

/// Item, year, component and manager.
type Source = (Option<BudgetItemId>, Option<u16>, Option<ComponentId>, Option<ManagerId>);

/// What is bound to a project, by where it comes from: the figure, so that the rows add up to it whatever became of the
/// money.
fn bound_to(project: &ProjectId, balances: &[(Account, Euro)]) -> Result<Vec<(Source, Euro)>, MoneyError> {
    let mut sources: BTreeMap<Source, Vec<(&Account, Euro)>> = BTreeMap::new();
    for (account, balance) in balances.iter().filter(|(account, _)| account.project.as_ref() == Some(project)) {
        let (component, manager) = (account.component.clone(), account.manager.clone());
        let source = (account.budget_item.clone(), account.booking_year, component, manager);
        sources.entry(source).or_default().push((account, *balance));
    }
    let Some(committed) = by_id("committed") else { return Ok(Vec::new()) };
    let sums = sources.into_iter().map(|(source, group)| Ok((source, committed.over(group)?)));
    sums.filter_map(|sum| sum.map(|(source, sum)| sum.map(|sum| (source, sum))).transpose()).collect()
}

/// The members of the consortium that carries a project, with their shares.
async fn carried_by(view: &View, id: &ProjectId) -> Result<String, crate::store::StoreError> {
    let joint = view.store.dossier(&view.viewer, id).await?.and_then(|dossier| dossier.joint);
    let Some(noted) = joint else { return Ok(view.say("project-alone")) };
    let share =
        |share: &CostShare| format!("{} {}", share.member, view.words.percentage(&view.words.decimal(&share.percent)));
    let shares: Vec<String> = noted.what.shares.iter().map(share).collect();
    Ok(format!("{}: {}", noted.what.consortium, shares.join(", ")))
}

/// One project.
#[get("/projekte/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let id: ProjectId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Das Projekt {id} gibt es zu diesem Stand nicht."));
    let found = view.store.project(&view.viewer, &id).await?.ok_or_else(missing)?;
    let (project, managers) = (found.what, managers(&view).await?);
    let scope = Scope::of_project(&id);
    let balances = view.store.balances(&view.viewer).await?;
    let committed = Filter::new(&scope, &[], &[]).figure("committed", &balances)?;
    let committed = committed.map_or_else(|| view.missing(), |amount| Cell::text(view.words.euro(amount)));
    let facts = vec![
        view.fact("id", Cell::text(project.project.as_str())),
        view.fact("land", named(&managers, &project.land)),
        view.fact("project-carried-by", carried_by(&view, &id).await?),
        view.fact("policy-field", Cell::german(policy_field(&project))),
        (label(view.words, "committed"), committed.to(scope.link(&view, "committed"))),
        view.fact("registered", view.event(found.seq)),
    ];
    let mut accounts = Table::new(
        view.words,
        view.say("project-sources"),
        &["budget-item", "booking-year", "component", "manager", "#amount-euro"],
        "project-no-money",
    );
    for ((item, year, component, manager), committed) in bound_to(&id, &balances)? {
        let said = |text: Option<String>| text.map_or_else(Cell::default, Cell::text);
        let own =
            Scope { item: item.clone(), year, component: component.clone(), manager: manager.clone(), ..scope.clone() };
        // The figure of a Land counts with it what it handed down: where that is more, it is not this row.
        let is_it = Filter::new(&own, &[], &managers).figure("committed", &balances)? == Some(committed);
        let link = is_it.then(|| own.link(&view, "committed"));
        accounts.row(vec![
            said(item.map(|item| item.to_string())),
            said(year.map(|year| year.to_string())),
            said(component.map(|component| component.to_string())),
            said(manager.map(|manager| named(&managers, &manager))),
            Cell::amount(committed).linked(link.as_deref()),
        ]);
    }
    let history = things::history_link(&view, SubjectKind::Project, id.as_str());
    let mut blocks = vec![
        Block::Facts(facts),
        Block::Links(vec![
            Link::new(view.say("dossier-link"), view.link(&dossier::place(&id))),
            duties::of_project(&view, &id),
            history,
        ]),
        Block::heading(view.say("project-money")),
        Block::Table(accounts),
    ];
    blocks.extend(documents::table(&view, &id).await?);
    if view.as_of.is_none() {
        blocks.extend(next::steps(&view, &project, &managers).await?);
    }
    view.show(Section::Projects, Cell::german(&project.title), view.trail(Section::Projects), blocks)
}
