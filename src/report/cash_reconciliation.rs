//! The cash reconciliation (Kassenabgleich): what the Kasse says it paid, what the book says, and every cent between.
//!
//! Pure: facts in, `Sheet` out. Each side has a source of its own (the statements as they were read, the balances), and
//! the steps between them have to lead from one to the other: if they do not, there is no report.
//! Law: BHO §§ 70, 71, 75, 77.

use super::ReportError;
use super::parts::{self, Columns, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet, SmallTable};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "cash-reconciliation";

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    Matched,
    /// Money that came back, set off from its payment.
    SetOff,
    /// Money that came back as income of a later year: it lowers no outflow.
    Income,
    Unmatched,
    /// It was booked, and the booking was taken back.
    Reversed,
    /// The lines follow the head of a statement one by one: between them the journal knows only their sum.
    Unrecorded,
}

impl LineState {
    const fn label(self, language: Language) -> &'static str {
        match self {
            LineState::Matched => language.pick("zugeordnet", "matched"),
            LineState::SetOff => language.pick("abgesetzt", "set off"),
            LineState::Income => language.pick("Einnahme", "income"),
            LineState::Unmatched => language.pick("ohne Anordnung", "without an order"),
            LineState::Reversed => language.pick("umgekehrt", "reversed"),
            LineState::Unrecorded => language.pick("noch nicht aufgezeichnet", "not recorded yet"),
        }
    }
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// None for all the lines that are not recorded yet.
    pub line: Option<u32>,
    pub state: LineState,
    /// The event that says so.
    pub seq: u64,
    pub booked_on: Date,
    pub order: Option<String>,
    pub references: Option<String>,
    /// What stood without authority when it was booked.
    pub beyond_order: Euro,
    pub amount: Euro,
}

/// A statement of the Kasse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub statement: String,
    pub seq: u64,
    /// As it was read.
    pub lines_read: u32,
    pub sum: Euro,
    pub lines: Vec<Line>,
}

/// An order that was issued and not paid in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpaid {
    pub order: String,
    pub issued: u64,
    pub due_on: Date,
    pub manager: String,
    pub amount: Euro,
    pub paid: Euro,
    pub unpaid: Euro,
}

/// A payment that somebody typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedPayment {
    pub seq: u64,
    pub booked_on: Date,
    pub order: String,
    pub actor: String,
    pub voucher: Option<String>,
    pub amount: Euro,
}

/// All that the reconciliation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashReconciliationFacts {
    pub title: Option<String>,
    /// In the order of their ids.
    pub statements: Vec<Statement>,
    pub unpaid: Vec<Unpaid>,
    pub typed: Vec<TypedPayment>,
    /// What was paid by statements that are not among these: whoever does not see all of the book sees no statement that
    /// names others as well.
    pub elsewhere: Euro,
    /// The figure over the balances, not computed from the payments.
    pub paid: Option<Euro>,
    /// What stands at *ordered* on the accounts, not computed from `unpaid`.
    pub ordered_unpaid: Option<Euro>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the reconciliation, with a subtotal for each statement.
///
/// # Errors
/// `Provenance`, `Definition`; `TotalsDisagree` where lines, statements and balances do not fit together; `Money` when a
/// sum leaves the range of the book.
pub fn build(
    facts: &CashReconciliationFacts,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows = Vec::new();
    for statement in &facts.statements {
        rows.extend(statement.lines.iter().map(|line| line_row(statement, line, &columns, language)));
        rows.push(columns.row(RowKind::Subtotal, |id| match id {
            "statement" => Cell::Id(statement.statement.clone()),
            "state" => Cell::Text(language.pick("Zwischensumme", "Subtotal").to_owned()),
            "amount_eur" => Cell::Money(statement.sum),
            _ => Cell::Empty,
        }));
    }
    let sums = Sums::of(facts)?;
    let total = columns.row(RowKind::Total, |id| match id {
        "statement" => Cell::TotalLabel,
        "amount_eur" => Cell::Money(sums.read),
        _ => Cell::Empty,
    });
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, &sums, language)?, typed(facts, &sums)?);
    head.tables.push(explanation(facts, &sums, &frame)?);
    if !facts.statements.is_empty() {
        head.tables.push(statements(facts, &sums, &frame)?);
    }
    if !facts.unpaid.is_empty() {
        head.tables.push(unpaid(facts, &frame)?);
    }
    if !facts.typed.is_empty() {
        head.tables.push(typed_payments(facts, &sums, &frame)?);
    }
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.statements.len(),
        "Zu diesem Stand ist kein Kassenauszug eingelesen.",
        "At this point no statement of the Kasse has been read.",
    );
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

