//! The last recipients (Letztempfänger): the hundred that got most of what was handed on, and what each Land handed on.
//!
//! Pure: facts in, `Sheet` out. Outflow and arrival stand beside each other and are never added. Natural persons are not
//! named. Whom the Länder pay by their own orders is in the vault and no row here; what that comes to is said above.
//! Law: BHO §§ 44, 91; VV-BHO § 44 Nr. 12.

use super::ReportError;
use super::parts::{self, Columns, Frame, Payee, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet, SmallTable};
use super::words::Language;
use crate::core::money::{Euro, MoneyError};
use crate::core::recipient::RecipientKind;

/// The id of the report and of its definition file.
pub const ID: &str = "last-recipients";

/// How many recipients have a row of their own.
pub const MOST: usize = 100;

/// What is handed on, and what of it arrived. Nothing where nobody said anything yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub handed_on: Option<Euro>,
    pub arrived: Option<Euro>,
}

impl Amounts {
    fn plus(self, other: Amounts) -> Result<Amounts, MoneyError> {
        Ok(Amounts {
            handed_on: parts::plus(self.handed_on, other.handed_on)?,
            arrived: parts::plus(self.arrived, other.arrived)?,
        })
    }
}

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub recipient: String,
    /// The name of whoever is no natural person.
    pub title: Option<String>,
    pub person: Payee,
    pub kind: RecipientKind,
    pub land: Option<String>,
    pub grants: u32,
    pub amounts: Amounts,
}

/// What a Land handed on, beside its outflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub land: String,
    pub paid: Option<Euro>,
    pub amounts: Amounts,
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRecipientsFacts {
    pub title: Option<String>,
    /// All recipients with a share, the largest first.
    pub lines: Vec<Line>,
    /// The Länder that hand on.
    pub flows: Vec<Flow>,
    /// Over the balances, not computed from `lines`.
    pub total: Amounts,
    /// The whole outflow, also of Länder that hand nothing on.
    pub paid: Option<Euro>,
    pub beyond_share: Option<Euro>,
    pub is_example: bool,
}

/// Builds the report.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &LastRecipientsFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let (first, rest) = facts.lines.split_at(facts.lines.len().min(MOST));
    let mut rows: Vec<Row> = (1..).zip(first).map(|(rank, line)| body(rank, line, &columns, language)).collect();
    if !rest.is_empty() {
        let sum = rest.iter().try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))?;
        let name = match language {
            Language::De => format!("alle {} weiteren Empfänger", rest.len()),
            Language::En => format!("all {} other recipients", rest.len()),
        };
        rows.push(columns.row(RowKind::Body, |id| match id {
            "name" => Cell::Text(name.clone()),
            other => amount(&sum, other),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "recipient_id" => Cell::TotalLabel,
        other => amount(&facts.total, other),
    });
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist nichts weitergegeben.",
        "At this point nothing has been handed on.",
    );
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, language), Typed::default());
    if !facts.flows.is_empty() {
        head.tables.push(flows(facts, &frame)?);
    }
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

fn above(facts: &LastRecipientsFacts, language: Language) -> Vec<parts::Fact> {
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let mut above = vec![
        named("Abfluss aus dem Bundeshaushalt", "Outflow from the federal budget", facts.paid),
        named("Weitergegeben", "Handed on", facts.total.handed_on),
        named("Beim Letztempfänger angekommen", "Arrived at the last recipient", facts.total.arrived),
    ];
    if facts.beyond_share.is_some_and(|beyond| !beyond.is_zero()) {
        above.push(named("davon über den Anteil hinaus", "of it beyond the share", facts.beyond_share));
    }
    let apart = language.pick(
        "Abfluss und Angekommenes sind dasselbe Geld an zwei Orten und werden nie zusammengezählt. Wen die Länder aus \
         ihren Anordnungen selbst bezahlen, steht im Tresor und hier in keiner Zeile.",
        "Outflow and what arrived are the same money in two places and are never added. Whom the Länder pay by their own \
         orders stands in the vault and in no row here.",
    );
    above.push(parts::fact(language, "Zu beachten", "Note", apart));
    above
}

fn body(rank: i64, line: &Line, columns: &Columns, language: Language) -> Row {
    columns.row(RowKind::Body, |id| match id {
        "rank" => Cell::Integer(rank),
        "recipient_id" => Cell::Id(line.recipient.clone()),
        "name" => line.title.clone().map_or_else(|| line.person.cell(language), Cell::Text),
        "recipient_kind" => Cell::Text(kind(line.kind, language).to_owned()),
        "land" => line.land.clone().map_or(Cell::Empty, Cell::Id),
        "grants" => Cell::Integer(line.grants.into()),
        other => amount(&line.amounts, other),
    })
}

fn kind(kind: RecipientKind, language: Language) -> &'static str {
    let in_english = match kind {
        RecipientKind::Municipality => "municipality",
        RecipientKind::District => "district",
        RecipientKind::MunicipalAssociation => "municipal association",
        RecipientKind::PublicBody => "public body",
        RecipientKind::Company => "company",
        RecipientKind::NaturalPerson => "natural person",
    };
    language.pick(kind.in_german(), in_english)
}

fn amount(amounts: &Amounts, column: &str) -> Cell {
    match column {
        "handed_on_eur" => money_cell(amounts.handed_on),
        "arrived_eur" => money_cell(amounts.arrived),
        _ => Cell::Empty,
    }
}

fn flows(facts: &LastRecipientsFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("flows", |_| true)?;
    let row = |kind: RowKind, land: Cell, paid: Option<Euro>, amounts: &Amounts| {
        small.row(kind, |column| match column {
            "land" => land.clone(),
            "paid_eur" => money_cell(paid),
            "arrived_ratio" => parts::ratio(amounts.arrived, amounts.handed_on),
            other => amount(amounts, other),
        })
    };
    let of = |flow: &Flow| row(RowKind::Body, Cell::Id(flow.land.clone()), flow.paid, &flow.amounts);
    let mut lands: Vec<&Flow> = facts.flows.iter().collect();
    lands.sort_by_key(|flow| (parts::federal_place(&flow.land), &flow.land));
    let mut rows: Vec<Row> = lands.into_iter().map(of).collect();
    let paid = facts.flows.iter().try_fold(None, |sum, flow| parts::plus(sum, flow.paid))?;
    rows.push(row(RowKind::Total, Cell::TotalLabel, paid, &facts.total));
    small.table(rows)
}

#[cfg(test)]
mod tests;
