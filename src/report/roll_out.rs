//! Roll-out (Flächendeckung): connected among competent authorities, by service and Land.
//!
//! Pure: facts in, `Sheet` out. A coverage has a denominator or there is none; “no data” is never zero percent, and Länder
//! of which nothing is recorded are counted as such. What contradicts itself stands first.
//! Law: OZG § 1; the law of the Länder; BHO § 7.

use super::ReportError;
use super::parts::{self, Frame, Typed, federal_place};
use super::provenance::Provenance;
use super::sheet::{Cell, RowKind, Sheet, SmallTable};
use super::words::{self, Language};
use crate::core::federal_state;
use crate::core::roll_out::{AuthorityKind, Coverage, DeclareCompetence, Denominator};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "roll-out";

/// One service in one Land.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub land: String,
    /// Nothing where nobody said who is competent.
    pub competence: Option<DeclareCompetence>,
    pub coverage: Coverage,
}

/// One service with the Länder of which something is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfService {
    pub service: String,
    pub title: String,
    pub lines: Vec<Line>,
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollOutFacts {
    pub title: Option<String>,
    /// The day that the report looks at.
    pub day: Date,
    /// Only this Land.
    pub land: Option<String>,
    /// Every registered service, also those of which nothing is recorded; or the one that is asked for.
    pub services: Vec<OfService>,
    pub is_example: bool,
}

/// Builds the report: by service, then by Land in the federal order.
///
/// # Errors
/// `Provenance`, `Definition`.
pub fn build(facts: &RollOutFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let lines = || facts.services.iter().flat_map(|of| sorted(of).into_iter().map(move |line| (of, line)));
    let rows: Vec<_> =
        lines().map(|(of, line)| columns.row(RowKind::Body, |id| cell(of, line, id, language))).collect();
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, language), typed(facts));
    let contradicting: Vec<_> = lines().filter(|(_, line)| line.coverage.contradicts_itself()).collect();
    if !contradicting.is_empty() {
        let small = frame.small("contradictions", |_| true)?;
        let rows = contradicting.iter().map(|(of, line)| small.row(RowKind::Body, |id| cell(of, line, id, language)));
        let rows = rows.collect();
        head.tables.push(small.table(rows)?);
    }
    if !facts.services.is_empty() {
        head.tables.push(by_service(facts, &frame)?);
    }
    let notes = frame.nothing(
        rows.len(),
        "Zu diesem Stand ist zu keiner Leistung eine Zuständigkeit oder ein Anschluss erfasst.",
        "At this point neither competence nor a connection is recorded for any service.",
    );
    let mut foot = frame.foot(&columns, None, notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

fn sorted(of: &OfService) -> Vec<&Line> {
    let mut lines: Vec<&Line> = of.lines.iter().collect();
    lines.sort_by_key(|line| (federal_place(&line.land), &line.land));
    lines
}

/// What the Länder of a service come to.
#[derive(Clone, Copy, Default)]
struct Sum {
    known: usize,
    unknown: usize,
    competent: u64,
    connected: u64,
}

fn sum(of: &OfService) -> Sum {
    let mut sum = Sum::default();
    for line in &of.lines {
        match line.coverage.denominator {
            Denominator::Known(number) => {
                sum.known += 1;
                sum.competent += number;
                sum.connected += line.coverage.connected;
            }
            Denominator::CompetenceUnknown | Denominator::NumberUnknown => sum.unknown += 1,
        }
    }
    sum
}

fn by_service(facts: &RollOutFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("by_service", |_| true)?;
    let row = |of: &OfService| {
        let sum = sum(of);
        let without_data = lands(facts).saturating_sub(of.lines.len());
        let known = |count: u64| if sum.known == 0 { Cell::Missing } else { number(count) };
        small.row(RowKind::Body, |column| match column {
            "service" => Cell::Id(of.service.clone()),
            "title" => Cell::Text(of.title.clone()),
            "lands_known" => number(sum.known),
            "lands_unknown" => number(sum.unknown),
            "lands_without_data" => number(without_data),
            "competent" => known(sum.competent),
            "connected" => known(sum.connected),
            "coverage_percent" => share(sum.connected, sum.competent),
            _ => Cell::Empty,
        })
    };
    let rows = facts.services.iter().map(row).collect();
    small.table(rows)
}

fn number(count: impl TryInto<i64>) -> Cell {
    count.try_into().map_or(Cell::Missing, Cell::Integer)
}

/// A part of a number in percent; there is none of nothing.
fn share(part: u64, whole: u64) -> Cell {
    parts::percent_of(i128::from(part), i128::from(whole)).map_or(Cell::Missing, Cell::Percent)
}

fn cell(of: &OfService, line: &Line, column: &str, language: Language) -> Cell {
    let Coverage { denominator, connected, beside } = line.coverage;
    let competence = line.competence.as_ref();
    match column {
        "service" => Cell::Id(of.service.clone()),
        "title" => Cell::Text(of.title.clone()),
        "land" => Cell::Id(line.land.clone()),
        "competence" => Cell::Text(competence.map_or_else(
            || language.pick("Zuständigkeit nicht bekannt", "competence not known").to_owned(),
            |known| competent_words(known, language),
        )),
        "competent_from" => competence.map_or(Cell::Empty, |known| Cell::Date(known.competent_from)),
        "competence_source" => competence.map_or(Cell::Empty, |known| Cell::Text(known.source.clone())),
        "competent" => match denominator {
            Denominator::Known(count) => number(count),
            Denominator::CompetenceUnknown | Denominator::NumberUnknown => Cell::Missing,
        },
        "connected" => number(connected),
        "beside" => number(beside),
        "coverage_percent" => match denominator {
            Denominator::Known(count) => share(connected, count),
            Denominator::CompetenceUnknown | Denominator::NumberUnknown => Cell::Missing,
        },
        _ => Cell::Empty,
    }
}

fn competent_words(known: &DeclareCompetence, language: Language) -> String {
    let one = |kind: AuthorityKind, count: Option<u32>| {
        let count = count.map_or_else(
            || language.pick("Zahl nicht bekannt", "number not known").to_owned(),
            |count| words::decimal(&count.to_string(), language),
        );
        format!("{} ({count})", kind_word(kind, language))
    };
    known.competent.iter().map(|what| one(what.kind, what.number)).collect::<Vec<_>>().join(", ")
}

/// The word for a kind of authority.
fn kind_word(kind: AuthorityKind, language: Language) -> &'static str {
    let english = match kind {
        AuthorityKind::Municipality => "municipality",
        AuthorityKind::District => "district",
        AuthorityKind::MunicipalAssociation => "municipal association",
        AuthorityKind::StateAuthority => "state authority",
    };
    language.pick(kind.in_german(), english)
}

