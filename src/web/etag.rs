//! Entity tags: when an answer is still the one that the caller has.
//!
//! The journal only grows, so address, query and tree size name an answer for ever, as long as the program is the same.

use crate::core::journal::hash::{Hash, sha256};
use rocket::request::Request;

/// A strong entity tag with its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag(String);

impl ETag {
    /// The tag of an answer to this address at this size.
    pub fn of(request: &Request<'_>, size: u64, root: &Hash) -> ETag {
        let text = format!("{}\n{}\n{size}\n{root}", env!("CARGO_PKG_VERSION"), request.uri());
        ETag::of_hash(&sha256(text.as_bytes()))
    }

    /// The tag of bytes that have a hash of their own.
    pub fn of_hash(hash: &Hash) -> ETag {
        ETag(format!("\"{hash}\""))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the caller says that it has this answer (RFC 9110 section 13.1.2, weak comparison).
    pub fn is_known(&self, request: &Request<'_>) -> bool {
        let tags = request.headers().get("If-None-Match").flat_map(|value| value.split(','));
        tags.map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.0)
    }
}
