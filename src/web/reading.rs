//! A question to the book: as of when, and the answer with its place in the journal.
//!
//! Every reading is nailed to one tree size, so all parts of an answer, and all pages of a list, speak of the same book.

use super::etag::ETag;
use super::guards::{SentHere, caller, guard, only_known, own_parameters, query, store, without_nul};
use super::pages::failure::is_for_programs;
use super::paging::Page;
use super::problem::Problem;
use super::sight;
use super::streaming::{Coming, PIECE};
use crate::core::ids::{ActorId, ManagerId};
use crate::desk::AsOf;
use crate::store::{Head, Store, Viewer};
use rocket::http::{ContentType, Header, Status};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Cursor;
use utoipa::{IntoParams, ToSchema};

/// The parameters of the query that the routes know beside their own.
const COMMON: &[&str] = &["as_of", "limit", "cursor"];

/// The tree size of an answer: a leaf, a proof and a report have no place for it in themselves.
const AS_OF_HEADER: &str = "Titelbuch-As-Of";

/// What every question may name.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes what `Reading` reads; utoipa takes it from the fields")]
pub struct ReadParameters {
    /// Stand: Journalgröße N oder Tag JJJJ-MM-TT (Ende des Tages in Berlin); ohne Angabe der jetzige.
    as_of: Option<String>,
}

/// The point of the journal that an answer speaks of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AsOfOut {
    /// Tree size: the answer knows the events 0 … size − 1.
    size: u64,
    /// Merkle root of that size (RFC 6962), 64 hex digits.
    root: String,
    /// When the last event of that size was recorded; absent for the empty journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_at: Option<String>,
}

impl AsOfOut {
    fn of(head: &Head) -> AsOfOut {
        let recorded_at = head.recorded_at.map(|at| at.to_string());
        AsOfOut { size: head.size, root: head.root.to_string(), recorded_at }
    }
}

/// One thing, with the point of the journal it was read at.
#[derive(Serialize, ToSchema)]
pub struct Single<T> {
    as_of: AsOfOut,
    item: T,
}

/// A reader at one size of the journal.
pub struct Reading {
    pub store: Store,
    pub viewer: Viewer,
    pub head: Head,
    /// As it was asked for.
    pub as_of: Option<AsOf>,
    pub etag: ETag,
    /// Whose the token or the session is, where there is one.
    pub caller: Option<ActorId>,
    /// The bodies for whom the caller audits.
    pub audits_for: BTreeSet<ManagerId>,
    /// The caller has this answer already.
    pub is_known: bool,
}

async fn reading(request: &Request<'_>) -> Result<Reading, Problem> {
    without_nul(request)?;
    let own = own_parameters(request);
    // A handler that takes whatever comes (`<asked..>`) refuses what it does not know by itself.
    if !own.iter().any(|name| name.ends_with("..")) {
        let own = own.iter().map(String::as_str);
        only_known(request, &COMMON.iter().copied().chain(own).collect::<Vec<_>>())?;
    }
    let store = store(request)?;
    let caller = caller(request).await?;
    let nobody = if is_for_programs(request) { Problem::no_token } else { Problem::not_signed_in };
    let (all, audits_for) = sight::of_reader(request, &store, caller.as_ref(), nobody).await?;
    let as_of = match query(request, "as_of")? {
        Some(text) => Some(text.parse::<AsOf>().map_err(|e| Problem::bad_parameter("as_of", &text, format!("{e}.")))?),
        None => None,
    };
    let head = match as_of {
        None => store.head(&all).await?,
        Some(AsOf::Size(size)) => store.head(&all.at(size)).await?,
        Some(AsOf::Day(day)) => {
            let size = store.size_on(&all, day).await.map_err(|e| bad_day(&e, day))?;
            store.head(&all.at(size)).await?
        }
    };
    let etag = ETag::of(request, head.size, &head.root, &all);
    let is_known = etag.is_known(request);
    Ok(Reading { viewer: all.at(head.size), store, head, as_of, etag, caller, audits_for, is_known })
}

