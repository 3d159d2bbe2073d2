//! Who looks at a page, and as of when: `?stand=` is kept in every link, and every page says its as-of point.

use super::address;
use super::blocks::{Block, Link};
use super::failure::Failed;
use super::shell::{self, Page, Shell, Who};
use super::{Section, scope, words};
use crate::core::calendar;
use crate::core::command::CreateProgramme;
use crate::desk::AsOf;
use crate::report::Language;
use crate::report::definition::Definition;
use crate::report::example_words;
use crate::store::{Head, Store, StoreError, Viewer};
use crate::web::etag::ETag;
use crate::web::guards::{Visitor, guard, only_known, query, store};
use crate::web::problem::Problem;
use crate::web::sight;
use crate::web::writing::now;
use askama::Template as _;
use rocket::http::{ContentType, Status};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use std::io::Cursor;
use time::Date;

/// A reader of pages at one size of the journal.
pub struct View {
    pub store: Store,
    pub viewer: Viewer,
    pub head: Head,
    /// Where a list goes on.
    pub from: Option<String>,
    pub as_of: Option<AsOf>,
    path: String,
    /// The page's own parameters, as they were given.
    pub kept: Vec<(String, String)>,
    examples: Vec<CreateProgramme>,
    visitor: Visitor,
    here: String,
    etag: ETag,
}

/// A page that was made; without a tag where it is for nobody else.
pub struct Html {
    etag: Option<ETag>,
    html: String,
}

/// What a handler of a page returns.
pub type Shown = Result<Html, Failed>;

/// A day as people write it here, a day as programs do, or a size.
fn read_stand(text: &str) -> Result<AsOf, Problem> {
    let german = text.split('.').collect::<Vec<_>>();
    let iso = match german.as_slice() {
        [day, month, year] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    };
    let bad = |_| {
        let message = format!(
            "„{text}“ ist kein Stand; möglich sind ein Tag (31.12.2021) und eine Journalgröße (eine ganze Zahl)."
        );
        Problem::bad_parameter("stand", text, message)
    };
    iso.parse().map_err(bad)
}

async fn size_at(store: &Store, viewer: &Viewer, as_of: AsOf) -> Result<u64, Problem> {
    match as_of {
        AsOf::Size(size) => Ok(size),
        AsOf::Day(day) => {
            calendar::end_of_day_in_berlin(day)
                .map_err(|outside| Problem::bad_parameter("stand", &calendar::iso(day), format!("{outside}.")))?;
            Ok(store.size_on(viewer, day).await?)
        }
    }
}

/// What the page of this address may be asked beside its as-of point.
fn own_parameters(path: &str) -> Vec<String> {
    if path.starts_with("/zahl/") {
        return scope::NAMES.iter().map(|name| (*name).to_owned()).collect();
    }
    let Some(report) = path.strip_prefix("/berichte/") else { return Vec::new() };
    // A report that there is not has no parameters, and is told to be missing by its page.
    let parameters = Definition::of(report).map(|definition| definition.parameters).unwrap_or_default();
    parameters.into_iter().filter(|parameter| parameter.kind.is_own()).map(|parameter| parameter.id).collect()
}

