//! The letter of assignment (Zuweisungsschreiben) to a Land for one budget year: what it may manage, and on which conditions.
//!
//! Pure: facts in, `Sheet` out. It is a specimen and says so on every page and in every row: nothing is issued by printing
//! it, and whoever signs it answers for it. It adds no condition: each is a term of an agreement with its source, or a
//! sentence of the statute that is cited. Law: BHO §§ 34, 38, 45.

mod terms;

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Notes, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::{self, Language};
use crate::core::agreement::Parameter;
use crate::core::money::Euro;
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "assignment-letter";

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Funds,
    /// Of the year that it was granted for.
    Residue(u16),
    CommitmentAuthority,
}

/// What is assigned. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub assigned: Option<Euro>,
    pub blocked: Option<Euro>,
    pub authority: Option<Euro>,
}

/// One line of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    pub budget_item: String,
    pub title: String,
    pub component: String,
    pub manager: String,
    pub due_year: u16,
    pub amounts: Amounts,
}

/// An agreement whose terms are conditions of the assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions {
    pub agreement: String,
    pub title: String,
    pub signed_on: Option<Date>,
    /// Those that hold on the day of the letter.
    pub terms: Vec<Parameter>,
}

/// All that the letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentLetterFacts {
    pub title: Option<String>,
    pub land: String,
    pub land_name: String,
    /// Who manages the items that are assigned out of.
    pub senders: Vec<String>,
    pub booking_year: u16,
    /// The day of the last event.
    pub day: Date,
    /// The decisions of two persons that it rests on, with the day of their booking.
    pub decisions: Vec<(String, Date)>,
    pub lines: Vec<Line>,
    /// Over the balances, not computed from `lines`.
    pub total: Amounts,
    pub conditions: Vec<Conditions>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the letter.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &AssignmentLetterFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let mut frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let specimen = frame.text("Muster: nicht unterzeichnet und nicht erlassen", "Specimen: not signed and not issued");
    frame.banners.push(specimen);
    let columns = frame.columns(|column| match column.id.as_str() {
        "blocked_eur" => facts.total.blocked.is_some(),
        "authority_eur" => facts.total.authority.is_some(),
        _ => true,
    });
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    for line in &facts.lines {
        rows.push(columns.row(RowKind::Body, |id| match id {
            "kind" => Cell::Text(kind(line.kind, language)),
            "budget_item" => Cell::Id(line.budget_item.clone()),
            "title" => Cell::Text(line.title.clone()),
            "component" => Cell::Id(line.component.clone()),
            "manager" => Cell::Id(line.manager.clone()),
            "due_year" => Cell::Id(line.due_year.to_string()),
            other => amount(&line.amounts, other, Cell::Empty),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "kind" => Cell::TotalLabel,
        other => amount(&facts.total, other, Cell::Missing),
    });
    let typed = Typed::from([
        ("land", Cell::Id(facts.land.clone())),
        ("booking_year", Cell::Id(facts.booking_year.to_string())),
        ("funds_eur", money_cell(facts.total.assigned)),
        ("blocked_eur", money_cell(facts.total.blocked)),
        ("authority_eur", money_cell(facts.total.authority)),
    ]);
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, language), typed);
    facts.breaches.stand_first(&mut head)?;
    let mut notes = frame.nothing(
        facts.lines.len(),
        "Diesem Land ist für dieses Haushaltsjahr nichts zugewiesen.",
        "Nothing has been assigned to this Land for this budget year.",
    );
    notes.extend(letter(facts, &frame));
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

fn above(facts: &AssignmentLetterFacts, language: Language) -> Vec<parts::Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let missing = || Cell::Missing.display(language);
    let listed = |texts: Vec<String>| if texts.is_empty() { missing() } else { texts.join(", ") };
    let decision = |(id, day): &(String, Date)| match language {
        Language::De => format!("{id} vom {}", words::date(*day, language)),
        Language::En => format!("{id} of {}", words::date(*day, language)),
    };
    vec![
        fact("An", "To", format!("{} ({})", facts.land_name, facts.land)),
        fact("Von", "From", listed(facts.senders.clone())),
        fact("Stand", "As of", words::date(facts.day, language)),
        fact("Haushaltsjahr", "Budget year", facts.booking_year.to_string()),
        fact("Beruht auf", "Rests on", listed(facts.decisions.iter().map(decision).collect())),
    ]
}

