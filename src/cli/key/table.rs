//! From a table of the common form and its companion to the definition of a key.
//!
//! Which kind it is follows from what is filled: percentages, or else amounts. Reading itself is the
//! work of `intake`; here only what a person adds on the command line is put on top.

use crate::cli::failure::Failure;
use crate::cli::{apportion, files};
use crate::core::calendar;
use crate::core::ids::KeyId;
use crate::core::keys::KeyDefinition;
use crate::intake::fault::IntakeFaults;
use crate::intake::key_table;
use crate::intake::tables::Table;
use std::path::Path;
use time::Date;

/// What a person says about a table; what is absent comes from the companion or the file's name.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub id: Option<KeyId>,
    pub as_of: Option<Date>,
    pub title: Option<String>,
    pub legal_basis: Option<String>,
    pub source: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_to: Option<Date>,
}

/// A table as a key, not checked yet.
pub struct Loaded {
    pub definition: KeyDefinition,
    /// German sentences on what is odd and for people to judge.
    pub warnings: Vec<String>,
}

/// Reads a table and the companion beside it (`FILE.source.toml`), if there is one.
///
/// # Errors
/// `Usage` (exit 2) with all faults of the table.
pub fn load(path: &Path, head: Head) -> Result<Loaded, Failure> {
    let bytes = files::read(path)?;
    let companion = companion(path)?;
    let table = key_table::read(&bytes, companion.as_deref()).map_err(|faults| apportion::unreadable(path, &faults))?;
    let id = match head.id {
        Some(id) => id,
        None => id_of(path)?,
    };
    let as_of = head.as_of.map_or_else(|| stated_on(id.as_str()), Ok)?;
    let mut definition = table.definition(id, head.title, as_of, table.recipient_rule());
    if let Some(basis) = head.legal_basis {
        definition.legal_basis = basis;
    }
    if let Some(source) = head.source {
        definition.source.title = source;
    }
    definition.valid_from = head.valid_from;
    definition.valid_to = head.valid_to;
    Ok(Loaded { definition: with_basis(definition), warnings: table.warnings })
}

/// A built-in table as a key.
///
/// # Errors
/// `Usage` when the table is not readable, which its tests exclude.
pub fn of_table(table: &Table) -> Result<KeyDefinition, Failure> {
    let faults = |e: IntakeFaults| apportion::unreadable(Path::new(table.name), &e);
    let read = key_table::read(table.csv.as_bytes(), Some(table.source_toml)).map_err(faults)?;
    let id = KeyId::new(table.name.replace('_', "-"))?;
    let as_of = stated_on(id.as_str())?;
    Ok(with_basis(read.definition(id, None, as_of, read.recipient_rule())))
}

/// The companion beside a table: `koenigstein_2019.csv` has `koenigstein_2019.source.toml`.
fn companion(path: &Path) -> Result<Option<String>, Failure> {
    let companion = path.with_extension("source.toml");
    if !companion.exists() {
        return Ok(None);
    }
    let bytes = files::read(&companion)?;
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|_| Failure::usage(format!("Die Datei {} ist nicht in UTF-8.", companion.display())))
}

fn id_of(path: &Path) -> Result<KeyId, Failure> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().replace('_', "-")).unwrap_or_default();
    Ok(KeyId::new(stem)?)
}

/// What a table does not say is said to be unknown, not left empty.
fn with_basis(mut definition: KeyDefinition) -> KeyDefinition {
    if definition.legal_basis.trim().is_empty() {
        definition.legal_basis = "nicht angegeben".to_owned();
    }
    definition
}

/// A key „for 2019“ speaks of 1 January 2019; a statute without a year, of the day its text was read at.
fn stated_on(id: &str) -> Result<Date, Failure> {
    let year = id.rsplit('-').next().filter(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()));
    let day = year.map_or_else(|| "2022-03-26".to_owned(), |year| format!("{year}-01-01"));
    calendar::parse_date(&day).map_err(|e| Failure::usage(e.to_string()))
}
