//! The shares of an onward grant: as they are named, or by a key, and whose recipients are registered.

use super::some_names;
use crate::core::allocation::{self, RunParameters};
use crate::core::apportion::Method;
use crate::core::book::Need;
use crate::core::decide::proposal::{half_up, usable};
use crate::core::decide::{Case, Stop, check_positive};
use crate::core::federal_state;
use crate::core::ids::{ComponentId, ManagerId, RecipientId};
use crate::core::money::Euro;
use crate::core::onward_grant::{OnwardKey, OnwardLine, OnwardShares, OnwardTo};
use crate::core::recipient::is_official_key;
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

/// A recipient with the Land it belongs to, where it belongs to one.
pub type Belonging = (RecipientId, Option<ManagerId>);

/// Shares that can be booked.
pub struct Shares {
    pub shares: OnwardShares,
    pub total: Euro,
    /// Who gets one.
    pub recipients: Vec<Belonging>,
}

/// The shares, or the findings why there are none.
pub fn of(
    case: &Case,
    to: &OnwardTo,
    component: Option<ComponentId>,
    findings: &mut Findings,
) -> Result<Option<Shares>, Stop> {
    match to {
        OnwardTo::Named { lines } => named(case, lines, findings),
        OnwardTo::Key(key) => by_key(case, key, component, findings),
    }
}

fn named(case: &Case, lines: &[OnwardLine], findings: &mut Findings) -> Result<Option<Shares>, Stop> {
    let mut seen = BTreeSet::new();
    let fault = |text: String| Violation::of(&rules::ONWARD_DISTINCT).text("fault", text);
    findings.require(!lines.is_empty(), || fault("Es ist kein Empfänger genannt.".to_owned()));
    for line in lines {
        check_positive(findings, line.amount_cents);
        findings.require(seen.insert(&line.recipient), || fault(format!("{} ist zweimal genannt.", line.recipient)));
    }
    let recipients = registered(case, lines.iter().map(|line| line.recipient.clone()).collect(), findings)?;
    let Ok(total) = Euro::sum(lines.iter().map(|line| line.amount_cents)) else {
        findings.add(Violation::of(&rules::RUN_COMPUTABLE).text("fault", "die Summe ist zu groß für das Buch"));
        return Ok(None);
    };
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.recipient.cmp(&b.recipient));
    Ok(recipients.map(|recipients| Shares { shares: OnwardShares::Named { lines }, total, recipients }))
}

fn by_key(
    case: &Case,
    asked: &OnwardKey,
    component: Option<ComponentId>,
    findings: &mut Findings,
) -> Result<Option<Shares>, Stop> {
    let Some(key) = usable(case, &asked.key, findings)? else { return Ok(None) };
    let ids = key.definition.recipient_ids();
    let all = ids.iter().filter_map(|id| RecipientId::new(id.as_str()).ok());
    let all = all.filter(|id| asked.within.as_ref().is_none_or(|land| !is_elsewhere(id, land))).collect();
    let Some(mut recipients) = registered(case, all, findings)? else { return Ok(None) };
    let mut definition = std::sync::Arc::clone(&key.definition);
    if let Some(within) = &asked.within {
        recipients.retain(|(_, land)| land.as_ref() == Some(within));
        let some = recipients.iter().filter_map(|(id, _)| ManagerId::new(id.as_str()).ok()).collect();
        definition = std::sync::Arc::new(definition.among(&some));
    }
    // Without what it rests on there is nothing to book; that is said elsewhere.
    let Some(component) = component else { return Ok(None) };
    let parameters = RunParameters {
        base_cents: asked.base_cents,
        floor_cents: asked.floor_cents,
        cap_cents: asked.cap_cents,
        unit: asked.unit,
        method: asked.method,
        ..RunParameters::plain(component, asked.total_cents, asked.key.clone())
    };
    let computed = allocation::compute(&parameters, &definition);
    findings.require(asked.method != Method::HalfUp, || half_up(computed.as_ref().ok()));
    match computed {
        Ok(result) => {
            let (key_seq, within) = (key.registered_seq, asked.within.clone());
            let shares = OnwardShares::Key { key_seq, within, parameters: Box::new(parameters), result };
            Ok(Some(Shares { shares, total: asked.total_cents, recipients }))
        }
        Err(refusals) => {
            for refusal in refusals {
                findings.add(Violation::of(&rules::RUN_COMPUTABLE).text("fault", refusal));
            }
            Ok(None)
        }
    }
}

/// Every recipient with its Land; `None` and a finding where one is not registered.
fn registered(case: &Case, ids: Vec<RecipientId>, findings: &mut Findings) -> Result<Option<Vec<Belonging>>, Stop> {
    case.load(ids.iter().cloned().map(Need::Recipient))?;
    let of = |id: &RecipientId| case.book.recipients.get(id).ok().flatten();
    let unknown: Vec<&RecipientId> = ids.iter().filter(|id| of(id).is_none()).collect();
    if !unknown.is_empty() {
        let violation = Violation::of(&rules::RECIPIENTS_KNOWN).number("count", unknown.len() as u64);
        findings.add(violation.number("all", ids.len() as u64).text("names", some_names(&unknown)));
        return Ok(None);
    }
    Ok(Some(ids.iter().map(|id| (id.clone(), of(id).and_then(|known| known.what.land.clone()))).collect()))
}

/// A municipality of another Land, by its AGS: it need not be registered for what is handed on within this one.
fn is_elsewhere(id: &RecipientId, land: &ManagerId) -> bool {
    let state = federal_state::by_code(land.as_str());
    is_official_key(id.as_str(), 8) && state.is_some_and(|state| !id.as_str().starts_with(state.ags2))
}
