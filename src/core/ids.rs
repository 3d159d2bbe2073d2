//! Names of things: one type a noun, so that no two can be exchanged by mistake.
//!
//! An identifier is chosen by people, stays for ever, and is text: `DE-BY` never becomes a number
//! and `0634/453 01` keeps its leading zero. Order is by bytes; it is the order of all output.
//! A natural person's name is never an identifier: it lies in the vault.
//!
//! An identifier is shared, not copied: accounts, events, needs and the book all hold the same few texts, and a command
//! meets each of them dozens of times on its way.

use crate::core::federal_state;
use serde::de::{Deserializer, Error as _, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Why a text is not an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("„{text}“ ist keine gültige Kennung ({noun}); erlaubt ist {allowed}")]
pub struct IdError {
    pub noun: &'static str,
    pub text: String,
    pub allowed: &'static str,
}

const SLUG: &str =
    "1 bis 64 Zeichen aus A–Z, a–z, 0–9, Punkt, Bindestrich und Unterstrich, am Anfang Buchstabe oder Ziffer";

fn is_slug(text: &str) -> bool {
    let mut bytes = text.bytes();
    text.len() <= 64
        && bytes.next().is_some_and(|b| b.is_ascii_alphanumeric())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// `0634/453 01`: Kapitel / Titel (BHO § 17, Gruppierungsplan).
fn is_budget_item(text: &str) -> bool {
    let pattern = b"dddd/ddd dd";
    text.len() == pattern.len()
        && text.bytes().zip(pattern).all(|(b, p)| if *p == b'd' { b.is_ascii_digit() } else { b == *p })
}

/// Makes an identifier of a text that lies with whoever reads.
struct Checked<T>(fn(&str) -> Result<T, IdError>);

impl<T> Visitor<'_> for Checked<T> {
    type Value = Result<T, IdError>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.0)(text))
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $noun:literal, $check:ident, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// # Errors
            /// `IdError` with the characters that are allowed.
            pub fn new(text: impl AsRef<str> + Into<Arc<str>>) -> Result<Self, IdError> {
                if $check(text.as_ref()) {
                    Ok(Self(text.into()))
                } else {
                    Err(IdError { noun: $noun, text: text.as_ref().to_owned(), allowed: $allowed })
                }
            }

            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.as_str().to_owned()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let made = from.deserialize_str(Checked(|text| Self::new(text)))?;
                made.map_err(D::Error::custom)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

id!(/// A funding programme, such as `ozg`.
    ProgrammeId, "Programm", is_slug, SLUG);
id!(/// A component of a programme (Programmteil), such as `foederal`.
    ComponentId, "Programmteil", is_slug, SLUG);
id!(/// A budget item (Haushaltsstelle): Kapitel/Titel, `0634/453 01`.
    BudgetItemId, "Haushaltsstelle", is_budget_item, "das Muster 0634/453 01 (Kapitel/Titel)");
id!(/// Somebody who manages budget funds (Bewirtschafter): the Bund, a ministry, a Land (`DE-BY`).
    ManagerId, "Bewirtschafter", is_slug, SLUG);
id!(/// A person or program that acts. The name of a person lies in the vault.
    ActorId, "Akteur", is_slug, SLUG);
id!(/// An allocation key (Verteilungsschlüssel), such as `koenigstein-2019`.
    KeyId, "Schlüssel", is_slug, SLUG);
id!(/// A proposal (Vorschlag): an allocation run, an assignment or a reversal that needs two persons.
    ProposalId, "Vorschlag", is_slug, SLUG);
id!(/// A project (Umsetzungsprojekt).
    ProjectId, "Projekt", is_slug, SLUG);
id!(/// An agreement (Dachabkommen, Einzelvereinbarung).
    AgreementId, "Vereinbarung", is_slug, SLUG);
id!(/// A commitment (Festlegung): a contract or an award.
    CommitmentId, "Festlegung", is_slug, SLUG);
id!(/// A payment order (Auszahlungsanordnung).
    OrderId, "Auszahlungsanordnung", is_slug, SLUG);
