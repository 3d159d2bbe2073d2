//! What is told of a project: who takes part, milestones, planned cost, and criteria of its checklists.
//!
//! None of it is money. Law: BHO §§ 7, 17; funding principles of the IT-Planungsrat, 18.09.2020.

use super::service::check_happened;
use super::{Case, Outcome, Stop, check_text, check_year, missing};
use crate::core::book::{Need, Noted};
use crate::core::calendar::german;
use crate::core::checklist;
use crate::core::command::{ManagerKind, RegisterProject};
use crate::core::dossier::{AssessCriterion, DescribeProject, MonthCost, PlanCost, SetMilestone};
use crate::core::event::Body;
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

pub fn describe(case: &Case, what: &DescribeProject, findings: &mut Findings) -> Result<Outcome, Stop> {
    let managers = what.partners.iter().chain(&what.federal_lead);
    let needs = managers.map(|manager| Need::Manager(manager.clone()));
    case.load(needs.chain([Need::Project(what.project.clone())]))?;
    check_text(findings, "Fundstelle", &what.source);
    let project = project(case, &what.project, findings)?;
    let kind = |id: &ManagerId| match case.book.managers.get(id) {
        Ok(Some(known)) => Some(known.what.kind),
        _ => None,
    };
    let mut seen = BTreeSet::new();
    for partner in &what.partners {
        let fault = if kind(partner) != Some(ManagerKind::FederalState) {
            "das ist kein Land dieses Buchs"
        } else if project.is_some_and(|project| project.what.land == *partner) {
            "das Land trägt das Projekt"
        } else if !seen.insert(partner) {
            "das Land ist zweimal genannt"
        } else {
            continue;
        };
        let violation = Violation::of(&rules::PARTNERS_ARE_OTHERS).text("partner", partner);
        findings.add(violation.text("project", &what.project).text("fault", fault));
    }
    for lead in what.federal_lead.iter().filter(|lead| kind(lead) != Some(ManagerKind::FederalMinistry)) {
        findings.add(Violation::of(&rules::FEDERAL_LEAD_IS_MINISTRY).text("manager", lead));
    }
    Ok(Outcome::of(Body::ProjectDescribed(what.clone())))
}

/// The plan that was first said stays; the forecast moves beside it.
pub fn set_milestone(case: &Case, what: &SetMilestone, findings: &mut Findings) -> Result<Outcome, Stop> {
    project(case, &what.project, findings)?;
    check_text(findings, "Titel", &what.title);
    if let Some(day) = what.reached_on {
        check_happened(case, "Der erreichte Meilenstein", day, findings);
    }
    if let Some(evidence) = &what.evidence {
        check_text(findings, "Nachweis", evidence);
    }
    let incomplete = match (&what.reached_on, &what.evidence) {
        (Some(_), None) => Some("der Nachweis"),
        (None, Some(_)) => Some("der Tag"),
        _ => None,
    };
    if let Some(absent) = incomplete {
        let violation = Violation::of(&rules::REACHED_WITH_EVIDENCE).text("milestone", &what.milestone);
        findings.add(violation.text("missing", absent));
    }
    let before = case.book.dossiers.get(&what.project).ok().flatten();
    let planned = before.and_then(|dossier| dossier.milestone(&what.milestone)).and_then(|told| told.planned_on);
    if let Some(planned) = planned.filter(|planned| what.planned_on != Some(*planned)) {
        let violation = Violation::of(&rules::MILESTONE_PLAN_STAYS).text("milestone", &what.milestone);
        findings.add(violation.text("planned", german(planned)));
    }
    Ok(Outcome::of(Body::MilestoneSet(what.clone())))
}

pub fn plan_cost(case: &Case, what: &PlanCost, findings: &mut Findings) -> Result<Outcome, Stop> {
    project(case, &what.project, findings)?;
    check_year(findings, what.cost_year);
    check_text(findings, "Fundstelle", &what.source);
    let fault = |text: String| Violation::of(&rules::COST_PLAUSIBLE).text("fault", text);
    for amount in [what.planned_cents, what.forecast_cents].into_iter().flatten().filter(|cost| cost.is_negative()) {
        findings.add(fault(format!("Die Kosten {} sind kleiner als null", amount.to_german())));
    }
    let is_empty = what.planned_cents.is_none() && what.forecast_cents.is_none();
    check_months(what, findings);
    findings.require(!is_empty, || fault("Es sind weder geplante noch erwartete Kosten genannt".to_owned()));
    Ok(Outcome::of(Body::CostPlanned(what.clone())))
}

/// Months are said once each, and together are what is expected in the year.
fn check_months(what: &PlanCost, findings: &mut Findings) {
    let fault = |text: String| Violation::of(&rules::COST_PLAUSIBLE).text("fault", text);
    let mut seen = BTreeSet::new();
    for MonthCost { month, amount_cents } in &what.months {
        findings.require((1..=12).contains(month), || fault(format!("{month} ist kein Monat (1 bis 12)")));
        findings.require(seen.insert(month), || fault(format!("Der Monat {month} ist zweimal genannt")));
        let amount = amount_cents.to_german();
        findings.require(!amount_cents.is_negative(), || {
            fault(format!("Im Monat {month} stehen {amount}, weniger als null"))
        });
    }
    let sum = Euro::sum(what.months.iter().map(|month| month.amount_cents)).ok();
    findings.require(what.months.is_empty() || sum == what.forecast_cents, || {
        let of = |sum: Option<Euro>| sum.map_or_else(|| "nicht genannt".to_owned(), Euro::to_german);
        fault(format!(
            "Die Monate ergeben {}, die erwarteten Kosten des Jahres sind {}",
            of(sum),
            of(what.forecast_cents)
        ))
    });
}

pub fn assess(case: &Case, what: &AssessCriterion, findings: &mut Findings) -> Result<Outcome, Stop> {
    project(case, &what.project, findings)?;
    check_text(findings, "Nachweis", &what.evidence);
    check_happened(case, "Die Bewertung", what.assessed_on, findings);
    findings.require(checklist::by_code(&what.criterion).is_some(), || {
        let possible: Vec<&str> = checklist::ALL.iter().map(|criterion| criterion.code).collect();
        let violation = Violation::of(&rules::CRITERION_KNOWN).text("criterion", &what.criterion);
        violation.text("possible", possible.join(", "))
    });
    Ok(Outcome::of(Body::CriterionAssessed(what.clone())))
}

/// A project that must exist.
pub fn project<'a>(
    case: &Case<'a>,
    id: &ProjectId,
    findings: &mut Findings,
) -> Result<Option<&'a Noted<RegisterProject>>, Stop> {
    let known = case.one(Need::Project(id.clone()), |book| book.projects.get(id))?;
    findings.require(known.is_some(), || missing("Das Projekt", id.as_str()));
    Ok(known)
}
