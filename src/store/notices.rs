//! What is kept for notices: how far somebody has read, how far they were told by mail, and where to. And the events that
//! notices are made of.
//!
//! Which event concerns whom is not known here; `desk/notices` says it.

use super::entities::{journal, vault_notices};
use super::{Leaf, Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::book::{Book, Need};
use crate::core::calendar::parse_date;
use crate::core::event::Event;
use crate::core::ids::ActorId;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use std::ops::Range;
use time::Date;

/// Letters of the longest address (RFC 5321 § 4.5.3.1.3, without its brackets).
const LETTERS: usize = 254;

/// How far somebody was told; all zero for whoever never asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Informed {
    /// The size of the journal up to which they have read.
    pub read: u64,
    /// The size up to which the last mail told them.
    pub mailed: u64,
    /// Where mail goes; nobody gets any who did not ask for it.
    pub address: Option<String>,
    /// The day until which deadlines were looked after for them; none before the first time.
    pub deadlines_on: Option<Date>,
}

/// The text is no address that mail could be sent to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("„{0}“ ist keine E-Mail-Adresse, an die sich etwas senden lässt")]
pub struct NoBox(pub String);

impl Informed {
    fn read(row: vault_notices::Model) -> Result<Informed, StoreError> {
        let day = |text: String| parse_date(&text).map_err(StoreError::unreadable);
        let (read, mailed) = (to_u64(row.read_size)?, to_u64(row.mailed_size)?);
        Ok(Informed { read, mailed, address: row.address, deadlines_on: row.deadlines_on.map(day).transpose()? })
    }
}

/// An address in the form `name@haus.beispiel`: what could end a line or a list of addresses stands in none.
///
/// # Errors
/// `NoBox`.
pub fn usable_address(text: &str) -> Result<String, NoBox> {
    let text = text.trim();
    let good = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let usable = text.split_once('@').is_some_and(|(name, house)| {
        let parts = |text: &str| text.split('.').all(|part| !part.is_empty());
        let named = house.contains('.') && house.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
        text.len() <= LETTERS && name.chars().all(good) && parts(name) && named && parts(house)
    });
    if usable { Ok(text.to_owned()) } else { Err(NoBox(text.to_owned())) }
}

