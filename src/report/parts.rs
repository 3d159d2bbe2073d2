//! What several builders share: amounts in words, the order of the Länder, what stands over a whole report.

use super::definition::{ColumnDefinition, Definition};
use super::provenance::Provenance;
pub(super) use super::sheet::Fact;
use super::sheet::{Cell, Column, Drawing, Foot, Head, Notes, Row, RowKind, RunningTotals, SmallTable};
use super::words::Language;
use super::{ReportError, example_words};
use crate::core::money::{Euro, MoneyError};
use std::collections::BTreeMap;

/// The Länder in the order of the preamble of the Grundgesetz, in which the Bund prints its tables.
const FEDERAL_ORDER: [&str; 16] = [
    "DE-BW", "DE-BY", "DE-BE", "DE-BB", "DE-HB", "DE-HH", "DE-HE", "DE-MV", "DE-NI", "DE-NW", "DE-RP", "DE-SL",
    "DE-SN", "DE-ST", "DE-SH", "DE-TH",
];

/// More bars than this say nothing; the drawing is left out.
pub(super) const MOST_BARS: usize = 40;

/// The place of a Land in the federal order; everybody else comes after all of them.
pub(super) fn federal_place(code: &str) -> usize {
    FEDERAL_ORDER.iter().position(|known| *known == code).unwrap_or(FEDERAL_ORDER.len())
}

/// An amount with its sign of currency.
pub(super) fn money(amount: Euro, language: Language) -> String {
    match language {
        Language::De => amount.to_german(),
        Language::En => amount.to_english(),
    }
}

/// An amount, or that there is none yet.
pub(super) fn money_or_missing(amount: Option<Euro>, language: Language) -> String {
    amount.map_or_else(|| Cell::Missing.display(language), |amount| money(amount, language))
}

/// The cell of an amount, or that there is none yet.
pub(super) fn money_cell(amount: Option<Euro>) -> Cell {
    amount.map_or(Cell::Missing, Cell::Money)
}

/// The sum of what is there; nothing where neither is.
pub(super) fn plus(one: Option<Euro>, other: Option<Euro>) -> Result<Option<Euro>, MoneyError> {
    match (one, other) {
        (Some(one), Some(other)) => one.plus(other).map(Some),
        (one, other) => Ok(one.or(other)),
    }
}

/// The quotient of two amounts; there is none yet where one of them is missing, and none of zero.
pub(super) fn ratio(part: Option<Euro>, whole: Option<Euro>) -> Cell {
    let (Some(part), Some(whole)) = (part, whole) else { return Cell::Missing };
    percent(part, whole).map_or(Cell::Empty, Cell::Percent)
}

/// A labelled value in the language of the sheet.
pub(super) fn fact(language: Language, de: &str, en: &str, value: impl Into<String>) -> Fact {
    Fact { label: language.pick(de, en).to_owned(), value: value.into() }
}

/// `part` in percent of `whole`, rounded half up to two decimals as a plain decimal; nothing of a whole of zero.
pub(super) fn percent(part: Euro, whole: Euro) -> Option<String> {
    percent_of(i128::from(part.cents()), i128::from(whole.cents()))
}

/// The same of numbers that are no money.
pub(super) fn percent_of(part: i128, whole: i128) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let negative = (part < 0) != (whole < 0) && part != 0;
    let (part, whole) = (part.abs(), whole.abs());
    let hundredths = (part * 20_000 + whole) / (2 * whole);
    let sign = if negative && hundredths != 0 { "-" } else { "" };
    Some(format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100))
}

/// What every builder begins with: the definition in one language, and what stands over the whole report.
pub(super) struct Frame<'a> {
    pub definition: Definition,
    pub language: Language,
    pub banners: Vec<String>,
    provenance: &'a Provenance,
}

