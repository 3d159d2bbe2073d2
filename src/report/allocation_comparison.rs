//! The allocation comparison (Verteilungsvergleich): what other keys or runs give each recipient.
//!
//! Pure: facts in, `Sheet` out; the amounts were computed by the core or recorded with their runs. Everything is held
//! against the first of them, A. Nothing that is computed here for comparison was ever booked, and the sheet says so.

use super::ReportError;
use super::allocation_statement::RunState;
use super::parts::{self, Fact, Frame, Typed, money};
use super::provenance::Provenance;
use super::sheet::{Bar, Cell, Column, Drawing, Row, RowKind, Shape, Sheet};
use super::words::Language;
use crate::core::money::Euro;

/// The id of the report and of its definition file.
pub const ID: &str = "allocation-comparison";

/// More of them do not fit beside each other on a page.
pub const MOST: usize = 4;
const NAMES: [&str; MOST] = ["A", "B", "C", "D"];

/// Where the amounts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// As the run recorded them.
    Run { id: String, state: RunState },
    /// Computed for this comparison, by the rules of a run or without any.
    WhatIf { rules_of: Option<String> },
}

/// One of the things that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub origin: Origin,
    pub key: String,
    pub key_title: String,
    pub legal_basis: String,
    /// Before pre-deductions.
    pub total: Euro,
    /// What all recipients get together, as recorded or computed with the run, not summed from the lines.
    pub distributed: Euro,
}

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub recipient: String,
    pub name: String,
    /// For each candidate; nothing where it is no recipient.
    pub amounts: Vec<Option<Euro>>,
    /// For each candidate less A; of A itself zero.
    pub differences: Vec<Euro>,
}

impl Line {
    /// The difference of a candidate in percent of A, rounded half up to two decimals; nothing of nothing.
    #[must_use]
    pub fn percent(&self, candidate: usize) -> Option<String> {
        let before = self.amounts.first().copied().flatten()?;
        parts::percent(*self.differences.get(candidate)?, before)
    }
}

/// All that the comparison says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationComparisonFacts {
    pub programme_title: String,
    pub component_title: String,
    /// Two to `MOST`.
    pub candidates: Vec<Candidate>,
    /// In the federal order, then by id.
    pub lines: Vec<Line>,
    pub is_example: bool,
}

/// The name of a candidate: A, B, C, D.
#[must_use]
pub fn name(candidate: usize) -> &'static str {
    NAMES.get(candidate).copied().unwrap_or("?")
}

/// The place of a recipient in the comparison: the federal order, everybody else behind the Länder.
#[must_use]
pub fn place(recipient: &str) -> usize {
    parts::federal_place(recipient)
}

