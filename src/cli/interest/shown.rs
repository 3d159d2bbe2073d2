//! What `interest` prints: a table for people that names its conventions, JSON for programs.
//!
//! It computes nothing. In the table a line ends with its last day; in JSON `until` is the first day
//! that is no longer in it, as in the core.

use crate::cli::output::{Side, Table};
use crate::core::calendar::{german, iso};
use crate::core::interest::{BaseRates, Change, Effective, Interest, Line, Question, Regime};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const HEAD: &[(&str, Side)] = &[
    ("Von", Side::Left),
    ("Bis einschl.", Side::Left),
    ("Tage", Side::Right),
    ("Zinsjahr", Side::Right),
    ("Betrag", Side::Right),
    ("Basiszinssatz", Side::Right),
    ("Zinssatz", Side::Right),
    ("Zinsen", Side::Right),
    ("", Side::Left),
];

const PROVISIONAL: &str = "vorläufig";

/// For people.
pub fn text(question: &Question, rates: &BaseRates, answer: &Interest) -> String {
    let mut lines = vec![format!("Regel:       {}", rule(question.regime))];
    if question.regime != Regime::None {
        lines.extend(conventions(question, answer));
        lines.push(String::new());
    }
    if !answer.lines.is_empty() {
        lines.push(table(answer));
    }
    lines.extend(results(question, rates, answer));
    lines.join("\n")
}

fn conventions(question: &Question, answer: &Interest) -> [String; 4] {
    let days = match question.effective {
        Effective::SameDay => {
            "gezählt ab ihrem Beginn (§ 187 Absatz 2 BGB): der erste trägt Zinsen, der Tag der Zahlung keine mehr"
        }
        Effective::NextDay => {
            "gezählt ab dem Tag nach dem Ereignis (§ 187 Absatz 1, § 188 Absatz 1 BGB); der Tag der Zahlung trägt Zinsen"
        }
    };
    let span = match (answer.lines.first(), answer.lines.last()) {
        (Some(first), Some(last)) => format!("{} bis einschließlich {}", german(first.from), last_day(last)),
        _ => "kein Tag".to_owned(),
    };
    [
        format!("Zinsmethode: {}", question.day_count.in_german()),
        format!("Zeitraum:    {span}"),
        format!("Tage:        {days}"),
        "Rundung:     jede Zeile kaufmännisch auf den Cent; die Summe ist die Summe der Zeilen".to_owned(),
    ]
}

fn rule(regime: Regime) -> String {
    match regime {
        Regime::BaseRatePlus { points } => {
            format!("{} {} (§ 49a Absatz 3 VwVfG)", decimal(points), regime.in_german())
        }
        Regime::NotUsedInTime { points } => format!(
            "{}: {} Prozentpunkte über dem Basiszinssatz (§ 49a Absatz 4 VwVfG)",
            regime.in_german(),
            decimal(points)
        ),
        Regime::Fixed { rate_percent, minimum_percent } => {
            let least = minimum_percent.map(|least| format!(", mindestens {}", percent(least))).unwrap_or_default();
            format!("{} {}{least}", regime.in_german(), percent(rate_percent))
        }
        Regime::None => regime.in_german().to_owned(),
    }
}

fn table(answer: &Interest) -> String {
    let mark = |provisional: bool| if provisional { PROVISIONAL } else { "" }.to_owned();
    let mut table = Table::new(HEAD);
    for line in &answer.lines {
        table.row(vec![
            german(line.from),
            last_day(line),
            line.days.to_string(),
            line.day_basis.to_string(),
            line.principal.to_german(),
            line.base_rate_percent.map(percent).unwrap_or_default(),
            percent(line.rate_percent),
            line.amount.to_german(),
            mark(line.provisional),
        ]);
    }
    let empty = String::new;
    table.row(vec![
        "Summe".to_owned(),
        empty(),
        answer.days.to_string(),
        empty(),
        empty(),
        empty(),
        empty(),
        answer.total.to_german(),
        mark(answer.provisional),
    ]);
    table.to_text()
}

fn results(question: &Question, rates: &BaseRates, answer: &Interest) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(least) = question.none_below.filter(|_| !answer.lines.is_empty()) {
        said.push(if answer.total < least {
            format!("Unter der Bagatellgrenze von {}: Zinsen sind nicht zu zahlen.", least.to_german())
        } else {
            format!("Die Bagatellgrenze von {} ist erreicht.", least.to_german())
        });
    }
    let mark = if answer.provisional { format!(" ({PROVISIONAL})") } else { String::new() };
    said.push(format!("Zinsen: {}{mark}", answer.due.to_german()));
    if answer.provisional {
        said.push(format!(
            "Vorläufig: Der Basiszinssatz ist bis zum {} bekannt; danach ist mit dem letzten Satz gerechnet.",
            german(rates.known_until())
        ));
    }
    said
}

fn last_day(line: &Line) -> String {
    german(line.until.previous_day().unwrap_or(line.until))
}

/// `-0,88 %`: at least two decimals, none cut.
fn percent(rate: Decimal) -> String {
    let mut shown = rate.normalize();
    if shown.scale() < 2 {
        shown.rescale(2);
    }
    format!("{}\u{a0}%", decimal(shown))
}

fn decimal(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}

/// For programs: amounts and rates as strings, exact.
pub fn json(question: &Question, rates: &BaseRates, answer: &Interest) -> Value {
    let line = |line: &Line| {
        json!({
            "from": iso(line.from),
            "until": iso(line.until),
            "days": line.days,
            "day_basis": line.day_basis,
            "principal_eur": line.principal.to_string(),
            "base_rate_percent": line.base_rate_percent,
            "rate_percent": line.rate_percent,
            "amount_eur": line.amount.to_string(),
            "provisional": line.provisional,
        })
    };
    let (rate, minimum) = match question.regime {
        Regime::Fixed { rate_percent, minimum_percent } => (Some(rate_percent), minimum_percent),
        Regime::BaseRatePlus { .. } | Regime::NotUsedInTime { .. } | Regime::None => (None, None),
    };
    let change = |change: &Change| json!({ "on": iso(change.on), "amount_eur": change.amount.to_string() });
    let principal = &question.principal;
    json!({
        "principal_eur": principal.opening.to_string(),
        "opened_on": iso(principal.opened_on),
        "changes": principal.changes.iter().map(change).collect::<Vec<_>>(),
        "from": iso(question.from),
        "until": iso(question.until),
        "regime": question.regime.as_str(),
        "points": question.regime.points(),
        "fixed_rate_percent": rate,
        "minimum_percent": minimum,
        "day_count": question.day_count.as_str(),
        "next_day": question.effective == Effective::NextDay,
        "lines": answer.lines.iter().map(line).collect::<Vec<_>>(),
        "days": answer.days,
        "total_eur": answer.total.to_string(),
        "none_below_eur": question.none_below.map(|least| least.to_string()),
        "due_eur": answer.due.to_string(),
        "provisional": answer.provisional,
        "base_rate_known_until": question.regime.points().map(|_| iso(rates.known_until())),
    })
}
