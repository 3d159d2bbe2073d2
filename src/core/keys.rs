//! Allocation keys (Verteilungsschlüssel): who gets which part, and on what authority.
//!
//! A key is a dated, sourced object and is never changed: a correction is a new key. Its inputs are
//! kept verbatim, percentages with all their decimals; `weights` makes exact proportions of them. A
//! statutory table that does not add up is kept as printed and its difference is shown.
//! Law: the key's own `legal_basis`; Königstein formula: two thirds tax revenue, one third population.

mod check;
pub mod first_version;
mod weights;

pub use check::{KeyFault, KeyNotice, check, equal_shares};
pub use weights::{Weights, weights};

use crate::core::calendar::iso_date;
use crate::core::ids::{KeyId, ManagerId};
use crate::core::money::Euro;
use crate::core::share::ExactDecimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::Date;

/// A key as it is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyDefinition {
    pub id: KeyId,
    /// 1, or one more than the key that it supersedes.
    pub version: u32,
    /// The key in whose place it stands: the year before, or one that was taken down wrongly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<KeyId>,
    pub title: String,
    pub kind: KeyKind,
    pub recipients: RecipientRule,
    pub legal_basis: String,
    pub source: KeySource,
    /// The date that the figures speak of.
    #[serde(with = "iso_date")]
    pub as_of: Date,
    /// Why `as_of` was assumed; absent where the source states the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of_assumed: Option<String>,
    /// With how many decimals the source prints its figures; none of them has more.
    pub scale: u32,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub valid_from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date::option")]
    pub valid_to: Option<Date>,
}

/// Who must be in the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientRule {
    /// Exactly the 16 Länder.
    AllFederalStates,
    /// Exactly those that are named.
    AsNamed,
}

/// Where the figures come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySource {
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_on: Option<String>,
    /// SHA-256 of the table that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One recipient's figure, exactly as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    pub recipient: ManagerId,
    pub value: ExactDecimal,
}

/// One recipient's amount of a statutory table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedAmount {
    pub recipient: ManagerId,
    pub amount_cents: Euro,
}

/// Tax revenue (after fiscal equalisation, in euro) and population of one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KoenigsteinInput {
    pub recipient: ManagerId,
    pub tax_euro: ExactDecimal,
    pub population_persons: ExactDecimal,
}

/// One indicator of a blended key and its part in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlendPart {
    pub name: String,
    /// Proportion among the parts; they need not sum to anything.
    pub proportion: ExactDecimal,
    pub values: Vec<Value>,
}

/// How the shares come about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum KeyKind {
    /// Percentages verbatim; they must sum to exactly 100.
    PublishedPercentages { percentages: Vec<Value> },
    /// 2/3 tax revenue, 1/3 population, computed from inputs.
    Koenigstein { inputs: Vec<KoenigsteinInput> },
    /// Proportional to one figure, such as population.
    Indicator { name: String, unit: String, values: Vec<Value> },
    /// The same for everybody.
    Equal { among: Vec<ManagerId> },
    /// Several indicators, each with its proportion.
    Blended { parts: Vec<BlendPart> },
    /// A statutory table of amounts, verbatim.
    FixedAmounts {
        amounts: Vec<FixedAmount>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        printed_total_cents: Option<Euro>,
    },
}

impl KeyKind {
    /// The most decimals that a figure has: what a source that pads with zeros prints at least.
    #[must_use]
    pub fn scale(&self) -> u32 {
        let of = |values: &[Value]| values.iter().map(|v| v.value.scale()).max().unwrap_or(0);
        match self {
            KeyKind::PublishedPercentages { percentages: values } | KeyKind::Indicator { values, .. } => of(values),
            KeyKind::Koenigstein { inputs } => {
                inputs.iter().map(|i| i.tax_euro.scale().max(i.population_persons.scale())).max().unwrap_or(0)
            }
            KeyKind::Equal { .. } => 0,
            KeyKind::Blended { parts } => parts.iter().map(|part| of(&part.values)).max().unwrap_or(0),
            KeyKind::FixedAmounts { .. } => 2,
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            KeyKind::PublishedPercentages { .. } => "published_percentages",
            KeyKind::Koenigstein { .. } => "koenigstein",
            KeyKind::Indicator { .. } => "indicator",
            KeyKind::Equal { .. } => "equal",
            KeyKind::Blended { .. } => "blended",
            KeyKind::FixedAmounts { .. } => "fixed_amounts",
        }
    }

