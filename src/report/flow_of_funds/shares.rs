//! Of what each row was assigned: how much is committed, paid and evidenced, each for itself.
//!
//! Three bars beside each other and never one of three parts: a commitment is no outflow, and an outflow no result.

use super::{Amounts, Breakdown, FlowOfFundsFacts};
use crate::core::money::Euro;
use crate::report::parts::{self, MOST_BARS};
use crate::report::sheet::{Cell, Drawing, Shape, Share, ShareRow, Shares};
use crate::report::words::Language;

/// Nothing is drawn by policy field, which has no assignment, nor before anything was assigned.
pub(super) fn drawing(facts: &FlowOfFundsFacts, language: Language) -> Option<Drawing> {
    let lines = facts.lines.as_slice();
    let is_drawn = facts.breakdown != Breakdown::PolicyField && lines.len() <= MOST_BARS;
    if !is_drawn || lines.iter().all(|line| line.amounts.assigned.is_none()) {
        return None;
    }
    let names = [("Gebunden", "Committed"), ("Ausgezahlt", "Paid"), ("Belegt", "Evidenced")];
    let names = names.map(|(de, en)| language.pick(de, en));
    let row = |line: &super::Line| {
        let Amounts { assigned, committed, paid, evidenced, .. } = line.amounts;
        let whole = match assigned {
            Some(amount) => format!("{} {}", language.pick("von", "of"), parts::money(amount, language)),
            None => Cell::Missing.display(language),
        };
        let parts = [committed, paid, evidenced].map(|part| share(part, assigned, language));
        ShareRow { label: line.name.clone().unwrap_or_else(|| line.group.clone()), whole, parts: parts.into() }
    };
    let rows: Vec<ShareRow> = lines.iter().map(row).collect();
    let lead = language.pick(
        "Je Zeile drei Balken nebeneinander, jeder für sich; die ganze Bahn ist, was zugewiesen ist",
        "Three bars beside each other in a row, each for itself; the whole track is what was assigned",
    );
    let said: Vec<String> = rows.iter().map(|row| said(row, names)).collect();
    let title =
        language.pick("Von zugewiesen: gebunden, ausgezahlt, belegt", "Of assigned: committed, paid, evidenced");
    Some(Drawing {
        title: title.to_owned(),
        alternative: format!("{lead}. {}", said.join("; ")),
        shape: Shape::Shares(Shares { parts: names.map(str::to_owned).into(), rows }),
    })
}

fn share(part: Option<Euro>, whole: Option<Euro>, language: Language) -> Share {
    let cell = parts::ratio(part, whole);
    let text = match &cell {
        Cell::Percent(_) => format!("{}\u{a0}%", cell.display(language)),
        other => other.display(language),
    };
    let hundredths = part.zip(whole).and_then(|(part, whole)| {
        let hundredths = i128::from(part.cents()).checked_mul(10_000)?.checked_div(i128::from(whole.cents()))?;
        i64::try_from(hundredths).ok()
    });
    Share { text, hundredths }
}

/// A row in words; of what was assigned nothing all three are missing, which is said once.
fn said(row: &ShareRow, names: [&str; 3]) -> String {
    if row.parts.iter().all(|part| part.text == row.whole) {
        return format!("{}: {}", row.label, row.whole);
    }
    let parts: Vec<String> = names.iter().zip(&row.parts).map(|(name, part)| format!("{name} {}", part.text)).collect();
    format!("{} ({}): {}", row.label, row.whole, parts.join(", "))
}
