//! The neutral document: what a report says, before any ink.
//!
//! `Sheet = head + row source + foot`. Cells are typed: a renderer decides how an amount looks, never what it is. Rows
//! are pulled once, forward; stated totals are checked against the running sum while they pass. What is not known is
//! `Missing` and never a zero.

pub(super) mod cell_ref;

pub use cell_ref::CellRef;

use super::provenance::Provenance;
use super::words::{self, Language};
use super::{ReportError, definition};
use crate::core::money::Euro;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use time::Date;

/// One value of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing belongs here (as in a total row beside a text).
    Empty,
    Text(String),
    /// An identifier: text that must never turn into a number.
    Id(String),
    Money(Euro),
    /// A percentage as it was published, a plain decimal such as `13.04061`.
    Percent(String),
    /// Any other plain decimal, verbatim.
    Decimal(String),
    /// An exact fraction `n/d`; people see so many decimals, marked where they are cut.
    Fraction {
        exact: String,
        places: u32,
    },
    Integer(i64),
    Date(Date),
    /// Not recorded yet: printed in words, never as 0,00.
    Missing,
    /// In an excerpt: not recorded, or not for whoever reads it. Nobody can tell which, and so neither may be said.
    Unseen,
    /// Erased from the vault: `[gelöscht]`.
    Erased,
    /// The word for the total of the rows; `total` in a file.
    TotalLabel,
}

/// The mark of a number that goes on after its last printed digit.
pub const CUT_MARK: char = '…';

impl Cell {
    /// The cell for people, without the unit.
    #[must_use]
    pub fn display(&self, language: Language) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Id(text) => text.clone(),
            Cell::Money(amount) if language == Language::De => amount.to_german_bare(),
            Cell::Money(amount) => amount.to_english_bare(),
            Cell::Percent(text) | Cell::Decimal(text) if words::is_decimal(text) => words::decimal(text, language),
            Cell::Percent(text) | Cell::Decimal(text) => text.clone(),
            Cell::Fraction { exact, places } => match words::cut_fraction(exact, *places) {
                Some((plain, cut)) => {
                    let mut text = words::decimal(&plain, language);
                    text.extend(cut.then_some(CUT_MARK));
                    text
                }
                None => exact.clone(),
            },
            Cell::Integer(n) => words::decimal(&n.to_string(), language),
            Cell::Date(day) => words::date(*day, language),
            Cell::Missing => language.pick("noch nicht erfasst", "not recorded yet").to_owned(),
            Cell::Unseen => language.pick("nicht im Ausschnitt", "not in the excerpt").to_owned(),
            Cell::Erased => language.pick("[gelöscht]", "[erased]").to_owned(),
            Cell::TotalLabel => language.pick("Summe", "Total").to_owned(),
        }
    }

    /// The cell for programs: nothing is lost, a missing value is empty.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = String::new();
        self.borrowed().put_plain(&mut text);
        text
    }

    /// Whether the cell holds a number.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(self, Cell::Money(_) | Cell::Percent(_) | Cell::Decimal(_) | Cell::Fraction { .. } | Cell::Integer(_))
    }

    /// The cell in a report that does not show all.
    #[must_use]
    pub fn in_excerpt(self) -> Cell {
        if self == Cell::Missing { Cell::Unseen } else { self }
    }

    /// The cell as it stands in JSON: amounts and other decimals as text, so that no program rounds them; `null` for
    /// what is not known.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        match self {
            Cell::Empty | Cell::Missing | Cell::Unseen => serde_json::Value::Null,
            Cell::Integer(number) => (*number).into(),
            other => other.plain().into(),
        }
    }
}

/// What a row is: only body rows are summed, subtotals sum what came since the last subtotal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Body,
    Subtotal,
    Total,
}

/// A row: one cell for each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub kind: RowKind,
    pub cells: Vec<Cell>,
}

impl Row {
    #[must_use]
    pub const fn body(cells: Vec<Cell>) -> Row {
        Row { kind: RowKind::Body, cells }
    }

    #[must_use]
    pub const fn subtotal(cells: Vec<Cell>) -> Row {
        Row { kind: RowKind::Subtotal, cells }
    }

    #[must_use]
    pub const fn total(cells: Vec<Cell>) -> Row {
        Row { kind: RowKind::Total, cells }
    }
}

impl Row {
    fn in_excerpt(self) -> Row {
        Row { cells: self.cells.into_iter().map(Cell::in_excerpt).collect(), ..self }
    }
}

/// Rows, pulled once and forward.
pub type RowSource = Box<dyn Iterator<Item = Result<Row, ReportError>> + Send>;

/// A column as the definition describes it, in the language of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub id: String,
    pub kind: definition::ColumnType,
    pub label: String,
    pub unit: Option<String>,
    pub definition: String,
    /// Not drawn on paper.
    pub files_only: bool,
}

