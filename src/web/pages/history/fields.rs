//! What an event says, field by field, in words: what a field is called, and what stands in it.
//!
//! Nothing is left out: a field without a name here is called what the journal calls it, and a code without words is
//! shown as it is stored.

use super::names::{NAMES, ROWS, WRAPPERS};
use super::values;
use crate::core::event::Event;
use crate::web::pages::blocks::Cell;
use crate::web::pages::failure::Failed;
use crate::web::pages::view::View;
use crate::web::problem::Problem;
use serde_json::Value;
use std::collections::BTreeMap;

/// One step into the content of an event: the name of a field, and its place in a list, from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    name: String,
    place: Option<usize>,
}

/// The way to a field; in the order of lists, where the tenth line does not come before the second.
pub type Path = Vec<Step>;

/// What an event says.
pub type Fields = BTreeMap<Path, Value>;

/// The way to a field that stands in nothing else.
pub fn top(name: &str) -> Path {
    vec![Step { name: name.to_owned(), place: None }]
}

/// What an event says, field by field.
pub fn of(event: &Event) -> Result<Fields, Failed> {
    let mut body = serde_json::to_value(&event.body).map_err(|error| Problem::internal(&error))?;
    if let Some(body) = body.as_object_mut() {
        // The heading says it.
        body.remove("type");
    }
    let mut found = Fields::new();
    flatten(&[], &body, &mut found);
    Ok(found)
}

fn flatten(path: &[Step], value: &Value, found: &mut Fields) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let mut below = path.to_vec();
                below.push(Step { name: name.clone(), place: None });
                flatten(&below, value, found);
            }
        }
        Value::Array(values) => {
            for (place, value) in values.iter().enumerate() {
                let place = Some(place + 1);
                let mut below = path.to_vec();
                match below.last_mut() {
                    Some(last) if last.place.is_none() => last.place = place,
                    // A list in a list.
                    _ => below.push(Step { name: String::new(), place }),
                }
                flatten(&below, value, found);
            }
        }
        Value::Null => {}
        plain => {
            found.insert(path.to_vec(), plain.clone());
        }
    }
}

/// The key of what a field is called.
fn key_of(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
}

/// What a step is called; nothing where what stands in it says enough.
fn step_name(view: &View, step: &Step, is_last: bool) -> Option<String> {
    let name = step.name.as_str();
    let is_silent = name.is_empty()
        || (!is_last && WRAPPERS.contains(&name))
        || (step.place.is_some() && ROWS.contains(&name))
        || (is_last && name == "vault");
    (!is_silent).then(|| key_of(name).map_or_else(|| name.to_owned(), |key| view.say(key)))
}

/// What a field is called: „Zeile 2: Geplant“.
pub fn label(view: &View, path: &[Step]) -> String {
    let mut said: Vec<String> = Vec::new();
    for (at, step) in path.iter().enumerate() {
        let name = step_name(view, step, at + 1 == path.len());
        let row = step.place.map(|place| view.tell("history-row", &[("number", place.into())]));
        let part = name.into_iter().chain(row).collect::<Vec<_>>().join(", ");
        // What tells the kind of a thing is stored in it under the thing's own name.
        if !part.is_empty() && said.last() != Some(&part) {
            said.push(part);
        }
    }
    if said.is_empty() { path.last().map(|step| step.name.clone()).unwrap_or_default() } else { said.join(": ") }
}

/// The name of the term whose value this is: it says how the value is counted.
fn term_of<'a>(fields: &'a Fields, path: &[Step]) -> Option<&'a str> {
    let (_, above) = path.split_last().filter(|(last, _)| last.name == "value")?;
    let mut beside = above.to_vec();
    beside.extend(top("term"));
    fields.get(&beside)?.as_str()
}

/// What stands in a field, as people read it.
pub fn said(view: &View, fields: &Fields, path: &[Step], value: &Value) -> Cell {
    let own = path.last().map(|step| step.name.as_str()).unwrap_or_default();
    let name = term_of(fields, path).unwrap_or(own);
    values::said(view, name, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Language;
    use crate::web::pages::words::Words;

    #[test]
    fn every_field_of_every_type_of_event_has_a_name_in_both_languages() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/events");
        let mut nameless = std::collections::BTreeSet::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let event = Event::from_bytes(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
            for path in of(&event).unwrap_or_default().into_keys() {
                let (last, above) = path.split_last().unwrap();
                let above = above.iter().filter(|step| !WRAPPERS.contains(&step.name.as_str()));
                let named = above.chain([last]).filter(|step| step.place.is_none() || !ROWS.contains(&&*step.name));
                nameless.extend(named.filter(|step| key_of(&step.name).is_none()).map(|step| step.name.clone()));
            }
        }
        // It has no name of its own: what lies in the vault is called what it is.
        assert!(nameless.remove("vault"));
        assert_eq!(nameless, std::collections::BTreeSet::new());
        for (field, key) in NAMES {
            for language in [Language::De, Language::En] {
                assert_ne!(Words(language).say(key), *key, "{field}");
            }
        }
    }

    #[test]
    fn a_list_is_told_in_its_order() {
        let mut found = Fields::new();
        let lines: Vec<Value> = (1..=10).map(|line| serde_json::json!({ "line": line, "none": null })).collect();
        flatten(&[], &serde_json::json!({ "lines": lines, "empty": [] }), &mut found);
        let told: Vec<u64> = found.values().filter_map(Value::as_u64).collect();
        assert_eq!(told, (1..=10).collect::<Vec<_>>());
    }
}
