//! From a table of the common form and its companion to the definition of a key.
//!
//! Which kind it is follows from what is filled: percentages, or else amounts. Reading itself is the
//! work of `intake`; here only what a person adds on the command line is put on top.

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::core::ids::KeyId;
use crate::core::keys::KeyDefinition;
use crate::intake::key_figures::Figures;
use crate::intake::key_table::{self, KeyTable};
use std::path::Path;
use time::Date;

/// What a person says about a table; what is absent comes from the companion or the file's name.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub figures: Figures,
    pub version: Option<u32>,
    pub supersedes: Option<KeyId>,
    pub scale: Option<u32>,
    pub id: Option<KeyId>,
    pub as_of: Option<Date>,
    /// The person says that the source states no such day.
    pub as_of_assumed: bool,
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
    let table = key_table::read_as(&bytes, companion.as_deref(), &head.figures);
    let table = table.map_err(|faults| Failure::unreadable(path, faults))?;
    let id = match head.id {
        Some(id) => id,
        None => id_of(path)?,
    };
    let mut definition = dated(&table, id, head.title, head.as_of, head.as_of_assumed)?;
    if let Some(basis) = head.legal_basis {
        definition.legal_basis = basis;
    }
    if let Some(source) = head.source {
        definition.source.title = source;
    }
    if let Some(scale) = head.scale {
        definition.scale = scale;
    }
    if let Some(version) = head.version {
        definition.version = version;
    }
    definition.supersedes = head.supersedes;
    definition.valid_from = head.valid_from;
    definition.valid_to = head.valid_to;
    Ok(Loaded { definition: with_basis(definition), warnings: table.warnings })
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

/// The definition with its as-of date, marked where nobody stated it.
fn dated(
    table: &KeyTable,
    id: KeyId,
    title: Option<String>,
    named: Option<Date>,
    assumed: bool,
) -> Result<KeyDefinition, Failure> {
    let described = table.as_of();
    let as_of = match named.or(described) {
        Some(day) => day,
        None => {
            return Err(Failure::usage("Der Stichtag des Schlüssels ist nicht genannt.").with_hint(
                "--as-of TAG angeben (mit --as-of-assumed, wenn die Quelle keinen nennt) oder as_of in die Beschreibung \
                 (.source.toml) schreiben.",
            ));
        }
    };
    let reason = table.companion.as_of_assumed.as_deref().filter(|_| described == Some(as_of));
    let reason = reason.or(assumed.then_some("die Quelle nennt keinen; der Tag wurde bei der Erfassung angenommen."));
    let mut definition = table.definition(id, title, as_of, table.recipient_rule());
    definition.as_of_assumed = reason.map(str::to_owned);
    Ok(definition)
}

#[cfg(test)]
mod tests;
