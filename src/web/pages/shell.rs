//! What is around every page: title, navigation, breadcrumb, as-of line, and the words that mark an example.

use super::blocks::{Block, Link};
use super::{Section, address, assets};
use crate::web::guards::{FORM_TOKEN, Visitor};
use askama::Template;

/// A place of the main navigation.
pub struct Item {
    pub text: &'static str,
    pub href: String,
    pub current: bool,
}

/// The frame of a page.
pub struct Shell {
    pub title: String,
    pub home: String,
    pub sections: Vec<Item>,
    /// The pages above this one.
    pub trail: Vec<Link>,
    pub banners: Vec<String>,
    /// The as-of point in a sentence.
    pub stand: String,
    /// What the reader chose, for the form.
    pub chosen: String,
    pub path: String,
    /// The other parameters of the address, which the form keeps.
    pub kept: Vec<(String, String)>,
    pub who: Who,
}

/// Who looks, as the head of the page says it.
pub struct Who {
    /// Who is signed in, and the secret of the button that signs out.
    pub signed_in: Option<(String, String)>,
    /// Where „Anmelden“ leads; it comes back here.
    pub door: String,
}

impl Who {
    pub fn of(visitor: &Visitor, here: &str) -> Who {
        let signed_in = visitor.0.as_ref().map(|who| (who.actor.to_string(), who.form_token.clone()));
        Who { signed_in, door: address::with_query("/anmelden", [("weiter", here)]) }
    }

    /// The name of the hidden field with the secret.
    pub fn token_field(&self) -> &'static str {
        FORM_TOKEN
    }
}

impl Shell {
    /// The frame of a page that knows no as-of point, such as one that says what went wrong.
    pub fn bare(title: impl Into<String>, visitor: &Visitor) -> Shell {
        Shell {
            title: title.into(),
            home: "/".to_owned(),
            sections: sections(None, |path| path.to_owned()),
            trail: Vec::new(),
            banners: Vec::new(),
            stand: String::new(),
            chosen: String::new(),
            path: String::new(),
            kept: Vec::new(),
            who: Who::of(visitor, ""),
        }
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

/// The navigation; `link` keeps the as-of point in its addresses.
pub fn sections(current: Option<Section>, link: impl Fn(&str) -> String) -> Vec<Item> {
    let item = |section: Section| Item {
        text: section.title(),
        href: link(section.path()),
        current: current == Some(section),
    };
    Section::ALL.into_iter().map(item).collect()
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

/// What went wrong, and what can be done.
#[derive(Template)]
#[template(path = "failure.html")]
pub struct FailurePage {
    pub shell: Shell,
    pub title: String,
    pub detail: String,
    pub hints: Vec<String>,
}
