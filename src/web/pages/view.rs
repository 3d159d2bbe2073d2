//! Who looks at a page, as of when, and in which language: `?stand=` and `?lang=` are kept in every link, and every page
//! says its as-of point.

use super::address;
use super::blocks::{Block, Cell, Link};
use super::budget::closing::{self, LISTED};
use super::failure::Failed;
use super::forms::questions::PREFILLED;
use super::keys::comparing;
use super::onward_grants::chain;
use super::projects::register;
use super::runs::{self, content::COMPARED};
use super::search::ASKED;
use super::shell::{self, Foot, Page, Shell, Who};
use super::words::{Filling, Words};
use super::{FILES, Section, drafts, duties, inbox, scope, services, situation};
use crate::core::calendar;
use crate::core::command::CreateProgramme;
use crate::core::event::Body;
use crate::core::figures::by_id;
use crate::core::ids::{ActorId, ManagerId, Seq};
use crate::core::journal::hash::sha256;
use crate::core::sight::Sight;
use crate::desk::AsOf;
use crate::report::definition::Definition;
use crate::report::journal_extract::what_happened;
use crate::report::{example_words, flow_of_funds};
use crate::store::{Head, Place, Store, StoreError, Viewer};
use crate::web::etag::ETag;
use crate::web::guards::{ENTRY, SignedIn, Visitor, guard, is_entry, only_known, query, store, without_nul};
use crate::web::problem::Problem;
use crate::web::sight;
use askama::Template as _;
use rocket::http::{ContentType, Status};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use std::collections::BTreeSet;
use std::io::Cursor;

/// The parameter that says the language.
pub const LANG: &str = "lang";

/// A reader of pages at one size of the journal.
pub struct View {
    pub store: Store,
    pub viewer: Viewer,
    pub head: Head,
    pub words: Words,
    /// Where a list goes on.
    pub from: Option<String>,
    pub as_of: Option<AsOf>,
    path: String,
    /// The page's own parameters, as they were given.
    pub kept: Vec<(String, String)>,
    /// The bodies for whom whoever looks audits.
    pub audits_for: BTreeSet<ManagerId>,
    examples: Vec<CreateProgramme>,
    visitor: Visitor,
    here: String,
}

