//! How forms are drawn: the questions with their answers and faults, the answers once more before they are sent, and
//! what they would book.

use super::pages::PAGE;
use super::questions::{Choice, Kind, Page, Question, Questions};
use super::typed::{self, Fault};
use super::{AS_SHOWN, COMMAND, Paper, STEP, Step};
use super::{in_detail, in_pages};
use crate::core::calendar;
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use crate::store::Receipt;
use crate::web::guards::FORM_TOKEN;
use crate::web::pages::address;
use crate::web::pages::blocks::{Answer, Asked, Block, Button, Cell, Entry, Facts, FaultLine, Faults, Table};
use crate::web::pages::view::{LANG, View};
use crate::web::pages::words::Words;
use crate::web::problem::Problem;
use crate::web::writing::notices;

/// The id of an input: names have dots and brackets, ids have none.
fn anchor(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("feld-{}", plain.trim_end_matches('-'))
}

/// All that is wrong, with the way to where it is.
pub fn summary(words: Words, questions: &Questions, faults: &[Fault], problem: Option<&Problem>) -> Faults {
    // What is carried has no place on the page that one could go to.
    let is_asked = |question: &&Question| !matches!(question.kind, Kind::Carried);
    let label = |name: &str| questions.asked.iter().filter(is_asked).find(|question| question.name == name);
    let of_field = faults.iter().map(|fault| match label(&fault.field) {
        Some(question) => FaultLine {
            label: question.label.clone(),
            text: fault.message.clone(),
            href: Some(format!("#{}", anchor(&fault.field))),
            hint: None,
        },
        None => FaultLine { label: String::new(), text: fault.message.clone(), href: None, hint: None },
    });
    let mut lines: Vec<FaultLine> = of_field.collect();
    if let Some(problem) = problem {
        lines.extend(problem.refusals().map(|(rule, sentence, hint)| FaultLine {
            label: rule.to_owned(),
            text: Cell::german(sentence),
            href: None,
            hint: Some(Cell::german(in_pages(hint))),
        }));
        let faulty = problem.table_faults().count();
        if faulty > 0 {
            lines.push(in_the_list(words, faulty));
        } else if lines.is_empty() {
            let text = Cell::german(in_detail(problem.detail()));
            lines.push(FaultLine { label: String::new(), text, href: None, hint: None });
        }
    }
    Faults { title: words.say("form-faults"), lines }
}

/// That so much is wrong in a list, with the way to the table that says what.
fn in_the_list(words: Words, faulty: usize) -> FaultLine {
    let shown = faulty.min(SHOWN);
    let key = if faulty > shown { "list-refused-many" } else { "list-refused" };
    let text = words.tell(key, &[("count", faulty.into()), ("shown", shown.into())]);
    FaultLine { label: words.say("list-faults"), text: Cell::text(text), href: Some(format!("#{LISTED}")), hint: None }
}

/// What is wrong in a list, by line and column.
pub fn table_faults(words: Words, problem: &Problem) -> Option<Table> {
    let labels = ["#posting-line", "list-column", "list-value", "list-fault"];
    let rows = problem.table_faults().map(|(line, column, value, message)| {
        vec![Cell::number(line.to_string()), Cell::german(column), Cell::german(value), Cell::german(message)]
    });
    let table = Table::new(words, words.say("list-faults"), &labels, "list-no-fault").at(LISTED);
    let table = table.rows(rows.take(SHOWN));
    (!table.rows.is_empty()).then_some(table)
}

/// Faults of a list on one page; the others come to light when these are mended.
const SHOWN: usize = 200;

/// The id of the table of these faults.
const LISTED: &str = "listenfehler";

/// The address of a form in the language of its page.
fn action(paper: &Paper<'_>) -> String {
    address::with_query(paper.questions.path, [(LANG, address::lang(paper.words()))])
}

fn hidden(paper: &Paper<'_>) -> Vec<(String, String)> {
    let mut hidden = vec![
        (FORM_TOKEN.to_owned(), paper.signed_in.form_token.clone()),
        (COMMAND.to_owned(), paper.command.as_str().to_owned()),
    ];
    hidden.extend((!paper.questions.pages.is_empty()).then(|| (PAGE.to_owned(), paper.page.to_string())));
    hidden
}

