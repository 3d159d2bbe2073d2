//! The column catalogue: what every table and column of the book means, in both languages.
//!
//! `reports/audit/tables.toml`, built in; the only description of the tables. A test holds it equal to the schema of
//! both databases. From it come `datapackage.json`, the form of every field, and the sums of the manifest.

use crate::report::ReportError;
use crate::report::definition::Bilingual;
use serde::Deserialize;

const FILE: &str = include_str!("../../../reports/audit/tables.toml");

/// As `store::tables` names them, but for the tables of the migrations, which say nothing about the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Journal,
    Head,
    Derived,
    Vault,
}

impl Kind {
    /// Whether an export contains tables of this kind.
    #[must_use]
    pub const fn is_exported(self) -> bool {
        matches!(self, Kind::Journal | Kind::Derived)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    Integer,
    /// 0 or 1.
    Flag,
    Text,
    /// 32 bytes, in the export 64 lower-case hexadecimal digits.
    Sha256,
    /// The stored bytes of an event, which are text; in the export as they are.
    Leaf,
    /// Never exported.
    Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Cent,
    /// Milliseconds since 1970-01-01 UTC.
    Ms,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
    #[serde(default)]
    pub unit: Option<Unit>,
    #[serde(default)]
    pub may_be_empty: bool,
    /// The table whose key this column names.
    #[serde(default)]
    pub references: Option<String>,
    pub description: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub name: String,
    pub kind: Kind,
    /// Its key, as rows are ordered by it.
    pub key: Vec<String>,
    pub description: Bilingual,
    pub columns: Vec<TableColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    tables: Vec<Table>,
}

/// Every table that a book has.
///
/// # Errors
/// `Definition` if the built-in file is not readable.
pub fn tables() -> Result<Vec<Table>, ReportError> {
    let unreadable =
        |error: toml::de::Error| ReportError::Definition { id: "audit/tables".to_owned(), reason: error.to_string() };
    Ok(toml::from_str::<Catalogue>(FILE).map_err(unreadable)?.tables)
}
