//! A statement of the Kasse on its way into the book: which order each line pays, and the commands that say so.
//!
//! Matching is pure and guesses nothing: a line that could pay two orders pays none, and is recorded with its numbers
//! until somebody matches it. It refuses no payment: what exceeds an order is booked, and said. A line with a minus undoes
//! a payment of its year, or is left open. Law: BHO §§ 35, 70, 71, 77.

mod lines;
mod refunds;

pub use lines::{LineRow, Overview, beyond, excess, overview, rows};

use crate::core::command::{Act, Command};
use crate::core::commitment::{Commitment, MakeCommitment};
use crate::core::event::Body;
use crate::core::ids::{CommandId, CommitmentId, IdError, OrderId, StatementId};
use crate::core::journal::hash::{Hash, sha256};
use crate::core::money::Euro;
use crate::core::order::{Order, OrderState};
use crate::core::payment::{ImportStatement, PaymentSource, RecordPayment, RecordUnmatched, Statement};
use crate::core::refund::{RecordRefund, Undone};
use crate::core::rules::Violation;
use crate::intake::cash_statement::{self, CashLine, CashStatement};
use crate::intake::fault::IntakeFaults;
use crate::store::{Rare, Store, StoreError, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

#[cfg(test)]
mod tests;

/// Why a statement does not come to the writer at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{0}")]
    Faults(#[from] IntakeFaults),
    /// Booking the same payments under another name would book them twice.
    #[error("Dieselbe Datei ist schon als Kassenauszug {0} eingelesen.")]
    SameFile(StatementId),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is known of a statement before it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prepared {
    /// It stands in the book already, from the same file: nothing is to be recorded.
    Known(Statement),
    New(Plan),
}

/// What a statement will record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub head: ImportStatement,
    pub last_day: Date,
    pub lines: Vec<PlannedLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedLine {
    pub line: CashLine,
    pub matched: Matched,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matched {
    /// `beyond` is the part that the order does not cover any more.
    Order { order: OrderId, beyond: Euro },
    /// Money that came back of this payment.
    Refund { order: OrderId, payment: Undone },
    /// None, and why.
    Nothing { reason: String },
}

/// Reads a statement and finds what its lines pay.
///
/// # Errors
/// All faults of the file; that it was imported under another name; those of the store.
pub async fn prepare(store: &Store, viewer: &Viewer, id: &StatementId, bytes: &[u8]) -> Result<Prepared, ImportError> {
    let read = cash_statement::read(bytes)?;
    let file_sha256 = sha256(bytes);
    let same = store.statements(viewer).await?.into_iter().find(|known| known.imported.file_sha256 == file_sha256);
    if let Some(known) = same {
        let name = known.imported.statement.clone();
        return if name == *id { Ok(Prepared::Known(known)) } else { Err(ImportError::SameFile(name)) };
    }
    let (orders, commitments) = (store.orders(viewer).await?, store.commitments(viewer).await?);
    let closed = store.rare_events(viewer, Rare::YearClosed).await?.into_iter().filter_map(|event| match event.body {
        Body::YearClosed(what) => Some(what.booking_year),
        _ => None,
    });
    Ok(Prepared::New(plan(id, file_sha256, read, &orders, &commitments, &closed.collect())))
}

/// Finds the order of each line. Lines are taken in their order: what one pays is not open for the next.
#[must_use]
pub fn plan(
    id: &StatementId,
    file_sha256: Hash,
    read: CashStatement,
    orders: &[Order],
    commitments: &[Commitment],
    closed: &BTreeSet<u16>,
) -> Plan {
    let commitments = commitments.iter().map(|known| (&known.made.commitment, &known.made)).collect();
    let book = Orders { orders, commitments, closed };
    let mut refunds = refunds::Refunds::default();
    let mut open: BTreeMap<&OrderId, Euro> =
        orders.iter().map(|order| (&order.certified.order, order.unpaid().unwrap_or(Euro::ZERO))).collect();
    let lines = read.lines.into_iter().map(|line| {
        let matched = match book.paid_by(&line) {
            Ok(order) if line.amount.is_negative() => refunds.matched(&book, order, &line),
            Err(reason) => Matched::Nothing { reason },
            Ok(order) => {
                refunds.paid(&order.certified.order, &line);
                let rest = open.entry(&order.certified.order).or_insert(Euro::ZERO);
                let covered = line.amount.min(*rest);
                *rest = rest.minus(covered).unwrap_or(Euro::ZERO);
                let beyond = line.amount.minus(covered).unwrap_or(Euro::ZERO);
                Matched::Order { order: order.certified.order.clone(), beyond }
            }
        };
        PlannedLine { line, matched }
    });
    let lines: Vec<PlannedLine> = lines.collect();
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let head = ImportStatement { statement: id.clone(), file_sha256, lines: count, sum_cents: read.sum };
    Plan { head, last_day: read.last_day, lines }
}

/// The orders of the book, and whose money they spend.
struct Orders<'a> {
    orders: &'a [Order],
    commitments: BTreeMap<&'a CommitmentId, &'a MakeCommitment>,
    closed: &'a BTreeSet<u16>,
}

impl<'a> Orders<'a> {
    /// The one order that a line pays, or why there is none.
    fn paid_by(&self, line: &CashLine) -> Result<&'a Order, String> {
        let named = line.voucher_number.as_deref();
        let by_name = self.orders.iter().find(|order| named == Some(order.certified.order.as_str()));
        let order = match (by_name, line.cash_sign.as_deref()) {
            (Some(order), sign) => agreeing(order, sign)?,
            (None, Some(sign)) => self.by_sign(sign)?,
            (None, None) => return Err(unknown(named)),
        };
        let id = &order.certified.order;
        if order.issued.is_none() {
            let state = order.state().map_or("unbekannt", OrderState::in_german);
            return Err(format!("die Anordnung {id} ist nicht angeordnet, sondern {state}"));
        }
        let made = self.commitments.get(&order.certified.commitment);
        let manager = made.map(|made| made.manager.as_str());
        match (line.manager.as_deref(), manager) {
            (Some(said), Some(known)) if said != known => {
                Err(format!("die Anordnung {id} ist von {known}, im Auszug steht {said}"))
            }
            _ => Ok(order),
        }
    }

    /// An order that was taken back gives way to one that was not.
    fn by_sign(&self, sign: &str) -> Result<&'a Order, String> {
        let has_sign = |order: &&Order| order.certified.cash_sign.as_deref() == Some(sign) && order.issued.is_some();
        let found: Vec<&Order> = self.orders.iter().filter(has_sign).collect();
        let taken_back = |order: &Order| order.state() == Ok(OrderState::Cancelled);
        let standing: Vec<&Order> = found.iter().copied().filter(|order| !taken_back(order)).collect();
        match (found.as_slice(), standing.as_slice()) {
            ([one], _) | (_, [one]) => Ok(one),
            ([], _) => Err(format!("keine Anordnung hat das Kassenzeichen {sign}")),
            (found, _) => {
                let ids: Vec<&str> = found.iter().map(|order| order.certified.order.as_str()).collect();
                Err(format!("das Kassenzeichen {sign} haben mehrere Anordnungen: {}", ids.join(", ")))
            }
        }
    }
}

