//! The one integration test binary.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod api;
mod api_cash;
mod api_evidence;
mod api_later_years;
mod api_life;
mod api_onward;
mod api_projects;
mod architecture;
mod audit;
mod chance;
mod cli;
mod cli_life;
mod events;
mod formats;
mod notices;
mod oidc;
mod pages;
mod paper;
mod peer_defects;
mod play;
mod processes;
mod proofs;
mod report_check;
mod reports;
mod rights;
mod store;
mod support;
mod terminal;
mod texts;
