//! The second factor: codes of an app (TOTP, RFC 6238) beside the password, and recovery codes for when it is lost.
//!
//! A code fits for its half minute and the one before and after, and once: the step of the last one is kept. Recovery
//! codes open once each. The secret is kept as it is, for codes are made of it.

use super::accounts::AccountError;
use super::attempts::{Held, Limit};
use super::entities::{vault_accounts, vault_recovery_codes};
use super::sessions::{self, Ending, Session};
use super::{Store, StoreError, secret};
use crate::core::calendar::Instant;
use crate::core::command::Authentication;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use totp_rs::{Builder, Secret, Totp};

/// Recovery codes that are given out together.
const RECOVERY_CODES: usize = 10;
/// No letter is taken for another.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The second factor was set up.
#[derive(Debug)]
pub struct Enrolled {
    /// Shown once.
    pub recovery_codes: Vec<String>,
    /// The new id of the session, which now is stronger than it was.
    pub session: String,
}

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret.to_vec()).build().ok()
}

fn seconds(now: Instant) -> u64 {
    u64::try_from(now.unix_ms() / 1000).unwrap_or_default()
}

/// The step that a code belongs to, if it is one of these minutes.
fn step_of(secret: &[u8], code: &str, now: Instant) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let step = totp(secret).filter(|_| digits)?.check(&code, seconds(now))?;
    i64::try_from(step).ok()
}

/// A recovery code as it is compared: without what stands between its letters.
fn bare(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn new_recovery_code() -> Result<String, StoreError> {
    // 256 is a multiple of 32, so each letter is as likely as every other: 80 bits in all.
    let letters = secret::random::<16>()?.map(|byte| LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'0'));
    let text: Vec<String> = letters.chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    Ok(text.join("-"))
}

/// Takes a code of the app or a recovery code; `false` where it is neither, or was taken before.
pub(super) async fn use_up(
    db: &impl ConnectionTrait,
    now: Instant,
    row: &vault_accounts::Model,
    code: &str,
) -> Result<bool, StoreError> {
    use vault_accounts::Column;
    let secret = row.totp_secret.as_deref().unwrap_or_default();
    if let Some(step) = step_of(secret, code, now) {
        let newer = Column::TotpStep.is_null().or(Column::TotpStep.lt(step));
        let used = vault_accounts::Entity::update_many()
            .col_expr(Column::TotpStep, Expr::value(step))
            .filter(Column::Actor.eq(row.actor.as_str()))
            .filter(Column::TotpSecret.eq(secret.to_vec()))
            .filter(newer)
            .exec(db)
            .await?;
        return Ok(used.rows_affected == 1);
    }
    let code = secret::kept(&bare(code));
    let own = vault_recovery_codes::Column::Actor.eq(row.actor.as_str());
    let used = vault_recovery_codes::Entity::delete_many()
        .filter(vault_recovery_codes::Column::CodeSha256.eq(code))
        .filter(own)
        .exec(db)
        .await?;
    Ok(used.rows_affected == 1)
}

/// Takes every recovery code of an actor away.
pub(super) async fn clear_recovery_codes(db: &impl ConnectionTrait, actor: &str) -> Result<(), StoreError> {
    let own = vault_recovery_codes::Column::Actor.eq(actor);
    vault_recovery_codes::Entity::delete_many().filter(own).exec(db).await?;
    Ok(())
}

async fn set_secret(
    tx: &DatabaseTransaction,
    now: Instant,
    actor: &str,
    new: Option<(Vec<u8>, i64)>,
) -> Result<bool, StoreError> {
    use vault_accounts::Column;
    let (secret, step) = new.unzip();
    // One is set where there is none, and taken away where there is one.
    let other_way = if secret.is_some() { Column::TotpSecret.is_null() } else { Column::TotpSecret.is_not_null() };
    let changed = vault_accounts::Entity::update_many()
        .col_expr(Column::TotpSecret, Expr::value(secret))
        .col_expr(Column::TotpStep, Expr::value(step))
        .col_expr(Column::ChangedAtMs, Expr::value(now.unix_ms()))
        .filter(Column::Actor.eq(actor))
        .filter(other_way)
        .exec(tx)
        .await?;
    clear_recovery_codes(tx, actor).await?;
    Ok(changed.rows_affected == 1)
}

