//! Tokens: whose a token is, before the lock and behind it.
//!
//! A token is looked up twice. At the door, so that nobody without one fills the queue: from memory where this process
//! has met it before, otherwise from the database. And behind the writer's lock, for a whole batch in one statement:
//! only that answer counts, so a token that was withdrawn books nothing, whichever process withdrew it. What memory
//! says may therefore be old; it costs a withdrawn token one place in the queue, once, and then it is forgotten.
//!
//! An actor has several, each with a name, with what it may do, and perhaps with an end.

use super::entities::vault_tokens;
use super::{Store, StoreError, Viewer, accounts, secret};
use crate::core::calendar::Instant;
use crate::core::ids::ActorId;
use crate::core::journal::hash::{Hash, sha256};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock};

/// What is kept of a token: its SHA-256. Only who holds the token can make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenHash(Hash);

impl TokenHash {
    #[must_use]
    pub fn of(token: &str) -> TokenHash {
        TokenHash(sha256(token.as_bytes()))
    }

    fn to_column(self) -> Vec<u8> {
        self.0.as_bytes().to_vec()
    }
}

/// Tokens that this process keeps in memory at most.
const REMEMBERED: usize = 10_000;

/// What a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Read,
    Write,
}

impl Scope {
    pub const ALL: [Scope; 2] = [Scope::Read, Scope::Write];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
        }
    }
}

/// A token as it is kept; the token itself is known to its actor alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub actor: ActorId,
    pub name: String,
    pub scope: Scope,
    /// Unknown for a token from before there were names.
    pub created_at: Option<Instant>,
    /// `None`: until it is withdrawn.
    pub expires_at: Option<Instant>,
}

impl Token {
    /// Whether it has not come to its end.
    #[must_use]
    pub fn holds_at(&self, now: Instant) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether somebody who shows it may write as its actor at this moment.
    #[must_use]
    pub fn writes_at(&self, now: Instant) -> bool {
        self.scope == Scope::Write && self.holds_at(now)
    }

    fn read(row: vault_tokens::Model) -> Result<Token, StoreError> {
        let scope = Scope::ALL.into_iter().find(|scope| scope.as_str() == row.scope);
        Ok(Token {
            actor: ActorId::new(row.actor).map_err(StoreError::unreadable)?,
            scope: scope.ok_or_else(|| StoreError::unreadable(&row.scope))?,
            name: row.name,
            created_at: row.created_at_ms.map(Instant::from_unix_ms),
            expires_at: row.expires_at_ms.map(Instant::from_unix_ms),
        })
    }
}

/// A token that is to be issued.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    pub actor: &'a ActorId,
    /// One of this name takes the place of an older one.
    pub name: &'a str,
    pub scope: Scope,
    pub expires_at: Option<Instant>,
}

/// The name of a token that nobody named.
pub const UNNAMED: &str = "token";

/// Whose the tokens were that this process has met. Only tokens that were good stand here.
#[derive(Default)]
pub(super) struct Remembered(RwLock<BTreeMap<TokenHash, Token>>);

impl Remembered {
    // A panic cannot leave a map of plain values half changed, so a poisoned lock is as good as a sound one.
    fn get(&self, token: &TokenHash) -> Option<Token> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn put(&self, token: TokenHash, known_as: Token) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(token, known_as);
    }

    pub(super) fn forget(&self, token: &TokenHash) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}

/// What these tokens are; a token that nobody has is absent. Behind the writer's lock this stays true
/// until the commit, because `issue_token` takes the same lock before it withdraws one.
pub(super) async fn holders(
    db: &impl ConnectionTrait,
    tokens: impl Iterator<Item = TokenHash>,
) -> Result<BTreeMap<TokenHash, Token>, StoreError> {
    let wanted: BTreeSet<TokenHash> = tokens.collect();
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted = wanted.into_iter().map(TokenHash::to_column);
    let find = vault_tokens::Entity::find().filter(vault_tokens::Column::TokenSha256.is_in(wanted));
    let read = |row: vault_tokens::Model| {
        let hash = Hash::from_slice(&row.token_sha256).map_err(StoreError::unreadable)?;
        Ok((TokenHash(hash), Token::read(row)?))
    };
    find.all(db).await?.into_iter().map(read).collect()
}