fn button(words: Words, step: Step, label: &str, primary: bool) -> Button {
    Button { name: STEP, value: step.name(), label: words.say(label), primary }
}

/// The questions, with what was typed.
pub fn asked(paper: &Paper<'_>, faults: &[Fault]) -> Asked {
    let input = |question: &Question| Entry {
        anchor: anchor(&question.name),
        name: question.name.clone(),
        label: question.label.clone(),
        hint: hint(paper, question),
        required: question.required && question.group.is_none(),
        fault: faults.iter().find(|fault| fault.field == question.name).map(|fault| fault.message.clone()),
        head: question.head.clone(),
        answer: answer(question, paper.typed.answer(&question.name)),
    };
    Asked {
        action: action(paper),
        has_file: paper.questions.takes_a_file(),
        hidden: hidden(paper).into_iter().chain(carried(paper)).collect(),
        inputs: paper.questions.seen().filter(|question| question.page == paper.page).map(input).collect(),
        buttons: buttons(paper),
    }
}

/// What helps to answer; of a file also that one is chosen, of a list with nothing in it that there is nothing.
fn hint(paper: &Paper<'_>, question: &Question) -> String {
    let chosen = paper.typed.answer(&question.name);
    if let Kind::Choice(choices) | Kind::Event(choices) | Kind::Radio(choices) = &question.kind
        && choices.is_empty()
    {
        return format!("{} {}", question.hint, paper.words().say("form-nothing-to-choose")).trim().to_owned();
    }
    if !matches!(question.kind, Kind::File) || chosen.is_empty() {
        return question.hint.clone();
    }
    let kept = paper.words().tell("form-file-kept", &[("bytes", (chosen.len() / 4 * 3).into())]);
    format!("{} {kept}", question.hint)
}

/// The ways on from a page of questions; the first is what Enter presses.
fn buttons(paper: &Paper<'_>) -> Vec<Button> {
    let is_last = paper.page + 1 >= paper.questions.pages.len();
    let (step, label) = if is_last { (Step::Check, "form-check") } else { (Step::Next, "form-next") };
    let back = (paper.page > 0).then(|| button(paper.words(), Step::Back, "form-back", false));
    let save = button(paper.words(), Step::Save, "form-save", false);
    std::iter::once(button(paper.words(), step, label, true)).chain(back).chain([save]).collect()
}

fn answer(question: &Question, typed: &str) -> Answer {
    let text = || typed.to_owned();
    let chosen = |choices: &[Choice]| {
        let known = choices.iter().any(|choice| choice.value == typed);
        let other = (!known && !typed.is_empty()).then(|| (typed.to_owned(), Cell::text(typed), true));
        let listed = choices.iter().map(|choice| (choice.value.clone(), choice.label.clone(), choice.value == typed));
        listed.chain(other).collect()
    };
    match &question.kind {
        Kind::Text => Answer::Line(text(), "text"),
        Kind::Amount | Kind::Decimal => Answer::Line(text(), "decimal"),
        Kind::Day | Kind::Number => Answer::Line(text(), "numeric"),
        Kind::Long => Answer::Lines(text()),
        Kind::Choice(choices) | Kind::Event(choices) => Answer::Choice(chosen(choices)),
        Kind::Digest => Answer::Digest(text(), typed::chooser(&question.name)),
        Kind::Radio(choices) | Kind::Flag(choices) => Answer::Radio(chosen(choices)),
        Kind::File | Kind::Fixed | Kind::FixedNumber | Kind::Carried => Answer::File,
    }
}

/// What is not asked and travels with the form.
fn carried(paper: &Paper<'_>) -> Vec<(String, String)> {
    let elsewhere = |question: &Question| question.page != paper.page && !question.kind.is_fixed();
    // A file that was chosen stays with the form, so that whoever mends another answer need not choose it again.
    let always = |question: &Question| matches!(question.kind, Kind::Carried | Kind::File);
    let carried = |question: &&Question| always(question) || elsewhere(question);
    let carried = paper.questions.asked.iter().filter(carried);
    let answered = carried.map(|question| (question.name.clone(), paper.typed.answer(&question.name).to_owned()));
    answered.filter(|(_, text)| !text.is_empty()).collect()
}

