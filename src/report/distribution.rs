//! The distribution (Mittelverteilung): frame, assigned, committed and uncommitted money, with the map of the Länder.
//!
//! Pure: facts in, `Sheet` out. A frame has no year and a project no assignment, so each breakdown has the columns
//! that it can have. The map shows how much of what a Land was assigned it has committed: absolute amounts would only
//! show which Land is large. Law: BHO § 34.

mod map;

use super::ReportError;
use super::parts::{self, Columns, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};

/// The id of the report and of its definition file.
pub const ID: &str = "distribution";

/// How the rows are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakdown {
    Land,
    /// Land and budget year.
    Year,
    /// Land, project and budget year.
    Project,
}

impl Breakdown {
    /// The word of the parameter `by`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Breakdown> {
        [Breakdown::Land, Breakdown::Year, Breakdown::Project].into_iter().find(|breakdown| breakdown.word() == word)
    }

    const fn word(self) -> &'static str {
        match self {
            Breakdown::Land => "land",
            Breakdown::Year => "year",
            Breakdown::Project => "project",
        }
    }

    /// Whether the breakdown has this optional column.
    fn has(self, column: &str) -> bool {
        match column {
            "project" | "project_title" => self == Breakdown::Project,
            "booking_year" => self != Breakdown::Land,
            "frame_eur" => self == Breakdown::Land,
            _ => self != Breakdown::Project,
        }
    }
}

/// The figures of a row. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub frame: Option<Euro>,
    pub assigned: Option<Euro>,
    pub committed: Option<Euro>,
}

impl Amounts {
    fn plus(self, other: Amounts) -> Result<Amounts, MoneyError> {
        Ok(Amounts {
            frame: parts::plus(self.frame, other.frame)?,
            assigned: parts::plus(self.assigned, other.assigned)?,
            committed: parts::plus(self.committed, other.committed)?,
        })
    }

    /// What is assigned and not committed.
    fn uncommitted(self) -> Result<Option<Euro>, MoneyError> {
        self.assigned.map(|assigned| assigned.minus(self.committed.unwrap_or(Euro::ZERO))).transpose()
    }
}

/// One row of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub land: String,
    pub name: String,
    pub project: Option<String>,
    pub project_title: Option<String>,
    pub booking_year: Option<u16>,
    pub amounts: Amounts,
}

/// The place of a Land in the report: the federal order, everybody else behind the Länder.
#[must_use]
pub fn place(land: &str) -> usize {
    parts::federal_place(land)
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionFacts {
    pub breakdown: Breakdown,
    /// What the report speaks of: programmes, or what it is narrowed to.
    pub title: Option<String>,
    /// The frame of the programmes, and what of it stays with their leads.
    pub granted: Option<Euro>,
    pub undistributed: Option<Euro>,
    pub federal_share: Option<Euro>,
    pub reserved: Option<Euro>,
    /// By Land in the federal order, then by project and year.
    pub lines: Vec<Line>,
    /// The figures over the whole ledger, not computed from `lines`.
    pub total: Amounts,
    /// Each Land as a whole, for the map.
    pub lands: Vec<Line>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the report; by year and by project with a subtotal for each Land.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &DistributionFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|column| facts.breakdown.has(&column.id));
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    for of_land in facts.lines.chunk_by(|one, other| one.land == other.land) {
        for line in of_land {
            rows.push(body(&columns, line)?);
        }
        if facts.breakdown != Breakdown::Land {
            rows.push(subtotal(&columns, of_land, language)?);
        }
    }
    let uncommitted = facts.total.uncommitted()?;
    let total = columns.row(RowKind::Total, |id| match id {
        "land" => Cell::TotalLabel,
        other => amount(facts.total, uncommitted, other),
    });
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist in dieser Gliederung noch nichts verteilt, zugewiesen oder gebunden.",
        "At this point nothing in this breakdown has been distributed, assigned or committed yet.",
    );
    let drawings = vec![map::drawing(&facts.lands, language)?];
    let (above, typed) = (above(facts, &frame), typed(facts, uncommitted));
    let mut head = frame.head(facts.title.clone(), &columns, above, typed);
    facts.breaches.stand_first(&mut head)?;
    Ok(Sheet {
        head,
        foot: frame.foot(&columns, Some(total), notes, drawings),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn above(facts: &DistributionFacts, frame: &Frame<'_>) -> Vec<parts::Fact> {
    let language = frame.language;
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let mut above = vec![
        frame.definition.said("by", facts.breakdown.word(), language),
        named("Rahmen", "Frame", facts.granted),
        named("Rahmen, noch nicht verteilt", "Frame not yet distributed", facts.undistributed),
    ];
    let kept =
        [("Fester Bundesanteil", "Fixed federal share", facts.federal_share), ("Reserve", "Reserve", facts.reserved)];
    above.extend(kept.into_iter().filter(|(.., sum)| sum.is_some()).map(|(de, en, sum)| named(de, en, sum)));
    above
}

fn typed(facts: &DistributionFacts, uncommitted: Option<Euro>) -> Typed {
    Typed::from([
        ("frame_granted_eur", money_cell(facts.granted)),
        ("frame_available_eur", money_cell(facts.undistributed)),
        ("federal_share_eur", money_cell(facts.federal_share)),
        ("reserved_eur", money_cell(facts.reserved)),
        ("frame_allocated_eur", money_cell(facts.total.frame)),
        ("assigned_eur", money_cell(facts.total.assigned)),
        ("committed_eur", money_cell(facts.total.committed)),
        ("uncommitted_eur", money_cell(uncommitted)),
    ])
}

fn body(columns: &Columns, line: &Line) -> Result<Row, MoneyError> {
    let uncommitted = line.amounts.uncommitted()?;
    Ok(columns.row(RowKind::Body, |id| match id {
        "land" => Cell::Id(line.land.clone()),
        "name" => Cell::Text(line.name.clone()),
        "project" => line.project.clone().map_or(Cell::Missing, Cell::Id),
        "project_title" => line.project_title.clone().map_or(Cell::Missing, Cell::Text),
        "booking_year" => line.booking_year.map_or(Cell::Missing, |year| Cell::Id(year.to_string())),
        other => amount(line.amounts, uncommitted, other),
    }))
}

fn subtotal(columns: &Columns, of_land: &[Line], language: Language) -> Result<Row, MoneyError> {
    let sum = of_land.iter().try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))?;
    let uncommitted = sum.uncommitted()?;
    let name = of_land.first().map_or("", |line| line.name.as_str());
    let label = format!("{} {name}", language.pick("Zwischensumme", "Subtotal"));
    Ok(columns.row(RowKind::Subtotal, |id| match id {
        "name" => Cell::Text(label.clone()),
        other => amount(sum, uncommitted, other),
    }))
}

fn amount(amounts: Amounts, uncommitted: Option<Euro>, column: &str) -> Cell {
    match column {
        "frame_eur" => money_cell(amounts.frame),
        "assigned_eur" => money_cell(amounts.assigned),
        "committed_eur" => money_cell(amounts.committed),
        "uncommitted_eur" => money_cell(uncommitted),
        "committed_percent" => parts::ratio(amounts.committed, amounts.assigned),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests;