/// The two sides and what lies between them.
struct Sums {
    /// Of the statements as they were read.
    read: Euro,
    matched: Euro,
    unmatched: Euro,
    typed: Euro,
    /// Of the matched, with its minus: what came back as income and left the outflow as it was.
    income: Euro,
}

impl Sums {
    fn of(facts: &CashReconciliationFacts) -> Result<Sums, MoneyError> {
        let lines = || facts.statements.iter().flat_map(|statement| &statement.lines);
        let of = |matched: bool| Euro::sum(lines().filter(|line| line.is_matched() == matched).map(|line| line.amount));
        Ok(Sums {
            read: Euro::sum(facts.statements.iter().map(|statement| statement.sum))?,
            matched: of(true)?,
            unmatched: of(false)?,
            income: Euro::sum(lines().filter(|line| line.state == LineState::Income).map(|line| line.amount))?,
            typed: Euro::sum(facts.typed.iter().map(|payment| payment.amount))?,
        })
    }

    /// What the Kasse says more than the book.
    fn difference(&self, facts: &CashReconciliationFacts) -> Result<Euro, MoneyError> {
        self.read.minus(facts.paid.unwrap_or(Euro::ZERO))
    }
}

impl Line {
    fn is_matched(&self) -> bool {
        matches!(self.state, LineState::Matched | LineState::SetOff | LineState::Income)
    }
}

fn line_row(statement: &Statement, line: &Line, columns: &Columns, language: Language) -> Row {
    columns.row(RowKind::Body, |id| match id {
        "statement" => Cell::Id(statement.statement.clone()),
        "line" => line.line.map_or(Cell::Empty, |number| Cell::Id(number.to_string())),
        "state" => Cell::Text(line.state.label(language).to_owned()),
        "number" => Cell::Id(line.seq.to_string()),
        "booked_on" => Cell::Date(line.booked_on),
        "payment_order" => line.order.clone().map_or(Cell::Empty, Cell::Id),
        "references" => line.references.clone().map_or(Cell::Empty, Cell::Text),
        "beyond_order_eur" if line.beyond_order.is_zero() => Cell::Empty,
        "beyond_order_eur" => Cell::Money(line.beyond_order),
        "amount_eur" => Cell::Money(line.amount),
        _ => Cell::Empty,
    })
}

/// From the sum of the statements, step by step, to what stands on the accounts.
fn explanation(facts: &CashReconciliationFacts, sums: &Sums, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("explanation", |_| true)?;
    let step = |kind: RowKind, de: &str, en: &str, amount: Euro| {
        small.row(kind, |column| match column {
            "step" => Cell::Text(frame.text(de, en)),
            _ => Cell::Money(amount),
        })
    };
    let mut rows = vec![
        step(RowKind::Body, "Summe der Kassenauszüge", "Sum of the statements", sums.read),
        step(
            RowKind::Body,
            "abzüglich der Zeilen, die auf keine Anordnung gebucht sind",
            "less the lines that are booked on no order",
            sums.unmatched.negated(),
        ),
        step(
            RowKind::Body,
            "zuzüglich der von Hand erfassten Auszahlungen",
            "plus the payments typed by hand",
            sums.typed,
        ),
        step(RowKind::Total, "Ausgezahlt laut Buch", "Paid according to the book", facts.paid.unwrap_or(Euro::ZERO)),
    ];
    if !facts.elsewhere.is_zero() {
        let (de, en) = (
            "zuzüglich der Auszahlungen aus Kassenauszügen, die auch andere nennen und hier nicht zu sehen sind",
            "plus the payments of statements that name others too and are not seen here",
        );
        rows.insert(3, step(RowKind::Body, de, en, facts.elsewhere));
    }
    if !sums.income.is_zero() {
        let (de, en) = ("zuzüglich der Rückzahlungen, die Einnahme sind", "plus what came back as income");
        rows.insert(3, step(RowKind::Body, de, en, sums.income.negated()));
    }
    small.table(rows)
}

