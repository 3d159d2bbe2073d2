//! When a page cannot be shown: the same problem as in the API, for people, with what to do about it.

use super::address;
use super::blocks::Cell;
use super::shell::{FailurePage, Shell};
use super::sign_in::DOOR;
use super::unsent;
use super::view::{self, LANG};
use super::words::Words;
use crate::core::money::MoneyError;
use crate::desk::DeskError;
use crate::store::StoreError;
use crate::web::guards::{Unsent, Visitor};
use crate::web::problem::{Problem, RETRY_AFTER_SECONDS};
use askama::Template as _;
use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use std::io::Cursor;

/// A problem that is answered as a page.
#[derive(Clone, Debug)]
pub struct Failed(pub Problem);

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Failed {
        Failed(problem)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        Failed(error.into())
    }
}

impl From<DeskError> for Failed {
    fn from(error: DeskError) -> Failed {
        Failed(error.into())
    }
}

impl From<MoneyError> for Failed {
    fn from(error: MoneyError) -> Failed {
        Failed(Problem::internal(&error))
    }
}

/// Whether an address belongs to the programs' side of the house, which is answered in JSON.
pub fn is_for_programs(request: &Request<'_>) -> bool {
    let first = request.uri().path().segments().get(0).unwrap_or_default();
    matches!(first, "api" | "health")
}

/// What can be done about it, by the keys of the sentences.
fn hints(status: Status, kind: &str) -> &'static [&'static str] {
    match status.code {
        403 if !kind.starts_with("form") => &["failure-right"],
        404 => &["failure-spelling", "failure-earlier", "failure-navigation"],
        400 | 422 => &["failure-correct", "failure-present"],
        401 => &["failure-sign-in"],
        403 => &["failure-form"],
        405 => &["failure-only-shows"],
        421 => &["failure-loopback"],
        503 => &["failure-seconds", "failure-not-ready"],
        _ => &["failure-again", "failure-log"],
    }
}

/// The names of the problems, by what programs tell them apart by.
const TITLES: &[(&str, &str)] = &[
    ("bad-fields", "problem-bad-fields"),
    ("bad-form", "problem-bad-form"),
    ("bad-parameter", "problem-bad-parameter"),
    ("bad-request", "problem-bad-request"),
    ("bad-table", "problem-bad-table"),
    ("busy", "problem-busy"),
    ("conflict", "problem-conflict"),
    ("forbidden", "problem-forbidden"),
    ("form", "problem-form"),
    ("form-session", "problem-form"),
    ("host", "problem-host"),
    ("media-type", "problem-media-type"),
    ("method", "problem-method"),
    ("not-found", "problem-not-found"),
    ("not-json", "problem-not-json"),
    ("not-ready", "problem-not-ready"),
    ("refused", "problem-refused"),
    ("sign-in", "problem-sign-in"),
    ("too-large", "problem-too-large"),
    ("unauthorised", "problem-unauthorised"),
    ("value-date", "problem-value-date"),
];

/// The name of a problem; what is unknown is a fault inside.
pub fn title(words: Words, problem: &Problem) -> String {
    let known = TITLES.iter().find(|(kind, _)| *kind == problem.kind());
    words.say(known.map_or("problem-internal", |(_, key)| key))
}

/// What went wrong, in the language of the page where that is one sentence; all else is said in German alone.
fn detail(words: Words, problem: &Problem) -> Cell {
    match problem.kind() {
        "form" => Cell::text(words.say("problem-form-detail")),
        "form-session" => Cell::text(words.say("problem-form-session-detail")),
        "sign-in" => Cell::text(words.say("problem-sign-in-detail")),
        "busy" => Cell::text(words.say("problem-busy-detail")),
        _ => Cell::german(super::forms::in_detail(problem.detail())),
    }
}

/// The address that was asked, in the other language.
pub fn in_other_language(request: &Request<'_>, words: Words) -> String {
    let path = request.uri().path().to_string();
    let own = request.query_fields().filter(|field| field.name != LANG);
    let own: Vec<(String, &str)> = own.map(|field| (field.name.to_string(), field.value)).collect();
    let own = own.iter().map(|(name, value)| (name.as_str(), *value));
    address::with_query(&path, own.chain([(LANG, address::lang(words.other()))]))
}

/// The door, in the language that was asked for; from there the way leads back to what was asked.
pub fn door(request: &Request<'_>) -> String {
    let (here, words) = (request.uri().to_string(), view::words(request).unwrap_or_default());
    address::with_query(DOOR, [("weiter", here.as_str()), (LANG, address::lang(words))])
}

/// The frame of a page that speaks of no book, with the address that was asked in the other language.
pub fn bare(request: &Request<'_>, words: Words, title: impl Into<Cell>) -> Shell {
    let other = in_other_language(request, words);
    let link = |path: &str| address::with_query(path, [(LANG, address::lang(words))]);
    Shell::bare(words, title, link, (other, &Visitor::known(request)))
}

/// The same for what is shown this once.
fn once(request: &Request<'_>, words: Words, title: String) -> Shell {
    let link = |path: &str| address::with_query(path, [(LANG, address::lang(words))]);
    Shell::bare(words, title, link, (String::new(), &Visitor::known(request)))
}

impl<'r> Responder<'r, 'static> for Failed {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let (status, words) = (self.0.status(), view::words(request).unwrap_or_default());
        let title = title(words, &self.0);
        let unsent = Unsent::of(request);
        let hints = match (unsent, status) {
            (Some(_), Status::Unauthorized) => &["failure-still-here"],
            (Some(_), _) => &["failure-other-session"],
            (None, _) => hints(status, self.0.kind()),
        };
        let said = words.tell("failure-title", &[("title", title.as_str().into())]);
        let page = FailurePage {
            // In the other language what was typed would be lost.
            shell: if unsent.is_some() { once(request, words, said) } else { bare(request, words, said) },
            title,
            detail: detail(words, &self.0),
            hints: hints.iter().map(|key| words.say(key)).collect(),
            // A page of a failure must not fail: without the form it still says what happened.
            blocks: unsent.and_then(|typed| unsent::blocks(request, words, typed).ok()).unwrap_or_default(),
        };
        let html = page.render().map_err(|_| Status::InternalServerError)?;
        let mut response = Response::build();
        response.status(status).header(ContentType::HTML).raw_header("Cache-Control", "no-store");
        if status == Status::ServiceUnavailable {
            response.raw_header("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.sized_body(html.len(), Cursor::new(html)).ok()
    }
}

#[cfg(test)]
mod tests {
    //! What pages say themselves is what the interface for programs says.

    use super::*;

    #[test]
    fn a_page_says_in_german_what_the_problem_says() {
        for problem in [Problem::not_signed_in(), Problem::busy()] {
            let (de, en) = (Words::default(), Words::default().other());
            assert_eq!(detail(de, &problem).said(&de), problem.detail());
            let english = detail(en, &problem);
            assert!(english.said(&en) != problem.detail() && english.lang(&en).is_none(), "{english:?}");
        }
        let other = Problem::not_found("Das gibt es nicht.");
        assert_eq!(detail(Words::default().other(), &other).lang(&Words::default().other()), Some("de"));
    }
}
