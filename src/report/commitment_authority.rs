//! The monitor of commitment authority (HÜL-VE): what was granted for which due year, who uses it, every event between.
//!
//! Pure: facts in, `Sheet` out. Authority is not cash: nothing here may be paid, and what has become a prior charge stands
//! in the budget monitor of its year as well. Balances come from the derived tables and lines from the journal; each holds
//! the other. Law: BHO §§ 16, 38, 45 Absatz 1, 71.

use super::ReportError;
use super::journal_extract::{said, what_happened};
use super::parts::{self, Columns, Frame, Payee, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet, SmallTable};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::event::Event;
use crate::core::forward_commitment::ForwardBasis;
use crate::core::money::{Euro, MoneyError};
use std::sync::Arc;

/// The id of the report and of its definition file.
pub const ID: &str = "commitment-authority";

const STOCKS: &str = "stocks";
const EXEMPT: &str = "exempt";

/// What stands of commitment authority. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Of the item; nobody who manages is granted anything.
    pub granted: Option<Euro>,
    pub assigned: Option<Euro>,
    /// All that came here, whatever became of it.
    pub authority: Option<Euro>,
    pub blocked: Option<Euro>,
    pub used: Option<Euro>,
    pub prior_charge: Option<Euro>,
    pub lapsed: Option<Euro>,
}

impl Amounts {
    fn free(&self) -> Result<Option<Euro>, MoneyError> {
        let mut parts = [self.blocked, self.used, self.lapsed].into_iter().flatten();
        self.authority.map(|authority| parts.try_fold(authority, Euro::minus)).transpose()
    }
}

/// What an event changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub authority: Euro,
    pub blocked: Euro,
    pub used: Euro,
    pub prior_charge: Euro,
    pub lapsed: Euro,
}

impl Change {
    pub const NONE: Change = Change {
        authority: Euro::ZERO,
        blocked: Euro::ZERO,
        used: Euro::ZERO,
        prior_charge: Euro::ZERO,
        lapsed: Euro::ZERO,
    };

    /// # Errors
    /// When a sum leaves the range of the book.
    pub fn plus(self, other: Change) -> Result<Change, MoneyError> {
        Ok(Change {
            authority: self.authority.plus(other.authority)?,
            blocked: self.blocked.plus(other.blocked)?,
            used: self.used.plus(other.used)?,
            prior_charge: self.prior_charge.plus(other.prior_charge)?,
            lapsed: self.lapsed.plus(other.lapsed)?,
        })
    }

    fn free(&self) -> Result<Euro, MoneyError> {
        self.authority.minus(self.blocked)?.minus(self.used)?.minus(self.lapsed)
    }
}

/// An event with the forward commitment that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub event: Arc<Event>,
    /// What it is about is not for whoever the report is for.
    pub is_of_others: bool,
    pub forward_commitment: Option<String>,
    pub project: Option<String>,
    pub purpose: Option<String>,
    pub payee: Payee,
    /// The ordinary commitment that a prior charge made.
    pub commitment: Option<String>,
    pub change: Change,
}

/// Authority of one item, year granted and due year in the hands of one manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub budget_item: String,
    pub year_granted: u16,
    pub due_year: u16,
    pub manager: String,
    pub amounts: Amounts,
    /// In the order of the journal.
    pub lines: Vec<Line>,
}

/// Authority of one item, year granted and due year, with all who manage some of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    pub budget_item: String,
    pub year_granted: u16,
    pub due_year: u16,
    pub amounts: Amounts,
}

/// What falls due in a later year and needs no authority (§ 38 Absatz 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exempt {
    pub forward_commitment: String,
    pub project: String,
    pub manager: String,
    pub due_year: u16,
    pub basis: ForwardBasis,
    pub due: Euro,
    pub charged: Euro,
}

/// All that the list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitmentAuthorityFacts {
    pub title: Option<String>,
    /// Whether it is narrowed to one manager: then nothing is said of what was granted.
    pub of_manager: bool,
    pub stocks: Vec<Stock>,
    pub accounts: Vec<Account>,
    pub exempt: Vec<Exempt>,
    /// The figures over all balances, not computed from the rows.
    pub total: Amounts,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the list, with a subtotal for each item, year granted, due year and manager.
