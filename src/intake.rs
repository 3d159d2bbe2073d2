//! Intake: bytes from outside become typed tables, or every fault is named.
//!
//! The second ring: it knows the core and nothing else. It opens no file (callers hand in bytes),
//! keeps no state, and repairs nothing: a table is taken verbatim or refused with all its faults.

pub mod agreement;
pub mod apportion_output;
pub mod base_rates;
pub mod cash_statement;
pub mod fault;
pub mod federal_states;
mod foreign_table;
pub mod key_figures;
pub mod key_table;
pub mod municipalities;
pub(crate) mod numbers;
mod own_table;
pub mod policy_fields;
pub mod population;
pub mod receipt_list;
pub mod roll_out;
pub mod scenario;
pub(crate) mod table_rows;
pub mod tables;
pub mod voucher_list;
pub mod weights;
