//! Allocation keys: check a table, register it, set it in and out of force.
//!
//! `check` needs no book: 0 usable, 1 not usable as a key, 2 unreadable. What a statute printed is
//! kept as printed; a difference to its own printed total is shown, never repaired.

mod table;

use super::arguments::date;
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::book::Key;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::KeyId;
use crate::core::keys::{self, KeyDefinition, KeyFault};
use crate::core::share::{ExactDecimal, Fraction};
use crate::intake::key_figures::Figures;
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use table::{Head, Loaded};
use time::Date;

/// Ein Schlüssel wird einmal erfasst und nie geändert; eine Berichtigung ist ein neuer Schlüssel.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Alle Schlüssel zeigen
    List,
    /// Einen Schlüssel mit allen Werten zeigen
    Show {
        /// Kennung des Schlüssels
        key: KeyId,
    },
    /// Eine Tabelle prüfen, ohne Buch: 0 verwendbar, 1 nicht verwendbar, 2 unlesbar
    Check(Check),
    /// Einen Schlüssel aus einer Tabelle erfassen
    Add(Box<Add>),
    /// Einen Schlüssel in Kraft setzen
    Activate(Change),
    /// Einen Schlüssel außer Kraft setzen
    Retire(Change),
}

const CHECK_EXAMPLES: &str = "\
Beispiel:
  titelbuch key check koenigstein_2019.csv

Die Tabelle hat die Spalten land_code,name,percent,amount_eur. Liegt daneben eine Datei
koenigstein_2019.source.toml mit printed_total_eur, wird die Summe der Zeilen damit verglichen.";

#[derive(Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct Check {
    /// CSV-Datei
    #[arg(value_name = "DATEI")]
    file: PathBuf,
}

const ADD_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel key add koenigstein_2019.csv --id koenigstein-2019 --as-of 2019-01-01
  titelbuch --as a.beispiel key add bevoelkerung.csv --id einwohner-2022 --as-of 2022-05-15 \\
    --indicator population --unit Personen
  titelbuch --as a.beispiel key add koenigstein_2021.csv --id koenigstein-2021 --as-of 2021-01-01 \\
    --version 2 --supersedes koenigstein-2019

Ohne weitere Angabe gelten die Prozentsätze der Spalte percent, sonst die Beträge der Spalte amount_eur.

Stichtag, Titel, Quelle und Rechtsgrundlage kommen aus der Datei koenigstein_2019.source.toml daneben,
soweit sie nicht angegeben sind. Ein angenommener Stichtag ist in jedem Bericht als solcher bezeichnet.";

#[derive(Args)]
#[command(after_help = ADD_EXAMPLES)]
pub struct Add {
    /// CSV-Datei mit den Spalten land_code,name,percent,amount_eur
    #[arg(value_name = "DATEI")]
    file: PathBuf,
    /// Kennung des Schlüssels
    #[arg(long, value_name = "KENNUNG")]
    id: KeyId,
    /// Stichtag: wovon die Zahlen sprechen (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    as_of: Option<Date>,
    /// Die Quelle nennt keinen Stichtag; der angegebene ist angenommen
    #[arg(long, requires = "as_of")]
    as_of_assumed: bool,
    /// Bezeichnung
    #[arg(long)]
    title: Option<String>,
    /// Rechtsgrundlage
    #[arg(long)]
    legal_basis: Option<String>,
    /// Quelle
    #[arg(long)]
    source: Option<String>,
    /// Gültig ab (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    valid_from: Option<Date>,
    /// Gültig bis (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    valid_to: Option<Date>,
    /// Welche Fassung es ist; die erste ist 1
    #[arg(long, value_name = "ZAHL", requires = "supersedes")]
    version: Option<u32>,
    /// Schlüssel, an dessen Stelle er tritt
    #[arg(long, value_name = "KENNUNG", requires = "version")]
    supersedes: Option<KeyId>,
    /// Nachkommastellen, mit denen die Quelle druckt; Vorgabe: so viele, wie der längste Wert hat
    #[arg(long, value_name = "ZAHL")]
    scale: Option<u32>,
    #[command(flatten)]
    figures: FigureColumns,
    #[command(flatten)]
    writing: Writing,
}

/// Woraus die Anteile entstehen, wenn die Tabelle sie nicht selbst nennt.
#[derive(Args)]
struct FigureColumns {
    /// Gleiche Anteile für alle Empfänger der Tabelle
    #[arg(long, group = "figures")]
    equal: bool,
    /// Anteile nach einer Spalte, zum Beispiel population
    #[arg(long, value_name = "SPALTE", group = "figures", requires = "unit")]
    indicator: Option<String>,
    /// Einheit dieser Spalte, zum Beispiel Personen
    #[arg(long, value_name = "EINHEIT", requires = "indicator")]
    unit: Option<String>,
    /// Königsteiner Formel aus zwei Spalten: Steueraufkommen in Euro und Einwohner
    #[arg(long, num_args = 2, value_names = ["STEUERN", "EINWOHNER"], group = "figures")]
    koenigstein: Vec<String>,
    /// Mehrere Spalten mit ihrem Gewicht, mehrfach angegeben: --blend einwohner=0.75 --blend fläche=0.25
    #[arg(long, value_name = "SPALTE=GEWICHT", value_parser = blend, group = "figures")]
    blend: Vec<(String, ExactDecimal)>,
}

