//! The schema of titelbuch for SQLite and PostgreSQL: one concern a file, forward only.
//!
//! Every table belongs to one kind, named in `titelbuch::store::tables`: journal (append only),
//! head (the one mutable row), derived (can be rebuilt from the journal), vault (personal data,
//! credentials, keys; never rebuilt). Money is a BIGINT of cents; SQLite has no decimal column.

pub use sea_orm_migration::prelude::{MigratorTrait, SchemaManager};

use sea_orm_migration::prelude::*;

mod m20261124_000001_journal;
mod m20261124_000002_ledger;
mod m20261124_000003_vault;
mod m20261124_000004_guards;
mod m20261124_000005_mentions;
mod m20261129_000006_sign_in;
mod m20261129_000007_tokens;
mod m20261129_000008_oidc;
mod m20261129_000009_accesses;
mod m20261129_000010_parts;
mod m20261129_000011_notices;
mod m20261130_000012_drafts;
mod m20261130_000013_deadlines;
mod m20261201_000014_rare_events;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_journal::Migration),
            Box::new(m20261124_000002_ledger::Migration),
            Box::new(m20261124_000003_vault::Migration),
            Box::new(m20261124_000004_guards::Migration),
            Box::new(m20261124_000005_mentions::Migration),
            Box::new(m20261129_000006_sign_in::Migration),
            Box::new(m20261129_000007_tokens::Migration),
            Box::new(m20261129_000008_oidc::Migration),
            Box::new(m20261129_000009_accesses::Migration),
            Box::new(m20261129_000010_parts::Migration),
            Box::new(m20261129_000011_notices::Migration),
            Box::new(m20261130_000012_drafts::Migration),
            Box::new(m20261130_000013_deadlines::Migration),
            Box::new(m20261201_000014_rare_events::Migration),
        ]
    }
}

/// Runs one statement after the other; the dialect's own words where the builder has none.
async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for statement in statements {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// The type of a hash, a leaf, a salt.
fn bytes(manager: &SchemaManager<'_>) -> &'static str {
    match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Sqlite => "BLOB",
        _ => "BYTEA",
    }
}

/// Order of text is by bytes, in both databases.
fn text(manager: &SchemaManager<'_>) -> &'static str {
    match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Sqlite => "TEXT",
        _ => "TEXT COLLATE \"C\"",
    }
}

/// The type of a whole number that is a table's key: in SQLite only `INTEGER` is the row's own number.
fn number_key(manager: &SchemaManager<'_>) -> &'static str {
    match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Sqlite => "INTEGER",
        _ => "BIGINT",
    }
}

/// What stands behind a table with a key of several columns: in SQLite it is then stored once, in the order of its key.
fn in_key_order(manager: &SchemaManager<'_>) -> &'static str {
    match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DbBackend::Sqlite => "WITHOUT ROWID",
        _ => "",
    }
}
