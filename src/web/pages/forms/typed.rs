//! What was typed into a form, and the body of the API that it becomes.
//!
//! A form is another way to write the same body: an amount and a day as people write them become what a program would
//! have sent, empty answers are left out, and then the one reader of that body goes on. Nothing is read here that the
//! API reads too.

use super::super::blocks::Cell;
use super::super::words::Words;
use super::questions::{FLAG, Kind, Question, Questions};
use super::{LIST, Untaken};
use crate::core::journal::hash::sha256;
use crate::core::share::ExactDecimal;
use crate::intake::numbers;
use crate::web::fields::FieldFault;
use crate::web::guards::Form;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a list is fixed to that has to be there, and may stay without lines.
pub const EMPTY_LIST: &str = "[]";

/// The largest file that travels with a page.
const FILE_LIMIT: usize = 48 * 1024;

/// The name of the input in which the document behind a hash is chosen.
pub fn chooser(name: &str) -> String {
    format!("{name}-datei")
}

/// An answer that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of its question; empty where it is about the whole.
    pub field: String,
    pub message: Cell,
}

/// The answers, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    pub fn of(questions: &Questions, form: &Form) -> Typed {
        let answer = |question: &Question| {
            let text = form.text(&question.name).unwrap_or_default().trim();
            // A file that was chosen now speaks before what an older step knew of it.
            let file = form.file(&question.name).filter(|bytes| !bytes.is_empty());
            let chosen = file.or_else(|| form.file(&chooser(&question.name)).filter(|bytes| !bytes.is_empty()));
            let answer = match (&question.kind, chosen) {
                (Kind::Fixed | Kind::FixedNumber, _) => question.suggested.clone(),
                (Kind::Digest, Some(bytes)) => sha256(bytes).to_string(),
                (Kind::File, Some(bytes)) => STANDARD.encode(bytes),
                _ => text.to_owned(),
            };
            (question.name.clone(), answer)
        };
        Typed(questions.asked.iter().map(answer).collect())
    }

    /// What stands in a form that was just opened: what its address says, or what is suggested.
    pub fn beforehand(questions: &Questions, given: &[(String, String)]) -> Typed {
        let answer = |question: &Question| {
            let last = question.name.rsplit('.').next();
            let given = given.iter().find(|(name, _)| last == Some(name.as_str())).map(|(_, value)| value.clone());
            (question.name.clone(), given.unwrap_or_else(|| question.suggested.clone()))
        };
        Typed(questions.asked.iter().map(answer).collect())
    }

    pub fn answer(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The answers as a body, or all that cannot be used.
    pub fn body<B: DeserializeOwned>(&self, questions: &Questions, words: Words) -> Result<(B, Vec<String>), Untaken> {
        self.made(questions, words, |_| Ok(Vec::new()))
    }

    /// The same with what a table says.
    pub fn body_with<B: DeserializeOwned>(
        &self,
        questions: &Questions,
        words: Words,
        take: impl FnOnce(&[u8], &mut Value) -> Result<Vec<String>, Untaken>,
    ) -> Result<(B, Vec<String>), Untaken> {
        let bytes = self.file(LIST, words);
        self.made(questions, words, |body| match bytes {
            Ok(bytes) => take(&bytes, body),
            Err(fault) => Err(Untaken::Faults(vec![fault])),
        })
    }

    fn made<B: DeserializeOwned>(
        &self,
        questions: &Questions,
        words: Words,
        add: impl FnOnce(&mut Value) -> Result<Vec<String>, Untaken>,
    ) -> Result<(B, Vec<String>), Untaken> {
        let (mut body, faults) = self.read(questions, words);
        if !faults.is_empty() {
            return Err(Untaken::Faults(faults));
        }
        let odd = add(&mut body)?;
        let whole = serde_json::from_value(body);
        Ok((whole.map_err(|error| Untaken::Faults(vec![unread(words, &error)]))?, odd))
    }

    /// What of the answers can be used, and what cannot.
    pub fn read(&self, questions: &Questions, words: Words) -> (Value, Vec<Fault>) {
        let (mut faults, mut body, mut lines) = (Vec::new(), Map::new(), Lines::new());
        let wanted = questions.asked.iter().filter(|question| !matches!(question.kind, Kind::File));
        for question in wanted {
            let text = self.answer(&question.name);
            if question.kind.is_fixed() && !self.is_touched(questions, question) {
                continue;
            }
            if text.is_empty() {
                if question.required && self.is_touched(questions, question) {
                    faults.push(fault(question, words.say("form-missing")));
                }
                continue;
            }
            match read(question, text, words) {
                Ok(_) if question.aside => {}
                Ok(value) => put(&mut body, question.place(), value, &mut lines, ""),
                Err(message) => faults.push(Fault { field: question.name.clone(), message }),
            }
        }
        (Value::Object(body), faults)
    }

    /// The bytes of a file, or what is wrong with it.
    pub fn file(&self, name: &str, words: Words) -> Result<Vec<u8>, Fault> {
        let wrong = |key: &str| Fault { field: name.to_owned(), message: Cell::text(words.say(key)) };
        let bytes = STANDARD.decode(self.answer(name)).map_err(|_| wrong("form-missing"))?;
        match bytes.len() {
            0 => Err(wrong("form-missing")),
            size if size > FILE_LIMIT => Err(wrong("form-file-too-large")),
            _ => Ok(bytes),
        }
    }

    /// What is kept of a form that was begun: all that was typed; a file has to be chosen again.
    pub fn to_keep(&self, questions: &Questions) -> Vec<(String, String)> {
        let typed =
            questions.asked.iter().filter(|question| !question.kind.is_fixed() && !matches!(question.kind, Kind::File));
        let typed = typed.map(|question| (question.name.clone(), self.answer(&question.name).to_owned()));
        typed.filter(|(_, text)| !text.is_empty()).collect()
    }

    /// Forgets a file, so that a page does not carry what cannot be used.
    pub fn without(mut self, name: &str) -> Typed {
        self.0.remove(name);
        self
    }

    /// Whether anybody answered anything of the group of a question; a question of no group is always asked.
    fn is_touched(&self, questions: &Questions, question: &Question) -> bool {
        let Some(group) = &question.group else { return true };
        let mut same = questions.seen().filter(|other| other.group.as_ref() == Some(group));
        same.any(|other| !self.answer(&other.name).is_empty())
    }

    /// What the reader of the body found, at the questions of the form.
    pub fn faults(&self, questions: &Questions, found: &[FieldFault]) -> Vec<Fault> {
        let placed = |fault: &FieldFault| {
            let place = self.as_asked(questions, &fault.field);
            let known = questions.asked.iter().find(|question| question.place() == place);
            let message = if known.is_some() { fault.message.clone() } else { format!("{place}: {}", fault.message) };
            let field = known.map(|question| question.name.clone()).unwrap_or_default();
            Fault { field, message: Cell::german(message) }
        };
        found.iter().map(placed).collect()
    }

    /// The name of a question for a field of the body: lines that nobody filled are missing there.
    fn as_asked(&self, questions: &Questions, field: &str) -> String {
        let Some((list, at, rest)) = in_list(field) else { return field.to_owned() };
        let mut places = Vec::new();
        for question in questions.seen().filter(|question| !self.answer(&question.name).is_empty()) {
            let place = in_list(question.place()).filter(|(other, ..)| *other == list).map(|(_, place, _)| place);
            places.extend(place.filter(|place| !places.contains(place)));
        }
        places.get(at).map_or_else(|| field.to_owned(), |place| format!("{list}[{place}]{rest}"))
    }
}

