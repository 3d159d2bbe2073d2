//! Sign-in by an identity provider (OpenID Connect): whom it means by a subject, and what one try has to bring back.
//!
//! Nothing here speaks with a provider; who asks here has verified its answer. An actor is linked to one subject of an
//! issuer by whoever administers the book; nobody links oneself, and who is not linked is nobody. A try is bound to one
//! browser, is good for ten minutes, and once.

use super::attempts::network;
use super::entities::{vault_oidc_links, vault_oidc_tries};
use super::sessions::{self, Ending, NewSession};
use super::sign_in::{self, Outcome};
use super::{Store, StoreError, Viewer, secret};
use crate::core::calendar::Instant;
use crate::core::command::Authentication;
use crate::core::ids::ActorId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, SqlErr,
};
use std::net::IpAddr;

/// Somebody may be away at the provider for so long.
pub const AWAY_MS: i64 = 10 * 60 * 1000;
/// From one address so many may be away at once; behind one an office may sit.
const AWAY_AT_ONCE: u64 = 200;
/// The longest subject that the standard allows.
const LONGEST_SUBJECT: usize = 255;

/// Whom an identity provider means by a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderIdentity {
    pub issuer: String,
    pub subject: String,
}

/// An identity, and who it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedIdentity {
    pub identity: ProviderIdentity,
    pub actor: ActorId,
    pub linked_at: Instant,
}

/// What a try sends with somebody to the provider; all of it is a secret of one browser.
pub struct Departure {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
    /// For the cookie.
    pub browser: String,
}

/// What was kept of a try whose browser came back.
pub struct Return {
    pub nonce: String,
    pub verifier: String,
    pub onward: String,
}

/// Why somebody is not linked, or does not come in.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("Diese Kennung ist nicht verwendbar.")]
    Subject,
    #[error("Diese Kennung des Anmeldedienstes ist schon mit einem Akteur verknüpft.")]
    SubjectLinked,
    #[error("Dieser Akteur ist bei diesem Anmeldedienst schon mit einer Kennung verknüpft.")]
    ActorLinked,
    #[error("Mit dieser Kennung ist hier niemand verknüpft.")]
    NotLinked,
    #[error("Von Ihrem Anschluss aus sind gerade sehr viele beim Anmeldedienst.")]
    Crowded,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OidcError {
    /// What would be possible.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            OidcError::Subject => "Die Kennung (sub) so angeben, wie der Anmeldedienst sie nennt: 1 bis 255 Zeichen.",
            OidcError::SubjectLinked | OidcError::ActorLinked => {
                "Die bisherige Verknüpfung zuerst lösen („actor unlink-oidc“); alle zeigt „actor oidc-links“."
            }
            OidcError::NotLinked => "Verknüpfungen zeigt „actor oidc-links“.",
            OidcError::Crowded => "In einigen Minuten noch einmal versuchen, oder mit Passwort anmelden.",
            OidcError::Store(error) => error.hint(),
        }
    }
}

impl From<sea_orm::DbErr> for OidcError {
    fn from(error: sea_orm::DbErr) -> OidcError {
        OidcError::Store(error.into())
    }
}

impl ProviderIdentity {
    /// # Errors
    /// `Subject` for what no provider may send.
    pub fn new(issuer: &str, subject: &str) -> Result<ProviderIdentity, OidcError> {
        let printable = subject.chars().all(|c| c.is_ascii_graphic() || c == ' ') && subject.trim() == subject;
        if subject.is_empty() || subject.len() > LONGEST_SUBJECT || !printable {
            return Err(OidcError::Subject);
        }
        Ok(ProviderIdentity { issuer: issuer.to_owned(), subject: subject.to_owned() })
    }
}

fn read(row: vault_oidc_links::Model) -> Result<LinkedIdentity, StoreError> {
    Ok(LinkedIdentity {
        identity: ProviderIdentity { issuer: row.issuer, subject: row.subject },
        actor: ActorId::new(row.actor).map_err(StoreError::unreadable)?,
        linked_at: Instant::from_unix_ms(row.linked_at_ms),
    })
}

async fn linked(db: &impl ConnectionTrait, identity: &ProviderIdentity) -> Result<Option<ActorId>, StoreError> {
    let key = (identity.issuer.clone(), identity.subject.clone());
    let row = vault_oidc_links::Entity::find_by_id(key).one(db).await?;
    Ok(row.map(read).transpose()?.map(|linked| linked.actor))
}

impl Store {
    /// From now on this identity is this actor.
    ///
    /// # Errors
    /// `SubjectLinked`, `ActorLinked`, or those of the database.
    pub async fn link_identity(
        &self,
        now: Instant,
        actor: &ActorId,
        identity: &ProviderIdentity,
    ) -> Result<(), OidcError> {
        if linked(&self.db, identity).await?.is_some() {
            return Err(OidcError::SubjectLinked);
        }
        let row = vault_oidc_links::ActiveModel {
            issuer: Set(identity.issuer.clone()),
            subject: Set(identity.subject.clone()),
            actor: Set(actor.to_string()),
            linked_at_ms: Set(now.unix_ms()),
        };
        match vault_oidc_links::Entity::insert(row).exec_without_returning(&self.db).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                Err(OidcError::ActorLinked)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// This identity is nobody any more; the sessions that came by the provider end.
    ///
    /// # Errors
    /// `NotLinked`, or those of the database.
    pub async fn unlink_identity(&self, actor: &ActorId, identity: &ProviderIdentity) -> Result<(), OidcError> {
        use vault_oidc_links::Column;
        let tx = self.begin_withdrawal().await?;
        let ended = vault_oidc_links::Entity::delete_many()
            .filter(Column::Issuer.eq(&identity.issuer))
            .filter(Column::Subject.eq(&identity.subject))
            .filter(Column::Actor.eq(actor.as_str()))
            .exec(&tx)
            .await?;
        if ended.rows_affected == 0 {
            tx.rollback().await?;
            return Err(OidcError::NotLinked);
        }
        sessions::end(&tx, actor, Ending::By(Authentication::Oidc)).await?;
        Ok(tx.commit().await?)
    }

    /// Every identity that is somebody here, by actor.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn linked_identities(&self, _viewer: &Viewer) -> Result<Vec<LinkedIdentity>, StoreError> {
        use vault_oidc_links::Column;
        let find = vault_oidc_links::Entity::find().order_by_asc(Column::Actor).order_by_asc(Column::Issuer);
        find.all(&self.db).await?.into_iter().map(read).collect()
    }

