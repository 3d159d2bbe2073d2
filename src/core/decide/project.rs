//! Projects, and money bound to them.

use super::budget::positive;
use super::sub_assignment::land_of;
use super::{Case, Outcome, Stop, check_positive, check_text, check_year, missing, taken};
use crate::core::book::Need;
use crate::core::command::{Commit, ManagerKind, RegisterProject};
use crate::core::event::Body;
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::ledger::Posting;
use crate::core::policy_field;
use crate::core::rules::{self, Findings, Violation};

pub fn register(case: &Case, what: &RegisterProject, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Project(what.project.clone()), Need::Manager(what.land.clone())])?;
    if let Ok(Some(_)) = case.book.projects.get(&what.project) {
        findings.add(taken("Das Projekt", what.project.as_str()));
    }
    check_text(findings, "Titel", &what.title);
    check_policy_field(&what.policy_field, findings);
    if let Some(land) = case.manager(&what.land, findings)? {
        findings.require(land.what.kind == ManagerKind::FederalState, || missing("Das Land", what.land.as_str()));
    }
    Ok(Outcome::of(Body::ProjectRegistered(what.clone())))
}

pub fn check_policy_field(code: &str, findings: &mut Findings) {
    findings.require(policy_field::by_code(code).is_some(), || {
        let possible: Vec<&str> = policy_field::ALL.iter().map(|field| field.code).collect();
        Violation::of(&rules::POLICY_FIELD_KNOWN).text("field", code).text("possible", possible.join(", "))
    });
}

pub fn commit(case: &Case, what: &Commit, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([
        Need::Project(what.project.clone()),
        Need::Manager(what.manager.clone()),
        Need::Component(what.component.clone()),
        Need::BudgetItem(what.budget_item.clone()),
    ])?;
    check_binding(case, &what.project, &what.manager, findings)?;
    if let Ok(None) = case.book.components.get(&what.component) {
        findings.add(missing("Den Programmteil", what.component.as_str()));
    }
    if let Ok(None) = case.book.budget_items.get(&what.budget_item) {
        findings.add(missing("Die Haushaltsstelle", what.budget_item.as_str()));
    }
    check_year(findings, what.booking_year);
    check_positive(findings, what.amount_cents);
    let posting = Posting::new(what.from(), what.to(), what.amount_cents);
    Ok(Outcome::moving(Body::Committed(what.clone()), positive(posting)))
}

/// A Land, or a manager below it, binds for the projects of the Land; both must exist, and have been loaded.
pub fn check_binding(
    case: &Case,
    project: &ProjectId,
    manager: &ManagerId,
    findings: &mut Findings,
) -> Result<(), Stop> {
    case.manager(manager, findings)?;
    match case.book.projects.get(project) {
        Ok(Some(known)) => {
            let of_land = known.what.land == *manager || land_of(case, manager)?.as_ref() == Some(&known.what.land);
            findings.require(of_land, || {
                let violation = Violation::of(&rules::PROJECT_OF_LAND).text("project", project);
                violation.text("land", &known.what.land).text("manager", manager)
            });
        }
        _ => findings.add(missing("Das Projekt", project.as_str())),
    }
    Ok(())
}
