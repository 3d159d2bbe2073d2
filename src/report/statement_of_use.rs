//! The numerical statement of use (zahlenmäßiger Verwendungsnachweis) of a project: per category of the financing plan what
//! was planned and filed, what vouchers say, and what the examination said of them.
//!
//! Pure: facts in, `Sheet` out. What a Land filed is shown as it was filed, beside what the book knows; a difference between
//! the two is not repaired. Income of the project is what a final statement says of it; where none does, it is not zero for that.
//! Law: BHO §§ 44, 91; VV-BHO § 44 Nr. 10, 11; ANBest-P Nr. 1.2, 6.

use super::ReportError;
use super::funding::Funding;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Head, Row, RowKind, Sheet, SmallTable};
use super::voucher_list::Amounts;
use super::without_authority::Breaches;
use super::words::{self, Language};
use crate::core::agreement::Financing;
use crate::core::filing::FilingKind;
use crate::core::money::{Euro, MoneyError};
use crate::core::settlement::{Settlement, Step};
use rust_decimal::Decimal;
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "statement-of-use";

const FILINGS: &str = "filings";

/// A filing as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub filing: String,
    pub kind: FilingKind,
    pub from: Date,
    pub until: Date,
    pub filed_on: Option<Date>,
    pub filed: Euro,
}

/// What the agreement allows a category to exceed its amount by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    pub percent: Decimal,
    /// Where it is agreed.
    pub source: String,
}

/// One category, or what falls into no period of the filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// None for what lies outside the period.
    pub category: Option<String>,
    /// Nothing where the plan has no such category.
    pub planned: Option<Euro>,
    /// Nothing where the filing says nothing of it.
    pub filed: Option<Euro>,
    pub gross: Euro,
    pub own_share: Euro,
    pub amounts: Amounts,
}

/// All that the statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementOfUseFacts {
    pub project: String,
    pub project_title: String,
    pub land: String,
    pub agreement: Option<String>,
    /// The filing that the lines are about; nothing where none was submitted.
    pub filing: Option<String>,
    /// All of the project, in the order of the journal.
    pub filings: Vec<Filing>,
    pub limit: Option<Limit>,
    pub lines: Vec<Line>,
    /// Over the balances of the project, not computed from `lines`.
    pub total: Amounts,
    pub paid: Option<Euro>,
    /// By source, over all vouchers of the project and what was contributed in kind.
    pub funding: Funding,
    /// Of a final statement that tells of the whole project.
    pub settlement: Option<Settlement>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the statement.
