//! Pages of the door and of an account: blocks without a point of the journal, in the language of their address, never
//! kept by a browser.

mod errors;

pub use errors::{of_account, of_provider_link};

use super::address;
use super::blocks::{Block, Cell, Input, Kind, Link, Post};
use super::failure::{self, Failed};
use super::shell::{PlainPage, Shell};
use super::view::{self, LANG};
use super::words::{Filling, Words};
use crate::store::accounts::AccountError;
use crate::web::guards::{SignedIn, Visitor, guard};
use crate::web::problem::{Problem, RETRY_AFTER_SECONDS};
use crate::web::writing::now;
use askama::Template as _;
use rocket::http::{ContentType, Status};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Redirect, Responder, Response};
use std::io::Cursor;

/// How a page is answered: with a status, and where somebody has to wait with the seconds.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    status: Status,
    retry_after: Option<i64>,
}

impl From<Status> for Reply {
    fn from(status: Status) -> Reply {
        Reply { status, retry_after: None }
    }
}

/// A page, or the way to the next one.
pub enum Plain {
    Page {
        reply: Reply,
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

/// Who looks at such a page, in which language, and where it is in the other one.
#[derive(Clone)]
pub struct Frame {
    pub words: Words,
    pub visitor: Visitor,
    other: String,
}

guard!(Frame, request => {
    let visitor = try_outcome!(Visitor::from_request(request).await);
    view::words(request).map(|words| Frame { words, visitor, other: failure::in_other_language(request, words) })
});

impl Frame {
    /// That of somebody whom another site sent here: nothing is known of a session.
    pub fn of_stranger(words: Words) -> Frame {
        Frame { words, visitor: Visitor(None), other: String::new() }
    }

    /// The same where the address takes forms alone: the other language is asked for at this one.
    pub fn at(self, path: &str, pairs: &[(&str, &str)]) -> Frame {
        let lang = (LANG, address::lang(self.words.other()));
        Frame { other: address::with_query(path, pairs.iter().copied().chain([lang])), ..self }
    }

    /// The same for what is shown this once: asking for it in the other language would lose it.
    pub fn once(self) -> Frame {
        Frame { other: String::new(), ..self }
    }

    /// The same after the session got another id.
    pub fn renewed(self, who: SignedIn) -> Frame {
        Frame { visitor: Visitor(Some(who)), ..self }
    }

    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub fn tell(&self, key: &str, filled: &[Filling<'_>]) -> String {
        self.words.tell(key, filled)
    }

    /// A fact by the key of its label.
    pub fn fact(&self, key: &str, value: impl Into<Cell>) -> (String, Cell) {
        (self.say(key), value.into())
    }

    pub fn heading(&self, key: &str) -> Block {
        Block::heading(self.say(key))
    }

    pub fn text(&self, key: &str) -> Block {
        Block::text(self.say(key))
    }

    pub fn done(&self, key: &str) -> Block {
        Block::Done(self.say(key))
    }

    pub fn alert(&self, title: &str, text: &str) -> Block {
        Block::Alert(self.say(title), self.say(text))
    }

    /// An address of the pages in the same language.
    pub fn address(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        address::with_query(path, pairs.iter().copied().chain([(LANG, address::lang(self.words))]))
    }

    pub fn link(&self, key: &str, path: &str) -> Link {
        Link::new(self.say(key), self.address(path, &[]))
    }

    /// The way to another page, in the same language.
    pub fn onward(&self, path: &str, pairs: &[(&str, &str)]) -> Told {
        Ok(Plain::Onward(self.address(path, pairs)))
    }

    /// The page with this title.
    pub fn page(&self, reply: impl Into<Reply>, title: &str, blocks: Vec<Block>) -> Told {
        Ok(Plain::Page { reply: reply.into(), html: self.drawn(title, blocks)? })
    }

    /// The same after something went wrong: the title says so first.
    pub fn fault(&self, reply: impl Into<Reply>, title: &str, blocks: Vec<Block>) -> Told {
        self.page(reply, &self.tell("failure-title", &[("title", title.into())]), blocks)
    }

    /// The page between another site and one of this server.
    pub fn arrived(&self, title: &str, onward: String) -> Told {
        let blocks = vec![Block::Links(vec![Link::new(self.say("door-onward"), onward.clone())])];
        Ok(Plain::Arrived { html: self.drawn(title, blocks)?, onward })
    }

    fn drawn(&self, title: &str, blocks: Vec<Block>) -> Result<String, Failed> {
        let link = |path: &str| self.address(path, &[]);
        let shell = Shell::bare(self.words, title, link, (self.other.clone(), &self.visitor));
        Ok(PlainPage { shell, blocks }.render().map_err(|error| Problem::internal(&error))?)
    }

    /// A field by the keys of its label and its hint.
    pub fn input(&self, name: &'static str, (label, hint): (&str, &str), kind: Kind) -> Input {
        let hint = if hint.is_empty() { String::new() } else { self.say(hint) };
        Input { name, label: self.say(label), hint, value: String::new(), kind, autocomplete: "off" }
    }

    /// A field for a code.
    pub fn code(&self, hint: &str, kind: Kind) -> Input {
        Input { autocomplete: "one-time-code", ..self.input("code", ("door-code", hint), kind) }
    }

    /// A field for a password.
    pub fn password(&self, name: &'static str, said: (&str, &str), autocomplete: &'static str) -> Input {
        Input { autocomplete, ..self.input(name, said, Kind::Password) }
    }

    /// A form that changes something, by the key of its button.
    pub fn form(&self, path: &str, token: &str, inputs: Vec<Input>, button: &str) -> Post {
        let (action, token, button) = (self.address(path, &[]), token.to_owned(), self.say(button));
        Post { action, token, hidden: Vec::new(), inputs, button, about: String::new() }
    }

    /// A button that changes something, without fields.
    pub fn button(&self, path: &str, token: &str, hidden: Vec<(&'static str, String)>, said: (&str, &str)) -> Block {
        let about = said.1.to_owned();
        Block::Post(Post { hidden, about, ..self.form(path, token, Vec::new(), said.0) })
    }
}

/// What an error of an account is on a page; what failed inside is no page of the door.
pub fn alert(words: Words, error: AccountError) -> Result<(Reply, Block), Failed> {
    let status = match error {
        AccountError::Store(error) => return Err(error.into()),
        AccountError::Wait(_) => Status::TooManyRequests,
        AccountError::Refused => Status::Forbidden,
        AccountError::Crowded => Status::ServiceUnavailable,
        AccountError::NoInvitation => Status::NotFound,
        _ => Status::UnprocessableEntity,
    };
    let retry_after = match &error {
        // Rounded up: whoever comes a moment too early waits anew.
        AccountError::Wait(until) => Some((until.unix_ms() - now().unix_ms() + 999).div_euclid(1000).max(1)),
        _ => None,
    };
    let (text, hint) = of_account(words, &error);
    Ok((Reply { status, retry_after }, Block::Alert(text, hint)))
}

impl<'r> Responder<'r, 'static> for Plain {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let (reply, html, onward) = match self {
            Plain::Onward(to) => return Redirect::to(to).respond_to(request),
            Plain::Page { reply, html } => (reply, html, None),
            Plain::Arrived { html, onward } => (Status::Ok.into(), html, Some(onward)),
        };
        let mut response = Response::build();
        if let Some(onward) = onward {
            response.raw_header("Refresh", format!("0; url={onward}"));
        }
        response.status(reply.status).header(ContentType::HTML).raw_header("Cache-Control", "no-store");
        if let Some(seconds) = reply.retry_after {
            response.raw_header("Retry-After", seconds.to_string());
        } else if reply.status == Status::ServiceUnavailable {
            response.raw_header("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.sized_body(html.len(), Cursor::new(html)).ok()
    }
}