fn fault(question: &Question, message: String) -> Fault {
    Fault { field: question.name.clone(), message: Cell::text(message) }
}

/// Only a question that does not fit its body comes here; whoever tries the form once sees it.
fn unread(words: Words, error: &serde_json::Error) -> Fault {
    let message = words.tell("form-unread", &[("reason", error.to_string().into())]);
    Fault { field: String::new(), message: Cell::text(message) }
}

/// One answer as the API would have it.
fn read(question: &Question, text: &str, words: Words) -> Result<Value, Cell> {
    match &question.kind {
        Kind::Amount => amount(text, words).map(Value::String),
        Kind::Decimal => decimal(text, words, "form-no-decimal").map(Value::String),
        Kind::Day => Ok(Value::String(day(text))),
        Kind::Number | Kind::FixedNumber | Kind::Event(_) => {
            let number = text.parse::<u64>().map_err(|_| Cell::text(words.say("form-no-number")));
            number.map(Value::from)
        }
        Kind::Fixed if text == EMPTY_LIST => Ok(Value::Array(Vec::new())),
        // Of a list of things of the book the book says what is possible: whoever sends twice names what is done already.
        Kind::Radio(choices) if !choices.iter().any(|choice| choice.value == text) => {
            Err(Cell::text(words.say("form-no-choice")))
        }
        Kind::Flag(_) => {
            let known = FLAG.iter().find(|(value, _)| *value == text);
            known.map(|(_, means)| Value::Bool(*means)).ok_or_else(|| Cell::text(words.say("form-no-choice")))
        }
        _ => Ok(Value::String(text.to_owned())),
    }
}

