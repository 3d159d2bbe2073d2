//! The project register (Projektverzeichnis): every project with its Land, policy field and what it binds.
//!
//! Pure: facts in, `Sheet` out. A project without a commitment has none yet; that is not a commitment of 0,00.
//! Law: BHO § 71 (accounts of commitments entered into).

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::words::Language;
use crate::core::money::Euro;

/// The id of the report and of its definition file.
pub const ID: &str = "project-register";

/// One project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub id: String,
    pub title: String,
    /// Code and name of the Land that runs it.
    pub land: String,
    pub land_name: String,
    /// Code and name of the policy field.
    pub policy_field: String,
    pub policy_field_name: String,
    /// The event that registered it.
    pub seq: u64,
    /// Nothing where nothing was ever committed.
    pub committed: Option<Euro>,
}

/// All that the register says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRegisterFacts {
    /// The component that the register is narrowed to.
    pub component_title: Option<String>,
    pub projects: Vec<Project>,
    /// The figure over the whole ledger, not computed from `projects`.
    pub committed: Option<Euro>,
    pub is_example: bool,
}

/// Builds the register: by Land in the federal order, then by id.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &ProjectRegisterFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut projects: Vec<&Project> = facts.projects.iter().collect();
    projects.sort_by_key(|project| (parts::federal_place(&project.land), &project.land, &project.id));
    let mut rows: Vec<Row> = Vec::with_capacity(projects.len());
    for of_land in projects.chunk_by(|one, other| one.land == other.land) {
        rows.extend(of_land.iter().map(|project| columns.row(RowKind::Body, |id| cell(project, id))));
        let sum = of_land.iter().try_fold(None, |sum, project| parts::plus(sum, project.committed))?;
        let name = of_land.first().map_or("", |project| project.land_name.as_str());
        let label = format!("{} {name}", language.pick("Zwischensumme", "Subtotal"));
        rows.push(columns.row(RowKind::Subtotal, |id| match id {
            "title" => Cell::Text(label.clone()),
            "committed_eur" => money_cell(sum),
            _ => Cell::Empty,
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "project" => Cell::TotalLabel,
        "committed_eur" => money_cell(facts.committed),
        _ => Cell::Empty,
    });
    let count = facts.projects.len();
    let without = facts.projects.iter().filter(|project| project.committed.is_none()).count();
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let above = vec![
        fact("Projekte", "Projects", count.to_string()),
        fact("davon ohne Bindung", "of these without a commitment", without.to_string()),
        fact("Gebunden", "Committed", parts::money_or_missing(facts.committed, language)),
    ];
    let number = |n: usize| i64::try_from(n).map_or(Cell::Missing, Cell::Integer);
    let typed = Typed::from([
        ("projects", number(count)),
        ("projects_without_commitment", number(without)),
        ("committed_eur", money_cell(facts.committed)),
    ]);
    let notes = frame.nothing(
        count,
        "Zu diesem Stand ist noch kein Projekt erfasst.",
        "At this point no project has been registered yet.",
    );
    Ok(Sheet {
        head: frame.head(facts.component_title.clone(), &columns, above, typed),
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn cell(project: &Project, column: &str) -> Cell {
    match column {
        "project" => Cell::Id(project.id.clone()),
        "title" => Cell::Text(project.title.clone()),
        "land" => Cell::Id(project.land.clone()),
        "land_name" => Cell::Text(project.land_name.clone()),
        "policy_field_code" => Cell::Id(project.policy_field.clone()),
        "policy_field_name" => Cell::Text(project.policy_field_name.clone()),
        "seq" => Cell::Id(project.seq.to_string()),
        "committed_eur" => money_cell(project.committed),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests;
