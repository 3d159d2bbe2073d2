//! Forms that somebody began and has not sent, until they are booked, discarded or too old.
//!
//! They are no part of the book: nothing is decided about them, and nothing of them is exported. Only their author reads them.
//! They may hold names, as the forms do, so they lie in the vault.

use super::entities::vault_drafts;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::calendar::Instant;
use crate::core::ids::{ActorId, CommandId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

/// Drafts of one person at a time.
pub const MOST: u64 = 50;

/// Days after which a draft is deleted.
pub const DAYS: i64 = 90;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A form as it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormDraft {
    /// The command that the form books when it is sent: whoever saves again replaces the draft, and sending it ends it.
    pub command: CommandId,
    pub path: String,
    pub title: String,
    /// The language of the title.
    pub lang: String,
    /// Which of the pages of the form.
    pub page: u64,
    /// What was typed, by the names of the questions.
    pub answers: Vec<(String, String)>,
}

/// One that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub draft: FormDraft,
    pub at: Instant,
}

impl Saved {
    /// From when on it is deleted.
    #[must_use]
    pub fn until(&self) -> Instant {
        Instant::from_unix_ms(self.at.unix_ms().saturating_add(DAYS * DAY_MS))
    }

    fn read(row: vault_drafts::Model) -> Result<Saved, StoreError> {
        let answers = serde_json::from_str(&row.answers).map_err(StoreError::unreadable)?;
        let command = CommandId::new(row.command_id.as_str()).map_err(StoreError::unreadable)?;
        let (path, title, lang, page) = (row.path, row.title, row.lang, to_u64(row.page)?);
        let draft = FormDraft { command, path, title, lang, page, answers };
        Ok(Saved { draft, at: Instant::from_unix_ms(row.saved_at_ms) })
    }
}

/// What became of a draft that was to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    Kept,
    /// The person has `MOST` of them already.
    Full,
    /// Somebody else has one of this name.
    NotTheirs,
}

impl Store {
    /// Keeps a form, or replaces what was kept of it. What is too old goes, whoever's it is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn save_draft(&self, now: Instant, actor: &ActorId, draft: &FormDraft) -> Result<Keeping, StoreError> {
        use vault_drafts::Column;
        let old = vault_drafts::Entity::delete_many().filter(Column::SavedAtMs.lt(too_old(now)));
        old.exec(&self.db).await?;
        let known = vault_drafts::Entity::find_by_id(draft.command.to_string()).one(&self.db).await?;
        match known {
            Some(known) if known.actor != actor.as_str() => return Ok(Keeping::NotTheirs),
            Some(_) => {}
            None => {
                let own = vault_drafts::Entity::find().filter(Column::Actor.eq(actor.as_str()));
                if own.count(&self.db).await? >= MOST {
                    return Ok(Keeping::Full);
                }
            }
        }
        let row = vault_drafts::ActiveModel {
            command_id: Set(draft.command.to_string()),
            actor: Set(actor.to_string()),
            path: Set(draft.path.clone()),
            title: Set(draft.title.clone()),
            lang: Set(draft.lang.clone()),
            page: Set(to_i64(draft.page)?),
            answers: Set(serde_json::to_string(&draft.answers).map_err(StoreError::unreadable)?),
            saved_at_ms: Set(now.unix_ms()),
        };
        let again = [Column::Title, Column::Lang, Column::Page, Column::Answers, Column::SavedAtMs];
        let replace = OnConflict::column(Column::CommandId).update_columns(again).to_owned();
        vault_drafts::Entity::insert(row).on_conflict(replace).exec_without_returning(&self.db).await?;
        Ok(Keeping::Kept)
    }

    /// The drafts of an actor, the latest first.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn drafts(&self, _viewer: &Viewer, now: Instant, actor: &ActorId) -> Result<Vec<Saved>, StoreError> {
        use vault_drafts::Column;
        let own = vault_drafts::Entity::find()
            .filter(Column::Actor.eq(actor.as_str()))
            .filter(Column::SavedAtMs.gte(too_old(now)))
            .order_by_desc(Column::SavedAtMs)
            .order_by_asc(Column::CommandId);
        own.all(&self.db).await?.into_iter().map(Saved::read).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// As `drafts`.
    pub async fn draft(
        &self,
        viewer: &Viewer,
        now: Instant,
        (actor, command): (&ActorId, &CommandId),
    ) -> Result<Option<Saved>, StoreError> {
        let all = self.drafts(viewer, now, actor).await?;
        Ok(all.into_iter().find(|saved| saved.draft.command == *command))
    }

    /// Ends a draft, because it was booked or discarded; nothing where there is none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn drop_draft(&self, actor: &ActorId, command: &CommandId) -> Result<(), StoreError> {
        use vault_drafts::Column;
        let own = vault_drafts::Entity::delete_many().filter(Column::Actor.eq(actor.as_str()));
        own.filter(Column::CommandId.eq(command.as_str())).exec(&self.db).await?;
        Ok(())
    }
}

/// What was saved before is too old.
fn too_old(now: Instant) -> i64 {
    now.unix_ms().saturating_sub(DAYS * DAY_MS)
}
