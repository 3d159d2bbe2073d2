//! Roll-out: which authorities are competent for a service in a Land, and which of them are connected to it.
//!
//! A share is only said with its denominator: the authorities competent for that service in that Land on that day. Where
//! nobody recorded who is competent there is no share, and never zero percent. Municipalities are known by their official
//! key (AGS) and need no registration; other authorities are registered as they become known, so their number is not
//! counted but recorded with its source. An authority is no recipient of money.
//! Law: OZG § 1; OZG § 1a since 2024; which authority is competent follows from the law of the Land.

use crate::core::calendar::iso_date;
use crate::core::federal_state;
use crate::core::ids::{AuthorityId, LandCode, Seq, ServiceId};
use crate::core::service::Service;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::Date;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    Municipality,
    District,
    /// An association of municipalities (Amt, Verbandsgemeinde, Samtgemeinde, Zweckverband).
    MunicipalAssociation,
    StateAuthority,
}

impl AuthorityKind {
    pub const ALL: [AuthorityKind; 4] = [
        AuthorityKind::Municipality,
        AuthorityKind::District,
        AuthorityKind::MunicipalAssociation,
        AuthorityKind::StateAuthority,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AuthorityKind::Municipality => "municipality",
            AuthorityKind::District => "district",
            AuthorityKind::MunicipalAssociation => "municipal_association",
            AuthorityKind::StateAuthority => "state_authority",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            AuthorityKind::Municipality => "Gemeinde",
            AuthorityKind::District => "Kreis",
            AuthorityKind::MunicipalAssociation => "Gemeindeverband",
            AuthorityKind::StateAuthority => "Landesbehörde",
        }
    }
}

impl AuthorityId {
    /// Eight digits are the official key of a municipality, and name its Land.
    #[must_use]
    pub fn land_of_municipality(&self) -> Option<LandCode> {
        let text = self.as_str();
        if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let land = federal_state::ALL.iter().find(|land| text.starts_with(land.ags2))?;
        LandCode::new(land.code).ok()
    }
}

/// An authority that is no municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterAuthority {
    pub authority: AuthorityId,
    pub title: String,
    pub kind: AuthorityKind,
    pub land: LandCode,
}

/// How many authorities of a kind are competent; absent if no source says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competent {
    pub kind: AuthorityKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
}

/// Who is competent for a service in a Land from a day on; it replaces what was said for earlier days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclareCompetence {
    pub service: ServiceId,
    pub land: LandCode,
    #[serde(with = "iso_date")]
    pub competent_from: Date,
    pub competent: Vec<Competent>,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectAuthority {
    pub service: ServiceId,
    pub authority: AuthorityId,
    #[serde(with = "iso_date")]
    pub connected_on: Date,
    /// Where it can be seen that it is so.
    pub evidence: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityConnected {
    pub service: ServiceId,
    pub authority: AuthorityId,
    pub kind: AuthorityKind,
    pub land: LandCode,
    #[serde(with = "iso_date")]
    pub connected_on: Date,
    pub evidence: String,
}

/// A connection that was recorded is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawConnection {
    pub service: ServiceId,
    pub authority: AuthorityId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectionWithdrawn {
    pub service: ServiceId,
    pub authority: AuthorityId,
    /// The event that recorded it.
    pub connected: Seq,
}

/// The authorities competent for a service in a Land on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// Nobody recorded who is competent.
    CompetenceUnknown,
    /// Who is competent is known, how many there are is not.
    NumberUnknown,
    Known(u64),
}

/// How far a service is rolled out in a Land on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub denominator: Denominator,
    /// Connected authorities of a kind that is competent; all that are connected, where nothing is known of competence.
    pub connected: u64,
    /// Connected authorities of a kind that is not competent on that day.
    pub beside: u64,
}

impl Coverage {
    /// More are connected than there are, or some that are not competent: the records contradict each other.
    #[must_use]
    pub fn contradicts_itself(&self) -> bool {
        self.beside > 0 || matches!(self.denominator, Denominator::Known(number) if self.connected > number)
    }
}

impl Service {
    /// Who is competent in a Land on a day, as it was recorded last.
    #[must_use]
    pub fn competence(&self, land: &LandCode, day: Date) -> Option<&DeclareCompetence> {
        let of_land = self.competences.iter().filter(|(_, what)| what.land == *land && what.competent_from <= day);
        of_land.max_by_key(|(seq, what)| (what.competent_from, **seq)).map(|(_, what)| what)
    }

    /// The connection of an authority that stands, with the event that recorded it.
    #[must_use]
    pub fn connection(&self, authority: &AuthorityId) -> Option<(Seq, &AuthorityConnected)> {
        let recorded = self.connected.get(authority)?;
        let stands = recorded.iter().find(|(seq, _)| !self.disconnected.contains(seq));
        stands.map(|(seq, what)| (*seq, what))
    }

    /// All connections that stand.
    pub fn connections(&self) -> impl Iterator<Item = &AuthorityConnected> {
        self.connected.keys().filter_map(|authority| self.connection(authority)).map(|(_, what)| what)
    }

    #[must_use]
    pub fn coverage(&self, land: &LandCode, day: Date) -> Coverage {
        let competence = self.competence(land, day);
        let (mut connected, mut beside) = (0, 0);
        for known in self.connections().filter(|known| known.land == *land && known.connected_on <= day) {
            let fits = competence.is_none_or(|what| what.competent.iter().any(|one| one.kind == known.kind));
            *(if fits { &mut connected } else { &mut beside }) += 1;
        }
        let denominator = competence.map_or(Denominator::CompetenceUnknown, |what| {
            let numbers: Option<Vec<u32>> = what.competent.iter().map(|one| one.number).collect();
            let sum = |numbers: Vec<u32>| Denominator::Known(numbers.into_iter().map(u64::from).sum());
            numbers.map_or(Denominator::NumberUnknown, sum)
        });
        Coverage { denominator, connected, beside }
    }

    /// The Länder of which something is recorded: a competence or a connection.
    #[must_use]
    pub fn lands_of_roll_out(&self) -> BTreeSet<&LandCode> {
        let competent = self.competences.values().map(|what| &what.land);
        competent.chain(self.connections().map(|what| &what.land)).collect()
    }
}
