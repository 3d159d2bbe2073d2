//! What a report is: its definition file `reports/<id>.toml`, built in at compile time.
//!
//! The only place where columns are described: CSV header, table head, definitions under the table and (later) the
//! description of an audit export all come from it. Definition files are data: no expressions, no SQL.

use super::ReportError;
use super::parts::money;
use super::sheet::{Column, Fact};
use super::words::{self, Language};
use crate::core::calendar;
use crate::core::money::Euro;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FILES: [(&str, &str); 29] = [
    ("allocation-comparison", include_str!("../../reports/allocation-comparison.toml")),
    ("allocation-statement", include_str!("../../reports/allocation-statement.toml")),
    ("assignment-letter", include_str!("../../reports/assignment-letter.toml")),
    ("budget-account", include_str!("../../reports/budget-account.toml")),
    ("budget-monitor", include_str!("../../reports/budget-monitor.toml")),
    ("budget-overview", include_str!("../../reports/budget-overview.toml")),
    ("cash-reconciliation", include_str!("../../reports/cash-reconciliation.toml")),
    ("claims", include_str!("../../reports/claims.toml")),
    ("running-cost", include_str!("../../reports/running-cost.toml")),
    ("commitment-authority", include_str!("../../reports/commitment-authority.toml")),
    ("data-quality", include_str!("../../reports/data-quality.toml")),
    ("distribution", include_str!("../../reports/distribution.toml")),
    ("flow-of-funds", include_str!("../../reports/flow-of-funds.toml")),
    ("interest-statement", include_str!("../../reports/interest-statement.toml")),
    ("journal-extract", include_str!("../../reports/journal-extract.toml")),
    ("last-recipients", include_str!("../../reports/last-recipients.toml")),
    ("orders-and-payments", include_str!("../../reports/orders-and-payments.toml")),
    ("project-dossier", include_str!("../../reports/project-dossier.toml")),
    ("project-register", include_str!("../../reports/project-register.toml")),
    ("residues", include_str!("../../reports/residues.toml")),
    ("roll-out", include_str!("../../reports/roll-out.toml")),
    ("services-and-deadline", include_str!("../../reports/services-and-deadline.toml")),
    ("share-explanation", include_str!("../../reports/share-explanation.toml")),
    ("statement-of-use", include_str!("../../reports/statement-of-use.toml")),
    ("target-vs-actual", include_str!("../../reports/target-vs-actual.toml")),
    ("three-year-comparison", include_str!("../../reports/three-year-comparison.toml")),
    ("voucher-list", include_str!("../../reports/voucher-list.toml")),
    ("week-sheet", include_str!("../../reports/week-sheet.toml")),
    ("year-end-outlook", include_str!("../../reports/year-end-outlook.toml")),
];

/// Small tables that several reports share.
const PARTS: [(&str, &str); 2] = [
    ("funding", include_str!("../../reports/parts/funding.toml")),
    ("without-authority", include_str!("../../reports/parts/without-authority.toml")),
];

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub de: String,
    pub en: String,
}

impl Bilingual {
    #[must_use]
    pub fn pick(&self, language: Language) -> &str {
        language.pick(&self.de, &self.en)
    }
}

/// What kind of cells a column holds; it decides alignment and the protection in `csv-excel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    Text,
    Id,
    Money,
    Percent,
    /// A quotient: the one of a total is its own, not the sum of those above it.
    Ratio,
    /// What stands after the row: that of a total is its own as well.
    Balance,
    Decimal,
    Fraction,
    Integer,
    Date,
}

/// What a parameter holds; the desk reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterType {
    Run,
    /// Several runs, with commas.
    Runs,
    /// Several keys, with commas.
    Keys,
    Manager,
    /// A manager that is a Land.
    Land,
    Programme,
    Component,
    Project,
    /// A statement of use.
    Filing,
    OnwardGrant,
    /// OZG-ID of a bundle, or LeiKa-ID of a single service.
    Service,
    BudgetItem,
    /// A budget year.
    Year,
    Money,
    Seq,
    EventType,
    /// One of the parameter's `choices`.
    Choice,
    /// A day that the report looks at; not a value date, which narrows what counts.
    Day,
    AsOf,
    Date,
    Language,
}

