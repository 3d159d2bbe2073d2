//! The handbook for whoever works with the book: the chapters of `docs/handbuch` and the pictures of `docs/img`, built
//! into the program and readable by whoever comes, as the legal pages are.
//!
//! It says nothing of any book and reads no store. Its chapters are Markdown that can be read in the repository too, so a
//! link between them is one between files there and one between pages here. HTML in them is shown as text.

use super::address;
use super::assets::Asset;
use super::blocks::{Cell, Link};
use super::failure::{self, Failed};
use super::shell::{HandbookPage, Picture};
use super::view::LANG;
use super::words::Words;
use crate::web::guards::SentHere;
use crate::web::problem::Problem;
use askama::Template as _;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};
use rocket::get;
use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use std::io::Cursor;
use std::sync::LazyLock;

const PATH: &str = "/handbuch";
/// The file with the table of contents; the others are chapters below it.
const FIRST: &str = "README";

macro_rules! chapters {
    ($($name:literal),+) => { [$(($name, include_str!(concat!("../../../docs/handbuch/", $name, ".md")))),+] };
}

macro_rules! pictures {
    ($($name:literal),+) => {
        [$(($name, include_bytes!(concat!("../../../docs/img/", $name)).as_slice())),+]
    };
}

/// The chapters in their order.
const CHAPTERS: [(&str, &str); 5] = chapters!["README", "anmelden", "bund", "land", "pruefung"];

const PICTURES: [(&str, &[u8]); 11] = pictures![
    "abschliessen-2.png",
    "anmelden-1.png",
    "belegen-1.png",
    "festlegen-3.png",
    "feststellen-1.png",
    "genehmigen-1.png",
    "herleiten-3.png",
    "pruefen-3.png",
    "suchen-2.png",
    "verteilen-5.png",
    "verwalten-2.png"
];

/// The pictures, each under a name with the hash of its content, so that a browser may keep it for ever.
static ASSETS: LazyLock<Vec<Asset>> =
    LazyLock::new(|| PICTURES.iter().map(|(name, bytes)| Asset::new(name, ContentType::PNG, bytes.to_vec())).collect());

/// A heading of a chapter, as its table of contents lists it.
pub struct Heading {
    pub id: String,
    pub text: String,
}

/// A chapter as HTML.
struct Drawn {
    title: String,
    headings: Vec<Heading>,
    html: String,
}

/// The id of a heading, as GitHub makes it: a link to a part of a chapter leads there in both places.
fn anchor(text: &str) -> String {
    let letters = text.to_lowercase();
    let kept = letters.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Where a link of a chapter leads when it is served.
fn onward(words: Words, target: &str) -> String {
    let (file, part) = target.split_once('#').map_or((target, ""), |(file, part)| (file, part));
    let Some(name) = file.strip_suffix(".md") else { return target.to_owned() };
    let part = if part.is_empty() { String::new() } else { format!("#{part}") };
    format!("{}{part}", chapter_address(words, name))
}

fn chapter_address(words: Words, name: &str) -> String {
    let path = if name == FIRST { PATH.to_owned() } else { address::below(PATH, name) };
    address::with_query(&path, [(LANG, address::lang(words))])
}

/// What stands between the beginning and the end of a heading or a picture, without marks.
fn plain<'e>(events: &mut impl Iterator<Item = Event<'e>>, end: impl Fn(&TagEnd) -> bool) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::End(tag) if end(&tag) => break,
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// A picture with its size, so that the page does not jump; it opens itself, as its letters are small on a page.
fn picture(file: &str, said: String) -> Result<String, askama::Error> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let place = PICTURES.iter().position(|(known, _)| *known == name);
    let found = place.and_then(|place| Some((ASSETS.get(place)?, PICTURES.get(place)?.1)));
    // A picture that is not there is said in its words; a test holds that there is none.
    let Some((asset, bytes)) = found else { return Ok(said) };
    // Width and height stand at the head of every PNG.
    let number = |at: usize| bytes.get(at..at + 4).and_then(|part| part.try_into().ok()).map_or(0, u32::from_be_bytes);
    let source = asset.below(&format!("{PATH}/bild"));
    Picture { source, said, width: number(16), height: number(20) }.render()
}

