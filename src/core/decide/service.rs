//! Services: registered, attached to projects, and how mature they are.
//!
//! A second project on one single service is a warning that is recorded, not a refusal: who decides about duplicates does
//! not sit here. A level is a fact with a day and its evidence; it rises, or is taken back.
//! Law: OZG § 1; BHO § 7 (no duplicate developments).

use super::{Case, Outcome, Stop, check_text, check_text_up_to, missing, taken};
use crate::core::book::Need;
use crate::core::calendar::german;
use crate::core::event::Body;
use crate::core::ids::ServiceId;
use crate::core::rules::{self, Findings, Notice, Violation};
use crate::core::service::{
    MaturityScheme, ReachMaturity, RegisterService, Service, ServiceAttached, ServiceDetached, ServiceKind,
    ServiceOfProject, WithdrawMaturity,
};
use time::Date;

pub fn register(case: &Case, what: &RegisterService, findings: &mut Findings) -> Result<Outcome, Stop> {
    let known = case.one(Need::Service(what.service.clone()), |book| book.services.get(&what.service))?;
    findings.require(known.is_none(), || taken("Die Leistung", what.service.as_str()));
    check(case, what, findings)?;
    Ok(Outcome::of(Body::ServiceRegistered(what.clone())))
}

/// The content is replaced as a whole: a deadline that is left out is none.
pub fn amend(case: &Case, what: &RegisterService, findings: &mut Findings) -> Result<Outcome, Stop> {
    service(case, &what.service, findings)?;
    check(case, what, findings)?;
    Ok(Outcome::of(Body::ServiceAmended(what.clone())))
}

fn check(case: &Case, what: &RegisterService, findings: &mut Findings) -> Result<(), Stop> {
    check_text(findings, "Titel", &what.title);
    check_text_up_to(super::LONGEST_NOTE, findings, "Fundstelle", &what.source);
    if let Some(bundle) = &what.bundle {
        let known = case.one(Need::Service(bundle.clone()), |book| book.services.get(bundle))?;
        let fault = match (what.service.kind(), bundle.kind(), known) {
            (ServiceKind::ServiceBundle, _, _) => Some("sie ist selbst ein Bündel"),
            (_, ServiceKind::SingleService, _) => Some("das ist eine Einzelleistung"),
            (_, _, None) => Some("das Bündel ist nicht erfasst"),
            (_, _, Some(_)) => None,
        };
        if let Some(fault) = fault {
            let violation = Violation::of(&rules::SERVICE_IN_BUNDLE).text("service", &what.service);
            findings.add(violation.text("bundle", bundle).text("fault", fault));
        }
    }
    if let Some(deadline) = &what.deadline {
        check_level(findings, deadline.scheme, deadline.level);
        check_text(findings, "Fundstelle der Frist", &deadline.source);
    }
    Ok(())
}

fn check_level(findings: &mut Findings, scheme: MaturityScheme, level: u8) {
    findings.require(level <= scheme.highest(), || {
        let violation = Violation::of(&rules::LEVEL_OF_SCHEME).number("level", u64::from(level));
        violation.text("scheme", scheme.as_str()).number("highest", u64::from(scheme.highest()))
    });
}