///
/// # Errors
/// `Provenance`, `Definition`; `TotalsDisagree` where lines and balances say different things; `Money` when a sum
/// leaves the range of the book.
pub fn build(
    facts: &CommitmentAuthorityFacts,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows: Vec<Row> = Vec::new();
    for account in &facts.accounts {
        rows.extend(account_rows(account, &columns, language)?);
    }
    let free = facts.total.free()?;
    let total = columns.row(RowKind::Total, |id| match id {
        "budget_item" | "event" => Cell::TotalLabel,
        other => sum_cell(&facts.total, free, other),
    });
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let mut above = vec![named("In Anspruch genommen", "Used", facts.total.used), named("Frei", "Free", free)];
    if !facts.of_manager {
        above.insert(0, named("Bewilligt", "Granted", facts.total.granted));
    }
    let mut head = frame.head(facts.title.clone(), &columns, above, typed(&facts.total, free));
    if !facts.stocks.is_empty() {
        head.tables.push(stocks(facts, &frame)?);
    }
    if !facts.exempt.is_empty() {
        head.tables.push(exempt(facts, &frame)?);
    }
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.accounts.len(),
        "Zu diesen Angaben ist keine Verpflichtungsermächtigung bewilligt.",
        "For these parameters no commitment authority has been granted.",
    );
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

/// The lines with what is free after each, then what the balances say.
fn account_rows(account: &Account, columns: &Columns, language: Language) -> Result<Vec<Row>, ReportError> {
    let mut rows = Vec::with_capacity(account.lines.len() + 1);
    let due = language.pick("fällig", "due");
    let Account { budget_item, year_granted, due_year, manager, .. } = account;
    let place = format!("{budget_item}, {year_granted}, {due} {due_year}, {manager}");
    let common = |id: &str| match id {
        "budget_item" => Some(Cell::Id(budget_item.clone())),
        "year_granted" => Some(Cell::Id(year_granted.to_string())),
        "due_year" => Some(Cell::Id(due_year.to_string())),
        "manager" => Some(Cell::Id(manager.clone())),
        "place" => Some(Cell::Text(place.clone())),
        _ => None,
    };
    let mut free = Euro::ZERO;
    for line in &account.lines {
        free = free.plus(line.change.free()?)?;
        rows.push(columns.row(RowKind::Body, |id| match id {
            "unused_eur" => Cell::Money(free),
            other => common(other).unwrap_or_else(|| line_cell(line, other, language)),
        }));
    }
    let stated = account.amounts.free()?;
    if stated.is_some_and(|stated| stated != free) {
        let (running, stated) = (free.to_string(), stated.map(|sum| sum.to_string()).unwrap_or_default());
        return Err(ReportError::TotalsDisagree { column: "unused_eur".to_owned(), running, stated });
    }
    rows.push(columns.row(RowKind::Subtotal, |id| match id {
        "event" => Cell::Text(language.pick("Stand", "Balance").to_owned()),
        "place" => Cell::Text(place.clone()),
        other => sum_cell(&account.amounts, stated, other),
    }));
    Ok(rows)
}

fn line_cell(line: &Line, column: &str, language: Language) -> Cell {
    let id = |id: &Option<String>| id.clone().map_or(Cell::Empty, Cell::Id);
    let moved = |amount: Euro| if amount.is_zero() { Cell::Empty } else { Cell::Money(amount) };
    match column {
        "number" => Cell::Id(line.event.seq.to_string()),
        "booked_on" => Cell::Date(line.event.booked_on),
        "event" if line.is_of_others => Cell::Text(what_happened(&line.event.body, language).to_owned()),
        "event" => Cell::Text(said(&line.event.body, language)),
        "forward_commitment" => id(&line.forward_commitment),
        "project" => id(&line.project),
        "payee" => line.payee.cell(language),
        "purpose" => line.purpose.clone().map_or(Cell::Empty, Cell::Text),
        "commitment" => id(&line.commitment),
        "authority_eur" => moved(line.change.authority),
        "blocked_eur" => moved(line.change.blocked),
        "used_eur" => moved(line.change.used),
        "prior_charge_eur" => moved(line.change.prior_charge),
        "lapsed_eur" => moved(line.change.lapsed),
        _ => Cell::Empty,
    }
}