impl ParameterType {
    /// Whether it is a question to this report, and not one that every reading of the book can name.
    #[must_use]
    pub const fn is_own(self) -> bool {
        !matches!(self, ParameterType::AsOf | ParameterType::Date | ParameterType::Language)
    }
}

impl ColumnType {
    #[must_use]
    pub const fn is_number(self) -> bool {
        !matches!(self, ColumnType::Text | ColumnType::Id | ColumnType::Date)
    }

    /// Whether a total of the column is the sum of what stands above it.
    #[must_use]
    pub const fn is_summed(self) -> bool {
        self.is_number() && !matches!(self, ColumnType::Ratio | ColumnType::Balance)
    }
}

/// A column: `optional` ones are left out where no row has a value, those for `files_only` are not drawn on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnDefinition {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    #[serde(default)]
    pub unit: Option<Bilingual>,
    #[serde(default)]
    pub optional: bool,
    /// Stands once for each thing that is compared; `{}` in its texts is the name of the thing.
    #[serde(default)]
    pub repeated: bool,
    /// Stands in the CSV files (also in the one that a PDF carries): what paper says once, every row of a file says.
    #[serde(default)]
    pub files_only: bool,
    pub label: Bilingual,
    pub definition: Bilingual,
}

/// A parameter of a report as the command line and the API take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: ParameterType,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What people read before the value, where the id would be a word of the command line.
    pub label: Bilingual,
    pub description: Bilingual,
}

/// One of the words that a parameter takes, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub id: String,
    pub label: Bilingual,
}

impl Parameter {
    /// The parameter and its value as people read them; ids of things stay what they are.
    fn said(&self, value: &str, language: Language) -> Fact {
        let value = match self.kind {
            ParameterType::Choice => {
                let choice = self.choices.iter().find(|choice| choice.id == value);
                choice.map_or(value, |choice| choice.label.pick(language)).to_owned()
            }
            ParameterType::Money => Euro::parse(value).map_or_else(|_| value.to_owned(), |sum| money(sum, language)),
            ParameterType::Day => match calendar::parse_date(value) {
                Ok(day) => words::date(day, language),
                Err(_) => value.to_owned(),
            },
            ParameterType::Runs | ParameterType::Keys => value.split(',').map(str::trim).collect::<Vec<_>>().join(", "),
            _ => value.to_owned(),
        };
        Fact { label: self.label.pick(language).to_owned(), value }
    }
}

/// A table of a report: the main one stands in `columns`, small ones before it in `tables`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableDefinition {
    pub id: String,
    pub title: Bilingual,
    pub columns: Vec<ColumnDefinition>,
}

/// The definition of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub id: String,
    pub readers: Vec<String>,
    pub legal_basis: Bilingual,
    pub title: Bilingual,
    pub formats: Vec<String>,
    /// On paper all of it stands on one page, smaller if it must.
    #[serde(default)]
    pub one_page: bool,
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    #[serde(default)]
    pub tables: Vec<TableDefinition>,
    pub table_title: Bilingual,
    pub columns: Vec<ColumnDefinition>,
}

impl Definition {
    /// # Errors
    /// `UnknownReport`, or `Definition` if the built-in file is not readable.
    pub fn of(id: &str) -> Result<Definition, ReportError> {
        let (_, text) =
            FILES.iter().find(|(known, _)| *known == id).ok_or_else(|| ReportError::UnknownReport(id.to_owned()))?;
        parse(id, text)
    }

    /// What was asked of the report itself, in words and in the order of the definition.
    #[must_use]
    pub fn asked(&self, given: &BTreeMap<String, String>, language: Language) -> Vec<Fact> {
        let own = self.parameters.iter().filter(|parameter| parameter.kind.is_own());
        let given = own.filter_map(|parameter| Some((parameter, given.get(&parameter.id)?)));
        given.map(|(parameter, value)| parameter.said(value, language)).collect()
    }

