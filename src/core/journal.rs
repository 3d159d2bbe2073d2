//! The journal's proofs: canonical bytes, hashes, the Merkle log, signed checkpoints, proof files.
//!
//! Pure mathematics over bytes. It knows no event, no account and no database: what a leaf says is
//! decided elsewhere, where its nodes lie is the store's affair, and key seeds come from outside
//! because nothing here is random. Formats are public ones (RFC 8785, RFC 6962, C2SP), so that an
//! auditor can check a proof without this program. No law asks for a Merkle log; it is how we show
//! that a booking was not changed afterwards without anybody having to trust us.

pub mod canonical;
pub mod checkpoint;
pub mod hash;
pub mod merkle;
pub mod note;
pub mod proof;