    #[must_use]
    pub fn in_german(&self) -> &'static str {
        match self {
            KeyKind::PublishedPercentages { .. } => "veröffentlichte Prozentsätze",
            KeyKind::Koenigstein { .. } => "Königsteiner Formel (2/3 Steueraufkommen, 1/3 Bevölkerung)",
            KeyKind::Indicator { .. } => "einzelner Indikator",
            KeyKind::Equal { .. } => "gleiche Anteile",
            KeyKind::Blended { .. } => "gewichtete Indikatoren",
            KeyKind::FixedAmounts { .. } => "gesetzlich bestimmte Beträge",
        }
    }
}

impl KeyDefinition {
    /// Whether the as-of date was assumed because the source states none.
    #[must_use]
    pub fn as_of_is_assumed(&self) -> bool {
        self.as_of_assumed.is_some()
    }

    /// Whether the key applies on this day; a bound that is not named binds nobody.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The recipients in the order of the table.
    #[must_use]
    pub fn recipient_ids(&self) -> Vec<&ManagerId> {
        match &self.kind {
            KeyKind::PublishedPercentages { percentages: values } | KeyKind::Indicator { values, .. } => {
                values.iter().map(|v| &v.recipient).collect()
            }
            KeyKind::Koenigstein { inputs } => inputs.iter().map(|v| &v.recipient).collect(),
            KeyKind::Equal { among } => among.iter().collect(),
            KeyKind::Blended { parts } => {
                parts.first().map(|part| part.values.iter().map(|v| &v.recipient).collect()).unwrap_or_default()
            }
            KeyKind::FixedAmounts { amounts, .. } => amounts.iter().map(|v| &v.recipient).collect(),
        }
    }

    /// The same key for some of its recipients, in the same proportions. Not a key to register: percentages no longer sum
    /// to 100.
    #[must_use]
    pub fn among(&self, some: &BTreeSet<ManagerId>) -> KeyDefinition {
        let of = |values: &[Value]| values.iter().filter(|v| some.contains(&v.recipient)).cloned().collect();
        let kind = match &self.kind {
            KeyKind::PublishedPercentages { percentages } => {
                KeyKind::PublishedPercentages { percentages: of(percentages) }
            }
            KeyKind::Koenigstein { inputs } => KeyKind::Koenigstein {
                inputs: inputs.iter().filter(|v| some.contains(&v.recipient)).cloned().collect(),
            },
            KeyKind::Indicator { name, unit, values } => {
                KeyKind::Indicator { name: name.clone(), unit: unit.clone(), values: of(values) }
            }
            KeyKind::Equal { among } => {
                KeyKind::Equal { among: among.iter().filter(|id| some.contains(id)).cloned().collect() }
            }
            KeyKind::Blended { parts } => {
                let part = |part: &BlendPart| BlendPart { values: of(&part.values), ..part.clone() };
                KeyKind::Blended { parts: parts.iter().map(part).collect() }
            }
            KeyKind::FixedAmounts { amounts, .. } => KeyKind::FixedAmounts {
                amounts: amounts.iter().filter(|v| some.contains(&v.recipient)).cloned().collect(),
                printed_total_cents: None,
            },
        };
        KeyDefinition { kind, recipients: RecipientRule::AsNamed, ..self.clone() }
    }

    /// The figure of one recipient as published, for reports: `13.04061`, `83166711`, or a count of cents.
    #[must_use]
    pub fn verbatim(&self, recipient: &ManagerId) -> Option<String> {
        let of = |values: &[Value]| values.iter().find(|v| v.recipient == *recipient).map(|v| v.value.to_string());
        match &self.kind {
            KeyKind::PublishedPercentages { percentages: values } | KeyKind::Indicator { values, .. } => of(values),
            KeyKind::Equal { among } => among.contains(recipient).then(|| "1".to_owned()),
            KeyKind::FixedAmounts { amounts, .. } => {
                amounts.iter().find(|v| v.recipient == *recipient).map(|v| v.amount_cents.to_string())
            }
            KeyKind::Koenigstein { .. } | KeyKind::Blended { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
