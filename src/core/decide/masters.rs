//! Managers, actors, programmes, components and budget items: what must exist before money moves.

use super::{Case, Outcome, Stop, check_text, missing, taken};
use crate::core::book::Need;
use crate::core::command::{
    CreateActor, CreateBudgetItem, CreateComponent, CreateManager, CreateProgramme, ManagerKind,
};
use crate::core::event::Body;
use crate::core::federal_state;
use crate::core::rules::{self, Findings, Violation};
use rust_decimal::Decimal;

pub fn create_manager(case: &Case, what: &CreateManager, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Manager(what.manager.clone()), Need::RootManager])?;
    if let Ok(Some(_)) = case.book.managers.get(&what.manager) {
        findings.add(taken("Den Bewirtschafter", what.manager.as_str()));
    }
    check_text(findings, "Bezeichnung", &what.title);
    let fault = |text: String| Violation::of(&rules::MANAGER_TREE).text("fault", text);
    match &what.parent {
        Some(parent) => {
            case.manager(parent, findings)?;
            findings.require(what.kind != ManagerKind::Federation, || {
                fault(format!("{} ist als Bund angegeben und kann niemandem nachgeordnet sein.", what.manager))
            });
        }
        None => {
            if let Ok(Some(root)) = case.book.root_manager.get(&()) {
                findings.add(fault(format!(
                    "{root} steht bereits an der Spitze; {} braucht einen übergeordneten Bewirtschafter („--parent“).",
                    what.manager
                )));
            }
        }
    }
    if what.kind == ManagerKind::FederalState && federal_state::by_code(what.manager.as_str()).is_none() {
        findings.add(fault(format!(
            "{} ist keines der 16 Länder; Länder heißen DE-BW, DE-BY und so weiter.",
            what.manager
        )));
    }
    Ok(Outcome::of(Body::ManagerCreated(what.clone())))
}

pub fn create_actor(case: &Case, what: &CreateActor, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Actor(what.actor.clone())])?;
    let known = matches!(case.book.actors.get(&what.actor), Ok(Some(_))) || what.actor.as_str() == super::SYSTEM;
    findings.require(!known, || taken("Den Akteur", what.actor.as_str()));
    if let Some(manager) = &what.manager {
        case.manager(manager, findings)?;
    }
    Ok(Outcome::of(Body::ActorCreated(what.clone())))
}

pub fn create_programme(case: &Case, what: &CreateProgramme, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Programme(what.programme.clone()), Need::Manager(what.lead.clone())])?;
    if let Ok(Some(_)) = case.book.programmes.get(&what.programme) {
        findings.add(taken("Das Programm", what.programme.as_str()));
    }
    check_text(findings, "Titel", &what.title);
    case.manager(&what.lead, findings)?;
    Ok(Outcome::of(Body::ProgrammeCreated(what.clone())))
}

pub fn create_component(case: &Case, what: &CreateComponent, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Component(what.component.clone()), Need::Programme(what.programme.clone())])?;
    if let Ok(Some(_)) = case.book.components.get(&what.component) {
        findings.add(taken("Den Programmteil", what.component.as_str()));
    }
    check_component(case, what, findings)?;
    Ok(Outcome::of(Body::ComponentCreated(what.clone())))
}

pub fn amend_component(case: &Case, what: &CreateComponent, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Component(what.component.clone()), Need::Programme(what.programme.clone())])?;
    match case.book.components.get(&what.component) {
        Ok(Some(known)) => findings.require(known.what.programme == what.programme, || {
            missing(format!("Einen Programmteil des Programms {} namens", what.programme), what.component.as_str())
        }),
        _ => findings.add(missing("Den Programmteil", what.component.as_str())),
    }
    check_component(case, what, findings)?;
    Ok(Outcome::of(Body::ComponentAmended(what.clone())))
}

fn check_component(case: &Case, what: &CreateComponent, findings: &mut Findings) -> Result<(), Stop> {
    if let Ok(None) = case.book.programmes.get(&what.programme) {
        findings.add(missing("Das Programm", what.programme.as_str()));
    }
    check_text(findings, "Titel", &what.title);
    check_text(findings, "Quelle", &what.source);
    if let Some(share) = &what.planned_share_percent {
        let plausible = share.parse::<Decimal>().is_ok_and(|p| p >= Decimal::ZERO && p <= Decimal::ONE_HUNDRED);
        findings.require(plausible, || Violation::of(&rules::SHARE_PLAUSIBLE).text("share", share));
    }
    Ok(())
}

pub fn create_budget_item(case: &Case, what: &CreateBudgetItem, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::BudgetItem(what.budget_item.clone()), Need::Manager(what.manager.clone())])?;
    if let Ok(Some(_)) = case.book.budget_items.get(&what.budget_item) {
        findings.add(taken("Die Haushaltsstelle", what.budget_item.as_str()));
    }
    check_text(findings, "Zweckbestimmung", &what.title);
    case.manager(&what.manager, findings)?;
    Ok(Outcome::of(Body::BudgetItemCreated(what.clone())))
}