/// A labelled value above the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A small table before the main one; its total row, if any, is checked like that of the main table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallTable {
    /// As in the definition file.
    pub id: String,
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// What stands before the main table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub report: String,
    pub language: Language,
    /// On paper all of it stands on one page.
    pub one_page: bool,
    /// What was asked, in words.
    pub parameters: Vec<Fact>,
    pub title: String,
    pub subtitle: Option<String>,
    /// Warnings that must stay with every page and every file, such as „Beispielrechnung“.
    pub banners: Vec<String>,
    /// What no source says and the report rests on nevertheless.
    pub assumptions: Vec<String>,
    pub facts: Vec<Fact>,
    /// The same for programs, by ids that no language changes: whoever reads only a CSV file finds here what stands
    /// above the table on paper.
    pub typed_facts: BTreeMap<&'static str, Cell>,
    pub tables: Vec<SmallTable>,
    pub table_title: String,
    pub columns: Vec<Column>,
}

/// One bar: its length is `value` in relation to the largest value of its drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub text: String,
    pub value: i64,
}

/// A Land on a map: its code (`DE-BY`) and the number of its class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandArea {
    pub land: String,
    pub class: usize,
}

/// A map of the Länder by classes. Class 0 is that of the Länder without a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandMap {
    /// What each class means, from „no value“ and the least to the most; drawn ever denser.
    pub classes: Vec<String>,
    pub areas: Vec<LandArea>,
    /// What the source of the outlines demands beside every map.
    pub notice: String,
}

/// A stage of a stream; `rest` names what went no further, with its amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowStage {
    pub label: String,
    pub text: String,
    pub value: i64,
    pub rest: Option<(String, String)>,
}

/// A part of a whole in hundredths of a percent; nothing where it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub text: String,
    pub hundredths: Option<i64>,
}

/// What has parts, with what 100 % of each of them is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareRow {
    pub label: String,
    pub whole: String,
    pub parts: Vec<Share>,
}

/// Parts of a whole beside each other, each on a track of its own that is as long as the whole: none is added to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    pub parts: Vec<String>,
    pub rows: Vec<ShareRow>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Lengths from a common line.
    Bars(Vec<Bar>),
    /// Lengths to both sides of zero.
    Differences(Vec<Bar>),
    Map(LandMap),
    /// A stream that becomes thinner from stage to stage.
    Flow(Vec<FlowStage>),
    Shares(Shares),
}

/// A drawing with the text that says the same to somebody who does not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub title: String,
    pub alternative: String,
    pub shape: Shape,
}

impl Drawing {
    /// The drawing in a report that does not show all: what it calls not recorded may only not be shown.
    fn in_excerpt(mut self, language: Language) -> Drawing {
        let said = |text: &str| text.replace(&Cell::Missing.display(language), &Cell::Unseen.display(language));
        self.alternative = said(&self.alternative);
        if let Shape::Shares(shares) = &mut self.shape {
            for row in &mut shares.rows {
                row.whole = said(&row.whole);
                row.parts.iter_mut().for_each(|part| part.text = said(&part.text));
            }
        }
        self
    }
}

/// Titled paragraphs.
pub type Notes = Vec<(String, Vec<String>)>;

/// What stands after the main table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foot {
    /// The stated totals, from the derived tables and not from the rows: checked against the running sum.
    pub total: Option<Row>,
    pub notes: Notes,
    pub drawings: Vec<Drawing>,
    /// A row of the definitions under the table: label and text.
    pub definitions: Vec<(String, String)>,
    pub sources: Vec<String>,
    pub provenance: Provenance,
}

/// A report before any ink.
pub struct Sheet {
    pub head: Head,
    pub rows: RowSource,
    pub foot: Foot,
}

impl Sheet {
    /// The sheet as it may be read where its provenance says that it does not show all: what is missing is not called
    /// unrecorded, and no map draws a Land that is not shown as one without a value.
    #[must_use]
    pub fn as_its_provenance_says(mut self) -> Sheet {
        if !self.foot.provenance.is_excerpt() {
            return self;
        }
        let language = self.head.language;
        let titled = |title: &str| format!("{title} {}", language.pick("(Ausschnitt)", "(excerpt)"));
        self.head.table_title = titled(&self.head.table_title);
        for table in &mut self.head.tables {
            table.title = titled(&table.title);
            table.rows = std::mem::take(&mut table.rows).into_iter().map(Row::in_excerpt).collect();
        }
        self.foot.total = self.foot.total.map(Row::in_excerpt);
        self.foot.drawings.retain(|drawing| !matches!(drawing.shape, Shape::Map(_)));
        let drawings = std::mem::take(&mut self.foot.drawings).into_iter();
        self.foot.drawings = drawings.map(|drawing| drawing.in_excerpt(language)).collect();
        let rows = self.rows.map(|row| row.map(Row::in_excerpt));
        Sheet { rows: Box::new(rows), ..self }
    }

