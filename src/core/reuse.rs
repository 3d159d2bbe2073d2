//! Re-use (Nachnutzung): a service that one Land runs and others use, and what each bears of its running cost.
//!
//! The cost of a year is shared by a key among who runs the service and who used it in that year. The shares are memos: they
//! are money of the Länder, no cent of the programme, and never counted as outflow. The book computes them and invoices
//! nobody.
//! Law: the agreement on re-use (administrative agreement, FIT-Store); Dachabkommen § 6 Nr. 3 d; BHO § 7.

use crate::core::account::{Account, Stage};
use crate::core::apportion::{Apportionment, Method, Problem, Recipient, Unit, apportion};
use crate::core::calendar::iso_date;
use crate::core::ids::{KeyId, ManagerId, Seq, ServiceId};
use crate::core::keys::{KeyDefinition, weights};
use crate::core::money::Euro;
use crate::core::proposal::ReasonCode;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// What may be asked about re-use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reuse", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReuseAct {
    Agree(AgreeReuse),
    End(EndReuse),
    Share(ShareRunningCost),
    Reverse { service: ServiceId, shared: Seq, reason: ReasonCode },
}

/// A Land uses a service that another one runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreeReuse {
    pub service: ServiceId,
    /// Who runs it.
    pub provider: ManagerId,
    /// Who uses it.
    pub user: ManagerId,
    #[serde(with = "iso_date")]
    pub since_on: Date,
    /// The contract or agreement that says so.
    pub agreement: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndReuse {
    pub service: ServiceId,
    /// The event that agreed it.
    pub agreed: Seq,
    /// The last day of use.
    #[serde(with = "iso_date")]
    pub ended_on: Date,
}

/// What a year of running cost more than nothing, and by which key it is shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareRunningCost {
    pub service: ServiceId,
    pub provider: ManagerId,
    pub cost_year: u16,
    pub total_cents: Euro,
    pub key: KeyId,
    pub method: Method,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunningCostShared {
    pub service: ServiceId,
    pub provider: ManagerId,
    pub cost_year: u16,
    pub total_cents: Euro,
    pub key: KeyId,
    /// The event that registered the key.
    pub key_seq: Seq,
    pub method: Method,
    /// By Land, the provider among them.
    pub shares: Vec<CostShare>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostShare {
    pub land: ManagerId,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunningCostReversed {
    pub reverses: Seq,
    pub reason: ReasonCode,
    pub shared: RunningCostShared,
}

/// All that is known of the re-use of a service, by event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReuseOfService {
    pub agreed: BTreeMap<Seq, AgreeReuse>,
    pub ended: BTreeMap<Seq, Date>,
    pub shared: BTreeMap<Seq, RunningCostShared>,
    pub reversed: BTreeSet<Seq>,
}

impl ReuseOfService {
    /// Whether an agreement holds on a day or later.
    #[must_use]
    pub fn stands(&self, agreed: Seq, from: Date) -> bool {
        self.ended.get(&agreed).is_none_or(|last| *last >= from)
    }

    /// Who used the service of a provider on at least one day of a year. A day is enough: what a shorter use is worth is for
    /// the agreement to say, not for the book.
    #[must_use]
    pub fn users(&self, provider: &ManagerId, year: u16) -> BTreeSet<ManagerId> {
        let year = i32::from(year);
        let in_year = |(seq, what): &(&Seq, &AgreeReuse)| {
            let begun = what.since_on.year() <= year;
            begun && self.ended.get(seq).is_none_or(|last| last.year() >= year && *last >= what.since_on)
        };
        let of_provider = self.agreed.iter().filter(|(_, what)| what.provider == *provider);
        of_provider.filter(in_year).map(|(_, what)| what.user.clone()).collect()
    }

    /// The shares of a provider and year that stand.
    #[must_use]
    pub fn shared_of(&self, provider: &ManagerId, year: u16) -> Option<Seq> {
        let same = |what: &RunningCostShared| what.provider == *provider && what.cost_year == year;
        self.shared.iter().find(|(seq, what)| same(what) && !self.reversed.contains(seq)).map(|(seq, _)| *seq)
    }

    /// What stands, by event.
    pub fn standing(&self) -> impl Iterator<Item = (Seq, &RunningCostShared)> {
        self.shared.iter().filter(|(seq, _)| !self.reversed.contains(seq)).map(|(seq, what)| (*seq, what))
    }
}

impl RunningCostShared {
    /// Where the share of a Land stands.
    #[must_use]
    pub fn account(&self, land: &ManagerId, stage: Stage) -> Account {
        Account::running_cost(land, self.cost_year, stage)
    }
}

/// Why running cost cannot be shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharingFault {
    /// These bear a part and are not in the key.
    NotInKey(Vec<ManagerId>),
    /// What the apportionment says against it.
    Refused(Vec<String>),
}

/// The parts of some Länder by the proportions that the whole key gives them: whoever does not take part leaves the
/// proportions of the others as they are.
///
/// # Errors
/// `SharingFault`.
pub fn shares(
    key: &KeyDefinition,
    among: &BTreeSet<ManagerId>,
    total: Euro,
    method: Method,
) -> Result<Vec<CostShare>, SharingFault> {
    let all = weights(key).ok_or_else(|| SharingFault::Refused(vec!["der Schlüssel hat keine Anteile".to_owned()]))?;
    let missing: Vec<ManagerId> =
        among.iter().filter(|land| !all.of.iter().any(|(id, _)| id == *land)).cloned().collect();
    if !missing.is_empty() {
        return Err(SharingFault::NotInKey(missing));
    }
    let some = all.of.iter().filter(|(id, _)| among.contains(id));
    let recipients = some.clone().map(|(id, weight)| Recipient { id: id.as_str(), weight }).collect();
    let problem = Problem { total, unit: Unit::Cent, method, base: Euro::ZERO, floor: None, cap: None, recipients };
    let Apportionment { parts, .. } = apportion(&problem)
        .map_err(|refusals| SharingFault::Refused(refusals.iter().map(ToString::to_string).collect()))?;
    Ok(some.zip(parts).map(|((id, _), part)| CostShare { land: id.clone(), amount_cents: part.amount }).collect())
}
