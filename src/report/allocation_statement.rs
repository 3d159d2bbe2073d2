//! The allocation statement (Verteilungsnachweis): how one allocation run came to its amounts.
//!
//! Pure: facts in, `Sheet` out. It computes no allocation and repairs none; where the facts contradict each other,
//! there is no report. The law is that of the key; the statement only shows it.

pub(super) mod explanation;
mod redistribution;
mod typed;

pub use redistribution::{Before, Redistribution};

use super::definition::{ColumnDefinition, Definition};
use super::parts::{self, money};
use super::provenance::Provenance;
use super::sheet::{Bar, Cell, Drawing, Fact, Foot, Head, Row, Shape, Sheet, SmallTable};
use super::words::{self, Language};
use super::{ReportError, example_words};
use crate::core::apportion::Bound;
use crate::core::money::Euro;
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "allocation-statement";

/// The small table that leads from the total to what is distributed.
const DEDUCTIONS: &str = "deductions";

/// How far the run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    Proposed,
    Approved,
    Rejected,
    Withdrawn,
    CarriedOut,
    /// Carried out, and taken back by a reversal.
    Reversed,
}

impl RunState {
    /// The label for people.
    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            RunState::Proposed => language.pick("vorgeschlagen", "proposed"),
            RunState::Approved => language.pick("genehmigt", "approved"),
            RunState::Rejected => language.pick("abgelehnt", "rejected"),
            RunState::Withdrawn => language.pick("zurückgezogen", "withdrawn"),
            RunState::CarriedOut => language.pick("ausgeführt", "carried out"),
            RunState::Reversed => language.pick("umgekehrt", "reversed"),
        }
    }
}

/// How the amounts were rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    LargestRemainder,
    SainteLague,
    DHondt,
    HalfUp,
}

/// The smallest step of the amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Cent,
    Euro,
    ThousandEuro,
}

/// Who did a step, and on which day. The actor is an id, never a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub actor: String,
    pub on: Date,
}

/// What was taken off the total before the distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deduction {
    /// For people, such as „Sitzlandquote“.
    pub label: String,
    pub recipient: Option<String>,
    pub basis: String,
    pub amount: Euro,
}

/// The key of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    pub id: String,
    pub title: String,
    /// For people, such as „veröffentlichte Prozentsätze“.
    pub kind: String,
    /// For programs, such as `published_percentages`.
    pub kind_id: &'static str,
    pub legal_basis: String,
    pub source_title: String,
    pub source_url: Option<String>,
    pub as_of: Option<Date>,
    /// The source states no as-of date; the one given was assumed.
    pub as_of_assumed: bool,
    /// SHA-256 of the source file in hex.
    pub sha256: Option<String>,
    /// Whether the weights are percentages.
    pub is_percent: bool,
}

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub recipient: String,
    pub name: String,
    /// Verbatim: a plain decimal or a fraction `n/d`.
    pub weight: String,
    /// The exact share of the key, `n/d`.
    pub share: String,
    /// Whether a floor or a cap decided.
    pub bound: Bound,
    /// The exact quota in euro, `n/d`.
    pub quota: String,
    pub amount: Euro,
    pub adjustment_units: i64,
    pub host_quota: Option<Euro>,
    /// Amount and host quota together.
    pub total: Euro,
    /// What the recipient had before; only in a redistribution.
    pub before: Option<Before>,
}

/// All that the statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationStatementFacts {
    pub programme_title: String,
    pub component_title: String,
    pub run: String,
    /// A later run on the same pot.
    pub redistribution: Option<Redistribution>,
    pub state: RunState,
    pub proposed: Step,
    pub approved: Option<Step>,
    pub carried_out: Option<Step>,
    pub reversed: Option<Step>,
    pub total: Euro,
    pub deductions: Vec<Deduction>,
    pub distributable: Euro,
    pub key: KeyFacts,
    pub base: Option<Euro>,
    pub floor: Option<Euro>,
    pub cap: Option<Euro>,
    pub unit: Unit,
    pub method: Method,
    /// For people, such as „Kennung, die in Bytefolge zuerst kommt“.
    pub tie_rule: String,
    /// In the order of their ids, bytewise.
    pub lines: Vec<Line>,
    /// The sum of the amounts as the book has it, not computed from `lines`: equal to `distributable` unless half-up.
    pub allocated: Euro,
    /// Recipients between whom the tie rule decided.
    pub ties: Vec<String>,
    /// What half-up rounding would give in sum, less what is to be distributed.
    pub half_up_difference: Option<Euro>,
    /// The content of the run, SHA-256 in hex: what was approved.
    pub content_sha256: String,
    pub is_example: bool,
}

