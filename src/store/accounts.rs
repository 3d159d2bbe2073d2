//! Accounts: by what a person proves to be an actor. Kept in the vault, so no event tells of a login or a password.
//!
//! Who is not known and who types a wrong password are answered alike, at the same cost. An actor who is disabled has no
//! session, no token and no invitation any more; what they booked stays theirs.

pub(super) mod hashing;
pub mod password;

use super::attempts::{Held, Limit, Wait};
use super::entities::{vault_accounts, vault_invitations, vault_tokens};
use super::sessions::{self, Ending};
use super::{SessionHash, Store, StoreError, Viewer, sign_in};
use crate::core::calendar::Instant;
use crate::core::ids::ActorId;
use hashing::Crowded;
use password::PasswordFault;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use unicode_normalization::UnicodeNormalization as _;

/// What is known of the account of an actor; no secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub actor: ActorId,
    /// `None` until somebody chose one.
    pub login: Option<String>,
    pub has_second_factor: bool,
    pub disabled: bool,
    pub changed_at: Instant,
}

impl Account {
    fn read(row: vault_accounts::Model) -> Result<Account, StoreError> {
        Ok(Account {
            actor: ActorId::new(row.actor).map_err(StoreError::unreadable)?,
            login: row.login,
            has_second_factor: row.totp_secret.is_some(),
            disabled: row.disabled != 0,
            changed_at: Instant::from_unix_ms(row.changed_at_ms),
        })
    }
}

/// Why an account stayed as it was, or nobody came in.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("Der Anmeldename „{0}“ ist nicht verwendbar.")]
    Login(String),
    #[error("Diesen Anmeldenamen hat schon jemand.")]
    LoginTaken,
    /// Everything that is wrong with a new password.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Password(Vec<PasswordFault>),
    #[error("Das bisherige Passwort stimmt nicht.")]
    WrongPassword,
    /// Whatever was wrong: nobody is told what.
    #[error("Anmeldename, Passwort oder Code stimmt nicht.")]
    Refused,
    #[error("Dieser Code stimmt nicht, oder er wurde schon benutzt.")]
    WrongCode,
    #[error("Ein zweiter Faktor ist schon eingerichtet.")]
    HasSecondFactor,
    #[error("Nach mehreren Fehlversuchen wird gewartet; geprüft wurde nichts.")]
    Wait(Instant),
    #[error("Die Anmeldung liegt länger als zehn Minuten zurück.")]
    NotFresh,
    #[error("Die Sitzung ist beendet.")]
    SessionEnded,
    #[error("Diese Einladung gilt nicht.")]
    NoInvitation,
    #[error("Gerade melden sich sehr viele an.")]
    Crowded,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccountError {
    /// What would be possible.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            AccountError::Login(_) => "3 bis 64 Zeichen: Buchstaben, Ziffern und . - _ @ +.".to_owned(),
            AccountError::LoginTaken => "Einen anderen Anmeldenamen wählen.".to_owned(),
            AccountError::Password(faults) => {
                faults.iter().map(PasswordFault::hint).collect::<Vec<_>>().join(" ")
            }
            AccountError::WrongPassword => "Noch einmal eingeben; auf Groß- und Kleinschreibung achten.".to_owned(),
            AccountError::Refused => {
                "Alles noch einmal eingeben. Wer einen zweiten Faktor eingerichtet hat, braucht auch dessen Code; jeder gilt \
                 nur einmal."
                    .to_owned()
            }
            AccountError::WrongCode => {
                "Den Code eingeben, den die App gerade zeigt; die Uhr des Geräts muss stimmen. Jeder Code gilt nur einmal."
                    .to_owned()
            }
            AccountError::Wait(_) => {
                "Länger als 15 Minuten dauert das nie. Von einem Gerät, von dem Sie sich schon angemeldet haben, halten Sie \
                 die Fehlversuche anderer nicht auf."
                    .to_owned()
            }
            AccountError::HasSecondFactor => "Den bisherigen zuerst entfernen.".to_owned(),
            AccountError::NotFresh => "Abmelden, neu anmelden und gleich noch einmal versuchen.".to_owned(),
            AccountError::SessionEnded => "Noch einmal anmelden.".to_owned(),
            AccountError::NoInvitation => {
                "Eine Einladung gilt sieben Tage und ein einziges Mal. Eine neue gibt die Systemverwaltung mit „titelbuch \
                 actor invite“ aus."
                    .to_owned()
            }
            AccountError::Crowded => "In einigen Sekunden noch einmal versuchen.".to_owned(),
            AccountError::Store(error) => error.hint().to_owned(),
        }
    }
}