/// A page that was made; without a tag where it is for nobody else.
pub struct Html {
    status: Status,
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

/// Whether a page books, or tells how people come in or what is new to them: it speaks of the present alone.
fn is_form(path: &str) -> bool {
    path.starts_with("/erfassen/") || path.starts_with(drafts::PATH) || matches!(path, "/personen" | inbox::PATH)
}

/// Whether a page is about persons and what they may do; what was booked is confirmed to whoever booked it.
fn is_of_persons(path: &str) -> bool {
    let form = path.strip_prefix("/erfassen/").unwrap_or_default();
    matches!(path, "/" | situation::PATH | "/rollen" | "/personen" | inbox::PATH)
        || matches!(form, "stelle" | "person" | "rolle" | "rollenentzug" | "vertretung" | "vertretungsende")
        || path.starts_with("/bestaetigung/")
        || path.starts_with(drafts::PATH)
}

/// What the page of this address may be asked beside its as-of point.
fn own_parameters(path: &str) -> Vec<String> {
    if path.starts_with("/zahl/") {
        return scope::NAMES.iter().map(|name| (*name).to_owned()).collect();
    }
    if path == inbox::PATH {
        return vec![inbox::WHICH.to_owned()];
    }
    if path == closing::PATH {
        return [LISTED].iter().chain(PREFILLED).map(|name| (*name).to_owned()).collect();
    }
    if is_form(path) {
        return PREFILLED.iter().map(|name| (*name).to_owned()).collect();
    }
    if path.starts_with("/laeufe/") {
        return vec![COMPARED.to_owned()];
    }
    if path == comparing::PATH {
        return comparing::NAMES.map(str::to_owned).into();
    }
    if path == "/suche" {
        return vec![ASKED.to_owned()];
    }
    if path == "/projekte" {
        return register::NAMES.map(str::to_owned).into();
    }
    if path == duties::PATH {
        return duties::NAMES.map(str::to_owned).into();
    }
    if path == chain::PATH {
        return chain::NAMES.map(str::to_owned).into();
    }
    if path == "/leistungen" {
        return services::NAMES.map(str::to_owned).into();
    }
    if path == "/laeufe" {
        return runs::NAMES.map(str::to_owned).into();
    }
    let report = if path == situation::PATH { Some(flow_of_funds::ID) } else { path.strip_prefix("/berichte/") };
    let Some(report) = report else { return Vec::new() };
    // A report that there is not has no parameters, and is told to be missing by its page.
    let parameters = Definition::of(report).map(|definition| definition.parameters).unwrap_or_default();
    parameters.into_iter().filter(|parameter| parameter.kind.is_own()).map(|parameter| parameter.id).collect()
}

/// The language that an address asks for; German where it asks for none.
pub fn words(request: &Request<'_>) -> Result<Words, Problem> {
    let asked = query(request, LANG)?.filter(|code| !code.is_empty());
    let unknown = |code: &String| {
        Problem::bad_parameter(LANG, code, format!("„{code}“ ist hier keine Sprache; möglich: de, en."))
    };
    asked.as_ref().map_or(Ok(Words::default()), |code| Words::of_code(code).ok_or_else(|| unknown(code)))
}

async fn view(request: &Request<'_>, visitor: Visitor) -> Result<View, Problem> {
    let path = request.uri().path().to_string();
    let own = own_parameters(&path);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let common: &[&str] = match path.as_str() {
        inbox::PATH => &["ab", LANG],
        path if is_form(path) => &[LANG],
        _ => &["stand", "ab", LANG],
    };
    only_known(request, &[common, own.as_slice()].concat())?;
    without_nul(request)?;
    let (store, words) = (store(request)?, words(request)?);
    let stand = query(request, "stand")?.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let as_of = stand.as_deref().map(read_stand).transpose()?;
    let actor = visitor.0.as_ref().map(|one| &one.actor);
    let (seen, audits_for) = match actor {
        // What reads the form refuses it, and keeps what was typed; until then nothing is seen.
        None if is_entry(request) => (Viewer::with(Sight::Nothing), BTreeSet::new()),
        _ => sight::of_reader(request, &store, actor, Problem::not_signed_in).await?,
    };
    // Who may do what is the one thing without money: the system administration sees it, and begins with it.
    if !is_of_persons(&path) {
        sight::money(&seen)?;
    }
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
        here: request.uri().to_string(),
        visitor,
        audits_for,
        store,
        viewer,
        head,
        as_of,
        words,
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

    /// What is not known: not recorded, or, where not all is seen, perhaps not for whoever looks.
    pub fn missing(&self) -> Cell {
        if self.viewer.sight().is_whole() { Cell::missing() } else { Cell::unseen() }
    }

    /// The same of a figure: where all that it sums is seen, it was not recorded, for whoever looks.
    pub fn missing_of(&self, figure: &str, manager: Option<&ManagerId>) -> Cell {
        let sight = self.viewer.sight();
        let is_own = manager.is_some_and(|manager| sight.sees_manager(manager));
        let is_whole = by_id(figure).is_some_and(|figure| !sight.cuts(figure));
        if is_own || is_whole { Cell::missing() } else { self.missing() }
    }

    /// Where a posting stands. The number of its line would tell whoever does not see all how many stand before it.
    pub fn place(&self, place: Place) -> String {
        let Place { seq, line } = place;
        if self.viewer.sight().is_whole() { format!("{seq}.{line}") } else { seq.to_string() }
    }

    /// Whether whoever looks sees money at all.
    pub fn sees_money(&self) -> bool {
        sight::money(&self.viewer).is_ok()
    }

    /// The session of whoever is signed in.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.visitor.0.as_ref()
    }

    /// Who is signed in.
    pub fn actor(&self) -> Option<&ActorId> {
        self.visitor.0.as_ref().map(|one| &one.actor)
    }

