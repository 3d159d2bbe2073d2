//! Services (Verwaltungsleistungen): what the projects are for, by when the law wants it, and how far each has come.
//!
//! There are two counting units, and they are never mixed: the bundle (OZG-Leistung, OZG-ID of five digits) and the single
//! service in it (LeiKa-ID of 14 digits). The number says which one it is. What no source says stays absent: a service
//! without a deadline is not in time. Nothing here moves money.
//! Law: OZG § 1 in its version until 2024 (31.12.2022); maturity model of the OZG, schemes 1.1 (2020) and 2.0 (2025).

use crate::core::calendar::iso_date;
use crate::core::ids::{AuthorityId, LandCode, ProjectId, Seq, ServiceId};
use crate::core::reuse::ReuseOfService;
use crate::core::roll_out::{AuthorityConnected, DeclareCompetence};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// The two counting units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceKind {
    ServiceBundle,
    SingleService,
}

impl ServiceKind {
    pub const ALL: [ServiceKind; 2] = [ServiceKind::ServiceBundle, ServiceKind::SingleService];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ServiceKind::ServiceBundle => "service_bundle",
            ServiceKind::SingleService => "single_service",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            ServiceKind::ServiceBundle => "Leistungsbündel",
            ServiceKind::SingleService => "Einzelleistung",
        }
    }
}

impl ServiceId {
    #[must_use]
    pub fn kind(&self) -> ServiceKind {
        if self.as_str().len() == 5 { ServiceKind::ServiceBundle } else { ServiceKind::SingleService }
    }
}

/// The version of the maturity model: the levels of two schemes cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MaturityScheme {
    /// June 2020: 0 to 4.
    #[serde(rename = "1.1")]
    V1,
    /// July 2025: 0 to 7.
    #[serde(rename = "2.0")]
    V2,
}

impl MaturityScheme {
    pub const ALL: [MaturityScheme; 2] = [MaturityScheme::V1, MaturityScheme::V2];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            MaturityScheme::V1 => "1.1",
            MaturityScheme::V2 => "2.0",
        }
    }

    #[must_use]
    pub fn highest(self) -> u8 {
        match self {
            MaturityScheme::V1 => 4,
            MaturityScheme::V2 => 7,
        }
    }
}

/// By when a service has to be there, how far, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    #[serde(with = "iso_date")]
    pub due_on: Date,
    pub scheme: MaturityScheme,
    pub level: u8,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterService {
    pub service: ServiceId,
    pub title: String,
    /// The bundle that a single service belongs to; absent if nobody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<ServiceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Where number, title and bundle are from.
    pub source: String,
}

/// A project works on a service from now on, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceOfProject {
    pub project: ProjectId,
    pub service: ServiceId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceAttached {
    pub project: ProjectId,
    pub service: ServiceId,
    /// Projects that had the same single service already: a warning that stays in the journal. Several projects on one
    /// bundle are no duplicates.
    pub also_of: Vec<ProjectId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceDetached {
    pub project: ProjectId,
    pub service: ServiceId,
    /// The event that attached it.
    pub attached: Seq,
}

/// A service has come to a level of maturity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReachMaturity {
    pub service: ServiceId,
    /// Where it holds; absent where it holds for the service as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<LandCode>,
    pub scheme: MaturityScheme,
    pub level: u8,
    #[serde(with = "iso_date")]
    pub reached_on: Date,
    /// Where it can be seen that it is so.
    pub evidence: String,
}

/// A level that was recorded is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawMaturity {
    pub service: ServiceId,
    /// The event that recorded it.
    pub reached: Seq,
}

/// A service with all that became of it. What is kept by event stays the same when an event is heard twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub what: RegisterService,
    /// The event that holds this content.
    pub seq: Seq,
    pub attached: BTreeMap<Seq, ServiceAttached>,
    pub detached: BTreeSet<Seq>,
    pub reached: BTreeMap<Seq, ReachMaturity>,
    pub withdrawn: BTreeSet<Seq>,
    pub competences: BTreeMap<Seq, DeclareCompetence>,
    pub connected: BTreeMap<AuthorityId, BTreeMap<Seq, AuthorityConnected>>,
    pub disconnected: BTreeSet<Seq>,
    pub reuse: ReuseOfService,
}

/// Where a service stands to its deadline on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Reached by the deadline.
    InTime,
    /// Reached so many days after it.
    Late(i64),
    /// Not reached, and the deadline has not passed.
    Open,
    /// Not reached so many days after it.
    Overdue(i64),
    /// No level of the scheme that the deadline counts in was recorded for the service as such.
    NoData,
    /// No deadline was recorded.
    NoDeadline,
}

impl Service {
    /// Where it stands to its deadline, by what was reached up to a day.
    #[must_use]
    pub fn standing(&self, day: Date) -> Standing {
        let Some(deadline) = &self.what.deadline else { return Standing::NoDeadline };
        let known = || self.levels(None, deadline.scheme).filter(|what| what.reached_on <= day);
        let reached = known().filter(|what| what.level >= deadline.level).map(|what| what.reached_on).min();
        let after = |day: Date| (day - deadline.due_on).whole_days();
        match reached {
            Some(on) if on <= deadline.due_on => Standing::InTime,
            Some(on) => Standing::Late(after(on)),
            None if known().next().is_none() => Standing::NoData,
            None if day <= deadline.due_on => Standing::Open,
            None => Standing::Overdue(after(day)),
        }
    }

    #[must_use]
    pub fn new(what: RegisterService, seq: Seq) -> Service {
        Service {
            what,
            seq,
            attached: BTreeMap::new(),
            detached: BTreeSet::new(),
            reached: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            competences: BTreeMap::new(),
            connected: BTreeMap::new(),
            disconnected: BTreeSet::new(),
            reuse: ReuseOfService::default(),
        }
    }

    /// The projects that work on it, with the events that said so.
    pub fn projects(&self) -> impl Iterator<Item = (Seq, &ServiceAttached)> {
        let stands = |(seq, _): &(&Seq, &ServiceAttached)| !self.detached.contains(seq);
        self.attached.iter().filter(stands).map(|(seq, what)| (*seq, what))
    }

    /// The levels that stand, for a Land or for the service as such.
    pub fn levels<'a>(
        &'a self,
        land: Option<&'a LandCode>,
        scheme: MaturityScheme,
    ) -> impl Iterator<Item = &'a ReachMaturity> {
        let stands = self.reached.iter().filter(|(seq, _)| !self.withdrawn.contains(seq)).map(|(_, what)| what);
        stands.filter(move |what| what.land.as_ref() == land && what.scheme == scheme)
    }

    /// The day on which a level, or a higher one, was first reached.
    #[must_use]
    pub fn reached_on(&self, land: Option<&LandCode>, scheme: MaturityScheme, level: u8) -> Option<Date> {
        self.levels(land, scheme).filter(|what| what.level >= level).map(|what| what.reached_on).min()
    }

    /// The Länder of which something was recorded: a level, a competence, a connection.
    #[must_use]
    pub fn lands_with_levels(&self) -> BTreeSet<&LandCode> {
        let stands = self.reached.iter().filter(|(seq, _)| !self.withdrawn.contains(seq));
        stands.filter_map(|(_, what)| what.land.as_ref()).collect()
    }
}
