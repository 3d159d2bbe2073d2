//! The definition of a key as it is sent and answered: euro and percentages as decimal strings, never cents.
//!
//! Only the form is read here; whether a key adds up is decided by the book.

use crate::core::calendar::iso;
use crate::core::ids::ManagerId;
use crate::core::keys::{
    BlendPart, FixedAmount, KeyDefinition, KeyKind, KeySource, KoenigsteinInput, RecipientRule, Value,
};
use crate::web::fields::{AmountText, DecimalText, Fields};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const ASSUMED: &str = "die Quelle nennt keinen; der Tag wurde bei der Erfassung angenommen.";

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyForm {
    #[schema(example = "koenigstein-2019")]
    key: String,
    title: String,
    legal_basis: String,
    recipients: RecipientsForm,
    shares: SharesForm,
    source: SourceForm,
    /// The day that the figures speak of.
    #[schema(format = Date)]
    as_of: String,
    /// The source states no such day; `as_of` is assumed, and every report says so.
    #[serde(default)]
    as_of_assumed: bool,
    /// Why it is assumed; without it, a sentence that says only that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    as_of_reason: Option<String>,
    /// 1 (default), or one more than the key that it supersedes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    /// The key in whose place it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supersedes: Option<String>,
    /// With how many decimals the source prints its figures; default: as many as the longest has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scale: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    valid_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    valid_to: Option<String>,
}

/// Who must be in the key: exactly the 16 Länder, or exactly those that are named.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientsForm {
    AllFederalStates,
    AsNamed,
}

