//! Re-use: agreed between two Länder, ended, and its running cost shared by a key.
//!
//! Law: the agreement on re-use; BHO § 7.

use super::reversal::{mirror, unreversed};
use super::service::{check_happened, service};
use super::{Case, Outcome, Stop, check_positive, check_text, check_year, missing, proposal};
use crate::core::account::Stage;
use crate::core::apportion::Method;
use crate::core::calendar::german;
use crate::core::command::ManagerKind;
use crate::core::event::Body;
use crate::core::ids::{ManagerId, Seq, ServiceId};
use crate::core::ledger::Posting;
use crate::core::proposal::ReasonCode;
use crate::core::reuse::{
    AgreeReuse, EndReuse, ReuseAct, RunningCostReversed, RunningCostShared, ShareRunningCost, SharingFault, shares,
};
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

pub fn reuse(case: &Case, what: &ReuseAct, findings: &mut Findings) -> Result<Outcome, Stop> {
    match what {
        ReuseAct::Agree(what) => agree(case, what, findings),
        ReuseAct::End(what) => end(case, what, findings),
        ReuseAct::Share(what) => share(case, what, findings),
        ReuseAct::Reverse { service, shared, reason } => reverse(case, service, *shared, *reason, findings),
    }
}

fn agree(case: &Case, what: &AgreeReuse, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_text(findings, "Vereinbarung", &what.agreement);
    check_happened(case, "Die Nachnutzung", what.since_on, findings);
    let fault = |text: String| {
        let violation = Violation::of(&rules::REUSE_BETWEEN_LAENDER).text("service", &what.service);
        violation.text("user", &what.user).text("fault", text)
    };
    for manager in [&what.provider, &what.user] {
        if let Some(known) = case.manager(manager, findings)? {
            findings
                .require(known.what.kind == ManagerKind::FederalState, || fault(format!("{manager} ist kein Land")));
        }
    }
    findings
        .require(what.provider != what.user, || fault("wer die Leistung betreibt, nutzt sie nicht nach".to_owned()));
    let known = service(case, &what.service, findings)?;
    let reuse = known.map(|known| &known.reuse);
    let same = reuse.and_then(|reuse| {
        let of_user = |one: &AgreeReuse| one.user == what.user && one.provider == what.provider;
        reuse.agreed.iter().find(|(seq, one)| of_user(one) && reuse.stands(**seq, what.since_on))
    });
    if let Some((seq, one)) = same {
        findings.add(fault(format!("das ist bereits seit {} vereinbart (Ereignis {seq})", german(one.since_on))));
    }
    Ok(Outcome::of(Body::ReuseAgreed(what.clone())))
}

fn end(case: &Case, what: &EndReuse, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_happened(case, "Das Ende der Nachnutzung", what.ended_on, findings);
    let Some(known) = service(case, &what.service, findings)? else { return Err(Stop::Found) };
    let Some(agreed) = known.reuse.agreed.get(&what.agreed) else {
        findings.add(missing("Die Nachnutzung", &format!("mit dem Ereignis {}", what.agreed)));
        return Err(Stop::Found);
    };
    let fault = |text: String| {
        let violation = Violation::of(&rules::REUSE_BETWEEN_LAENDER).text("service", &what.service);
        violation.text("user", &agreed.user).text("fault", text)
    };
    if let Some(before) = known.reuse.ended.get(&what.agreed) {
        findings.add(fault(format!("sie endete bereits am {}", german(*before))));
    }
    findings.require(what.ended_on >= agreed.since_on, || {
        fault(format!("sie kann nicht vor ihrem Beginn am {} enden", german(agreed.since_on)))
    });
    // What was shared of a later year counted on it.
    let later = known.reuse.standing().find(|(_, shared)| {
        let counted = shared.shares.iter().any(|share| share.land == agreed.user);
        counted && shared.provider == agreed.provider && i32::from(shared.cost_year) > what.ended_on.year()
    });
    if let Some((seq, shared)) = later {
        findings.add(fault(format!("die Betriebskosten {} sind mit ihr verteilt (Ereignis {seq})", shared.cost_year)));
    }
    Ok(Outcome::of(Body::ReuseEnded(what.clone())))
}

fn share(case: &Case, what: &ShareRunningCost, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_year(findings, what.cost_year);
    check_positive(findings, what.total_cents);
    case.manager(&what.provider, findings)?;
    let key = proposal::usable(case, &what.key, findings)?;
    let known = service(case, &what.service, findings)?;
    let (Some(key), Some(known)) = (key, known) else { return Err(Stop::Found) };
    let fault = |text: String| {
        let violation = Violation::of(&rules::RUNNING_COST_SHARED_ONCE).text("service", &what.service);
        violation.number("year", u64::from(what.cost_year)).text("fault", text)
    };
    if let Some(seq) = known.reuse.shared_of(&what.provider, what.cost_year) {
        findings.add(fault(format!("das ist bereits geschehen (Ereignis {seq})")));
    }
    findings.require(what.method != Method::HalfUp, || proposal::half_up(None));
    let mut among = known.reuse.users(&what.provider, what.cost_year);
    findings.require(!among.is_empty(), || {
        fault(format!("in diesem Jahr nutzte niemand nach, was {} betreibt", what.provider))
    });
    among.insert(what.provider.clone());
    let shares = match shares(&key.definition, &among, what.total_cents, what.method) {
        Ok(shares) => shares,
        Err(found) => {
            findings.add(fault(told(&found, &what.key.to_string())));
            return Err(Stop::Found);
        }
    };
    let shared = RunningCostShared {
        service: what.service.clone(),
        provider: what.provider.clone(),
        cost_year: what.cost_year,
        total_cents: what.total_cents,
        key: what.key.clone(),
        key_seq: key.registered_seq,
        method: what.method,
        shares,
    };
    let postings = shared.shares.iter().filter(|share| share.amount_cents.is_positive()).map(|share| {
        let at = |stage| shared.account(&share.land, stage);
        Posting::new(at(Stage::Origin), at(Stage::RunningCost), share.amount_cents)
    });
    let postings = postings.collect();
    Ok(Outcome::moving(Body::RunningCostShared(shared), postings))
}

fn told(fault: &SharingFault, key: &str) -> String {
    match fault {
        SharingFault::NotInKey(lands) => {
            let names: BTreeSet<String> = lands.iter().map(ManagerId::to_string).collect();
            let names: Vec<String> = names.into_iter().collect();
            format!("im Schlüssel {key} stehen nicht: {}", names.join(", "))
        }
        SharingFault::Refused(said) => said.join("; "),
    }
}

fn reverse(
    case: &Case,
    id: &ServiceId,
    seq: Seq,
    reason: ReasonCode,
    findings: &mut Findings,
) -> Result<Outcome, Stop> {
    let Some(known) = service(case, id, findings)? else { return Err(Stop::Found) };
    let Some(shared) = known.reuse.shared.get(&seq) else {
        findings.add(missing(format!("Für die Leistung {id} die Verteilung"), &format!("mit dem Ereignis {seq}")));
        return Err(Stop::Found);
    };
    let Some(event) = unreversed(case, seq, findings)? else { return Err(Stop::Found) };
    let body = RunningCostReversed { reverses: seq, reason, shared: shared.clone() };
    Ok(Outcome::moving(Body::RunningCostReversed(body), mirror(&event)))
}
