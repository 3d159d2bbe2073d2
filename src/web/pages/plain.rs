//! Pages of the door and of an account: blocks without a point of the journal, never kept by a browser.

use super::blocks::{Block, Input, Kind, Link, Post};
use super::failure::Failed;
use super::shell::{PlainPage, Shell};
use super::words::Words;
use crate::store::accounts::AccountError;
use crate::web::guards::Visitor;
use crate::web::problem::{Problem, RETRY_AFTER_SECONDS};
use askama::Template as _;
use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Redirect, Responder, Response};
use std::io::Cursor;

/// A page, or the way to the next one.
pub enum Plain {
    Page {
        status: Status,
        html: String,
    },
    Onward(String),
    /// Another address, to which a link leads and a browser goes by itself. It is this page that sends it there: a
    /// redirect on the way from another site would go on without the cookies that only this site's own pages send.
    Arrived {
        html: String,
        onward: String,
    },
}

/// What a handler of the door or of an account returns.
pub type Told = Result<Plain, Failed>;

/// The page with this title.
pub fn page(visitor: &Visitor, status: Status, title: &str, blocks: Vec<Block>) -> Told {
    Ok(Plain::Page { status, html: drawn(visitor, title, blocks)? })
}

fn drawn(visitor: &Visitor, title: &str, blocks: Vec<Block>) -> Result<String, Failed> {
    let shell = Shell::bare(Words::default(), title, |path| path.to_owned(), (String::new(), visitor));
    Ok(PlainPage { shell, blocks }.render().map_err(|error| Problem::internal(&error))?)
}

/// The page between another site and one of this server.
pub fn arrived(title: &str, onward: String) -> Told {
    let blocks = vec![Block::Links(vec![Link::new("Weiter", onward.clone())])];
    Ok(Plain::Arrived { html: drawn(&Visitor(None), title, blocks)?, onward })
}

/// The same after something went wrong: the title says so first.
pub fn fault(visitor: &Visitor, status: Status, title: &str, blocks: Vec<Block>) -> Told {
    page(visitor, status, &format!("Fehler: {title}"), blocks)
}

/// A field for a code.
pub fn code(hint: &'static str) -> Input {
    let (name, label) = ("code", "Code des zweiten Faktors");
    Input { name, label, hint, value: String::new(), kind: Kind::Text, autocomplete: "one-time-code" }
}

/// What an error of an account is on a page; what failed inside is no page of the door.
pub fn alert(error: AccountError) -> Result<(Status, Block), Failed> {
    let status = match error {
        AccountError::Store(error) => return Err(error.into()),
        AccountError::Wait(until) => {
            let text = format!("Wieder möglich ab {}. {}", Words::default().moment(until), error.hint());
            return Ok((Status::TooManyRequests, Block::Alert(error.to_string(), text)));
        }
        AccountError::Refused => Status::Forbidden,
        AccountError::Crowded => Status::ServiceUnavailable,
        AccountError::NoInvitation => Status::NotFound,
        _ => Status::UnprocessableEntity,
    };
    Ok((status, Block::Alert(error.to_string(), error.hint())))
}

/// A field for a password.
pub fn password(name: &'static str, label: &'static str, hint: &'static str, autocomplete: &'static str) -> Input {
    Input { name, label, hint, value: String::new(), kind: Kind::Password, autocomplete }
}

/// A button that changes something, without fields.
pub fn button(action: &str, token: &str, hidden: Vec<(&'static str, String)>, text: &str, about: &str) -> Block {
    let (action, token) = (action.to_owned(), token.to_owned());
    Block::Post(Post { action, token, hidden, inputs: Vec::new(), button: text.to_owned(), about: about.to_owned() })
}

impl<'r> Responder<'r, 'static> for Plain {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let (status, html, onward) = match self {
            Plain::Onward(to) => return Redirect::to(to).respond_to(request),
            Plain::Page { status, html } => (status, html, None),
            Plain::Arrived { html, onward } => (Status::Ok, html, Some(onward)),
        };
        let mut response = Response::build();
        if let Some(onward) = onward {
            response.raw_header("Refresh", format!("0; url={onward}"));
        }
        response.status(status).header(ContentType::HTML).raw_header("Cache-Control", "no-store");
        if status == Status::ServiceUnavailable {
            response.raw_header("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.sized_body(html.len(), Cursor::new(html)).ok()
    }
}
