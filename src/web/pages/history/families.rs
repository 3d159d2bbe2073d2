//! Which events take the place of earlier ones: the types that do, and which of several like things they speak of.
//!
//! Only these have a „before“. An event that is not in the table says something beside what stands already, or moves
//! money.

use super::fields::{self, Fields};
use crate::core::event::{Event, Subject};
use serde_json::Value;

/// The types of a family without their versions, and the fields that tell one of its things from the next.
const FAMILIES: &[(&[&str], &[&str])] = &[
    (&["component_created", "component_amended"], &[]),
    (&["agreement_registered", "agreement_amended"], &[]),
    (&["proposal_made", "proposal_amended"], &[]),
    (&["service_registered", "service_amended"], &[]),
    (&["project_placed"], &[]),
    (&["project_described"], &[]),
    (&["project_carried_jointly"], &[]),
    (&["milestone_set"], &["milestone"]),
    (&["cost_planned"], &["cost_year"]),
    (&["criterion_assessed"], &["criterion"]),
    // What is removed is gone, and a later mark has nothing before it.
    (&["refinancing_tagged", "refinancing_removed"], &["milestone"]),
    (&["competence_declared"], &["land"]),
];

/// What an event speaks of anew: two of the same matter stand in place of each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Matter {
    types: &'static [&'static str],
    about: Option<Subject>,
    /// The fields that tell it from others of its family.
    pub keys: &'static [&'static str],
    values: Vec<Option<String>>,
}

/// The matter of an event; none where it takes the place of nothing.
pub fn matter(event: &Event, said: &Fields) -> Option<Matter> {
    let name = event.body.type_name().split('/').next().unwrap_or_default();
    let (types, keys) = FAMILIES.iter().copied().find(|(types, _)| types.contains(&name))?;
    let values = keys.iter().map(|key| said.get(&fields::top(key)).map(Value::to_string)).collect();
    Some(Matter { types, about: event.body.subject(), keys, values })
}
