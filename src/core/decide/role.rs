//! Roles: granted, withdrawn, delegated for an absence, and put into force.
//!
//! Law: BHO §§ 9, 70, 77; the separation of tasks of BestMaVB-HKR 5.1.

use super::{Case, Outcome, SYSTEM, Stop, missing};
use crate::core::book::Need;
use crate::core::calendar::german;
use crate::core::command::ManagerKind;
use crate::core::event::Body;
use crate::core::ids::{ActorId, Seq};
use crate::core::role::{Delegation, DelegationEnded, GrantRole, Rights, RightsEnforced, Role, RoleAct, RoleWithdrawn};
use crate::core::rules::{self, Findings, Violation};
use time::Date;

pub fn role(case: &Case, what: &RoleAct, findings: &mut Findings) -> Result<Outcome, Stop> {
    match what {
        RoleAct::Grant(what) => grant(case, what, findings),
        RoleAct::Withdraw { actor, granted } => withdraw(case, actor, *granted, findings),
        RoleAct::Delegate(what) => delegate(case, what, findings),
        RoleAct::EndDelegation { deputy, delegated } => end_delegation(case, deputy, *delegated, findings),
        RoleAct::Enforce => enforce(case, findings),
    }
}

/// The rights of an actor that must exist.
fn rights_of<'a>(case: &Case<'a>, actor: &ActorId, findings: &mut Findings) -> Result<Option<&'a Rights>, Stop> {
    let known = case.one(Need::Actor(actor.clone()), |book| book.actors.get(actor))?;
    findings.require(known.is_some(), || missing("Den Akteur", actor.as_str()));
    Ok(case.book.rights.get(actor).ok().flatten())
}

fn check_not_oneself(case: &Case, actor: &ActorId, findings: &mut Findings) {
    findings.require(case.actor() != actor, || Violation::of(&rules::ROLE_NOT_ONESELF).text("actor", actor));
}

fn grant(case: &Case, what: &GrantRole, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_not_oneself(case, &what.actor, findings);
    check_period(case, what.from, what.until, findings);
    if what.role == Role::Auditor && what.until.is_none() {
        let fault = "Ein Prüfauftrag ohne letzten Tag ist keiner.";
        findings.add(Violation::of(&rules::ROLE_PERIOD).text("fault", fault));
    }
    if let Some(organisation) = case.manager(&what.organisation, findings)? {
        let kind = organisation.what.kind;
        findings.require(what.role.fits(kind), || {
            let violation = Violation::of(&rules::ROLE_FITS).text("role", what.role.in_german());
            violation.text("organisation", &what.organisation).text("kind", kind_in_german(kind))
        });
    }
    if let Some(rights) = rights_of(case, &what.actor, findings)? {
        for (seq, other) in rights.roles.iter().filter(|(_, other)| other.overlaps(what.from, what.until)) {
            check_beside(what, *seq, other, findings);
        }
        for one in rights.taken.values().filter(|one| what.overlaps(one.from, Some(one.until))) {
            findings.require(!what.role.stands_alone(), || incompatible(&what.actor, what.role, one.role));
        }
    }
    Ok(Outcome::of(Body::RoleGranted(what.clone())))
}

fn check_beside(what: &GrantRole, seq: Seq, other: &GrantRole, findings: &mut Findings) {
    if other.role == what.role {
        findings.require(other.organisation != what.organisation, || {
            let violation = Violation::of(&rules::ROLE_ONCE).text("actor", &what.actor);
            let violation = violation.text("role", what.role.in_german()).text("organisation", &what.organisation);
            violation.number("seq", seq.0)
        });
    } else if other.role.stands_alone() || what.role.stands_alone() {
        findings.add(incompatible(&what.actor, what.role, other.role));
    }
}

fn incompatible(actor: &ActorId, role: Role, other: Role) -> Violation {
    let violation = Violation::of(&rules::ROLES_COMPATIBLE).text("actor", actor);
    violation.text("role", role.in_german()).text("other", other.in_german())
}

fn kind_in_german(kind: ManagerKind) -> &'static str {
    match kind {
        ManagerKind::Federation => "Bund",
        ManagerKind::FederalMinistry => "Ressort des Bundes",
        ManagerKind::FederalState => "Land",
        ManagerKind::StateMinistry => "Ressort eines Landes",
        ManagerKind::Agency => "Behörde",
    }
}

