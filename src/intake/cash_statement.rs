//! The statement of the Kasse as a table: what was paid, line by line, in our own documented format.
//!
//! Two forms, told apart by their header: the German one (`;`, decimal comma, days as 01.02.2021) and the lossless one
//! (`,`, point, 2021-02-01); `docs/formats.md` describes both. It reads and checks the form only: which order a line pays
//! is found at the desk. Refunds have a minus and are not read yet. Law: BHO §§ 70, 71.

use crate::core::calendar;
use crate::core::money::Euro;
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::foreign_table::{self, ForeignTable};
use crate::intake::table_rows::whole_file;
use crate::intake::weights::{cell_fault, column_values};
use time::Date;

#[cfg(test)]
mod tests;

/// The columns in the order of the fields of `CashLine`: German, and for programs.
const HEADERS: [[&str; 6]; 2] = [
    ["Zeile", "Buchungstag", "Bewirtschafter", "Belegnummer", "Kassenzeichen", "Betrag EUR"],
    ["line", "booked_on", "manager", "voucher_number", "cash_sign", "amount_eur"],
];

/// The longest text of a cell: a number of the Kasse, not a note.
const LONGEST: usize = 80;

/// The most lines of one statement: each becomes an event of one transaction.
const MOST_LINES: usize = 100_000;

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
    let table = foreign_table::read(bytes)?;
    let columns = Columns::of(&table)?;
    if table.rows.is_empty() {
        return Err(IntakeFaults(vec![whole_file("enthält keine Zeilen")]));
    }
    if table.rows.len() > MOST_LINES {
        let message = format!("hat {} Zeilen; gelesen werden höchstens {MOST_LINES}", table.rows.len());
        return Err(IntakeFaults(vec![whole_file(message)]));
    }
    let mut faults = Vec::new();
    let amounts = amounts(&table, columns.amount, &mut faults);
    let lines: Vec<Option<CashLine>> = amounts
        .into_iter()
        .enumerate()
        .map(|(place, amount)| Row { table: &table, place, faults: &mut faults }.read(&columns, amount))
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

/// Where each field stands.
struct Columns {
    line: usize,
    booked_on: usize,
    manager: usize,
    voucher_number: usize,
    cash_sign: usize,
    amount: usize,
}

impl Columns {
    /// Exactly the columns of one header, in any order. One more might be a name, and would be lost in silence.
    fn of(table: &ForeignTable) -> Result<Columns, IntakeFaults> {
        let [german, plain] = &HEADERS;
        let hits = |header: &[&str; 6]| header.iter().filter(|name| table.column(name).is_some()).count();
        let header = if hits(plain) > hits(german) { plain } else { german };
        let fault = |name: &str, message: String| IntakeFault {
            line: 1,
            column: name.to_owned(),
            value: name.to_owned(),
            message,
        };
        let missing = header.iter().filter(|name| table.column(name).is_none());
        let mut faults: Vec<IntakeFault> = missing
            .map(|name| fault(name, format!("fehlt in der Kopfzeile; erwartet wird {}", header.join(";"))))
            .collect();
        let unknown = table.header.iter().filter(|title| !header.contains(&title.as_str()));
        faults.extend(unknown.map(|title| fault(title, "ist keine Spalte eines Kassenauszugs".to_owned())));
        let places: Option<Vec<usize>> = header.iter().map(|name| table.column(name)).collect();
        match places.as_deref() {
            Some([line, booked_on, manager, voucher_number, cash_sign, amount]) if faults.is_empty() => Ok(Columns {
                line: *line,
                booked_on: *booked_on,
                manager: *manager,
                voucher_number: *voucher_number,
                cash_sign: *cash_sign,
                amount: *amount,
            }),
            _ => Err(IntakeFaults(faults)),
        }
    }
}

/// One amount for each row; `None` where a fault says why.
fn amounts(table: &ForeignTable, column: usize, faults: &mut Vec<IntakeFault>) -> Vec<Option<Euro>> {
    let read = column_values(table, column).into_iter().enumerate();
    let one = |(place, value): (usize, Option<Result<crate::core::share::ExactDecimal, String>>)| {
        let amount = match value {
            None => Err("fehlt: jede Zeile braucht einen Betrag".to_owned()),
            Some(Err(message)) => Err(message),
            Some(Ok(value)) => Euro::parse(&value.to_string()).map_err(|error| format!("ist kein Betrag: {error}")),
        };
        let amount = amount.and_then(|amount| {
            if amount.is_positive() {
                return Ok(amount);
            }
            Err("ist nicht größer als null; Erstattungen und Rückläufer werden noch nicht eingelesen".to_owned())
        });
        amount.map_err(|message| faults.push(cell_fault(table, place, column, message))).ok()
    };
    read.map(one).collect()
}

/// One row, and where its faults go.
struct Row<'a> {
    table: &'a ForeignTable,
    place: usize,
    faults: &'a mut Vec<IntakeFault>,
}

impl Row<'_> {
    fn read(&mut self, columns: &Columns, amount: Option<Euro>) -> Option<CashLine> {
        let line = self.number(columns.line);
        let booked_on = self.day(columns.booked_on);
        let manager = self.text(columns.manager);
        let voucher_number = self.text(columns.voucher_number);
        let cash_sign = self.text(columns.cash_sign);
        Some(CashLine {
            line: line?,
            booked_on: booked_on?,
            manager: manager?,
            voucher_number: voucher_number?,
            cash_sign: cash_sign?,
            amount: amount?,
        })
    }

    fn cell(&self, column: usize) -> &str {
        self.table.rows.get(self.place).map_or("", |row| row.cell(column))
    }

    fn fault(&mut self, column: usize, message: impl Into<String>) {
        self.faults.push(cell_fault(self.table, self.place, column, message));
    }

    /// The lines count from 1 without a gap: so a file that lost some is known.
    fn number(&mut self, column: usize) -> Option<u32> {
        let expected = u32::try_from(self.place).unwrap_or(u32::MAX).saturating_add(1);
        if self.cell(column) == expected.to_string() {
            return Some(expected);
        }
        self.fault(column, format!("ist nicht {expected}; die Zeilen zählen ab 1 ohne Lücke"));
        None
    }

    fn day(&mut self, column: usize) -> Option<Date> {
        let day = day(self.cell(column));
        if day.is_none() {
            self.fault(column, "ist kein Tag; erwartet wird zum Beispiel 31.03.2021 oder 2021-03-31");
        }
        day
    }

    /// The outer `None` is a fault, the inner one an empty cell.
    fn text(&mut self, column: usize) -> Option<Option<String>> {
        let text = self.cell(column).to_owned();
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            self.fault(column, format!("ist keine Nummer der Kasse: höchstens {LONGEST} Zeichen, keine Steuerzeichen"));
            return None;
        }
        Some((!text.is_empty()).then_some(text))
    }
}

/// `31.03.2021` or `2021-03-31`.
fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [day, month, year] if day.len() == 2 && month.len() == 2 => {
            calendar::parse_date(&format!("{year}-{month}-{day}")).ok()
        }
        _ => calendar::parse_date(text).ok(),
    }
}