impl AllocationStatementFacts {
    /// The base amount where there is one; zero is none.
    pub(super) fn base(&self) -> Option<Euro> {
        self.base.filter(|base| !base.is_zero())
    }
}

/// Builds the statement.
///
/// # Errors
/// `Inconsistent` where the facts contradict each other, `Provenance`, `Definition`.
pub fn build(
    facts: &AllocationStatementFacts,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    provenance.check()?;
    check(facts)?;
    let definition = Definition::of(ID)?;
    let banners = banners(facts, language);
    let extras = Extras::of(facts, &banners);
    let mut columns = definition.columns(language, |column| !column.optional || extras.keep(column));
    for column in columns.iter_mut().filter(|column| column.id == "weight" && facts.key.is_percent) {
        column.unit = Some("%".to_owned());
    }
    let definitions = columns.iter().map(|column| (column.label.clone(), column.definition.clone())).collect();
    let rows = facts.lines.iter().map(|line| body(facts, line, &extras)).collect::<Result<Vec<Row>, ReportError>>()?;
    let head = Head {
        report: ID.to_owned(),
        language,
        one_page: definition.one_page,
        parameters: definition.asked(&provenance.parameters, language),
        title: definition.title.pick(language).to_owned(),
        subtitle: Some(format!("{} – {}", facts.programme_title, facts.component_title)),
        banners,
        assumptions: assumptions(facts, language),
        facts: head_facts(facts, language),
        typed_facts: typed::facts(facts),
        tables: vec![deductions(facts, &definition, language)?],
        table_title: definition.table_title.pick(language).to_owned(),
        columns,
    };
    let how = language.pick("Wie die Beträge zustande kommen", "How the amounts came about");
    let foot = Foot {
        total: Some(total(facts, &extras)?),
        notes: vec![(how.to_owned(), explanation::paragraphs(facts, language))],
        drawings: bars(facts, language).into_iter().collect(),
        definitions,
        sources: sources(facts, language),
        provenance: provenance.clone(),
    };
    Ok(Sheet { head, rows: Box::new(rows.into_iter().map(Ok)), foot })
}

fn check(facts: &AllocationStatementFacts) -> Result<(), ReportError> {
    let deducted = Euro::sum(facts.deductions.iter().map(|deduction| deduction.amount))?;
    let left = facts.total.minus(deducted)?;
    if left != facts.distributable {
        return Err(ReportError::Inconsistent(format!(
            "Gesamtbetrag {} abzüglich Vorwegabzüge {deducted} ergibt {left}, als Verteilungsbetrag ist {} angegeben",
            facts.total, facts.distributable
        )));
    }
    if facts.method != Method::HalfUp && facts.allocated != facts.distributable {
        return Err(ReportError::Inconsistent(format!(
            "verteilt sind {}, zu verteilen waren {}",
            facts.allocated, facts.distributable
        )));
    }
    for line in &facts.lines {
        if line.amount.plus(line.host_quota.unwrap_or(Euro::ZERO))? != line.total {
            return Err(ReportError::Inconsistent(format!("Betrag und Sitzlandquote von {}", line.recipient)));
        }
        if line.before.is_some() != facts.redistribution.is_some() {
            return Err(ReportError::Inconsistent(format!("bisheriger Bestand von {}", line.recipient)));
        }
    }
    Ok(())
}

/// The columns that not every statement has.
struct Extras {
    with_host: bool,
    is_redistribution: bool,
    /// The banners for files: rows are copied out of tables, and what stands above a table stays behind.
    remark: Option<String>,
}

impl Extras {
    fn of(facts: &AllocationStatementFacts, banners: &[String]) -> Extras {
        let with_host = facts.lines.iter().any(|line| line.host_quota.is_some());
        let is_redistribution = facts.redistribution.is_some();
        Extras { with_host, is_redistribution, remark: (!banners.is_empty()).then(|| banners.join("; ")) }
    }

    fn keep(&self, column: &ColumnDefinition) -> bool {
        match column.id.as_str() {
            "remark" => self.remark.is_some(),
            id if redistribution::COLUMNS.contains(&id) => self.is_redistribution,
            _ => self.with_host,
        }
    }

    fn remark(&self) -> Option<Cell> {
        self.remark.clone().map(Cell::Text)
    }
}

