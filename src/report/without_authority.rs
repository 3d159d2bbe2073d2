//! What stands without authority (ohne Ermächtigung): the part that comes first in every report that it concerns.
//!
//! Not a report: it puts one line and, where there is something, one table before all else of a report. There is no
//! second record of a breach beside the balance (`docs/adr/0022`).
//! Law: BHO §§ 34, 37, 45.

use super::parts::{self, Small, money_cell};
use super::sheet::{Cell, Head, Row, RowKind};
use super::words::Language;
use super::{ReportError, definition};
use crate::core::money::Euro;
use time::Date;

/// The id of the table and of its definition file.
pub const ID: &str = "without-authority";

/// An account without authority that something stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub budget_item: String,
    /// None for commitment authority.
    pub booking_year: Option<u16>,
    pub year_granted: Option<u16>,
    /// Of commitment authority.
    pub due_year: Option<u16>,
    /// None for the manager of the item.
    pub component: Option<String>,
    pub manager: String,
    /// What is not covered, above zero.
    pub amount: Euro,
    /// The event since which something has stood there.
    pub since: u64,
    pub since_on: Date,
}

/// All of them that a report concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breaches {
    pub found: Vec<Breach>,
    /// The figure over the balances, not computed from `found`; nothing where there never was any.
    pub total: Option<Euro>,
}

impl Breaches {
    /// Puts them before everything else.
    ///
    /// # Errors
    /// `Definition`; `TotalsDisagree` when the balances say something else.
    pub(super) fn stand_first(&self, head: &mut Head) -> Result<(), ReportError> {
        let language = head.language;
        let total = self.total.unwrap_or(Euro::ZERO);
        let line = match self.found.len() {
            0 => language.pick("keine Beträge", "no amounts").to_owned(),
            accounts => {
                let total = parts::money(total, language);
                match language {
                    Language::De => {
                        format!("{total} auf {accounts} {}, siehe Tabelle", count(accounts, "Konto", "Konten"))
                    }
                    Language::En => {
                        format!("{total} on {accounts} {}, see table", count(accounts, "account", "accounts"))
                    }
                }
            }
        };
        head.facts.insert(0, parts::fact(language, "Ohne Ermächtigung", "Without authority", line));
        head.typed_facts.insert("without_authority_eur", money_cell(self.total));
        if self.found.is_empty() && total.is_zero() {
            return Ok(());
        }
        let (title, columns) = definition::part(ID, language)?;
        let any = |year: fn(&Breach) -> Option<u16>| self.found.iter().any(|one| year(one).is_some());
        let small = Small::new(ID, title, columns, |column| match column {
            "booking_year" => self.found.is_empty() || any(|one| one.booking_year),
            "year_granted" => any(|one| one.year_granted),
            "due_year" => any(|one| one.due_year),
            _ => true,
        });
        let mut rows: Vec<Row> =
            self.found.iter().map(|one| small.row(RowKind::Body, |column| one.cell(column))).collect();
        rows.push(small.row(RowKind::Total, |column| match column {
            "budget_item" => Cell::TotalLabel,
            "without_authority_eur" => Cell::Money(total),
            _ => Cell::Empty,
        }));
        head.tables.insert(0, small.table(rows)?);
        Ok(())
    }
}

const fn count<'a>(number: usize, one: &'a str, several: &'a str) -> &'a str {
    if number == 1 { one } else { several }
}

impl Breach {
    fn cell(&self, column: &str) -> Cell {
        let year = |year: Option<u16>| year.map_or(Cell::Empty, |year| Cell::Id(year.to_string()));
        match column {
            "budget_item" => Cell::Id(self.budget_item.clone()),
            "booking_year" => year(self.booking_year),
            "year_granted" => year(self.year_granted),
            "due_year" => year(self.due_year),
            "component" => self.component.clone().map_or(Cell::Empty, Cell::Id),
            "manager" => Cell::Id(self.manager.clone()),
            "since" => Cell::Id(self.since.to_string()),
            "since_on" => Cell::Date(self.since_on),
            "without_authority_eur" => Cell::Money(self.amount),
            _ => Cell::Empty,
        }
    }
}
