//! Invitations: a link with which an actor chooses a login and a password, within seven days and once.
//!
//! It is made at the command line by whoever holds the database, and shown once. It is also the way back for who lost
//! password or second factor: accepting one sets login and password anew, takes the second factor away, and ends every
//! session. The token of the API is another thing and stays.

use super::accounts::{self, AccountError};
use super::entities::vault_invitations;
use super::sessions::{self, Ending};
use super::{Store, StoreError, Viewer, second_factor, secret, sign_in};
use crate::core::calendar::Instant;
use crate::core::ids::ActorId;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

/// An invitation may be accepted for so long.
pub const VALID_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// An invitation that was made.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Shown once; only its hash is kept.
    pub secret: String,
    pub expires_at: Instant,
}

impl Store {
    /// Invites an actor; an older invitation of theirs ends.
    ///
    /// # Errors
    /// `Disabled`, `NoRandomness`, or those of the database.
    pub async fn invite(&self, now: Instant, actor: &ActorId) -> Result<Invited, StoreError> {
        use vault_invitations::Column;
        let (secret, expires_at_ms) = (secret::new_secret("")?, now.unix_ms() + VALID_MS);
        let row = vault_invitations::ActiveModel {
            token_sha256: Set(secret::kept(&secret)),
            actor: Set(actor.to_string()),
            expires_at_ms: Set(expires_at_ms),
            used_at_ms: Set(None),
        };
        let tx = self.begin_withdrawal().await?;
        vault_invitations::Entity::delete_many().filter(Column::Actor.eq(actor.as_str())).exec(&tx).await?;
        accounts::refuse_disabled(&tx, actor).await?;
        vault_invitations::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(Invited { secret, expires_at: Instant::from_unix_ms(expires_at_ms) })
    }

    /// Whom this invitation is for, if it may still be accepted.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn invitation(
        &self,
        _viewer: &Viewer,
        now: Instant,
        secret: &str,
    ) -> Result<Option<ActorId>, StoreError> {
        let row = vault_invitations::Entity::find_by_id(secret::kept(secret)).one(&self.db).await?;
        let open = row.filter(|row| row.used_at_ms.is_none() && now.unix_ms() < row.expires_at_ms);
        open.map(|row| ActorId::new(row.actor).map_err(StoreError::unreadable)).transpose()
    }

    /// Sets login and password of whom the invitation is for.
    ///
    /// # Errors
    /// `NoInvitation`, `Login`, `LoginTaken`, `Password` with all its faults, `Crowded`, or those of the database: the
    /// invitation then stays open.
    pub async fn accept_invitation(
        &self,
        now: Instant,
        secret: &str,
        login: &str,
        password: &str,
    ) -> Result<ActorId, AccountError> {
        use vault_invitations::Column;
        let actor = self.invitation(&Viewer::all(), now, secret).await?.ok_or(AccountError::NoInvitation)?;
        let login = accounts::usable_login(login)?;
        let password = self.hash_password(&login, password).await?;
        let tx = self.begin_withdrawal().await?;
        let used = vault_invitations::Entity::update_many()
            .col_expr(Column::UsedAtMs, Expr::value(now.unix_ms()))
            .filter(Column::TokenSha256.eq(secret::kept(secret)))
            .filter(Column::UsedAtMs.is_null())
            .exec(&tx)
            .await?;
        // Somebody else was faster with the same link.
        if used.rows_affected == 0 {
            tx.rollback().await?;
            return Err(AccountError::NoInvitation);
        }
        let written = accounts::set_login(&tx, now, &actor, login, password).await;
        if let Err(error) = written {
            tx.rollback().await?;
            return Err(error);
        }
        second_factor::clear_recovery_codes(&tx, actor.as_str()).await?;
        sign_in::forget_devices(&tx, actor.as_str()).await?;
        sessions::end(&tx, &actor, Ending::All).await?;
        tx.commit().await?;
        Ok(actor)
    }
}
