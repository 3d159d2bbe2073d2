//! The budget overview (Haushaltsübersicht): what each item and year has, and where it is.
//!
//! Pure: facts in, `Sheet` out. A column without a source in the book is not printed; an item that nothing was ever
//! appropriated to says so and shows no 0,00.
//! Law: BHO § 81 Abs. 2 (statement per item), § 34.

use super::ReportError;
use super::parts::{self, Columns, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};

/// The id of the report and of its definition file.
pub const ID: &str = "budget-overview";

/// What an item and year, or all of them, have. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub appropriated: Option<Euro>,
    pub blocked: Option<Euro>,
    pub available: Option<Euro>,
    pub assigned: Option<Euro>,
    pub without_authority: Option<Euro>,
}

impl Amounts {
    fn plus(self, other: Amounts) -> Result<Amounts, MoneyError> {
        Ok(Amounts {
            appropriated: parts::plus(self.appropriated, other.appropriated)?,
            blocked: parts::plus(self.blocked, other.blocked)?,
            available: parts::plus(self.available, other.available)?,
            assigned: parts::plus(self.assigned, other.assigned)?,
            without_authority: parts::plus(self.without_authority, other.without_authority)?,
        })
    }
}

/// One item in one year; without a year where it has none yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub budget_item: String,
    pub title: String,
    pub manager: String,
    pub booking_year: Option<u16>,
    pub amounts: Amounts,
}

/// All that the overview says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetOverviewFacts {
    /// The programmes of the book.
    pub programme_titles: Option<String>,
    /// By item, then by year.
    pub lines: Vec<Line>,
    /// The figures over the whole ledger, not computed from `lines`.
    pub total: Amounts,
    /// Whether the book has a figure for blocked funds at all.
    pub knows_blocked: bool,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the overview, with a subtotal for each item.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &BudgetOverviewFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|column| match column.id.as_str() {
        "blocked_eur" => facts.knows_blocked,
        _ => facts.total.without_authority.is_some(),
    });
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    for of_item in facts.lines.chunk_by(|one, other| one.budget_item == other.budget_item) {
        rows.extend(of_item.iter().map(|line| body(&columns, line)));
        let sum = of_item.iter().try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))?;
        let item = of_item.first().map_or("", |line| line.budget_item.as_str());
        let label = format!("{} {item}", language.pick("Zwischensumme", "Subtotal"));
        rows.push(columns.row(RowKind::Subtotal, |id| match id {
            "title" => Cell::Text(label.clone()),
            other => amount(sum, other),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "budget_item" => Cell::TotalLabel,
        other => amount(facts.total, other),
    });
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let mut above = vec![named("Veranschlagt", "Appropriated", facts.total.appropriated)];
    if facts.knows_blocked {
        above.push(named("Gesperrt", "Blocked", facts.total.blocked));
    }
    above.push(named("Verfügbar", "Available", facts.total.available));
    above.push(named("Zugewiesen", "Assigned", facts.total.assigned));
    let typed = Typed::from([
        ("appropriated_eur", money_cell(facts.total.appropriated)),
        ("available_eur", money_cell(facts.total.available)),
        ("assigned_eur", money_cell(facts.total.assigned)),
    ]);
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist noch keine Haushaltsstelle angelegt.",
        "At this point no budget item has been created yet.",
    );
    let mut head = frame.head(facts.programme_titles.clone(), &columns, above, typed);
    facts.breaches.stand_first(&mut head)?;
    Ok(Sheet {
        head,
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn body(columns: &Columns, line: &Line) -> Row {
    columns.row(RowKind::Body, |id| match id {
        "budget_item" => Cell::Id(line.budget_item.clone()),
        "title" => Cell::Text(line.title.clone()),
        "manager" => Cell::Id(line.manager.clone()),
        "booking_year" => line.booking_year.map_or(Cell::Missing, |year| Cell::Id(year.to_string())),
        other => amount(line.amounts, other),
    })
}

fn amount(amounts: Amounts, column: &str) -> Cell {
    match column {
        "appropriated_eur" => money_cell(amounts.appropriated),
        "blocked_eur" => money_cell(amounts.blocked),
        "available_eur" => money_cell(amounts.available),
        "assigned_eur" => money_cell(amounts.assigned),
        // Most items never had any, and nobody records that there is none.
        "without_authority_eur" => amounts.without_authority.map_or(Cell::Empty, Cell::Money),
        "assigned_percent" => parts::ratio(amounts.assigned, amounts.appropriated),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests;
