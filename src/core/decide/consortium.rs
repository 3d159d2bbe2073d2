//! Consortia, projects that they carry jointly, and what their members reimburse.
//!
//! Law: GG Art. 91c; BHO §§ 17, 34, 44; agreement of the Länder.

use super::budget::positive;
use super::sub_assignment::land_of;
use super::{Case, Outcome, Stop, check_positive, check_text, missing, taken};
use crate::core::account::{Account, Stage};
use crate::core::book::Need;
use crate::core::command::ManagerKind;
use crate::core::consortium::{CarryJointly, CostShare, RegisterConsortium, ReimbursePartner, reimbursed};
use crate::core::event::Body;
use crate::core::filing::SubmitFiling;
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

pub fn register(case: &Case, what: &RegisterConsortium, findings: &mut Findings) -> Result<Outcome, Stop> {
    let managers = what.members.iter().chain([&what.lead]).map(|manager| Need::Manager(manager.clone()));
    case.load(managers.chain([Need::Consortium(what.consortium.clone())]))?;
    if let Ok(Some(_)) = case.book.consortia.get(&what.consortium) {
        findings.add(taken("Den Verbund", what.consortium.as_str()));
    }
    check_text(findings, "Bezeichnung", &what.title);
    let fault = |text: String| {
        Violation::of(&rules::CONSORTIUM_OF_LANDS).text("consortium", &what.consortium).text("fault", text)
    };
    let mut seen = BTreeSet::new();
    for member in &what.members {
        let kind = case.known_manager(member)?.map(|known| known.what.kind);
        findings
            .require(kind == Some(ManagerKind::FederalState), || fault(format!("{member} ist kein Land dieses Buchs")));
        findings.require(seen.insert(member), || fault(format!("{member} ist zweimal genannt")));
    }
    findings.require(seen.len() > 1, || fault("ein Verbund hat mindestens zwei Mitglieder".to_owned()));
    findings.require(seen.contains(&what.lead), || fault(format!("{} führt ihn und ist kein Mitglied", what.lead)));
    Ok(Outcome::of(Body::ConsortiumRegistered(what.clone())))
}

pub fn carry_jointly(case: &Case, what: &CarryJointly, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Project(what.project.clone()), Need::Consortium(what.consortium.clone())])?;
    check_text(findings, "Fundstelle", &what.source);
    let fault =
        |text: String| Violation::of(&rules::SHARES_OF_MEMBERS).text("project", &what.project).text("fault", text);
    let project = case.book.projects.get(&what.project).ok().flatten();
    findings.require(project.is_some(), || missing("Das Projekt", what.project.as_str()));
    let consortium = case.book.consortia.get(&what.consortium).ok().flatten();
    findings.require(consortium.is_some(), || missing("Den Verbund", what.consortium.as_str()));
    let mut seen = BTreeSet::new();
    for CostShare { member, percent } in &what.shares {
        findings.require(seen.insert(member), || fault(format!("{member} ist zweimal genannt")));
        let usable = what.share_of(member).and_then(CostShare::percentage).is_some();
        findings.require(usable, || fault(format!("„{percent}“ ist kein Anteil über 0 bis 100 Prozent")));
    }
    let sum = what.shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(share.percentage()?));
    if let Some(sum) = sum.filter(|sum| *sum != Decimal::ONE_HUNDRED) {
        let sum = sum.normalize().to_string().replace('.', ",");
        findings.add(fault(format!("die Anteile ergeben {sum} statt 100 Prozent")));
    }
    if let Some(consortium) = consortium {
        let members: BTreeSet<&ManagerId> = consortium.what.members.iter().collect();
        for (some, text) in [(members.difference(&seen), "fehlt"), (seen.difference(&members), "ist kein Mitglied")] {
            some.for_each(|manager| findings.add(fault(format!("{manager} {text}"))));
        }
        if let Some(land) = project.map(|known| &known.what.land).filter(|land| !members.contains(land)) {
            findings.add(fault(format!("{land} trägt das Projekt und ist kein Mitglied von {}", what.consortium)));
        }
    }
    Ok(Outcome::of(Body::ProjectCarriedJointly(what.clone())))
}

