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
    check_version(case, definition, findings)?;
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

/// Versions count on from the key that is superseded, and no key is superseded twice.
fn check_version(case: &Case, definition: &KeyDefinition, findings: &mut Findings) -> Result<(), Stop> {
    let fault = |text: String| {
        let violation = Violation::of(&rules::KEY_VERSION).text("key", &definition.id);
        violation.number("version", u64::from(definition.version)).text("fault", text)
    };
    let Some(before) = &definition.supersedes else {
        findings.require(definition.version == 1, || fault("er nennt keinen, den er ersetzt".to_owned()));
        return Ok(());
    };
    let Some(key) = known(case, before, findings)? else { return Ok(()) };
    let next = key.definition.version.saturating_add(1);
    findings.require(definition.version == next, || fault(format!("nach {before} folgt die Fassung {next}")));
    for other in all(case)? {
        let twice = other.id != definition.id && other.supersedes.as_ref() == Some(before);
        findings.require(!twice, || fault(format!("{before} ist bereits durch {} ersetzt", other.id)));
    }
    Ok(())
}

/// The definition of every key there is.
fn all<'a>(case: &Case<'a>) -> Result<Vec<&'a KeyDefinition>, Stop> {
    let ids = case.one(Need::KeyIds, |book| book.key_ids.get(&()))?.cloned().unwrap_or_default();
    case.load(ids.iter().cloned().map(Need::Key))?;
    let known = ids.iter().filter_map(|id| case.book.keys.get(id).ok().flatten());
    Ok(known.map(|key| key.definition.as_ref()).collect())
}

/// Every text of a definition: what is booked can never be mended.
fn check_texts(findings: &mut Findings, definition: &KeyDefinition) {
    let KeySource { title, url, retrieved_on, sha256, licence, note } = &definition.source;
    let always =
        [("Titel", &definition.title), ("Rechtsgrundlage", &definition.legal_basis), ("Titel der Quelle", title)];
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
    let notes = [("Anmerkung zur Quelle", note), ("Grund des angenommenen Stichtags", &definition.as_of_assumed)];
    for (field, note) in notes.into_iter().filter_map(|(field, note)| Some((field, note.as_ref()?))) {
        check_text_up_to(LONGEST_NOTE, findings, field, note);
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

/// A share that equals that of an older key was, perhaps, copied and forgotten. Every older key of the
/// same kind and recipients is looked at: the newest key of all may be another's.
fn same_shares(case: &Case, definition: &KeyDefinition) -> Result<Vec<Notice>, Stop> {
    let mut older: Vec<&KeyDefinition> =
        all(case)?.into_iter().filter(|key| key.as_of < definition.as_of && alike(key, definition)).collect();
    older.sort_by(|a, b| b.as_of.cmp(&a.as_of).then_with(|| a.id.cmp(&b.id)));
    let mut notices = Vec::new();
    for before in older {
        let names: BTreeSet<String> = keys::equal_shares(definition, before).iter().map(ToString::to_string).collect();
        if !names.is_empty() {
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            notices.push(Notice(format!("Gleicher Anteil wie im Schlüssel {}: {names}. Bitte prüfen.", before.id)));
        }
    }
    Ok(notices)
}

/// Of the same kind and for the same recipients; equal shares for everybody are equal every year.
fn alike(one: &KeyDefinition, other: &KeyDefinition) -> bool {
    let recipients = |key: &KeyDefinition| key.recipient_ids().into_iter().cloned().collect::<BTreeSet<_>>();
    one.kind.as_str() == other.kind.as_str()
        && !matches!(one.kind, KeyKind::Equal { .. })
        && recipients(one) == recipients(other)
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
