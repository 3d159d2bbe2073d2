//! Agreements and their terms, and which project stands under which.
//!
//! Law: BHO §§ 23, 34, 44; which term exists on which legal basis is in `core/agreement.rs`.

use super::{Case, Outcome, Stop, check_text, check_text_up_to, missing, taken};
use crate::core::agreement::{PlaceProject, Placement, RegisterAgreement, Term, TermKind};
use crate::core::book::{Need, Noted};
use crate::core::calendar::german;
use crate::core::event::Body;
use crate::core::ids::{AgreementId, ProjectId};
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

pub fn register(case: &Case, what: &RegisterAgreement, findings: &mut Findings) -> Result<Outcome, Stop> {
    let known = case.one(Need::Agreement(what.agreement.clone()), |book| book.agreements.get(&what.agreement))?;
    findings.require(known.is_none(), || taken("Die Vereinbarung", what.agreement.as_str()));
    check(case, what, findings)?;
    Ok(Outcome::of(Body::AgreementRegistered(what.clone())))
}

/// Terms change; what the agreement is stays.
pub fn amend(case: &Case, what: &RegisterAgreement, findings: &mut Findings) -> Result<Outcome, Stop> {
    if let Some(known) = agreement(case, &what.agreement, findings)? {
        let stays = [
            (known.what.legal_basis == what.legal_basis, "die Rechtsgrundlage bleibt"),
            (known.what.framework == what.framework, "die Dachvereinbarung bleibt"),
            (known.what.component == what.component, "der Programmteil bleibt"),
            (known.what.land == what.land, "das Land bleibt"),
        ];
        for (_, fault) in stays.into_iter().filter(|(same, _)| !same) {
            findings.add(order_fault(&what.agreement, fault));
        }
    }
    check(case, what, findings)?;
    Ok(Outcome::of(Body::AgreementAmended(what.clone())))
}

pub fn place(case: &Case, what: &PlaceProject, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::ProjectPlaced(what.clone());
    let project = case.one(Need::Project(what.project.clone()), |book| book.projects.get(&what.project))?;
    findings.require(project.is_some(), || missing("Das Projekt", what.project.as_str()));
    let agreement = agreement(case, &what.agreement, findings)?;
    let (Some(project), Some(agreement)) = (project, agreement) else { return Ok(Outcome::of(body)) };
    let fault = |text: String| {
        let violation = Violation::of(&rules::PLACED_WHERE_IT_BELONGS).text("project", &what.project);
        violation.text("agreement", &what.agreement).text("fault", text)
    };
    let agreed = &agreement.what;
    findings.require(agreed.framework.is_some(), || fault("sie ist eine Dachvereinbarung".to_owned()));
    for land in agreed.land.iter().filter(|land| **land != project.what.land) {
        findings.add(fault(format!("sie gilt für {land}, das Projekt gehört zu {}", project.what.land)));
    }
    for field in agreed.policy_field.iter().filter(|field| **field != project.what.policy_field) {
        findings
            .add(fault(format!("sie gilt für das Themenfeld {field}, das Projekt für {}", project.what.policy_field)));
    }
    Ok(Outcome::of(body))
}

/// The term that holds today for a project; `None` where it stands under no agreement, or nothing is agreed.
pub fn term<'a>(case: &Case<'a>, project: &ProjectId, kind: TermKind) -> Result<Option<&'a Term>, Stop> {
    let Some(agreement) = of_project(case, project)? else { return Ok(None) };
    Ok(agreement.what.term(kind, case.request.command.booked_on))
}

/// The agreement that a project stands under.
pub fn of_project<'a>(case: &Case<'a>, project: &ProjectId) -> Result<Option<&'a Noted<RegisterAgreement>>, Stop> {
    let placed = case.one(Need::Project(project.clone()), |book| book.placements.get(project))?;
    let Some(id) = placed.and_then(Placement::now) else { return Ok(None) };
    case.one(Need::Agreement(id.clone()), |book| book.agreements.get(id))
}

/// An agreement that must exist.
fn agreement<'a>(
    case: &Case<'a>,
    id: &AgreementId,
    findings: &mut Findings,
) -> Result<Option<&'a Noted<RegisterAgreement>>, Stop> {
    let known = case.one(Need::Agreement(id.clone()), |book| book.agreements.get(id))?;
    findings.require(known.is_some(), || missing("Die Vereinbarung", id.as_str()));
    Ok(known)
}

fn check(case: &Case, what: &RegisterAgreement, findings: &mut Findings) -> Result<(), Stop> {
    check_text(findings, "Titel", &what.title);
    check_text_up_to(super::LONGEST_NOTE, findings, "Fundstelle", &what.source);
    let component = case.one(Need::Component(what.component.clone()), |book| book.components.get(&what.component))?;
    findings.require(component.is_some(), || missing("Den Programmteil", what.component.as_str()));
    for manager in [Some(&what.ministry), what.land.as_ref()].into_iter().flatten() {
        case.manager(manager, findings)?;
    }
    if let Some(field) = &what.policy_field {
        super::project::check_policy_field(field, findings);
    }
    let framework = what.framework.as_ref().map(|id| agreement(case, id, findings)).transpose()?;
    if let Some(framework) = framework.flatten() {
        let fault = |text| order_fault(&what.agreement, text);
        findings.require(framework.what.framework.is_none(), || fault("darüber steht keine Dachvereinbarung"));
        findings.require(framework.what.legal_basis == what.legal_basis, || {
            fault("die Dachvereinbarung hat eine andere Rechtsgrundlage")
        });
    }
    check_parameters(what, findings);
    Ok(())
}

fn check_parameters(what: &RegisterAgreement, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for parameter in &what.parameters {
        let kind = parameter.term.kind();
        check_text(findings, "Fundstelle", &parameter.source);
        findings.require(what.legal_basis.has(kind), || {
            let possible = TermKind::ALL.into_iter().filter(|kind| what.legal_basis.has(*kind));
            let possible: Vec<&str> = possible.map(TermKind::in_german).collect();
            let violation = Violation::of(&rules::TERM_OF_LEGAL_BASIS).text("term", kind.in_german());
            violation.text("basis", what.legal_basis.in_german()).text("possible", possible.join(", "))
        });
        let fault =
            |text: String| Violation::of(&rules::TERM_USABLE).text("term", kind.in_german()).text("fault", text);
        if let Err(unusable) = parameter.term.check() {
            findings.add(fault(unusable.to_string()));
        }
        let day = parameter.valid_from;
        findings.require(seen.insert((kind, day)), || fault(format!("zum {} zweimal genannt", german(day))));
    }
}

fn order_fault(agreement: &AgreementId, fault: &str) -> Violation {
    Violation::of(&rules::AGREEMENT_ORDER).text("agreement", agreement).text("fault", fault)
}