impl Store {
    /// What this token is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn token(&self, _viewer: &Viewer, token: TokenHash) -> Result<Option<Token>, StoreError> {
        Ok(holders(&self.db, std::iter::once(token)).await?.remove(&token))
    }

    /// Whose this token is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn actor_of_token(&self, viewer: &Viewer, token: TokenHash) -> Result<Option<ActorId>, StoreError> {
        Ok(self.token(viewer, token).await?.map(|token| token.actor))
    }

    /// What this token is, or was when this process last asked. Enough to let somebody into the queue, for nothing
    /// else: a submission that names the token is checked again behind the lock.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn token_at_the_door(&self, viewer: &Viewer, token: TokenHash) -> Result<Option<Token>, StoreError> {
        if let Some(known) = self.tokens.get(&token) {
            return Ok(Some(known));
        }
        let found = self.token(viewer, token).await?;
        if let Some(found) = &found {
            self.tokens.put(token, found.clone());
        }
        Ok(found)
    }

    /// The tokens of an actor, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn tokens_of(&self, _viewer: &Viewer, actor: &ActorId) -> Result<Vec<Token>, StoreError> {
        let find = vault_tokens::Entity::find().filter(vault_tokens::Column::Actor.eq(actor.as_str()));
        let rows = find.order_by_asc(vault_tokens::Column::Name).all(&self.db).await?;
        rows.into_iter().map(Token::read).collect()
    }

    /// A new token for an actor, without a name of its own, to write, until it is withdrawn.
    ///
    /// # Errors
    /// As `issue_named_token`.
    pub async fn issue_token(&self, actor: &ActorId) -> Result<String, StoreError> {
        self.issue(None, &NewToken { actor, name: UNNAMED, scope: Scope::Write, expires_at: None }).await
    }

    /// A new token for an actor, shown once; an older one of that name stops working: what was booked with it, was booked
    /// before.
    ///
    /// # Errors
    /// `NoRandomness`, `NotInitialised`, `Disabled`, or those of the database.
    pub async fn issue_named_token(&self, now: Instant, new: &NewToken<'_>) -> Result<String, StoreError> {
        self.issue(Some(now), new).await
    }

    async fn issue(&self, now: Option<Instant>, new: &NewToken<'_>) -> Result<String, StoreError> {
        use vault_tokens::Column;
        let token = secret::new_secret("tb_")?;
        let row = vault_tokens::ActiveModel {
            token_sha256: Set(TokenHash::of(&token).to_column()),
            actor: Set(new.actor.to_string()),
            name: Set(new.name.to_owned()),
            scope: Set(new.scope.as_str().to_owned()),
            created_at_ms: Set(now.map(Instant::unix_ms)),
            expires_at_ms: Set(new.expires_at.map(Instant::unix_ms)),
        };
        let tx = self.begin_withdrawal().await?;
        let older = vault_tokens::Entity::delete_many().filter(Column::Actor.eq(new.actor.as_str()));
        older.filter(Column::Name.eq(new.name)).exec(&tx).await?;
        accounts::refuse_disabled(&tx, new.actor).await?;
        vault_tokens::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Withdraws the token of this name; `false` where the actor has none of that name.
    ///
    /// # Errors
    /// `NotInitialised`, or those of the database.
    pub async fn withdraw_token(&self, actor: &ActorId, name: &str) -> Result<bool, StoreError> {
        use vault_tokens::Column;
        let tx = self.begin_withdrawal().await?;
        let own = vault_tokens::Entity::delete_many().filter(Column::Actor.eq(actor.as_str()));
        let withdrawn = own.filter(Column::Name.eq(name)).exec(&tx).await?;
        tx.commit().await?;
        Ok(withdrawn.rows_affected > 0)
    }
}