/// Never more than the share of the partner in what the Land of the project has paid.
pub fn reimburse(case: &Case, what: &ReimbursePartner, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::PartnerReimbursed(what.clone());
    case.load([Need::Project(what.project.clone())])?;
    check_positive(findings, what.amount_cents);
    let Ok(Some(project)) = case.book.projects.get(&what.project) else {
        findings.add(missing("Das Projekt", what.project.as_str()));
        return Ok(Outcome::of(body));
    };
    let lead = &project.what.land;
    let joint = joint(case, &what.project);
    let share = joint.and_then(|joint| joint.share_of(&what.partner)).filter(|share| share.member != *lead);
    let Some(share) = share else {
        let others = joint.into_iter().flat_map(|joint| &joint.shares).map(|share| &share.member);
        let others: Vec<&str> = others.filter(|member| *member != lead).map(ManagerId::as_str).collect();
        let possible = if others.is_empty() {
            "niemand; das Projekt wird nicht gemeinsam getragen".to_owned()
        } else {
            others.join(", ")
        };
        let violation = Violation::of(&rules::PARTNER_REIMBURSES).text("partner", &what.partner).text("lead", lead);
        findings.add(violation.text("project", &what.project).text("possible", possible));
        return Ok(Outcome::of(body));
    };
    let paid = paid_by(case, &what.project, lead)?;
    let account = reimbursed(&what.project, &what.partner);
    case.load([Need::Balance(account.clone())])?;
    let before = case.book.balance(&account).unwrap_or(Euro::ZERO);
    let left = share.of(paid).and_then(|due| due.minus(before).ok()).unwrap_or(Euro::ZERO).max(Euro::ZERO);
    findings.require(what.amount_cents <= left, || {
        let violation =
            Violation::of(&rules::REIMBURSED_WITHIN_SHARE).text("partner", &what.partner).amount("left", left);
        let violation = violation.amount("paid", paid).text("percent", share.percent.replace('.', ","));
        violation.text("lead", lead).amount("before", before).amount("requested", what.amount_cents)
    });
    let posting = Posting::new(account.at(Stage::Origin), account, what.amount_cents);
    Ok(Outcome::moving(body, positive(posting)))
}

/// What a Land and those below it have paid for a project, whatever was said of it since.
fn paid_by(case: &Case, project: &ProjectId, land: &ManagerId) -> Result<Euro, Stop> {
    let accounts = case.one(Need::ProjectAccounts(project.clone()), |book| book.project_accounts.get(project))?;
    let spent: Vec<&Account> = accounts.into_iter().flatten().filter(|account| account.is_spent()).collect();
    case.load(spent.iter().map(|account| Need::Balance((*account).clone())))?;
    let mut paid = Euro::ZERO;
    for account in spent {
        let Some(manager) = &account.manager else { continue };
        if land_of(case, manager)?.as_ref() == Some(land) {
            // Balances that were held one by one can be held together: they are parts of what was appropriated.
            paid = paid.plus(case.book.balance(account).unwrap_or(Euro::ZERO)).unwrap_or(paid);
        }
    }
    Ok(paid)
}

/// How a project that was loaded is carried jointly, where it is.
pub fn joint<'a>(case: &Case<'a>, project: &ProjectId) -> Option<&'a CarryJointly> {
    let dossier = case.book.dossiers.get(project).ok().flatten()?;
    dossier.joint.as_ref().map(|noted| &noted.what)
}

/// A joint project is filed once, by the Land that carries it; the others hand their vouchers in through it.
pub fn check_filed_by_lead(case: &Case, what: &SubmitFiling, findings: &mut Findings) -> Result<(), Stop> {
    let Ok(Some(project)) = case.book.projects.get(&what.project) else { return Ok(()) };
    if joint(case, &what.project).is_none() {
        return Ok(());
    }
    let lead = &project.what.land;
    let Ok(Some(actor)) = case.book.actors.get(case.actor()) else { return Ok(()) };
    let Some(manager) = &actor.what.manager else { return Ok(()) };
    let of_other = land_of(case, manager)?.filter(|land| land != lead);
    if let Some(land) = of_other {
        let violation = Violation::of(&rules::FILED_BY_LEAD).text("project", &what.project).text("lead", lead);
        findings.add(violation.text("actor", case.actor()).text("land", land));
    }
    Ok(())
}