/// How many Länder the report looks at.
fn lands(facts: &RollOutFacts) -> usize {
    if facts.land.is_some() { 1 } else { federal_state::ALL.len() }
}

fn counted(facts: &RollOutFacts) -> (usize, usize, usize) {
    let sums: Vec<Sum> = facts.services.iter().map(sum).collect();
    let contradicting = facts.services.iter().flat_map(|of| &of.lines);
    let contradicting = contradicting.filter(|line| line.coverage.contradicts_itself()).count();
    (sums.iter().map(|sum| sum.known).sum(), sums.iter().map(|sum| sum.unknown).sum(), contradicting)
}

fn above(facts: &RollOutFacts, language: Language) -> Vec<parts::Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let (known, unknown, contradicting) = counted(facts);
    let pairs = facts.services.len() * lands(facts);
    let none = pairs.saturating_sub(known + unknown);
    let count = |number: usize| number.to_string();
    vec![
        fact("Tag des Berichts", "Day of the report", words::date(facts.day, language)),
        fact("Leistungen", "Services", facts.services.len().to_string()),
        fact("Leistungen je Land, Zahl der Zuständigen bekannt", "Services by Land, denominator known", count(known)),
        fact("Leistungen je Land, Zahl nicht bekannt", "Services by Land, denominator not known", count(unknown)),
        fact("Leistungen je Land, nichts erfasst", "Services by Land, nothing recorded", count(none)),
        fact("Leistungen je Land, widersprüchlich", "Services by Land, contradicting", count(contradicting)),
    ]
}

fn typed(facts: &RollOutFacts) -> Typed {
    let (known, unknown, contradicting) = counted(facts);
    Typed::from([
        ("day", Cell::Date(facts.day)),
        ("services", number(facts.services.len())),
        ("with_denominator", number(known)),
        ("without_denominator", number(unknown)),
        ("contradicting", number(contradicting)),
    ])
}

#[cfg(test)]
mod tests;