impl From<sea_orm::DbErr> for AccountError {
    fn from(error: sea_orm::DbErr) -> AccountError {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => AccountError::LoginTaken,
            _ => AccountError::Store(error.into()),
        }
    }
}

impl From<Wait> for AccountError {
    fn from(Wait(until): Wait) -> AccountError {
        AccountError::Wait(until)
    }
}

impl From<Crowded> for AccountError {
    fn from(_: Crowded) -> AccountError {
        AccountError::Crowded
    }
}

/// The one form of a login: NFC, lower case, without space around it.
pub(super) fn normal_login(login: &str) -> String {
    login.nfc().collect::<String>().trim().to_lowercase().nfc().collect()
}

/// A login that may be chosen.
///
/// # Errors
/// `Login`.
pub(super) fn usable_login(login: &str) -> Result<String, AccountError> {
    let login = normal_login(login);
    let good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    if (3..=64).contains(&login.chars().count()) && login.chars().all(good) {
        Ok(login)
    } else {
        Err(AccountError::Login(login))
    }
}

/// # Errors
/// `Disabled`, or those of the database.
pub(super) async fn refuse_disabled(db: &impl ConnectionTrait, actor: &ActorId) -> Result<(), StoreError> {
    let row = vault_accounts::Entity::find_by_id(actor.to_string()).one(db).await?;
    match row {
        Some(row) if row.disabled != 0 => Err(StoreError::Disabled(actor.to_string())),
        _ => Ok(()),
    }
}

