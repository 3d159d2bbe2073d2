//! The book itself: money, keys, accounts, rules and the journal.
//!
//! Pure: no async, no clock, no files, no SQL, no HTTP, no floating point. What is not loaded is
//! `NotLoaded`, never zero. Everything here may be read by a lawyer beside the law.

pub mod account;
pub mod administration;
pub mod agreement;
pub mod allocation;
pub mod apportion;
pub mod book;
pub mod budget;
pub mod calendar;
pub mod checklist;
pub mod claim;
pub mod command;
pub mod commitment;
pub mod commitment_authority;
pub mod consortium;
pub mod contribution;
pub mod course;
pub mod decide;
pub mod dossier;
pub mod event;
pub mod federal_state;
pub mod figures;
pub mod filing;
pub mod forward_commitment;
pub mod ids;
pub mod interest;
pub mod journal;
pub mod keys;
pub mod ledger;
pub mod money;
pub mod onward_grant;
pub mod order;
pub mod owners;
pub mod payment;
pub mod policy_field;
pub mod proposal;
pub mod recipient;
pub mod refinancing;
pub mod refund;
pub mod reuse;
pub mod role;
pub mod roll_out;
pub mod rules;
pub mod service;
pub mod settlement;
pub mod share;
pub mod sight;
pub mod sources;
pub mod voucher;
pub mod year;
