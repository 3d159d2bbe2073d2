//! The web ring: the book over HTTP, as JSON for programs and as pages for people.
//!
//! It reads a request into a command or a question, hands it to the store, and says the answer. It has no rules, no
//! money arithmetic and no SQL. Until rights are part of the book it listens on the loopback interface only, reading is
//! free there, and writing needs an actor's token.

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
mod reading;
mod sight;
mod site;
mod streaming;
mod writing;

pub use pages::legal::OperatorTexts;

#[cfg(test)]
mod tests;
