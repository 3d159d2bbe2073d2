//! titelbuch: the book of a public funding programme.
//!
//! A pure book (`core`), surrounded by clerks: `store` is the only writer, `intake` reads tables
//! from outside, `report` builds content and prints it, `web` and `cli` speak with people and
//! programs. It plans, records and proves; it is not the federal cash system and pays nothing.
//! `ARCHITECTURE.md` is the map.

pub mod cli;
pub mod core;
pub mod desk;
pub mod intake;
pub mod report;
pub mod store;
pub mod web;
