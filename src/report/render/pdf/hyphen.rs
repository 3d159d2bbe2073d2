//! Where a word may be divided: the patterns of the TeX community for German (reformed) and English.
//!
//! Only words are divided: nothing with a digit or a sign in it, because that is a number or an identifier. The hyphen
//! that is drawn is a soft one (U+00AD): it belongs to the line and not to the word.

use crate::report::words::Language;

/// Stands at the end of a line that ends within a word.
pub(super) const SOFT_HYPHEN: char = '\u{AD}';

/// Letters that stay together at either end: „Ü-bertrag“ and „Abga-be“ save nothing.
const LEAST: usize = 3;
/// Shorter words stay whole.
const SHORTEST: usize = 7;

/// The parts of a word between which a line may end; one part if there is no such place.
pub(super) fn parts(word: &str, language: Language) -> Vec<&str> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let divisible = bare.chars().count() >= SHORTEST && bare.chars().all(char::is_alphabetic);
    if !divisible {
        return vec![word];
    }
    let patterns = match language {
        Language::De => hypher::Lang::German,
        Language::En => hypher::Lang::English,
    };
    // What stands before and behind the bare word stays with its first and last part.
    let mut ends = Vec::new();
    let mut at = word.find(bare).unwrap_or(0);
    for syllable in hypher::hyphenate_bounded(bare, patterns, LEAST, LEAST) {
        at += syllable.len();
        ends.push(at);
    }
    ends.pop();
    let mut parts = Vec::with_capacity(ends.len() + 1);
    let mut from = 0;
    for end in ends.into_iter().chain([word.len()]) {
        parts.extend(word.get(from..end));
        from = end;
    }
    parts
}

#[cfg(test)]
mod tests;
