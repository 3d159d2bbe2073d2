//! From the store to the facts of the project register.

use super::stocks::Stocks;
use super::{Case, Prepared, name_of};
use crate::core::policy_field;
use crate::desk::DeskError;
use crate::report::project_register::{self as register, Project, ProjectRegisterFacts};

/// Facts and builder of the register.
///
/// # Errors
/// Those of the store; `NotThere` for a component that there is none of.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let component = case.asked.component("component");
    let scope = case.scope(component).await?;
    let (stocks, names) = (Stocks::of(case, component).await?, case.names().await?);
    let by_project = stocks.by(|account| account.project.clone());
    let mut projects = Vec::new();
    for noted in case.store.projects(case.viewer).await? {
        let what = noted.what;
        let own = by_project.get(&what.project);
        // A project belongs to no component by itself: it is of the one that its money comes from.
        if component.is_some() && own.is_none() {
            continue;
        }
        let field = policy_field::by_code(&what.policy_field).map_or(what.policy_field.as_str(), |field| field.name);
        projects.push(Project {
            committed: own.map(|accounts| accounts.figure("committed")).transpose()?.flatten(),
            id: what.project.to_string(),
            title: what.title,
            land_name: name_of(&what.land, &names),
            land: what.land.to_string(),
            policy_field_name: field.to_owned(),
            policy_field: what.policy_field,
            seq: noted.seq.0,
        });
    }
    let facts = ProjectRegisterFacts {
        component_title: scope.title,
        projects,
        committed: stocks.all().figure("committed")?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: component.iter().map(ToString::to_string).collect(),
        build: Box::new(move |provenance| register::build(&facts, provenance, language)),
    })
}
