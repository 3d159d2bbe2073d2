//! The two catalogues say the same things, everything they say is used, and everything that is used is said.

use super::*;
use crate::core::book::KeyState;
use crate::core::figures;
use crate::core::keys::KeyKind;
use crate::web::problem::Problem;
use fluent_bundle::resolver::errors::ResolverError;
use rocket::http::Status;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The sentences of a catalogue, as they stand there.
fn sentences(text: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.split_once(" = ").filter(|_| !line.starts_with([' ', '}'])) {
            Some((key, said)) => {
                assert!(found.insert(key.to_owned(), said.to_owned()).is_none(), "{key} stands there twice");
                last = key.to_owned();
            }
            None => found.get_mut(&last).expect("a line that belongs to nothing").push_str(line),
        }
    }
    found
}

/// The places of a sentence: `$name`.
fn places(sentence: &str) -> BTreeSet<&str> {
    let parts = sentence.split('$').skip(1);
    parts.map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()).collect()
}

fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "html")
            && !path.ends_with("tests.rs")
        {
            found.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The texts in quotes that have the form of a key, with the `#` of a column of numbers taken off.
fn quoted_keys(source: &str) -> BTreeSet<&str> {
    let form = |text: &&str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
    };
    source.lines().flat_map(|line| line.split('"')).map(|text| text.trim_start_matches('#')).filter(form).collect()
}

/// The kinds and states of allocation keys: the key of a sentence, and what the book says.
fn of_keys() -> Vec<(String, &'static str)> {
    let kinds = [
        KeyKind::PublishedPercentages { percentages: Vec::new() },
        KeyKind::Koenigstein { inputs: Vec::new() },
        KeyKind::Indicator { name: String::new(), unit: String::new(), values: Vec::new() },
        KeyKind::Equal { among: Vec::new() },
        KeyKind::Blended { parts: Vec::new() },
        KeyKind::FixedAmounts { amounts: Vec::new(), printed_total_cents: None },
    ];
    let states = [KeyState::Registered, KeyState::Active, KeyState::Retired];
    let kinds = kinds.iter().map(|kind| (format!("key-kind-{}", kind.as_str()), kind.in_german()));
    let states = states.iter().map(|state| (format!("key-state-{}", state.as_str()), state.in_german()));
    kinds.chain(states).collect()
}

/// What has the form of a sentence's key and is none: formats, files, kinds of problems, parts of addresses.
const NOT_KEYS: &[&str] = &[
    "bad-fields",
    "bad-form",
    "bad-parameter",
    "bad-request",
    "bad-table",
    "csv-excel",
    "current-password",
    "fehler-titel",
    "fira-sans",
    "form-session",
    "media-type",
    "by-amt",
    "by-min",
    "new-password",
    "no-cache",
    "ohne-zweiten-faktor",
    "one-time-code",
    "no-store",
    "not-found",
    "not-json",
    "not-ready",
    "sign-in",
    "stand-hinweis",
    "tlog-proof",
    "too-large",
    "utf-8",
    "value-date",
];

#[test]
fn both_catalogues_have_the_same_sentences_with_the_same_places() {
    let (de, en) = (sentences(DE), sentences(EN));
    assert_eq!(de.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, german) in &de {
        assert_eq!(places(german), places(&en[key]), "{key}");
    }
    for text in [DE, EN] {
        assert!(FluentResource::try_new(text.to_owned()).is_ok(), "a catalogue that Fluent does not read");
    }
}