/// Most authority is never blocked, charged or lapsed, and nobody records that.
fn sum_cell(amounts: &Amounts, free: Option<Euro>, column: &str) -> Cell {
    let if_any = |amount: Option<Euro>| amount.map_or(Cell::Empty, Cell::Money);
    match column {
        "granted_eur" => money_cell(amounts.granted),
        "assigned_eur" => money_cell(amounts.assigned),
        "authority_eur" => money_cell(amounts.authority),
        "blocked_eur" => if_any(amounts.blocked),
        "used_eur" => if_any(amounts.used),
        "prior_charge_eur" => if_any(amounts.prior_charge),
        "lapsed_eur" => if_any(amounts.lapsed),
        "unused_eur" => money_cell(free),
        _ => Cell::Empty,
    }
}

/// One row for each item, year granted and due year.
fn stocks(facts: &CommitmentAuthorityFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small(STOCKS, |column| column != "granted_eur" || !facts.of_manager)?;
    let mut rows = Vec::with_capacity(facts.stocks.len() + 1);
    for stock in &facts.stocks {
        let free = stock.amounts.free()?;
        rows.push(small.row(RowKind::Body, |column| match column {
            "budget_item" => Cell::Id(stock.budget_item.clone()),
            "year_granted" => Cell::Id(stock.year_granted.to_string()),
            "due_year" => Cell::Id(stock.due_year.to_string()),
            other => sum_cell(&stock.amounts, free, other),
        }));
    }
    let free = facts.total.free()?;
    rows.push(small.row(RowKind::Total, |column| match column {
        "budget_item" => Cell::TotalLabel,
        other => sum_cell(&facts.total, free, other),
    }));
    small.table(rows)
}

/// What needs no authority and burdens later years nevertheless.
fn exempt(facts: &CommitmentAuthorityFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small(EXEMPT, |_| true)?;
    let mut rows: Vec<Row> = Vec::with_capacity(facts.exempt.len() + 1);
    for one in &facts.exempt {
        let (basis, reason) = basis(&one.basis, frame.language);
        rows.push(small.row(RowKind::Body, |column| match column {
            "forward_commitment" => Cell::Id(one.forward_commitment.clone()),
            "project" => Cell::Id(one.project.clone()),
            "manager" => Cell::Id(one.manager.clone()),
            "due_year" => Cell::Id(one.due_year.to_string()),
            "basis" => Cell::Text(basis.to_owned()),
            "reason" => Cell::Text(reason.clone()),
            "due_eur" => Cell::Money(one.due),
            "charged_eur" => Cell::Money(one.charged),
            _ => Cell::Empty,
        }));
    }
    let due = Euro::sum(facts.exempt.iter().map(|one| one.due))?;
    let charged = Euro::sum(facts.exempt.iter().map(|one| one.charged))?;
    rows.push(small.row(RowKind::Total, |column| match column {
        "forward_commitment" => Cell::TotalLabel,
        "due_eur" => Cell::Money(due),
        "charged_eur" => Cell::Money(charged),
        _ => Cell::Empty,
    }));
    small.table(rows)
}

fn basis(basis: &ForwardBasis, language: Language) -> (&'static str, String) {
    let (english, reason) = match basis {
        ForwardBasis::CommitmentAuthority { late_budget, .. } => ("commitment authority", late_budget.clone()),
        ForwardBasis::CurrentBusiness { reason } => ("current business", Some(reason.clone())),
        ForwardBasis::TransferableExpenditure { reason } => ("transferable expenditure", Some(reason.clone())),
    };
    (language.pick(basis.in_german(), english), reason.unwrap_or_default())
}

fn typed(total: &Amounts, free: Option<Euro>) -> Typed {
    Typed::from([
        ("granted_eur", money_cell(total.granted)),
        ("assigned_eur", money_cell(total.assigned)),
        ("blocked_eur", money_cell(total.blocked)),
        ("used_eur", money_cell(total.used)),
        ("prior_charge_eur", money_cell(total.prior_charge)),
        ("lapsed_eur", money_cell(total.lapsed)),
        ("unused_eur", money_cell(free)),
    ])
}

#[cfg(test)]
mod tests;