/// What stands over the whole statement, on paper and in every row of a file.
pub(super) fn banners(facts: &AllocationStatementFacts, language: Language) -> Vec<String> {
    let example = example_words(language);
    let void = match facts.state {
        RunState::Rejected => Some(language.pick("Abgelehnter Vorschlag", "Rejected proposal")),
        RunState::Withdrawn => Some(language.pick("Zurückgezogener Vorschlag", "Withdrawn proposal")),
        RunState::Proposed => Some(language.pick("Vorschlag, noch nicht genehmigt", "Proposal, not approved yet")),
        RunState::Reversed => Some(language.pick(
            "Umgekehrter Verteilungslauf: die Beträge sind nicht mehr verteilt",
            "Reversed allocation run: the amounts are no longer allocated",
        )),
        RunState::Approved | RunState::CarriedOut => None,
    };
    facts.is_example.then_some(example).into_iter().chain(void).map(str::to_owned).collect()
}

/// What the statement rests on and no source says.
pub(super) fn assumptions(facts: &AllocationStatementFacts, language: Language) -> Vec<String> {
    let Some(day) = facts.key.as_of.filter(|_| facts.key.as_of_assumed) else { return Vec::new() };
    let (day, id) = (words::date(day, language), &facts.key.id);
    vec![match language {
        Language::De => {
            format!("Der Stichtag des Schlüssels {id} ({day}) ist angenommen: die Quelle nennt keinen.")
        }
        Language::En => {
            format!("The as-of date of the key {id} ({day}) is assumed: the source states none.")
        }
    }]
}

fn head_facts(facts: &AllocationStatementFacts, language: Language) -> Vec<Fact> {
    let mut list = Vec::new();
    let mut fact = |de: &str, en: &str, value: String| {
        list.push(Fact { label: language.pick(de, en).to_owned(), value });
    };
    let missing = || Cell::Missing.display(language);
    let step = |step: &Step| format!("{}, {}", words::date(step.on, language), step.actor);
    fact("Verteilungslauf", "Allocation run", facts.run.clone());
    if let Some(redistribution) = &facts.redistribution {
        let what = language.pick("Umverteilung", "redistribution");
        fact("Art des Laufs", "Kind of run", format!("{what} ({})", redistribution.reason));
    }
    fact("Stand des Laufs", "State of the run", facts.state.label(language).to_owned());
    fact("Vorgeschlagen", "Proposed", step(&facts.proposed));
    if let Some(approved) = &facts.approved {
        fact("Genehmigt", "Approved", step(approved));
    }
    if let Some(carried_out) = &facts.carried_out {
        fact("Ausgeführt", "Carried out", step(carried_out));
    }
    if let Some(reversed) = &facts.reversed {
        fact("Umgekehrt", "Reversed", step(reversed));
    }
    fact("Schlüssel", "Key", format!("{} ({})", facts.key.title, facts.key.id));
    fact("Art des Schlüssels", "Kind of key", facts.key.kind.clone());
    fact("Rechtsgrundlage", "Legal basis", facts.key.legal_basis.clone());
    let mut as_of = facts.key.as_of.map_or_else(missing, |day| words::date(day, language));
    if facts.key.as_of_assumed {
        as_of.push_str(language.pick(" (angenommen, die Quelle nennt keinen)", " (assumed, the source states none)"));
    }
    fact("Stichtag des Schlüssels", "As-of date of the key", as_of);
    fact("Verfahren", "Method", explanation::method_name(facts.method, language).to_owned());
    fact("Rundungseinheit", "Rounding unit", explanation::unit_name(facts.unit, language).to_owned());
    fact("Gleichstandsregel", "Tie rule", facts.tie_rule.clone());
    let limits = [
        ("Sockelbetrag", "Base amount", facts.base()),
        ("Mindestbetrag", "Floor", facts.floor),
        ("Höchstbetrag", "Cap", facts.cap),
    ];
    for (de, en, limit) in limits {
        if let Some(limit) = limit {
            fact(de, en, money(limit, language));
        }
    }
    fact("SHA-256 des Laufs", "SHA-256 of the run", facts.content_sha256.clone());
    list
}