    /// Somebody goes to the provider. What their browser is known by is kept where it has something already, so that two
    /// windows do not shut each other out.
    ///
    /// # Errors
    /// `Crowded`, `NoRandomness`, or those of the database.
    pub async fn begin_oidc(
        &self,
        now: Instant,
        browser: Option<&str>,
        address: Option<IpAddr>,
        onward: &str,
    ) -> Result<Departure, OidcError> {
        use vault_oidc_tries::Column;
        let over = Column::EndsAtMs.lte(now.unix_ms());
        vault_oidc_tries::Entity::delete_many().filter(over).exec(&self.db).await?;
        let address = secret::kept(&address.map_or_else(String::new, network));
        let away = vault_oidc_tries::Entity::find().filter(Column::AddressSha256.eq(address.clone()));
        if away.count(&self.db).await? >= AWAY_AT_ONCE {
            return Err(OidcError::Crowded);
        }
        let departure = Departure {
            state: secret::new_secret("")?,
            nonce: secret::new_secret("")?,
            verifier: secret::new_secret("")?,
            browser: browser.map_or_else(|| secret::new_secret(""), |known| Ok(known.to_owned()))?,
        };
        let row = vault_oidc_tries::ActiveModel {
            state_sha256: Set(secret::kept(&departure.state)),
            browser_sha256: Set(secret::kept(&departure.browser)),
            address_sha256: Set(address),
            nonce: Set(departure.nonce.clone()),
            verifier: Set(departure.verifier.clone()),
            onward: Set(onward.to_owned()),
            ends_at_ms: Set(now.unix_ms() + AWAY_MS),
        };
        vault_oidc_tries::Entity::insert(row).exec_without_returning(&self.db).await?;
        Ok(departure)
    }

    /// Somebody came back: what was kept of their try, this once, and for the browser alone that went.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn take_oidc(&self, now: Instant, state: &str, browser: &str) -> Result<Option<Return>, StoreError> {
        use vault_oidc_tries::Column;
        let found = vault_oidc_tries::Entity::find_by_id(secret::kept(state)).one(&self.db).await?;
        let own = |row: &vault_oidc_tries::Model| {
            row.browser_sha256 == secret::kept(browser) && now.unix_ms() < row.ends_at_ms
        };
        let Some(row) = found.filter(own) else { return Ok(None) };
        let this = Column::StateSha256.eq(row.state_sha256);
        let taken = vault_oidc_tries::Entity::delete_many().filter(this).exec(&self.db).await?;
        // Of two who come with the same at once, one has it.
        let once = taken.rows_affected == 1;
        Ok(once.then_some(Return { nonce: row.nonce, verifier: row.verifier, onward: row.onward }))
    }

    /// Begins the session of whoever this identity is here; its id is for the browser, and nowhere else. No device is
    /// known by it: that is about guessing passwords.
    ///
    /// # Errors
    /// `NotLinked`, `Disabled`, `NoRandomness`, or those of the database.
    pub async fn sign_in_by_oidc(
        &self,
        now: Instant,
        identity: &ProviderIdentity,
        agent: &str,
    ) -> Result<String, OidcError> {
        let tx = self.begin_withdrawal().await?;
        // Read behind the lock: who is unlinked or disabled meanwhile does not come in.
        let Some(actor) = linked(&tx, identity).await? else {
            tx.rollback().await?;
            return Err(OidcError::NotLinked);
        };
        let new = NewSession { actor: &actor, authentication: Authentication::Oidc, agent };
        let begun = sessions::admit(&tx, now, &new).await;
        if begun.is_err() {
            tx.rollback().await?;
            sign_in::note(&self.db, now, actor.as_str(), Outcome::Refused, agent).await?;
        } else {
            sign_in::note(&tx, now, actor.as_str(), Outcome::SignedIn, agent).await?;
            tx.commit().await?;
        }
        Ok(begun?)
    }
}

#[cfg(test)]
mod tests {
    //! Subjects as a table.

    use super::*;

    #[test]
    fn a_subject_is_what_the_standard_allows() {
        for (subject, good) in [
            ("248289761001", true),
            ("f:1e6b:anna beispiel", true),
            ("CN=Anna,O=Amt", true),
            ("", false),
            (" x", false),
            ("x\n", false),
            ("\u{202e}x", false),
            ("müller", false),
        ] {
            assert_eq!(ProviderIdentity::new("https://id.example", subject).is_ok(), good, "{subject:?}");
        }
        let long = |n| ProviderIdentity::new("https://id.example", &"a".repeat(n)).is_ok();
        assert!(long(LONGEST_SUBJECT) && !long(LONGEST_SUBJECT + 1));
    }
}
