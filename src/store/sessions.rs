//! Sessions: who is signed in to the pages, kept on the side of the server.
//!
//! The browser holds a random id, the book its SHA-256. A session ends after fifteen minutes without a request, after
//! eight hours, when its actor ends it, with a new password, when the actor is disabled, and when their rights change. Whoever ends one takes the
//! writer's lock first, as whoever withdraws a token does: a command is in the journal before the end, or refused.

use super::entities::vault_sessions;
use super::writer::lock_head;
use super::{Store, StoreError, Viewer, accounts, is_postgres, secret};
use crate::core::book::Book;
use crate::core::calendar::Instant;
use crate::core::command::Authentication;
use crate::core::event::{Body, Event};
use crate::core::ids::ActorId;
use crate::core::journal::hash::{Hash, sha256};
use crate::core::role::{DelegationEnded, RoleWithdrawn};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, TransactionTrait,
};
use std::collections::{BTreeMap, BTreeSet};

/// Without a request for so long, a session is over.
pub const IDLE_MS: i64 = 15 * 60 * 1000;
/// No session is longer.
pub const LONGEST_MS: i64 = 8 * 60 * 60 * 1000;
/// That somebody is still there is written down once in so long, not with every request.
const SEEN_EVERY_MS: i64 = 60 * 1000;

/// What is kept of the id of a session: its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionHash(Hash);

impl SessionHash {
    #[must_use]
    pub fn of(id: &str) -> SessionHash {
        SessionHash(sha256(id.as_bytes()))
    }

    /// As it stands in a form of the actor's own page.
    ///
    /// # Errors
    /// For anything but 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<SessionHash, StoreError> {
        text.parse().map(SessionHash).map_err(StoreError::unreadable)
    }

    fn to_column(self) -> Vec<u8> {
        self.0.as_bytes().to_vec()
    }
}

impl std::fmt::Display for SessionHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub hash: SessionHash,
    pub actor: ActorId,
    pub authentication: Authentication,
    /// Kind of browser, without an address.
    pub agent: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    pub ends_at: Instant,
}

/// A session that is to begin.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    pub actor: &'a ActorId,
    pub authentication: Authentication,
    pub agent: &'a str,
}

impl Session {
    /// Whether it is neither over nor left alone too long.
    #[must_use]
    pub fn holds_at(&self, now: Instant) -> bool {
        now < self.ends_at && now.unix_ms() - self.seen_at.unix_ms() < IDLE_MS
    }

    fn read(row: vault_sessions::Model) -> Result<Session, StoreError> {
        Ok(Session {
            hash: SessionHash(Hash::from_slice(&row.session_sha256).map_err(StoreError::unreadable)?),
            actor: ActorId::new(row.actor).map_err(StoreError::unreadable)?,
            authentication: read_authentication(&row.authentication)?,
            agent: row.agent,
            created_at: Instant::from_unix_ms(row.created_at_ms),
            seen_at: Instant::from_unix_ms(row.seen_at_ms),
            ends_at: Instant::from_unix_ms(row.ends_at_ms),
        })
    }
}

/// The words of the journal, so that a session and its events say the same.
pub(super) fn authentication_text(authentication: Authentication) -> Result<String, StoreError> {
    match serde_json::to_value(authentication) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(StoreError::unreadable(format!("{other:?}"))),
    }
}

fn read_authentication(word: &str) -> Result<Authentication, StoreError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(StoreError::unreadable)
}

/// These sessions as they are kept; one that ended is absent. Behind the writer's lock this stays true until the commit.
pub(super) async fn kept(
    db: &impl ConnectionTrait,
    sessions: impl Iterator<Item = SessionHash>,
) -> Result<BTreeMap<SessionHash, Session>, StoreError> {
    let wanted: BTreeSet<SessionHash> = sessions.collect();
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted = wanted.into_iter().map(SessionHash::to_column);
    let find = vault_sessions::Entity::find().filter(vault_sessions::Column::SessionSha256.is_in(wanted));
    let read = |row| Session::read(row).map(|session| (session.hash, session));
    find.all(db).await?.into_iter().map(read).collect()
}

