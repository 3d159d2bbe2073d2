//! Where in the journal the few events of some rare types stand, of which lists are made: which years are closed, under
//! which number the European Union knows a project. Without it a million leaves are read for each such list.
//!
//! The index has these types alone, so booking anything else costs nothing. Whoever asks says the same condition word for
//! word (`store/journal`): SQLite takes a partial index only where the condition stands in the statement.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rare = "event_type IN ('refinancing_tagged/1', 'year_closed/1')";
        let index = format!("CREATE INDEX journal_by_rare_type ON journal (event_type, seq) WHERE {rare}");
        run(manager, &[&index]).await
    }
}
