//! The budget monitor (Haushaltsüberwachungsliste, HÜL-A): what each manager may still commit, and every event that
//! changed it.
//!
//! Pure: facts in, `Sheet` out. The balances come from the derived tables and the lines from the journal; each holds
//! the other, so a line too few makes no list. Names of payees lie in the vault and are not printed.
//! Law: BHO §§ 34, 71.

use super::ReportError;
use super::journal_extract::said;
use super::parts::{self, Columns, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet, SmallTable};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::event::Event;
use crate::core::money::{Euro, MoneyError};
use std::sync::Arc;

pub use super::parts::Payee;

/// The id of the report and of its definition file.
pub const ID: &str = "budget-monitor";

const STOCKS: &str = "stocks";

/// What stands with a manager. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Without residues.
    pub assigned: Option<Euro>,
    /// With consent.
    pub residue: Option<Euro>,
    pub blocked: Option<Euro>,
    pub lapsed: Option<Euro>,
    pub committed: Option<Euro>,
    pub ordered: Option<Euro>,
    pub paid: Option<Euro>,
}

impl Amounts {
    /// What there is to commit; nothing where nothing was ever assigned.
    fn authority(&self) -> Result<Option<Euro>, MoneyError> {
        let less =
            |sum: Option<Euro>, part: Option<Euro>| sum.map(|sum| sum.minus(part.unwrap_or(Euro::ZERO))).transpose();
        less(less(parts::plus(self.assigned, self.residue)?, self.blocked)?, self.lapsed)
    }

    fn available(&self) -> Result<Option<Euro>, MoneyError> {
        self.authority()?.map(|authority| authority.minus(self.committed.unwrap_or(Euro::ZERO))).transpose()
    }
}

/// What an event changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub authority: Euro,
    pub committed: Euro,
    pub ordered: Euro,
    pub paid: Euro,
}

impl Change {
    pub const NONE: Change =
        Change { authority: Euro::ZERO, committed: Euro::ZERO, ordered: Euro::ZERO, paid: Euro::ZERO };
}

/// An event with what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub event: Arc<Event>,
    pub commitment: Option<String>,
    pub project: Option<String>,
    pub purpose: Option<String>,
    pub payee: Payee,
    pub certified: Option<Euro>,
    pub change: Change,
}

/// One item in one year in the hands of one manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub budget_item: String,
    pub booking_year: u16,
    pub manager: String,
    pub amounts: Amounts,
    /// The sum of all certifications, from the orders and not from the lines.
    pub certified: Option<Euro>,
    /// In the order of the journal.
    pub lines: Vec<Line>,
}

/// All that the list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetMonitorFacts {
    /// The component that it is narrowed to, or the programmes of the book.
    pub title: Option<String>,
    /// The project that it is narrowed to: no project has an assignment of its own.
    pub project: Option<String>,
    pub accounts: Vec<Account>,
    /// The figures over all balances, not computed from `accounts`.
    pub total: Amounts,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the list, with a subtotal for each item, year and manager.
///
/// # Errors
/// `Provenance`, `Definition`; `TotalsDisagree` where lines and balances say different things; `Money` when a sum
/// leaves the range of the book.
pub fn build(facts: &BudgetMonitorFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let mut columns = frame.columns(|_| facts.project.is_none());
    // Paper says once above the table what is the same in every row; files say it in every row.
    if facts.accounts.len() == 1 {
        columns.columns.iter_mut().filter(|column| column.id == "place").for_each(|column| column.files_only = true);
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut certified = None;
    for account in &facts.accounts {
        rows.extend(account_rows(account, &columns, language)?);
        certified = parts::plus(certified, account.certified)?;
    }
    let (authority, available) = (facts.total.authority()?, facts.total.available()?);
    let total = columns.row(RowKind::Total, |id| match id {
        "budget_item" | "event" => Cell::TotalLabel,
        "certified_eur" => certified.map_or(Cell::Empty, Cell::Money),
        other => sum_cell(&facts.total, authority, available, other),
    });
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, language)?, typed(facts)?);
    if !facts.accounts.is_empty() {
        head.tables.push(stocks(facts, &frame)?);
    }
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.accounts.len(),
        "Zu diesen Angaben ist noch nichts zugewiesen, gebunden oder ausgezahlt.",
        "For these parameters nothing has been assigned, committed or paid yet.",
    );
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

/// The lines with what is available after each, then what the balances say.
fn account_rows(account: &Account, columns: &Columns, language: Language) -> Result<Vec<Row>, ReportError> {
    let mut rows = Vec::with_capacity(account.lines.len() + 1);
    let name = format!("{}, {}, {}", account.budget_item, account.booking_year, account.manager);
    let mut available = Euro::ZERO;
    for line in &account.lines {
        available = available.plus(line.change.authority)?.minus(line.change.committed)?;
        rows.push(columns.row(RowKind::Body, |id| match id {
            "budget_item" => Cell::Id(account.budget_item.clone()),
            "booking_year" => Cell::Id(account.booking_year.to_string()),
            "manager" => Cell::Id(account.manager.clone()),
            "place" => Cell::Text(name.clone()),
            "still_available_eur" => Cell::Money(available),
            other => line_cell(line, other, language),
        }));
    }
    let (authority, stated) = (account.amounts.authority()?, account.amounts.available()?);
    if stated.is_some_and(|stated| stated != available) {
        let (running, stated) = (available.to_string(), stated.map(|sum| sum.to_string()).unwrap_or_default());
        return Err(ReportError::TotalsDisagree { column: "still_available_eur".to_owned(), running, stated });
    }
    rows.push(columns.row(RowKind::Subtotal, |id| match id {
        "event" => Cell::Text(language.pick("Stand", "Balance").to_owned()),
        "place" => Cell::Text(name.clone()),
        "certified_eur" => account.certified.map_or(Cell::Empty, Cell::Money),
        other => sum_cell(&account.amounts, authority, stated, other),
    }));
    Ok(rows)
}

