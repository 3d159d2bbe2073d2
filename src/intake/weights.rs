//! A table of weights for `apportion`: who, and in what proportion.
//!
//! Weights are proportions: they need not sum to anything. A column of percentages that misses 100
//! is worth a warning here; as a key it is refused elsewhere.
//!
//! The column of ids is the first of `land_code`, `ags`, `ars`, `id` in which no value stands twice
//! (a table of municipalities has both a Land and a municipality on each line); if all repeat, the
//! first of them, whose repetitions are then faults; if there is none, the first column.

use crate::core::share::{ExactDecimal, Fraction, Weight, align};
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::foreign_table::{self, ForeignTable};
use crate::intake::numbers;
use crate::intake::table_rows::whole_file;
use num_bigint::BigInt;
use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
mod tests;

const ID_COLUMNS: [&str; 4] = ["land_code", "ags", "ars", "id"];

/// The id of the last row of every output; no recipient may have it.
pub const TOTAL_ID: &str = "total";

/// Which columns to read; `None` for the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WeightOptions {
    pub weight_column: Option<String>,
    pub id_column: Option<String>,
}

/// A table of weights in the order of the file. It may be empty; nobody to give to is for
/// `apportion` to refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightTable {
    /// The column that the weights were read from.
    pub column: String,
    pub rows: Vec<WeightRow>,
    /// German sentences on what is odd but usable.
    pub warnings: Vec<String>,
}

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightRow {
    pub line: u64,
    pub id: String,
    /// Empty if the table has no column `name`.
    pub name: String,
    /// The weight as it stands in the file.
    pub verbatim: String,
    pub value: ExactDecimal,
    /// The same weight as a numerator over the denominator that all rows share.
    pub weight: Weight,
}

/// Why a table of weights cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    #[error("{0}")]
    Faults(IntakeFaults),
    #[error("{}", choose(candidates))]
    ChooseColumn { candidates: Vec<String> },
}

impl From<IntakeFaults> for WeightError {
    fn from(faults: IntakeFaults) -> WeightError {
        WeightError::Faults(faults)
    }
}

fn choose(candidates: &[String]) -> String {
    if candidates.is_empty() {
        return "Keine Spalte enthält nur Zahlen; es gibt keine Gewichte.".to_owned();
    }
    format!("Die Spalte der Gewichte ist zu wählen (--weight-column). In Frage kommen: {}.", candidates.join(", "))
}

/// Reads a table of weights.
///
/// # Errors
/// `Faults`: all faults of the file, in the order of its lines. `ChooseColumn`: no column was named
/// and `percent` is missing or empty.
pub fn read(bytes: &[u8], options: &WeightOptions) -> Result<WeightTable, WeightError> {
    let table = foreign_table::read(bytes)?;
    let mut warnings = Vec::new();
    let id_column = id_column(&table, options.id_column.as_deref(), &mut warnings)?;
    let weight_column = weight_column(&table, options.weight_column.as_deref(), id_column)?;
    let mut faults = id_faults(&table, id_column);
    let values = values(&table, weight_column, &mut faults);
    let aligned = align(values.iter().copied()).map(|(_, weights)| weights).unwrap_or_default();
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.line);
        return Err(IntakeFaults(faults).into());
    }
    let name_column = table.column("name");
    let rows = table.rows.iter().zip(values).zip(aligned).map(|((row, value), weight)| WeightRow {
        line: row.line,
        id: row.cell(id_column).to_owned(),
        name: name_column.map_or("", |column| row.cell(column)).to_owned(),
        verbatim: row.cell(weight_column).to_owned(),
        value,
        weight,
    });
    let rows: Vec<WeightRow> = rows.collect();
    let column = table.title(weight_column).to_owned();
    warnings.extend(percent_warning(&column, &rows));
    Ok(WeightTable { column, rows, warnings })
}

/// The column that a person named.
pub(super) fn named(table: &ForeignTable, name: &str) -> Result<usize, IntakeFaults> {
    table.column(name).ok_or_else(|| {
        let message = format!("gibt es nicht; vorhanden sind {}", table.header.join(", "));
        IntakeFaults(vec![IntakeFault { line: 1, column: name.to_owned(), value: name.to_owned(), message }])
    })
}