fn unknown(named: Option<&str>) -> String {
    match named {
        Some(named) => format!("eine Anordnung {named} gibt es nicht, und ein Kassenzeichen fehlt"),
        None => "Belegnummer und Kassenzeichen fehlen".to_owned(),
    }
}

/// An order that the line names, unless its sign says another.
fn agreeing<'a>(order: &'a Order, sign: Option<&str>) -> Result<&'a Order, String> {
    match (&order.certified.cash_sign, sign) {
        (Some(known), Some(said)) if known != said => Err(format!(
            "die Anordnung {} hat das Kassenzeichen {known}, im Auszug steht {said}",
            order.certified.order
        )),
        _ => Ok(order),
    }
}

impl Plan {
    /// The commands in the order in which they are recorded: the statement, then its lines. Their ids follow from that of
    /// the first, so that the same file under the same id is the same commands.
    ///
    /// # Errors
    /// Never with an id of the core; the type says so.
    pub fn commands(
        &self,
        command_id: Option<&CommandId>,
        booked_on: Option<Date>,
        voucher: Option<&str>,
    ) -> Result<Vec<(CommandId, Command)>, IdError> {
        let statement = &self.head.statement;
        let head_id = match command_id {
            Some(id) => id.clone(),
            None => {
                let text = format!("{statement}\n{}", self.head.file_sha256);
                CommandId::new(format!("auszug-{}", short(&text)))?
            }
        };
        let stem = short(head_id.as_str());
        let own = |line: Option<u32>| voucher.map_or_else(|| voucher_of(statement, line), str::to_owned);
        let booked_on = booked_on.unwrap_or(self.last_day);
        let head = Act::ImportStatement(self.head.clone());
        let mut commands = vec![(head_id, Command { act: head, booked_on, voucher: Some(own(None)) })];
        for PlannedLine { line, matched } in &self.lines {
            let id = CommandId::new(format!("auszug-{stem}-{}", line.line))?;
            let act = self.act(line, matched);
            let voucher = Some(own(Some(line.line)));
            commands.push((id, Command { act, booked_on: line.booked_on, voucher }));
        }
        Ok(commands)
    }

