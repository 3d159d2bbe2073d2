//! The house holds together: rings, forbidden names, sizes, and catalogues that agree with the code.
//!
//! Reads source text, not behaviour. Each check has a sample that it must refuse, for a test that
//! cannot fail protects nothing. Exceptions stand in `architecture_exceptions.toml` and only shrink.

mod catalogues;
mod glossary;
mod limits;
mod rings;
mod rules;
mod source;