impl Store {
    /// How far an actor was told.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn informed(&self, _viewer: &Viewer, actor: &ActorId) -> Result<Informed, StoreError> {
        let row = vault_notices::Entity::find_by_id(actor.to_string()).one(&self.db).await?;
        row.map_or_else(|| Ok(Informed::default()), Informed::read)
    }

    /// Everybody who wants mail, by actor.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn mailed_to(&self, _viewer: &Viewer) -> Result<Vec<(ActorId, Informed)>, StoreError> {
        use vault_notices::Column;
        let find = vault_notices::Entity::find().filter(Column::Address.is_not_null()).order_by_asc(Column::Actor);
        let read = |row: vault_notices::Model| {
            let actor = ActorId::new(row.actor.as_str()).map_err(StoreError::unreadable)?;
            Ok((actor, Informed::read(row)?))
        };
        find.all(&self.db).await?.into_iter().map(read).collect()
    }

    /// An actor has read what happened below this size; never less than before, and never what is not there yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn mark_read(&self, actor: &ActorId, size: u64) -> Result<(), StoreError> {
        self.move_on(actor, vault_notices::Column::ReadSize, size).await
    }

    /// A mail that told an actor what happened below this size was taken by the mail server.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_mailed(&self, actor: &ActorId, size: u64) -> Result<(), StoreError> {
        self.move_on(actor, vault_notices::Column::MailedSize, size).await
    }

    /// Deadlines were looked after for an actor until this day, and whatever was to be told was taken by the mail server; never
    /// less than before.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_deadlines(&self, actor: &ActorId, on: Date) -> Result<(), StoreError> {
        use vault_notices::Column;
        self.begin_telling(actor).await?;
        let update = vault_notices::Entity::update_many().col_expr(Column::DeadlinesOn, Expr::value(on.to_string()));
        let earlier = Condition::any().add(Column::DeadlinesOn.is_null()).add(Column::DeadlinesOn.lt(on.to_string()));
        update.filter(Column::Actor.eq(actor.as_str())).filter(earlier).exec(&self.db).await?;
        Ok(())
    }

    /// Where an actor wants mail; `None` for nowhere, and then no address is kept. What happened before is not sent.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn set_mail_address(&self, actor: &ActorId, address: Option<String>) -> Result<(), StoreError> {
        use vault_notices::Column;
        let begins = address.is_some() && self.informed(&Viewer::all(), actor).await?.address.is_none();
        self.begin_telling(actor).await?;
        if begins {
            // Before the address: whatever happens in between, nobody is sent what is long past.
            let size = self.head(&Viewer::all()).await?.size;
            self.note_mailed(actor, size).await?;
        }
        let mut update = vault_notices::Entity::update_many().col_expr(Column::Address, Expr::value(address));
        if begins {
            update = update.col_expr(Column::DeadlinesOn, Expr::value(None::<String>));
        }
        update.filter(Column::Actor.eq(actor.as_str())).exec(&self.db).await?;
        Ok(())
    }

    async fn begin_telling(&self, actor: &ActorId) -> Result<(), StoreError> {
        let row = vault_notices::ActiveModel {
            actor: Set(actor.to_string()),
            read_size: Set(0),
            mailed_size: Set(0),
            address: Set(None),
            deadlines_on: Set(None),
        };
        let once = OnConflict::column(vault_notices::Column::Actor).do_nothing().to_owned();
        vault_notices::Entity::insert(row).on_conflict(once).exec_without_returning(&self.db).await?;
        Ok(())
    }

    async fn move_on(&self, actor: &ActorId, column: vault_notices::Column, size: u64) -> Result<(), StoreError> {
        let size = to_i64(size.min(self.head(&Viewer::all()).await?.size))?;
        self.begin_telling(actor).await?;
        let update = vault_notices::Entity::update_many().col_expr(column, Expr::value(size));
        let own = update.filter(vault_notices::Column::Actor.eq(actor.as_str()));
        own.filter(column.lt(size)).exec(&self.db).await?;
        Ok(())
    }

    /// The events of these types with these numbers that the viewer sees, in order.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn events_among(
        &self,
        viewer: &Viewer,
        types: &[&str],
        seqs: Range<u64>,
    ) -> Result<Vec<Event>, StoreError> {
        let end = seqs.end.min(self.head(viewer).await?.size);
        let rows = journal::Entity::find()
            .filter(journal::Column::Seq.gte(to_i64(seqs.start)?))
            .filter(journal::Column::Seq.lt(to_i64(end)?))
            .filter(journal::Column::EventType.is_in(types.iter().copied()))
            .order_by_asc(journal::Column::Seq)
            .all(&self.db)
            .await?;
        let rows = rows.into_iter().map(|row| Leaf::from_row(row)?.event());
        self.seen_events(viewer, rows.collect::<Result<_, _>>()?).await
    }

    /// What a question answers about each of these events. It is asked of the whole book, whatever the viewer sees: so
    /// only about events that the viewer sees, and what it answers must say no more than they do.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn asked_of<A>(
        &self,
        viewer: &Viewer,
        events: &[Event],
        question: impl Fn(&Book, &Event) -> Result<A, Need>,
    ) -> Result<Vec<A>, StoreError> {
        let book = Book::partial(self.head(viewer).await?.size);
        self.answered(book, events, question).await
    }
}

#[cfg(test)]
mod tests {
    //! Addresses, as a table.

    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_house_and_nothing_that_ends_a_line() {
        for good in ["anna@haus.example", " anna.b+x@a-b.example ", "a@b.c"] {
            assert_eq!(usable_address(good).as_deref(), Ok(good.trim()), "{good}");
        }
        let long = format!("{}@haus.example", "a".repeat(LETTERS));
        for bad in [
            "",
            "anna",
            "anna@haus",
            "@haus.example",
            "anna@.example",
            "anna@haus..example",
            ".a@haus.example",
            "a@b@c.example",
            "anna@haus.example, bernd@haus.example",
            "anna@haus.example\r\nBcc: x@y.example",
            "Anna <anna@haus.example>",
            "änna@haus.example",
            &long,
        ] {
            assert_eq!(usable_address(bad), Err(NoBox(bad.trim().to_owned())), "{bad}");
        }
    }
}
