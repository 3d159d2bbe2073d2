//! Coming in: one try with login, password and perhaps a code, and what it leaves behind.
//!
//! A try is counted before anything is verified, so many at once are no way around the count. Nobody is told which part
//! was wrong. What happened at the door of an account is listed for whoever it belongs to, without an address.

use super::accounts::AccountError;
use super::attempts::{Held, Limit};
use super::entities::{vault_accounts, vault_devices, vault_sign_ins};
use super::sessions::NewSession;
use super::{Store, StoreError, Viewer, second_factor, secret};
use crate::core::calendar::Instant;
use crate::core::command::Authentication;
use crate::core::ids::ActorId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::net::IpAddr;

/// Traces at the door are kept for so long.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// A device is known for so long after the last sign-in from it.
pub const DEVICE_MS: i64 = 180 * 24 * 60 * 60 * 1000;
/// How many of the last tries an actor sees.
const SHOWN: u64 = 20;

/// What somebody shows at the door.
#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    pub login: &'a str,
    pub password: &'a str,
    /// A code of the second factor, or a recovery code; empty without one.
    pub code: &'a str,
    pub address: Option<IpAddr>,
    /// What the device was given when somebody signed in from it.
    pub device: Option<&'a str>,
    pub agent: &'a str,
}

/// Somebody who came in.
#[derive(Debug)]
pub struct Admitted {
    pub actor: ActorId,
    /// The id of the session, for the browser alone.
    pub session: String,
    /// What the device keeps to be known again.
    pub device: String,
}

/// What a try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    SignedIn,
    Refused,
    Invited,
}

impl Outcome {
    const ALL: [Outcome; 3] = [Outcome::SignedIn, Outcome::Refused, Outcome::Invited];

    const fn as_str(self) -> &'static str {
        match self {
            Outcome::SignedIn => "signed_in",
            Outcome::Refused => "refused",
            Outcome::Invited => "invited",
        }
    }
}

/// A try at the door of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub at: Instant,
    pub outcome: Outcome,
    pub agent: String,
}

/// A device is known for each actor by itself.
fn device_of(device: &str, actor: &str) -> Vec<u8> {
    secret::kept(&format!("{device}:{actor}"))
}

async fn is_known(
    db: &impl ConnectionTrait,
    now: Instant,
    device: Option<&str>,
    actor: &str,
) -> Result<bool, StoreError> {
    let Some(device) = device else { return Ok(false) };
    let row = vault_devices::Entity::find_by_id(device_of(device, actor)).one(db).await?;
    Ok(row.is_some_and(|row| now.unix_ms() - row.seen_at_ms < DEVICE_MS))
}

/// No device of an actor is known any more.
pub(super) async fn forget_devices(db: &impl ConnectionTrait, actor: &str) -> Result<(), StoreError> {
    vault_devices::Entity::delete_many().filter(vault_devices::Column::Actor.eq(actor)).exec(db).await?;
    Ok(())
}

/// Writes down what happened at the door of an actor, and clears away what is old.
pub(super) async fn note(
    db: &impl ConnectionTrait,
    now: Instant,
    actor: &str,
    outcome: Outcome,
    agent: &str,
) -> Result<(), StoreError> {
    use vault_sign_ins::Column;
    let row = vault_sign_ins::ActiveModel {
        sign_in_id: Set(secret::random::<16>()?.to_vec()),
        actor: Set(actor.to_owned()),
        at_ms: Set(now.unix_ms()),
        outcome: Set(outcome.as_str().to_owned()),
        agent: Set(agent.to_owned()),
    };
    vault_sign_ins::Entity::insert(row).exec_without_returning(db).await?;
    let old = Column::AtMs.lt(now.unix_ms() - KEPT_MS);
    vault_sign_ins::Entity::delete_many().filter(Column::Actor.eq(actor)).filter(old).exec(db).await?;
    Ok(())
}