/// A new login and password of an actor, inside a transaction. What was the second factor is none any more.
pub(super) async fn set_login(
    db: &impl ConnectionTrait,
    now: Instant,
    actor: &ActorId,
    login: String,
    password: String,
) -> Result<(), AccountError> {
    use vault_accounts::Column;
    let row = vault_accounts::ActiveModel {
        actor: Set(actor.to_string()),
        login: Set(Some(login)),
        password: Set(Some(password)),
        totp_secret: Set(None),
        totp_step: Set(None),
        disabled: Set(0),
        changed_at_ms: Set(now.unix_ms()),
    };
    let columns = [Column::Login, Column::Password, Column::TotpSecret, Column::TotpStep, Column::ChangedAtMs];
    let again = OnConflict::column(Column::Actor).update_columns(columns).to_owned();
    vault_accounts::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

impl Store {
    /// The account of an actor.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn account(&self, _viewer: &Viewer, actor: &ActorId) -> Result<Option<Account>, StoreError> {
        let row = vault_accounts::Entity::find_by_id(actor.to_string()).one(&self.db).await?;
        row.map(Account::read).transpose()
    }

    /// Every account, without any secret of it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn accounts(&self, _viewer: &Viewer) -> Result<Vec<Account>, StoreError> {
        vault_accounts::Entity::find().all(&self.db).await?.into_iter().map(Account::read).collect()
    }

    /// That somebody inside a session is its owner; wrong tries are counted.
    ///
    /// # Errors
    /// `WrongPassword`, `Wait`, `Crowded`, or those of the database.
    pub async fn confirm_password(&self, now: Instant, actor: &ActorId, password: &str) -> Result<(), AccountError> {
        let held = Held::reserve(&self.db, now, Limit::of_actor(actor.as_str())).await?;
        self.account_of_password(actor, password).await?;
        Ok(held.release(&self.db, now).await?)
    }

    /// The row of a login that may sign in.
    pub(super) async fn account_of_login(&self, login: &str) -> Result<Option<vault_accounts::Model>, StoreError> {
        let login = normal_login(login);
        // Nobody is called so, and PostgreSQL does not take it as a text.
        if login.contains('\0') {
            return Ok(None);
        }
        let find = vault_accounts::Entity::find().filter(vault_accounts::Column::Login.eq(login));
        Ok(find.one(&self.db).await?.filter(|row| row.disabled == 0))
    }

    /// How many passwords this process has verified.
    #[must_use]
    pub fn passwords_verified(&self) -> u64 {
        self.booth.verified()
    }

    /// A new password that may be chosen, as it is kept.
    pub(super) async fn hash_password(&self, login: &str, password: &str) -> Result<String, AccountError> {
        let faults = password::faults(login, password);
        if !faults.is_empty() {
            return Err(AccountError::Password(faults));
        }
        Ok(self.booth.hash(password).await??)
    }

    /// The row of an actor who knows the password.
    pub(super) async fn account_of_password(
        &self,
        actor: &ActorId,
        password: &str,
    ) -> Result<vault_accounts::Model, AccountError> {
        let row = vault_accounts::Entity::find_by_id(actor.to_string()).one(&self.db).await?;
        let row = row.filter(|row| row.disabled == 0);
        let kept = row.as_ref().and_then(|row| row.password.clone());
        let right = self.booth.verify(password, kept).await??;
        row.filter(|_| right).ok_or(AccountError::WrongPassword)
    }

    /// Another password for an actor who knows the present one; every session but this one ends.
    ///
    /// # Errors
    /// `WrongPassword`, `Wait`, `Password` with all its faults, `Crowded`, or those of the database.
    pub async fn change_password(
        &self,
        now: Instant,
        (actor, kept): (&ActorId, SessionHash),
        old: &str,
        new: &str,
    ) -> Result<(), AccountError> {
        use vault_accounts::Column;
        let held = Held::reserve(&self.db, now, Limit::of_actor(actor.as_str())).await?;
        let row = self.account_of_password(actor, old).await?;
        let (before, login) = (row.password, row.login.unwrap_or_default());
        held.release(&self.db, now).await?;
        let password = self.hash_password(&login, new).await?;
        let tx = self.begin_withdrawal().await?;
        // Only if it still is what was verified: two changes at once do not both succeed.
        let changed = vault_accounts::Entity::update_many()
            .col_expr(Column::Password, Expr::value(password))
            .col_expr(Column::ChangedAtMs, Expr::value(now.unix_ms()))
            .filter(Column::Actor.eq(actor.as_str()))
            .filter(Column::Password.eq(before))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            tx.rollback().await?;
            return Err(AccountError::WrongPassword);
        }
        sessions::end(&tx, actor, Ending::AllBut(kept)).await?;
        Ok(tx.commit().await?)
    }

    /// Lets an actor in no more: sessions, tokens and invitations end, and none is given out. What they booked stays.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn disable_actor(&self, now: Instant, actor: &ActorId) -> Result<(), StoreError> {
        use vault_accounts::Column;
        let row = vault_accounts::ActiveModel {
            actor: Set(actor.to_string()),
            login: Set(None),
            password: Set(None),
            totp_secret: Set(None),
            totp_step: Set(None),
            disabled: Set(1),
            changed_at_ms: Set(now.unix_ms()),
        };
        let again =
            OnConflict::column(Column::Actor).update_columns([Column::Disabled, Column::ChangedAtMs]).to_owned();
        let tx = self.begin_withdrawal().await?;
        vault_accounts::Entity::insert(row).on_conflict(again).exec_without_returning(&tx).await?;
        sessions::end(&tx, actor, Ending::All).await?;
        let tokens = vault_tokens::Entity::delete_many().filter(vault_tokens::Column::Actor.eq(actor.as_str()));
        tokens.exec(&tx).await?;
        sign_in::forget_devices(&tx, actor.as_str()).await?;
        let invited = vault_invitations::Column::Actor.eq(actor.as_str());
        vault_invitations::Entity::delete_many().filter(invited).exec(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// Lets an actor in again, with the login and password they had; a token has to be given out anew.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn enable_actor(&self, now: Instant, actor: &ActorId) -> Result<(), StoreError> {
        use vault_accounts::Column;
        vault_accounts::Entity::update_many()
            .col_expr(Column::Disabled, Expr::value(0_i64))
            .col_expr(Column::ChangedAtMs, Expr::value(now.unix_ms()))
            .filter(Column::Actor.eq(actor.as_str()))
            .exec(&self.db)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    //! Logins as a table.

    use super::*;

    #[test]
    fn a_login_has_one_form() {
        for (typed, kept) in [
            (" Anna.Beispiel ", Some("anna.beispiel")),
            ("MU\u{308}LLER", Some("müller")),
            ("a@b.example", Some("a@b.example")),
            ("ab", None),
            ("anna beispiel", None),
            ("<script>", None),
            ("", None),
        ] {
            assert_eq!(usable_login(typed).ok().as_deref(), kept, "{typed}");
        }
        assert!(usable_login(&"a".repeat(64)).is_ok() && usable_login(&"a".repeat(65)).is_err());
    }
}