/// `einwohner=0.75`.
fn blend(text: &str) -> Result<(String, ExactDecimal), String> {
    let (column, weight) = text.split_once('=').ok_or_else(|| format!("„{text}“ hat nicht die Form einwohner=0.75"))?;
    Ok((column.to_owned(), ExactDecimal::parse(weight).map_err(|error| error.to_string())?))
}

impl FigureColumns {
    fn figures(self) -> Figures {
        let unit = self.unit.unwrap_or_default();
        if self.equal {
            return Figures::Equal;
        }
        if let Some(column) = self.indicator {
            return Figures::Indicator { column, unit };
        }
        if !self.blend.is_empty() {
            return Figures::Blended { parts: self.blend };
        }
        match <[String; 2]>::try_from(self.koenigstein) {
            Ok([tax_column, population_column]) => Figures::Koenigstein { tax_column, population_column },
            Err(_) => Figures::Published,
        }
    }
}

#[derive(Args)]
pub struct Change {
    /// Kennung des Schlüssels
    key: KeyId,
    #[command(flatten)]
    writing: Writing,
}

impl KeyCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            KeyCommand::List => list(globals).await,
            KeyCommand::Show { key } => show(globals, &key).await,
            KeyCommand::Check(check) => check.run(globals.json),
            KeyCommand::Add(add) => add.run(globals).await,
            KeyCommand::Activate(change) => {
                let session = Session::begin(globals, &change.writing).await?;
                session.record(Act::ActivateKey { key: change.key }).await
            }
            KeyCommand::Retire(change) => {
                let session = Session::begin(globals, &change.writing).await?;
                session.record(Act::RetireKey { key: change.key }).await
            }
        }
    }
}

const NOT_MENDED: &str = "Eine veröffentlichte Tabelle wird nicht berichtigt: die Abschrift mit der Quelle vergleichen \
                          oder eine andere Quelle suchen.";

/// `check` judges no date, so a table that states none is as good as any.
const UNDATED: Date = time::macros::date!(1970 - 01 - 01);

impl Check {
    fn run(self, json: bool) -> Answer {
        let loaded = table::load(&self.file, Head { as_of: Some(UNDATED), ..Head::default() })?;
        let (notices, faults): (Vec<String>, Vec<KeyFault>) = match keys::check(&loaded.definition) {
            Ok(notices) => (notices.iter().map(ToString::to_string).collect(), Vec::new()),
            Err(faults) => (Vec::new(), faults),
        };
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let missed = missed_sum(&faults);
        if json {
            output::json(&json!({
                "usable": faults.is_empty(),
                "kind": loaded.definition.kind.as_str(),
                "recipients": loaded.definition.recipient_ids().len(),
                "faults": said,
                "notices": notices,
                "sum_percent": missed.as_ref().map(|(sum, _)| sum),
                "difference_percent": missed.as_ref().map(|(_, difference)| difference.replace('−', "-")),
                "warnings": loaded.warnings,
            }));
        } else {
            loaded.warnings.iter().for_each(|warning| output::say(&format!("Achtung: {warning}")));
            say_check(&self.file, &loaded, &notices, &faults);
        }
        if faults.is_empty() {
            return Ok(());
        }
        let file = self.file.display();
        let sentence = format!("{file} ist als Schlüssel nicht verwendbar: {}.", said.join("; "));
        Err(Failure::failed(sentence).with_hint(NOT_MENDED).told())
    }
}

/// Sum and difference of percentages that miss 100, as the table writes numbers: to be searched for and computed with.
fn missed_sum(faults: &[KeyFault]) -> Option<(String, String)> {
    faults.iter().find_map(|fault| match fault {
        KeyFault::SumIsNotHundred { sum, difference } => Some((sum.clone(), difference.clone())),
        _ => None,
    })
}

