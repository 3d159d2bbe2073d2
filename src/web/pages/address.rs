//! Addresses of this server: a path, and a query whose values are escaped.

use super::words::Words;
use rocket::http::RawStr;

fn escaped(text: &str) -> String {
    RawStr::new(text).percent_encode().to_string()
}

/// `/schluessel/` with an id behind it.
pub fn below(path: &str, id: &str) -> String {
    format!("{path}/{}", escaped(id))
}

/// The path with these parameters; those without a value are left out.
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        let mark = if address.contains('?') { '&' } else { '?' };
        address.push_str(&format!("{mark}{name}={}", escaped(value)));
    }
    address
}

/// The language as an address has it: German, the first one, is not said.
pub fn lang(words: Words) -> &'static str {
    if words.is_german() { "" } else { words.code() }
}