/// An amount as a plain decimal: the reader of tables decides what its separators mean. Euros have two decimals, so three
/// digits behind the sign that groups thousands in the language of the page are a group; what is read is shown before
/// anything is booked.
pub fn amount(text: &str, words: Words) -> Result<String, Cell> {
    let plain = text.strip_suffix('€').or_else(|| text.strip_prefix('€')).unwrap_or(text).trim();
    let grouping = if words.is_german() { '.' } else { ',' };
    if numbers::is_ambiguous(plain) && plain.contains(grouping) {
        return decimal(&plain.replace(grouping, ""), words, "form-no-amount");
    }
    decimal(plain, words, "form-no-amount")
}

/// A number as it was typed, where it is one.
pub fn decimal_of(text: &str) -> Option<ExactDecimal> {
    ExactDecimal::parse(&decimal(text, Words::default(), "form-no-decimal").ok()?).ok()
}

/// The same for whatever number; `otherwise` is the key of what is said where there is none.
fn decimal(plain: &str, words: Words, otherwise: &str) -> Result<String, Cell> {
    if numbers::is_ambiguous(plain) {
        return Err(Cell::text(words.tell("form-ambiguous", &[("text", plain.into())])));
    }
    let read = numbers::read_one(plain).map_err(|_| Cell::text(words.say(otherwise)))?;
    Ok(read.to_string())
}

/// `31.12.2021` as `2021-12-31`; anything else goes on as it is, to be refused by who knows days.
pub fn day(text: &str) -> String {
    match text.split('.').collect::<Vec<_>>().as_slice() {
        [day, month, year] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    }
}

/// `lines[2].spent` as list, place and rest.
fn in_list(name: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = name.split_once('[')?;
    let (place, rest) = rest.split_once(']')?;
    Some((list, place.parse().ok()?, rest))
}

/// Puts a value where its name says; the lines of a list follow each other in the order in which they come.
fn put(body: &mut Map<String, Value>, name: &str, value: Value, lines: &mut Lines, above: &str) {
    match name.find(['.', '[']).map(|at| (name.split_at(at), name.as_bytes().get(at))) {
        None => {
            body.insert(name.to_owned(), value);
        }
        Some(((part, rest), Some(b'.'))) => {
            let inner = body.entry(part).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, &rest[1..], value, lines, &format!("{above}{part}."));
            }
        }
        Some(((part, _), _)) => {
            let Some((_, place, rest)) = in_list(name) else { return };
            let list = body.entry(part).or_insert_with(|| Value::Array(Vec::new()));
            let Value::Array(list) = list else { return };
            let known = lines.entry(format!("{above}{part}")).or_default();
            let at = known.iter().position(|other| *other == place).unwrap_or_else(|| {
                known.push(place);
                list.push(Value::Object(Map::new()));
                list.len() - 1
            });
            let rest = rest.trim_start_matches('.');
            if let Some(line) = list.get_mut(at).filter(|_| rest.is_empty()) {
                *line = value;
            } else if let Some(Value::Object(line)) = list.get_mut(at) {
                put(line, rest, value, lines, &format!("{above}{part}[{at}]."));
            }
        }
    }
}

/// Which lines of a form a list has, by the name of the list.
type Lines = BTreeMap<String, Vec<usize>>;

#[cfg(test)]
mod tests;
