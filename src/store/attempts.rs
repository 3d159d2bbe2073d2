//! How often somebody may guess: failures are counted in the database, so that several server processes count together.
//!
//! The rule: after some failures in a row each next try waits twice as long, up to a quarter of an hour, and is not even
//! verified before. What is counted is the device, where somebody has signed in to this account from it before;
//! otherwise the login, whether anybody has it or not, and the address. So strangers make strangers wait, never the
//! owner at a device of theirs; nothing is locked for longer than the wait, and an invitation is always a way in.

use super::entities::vault_attempts;
use super::{StoreError, secret};
use crate::core::calendar::Instant;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::cmp::min;
use std::net::IpAddr;

/// Nobody waits longer for the next try.
const LONGEST_WAIT_MS: i64 = 15 * 60 * 1000;
/// Failures are forgotten when there was none for so long.
const FORGOTTEN_MS: i64 = 24 * 60 * 60 * 1000;
/// Where two tries met in the database; whoever comes again then is heard.
const MOMENT_MS: i64 = 1000;
/// Failures in a row that cost nothing: of one account, and of one address, behind which an office may sit.
const FREE_OF_ACCOUNT: i64 = 5;
const FREE_OF_ADDRESS: i64 = 20;

/// Something whose failures are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    subject: Vec<u8>,
    free: i64,
    /// A success clears it; otherwise it takes back only its own try.
    cleared: bool,
}

/// No try is heard before this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Instant);

/// Tries that are counted as failures until they are released.
pub(super) struct Held(Vec<Limit>);

impl Limit {
    fn new(subject: &str, free: i64, cleared: bool) -> Limit {
        Limit { subject: secret::kept(subject), free, cleared }
    }

    /// What one try to sign in counts for. A device is given only where it is known for this login.
    pub fn of_sign_in(login: &str, device: Option<&str>, address: Option<IpAddr>) -> Vec<Limit> {
        if let Some(device) = device {
            return vec![Limit::new(&format!("device:{device}:{login}"), FREE_OF_ACCOUNT, true)];
        }
        let address =
            address.map(|address| Limit::new(&format!("address:{}", network(address)), FREE_OF_ADDRESS, false));
        address.into_iter().chain([Limit::new(&format!("login:{login}"), FREE_OF_ACCOUNT, true)]).collect()
    }

    /// What one try inside a session counts for: the present password, a code.
    pub fn of_actor(actor: &str) -> Vec<Limit> {
        vec![Limit::new(&format!("actor:{actor}"), FREE_OF_ACCOUNT, true)]
    }

    /// How long the next try waits after so many failures.
    fn wait_ms(&self, failures: i64) -> i64 {
        let over = failures - self.free;
        if over < 0 { 0 } else { min(1000_i64 << min(over, 20), LONGEST_WAIT_MS) }
    }

    /// Counts one try as a failure, or says when it is heard. Two at once never count as one.
    async fn reserve(&self, db: &impl ConnectionTrait, now: Instant) -> Result<Result<(), Wait>, StoreError> {
        use vault_attempts::Column;
        let Some(row) = vault_attempts::Entity::find_by_id(self.subject.clone()).one(db).await? else {
            let row = vault_attempts::ActiveModel {
                subject_sha256: Set(self.subject.clone()),
                failures: Set(1),
                next_at_ms: Set(now.unix_ms() + self.wait_ms(1)),
            };
            let only_new = OnConflict::column(Column::SubjectSha256).do_nothing().to_owned();
            let written = vault_attempts::Entity::insert(row).on_conflict(only_new).exec_without_returning(db).await?;
            return Ok(if written == 1 { Ok(()) } else { Err(Wait(in_a_moment(now))) });
        };
        if row.next_at_ms > now.unix_ms() {
            return Ok(Err(Wait(Instant::from_unix_ms(row.next_at_ms))));
        }
        let forgotten = now.unix_ms() - row.next_at_ms >= FORGOTTEN_MS;
        let failures = if forgotten { 1 } else { row.failures + 1 };
        let counted = vault_attempts::Entity::update_many()
            .col_expr(Column::Failures, Expr::value(failures))
            .col_expr(Column::NextAtMs, Expr::value(now.unix_ms() + self.wait_ms(failures)))
            .filter(Column::SubjectSha256.eq(self.subject.clone()))
            .filter(Column::Failures.eq(row.failures))
            .filter(Column::NextAtMs.eq(row.next_at_ms))
            .exec(db)
            .await?;
        Ok(if counted.rows_affected == 1 { Ok(()) } else { Err(Wait(in_a_moment(now))) })
    }

