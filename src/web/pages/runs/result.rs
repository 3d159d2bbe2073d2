//! What a run comes to: its inputs, a line for each recipient, the map, and each amount explained in words.
//!
//! Nothing is computed here: the amounts are those of the book, or of the desk for another key.

use super::explanation;
use crate::core::allocation::redistribution::Pot;
use crate::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunLine, RunParameters, RunResult};
use crate::core::apportion::Bound;
use crate::core::command::CreateManager;
use crate::core::money::{Euro, MoneyError};
use crate::core::share::ExactDecimal;
use crate::desk::under_key::UnderKey;
use crate::web::pages::blocks::{Block, Cell, Column, Facts, Table};
use crate::web::pages::scope::named;
use crate::web::pages::view::View;
use crate::web::pages::{Section, map};

/// A run as it is shown.
pub struct Run<'a> {
    pub parameters: &'a RunParameters,
    pub result: &'a RunResult,
    /// Of a later run: what the pot looked like.
    pub before: Option<&'a Pot>,
    /// The same by another key.
    pub other: Option<&'a UnderKey>,
    /// Where its amounts lead, once they are booked.
    pub booking: Option<&'a str>,
}

/// Parameters, deductions, result and explanation.
pub fn run(view: &View, run: Run<'_>, managers: &[CreateManager]) -> Result<Vec<Block>, MoneyError> {
    let Run { parameters, result, .. } = run;
    let mut blocks = vec![Block::heading(view.say("run-inputs"))];
    let shares: Vec<_> = result.lines.iter().map(|line| (line.recipient.to_string(), Some(line.total_cents))).collect();
    blocks.push(Block::Beside { markup: map::draw(view.words, &shares)?, facts: inputs(view, parameters, result) });
    if !parameters.deductions.is_empty() {
        blocks.push(Block::Table(deductions(view, parameters, result, managers)));
    }
    blocks.extend([Block::heading(view.say("run-result")), Block::Table(lines(view, &run, managers)?)]);
    if let Some(other) = run.other {
        blocks.push(Block::Table(compared(view, result, other, managers)?));
    }
    blocks.extend([
        Block::heading(view.say("run-explanation")),
        Block::text(explanation::method(view.words, parameters.method, parameters.unit)),
    ]);
    if !result.ties.is_empty() {
        let tied = result.ties.join(", ");
        blocks.push(Block::text(view.tell("run-tie", &[("tied", tied.into())])));
    }
    let labels = ["recipient", "run-how"];
    let said = result.lines.iter().map(|line| {
        vec![
            Cell::text(named(managers, &line.recipient)),
            Cell::text(explanation::line(view.words, line, parameters, result)),
        ]
    });
    blocks
        .push(Block::Table(Table::new(view.words, view.say("run-explained"), &labels, "run-no-recipient").rows(said)));
    Ok(blocks)
}

fn inputs(view: &View, parameters: &RunParameters, result: &RunResult) -> Facts {
    let amount = |amount: Euro| Cell::text(view.words.euro(amount));
    let key = parameters.key.as_str();
    let mut facts = vec![
        view.fact("component", Cell::text(parameters.component.as_str())),
        view.fact("run-total", amount(parameters.total_cents)),
        view.fact("run-distributable", amount(result.distributable_cents)),
        view.fact("key", Cell::link(key, view.link_to(Section::Keys, key))),
        view.fact("run-method", Cell::german(parameters.method.in_german())),
        view.fact("run-unit", view.say(explanation::unit(parameters.unit))),
    ];
    let mut add = |key: &str, value: Option<Euro>| facts.extend(value.map(|value| view.fact(key, amount(value))));
    add("run-base", Some(parameters.base_cents).filter(|base| !base.is_zero()));
    add("run-floor", parameters.floor_cents);
    add("run-cap", parameters.cap_cents);
    facts
}

fn deductions(view: &View, parameters: &RunParameters, result: &RunResult, managers: &[CreateManager]) -> Table {
    let of = |key: &str, percent: &ExactDecimal| {
        let percent = view.words.percentage(&view.words.decimal(&percent.to_string()));
        view.tell(key, &[("percent", percent.into())])
    };
    let said = |deduction: &Deduction| match &deduction.amount {
        DeductionAmount::Fixed { .. } => view.say("run-fixed-amount"),
        DeductionAmount::PercentOfTotal { percent } => of("run-percent-of-total", percent),
        DeductionAmount::PercentOfRest { percent } => of("run-percent-of-rest", percent),
    };
    let rows = parameters.deductions.iter().zip(&result.deductions).map(|(deduction, made)| {
        let what = match &made.kind {
            DeductionKind::HostQuota { recipient } => {
                format!("{}: {}", made.kind.in_german(), named(managers, recipient))
            }
            kind => kind.in_german().to_owned(),
        };
        vec![Cell::german(what), Cell::text(said(deduction)), Cell::amount(made.amount_cents)]
    });
    let labels = ["run-deduction", "run-assessed", "#amount-euro"];
    Table::new(view.words, view.say("run-deductions"), &labels, "run-no-deduction").rows(rows)
}

