//! What a play says of each deed, and at its end: one line for people, one object for programs.

use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::play::script::{Deed, Item};
use crate::cli::play::stage::Heard;
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::core::rules::Violation;
use crate::intake::scenario::Outcome;
use serde_json::{Value, json};

/// How a deed ended, as the file says it should.
pub enum Told {
    Booked {
        heard: Heard,
    },
    Repeated {
        seq: Seq,
    },
    Refused {
        violations: Vec<Violation>,
    },
    Failed {
        sentence: String,
    },
    Met {
        amount: Option<Euro>,
    },
    /// An expectation or a refusal that an earlier play has behind it.
    Passed,
}

impl Told {
    pub fn print(&self, item: &Item, json: bool, dry_run: bool) {
        if json {
            return output::text(&self.to_json(item, dry_run).to_string());
        }
        output::text(&self.line(item, dry_run));
        if let Told::Booked { heard } = self {
            heard.notices.iter().for_each(|notice| output::say(&format!("{}: Achtung: {notice}", item.place())));
        }
    }

    /// Place and outcome, as one line for people.
    pub fn line(&self, item: &Item, dry_run: bool) -> String {
        format!("{}: {}", item.place(), self.in_german(item, dry_run))
    }

    fn in_german(&self, item: &Item, dry_run: bool) -> String {
        match self {
            Told::Booked { heard } => {
                let done = if dry_run { "Gebucht (Probelauf)" } else { "Gebucht" };
                let excess = if heard.excess.is_zero() {
                    String::new()
                } else {
                    format!("; {} ohne Ermächtigung", heard.excess.to_german())
                };
                format!("{done}: {}, {}{excess}.", heard.what, events(heard))
            }
            Told::Repeated { seq } => format!("Schon gebucht: Ereignis {seq}."),
            Told::Refused { violations } => {
                let said: Vec<String> =
                    violations.iter().map(|one| format!("{}: {}", one.rule.id, one.sentence())).collect();
                format!("Abgelehnt, wie erwartet: {}", said.join(" "))
            }
            Told::Failed { sentence } => format!("Gescheitert, wie erwartet: {sentence}"),
            Told::Met { amount: found } => format!("Stimmt: {}.", amount(*found)),
            Told::Passed => match item.deed {
                Deed::Call(_) => "Schon gespielt: damals abgelehnt.".to_owned(),
                Deed::Expect(_) => "Schon gespielt: damals geprüft.".to_owned(),
            },
        }
    }

    fn to_json(&self, item: &Item, dry_run: bool) -> Value {
        let mut value = json!({ "file": item.file, "line": item.line, "dry_run": dry_run });
        let more = match self {
            Told::Booked { heard } => json!({
                "outcome": "booked", "seq": heard.seq, "events": heard.events,
                "without_authority_eur": heard.excess.to_string(), "notices": heard.notices,
            }),
            Told::Repeated { seq } => json!({ "outcome": "repeated", "seq": seq }),
            Told::Refused { violations } => {
                let rules: Vec<&str> = violations.iter().map(|violation| violation.rule.id).collect();
                json!({ "outcome": "refused", "rules": rules })
            }
            Told::Failed { sentence } => json!({ "outcome": "failed", "message": sentence }),
            Told::Met { amount } => json!({ "outcome": "met", "amount_eur": amount.map(|amount| amount.to_string()) }),
            Told::Passed => json!({ "outcome": "passed" }),
        };
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        value
    }
}

fn events(heard: &Heard) -> String {
    match heard.events {
        1 => format!("Ereignis {}", heard.seq),
        many => format!("Ereignisse {} bis {}", heard.seq, heard.seq.0 + many - 1),
    }
}

/// How a play went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    booked: u64,
    repeated: u64,
    refused: u64,
    met: u64,
}

impl Counted {
    pub fn add(&mut self, told: &Told) {
        match told {
            Told::Booked { .. } => self.booked += 1,
            Told::Repeated { .. } => self.repeated += 1,
            Told::Refused { .. } | Told::Failed { .. } => self.refused += 1,
            Told::Met { .. } => self.met += 1,
            Told::Passed => {}
        }
    }