///
/// # Errors
/// `Provenance`, `Definition`; `TotalsDisagree` when the shares are not what the balances say; `Money` when a sum leaves
/// the range of the book.
pub fn build(facts: &StatementOfUseFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let outside = language.pick("außerhalb des Zeitraums", "outside the period");
    let mut rows: Vec<Row> = Vec::with_capacity(facts.lines.len());
    for line in &facts.lines {
        let deviation = deviation(line.planned, line.filed)?;
        let limit = limit(facts.limit.as_ref(), line.planned, deviation, language);
        rows.push(columns.row(RowKind::Body, |id| match id {
            "category" => Cell::Text(line.category.clone().unwrap_or_else(|| outside.to_owned())),
            // A plan without the category is known to have none.
            "planned_eur" | "deviation_percent" if line.filed.is_some() && line.planned.is_none() => Cell::Empty,
            "planned_eur" if line.category.is_some() => money_cell(line.planned),
            "filed_eur" if line.category.is_some() => money_cell(line.filed),
            "deviation_eur" if line.category.is_some() => money_cell(deviation),
            "deviation_percent" if line.category.is_some() => parts::ratio(deviation, line.planned),
            "limit" if line.category.is_some() => Cell::Text(limit.clone()),
            "gross_eur" => Cell::Money(line.gross),
            "own_share_eur" => Cell::Money(line.own_share),
            other => line.amounts.cell(other),
        }));
    }
    let sums = Sums::of(&facts.lines)?;
    let total = columns.row(RowKind::Total, |id| match id {
        "category" => Cell::TotalLabel,
        "planned_eur" => money_cell(sums.planned),
        "filed_eur" => money_cell(sums.filed),
        "deviation_eur" => money_cell(sums.deviation),
        "deviation_percent" => parts::ratio(sums.deviation, sums.planned),
        "gross_eur" => money_cell(sums.gross),
        "own_share_eur" => money_cell(sums.own_share),
        other => facts.total.cell(other),
    });
    let unproven = facts.paid.map(|paid| paid.minus(facts.total.evidenced.unwrap_or(Euro::ZERO))).transpose()?;
    let above = above(facts, unproven, language);
    let typed = Typed::from([
        ("project", Cell::Id(facts.project.clone())),
        ("filing", facts.filing.clone().map_or(Cell::Missing, Cell::Id)),
        ("paid_eur", money_cell(facts.paid)),
        ("evidenced_eur", money_cell(facts.total.evidenced)),
        ("accepted_eur", money_cell(facts.total.accepted)),
        ("disputed_eur", money_cell(facts.total.disputed)),
        ("unproven_eur", money_cell(unproven)),
        ("filed_eur", money_cell(sums.filed)),
    ]);
    let subtitle = Some(format!("{}: {}", facts.project, facts.project_title));
    let mut head = frame.head(subtitle, &columns, above, typed);
    tables(facts, &frame, &mut head)?;
    let mut notes = frame.nothing(
        facts.lines.len(),
        "Zu diesem Projekt ist weder ein Nachweis eingereicht noch ein Beleg erfasst.",
        "For this project neither a filing nor a voucher has been recorded.",
    );
    let income =
        "Einnahmen des Projekts nennt nur ein Schlussnachweis; wo er fehlt oder nichts sagt, sind sie nicht null.";
    let income = frame.text(
        income,
        "Only a final statement tells of the income of the project; where there is none, or it says nothing, it is not zero.",
    );
    notes.push((frame.text("Was nicht gezeigt wird", "What is not shown"), vec![income]));
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    foot.sources.extend(facts.limit.iter().map(|limit| limit.source.clone()));
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

/// What is without authority first, then filings, settlement and sources.
fn tables(facts: &StatementOfUseFacts, frame: &Frame<'_>, head: &mut Head) -> Result<(), ReportError> {
    if !facts.filings.is_empty() {
        head.tables.push(filings(facts, frame)?);
    }
    if let Some(settlement) = &facts.settlement {
        head.tables.push(settled(settlement, frame)?);
    }
    facts.funding.add_to(head)?;
    facts.breaches.stand_first(head)
}

/// What the lines come to, where no balance knows of it.
struct Sums {
    planned: Option<Euro>,
    filed: Option<Euro>,
    deviation: Option<Euro>,
    gross: Option<Euro>,
    own_share: Option<Euro>,
}

impl Sums {
    fn of(lines: &[Line]) -> Result<Sums, MoneyError> {
        let mut sums = Sums { planned: None, filed: None, deviation: None, gross: None, own_share: None };
        for line in lines {
            sums.planned = parts::plus(sums.planned, line.planned)?;
            sums.filed = parts::plus(sums.filed, line.filed)?;
            sums.deviation = parts::plus(sums.deviation, deviation(line.planned, line.filed)?)?;
            sums.gross = parts::plus(sums.gross, Some(line.gross))?;
            sums.own_share = parts::plus(sums.own_share, Some(line.own_share))?;
        }
        Ok(sums)
    }
}

/// All that was filed where the plan has no such category; nothing where nothing was filed.
fn deviation(planned: Option<Euro>, filed: Option<Euro>) -> Result<Option<Euro>, MoneyError> {
    filed.map(|filed| filed.minus(planned.unwrap_or(Euro::ZERO))).transpose()
}

/// Whether a category is exceeded by more than is agreed: exact, not by the printed percentage.
fn limit(limit: Option<&Limit>, planned: Option<Euro>, deviation: Option<Euro>, language: Language) -> String {
    let Some(deviation) = deviation else {
        return language.pick("nicht nachgewiesen", "not filed").to_owned();
    };
    let Some(planned) = planned else {
        return language.pick("nicht im Finanzierungsplan", "not in the financing plan").to_owned();
    };
    let Some(limit) = limit else { return language.pick("nicht vereinbart", "not agreed").to_owned() };
    let allowed = Decimal::from(planned.cents()) * limit.percent;
    let is_beyond = Decimal::from(deviation.cents()) * Decimal::ONE_HUNDRED > allowed;
    if is_beyond { language.pick("überschritten", "exceeded") } else { language.pick("eingehalten", "kept") }.to_owned()
}

fn above(facts: &StatementOfUseFacts, unproven: Option<Euro>, language: Language) -> Vec<parts::Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let named = |de: &str, en: &str, sum: Option<Euro>| fact(de, en, parts::money_or_missing(sum, language));
    let missing = || Cell::Missing.display(language);
    let shown = facts.filings.iter().find(|filing| Some(&filing.filing) == facts.filing.as_ref());
    let filing = shown.map(|filing| {
        let (from, until) = (words::date(filing.from, language), words::date(filing.until, language));
        format!("{} ({}, {from} – {until})", filing.filing, kind(filing.kind, language))
    });
    let agreed = facts.limit.as_ref().map(|limit| {
        let percent = words::decimal(&limit.percent.normalize().to_string(), language);
        format!("{percent} %")
    });
    vec![
        fact("Land", "Land", facts.land.clone()),
        fact("Vereinbarung", "Agreement", facts.agreement.clone().unwrap_or_else(missing)),
        fact("Nachweis", "Filing", filing.unwrap_or_else(missing)),
        fact("Zulässige Überschreitung", "Agreed excess", agreed.unwrap_or_else(missing)),
        named("Ausgezahlte Bundesmittel", "Federal money paid", facts.paid),
        named("Davon ohne Beleg", "Of it without a voucher", unproven),
        named("Neue Einnahmen des Projekts", "New income of the project", step(facts, Step::NewIncome)),
        named("Zurückzuzahlen nach der Abrechnung", "To be paid back by the settlement", step(facts, Step::Back)),
    ]
}

