//! Pages of a list: a limit, an opaque cursor, and the address of the next page at the same size of the journal.

use super::guards::{guard, query};
use super::problem::Problem;
use super::reading::{AsOfOut, Reading};
use crate::core::ids::Seq;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::request::{FromRequest, Outcome, Request};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

const LIMIT_DEFAULT: usize = 100;
const LIMIT_MOST: usize = 500;

/// What every list may be asked.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes what `Paging` reads; utoipa takes it from the fields")]
pub struct PageParameters {
    /// Höchstzahl der Einträge, 1 bis 500 (Vorgabe 100).
    limit: Option<u16>,
    /// Aus `next` der vorigen Seite; nicht selbst zu bilden.
    cursor: Option<String>,
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    as_of: AsOfOut,
    items: Vec<T>,
    /// Address of the next page, at the same size of the journal; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Where a page begins and how long it may be.
pub struct Paging {
    pub limit: usize,
    /// The last id of the page before.
    pub after: Option<String>,
    /// Path and query of this request, without what the next page names itself.
    base: String,
}

fn paging(request: &Request<'_>) -> Result<Paging, Problem> {
    let limit = match query(request, "limit")? {
        None => LIMIT_DEFAULT,
        Some(text) => text.parse().ok().filter(|limit| (1..=LIMIT_MOST).contains(limit)).ok_or_else(|| {
            Problem::bad_parameter("limit", &text, format!("„limit“ ist eine Zahl von 1 bis {LIMIT_MOST}."))
        })?,
    };
    let after = match query(request, "cursor")? {
        None => None,
        Some(text) => {
            let bytes = URL_SAFE_NO_PAD.decode(&text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            Some(bytes.ok_or_else(|| bad_cursor(&text))?)
        }
    };
    let query = request.uri().query().map(|query| query.as_str()).unwrap_or_default();
    let own = query.split('&').filter(|part| !part.is_empty());
    let own = own.filter(|part| !part.starts_with("cursor=") && !part.starts_with("as_of="));
    let base = own.fold(format!("{}?", request.uri().path()), |base, part| format!("{base}{part}&"));
    Ok(Paging { limit, after, base })
}

guard!(Paging, request => paging(request));

fn bad_cursor(text: &str) -> Problem {
    Problem::bad_parameter(
        "cursor",
        text,
        "Diese Seite gibt es nicht; „cursor“ wird aus „next“ der vorigen Seite übernommen.",
    )
}

impl Paging {
    /// The page of a whole list, whose items have ids and come in a fixed order.
    ///
    /// # Errors
    /// When the cursor names nothing of this list.
    pub fn cut<I, T>(
        &self,
        reading: &Reading,
        all: Vec<I>,
        id: impl Fn(&I) -> String,
        out: impl Fn(I) -> T,
    ) -> Result<Page<T>, Problem> {
        let start = match &self.after {
            None => 0,
            Some(after) => match all.iter().position(|item| id(item) == *after) {
                Some(position) => position + 1,
                None => return Err(bad_cursor(after)),
            },
        };
        let more = all.len() > start + self.limit;
        let page: Vec<I> = all.into_iter().skip(start).take(self.limit).collect();
        let last = page.last().map(&id).filter(|_| more);
        Ok(self.page(reading, page.into_iter().map(out).collect(), last))
    }

    /// The page of items that were already cut; `last` is the id of its last one if more follow.
    pub fn page<T>(&self, reading: &Reading, items: Vec<T>, last: Option<String>) -> Page<T> {
        let size = reading.head.size;
        let next = last.map(|last| format!("{}as_of={size}&cursor={}", self.base, URL_SAFE_NO_PAD.encode(last)));
        Page { as_of: reading.as_of_out(), items, next }
    }

    /// The number in the cursor of the journal.
    ///
    /// # Errors
    /// When it is none.
    pub fn after_seq(&self) -> Result<Option<Seq>, Problem> {
        self.after.as_ref().map(|text| text.parse().map_err(|_| bad_cursor(text))).transpose()
    }
}