impl Store {
    /// A secret for an app, in base 32; nothing is kept of it until a code of it was shown.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub fn new_second_factor(&self) -> Result<String, StoreError> {
        Ok(Secret::from(secret::random::<20>()?.to_vec()).to_base32())
    }

    /// Sets up the second factor for who knows the password, with a secret and a code of it; every other session ends, this
    /// one gets another id.
    ///
    /// # Errors
    /// `WrongPassword`, `WrongCode`, `Wait`, `HasSecondFactor`, `Crowded`, or those of the database; `SessionEnded` where the
    /// session does not hold any more.
    pub async fn enrol_second_factor(
        &self,
        now: Instant,
        session: &Session,
        password: &str,
        (secret, code): (&str, &str),
    ) -> Result<Enrolled, AccountError> {
        let actor = &session.actor;
        let held = Held::reserve(&self.db, now, Limit::of_actor(actor.as_str())).await?;
        self.account_of_password(actor, password).await?;
        let secret = Secret::try_from_base32(secret).map_err(|_| AccountError::WrongCode)?;
        let secret = secret.as_bytes().to_vec();
        let step = step_of(&secret, code, now).ok_or(AccountError::WrongCode)?;
        held.release(&self.db, now).await?;
        let codes = (0..RECOVERY_CODES).map(|_| new_recovery_code()).collect::<Result<Vec<_>, _>>()?;
        let tx = self.begin_withdrawal().await?;
        if !set_secret(&tx, now, actor.as_str(), Some((secret, step))).await? {
            tx.rollback().await?;
            return Err(AccountError::HasSecondFactor);
        }
        let rows = codes.iter().map(|code| vault_recovery_codes::ActiveModel {
            code_sha256: Set(secret::kept(&bare(code))),
            actor: Set(actor.to_string()),
        });
        vault_recovery_codes::Entity::insert_many(rows).exec_without_returning(&tx).await?;
        let Some(id) = sessions::rotate(&tx, now, session, Authentication::PasswordAndTotp).await? else {
            tx.rollback().await?;
            return Err(AccountError::SessionEnded);
        };
        sessions::end(&tx, actor, Ending::AllBut(super::SessionHash::of(&id))).await?;
        tx.commit().await?;
        Ok(Enrolled { recovery_codes: codes, session: id })
    }

    /// Takes the second factor away from who shows password and a code of it; every other session ends.
    ///
    /// # Errors
    /// `WrongPassword`, `WrongCode`, `Wait`, `Crowded`, or those of the database.
    pub async fn remove_second_factor(
        &self,
        now: Instant,
        session: &Session,
        password: &str,
        code: &str,
    ) -> Result<(), AccountError> {
        let actor = &session.actor;
        let held = Held::reserve(&self.db, now, Limit::of_actor(actor.as_str())).await?;
        let row = self.account_of_password(actor, password).await?;
        if row.totp_secret.is_none() || !use_up(&self.db, now, &row, code).await? {
            return Err(AccountError::WrongCode);
        }
        held.release(&self.db, now).await?;
        let tx = self.begin_withdrawal().await?;
        set_secret(&tx, now, actor.as_str(), None).await?;
        sessions::end(&tx, actor, Ending::AllBut(session.hash)).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    //! The published vectors of RFC 6238 (SHA-1, cut to six digits), and the window.

    use super::*;

    #[test]
    fn codes_are_those_of_the_standard_and_fit_for_a_minute_and_a_half() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (1_111_111_111, "050471"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            let at = |shift: i64| Instant::from_unix_ms((seconds + shift) * 1000);
            assert_eq!(step_of(secret, code, at(0)), Some(seconds / 30), "{code}");
            let start = -(seconds % 30);
            for (shift, fits) in [(start - 31, false), (start - 30, true), (start + 59, true), (start + 60, false)] {
                assert_eq!(step_of(secret, code, at(shift)).is_some(), fits, "{code} {shift}");
            }
        }
        let now = Instant::from_unix_ms(59_000);
        assert!(step_of(secret, " 287 082 ", now).is_some());
        for wrong in ["", "28708", "2870820", "28708２", "abcdef", "-28708"] {
            assert_eq!(step_of(secret, wrong, now), None, "{wrong}");
        }
        assert_eq!(step_of(b"short", "287082", now), None);
    }

    #[test]
    fn a_recovery_code_is_read_as_it_was_written_down() {
        let code = new_recovery_code().unwrap();
        assert_eq!((code.len(), bare(&code).len()), (19, 16));
        assert_eq!(bare(&code.to_uppercase().replace('-', " ")), bare(&code));
        assert_ne!(code, new_recovery_code().unwrap());
    }
}
