//! Addresses of this server: a path, and a query whose values are escaped.

use super::FILES;
use super::view::LANG;
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

/// A page of this server in a language, whatever its address said before; that of a file stays as it is.
pub fn in_language(address: &str, words: Words) -> String {
    if address.starts_with(FILES) {
        return address.to_owned();
    }
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let said = (!words.is_german()).then(|| format!("{LANG}={}", words.code()));
    let other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(LANG);
    let pairs: Vec<String> = query.split('&').filter(other).map(str::to_owned).chain(said).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}
