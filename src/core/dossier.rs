//! The dossier of a project: who takes part, its milestones, what it was to cost, and its checklists.
//!
//! A plan is not money: planned and forecast cost stand on no account. What was planned first stays beside what is expected
//! now, so that a target does not move with the forecast. Its services are those of `core/service`.
//! Law: BHO §§ 7 (success control), 17 (total cost); funding principles of the IT-Planungsrat, 18.09.2020.

use crate::core::book::Noted;
use crate::core::calendar::iso_date;
use crate::core::consortium::CarryJointly;
use crate::core::ids::{ManagerId, MilestoneId, ProjectId, Seq};
use crate::core::money::Euro;
use crate::core::refinancing::TagRefinancing;
use crate::core::service::ServiceAttached;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Who takes part in a project beside the Land that carries it. What is said replaces what was said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeProject {
    pub project: ProjectId,
    /// „Einer für Alle“: made once, used by all.
    pub one_for_all: bool,
    /// Partner Länder.
    pub partners: Vec<ManagerId>,
    /// The lead ministry of the Bund; absent if nobody said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub federal_lead: Option<ManagerId>,
    pub source: String,
}

/// A milestone as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetMilestone {
    pub project: ProjectId,
    pub milestone: MilestoneId,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub planned_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub forecast_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub reached_on: Option<Date>,
    /// Where it can be seen that it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// What a project is planned and expected to cost in a year; absent is not zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanCost {
    pub project: ProjectId,
    pub cost_year: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_cents: Option<Euro>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast_cents: Option<Euro>,
    /// When what is expected will be paid; empty if nobody said it, and else as much as is expected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<MonthCost>,
    pub source: String,
}

/// What is expected in a month of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthCost {
    /// 1 to 12.
    pub month: u8,
    pub amount_cents: Euro,
}

/// Only read: what was planned before a forecast knew months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanCostV1 {
    pub project: ProjectId,
    pub cost_year: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_cents: Option<Euro>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast_cents: Option<Euro>,
    pub source: String,
}

impl From<PlanCostV1> for PlanCost {
    fn from(what: PlanCostV1) -> PlanCost {
        let PlanCostV1 { project, cost_year, planned_cents, forecast_cents, source } = what;
        PlanCost { project, cost_year, planned_cents, forecast_cents, months: Vec::new(), source }
    }
}

/// What was found about a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assessment {
    Fulfilled,
    PartlyFulfilled,
    NotFulfilled,
    NotApplicable,
}

impl Assessment {
    pub const ALL: [Assessment; 4] =
        [Assessment::Fulfilled, Assessment::PartlyFulfilled, Assessment::NotFulfilled, Assessment::NotApplicable];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Assessment::Fulfilled => "fulfilled",
            Assessment::PartlyFulfilled => "partly_fulfilled",
            Assessment::NotFulfilled => "not_fulfilled",
            Assessment::NotApplicable => "not_applicable",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Assessment::Fulfilled => "erfüllt",
            Assessment::PartlyFulfilled => "teilweise erfüllt",
            Assessment::NotFulfilled => "nicht erfüllt",
            Assessment::NotApplicable => "nicht anwendbar",
        }
    }
}

/// A criterion of a checklist (`core/checklist`) was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessCriterion {
    pub project: ProjectId,
    /// Code of the criterion.
    pub criterion: String,
    pub assessment: Assessment,
    #[serde(with = "iso_date")]
    pub assessed_on: Date,
    pub evidence: String,
}

/// All that is known of a project beside its money. What is kept by event stays the same when an event is heard twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dossier {
    pub described: Option<Noted<DescribeProject>>,
    pub attached: BTreeMap<Seq, ServiceAttached>,
    pub detached: BTreeSet<Seq>,
    pub milestones: BTreeMap<MilestoneId, BTreeMap<Seq, SetMilestone>>,
    pub costs: BTreeMap<u16, BTreeMap<Seq, PlanCost>>,
    pub criteria: BTreeMap<String, BTreeMap<Seq, AssessCriterion>>,
    /// How a consortium carries it, where one does.
    pub joint: Option<Noted<CarryJointly>>,
    /// Of the project and of its milestones; nothing where the tag was removed.
    pub refinancing: BTreeMap<Option<MilestoneId>, BTreeMap<Seq, Option<TagRefinancing>>>,
}

impl Dossier {
    /// The services that the project works on, with the events that said so.
    pub fn services(&self) -> impl Iterator<Item = (Seq, &ServiceAttached)> {
        let stands = |(seq, _): &(&Seq, &ServiceAttached)| !self.detached.contains(seq);
        self.attached.iter().filter(stands).map(|(seq, what)| (*seq, what))
    }

    /// The milestones as they stand now.
    pub fn milestones(&self) -> impl Iterator<Item = &SetMilestone> {
        self.milestones.values().filter_map(|told| told.values().next_back())
    }

    /// A milestone as it stands now.
    #[must_use]
    pub fn milestone(&self, id: &MilestoneId) -> Option<&SetMilestone> {
        self.milestones.get(id).and_then(|told| told.values().next_back())
    }

    /// Cost by year, as it was said last.
    pub fn costs(&self) -> impl Iterator<Item = &PlanCost> {
        self.costs.values().filter_map(|told| told.values().next_back())
    }

    /// The tags that stand: of the project first, then of its milestones.
    pub fn refinancing(&self) -> impl Iterator<Item = &TagRefinancing> {
        self.refinancing.values().filter_map(|told| told.values().next_back()?.as_ref())
    }

    /// What was found last about a criterion.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&AssessCriterion> {
        self.criteria.get(code).and_then(|told| told.values().next_back())
    }
}
