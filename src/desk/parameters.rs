//! What a report is asked, checked against what its definition file declares.
//!
//! Names and types stand in `reports/<id>.toml` alone: command line and API hand over what they were given as text, and
//! an unknown, missing or unreadable one is refused here with everything that the report takes. As-of and value date
//! are questions to the whole book and so have fields of their own.

use super::DeskError;
use crate::core::calendar;
use crate::core::ids::{
    BudgetItemId, ComponentId, FilingId, IdError, KeyId, ManagerId, OnwardGrantId, ProgrammeId, ProjectId, ProposalId,
    Seq, ServiceId,
};
use crate::core::money::Euro;
use crate::report::Language;
use crate::report::definition::{Definition, Parameter, ParameterType};
use crate::report::journal_extract;
use std::collections::BTreeMap;
use std::str::FromStr;
use time::Date;

/// Up to where the journal is read: a tree size, or the end of a day in Berlin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    Size(u64),
    Day(Date),
}

impl FromStr for AsOf {
    type Err = DeskError;

    fn from_str(text: &str) -> Result<AsOf, DeskError> {
        if let Ok(size) = text.parse() {
            return Ok(AsOf::Size(size));
        }
        let bad = |_| DeskError::Parameters(format!("„{text}“ ist weder eine Journalgröße noch ein Tag (JJJJ-MM-TT)"));
        calendar::parse_date(text).map(AsOf::Day).map_err(bad)
    }
}

/// What a report is asked, as it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportParameters {
    given: BTreeMap<String, String>,
    pub as_of: Option<AsOf>,
    /// Only what has a value date up to this day counts.
    pub value_date: Option<Date>,
}

impl ReportParameters {
    /// Of the whole book at this point.
    #[must_use]
    pub fn at(as_of: Option<AsOf>, value_date: Option<Date>) -> ReportParameters {
        ReportParameters { given: BTreeMap::new(), as_of, value_date }
    }

    /// With one parameter of the report, by the name in its definition.
    #[must_use]
    pub fn with(mut self, id: &str, value: &str) -> ReportParameters {
        self.given.insert(id.to_owned(), value.to_owned());
        self
    }

    /// What was given beside as-of and value date.
    #[must_use]
    pub fn given(&self) -> &BTreeMap<String, String> {
        &self.given
    }

    /// The typed values, or what is wrong with them.
    pub(super) fn check(&self, definition: &Definition) -> Result<Asked, DeskError> {
        let declared = |id: &str| definition.parameters.iter().find(|parameter| parameter.id == id);
        if self.value_date.is_some() && declared("value-date").is_none() {
            return Err(DeskError::ValueDate(format!(
                "Der Bericht {} kann eine Wertstellung nicht berücksichtigen: seine Beträge stammen aus den Ständen und \
                 Buchungen bis zu einer Größe des Journals. Möglich ist ein früherer Stand (as-of)",
                definition.id
            )));
        }
        let mut values = BTreeMap::new();
        for (id, text) in &self.given {
            let parameter = declared(id).filter(|parameter| parameter.kind.is_own()).ok_or_else(|| {
                DeskError::Parameters(format!(
                    "Der Bericht {} kennt die Angabe „{id}“ nicht; {}",
                    definition.id,
                    takes(definition)
                ))
            })?;
            values.insert(id.clone(), value(parameter, text)?);
        }
        for parameter in definition.parameters.iter().filter(|parameter| parameter.required) {
            if !values.contains_key(&parameter.id) {
                return Err(DeskError::Parameters(format!(
                    "Der Bericht {} braucht die Angabe „{}“ ({}); {}",
                    definition.id,
                    parameter.id,
                    parameter.description.pick(Language::De),
                    takes(definition)
                )));
            }
        }
        Ok(Asked { values, value_date: self.value_date })
    }
}

/// All that a report takes, in a sentence.
fn takes(definition: &Definition) -> String {
    let names = definition.parameters.iter().map(|parameter| {
        let required = if parameter.required { " (nötig)" } else { "" };
        format!("{}{required}", parameter.id)
    });
    format!("er nimmt: {}", names.collect::<Vec<_>>().join(", "))
}

/// A parameter with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Run(ProposalId),
    Runs(Vec<ProposalId>),
    Keys(Vec<KeyId>),
    Manager(ManagerId),
    Programme(ProgrammeId),
    Component(ComponentId),
    Project(ProjectId),
    Filing(FilingId),
    OnwardGrant(OnwardGrantId),
    Service(ServiceId),
    BudgetItem(BudgetItemId),
    Year(u16),
    Money(Euro),
    Seq(Seq),
    Word(String),
    Day(Date),
}

