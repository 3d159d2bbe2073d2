//! The one integration test binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod api;
mod architecture;
mod cli;
mod events;
mod proofs;
mod reports;
mod store;
mod support;
mod terminal;
