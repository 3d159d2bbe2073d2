//! Long lists: narrowed by what is asked in the address, and shown in parts, so that no page grows without end.
//!
//! What is narrowed says so: how many of how many are meant, and a sum under it is theirs alone.

use super::blocks::{Block, Cell, Field, Form, Link};
use super::failure::Failed;
use super::forms::questions::Choice;
use super::view::View;
use crate::web::problem::Problem;

/// Rows of a part.
const ROWS: usize = 50;

/// A part of a list: its rows, and what stands under them.
pub struct Part<T> {
    pub rows: Vec<T>,
    /// Which they are of how many, and the ways to the others; nothing where all are shown.
    pub under: Vec<Block>,
}

/// The part that the address asks for by the number of its first row.
pub fn part<T>(view: &View, mut all: Vec<T>) -> Result<Part<T>, Failed> {
    let count = all.len();
    let first = match &view.from {
        None => 1,
        Some(text) => text.parse().ok().filter(|first| (1..=count.max(1)).contains(first)).ok_or_else(|| {
            let message = format!("Die Liste hat {count} Zeilen; „ab“ ist die Nummer der ersten, die gezeigt wird.");
            Problem::bad_parameter("ab", text, message)
        })?,
    };
    let last = (first + ROWS - 1).min(count);
    let rows: Vec<T> = all.drain(first - 1..last).collect();
    let mut under = Vec::new();
    if rows.len() < count {
        let number = |number: usize| number.to_string().into();
        let filled = [("first", number(first)), ("last", number(last)), ("count", number(count))];
        under.push(Block::text(view.tell("list-part", &filled)));
        let mut ways = Vec::new();
        if first > 1 {
            let to = first.saturating_sub(ROWS).max(1);
            ways.push(Link::new(view.say("list-previous"), view.onward(&to.to_string())));
        }
        if last < count {
            ways.push(Link::new(view.say("list-next"), view.onward(&(last + 1).to_string())));
        }
        if !view.books() {
            under.push(Block::Links(ways));
        }
    }
    Ok(Part { rows, under })
}

/// A question that narrows a list: one of some, or any text where there are none.
pub fn question(view: &View, name: &str, label: String, hint: String, choices: Vec<Choice>) -> Field {
    let choices = choices.into_iter().map(|choice| (choice.value, choice.label)).collect::<Vec<(String, Cell)>>();
    let value = view.given(name).unwrap_or_default().to_owned();
    Field { name: name.to_owned(), label, hint, value, required: false, choices }
}

/// The form that narrows the list of this page.
pub fn narrowing(view: &View, path: &str, fields: Vec<Field>) -> Block {
    let stand = view.stand();
    let kept = if stand.is_empty() { Vec::new() } else { vec![("stand".to_owned(), stand)] };
    Block::Form(Form { action: path.to_owned(), kept: view.form_keeps(kept), fields, button: view.say("list-narrow") })
}

/// How many of how many are meant, and the way back to all; nothing where nothing narrows.
pub fn narrowed(view: &View, path: &str, count: usize, of: usize) -> Vec<Block> {
    if view.kept.is_empty() {
        return Vec::new();
    }
    let said = |number: usize| number.to_string().into();
    let filled = [("count", count.into()), ("said", said(count)), ("of", said(of))];
    let back = Link::new(view.say("list-all"), view.link(path));
    vec![Block::text(view.tell("list-narrowed", &filled)), Block::Links(vec![back])]
}

/// Whether a text holds another, whatever the case of letters is.
pub fn holds(text: &str, asked: &str) -> bool {
    text.to_lowercase().contains(&asked.to_lowercase())
}