fn statements(facts: &CashReconciliationFacts, sums: &Sums, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("statements", |_| true)?;
    let mut rows = Vec::with_capacity(facts.statements.len() + 1);
    for statement in &facts.statements {
        let of = |matched: bool| statement.lines.iter().filter(move |line| line.is_matched() == matched);
        let (matched, unmatched) =
            (Euro::sum(of(true).map(|line| line.amount))?, Euro::sum(of(false).map(|line| line.amount))?);
        let count = i64::try_from(of(false).count()).unwrap_or(i64::MAX);
        rows.push(small.row(RowKind::Body, |column| match column {
            "statement" => Cell::Id(statement.statement.clone()),
            "number" => Cell::Id(statement.seq.to_string()),
            "lines" => Cell::Integer(i64::from(statement.lines_read)),
            "unmatched_lines" => Cell::Integer(count),
            "sum_eur" => Cell::Money(statement.sum),
            "matched_eur" => Cell::Money(matched),
            "unmatched_eur" => Cell::Money(unmatched),
            _ => Cell::Empty,
        }));
    }
    rows.push(small.row(RowKind::Total, |column| match column {
        "statement" => Cell::TotalLabel,
        "sum_eur" => Cell::Money(sums.read),
        "matched_eur" => Cell::Money(sums.matched),
        "unmatched_eur" => Cell::Money(sums.unmatched),
        _ => Cell::Empty,
    }));
    small.table(rows)
}

fn unpaid(facts: &CashReconciliationFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("unpaid", |_| true)?;
    let row = |order: &Unpaid| {
        small.row(RowKind::Body, |column| match column {
            "payment_order" => Cell::Id(order.order.clone()),
            "issued" => Cell::Id(order.issued.to_string()),
            "due_on" => Cell::Date(order.due_on),
            "manager" => Cell::Id(order.manager.clone()),
            "amount_eur" => Cell::Money(order.amount),
            "paid_eur" => Cell::Money(order.paid),
            "unpaid_eur" => Cell::Money(order.unpaid),
            _ => Cell::Empty,
        })
    };
    let mut rows: Vec<Row> = facts.unpaid.iter().map(row).collect();
    rows.push(small.row(RowKind::Total, |column| match column {
        "payment_order" => Cell::TotalLabel,
        "unpaid_eur" => money_cell(facts.ordered_unpaid),
        _ => Cell::Empty,
    }));
    small.table(rows)
}

fn typed_payments(facts: &CashReconciliationFacts, sums: &Sums, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("typed", |_| true)?;
    let row = |payment: &TypedPayment| {
        small.row(RowKind::Body, |column| match column {
            "number" => Cell::Id(payment.seq.to_string()),
            "booked_on" => Cell::Date(payment.booked_on),
            "payment_order" => Cell::Id(payment.order.clone()),
            "actor" => Cell::Id(payment.actor.clone()),
            "voucher" => payment.voucher.clone().map_or(Cell::Empty, Cell::Text),
            "amount_eur" => Cell::Money(payment.amount),
            _ => Cell::Empty,
        })
    };
    let mut rows: Vec<Row> = facts.typed.iter().map(row).collect();
    rows.push(small.row(RowKind::Total, |column| match column {
        "number" => Cell::TotalLabel,
        "amount_eur" => Cell::Money(sums.typed),
        _ => Cell::Empty,
    }));
    small.table(rows)
}

fn above(facts: &CashReconciliationFacts, sums: &Sums, language: Language) -> Result<Vec<parts::Fact>, MoneyError> {
    let named = |de: &str, en: &str, sum: Euro| parts::fact(language, de, en, parts::money(sum, language));
    let paid = parts::money_or_missing(facts.paid, language);
    Ok(vec![
        named("Laut Kassenauszügen", "According to the statements", sums.read),
        parts::fact(language, "Ausgezahlt laut Buch", "Paid according to the book", paid),
        named("Unterschied, unten erklärt", "Difference, explained below", sums.difference(facts)?),
        named("Angeordnet und nicht ausgezahlt", "Ordered and not paid", facts.ordered_unpaid.unwrap_or(Euro::ZERO)),
    ])
}

fn typed(facts: &CashReconciliationFacts, sums: &Sums) -> Result<Typed, MoneyError> {
    Ok(Typed::from([
        ("statements_eur", Cell::Money(sums.read)),
        ("paid_eur", money_cell(facts.paid)),
        ("difference_eur", Cell::Money(sums.difference(facts)?)),
        ("matched_eur", Cell::Money(sums.matched)),
        ("unmatched_eur", Cell::Money(sums.unmatched)),
        ("typed_eur", Cell::Money(sums.typed)),
        ("ordered_unpaid_eur", money_cell(facts.ordered_unpaid)),
    ]))
}

#[cfg(test)]
mod tests;
