//! The outlook on the end of a budget year (Jahresendvorausschau): what was paid month by month, what is ordered and bound,
//! and between which bounds the year may end.
//!
//! Pure: facts in, `Sheet` out. A forecast is what somebody recorded for a project and year; none is made of what was paid so
//! far, and of some projects alone no underspending follows. Two bounds are facts: all that is bound is paid, or nothing more.
//! Law: BHO §§ 34, 45, 71.

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};

/// The id of the report and of its definition file.
pub const ID: &str = "year-end-outlook";

/// Where in the year an amount falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// 1 to 12.
    Month(u8),
    /// On a day of another calendar year.
    Outside,
    /// The book knows no day.
    NoDate,
}

/// What falls into a month. Nothing where nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub paid: Option<Euro>,
    pub ordered: Option<Euro>,
    pub bound: Option<Euro>,
    /// Of the projects; it stands on no account.
    pub forecast: Option<Euro>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub when: When,
    pub amounts: Amounts,
}

/// What was recorded of what projects will cost in the year. It stands on no account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// Nothing where no project has one.
    pub sum: Option<Euro>,
    /// Projects with a forecast for the year.
    pub known: usize,
    /// Projects that money of the year is bound to, or that have a forecast.
    pub projects: usize,
}

/// All that the outlook says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearEndOutlookFacts {
    pub title: Option<String>,
    pub booking_year: u16,
    /// Twelve months, and what falls into none.
    pub lines: Vec<Line>,
    /// Over the balances of the year, not computed from `lines`.
    pub total: Amounts,
    /// Assigned with usable residues, less blocked and lapsed.
    pub authority: Option<Euro>,
    /// Appropriated and assigned to nobody.
    pub unassigned: Option<Euro>,
    /// With all later stages.
    pub committed: Option<Euro>,
    pub forecast: Forecast,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the outlook.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &YearEndOutlookFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    let mut so_far = Euro::ZERO;
    for line in &facts.lines {
        so_far = so_far.plus(line.amounts.paid.unwrap_or(Euro::ZERO))?;
        let month = match line.when {
            When::Month(month) => Cell::Id(format!("{}-{month:02}", facts.booking_year)),
            When::Outside => Cell::Text(language.pick("außerhalb", "outside").to_owned()),
            When::NoDate => Cell::Text(language.pick("ohne Termin", "no date").to_owned()),
        };
        rows.push(columns.row(RowKind::Body, |id| match id {
            "month" => month.clone(),
            "paid_so_far_eur" if line.when != When::NoDate => Cell::Money(so_far),
            other => amount(&line.amounts, other, Cell::Empty),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "month" => Cell::TotalLabel,
        "paid_so_far_eur" => money_cell(facts.total.paid),
        other => amount(&facts.total, other, Cell::Missing),
    });
    let bounds = Bounds::of(facts)?;
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, &bounds, language), typed(facts, &bounds));
    facts.breaches.stand_first(&mut head)?;
    let mut notes = Vec::new();
    if bounds.expected.is_none() {
        let open = "Nicht für alle Projekte des Jahres ist eine Vorausschätzung erfasst. Aus dem bisher Ausgezahlten wird keine \
                    errechnet: die voraussichtliche Minderausgabe bleibt offen, gezeigt werden nur die beiden Grenzen.";
        let open = frame.text(
            open,
            "Not every project of the year has a forecast. None is computed from what was paid so far: the expected \
             underspending stays open, and only its two bounds are shown.",
        );
        notes.push((frame.text("Was nicht gezeigt wird", "What is not shown"), vec![open]));
    }
    Ok(Sheet {
        head,
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

/// What is left of the authority at the end of the year if all that is bound is paid, and if nothing more is; and what is
/// expected, where every project has a forecast.
struct Bounds {
    least: Option<Euro>,
    most: Option<Euro>,
    expected: Option<Euro>,
}

impl Bounds {
    fn of(facts: &YearEndOutlookFacts) -> Result<Bounds, MoneyError> {
        let less = |part: Option<Euro>| {
            facts.authority.map(|authority| authority.minus(part.unwrap_or(Euro::ZERO))).transpose()
        };
        let Forecast { sum, known, projects } = facts.forecast;
        let expected = if sum.is_some() && known == projects { less(sum)? } else { None };
        Ok(Bounds { least: less(facts.committed)?, most: less(facts.total.paid)?, expected })
    }
}

fn above(facts: &YearEndOutlookFacts, bounds: &Bounds, language: Language) -> Vec<parts::Fact> {
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    vec![
        parts::fact(language, "Haushaltsjahr", "Budget year", facts.booking_year.to_string()),
        named("Nutzbare Ermächtigung der Bewirtschafter", "Usable authority of the managers", facts.authority),
        named("Noch niemandem zugewiesen", "Assigned to nobody yet", facts.unassigned),
        named("Gebunden", "Committed", facts.committed),
        named("Ausgezahlt", "Paid", facts.total.paid),
        named("Bleibt übrig, wenn alles Gebundene ausgezahlt wird", "Left if all that is bound is paid", bounds.least),
        named("Bleibt übrig, wenn nichts mehr ausgezahlt wird", "Left if nothing more is paid", bounds.most),
        parts::fact(language, "Vorausgeschätzt", "Forecast", forecast(&facts.forecast, language)),
        named("Voraussichtliche Minderausgabe", "Expected underspending", bounds.expected),
    ]
}

/// The sum with how many projects it is of.
fn forecast(forecast: &Forecast, language: Language) -> String {
    let Forecast { sum, known, projects } = forecast;
    let sum = parts::money_or_missing(*sum, language);
    match language {
        Language::De => format!("{sum} (für {known} von {projects} Projekten)"),
        Language::En => format!("{sum} (of {known} of {projects} projects)"),
    }
}

fn typed(facts: &YearEndOutlookFacts, bounds: &Bounds) -> Typed {
    Typed::from([
        ("booking_year", Cell::Id(facts.booking_year.to_string())),
        ("authority_eur", money_cell(facts.authority)),
        ("unassigned_eur", money_cell(facts.unassigned)),
        ("committed_eur", money_cell(facts.committed)),
        ("paid_eur", money_cell(facts.total.paid)),
        ("left_least_eur", money_cell(bounds.least)),
        ("left_most_eur", money_cell(bounds.most)),
        ("forecast_eur", money_cell(facts.forecast.sum)),
        ("underspending_eur", money_cell(bounds.expected)),
    ])
}

fn amount(amounts: &Amounts, column: &str, otherwise: Cell) -> Cell {
    let amount = match column {
        "paid_eur" => amounts.paid,
        "ordered_due_eur" => amounts.ordered,
        "bound_eur" => amounts.bound,
        "forecast_eur" => amounts.forecast,
        _ => return Cell::Empty,
    };
    amount.map_or(otherwise, Cell::Money)
}

#[cfg(test)]
mod tests;
