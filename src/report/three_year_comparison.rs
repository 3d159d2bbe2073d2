//! The three-year comparison (Dreijahresvergleich, R2): each item's appropriation, commitments and expenditure of three
//! budget years side by side.
//!
//! Pure: facts in, `Sheet` out. It is not the budget account: over-plan consents are in the appropriation here, and nothing
//! is said of columns that only the account of one year has. A year without a booking is no year of zeros.
//! Law: BHO §§ 80, 81, 85.

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};

/// The id of the report and of its definition file.
pub const ID: &str = "three-year-comparison";

/// What of an item, or of all, was in one year. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub appropriated: Option<Euro>,
    pub committed: Option<Euro>,
    pub actual: Option<Euro>,
}

/// One item in the three years, the earliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub budget_item: String,
    pub title: String,
    pub years: [Amounts; 3],
}

/// All that the comparison says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreeYearFacts {
    pub title: Option<String>,
    pub years: [u16; 3],
    /// Which of them are closed: nothing is booked into those.
    pub closed: [bool; 3],
    pub lines: Vec<Line>,
    /// Over all balances of each year, not computed from `lines`.
    pub total: [Amounts; 3],
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the comparison.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &ThreeYearFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let mut columns = frame.columns(|_| true);
    let mut repeated = Vec::with_capacity(9);
    for id in ["budget_eur", "bound_eur", "outturn_eur"] {
        for year in facts.years {
            repeated.push(frame.definition.repeated(id, &year.to_string(), language)?);
        }
    }
    // The change stands behind the years that it is of.
    let at = columns.columns.iter().position(|column| column.id == "change_eur").unwrap_or(columns.columns.len());
    columns.columns.splice(at..at, repeated);
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    let mut changes = None;
    for line in &facts.lines {
        let change = change(&line.years)?;
        changes = parts::plus(changes, change)?;
        rows.push(columns.row(RowKind::Body, |id| match id {
            "budget_item" => Cell::Id(line.budget_item.clone()),
            "title" => Cell::Text(line.title.clone()),
            "change_eur" => change.map_or(Cell::Empty, Cell::Money),
            other => cell(&facts.years, &line.years, other),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "budget_item" => Cell::TotalLabel,
        "change_eur" => changes.map_or(Cell::Empty, Cell::Money),
        other => cell(&facts.years, &facts.total, other),
    });
    let state = facts.years.iter().zip(facts.closed).map(|(year, is_closed)| {
        let state = match is_closed {
            true => language.pick("abgeschlossen", "closed"),
            false => language.pick("nicht abgeschlossen", "not closed"),
        };
        format!("{year} {state}")
    });
    let state = state.collect::<Vec<_>>().join(", ");
    let above = vec![parts::fact(language, "Jahresabschluss", "Close of the years", state)];
    let [first, second, last] = &facts.total;
    let typed = Typed::from([
        ("last_year", Cell::Id(facts.years[2].to_string())),
        ("outturn_first_eur", money_cell(first.actual)),
        ("outturn_second_eur", money_cell(second.actual)),
        ("outturn_last_eur", money_cell(last.actual)),
    ]);
    let mut head = frame.head(facts.title.clone(), &columns, above, typed);
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.lines.len(),
        "In keinem der drei Haushaltsjahre ist etwas veranschlagt.",
        "Nothing has been appropriated in any of the three budget years.",
    );
    Ok(Sheet {
        head,
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

/// Actual of the last year less that of the year before.
fn change([_, before, last]: &[Amounts; 3]) -> Result<Option<Euro>, MoneyError> {
    before.actual.zip(last.actual).map(|(before, last)| last.minus(before)).transpose()
}

/// A repeated column ends with its year.
fn cell(years: &[u16; 3], amounts: &[Amounts; 3], column: &str) -> Cell {
    let of_year = years.iter().zip(amounts).find_map(|(year, of_year)| {
        let id = column.strip_suffix(&year.to_string())?.strip_suffix('_')?;
        Some((id, of_year))
    });
    match of_year {
        Some(("budget_eur", of_year)) => money_cell(of_year.appropriated),
        Some(("bound_eur", of_year)) => money_cell(of_year.committed),
        Some(("outturn_eur", of_year)) => money_cell(of_year.actual),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests;
