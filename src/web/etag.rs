//! Entity tags: when an answer is still the one that the caller has.
//!
//! The journal only grows, so address, query and tree size name an answer for ever, as long as the program is the same.

use crate::core::journal::hash::{Hash, sha256};
use crate::store::Viewer;
use rocket::request::Request;

/// A strong entity tag with its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag(String);

impl ETag {
    /// The tag of an answer to this address at this size, to whoever sees as much.
    pub fn of(request: &Request<'_>, size: u64, root: &Hash, viewer: &Viewer) -> ETag {
        let (version, sight) = (env!("CARGO_PKG_VERSION"), viewer.sight());
        let text = format!("{version}\n{}\n{size}\n{root}\n{sight:?}", request.uri());
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