/// The classes of KERN, and HTML of the chapter as the text that it is.
fn dressed(event: Event<'_>, words: Words) -> Event<'_> {
    let open = |tag: &'static str| Event::Html(CowStr::Borrowed(tag));
    match event {
        Event::Start(Tag::Paragraph) => open("<p class=\"kern-body\">"),
        Event::Start(Tag::Item) => open("<li class=\"kern-body\">"),
        Event::Start(Tag::CodeBlock(_)) => open("<pre class=\"tb-code\"><code>"),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = onward(words, &dest_url).into();
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    }
}

/// One chapter, in the frame of a language.
fn draw(text: &str, words: Words) -> Result<Drawn, askama::Error> {
    let (mut title, mut headings, mut drawn) = (String::new(), Vec::new(), Vec::new());
    let mut events = Parser::new(text);
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let text = plain(&mut events, |tag| matches!(tag, TagEnd::Heading(_)));
                if level == HeadingLevel::H1 {
                    title = text;
                    continue;
                }
                let (id, small) = (anchor(&text), level != HeadingLevel::H2);
                let class = if small { "kern-heading-small" } else { "kern-heading-medium" };
                drawn.push(Event::Html(format!("<{level} class=\"{class}\" id=\"{id}\">").into()));
                drawn.push(Event::Text(text.clone().into()));
                drawn.push(Event::End(TagEnd::Heading(level)));
                if !small {
                    headings.push(Heading { id, text });
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let said = plain(&mut events, |tag| *tag == TagEnd::Image);
                drawn.push(Event::Html(picture(&dest_url, said)?.into()));
            }
            event => drawn.push(dressed(event, words)),
        }
    }
    let mut html = String::new();
    html::push_html(&mut html, drawn.into_iter());
    Ok(Drawn { title, headings, html })
}

/// A chapter that whoever comes may read.
pub struct Chapter {
    name: &'static str,
    text: &'static str,
    words: Words,
}

impl Chapter {
    fn page(&self, request: &Request<'_>) -> Result<HandbookPage, askama::Error> {
        let words = self.words;
        let Drawn { title, headings, html } = draw(self.text, words)?;
        let mut shell = failure::bare(request, words, Cell::german(title));
        if self.name != FIRST {
            shell.trail = vec![Link::new(words.say("foot-handbook"), chapter_address(words, FIRST))];
        }
        let mut chapters = Vec::new();
        for (name, text) in CHAPTERS {
            chapters.push((draw(text, words)?.title, chapter_address(words, name), name == self.name));
        }
        Ok(HandbookPage { shell, chapters, headings, html })
    }
}

impl<'r> Responder<'r, 'static> for Chapter {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let page = self.page(request).and_then(|page| page.render());
        let html = page.map_err(|_| Status::InternalServerError)?;
        let mut response = Response::build();
        response.header(ContentType::HTML).raw_header("Cache-Control", "no-cache").raw_header("Vary", "Cookie");
        response.sized_body(html.len(), Cursor::new(html)).ok()
    }
}

fn chapter(wanted: &str, words: Words) -> Result<Chapter, Failed> {
    let found = CHAPTERS.into_iter().find(|(name, _)| *name == wanted);
    let (name, text) = found.ok_or_else(|| Problem::not_found("Dieses Kapitel hat das Handbuch nicht."))?;
    Ok(Chapter { name, text, words })
}

#[get("/handbuch")]
pub fn contents(_here: SentHere, words: Words) -> Result<Chapter, Failed> {
    chapter(FIRST, words)
}

#[get("/handbuch/<name>")]
pub fn one(_here: SentHere, words: Words, name: &str) -> Result<Chapter, Failed> {
    chapter(name, words)
}

/// A picture by its name with the hash; another hash is another picture, and not there.
#[get("/handbuch/bild/<name>")]
pub fn shown(_here: SentHere, name: &str) -> Result<&'static Asset, Failed> {
    let found = ASSETS.iter().find(|asset| asset.is_called(name));
    found.ok_or_else(|| Failed(Problem::not_found("Dieses Bild gehört nicht zu diesem Programm.")))
}

#[cfg(test)]
mod tests {
    //! What a chapter may not become, and where its links lead.

    use super::*;

    #[test]
    fn html_in_a_chapter_is_text_and_links_lead_to_pages() {
        let text = "# T\n\n<b onclick=\"x\">a</b> [l](land.md#a-b) [u](README.md)\n\n<script>x</script>\n\n## Über & <i>A</i>\n\n\
                    ![„x“ \"y\"](../img/belegen-1.png) ![weg](../img/gibt-es-nicht.png)\n";
        let Drawn { title, headings, html } = draw(text, Words::of_code("en").unwrap()).unwrap();
        assert_eq!(title, "T");
        assert!(!html.contains("<b") && !html.contains("<script") && !html.contains("<i>"), "{html}");
        assert!(html.contains("&lt;script&gt;x&lt;/script&gt;"), "{html}");
        assert!(html.contains("href=\"/handbuch/land?lang=en#a-b\""), "{html}");
        assert!(html.contains("href=\"/handbuch?lang=en\""), "{html}");
        assert!(html.contains("alt=\"„x“ &#34;y&#34;\"") && html.contains("src=\"/handbuch/bild/belegen-1."), "{html}");
        assert!(html.contains("width=\"1265\"") && html.contains("weg"), "{html}");
        assert_eq!(headings.iter().map(|heading| heading.id.as_str()).collect::<Vec<_>>(), ["über--a"]);
    }
}
