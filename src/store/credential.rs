//! Credentials: by what a submission claims to come from its actor, and whether that is true behind the lock.
//!
//! What a person or a program may do is not asked here; only who it is.

use super::sessions::{self, Session, SessionHash};
use super::tokens::{self, Token, TokenHash};
use super::{RecordError, StoreError};
use crate::core::calendar::Instant;
use crate::core::command::Authentication;
use crate::core::ids::ActorId;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// By what a submission claims to come from its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// Whoever calls holds the database and answers for the actor: administration, scenarios.
    DatabaseAccess,
    /// Must be the actor's behind the lock.
    Token(TokenHash),
    /// Must be one of the actor's behind the lock, neither ended nor left alone too long.
    Session(SessionHash),
}

/// Whose the tokens and sessions of a batch are.
pub(super) struct Credentials {
    tokens: BTreeMap<TokenHash, Token>,
    sessions: BTreeMap<SessionHash, Session>,
}

impl Credentials {
    /// In one statement for the tokens and one for the sessions, each only where there are any.
    pub(super) async fn behind_the_lock(
        tx: &impl ConnectionTrait,
        shown: impl Iterator<Item = Credential> + Clone,
    ) -> Result<Credentials, StoreError> {
        let shown_tokens = shown.clone().filter_map(|credential| match credential {
            Credential::Token(token) => Some(token),
            _ => None,
        });
        let shown_sessions = shown.filter_map(|credential| match credential {
            Credential::Session(session) => Some(session),
            _ => None,
        });
        Ok(Credentials {
            tokens: tokens::holders(tx, shown_tokens).await?,
            sessions: sessions::kept(tx, shown_sessions).await?,
        })
    }

    /// Whether this actor may be taken for the one who sent something at this moment, authenticated in this way.
    pub(super) fn admit(
        &self,
        credential: Credential,
        actor: &ActorId,
        authentication: Authentication,
        now: Instant,
    ) -> Result<(), RecordError> {
        match credential {
            Credential::DatabaseAccess => Ok(()),
            Credential::Token(token) => {
                let token = self.tokens.get(&token).filter(|token| token.writes_at(now));
                let good = token.is_some_and(|token| token.actor == *actor);
                if good && authentication == Authentication::Token { Ok(()) } else { Err(RecordError::TokenRefused) }
            }
            Credential::Session(hash) => {
                let session = self.sessions.get(&hash).filter(|session| session.holds_at(now));
                let good = session.is_some_and(|s| s.actor == *actor && s.authentication == authentication);
                if good { Ok(()) } else { Err(RecordError::SessionEnded) }
            }
        }
    }
}
