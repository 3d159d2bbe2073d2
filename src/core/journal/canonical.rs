//! Canonical bytes of JSON (RFC 8785) and the two further promises of the journal.
//!
//! RFC 8785 alone would let two texts that look alike differ (it does not normalise Unicode) and
//! would round integers beyond 2^53 silently (its numbers are IEEE doubles). So what goes into a
//! leaf must be NFC in every string and key, and every number an integer of at most 2^53 − 1. The
//! bytes of a stored leaf are hashed as they are; nothing here is called to hash an old leaf again.

use serde::{Deserialize, Serialize};
use serde_json::Value;

mod sorting;
#[cfg(test)]
mod tests;

/// The largest integer that every JSON reader keeps exactly: 2^53 − 1.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Bytes of a usual leaf: room for them is made at once.
const USUAL: usize = 1024;

/// Why a value has no canonical bytes, or bytes are not canonical.
///
/// `path` is a JSON pointer (RFC 6901), empty for the whole value.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    #[error("der Text an der Stelle „{path}“ ist nicht in der Unicode-Normalform C")]
    NotNfc { path: String },
    #[error(
        "die Zahl {number} an der Stelle „{path}“ ist keine ganze Zahl zwischen −(2^53 − 1) und 2^53 − 1; \
         Brüche und Dezimalzahlen stehen als Text"
    )]
    NotAnInteger { path: String, number: String },
    #[error("der Wert lässt sich nicht als JSON schreiben: {0}")]
    NotSerializable(#[source] serde_json::Error),
    #[error("die Bytes sind kein JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    #[error(
        "die Bytes sind gültiges JSON, aber nicht in der kanonischen Form nach RFC 8785; erste Abweichung bei Byte {at}"
    )]
    NotCanonical { at: usize },
}

/// The canonical bytes of a value, checked for NFC and integers: what may become a leaf.
///
/// Almost every value only needs its keys sorted; what needs more, or is refused, goes the long way.
///
/// # Errors
/// `NotNfc` or `NotAnInteger` with the place; `NotSerializable` if `Serialize` itself fails.
pub fn to_canonical<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    let mut plain = Vec::with_capacity(USUAL);
    serde_json::to_writer(&mut plain, value).map_err(CanonicalError::NotSerializable)?;
    if let Some(bytes) = sorting::canonical(&plain) {
        return Ok(bytes);
    }
    let value = serde_json::to_value(value).map_err(CanonicalError::NotSerializable)?;
    check(&value)?;
    to_rfc8785(&value)
}

/// The bytes of RFC 8785 and nothing more: neither NFC nor integers are checked.
///
/// # Errors
/// `NotSerializable` if `Serialize` fails, a map has keys that are not text, or a key comes twice.
pub fn to_rfc8785<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    serde_json_canonicalizer::to_vec(&value).map_err(CanonicalError::NotSerializable)
}

/// Reads a stored value. Only its shape is checked here: its bytes are proved by their hash.
///
/// # Errors
/// `NotJson` for anything that is not this shape: an unknown type, version or field.
pub fn from_bytes<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, CanonicalError> {
    serde_json::from_slice(bytes).map_err(CanonicalError::NotJson)
}

/// The value that stands first in these bytes, and what follows it; `None` when there is no value of this shape.
#[must_use]
pub fn first_of<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<(T, &'a [u8])> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<T>();
    let value = values.next()?.ok()?;
    Some((value, bytes.get(values.byte_offset()..)?))
}

/// Whether a text is in Unicode normal form C.
#[must_use]
pub fn is_nfc(text: &str) -> bool {
    unicode_normalization::is_nfc(text)
}

/// The value of bytes that are already canonical and keep both promises.
///
/// Costs one parse and one complete canonicalisation (several times the cost of hashing the same
/// bytes): for reading what came from outside, not for a loop over the own journal, whose bytes
/// were checked when they were written and are proved by their hash.
///
/// # Errors
/// `NotJson`, `NotNfc`, `NotAnInteger`, or `NotCanonical` with the first byte that differs (white
/// space, order of keys, a key twice, another spelling of the same text).
pub fn parse_canonical(bytes: &[u8]) -> Result<Value, CanonicalError> {
    let value: Value = serde_json::from_slice(bytes).map_err(CanonicalError::NotJson)?;
    check(&value)?;
    let canonical = to_rfc8785(&value)?;
    if canonical == bytes {
        return Ok(value);
    }
    let same = canonical.iter().zip(bytes).take_while(|(ours, theirs)| ours == theirs).count();
    Err(CanonicalError::NotCanonical { at: same })
}

/// Checks the two promises without printing anything.
///
/// # Errors
/// `NotNfc` or `NotAnInteger` for the first place in the order of the value.
pub fn check(value: &Value) -> Result<(), CanonicalError> {
    check_at(value, &mut Vec::new())
}

/// One step of the path to the value that is being looked at; turned into text only for an error.
enum Step<'a> {
    Key(&'a str),
    Place(usize),
}

fn check_at<'a>(value: &'a Value, path: &mut Vec<Step<'a>>) -> Result<(), CanonicalError> {
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::String(text) => check_text(text, path),
        Value::Number(number) => match number.as_i64() {
            Some(n) if (-MAX_INTEGER..=MAX_INTEGER).contains(&n) => Ok(()),
            _ => Err(CanonicalError::NotAnInteger { path: pointer(path), number: number.to_string() }),
        },
        Value::Array(items) => items.iter().enumerate().try_for_each(|(place, item)| {
            path.push(Step::Place(place));
            check_at(item, path)?;
            path.pop();
            Ok(())
        }),
        Value::Object(members) => members.iter().try_for_each(|(key, member)| {
            path.push(Step::Key(key));
            check_text(key, path)?;
            check_at(member, path)?;
            path.pop();
            Ok(())
        }),
    }
}

fn check_text(text: &str, path: &[Step<'_>]) -> Result<(), CanonicalError> {
    if text.is_ascii() || unicode_normalization::is_nfc(text) {
        Ok(())
    } else {
        Err(CanonicalError::NotNfc { path: pointer(path) })
    }
}

fn pointer(path: &[Step<'_>]) -> String {
    path.iter()
        .map(|step| match step {
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Place(place) => format!("/{place}"),
        })
        .collect()
}
