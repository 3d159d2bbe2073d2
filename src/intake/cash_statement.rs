//! The statement of the Kasse as a table: what was paid, line by line, in our own documented format.
//!
//! Two forms, told apart by their header: the German one (`;`, decimal comma, days as 01.02.2021) and the lossless one
//! (`,`, point, 2021-02-01); `docs/formats.md` describes both. It reads and checks the form only: which order a line pays
//! is found at the desk. Money that came back has a minus. Law: BHO §§ 35, 70, 71.

use crate::core::money::Euro;
use crate::intake::fault::IntakeFaults;
use crate::intake::own_table::{Form, Row, amounts};
use crate::intake::table_rows::whole_file;
use time::Date;

#[cfg(test)]
mod tests;

/// The columns in the order of the fields of `CashLine`.
const FORM: Form<6> = Form {
    noun: "eines Kassenauszugs",
    headers: [
        ["Zeile", "Buchungstag", "Bewirtschafter", "Belegnummer", "Kassenzeichen", "Betrag EUR"],
        ["line", "booked_on", "manager", "voucher_number", "cash_sign", "amount_eur"],
    ],
};

/// The longest text of a cell: a number of the Kasse, not a note.
const LONGEST: usize = 80;

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashLine {
    /// As the statement counts them; the first is 1.
    pub line: u32,
    pub booked_on: Date,
    /// Whose money it was, in the words of the statement.
    pub manager: Option<String>,
    /// What the order is called.
    pub voucher_number: Option<String>,
    pub cash_sign: Option<String>,
    pub amount: Euro,
}

/// A whole statement; it has at least one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashStatement {
    pub lines: Vec<CashLine>,
    pub sum: Euro,
    /// The day of the last payment.
    pub last_day: Date,
}

/// Reads a statement.
///
/// # Errors
/// All faults of the file, in the order of its lines.
pub fn read(bytes: &[u8]) -> Result<CashStatement, IntakeFaults> {
    let (table, columns) = FORM.read(bytes)?;
    let mut faults = Vec::new();
    let amounts = amounts(&table, columns[5], &mut faults, |amount| {
        if amount.is_zero() {
            Err("ist null: eine Zeile zahlt etwas aus oder bringt, mit Minus, etwas zurück")
        } else {
            Ok(amount)
        }
    });
    let lines: Vec<Option<CashLine>> = amounts
        .into_iter()
        .enumerate()
        .map(|(place, amount)| line(&mut Row { table: &table, place, faults: &mut faults }, columns, amount))
        .collect();
    let lines: Option<Vec<CashLine>> = lines.into_iter().collect();
    let sum = lines.as_ref().map(|lines| Euro::sum(lines.iter().map(|line| line.amount)));
    let last_day = lines.as_ref().and_then(|lines| lines.iter().map(|line| line.booked_on).max());
    match (lines, sum, last_day) {
        (Some(lines), Some(Ok(sum)), Some(last_day)) if faults.is_empty() => Ok(CashStatement { lines, sum, last_day }),
        (_, Some(Err(_)), _) => {
            Err(IntakeFaults(vec![whole_file("hat eine Summe, die größer ist, als das Buch führen kann")]))
        }
        _ => {
            faults.sort_by_key(|fault| fault.line);
            Err(IntakeFaults(faults))
        }
    }
}

fn line(row: &mut Row<'_>, columns: [usize; 6], amount: Option<Euro>) -> Option<CashLine> {
    let [number, day, manager, voucher_number, cash_sign, _] = columns;
    let line = count(row, number);
    let booked_on = row.day(day);
    let [manager, voucher_number, cash_sign] =
        [manager, voucher_number, cash_sign].map(|column| row.text(column, LONGEST, "keine Nummer der Kasse"));
    Some(CashLine {
        line: line?,
        booked_on: booked_on?,
        manager: manager?,
        voucher_number: voucher_number?,
        cash_sign: cash_sign?,
        amount: amount?,
    })
}

/// The lines count from 1 without a gap: so a file that lost some is known.
fn count(row: &mut Row<'_>, column: usize) -> Option<u32> {
    let expected = u32::try_from(row.place).unwrap_or(u32::MAX).saturating_add(1);
    if row.cell(column) == expected.to_string() {
        return Some(expected);
    }
    row.fault(column, format!("ist nicht {expected}; die Zeilen zählen ab 1 ohne Lücke"));
    None
}