id!(/// A statement of the Kasse (Kassenauszug).
    StatementId, "Kassenauszug", is_slug, SLUG);
id!(/// A voucher (Beleg): an invoice or a receipt.
    VoucherId, "Beleg", is_slug, SLUG);
id!(/// A contribution in kind (Eigenleistung, Sachleistung).
    ContributionId, "Eigenleistung", is_slug, SLUG);
id!(/// A filing of a Land (Nachweis der Mittelverwendung).
    FilingId, "Nachweis", is_slug, SLUG);
id!(/// A claim (Forderung): recovery or interest.
    ClaimId, "Forderung", is_slug, SLUG);
id!(/// Somebody to whom money is handed on: a municipality by its AGS (`09162000`), or another name.
    RecipientId, "Empfänger", is_slug, SLUG);
id!(/// An onward grant (Weitergabe, Weiterleitung).
    OnwardGrantId, "Weitergabe", is_slug, SLUG);
id!(/// A consortium of Länder (Verbund).
    ConsortiumId, "Verbund", is_slug, SLUG);
id!(/// A service (Verwaltungsleistung): an OZG-ID is a bundle, a LeiKa-ID a single service in it.
    ServiceId, "Leistung", is_service, "eine OZG-ID aus 5 oder eine LeiKa-ID aus 14 Ziffern");
id!(/// A milestone of a project.
    MilestoneId, "Meilenstein", is_slug, SLUG);
id!(/// An authority that services are rolled out to; a municipality by its official key.
    AuthorityId, "Behörde", is_authority, AUTHORITY);
id!(/// A Land by ISO 3166-2.
    LandCode, "Land", is_land, "ein Land nach ISO 3166-2, zum Beispiel DE-BY");
id!(/// Chosen by the caller, unique for ever: the same id with the same content is answered with
    /// the first receipt.
    CommandId, "Vorgangskennung", is_slug, SLUG);
id!(/// An item of the vault: personal data or free text, kept apart from the journal.
    VaultId, "Tresoreintrag", is_vault_id, "eine Vorgangskennung, ein Doppelpunkt und eine Zahl");

/// OZG-ID or LeiKa-ID. How the 14 digits are composed is not checked: no source that was read says it officially.
fn is_service(text: &str) -> bool {
    matches!(text.len(), 5 | 14) && text.bytes().all(|b| b.is_ascii_digit())
}

const AUTHORITY: &str = "der amtliche Gemeindeschlüssel (8 Ziffern, die ersten beiden nennen das Land) oder eine Kennung, \
                         die nicht aus 8 Ziffern besteht";

/// Eight digits are a municipality of one of the 16 Länder.
fn is_authority(text: &str) -> bool {
    let is_key = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    is_slug(text) && (!is_key || federal_state::ALL.iter().any(|land| text.starts_with(land.ags2)))
}

fn is_land(text: &str) -> bool {
    federal_state::by_code(text).is_some()
}

fn is_vault_id(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(command, n)| is_slug(command) && n.len() <= 4 && n.parse::<u16>().is_ok())
}

/// The number of an event in the journal: the first is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// Why a number names no event, in whatever journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("„{0}“ ist keine Nummer eines Ereignisses; möglich ist eine ganze Zahl von 0 bis {max}", max = Seq::MAX)]
pub struct NotASeq(String);

impl Seq {
    /// The last number that the stored form can hold: beyond it JSON readers round (RFC 8785).
    pub const MAX: Seq = Seq((1 << 53) - 1);

    /// # Errors
    /// `NotASeq` beyond `MAX`.
    pub fn new(number: u64) -> Result<Seq, NotASeq> {
        if number <= Seq::MAX.0 { Ok(Seq(number)) } else { Err(NotASeq(number.to_string())) }
    }
}

impl FromStr for Seq {
    type Err = NotASeq;

    fn from_str(text: &str) -> Result<Seq, NotASeq> {
        let bad = |_| NotASeq(text.to_owned());
        text.parse().map_err(bad).and_then(Seq::new)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
