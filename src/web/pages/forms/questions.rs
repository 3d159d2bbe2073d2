//! What a form asks: questions by the names of the fields of a body, each with its kind.

use super::super::blocks::{Block, Cell};
use super::super::view::View;

/// How many things a list to choose from may have; beyond that the id is typed, so that no page grows without end.
pub const CHOICES: usize = 200;

/// How a question is answered.
pub enum Kind {
    Text,
    /// Some sentences.
    Long,
    /// An amount as people write it; what can be read in two ways is refused.
    Amount,
    /// Another number with its digits, such as a percentage.
    Decimal,
    Day,
    /// A whole number without a sign.
    Number,
    /// An event of the journal, chosen from a list.
    Event(Vec<Choice>),
    /// The SHA-256 of a document: typed, or taken from the document itself, which is not kept.
    Digest,
    /// One of a list that unfolds.
    Choice(Vec<Choice>),
    /// One of few that all are seen.
    Radio(Vec<Choice>),
    /// Yes or no.
    Flag(Vec<Choice>),
    File,
    /// Not asked: always the same.
    Fixed,
    /// The same for a number.
    FixedNumber,
    /// Not asked: what stood on the page when it was first shown.
    Carried,
}

/// What can be chosen.
#[derive(Clone)]
pub struct Choice {
    pub value: String,
    pub label: Cell,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<Cell>) -> Choice {
        Choice { value: value.into(), label: label.into() }
    }

    /// A thing of the book: its title, as it stands there, and its id.
    pub fn of(id: &str, title: &str) -> Choice {
        Choice::new(id, Cell::german(format!("{title} ({id})")))
    }
}

/// What stands for yes and for no.
pub const FLAG: [(&str, bool); 2] = [("ja", true), ("nein", false)];

/// The answer that stands for this.
pub fn flag_value(means: bool) -> &'static str {
    FLAG.iter().find(|(_, other)| *other == means).map_or("", |(value, _)| value)
}

impl Kind {
    /// Whether nobody answers it, and it never travels with the form.
    pub fn is_fixed(&self) -> bool {
        matches!(self, Kind::Fixed | Kind::FixedNumber)
    }

    /// Yes or no, in the language of the page.
    pub fn flag(view: &View) -> Kind {
        let said = |means: bool| if means { view.say("answer-yes") } else { view.say("answer-no") };
        Kind::Flag(FLAG.map(|(value, means)| Choice::new(value, said(means))).into())
    }

    /// Events of the journal, while they are few enough for a list; beyond that the number is typed.
    pub fn event_of(choices: Vec<Choice>) -> Kind {
        if choices.len() > CHOICES { Kind::Number } else { Kind::Event(choices) }
    }

    /// The same of what was read only where it is few.
    pub fn event_of_few(choices: Option<Vec<Choice>>) -> Kind {
        choices.map_or(Kind::Number, Kind::event_of)
    }

    /// The same of what was read only where it is few.
    pub fn one_of_few(choices: Option<Vec<Choice>>) -> Kind {
        choices.map_or(Kind::Text, Kind::one_of)
    }

    /// A list of things of the book, while it is short enough to be one.
    pub fn one_of(choices: Vec<Choice>) -> Kind {
        if choices.len() > CHOICES { Kind::Text } else { Kind::Choice(choices) }
    }
}

/// One question.
pub struct Question {
    /// As in the body: `amount`, `sources.federal`, `lines[0].spent`.
    pub name: String,
    /// Where it stands in the body, where that follows from another answer and the name does not change with it.
    place: Option<String>,
    pub kind: Kind,
    pub label: String,
    pub hint: String,
    pub required: bool,
    /// Part of a thing that may be left out as a whole: `sources`, `lines[0]`.
    pub group: Option<String>,
    /// Stands in the address of the API and not in its body.
    pub aside: bool,
    /// Stands above it, where something new begins.
    pub head: String,
    /// What stands there before somebody types.
    pub suggested: String,
    /// On which page of a form in pages.
    pub page: usize,
}

impl Question {
    pub fn new(name: impl Into<String>, label: String, kind: Kind) -> Question {
        Question {
            name: name.into(),
            place: None,
            kind,
            label,
            hint: String::new(),
            required: true,
            group: None,
            aside: false,
            head: String::new(),
            suggested: String::new(),
            page: 0,
        }
    }

