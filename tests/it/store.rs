//! The store on SQLite and PostgreSQL: recording, repeating, proving, rebuilding, being tampered with.

mod concurrency;
pub mod consortium;
mod courses;
mod damage;
mod days;
pub mod dossier;
pub mod evidence;
pub mod flipping;
mod guards;
mod guessing;
mod held;
mod history;
pub mod kept;
pub mod later_years;
pub mod money;
pub mod onward_grants;
mod opening;
pub mod roles;
mod runtime_role;
pub mod sign_in;
pub mod tampering;
mod together;
mod tokens;
mod workable;
