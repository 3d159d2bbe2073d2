//! From the store to the facts of the comparison: runs as they were recorded, keys as the core computes them now.
//!
//! A key is computed by the rules of the first run (deductions, floor, cap, unit, method), so that only the key differs.
//! Nothing is booked and nothing is proposed.

use super::allocation_statement::{History, history};
use super::{Case, Prepared, name_of};
use crate::core::allocation::{self, AllocationRefusal, RunParameters, RunResult};
use crate::core::ids::{ComponentId, KeyId, ManagerId, ProposalId};
use crate::core::keys::KeyDefinition;
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::allocation_comparison::{
    self as comparison, AllocationComparisonFacts, Candidate, Line, MOST, Origin,
};
use std::collections::BTreeSet;

/// Facts and builder of the comparison.
///
/// # Errors
/// Those of `facts`.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let facts = facts(case).await?;
    let language = case.language;
    let runs = case.asked.runs("runs").unwrap_or_default().iter().map(ToString::to_string);
    let keys = case.asked.keys("keys").unwrap_or_default().iter().map(ToString::to_string);
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: runs.chain(keys).collect(),
        build: Box::new(move |provenance| comparison::build(&facts, provenance, language)),
    })
}

/// What is compared.
struct Compared {
    candidate: Candidate,
    result: RunResult,
}

/// All that the comparison says.
///
/// # Errors
/// `Parameters` for what cannot be compared, with what would be possible; `NotThere` for a run or key that there is
/// none of.
pub async fn facts(case: &Case<'_>) -> Result<AllocationComparisonFacts, DeskError> {
    let (runs, keys) = (case.asked.runs("runs").unwrap_or_default(), case.asked.keys("keys").unwrap_or_default());
    let total = case.asked.money("total").copied();
    check(runs, keys, total)?;
    let mut compared = Vec::with_capacity(runs.len() + keys.len());
    let mut rules: Option<(RunParameters, ProposalId)> = None;
    for id in runs {
        let history = history(case.store, case.viewer, id, case.asked.value_date).await?;
        let (parameters, result) = recorded(&history, id)?;
        let key = key(case, &parameters.key).await?;
        let origin = Origin::Run { id: id.to_string(), state: history.state() };
        compared.push(of(origin, &key, &parameters, result)?);
        rules.get_or_insert((parameters, id.clone()));
    }
    let rules_of = rules.as_ref().map(|(_, id)| id.to_string());
    let rules = match (rules, keys.first()) {
        (Some((parameters, _)), _) => parameters,
        (None, Some(first)) => RunParameters::plain(
            component(case)?,
            total.ok_or_else(|| missing("total", "einen Gesamtbetrag, zum Beispiel 1000000.00"))?,
            first.clone(),
        ),
        (None, None) => return Err(too_few(0)),
    };
    for id in keys {
        let key = key(case, id).await?;
        let total_cents = total.unwrap_or(rules.total_cents);
        let parameters = RunParameters { key: id.clone(), total_cents, ..rules.clone() };
        let result = allocation::compute(&parameters, &key).map_err(|refusals| not_computable(id, &refusals))?;
        compared.push(of(Origin::WhatIf { rules_of: rules_of.clone() }, &key, &parameters, result)?);
    }
    let (programme, component) = case.programme_of(&rules.component).await?;
    Ok(AllocationComparisonFacts {
        programme_title: programme.title,
        component_title: component.title,
        lines: lines(case, &compared).await?,
        candidates: compared.into_iter().map(|compared| compared.candidate).collect(),
        is_example: programme.example,
    })
}

fn missing(id: &str, what: &str) -> DeskError {
    DeskError::Parameters(format!("Ein Vergleich allein nach Schlüsseln braucht {what} ({id})"))
}

fn too_few(count: usize) -> DeskError {
    DeskError::Parameters(format!(
        "Ein Vergleich braucht zwei bis {MOST} Verteilungsläufe oder Schlüssel (runs, keys); genannt: {count}"
    ))
}

