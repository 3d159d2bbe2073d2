//! Keys: registered once, never changed, in force until retired.

use super::{Case, LONGEST_NOTE, Outcome, Stop, check_text, check_text_up_to, missing, taken};
use crate::core::book::{Key, KeyState, Need};
use crate::core::event::{Body, KeyNamed, KeyRegistered};
use crate::core::ids::KeyId;
use crate::core::keys::{self, KeyDefinition, KeyKind, KeySource};
use crate::core::rules::{self, Findings, Notice, Violation};
use std::collections::BTreeSet;

pub fn register(case: &Case, definition: &KeyDefinition, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Key(definition.id.clone()), Need::KeyIds])?;
    if let Ok(Some(_)) = case.book.keys.get(&definition.id) {
        findings.add(taken("Den Schlüssel", definition.id.as_str()));
    }
    check_texts(findings, definition);
    let mut outcome = Outcome::of(Body::KeyRegistered(KeyRegistered { definition: definition.clone() }));
    match keys::check(definition) {
        Ok(notices) => outcome.notices.extend(notices.into_iter().map(|n| Notice(n.to_string()))),
        Err(faults) => {
            for fault in faults {
                findings.add(Violation::of(&rules::KEY_USABLE).text("key", &definition.id).text("fault", fault));
            }
            return Ok(outcome);
        }
    }
    outcome.notices.extend(same_shares(case, definition)?);
    Ok(outcome)
}

/// Every text of a definition: what is booked can never be mended.
fn check_texts(findings: &mut Findings, definition: &KeyDefinition) {
    let KeySource { title, url, retrieved_on, sha256, licence, note } = &definition.source;
    let always = [("Titel", &definition.title), ("Rechtsgrundlage", &definition.legal_basis), ("Titel der Quelle", title)];
    let named = [
        ("Adresse der Quelle", url),
        ("Abrufdatum der Quelle", retrieved_on),
        ("Prüfsumme der Quelle", sha256),
        ("Lizenz der Quelle", licence),
    ];
    let named = named.into_iter().filter_map(|(field, text)| Some((field, text.as_ref()?)));
    for (field, text) in always.into_iter().chain(named) {
        check_text(findings, field, text);
    }
    if let Some(note) = note {
        check_text_up_to(LONGEST_NOTE, findings, "Anmerkung zur Quelle", note);
    }
    match &definition.kind {
        KeyKind::Indicator { name, unit, .. } => {
            check_text(findings, "Name des Indikators", name);
            check_text(findings, "Einheit des Indikators", unit);
        }
        KeyKind::Blended { parts } => {
            for (number, part) in (1..).zip(parts) {
                check_text(findings, &format!("Name des Indikators {number}"), &part.name);
            }
        }
        KeyKind::PublishedPercentages { .. }
        | KeyKind::Koenigstein { .. }
        | KeyKind::Equal { .. }
        | KeyKind::FixedAmounts { .. } => {}
    }
}

/// A share that equals that of an older key was, perhaps, copied and forgotten.
fn same_shares(case: &Case, definition: &KeyDefinition) -> Result<Vec<Notice>, Stop> {
    let Ok(Some(ids)) = case.book.key_ids.get(&()) else { return Ok(Vec::new()) };
    case.load(ids.iter().cloned().map(Need::Key))?;
    let older = ids.iter().filter_map(|id| case.book.keys.get(id).ok().flatten());
    let newest = older.filter(|key| key.definition.as_of < definition.as_of).max_by_key(|key| key.definition.as_of);
    let Some(newest) = newest else { return Ok(Vec::new()) };
    let same: BTreeSet<String> =
        keys::equal_shares(definition, &newest.definition).iter().map(ToString::to_string).collect();
    if same.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<String> = same.into_iter().collect();
    let before = &newest.definition.id;
    Ok(vec![Notice(format!("Gleicher Anteil wie im Schlüssel {before}: {}. Bitte prüfen.", names.join(", ")))])
}

pub fn activate(case: &Case, id: &KeyId, findings: &mut Findings) -> Result<Outcome, Stop> {
    if let Some(key) = known(case, id, findings)? {
        findings.require(key.state() == KeyState::Registered, || wrong_state(id, key.state(), "in Kraft setzen"));
    }
    Ok(Outcome::of(Body::KeyActivated(KeyNamed { key: id.clone() })))
}

pub fn retire(case: &Case, id: &KeyId, findings: &mut Findings) -> Result<Outcome, Stop> {
    if let Some(key) = known(case, id, findings)? {
        findings.require(key.state() == KeyState::Active, || wrong_state(id, key.state(), "außer Kraft setzen"));
    }
    Ok(Outcome::of(Body::KeyRetired(KeyNamed { key: id.clone() })))
}

/// A key that must exist.
pub fn known<'a>(case: &Case<'a>, id: &KeyId, findings: &mut Findings) -> Result<Option<&'a Key>, Stop> {
    let key = case.one(Need::Key(id.clone()), |book| book.keys.get(id))?;
    findings.require(key.is_some(), || missing("Den Schlüssel", id.as_str()));
    Ok(key)
}

fn wrong_state(id: &KeyId, state: KeyState, wanted: &str) -> Violation {
    Violation::of(&rules::KEY_STATE).text("key", id).text("state", state.in_german()).text("wanted", wanted)
}
