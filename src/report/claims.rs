//! The list of claims (Rückforderungen und Zinsen): each claim by project, what it rests on, and what became of it.
//!
//! Pure: facts in, `Sheet` out. Totals come from the balances and are held against the claims. What is due on a day, and
//! what interest would be, is not computed here (`core/interest`).
//! Law: BHO §§ 34, 59; VwVfG §§ 49, 49a.

use super::ReportError;
use super::parts::{self, Columns, Frame, Payee, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::words::Language;
use crate::core::claim::Claimed;
use crate::core::money::{Euro, MoneyError};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "claims";

/// What became of claims. Nothing where no account of the stage was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub claimed: Option<Euro>,
    pub open: Option<Euro>,
    pub deferred: Option<Euro>,
    pub written_off: Option<Euro>,
    pub waived: Option<Euro>,
    pub repaid: Option<Euro>,
}

impl Amounts {
    fn plus(self, other: Amounts) -> Result<Amounts, MoneyError> {
        Ok(Amounts {
            claimed: parts::plus(self.claimed, other.claimed)?,
            open: parts::plus(self.open, other.open)?,
            deferred: parts::plus(self.deferred, other.deferred)?,
            written_off: parts::plus(self.written_off, other.written_off)?,
            waived: parts::plus(self.waived, other.waived)?,
            repaid: parts::plus(self.repaid, other.repaid)?,
        })
    }
}

/// One claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub project: String,
    pub claim: String,
    pub what: Claimed,
    /// A Land claims it of its own recipients; it is none of the Bund.
    pub of_land: bool,
    pub basis: String,
    pub due_on: Date,
    pub debtor: Payee,
    pub raised_seq: u64,
    pub raised_by: String,
    pub amounts: Amounts,
}

/// All that the list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsFacts {
    pub title: Option<String>,
    /// By project, then by claim.
    pub lines: Vec<Line>,
    /// Over the balances, not computed from `lines`.
    pub total: Amounts,
    pub is_example: bool,
}

/// Builds the list, with a subtotal for each project.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &ClaimsFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|column| amount(&facts.total, &column.id) != Cell::Missing);
    let mut rows = Vec::with_capacity(facts.lines.len());
    for of_project in facts.lines.chunk_by(|one, other| one.project == other.project) {
        rows.extend(of_project.iter().map(|line| body(line, &columns, language)));
        let sum = of_project.iter().try_fold(Amounts::default(), |sum, line| sum.plus(line.amounts))?;
        let project = of_project.first().map_or(Cell::Empty, |line| Cell::Id(line.project.clone()));
        rows.push(columns.row(RowKind::Subtotal, |id| match id {
            "project" => project.clone(),
            "kind" => Cell::Text(language.pick("Zwischensumme", "Subtotal").to_owned()),
            other => amount(&sum, other),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "project" => Cell::TotalLabel,
        other => amount(&facts.total, other),
    });
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let of_laender = facts.lines.iter().filter(|line| line.of_land);
    let of_laender = of_laender.map(|line| line.amounts.claimed).try_fold(None, parts::plus)?;
    // The figure „Gefordert“ is that of the Bund alone: one word must not stand for two sums.
    let of_bund = facts.lines.iter().filter(|line| !line.of_land);
    let of_bund = of_bund.map(|line| line.amounts.claimed).try_fold(None, parts::plus)?;
    let above = vec![
        named("Gefordert von Bund und Ländern", "Claimed by Federation and Länder", facts.total.claimed),
        named("davon vom Bund", "of it by the Federation", of_bund),
        named("davon von Ländern bei ihren Empfängern", "of it by Länder of their recipients", of_laender),
        named("Offen", "Open", facts.total.open),
        named("Erstattet", "Repaid", facts.total.repaid),
    ];
    let typed = ["claimed_eur", "claim_open_eur", "repaid_eur"].map(|id| (id, amount(&facts.total, id)));
    let notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Stand ist keine Forderung erhoben.",
        "At this point no claim has been raised.",
    );
    Ok(Sheet {
        head: frame.head(facts.title.clone(), &columns, above, Typed::from(typed)),
        foot: frame.foot(&columns, Some(total), notes, Vec::new()),
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn body(line: &Line, columns: &Columns, language: Language) -> Row {
    columns.row(RowKind::Body, |id| match id {
        "project" => Cell::Id(line.project.clone()),
        "claim" => Cell::Id(line.claim.clone()),
        "kind" => Cell::Text(kind(&line.what, language).to_owned()),
        "claimant" => Cell::Text(claimant(line.of_land, language).to_owned()),
        "basis" => Cell::Text(line.basis.clone()),
        "due_on" => Cell::Date(line.due_on),
        "debtor" => line.debtor.cell(language),
        "raised_seq" => Cell::Id(line.raised_seq.to_string()),
        "raised_by" => Cell::Id(line.raised_by.clone()),
        other => match rests_on(&line.what, other) {
            Cell::Empty => amount(&line.amounts, other),
            cell => cell,
        },
    })
}

fn claimant(of_land: bool, language: Language) -> &'static str {
    if of_land { language.pick("Land", "Land") } else { language.pick("Bund", "Federation") }
}

fn kind(what: &Claimed, language: Language) -> &'static str {
    let in_english = match what {
        Claimed::Recovery { .. } => "Recovery",
        Claimed::Refund { .. } => "Repayment of a payment",
        Claimed::Interest { .. } => "Interest",
        Claimed::Surplus { .. } => "Surplus of a settlement",
        Claimed::Onward { .. } => "Recovery from a recipient",
        Claimed::LateUse { .. } => "Interest for late use",
    };
    language.pick(what.in_german(), in_english)
}

/// The share of a voucher that is asked back, or the claim and the days that interest is for.
fn rests_on(what: &Claimed, column: &str) -> Cell {
    match (what, column) {
        (Claimed::Surplus { filing }, "rests_on") => Cell::Id(filing.to_string()),
        (Claimed::Onward { onward_grant, recipient, .. }, "rests_on") => {
            Cell::Id(format!("{onward_grant} {recipient}"))
        }
        (Claimed::Recovery { voucher, .. } | Claimed::LateUse { voucher, .. }, "voucher") => {
            Cell::Id(voucher.to_string())
        }
        (Claimed::Recovery { matched, .. } | Claimed::LateUse { matched, .. }, "matched_seq") => {
            Cell::Id(matched.0.to_string())
        }
        (Claimed::Refund { payment, .. }, "matched_seq") => Cell::Id(payment.0.to_string()),
        (Claimed::Interest { on, .. }, "interest_on") => Cell::Id(on.to_string()),
        (Claimed::Interest { from, .. } | Claimed::LateUse { from, .. }, "interest_from") => Cell::Date(*from),
        (Claimed::Interest { until, .. } | Claimed::LateUse { until, .. }, "interest_until") => Cell::Date(*until),
        _ => Cell::Empty,
    }
}

fn amount(amounts: &Amounts, column: &str) -> Cell {
    match column {
        "claimed_eur" => money_cell(amounts.claimed),
        "claim_open_eur" => money_cell(amounts.open),
        "deferred_eur" => money_cell(amounts.deferred),
        "written_off_eur" => money_cell(amounts.written_off),
        "waived_eur" => money_cell(amounts.waived),
        "repaid_eur" => money_cell(amounts.repaid),
        _ => Cell::Empty,
    }
}

#[cfg(test)]
mod tests;