fn component(case: &Case<'_>) -> Result<ComponentId, DeskError> {
    case.asked.component("component").cloned().ok_or_else(|| missing("component", "den Programmteil"))
}

fn check(runs: &[ProposalId], keys: &[KeyId], total: Option<Euro>) -> Result<(), DeskError> {
    let count = runs.len() + keys.len();
    if !(2..=MOST).contains(&count) {
        return Err(too_few(count));
    }
    let different = runs.iter().collect::<BTreeSet<_>>().len() + keys.iter().collect::<BTreeSet<_>>().len();
    if different != count {
        return Err(DeskError::Parameters("Ein Lauf oder Schlüssel ist zweimal genannt".to_owned()));
    }
    if keys.is_empty() && total.is_some() {
        return Err(DeskError::Parameters(
            "Ein Gesamtbetrag (total) gilt nur für Schlüssel; jeder Verteilungslauf hat seinen eigenen".to_owned(),
        ));
    }
    Ok(())
}

fn recorded(history: &History, id: &ProposalId) -> Result<(RunParameters, RunResult), DeskError> {
    let content = history.content();
    let (parameters, result) = content.run().ok_or_else(|| {
        DeskError::NotThere(format!("Der Vorschlag {id} ist {}, keine Verteilung", content.kind().in_german()))
    })?;
    Ok((parameters.clone(), result.clone()))
}

async fn key(case: &Case<'_>, id: &KeyId) -> Result<KeyDefinition, DeskError> {
    let key = case.store.key(case.viewer, id).await?;
    let key = key.ok_or_else(|| {
        DeskError::NotThere(format!("Den Schlüssel {id} gibt es nicht; die Schlüssel zeigt „titelbuch key list“"))
    })?;
    Ok(key.definition.as_ref().clone())
}

/// Why nothing can be distributed by a key, in one sentence.
pub fn not_computable(id: &KeyId, refusals: &[AllocationRefusal]) -> DeskError {
    let why: Vec<String> = refusals.iter().map(ToString::to_string).collect();
    DeskError::Parameters(format!("Nach dem Schlüssel {id} lässt sich so nicht verteilen: {}", why.join("; ")))
}

fn of(
    origin: Origin,
    key: &KeyDefinition,
    parameters: &RunParameters,
    result: RunResult,
) -> Result<Compared, DeskError> {
    let hosted = Euro::sum(result.lines.iter().filter_map(|line| line.host_quota_cents)).map_err(ReportError::from)?;
    let candidate = Candidate {
        origin,
        key: key.id.to_string(),
        key_title: key.title.clone(),
        legal_basis: key.legal_basis.clone(),
        total: parameters.total_cents,
        distributed: result.sum_cents.plus(hosted).map_err(ReportError::from)?,
    };
    Ok(Compared { candidate, result })
}

/// Every recipient of any of them: the Länder in the federal order, then the others by id.
async fn lines(case: &Case<'_>, compared: &[Compared]) -> Result<Vec<Line>, DeskError> {
    let names = case.names().await?;
    let Some(first) = compared.first() else { return Ok(Vec::new()) };
    let all = compared.iter().flat_map(|compared| compared.result.lines.iter().map(|line| &line.recipient));
    let mut recipients: Vec<&ManagerId> = all.collect::<BTreeSet<_>>().into_iter().collect();
    recipients.sort_by_key(|id| comparison::place(id.as_str()));
    let against: Vec<Vec<allocation::ComparedLine>> = compared
        .iter()
        .map(|other| allocation::compare(&first.result, &other.result))
        .collect::<Result<_, _>>()
        .map_err(ReportError::from)?;
    let line = |recipient: &ManagerId| {
        let of = against.iter().map(|lines| lines.iter().find(|line| line.recipient == *recipient));
        let (amounts, differences) =
            of.map(|line| line.map_or((None, Euro::ZERO), |line| (line.after, line.difference))).unzip();
        Line { recipient: recipient.to_string(), name: name_of(recipient, &names), amounts, differences }
    };
    Ok(recipients.into_iter().map(line).collect())
}
