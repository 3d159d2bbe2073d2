//! A JSON body of a form of its own: the right media type, within the limit, no unknown field; or a table as CSV.
//!
//! What serde says is English and meant for programmers; here it becomes a sentence for whoever wrote the body. It also
//! stops at the first field that is missing; the description of the form knows them all.

use super::fields::FieldFault;
use super::problem::Problem;
use super::server::BODY_LIMIT;
use rocket::data::{ByteUnit, Data, FromData, Outcome};
use rocket::http::Status;
use rocket::request::Request;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

/// A body that was read. Fields of it may still hold text that is no id and no amount.
pub struct Body<T>(pub T);

/// A table as bytes; what stands in it is found out by whoever takes it in.
pub struct CsvFile(pub Vec<u8>);

/// The largest table: a statement of 100,000 lines stays below it.
const TABLE_LIMIT: ByteUnit = ByteUnit::Mebibyte(8);

#[rocket::async_trait]
impl<'r, T: DeserializeOwned + ToSchema> FromData<'r> for Body<T> {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Body<T>> {
        let bytes = bytes(request, data, ("application", "json"), BODY_LIMIT).await;
        match bytes.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| understand::<T>(&error, &bytes))) {
            Ok(body) => Outcome::Success(Body(body)),
            Err(problem) => problem.end(request),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for CsvFile {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, CsvFile> {
        match bytes(request, data, ("text", "csv"), TABLE_LIMIT).await {
            Ok(bytes) => Outcome::Success(CsvFile(bytes)),
            Err(problem) => problem.end(request),
        }
    }
}

async fn bytes(
    request: &Request<'_>,
    data: Data<'_>,
    (top, sub): (&str, &str),
    limit: ByteUnit,
) -> Result<Vec<u8>, Problem> {
    if !request.content_type().is_some_and(|found| found.top() == top && found.sub() == sub) {
        return Err(Problem::media_type(&format!("{top}/{sub}")));
    }
    let bytes = data.open(limit).into_bytes().await.map_err(|_| Problem::of(Status::BadRequest))?;
    if bytes.is_complete() { Ok(bytes.into_inner()) } else { Err(Problem::of(Status::PayloadTooLarge)) }
}

fn understand<T: ToSchema>(error: &serde_json::Error, bytes: &[u8]) -> Problem {
    let place = format!(" (Zeile {}, Spalte {})", error.line(), error.column());
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    if error.classify() != Category::Data {
        let detail = format!("Der Inhalt ist kein JSON: {text}{place}.");
        return Problem::new(Status::BadRequest, "not-json", "Kein JSON", detail);
    }
    if text.starts_with("missing field ") {
        let faults = missing_fields::<T>(bytes);
        if !faults.is_empty() {
            return Problem::missing_fields(faults);
        }
    }
    let detail = format!("{}{place}.", in_german(text));
    Problem::new(Status::UnprocessableEntity, "bad-form", "Inhalt hat eine andere Form", detail)
}

/// Every field that the description of the form requires and the body does not have.
fn missing_fields<T: ToSchema>(bytes: &[u8]) -> Vec<FieldFault> {
    let Ok(body) = serde_json::from_slice(bytes) else { return Vec::new() };
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    let mut faults = Vec::new();
    Forms(parts.into_iter().collect()).missing("", &T::schema(), &body, &mut faults);
    faults
}

/// The forms that a body is made of, by name.
struct Forms(BTreeMap<String, RefOr<Schema>>);

impl Forms {
    fn missing(&self, place: &str, form: &RefOr<Schema>, body: &Value, faults: &mut Vec<FieldFault>) {
        match (form, body) {
            (RefOr::Ref(named), body) => {
                let name = named.ref_location.rsplit('/').next().unwrap_or_default();
                if let Some(form) = self.0.get(name) {
                    self.missing(place, form, body, faults);
                }
            }
            (RefOr::T(Schema::Object(form)), Value::Object(body)) => {
                for field in form.required.iter().filter(|field| !body.contains_key(*field)) {
                    faults.push(FieldFault::new(&format!("{place}{field}"), None, "fehlt"));
                }
                for (field, form) in &form.properties {
                    if let Some(part) = body.get(field) {
                        self.missing(&format!("{place}{field}."), form, part, faults);
                    }
                }
            }
            _ => {}
        }
    }
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
    if let Some(rest) = text.strip_prefix("invalid value: ") {
        let (found, wanted) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let wanted = kind_in_german(wanted).replace(" or ", " oder ");
        return format!("Ein Wert ist hier nicht möglich: {}; erwartet wird {wanted}", kind_in_german(found));
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
        ("adjacently tagged enum", "ein Objekt mit „kind“ und „value“"),
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
