//! The store on SQLite and PostgreSQL: recording, repeating, proving, rebuilding, being tampered with.

mod concurrency;
mod flipping;
mod guards;
mod history;
mod runtime_role;
mod tampering;
