//! The flow of funds (Mittelfluss): how far the money has come, and what stayed behind at each stage.
//!
//! Pure: facts in, `Sheet` out. The drawing shows what the table of the stages says. A stage that the book knows
//! nothing of yet is not recorded, and is not drawn. Shares of what was assigned stand beside each other: commitment,
//! outflow and result are never added up.
//! Law: BHO §§ 34, 71, 81.

mod shares;

use super::ReportError;
use super::parts::{self, Frame, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Bar, Cell, Drawing, Fact, FlowStage, Row, RowKind, Shape, Sheet, SmallTable};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};

/// The id of the report and of its definition file.
pub const ID: &str = "flow-of-funds";

/// The figures of the stages, in the order of the rows of the table `stages`; where it is narrowed, without the first.
pub const STAGES: [&str; 7] = ["appropriated", "assigned", "committed", "ordered", "paid", "evidenced", "accepted"];

/// How the rows are broken down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakdown {
    Land,
    PolicyField,
    Year,
}

impl Breakdown {
    /// The word of the parameter `by`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Breakdown> {
        match word {
            "land" => Some(Breakdown::Land),
            "field" => Some(Breakdown::PolicyField),
            "year" => Some(Breakdown::Year),
            _ => None,
        }
    }

    const fn label(self, language: Language) -> &'static str {
        match self {
            Breakdown::Land => language.pick("Land", "Land"),
            Breakdown::PolicyField => language.pick("Themenfeld", "Policy field"),
            Breakdown::Year => language.pick("Haushaltsjahr", "Budget year"),
        }
    }

    /// Whether the breakdown has this optional column.
    fn has(self, column: &str) -> bool {
        match column {
            "name" => self != Breakdown::Year,
            "appropriated_eur" | "assigned_percent" => self == Breakdown::Year,
            _ => self != Breakdown::PolicyField,
        }
    }
}

/// What has reached each stage. Nothing where no account of the figure was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub appropriated: Option<Euro>,
    pub assigned: Option<Euro>,
    pub committed: Option<Euro>,
    pub ordered: Option<Euro>,
    pub paid: Option<Euro>,
    pub evidenced: Option<Euro>,
    pub accepted: Option<Euro>,
}

/// One row of the breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub group: String,
    pub name: Option<String>,
    pub amounts: Amounts,
}

/// Where the money stood at the end of a quarter, by value date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    pub year: i32,
    /// 1 to 4.
    pub quarter: u8,
    pub assigned: Euro,
    pub committed: Euro,
    pub paid: Euro,
    /// Of what was assigned.
    pub lapsed: Euro,
}

impl Quarter {
    fn name(&self) -> String {
        format!("{}-Q{}", self.year, self.quarter)
    }

    /// What could still be paid: neither paid nor lapsed.
    fn unpaid(&self) -> Result<Euro, MoneyError> {
        self.assigned.minus(self.paid)?.minus(self.lapsed)
    }

    /// The last quarter stands where the balances stand, or one of the two is wrong.
    fn check(&self, total: &Amounts) -> Result<(), ReportError> {
        let pairs = [(self.assigned, total.assigned), (self.committed, total.committed), (self.paid, total.paid)];
        if pairs.iter().all(|(course, total)| *course == total.unwrap_or(Euro::ZERO)) {
            return Ok(());
        }
        let told = format!("der Verlauf endet in {} nicht bei den Beständen des Buchs", self.name());
        Err(ReportError::Inconsistent(told))
    }
}

/// All that the report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowOfFundsFacts {
    pub breakdown: Breakdown,
    pub title: Option<String>,
    /// To a programme, a component or a Land. An appropriation belongs to none of them, so the stream begins at what was
    /// assigned: a share of all that was appropriated would have a denominator that is not theirs.
    pub is_narrowed: bool,
    pub lines: Vec<Line>,
    /// The figures over the whole ledger, not computed from `lines`.
    pub total: Amounts,
    /// Every quarter from the first to the last that something was posted in.
    pub course: Vec<Quarter>,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the report.
