//! What a page says, before it is drawn: the blocks that the templates know.

use super::words;
use crate::core::money::Euro;
use crate::web::guards::FORM_TOKEN;

/// A word or number of a page, perhaps a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub href: Option<String>,
    pub number: bool,
    /// Not recorded: said in words, never as a zero.
    pub missing: bool,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    pub fn number(text: impl Into<String>) -> Cell {
        Cell { number: true, ..Cell::text(text) }
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell { href: Some(href.into()), ..Cell::text(text) }
    }

    /// What is not known, in a column of numbers.
    pub fn missing() -> Cell {
        Cell { missing: true, ..Cell::number(words::MISSING) }
    }

    /// An amount without its sign, for columns that name the currency.
    pub fn amount(amount: Euro) -> Cell {
        Cell::number(amount.to_german_bare())
    }

    pub fn to(self, href: impl Into<String>) -> Cell {
        Cell { href: Some(href.into()), ..self }
    }
}

pub struct Column {
    pub label: String,
    pub number: bool,
}

/// A table with its caption; without rows it says `empty` instead.
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    pub foot: Option<Vec<Cell>>,
    pub empty: String,
}

impl Table {
    /// Columns by their labels; a label that begins with `#` is one of numbers.
    pub fn new(caption: impl Into<String>, labels: &[&str], empty: &str) -> Table {
        let columns = labels.iter().map(|label| match label.strip_prefix('#') {
            Some(label) => Column { label: label.to_owned(), number: true },
            None => Column { label: (*label).to_owned(), number: false },
        });
        let columns = columns.collect();
        Table { caption: caption.into(), columns, rows: Vec::new(), foot: None, empty: empty.to_owned() }
    }

    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Table {
        self.rows.extend(rows);
        self
    }
}

pub struct Link {
    pub text: String,
    pub href: String,
}

impl Link {
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link { text: text.into(), href: href.into() }
    }
}

pub type Facts = Vec<(String, Cell)>;

/// A fact with its label.
pub fn fact(label: &str, value: Cell) -> (String, Cell) {
    (label.to_owned(), value)
}

/// A field of a form, with its name in the address.
pub struct Field {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub value: String,
    pub required: bool,
}

/// A form that only asks; it changes nothing.
pub struct Form {
    pub action: String,
    pub kept: Vec<(String, String)>,
    pub fields: Vec<Field>,
    pub button: String,
}

/// What is typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// May stay empty.
    Optional,
    Password,
}

/// A field of a form that changes something.
pub struct Input {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub value: String,
    pub kind: Kind,
    /// What a browser may fill in by itself.
    pub autocomplete: &'static str,
}

impl Input {
    pub fn is_password(&self) -> bool {
        self.kind == Kind::Password
    }

    pub fn is_required(&self) -> bool {
        self.kind != Kind::Optional
    }
}

/// A form that changes something, with the secret of who it was shown to.
pub struct Post {
    pub action: String,
    pub token: String,
    pub hidden: Vec<(&'static str, String)>,
    pub inputs: Vec<Input>,
    pub button: String,
    /// For who does not see what the button stands beside.
    pub about: String,
}

impl Post {
    pub fn token_field(&self) -> &'static str {
        FORM_TOKEN
    }
}

/// One part of a page.
pub enum Block {
    Heading(String),
    Text(String),
    /// The one number that the page is about.
    Value(Cell),
    Facts(Facts),
    Table(Table),
    /// Text in its own letters, with a name.
    Code(String, String),
    Links(Vec<Link>),
    /// A drawing with facts beside it.
    Beside {
        markup: String,
        facts: Facts,
    },
    /// What is asked of the reader: sent as parameters of an address.
    Form(Form),
    Post(Post),
    /// What went wrong, with what to do about it.
    Alert(String, String),
    /// What has just been done.
    Done(String),
    /// HTML whose every text is escaped already.
    Markup(String),
}

impl Block {
    pub fn heading(text: impl Into<String>) -> Block {
        Block::Heading(text.into())
    }

    pub fn text(text: impl Into<String>) -> Block {
        Block::Text(text.into())
    }
}
