//! What is around every page: title, languages, navigation, breadcrumb, as-of line, the words that mark an example, and
//! the links that every site of an authority has.

use super::blocks::{Answer, Block, Cell, Link};
use super::handbook::Heading;
use super::sign_in::DOOR;
use super::view::LANG;
use super::words::Words;
use super::{Section, address, assets, inbox};
use crate::web::guards::{FORM_TOKEN, Visitor};
use askama::Template;

/// A place of the main navigation.
pub struct Item {
    pub text: String,
    pub href: String,
    pub current: bool,
}

/// The frame of a page.
pub struct Shell {
    pub words: Words,
    pub title: Cell,
    pub home: String,
    /// The same page in the other language.
    pub other: String,
    pub sections: Vec<Item>,
    /// The pages above this one.
    pub trail: Vec<Link>,
    pub banners: Vec<Cell>,
    /// The as-of point in a sentence.
    pub stand: String,
    /// What the reader chose, for the form.
    pub chosen: String,
    pub path: String,
    /// The other parameters of the address, which the form keeps.
    pub kept: Vec<(String, String)>,
    pub who: Who,
    pub foot: Foot,
}

/// Who looks, as the head of the page says it.
pub struct Who {
    /// Who is signed in, and the secret of the button that signs out.
    pub signed_in: Option<(String, String)>,
    /// Where „Anmelden“ leads; it comes back here.
    pub door: String,
}

impl Who {
    pub fn of(visitor: &Visitor, here: &str, words: Words) -> Who {
        let signed_in = visitor.0.as_ref().map(|who| (who.actor.to_string(), who.form_token.clone()));
        Who { signed_in, door: address::with_query(DOOR, [("weiter", here), (LANG, address::lang(words))]) }
    }

    /// The name of the hidden field with the secret.
    pub fn token_field(&self) -> &'static str {
        FORM_TOKEN
    }
}

/// What stands below every page.
pub struct Foot {
    pub links: Vec<Link>,
    /// Size and root of the journal that the page speaks of; none where there is no book.
    pub head: Option<String>,
}

impl Foot {
    pub fn new(words: Words, link: impl Fn(&str) -> String, head: Option<String>) -> Foot {
        let links = [
            ("foot-handbook", "/handbuch"),
            ("roles-title", "/rollen"),
            ("foot-accessibility", "/barrierefreiheit"),
            ("foot-imprint", "/impressum"),
            ("foot-privacy", "/datenschutz"),
            ("foot-licence", "/lizenz"),
        ];
        Foot { links: links.map(|(key, path)| Link::new(words.say(key), link(path))).into(), head }
    }

    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

impl Shell {
    /// The frame of a page that knows no as-of point, such as one that says what went wrong.
    pub fn bare(
        words: Words,
        title: impl Into<Cell>,
        link: impl Fn(&str) -> String,
        (other, visitor): (String, &Visitor),
    ) -> Shell {
        Shell {
            title: title.into(),
            home: link("/"),
            other,
            sections: sections(words, None, true, &link),
            foot: Foot::new(words, &link, None),
            words,
            trail: Vec::new(),
            banners: Vec::new(),
            stand: String::new(),
            chosen: String::new(),
            path: String::new(),
            kept: Vec::new(),
            who: Who::of(visitor, "", words),
        }
    }

    fn in_language(&self, path: &str) -> String {
        address::with_query(path, [(LANG, address::lang(self.words))])
    }

    /// Where whoever is signed in finds what is new to them.
    pub fn inbox(&self) -> String {
        self.in_language(inbox::PATH)
    }

    /// Their own page.
    pub fn account(&self) -> String {
        self.in_language("/konto")
    }

    /// Where the button that signs out leads.
    pub fn leave(&self) -> String {
        self.in_language("/abmelden")
    }

    pub fn kern_css(&self) -> String {
        assets::kern_css()
    }

    pub fn own_css(&self) -> String {
        assets::own_css()
    }

    pub fn symbol(&self) -> String {
        assets::symbol()
    }
}

/// The navigation; `link` keeps the as-of point and the language in its addresses. To whoever administers the system all
/// but the first would be refused.
pub fn sections(words: Words, current: Option<Section>, sees_money: bool, link: impl Fn(&str) -> String) -> Vec<Item> {
    let item = |section: Section| Item {
        text: words.say(section.title()),
        href: link(section.path()),
        current: current == Some(section),
    };
    let is_open = |section: &Section| sees_money || *section == Section::Overview;
    Section::ALL.into_iter().filter(is_open).map(item).collect()
}

/// A page of blocks.
#[derive(Template)]
#[template(path = "page.html")]
pub struct Page {
    pub shell: Shell,
    pub blocks: Vec<Block>,
}

/// A page of blocks that speaks of no point of the journal: the door, and an account.
#[derive(Template)]
#[template(path = "plain.html")]
pub struct PlainPage {
    pub shell: Shell,
    pub blocks: Vec<Block>,
}

/// A chapter of the handbook: German, whatever the language of the frame is.
#[derive(Template)]
#[template(path = "handbook.html")]
pub struct HandbookPage {
    pub shell: Shell,
    /// Title and address of every chapter, and whether it is this one.
    pub chapters: Vec<(String, String, bool)>,
    pub headings: Vec<Heading>,
    /// Drawn by the handbook, which lets no HTML of a chapter pass.
    pub html: String,
}

/// A picture of the handbook.
#[derive(Template)]
#[template(path = "picture.html")]
pub struct Picture {
    pub source: String,
    pub said: String,
    pub width: u32,
    pub height: u32,
}

/// What went wrong, and what can be done.
#[derive(Template)]
#[template(path = "failure.html")]
pub struct FailurePage {
    pub shell: Shell,
    pub title: String,
    /// Said by the book or the server, in German.
    pub detail: Cell,
    pub hints: Vec<String>,
    /// What can be done on the page itself.
    pub blocks: Vec<Block>,
}
