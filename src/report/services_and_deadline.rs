//! Services against their legal deadline (Leistungen und Fristen): in time, late, open, overdue, no data.
//!
//! Pure: facts in, `Sheet` out. Bundles and single services are two counting units and never added up; a service without
//! data is no service in time, and none is left out. What was missed stands first.
//! Law: OZG § 1; BHO § 7.

use super::ReportError;
use super::parts::{self, Frame, Typed};
use super::provenance::Provenance;
use super::sheet::{Cell, RowKind, Sheet, SmallTable};
use super::words::{self, Language};
use crate::core::service::{Deadline, ServiceKind, Standing};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "services-and-deadline";

/// One service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub service: String,
    pub kind: ServiceKind,
    pub title: String,
    pub bundle: Option<String>,
    pub deadline: Option<Deadline>,
    pub standing: Standing,
    /// When the level that is due was reached.
    pub reached_on: Option<Date>,
    /// The highest level of the service as such, with its scheme.
    pub level: Option<(u8, &'static str)>,
    /// Länder for which the level that is due was recorded apart.
    pub lands: Vec<String>,
    pub projects: Vec<String>,
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicesFacts {
    pub title: Option<String>,
    /// The day that the report looks at.
    pub day: Date,
    pub lines: Vec<Line>,
    pub is_example: bool,
}

/// Builds the report: bundles first, then single services, each by number.
///
/// # Errors
/// `Provenance`, `Definition`.
pub fn build(facts: &ServicesFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut lines: Vec<&Line> = facts.lines.iter().collect();
    lines.sort_by_key(|line| (line.kind, &line.service));
    let rows: Vec<_> =
        lines.iter().map(|line| columns.row(RowKind::Body, |column| cell(line, column, language))).collect();
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, language), typed(facts));
    let missed: Vec<&Line> = lines.iter().copied().filter(|line| days(line.standing).is_some()).collect();
    let duplicates: Vec<&Line> = lines.iter().copied().filter(|line| is_duplicate(line)).collect();
    for (id, found) in [("missed", missed), ("duplicates", duplicates)] {
        if !found.is_empty() {
            let small = frame.small(id, |_| true)?;
            let rows = found.iter().map(|line| small.row(RowKind::Body, |column| cell(line, column, language)));
            let rows = rows.collect();
            head.tables.push(small.table(rows)?);
        }
    }
    head.tables.push(counts(facts, &frame)?);
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist noch keine Leistung erfasst.",
        "At this point no service has been registered yet.",
    );
    let mut foot = frame.foot(&columns, None, notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

/// Two projects on one single service; several on one bundle are none.
fn is_duplicate(line: &Line) -> bool {
    line.kind == ServiceKind::SingleService && line.projects.len() > 1
}

fn days(standing: Standing) -> Option<i64> {
    match standing {
        Standing::Late(days) | Standing::Overdue(days) => Some(days),
        _ => None,
    }
}

/// The word for a counting unit.
pub(super) fn kind_word(kind: ServiceKind, language: Language) -> &'static str {
    let english = match kind {
        ServiceKind::ServiceBundle => "Service bundle",
        ServiceKind::SingleService => "Single service",
    };
    language.pick(kind.in_german(), english)
}

/// The word for where a service stands to its deadline.
pub(super) fn standing_word(standing: Standing, language: Language) -> &'static str {
    match standing {
        Standing::InTime => language.pick("fristgerecht", "in time"),
        Standing::Late(_) => language.pick("verspätet", "late"),
        Standing::Open => language.pick("offen", "open"),
        Standing::Overdue(_) => language.pick("überfällig", "overdue"),
        Standing::NoData => language.pick("ohne Angabe", "no data"),
        Standing::NoDeadline => language.pick("ohne Frist", "no deadline"),
    }
}

