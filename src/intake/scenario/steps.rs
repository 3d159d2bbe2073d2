//! What a line of a scenario says: a directive, an expectation, or a command with what must come of it.

use super::{Call, Expectation, Measure, Outcome, Place, Selection, Step, What, Word, fault};
use crate::core::account::{Kind, Stage};
use crate::core::calendar;
use crate::core::figures::{self, CATALOGUE};
use crate::core::ids::ActorId;
use crate::core::money::Euro;
use crate::core::rules;
use crate::intake::fault::IntakeFault;
use std::collections::BTreeSet;
use std::fmt::Display;

type Read<T> = Result<T, IntakeFault>;

/// Words of one line; there is at least one.
pub fn step(words: Vec<Word>) -> Read<Step> {
    let at = place(&words);
    let what = match words.first().map(|word| word.text.as_str()) {
        Some("on") => {
            let day = only(&words, "ein Tag: on 2021-03-15")?;
            What::On(calendar::parse_date(&day.text).map_err(|error| refuse(day, error))?)
        }
        Some("as") => {
            let actor = only(&words, "wer handelt: as a.beispiel")?;
            What::As(ActorId::new(actor.text.as_str()).map_err(|error| refuse(actor, error))?)
        }
        Some("voucher") if !is_voucher_command(&words) => {
            What::Voucher(only(&words, "ein Beleg: voucher 'Erlass 12/2021'")?.text.clone())
        }
        Some("include") => What::Include(only(&words, "eine Datei: include stammdaten.scenario")?.clone()),
        Some("expect") => What::Expect(expectation(&words)?),
        _ => What::Command(call(words)?),
    };
    Ok(Step { at, what })
}

/// `voucher 'TEXT'` says a voucher for what follows; the commands of the same name have more words. What else has more is
/// a text without its quotation marks, and that is said.
fn is_voucher_command(words: &[Word]) -> bool {
    words.len() > 2 && ["add", "import", "match", "unmatch"].contains(&words[1].text.as_str())
}

/// Where a line begins; the file as a whole if nothing stands there.
fn place(words: &[Word]) -> Place {
    words.first().map_or(Place { line: 0, column: 0 }, |word| word.at)
}

/// The errors of the core name the value themselves; a fault names it before them.
fn refuse(word: &Word, error: impl Display) -> IntakeFault {
    let message = error.to_string();
    let named = format!("„{}“ ", word.text);
    fault(word.at, &word.text, message.strip_prefix(&named).unwrap_or(&message))
}

/// The one word behind a directive.
fn only<'a>(words: &'a [Word], wanted: &str) -> Read<&'a Word> {
    match words {
        [_, one] => Ok(one),
        [_, _, more, ..] => Err(fault(more.at, &more.text, format!("ist zu viel; hier steht {wanted}"))),
        [first] => Err(fault(first.at, &first.text, format!("verlangt noch etwas; hier steht {wanted}"))),
        [] => Err(fault(place(words), "", "enthält keine Anweisung")),
    }
}

/// A command, and before it, each ended by a colon: `mark NAME:`, `refused :`, `failed:`, `breach 1000.00:`.
fn call(words: Vec<Word>) -> Read<Call> {
    let (mut outcome, mut mark) = (None, None);
    let at = place(&words);
    let mut words = words.as_slice();
    while let [first, rest @ ..] = words {
        let name = first.text.strip_suffix(':').unwrap_or(&first.text);
        if !["mark", "refused", "failed", "breach"].contains(&name) {
            break;
        }
        let (argument, after) = match rest {
            _ if first.text.ends_with(':') => (None, rest),
            [argument, after @ ..] if argument.text.ends_with(':') => (Some(without_colon(argument)), after),
            _ => return Err(fault(first.at, &first.text, "verlangt einen Doppelpunkt vor dem Befehl")),
        };
        let set = match (name, argument) {
            ("mark", Some(name)) => mark.replace(marked(name)?).is_some(),
            ("refused", Some(rules)) => outcome.replace(Outcome::Refused(rule_ids(&rules)?)).is_some(),
            ("breach", Some(amount)) => {
                let read = Euro::parse(&amount.text).map_err(|error| refuse(&amount, error))?;
                if !read.is_positive() {
                    return Err(fault(amount.at, amount.text, "ist nicht größer als null"));
                }
                outcome.replace(Outcome::Breach(read)).is_some()
            }
            ("failed", None) => outcome.replace(Outcome::Failed).is_some(),
            _ => return Err(fault(first.at, &first.text, PREFIXES)),
        };
        if set {
            return Err(fault(first.at, &first.text, "sagt zum zweiten Mal, was aus dem Befehl werden soll"));
        }
        words = after;
    }
    match words {
        [] => Err(fault(at, "", "enthält keinen Befehl")),
        [first, ..] if mark.is_some() && matches!(outcome, Some(Outcome::Refused(_) | Outcome::Failed)) => {
            Err(fault(first.at, &first.text, "wird nicht gebucht und kann darum nicht benannt werden"))
        }
        words => Ok(Call { words: words.to_vec(), outcome: outcome.unwrap_or(Outcome::Done), mark }),
    }
}

