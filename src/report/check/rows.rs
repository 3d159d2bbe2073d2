//! The rows of a table that came back: how many there are, and whether the total is their sum.

use super::{CheckError, Checked};
use crate::report::definition::{ColumnDefinition, Definition};
use crate::report::sheet::Cell;
use crate::report::words::Language;
use rust_decimal::Decimal;

/// The word for the total in a lossless file, and in files for people.
const TOTALS: [&str; 3] = ["total", "Summe", "Total"];

/// The heads of the columns whose total is no sum: quotients, and what stands after a row. A report that this program
/// does not know has none.
fn without_sum(report: &str) -> Vec<String> {
    let Ok(definition) = Definition::of(report) else { return Vec::new() };
    let apart = definition.columns.iter().filter(|column| column.kind.is_number() && !column.kind.is_summed());
    let heads = |column: &ColumnDefinition| {
        let labels = [Language::De, Language::En].map(|language| {
            let unit = column.unit.as_ref().map(|unit| format!(" ({})", unit.pick(language)));
            format!("{}{}", column.label.pick(language), unit.unwrap_or_default())
        });
        labels.into_iter().chain([column.id.clone()]).collect::<Vec<_>>()
    };
    apart.flat_map(heads).collect()
}

/// Counts the body rows and holds the last row against their sums, where it is a total.
pub(super) fn check(data: &[u8], excel: bool, report: &str, checked: &mut Checked) -> Result<(), CheckError> {
    let apart = without_sum(report);
    // A file for people says in words what is not recorded; in the others the field is empty.
    let words = |cell: Cell| [Language::De, Language::En].map(|language| cell.display(language));
    let missing = [words(Cell::Missing), words(Cell::Unseen)].concat();
    let bad = |error: csv::Error| CheckError::Table(error.to_string());
    let data = data.strip_prefix("\u{feff}".as_bytes()).unwrap_or(data);
    let mut reader = csv::ReaderBuilder::new().delimiter(if excel { b';' } else { b',' }).from_reader(data);
    let header = reader.headers().map_err(bad)?.clone();
    let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(bad)?;
    let totals = if excel { TOTALS.get(1..) } else { TOTALS.get(..1) }.unwrap_or_default();
    let total = rows.last().filter(|row| row.iter().any(|field| totals.contains(&field)));
    let body = rows.get(..rows.len() - usize::from(total.is_some())).unwrap_or_default();
    checked.rows = body.len() as u64;
    let Some(total) = total else { return Ok(()) };
    let number = |field: &str| {
        let field = if excel { field.replace(',', ".") } else { field.to_owned() };
        field.parse::<Decimal>().ok()
    };
    for (place, (column, stated)) in header.iter().zip(total).enumerate() {
        if apart.iter().any(|head| head == column) {
            continue;
        }
        let Some(stated) = number(stated) else { continue };
        let fields = body.iter().filter_map(|row| row.get(place)).filter(|field| !field.is_empty());
        let fields = fields.filter(|field| !missing.iter().any(|words| words == field));
        let sum = fields.map(number).try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(amount?));
        let sum = sum.map_or_else(|| "keine Summe von Zahlen".to_owned(), |sum| sum.to_string());
        checked.compare(&format!("Summe der Spalte {column}"), &sum, &stated.to_string());
    }
    Ok(())
}