    /// One of the page's own parameters, where it was given.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.kept.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub fn tell(&self, key: &str, filled: &[Filling<'_>]) -> String {
        self.words.tell(key, filled)
    }

    /// What an event did, in a word or two, as the reports say it.
    pub fn act(&self, body: &Body) -> &'static str {
        what_happened(body, self.words.0)
    }

    /// A fact by the key of its label.
    pub fn fact(&self, key: &str, value: impl Into<Cell>) -> (String, Cell) {
        (self.say(key), value.into())
    }

    /// An address of the pages at the same as-of point, in the same language.
    pub fn link(&self, path: &str) -> String {
        self.link_with(path, &[])
    }

    /// The same, with parameters.
    pub fn link_with(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        self.link_in(self.words, path, pairs)
    }

    fn link_in(&self, words: Words, path: &str, pairs: &[(&str, &str)]) -> String {
        let stand = self.stand();
        let common = [("stand", stand.as_str()), (LANG, address::lang(words))];
        address::with_query(path, pairs.iter().copied().chain(common))
    }

    /// The address of a form, or of what it is answered with: never at an earlier point.
    pub fn form(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        address::with_query(path, pairs.iter().copied().chain([(LANG, address::lang(self.words))]))
    }

    /// A thing below a section.
    pub fn link_to(&self, section: Section, id: &str) -> String {
        self.link(&address::below(section.path(), id))
    }

    /// An event of the journal.
    pub fn event(&self, seq: Seq) -> Cell {
        let link = self.link_to(Section::Journal, &seq.to_string());
        Cell::link(self.tell("event-number", &[("seq", seq.to_string().into())]), link)
    }

    /// The page itself, where its list goes on, in some language.
    fn here(&self, words: Words, from: Option<&str>) -> String {
        let kept = self.kept.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.link_in(words, &self.path, &kept.chain(from.map(|from| ("ab", from))).collect::<Vec<_>>())
    }

    /// The page itself, where its list goes on.
    pub fn onward(&self, from: &str) -> String {
        self.here(self.words, Some(from))
    }

    /// Whether this is a form that books: its address opens the form anew, and no other rows of a list in it.
    pub fn books(&self) -> bool {
        self.path.starts_with(ENTRY)
    }

    /// The address of a file, at exactly the size that the page speaks of.
    pub fn file(&self, path: &str) -> String {
        address::with_query(&format!("{FILES}{path}"), [("as_of", self.head.size.to_string().as_str())])
    }

    /// The address of a file that is asked for again and again, as a calendar does: always of the present.
    pub fn newest(&self, path: &str) -> String {
        format!("{FILES}{path}")
    }

    /// The as-of point in a sentence.
    fn said(&self) -> String {
        let which = match self.as_of {
            None => self.say("stand-present"),
            Some(AsOf::Size(_)) => self.say("stand-chosen"),
            Some(AsOf::Day(day)) => self.tell("stand-day", &[("day", self.words.day(day).into())]),
        };
        let which = ("which", which.into());
        match (self.head.recorded_at, self.head.size.checked_sub(1)) {
            (Some(at), Some(last)) => {
                let (size, last) = (self.head.size.to_string().into(), last.to_string().into());
                let at = self.words.moment(at).into();
                self.tell("stand-last", &[which, ("size", size), ("last", last), ("at", at)])
            }
            _ => self.tell("stand-empty", &[which]),
        }
    }

    fn banners(&self) -> Vec<Cell> {
        let banner = |programme: &CreateProgramme| {
            Cell::text(format!("{}: {} ({})", example_words(self.words.0), programme.title, programme.programme))
        };
        // A sum over a part must not be taken for the whole.
        let lands = self.viewer.sight().named().filter(|lands| !lands.is_empty());
        let excerpt = lands.map(|lands| Cell::text(self.tell("sight-excerpt", &[("lands", lands.into())])));
        self.examples.iter().map(banner).chain(excerpt).collect()
    }

    /// The head of the journal as the foot of the page says it: who compares two pages compares the first digits.
    fn short_head(&self) -> String {
        let root: String = self.head.root.to_string().chars().take(16).collect();
        self.tell("foot-head", &[("size", self.head.size.to_string().into()), ("root", root.into())])
    }

    /// The page of a section, with the pages above it.
    pub fn show(&self, section: Section, title: impl Into<Cell>, trail: Vec<Link>, blocks: Vec<Block>) -> Shown {
        self.draw(Some(section), title, trail, blocks)
    }

    /// A form in one of its states: of the present book, and kept by nobody.
    pub fn show_form(&self, status: Status, title: impl Into<Cell>, blocks: Vec<Block>) -> Shown {
        let html = self.draw(None, title, Vec::new(), blocks)?;
        Ok(Html { status, etag: None, ..html })
    }

    /// A page that belongs to no section.
    pub fn show_apart(&self, title: impl Into<Cell>, blocks: Vec<Block>) -> Shown {
        self.draw(None, title, Vec::new(), blocks)
    }

    fn draw(&self, section: Option<Section>, title: impl Into<Cell>, trail: Vec<Link>, blocks: Vec<Block>) -> Shown {
        let link = |path: &str| self.link(path);
        let shell = Shell {
            words: self.words,
            title: title.into(),
            home: self.link("/"),
            other: self.here(self.words.other(), self.from.as_deref()),
            // Whoever is not signed in is asked to at each of them.
            sections: shell::sections(self.words, section, self.sees_money() || self.signed_in().is_none(), link),
            trail,
            banners: self.banners(),
            stand: if is_form(&self.path) { String::new() } else { self.said() },
            chosen: match self.as_of {
                Some(AsOf::Day(day)) => calendar::german(day),
                _ => self.stand(),
            },
            path: self.path.clone(),
            kept: self.form_keeps(self.kept.clone()),
            who: Who::of(&self.visitor, &self.here, self.words),
            foot: Foot::new(self.words, link, Some(self.short_head())),
        };
        let html = Page { shell, blocks }.render().map_err(|error| Problem::internal(&error))?;
        // A page for somebody says who that is: it is not the page of another, nor of the same one later.
        let etag = self.visitor.0.is_none().then(|| ETag::of_hash(&sha256(html.as_bytes())));
        Ok(Html { status: Status::Ok, etag, html })
    }

    /// What a form that asks has to keep beside its own fields: its address loses all that stood in it.
    pub fn form_keeps(&self, mut kept: Vec<(String, String)>) -> Vec<(String, String)> {
        let lang = address::lang(self.words);
        kept.extend((!lang.is_empty()).then(|| (LANG.to_owned(), lang.to_owned())));
        kept
    }

    /// The trail of a thing below a section.
    pub fn trail(&self, section: Section) -> Vec<Link> {
        vec![Link::new(self.say(section.title()), self.link(section.path()))]
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
        response.status(self.status);
        response.header(ContentType::HTML).sized_body(self.html.len(), Cursor::new(self.html)).ok()
    }
}
