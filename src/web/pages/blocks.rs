//! What a page says, before it is drawn: the blocks that the templates know.

use super::words::Words;
use crate::core::money::Euro;
use crate::report::Language;
use crate::report::sheet::Cell as Value;
use crate::web::guards::FORM_TOKEN;

/// A word or number of a page, perhaps a link. It is drawn in the language of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    value: Value,
    pub href: Option<String>,
    pub number: bool,
    /// There is only a German text: pages in another language say so.
    german: bool,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell { value: Value::Empty, href: None, number: false, german: false }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::text(text)
    }
}

impl Cell {
    /// What is an id, or is said in the language of the page already.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { value: Value::Text(text.into()), ..Cell::default() }
    }

    /// What stands in the book, or is said by it, in German.
    pub fn german(text: impl Into<String>) -> Cell {
        Cell { german: true, ..Cell::text(text) }
    }

    pub fn number(text: impl Into<String>) -> Cell {
        Cell { number: true, ..Cell::text(text) }
    }

    /// What a table of a report holds.
    pub fn of(value: Value, number: bool) -> Cell {
        Cell { value, number, ..Cell::default() }
    }

    pub fn in_german(self) -> Cell {
        Cell { german: true, ..self }
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell::text(text).to(href)
    }

    /// What is not known, in a column of numbers: said in words, never as a zero.
    pub fn missing() -> Cell {
        Cell { value: Value::Missing, number: true, ..Cell::default() }
    }

    /// The same on a page that does not show all.
    pub fn unseen() -> Cell {
        Cell { value: Value::Unseen, ..Cell::missing() }
    }

    /// An amount without its sign, for columns that name the currency.
    pub fn amount(amount: Euro) -> Cell {
        Cell { value: Value::Money(amount), number: true, ..Cell::default() }
    }

    pub fn to(self, href: impl Into<String>) -> Cell {
        Cell { href: Some(href.into()), ..self }
    }

    pub fn linked(self, href: Option<&str>) -> Cell {
        Cell { href: href.map(str::to_owned), ..self }
    }

    pub fn is_empty(&self) -> bool {
        self.value == Value::Empty
    }

    pub fn is_missing(&self) -> bool {
        matches!(self.value, Value::Missing | Value::Unseen)
    }

    pub fn said(&self, words: &Words) -> String {
        self.value.display(words.0)
    }

    /// The language of the text, where it is not that of the page.
    pub fn lang(&self, words: &Words) -> Option<&'static str> {
        (self.german && words.0 != Language::De).then_some("de")
    }
}

#[derive(Clone)]
pub struct Column {
    pub label: Cell,
    pub number: bool,
}

impl Column {
    pub fn text(label: impl Into<Cell>) -> Column {
        Column { label: label.into(), number: false }
    }

    pub fn number(label: impl Into<Cell>) -> Column {
        Column { label: label.into(), number: true }
    }
}

/// A table with its caption; without rows it says `empty` instead.
#[derive(Clone)]
pub struct Table {
    /// The id that links on the same page lead to.
    pub anchor: Option<&'static str>,
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    pub foot: Option<Vec<Cell>>,
    pub empty: String,
}

impl Table {
    /// Columns by the keys of their labels; a key that begins with `#` is one of numbers.
    pub fn new(words: Words, caption: impl Into<String>, labels: &[&str], empty: &str) -> Table {
        let columns = labels.iter().map(|label| match label.strip_prefix('#') {
            Some(label) => Column::number(words.say(label)),
            None => Column::text(words.say(label)),
        });
        Table::of(caption, columns.collect(), words.say(empty))
    }

    pub fn of(caption: impl Into<String>, columns: Vec<Column>, empty: String) -> Table {
        Table { anchor: None, caption: caption.into(), columns, rows: Vec::new(), foot: None, empty }
    }

    pub fn at(self, anchor: &'static str) -> Table {
        Table { anchor: Some(anchor), ..self }
    }

    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Table {
        self.rows.extend(rows);
        self
    }
}

#[derive(Clone)]
pub struct Link {
    pub text: Cell,
    pub href: String,
    /// In a window of its own, because what stands on the page would be lost. Its text says so.
    pub apart: bool,
}

impl Link {
    pub fn new(text: impl Into<Cell>, href: impl Into<String>) -> Link {
        Link { text: text.into(), href: href.into(), apart: false }
    }

