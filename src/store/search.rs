//! Looking for something whose id is known in part, or that something else names.
//!
//! Ids are found by their beginning, along the key of their table, so it is as fast in a large book as in a small one;
//! events by what stands on their papers are looked for leaf by leaf (`papers`).
//! What is said in words (titles) is not searched here: who asks has the lists.

mod papers;

pub use papers::LookedThrough;

use super::entities::subjects;
use super::load::mentioned;
use super::{Store, StoreError, Viewer, to_i64};
use crate::core::book::Book;
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::sight;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Behind every id that begins with a text.
const LAST: char = '\u{10FFFF}';

impl Store {
    /// The things that the book knows whose id begins with `text`, by kind and id, at most `limit` of a kind.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn things_beginning(&self, viewer: &Viewer, text: &str, limit: u32) -> Result<Vec<Subject>, StoreError> {
        let size = self.head(viewer).await?.size;
        let mut found = Vec::new();
        for kind in SubjectKind::ALL {
            let rows = subjects::Entity::find()
                .filter(subjects::Column::Kind.eq(kind.as_str()))
                .filter(subjects::Column::Id.gte(text))
                .filter(subjects::Column::Id.lt(format!("{text}{LAST}")))
                .filter(subjects::Column::FirstSeq.lt(to_i64(size)?))
                .order_by_asc(subjects::Column::Id)
                .limit(u64::from(limit));
            let rows = rows.all(&self.db).await?.into_iter();
            found.extend(rows.map(|row| Subject { kind, id: row.id }));
        }
        self.seen(viewer, Book::partial(size), found, sight::of_subject).await
    }

    /// Every event that names a thing without being about it, in order.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn events_naming(&self, viewer: &Viewer, subject: &Subject) -> Result<Vec<Event>, StoreError> {
        let size = self.head(viewer).await?.size;
        let events = mentioned(&self.db, subject, size).await?;
        self.seen_events(viewer, events).await
    }
}
