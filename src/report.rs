//! Reports: content first, ink second.
//!
//! A builder (one file a report) turns facts into a `Sheet`; a renderer turns a `Sheet` into bytes. This ring knows
//! `core` only. It does not know the store, the web, the clock or the file system: rows come by a pull iterator, dates
//! and sizes by the `Provenance`, and bytes go to an `io::Write`. Making a report never writes to the journal.

pub mod allocation_comparison;
pub mod allocation_statement;
pub mod assignment_letter;
pub mod audit;
pub mod budget_account;
pub mod budget_monitor;
pub mod budget_overview;
pub mod cash_reconciliation;
pub mod check;
pub mod claims;
pub mod commitment_authority;
pub mod data_quality;
pub mod definition;
pub mod distribution;
pub mod flow_of_funds;
pub mod funding;
pub mod interest_statement;
pub mod journal_extract;
pub mod last_recipients;
pub mod lines;
pub mod orders_and_payments;
pub(crate) mod outlines;
mod parts;
pub mod project_dossier;
pub mod project_register;
pub mod provenance;
pub mod qr;
pub mod render;
pub mod residues;
pub mod roll_out;
pub mod running_cost;
mod seal;
pub mod services_and_deadline;
pub mod share_explanation;
pub mod sheet;
#[cfg(test)]
mod specimen;
pub mod statement_of_use;
pub mod target_vs_actual;
pub mod three_year_comparison;
pub mod voucher_list;
pub mod week_sheet;
pub mod without_authority;
pub(crate) mod words;
pub mod year_end_outlook;

pub use words::Language;

use crate::core::money::MoneyError;

/// What every file of an invented programme says (`docs/adr/0010`).
#[must_use]
pub const fn example_words(language: Language) -> &'static str {
    language.pick("Beispielrechnung, keine tatsächliche Zuweisung", "Example calculation, not an actual assignment")
}

/// Why a report was not made. Nothing that was written before the error may be handed out.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("Spalte „{column}“: die Summe der Zeilen ist {running}, angegeben ist {stated}; es gibt keinen Bericht")]
    TotalsDisagree { column: String, running: String, stated: String },
    #[error("das Zeichen „{character}“ (U+{code:04X}) fehlt in der Schrift des Berichts; es steht in: „{context}“")]
    MissingGlyph { character: char, code: u32, context: String },
    #[error("eine Zeile hat {found} Zellen, die Tabelle hat {expected} Spalten")]
    WrongCellCount { expected: usize, found: usize },
    #[error("„{text}“ ist keine Zahl und kein Bruch, wie die Spalte „{column}“ sie verlangt")]
    NotANumber { column: String, text: String },
    #[error("die Tabelle passt auch im Querformat und in der kleinsten Schrift nicht auf die Seite")]
    TableTooWide,
    #[error("eine Zeile der Tabelle ist höher als eine Seite; sie beginnt mit „{0}“")]
    RowTooTall(String),
    #[error("der Bericht hätte mehr als {0} Seiten; er lässt sich als CSV-Datei oder in Teilen ausgeben")]
    TooManyPages(usize),
    #[error("der Herkunftsnachweis widerspricht sich: {0}")]
    Provenance(String),
    #[error("die Definition des Berichts „{id}“ ist nicht lesbar: {reason}")]
    Definition { id: String, reason: String },
    #[error("es gibt keinen Bericht „{0}“")]
    UnknownReport(String),
    #[error("die Angaben zum Verteilungslauf widersprechen sich: {0}")]
    Inconsistent(String),
    #[error("die Schrift des Berichts ist nicht lesbar: {0}")]
    Font(String),
    #[error("die PDF-Datei lässt sich nicht vollenden: {0}")]
    Pdf(String),
    #[error("die Zeilen des Berichts lassen sich nicht lesen: {0}")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error("der Bericht lässt sich nicht schreiben: {0}")]
    Write(#[from] std::io::Error),
}
