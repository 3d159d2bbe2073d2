//! The week sheet (Wochenblatt): what is available, what changed in a week, and what somebody has to see to.
//!
//! Pure: facts in, `Sheet` out. What needs nobody is left out, so that it stays on one page.
//! Law: BHO §§ 34, 45, 70.

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::residues::Line as Residue;
use super::sheet::{Cell, Row, RowKind, Sheet, SmallTable};
use super::without_authority::Breaches;
use super::words::{self, Language};
use crate::core::money::{Euro, MoneyError};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "week-sheet";

/// After so many days an order that the Kasse has not paid stands on the sheet.
pub const DAYS_UNPAID: i64 = 14;

/// What stood at one point. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub appropriated: Option<Euro>,
    /// With the managers of the items, not assigned.
    pub unassigned: Option<Euro>,
    pub assigned: Option<Euro>,
    pub blocked: Option<Euro>,
    pub committed: Option<Euro>,
    /// Assigned and usable, not committed.
    pub available: Option<Euro>,
    pub ordered: Option<Euro>,
    pub paid: Option<Euro>,
}

/// An order that has waited for the Kasse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    pub order: String,
    pub manager: String,
    pub issued_on: Date,
    pub days: i64,
    pub unpaid: Euro,
}

/// All that the sheet says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekSheetFacts {
    pub title: Option<String>,
    /// The day of the last event, and the one a week before.
    pub day: Date,
    pub week_ago: Date,
    pub now: Amounts,
    pub before: Amounts,
    pub overdue: Vec<Overdue>,
    pub expiring: Vec<Residue>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the sheet.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a difference leaves the range of the book.
pub fn build(facts: &WeekSheetFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows = Vec::new();
    for (label, now, before) in figures(facts, language) {
        let change = change(now, before)?;
        rows.push(columns.row(RowKind::Body, |id| match id {
            "figure" => Cell::Text(label.to_owned()),
            "now_eur" => money_cell(now),
            "before_eur" => money_cell(before),
            "change_eur" => change.map_or(Cell::Empty, Cell::Money),
            _ => Cell::Empty,
        }));
    }
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, language), typed(facts));
    if !facts.overdue.is_empty() {
        head.tables.push(overdue(facts, &frame)?);
    }
    if !facts.expiring.is_empty() {
        head.tables.push(expiring(facts, &frame)?);
    }
    facts.breaches.stand_first(&mut head)?;
    let mut foot = frame.foot(&columns, None, Vec::new(), Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

type FigureRow = (&'static str, Option<Euro>, Option<Euro>);

fn figures(facts: &WeekSheetFacts, language: Language) -> [FigureRow; 8] {
    let row = |de: &'static str, en: &'static str, of: fn(&Amounts) -> Option<Euro>| {
        (language.pick(de, en), of(&facts.now), of(&facts.before))
    };
    [
        row("Noch verfügbar (zugewiesen, nicht gebunden)", "Still available (assigned, not committed)", |it| {
            it.available
        }),
        row("Veranschlagt", "Appropriated", |it| it.appropriated),
        row("Nicht zugewiesen", "Not assigned", |it| it.unassigned),
        row("Zugewiesen", "Assigned", |it| it.assigned),
        row("Gesperrt", "Blocked", |it| it.blocked),
        row("Gebunden", "Committed", |it| it.committed),
        row("Angeordnet", "Ordered", |it| it.ordered),
        row("Ausgezahlt", "Paid", |it| it.paid),
    ]
}

fn change(now: Option<Euro>, before: Option<Euro>) -> Result<Option<Euro>, MoneyError> {
    match (now, before) {
        (Some(now), Some(before)) => now.minus(before).map(Some),
        _ => Ok(None),
    }
}

fn overdue(facts: &WeekSheetFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("overdue", |_| true)?;
    let row = |order: &Overdue| {
        small.row(RowKind::Body, |column| match column {
            "payment_order" => Cell::Id(order.order.clone()),
            "manager" => Cell::Id(order.manager.clone()),
            "issued_on" => Cell::Date(order.issued_on),
            "days" => Cell::Id(order.days.to_string()),
            "unpaid_eur" => Cell::Money(order.unpaid),
            _ => Cell::Empty,
        })
    };
    let mut rows: Vec<Row> = facts.overdue.iter().map(row).collect();
    let sum = Euro::sum(facts.overdue.iter().map(|order| order.unpaid))?;
    rows.push(small.row(RowKind::Total, |column| match column {
        "payment_order" => Cell::TotalLabel,
        "unpaid_eur" => Cell::Money(sum),
        _ => Cell::Empty,
    }));
    small.table(rows)
}

fn expiring(facts: &WeekSheetFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("expiring", |_| true)?;
    let row = |residue: &Residue| {
        small.row(RowKind::Body, |column| match column {
            "year_granted" => Cell::Id(residue.year_granted.to_string()),
            "budget_item" => Cell::Id(residue.budget_item.clone()),
            "manager" => Cell::Id(residue.manager.clone()),
            "expires_on" => residue.expires_on.map_or(Cell::Empty, Cell::Date),
            "waiting_eur" => money_cell(residue.amounts.waiting),
            "uncommitted_eur" => money_cell(residue.amounts.free),
            _ => Cell::Empty,
        })
    };
    let rows = facts.expiring.iter().map(row).collect();
    small.table(rows)
}

fn above(facts: &WeekSheetFacts, language: Language) -> Vec<parts::Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let counted = |number: usize| match number {
        0 => language.pick("keine", "none").to_owned(),
        some => some.to_string(),
    };
    vec![
        fact("Noch verfügbar", "Still available", parts::money_or_missing(facts.now.available, language)),
        fact("Letztes Ereignis am", "Last event on", words::date(facts.day, language)),
        fact("Verglichen mit", "Compared with", words::date(facts.week_ago, language)),
        fact(
            "Anordnungen, seit mehr als 14 Tagen nicht ausgezahlt",
            "Orders unpaid for more than 14 days",
            counted(facts.overdue.len()),
        ),
        fact(
            "Ausgabereste, die bis Jahresende enden",
            "Residues that end by the end of this year",
            counted(facts.expiring.len()),
        ),
    ]
}

fn typed(facts: &WeekSheetFacts) -> Typed {
    let count = |number: usize| Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    Typed::from([
        ("day", Cell::Date(facts.day)),
        ("week_ago", Cell::Date(facts.week_ago)),
        ("still_available_eur", money_cell(facts.now.available)),
        ("still_available_before_eur", money_cell(facts.before.available)),
        ("overdue_orders", count(facts.overdue.len())),
        ("expiring_residues", count(facts.expiring.len())),
    ])
}

#[cfg(test)]
mod tests;
