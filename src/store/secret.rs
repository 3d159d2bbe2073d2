//! Secrets that are shown once and kept as their SHA-256: tokens, sessions, invitations, codes.

use super::StoreError;
use crate::core::journal::hash::sha256;

/// 32 random bytes behind a prefix that says what it is.
pub(super) fn new_secret(prefix: &str) -> Result<String, StoreError> {
    Ok(format!("{prefix}{}", sha256(&random::<32>()?)))
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes)
}

/// What is kept of a secret.
pub(super) fn kept(secret: &str) -> Vec<u8> {
    sha256(secret.as_bytes()).as_bytes().to_vec()
}