/// A day that the calendar of the book does not have is the caller's fault, not ours.
fn bad_day(error: &crate::store::StoreError, day: time::Date) -> Problem {
    match crate::core::calendar::end_of_day_in_berlin(day) {
        Err(outside) => Problem::bad_parameter("as_of", &crate::core::calendar::iso(day), format!("{outside}.")),
        Ok(_) => Problem::internal(error),
    }
}

/// A reader of who there is and who may do what: the one thing that the system administration sees too.
pub struct ReadingPersons(pub Reading);

guard!(ReadingPersons, request => {
    let SentHere = try_outcome!(SentHere::from_request(request).await);
    reading(request).await.map(ReadingPersons)
});

guard!(Reading, request => {
    let ReadingPersons(reading) = try_outcome!(ReadingPersons::from_request(request).await);
    sight::money(&reading.viewer).map(|()| reading)
});

impl Reading {
    pub fn as_of_out(&self) -> AsOfOut {
        AsOfOut::of(&self.head)
    }

    /// One thing.
    pub fn one<T: Serialize>(self, item: T) -> Result<Answer, Problem> {
        let whole = Single { as_of: self.as_of_out(), item };
        self.json(&whole)
    }

    /// A page of a list.
    pub fn page<T: Serialize>(self, page: Page<T>) -> Result<Answer, Problem> {
        self.json(&page)
    }

    /// Something that says its own as-of.
    pub fn json<T: Serialize>(self, whole: &T) -> Result<Answer, Problem> {
        let bytes = serde_json::to_vec(whole).map_err(|error| Problem::internal(&error))?;
        Ok(self.bytes(ContentType::JSON, bytes))
    }

    /// Bytes as they are.
    pub fn bytes(self, content_type: ContentType, bytes: Vec<u8>) -> Answer {
        self.answer(content_type, Body::Whole(bytes))
    }

    /// A file, from where it stands.
    pub fn file(self, content_type: ContentType, file: File) -> Answer {
        self.answer(content_type, Body::File(file))
    }

    /// Bytes as they come.
    pub fn coming(self, content_type: ContentType, coming: Coming) -> Answer {
        self.answer(content_type, Body::Coming(coming))
    }

    fn answer(self, content_type: ContentType, body: Body) -> Answer {
        Answer { etag: self.etag, content_type, body, size: self.head.size, headers: Vec::new() }
    }
}

/// What an answer says.
pub enum Body {
    Whole(Vec<u8>),
    File(File),
    Coming(Coming),
}

/// An answer with its entity tag; 304 without a body where the caller has it already.
pub struct Answer {
    pub etag: ETag,
    pub content_type: ContentType,
    pub body: Body,
    /// The tree size that it was read at.
    pub size: u64,
    pub headers: Vec<Header<'static>>,
}

impl Answer {
    /// With another tag: that of the bytes themselves.
    pub fn tagged(self, etag: ETag) -> Answer {
        Answer { etag, ..self }
    }

    pub fn with(mut self, name: &'static str, value: String) -> Answer {
        self.headers.push(Header::new(name, value));
        self
    }
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::build();
        response.raw_header("ETag", self.etag.as_str().to_owned());
        response.raw_header(AS_OF_HEADER, self.size.to_string());
        if self.etag.is_known(request) {
            return response.status(Status::NotModified).ok();
        }
        for header in self.headers {
            response.header(header);
        }
        response.header(self.content_type);
        match self.body {
            Body::Whole(bytes) => response.sized_body(bytes.len(), Cursor::new(bytes)),
            Body::File(file) => response.sized_body(None, rocket::tokio::fs::File::from_std(file)),
            Body::Coming(coming) => response.streamed_body(coming).max_chunk_size(PIECE),
        };
        response.ok()
    }
}

/// What a reading handler returns.
pub type Answered = Result<Answer, Problem>;
