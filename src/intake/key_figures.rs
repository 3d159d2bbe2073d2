//! Which columns of a table become the figures of a key, when they are neither percentages nor amounts.
//!
//! A person names the columns; nothing is guessed from their titles. Figures stay as they are written:
//! shares are computed by `core::keys`, and whether they make a key is judged there.

use crate::core::ids::ManagerId;
use crate::core::keys::{BlendPart, KeyKind, KoenigsteinInput, Value};
use crate::core::share::ExactDecimal;
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::foreign_table::ForeignTable;
use crate::intake::weights::{cell_fault, column_values, named};

/// What the figures of a table are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Figures {
    /// Percentages where the column `percent` is filled, else the amounts of `amount_eur`: as published.
    #[default]
    Published,
    /// The same for every recipient of the table.
    Equal,
    /// Proportional to one column.
    Indicator { column: String, unit: String },
    /// Two thirds by tax revenue in euro, one third by population.
    Koenigstein { tax_column: String, population_column: String },
    /// Several columns, each with its proportion.
    Blended { parts: Vec<(String, ExactDecimal)> },
}

/// The kind of key that these columns make; `None` where the table itself says which it is.
///
/// # Errors
/// A column that is not there; all cells that are no numbers.
pub(super) fn kind(
    figures: &Figures,
    table: &ForeignTable,
    recipients: &[ManagerId],
) -> Result<Option<KeyKind>, IntakeFaults> {
    Ok(Some(match figures {
        Figures::Published => return Ok(None),
        Figures::Equal => KeyKind::Equal { among: recipients.to_vec() },
        Figures::Indicator { column, unit } => {
            let values = values(table, column, recipients)?;
            KeyKind::Indicator { name: column.clone(), unit: unit.clone(), values }
        }
        Figures::Koenigstein { tax_column, population_column } => {
            let (tax, population) =
                (values(table, tax_column, recipients), values(table, population_column, recipients));
            let (tax, population) = both(tax, population)?;
            let inputs = tax.into_iter().zip(population).map(|(tax, population)| KoenigsteinInput {
                recipient: tax.recipient,
                tax_euro: tax.value,
                population_persons: population.value,
            });
            KeyKind::Koenigstein { inputs: inputs.collect() }
        }
        Figures::Blended { parts } => {
            let read = parts.iter().map(|(column, proportion)| {
                let values = values(table, column, recipients)?;
                Ok(BlendPart { name: column.clone(), proportion: *proportion, values })
            });
            KeyKind::Blended { parts: all(read)? }
        }
    }))
}

fn values(table: &ForeignTable, column: &str, recipients: &[ManagerId]) -> Result<Vec<Value>, IntakeFaults> {
    let place = named(table, column)?;
    let (mut values, mut faults) = (Vec::with_capacity(recipients.len()), Vec::<IntakeFault>::new());
    for (row, (cell, recipient)) in column_values(table, place).into_iter().zip(recipients).enumerate() {
        match cell.unwrap_or_else(|| Err("fehlt".to_owned())) {
            Ok(value) => values.push(Value { recipient: recipient.clone(), value }),
            Err(message) => faults.push(cell_fault(table, row, place, message)),
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(IntakeFaults(faults)) }
}

/// Two readings, or the faults of both.
fn both<A, B>(one: Result<A, IntakeFaults>, other: Result<B, IntakeFaults>) -> Result<(A, B), IntakeFaults> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(IntakeFaults(mut faults)), other) => {
            faults.extend(other.err().map(|IntakeFaults(faults)| faults).unwrap_or_default());
            Err(IntakeFaults(faults))
        }
        (Ok(_), Err(faults)) => Err(faults),
    }
}

/// All readings, or the faults of all.
fn all<T>(results: impl Iterator<Item = Result<T, IntakeFaults>>) -> Result<Vec<T>, IntakeFaults> {
    let (mut list, mut faults) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(read) => list.push(read),
            Err(IntakeFaults(found)) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(list) } else { Err(IntakeFaults(faults)) }
}

#[cfg(test)]
mod tests;