fn check_period(case: &Case, from: Date, until: Option<Date>, findings: &mut Findings) {
    let Some(until) = until else { return };
    let fault = if until < from {
        format!("Der letzte Tag ({}) liegt vor dem ersten ({}).", german(until), german(from))
    } else if until < case.request.asked_on {
        format!("Der letzte Tag ({}) ist schon vorbei.", german(until))
    } else {
        return;
    };
    findings.add(Violation::of(&rules::ROLE_PERIOD).text("fault", fault));
}

fn not_there(actor: &ActorId, seq: Seq) -> Violation {
    Violation::of(&rules::ROLE_THERE).text("actor", actor).number("seq", seq.0)
}

fn withdraw(case: &Case, actor: &ActorId, granted: Seq, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_not_oneself(case, actor, findings);
    let rights = rights_of(case, actor, findings)?;
    let Some(role) = rights.and_then(|rights| rights.roles.get(&granted)) else {
        findings.add(not_there(actor, granted));
        return Err(Stop::Found);
    };
    Ok(Outcome::of(Body::RoleWithdrawn(RoleWithdrawn { granted, role: role.clone() })))
}

/// One's own role only, and only by oneself: so nobody lends what somebody else is trusted with.
fn delegate(case: &Case, what: &Delegation, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_period(case, what.from, Some(what.until), findings);
    let to_others = |fault: String| Violation::of(&rules::DELEGATION_TO_OTHERS).text("fault", fault);
    if what.absent != *case.actor() {
        findings.add(to_others(format!("Eine Vertretung für {} trägt {} selbst ein.", what.absent, what.absent)));
    }
    if what.absent == what.deputy {
        findings.add(to_others(format!("{} kann sich nicht selbst vertreten.", what.absent)));
    }
    if what.role.stands_alone() {
        let role = what.role.in_german();
        findings.add(to_others(format!("{role} lässt sich nicht vertreten; es braucht dafür eine eigene Rolle.")));
    }
    if let Some(rights) = rights_of(case, &what.absent, findings)? {
        let own = rights.roles.values().any(|role| {
            let same = role.role == what.role && role.organisation == what.organisation;
            same && role.overlaps(what.from, Some(what.until))
        });
        findings.require(own, || {
            let violation = Violation::of(&rules::DELEGATION_OF_OWN).text("absent", &what.absent);
            violation.text("role", what.role.in_german()).text("organisation", &what.organisation)
        });
    }
    if let Some(rights) = rights_of(case, &what.deputy, findings)? {
        for own in rights.roles.values().filter(|own| own.overlaps(what.from, Some(what.until))) {
            findings.require(!own.role.stands_alone(), || incompatible(&what.deputy, what.role, own.role));
        }
    }
    Ok(Outcome::of(Body::RoleDelegated(what.clone())))
}

/// Whoever is away ends it, or whoever stands in, or whoever has the database. The system administration withdraws the role.
fn end_delegation(case: &Case, deputy: &ActorId, delegated: Seq, findings: &mut Findings) -> Result<Outcome, Stop> {
    let rights = rights_of(case, deputy, findings)?;
    let Some(delegation) = rights.and_then(|rights| rights.taken.get(&delegated)) else {
        findings.add(not_there(deputy, delegated));
        return Err(Stop::Found);
    };
    let own = [&delegation.absent, &delegation.deputy].contains(&case.actor());
    if !own && case.actor().as_str() != SYSTEM {
        let fault = format!("Die Vertretung von {} durch {deputy} beenden nur diese beiden.", delegation.absent);
        findings.add(Violation::of(&rules::DELEGATION_TO_OTHERS).text("fault", fault));
    }
    Ok(Outcome::of(Body::DelegationEnded(DelegationEnded { delegated, delegation: delegation.clone() })))
}

fn enforce(case: &Case, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Rights])?;
    if let Ok(Some(seq)) = case.book.rights_enforced.get(&()) {
        findings.add(Violation::of(&rules::RIGHTS_ONCE).number("seq", seq.0));
    }
    Ok(Outcome::of(Body::RightsEnforced(RightsEnforced {})))
}
