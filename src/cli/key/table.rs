//! From a table of the common form and its companion to the definition of a key.
//!
//! Which kind it is follows from what is filled: percentages, or else amounts. Reading itself is the
//! work of `intake`; here only what a person adds on the command line is put on top.

use crate::cli::failure::Failure;
use crate::cli::{apportion, files};
use crate::core::calendar;
use crate::core::ids::KeyId;
use crate::core::keys::KeyDefinition;
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
}

/// Reads a table and the companion beside it (`FILE.source.toml`), if there is one.
///
/// # Errors
/// `Usage` (exit 2) with all faults of the table.
pub fn load(path: &Path, head: Head) -> Result<Loaded, Failure> {
    let _ = (path, head);
    Err(Failure::failed("todo"))
}
pub fn of_table(table: &Table) -> Result<KeyDefinition, Failure> {
    let _ = table;
    Err(Failure::failed("todo"))
}
