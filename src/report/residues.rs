//! The residues (Ausgabereste) by age: what was formed for each year granted, what became of it, and when it ends.
//!
//! Pure: facts in, `Sheet` out. What was formed is the sum of where it is now, so nothing of a residue gets lost.
//! Law: BHO §§ 19, 45.

use super::ReportError;
use super::parts::{self, Columns, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "residues";

/// What became of residues. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub formed: Option<Euro>,
    pub consented: Option<Euro>,
    pub waiting: Option<Euro>,
    pub free: Option<Euro>,
    pub blocked: Option<Euro>,
    pub committed: Option<Euro>,
    pub paid: Option<Euro>,
    pub lapsed: Option<Euro>,
}

impl Amounts {
    fn plus(self, other: Amounts) -> Result<Amounts, MoneyError> {
        Ok(Amounts {
            formed: parts::plus(self.formed, other.formed)?,
            consented: parts::plus(self.consented, other.consented)?,
            waiting: parts::plus(self.waiting, other.waiting)?,
            free: parts::plus(self.free, other.free)?,
            blocked: parts::plus(self.blocked, other.blocked)?,
            committed: parts::plus(self.committed, other.committed)?,
            paid: parts::plus(self.paid, other.paid)?,
            lapsed: parts::plus(self.lapsed, other.lapsed)?,
        })
    }
}

/// The residues of one item and manager that were granted for one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub year_granted: u16,
    pub budget_item: String,
    pub manager: String,
    /// The last day on which they can be used.
    pub expires_on: Option<Date>,
    pub amounts: Amounts,
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResiduesFacts {
    pub title: Option<String>,
    /// By year granted, the oldest first.
    pub lines: Vec<Line>,
    /// Over all balances, not computed from `lines`.
    pub total: Amounts,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the report, with a subtotal for each year granted.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &ResiduesFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| facts.total.blocked.is_some());
    let mut rows = Vec::with_capacity(facts.lines.len());
    for of_year in facts.lines.chunk_by(|one, other| one.year_granted == other.year_granted) {
        rows.extend(of_year.iter().map(|line| body(line, &columns)));
        let sum = of_year.iter().try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))?;
        let year = of_year.first().map_or(0, |line| line.year_granted);
        rows.push(columns.row(RowKind::Subtotal, |id| match id {
            "year_granted" => Cell::Id(year.to_string()),
            "budget_item" => Cell::Text(language.pick("Zwischensumme", "Subtotal").to_owned()),
            other => amount(&sum, other),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "year_granted" => Cell::TotalLabel,
        other => amount(&facts.total, other),
    });
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let above = vec![
        named("Ohne Einwilligung", "Without consent", facts.total.waiting),
        named("Mit Einwilligung frei", "Consented to and free", facts.total.free),
        named("Verfallen", "Lapsed", facts.total.lapsed),
    ];
    let mut head = frame.head(facts.title.clone(), &columns, above, typed(&facts.total));
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist kein Ausgaberest gebildet.",
        "At this point no residue has been formed.",
    );
    Ok(Sheet {
        head,
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn body(line: &Line, columns: &Columns) -> Row {
    columns.row(RowKind::Body, |id| match id {
        "year_granted" => Cell::Id(line.year_granted.to_string()),
        "budget_item" => Cell::Id(line.budget_item.clone()),
        "manager" => Cell::Id(line.manager.clone()),
        "expires_on" => line.expires_on.map_or(Cell::Empty, Cell::Date),
        other => amount(&line.amounts, other),
    })
}

fn amount(amounts: &Amounts, column: &str) -> Cell {
    match column {
        "formed_eur" => money_cell(amounts.formed),
        "consented_eur" => money_cell(amounts.consented),
        "waiting_eur" => money_cell(amounts.waiting),
        "uncommitted_eur" => money_cell(amounts.free),
        "blocked_eur" => amounts.blocked.map_or(Cell::Empty, Cell::Money),
        "committed_eur" => money_cell(amounts.committed),
        "paid_eur" => money_cell(amounts.paid),
        "lapsed_eur" => money_cell(amounts.lapsed),
        _ => Cell::Empty,
    }
}

fn typed(total: &Amounts) -> Typed {
    Typed::from([
        ("formed_eur", money_cell(total.formed)),
        ("consented_eur", money_cell(total.consented)),
        ("waiting_eur", money_cell(total.waiting)),
        ("uncommitted_eur", money_cell(total.free)),
        ("committed_eur", money_cell(total.committed)),
        ("paid_eur", money_cell(total.paid)),
        ("lapsed_eur", money_cell(total.lapsed)),
    ])
}

#[cfg(test)]
mod tests;
