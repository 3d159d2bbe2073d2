//! Forms that somebody began and has not sent: what was typed, until it is booked, discarded or too old. It may hold names, so it
//! lies in the vault; the journal knows nothing of it.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = text(manager);
        let drafts = format!(
            "CREATE TABLE vault_drafts (
                command_id {text} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL,
                path {text} NOT NULL,
                title {text} NOT NULL,
                lang {text} NOT NULL,
                page BIGINT NOT NULL,
                answers {text} NOT NULL,
                saved_at_ms BIGINT NOT NULL,
                CONSTRAINT vault_drafts_page CHECK (page >= 0)
            )"
        );
        run(manager, &[&drafts, "CREATE INDEX vault_drafts_by_actor ON vault_drafts (actor, saved_at_ms)"]).await
    }
}
