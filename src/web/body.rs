//! A JSON body of a form of its own: the right media type, within the limit, no unknown field.
//!
//! What serde says is English and meant for programmers; here it becomes a sentence for whoever wrote the body.

use super::problem::Problem;
use super::server::BODY_LIMIT;
use rocket::data::{Data, FromData, Outcome};
use rocket::http::Status;
use rocket::request::Request;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A body that was read. Fields of it may still hold text that is no id and no amount.
pub struct Body<T>(pub T);

#[rocket::async_trait]
impl<'r, T: DeserializeOwned> FromData<'r> for Body<T> {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Body<T>> {
        match read(request, data).await {
            Ok(body) => Outcome::Success(Body(body)),
            Err(problem) => problem.end(request),
        }
    }
}

async fn read<T: DeserializeOwned>(request: &Request<'_>, data: Data<'_>) -> Result<T, Problem> {
    if !request.content_type().is_some_and(|found| found.top() == "application" && found.sub() == "json") {
        return Err(Problem::of(Status::UnsupportedMediaType));
    }
    let bytes = data.open(BODY_LIMIT).into_bytes().await.map_err(|_| Problem::of(Status::BadRequest))?;
    if !bytes.is_complete() {
        return Err(Problem::of(Status::PayloadTooLarge));
    }
    serde_json::from_slice(&bytes).map_err(|error| understand(&error))
}

fn understand(error: &serde_json::Error) -> Problem {
    let place = format!(" (Zeile {}, Spalte {})", error.line(), error.column());
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if error.classify() != Category::Data {
        let detail = format!("Der Inhalt ist kein JSON: {text}{place}.");
        return Problem::new(Status::BadRequest, "not-json", "Kein JSON", detail);
    }
    let detail = format!("{}{place}.", in_german(text));
    Problem::new(Status::UnprocessableEntity, "bad-form", "Inhalt hat eine andere Form", detail)
}

/// The messages of serde that people meet; others are handed on.
fn in_german(text: &str) -> String {
    let quoted = |text: &str| text.replacen('`', "„", 1).replacen('`', "“", 1);
    if let Some(rest) = text.strip_prefix("unknown field ") {
        let (field, known) = rest.split_once(", expected ").unwrap_or((rest, "keine"));
        return format!("Das Feld {} gibt es hier nicht; möglich: {}", quoted(field), words(known));
    }
    if let Some(field) = text.strip_prefix("missing field ") {
        return format!("Das Feld {} fehlt", quoted(field));
    }
    if let Some(field) = text.strip_prefix("duplicate field ") {
        return format!("Das Feld {} steht zweimal da", quoted(field));
    }
    if let Some(rest) = text.strip_prefix("unknown variant ") {
        let (word, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        return format!("{} ist hier kein mögliches Wort; möglich: {}", quoted(word), words(known));
    }
    if let Some(rest) = text.strip_prefix("invalid type: ") {
        let (found, wanted) = rest.split_once(", expected ").unwrap_or((rest, ""));
        return format!(
            "Ein Wert hat den falschen Typ: {}; erwartet wird {}",
            kind_in_german(found),
            kind_in_german(wanted)
        );
    }
    text.to_owned()
}

/// The words that serde lists: ``one of `a`, `b` `` or `` `a` or `b` ``.
fn words(known: &str) -> String {
    known.trim_start_matches("one of ").replace("` or `", "`, `").replace('`', "")
}

/// The kinds of JSON values in the words of serde, with the value behind them, if any.
fn kind_in_german(text: &str) -> String {
    let kinds = [
        ("a boolean", "true oder false"),
        ("a sequence", "eine Liste"),
        ("a map", "ein Objekt"),
        ("a string", "eine Zeichenkette"),
        ("boolean", "Wahrheitswert"),
        ("floating point", "Kommazahl"),
        ("integer", "ganze Zahl"),
        ("internally tagged enum", "ein Objekt mit „kind“"),
        ("map", "Objekt"),
        ("null", "null"),
        ("sequence", "Liste"),
        ("string", "Zeichenkette"),
        ("struct", "ein Objekt"),
        ("u16", "eine ganze Zahl"),
        ("u64", "eine ganze Zahl"),
    ];
    let found = kinds.iter().find(|(english, _)| text == *english || text.starts_with(&format!("{english} ")));
    found.map_or_else(
        || text.to_owned(),
        |(english, german)| {
            // What follows a kind is a value of the caller, or the name of one of our own types.
            let rest = text.get(english.len()..).filter(|rest| rest.contains(['`', '"'])).unwrap_or_default();
            format!("{german}{}", rest.replace('`', ""))
        },
    )
}

#[cfg(test)]
mod tests;