/// Begins a session inside a transaction; returns its id, which nobody else keeps.
pub(super) async fn begin(
    db: &impl ConnectionTrait,
    now: Instant,
    new: &NewSession<'_>,
    ends_at_ms: i64,
) -> Result<String, StoreError> {
    let id = secret::new_secret("")?;
    let row = vault_sessions::ActiveModel {
        session_sha256: Set(SessionHash::of(&id).to_column()),
        actor: Set(new.actor.to_string()),
        authentication: Set(authentication_text(new.authentication)?),
        agent: Set(new.agent.to_owned()),
        created_at_ms: Set(now.unix_ms()),
        seen_at_ms: Set(now.unix_ms()),
        ends_at_ms: Set(ends_at_ms),
    };
    vault_sessions::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Begins the session of somebody who is not disabled, inside a transaction that holds the writer's lock.
pub(super) async fn admit(tx: &DatabaseTransaction, now: Instant, new: &NewSession<'_>) -> Result<String, StoreError> {
    let over = Condition::any()
        .add(vault_sessions::Column::EndsAtMs.lte(now.unix_ms()))
        .add(vault_sessions::Column::SeenAtMs.lte(now.unix_ms() - IDLE_MS));
    vault_sessions::Entity::delete_many().filter(over).exec(tx).await?;
    // Whoever was disabled since they showed who they are does not come in.
    accounts::refuse_disabled(tx, new.actor).await?;
    begin(tx, now, new, now.unix_ms() + LONGEST_MS).await
}

/// Which sessions of an actor end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
    All,
    One(SessionHash),
    AllBut(SessionHash),
    By(Authentication),
}

/// Ends sessions inside a transaction that holds the writer's lock.
pub(super) async fn end(tx: &DatabaseTransaction, actor: &ActorId, ending: Ending) -> Result<u64, StoreError> {
    use vault_sessions::Column;
    let which = Condition::all().add(Column::Actor.eq(actor.as_str()));
    let which = match ending {
        Ending::All => which,
        Ending::One(hash) => which.add(Column::SessionSha256.eq(hash.to_column())),
        Ending::AllBut(hash) => which.add(Column::SessionSha256.ne(hash.to_column())),
        Ending::By(authentication) => which.add(Column::Authentication.eq(authentication_text(authentication)?)),
    };
    Ok(vault_sessions::Entity::delete_many().filter(which).exec(tx).await?.rows_affected)
}

/// Whose sessions are over because what their actor may do has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Over {
    Of(ActorId),
    /// Everybody's but whose who did it.
    AllBut(ActorId),
}

/// An id that held before somebody's rights changed holds no longer after it: whoever had got hold of it has gained nothing.
/// With a role changes what those may do who stand in for it.
pub(super) fn ended_by(event: &Event, before: &Book) -> Vec<Over> {
    let whose: Vec<&ActorId> = match &event.body {
        Body::RoleGranted(role) | Body::RoleWithdrawn(RoleWithdrawn { role, .. }) => {
            let rights = before.rights.get(&role.actor).ok().flatten();
            let given = rights.into_iter().flat_map(|rights| rights.given.values());
            let of_role = given.filter(|one| one.role == role.role && one.organisation == role.organisation);
            of_role.map(|one| &one.deputy).chain([&role.actor]).collect()
        }
        Body::RoleDelegated(delegation) | Body::DelegationEnded(DelegationEnded { delegation, .. }) => {
            vec![&delegation.deputy]
        }
        Body::RightsEnforced(_) => return vec![Over::AllBut(event.actor.clone())],
        _ => return Vec::new(),
    };
    // Who gives a delegation back loses by it, and goes on.
    whose.into_iter().filter(|one| **one != event.actor).map(|one| Over::Of(one.clone())).collect()
}

