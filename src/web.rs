//! The web ring: the book over HTTP, as JSON for programs and as pages for people.
//!
//! It reads a request into a command or a question, hands it to the store, and says the answer. It has no rules, no
//! money arithmetic and no SQL. Where the rights of a book are in force everybody
//! shows a token or is signed in; where they are not, the server stays on its own machine and reading is free there.

pub mod server;

mod api;
mod body;
mod caller;
mod etag;
mod fields;
mod guards;
mod health;
mod openapi;
mod pages;
mod paging;
mod problem;
pub mod provider;
mod reading;
mod sight;
mod site;
mod streaming;
mod writing;

pub use pages::legal::OperatorTexts;

#[cfg(test)]
mod tests;