impl Store {
    /// Lets somebody in, or not.
    ///
    /// # Errors
    /// `Wait` where there were too many failures, and nothing was verified; `Refused` for whatever was wrong; `Crowded`;
    /// those of the database.
    pub async fn sign_in(&self, now: Instant, tried: &Try<'_>) -> Result<Admitted, AccountError> {
        let row = self.account_of_login(tried.login).await?;
        let actor = row.as_ref().map(|row| row.actor.clone());
        let known = match &actor {
            Some(actor) => is_known(&self.db, now, tried.device, actor).await?,
            None => false,
        };
        // Who has signed in from here before is not kept waiting by what strangers do elsewhere.
        let device = tried.device.filter(|_| known);
        let limits = Limit::of_sign_in(&super::accounts::normal_login(tried.login), device, tried.address);
        let held = Held::reserve(&self.db, now, limits).await?;
        let Some(authentication) = self.verified(now, tried, row).await? else {
            if let Some(actor) = &actor {
                note(&self.db, now, actor, Outcome::Refused, tried.agent).await?;
            }
            return Err(AccountError::Refused);
        };
        held.release(&self.db, now).await?;
        let actor = ActorId::new(actor.unwrap_or_default()).map_err(StoreError::unreadable)?;
        let new = NewSession { actor: &actor, authentication, agent: tried.agent };
        let (session, device) = self.admit(now, &new, tried.device, Outcome::SignedIn).await?;
        Ok(Admitted { actor, session, device })
    }

    /// How it was shown that login, password and code belong together; `None` where they do not.
    async fn verified(
        &self,
        now: Instant,
        tried: &Try<'_>,
        row: Option<vault_accounts::Model>,
    ) -> Result<Option<Authentication>, AccountError> {
        let kept = row.as_ref().and_then(|row| row.password.clone());
        let right = self.booth.verify(tried.password, kept).await??;
        let Some(row) = row.filter(|_| right) else { return Ok(None) };
        if row.totp_secret.is_none() {
            return Ok(Some(Authentication::Password));
        }
        let used = second_factor::use_up(&self.db, now, &row, tried.code).await?;
        Ok(used.then_some(Authentication::PasswordAndTotp))
    }

    /// Begins the session of somebody who has shown who they are; their device is known from now on.
    ///
    /// # Errors
    /// `Disabled`, `NoRandomness`, or those of the database.
    pub async fn admit(
        &self,
        now: Instant,
        new: &NewSession<'_>,
        device: Option<&str>,
        outcome: Outcome,
    ) -> Result<(String, String), StoreError> {
        use vault_devices::Column;
        let session = self.begin_session(now, new).await?;
        let device = match device {
            Some(device) => device.to_owned(),
            None => secret::new_secret("")?,
        };
        let row = vault_devices::ActiveModel {
            device_sha256: Set(device_of(&device, new.actor.as_str())),
            actor: Set(new.actor.to_string()),
            seen_at_ms: Set(now.unix_ms()),
        };
        let again = OnConflict::column(Column::DeviceSha256).update_column(Column::SeenAtMs).to_owned();
        vault_devices::Entity::insert(row).on_conflict(again).exec_without_returning(&self.db).await?;
        let old = Column::SeenAtMs.lte(now.unix_ms() - DEVICE_MS);
        vault_devices::Entity::delete_many().filter(old).exec(&self.db).await?;
        note(&self.db, now, new.actor.as_str(), outcome, new.agent).await?;
        Ok((session, device))
    }

    /// The last tries at the door of an actor, the newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn sign_ins_of(&self, _viewer: &Viewer, actor: &ActorId) -> Result<Vec<SignIn>, StoreError> {
        use vault_sign_ins::Column;
        let find = vault_sign_ins::Entity::find().filter(Column::Actor.eq(actor.as_str()));
        let newest = find.order_by_desc(Column::AtMs).order_by_asc(Column::SignInId).limit(SHOWN);
        let read = |row: vault_sign_ins::Model| {
            let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == row.outcome);
            let outcome = outcome.ok_or_else(|| StoreError::unreadable(&row.outcome))?;
            Ok(SignIn { at: Instant::from_unix_ms(row.at_ms), outcome, agent: row.agent })
        };
        newest.all(&self.db).await?.into_iter().map(read).collect()
    }
}
