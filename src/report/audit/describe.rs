//! What describes a package: `datapackage.json` for every tool that knows Frictionless, `manifest.json` for auditors.

use super::catalogue::{ColumnType, Table, TableColumn};
use super::{About, Entry, table_path};
use crate::report::definition::Bilingual;
use crate::report::words;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A Frictionless Data Package: the tables of the book with the type of every column.
#[derive(Serialize)]
pub(super) struct DataPackage {
    profile: &'static str,
    name: &'static str,
    title: String,
    description: String,
    resources: Vec<Resource>,
}

#[derive(Serialize)]
struct Resource {
    name: String,
    path: String,
    profile: &'static str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    description: String,
    dialect: Value,
    schema: Value,
}

impl DataPackage {
    pub(super) fn of(about: &About, tables: &[Table], entries: &[Entry]) -> DataPackage {
        let provenance = &about.provenance;
        let found = |table: &Table| entries.iter().find(|entry| entry.path == table_path(&table.name));
        DataPackage {
            profile: "tabular-data-package",
            name: "titelbuch-audit-export",
            title: format!("titelbuch: {} ({})", provenance.origin, provenance.as_of_size),
            description: about.banners.join(" · "),
            resources: tables.iter().filter_map(|table| Some(Resource::of(table, found(table)?))).collect(),
        }
    }
}

impl Resource {
    fn of(table: &Table, entry: &Entry) -> Resource {
        Resource {
            name: table.name.replace('_', "-"),
            path: entry.path.clone(),
            profile: "tabular-data-resource",
            format: "csv",
            mediatype: "text/csv",
            encoding: "utf-8",
            bytes: entry.bytes,
            hash: format!("sha256:{}", entry.sha256),
            description: both(&table.description),
            dialect: json!({ "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true }),
            schema: schema(table),
        }
    }
}

fn both(text: &Bilingual) -> String {
    format!("{} / {}", text.de, text.en)
}

fn schema(table: &Table) -> Value {
    let references = table.columns.iter().filter_map(|column| Some((column, column.references.as_ref()?)));
    let foreign: Vec<Value> = references
        .map(|(column, other)| {
            let field = if other == "journal" { "seq" } else { "account_id" };
            json!({ "fields": [column.name], "reference": { "resource": other, "fields": [field] } })
        })
        .collect();
    let fields: Vec<Value> = table.columns.iter().map(|column| schema_field(table, column)).collect();
    let mut schema = Map::new();
    schema.insert("fields".to_owned(), fields.into());
    schema.insert("primaryKey".to_owned(), table.key.clone().into());
    if !foreign.is_empty() {
        schema.insert("foreignKeys".to_owned(), foreign.into());
    }
    Value::Object(schema)
}

fn schema_field(table: &Table, column: &TableColumn) -> Value {
    let mut constraints = Map::new();
    // A key is required by being one.
    if !column.may_be_empty && !table.key.contains(&column.name) {
        constraints.insert("required".to_owned(), true.into());
    }
    let kind = match column.kind {
        ColumnType::Integer => "integer",
        ColumnType::Flag => {
            constraints.insert("minimum".to_owned(), 0.into());
            constraints.insert("maximum".to_owned(), 1.into());
            "integer"
        }
        ColumnType::Sha256 => {
            constraints.insert("pattern".to_owned(), "^[0-9a-f]{64}$".into());
            "string"
        }
        ColumnType::Text | ColumnType::Leaf | ColumnType::Bytes => "string",
    };
    json!({ "name": column.name, "type": kind, "description": both(&column.description), "constraints": constraints })
}

/// What is in the package and what is not; every figure of it is recomputed by `verify.py`.
#[derive(Serialize)]
pub(super) struct Manifest<'a> {
    schema: &'static str,
    banners: &'a [String],
    origin: &'a str,
    verifier_key: &'a str,
    as_of_size: u64,
    as_of_date: Option<String>,
    root_hash: &'a str,
    recorded_at: String,
    program_version: &'a str,
    rule_version: &'a str,
    left_out: Vec<LeftOut>,
    files: &'a [Entry],
}

/// A table that is not in the package.
#[derive(Serialize)]
struct LeftOut {
    table: String,
    reason_de: &'static str,
    reason_en: &'static str,
}

impl<'a> Manifest<'a> {
    pub(super) fn of(about: &'a About, tables: &[Table], files: &'a [Entry]) -> Manifest<'a> {
        let provenance = &about.provenance;
        Manifest {
            schema: "titelbuch-audit-manifest/1",
            banners: &about.banners,
            origin: &provenance.origin,
            verifier_key: &provenance.verifier_key,
            as_of_size: provenance.as_of_size,
            as_of_date: provenance.as_of_date.map(words::iso_date),
            root_hash: &provenance.root_hash,
            recorded_at: words::iso_moment(provenance.recorded_at),
            program_version: &provenance.program_version,
            rule_version: &provenance.rule_version,
            left_out: tables.iter().filter(|table| !table.kind.is_exported()).map(LeftOut::of).collect(),
            files,
        }
    }
}

impl LeftOut {
    fn of(table: &Table) -> LeftOut {
        let (reason_de, reason_en) = match table.kind {
            super::catalogue::Kind::Vault => (
                "Namen, freie Texte und Zugangsdaten bleiben im Buch; Rechte, sie auszugeben, gibt es noch nicht.",
                "Names, free texts and credentials stay in the book; rights to hand them out do not exist yet.",
            ),
            _ => ("Steht im Prüfpunkt.", "Is in the checkpoint."),
        };
        LeftOut { table: table.name.clone(), reason_de, reason_en }
    }
}
