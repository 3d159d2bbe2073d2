//! The first stored form of a key (`key_registered/1`), and how it reads today.
//!
//! It had no place for version, scale and an assumed as-of date; the last stood as fixed words at the
//! head of the source note. A stored form is never changed: this one is only read, never written.

use super::{KeyDefinition, KeyKind, KeySource, RecipientRule};
use crate::core::calendar::iso_date;
use crate::core::ids::KeyId;
use serde::{Deserialize, Serialize};
use time::Date;

/// How the note of a source began that states no as-of date; the reason followed.
const AS_OF_ASSUMED: &str = "Stichtag angenommen:";

/// A key as the first version stored it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyDefinitionV1 {
    pub id: KeyId,
    pub title: String,
    pub kind: KeyKind,
    pub recipients: RecipientRule,
    pub legal_basis: String,
    pub source: KeySource,
    #[serde(with = "iso_date")]
    pub as_of: Date,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub valid_from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub valid_to: Option<Date>,
}

/// Pure: the words after the mark become the reason, whatever note was joined to them included.
impl From<&KeyDefinitionV1> for KeyDefinition {
    fn from(old: &KeyDefinitionV1) -> KeyDefinition {
        let mut source = old.source.clone();
        let reason = source.note.as_deref().and_then(|note| note.strip_prefix(AS_OF_ASSUMED));
        let as_of_assumed = reason.map(|reason| reason.trim_start().to_owned());
        if as_of_assumed.is_some() {
            source.note = None;
        }
        KeyDefinition {
            id: old.id.clone(),
            version: 1,
            supersedes: None,
            title: old.title.clone(),
            kind: old.kind.clone(),
            recipients: old.recipients,
            legal_basis: old.legal_basis.clone(),
            source,
            as_of: old.as_of,
            as_of_assumed,
            scale: old.kind.scale(),
            valid_from: old.valid_from,
            valid_to: old.valid_to,
        }
    }
}
