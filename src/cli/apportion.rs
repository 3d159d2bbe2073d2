//! `apportion`: splits an amount by a table of weights. Needs no book.
//!
//! Weights are proportions: a percent column that misses 100 is warned about here and refused by
//! `key check`. Data goes to stdout; warnings, ties and the miss of half-up rounding to stderr.

use super::arguments::euro;
use super::failure::{Answer, Failure};
use super::files;
use super::output;
use super::session::Globals;
use crate::core::apportion::{self, Method, Problem, Recipient, Unit};
use crate::core::money::Euro;
use crate::intake::apportion_output;
use crate::intake::weights::{self, WeightError, WeightOptions};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Beispiele:
  titelbuch apportion --total 8991764000 --weights kraftstkompg_2010.csv
  titelbuch apportion --total 1500000000.00 --weights koenigstein_2019.csv --unit euro --format csv
  titelbuch apportion --total 1000000 --weights einwohner.csv --id-column land --weight-column einwohner

Die Datei braucht eine Kopfzeile. Ohne --weight-column wird die Spalte percent genommen, wenn sie
gefüllt ist. CSV-Ausgabe: id,name,weight,quota,amount_eur,adjustment_units und am Ende die Zeile total.";

/// Einen Betrag nach den Gewichten einer Tabelle aufteilen, auf den Cent genau.
///
/// Die Teile ergeben immer die Summe (außer bei half-up, das nur zeigt, wie weit es sie verfehlt).
/// Das Ergebnis hängt nicht von der Reihenfolge der Zeilen ab; bei Gleichstand entscheidet die Kennung,
/// die in Bytefolge zuerst kommt.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Apportion {
    /// Betrag in Euro, zum Beispiel 1500000000.00
    #[arg(long, value_parser = euro, value_name = "EUR")]
    total: Euro,
    /// CSV-Datei mit den Gewichten
    #[arg(long, value_name = "DATEI")]
    weights: PathBuf,
    /// Spalte mit den Gewichten
    #[arg(long, value_name = "SPALTE")]
    weight_column: Option<String>,
    /// Spalte mit den Kennungen
    #[arg(long, value_name = "SPALTE")]
    id_column: Option<String>,
    /// Verfahren
    #[arg(long, value_enum, default_value_t = MethodName::LargestRemainder, value_name = "VERFAHREN")]
    method: MethodName,
    /// Rundungseinheit
    #[arg(long, value_enum, default_value_t = UnitName::Cent, value_name = "EINHEIT")]
    unit: UnitName,
    /// Sockelbetrag je Empfänger, vorweg
    #[arg(long, value_parser = euro, value_name = "EUR")]
    base: Option<Euro>,
    /// Mindestbetrag je Empfänger
    #[arg(long, value_parser = euro, value_name = "EUR")]
    floor: Option<Euro>,
    /// Höchstbetrag je Empfänger
    #[arg(long, value_parser = euro, value_name = "EUR")]
    cap: Option<Euro>,
    /// Form der Ausgabe
    #[arg(long, value_enum, value_name = "FORM")]
    format: Option<Form>,
}

/// The names of the methods on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MethodName {
    LargestRemainder,
    SainteLague,
    Dhondt,
    HalfUp,
}

impl MethodName {
    pub fn method(self) -> Method {
        match self {
            MethodName::LargestRemainder => Method::LargestRemainder,
            MethodName::SainteLague => Method::SainteLague,
            MethodName::Dhondt => Method::DHondt,
            MethodName::HalfUp => Method::HalfUp,
        }
    }
}

/// The names of the units on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UnitName {
    Cent,
    Euro,
    ThousandEuro,
}

impl UnitName {
    pub fn unit(self) -> Unit {
        match self {
            UnitName::Cent => Unit::Cent,
            UnitName::Euro => Unit::Euro,
            UnitName::ThousandEuro => Unit::ThousandEuro,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Table,
    Csv,
    Json,
}

impl Apportion {
    pub fn run(self, globals: &Globals) -> Answer {
        let bytes = files::read(&self.weights)?;
        let options = WeightOptions { weight_column: self.weight_column, id_column: self.id_column };
        let table = weights::read(&bytes, &options).map_err(|error| match error {
            WeightError::Faults(faults) => Failure::unreadable(&self.weights, faults),
            WeightError::ChooseColumn { .. } => {
                Failure::usage(error.to_string()).with_hint("Nichts wurde gerechnet; --weight-column SPALTE angeben.")
            }
        })?;
        let form = self.format.unwrap_or(if globals.json { Form::Json } else { Form::Table });
        // In the JSON answer the warnings are a field, and a failure told to a program is the only thing on stderr.
        if form != Form::Json && !globals.json {
            table.warnings.iter().for_each(|warning| output::say(&format!("Achtung: {warning}")));
        }
        let method = self.method.method();
        let problem = Problem {
            total: self.total,
            unit: self.unit.unit(),
            method,
            base: self.base.unwrap_or(Euro::ZERO),
            floor: self.floor,
            cap: self.cap,
            recipients: table.rows.iter().map(|row| Recipient { id: &row.id, weight: &row.weight }).collect(),
        };
        let result = apportion::apportion(&problem).map_err(|refusals| {
            let all: Vec<String> = refusals.iter().map(|refusal| format!("Abgelehnt: {refusal}.")).collect();
            Failure::failed(all.join("\n")).with_hint("Nichts wurde gerechnet; Betrag, Grenzen oder Gewichte ändern.")
        })?;
        if form == Form::Json {
            output::text(&apportion_output::json(&table, &result));
            return Ok(());
        }
        if !result.ties.is_empty() {
            output::say(&format!("Gleichstand, entschieden nach der Kennung: {}", result.ties.join(", ")));
        }
        if !result.difference.is_zero() {
            let (difference, total) = (result.difference.to_german(), self.total.to_german());
            output::say(&format!("Achtung: Kaufmännisches Runden verfehlt die Summe {total} um {difference}."));
        }
        if form == Form::Csv {
            output::bytes(apportion_output::csv(&table, &result).as_bytes());
        } else {
            output::text(&apportion_output::table(&table, &result));
        }
        Ok(())
    }
}
