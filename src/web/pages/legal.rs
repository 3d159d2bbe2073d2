//! The pages that every site of an authority has: accessibility, imprint, data protection, licence.
//!
//! What only the operator can say is read from files when the server begins; what is not there is said to be missing and
//! never invented.

use super::blocks::{Block, Cell, Link};
use super::view::{Shown, View};
use super::words::Words;
use crate::web::problem::Problem;
use rocket::get;
use rocket::request::{FromRequest, Outcome, Request};
use std::collections::BTreeMap;
use std::convert::Infallible;
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

/// The texts that the server was begun with, if any.
pub struct Texts<'r>(Option<&'r OperatorTexts>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Texts<'r> {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Texts<'r>, Infallible> {
        Outcome::Success(Texts(request.rocket().state()))
    }
}

/// What this program says by itself, before what the operator says.
fn own(view: &View, page: &str) -> Vec<Block> {
    let said = |keys: &[&str]| keys.iter().map(|key| Block::text(view.say(key))).collect::<Vec<_>>();
    match page {
        "barrierefreiheit" => {
            let mut blocks = said(&["access-lead", "access-tested"]);
            blocks.push(Block::heading(view.say("access-missing")));
            blocks.extend(said(&["access-no-easy-language", "access-no-sign-language", "access-not-tried"]));
            blocks.push(Block::text(view.say("access-german-only")));
            blocks.push(Block::heading(view.say("access-report")));
            blocks
        }
        "lizenz" => {
            let mut blocks = said(&["licence-code", "licence-parts"]);
            blocks.push(Block::Links(vec![Link::new("© GeoBasis-DE / BKG 2021".to_owned(), "http://www.bkg.bund.de")]));
            blocks.push(Block::heading(view.say("licence-operator")));
            blocks
        }
        _ => Vec::new(),
    }
}

/// One of these pages.
#[get("/barrierefreiheit")]
pub fn accessibility(view: View, texts: Texts<'_>) -> Shown {
    show(&view, "barrierefreiheit", texts)
}

#[get("/impressum")]
pub fn imprint(view: View, texts: Texts<'_>) -> Shown {
    show(&view, "impressum", texts)
}

#[get("/datenschutz")]
pub fn privacy(view: View, texts: Texts<'_>) -> Shown {
    show(&view, "datenschutz", texts)
}

#[get("/lizenz")]
pub fn licence(view: View, texts: Texts<'_>) -> Shown {
    show(&view, "lizenz", texts)
}

fn show(view: &View, asked: &str, texts: Texts<'_>) -> Shown {
    let unknown = || Problem::not_found(format!("Die Seite {asked} gibt es nicht."));
    let (page, title) = PAGES.into_iter().find(|(page, _)| *page == asked).ok_or_else(unknown)?;
    let mut blocks = own(view, page);
    let given = texts.0.and_then(|texts| texts.of(page, view.words));
    blocks.extend(given.unwrap_or_else(|| {
        let file = format!("{page}.{}.txt", view.words.code());
        let missing = [("file", file.into())];
        vec![Block::text(view.say("legal-missing")), Block::text(view.tell("legal-how", &missing))]
    }));
    view.show_apart(view.say(title), blocks)
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