    /// Where it stands in the body.
    pub fn place(&self) -> &str {
        self.place.as_deref().unwrap_or(&self.name)
    }

    pub fn at(self, place: impl Into<String>) -> Question {
        Question { place: Some(place.into()), ..self }
    }

    pub fn hint(self, hint: String) -> Question {
        Question { hint, ..self }
    }

    pub fn optional(self) -> Question {
        Question { required: false, ..self }
    }

    pub fn within(self, group: impl Into<String>) -> Question {
        Question { group: Some(group.into()), ..self }
    }

    pub fn aside(self) -> Question {
        Question { aside: true, ..self }
    }

    pub fn head(self, head: String) -> Question {
        Question { head, ..self }
    }

    pub fn suggest(self, suggested: impl Into<String>) -> Question {
        Question { suggested: suggested.into(), ..self }
    }
}

/// One page of a form that has several: what it is called, and what one should know before one answers.
pub struct Page {
    pub name: String,
    pub lead: String,
}

/// A form: where it is sent, what it is called, and what it asks.
pub struct Questions {
    pub path: &'static str,
    pub title: String,
    /// What one should know before one answers.
    pub lead: Vec<String>,
    /// What it is about, in full: stands before the questions.
    pub about: Vec<Block>,
    pub asked: Vec<Question>,
    /// The pages of a form that is asked in several. Empty where one page holds it all.
    pub pages: Vec<Page>,
    /// The key of what the button says that books.
    pub book: &'static str,
}

impl Questions {
    pub fn new(path: &'static str, title: String, asked: Vec<Question>) -> Questions {
        let (lead, about, pages) = (Vec::new(), Vec::new(), Vec::new());
        Questions { path, title, lead, about, asked, pages, book: "form-book" }
    }

    pub fn lead(mut self, sentence: String) -> Questions {
        self.lead.push(sentence);
        self
    }

    pub fn about(self, about: Vec<Block>) -> Questions {
        Questions { about, ..self }
    }

    /// Another page: what it is called, and what it asks.
    pub fn page(mut self, name: String, lead: String, asked: Vec<Question>) -> Questions {
        let page = self.pages.len();
        self.pages.push(Page { name, lead });
        self.asked.extend(asked.into_iter().map(|question| Question { page, ..question }));
        self
    }

    /// Asks for the value date and the voucher, which whatever moves money has to name.
    pub fn booked(self, view: &View) -> Questions {
        self.on_paper(view, true)
    }

    /// The same where the voucher may be left out, as no money moves.
    pub fn noted(self, view: &View) -> Questions {
        self.on_paper(view, false)
    }

    fn on_paper(mut self, view: &View, needs_voucher: bool) -> Questions {
        let day = Question::new("booked_on", view.say("event-booked-on"), Kind::Day).hint(view.say("field-day-hint"));
        let voucher = Question::new("voucher", view.say("event-voucher"), Kind::Text);
        let voucher = voucher.hint(view.say("field-voucher-hint"));
        let page = self.pages.len().saturating_sub(1);
        let asked = [day, if needs_voucher { voucher } else { voucher.optional() }];
        self.asked.extend(asked.map(|question| Question { page, ..question }));
        self
    }

    /// Those that somebody answers.
    pub fn seen(&self) -> impl Iterator<Item = &Question> {
        self.asked.iter().filter(|question| !question.kind.is_fixed() && !matches!(question.kind, Kind::Carried))
    }

    pub fn takes_a_file(&self) -> bool {
        self.asked.iter().any(|question| matches!(question.kind, Kind::File | Kind::Digest))
    }
}

/// Names of the parameters by which the address of a form may fill in answers: the ids of what it is about. They are the
/// last part of the name of a question.
pub const PREFILLED: &[&str] = &[
    "project",
    "manager",
    "commitment",
    "order",
    "voucher_id",
    "payment",
    "proposal",
    "agreement",
    "component",
    "key",
    "booking_year",
    "service",
    "claim",
    "filing",
    "statement",
    "reverses",
    "onward_grant",
    "share_of",
    "contribution",
];
