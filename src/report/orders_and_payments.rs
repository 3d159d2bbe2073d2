//! The list of orders and payments (Anordnungen und Auszahlungen): each order, who stands for it, what the Kasse paid.
//!
//! Pure: facts in, `Sheet` out. Sums of what was ordered and paid come from the balances and are held against the orders.
//! Law: BHO §§ 70, 71, 77.

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};
use crate::core::order::OrderState;
use time::Date;

pub use super::parts::Payee;

/// The id of the report and of its definition file.
pub const ID: &str = "orders-and-payments";

/// An event and who caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub seq: u64,
    pub actor: String,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub order: String,
    pub commitment: String,
    pub project: String,
    pub manager: String,
    pub budget_item: String,
    pub booking_year: u16,
    pub payee: Payee,
    pub state: OrderState,
    pub certified: Step,
    pub issued: Option<Step>,
    pub due_on: Date,
    pub cash_sign: Option<String>,
    pub amount: Euro,
    pub paid: Euro,
    pub unpaid: Euro,
}

impl Line {
    /// What stands at *ordered* and every later stage of it; nothing before it was issued or paid.
    fn ordered(&self) -> Result<Option<Euro>, MoneyError> {
        let is_known = self.issued.is_some() || !self.paid.is_zero();
        is_known.then(|| self.paid.plus(self.unpaid)).transpose()
    }
}

/// All that the list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrdersAndPaymentsFacts {
    pub title: Option<String>,
    /// By id.
    pub lines: Vec<Line>,
    /// The figures over the balances, not computed from `lines`.
    pub ordered: Option<Euro>,
    pub paid: Option<Euro>,
    pub unpaid: Option<Euro>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the list.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(
    facts: &OrdersAndPaymentsFacts,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows = Vec::with_capacity(facts.lines.len());
    for line in &facts.lines {
        let ordered = line.ordered()?;
        rows.push(columns.row(RowKind::Body, |id| cell(line, ordered, id, language)));
    }
    let certified = Euro::sum(facts.lines.iter().map(|line| line.amount))?;
    let total = columns.row(RowKind::Total, |id| match id {
        "payment_order" => Cell::TotalLabel,
        "certified_eur" => money_cell((!facts.lines.is_empty()).then_some(certified)),
        "ordered_eur" => money_cell(facts.ordered),
        "paid_eur" => money_cell(facts.paid),
        "unpaid_eur" => money_cell(facts.unpaid),
        _ => Cell::Empty,
    });
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let above = vec![
        named("Angeordnet", "Ordered", facts.ordered),
        named("Ausgezahlt", "Paid", facts.paid),
        named("Offen", "Unpaid", facts.unpaid),
    ];
    let typed = Typed::from([
        ("ordered_eur", money_cell(facts.ordered)),
        ("paid_eur", money_cell(facts.paid)),
        ("unpaid_eur", money_cell(facts.unpaid)),
    ]);
    let mut head = frame.head(facts.title.clone(), &columns, above, typed);
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist keine Auszahlung festgestellt.",
        "At this point no payment has been certified.",
    );
    Ok(Sheet {
        head,
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn cell(line: &Line, ordered: Option<Euro>, column: &str, language: Language) -> Cell {
    let id = |text: &str| Cell::Id(text.to_owned());
    match column {
        "payment_order" => id(&line.order),
        "commitment" => id(&line.commitment),
        "project" => id(&line.project),
        "manager" => id(&line.manager),
        "budget_item" => id(&line.budget_item),
        "booking_year" => Cell::Id(line.booking_year.to_string()),
        "payee" => line.payee.cell(language),
        "state" => Cell::Text(language.pick(line.state.in_german(), line.state.as_str()).to_owned()),
        "certified_seq" => Cell::Id(line.certified.seq.to_string()),
        "certified_by" => id(&line.certified.actor),
        "issued_seq" => line.issued.as_ref().map_or(Cell::Empty, |step| Cell::Id(step.seq.to_string())),
        "issued_by" => line.issued.as_ref().map_or(Cell::Empty, |step| id(&step.actor)),
        "due_on" => Cell::Date(line.due_on),
        "cash_sign" => line.cash_sign.as_deref().map_or(Cell::Empty, id),
        "certified_eur" => Cell::Money(line.amount),
        "ordered_eur" => ordered.map_or(Cell::Empty, Cell::Money),
        "paid_eur" if line.issued.is_none() && line.paid.is_zero() => Cell::Empty,
        "paid_eur" => Cell::Money(line.paid),
        "unpaid_eur" if line.issued.is_none() => Cell::Empty,
        "unpaid_eur" => Cell::Money(line.unpaid),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests;
