//! SHA-256 values and their one written form.
//!
//! A hash is 32 bytes; people and JSON see 64 lower-case hex digits, C2SP files see standard
//! base64. Other spellings are refused, so that equal hashes always have equal text. This is not a
//! password hash and not a comparison in constant time: everything here is public.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Why a text or a byte string is not a SHA-256 hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    #[error("„{0}“ ist kein SHA-256-Wert; erwartet werden 64 Hexadezimalziffern in Kleinschreibung")]
    Hex(String),
    #[error("„{0}“ ist kein SHA-256-Wert; erwartet werden 32 Bytes in Base64 (44 Zeichen mit „=“)")]
    Base64(String),
    #[error("ein SHA-256-Wert hat 32 Bytes, nicht {0}")]
    Length(usize),
}

/// One SHA-256 value, 32 bytes; ordered by bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, std::hash::Hash)]
#[serde(try_from = "String")]
pub struct Hash([u8; 32]);

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// SHA-256 of one prefix byte and `bytes`, without joining them first.
pub(crate) fn sha256_prefixed(prefix: u8, bytes: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([prefix]).chain_update(bytes).finalize().into())
}

impl Hash {
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash in a byte string, as a database column gives it.
    ///
    /// # Errors
    /// `HashError::Length` unless there are exactly 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, HashError> {
        <[u8; 32]>::try_from(bytes).map(Self).map_err(|_| HashError::Length(bytes.len()))
    }

    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Standard base64 with padding, 44 characters (RFC 4648 section 4).
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// # Errors
    /// `HashError::Base64` for anything but the one text that `to_base64` prints.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        let bytes = STANDARD.decode(text).map_err(|_| HashError::Base64(text.to_owned()))?;
        Self::from_slice(&bytes).map_err(|_| HashError::Base64(text.to_owned()))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every event is written with the hash of its command: digits from a table, not a formatting a byte.
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |half: u8| DIGITS.get(usize::from(half)).copied().unwrap_or_default();
        let mut text = [0; 64];
        for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        let mut hash = [0_u8; 32];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != hash.len() || !rest.is_empty() {
            return Err(HashError::Hex(text.to_owned()));
        }
        for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
            match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => *byte = (high << 4) | low,
                _ => return Err(HashError::Hex(text.to_owned())),
            }
        }
        Ok(Self(hash))
    }
}

fn digit(ascii: u8) -> Option<u8> {
    match ascii {
        b'0'..=b'9' => Some(ascii - b'0'),
        b'a'..=b'f' => Some(ascii - b'a' + 10),
        _ => None,
    }
}

impl TryFrom<String> for Hash {
    type Error = HashError;

    fn try_from(text: String) -> Result<Self, HashError> {
        text.parse()
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}