fn value(parameter: &Parameter, text: &str) -> Result<Value, DeskError> {
    let bad = |why: String| DeskError::Parameters(format!("Die Angabe „{}“: {why}", parameter.id));
    let id = |error: IdError| bad(error.to_string());
    Ok(match parameter.kind {
        ParameterType::Run => Value::Run(ProposalId::new(text).map_err(id)?),
        ParameterType::Runs => Value::Runs(list(text).map_err(id)?),
        ParameterType::Keys => Value::Keys(list(text).map_err(id)?),
        ParameterType::Manager | ParameterType::Land => Value::Manager(ManagerId::new(text).map_err(id)?),
        ParameterType::Programme => Value::Programme(ProgrammeId::new(text).map_err(id)?),
        ParameterType::Component => Value::Component(ComponentId::new(text).map_err(id)?),
        ParameterType::Project => Value::Project(ProjectId::new(text).map_err(id)?),
        ParameterType::Filing => Value::Filing(FilingId::new(text).map_err(id)?),
        ParameterType::OnwardGrant => Value::OnwardGrant(OnwardGrantId::new(text).map_err(id)?),
        ParameterType::Service => Value::Service(ServiceId::new(text).map_err(id)?),
        ParameterType::BudgetItem => Value::BudgetItem(BudgetItemId::new(text).map_err(id)?),
        ParameterType::Year => {
            Value::Year(text.parse().map_err(|_| bad(format!("„{text}“ ist kein Haushaltsjahr (zum Beispiel 2021)")))?)
        }
        ParameterType::Money => Value::Money(Euro::parse(text).map_err(|error| bad(error.to_string()))?),
        ParameterType::Seq => Value::Seq(Seq(text
            .parse()
            .map_err(|_| bad(format!("„{text}“ ist keine Nummer eines Ereignisses (0, 1, 2 …)")))?)),
        ParameterType::EventType => Value::Word(event_type(text).map_err(bad)?),
        ParameterType::Choice => Value::Word(choice(parameter, text).map_err(bad)?),
        ParameterType::Day => {
            Value::Day(calendar::parse_date(text).map_err(|_| bad(format!("„{text}“ ist kein Tag (JJJJ-MM-TT)")))?)
        }
        ParameterType::AsOf | ParameterType::Date | ParameterType::Language => {
            return Err(bad("steht nicht unter den eigenen Angaben des Berichts".to_owned()));
        }
    })
}

/// Ids with commas between them; spaces beside a comma are nothing.
fn list<T: TryFrom<String, Error = IdError>>(text: &str) -> Result<Vec<T>, IdError> {
    text.split(',').map(|part| T::try_from(part.trim().to_owned())).collect()
}

/// The name of an event type; a version (`frame_granted/1`) may stand behind it and does not narrow.
fn event_type(text: &str) -> Result<String, String> {
    let name = text.split_once('/').map_or(text, |(name, _)| name);
    let known = journal_extract::EVENT_TYPES;
    let found = known.iter().find(|(id, _)| *id == name).map(|(id, _)| (*id).to_owned());
    let names = || known.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("„{text}“ ist keine Art von Ereignis; möglich sind {}", names()))
}

fn choice(parameter: &Parameter, text: &str) -> Result<String, String> {
    let ids: Vec<&str> = parameter.choices.iter().map(|choice| choice.id.as_str()).collect();
    let known = ids.iter().find(|id| **id == text).map(|id| (*id).to_owned());
    known.ok_or_else(|| format!("„{text}“ gibt es nicht; möglich sind {}", ids.join(", ")))
}

/// What a report is asked, typed. A getter with a name that the definition does not declare has no value.
pub(super) struct Asked {
    values: BTreeMap<String, Value>,
    pub value_date: Option<Date>,
}

macro_rules! getters {
    ($($name:ident, $variant:ident, $type:ty);* $(;)?) => {
        $(pub(super) fn $name(&self, id: &str) -> Option<&$type> {
            match self.values.get(id) {
                Some(Value::$variant(value)) => Some(value),
                _ => None,
            }
        })*
    };
}

impl Asked {
    getters! {
        run, Run, ProposalId;
        runs, Runs, [ProposalId];
        keys, Keys, [KeyId];
        manager, Manager, ManagerId;
        programme, Programme, ProgrammeId;
        component, Component, ComponentId;
        project, Project, ProjectId;
        filing, Filing, FilingId;
        onward_grant, OnwardGrant, OnwardGrantId;
        service, Service, ServiceId;
        budget_item, BudgetItem, BudgetItemId;
        year, Year, u16;
        money, Money, Euro;
        seq, Seq, Seq;
        word, Word, str;
        day, Day, Date;
    }

    /// A value that the definition requires.
    ///
    /// # Errors
    /// `Parameters`: the definition and the report disagree.
    pub(super) fn required<'a, T: ?Sized>(&self, id: &str, value: Option<&'a T>) -> Result<&'a T, DeskError> {
        value.ok_or_else(|| DeskError::Parameters(format!("Der Bericht braucht die Angabe „{id}“")))
    }
}

#[cfg(test)]
mod tests;
