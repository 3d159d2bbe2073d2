//! The one integration test binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod api;
mod architecture;
mod chance;
mod cli;
mod cli_life;
mod events;
mod pages;
mod processes;
mod proofs;
mod reports;
mod store;
mod support;
mod terminal;
mod texts;
