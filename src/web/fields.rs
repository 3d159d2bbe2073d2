//! Fields of a body, read into the types of the core: all faults at once.
//!
//! It checks form only (is this an amount, a date, an id?). Whether the content is allowed is decided by the book.

use super::problem::Problem;
use crate::core::calendar;
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::core::share::ExactDecimal;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt::Display;
use std::str::FromStr;
use time::Date;
use utoipa::ToSchema;

/// A field or parameter that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldFault {
    /// `amount`, or `draft.lines[3].amount` inside a list.
    pub field: String,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    pub message: String,
}

impl FieldFault {
    pub fn new(field: &str, value: Option<&str>, message: impl Into<String>) -> FieldFault {
        FieldFault { field: field.to_owned(), value: value.map(str::to_owned), message: message.into() }
    }
}

/// An amount in euro as a decimal string. A JSON number is refused: programs round those.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, example = "41200.00")]
pub struct AmountText(String);

impl AmountText {
    /// What it says, where it says an amount.
    pub fn euro(&self) -> Option<Euro> {
        Euro::parse(&self.0).ok()
    }
}

/// A percentage or another figure as a decimal string, with all its digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, example = "13.04061")]
pub struct DecimalText(String);

/// A string, and nothing that a program could have rounded.
fn text_only<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(text) => Ok(text),
        other => Err(serde::de::Error::custom(format!(
            "Beträge und Anteile stehen als Zeichenkette da, zum Beispiel \"41200.00\"; hier steht {other}"
        ))),
    }
}

impl<'de> Deserialize<'de> for AmountText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<AmountText, D::Error> {
        text_only(from).map(AmountText)
    }
}

impl<'de> Deserialize<'de> for DecimalText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<DecimalText, D::Error> {
        text_only(from).map(DecimalText)
    }
}

impl From<Euro> for AmountText {
    fn from(amount: Euro) -> AmountText {
        AmountText(amount.to_string())
    }
}

impl From<ExactDecimal> for DecimalText {
    fn from(number: ExactDecimal) -> DecimalText {
        DecimalText(number.to_string())
    }
}

/// Collects what is wrong with the fields of one body.
#[derive(Debug, Default)]
pub struct Fields {
    faults: Vec<FieldFault>,
}

impl Fields {
    pub fn new() -> Fields {
        Fields::default()
    }

    pub fn fault(&mut self, field: &str, value: &str, message: impl Into<String>) {
        self.faults.push(FieldFault::new(field, Some(value), message));
    }

    /// A field that is not there and would have to be.
    pub fn missing(&mut self, field: &str, message: impl Into<String>) {
        self.faults.push(FieldFault::new(field, None, message));
    }

    fn keep<T>(&mut self, field: &str, value: &str, read: Result<T, impl Display>) -> Option<T> {
        read.map_err(|error| self.fault(field, value, error.to_string())).ok()
    }

    /// An id, a hash, a decimal: everything that reads itself from text.
    pub fn read<T: FromStr<Err: Display>>(&mut self, field: &str, value: &str) -> Option<T> {
        self.keep(field, value, value.parse::<T>())
    }

    /// The outer `None` is a fault, the inner one a field that is absent.
    pub fn read_if<T: FromStr<Err: Display>>(&mut self, field: &str, value: Option<&str>) -> Option<Option<T>> {
        match value {
            Some(value) => self.read(field, value).map(Some),
            None => Some(None),
        }
    }

    pub fn amount(&mut self, field: &str, value: &AmountText) -> Option<Euro> {
        self.keep(field, &value.0, Euro::parse(&value.0))
    }

    pub fn seq(&mut self, field: &str, value: u64) -> Option<Seq> {
        self.keep(field, &value.to_string(), Seq::new(value))
    }

    pub fn decimal(&mut self, field: &str, value: &DecimalText) -> Option<ExactDecimal> {
        self.keep(field, &value.0, ExactDecimal::parse(&value.0))
    }

    /// As `read_if`, for an amount.
    pub fn amount_if(&mut self, field: &str, value: Option<&AmountText>) -> Option<Option<Euro>> {
        match value {
            Some(value) => self.amount(field, value).map(Some),
            None => Some(None),
        }
    }

    pub fn date(&mut self, field: &str, value: &str) -> Option<Date> {
        self.keep(field, value, calendar::parse_date(value))
    }

    /// As `read_if`, for a day.
    pub fn date_if(&mut self, field: &str, value: Option<&str>) -> Option<Option<Date>> {
        match value {
            Some(value) => self.date(field, value).map(Some),
            None => Some(None),
        }
    }

    /// Reads every item of a list; all of them are looked at, also after a fault.
    pub fn each<I, T>(
        &mut self,
        items: &[I],
        mut read: impl FnMut(&mut Fields, usize, &I) -> Option<T>,
    ) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = items.iter().enumerate().map(|(i, item)| read(self, i, item)).collect();
        read.into_iter().collect()
    }

    /// The thing that was read, or all faults.
    pub fn done<T>(self, read: Option<T>) -> Result<T, Problem> {
        match (read, self.faults) {
            (Some(read), faults) if faults.is_empty() => Ok(read),
            (_, faults) => Err(Problem::bad_fields(faults)),
        }
    }
}