/// Where the figures come from.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceForm {
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retrieved_on: Option<String>,
    /// SHA-256 of the table that was read, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    licence: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// How the shares come about.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SharesForm {
    /// Percentages as published; they must sum to exactly 100.
    PublishedPercentages { percentages: Vec<PercentageForm> },
    /// 2/3 tax revenue, 1/3 population, computed by the book.
    Koenigstein { inputs: Vec<KoenigsteinForm> },
    /// Proportional to one figure, such as population.
    Indicator { name: String, unit: String, values: Vec<ValueForm> },
    /// The same for everybody.
    Equal { among: Vec<String> },
    /// Several indicators, each with its proportion.
    Blended { parts: Vec<PartForm> },
    /// A statutory table of amounts in euro, verbatim.
    FixedAmounts {
        amounts: Vec<FixedAmountForm>,
        /// The total that the source prints under them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        printed_total: Option<AmountText>,
    },
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PercentageForm {
    #[schema(example = "DE-BY")]
    recipient: String,
    percent: DecimalText,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueForm {
    recipient: String,
    value: DecimalText,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixedAmountForm {
    recipient: String,
    amount: AmountText,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KoenigsteinForm {
    recipient: String,
    /// Tax revenue after fiscal equalisation, in euro.
    tax: DecimalText,
    /// Persons.
    population: DecimalText,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartForm {
    name: String,
    /// Proportion among the parts; they need not sum to anything.
    proportion: DecimalText,
    values: Vec<ValueForm>,
}

impl KeyForm {
    pub fn read(&self, fields: &mut Fields) -> Option<KeyDefinition> {
        let id = fields.read("definition.key", &self.key);
        let kind = self.shares.read(fields);
        let as_of = fields.date("definition.as_of", &self.as_of);
        let valid_from = fields.date_if("definition.valid_from", self.valid_from.as_deref());
        let valid_to = fields.date_if("definition.valid_to", self.valid_to.as_deref());
        let supersedes = self.supersedes.as_ref().map(|key| fields.read("definition.supersedes", key));
        if self.as_of_reason.is_some() && !self.as_of_assumed {
            let message = "Einen Grund hat nur ein angenommener Stichtag: as_of_assumed gehört dazu.";
            fields.fault("definition.as_of_reason", "", message);
            return None;
        }
        let kind = kind?;
        Some(KeyDefinition {
            id: id?,
            version: self.version.unwrap_or(1),
            supersedes: supersedes.map_or(Some(None), |key| key.map(Some))?,
            title: self.title.clone(),
            scale: self.scale.unwrap_or_else(|| kind.scale()),
            kind,
            recipients: match self.recipients {
                RecipientsForm::AllFederalStates => RecipientRule::AllFederalStates,
                RecipientsForm::AsNamed => RecipientRule::AsNamed,
            },
            legal_basis: self.legal_basis.clone(),
            source: self.source.clone().into(),
            as_of: as_of?,
            as_of_assumed: self.as_of_assumed.then(|| self.as_of_reason.clone().unwrap_or_else(|| ASSUMED.to_owned())),
            valid_from: valid_from?,
            valid_to: valid_to?,
        })
    }
}

/// The place of a field of the shares.
fn place(list: &str, index: usize, field: &str) -> String {
    format!("definition.shares.{list}[{index}].{field}")
}

fn values(fields: &mut Fields, list: &str, values: &[ValueForm]) -> Option<Vec<Value>> {
    fields.each(values, |fields, i, form| {
        let recipient = fields.read(&place(list, i, "recipient"), &form.recipient);
        let value = fields.decimal(&place(list, i, "value"), &form.value);
        Some(Value { recipient: recipient?, value: value? })
    })
}

impl SharesForm {
    fn read(&self, fields: &mut Fields) -> Option<KeyKind> {
        match self {
            SharesForm::PublishedPercentages { percentages } => {
                let percentages = fields.each(percentages, |fields, i, form| {
                    let recipient = fields.read(&place("percentages", i, "recipient"), &form.recipient);
                    let value = fields.decimal(&place("percentages", i, "percent"), &form.percent);
                    Some(Value { recipient: recipient?, value: value? })
                });
                Some(KeyKind::PublishedPercentages { percentages: percentages? })
            }
            SharesForm::Koenigstein { inputs } => {
                let inputs = fields.each(inputs, |fields, i, form| {
                    let recipient = fields.read(&place("inputs", i, "recipient"), &form.recipient);
                    let tax = fields.decimal(&place("inputs", i, "tax"), &form.tax);
                    let population = fields.decimal(&place("inputs", i, "population"), &form.population);
                    Some(KoenigsteinInput { recipient: recipient?, tax_euro: tax?, population_persons: population? })
                });
                Some(KeyKind::Koenigstein { inputs: inputs? })
            }
            SharesForm::Indicator { name, unit, values: list } => {
                let values = values(fields, "values", list)?;
                Some(KeyKind::Indicator { name: name.clone(), unit: unit.clone(), values })
            }
            SharesForm::Equal { among } => {
                let among = fields.each(among, |fields, i, id| {
                    fields.read::<ManagerId>(&format!("definition.shares.among[{i}]"), id)
                });
                Some(KeyKind::Equal { among: among? })
            }
            SharesForm::Blended { parts } => {
                let parts = fields.each(parts, |fields, i, part| {
                    let proportion = fields.decimal(&place("parts", i, "proportion"), &part.proportion);
                    let values = values(fields, &format!("parts[{i}].values"), &part.values);
                    Some(BlendPart { name: part.name.clone(), proportion: proportion?, values: values? })
                });
                Some(KeyKind::Blended { parts: parts? })
            }
            SharesForm::FixedAmounts { amounts, printed_total } => {
                let amounts = fields.each(amounts, |fields, i, form| {
                    let recipient = fields.read(&place("amounts", i, "recipient"), &form.recipient);
                    let amount_cents = fields.amount(&place("amounts", i, "amount"), &form.amount);
                    Some(FixedAmount { recipient: recipient?, amount_cents: amount_cents? })
                });
                let printed = fields.amount_if("definition.shares.printed_total", printed_total.as_ref());
                Some(KeyKind::FixedAmounts { amounts: amounts?, printed_total_cents: printed? })
            }
        }
    }
}

impl From<&KeyDefinition> for KeyForm {
    fn from(definition: &KeyDefinition) -> KeyForm {
        KeyForm {
            key: definition.id.to_string(),
            title: definition.title.clone(),
            legal_basis: definition.legal_basis.clone(),
            recipients: match definition.recipients {
                RecipientRule::AllFederalStates => RecipientsForm::AllFederalStates,
                RecipientRule::AsNamed => RecipientsForm::AsNamed,
            },
            shares: (&definition.kind).into(),
            source: definition.source.clone().into(),
            as_of: iso(definition.as_of),
            as_of_assumed: definition.as_of_is_assumed(),
            as_of_reason: definition.as_of_assumed.clone(),
            version: Some(definition.version),
            supersedes: definition.supersedes.as_ref().map(ToString::to_string),
            scale: Some(definition.scale),
            valid_from: definition.valid_from.map(iso),
            valid_to: definition.valid_to.map(iso),
        }
    }
}

fn value_forms(values: &[Value]) -> Vec<ValueForm> {
    values.iter().map(|v| ValueForm { recipient: v.recipient.to_string(), value: v.value.into() }).collect()
}

impl From<&KeyKind> for SharesForm {
    fn from(kind: &KeyKind) -> SharesForm {
        match kind {
            KeyKind::PublishedPercentages { percentages } => {
                let form = |v: &Value| PercentageForm { recipient: v.recipient.to_string(), percent: v.value.into() };
                SharesForm::PublishedPercentages { percentages: percentages.iter().map(form).collect() }
            }
            KeyKind::Koenigstein { inputs } => {
                let form = |input: &KoenigsteinInput| KoenigsteinForm {
                    recipient: input.recipient.to_string(),
                    tax: input.tax_euro.into(),
                    population: input.population_persons.into(),
                };
                SharesForm::Koenigstein { inputs: inputs.iter().map(form).collect() }
            }
            KeyKind::Indicator { name, unit, values } => {
                SharesForm::Indicator { name: name.clone(), unit: unit.clone(), values: value_forms(values) }
            }
            KeyKind::Equal { among } => SharesForm::Equal { among: among.iter().map(ToString::to_string).collect() },
            KeyKind::Blended { parts } => {
                let form = |part: &BlendPart| PartForm {
                    name: part.name.clone(),
                    proportion: part.proportion.into(),
                    values: value_forms(&part.values),
                };
                SharesForm::Blended { parts: parts.iter().map(form).collect() }
            }
            KeyKind::FixedAmounts { amounts, printed_total_cents } => {
                let form = |v: &FixedAmount| FixedAmountForm {
                    recipient: v.recipient.to_string(),
                    amount: v.amount_cents.into(),
                };
                SharesForm::FixedAmounts {
                    amounts: amounts.iter().map(form).collect(),
                    printed_total: printed_total_cents.map(Into::into),
                }
            }
        }
    }
}

impl From<SourceForm> for KeySource {
    fn from(form: SourceForm) -> KeySource {
        let SourceForm { title, url, retrieved_on, sha256, licence, note } = form;
        KeySource { title, url, retrieved_on, sha256, licence, note }
    }
}

impl From<KeySource> for SourceForm {
    fn from(source: KeySource) -> SourceForm {
        let KeySource { title, url, retrieved_on, sha256, licence, note } = source;
        SourceForm { title, url, retrieved_on, sha256, licence, note }
    }
}

#[cfg(test)]
mod tests;