/// The answers as they will be sent, and the two ways on.
pub fn to_send(paper: &Paper<'_>, shown: Option<Hash>) -> Asked {
    let sent = paper.questions.asked.iter().filter(|question| !question.kind.is_fixed());
    let typed = sent.map(|question| {
        let name = question.name.clone();
        (name, paper.typed.answer(&question.name).to_owned())
    });
    let words = paper.words();
    let shown = shown.map(|shown| (AS_SHOWN.to_owned(), shown.to_string()));
    Asked {
        action: action(paper),
        has_file: false,
        hidden: hidden(paper).into_iter().chain(shown).chain(typed.filter(|(_, text)| !text.is_empty())).collect(),
        inputs: Vec::new(),
        buttons: std::iter::once(button(words, Step::Book, paper.questions.book, true)).chain(changes(paper)).collect(),
    }
}

/// The ways back to the questions.
fn changes(paper: &Paper<'_>) -> Vec<Button> {
    if paper.questions.pages.is_empty() {
        return vec![button(paper.words(), Step::Change, "form-change", false)];
    }
    let to = |(number, page): (usize, &Page)| {
        let label = paper.words().tell("form-change-page", &[("name", page.name.as_str().into())]);
        Button { name: STEP, value: Step::To(number).name(), label, primary: false }
    };
    paper.questions.pages.iter().enumerate().map(to).collect()
}

/// The answers as people read them; of a form in pages those of the pages before this one.
pub fn answers(paper: &Paper<'_>) -> Facts {
    let before = |question: &&Question| paper.questions.pages.is_empty() || question.page < paper.page;
    let given = paper.questions.seen().filter(before).map(|question| (question, paper.typed.answer(&question.name)));
    let given = given.filter(|(_, text)| !text.is_empty());
    given.map(|(question, text)| (question.label.clone(), understood(paper.words(), question, text))).collect()
}

/// An answer as it was understood: whoever meant something else sees it here.
fn understood(words: Words, question: &Question, text: &str) -> Cell {
    match &question.kind {
        Kind::Amount => {
            let amount = typed::amount(text, words).ok().and_then(|plain| Euro::parse(&plain).ok());
            Cell::text(amount.map_or_else(|| text.to_owned(), |amount| words.euro(amount)))
        }
        Kind::Day => {
            let day = calendar::parse_date(&typed::day(text));
            Cell::text(day.map_or_else(|_| text.to_owned(), |day| words.day(day)))
        }
        Kind::Choice(choices) | Kind::Radio(choices) | Kind::Flag(choices) | Kind::Event(choices) => {
            let chosen = choices.iter().find(|choice| choice.value == text);
            chosen.map_or_else(|| Cell::text(text), |choice| choice.label.clone())
        }
        Kind::File => {
            let bytes = text.len() / 4 * 3;
            Cell::text(words.tell("form-file-of", &[("bytes", bytes.into())]))
        }
        Kind::Digest | Kind::Number | Kind::FixedNumber | Kind::Decimal => Cell::text(text),
        Kind::Text | Kind::Long | Kind::Fixed | Kind::Carried => Cell::german(text),
    }
}

/// What a command would book.
pub fn preview(view: &View, receipt: &Receipt) -> Vec<Block> {
    let event = &receipt.event;
    let mut blocks = vec![
        Block::heading(view.say("check-what")),
        Block::Facts(vec![view.fact("event-what", view.act(&event.body))]),
    ];
    let labels = ["posting-from", "posting-to", "#amount-euro"];
    let mut table = Table::new(view.words, view.say("check-postings"), &labels, "event-moves-nothing");
    for posting in &event.postings {
        table.row(vec![
            Cell::german(posting.from.in_german()),
            Cell::german(posting.to.in_german()),
            Cell::amount(posting.amount_cents),
        ]);
    }
    blocks.push(Block::Table(table));
    blocks.extend(noticed(view, notices(receipt)));
    blocks
}

/// What whoever books should know.
pub fn noticed(view: &View, notices: Vec<String>) -> Vec<Block> {
    if notices.is_empty() {
        return Vec::new();
    }
    let said = notices.into_iter().map(|notice| Block::text(Cell::german(notice)));
    std::iter::once(Block::heading(view.say("check-notices"))).chain(said).collect()
}
