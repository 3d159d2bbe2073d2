//! A published table of shares or amounts, with its description, as it becomes an allocation key.
//!
//! Columns `land_code,name,percent,amount_eur`. If `percent` is filled, the key is the percentages,
//! verbatim; else the amounts, verbatim. Nothing is judged here that `core::keys::check` judges:
//! sums, missing Länder, repetitions and negative values pass, so that the check can name them.
//! The companion (`.source.toml`) says where the table comes from and what total is printed.

use crate::core::calendar;
use crate::core::ids::{KeyId, ManagerId};
use crate::core::journal::hash::sha256;
use crate::core::keys::{FixedAmount, KeyDefinition, KeyKind, KeySource, RecipientRule, Value};
use crate::core::money::Euro;
use crate::core::share::ExactDecimal;
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::foreign_table::{self, ForeignTable};
use crate::intake::key_figures::{self, Figures};
use crate::intake::table_rows::whole_file;
use crate::intake::weights::{cell_fault, column_values, id_column};
use serde::Deserialize;
use time::Date;

#[cfg(test)]
mod tests;

/// What a `.source.toml` says about its table; other entries are allowed and not read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Companion {
    pub title: Option<String>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub retrieved_on: Option<String>,
    pub licence: Option<String>,
    pub legal_basis: Option<String>,
    /// The total that the source prints under the amounts, in plain form: `1000000000.00`.
    pub printed_total_eur: Option<String>,
    pub sha256: Option<String>,
    pub rows: Option<u64>,
    /// The day that the figures speak of, `2019-01-01`.
    pub as_of: Option<String>,
    /// Why `as_of` is assumed, if the source states no day.
    pub as_of_assumed: Option<String>,
    pub note: Option<String>,
}

/// A table of shares or amounts, verbatim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTable {
    pub kind: KeyKind,
    /// Recipient and name, in the order of the file.
    pub names: Vec<(ManagerId, String)>,
    pub companion: Companion,
    /// SHA-256 of the bytes of the table, in hex.
    pub sha256: String,
    /// German sentences on what is odd and for people to judge.
    pub warnings: Vec<String>,
}

impl KeyTable {
    /// The key that this table makes. `None` as title takes the companion's, or the id.
    #[must_use]
    pub fn definition(
        &self,
        id: KeyId,
        title: Option<String>,
        as_of: Date,
        recipients: RecipientRule,
    ) -> KeyDefinition {
        let about = self.companion.clone();
        let title = title.or_else(|| about.title.clone()).unwrap_or_else(|| id.to_string());
        let source_title = about.source.or(about.title).unwrap_or_else(|| "Quelle nicht angegeben".to_owned());
        KeyDefinition {
            id,
            version: 1,
            supersedes: None,
            title,
            kind: self.kind.clone(),
            recipients,
            legal_basis: about.legal_basis.unwrap_or_default(),
            source: KeySource {
                title: source_title,
                url: about.url,
                retrieved_on: about.retrieved_on.filter(|day| day != "unknown"),
                sha256: Some(self.sha256.clone()),
                licence: about.licence,
                note: about.note,
            },
            as_of,
            as_of_assumed: None,
            scale: self.kind.scale(),
            valid_from: None,
            valid_to: None,
        }
    }

    /// The day that the description names.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.companion.as_of.as_deref().and_then(|day| calendar::parse_date(day).ok())
    }

    /// All 16 Länder if a recipient is written like one (`DE-BY`), else exactly those that are named.
    #[must_use]
    pub fn recipient_rule(&self) -> RecipientRule {
        let like_a_land = self.names.iter().any(|(id, _)| id.as_str().starts_with("DE-"));
        if like_a_land { RecipientRule::AllFederalStates } else { RecipientRule::AsNamed }
    }
}

/// Reads a published table and its description.
///
/// # Errors
/// All faults: of the table with their places, of the description as faults of the file.
pub fn read(csv: &[u8], companion_toml: Option<&str>) -> Result<KeyTable, IntakeFaults> {
    read_as(csv, companion_toml, &Figures::Published)
}

/// The same for a table whose columns a person says what they are.
///
/// # Errors
/// As `read`; also a column that is not there.
pub fn read_as(csv: &[u8], companion_toml: Option<&str>, figures: &Figures) -> Result<KeyTable, IntakeFaults> {
    let mut faults = Vec::new();
    let (companion, printed) = companion(companion_toml, &mut faults);
    let table = match foreign_table::read(csv) {
        Ok(table) => table,
        Err(IntakeFaults(mut found)) => {
            found.extend(faults);
            return Err(IntakeFaults(found));
        }
    };
    let mut warnings = Vec::new();
    let column = id_column(&table, None, &mut warnings)?;
    let recipients = recipients(&table, column, &mut faults);
    let named = key_figures::kind(figures, &table, &recipients).unwrap_or_else(|IntakeFaults(found)| {
        faults.extend(found);
        None
    });
    let published = *figures == Figures::Published;
    let percentages =
        filled(&table, "percent").filter(|_| published).map(|column| percentages(&table, column, &mut faults));
    let amounts = filled(&table, "amount_eur").filter(|_| published).map(|column| amounts(&table, column, &mut faults));
    if published && percentages.is_none() && amounts.is_none() {
        faults.push(whole_file("enthält keinen Schlüssel: weder die Spalte percent noch amount_eur ist gefüllt"));
    }
    if !faults.is_empty() {
        faults.sort_by_key(|fault| fault.line);
        return Err(IntakeFaults(faults));
    }
    let hash = sha256(csv).to_string();
    warnings.extend(description_warnings(&companion, &hash, table.rows.len()));
    let name = table.column("name");
    let title = |place: usize| table.rows.get(place).zip(name).map_or("", |(row, name)| row.cell(name)).to_owned();
    let names = recipients.iter().enumerate().map(|(place, id)| (id.clone(), title(place))).collect();
    let both = recipients.into_iter();
    let kind = match (named, percentages, amounts) {
        (Some(kind), ..) => kind,
        (None, Some(percentages), amounts) => {
            warnings.extend(amounts.and_then(|amounts| amounts_warning(amounts, printed?)));
            let value = |(recipient, value)| Value { recipient, value };
            KeyKind::PublishedPercentages { percentages: both.zip(percentages).map(value).collect() }
        }
        (None, None, amounts) => {
            let amount = |(recipient, amount_cents)| FixedAmount { recipient, amount_cents };
            let amounts = both.zip(amounts.unwrap_or_default()).map(amount).collect();
            KeyKind::FixedAmounts { amounts, printed_total_cents: printed }
        }
    };
    Ok(KeyTable { kind, names, companion, sha256: hash, warnings })
}

