//! The vault: personal data and free text, tokens, and the key that signs checkpoints.
//!
//! Why apart from the journal: what is here can be erased, and every proof stays valid, because the
//! journal holds only a salted hash. `name` is unique in neither: two people may share one.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (bytes, text) = (bytes(manager), text(manager));
        let items = format!(
            "CREATE TABLE vault_items (
                vault_id {text} NOT NULL PRIMARY KEY,
                salt {bytes},
                content {text},
                CONSTRAINT vault_items_erased_together CHECK ((salt IS NULL) = (content IS NULL))
            )"
        );
        let tokens = format!(
            "CREATE TABLE vault_tokens (
                token_sha256 {bytes} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL CONSTRAINT vault_tokens_one_each UNIQUE
            )"
        );
        let identity = format!(
            "CREATE TABLE vault_identity (
                id BIGINT NOT NULL PRIMARY KEY CONSTRAINT vault_identity_single CHECK (id = 1),
                origin {text} NOT NULL,
                vkey {text} NOT NULL,
                signing_key {text} NOT NULL
            )"
        );
        run(manager, &[&items, &tokens, &identity]).await
    }
}