    fn act(&self, line: &CashLine, matched: &Matched) -> Act {
        let statement = self.head.statement.clone();
        match matched {
            Matched::Order { order, .. } => Act::RecordPayment(RecordPayment {
                order: order.clone(),
                amount_cents: line.amount,
                source: PaymentSource::Statement { statement, line: line.line },
            }),
            Matched::Refund { payment, .. } => Act::RecordRefund(RecordRefund {
                payment: *payment,
                amount_cents: line.amount.negated(),
                source: PaymentSource::Statement { statement, line: line.line },
            }),
            Matched::Nothing { .. } => Act::RecordUnmatched(RecordUnmatched {
                statement,
                line: line.line,
                amount_cents: line.amount,
                references: references(line),
            }),
        }
    }

    /// Lines that pay an order or undo a payment, and lines that do neither.
    #[must_use]
    pub fn counted(&self) -> (usize, usize) {
        let open = self.lines.iter().filter(|line| matches!(line.matched, Matched::Nothing { .. })).count();
        (self.lines.len() - open, open)
    }
}

/// The voucher of a payment that names no other.
#[must_use]
pub fn voucher_of(statement: &StatementId, line: Option<u32>) -> String {
    match line {
        Some(line) => format!("Kassenauszug {statement}, Zeile {line}"),
        None => format!("Kassenauszug {statement}"),
    }
}

/// 32 hex digits that stand for a text.
fn short(text: &str) -> String {
    sha256(text.as_bytes()).to_string().chars().take(32).collect()
}

/// The numbers of a line, as they stand in it.
fn references(line: &CashLine) -> String {
    let given =
        [("Bewirtschafter", &line.manager), ("Belegnummer", &line.voucher_number), ("Kassenzeichen", &line.cash_sign)];
    let given = given.into_iter().filter_map(|(name, value)| value.as_ref().map(|value| format!("{name} {value}")));
    let given = given.collect::<Vec<_>>().join(", ");
    if given.is_empty() { "ohne Angaben".to_owned() } else { given }
}

/// The violations with their lines. Where the statement itself is refused, its lines have nothing to stand on, and only
/// that is said; `None` is the statement.
#[must_use]
pub fn refused_lines(refused: Vec<(usize, Vec<Violation>)>) -> Vec<(Option<u32>, Violation)> {
    let head = refused.iter().any(|(place, _)| *place == 0);
    let said = refused.into_iter().filter(|(place, _)| !head || *place == 0);
    said.flat_map(|(place, violations)| {
        let line = u32::try_from(place).ok().filter(|line| *line > 0);
        violations.into_iter().map(move |violation| (line, violation))
    })
    .collect()
}