fn companion(text: Option<&str>, faults: &mut Vec<IntakeFault>) -> (Companion, Option<Euro>) {
    let companion: Companion = match text.map(toml::from_str).transpose() {
        Ok(companion) => companion.unwrap_or_default(),
        Err(error) => {
            faults.push(description_fault(text.unwrap_or_default(), &error));
            Companion::default()
        }
    };
    let printed = match companion.printed_total_eur.as_deref().map(Euro::parse).transpose() {
        Ok(printed) => printed,
        Err(error) => {
            faults.push(whole_file(format!("printed_total_eur der Beschreibung: {error}")));
            None
        }
    };
    if let Some(Err(error)) = companion.as_of.as_deref().map(calendar::parse_date) {
        faults.push(whole_file(format!("as_of der Beschreibung: {error}")));
    }
    (companion, printed)
}

/// What toml says is English and drawn over several lines; here it is a sentence with its place.
fn description_fault(text: &str, error: &toml::de::Error) -> IntakeFault {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    let place = before.matches('\n').count();
    let (line, entry) = (place + 1, text.lines().nth(place).unwrap_or_default().trim());
    let what = match error.message().split_once(", expected ") {
        Some((_, "a string")) => {
            "erwartet wird ein Text in Anführungszeichen, bei Beträgen zum Beispiel \"1000000000.00\" (eine Zahl könnte \
             gerundet sein)"
        }
        Some((_, "u64")) => "erwartet wird eine ganze Zahl ohne Anführungszeichen",
        _ => "das ist kein TOML (Name = \"Wert\", jeder Name einmal)",
    };
    whole_file(format!("die Beschreibung (.source.toml) ist nicht lesbar: Zeile {line}, „{entry}“: {what}"))
}

fn filled(table: &ForeignTable, name: &str) -> Option<usize> {
    table.column(name).filter(|column| table.is_filled(*column))
}

fn recipients(table: &ForeignTable, column: usize, faults: &mut Vec<IntakeFault>) -> Vec<ManagerId> {
    let mut ids = Vec::with_capacity(table.rows.len());
    for (place, row) in table.rows.iter().enumerate() {
        match ManagerId::new(row.cell(column)) {
            Ok(id) => ids.push(id),
            Err(error) => {
                let message = format!("ist keine gültige Kennung; erlaubt ist {}", error.allowed);
                faults.push(cell_fault(table, place, column, message));
            }
        }
    }
    ids
}

fn percentages(table: &ForeignTable, column: usize, faults: &mut Vec<IntakeFault>) -> Vec<ExactDecimal> {
    read_cells(table, column, faults, Ok)
}

fn amounts(table: &ForeignTable, column: usize, faults: &mut Vec<IntakeFault>) -> Vec<Euro> {
    read_cells(table, column, faults, |value| {
        Euro::parse(&value.to_string()).map_err(|error| format!("ist kein Betrag: {error}"))
    })
}

fn read_cells<T>(
    table: &ForeignTable,
    column: usize,
    faults: &mut Vec<IntakeFault>,
    typed: impl Fn(ExactDecimal) -> Result<T, String>,
) -> Vec<T> {
    let mut values = Vec::with_capacity(table.rows.len());
    for (place, cell) in column_values(table, column).into_iter().enumerate() {
        let cell = cell.unwrap_or_else(|| Err("fehlt: die Spalte ist nur zum Teil gefüllt".to_owned()));
        match cell.and_then(&typed) {
            Ok(value) => values.push(value),
            Err(message) => faults.push(cell_fault(table, place, column, message)),
        }
    }
    values
}

fn description_warnings(companion: &Companion, hash: &str, rows: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(described) = companion.sha256.as_deref().filter(|described| *described != hash) {
        warnings.push(format!("Die Beschreibung gehört zu einer anderen Fassung der Tabelle (sha256 {described})."));
    }
    if let Some(described) = companion.rows.filter(|described| usize::try_from(*described) != Ok(rows)) {
        warnings.push(format!("Die Beschreibung nennt {described} Zeilen, die Tabelle hat {rows}."));
    }
    warnings
}

/// The amounts beside percentages are not part of the key, but they should come to what is printed.
fn amounts_warning(amounts: Vec<Euro>, printed: Euro) -> Option<String> {
    let sum = Euro::sum(amounts).ok()?;
    let difference = printed.minus(sum).ok()?;
    (!difference.is_zero()).then(|| {
        let (sum, printed, difference) = (sum.to_german(), printed.to_german(), difference.to_german());
        format!("Die Beträge summieren sich auf {sum}, gedruckt ist {printed}; Differenz {difference}.")
    })
}
