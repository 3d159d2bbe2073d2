//! `apportion`: splits an amount by a table of weights. Needs no book.
//!
//! Weights are proportions: a percent column that misses 100 is warned about here and refused by
//! `key check`. Data goes to stdout; warnings, ties and the miss of half-up rounding to stderr.

use super::arguments::euro;
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::files;
use super::session::Globals;
use crate::core::apportion::{self, Apportionment, Method, Problem, Recipient, Unit};
use crate::core::money::Euro;
use crate::core::share::Fraction;
use crate::intake::weights::{self, WeightTable};
use clap::{Args, ValueEnum};
use serde_json::json;
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
        let table = weights::read(&bytes, self.id_column.as_deref(), self.weight_column.as_deref())
            .map_err(|faults| unreadable(&self.weights, &faults))?;
        table.warnings.iter().for_each(|warning| output::say(&format!("Achtung: {warning}")));
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
            Failure::failed(all.join("\n"))
        })?;
        if !result.ties.is_empty() {
            output::say(&format!("Gleichstand, entschieden nach der Kennung: {}", result.ties.join(", ")));
        }
        if !result.difference.is_zero() {
            let (difference, total) = (result.difference.to_german(), self.total.to_german());
            output::say(&format!("Achtung: Kaufmännisches Runden verfehlt die Summe {total} um {difference}."));
        }
        match self.format.unwrap_or(if globals.json { Form::Json } else { Form::Table }) {
            Form::Table => print_table(&table, &result),
            Form::Csv => print_csv(&table, &result)?,
            Form::Json => print_json(&table, &result),
        }
        Ok(())
    }
}

/// One row of the answer: what is printed, in whatever form.
struct Line<'a> {
    id: &'a str,
    name: &'a str,
    weight: &'a str,
    quota: Option<Fraction>,
    amount: Euro,
    adjustment_units: i64,
}

/// The rows in the order of the table.
fn lines<'a>(table: &'a WeightTable, result: &'a Apportionment) -> impl Iterator<Item = Line<'a>> {
    table.rows.iter().zip(&result.parts).enumerate().map(|(i, (row, part))| Line {
        id: &row.id,
        name: &row.name,
        weight: &row.weight_text,
        quota: result.quota(i),
        amount: part.amount,
        adjustment_units: part.adjustment_units,
    })
}

/// A quota for people: six decimals, marked where they are cut.
fn shown(quota: &Fraction) -> String {
    let mark = if quota.is_cut_at(6) { "…" } else { "" };
    format!("{}{mark}", quota.cut_decimals(6).replace('.', ","))
}

fn print_table(table: &WeightTable, result: &Apportionment) {
    let mut out = Table::new(&[
        ("Kennung", Side::Left),
        ("Name", Side::Left),
        ("Gewicht", Side::Right),
        ("Anteil in €", Side::Left),
        ("Betrag", Side::Right),
        ("Resteinheiten", Side::Right),
    ]);
    for line in lines(table, result) {
        let quota = line.quota.as_ref().map(shown).unwrap_or_default();
        out.row(vec![
            line.id.to_owned(),
            line.name.to_owned(),
            line.weight.replace('.', ","),
            quota,
            line.amount.to_german(),
            line.adjustment_units.to_string(),
        ]);
    }
    let nothing = String::new;
    out.row(vec!["Summe".to_owned(), nothing(), nothing(), nothing(), result.sum.to_german(), nothing()]);
    output::text(&out.to_text());
}

fn print_csv(table: &WeightTable, result: &Apportionment) -> Answer {
    let failed = |e: String| Failure::failed(format!("Die Ausgabe ist nicht gelungen: {e}."));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = ["id", "name", "weight", "quota", "amount_eur", "adjustment_units"];
    writer.write_record(head).map_err(|e| failed(e.to_string()))?;
    for line in lines(table, result) {
        let quota = line.quota.as_ref().map(ToString::to_string).unwrap_or_default();
        let (amount, units) = (line.amount.to_string(), line.adjustment_units.to_string());
        let record = [line.id, line.name, line.weight, &quota, &amount, &units];
        writer.write_record(record).map_err(|e| failed(e.to_string()))?;
    }
    let sum = result.sum.to_string();
    writer.write_record(["total", "", "", "", &sum, ""]).map_err(|e| failed(e.to_string()))?;
    output::bytes(&writer.into_inner().map_err(|e| failed(e.to_string()))?);
    Ok(())
}

fn print_json(table: &WeightTable, result: &Apportionment) {
    let rows: Vec<_> = lines(table, result)
        .map(|line| {
            json!({
                "id": line.id,
                "name": line.name,
                "weight": line.weight,
                "quota": line.quota.as_ref().map(ToString::to_string),
                "amount_eur": line.amount.to_string(),
                "adjustment_units": line.adjustment_units,
            })
        })
        .collect();
    output::json(&json!({
        "rows": rows,
        "total_eur": result.sum.to_string(),
        "difference_eur": result.difference.to_string(),
        "ties": result.ties,
    }));
}

/// All faults of a file, each with its place.
pub fn unreadable(path: &std::path::Path, faults: &impl std::fmt::Display) -> Failure {
    Failure::usage(format!("Die Datei {} ist nicht verwendbar:\n{faults}", path.display()))
        .with_hint("Nichts wurde gerechnet; die Datei berichtigen und noch einmal aufrufen.")
}
