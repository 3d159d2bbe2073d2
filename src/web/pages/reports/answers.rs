//! What a question of a report can be answered with, as a list of what the book has.
//!
//! A list that would be too long for a page, and what has no list (amounts, days, several things), is typed.

use crate::core::account::Account;
use crate::core::command::ManagerKind;
use crate::core::event::SubjectKind;
use crate::report::definition::{Parameter, ParameterType};
use crate::web::pages::blocks::Cell;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind};
use crate::web::pages::view::View;
use std::collections::BTreeSet;

/// The answers to one question; none where it is typed.
pub async fn of(view: &View, parameter: &Parameter) -> Result<Vec<(String, Cell)>, Failed> {
    let (store, viewer) = (&view.store, &view.viewer);
    let titled = |id: &str, title: &str| Choice::of(id, title);
    let found: Vec<Choice> = match parameter.kind {
        ParameterType::Choice => {
            let choices = parameter.choices.iter();
            choices.map(|choice| Choice::new(choice.id.clone(), choice.label.pick(view.words.0))).collect()
        }
        ParameterType::Run => {
            let runs = store.proposals(viewer).await?.into_iter().filter(|(_, known)| known.content.run().is_some());
            runs.map(|(id, known)| titled(id.as_str(), known.state.in_german())).collect()
        }
        ParameterType::Manager => {
            let managers = store.managers(viewer).await?.into_iter().map(|noted| noted.what);
            managers.map(|one| titled(one.manager.as_str(), &one.title)).collect()
        }
        ParameterType::Land => {
            let managers = store.managers(viewer).await?.into_iter().map(|noted| noted.what);
            let lands = managers.filter(|one| one.kind == ManagerKind::FederalState);
            lands.map(|one| titled(one.manager.as_str(), &one.title)).collect()
        }
        ParameterType::Programme => {
            let programmes = store.programmes(viewer).await?.into_iter().map(|noted| noted.what);
            programmes.map(|one| titled(one.programme.as_str(), &one.title)).collect()
        }
        ParameterType::Component => {
            let components = store.components(viewer).await?.into_iter().map(|noted| noted.what);
            components.map(|one| titled(one.component.as_str(), &one.title)).collect()
        }
        ParameterType::Project => {
            let projects = store.projects(viewer).await?.into_iter().map(|noted| noted.what);
            projects.map(|one| titled(one.project.as_str(), &one.title)).collect()
        }
        ParameterType::BudgetItem => {
            let items = store.budget_items(viewer).await?.into_iter().map(|noted| noted.what);
            items.map(|one| titled(one.budget_item.as_str(), &one.title)).collect()
        }
        ParameterType::Filing => ids(view, SubjectKind::Filing).await?,
        ParameterType::OnwardGrant => ids(view, SubjectKind::OnwardGrant).await?,
        ParameterType::Year => {
            let balances = store.balances(viewer).await?;
            let of = |account: &Account| [account.booking_year, account.year_granted, account.due_year];
            let years: BTreeSet<u16> = balances.iter().flat_map(|(account, _)| of(account)).flatten().collect();
            years.into_iter().rev().map(|year| Choice::new(year.to_string(), Cell::text(year.to_string()))).collect()
        }
        ParameterType::Runs
        | ParameterType::Keys
        | ParameterType::Service
        | ParameterType::Money
        | ParameterType::Seq
        | ParameterType::EventType
        | ParameterType::Day
        | ParameterType::AsOf
        | ParameterType::Date
        | ParameterType::Language => Vec::new(),
    };
    match Kind::one_of(found) {
        Kind::Choice(choices) => Ok(choices.into_iter().map(|choice| (choice.value, choice.label)).collect()),
        _ => Ok(Vec::new()),
    }
}

/// Things that have no title.
async fn ids(view: &View, kind: SubjectKind) -> Result<Vec<Choice>, Failed> {
    let ids: Vec<String> = match kind {
        SubjectKind::Filing => {
            let filings = view.store.filings(&view.viewer).await?;
            filings.into_iter().map(|filing| filing.what.filing.to_string()).collect()
        }
        _ => {
            let grants = view.store.onward_grants(&view.viewer).await?;
            grants.into_iter().map(|grant| grant.made.onward_grant.to_string()).collect()
        }
    };
    Ok(ids.into_iter().map(|id| Choice::new(id.clone(), Cell::text(id))).collect())
}
