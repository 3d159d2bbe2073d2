//! Tables in our own documented formats: each has two forms, told apart by their header, the German one (`;`, decimal
//! comma, days as 01.02.2021) and the lossless one (`,`, point, 2021-02-01). `docs/formats.md` describes them.
//!
//! It reads cells and names their faults; what a table means is known to its own reader.

use crate::core::calendar;
use crate::core::money::Euro;
use crate::core::share::ExactDecimal;
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::foreign_table::{self, ForeignTable};
use crate::intake::table_rows::whole_file;
use crate::intake::weights::{cell_fault, column_values};
use time::Date;

/// The most lines of one table: each becomes an event of one transaction.
const MOST_LINES: usize = 100_000;

/// What a table of ours is called, and its columns: German, and for programs.
pub(crate) struct Form<const N: usize> {
    pub noun: &'static str,
    pub headers: [[&'static str; N]; 2],
}

/// A table, and where its columns are: `None` for an optional one that it does not have.
pub(crate) struct Places<const N: usize, const M: usize> {
    pub table: ForeignTable,
    pub columns: [usize; N],
    pub optional: [Option<usize>; M],
}

impl<const N: usize> Form<N> {
    /// The table with the places of its columns, in the order of the header. Exactly these, in any order: one more might be
    /// a name, and would be lost in silence.
    ///
    /// # Errors
    /// All faults of header and size.
    pub(crate) fn read(&self, bytes: &[u8]) -> Result<(ForeignTable, [usize; N]), IntakeFaults> {
        let Places { table, columns, optional: [] } = self.read_with(bytes, &[[], []])?;
        Ok((table, columns))
    }

    /// As `read`, for a table that may have some more columns.
    ///
    /// # Errors
    /// All faults of header and size.
    pub(crate) fn read_with<const M: usize>(
        &self,
        bytes: &[u8],
        optional: &[[&str; M]; 2],
    ) -> Result<Places<N, M>, IntakeFaults> {
        let table = foreign_table::read(bytes)?;
        let (columns, optional) = self.columns(&table, optional)?;
        if table.rows.is_empty() {
            return Err(IntakeFaults(vec![whole_file("enthält keine Zeilen")]));
        }
        if table.rows.len() > MOST_LINES {
            let message = format!("hat {} Zeilen; gelesen werden höchstens {MOST_LINES}", table.rows.len());
            return Err(IntakeFaults(vec![whole_file(message)]));
        }
        Ok(Places { table, columns, optional })
    }

    fn columns<const M: usize>(
        &self,
        table: &ForeignTable,
        optional: &[[&str; M]; 2],
    ) -> Result<([usize; N], [Option<usize>; M]), IntakeFaults> {
        let [german, plain] = &self.headers;
        let hits = |header: &[&str; N]| header.iter().filter(|name| table.column(name).is_some()).count();
        let is_plain = hits(plain) > hits(german);
        let [german_more, plain_more] = optional;
        let (header, more) = if is_plain { (plain, plain_more) } else { (german, german_more) };
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
        let is_known = |title: &&String| header.contains(&title.as_str()) || more.contains(&title.as_str());
        let unknown = table.header.iter().filter(|title| !is_known(title));
        faults.extend(unknown.map(|title| fault(title, format!("ist keine Spalte {}", self.noun))));
        let places: Vec<usize> = header.iter().filter_map(|name| table.column(name)).collect();
        match <[usize; N]>::try_from(places) {
            Ok(places) if faults.is_empty() => Ok((places, more.map(|name| table.column(name)))),
            _ => Err(IntakeFaults(faults)),
        }
    }
}

/// One amount for each row; `None` where a fault says why, or where `accepts` does.
pub(crate) fn amounts(
    table: &ForeignTable,
    column: usize,
    faults: &mut Vec<IntakeFault>,
    accepts: fn(Euro) -> Result<Euro, &'static str>,
) -> Vec<Option<Euro>> {
    let read = column_values(table, column).into_iter().enumerate();
    let one = |(place, value): (usize, Option<Result<ExactDecimal, String>>)| {
        let amount = match value {
            None => Err("fehlt: jede Zeile braucht einen Betrag".to_owned()),
            Some(Err(message)) => Err(message),
            Some(Ok(value)) => Euro::parse(&value.to_string()).map_err(|error| format!("ist kein Betrag: {error}")),
        };
        let amount = amount.and_then(|amount| accepts(amount).map_err(str::to_owned));
        amount.map_err(|message| faults.push(cell_fault(table, place, column, message))).ok()
    };
    read.map(one).collect()
}

/// As `amounts`, of a column in which a cell may be empty; that is no fault and no zero.
pub(crate) fn optional_amounts(
    table: &ForeignTable,
    column: usize,
    faults: &mut Vec<IntakeFault>,
    accepts: fn(Euro) -> Result<Euro, &'static str>,
) -> Vec<Option<Euro>> {
    let read = column_values(table, column).into_iter().enumerate();
    let one = |(place, value): (usize, Option<Result<ExactDecimal, String>>)| {
        let amount = value?.and_then(|value| {
            let amount = Euro::parse(&value.to_string()).map_err(|error| format!("ist kein Betrag: {error}"))?;
            accepts(amount).map_err(str::to_owned)
        });
        amount.map_err(|message| faults.push(cell_fault(table, place, column, message))).ok()
    };
    read.map(one).collect()
}

/// One row, and where its faults go.
pub(crate) struct Row<'a> {
    pub table: &'a ForeignTable,
    pub place: usize,
    pub faults: &'a mut Vec<IntakeFault>,
}

impl Row<'_> {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.table.rows.get(self.place).map_or("", |row| row.cell(column))
    }

    pub(crate) fn fault(&mut self, column: usize, message: impl Into<String>) {
        self.faults.push(cell_fault(self.table, self.place, column, message));
    }

    /// `31.03.2021` or `2021-03-31`.
    pub(crate) fn day(&mut self, column: usize) -> Option<Date> {
        let day = day(self.cell(column));
        if day.is_none() {
            self.fault(column, "ist kein Tag; erwartet wird zum Beispiel 31.03.2021 oder 2021-03-31");
        }
        day
    }

    /// An identifier or a hash, read by its own type.
    pub(crate) fn parsed<T: std::str::FromStr>(&mut self, column: usize) -> Option<T>
    where
        T::Err: std::fmt::Display,
    {
        match self.cell(column).parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let error: T::Err = error;
                self.fault(column, format!("ist unbrauchbar: {error}"));
                None
            }
        }
    }

    /// The outer `None` is a fault, the inner one an empty cell.
    pub(crate) fn text(&mut self, column: usize, longest: usize, what: &str) -> Option<Option<String>> {
        let text = self.cell(column).to_owned();
        if text.chars().count() > longest || text.chars().any(char::is_control) {
            self.fault(column, format!("ist {what}: höchstens {longest} Zeichen, keine Steuerzeichen"));
            return None;
        }
        Some((!text.is_empty()).then_some(text))
    }
}

fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        [day, month, year] if day.len() == 2 && month.len() == 2 => {
            calendar::parse_date(&format!("{year}-{month}-{day}")).ok()
        }
        _ => calendar::parse_date(text).ok(),
    }
}