///
/// # Errors
/// `Provenance`, `Definition`; `Inconsistent` where the course does not end at the balances; `Money` when a sum leaves the
/// range of the book.
pub fn build(facts: &FlowOfFundsFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    // An appropriation is for all to see, and what others were assigned is not: an excerpt takes no share of it.
    let is_excerpt = provenance.is_excerpt();
    let is_narrowed = facts.is_narrowed;
    let is_shown = |column: &str| match column {
        "assigned_percent" => !is_excerpt && !is_narrowed,
        "appropriated_eur" => !is_narrowed,
        _ => true,
    };
    let columns = frame.columns(|column| facts.breakdown.has(&column.id) && is_shown(&column.id));
    let row = |line: &Line| {
        columns.row(RowKind::Body, |id| match id {
            "group" => Cell::Id(line.group.clone()),
            "name" => line.name.clone().map_or(Cell::Empty, Cell::Text),
            other => amount(&line.amounts, other),
        })
    };
    let rows: Vec<Row> = facts.lines.iter().map(row).collect();
    let total = columns.row(RowKind::Total, |id| match id {
        "group" => Cell::TotalLabel,
        other => amount(&facts.total, other),
    });
    let mut head = frame.head(facts.title.clone(), &columns, above(facts, language), typed(facts));
    let stages = stages(facts, is_excerpt, language);
    head.tables.push(stage_table(&stages, &frame)?);
    if let Some(last) = facts.course.last() {
        last.check(&facts.total)?;
        head.tables.push(course_table(&facts.course, &frame)?);
    }
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.lines.iter().filter(|line| line.amounts != Amounts::default()).count(),
        "Zu diesem Stand ist in dieser Gliederung noch nichts veranschlagt, zugewiesen oder gebunden.",
        "At this point nothing in this breakdown has been appropriated, assigned or committed yet.",
    );
    let drawn = [drawing(&stages, language)?, burn_down(&facts.course, language)?, shares::drawing(facts, language)];
    let drawings = drawn.into_iter().flatten().collect();
    let mut foot = frame.foot(&columns, Some(total), notes, drawings);
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

fn above(facts: &FlowOfFundsFacts, language: Language) -> Vec<Fact> {
    let mut above = vec![parts::fact(language, "Gliederung", "Breakdown", facts.breakdown.label(language))];
    if facts.is_narrowed {
        let why = language.pick(
            "nicht gezeigt: gehört keinem Programm, Programmteil oder Land; der Strom beginnt bei zugewiesen",
            "not shown: belongs to no programme, component or Land; the stream begins at assigned",
        );
        above.push(parts::fact(language, "Veranschlagt", "Appropriated", why));
    }
    above
}

fn amount(amounts: &Amounts, column: &str) -> Cell {
    match column {
        "appropriated_eur" => money_cell(amounts.appropriated),
        "assigned_eur" => money_cell(amounts.assigned),
        "assigned_percent" => parts::ratio(amounts.assigned, amounts.appropriated),
        "committed_eur" => money_cell(amounts.committed),
        "committed_percent" => parts::ratio(amounts.committed, amounts.assigned),
        "ordered_eur" => money_cell(amounts.ordered),
        "paid_eur" => money_cell(amounts.paid),
        "paid_percent" => parts::ratio(amounts.paid, amounts.assigned),
        "evidenced_eur" => money_cell(amounts.evidenced),
        "evidenced_percent" => parts::ratio(amounts.evidenced, amounts.assigned),
        "accepted_eur" => money_cell(amounts.accepted),
        _ => Cell::Empty,
    }
}

fn typed(facts: &FlowOfFundsFacts) -> Typed {
    let total = &facts.total;
    let mut typed = Typed::from([
        ("assigned_eur", money_cell(total.assigned)),
        ("committed_eur", money_cell(total.committed)),
        ("ordered_eur", money_cell(total.ordered)),
        ("paid_eur", money_cell(total.paid)),
        ("evidenced_eur", money_cell(total.evidenced)),
        ("accepted_eur", money_cell(total.accepted)),
    ]);
    if !facts.is_narrowed {
        typed.insert("appropriated_eur", money_cell(total.appropriated));
    }
    typed
}