pub fn attach(case: &Case, what: &ServiceOfProject, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Service(what.service.clone()), Need::Project(what.project.clone())])?;
    if let Ok(None) = case.book.projects.get(&what.project) {
        findings.add(missing("Das Projekt", what.project.as_str()));
    }
    let mut attached =
        ServiceAttached { project: what.project.clone(), service: what.service.clone(), also_of: Vec::new() };
    let Some(known) = service(case, &what.service, findings)? else {
        return Ok(Outcome::of(Body::ServiceAttached(attached)));
    };
    if let Some((seq, _)) = known.projects().find(|(_, other)| other.project == what.project) {
        let violation = Violation::of(&rules::ATTACHED_ONCE).text("service", &what.service);
        findings.add(violation.text("project", &what.project).number("seq", seq.0));
    }
    if what.service.kind() == ServiceKind::SingleService {
        attached.also_of = known.projects().map(|(_, other)| other.project.clone()).collect();
        attached.also_of.sort();
    }
    let others: Vec<&str> = attached.also_of.iter().map(|project| project.as_str()).collect();
    let notice = (!others.is_empty()).then(|| {
        let others = others.join(", ");
        Notice(format!("An der Leistung {} arbeitet schon: {others}; womöglich eine Doppelentwicklung", what.service))
    });
    let outcome = Outcome::of(Body::ServiceAttached(attached));
    Ok(Outcome { notices: notice.into_iter().collect(), ..outcome })
}

pub fn detach(case: &Case, what: &ServiceOfProject, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Service(what.service.clone()), Need::Project(what.project.clone())])?;
    let Some(known) = service(case, &what.service, findings)? else { return Err(Stop::Found) };
    let Some((attached, _)) = known.projects().find(|(_, other)| other.project == what.project) else {
        findings.add(missing("Die Zuordnung der Leistung", &format!("{} zum Projekt {}", what.service, what.project)));
        return Err(Stop::Found);
    };
    let (project, service) = (what.project.clone(), what.service.clone());
    Ok(Outcome::of(Body::ServiceDetached(ServiceDetached { project, service, attached })))
}

pub fn reach(case: &Case, what: &ReachMaturity, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_level(findings, what.scheme, what.level);
    check_text(findings, "Nachweis", &what.evidence);
    check_happened(case, "Der Reifegrad", what.reached_on, findings);
    if let Some(known) = service(case, &what.service, findings)? {
        let (day, level) = (what.reached_on, what.level);
        let stands = known.reached.iter().filter(|(seq, _)| !known.withdrawn.contains(seq));
        let alike = stands.filter(|(_, other)| other.land == what.land && other.scheme == what.scheme);
        let against = |other: &ReachMaturity| {
            let rises =
                (other.reached_on < day && other.level < level) || (other.reached_on > day && other.level > level);
            !rises
        };
        for (seq, other) in alike.filter(|(_, other)| against(other)) {
            let violation = Violation::of(&rules::MATURITY_RISES).number("level", u64::from(level));
            let violation = violation.text("day", german(day)).number("other", u64::from(other.level));
            findings.add(violation.text("other_day", german(other.reached_on)).number("seq", seq.0));
        }
    }
    Ok(Outcome::of(Body::MaturityReached(what.clone())))
}

pub fn withdraw(case: &Case, what: &WithdrawMaturity, findings: &mut Findings) -> Result<Outcome, Stop> {
    if let Some(known) = service(case, &what.service, findings)? {
        let stands = known.reached.contains_key(&what.reached) && !known.withdrawn.contains(&what.reached);
        findings.require(stands, || {
            let noun = format!("Einen Reifegrad der Leistung {}", what.service);
            missing(noun, &format!("mit dem Ereignis {}, der noch gilt,", what.reached))
        });
    }
    Ok(Outcome::of(Body::MaturityWithdrawn(what.clone())))
}

/// What is recorded as a fact has happened.
pub fn check_happened(case: &Case, what: &str, day: Date, findings: &mut Findings) {
    let value_date = case.request.command.booked_on;
    findings.require(day <= value_date, || {
        let violation = Violation::of(&rules::NOT_IN_THE_FUTURE).text("what", what).text("day", german(day));
        violation.text("value_date", german(value_date))
    });
}

/// A service that must exist.
pub fn service<'a>(case: &Case<'a>, id: &ServiceId, findings: &mut Findings) -> Result<Option<&'a Service>, Stop> {
    let known = case.one(Need::Service(id.clone()), |book| book.services.get(id))?;
    findings.require(known.is_some(), || missing("Die Leistung", id.as_str()));
    Ok(known)
}