#[test]
fn every_sentence_is_used_and_every_key_is_known() {
    let mut source = String::new();
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    source.push_str(&std::fs::read_to_string(web.join("pages.rs")).unwrap());
    sources(&web.join("pages"), &mut source);
    sources(&web.join("templates"), &mut source);
    let (used, known) = (quoted_keys(&source), sentences(DE));
    let of_keys = of_keys();
    let in_family = |key: &str| {
        let mut ids = ["figure-", "defined-"].into_iter().filter_map(|family| key.strip_prefix(family));
        ids.any(|id| figures::by_id(id).is_some()) || of_keys.iter().any(|(of_key, _)| of_key == key)
    };
    let unused: Vec<&String> = known.keys().filter(|key| !used.contains(key.as_str()) && !in_family(key)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "said and never used");
    let attributes = |key: &str| key.starts_with("kern-") || key.starts_with("tb-") || key.starts_with("aria-");
    let plain = |key: &str| !key.contains('-') || attributes(key) || NOT_KEYS.contains(&key);
    let unknown: Vec<&str> = used.into_iter().filter(|key| !plain(key) && !known.contains_key(*key)).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "used and never said");
    for call in [".say(\"", ".tell(\"", ".fact(\""] {
        for part in source.split(call).skip(1) {
            let key = part.split('"').next().unwrap();
            assert!(known.contains_key(key), "{call}{key}\") is not in the catalogues");
        }
    }
}

#[test]
fn english_chrome_has_no_german_letter_and_german_quotes_stay_german() {
    for (key, said) in sentences(EN) {
        let german = said.chars().find(|c| "äöüÄÖÜß„".contains(*c));
        assert!(german.is_none() || key == "frame-language", "{key}: {said}");
    }
    for (key, said) in sentences(DE) {
        assert!(!said.contains('”') && said.matches('„').count() == said.matches('“').count(), "{key}: {said}");
    }
}

#[test]
fn figures_and_problems_are_named_as_the_book_names_them() {
    for figure in figures::CATALOGUE {
        let said = [Language::De, Language::En].map(|language| Words(language).say(&format!("figure-{}", figure.id)));
        assert_eq!(said[0], figure.label);
        assert!(!said[1].starts_with("figure-"), "{} has no English name", figure.id);
        let said = [Language::De, Language::En].map(|language| Words(language).say(&format!("defined-{}", figure.id)));
        assert_eq!(said[0], figure.definition);
        assert!(!said[1].starts_with("defined-"), "{} has no English definition", figure.id);
    }
    for (key, german) in of_keys() {
        assert_eq!(Words(Language::De).say(&key), german);
        assert_ne!(Words(Language::En).say(&key), key, "it has no English name");
    }
    let problem = |status| Problem::of(Status::new(status));
    for status in [400, 401, 404, 405, 413, 415, 500, 503] {
        let title = crate::web::pages::failure::title(Words(Language::De), &problem(status));
        assert_eq!(title, serde_json::to_value(problem(status)).unwrap()["title"].as_str().unwrap(), "{status}");
    }
}

#[test]
fn numbers_look_as_the_reports_say_them() {
    let (de, en) = (Words(Language::De), Words(Language::En));
    let amount = Euro::parse("-41200.5").unwrap();
    let cases = [
        (de.euro(amount), "-41.200,50\u{a0}€"),
        (en.euro(amount), "-€41,200.50"),
        (de.bare(amount), "-41.200,50"),
        (en.bare(amount), "-41,200.50"),
        (de.signed(amount), "−41.200,50"),
        (en.signed(amount), "−41,200.50"),
        (de.percent("1/3", 2), "33,33… %"),
        (en.percent("1/3", 2), "33.33…%"),
        (de.missing(), "noch nicht erfasst"),
        (en.missing(), "not recorded yet"),
        (de.tell("event-hashes", &[("count", 1.into())]), "eine Prüfsumme"),
        (en.tell("event-hashes", &[("count", 2.into())]), "2 hashes"),
        (de.say("line-exact"), " ohne Rest"),
        (de.say("no-such-key"), "no-such-key"),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
}

#[test]
fn no_sentence_leaves_a_place_unfilled() {
    for (key, said) in sentences(DE) {
        let bundle = &*GERMAN;
        let filled: FluentArgs<'_> = places(&said).into_iter().map(|name| (name, FluentValue::from("x"))).collect();
        let pattern = bundle.get_message(&key).and_then(|message| message.value()).unwrap();
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&filled), &mut errors);
        let unfilled =
            errors.iter().any(|e| matches!(e, fluent_bundle::FluentError::ResolverError(ResolverError::Reference(_))));
        assert!(!unfilled, "{key}: {errors:?}");
    }
}