fn deductions(
    facts: &AllocationStatementFacts,
    definition: &Definition,
    language: Language,
) -> Result<SmallTable, ReportError> {
    let unknown = || ReportError::Definition { id: ID.to_owned(), reason: "die Tabelle deductions fehlt".to_owned() };
    let (title, columns) = definition.table(DEDUCTIONS, language).ok_or_else(unknown)?;
    let text = |de: &str, en: &str| Cell::Text(language.pick(de, en).to_owned());
    let first = text("Gesamtbetrag", "Total");
    let mut rows = vec![Row::body(vec![first, Cell::Empty, Cell::Empty, Cell::Money(facts.total)])];
    for deduction in &facts.deductions {
        let recipient = deduction.recipient.clone().map_or(Cell::Empty, Cell::Text);
        let label = language.pick("abzüglich", "less");
        rows.push(Row::body(vec![
            Cell::Text(format!("{label} {}", deduction.label)),
            recipient,
            Cell::Text(deduction.basis.clone()),
            Cell::Money(deduction.amount.negated()),
        ]));
    }
    let last = text("Verteilungsbetrag", "Distributable amount");
    rows.push(Row::total(vec![last, Cell::Empty, Cell::Empty, Cell::Money(facts.distributable)]));
    Ok(SmallTable { id: DEDUCTIONS.to_owned(), title, columns, rows })
}

fn weight_cell(facts: &AllocationStatementFacts, text: &str) -> Cell {
    if text.contains('/') {
        Cell::Fraction { exact: text.to_owned(), places: 6 }
    } else if facts.key.is_percent {
        Cell::Percent(text.to_owned())
    } else {
        Cell::Decimal(text.to_owned())
    }
}

fn body(facts: &AllocationStatementFacts, line: &Line, extras: &Extras) -> Result<Row, ReportError> {
    let mut cells = vec![
        Cell::Id(line.recipient.clone()),
        Cell::Text(line.name.clone()),
        weight_cell(facts, &line.weight),
        Cell::Fraction { exact: line.quota.clone(), places: 6 },
        Cell::Money(line.amount),
        Cell::Integer(line.adjustment_units),
    ];
    if extras.with_host {
        cells.push(line.host_quota.map_or(Cell::Empty, Cell::Money));
        cells.push(Cell::Money(line.total));
    }
    cells.extend(redistribution::cells(line)?);
    cells.extend(extras.remark());
    Ok(Row::body(cells))
}

/// The stated total: amounts from the book. The sum of the weights is shown for percentages, where it must be 100.
fn total(facts: &AllocationStatementFacts, extras: &Extras) -> Result<Row, ReportError> {
    let percent = facts.key.is_percent && !facts.lines.iter().any(|line| line.weight.contains('/'));
    let weight = if percent { Cell::Percent(hundred(facts)) } else { Cell::Empty };
    let mut cells = vec![Cell::TotalLabel, Cell::Empty, weight, Cell::Empty, Cell::Money(facts.allocated), Cell::Empty];
    if extras.with_host {
        let host = Euro::sum(facts.lines.iter().filter_map(|line| line.host_quota))?;
        cells.push(Cell::Money(host));
        cells.push(Cell::Money(facts.allocated.plus(host)?));
    }
    cells.extend(redistribution::sums(facts)?);
    cells.extend(extras.remark());
    Ok(Row::total(cells))
}

/// 100 with as many decimals as the weights have, so that the digits stand in columns.
fn hundred(facts: &AllocationStatementFacts) -> String {
    let decimals = |line: &Line| line.weight.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match facts.lines.iter().map(decimals).max().unwrap_or(0) {
        0 => "100".to_owned(),
        places => format!("100.{:0<places$}", ""),
    }
}

/// Bars in the federal order, then all others in the order of the table.
fn bars(facts: &AllocationStatementFacts, language: Language) -> Option<Drawing> {
    if facts.lines.is_empty() || facts.lines.len() > parts::MOST_BARS {
        return None;
    }
    let mut lines: Vec<&Line> = facts.lines.iter().collect();
    lines.sort_by_key(|line| parts::federal_place(&line.recipient));
    let bars: Vec<Bar> = lines
        .iter()
        .map(|line| Bar { label: line.name.clone(), text: money(line.amount, language), value: line.amount.cents() })
        .collect();
    let said: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.label, bar.text)).collect();
    let title = language.pick("Beträge im Vergleich", "Amounts compared").to_owned();
    let alternative = format!("{}: {}", language.pick("Balken der Beträge", "Bars of the amounts"), said.join("; "));
    Some(Drawing { title, alternative, shape: Shape::Bars(bars) })
}

pub(super) fn sources(facts: &AllocationStatementFacts, language: Language) -> Vec<String> {
    let key = &facts.key;
    let mut text = format!("{}: {}", key.title, key.source_title);
    if let Some(url) = &key.source_url {
        text.push_str(&format!(", {url}"));
    }
    let file = language.pick("SHA-256 der Quelldatei:", "SHA-256 of the source file:");
    let file = key.sha256.iter().map(|sha256| format!("{file} {sha256}"));
    std::iter::once(text).chain(file).chain(assumptions(facts, language)).collect()
}

#[cfg(test)]
mod tests;