    /// One parameter with a value, in words.
    pub(super) fn said(&self, id: &str, value: &str, language: Language) -> Fact {
        let found = self.parameters.iter().find(|parameter| parameter.id == id);
        let plain = || Fact { label: id.to_owned(), value: value.to_owned() };
        found.map_or_else(plain, |parameter| parameter.said(value, language))
    }

    /// The main columns that the filter keeps, in their order, in one language.
    #[must_use]
    pub fn columns(&self, language: Language, keep: impl Fn(&ColumnDefinition) -> bool) -> Vec<Column> {
        self.columns.iter().filter(|column| keep(column)).map(|column| resolve(column, language)).collect()
    }

    /// A repeated column for one of the things that are compared, such as `amount_eur_b` for B.
    ///
    /// # Errors
    /// `Definition` if there is no such column.
    pub fn repeated(&self, id: &str, thing: &str, language: Language) -> Result<Column, ReportError> {
        let found = self.columns.iter().find(|column| column.repeated && column.id == id);
        let missing = || ReportError::Definition { id: self.id.clone(), reason: format!("die Spalte {id} fehlt") };
        let column = resolve(found.ok_or_else(missing)?, language);
        Ok(Column {
            id: format!("{id}_{}", thing.to_lowercase()),
            label: column.label.replace("{}", thing),
            definition: column.definition.replace("{}", thing),
            ..column
        })
    }

    /// The columns of one of the small tables, or none if the definition does not know it.
    #[must_use]
    pub fn table(&self, id: &str, language: Language) -> Option<(String, Vec<Column>)> {
        let table = self.tables.iter().find(|table| table.id == id)?;
        let columns = table.columns.iter().map(|column| resolve(column, language)).collect();
        Some((table.title.pick(language).to_owned(), columns))
    }
}

/// The title and columns of a table that several reports share.
///
/// # Errors
/// `Definition` if there is no such part, or its built-in file is not readable.
pub(super) fn part(id: &str, language: Language) -> Result<(String, Vec<Column>), ReportError> {
    let bad = |reason: String| ReportError::Definition { id: id.to_owned(), reason };
    let (_, text) = PARTS.iter().find(|(known, _)| *known == id).ok_or_else(|| bad("die Datei fehlt".to_owned()))?;
    let table: TableDefinition = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
    let columns = table.columns.iter().map(|column| resolve(column, language)).collect();
    Ok((table.title.pick(language).to_owned(), columns))
}

fn resolve(column: &ColumnDefinition, language: Language) -> Column {
    Column {
        id: column.id.clone(),
        kind: column.kind,
        label: column.label.pick(language).to_owned(),
        unit: column.unit.as_ref().map(|unit| unit.pick(language).to_owned()),
        definition: column.definition.pick(language).to_owned(),
        files_only: column.files_only,
    }
}

fn parse(id: &str, text: &str) -> Result<Definition, ReportError> {
    let bad = |reason: String| ReportError::Definition { id: id.to_owned(), reason };
    let definition: Definition = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
    if definition.id != id {
        return Err(bad(format!("die Kennung in der Datei ist „{}“", definition.id)));
    }
    Ok(definition)
}

/// One line of `report list`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueEntry {
    pub id: String,
    pub title: String,
    pub formats: Vec<String>,
    pub parameters: Vec<CatalogueParameter>,
}

/// A parameter in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CatalogueParameter {
    pub id: String,
    pub required: bool,
    pub description: String,
}

/// All reports, in the order of their ids.
///
/// # Errors
/// `Definition` if a built-in file is not readable.
pub fn catalogue(language: Language) -> Result<Vec<CatalogueEntry>, ReportError> {
    let mut entries = Vec::with_capacity(FILES.len());
    for (id, text) in FILES {
        let definition = parse(id, text)?;
        let parameters = definition.parameters.iter().map(|parameter| CatalogueParameter {
            id: parameter.id.clone(),
            required: parameter.required,
            description: parameter.description.pick(language).to_owned(),
        });
        entries.push(CatalogueEntry {
            id: definition.id.clone(),
            title: definition.title.pick(language).to_owned(),
            parameters: parameters.collect(),
            formats: definition.formats,
        });
    }
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(entries)
}

#[cfg(test)]
mod tests;