/// A stage with what its share is taken of, and what is said of that which went no further.
struct Stage {
    label: &'static str,
    amount: Option<Euro>,
    of: Option<(&'static str, Option<Euro>)>,
    stays: &'static str,
}

/// From appropriated to accepted, with the denominators of the catalogue; from assigned on where it is narrowed.
fn stages(facts: &FlowOfFundsFacts, is_excerpt: bool, language: Language) -> Vec<Stage> {
    let total = &facts.total;
    let takes_share = !is_excerpt && !facts.is_narrowed;
    let pick = |de: &'static str, en: &'static str| language.pick(de, en);
    let appropriated = (pick("Veranschlagt", "Appropriated"), total.appropriated);
    let assigned = (pick("Zugewiesen", "Assigned"), total.assigned);
    let committed = (pick("Gebunden", "Committed"), total.committed);
    let paid = (pick("Ausgezahlt", "Paid"), total.paid);
    let stage = |(label, amount), of, stays| Stage { label, amount, of, stays };
    let all = [
        stage(appropriated, None, if takes_share { pick("nicht zugewiesen", "not assigned") } else { "" }),
        stage(assigned, Some(appropriated).filter(|_| takes_share), pick("nicht gebunden", "not committed")),
        stage(committed, Some(assigned), pick("nicht angeordnet", "not ordered")),
        stage((pick("Angeordnet", "Ordered"), total.ordered), Some(committed), pick("nicht ausgezahlt", "not paid")),
        stage(paid, Some(assigned), pick("nicht belegt", "not evidenced")),
        stage((pick("Belegt", "Evidenced"), total.evidenced), Some(paid), pick("nicht anerkannt", "not accepted")),
        stage((pick("Anerkannt", "Accepted"), total.accepted), Some(paid), ""),
    ];
    all.into_iter().skip(usize::from(facts.is_narrowed)).collect()
}

/// What has reached a stage and not the next; nothing where the next is not recorded, where more has arrived there, or
/// where nobody may call it so.
fn rest(stages: &[Stage], place: usize) -> Result<Option<Euro>, MoneyError> {
    let amount = |place: usize| stages.get(place).and_then(|stage| stage.amount);
    let (Some(here), Some(next)) = (amount(place), amount(place + 1)) else { return Ok(None) };
    if stages.get(place).is_none_or(|stage| stage.stays.is_empty()) {
        return Ok(None);
    }
    let rest = here.minus(next)?;
    Ok((!rest.is_negative()).then_some(rest))
}

fn stage_table(stages: &[Stage], frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("stages", |_| true)?;
    let mut rows = Vec::with_capacity(stages.len());
    for (place, stage) in stages.iter().enumerate() {
        let rest = rest(stages, place)?;
        rows.push(small.row(RowKind::Body, |column| match column {
            "stage" => Cell::Text(stage.label.to_owned()),
            "amount_eur" => money_cell(stage.amount),
            "of" => stage.of.map_or(Cell::Empty, |(label, _)| Cell::Text(label.to_owned())),
            "percent" => stage.of.map_or(Cell::Empty, |(_, whole)| parts::ratio(stage.amount, whole)),
            "rest_eur" => rest.map_or(Cell::Empty, Cell::Money),
            _ => Cell::Empty,
        }));
    }
    small.table(rows)
}

fn course_table(course: &[Quarter], frame: &Frame<'_>) -> Result<SmallTable, ReportError> {
    let small = frame.small("course", |_| true)?;
    let mut rows = Vec::with_capacity(course.len());
    for quarter in course {
        let unpaid = quarter.unpaid()?;
        rows.push(small.row(RowKind::Body, |column| match column {
            "quarter" => Cell::Id(quarter.name()),
            "assigned_eur" => Cell::Money(quarter.assigned),
            "committed_eur" => Cell::Money(quarter.committed),
            "paid_eur" => Cell::Money(quarter.paid),
            "lapsed_eur" => Cell::Money(quarter.lapsed),
            "unpaid_eur" => Cell::Money(unpaid),
            _ => Cell::Empty,
        }));
    }
    small.table(rows)
}

/// What could still be paid at the end of each quarter; nothing to see of one quarter alone.
fn burn_down(course: &[Quarter], language: Language) -> Result<Option<Drawing>, ReportError> {
    let mut bars = Vec::with_capacity(course.len());
    for quarter in course {
        let unpaid = quarter.unpaid()?;
        bars.push(Bar { label: quarter.name(), text: parts::money(unpaid, language), value: unpaid.cents().max(0) });
    }
    let title = language.pick("Was noch ausgezahlt werden kann", "What can still be paid").to_owned();
    let lead = language.pick(
        "Ein Balken je Quartal: zugewiesene Mittel, die an seinem Ende weder ausgezahlt noch verfallen sind",
        "A bar for each quarter: funds assigned and neither paid nor lapsed at its end",
    );
    let said: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.label, bar.text)).collect();
    let alternative = format!("{lead}. {}", said.join("; "));
    Ok((bars.len() > 1).then_some(Drawing { title, alternative, shape: Shape::Bars(bars) }))
}

/// The stages that are recorded, as one stream that becomes thinner; there is none before the second stage.
fn drawing(stages: &[Stage], language: Language) -> Result<Option<Drawing>, ReportError> {
    let mut drawn = Vec::new();
    let mut said = Vec::new();
    for (place, stage) in stages.iter().enumerate() {
        let Some(amount) = stage.amount else { continue };
        let rest = rest(stages, place)?.filter(|rest| !rest.is_zero());
        let rest = rest.map(|rest| (stage.stays.to_owned(), parts::money(rest, language)));
        let text = parts::money(amount, language);
        let stays = rest.as_ref().map(|(label, text)| format!(" ({label}: {text})")).unwrap_or_default();
        said.push(format!("{}: {text}{stays}", stage.label));
        drawn.push(FlowStage { label: stage.label.to_owned(), text, value: amount.cents(), rest });
    }
    let title = language.pick("Wie weit das Geld gekommen ist", "How far the money has come").to_owned();
    let lead = language.pick(
        "Ein Strom, der von Stufe zu Stufe schmaler wird; seine Höhe ist der Betrag",
        "A stream that becomes thinner from stage to stage; its height is the amount",
    );
    let missing: Vec<&str> = stages.iter().filter(|stage| stage.amount.is_none()).map(|stage| stage.label).collect();
    let not_yet = match missing.as_slice() {
        [] => String::new(),
        some => format!("; {}: {}", language.pick("noch nicht erfasst", "not recorded yet"), some.join(", ")),
    };
    let alternative = format!("{lead}. {}{not_yet}", said.join("; "));
    Ok((drawn.len() > 1).then_some(Drawing { title, alternative, shape: Shape::Flow(drawn) }))
}

#[cfg(test)]
mod tests;