fn counts(facts: &ServicesFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("counts", |_| true)?;
    let row = |kind: ServiceKind| {
        let count = |counts: fn(Standing) -> bool| number(of_kind(facts, kind, counts));
        small.row(RowKind::Body, |column| match column {
            "kind" => Cell::Text(kind_word(kind, frame.language).to_owned()),
            "services" => count(|_| true),
            "in_time" => count(|standing| standing == Standing::InTime),
            "late" => count(|standing| matches!(standing, Standing::Late(_))),
            "open" => count(|standing| standing == Standing::Open),
            "overdue" => count(|standing| matches!(standing, Standing::Overdue(_))),
            "no_data" => count(|standing| standing == Standing::NoData),
            "no_deadline" => count(|standing| standing == Standing::NoDeadline),
            _ => Cell::Empty,
        })
    };
    let rows = ServiceKind::ALL.map(row).to_vec();
    small.table(rows)
}

fn of_kind(facts: &ServicesFacts, kind: ServiceKind, counts: fn(Standing) -> bool) -> usize {
    facts.lines.iter().filter(|line| line.kind == kind && counts(line.standing)).count()
}

fn number(count: usize) -> Cell {
    i64::try_from(count).map_or(Cell::Missing, Cell::Integer)
}

fn cell(line: &Line, column: &str, language: Language) -> Cell {
    let deadline = line.deadline.as_ref();
    match column {
        "service" => Cell::Id(line.service.clone()),
        "kind" => Cell::Text(kind_word(line.kind, language).to_owned()),
        "title" => Cell::Text(line.title.clone()),
        "bundle" => line.bundle.clone().map_or(Cell::Empty, Cell::Id),
        "legal_deadline" => deadline.map_or(Cell::Empty, |deadline| Cell::Date(deadline.due_on)),
        "level_due" => deadline
            .map_or(Cell::Empty, |deadline| Cell::Text(format!("{} ({})", deadline.level, deadline.scheme.as_str()))),
        "deadline_source" => deadline.map_or(Cell::Empty, |deadline| Cell::Text(deadline.source.clone())),
        "level" => line.level.map_or(Cell::Missing, |(level, scheme)| Cell::Text(format!("{level} ({scheme})"))),
        "reached_on" => line.reached_on.map_or(Cell::Empty, Cell::Date),
        "standing" => Cell::Text(standing_word(line.standing, language).to_owned()),
        "days" | "days_late" => days(line.standing).map_or(Cell::Empty, |days| Cell::Id(days.to_string())),
        "lands_reached" => Cell::Text(line.lands.join(", ")),
        "projects" => Cell::Text(line.projects.join(", ")),
        _ => Cell::Empty,
    }
}

fn above(facts: &ServicesFacts, language: Language) -> Vec<parts::Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let missed = |kind| of_kind(facts, kind, |standing| days(standing).is_some());
    let [bundles, singles] = ServiceKind::ALL.map(missed);
    let duplicates = facts.lines.iter().filter(|line| is_duplicate(line)).count();
    vec![
        fact("Tag des Berichts", "Day of the report", words::date(facts.day, language)),
        fact("Leistungsbündel, verspätet oder überfällig", "Service bundles, late or overdue", bundles.to_string()),
        fact("Einzelleistungen, verspätet oder überfällig", "Single services, late or overdue", singles.to_string()),
        fact(
            "Einzelleistungen mit mehreren Projekten",
            "Single services with several projects",
            duplicates.to_string(),
        ),
    ]
}

fn typed(facts: &ServicesFacts) -> Typed {
    let [bundles, singles] = ServiceKind::ALL.map(|kind| number(of_kind(facts, kind, |_| true)));
    let [missed_bundles, missed_singles] =
        ServiceKind::ALL.map(|kind| number(of_kind(facts, kind, |standing| days(standing).is_some())));
    Typed::from([
        ("day", Cell::Date(facts.day)),
        ("service_bundles", bundles),
        ("single_services", singles),
        ("service_bundles_missed", missed_bundles),
        ("single_services_missed", missed_singles),
    ])
}

#[cfg(test)]
mod tests;
