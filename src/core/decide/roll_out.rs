//! Roll-out: who is competent for a service in a Land, and who is connected to it.
//!
//! A connection is a fact: it is recorded also where nobody said that the authority is competent, and also beyond the number
//! of those that are. What contradicts itself is said by the report.
//! Law: OZG § 1; the law of the Land.

use super::service::{check_happened, service};
use super::{Case, Outcome, Stop, check_text, check_text_up_to, missing, taken};
use crate::core::book::Need;
use crate::core::calendar::german;
use crate::core::event::Body;
use crate::core::ids::{AuthorityId, LandCode};
use crate::core::roll_out::{
    AuthorityConnected, AuthorityKind, ConnectAuthority, ConnectionWithdrawn, DeclareCompetence, RegisterAuthority,
    WithdrawConnection,
};
use crate::core::rules::{self, Findings, Notice, Violation};
use std::collections::BTreeSet;

pub fn register(case: &Case, what: &RegisterAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    let known = case.one(Need::Authority(what.authority.clone()), |book| book.authorities.get(&what.authority))?;
    findings.require(known.is_none(), || taken("Die Behörde", what.authority.as_str()));
    check_text(findings, "Titel", &what.title);
    let fault = if what.kind == AuthorityKind::Municipality {
        Some("eine Gemeinde hat ihren amtlichen Schlüssel und wird nicht erfasst")
    } else if what.authority.land_of_municipality().is_some() {
        Some("acht Ziffern sind der Schlüssel einer Gemeinde")
    } else {
        None
    };
    if let Some(fault) = fault {
        let violation = Violation::of(&rules::MUNICIPALITY_BY_KEY).text("authority", &what.authority);
        findings.add(violation.text("kind", what.kind.in_german()).text("fault", fault));
    }
    Ok(Outcome::of(Body::AuthorityRegistered(what.clone())))
}

pub fn declare(case: &Case, what: &DeclareCompetence, findings: &mut Findings) -> Result<Outcome, Stop> {
    service(case, &what.service, findings)?;
    check_text_up_to(super::LONGEST_NOTE, findings, "Fundstelle", &what.source);
    let fault = |text: String| Violation::of(&rules::COMPETENCE_NAMED).text("fault", text);
    findings.require(!what.competent.is_empty(), || fault("Es ist keine Art von Behörde genannt".to_owned()));
    let mut seen = BTreeSet::new();
    for one in &what.competent {
        let kind = one.kind.in_german();
        findings.require(seen.insert(one.kind), || fault(format!("Die Art „{kind}“ ist zweimal genannt")));
        findings.require(one.number != Some(0), || fault(format!("Für die Art „{kind}“ ist die Zahl 0 genannt")));
    }
    Ok(Outcome::of(Body::CompetenceDeclared(what.clone())))
}

pub fn connect(case: &Case, what: &ConnectAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_text(findings, "Nachweis", &what.evidence);
    check_happened(case, "Der Anschluss", what.connected_on, findings);
    let known = service(case, &what.service, findings)?;
    let Some((kind, land)) = authority(case, &what.authority, findings)? else { return Err(Stop::Found) };
    let Some(known) = known else { return Err(Stop::Found) };
    if let Some((seq, other)) = known.connection(&what.authority) {
        let violation = Violation::of(&rules::CONNECTED_ONCE).text("service", &what.service);
        let violation = violation.text("authority", &what.authority).number("seq", seq.0);
        findings.add(violation.text("day", german(other.connected_on)));
    }
    let competence = known.competence(&land, what.connected_on);
    let beside = competence.is_some_and(|what| what.competent.iter().all(|one| one.kind != kind));
    let notice = beside.then(|| {
        let kind = kind.in_german();
        Notice(format!(
            "Für {} ist in {land} am {} die Art „{kind}“ nicht zuständig",
            what.service,
            german(what.connected_on)
        ))
    });
    let body = Body::AuthorityConnected(AuthorityConnected {
        service: what.service.clone(),
        authority: what.authority.clone(),
        kind,
        land,
        connected_on: what.connected_on,
        evidence: what.evidence.clone(),
    });
    Ok(Outcome { notices: notice.into_iter().collect(), ..Outcome::of(body) })
}

pub fn withdraw(case: &Case, what: &WithdrawConnection, findings: &mut Findings) -> Result<Outcome, Stop> {
    let Some(known) = service(case, &what.service, findings)? else { return Err(Stop::Found) };
    let Some((connected, _)) = known.connection(&what.authority) else {
        findings.add(missing("Den Anschluss", &format!("von {} an {}", what.authority, what.service)));
        return Err(Stop::Found);
    };
    let (service, authority) = (what.service.clone(), what.authority.clone());
    Ok(Outcome::of(Body::ConnectionWithdrawn(ConnectionWithdrawn { service, authority, connected })))
}

/// What an authority is and where: a municipality says it by its key, another one was registered.
fn authority(
    case: &Case,
    id: &AuthorityId,
    findings: &mut Findings,
) -> Result<Option<(AuthorityKind, LandCode)>, Stop> {
    if let Some(land) = id.land_of_municipality() {
        return Ok(Some((AuthorityKind::Municipality, land)));
    }
    let known = case.one(Need::Authority(id.clone()), |book| book.authorities.get(id))?;
    findings.require(known.is_some(), || missing("Die Behörde", id.as_str()));
    Ok(known.map(|known| (known.what.kind, known.what.land.clone())))
}
