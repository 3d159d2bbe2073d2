//! The share explanation (Anteilserklärung): how one recipient of a run came to its amount, step by step.
//!
//! Pure: the facts of the allocation statement in, `Sheet` out. It shows the recorded amounts and computes none; each
//! step is held against the record, and where one does not follow from those before it, there is no report.
//! Law: that of the key; VwVfG § 39 (statement of reasons).

mod steps;

use super::ReportError;
use super::allocation_statement::{self as statement, AllocationStatementFacts, Line};
use super::parts::{self, Frame, Typed, money};
use super::provenance::Provenance;
use super::sheet::{Cell, RowKind, Sheet};
use super::words::Language;
use crate::core::money::Euro;

/// The id of the report and of its definition file.
pub const ID: &str = "share-explanation";

/// What distributed the money by a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distributed {
    /// The Bund, among the Länder.
    Run,
    /// A Land, among its recipients: by which law, and what of the share was taken back since.
    OnwardGrant { legal_basis: String, reduced: Euro },
}

/// Whose share of which run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareExplanationFacts {
    pub run: AllocationStatementFacts,
    pub distributed: Distributed,
    /// One of the recipients of the run.
    pub recipient: String,
}

/// Builds the explanation.
///
/// # Errors
/// `Inconsistent` where the record contradicts itself or has no such recipient; `Provenance`, `Definition`.
pub fn build(facts: &ShareExplanationFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let run = &facts.run;
    let missing = || ReportError::Inconsistent(format!("{} ist kein Empfänger", facts.recipient));
    let line = run.lines.iter().find(|line| line.recipient == facts.recipient).ok_or_else(missing)?;
    let mut frame = Frame::of(ID, provenance, language, run.is_example)?;
    frame.banners = statement::banners(run, language);
    let columns = frame.columns(|_| true);
    let steps = steps::steps(facts, line, language)?;
    let rows: Vec<_> = (1_i64..)
        .zip(steps)
        .map(|(number, step)| {
            columns.row(RowKind::Body, |id| match id {
                "step" => Cell::Integer(number),
                "quantity" => Cell::Text(step.quantity.clone()),
                "calculation" => Cell::Text(step.calculation.clone()),
                "number" => step.number.clone(),
                "amount_eur" => step.amount.clone(),
                _ => Cell::Empty,
            })
        })
        .collect();
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let mut above = vec![
        fact("Empfänger", "Recipient", format!("{} ({})", line.name, line.recipient)),
        fact("Betrag", "Amount", money(line.total, language)),
    ];
    above.extend(distributed(facts, language));
    above.push(fact("Schlüssel", "Key", format!("{} ({})", run.key.title, run.key.id)));
    above.push(fact("Rechtsgrundlage", "Legal basis", run.key.legal_basis.clone()));
    let subtitle = format!("{} – {}", run.programme_title, run.component_title);
    let notes = vec![(frame.text("In Worten", "In words"), steps::in_words(run, line, language)?)];
    let mut foot = frame.foot(&columns, None, notes, Vec::new());
    // One page: what a step is, its row says already.
    foot.definitions.clear();
    foot.sources = statement::sources(run, language);
    let mut head = frame.head(Some(subtitle), &columns, above, typed(run, line));
    head.assumptions = statement::assumptions(run, language);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

/// What distributed it, and what became of it.
fn distributed(facts: &ShareExplanationFacts, language: Language) -> Vec<parts::Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let run = &facts.run;
    let told = format!("{}, {}", run.run, run.state.label(language));
    match &facts.distributed {
        Distributed::Run => vec![fact("Verteilungslauf", "Allocation run", told)],
        Distributed::OnwardGrant { legal_basis, reduced } => {
            let mut said = vec![
                fact("Weitergabe", "Onward grant", told),
                fact("Weitergegeben nach", "Handed on by", legal_basis.clone()),
            ];
            if !reduced.is_zero() {
                said.push(fact("Davon zurückgenommen", "Taken back of it", money(*reduced, language)));
            }
            said
        }
    }
}

fn typed(run: &AllocationStatementFacts, line: &Line) -> Typed {
    Typed::from([
        ("run", Cell::Id(run.run.clone())),
        ("run_sha256", Cell::Id(run.content_sha256.clone())),
        ("recipient", Cell::Id(line.recipient.clone())),
        ("key", Cell::Id(run.key.id.clone())),
        ("distributable_eur", Cell::Money(run.distributable)),
        ("quota_eur", Cell::Fraction { exact: line.quota.clone(), places: 6 }),
        ("amount_eur", Cell::Money(line.amount)),
        ("host_quota_eur", line.host_quota.map_or(Cell::Money(Euro::ZERO), Cell::Money)),
        ("total_eur", Cell::Money(line.total)),
    ])
}

#[cfg(test)]
mod tests;