const PREFIXES: &str =
    "ist so nicht verständlich; möglich sind mark NAME:, refused R-070,R-005:, failed: und breach 1000.00:";

fn without_colon(word: &Word) -> Word {
    Word { text: word.text.trim_end_matches(':').to_owned(), at: word.at }
}

/// A name is a plain word, so that it can follow an `@`.
fn marked(name: Word) -> Read<Word> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !name.text.is_empty() && name.text.chars().all(plain) {
        return Ok(name);
    }
    Err(fault(name.at, name.text, "ist kein Name; erlaubt sind A–Z, a–z, 0–9, Punkt, Bindestrich und Unterstrich"))
}

fn rule_ids(word: &Word) -> Read<BTreeSet<&'static str>> {
    let known = |id: &str| rules::all().find(|rule| rule.id == id).map(|rule| rule.id);
    let read = word.text.split(',').map(|id| {
        known(id).ok_or_else(|| fault(word.at, id, "ist keine Regel des Buchs; alle stehen in docs/rules.md"))
    });
    read.collect()
}

/// `expect FIGURE --year 2021 --manager DE-BY = 41200.00`.
fn expectation(words: &[Word]) -> Read<Expectation> {
    let [_, measured, of @ .., equals, amount] = words else {
        return Err(fault(place(words), "expect", "verlangt Kennzahl und Betrag: expect paid --year 2021 = 41200.00"));
    };
    if equals.text != "=" {
        return Err(fault(equals.at, &equals.text, "steht, wo vor dem Betrag ein = erwartet wird"));
    }
    let amount = match amount.text.as_str() {
        "none" => None,
        text => Some(Euro::parse(text).map_err(|error| refuse(amount, format!("{error}; oder none")))?),
    };
    Ok(Expectation { words: words.to_vec(), measure: measure(measured)?, of: selection(of)?, amount })
}

/// A figure of the catalogue, or kind and stage of accounts: `cash.assigned`.
fn measure(word: &Word) -> Read<Measure> {
    if let Some(figure) = figures::by_id(&word.text) {
        return Ok(Measure::Figure(figure));
    }
    let accounts = word.text.split_once('.');
    let accounts = accounts.and_then(|(kind, stage)| Some(Measure::Accounts(Kind::parse(kind)?, Stage::parse(stage)?)));
    accounts.ok_or_else(|| {
        let all: Vec<&str> = CATALOGUE.iter().map(|figure| figure.id).collect();
        let message = format!("ist keine Kennzahl; möglich sind {}, oder Konten wie cash.assigned", all.join(", "));
        fault(word.at, &word.text, message)
    })
}

fn selection(words: &[Word]) -> Read<Selection> {
    fn id<T: std::str::FromStr<Err: Display>>(value: &Word) -> Read<Option<T>> {
        value.text.parse().map(Some).map_err(|error: T::Err| refuse(value, error))
    }
    let year = |value: &Word| match value.text.parse() {
        Ok(year) => Ok(Some(year)),
        Err(_) => Err(fault(value.at, &value.text, "ist kein Haushaltsjahr")),
    };
    let mut selection = Selection::default();
    for pair in words.chunks(2) {
        let [name, value] = pair else {
            let [name, ..] = pair else { break };
            return Err(fault(name.at, &name.text, "verlangt einen Wert"));
        };
        match name.text.as_str() {
            "--component" => selection.component = id(value)?,
            "--item" => selection.item = id(value)?,
            "--year" => selection.year = year(value)?,
            "--granted" => selection.granted = year(value)?,
            "--manager" => selection.manager = id(value)?,
            "--project" => selection.project = id(value)?,
            _ => {
                let message =
                    "grenzt nichts ein; möglich sind --component, --item, --year, --granted, --manager, --project";
                return Err(fault(name.at, &name.text, message));
            }
        }
    }
    Ok(selection)
}
