//! Mentions: the second thing that an event tells of, so that a commitment finds its orders and a statement its payments.
//!
//! And the flag of a balance says what it means since there are accounts without authority: it may fall below zero.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (text, ordered) = (text(manager), in_key_order(manager));
        let mentions = format!(
            "CREATE TABLE mentions (
                subject {text} NOT NULL,
                seq BIGINT NOT NULL,
                CONSTRAINT mentions_pk PRIMARY KEY (subject, seq)
            ) {ordered}"
        );
        run(manager, &[&mentions, "ALTER TABLE balances RENAME COLUMN is_origin TO may_be_negative"]).await
    }
}