/// Which columns a run needs beside those of every run.
struct Columns {
    bound: bool,
    hosted: bool,
}

fn lines(view: &View, run: &Run<'_>, managers: &[CreateManager]) -> Result<Table, MoneyError> {
    let result = run.result;
    let needed = Columns {
        bound: result.lines.iter().any(|line| line.bound != Bound::Free),
        hosted: result.lines.iter().any(|line| line.host_quota_cents.is_some()),
    };
    let numbers = |keys: &[&str]| keys.iter().map(|key| Column::number(view.say(key))).collect::<Vec<_>>();
    let mut columns = vec![Column::text(view.say("recipient"))];
    columns.extend(numbers(&["key-share", "key-exact", "run-unrounded"]));
    columns.extend(needed.bound.then(|| Column::text(view.say("run-bound"))));
    columns.extend(numbers(&["run-units", "amount-euro"]));
    columns.extend(numbers(if needed.hosted { &["run-host-quota", "run-together"] } else { &[] }));
    columns.extend(numbers(if run.before.is_some() { &["run-before", "run-change"] } else { &[] }));
    let mut table = Table::of(view.say("run-amounts"), columns, view.say("run-no-recipient"));
    for line in &result.lines {
        table.row(row(view, run, line, &needed, managers)?);
    }
    table.foot = Some(foot(view, run, &needed)?);
    Ok(table)
}

fn row(
    view: &View,
    run: &Run<'_>,
    line: &RunLine,
    needed: &Columns,
    managers: &[CreateManager],
) -> Result<Vec<Cell>, MoneyError> {
    let mut row = vec![
        Cell::text(named(managers, &line.recipient)),
        Cell::number(view.words.percent(&line.share, 5)),
        Cell::number(line.share.clone()),
        Cell::number(view.words.fraction(&line.quota_euro, 4)),
    ];
    row.extend(needed.bound.then(|| match line.bound {
        Bound::Free => Cell::text(""),
        Bound::AtFloor => Cell::text(view.say("run-at-floor")),
        Bound::AtCap => Cell::text(view.say("run-at-cap")),
    }));
    row.push(Cell::number(line.adjustment_units.to_string()));
    row.push(Cell::amount(line.amount_cents).linked(run.booking));
    if needed.hosted {
        row.push(line.host_quota_cents.map_or_else(|| Cell::text(""), Cell::amount));
        row.push(Cell::amount(line.total_cents));
    }
    if let Some(before) = run.before {
        let old = before.held(&line.recipient);
        row.push(Cell::amount(old));
        row.push(Cell::number(view.words.signed(line.total_cents.minus(old)?)));
    }
    Ok(row)
}

fn foot(view: &View, run: &Run<'_>, needed: &Columns) -> Result<Vec<Cell>, MoneyError> {
    let result = run.result;
    let units: i64 = result.lines.iter().map(|line| line.adjustment_units).sum();
    let mut foot = vec![
        Cell::text(view.say("sum")),
        Cell::number(view.words.percentage("100")),
        Cell::number("1/1"),
        Cell::amount(result.distributable_cents),
    ];
    foot.extend(needed.bound.then(|| Cell::text("")));
    foot.extend([Cell::number(units.to_string()), Cell::amount(result.sum_cents)]);
    let total = Euro::sum(result.lines.iter().map(|line| line.total_cents))?;
    if needed.hosted {
        let quotas = Euro::sum(result.lines.iter().filter_map(|line| line.host_quota_cents))?;
        foot.extend([Cell::amount(quotas), Cell::amount(total)]);
    }
    if let Some(before) = run.before {
        let old = Euro::sum(result.lines.iter().map(|line| before.held(&line.recipient)))?;
        foot.extend([Cell::amount(old), Cell::number(view.words.signed(total.minus(old)?))]);
    }
    Ok(foot)
}

/// The run beside another key; whoever gets something by one of the two alone stands there too.
fn compared(
    view: &View,
    result: &RunResult,
    other: &UnderKey,
    managers: &[CreateManager],
) -> Result<Table, MoneyError> {
    let key = || [("key", other.key.as_str().into())];
    let columns = vec![
        Column::text(view.say("recipient")),
        Column::number(view.say("run-by-this")),
        Column::number(view.tell("run-by-other", &key())),
        Column::number(view.tell("run-against-other", &key())),
    ];
    let amount = |amount: Option<Euro>| amount.map_or_else(|| Cell::text(""), Cell::amount);
    let rows = other.lines.iter().map(|line| {
        let name = Cell::text(named(managers, &line.recipient));
        vec![name, amount(line.after), amount(line.before), Cell::number(view.words.signed(line.difference))]
    });
    let caption = view.tell("run-beside", &key());
    let mut table = Table::of(caption, columns, view.say("run-no-recipient")).rows(rows);
    let sum = Euro::sum(result.lines.iter().map(|line| line.total_cents))?;
    let difference = Cell::number(view.words.signed(other.difference));
    table.foot = Some(vec![Cell::text(view.say("sum")), Cell::amount(sum), Cell::amount(other.sum), difference]);
    Ok(table)
}
