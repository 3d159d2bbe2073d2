//! What those who audit asked for. It is for the body that sent them, and no part of the book: no proof rests on it.

use super::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = text(manager);
        let number = match manager.get_database_backend() {
            DbBackend::Sqlite => "INTEGER NOT NULL PRIMARY KEY",
            _ => "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        };
        let accesses = format!(
            "CREATE TABLE vault_accesses (
                access_id {number},
                organisation {text} NOT NULL,
                actor {text} NOT NULL,
                at_ms BIGINT NOT NULL,
                purpose {text} NOT NULL,
                address {text} NOT NULL
            )"
        );
        let of_body = "CREATE INDEX vault_accesses_of_organisation ON vault_accesses (organisation, access_id)";
        run(manager, &[&accesses, of_body]).await
    }
}