impl<'a> Frame<'a> {
    /// # Errors
    /// `Provenance`, `Definition`.
    pub(super) fn of(
        id: &str,
        provenance: &'a Provenance,
        language: Language,
        is_example: bool,
    ) -> Result<Frame<'a>, ReportError> {
        provenance.check()?;
        let example = is_example.then(|| example_words(language).to_owned());
        let banners = example.into_iter().chain(provenance.sight_words(language)).collect();
        Ok(Frame { definition: Definition::of(id)?, language, banners, provenance })
    }

    /// The columns that are kept; `remark` where something stands over the whole report: rows are copied out of
    /// tables, and what stands above a table stays behind.
    pub(super) fn columns(&self, keep: impl Fn(&ColumnDefinition) -> bool) -> Columns {
        let remark = (!self.banners.is_empty()).then(|| self.banners.join("; "));
        let columns = self.definition.columns(self.language, |column| match column.id.as_str() {
            "remark" => remark.is_some(),
            _ => !column.repeated && (!column.optional || keep(column)),
        });
        Columns { columns, remark }
    }

    pub(super) fn text(&self, de: &str, en: &str) -> String {
        self.language.pick(de, en).to_owned()
    }

    pub(super) fn head(&self, subtitle: Option<String>, columns: &Columns, facts: Vec<Fact>, typed: Typed) -> Head {
        Head {
            report: self.definition.id.clone(),
            language: self.language,
            one_page: self.definition.one_page,
            parameters: self.definition.asked(&self.provenance.parameters, self.language),
            title: self.definition.title.pick(self.language).to_owned(),
            subtitle,
            banners: self.banners.clone(),
            assumptions: Vec::new(),
            facts,
            typed_facts: typed,
            tables: Vec::new(),
            table_title: self.definition.table_title.pick(self.language).to_owned(),
            columns: columns.columns.clone(),
        }
    }

    pub(super) fn foot(&self, columns: &Columns, total: Option<Row>, notes: Notes, drawings: Vec<Drawing>) -> Foot {
        let definitions = columns.columns.iter().map(|column| (column.label.clone(), column.definition.clone()));
        Foot {
            total,
            notes,
            drawings,
            definitions: definitions.collect(),
            sources: Vec::new(),
            provenance: self.provenance.clone(),
        }
    }

    /// One of the small tables of the definition, with the columns that are kept.
    ///
    /// # Errors
    /// `Definition` if there is no such table.
    pub(super) fn small(&self, id: &str, keep: impl Fn(&str) -> bool) -> Result<Small, ReportError> {
        let missing =
            || ReportError::Definition { id: self.definition.id.clone(), reason: format!("die Tabelle {id} fehlt") };
        let (title, columns) = self.definition.table(id, self.language).ok_or_else(missing)?;
        Ok(Small::new(id, title, columns, keep))
    }

    /// What a report without a row says instead of an empty table.
    pub(super) fn nothing(&self, rows: usize, de: &str, en: &str) -> Notes {
        let title = self.text("Keine Einträge", "No entries");
        if rows == 0 { vec![(title, vec![self.text(de, en)])] } else { Vec::new() }
    }
}

/// Facts for programs.
pub(super) type Typed = BTreeMap<&'static str, Cell>;

/// The columns of a sheet, and what every row of a file says last.
pub(super) struct Columns {
    pub columns: Vec<Column>,
    remark: Option<String>,
}

impl Columns {
    /// What every row of a file says last.
    pub(super) fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// Adds columns behind those there are, but for the one that files say last.
    pub(super) fn insert(&mut self, columns: Vec<Column>) {
        let at = self.columns.iter().position(|column| column.id == "remark").unwrap_or(self.columns.len());
        self.columns.splice(at..at, columns);
    }

    /// A row, column by column.
    pub(super) fn row(&self, kind: RowKind, cell: impl Fn(&str) -> Cell) -> Row {
        let cells = self.columns.iter().map(|column| match (column.id.as_str(), &self.remark) {
            ("remark", Some(remark)) => Cell::Text(remark.clone()),
            (id, _) => cell(id),
        });
        Row { kind, cells: cells.collect() }
    }
}

/// Whether somebody is named in the vault as the one who is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payee {
    #[default]
    Nobody,
    InVault,
    Erased,
}

impl Payee {
    /// What a file says of it: nobody has a right yet to read the vault through a report.
    pub(super) fn cell(self, language: Language) -> Cell {
        match self {
            Payee::Nobody => Cell::Empty,
            Payee::InVault => Cell::Text(language.pick("[im Tresor]", "[in the vault]").to_owned()),
            Payee::Erased => Cell::Erased,
        }
    }
}

/// A small table before its rows.
pub(super) struct Small {
    id: String,
    title: String,
    columns: Columns,
}

impl Small {
    pub(super) fn new(id: &str, title: String, columns: Vec<Column>, keep: impl Fn(&str) -> bool) -> Small {
        let columns = columns.into_iter().filter(|column| keep(&column.id)).collect();
        Small { id: id.to_owned(), title, columns: Columns { columns, remark: None } }
    }

    /// A row, column by column.
    pub(super) fn row(&self, kind: RowKind, cell: impl Fn(&str) -> Cell) -> Row {
        self.columns.row(kind, cell)
    }

    /// The table; a stated total is held against its rows.
    ///
    /// # Errors
    /// `TotalsDisagree`.
    pub(super) fn table(self, rows: Vec<Row>) -> Result<SmallTable, ReportError> {
        let mut totals = RunningTotals::new(&self.columns.columns);
        rows.iter().try_for_each(|row| totals.take(row))?;
        Ok(SmallTable { id: self.id, title: self.title, columns: self.columns.columns, rows })
    }
}

/// Explains under the main table what the small ones say otherwise.
pub(super) fn define_small_columns(head: &Head, foot: &mut Foot) {
    for table in &head.tables {
        for column in &table.columns {
            let known = |label: &str| foot.definitions.iter().any(|(known, _)| known == label);
            let is_defined =
                foot.definitions.iter().any(|known| *known == (column.label.clone(), column.definition.clone()));
            if !is_defined {
                let apart = if known(&column.label) {
                    format!("{} ({})", column.label, table.title)
                } else {
                    column.label.clone()
                };
                foot.definitions.push((apart, column.definition.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests;