    /// What stands of a play that ended early.
    pub fn standing(&self) -> String {
        format!("Gebucht sind bis hierher {}.", output::counted(self.booked + self.repeated, "Vorgang", "Vorgänge"))
    }

    pub fn in_german(&self, dry_run: bool) -> String {
        let played = if dry_run { "Probelauf, gebucht ist nichts" } else { "Gespielt" };
        let Counted { booked, repeated, refused, met } = self;
        format!(
            "{played}: {} gebucht, {repeated} schon gebucht, {refused} wie erwartet abgelehnt, {} erfüllt.",
            output::counted(*booked, "Vorgang", "Vorgänge"),
            output::counted(*met, "Erwartung", "Erwartungen")
        )
    }

    pub fn to_json(self, dry_run: bool) -> String {
        let Counted { booked, repeated, refused, met } = self;
        let played = json!({ "booked": booked, "repeated": repeated, "refused": refused, "met": met });
        json!({ "played": played, "dry_run": dry_run }).to_string()
    }
}

/// An amount, or that there is none.
pub fn amount(amount: Option<Euro>) -> String {
    amount.map_or_else(|| "noch nicht erfasst (none)".to_owned(), Euro::to_german)
}

/// A deed that ended otherwise than the file says.
pub struct Otherwise {
    pub what: String,
    pub way_on: &'static str,
}

impl Otherwise {
    pub fn not_booked(what: String) -> Otherwise {
        Otherwise { what, way_on: "Datei oder Buch berichtigen und noch einmal spielen: es geht hier weiter." }
    }
}

/// It was booked, though the file says something else.
pub fn otherwise_booked(heard: &Heard, outcome: &Outcome) -> Otherwise {
    let booked = format!("Gebucht wurde {}, {}", heard.what, events(heard));
    let excess = heard.excess;
    let what = match outcome {
        Outcome::Done => format!(
            "{booked}; dabei stehen {} ohne Ermächtigung. Ist das so gemeint: „breach {excess}:“ davor setzen.",
            excess.to_german()
        ),
        Outcome::Breach(wanted) => {
            format!("{booked}; ohne Ermächtigung stehen {}, erwartet waren {}.", excess.to_german(), wanted.to_german())
        }
        Outcome::Refused(rules) => {
            format!("{booked}; erwartet war die Ablehnung nach {}.", list(rules.iter().copied()))
        }
        Outcome::Failed => format!("{booked}; erwartet war, dass es scheitert."),
    };
    let way_on = "Auch dieser Vorgang bleibt gebucht: in der Datei berichtigen, was daraus werden sollte, oder auf einem neuen Buch \
                  spielen; ein Probelauf (--dry-run) zeigt es vorher.";
    Otherwise { what, way_on }
}

/// It was not booked, and not for the reason that the file says.
pub fn otherwise_refused(failure: &Failure, outcome: &Outcome) -> Otherwise {
    let wanted = match outcome {
        Outcome::Done | Outcome::Breach(_) => String::new(),
        Outcome::Refused(rules) => format!(" Erwartet war die Ablehnung nach {}.", list(rules.iter().copied())),
        Outcome::Failed => " Erwartet war, dass es scheitert, ohne dass eine Regel verletzt ist.".to_owned(),
    };
    Otherwise::not_booked(match failure {
        Failure::Refused(violations) => {
            let said =
                violations.iter().map(|one| format!("{}: {}\nHinweis: {}", one.rule.id, one.sentence(), one.hint()));
            format!("Abgelehnt.{wanted}\n{}", said.collect::<Vec<_>>().join("\n"))
        }
        other => format!("Gescheitert.{wanted}\n{}", other.sentence()),
    })
}

fn list<'a>(rules: impl Iterator<Item = &'a str>) -> String {
    rules.collect::<Vec<_>>().join(", ")
}