    pub fn apart(self) -> Link {
        Link { apart: true, ..self }
    }
}

pub type Facts = Vec<(String, Cell)>;

/// A field of a form that only asks, with its name in the address.
#[derive(Clone)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub value: String,
    /// Value and label of what can be chosen; none where it is typed.
    pub choices: Vec<(String, Cell)>,
    pub required: bool,
}

/// A form that only asks; it changes nothing.
#[derive(Clone)]
pub struct Form {
    pub action: String,
    pub kept: Vec<(String, String)>,
    pub fields: Vec<Field>,
    pub button: String,
}

impl Form {
    /// Whether anything has to be filled in: where nothing has, it is not said of each field.
    pub fn asks_for_something(&self) -> bool {
        self.fields.iter().any(|field| field.required)
    }
}

/// What is typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// May stay empty.
    Optional,
    Password,
    /// Yes or nothing; any value is yes.
    Check,
}

/// A field of a form that changes something.
#[derive(Clone)]
pub struct Input {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
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
        !matches!(self.kind, Kind::Optional | Kind::Check)
    }

    pub fn is_check(&self) -> bool {
        self.kind == Kind::Check
    }
}

/// A form that changes something, with the secret of who it was shown to.
#[derive(Clone)]
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
#[derive(Clone)]
pub enum Block {
    Heading(Cell),
    Text(Cell),
    /// The one number that the page is about.
    Value(Cell),
    Facts(Facts),
    Table(Table),
    /// Text in its own letters, with a name.
    Code(String, String),
    Links(Vec<Link>),
    /// The one thing to do next.
    Onward(Link),
    /// A link that looks as what it stands for: another way to do what the page is about.
    Way(Link),
    /// A drawing with facts beside it.
    Beside {
        markup: String,
        facts: Facts,
    },
    /// What is asked of the reader: sent as parameters of an address.
    Form(Form),
    /// What a form asks that changes something.
    Asked(Asked),
    /// What is wrong with the answers.
    Faults(Faults),
    Post(Post),
    /// What went wrong, with what to do about it.
    Alert(String, String),
    /// What has just been done.
    Done(String),
    /// HTML whose every text is escaped already.
    Markup(String),
}

impl Block {
    pub fn heading(text: impl Into<Cell>) -> Block {
        Block::Heading(text.into())
    }

    pub fn text(text: impl Into<Cell>) -> Block {
        Block::Text(text.into())
    }
}

/// How one question is answered.
#[derive(Clone)]
pub enum Answer {
    /// One line, with the keys that a telephone shows for it.
    Line(String, &'static str),
    Lines(String),
    /// Value, label, and whether it is chosen.
    Choice(Vec<(String, Cell, bool)>),
    Radio(Vec<(String, Cell, bool)>),
    /// A hash, and the name of the input that takes it from a document.
    Digest(String, String),
    File,
}

/// One question of a form that changes something.
#[derive(Clone)]
pub struct Entry {
    pub anchor: String,
    pub name: String,
    pub label: String,
    pub hint: String,
    pub required: bool,
    pub fault: Option<Cell>,
    /// Stands above it, where something new begins.
    pub head: String,
    pub answer: Answer,
}

impl Entry {
    pub fn is_described(&self) -> bool {
        !self.hint.is_empty() || self.fault.is_some()
    }

    /// The ids of what belongs to it: what is asked, and what is wrong with the answer.
    pub fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hinweis", self.anchor));
        let fault = self.fault.is_some().then(|| format!("{}-fehler", self.anchor));
        hint.into_iter().chain(fault).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Clone)]
pub struct Button {
    pub name: &'static str,
    pub value: &'static str,
    pub label: String,
    pub primary: bool,
}

/// A form that changes something.
#[derive(Clone)]
pub struct Asked {
    pub action: String,
    pub has_file: bool,
    pub hidden: Vec<(String, String)>,
    pub inputs: Vec<Entry>,
    pub buttons: Vec<Button>,
}

/// One thing that is wrong, with the way to where it is.
#[derive(Clone)]
pub struct FaultLine {
    pub label: String,
    pub text: Cell,
    pub href: Option<String>,
    pub hint: Option<Cell>,
}

/// All that is wrong with the answers.
#[derive(Clone)]
pub struct Faults {
    pub title: String,
    pub lines: Vec<FaultLine>,
}