/// Ends them inside the transaction that records the change.
pub(super) async fn end_over(tx: &DatabaseTransaction, over: Over) -> Result<(), StoreError> {
    match over {
        Over::Of(actor) => end(tx, &actor, Ending::All).await.map(drop),
        Over::AllBut(actor) => {
            let others = vault_sessions::Column::Actor.ne(actor.as_str());
            vault_sessions::Entity::delete_many().filter(others).exec(tx).await?;
            Ok(())
        }
    }
}

/// Another id for the same session inside a transaction that holds the writer's lock; `None` where it is over.
pub(super) async fn rotate(
    tx: &DatabaseTransaction,
    now: Instant,
    session: &Session,
    authentication: Authentication,
) -> Result<Option<String>, StoreError> {
    if !session.holds_at(now) || end(tx, &session.actor, Ending::One(session.hash)).await? == 0 {
        return Ok(None);
    }
    let new = NewSession { actor: &session.actor, authentication, agent: &session.agent };
    begin(tx, now, &new, session.ends_at.unix_ms()).await.map(Some)
}

impl Store {
    /// A transaction in which credentials may be taken away: a batch that has read them already ends first. SQLite has
    /// one writer at a time anyway.
    pub(super) async fn begin_withdrawal(&self) -> Result<DatabaseTransaction, StoreError> {
        let tx = self.db.begin().await?;
        if is_postgres(&tx) {
            lock_head(&tx).await?;
        }
        Ok(tx)
    }

    /// Begins a session; its id is for the browser, and nowhere else. Sessions that are over are cleared away.
    ///
    /// # Errors
    /// `Disabled`, `NoRandomness`, or those of the database.
    pub async fn begin_session(&self, now: Instant, new: &NewSession<'_>) -> Result<String, StoreError> {
        let tx = self.begin_withdrawal().await?;
        let id = admit(&tx, now, new).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Who is signed in with this id at this moment; that they are still there is noted.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn session(
        &self,
        _viewer: &Viewer,
        now: Instant,
        hash: SessionHash,
    ) -> Result<Option<Session>, StoreError> {
        let found = kept(&self.db, std::iter::once(hash)).await?.remove(&hash);
        let Some(session) = found.filter(|session| session.holds_at(now)) else { return Ok(None) };
        if now.unix_ms() - session.seen_at.unix_ms() >= SEEN_EVERY_MS {
            use vault_sessions::Column;
            vault_sessions::Entity::update_many()
                .col_expr(Column::SeenAtMs, Expr::value(now.unix_ms()))
                .filter(Column::SessionSha256.eq(hash.to_column()))
                .filter(Column::SeenAtMs.lt(now.unix_ms()))
                .exec(&self.db)
                .await?;
        }
        Ok(Some(session))
    }

    /// The sessions of an actor that hold at this moment, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sessions_of(
        &self,
        _viewer: &Viewer,
        now: Instant,
        actor: &ActorId,
    ) -> Result<Vec<Session>, StoreError> {
        use vault_sessions::Column;
        let find = vault_sessions::Entity::find().filter(Column::Actor.eq(actor.as_str()));
        let rows = find.order_by_desc(Column::CreatedAtMs).order_by_asc(Column::SessionSha256).all(&self.db).await?;
        let sessions: Vec<Session> = rows.into_iter().map(Session::read).collect::<Result<_, _>>()?;
        Ok(sessions.into_iter().filter(|session| session.holds_at(now)).collect())
    }

    /// Ends one session of an actor; one of somebody else stays, and `false` says so.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_session(&self, actor: &ActorId, session: SessionHash) -> Result<bool, StoreError> {
        Ok(self.end_sessions(actor, Ending::One(session)).await? > 0)
    }

    /// Ends every session of an actor but this one; returns how many ended.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn end_other_sessions(&self, actor: &ActorId, kept: SessionHash) -> Result<u64, StoreError> {
        self.end_sessions(actor, Ending::AllBut(kept)).await
    }

    async fn end_sessions(&self, actor: &ActorId, ending: Ending) -> Result<u64, StoreError> {
        let tx = self.begin_withdrawal().await?;
        let ended = end(&tx, actor, ending).await?;
        tx.commit().await?;
        Ok(ended)
    }
}