fn say_check(file: &std::path::Path, loaded: &Loaded, notices: &[String], faults: &[KeyFault]) {
    let file = file.display();
    let definition = &loaded.definition;
    if faults.is_empty() {
        let (kind, count) = (definition.kind.in_german(), definition.recipient_ids().len());
        output::text(&format!("{file} ist als Schlüssel verwendbar: {kind}, {count} Empfänger."));
        notices.iter().for_each(|notice| output::text(&format!("Achtung: {notice}")));
        return;
    }
    output::say(&format!("{file} ist als Schlüssel nicht verwendbar:"));
    for fault in faults {
        output::say(&format!("  {fault}"));
        if let Some((sum, difference)) = missed_sum(std::slice::from_ref(fault)) {
            output::say(&format!("  (in der Schreibweise der Tabelle: {sum} − 100 = {difference})"));
        }
    }
    output::say(&format!("Hinweis: {NOT_MENDED}"));
}

impl Add {
    async fn run(self, globals: &Globals) -> Answer {
        let head = Head {
            id: Some(self.id),
            as_of: self.as_of,
            as_of_assumed: self.as_of_assumed,
            title: self.title,
            legal_basis: self.legal_basis,
            source: self.source,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            version: self.version,
            supersedes: self.supersedes,
            scale: self.scale,
            figures: self.figures.figures(),
        };
        let loaded = table::load(&globals.path(&self.file), head)?;
        let mut session = Session::begin(globals, &self.writing).await?;
        session.warn(loaded.warnings);
        session.record(Act::RegisterKey { definition: loaded.definition }).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let keys = globals.open().await?.keys(&Viewer::all()).await?;
    if globals.json {
        output::json(&keys.iter().map(value).collect::<Vec<_>>());
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Stand", Side::Left),
        ("Stichtag", Side::Left),
        ("Art", Side::Left),
        ("Bezeichnung", Side::Left),
    ]);
    for key in &keys {
        let definition = &key.definition;
        table.row(vec![
            definition.id.to_string(),
            key.state().in_german().to_owned(),
            as_of(definition, calendar::iso(definition.as_of), "angenommen"),
            definition.kind.in_german().to_owned(),
            definition.title.clone(),
        ]);
    }
    table.print("Es ist noch kein Schlüssel erfasst.");
    Ok(())
}

fn value(key: &Key) -> serde_json::Value {
    json!({ "key": key.definition.id, "state": key.state().as_str(), "definition": *key.definition })
}

async fn show(globals: &Globals, id: &KeyId) -> Answer {
    let key = globals.open().await?.key(&Viewer::all(), id).await?;
    let Some(key) = key else {
        return Err(
            Failure::failed(format!("Den Schlüssel {id} gibt es nicht.")).with_hint("Schlüssel zeigt „key list“.")
        );
    };
    if globals.json {
        output::json(&value(&key));
    } else {
        output::text(&in_german(&key.definition, key.state().in_german()));
    }
    Ok(())
}

/// The as-of date, with words where the source does not state it.
fn as_of(definition: &KeyDefinition, day: String, words: &str) -> String {
    if definition.as_of_is_assumed() { format!("{day} ({words})") } else { day }
}

/// A share in percent with six decimals, marked where it goes on.
fn percent(share: Fraction) -> String {
    let percent = share.times(&Fraction::whole(100));
    let cut = percent.cut_decimals(6);
    let exact = ExactDecimal::parse(&cut).is_ok_and(|cut| cut.to_fraction() == percent);
    format!("{}{}", cut.replace('.', ","), if exact { "" } else { "…" })
}

fn version(definition: &KeyDefinition) -> String {
    let before = definition.supersedes.as_ref().map(|before| format!(", ersetzt {before}")).unwrap_or_default();
    format!("{}{before}", definition.version)
}

fn in_german(definition: &KeyDefinition, state: &str) -> String {
    let mut text = format!(
        "Schlüssel {}: {}\nFassung: {}\nStand: {state}\nArt: {}\nRechtsgrundlage: {}\nQuelle: {}\nStichtag: {}\n",
        definition.id,
        definition.title,
        version(definition),
        definition.kind.in_german(),
        definition.legal_basis,
        definition.source.title,
        as_of(definition, calendar::german(definition.as_of), "angenommen, die Quelle nennt keinen")
    );
    if let Some(reason) = &definition.as_of_assumed {
        text.push_str(&format!("Grund der Annahme: {reason}\n"));
    }
    text.push_str(&format!("Nachkommastellen der Quelle: {}\n", definition.scale));
    if let Some(note) = &definition.source.note {
        text.push_str(&format!("Anmerkung zur Quelle: {note}\n"));
    }
    let weights = keys::weights(definition);
    let mut table = Table::new(&[("Empfänger", Side::Left), ("Wert", Side::Right), ("Anteil in %", Side::Right)]);
    for recipient in definition.recipient_ids() {
        let value = definition.verbatim(recipient).unwrap_or_else(|| "–".to_owned());
        let share = weights.as_ref().and_then(|weights| weights.share(recipient)).map_or_else(String::new, percent);
        table.row(vec![recipient.to_string(), value.replace('.', ","), share]);
    }
    text.push_str(&table.to_text());
    text
}
