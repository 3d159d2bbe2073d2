//! The budget account (Haushaltsrechnung) of a year: each item in the columns of § 81 Absatz 2 Nummer 2 BHO.
//!
//! Pure: facts in, `Sheet` out. The letters of the statute stand in the labels. Column d (what of the expenditure makes
//! assets) has no source in the book and is not printed.
//! Law: BHO §§ 19, 37, 45, 81.

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};

/// The id of the report and of its definition file.
pub const ID: &str = "budget-account";

/// What an item, or all of them, had in the year. Nothing where the book knows nothing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// a
    pub actual: Option<Euro>,
    /// b
    pub carried_forward: Option<Euro>,
    /// e
    pub appropriated: Option<Euro>,
    /// f
    pub carried_in: Option<Euro>,
    /// i
    pub over_plan: Option<Euro>,
    /// What income brought beside the plan, by a note of the budget. The statute has no letter for it.
    pub by_income: Option<Euro>,
}

/// The columns that are computed from others.
struct Computed {
    used: Option<Euro>,
    authority: Option<Euro>,
    difference: Option<Euro>,
}

impl Amounts {
    fn computed(&self) -> Result<Computed, MoneyError> {
        let used = parts::plus(self.actual, self.carried_forward)?;
        let authority = parts::plus(self.appropriated, self.carried_in)?;
        let difference = authority.map(|authority| used.unwrap_or(Euro::ZERO).minus(authority)).transpose()?;
        Ok(Computed { used, authority, difference })
    }
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub budget_item: String,
    pub title: String,
    pub amounts: Amounts,
}

/// All that the account says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetAccountFacts {
    pub title: Option<String>,
    pub booking_year: u16,
    /// Nothing is booked into a year that is closed.
    pub is_closed: bool,
    pub lines: Vec<Line>,
    /// Over all balances and postings of the year, not computed from `lines`.
    pub total: Amounts,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the account.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &BudgetAccountFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    for line in &facts.lines {
        let computed = line.amounts.computed()?;
        rows.push(columns.row(RowKind::Body, |id| match id {
            "budget_item" => Cell::Id(line.budget_item.clone()),
            "title" => Cell::Text(line.title.clone()),
            other => amount(&line.amounts, &computed, other),
        }));
    }
    let computed = facts.total.computed()?;
    let total = columns.row(RowKind::Total, |id| match id {
        "budget_item" => Cell::TotalLabel,
        other => amount(&facts.total, &computed, other),
    });
    let closed = if facts.is_closed {
        language.pick("abgeschlossen", "closed")
    } else {
        language.pick("noch nicht abgeschlossen: die Beträge können sich ändern", "not closed: amounts may change")
    };
    let above = vec![
        parts::fact(language, "Haushaltsjahr", "Budget year", facts.booking_year.to_string()),
        parts::fact(language, "Jahresabschluss", "Close of the year", closed),
    ];
    let typed = Typed::from([
        ("booking_year", Cell::Id(facts.booking_year.to_string())),
        ("closed", Cell::Id(facts.is_closed.to_string())),
        ("actual_eur", money_cell(facts.total.actual)),
        ("difference_eur", money_cell(computed.difference)),
    ]);
    let mut head = frame.head(facts.title.clone(), &columns, above, typed);
    facts.breaches.stand_first(&mut head)?;
    let mut notes = frame.nothing(
        facts.lines.len(),
        "In diesem Haushaltsjahr ist nichts veranschlagt.",
        "Nothing has been appropriated in this budget year.",
    );
    let missing = "Spalte d der Haushaltsrechnung (vermögenswirksame Beträge) führt dieses Buch nicht.";
    let missing = frame.text(missing, "The book does not keep column d of the account (amounts that make assets).");
    notes.push((frame.text("Was nicht gezeigt wird", "What is not shown"), vec![missing]));
    Ok(Sheet {
        head,
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

/// Most items carry nothing over and go beyond no plan, and nobody records that.
fn amount(amounts: &Amounts, computed: &Computed, column: &str) -> Cell {
    let if_any = |amount: Option<Euro>| amount.map_or(Cell::Empty, Cell::Money);
    match column {
        "actual_eur" => money_cell(amounts.actual),
        "carried_forward_eur" => if_any(amounts.carried_forward),
        "used_eur" => money_cell(computed.used),
        "appropriated_eur" => money_cell(amounts.appropriated),
        "carried_in_eur" => if_any(amounts.carried_in),
        "authority_eur" => money_cell(computed.authority),
        "difference_eur" => money_cell(computed.difference),
        "over_plan_eur" => if_any(amounts.over_plan),
        "by_income_eur" => if_any(amounts.by_income),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests;