/// What stands under the table: the sentences of the statute, the terms of the agreements, and who would sign.
fn letter(facts: &AssignmentLetterFacts, frame: &Frame<'_>) -> Notes {
    let language = frame.language;
    let year = facts.booking_year;
    let mut said = vec![
        frame.text(
            "Die Ausgabemittel dürfen nur soweit und nicht eher in Anspruch genommen werden, als sie zur wirtschaftlichen und \
             sparsamen Verwaltung erforderlich sind (§ 34 Absatz 2 Satz 1 BHO).",
            "Funds may only be used so far and not earlier than economical and frugal administration requires (section 34(2) \
             sentence 1 BHO).",
        ),
        match language {
            Language::De => format!(
                "Die Mittel sind Mittel des Haushaltsjahres {year}. Was darin nicht ausgezahlt ist, steht im folgenden Jahr nur \
                 zur Verfügung, soweit ein Ausgaberest gebildet und in seine Inanspruchnahme eingewilligt ist (§ 45 BHO)."
            ),
            Language::En => format!(
                "These are funds of the budget year {year}. What is not paid in it is there in the following year only as far \
                 as a residue is formed and its use is consented to (section 45 BHO)."
            ),
        },
    ];
    if facts.total.authority.is_some() {
        said.push(frame.text(
            "Verpflichtungen zu Lasten künftiger Haushaltsjahre dürfen nur bis zur Höhe der für das jeweilige Fälligkeitsjahr \
             zugewiesenen Verpflichtungsermächtigung eingegangen werden (§ 38 Absatz 1 BHO); sie ermächtigt zu keiner Ausgabe.",
            "Commitments for later budget years may only be entered into up to the commitment authority assigned for each due \
             year (section 38(1) BHO); it authorises no expenditure.",
        ));
    }
    let mut notes = vec![(frame.text("Bewirtschaftung", "Management"), said)];
    for of_agreement in &facts.conditions {
        let signed = of_agreement.signed_on.map(|day| match language {
            Language::De => format!(" vom {}", words::date(day, language)),
            Language::En => format!(" of {}", words::date(day, language)),
        });
        let title = format!(
            "{} {} ({}{})",
            language.pick("Bedingungen aus", "Conditions of"),
            of_agreement.agreement,
            of_agreement.title,
            signed.unwrap_or_default()
        );
        let mut said: Vec<String> = of_agreement.terms.iter().map(|term| terms::said(term, language)).collect();
        if said.is_empty() {
            said.push(frame.text("Parameter sind nicht vereinbart.", "No terms are agreed."));
        }
        notes.push((title, said));
    }
    if facts.conditions.is_empty() {
        let none = "Zu diesem Land ist keine Vereinbarung erfasst; dieses Schreiben nennt deshalb keine Bedingungen.";
        let none = frame.text(none, "No agreement with this Land is recorded, so this letter names no conditions.");
        notes.push((frame.text("Bedingungen", "Conditions"), vec![none]));
    }
    let unsigned = "Muster ohne Unterschrift und Dienstsiegel. Zugewiesen ist, was zwei Personen beschlossen haben und im Journal \
                    gebucht ist; dieses Schreiben gibt es wieder und setzt nichts in Kraft.";
    let unsigned = frame.text(
        unsigned,
        "Specimen without signature and seal. Assigned is what two persons decided and the journal holds; this letter says it \
         again and puts nothing into force.",
    );
    notes.push((frame.text("Im Auftrag", "By order"), vec![unsigned]));
    notes
}

fn kind(kind: Kind, language: Language) -> String {
    match kind {
        Kind::Funds => language.pick("Ausgabemittel", "Funds").to_owned(),
        Kind::Residue(year) => format!("{} {year}", language.pick("Ausgaberest", "Residue")),
        Kind::CommitmentAuthority => language.pick("Verpflichtungsermächtigung", "Commitment authority").to_owned(),
    }
}

fn amount(amounts: &Amounts, column: &str, otherwise: Cell) -> Cell {
    let amount = match column {
        "funds_eur" => amounts.assigned,
        "blocked_eur" => return amounts.blocked.map_or(Cell::Empty, Cell::Money),
        "authority_eur" => amounts.authority,
        _ => return Cell::Empty,
    };
    amount.map_or(otherwise, Cell::Money)
}

#[cfg(test)]
mod tests;
