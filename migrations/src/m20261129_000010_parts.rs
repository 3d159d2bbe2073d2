//! What a thing is a part of: a commitment of a project, an order of a commitment. So a page about one project reads what is
//! the project's own, and not everything of everybody.
//!
//! A derived column: of what was told before, nothing stands here until the derived tables are rebuilt, which `migrate`
//! does next.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = format!("ALTER TABLE subjects ADD COLUMN part_of {}", text(manager));
        run(manager, &[&column, "CREATE INDEX subjects_by_whole ON subjects (part_of, kind)"]).await
    }
}
