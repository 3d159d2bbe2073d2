//! The pages that every site of an authority has: accessibility, imprint, data protection, licence.
//!
//! What only the operator can say is read from files when the server begins; what is not there is said to be missing and
//! never invented.

use super::blocks::{Block, Cell, Link};
use super::shell::PlainPage;
use super::words::Words;
use super::{failure, view};
use crate::web::guards::{SentHere, guard};
use askama::Template as _;
use rocket::get;
use rocket::http::{ContentType, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

/// The pages with a text of the operator: the names of their files, and the keys of their titles.
const PAGES: [(&str, &str); 4] = [
    ("barrierefreiheit", "foot-accessibility"),
    ("impressum", "foot-imprint"),
    ("datenschutz", "foot-privacy"),
    ("lizenz", "foot-licence"),
];

/// The texts of the operator, by page and language.
#[derive(Debug, Default)]
pub struct OperatorTexts(BTreeMap<(&'static str, &'static str), String>);

impl OperatorTexts {
    /// Reads `impressum.de.txt`, `impressum.en.txt` and so on; a file that is not there is a text that is missing.
    ///
    /// # Errors
    /// When the folder is not there, or a file of it cannot be read.
    pub fn read(folder: &Path) -> std::io::Result<OperatorTexts> {
        std::fs::read_dir(folder)?;
        let mut found = BTreeMap::new();
        for ((page, _), code) in PAGES.into_iter().flat_map(|page| ["de", "en"].map(|code| (page, code))) {
            match std::fs::read_to_string(folder.join(format!("{page}.{code}.txt"))) {
                Ok(text) => {
                    found.insert((page, code), text);
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(OperatorTexts(found))
    }

    /// The text in the language of the page, or the German one, which then says that it is German.
    fn of(&self, page: &'static str, words: Words) -> Option<Vec<Block>> {
        let own = self.0.get(&(page, words.code())).map(|text| (text, false));
        let (text, german) = own.or_else(|| self.0.get(&(page, "de")).map(|text| (text, true)))?;
        let cell = |text: &str| if german { Cell::german(text) } else { Cell::text(text) };
        let parts = text.replace("\r\n", "\n");
        let parts = parts.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
        let block = |part: &str| match part.strip_prefix("# ") {
            Some(heading) => Block::heading(cell(heading)),
            None => Block::text(cell(part)),
        };
        Some(parts.map(block).collect())
    }
}

/// What this program says by itself, before what the operator says.
fn own(words: Words, page: &str) -> Vec<Block> {
    let said = |keys: &[&str]| keys.iter().map(|key| Block::text(words.say(key))).collect::<Vec<_>>();
    match page {
        "barrierefreiheit" => {
            let mut blocks = said(&["access-lead", "access-tested"]);
            blocks.push(Block::heading(words.say("access-missing")));
            blocks.extend(said(&["access-no-easy-language", "access-no-sign-language", "access-not-tried"]));
            blocks.push(Block::text(words.say("access-german-only")));
            blocks.push(Block::heading(words.say("access-report")));
            blocks
        }
        "lizenz" => {
            let mut blocks = said(&["licence-code", "licence-parts"]);
            blocks.push(Block::Links(vec![Link::new("© GeoBasis-DE / BKG 2021".to_owned(), "http://www.bkg.bund.de")]));
            blocks.push(Block::heading(words.say("licence-operator")));
            blocks
        }
        _ => Vec::new(),
    }
}

/// A page that whoever comes may read, whatever the rights of the book are.
pub struct Legal {
    page: &'static str,
    words: Words,
}

impl<'r> Responder<'r, 'static> for Legal {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let Legal { page, words } = self;
        let title = PAGES.into_iter().find(|(name, _)| *name == page).map_or("problem-not-found", |(_, title)| title);
        let mut blocks = own(words, page);
        let given = request.rocket().state::<OperatorTexts>().and_then(|texts| texts.of(page, words));
        blocks.extend(given.unwrap_or_else(|| {
            let file = [("file", format!("{page}.{}.txt", words.code()).into())];
            vec![Block::text(words.say("legal-missing")), Block::text(words.tell("legal-how", &file))]
        }));
        let page = PlainPage { shell: failure::bare(request, words, words.say(title)), blocks };
        let html = page.render().map_err(|_| Status::InternalServerError)?;
        let mut response = Response::build();
        response.header(ContentType::HTML).raw_header("Cache-Control", "no-cache").raw_header("Vary", "Cookie");
        response.sized_body(html.len(), Cursor::new(html)).ok()
    }
}

guard!(Words, request => view::words(request));

#[get("/barrierefreiheit")]
pub fn accessibility(_here: SentHere, words: Words) -> Legal {
    Legal { page: "barrierefreiheit", words }
}

#[get("/impressum")]
pub fn imprint(_here: SentHere, words: Words) -> Legal {
    Legal { page: "impressum", words }
}

#[get("/datenschutz")]
pub fn privacy(_here: SentHere, words: Words) -> Legal {
    Legal { page: "datenschutz", words }
}

#[get("/lizenz")]
pub fn licence(_here: SentHere, words: Words) -> Legal {
    Legal { page: "lizenz", words }
}

#[cfg(test)]
mod tests {
    //! A text is read in both languages; what is missing is missing.

    use super::*;

    #[test]
    fn the_german_text_stands_in_for_a_missing_english_one_and_nothing_for_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("impressum.de.txt"), "# Anbieter\r\n\r\nAmt\nStraße 1\n").unwrap();
        let texts = OperatorTexts::read(folder.path()).unwrap();
        for (code, lang) in [("de", None), ("en", Some("de"))] {
            let words = Words::of_code(code).unwrap();
            let blocks = texts.of("impressum", words).unwrap();
            let [Block::Heading(heading), Block::Text(text)] = &blocks[..] else { panic!("{code}") };
            assert_eq!((heading.said(&words).as_str(), heading.lang(&words)), ("Anbieter", lang));
            assert_eq!((text.said(&words).as_str(), text.lang(&words)), ("Amt\nStraße 1", lang));
            assert!(texts.of("datenschutz", words).is_none());
        }
        assert!(OperatorTexts::read(&folder.path().join("nirgends")).is_err());
    }
}
