//! Tokens by name: several an actor, each with what it may do and how long. What was one token is the one named `token`.
//!
//! SQLite cannot take a constraint away, so its table is made anew; what it holds stays.

use super::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (bytes, text) = (bytes(manager), text(manager));
        if manager.get_database_backend() != DbBackend::Sqlite {
            let columns = format!(
                "ALTER TABLE vault_tokens
                    DROP CONSTRAINT vault_tokens_one_each,
                    ADD COLUMN name {text} NOT NULL DEFAULT 'token',
                    ADD COLUMN scope {text} NOT NULL DEFAULT 'write',
                    ADD COLUMN created_at_ms BIGINT,
                    ADD COLUMN expires_at_ms BIGINT,
                    ADD CONSTRAINT vault_tokens_name_once UNIQUE (actor, name)"
            );
            let no_defaults =
                "ALTER TABLE vault_tokens ALTER COLUMN name DROP DEFAULT, ALTER COLUMN scope DROP DEFAULT";
            return run(manager, &[&columns, no_defaults]).await;
        }
        let tokens = format!(
            "CREATE TABLE vault_tokens (
                token_sha256 {bytes} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL,
                name {text} NOT NULL,
                scope {text} NOT NULL,
                created_at_ms BIGINT,
                expires_at_ms BIGINT,
                CONSTRAINT vault_tokens_name_once UNIQUE (actor, name)
            )"
        );
        let kept = "INSERT INTO vault_tokens (token_sha256, actor, name, scope)
                    SELECT token_sha256, actor, 'token', 'write' FROM vault_tokens_of_one";
        let statements =
            ["ALTER TABLE vault_tokens RENAME TO vault_tokens_of_one", &tokens, kept, "DROP TABLE vault_tokens_of_one"];
        run(manager, &statements).await
    }
}