pub(crate) fn id_column(
    table: &ForeignTable,
    wanted: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<usize, IntakeFaults> {
    if let Some(name) = wanted {
        return named(table, name);
    }
    let usual: Vec<usize> = ID_COLUMNS.iter().filter_map(|name| table.column(name)).collect();
    let unique = |column: &usize| {
        let mut seen = BTreeSet::new();
        table.rows.iter().all(|row| seen.insert(row.cell(*column)))
    };
    let first = usual.first().copied();
    let chosen = usual.iter().copied().find(unique).or(first).unwrap_or(0);
    if let Some(first) = first.filter(|first| *first != chosen) {
        let (first, chosen) = (table.title(first), table.title(chosen));
        warnings.push(format!("Die Spalte „{first}“ nennt Werte mehrfach; Kennung ist die Spalte „{chosen}“."));
    }
    Ok(chosen)
}

fn weight_column(table: &ForeignTable, wanted: Option<&str>, id_column: usize) -> Result<usize, WeightError> {
    if let Some(name) = wanted {
        return Ok(named(table, name)?);
    }
    let percent = table.column("percent");
    if let Some(column) = percent.filter(|column| table.rows.is_empty() || table.is_filled(*column)) {
        return Ok(column);
    }
    if table.rows.is_empty() {
        return Ok(table.header.len().saturating_sub(1));
    }
    let numeric = |column: &usize| {
        let numbers = |row: &foreign_table::ForeignRow| {
            let cell = row.cell(*column);
            cell.is_empty() || numbers::is_number(cell)
        };
        *column != id_column && table.is_filled(*column) && table.rows.iter().all(numbers)
    };
    let candidates = (0..table.header.len()).filter(numeric).map(|column| table.title(column).to_owned()).collect();
    Err(WeightError::ChooseColumn { candidates })
}

pub(crate) fn cell_fault(table: &ForeignTable, row: usize, column: usize, message: impl Into<String>) -> IntakeFault {
    let Some(found) = table.rows.get(row) else { return whole_file(message) };
    IntakeFault {
        line: found.line,
        column: table.title(column).to_owned(),
        value: found.cell(column).to_owned(),
        message: message.into(),
    }
}

fn id_faults(table: &ForeignTable, column: usize) -> Vec<IntakeFault> {
    let mut first_line: BTreeMap<&str, u64> = BTreeMap::new();
    let mut faults = Vec::new();
    for (place, row) in table.rows.iter().enumerate() {
        let id = row.cell(column);
        if id.is_empty() {
            faults.push(cell_fault(table, place, column, "fehlt: jede Zeile braucht eine Kennung"));
        } else if id == TOTAL_ID {
            faults.push(cell_fault(table, place, column, "ist der Summenzeile der Ausgabe vorbehalten"));
        } else if let Some(line) = first_line.get(id) {
            faults.push(cell_fault(table, place, column, format!("kommt zweimal vor, zuerst in Zeile {line}")));
        } else {
            first_line.insert(id, row.line);
        }
    }
    faults
}

/// The values of a column; a fault for every cell that has none or a negative one.
fn values(table: &ForeignTable, column: usize, faults: &mut Vec<IntakeFault>) -> Vec<ExactDecimal> {
    let read = column_values(table, column);
    let mut values = Vec::with_capacity(read.len());
    for (place, value) in read.into_iter().enumerate() {
        match value {
            Some(Ok(value)) if value.is_negative() => {
                faults.push(cell_fault(table, place, column, "ist negativ"));
            }
            Some(Ok(value)) => values.push(value),
            Some(Err(message)) => faults.push(cell_fault(table, place, column, message)),
            None => faults.push(cell_fault(table, place, column, "fehlt: jede Zeile braucht ein Gewicht")),
        }
    }
    values
}

/// One answer for every row: `None` for an empty cell.
pub(crate) fn column_values(table: &ForeignTable, column: usize) -> Vec<Option<Result<ExactDecimal, String>>> {
    let cells = table.cells(column);
    let filled: Vec<(u64, &str)> = cells.iter().copied().filter(|(_, text)| !text.is_empty()).collect();
    let cells_of_file = || table.rows.iter().flat_map(|row| &row.cells);
    let file_has_dots = table.has_commas && !cells_of_file().any(|cell| numbers::speaks_for_comma(cell));
    let mut read = numbers::read_column(&filled, file_has_dots).into_iter();
    cells.iter().map(|(_, text)| if text.is_empty() { None } else { read.next() }).collect()
}

/// The exact sum of decimals.
pub(crate) fn sum(values: impl Iterator<Item = ExactDecimal>) -> Fraction {
    values.fold(Fraction::whole(0), |sum, value| sum.plus(&value.to_fraction()))
}

fn percent_warning(column: &str, rows: &[WeightRow]) -> Option<String> {
    if !column.eq_ignore_ascii_case("percent") || rows.is_empty() {
        return None;
    }
    let sum = sum(rows.iter().map(|row| row.value));
    let difference = sum.minus(&Fraction::whole(BigInt::from(100)));
    let scale = rows.iter().map(|row| row.value.scale()).max().unwrap_or(0);
    let signed = difference.cut_decimals(scale).replacen('-', "−", 1);
    (!difference.is_zero()).then(|| {
        let sum = sum.cut_decimals(scale);
        format!(
            "Die Spalte „{column}“ summiert sich auf {}, nicht auf 100 (in der Schreibweise der Tabelle: {sum} − 100 = \
             {signed}); die Werte gelten hier als Verhältniszahlen.",
            sum.replace('.', ",")
        )
    })
}
