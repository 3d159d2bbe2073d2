//! The booth where passwords are hashed and verified: a few at a time, away from the threads that answer.
//!
//! Argon2id costs memory on purpose. Without a bound, many sign-ins at once would cost all of it; and without a bound on
//! who waits, all connections would. A login that nobody has is verified too, against a hash that no password fits.

use super::password::normal;
use crate::store::{StoreError, secret};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;

/// Memory of one verification, in KiB, passes and lanes: what OWASP names as the least.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Verifications at the same time: 76 MiB.
const AT_ONCE: usize = 4;
/// Who may wait for one of them.
const WAITING: usize = 64;

/// Counts what it verifies, so that it can be seen that an unknown login costs the same.
pub struct Booth {
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    verified: AtomicU64,
}

impl Default for Booth {
    fn default() -> Booth {
        let [places, waiting] = [AT_ONCE, AT_ONCE + WAITING].map(|many| Arc::new(Semaphore::new(many)));
        Booth { places, waiting, verified: AtomicU64::new(0) }
    }
}

/// Too many wait already; nothing was tried.
#[derive(Debug)]
pub struct Crowded;

fn argon2() -> Result<Argon2<'static>, StoreError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(StoreError::unreadable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, StoreError> {
    let salt = secret::random::<16>()?;
    let hash: PasswordHash =
        argon2()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(StoreError::unreadable)?;
    Ok(hash.to_string())
}

fn fits(password: &str, hash: &str) -> Result<bool, StoreError> {
    let hash = PasswordHash::new(hash).map_err(StoreError::unreadable)?;
    Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
}

/// The hash of a password that nobody has: 32 random bytes that were thrown away, at the same cost as every other.
const OF_NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$A2FDqIBE6WAHDGXB+Yk/1A$DUM3uteKkrmo7CKewIZfeCK/8TuJ6pm6URW8HmDglX0";

impl Booth {
    /// How many verifications there were.
    pub fn verified(&self) -> u64 {
        self.verified.load(Ordering::Relaxed)
    }

    /// The hash of a password, as it is kept.
    ///
    /// # Errors
    /// `Crowded` inside, or what keeps it from being hashed.
    pub(in crate::store) async fn hash(&self, password: &str) -> Result<Result<String, Crowded>, StoreError> {
        let password = normal(password);
        self.work(move || hash(&password)).await
    }

    /// Whether a password fits a hash; without a hash it never does, and takes as long.
    ///
    /// # Errors
    /// As `hash`.
    pub(in crate::store) async fn verify(
        &self,
        password: &str,
        kept: Option<String>,
    ) -> Result<Result<bool, Crowded>, StoreError> {
        let password = normal(password);
        self.verified.fetch_add(1, Ordering::Relaxed);
        self.work(move || {
            let right = fits(&password, kept.as_deref().unwrap_or(OF_NOBODY))?;
            Ok(right && kept.is_some())
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Result<T, Crowded>, StoreError> {
        let Ok(waits) = Arc::clone(&self.waiting).try_acquire_owned() else { return Ok(Err(Crowded)) };
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        // The place belongs to the work, not to who asked for it: it is free when the memory is.
        let work = move || {
            let done = work();
            drop((place, waits));
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(StoreError::unreadable)?.map(Ok)
    }
}

#[cfg(test)]
mod tests {
    //! What is kept, and that nobody's hash costs as much as everybody's.

    use super::*;

    /// Algorithm, version and costs: what stands before salt and hash.
    fn cost(kept: &str) -> Vec<&str> {
        kept.split('$').take(4).collect()
    }

    #[test]
    fn a_hash_fits_its_password_alone_and_nobodys_costs_the_same() {
        let kept = hash("pferd batterie heft").unwrap();
        assert!(fits("pferd batterie heft", &kept).unwrap() && !fits("pferd batterie hefT", &kept).unwrap());
        assert_eq!(cost(&kept), ["", "argon2id", "v=19", "m=19456,t=2,p=1"]);
        assert_eq!(cost(&kept), cost(OF_NOBODY));
        assert_eq!(kept.len(), OF_NOBODY.len());
        assert_ne!(kept, hash("pferd batterie heft").unwrap(), "each has a salt of its own");
    }

    #[tokio::test]
    async fn who_finds_the_booth_full_is_told_at_once() {
        let booth = Booth::default();
        let all = Arc::clone(&booth.waiting).acquire_many_owned(68).await.unwrap();
        assert!(booth.hash("pferd batterie heft").await.unwrap().is_err());
        drop(all);
        assert!(!booth.verify("pferd batterie heft", None).await.unwrap().unwrap());
        assert_eq!(booth.verified(), 1);
    }
}
