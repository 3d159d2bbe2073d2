//! How far somebody has read what concerns them, and where notices of it may be sent. Notices themselves stand nowhere:
//! they follow from the journal.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = text(manager);
        let notices = format!(
            "CREATE TABLE vault_notices (
                actor {text} NOT NULL PRIMARY KEY,
                read_size BIGINT NOT NULL,
                mailed_size BIGINT NOT NULL,
                address {text},
                CONSTRAINT vault_notices_sizes CHECK (read_size >= 0 AND mailed_size >= 0)
            )"
        );
        run(manager, &[&notices]).await
    }
}
