//! Triggers that refuse changes to what is append-only.
//!
//! They stop accidents; checkpoints prove intent. In SQLite `INSERT OR REPLACE` has to be stopped by itself. In production the runtime role does not own the
//! tables (docs/operations.md), so it cannot drop them either.

use super::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const APPEND_ONLY: [&str; 3] = ["journal", "journal_nodes", "checkpoints"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => sqlite(manager).await,
            _ => postgres(manager).await,
        }
    }
}

async fn sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for table in APPEND_ONLY {
        for (verb, name) in [("UPDATE", "no_update"), ("DELETE", "no_delete")] {
            let statement = format!(
                "CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table}
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            );
            run(manager, &[&statement]).await?;
        }
    }
    run(
        manager,
        &[
            "CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
             WHEN NEW.seq <> (SELECT COALESCE(MAX(seq) + 1, 0) FROM journal)
             BEGIN SELECT RAISE(ABORT, 'journal has no gaps'); END",
            // INSERT OR REPLACE removes the row in its way without asking the triggers above.
            "CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
             WHEN EXISTS (SELECT 1 FROM journal WHERE command_id = NEW.command_id)
             BEGIN SELECT RAISE(ABORT, 'journal_command_once'); END",
            "CREATE TRIGGER journal_nodes_no_replace BEFORE INSERT ON journal_nodes
             WHEN EXISTS (SELECT 1 FROM journal_nodes WHERE seq = NEW.seq AND level = NEW.level)
             BEGIN SELECT RAISE(ABORT, 'journal_nodes is append-only'); END",
            // Two may make the checkpoint of one size at once; the first one stays.
            "CREATE TRIGGER checkpoints_no_replace BEFORE INSERT ON checkpoints
             WHEN EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)
             BEGIN SELECT RAISE(IGNORE); END",
        ],
    )
    .await
}

async fn postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(
        manager,
        &["CREATE FUNCTION titelbuch_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"],
    )
    .await?;
    for table in APPEND_ONLY {
        let rows = format!(
            "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
             FOR EACH ROW EXECUTE FUNCTION titelbuch_append_only()"
        );
        let truncate = format!(
            "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION titelbuch_append_only()"
        );
        run(manager, &[&rows, &truncate]).await?;
    }
    Ok(())
}