/// A step of the settlement, where there is one.
fn step(facts: &StatementOfUseFacts, wanted: Step) -> Option<Euro> {
    let steps = &facts.settlement.as_ref()?.steps;
    steps.iter().find(|(step, _)| *step == wanted).map(|(_, amount)| *amount)
}

/// What of the money of the Bund stays, step by step.
fn settled(settlement: &Settlement, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("settlement", |_| true)?;
    let row = |(step, amount): &(Step, Euro)| {
        small.row(RowKind::Body, |column| match column {
            "step" => Cell::Text(step_word(*step, settlement.financing, frame.language)),
            // The steps are a computation and no list: they are not summed.
            "step_eur" => Cell::Text(parts::money(*amount, frame.language)),
            _ => Cell::Empty,
        })
    };
    let rows = settlement.steps.iter().map(row).collect();
    small.table(rows)
}

fn step_word(step: Step, financing: Financing, language: Language) -> String {
    let english = match step {
        Step::PlannedCost => "planned cost in all",
        Step::PlannedFederal => "of it planned: Federation",
        Step::PlannedOwn => "of it planned: all others",
        Step::Cost => "eligible cost in all",
        Step::NewIncome => "new income and covering funds",
        Step::Need => "need",
        Step::ByKind => "by the kind of financing",
        Step::Stays => "part of the Federation",
        Step::Paid => "federal money paid",
        Step::ClaimedBack => "claimed back already",
        Step::NotOwed => "not owed after reduction",
        Step::Back => "to be paid back",
    };
    let word = language.pick(step.in_german(), english);
    if step == Step::ByKind { format!("{word} ({})", financing_word(financing, language)) } else { word.to_owned() }
}

fn financing_word(financing: Financing, language: Language) -> &'static str {
    let english = match financing {
        Financing::Full => "full",
        Financing::Proportional => "proportional",
        Financing::Deficit => "deficit",
        Financing::FixedAmount => "fixed amount",
    };
    language.pick(financing.in_german(), english)
}

fn kind(kind: FilingKind, language: Language) -> &'static str {
    let english = match kind {
        FilingKind::Interim => "interim statement",
        FilingKind::Final => "final statement",
    };
    language.pick(kind.in_german(), english)
}

fn filings(facts: &StatementOfUseFacts, frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small(FILINGS, |_| true)?;
    let rows = facts.filings.iter().map(|filing| {
        small.row(RowKind::Body, |column| match column {
            "filing" => Cell::Id(filing.filing.clone()),
            "kind" => Cell::Text(kind(filing.kind, frame.language).to_owned()),
            "from" => Cell::Date(filing.from),
            "until" => Cell::Date(filing.until),
            "filed_on" => filing.filed_on.map_or(Cell::Missing, Cell::Date),
            "filed_eur" => Cell::Money(filing.filed),
            _ => Cell::Empty,
        })
    });
    let rows = rows.collect();
    small.table(rows)
}

#[cfg(test)]
mod tests;
