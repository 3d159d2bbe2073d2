//! Recipients: to whom a Land hands money on. Municipalities by their official key, authorities, providers, persons.
//!
//! A recipient is no manager: it holds no authority of the federal budget and has no account. Whoever is a natural person
//! has no name here; it lies in the vault. An official key is text with leading zeros.
//! Law: BHO § 91 (audit extends to whom funds were handed on); DSGVO Art. 17.

use crate::core::command::Sealed;
use crate::core::ids::{ManagerId, RecipientId};
use serde::{Deserialize, Serialize};

/// What a recipient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// Gemeinde.
    Municipality,
    /// Kreis.
    District,
    /// Verband, Zusammenschluss von Gemeinden.
    MunicipalAssociation,
    /// Another body of public law: an agency of the Land, an Anstalt.
    PublicBody,
    /// A company or association of private law.
    Company,
    /// Natürliche Person: never named outside the vault.
    NaturalPerson,
}

impl RecipientKind {
    pub const ALL: [RecipientKind; 6] = [
        RecipientKind::Municipality,
        RecipientKind::District,
        RecipientKind::MunicipalAssociation,
        RecipientKind::PublicBody,
        RecipientKind::Company,
        RecipientKind::NaturalPerson,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RecipientKind::Municipality => "municipality",
            RecipientKind::District => "district",
            RecipientKind::MunicipalAssociation => "municipal_association",
            RecipientKind::PublicBody => "public_body",
            RecipientKind::Company => "company",
            RecipientKind::NaturalPerson => "natural_person",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            RecipientKind::Municipality => "Gemeinde",
            RecipientKind::District => "Kreis",
            RecipientKind::MunicipalAssociation => "Gemeindeverband",
            RecipientKind::PublicBody => "öffentliche Stelle",
            RecipientKind::Company => "Unternehmen",
            RecipientKind::NaturalPerson => "natürliche Person",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterRecipient {
    pub recipient: RecipientId,
    pub kind: RecipientKind,
    /// The name of whoever is no natural person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The name of a natural person, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Sealed>,
    /// The Land that it belongs to, where it belongs to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<ManagerId>,
    /// Amtlicher Gemeindeschlüssel, eight digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ags: Option<String>,
    /// Amtlicher Regionalschlüssel, twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ars: Option<String>,
}

/// Whether a text is an official key of that length.
#[must_use]
pub fn is_official_key(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())
}

/// The AGS inside an ARS: its first five and its last three digits; none if it is no ARS.
#[must_use]
pub fn ags_of(ars: &str) -> Option<String> {
    if !is_official_key(ars, 12) {
        return None;
    }
    Some(format!("{}{}", ars.get(..5)?, ars.get(9..)?))
}
