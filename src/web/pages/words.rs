//! What the pages say in German and in English, and how amounts, shares and moments look there.
//!
//! The sentences stand in `src/web/words/*.ftl` (Fluent), one catalogue a language. Numbers and days are drawn by the
//! reports' own words: there is no second formatter. What the book says in German alone is marked where it stands.

use crate::core::calendar::Instant;
use crate::core::money::Euro;
use crate::core::share::Fraction;
use crate::report::Language;
use crate::report::sheet::Cell as Value;
use crate::report::words::{date as date_in, moment as moment_in};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;
use time::Date;
use unic_langid::{LanguageIdentifier, langid};

const DE: &str = include_str!("../words/de.ftl");
const EN: &str = include_str!("../words/en.ftl");

type Bundle = FluentBundle<FluentResource>;

static GERMAN: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("de-DE"), DE));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(langid!("en-GB"), EN));

/// A fault in a catalogue is found by the tests; here what can be read of it is.
fn bundle(language: LanguageIdentifier, text: &str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partly, _)| partly);
    bundle.add_resource_overriding(resource);
    bundle
}

/// What fills a place of a sentence.
pub type Filling<'a> = (&'a str, FluentValue<'a>);

/// The words of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words(pub Language);

impl Words {
    /// As an address says it.
    pub fn code(self) -> &'static str {
        self.0.pick("de", "en")
    }

    pub fn of_code(code: &str) -> Option<Words> {
        match code {
            "de" => Some(Words(Language::De)),
            "en" => Some(Words(Language::En)),
            _ => None,
        }
    }

    pub fn is_german(self) -> bool {
        self.0 == Language::De
    }

    pub fn other(self) -> Words {
        Words(if self.is_german() { Language::En } else { Language::De })
    }

    /// A sentence or a label.
    pub fn say(self, key: &str) -> String {
        self.tell(key, &[])
    }

    /// A sentence with what fills its places.
    pub fn tell(self, key: &str, filled: &[Filling<'_>]) -> String {
        let bundle = if self.is_german() { &*GERMAN } else { &*ENGLISH };
        let arguments: FluentArgs<'_> = filled.iter().map(|(name, value)| (*name, value.clone())).collect();
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || key.to_owned(),
            |pattern| bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned(),
        )
    }

    /// `12.10.2021, 10:30:15 MESZ`, as the reports say it.
    pub fn moment(self, at: Instant) -> String {
        at.in_berlin().map_or_else(|| at.to_string(), |local| moment_in(local, self.0))
    }

    pub fn day(self, day: Date) -> String {
        date_in(day, self.0)
    }

    /// An amount with its sign: `41.200,00 €` or `€41,200.00`.
    pub fn euro(self, amount: Euro) -> String {
        if self.is_german() { amount.to_german() } else { amount.to_english() }
    }

    /// The same without, for columns that name the currency.
    pub fn bare(self, amount: Euro) -> String {
        Value::Money(amount).display(self.0)
    }

    /// `n/d` as so many decimals, cut and marked where it goes on.
    pub fn fraction(self, exact: &str, places: u32) -> String {
        Value::Fraction { exact: exact.to_owned(), places }.display(self.0)
    }

    /// `n/d` of a whole as percent, cut.
    pub fn percent(self, exact: &str, places: u32) -> String {
        let (n, d) = exact.split_once('/').unwrap_or((exact, "1"));
        let share = n.parse::<num_bigint::BigInt>().ok().zip(d.parse::<num_bigint::BigInt>().ok());
        let share = share.and_then(|(n, d)| Fraction::new(n * 100, d));
        share.map_or_else(|| exact.to_owned(), |share| self.percentage(&self.fraction(&share.to_string(), places)))
    }

    /// A number that is drawn already, with the sign behind it as the language wants it.
    pub fn percentage(self, drawn: &str) -> String {
        self.tell("number-percent", &[("number", drawn.into())])
    }

    /// A part of a whole in percent with one decimal, cut; nothing where there is no whole.
    pub fn part_of(self, part: Euro, whole: Euro) -> Option<String> {
        if whole.is_zero() {
            return None;
        }
        Some(self.percent(&format!("{}/{}", part.cents(), whole.cents()), 1))
    }

    /// A plain decimal with the separators of the language; any other text as it is.
    pub fn decimal(self, text: &str) -> String {
        Value::Decimal(text.to_owned()).display(self.0)
    }

    /// With the sign of the direction: `+12,00` or `−12,00`.
    pub fn signed(self, amount: Euro) -> String {
        let plain = self.bare(amount);
        match plain.strip_prefix('-') {
            Some(rest) => format!("−{rest}"),
            None if amount.is_zero() => plain,
            None => format!("+{plain}"),
        }
    }

    pub fn missing(self) -> String {
        Value::Missing.display(self.0)
    }
}

#[cfg(test)]
mod tests;