fn line_cell(line: &Line, column: &str, language: Language) -> Cell {
    let text = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let id = |id: &Option<String>| id.clone().map_or(Cell::Empty, Cell::Id);
    let moved = |amount: Euro| if amount.is_zero() { Cell::Empty } else { Cell::Money(amount) };
    match column {
        "number" => Cell::Id(line.event.seq.to_string()),
        "booked_on" => Cell::Date(line.event.booked_on),
        "event" => Cell::Text(said(&line.event.body, language)),
        "commitment" => id(&line.commitment),
        "project" => id(&line.project),
        "payee" => line.payee.cell(language),
        "purpose" => text(&line.purpose),
        "voucher" => text(&line.event.voucher),
        "certified_eur" => line.certified.map_or(Cell::Empty, Cell::Money),
        "authority_eur" => moved(line.change.authority),
        "committed_eur" => moved(line.change.committed),
        "ordered_eur" => moved(line.change.ordered),
        "paid_eur" => moved(line.change.paid),
        _ => Cell::Empty,
    }
}

fn sum_cell(amounts: &Amounts, authority: Option<Euro>, available: Option<Euro>, column: &str) -> Cell {
    match column {
        "authority_eur" => money_cell(authority),
        "assigned_eur" => money_cell(amounts.assigned),
        "residue_eur" => amounts.residue.map_or(Cell::Empty, Cell::Money),
        "blocked_eur" => amounts.blocked.map_or(Cell::Empty, Cell::Money),
        "lapsed_eur" => amounts.lapsed.map_or(Cell::Empty, Cell::Money),
        "committed_eur" => money_cell(amounts.committed),
        "still_available_eur" => money_cell(available),
        "ordered_eur" => money_cell(amounts.ordered),
        "paid_eur" => money_cell(amounts.paid),
        _ => Cell::Empty,
    }
}

/// One row for each item, year and manager. What no account ever had is no column.
fn stocks(facts: &BudgetMonitorFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let total = &facts.total;
    let small = frame.small(STOCKS, |column| match column {
        "assigned_eur" | "still_available_eur" => facts.project.is_none(),
        "residue_eur" => facts.project.is_none() && total.residue.is_some(),
        "blocked_eur" => total.blocked.is_some(),
        "lapsed_eur" => total.lapsed.is_some(),
        _ => true,
    })?;
    let mut rows = Vec::with_capacity(facts.accounts.len() + 1);
    for account in &facts.accounts {
        let available = account.amounts.available()?;
        rows.push(small.row(RowKind::Body, |column| match column {
            "budget_item" => Cell::Id(account.budget_item.clone()),
            "booking_year" => Cell::Id(account.booking_year.to_string()),
            "manager" => Cell::Id(account.manager.clone()),
            other => sum_cell(&account.amounts, None, available, other),
        }));
    }
    let available = total.available()?;
    rows.push(small.row(RowKind::Total, |column| match column {
        "budget_item" => Cell::TotalLabel,
        other => sum_cell(total, None, available, other),
    }));
    small.table(rows)
}

fn above(facts: &BudgetMonitorFacts, language: Language) -> Result<Vec<parts::Fact>, MoneyError> {
    let fact = |de: &str, en: &str, value: &str| parts::fact(language, de, en, value);
    let mut above = Vec::new();
    if let [only] = facts.accounts.as_slice() {
        above.push(fact("Haushaltsstelle", "Budget item", &only.budget_item));
        above.push(fact("Haushaltsjahr", "Budget year", &only.booking_year.to_string()));
        above.push(fact("Bewirtschafter", "Manager", &only.manager));
    }
    match &facts.project {
        Some(project) => above.push(fact("Projekt", "Project", project)),
        None => {
            let available = parts::money_or_missing(facts.total.available()?, language);
            above.push(fact("Noch verfügbar", "Still available", &available));
        }
    }
    Ok(above)
}

fn typed(facts: &BudgetMonitorFacts) -> Result<Typed, MoneyError> {
    let total = &facts.total;
    Ok(Typed::from([
        ("assigned_eur", money_cell(total.assigned)),
        ("residue_eur", money_cell(total.residue)),
        ("blocked_eur", money_cell(total.blocked)),
        ("lapsed_eur", money_cell(total.lapsed)),
        ("committed_eur", money_cell(total.committed)),
        ("still_available_eur", money_cell(total.available()?)),
        ("ordered_eur", money_cell(total.ordered)),
        ("paid_eur", money_cell(total.paid)),
    ]))
}

#[cfg(test)]
mod tests;