    async fn release(&self, db: &impl ConnectionTrait, now: Instant) -> Result<(), StoreError> {
        use vault_attempts::Column;
        let own = Column::SubjectSha256.eq(self.subject.clone());
        if self.cleared {
            vault_attempts::Entity::delete_many().filter(own).exec(db).await?;
        } else {
            vault_attempts::Entity::update_many()
                .col_expr(Column::Failures, Expr::col(Column::Failures).sub(1))
                .col_expr(Column::NextAtMs, Expr::value(now.unix_ms()))
                .filter(own)
                .filter(Column::Failures.gt(0))
                .exec(db)
                .await?;
        }
        Ok(())
    }
}

fn in_a_moment(now: Instant) -> Instant {
    Instant::from_unix_ms(now.unix_ms() + MOMENT_MS)
}

/// One address of IPv4; of IPv6 the network that one customer has.
pub(super) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}/64", u128::from(address) >> 64),
    }
}

impl Held {
    /// Counts a try for each of these, before it is verified.
    ///
    /// # Errors
    /// `Wait`, or those of the database.
    pub(super) async fn reserve(
        db: &impl ConnectionTrait,
        now: Instant,
        limits: Vec<Limit>,
    ) -> Result<Held, super::accounts::AccountError> {
        let mut held = Held(Vec::new());
        for limit in limits {
            if let Err(wait) = limit.reserve(db, now).await? {
                // What is not verified is no failure of the others.
                held.back(db, now).await?;
                return Err(wait.into());
            }
            held.0.push(limit);
        }
        Ok(held)
    }

    async fn back(self, db: &impl ConnectionTrait, now: Instant) -> Result<(), StoreError> {
        for limit in self.0.into_iter().map(|limit| Limit { cleared: false, ..limit }) {
            limit.release(db, now).await?;
        }
        Ok(())
    }

    /// It was no failure.
    pub(super) async fn release(self, db: &impl ConnectionTrait, now: Instant) -> Result<(), StoreError> {
        for limit in &self.0 {
            limit.release(db, now).await?;
        }
        let old = vault_attempts::Column::NextAtMs.lt(now.unix_ms() - FORGOTTEN_MS);
        vault_attempts::Entity::delete_many().filter(old).exec(db).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    //! How long one waits, and who is counted with whom.

    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let limit = Limit::new("x", FREE_OF_ACCOUNT, true);
        let waits: Vec<i64> = (1..20).map(|failures| limit.wait_ms(failures) / 1000).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900]);
        assert_eq!(limit.wait_ms(i64::MAX), LONGEST_WAIT_MS);
    }

    #[test]
    fn strangers_are_counted_with_strangers() {
        let of = |device, address: &str| Limit::of_sign_in("anna", device, address.parse().ok());
        assert_eq!(of(None, "192.0.2.1"), of(None, "::ffff:192.0.2.1"));
        assert_eq!(of(None, "2001:db8::1"), of(None, "2001:db8::2"));
        assert_ne!(of(None, "2001:db8::1"), of(None, "2001:db8:0:1::1"));
        assert_ne!(of(None, "192.0.2.1"), of(None, "192.0.2.2"));
        assert_eq!(of(None, "192.0.2.1").last(), of(None, "192.0.2.2").last(), "the login is the same");
        let known = of(Some("d"), "192.0.2.1");
        assert!(known.iter().all(|limit| !of(None, "192.0.2.1").contains(limit)) && known.len() == 1);
    }
}
