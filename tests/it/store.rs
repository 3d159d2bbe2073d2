//! The store on SQLite and PostgreSQL: recording, repeating, proving, rebuilding, being tampered with.

mod concurrency;
mod damage;
mod days;
mod flipping;
mod guards;
mod history;
mod opening;
mod runtime_role;
mod tampering;
mod together;
mod tokens;
