//! What `apportion` prints: CSV and JSON for programs, a table for people.
//!
//! Rows stand in the order of the file. The last row has the id `total`, which no recipient may
//! have. Programs get exact quotas (`n/d` in euro, lowest terms) and plain amounts; people get German
//! numbers and quotas of six decimals, cut and marked with „…“, never rounded.

use crate::core::apportion::{Apportionment, Part};
use crate::core::share::Fraction;
use crate::intake::weights::{TOTAL_ID, WeightRow, WeightTable, sum};
use serde_json::{Value, json};

#[cfg(test)]
mod tests;

const QUOTA_DECIMALS: u32 = 6;

fn rows<'a>(
    table: &'a WeightTable,
    result: &'a Apportionment,
) -> impl Iterator<Item = (&'a WeightRow, &'a Part, Fraction)> {
    let parts = table.rows.iter().zip(&result.parts).enumerate();
    parts.filter_map(|(place, (row, part))| Some((row, part, result.quota(place)?)))
}

/// The sums of the columns: weight as a plain decimal, quota, units.
struct Sums {
    weight: String,
    quota: Fraction,
    adjustment_units: i128,
}

fn sums(table: &WeightTable, result: &Apportionment) -> Sums {
    let scale = table.rows.iter().map(|row| row.value.scale()).max().unwrap_or(0);
    let weight = sum(table.rows.iter().map(|row| row.value)).cut_decimals(scale);
    // The quotas sum exactly to what was to be apportioned: the sum of the parts less what they miss by.
    let quota =
        Fraction::euro_from_cents(result.sum.cents()).minus(&Fraction::euro_from_cents(result.difference.cents()));
    let adjustment_units = result.parts.iter().map(|part| i128::from(part.adjustment_units)).sum();
    Sums { weight, quota, adjustment_units }
}

/// CSV: `id,name,weight,quota,amount_eur,adjustment_units`, one row a recipient and `total`.
#[must_use]
pub fn csv(table: &WeightTable, result: &Apportionment) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let mut write = |cells: [&str; 6]| {
        // Writing to memory does not fail.
        let _ = writer.write_record(cells);
    };
    write(["id", "name", "weight", "quota", "amount_eur", "adjustment_units"]);
    for (row, part, quota) in rows(table, result) {
        let (weight, quota) = (row.value.to_string(), quota.to_string());
        let (amount, units) = (part.amount.to_string(), part.adjustment_units.to_string());
        write([&row.id, &row.name, &weight, &quota, &amount, &units]);
    }
    let sums = sums(table, result);
    let (quota, amount) = (sums.quota.to_string(), result.sum.to_string());
    write([TOTAL_ID, "", &sums.weight, &quota, &amount, &sums.adjustment_units.to_string()]);
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// One JSON object; amounts, weights and quotas as strings.
#[must_use]
pub fn json(table: &WeightTable, result: &Apportionment) -> String {
    let row = |(row, part, quota): (&WeightRow, &Part, Fraction)| -> Value {
        json!({
            "id": row.id,
            "name": row.name,
            "weight": row.value.to_string(),
            "quota": quota.to_string(),
            "amount_eur": part.amount.to_string(),
            "adjustment_units": part.adjustment_units,
            "bound": part.bound,
        })
    };
    let sums = sums(table, result);
    let whole = json!({
        "weight_column": table.column,
        "rows": rows(table, result).map(row).collect::<Vec<_>>(),
        "weight_sum": sums.weight,
        "total_eur": sums.quota.cut_decimals(2),
        "sum_eur": result.sum.to_string(),
        "difference_eur": result.difference.to_string(),
        "ties": result.ties,
        "warnings": table.warnings,
    });
    format!("{whole:#}\n")
}

/// A table for a terminal.
#[must_use]
pub fn table(table: &WeightTable, result: &Apportionment) -> String {
    let title = if table.column.is_empty() { "Gewicht" } else { table.column.as_str() };
    let head =
        ["Kennung", "Name", title, "Ungerundeter Anteil in €", "Betrag in €", "Resteinheiten"].map(str::to_owned);
    let mut lines = vec![head];
    for (row, part, quota) in rows(table, result) {
        lines.push([
            row.id.clone(),
            row.name.clone(),
            german_decimal(&row.value.to_string()),
            shown_quota(&quota),
            part.amount.to_german_bare(),
            signed(i128::from(part.adjustment_units)),
        ]);
    }
    let sums = sums(table, result);
    let last = lines.len();
    lines.push([
        "Summe".to_owned(),
        String::new(),
        german_decimal(&sums.weight),
        shown_quota(&sums.quota),
        result.sum.to_german_bare(),
        signed(sums.adjustment_units),
    ]);
    laid_out(&lines, last)
}

/// Words left, numbers right; rules under the head and above the row `sum_at`. An umlaut is one
/// character wide; a combined one would be two, but tables of names do not come decomposed.
fn laid_out(lines: &[[String; 6]], sum_at: usize) -> String {
    let mut widths = [0usize; 6];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let rule: String = widths.map(|width| "─".repeat(width)).join("  ");
    let mut out = String::new();
    for (place, line) in lines.iter().enumerate() {
        if place == 1 || (place == sum_at && sum_at > 1) {
            out.push_str(&rule);
            out.push('\n');
        }
        let cells = line.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
            if column < 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        let text = cells.collect::<Vec<_>>().join("  ");
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

/// Six decimals; „…“ where some are cut, a space where not, so that the digits stand in line.
fn shown_quota(quota: &Fraction) -> String {
    let mark = if quota.is_cut_at(QUOTA_DECIMALS) { '…' } else { ' ' };
    format!("{}{mark}", german_decimal(&quota.cut_decimals(QUOTA_DECIMALS)))
}

/// `1234567.5` as `1.234.567,5`.
fn german_decimal(plain: &str) -> String {
    let (minus, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut out = String::from(minus);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// `+1`, `0`, `-1`: what rounding added or took.
fn signed(units: i128) -> String {
    if units > 0 { format!("+{units}") } else { units.to_string() }
}
