//! The interest statement (Zinsberechnung): each claim of interest that was decided, recomputed span by span.
//!
//! Pure: facts in, `Sheet` out; the spans are those of `core/interest`. What is claimed is a decision and is not corrected
//! here: where it differs from what the agreement comes to, the difference is shown.
//! Law: VwVfG § 49a Abs. 3, 4; BGB § 247.

use super::ReportError;
use super::parts::{self, Columns, Frame, Small, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet, SmallTable};
use super::words::Language;
use crate::core::interest::{DayCount, Interest, Regime};
use crate::core::money::Euro;
use rust_decimal::Decimal;

/// The id of the report and of its definition file.
pub const ID: &str = "interest-statement";

const CLAIMS: &str = "claims";

/// How a claim was computed, or why it cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Computed {
    By {
        regime: Regime,
        day_count: DayCount,
        source: String,
        interest: Interest,
    },
    /// No rule was agreed when the claim was raised.
    NotAgreed,
    /// The rule refuses it, for this reason.
    Refused(String),
}

/// One claim of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub project: String,
    pub claim: String,
    pub interest_on: String,
    pub claimed: Euro,
    pub computed: Computed,
}

/// All that the statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestStatementFacts {
    pub title: Option<String>,
    /// By project, then by claim.
    pub claims: Vec<Claim>,
    pub is_example: bool,
}

/// Builds the statement, with a subtotal for each claim.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(
    facts: &InterestStatementFacts,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    let (mut computed, mut claimed) = (None, None);
    for claim in &facts.claims {
        claimed = parts::plus(claimed, Some(claim.claimed))?;
        match &claim.computed {
            Computed::By { interest, .. } => {
                computed = parts::plus(computed, Some(interest.total))?;
                rows.extend(claim_rows(claim, interest, &columns, language));
            }
            Computed::NotAgreed => {
                let said = "als die Forderung erhoben wurde, war keine Zinsregel vereinbart";
                let said = frame.text(said, "no rule was agreed when the claim was raised");
                refused.push(format!("{}: {said}.", claim.claim));
            }
            Computed::Refused(why) => refused.push(format!("{}: {why}", claim.claim)),
        }
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "interest_claim" => Cell::TotalLabel,
        "accrued_eur" => money_cell(computed),
        _ => Cell::Empty,
    });
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let above = vec![named("Gefordert", "Claimed", claimed), named("Berechnet", "Computed", computed)];
    let typed = Typed::from([("claimed_eur", money_cell(claimed)), ("computed_eur", money_cell(computed))]);
    let mut head = frame.head(facts.title.clone(), &columns, above, typed);
    if !facts.claims.is_empty() {
        head.tables.push(claims(facts, frame.small(CLAIMS, |_| true)?, [computed, claimed], language)?);
    }
    let mut notes = frame.nothing(
        facts.claims.len(),
        "Zu diesem Stand ist keine Zinsforderung erhoben.",
        "At this point no claim of interest has been raised.",
    );
    if !refused.is_empty() {
        notes.push((frame.text("Nicht berechnet", "Not computed"), refused));
    }
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

fn claim_rows(claim: &Claim, interest: &Interest, columns: &Columns, language: Language) -> Vec<Row> {
    let percent = |rate: Decimal| Cell::Percent(rate.normalize().to_string());
    let provisional = |is_so: bool| {
        if is_so { Cell::Text(language.pick("vorläufig", "provisional").to_owned()) } else { Cell::Empty }
    };
    let mut rows: Vec<Row> = interest
        .lines
        .iter()
        .map(|line| {
            columns.row(RowKind::Body, |id| match id {
                "interest_claim" => Cell::Id(claim.claim.clone()),
                "from" => Cell::Date(line.from),
                "until" => Cell::Date(line.until),
                "days" => Cell::Integer(i64::from(line.days)),
                "day_basis" => Cell::Id(line.day_basis.to_string()),
                "principal_eur" => Cell::Money(line.principal),
                "base_rate_percent" => line.base_rate_percent.map_or(Cell::Empty, percent),
                "rate_percent" => percent(line.rate_percent),
                "accrued_eur" => Cell::Money(line.amount),
                "provisional" => provisional(line.provisional),
                _ => Cell::Empty,
            })
        })
        .collect();
    rows.push(columns.row(RowKind::Subtotal, |id| match id {
        "interest_claim" => Cell::Id(claim.claim.clone()),
        "days" => Cell::Integer(i64::from(interest.days)),
        "accrued_eur" => Cell::Money(interest.total),
        "provisional" => provisional(interest.provisional),
        _ => Cell::Empty,
    }));
    rows
}

