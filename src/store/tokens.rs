//! Tokens: whose a token is, before the lock and behind it.
//!
//! A token is looked up twice. At the door, so that nobody without one fills the queue: from memory where this process
//! has met it before, otherwise from the database. And behind the writer's lock, for a whole batch in one statement:
//! only that answer counts, so a token that was withdrawn books nothing, whichever process withdrew it. What memory
//! says may therefore be old; it costs a withdrawn token one place in the queue, once, and then it is forgotten.

use super::entities::vault_tokens;
use super::{Store, StoreError, Viewer, accounts, secret};
use crate::core::ids::ActorId;
use crate::core::journal::hash::{Hash, sha256};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
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

/// Tokens that this process keeps in memory at most; one an actor is in use.
const REMEMBERED: usize = 10_000;

/// Whose the tokens were that this process has met. Only tokens that were good stand here.
#[derive(Default)]
pub(super) struct Remembered(RwLock<BTreeMap<TokenHash, ActorId>>);

impl Remembered {
    // A panic cannot leave a map of plain values half changed, so a poisoned lock is as good as a sound one.
    fn get(&self, token: &TokenHash) -> Option<ActorId> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn put(&self, token: TokenHash, actor: ActorId) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(token, actor);
    }

    pub(super) fn forget(&self, token: &TokenHash) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(token);
    }
}

/// Whose these tokens are; a token that nobody has is absent. Behind the writer's lock this stays true
/// until the commit, because `issue_token` takes the same lock before it withdraws one.
pub(super) async fn holders(
    db: &impl ConnectionTrait,
    tokens: impl Iterator<Item = TokenHash>,
) -> Result<BTreeMap<TokenHash, ActorId>, StoreError> {
    let wanted: BTreeSet<TokenHash> = tokens.collect();
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let wanted = wanted.into_iter().map(TokenHash::to_column);
    let find = vault_tokens::Entity::find().filter(vault_tokens::Column::TokenSha256.is_in(wanted));
    let read = |row: vault_tokens::Model| {
        let hash = Hash::from_slice(&row.token_sha256).map_err(StoreError::unreadable)?;
        Ok((TokenHash(hash), ActorId::new(row.actor).map_err(StoreError::unreadable)?))
    };
    find.all(db).await?.into_iter().map(read).collect()
}

impl Store {
    /// Whose this token is.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn actor_of_token(&self, _viewer: &Viewer, token: TokenHash) -> Result<Option<ActorId>, StoreError> {
        Ok(holders(&self.db, std::iter::once(token)).await?.remove(&token))
    }

    /// Whose this token is, or was when this process last asked. Enough to let somebody into the queue, for nothing
    /// else: a submission that names the token is checked again behind the lock.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn actor_at_the_door(&self, viewer: &Viewer, token: TokenHash) -> Result<Option<ActorId>, StoreError> {
        if let Some(actor) = self.tokens.get(&token) {
            return Ok(Some(actor));
        }
        let actor = self.actor_of_token(viewer, token).await?;
        if let Some(actor) = &actor {
            self.tokens.put(token, actor.clone());
        }
        Ok(actor)
    }

    /// A new token for an actor, shown once; an older one stops working: what was booked with it, was booked before.
    ///
    /// # Errors
    /// `NoRandomness`, `NotInitialised`, `Disabled`, or those of the database.
    pub async fn issue_token(&self, actor: &ActorId) -> Result<String, StoreError> {
        let token = secret::new_secret("tb_")?;
        let row = vault_tokens::ActiveModel {
            token_sha256: Set(TokenHash::of(&token).to_column()),
            actor: Set(actor.to_string()),
        };
        let tx = self.begin_withdrawal().await?;
        let older = vault_tokens::Entity::delete_many().filter(vault_tokens::Column::Actor.eq(actor.as_str()));
        older.exec(&tx).await?;
        accounts::refuse_disabled(&tx, actor).await?;
        vault_tokens::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(token)
    }
}
