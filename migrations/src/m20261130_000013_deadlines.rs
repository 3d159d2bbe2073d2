//! Until which day somebody who wants mail was looked after for deadlines. A deadline itself stands nowhere: it follows from
//! the journal.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = format!("ALTER TABLE vault_notices ADD COLUMN deadlines_on {}", text(manager));
        run(manager, &[&column]).await
    }
}
