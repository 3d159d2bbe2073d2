//! Target versus actual (Soll-Ist-Vergleich): what a run gives each Land by key, against what became of it.
//!
//! Pure: facts in, `Sheet` out. The target is that of one run and is not computed anew; who has something and is not in the
//! run has no target, which is not a target of zero. Each percentage names its denominator in its column.
//! Law: BHO §§ 34, 71; the law of the key.

use super::ReportError;
use super::parts::{self, Frame, Small, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet, SmallTable};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};

/// The id of the report and of its definition file.
pub const ID: &str = "target-vs-actual";

const SHARES: &str = "shares";

/// What became of it. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub target: Option<Euro>,
    pub assigned: Option<Euro>,
    pub committed: Option<Euro>,
    pub paid: Option<Euro>,
    pub evidenced: Option<Euro>,
}

impl Amounts {
    /// Nothing assigned is as far from the target as can be; no target is no distance.
    fn difference(&self) -> Result<Option<Euro>, MoneyError> {
        self.target.map(|target| self.assigned.unwrap_or(Euro::ZERO).minus(target)).transpose()
    }
}

/// One Land, or whoever else got a share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub land: String,
    pub name: String,
    pub amounts: Amounts,
}

/// All that the comparison says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetVsActualFacts {
    pub title: Option<String>,
    pub run: String,
    /// How far the run has come, in the language of the sheet.
    pub run_state: String,
    pub key: String,
    pub lines: Vec<Line>,
    /// The target of the run and the figures over all balances of its component, not computed from `lines`.
    pub total: Amounts,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the comparison.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &TargetVsActualFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    let mut distance = None;
    for line in &facts.lines {
        let difference = line.amounts.difference()?;
        distance = parts::plus(distance, difference)?;
        rows.push(columns.row(RowKind::Body, |id| match id {
            "land" => Cell::Id(line.land.clone()),
            "name" => Cell::Text(line.name.clone()),
            other => cell(&line.amounts, difference, other),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "land" => Cell::TotalLabel,
        other => cell(&facts.total, distance, other),
    });
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let above = vec![
        parts::fact(language, "Schlüssel", "Key", facts.key.clone()),
        parts::fact(language, "Stand des Laufs", "State of the run", facts.run_state.clone()),
        named("Soll", "Target", facts.total.target),
        named("Zugewiesen", "Assigned", facts.total.assigned),
        named("Ausgezahlt", "Paid", facts.total.paid),
    ];
    let typed = ["target_eur", "assigned_eur", "committed_eur", "paid_eur", "evidenced_eur"]
        .map(|id| (id, cell(&facts.total, None, id)));
    let mut head = frame.head(facts.title.clone(), &columns, above, Typed::from(typed));
    if !facts.lines.is_empty() {
        head.tables.push(shares(facts, frame.small(SHARES, |_| true)?)?);
    }
    facts.breaches.stand_first(&mut head)?;
    let mut foot = frame.foot(&columns, Some(total), Vec::new(), Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

fn cell(amounts: &Amounts, difference: Option<Euro>, column: &str) -> Cell {
    match column {
        "target_eur" => money_cell(amounts.target),
        "assigned_eur" => money_cell(amounts.assigned),
        "assigned_percent" => parts::ratio(amounts.assigned, amounts.target),
        "difference_eur" => money_cell(difference),
        "committed_eur" => money_cell(amounts.committed),
        "committed_percent" => parts::ratio(amounts.committed, amounts.target),
        "paid_eur" => money_cell(amounts.paid),
        "paid_percent" => parts::ratio(amounts.paid, amounts.target),
        "evidenced_eur" => money_cell(amounts.evidenced),
        "evidenced_percent" => parts::ratio(amounts.evidenced, amounts.target),
        _ => Cell::Empty,
    }
}

/// Each Land's share of each total, and how far it lies from that of the key.
fn shares(facts: &TargetVsActualFacts, small: Small) -> Result<SmallTable, ReportError> {
    let all = &facts.total;
    let rows = facts.lines.iter().map(|line| {
        let own = &line.amounts;
        let points = |part, whole| points(part, whole, own.target, all.target);
        small.row(RowKind::Body, |column| match column {
            "land" => Cell::Id(line.land.clone()),
            "target_share" => parts::ratio(own.target, all.target),
            "assigned_share" => parts::ratio(own.assigned, all.assigned),
            "assigned_points" => points(own.assigned, all.assigned),
            "paid_share" => parts::ratio(own.paid, all.paid),
            "paid_points" => points(own.paid, all.paid),
            "evidenced_share" => parts::ratio(own.evidenced, all.evidenced),
            "evidenced_points" => points(own.evidenced, all.evidenced),
            _ => Cell::Empty,
        })
    });
    let rows = rows.collect();
    small.table(rows)
}

/// The share of an amount less the share of the target, in percentage points: rounded once, not the difference of two
/// rounded shares. Nothing where a share is none.
fn points(part: Option<Euro>, whole: Option<Euro>, target: Option<Euro>, all: Option<Euro>) -> Cell {
    let (Some(part), Some(whole), Some(target), Some(all)) = (part, whole, target, all) else { return Cell::Missing };
    if whole.is_zero() || all.is_zero() {
        return Cell::Empty;
    }
    let [part, whole, target, all] = [part, whole, target, all].map(|sum| i128::from(sum.cents()));
    let (above, below) = (part * all - target * whole, whole * all);
    let is_negative = (above < 0) != (below < 0) && above != 0;
    let (above, below) = (above.abs(), below.abs());
    let Some(twice) = above.checked_mul(20_000).and_then(|twice| twice.checked_add(below)) else {
        return Cell::Empty;
    };
    let hundredths = twice / (2 * below);
    let sign = if is_negative && hundredths != 0 { "-" } else { "" };
    Cell::Percent(format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100))
}

#[cfg(test)]
mod tests;