    /// All rows at once, for a page that shows a part of the report; the stated total is held against them.
    ///
    /// # Errors
    /// `TotalsDisagree` and the other errors of the rows.
    pub fn read(self) -> Result<(Head, Vec<Row>, Foot), ReportError> {
        let Sheet { head, rows, foot } = self;
        let mut totals = RunningTotals::new(&head.columns);
        let rows = rows.collect::<Result<Vec<Row>, ReportError>>()?;
        rows.iter().chain(&foot.total).try_for_each(|row| totals.take(row))?;
        Ok((head, rows, foot))
    }

    /// The canonical JSON that accompanies the file: what it was made from.
    ///
    /// # Errors
    /// `Provenance` if checkpoint, size, origin and root do not belong together.
    pub fn provenance_json(&self, data: &super::provenance::Data) -> Result<String, ReportError> {
        self.foot.provenance.to_json(&self.head, &self.foot.notes, data)
    }
}

/// Sums the rows as they pass and holds the stated totals against them.
#[derive(Debug)]
pub struct RunningTotals {
    columns: Vec<String>,
    /// Columns of quotients have no sum.
    summed: Vec<bool>,
    sums: Vec<Decimal>,
    since_subtotal: Vec<Decimal>,
    rows: u64,
}

impl RunningTotals {
    #[must_use]
    pub fn new(columns: &[Column]) -> RunningTotals {
        let zeros = vec![Decimal::ZERO; columns.len()];
        let summed = columns.iter().map(|c| c.kind.is_summed()).collect();
        let columns = columns.iter().map(|c| c.id.clone()).collect();
        RunningTotals { columns, summed, sums: zeros.clone(), since_subtotal: zeros, rows: 0 }
    }

    /// How many body rows have passed.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// The sums of the columns so far; 0 for those that have none.
    #[must_use]
    pub fn sums(&self) -> &[Decimal] {
        &self.sums
    }

    /// Takes one row: adds a body row, checks a subtotal or total.
    ///
    /// # Errors
    /// `WrongCellCount`, `NotANumber`, `TotalsDisagree`.
    pub fn take(&mut self, row: &Row) -> Result<(), ReportError> {
        self.holds(row.cells.len())?;
        match row.kind {
            RowKind::Body => self.add(row.cells.iter().map(Cell::borrowed)),
            RowKind::Subtotal => {
                self.check(&self.since_subtotal, row)?;
                self.since_subtotal.fill(Decimal::ZERO);
                Ok(())
            }
            RowKind::Total => self.check(&self.sums, row),
        }
    }

    /// Takes a body row whose cells lie with somebody else.
    ///
    /// # Errors
    /// As `take`.
    pub fn take_body(&mut self, cells: &[CellRef<'_>]) -> Result<(), ReportError> {
        self.holds(cells.len())?;
        self.add(cells.iter().copied())
    }

    fn holds(&self, found: usize) -> Result<(), ReportError> {
        let expected = self.columns.len();
        if found == expected { Ok(()) } else { Err(ReportError::WrongCellCount { expected, found }) }
    }

    fn add<'c>(&mut self, cells: impl Iterator<Item = CellRef<'c>>) -> Result<(), ReportError> {
        self.rows += 1;
        let sums = self.sums.iter_mut().zip(self.since_subtotal.iter_mut());
        for ((cell, column), (sum, since)) in cells.zip(&self.columns).zip(sums) {
            let bad = |text: String| ReportError::NotANumber { column: column.clone(), text };
            match cell {
                CellRef::Percent(text) | CellRef::Decimal(text) if !words::is_decimal(text) => {
                    return Err(bad(text.to_owned()));
                }
                CellRef::Fraction { exact, .. } if words::cut_fraction(exact, 0).is_none() => {
                    return Err(bad(exact.to_owned()));
                }
                _ => {}
            }
            if let Some(addend) = cell.addend() {
                *sum = sum.checked_add(addend).ok_or_else(|| bad(addend.to_string()))?;
                *since = since.checked_add(addend).ok_or_else(|| bad(addend.to_string()))?;
            }
        }
        Ok(())
    }

    fn check(&self, sums: &[Decimal], stated: &Row) -> Result<(), ReportError> {
        let cells = stated.cells.iter().zip(&self.columns).zip(&self.summed).zip(sums);
        for (((cell, column), _), sum) in cells.filter(|(((_, _), summed), _)| **summed) {
            if let Some(stated) = cell.borrowed().addend().filter(|stated| stated != sum) {
                let (running, stated) = (sum.to_string(), stated.to_string());
                return Err(ReportError::TotalsDisagree { column: column.clone(), running, stated });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
