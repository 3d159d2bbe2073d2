//! Re-use and running cost (Nachnutzung und Betriebskosten): who uses what another Land runs, and what each bears of a year.
//!
//! Pure: facts in, `Sheet` out. The total comes from the balances and is held against the shares. It is money of the Länder
//! beside the programme: nothing here is outflow of the Bund.
//! Law: the agreement on re-use; Dachabkommen § 6 Nr. 3 d; BHO § 7.

use super::ReportError;
use super::parts::{self, Columns, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::words::Language;
use crate::core::money::Euro;
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "running-cost";

/// What a Land is to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Provider,
    User,
}

/// One Land at one service and, where cost was shared, of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub service: String,
    pub title: String,
    pub provider: String,
    /// Absent where no cost was shared yet.
    pub cost_year: Option<u16>,
    pub land: String,
    pub role: Role,
    pub since_on: Option<Date>,
    pub ended_on: Option<Date>,
    pub key: Option<String>,
    pub shared_seq: Option<u64>,
    pub amount: Option<Euro>,
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningCostFacts {
    pub title: Option<String>,
    /// By service, provider and year; what was not shared yet first.
    pub lines: Vec<Line>,
    /// Over the balances, not computed from `lines`.
    pub total: Option<Euro>,
    pub is_example: bool,
}

/// Builds the report, with a subtotal for each service, provider and year.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &RunningCostFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows = Vec::with_capacity(facts.lines.len());
    let same = |one: &Line, other: &Line| {
        (&one.service, &one.provider, one.cost_year) == (&other.service, &other.provider, other.cost_year)
    };
    for group in facts.lines.chunk_by(same) {
        rows.extend(group.iter().map(|line| body(line, &columns, language)));
        if let Some(first) = group.first().filter(|first| first.cost_year.is_some()) {
            let sum = group.iter().try_fold(None, |sum, line| parts::plus(sum, line.amount))?;
            rows.push(columns.row(RowKind::Subtotal, |id| match id {
                "service" => Cell::Id(first.service.clone()),
                "service_title" => Cell::Text(language.pick("Zwischensumme", "Subtotal").to_owned()),
                "cost_year" => first.cost_year.map_or(Cell::Empty, |year| Cell::Id(year.to_string())),
                "running_cost_share_eur" => money_cell(sum),
                _ => Cell::Empty,
            }));
        }
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "service" => Cell::TotalLabel,
        "running_cost_share_eur" => money_cell(facts.total),
        _ => Cell::Empty,
    });
    let cost = parts::money_or_missing(facts.total, language);
    let above = vec![parts::fact(language, "Verteilte Betriebskosten", "Running cost shared", cost)];
    let typed = Typed::from([("running_cost_share_eur", money_cell(facts.total))]);
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist keine Nachnutzung aufgezeichnet.",
        "At this point no re-use has been recorded.",
    );
    Ok(Sheet {
        head: frame.head(facts.title.clone(), &columns, above, typed),
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn body(line: &Line, columns: &Columns, language: Language) -> Row {
    let role = match line.role {
        Role::Provider => language.pick("Betreiber", "provider").to_owned(),
        Role::User => format!("{} {}", language.pick("Nachnutzer von", "re-user of"), line.provider),
    };
    let id_or_empty = |text: Option<String>| text.map_or(Cell::Empty, Cell::Id);
    let day = |day: Option<Date>| day.map_or(Cell::Empty, Cell::Date);
    columns.row(RowKind::Body, |id| match id {
        "service" => Cell::Id(line.service.clone()),
        "service_title" => Cell::Text(line.title.clone()),
        "cost_year" => id_or_empty(line.cost_year.map(|year| year.to_string())),
        "land" => Cell::Id(line.land.clone()),
        "role" => Cell::Text(role.clone()),
        "since_on" => day(line.since_on),
        "ended_on" => day(line.ended_on),
        "key" => id_or_empty(line.key.clone()),
        "shared_seq" => id_or_empty(line.shared_seq.map(|seq| seq.to_string())),
        "running_cost_share_eur" => money_cell(line.amount),
        _ => Cell::Empty,
    })
}

#[cfg(test)]
mod tests;
