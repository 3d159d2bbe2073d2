//! What those who audit asked for, and when: noted before it is answered, read by the body that sent them.
//!
//! It is no part of the book, so no proof rests on it; the program only ever adds to it. Where nothing can be noted,
//! nothing is shown.

use super::entities::vault_accesses;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::calendar::Instant;
use crate::core::ids::{ActorId, ManagerId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// Letters of an address that are kept.
const LETTERS: usize = 2000;

/// What for something was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Read,
    /// A file to take away.
    Export,
}

impl Purpose {
    pub const ALL: [Purpose; 2] = [Purpose::Read, Purpose::Export];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Read => "read",
            Purpose::Export => "export",
        }
    }
}

/// One thing that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Rises with each access.
    pub number: u64,
    pub at: Instant,
    /// The body that sent whoever asked.
    pub organisation: ManagerId,
    pub actor: ActorId,
    pub purpose: Purpose,
    pub address: String,
}

impl Store {
    /// Notes what somebody asks for who audits for these bodies.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn note_access(
        &self,
        now: Instant,
        (actor, bodies): (&ActorId, &BTreeSet<ManagerId>),
        purpose: Purpose,
        address: &str,
    ) -> Result<(), StoreError> {
        let address: String = address.chars().take(LETTERS).collect();
        for body in bodies {
            let row = vault_accesses::ActiveModel {
                organisation: Set(body.to_string()),
                actor: Set(actor.to_string()),
                at_ms: Set(now.unix_ms()),
                purpose: Set(purpose.as_str().to_owned()),
                address: Set(address.clone()),
                ..Default::default()
            };
            vault_accesses::Entity::insert(row).exec_without_returning(&self.db).await?;
        }
        Ok(())
    }

    /// What those asked for whom these bodies sent, the latest first: at most `limit`, and only what was noted before
    /// the access with the number `before`.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn accesses(
        &self,
        _viewer: &Viewer,
        bodies: &BTreeSet<ManagerId>,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Access>, StoreError> {
        use vault_accesses::Column;
        let bodies = bodies.iter().map(ManagerId::as_str);
        let mut find = vault_accesses::Entity::find().filter(Column::Organisation.is_in(bodies));
        if let Some(before) = before {
            find = find.filter(Column::AccessId.lt(to_i64(before)?));
        }
        let newest = find.order_by_desc(Column::AccessId).limit(u64::from(limit));
        newest.all(&self.db).await?.into_iter().map(read).collect()
    }
}

fn read(row: vault_accesses::Model) -> Result<Access, StoreError> {
    let purpose = Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == row.purpose);
    Ok(Access {
        number: to_u64(row.access_id)?,
        at: Instant::from_unix_ms(row.at_ms),
        organisation: ManagerId::new(row.organisation.as_str()).map_err(StoreError::unreadable)?,
        actor: ActorId::new(row.actor.as_str()).map_err(StoreError::unreadable)?,
        purpose: purpose.ok_or_else(|| StoreError::unreadable(&row.purpose))?,
        address: row.address,
    })
}