/// One row a claim, with the rule and its conventions.
fn claims(
    facts: &InterestStatementFacts,
    small: Small,
    [computed, claimed]: [Option<Euro>; 2],
    language: Language,
) -> Result<SmallTable, ReportError> {
    let mut rows: Vec<Row> = Vec::with_capacity(facts.claims.len() + 1);
    for claim in &facts.claims {
        let by = match &claim.computed {
            Computed::By { regime, day_count, source, interest } => Some((*regime, *day_count, source, interest.total)),
            Computed::NotAgreed | Computed::Refused(_) => None,
        };
        let difference = by.map(|(.., total)| claim.claimed.minus(total)).transpose()?;
        rows.push(small.row(RowKind::Body, |column| match (column, by) {
            ("project", _) => Cell::Id(claim.project.clone()),
            ("claim", _) => Cell::Id(claim.claim.clone()),
            ("interest_on", _) => Cell::Id(claim.interest_on.clone()),
            ("rule", Some((regime, _, source, _))) => Cell::Text(format!("{} ({source})", rule(regime, language))),
            ("rule", None) => Cell::Text(language.pick("nicht berechnet", "not computed").to_owned()),
            ("day_count", Some((_, day_count, ..))) => Cell::Text(counted(day_count, language).to_owned()),
            ("computed_eur", _) => by.map_or(Cell::Empty, |(.., total)| Cell::Money(total)),
            ("claimed_eur", _) => Cell::Money(claim.claimed),
            ("difference_eur", _) => difference.map_or(Cell::Empty, Cell::Money),
            _ => Cell::Empty,
        }));
    }
    rows.push(small.row(RowKind::Total, |column| match column {
        "project" => Cell::TotalLabel,
        "computed_eur" => money_cell(computed),
        "claimed_eur" => money_cell(claimed),
        _ => Cell::Empty,
    }));
    small.table(rows)
}

fn rule(regime: Regime, language: Language) -> String {
    let number = |rate: Decimal| super::words::decimal(&rate.normalize().to_string(), language);
    match (regime, language) {
        (Regime::BaseRatePlus { points }, Language::De) => {
            format!("{} Prozentpunkte über dem Basiszinssatz", number(points))
        }
        (Regime::BaseRatePlus { points }, Language::En) => format!("{} points above the base rate", number(points)),
        (Regime::NotUsedInTime { points }, Language::De) => {
            format!("nicht alsbald verwendet, {} Prozentpunkte über dem Basiszinssatz", number(points))
        }
        (Regime::NotUsedInTime { points }, Language::En) => {
            format!("not used in time, {} points above the base rate", number(points))
        }
        (Regime::Fixed { rate_percent, minimum_percent }, _) => {
            let least = minimum_percent
                .map(|least| format!(", {} {} %", language.pick("mindestens", "at least"), number(least)));
            format!("{} {} %{}", language.pick("fest", "fixed"), number(rate_percent), least.unwrap_or_default())
        }
        (Regime::None, _) => language.pick("keine Verzinsung", "no interest").to_owned(),
    }
}

fn counted(day_count: DayCount, language: Language) -> &'static str {
    let english = match day_count {
        DayCount::Actual365 => "real days, every year 365 days (act/365)",
        DayCount::ActualActual => "real days, every year 365 or 366 days by the calendar (act/act)",
        DayCount::Thirty360 => "every month 30, every year 360 days (30E/360)",
    };
    language.pick(day_count.in_german(), english)
}

#[cfg(test)]
mod tests;