async fn view(request: &Request<'_>, visitor: Visitor) -> Result<View, Problem> {
    let path = request.uri().path().to_string();
    let own = own_parameters(&path);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    only_known(request, &[&["stand", "ab"], own.as_slice()].concat())?;
    let store = store(request)?;
    let stand = query(request, "stand")?.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let as_of = stand.as_deref().map(read_stand).transpose()?;
    let seen = sight::viewer(&store, visitor.0.as_ref().map(|one| &one.actor), now(), Problem::not_signed_in).await?;
    sight::money(&seen)?;
    let viewer = match as_of {
        Some(as_of) => seen.at(size_at(&store, &seen, as_of).await?),
        None => seen,
    };
    let head = store.head(&viewer).await.map_err(no_such_size)?;
    let viewer = viewer.at(head.size);
    let examples = store.programmes(&viewer).await?.into_iter().map(|noted| noted.what);
    let mut kept = Vec::new();
    for name in own {
        let value = query(request, name)?.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        kept.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(View {
        from: query(request, "ab")?,
        examples: examples.filter(|programme| programme.example).collect(),
        etag: ETag::of(request, head.size, &head.root, &viewer),
        here: request.uri().to_string(),
        visitor,
        store,
        viewer,
        head,
        as_of,
        path,
        kept,
    })
}

fn no_such_size(error: StoreError) -> Problem {
    match error {
        StoreError::NoSuchSize { asked, size } => {
            let message =
                format!("Das Journal hat erst {size} Ereignisse; einen Stand mit {asked} gibt es noch nicht.");
            Problem::bad_parameter("stand", &asked.to_string(), message)
        }
        error => error.into(),
    }
}

guard!(View, request => {
    let visitor = try_outcome!(Visitor::from_request(request).await);
    view(request, visitor).await
});

impl View {
    /// The chosen as-of point as it stands in addresses; empty for the present one.
    pub fn stand(&self) -> String {
        match self.as_of {
            None => String::new(),
            Some(AsOf::Size(size)) => size.to_string(),
            Some(AsOf::Day(day)) => calendar::iso(day),
        }
    }

    /// An address of the pages at the same as-of point.
    pub fn link(&self, path: &str) -> String {
        self.link_with(path, &[])
    }

    /// The same, with parameters.
    pub fn link_with(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let stand = self.stand();
        address::with_query(path, pairs.iter().copied().chain([("stand", stand.as_str())]))
    }

    /// A thing below a section.
    pub fn link_to(&self, section: Section, id: &str) -> String {
        self.link(&address::below(section.path(), id))
    }

    /// The page itself, where its list goes on.
    pub fn onward(&self, from: &str) -> String {
        let kept = self.kept.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.link_with(&self.path, &kept.chain([("ab", from)]).collect::<Vec<_>>())
    }

    /// An address of the API at exactly the size that the page speaks of.
    pub fn api(&self, path: &str) -> String {
        address::with_query(&format!("/api/v1{path}"), [("as_of", self.head.size.to_string().as_str())])
    }

    /// The as-of point in a sentence.
    fn said(&self) -> String {
        let which = match self.as_of {
            None => "Jetziger Stand".to_owned(),
            Some(AsOf::Size(_)) => "Gewählter Stand".to_owned(),
            Some(AsOf::Day(day)) => format!("Stand am Ende des {}", calendar::german(day)),
        };
        match (self.head.recorded_at, self.head.size.checked_sub(1)) {
            (Some(at), Some(last)) => format!(
                "{which}: Journalgröße {}. Letztes Ereignis ist {last}, aufgezeichnet am {}.",
                self.head.size,
                words::moment(at)
            ),
            _ => format!("{which}: Journalgröße 0. Das Journal ist leer."),
        }
    }

    fn banners(&self) -> Vec<String> {
        let banner = |programme: &CreateProgramme| {
            format!("{}: {} ({})", example_words(Language::De), programme.title, programme.programme)
        };
        self.examples.iter().map(banner).collect()
    }

    /// The page of a section, with the pages above it.
    pub fn show(&self, section: Section, title: impl Into<String>, trail: Vec<Link>, blocks: Vec<Block>) -> Shown {
        let shell = Shell {
            title: title.into(),
            home: self.link("/"),
            sections: shell::sections(Some(section), |path| self.link(path)),
            trail,
            banners: self.banners(),
            stand: self.said(),
            chosen: match self.as_of {
                Some(AsOf::Day(day)) => calendar::german(day),
                _ => self.stand(),
            },
            path: self.path.clone(),
            kept: self.kept.clone(),
            who: Who::of(&self.visitor, &self.here),
        };
        let html = Page { shell, blocks }.render().map_err(|error| Problem::internal(&error))?;
        // A page for somebody says who that is: it is not the page of another, nor of the same one later.
        let etag = self.visitor.0.is_none().then(|| self.etag.clone());
        Ok(Html { etag, html })
    }

    /// The trail of a thing below a section.
    pub fn trail(&self, section: Section) -> Vec<Link> {
        vec![Link::new(section.title(), self.link(section.path()))]
    }

    /// The day of a value date, for people.
    pub fn day(day: Date) -> String {
        calendar::german(day)
    }
}

impl<'r> Responder<'r, 'static> for Html {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::build();
        response.raw_header("Vary", "Cookie");
        if let Some(etag) = self.etag {
            response.raw_header("ETag", etag.as_str().to_owned()).raw_header("Cache-Control", "no-cache");
            if etag.is_known(request) {
                return response.status(Status::NotModified).ok();
            }
        }
        response.header(ContentType::HTML).sized_body(self.html.len(), Cursor::new(self.html)).ok()
    }
}