/// Builds the comparison.
///
/// # Errors
/// `Inconsistent` for fewer than two or too many candidates; `Provenance`, `Definition`; `Money`.
pub fn build(
    facts: &AllocationComparisonFacts,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    let count = facts.candidates.len();
    if !(2..=MOST).contains(&count) {
        return Err(ReportError::Inconsistent(format!("verglichen werden zwei bis {MOST}, genannt sind {count}")));
    }
    let mut frame = Frame::of(ID, provenance, language, facts.is_example)?;
    if facts.candidates.iter().any(|candidate| matches!(candidate.origin, Origin::WhatIf { .. })) {
        frame.banners.push(frame.text(
            "Vergleichsrechnung: was nach einem Schlüssel gerechnet ist, ist nicht gebucht",
            "Comparison: what is computed by a key is not booked",
        ));
    }
    let mut columns = frame.columns(|_| true);
    columns.insert(compared(&frame, count)?);
    let rows: Vec<Row> = facts.lines.iter().map(|line| columns.row(RowKind::Body, |id| cell(line, id))).collect();
    let sums = sums(facts)?;
    let total = columns.row(RowKind::Total, |id| match id {
        "recipient" => Cell::TotalLabel,
        "name" => Cell::Empty,
        other => cell(&sums, other),
    });
    let drawn = if facts.lines.len() > parts::MOST_BARS { 1..1 } else { 1..count };
    let drawings = drawn.map(|candidate| drawing(facts, candidate, language)).collect();
    let notes = vec![(frame.text("So ist es zu lesen", "How to read it"), vec![reading(language).to_owned()])];
    let subtitle = format!("{} – {}", facts.programme_title, facts.component_title);
    Ok(Sheet {
        head: frame.head(Some(subtitle), &columns, above(facts, language), typed(facts, &sums)),
        foot: frame.foot(&columns, Some(total), notes, drawings),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

/// All amounts beside each other, then each difference with its percentage.
fn compared(frame: &Frame<'_>, count: usize) -> Result<Vec<Column>, ReportError> {
    let repeated = |id: &str, candidate: usize| frame.definition.repeated(id, name(candidate), frame.language);
    let mut columns = (0..count).map(|candidate| repeated("amount_eur", candidate)).collect::<Result<Vec<_>, _>>()?;
    for candidate in 1..count {
        columns.push(repeated("difference_eur", candidate)?);
        columns.push(repeated("difference_percent", candidate)?);
    }
    Ok(columns)
}

/// The stated totals as a line of its own.
fn sums(facts: &AllocationComparisonFacts) -> Result<Line, ReportError> {
    let amounts: Vec<Option<Euro>> = facts.candidates.iter().map(|candidate| Some(candidate.distributed)).collect();
    let first = facts.candidates.first().map_or(Euro::ZERO, |candidate| candidate.distributed);
    let differences = facts.candidates.iter().map(|candidate| candidate.distributed.minus(first));
    let differences = differences.collect::<Result<Vec<_>, _>>()?;
    Ok(Line { recipient: String::new(), name: String::new(), amounts, differences })
}

fn cell(line: &Line, column: &str) -> Cell {
    let Some((what, letter)) = column.rsplit_once('_') else {
        return match column {
            "recipient" => Cell::Id(line.recipient.clone()),
            "name" => Cell::Text(line.name.clone()),
            _ => Cell::Empty,
        };
    };
    let Some(candidate) = NAMES.iter().position(|name| name.eq_ignore_ascii_case(letter)) else { return Cell::Empty };
    match what {
        "amount_eur" => line.amounts.get(candidate).copied().flatten().map_or(Cell::Empty, Cell::Money),
        "difference_eur" => line.differences.get(candidate).copied().map_or(Cell::Empty, Cell::Money),
        "difference_percent" => line.percent(candidate).map_or(Cell::Empty, Cell::Percent),
        _ => Cell::Empty,
    }
}

/// What a candidate is, in words.
#[must_use]
pub fn said(candidate: &Candidate, language: Language) -> String {
    let key = &candidate.key;
    let total = money(candidate.total, language);
    match (&candidate.origin, language) {
        (Origin::Run { id, state }, Language::De) => {
            format!("Verteilungslauf {id} ({}), Schlüssel {key}, Gesamtbetrag {total}", state.label(language))
        }
        (Origin::Run { id, state }, Language::En) => {
            format!("Allocation run {id} ({}), key {key}, total {total}", state.label(language))
        }
        (Origin::WhatIf { rules_of: Some(run) }, Language::De) => {
            format!("Schlüssel {key}, gerechnet mit den Vorgaben von {run}, Gesamtbetrag {total}")
        }
        (Origin::WhatIf { rules_of: Some(run) }, Language::En) => {
            format!("Key {key}, computed by the rules of {run}, total {total}")
        }
        (Origin::WhatIf { rules_of: None }, Language::De) => {
            format!("Schlüssel {key}, gerechnet ohne Vorwegabzüge, Gesamtbetrag {total}")
        }
        (Origin::WhatIf { rules_of: None }, Language::En) => {
            format!("Key {key}, computed without pre-deductions, total {total}")
        }
    }
}

fn above(facts: &AllocationComparisonFacts, language: Language) -> Vec<Fact> {
    let mut above = Vec::new();
    for (number, candidate) in facts.candidates.iter().enumerate() {
        let title = format!("{}; {}", said(candidate, language), candidate.key_title);
        above.push(parts::fact(language, name(number), name(number), title));
        let label = language.pick("Rechtsgrundlage", "Legal basis");
        let label = format!("{label} {}", name(number));
        above.push(parts::fact(language, &label, &label, candidate.legal_basis.clone()));
    }
    above
}

fn typed(facts: &AllocationComparisonFacts, sums: &Line) -> Typed {
    const IDS: [[&str; 4]; MOST] = [
        ["a_origin", "a_key", "a_total_eur", "a_distributed_eur"],
        ["b_origin", "b_key", "b_total_eur", "b_distributed_eur"],
        ["c_origin", "c_key", "c_total_eur", "c_distributed_eur"],
        ["d_origin", "d_key", "d_total_eur", "d_distributed_eur"],
    ];
    let mut typed = Typed::new();
    for (([origin, key, total, distributed], candidate), sum) in
        IDS.into_iter().zip(&facts.candidates).zip(&sums.amounts)
    {
        let id = match &candidate.origin {
            Origin::Run { id, .. } => id.clone(),
            Origin::WhatIf { .. } => "what_if".to_owned(),
        };
        typed.insert(origin, Cell::Id(id));
        typed.insert(key, Cell::Id(candidate.key.clone()));
        typed.insert(total, Cell::Money(candidate.total));
        typed.insert(distributed, parts::money_cell(*sum));
    }
    typed
}

const fn reading(language: Language) -> &'static str {
    language.pick(
        "A ist die Grundlage; jeder Unterschied ist der Betrag des anderen abzüglich des Betrags nach A. Ein Minuszeichen \
         heißt: der Empfänger erhielte weniger als nach A. Ein leeres Feld heißt: dort ist er kein Empfänger.",
        "A is the basis; each difference is the amount of the other less the amount under A. A minus sign means that \
         the recipient would get less than under A. An empty field means that it is no recipient there.",
    )
}

/// What a candidate changes for everybody.
fn drawing(facts: &AllocationComparisonFacts, candidate: usize, language: Language) -> Drawing {
    let bars: Vec<Bar> = facts
        .lines
        .iter()
        .filter_map(|line| {
            let difference = *line.differences.get(candidate)?;
            let plus = if difference.is_positive() { "+" } else { "" };
            let text = format!("{plus}{}", money(difference, language));
            Some(Bar { label: line.name.clone(), text, value: difference.cents() })
        })
        .collect();
    let other = name(candidate);
    let title = match language {
        Language::De => format!("{other} gegen A: wer mehr und wer weniger erhielte"),
        Language::En => format!("{other} against A: who would get more and who less"),
    };
    let said: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.label, bar.text)).collect();
    let lead = language.pick("Balken der Unterschiede um null", "Bars of the differences around zero");
    Drawing { alternative: format!("{title}. {lead}: {}", said.join("; ")), title, shape: Shape::Differences(bars) }
}

#[cfg(test)]
mod tests;
