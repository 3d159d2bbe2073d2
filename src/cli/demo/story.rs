//! Plays the scenario of the demo and tells it: every deed in a file, at the terminal a line a chapter, what stands
//! without authority, and one refusal of each rule.

use super::{input, step};
use crate::cli::failure::{Answer, Failure};
use crate::cli::play::{Counted, Item, Player, Told, read};
use crate::cli::{files, output};
use crate::store::Store;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Plays `scenario`; every deed goes into the file `course`.
///
/// # Errors
/// At the first deed that ends otherwise than the scenario says.
pub async fn play(store: &Store, scenario: PathBuf, course: &Path) -> Result<Counted, Failure> {
    let script = read(&[scenario])?;
    let teller = Arc::new(Mutex::new(Teller::begin(course)?));
    let told = Arc::clone(&teller);
    let listener = move |item: &Item, what: &Told| told.lock().unwrap_or_else(PoisonError::into_inner).hear(item, what);
    let counted = Player::new(store.clone(), false, Box::new(listener)).play(&script).await?;
    let teller = Arc::into_inner(teller).map(|teller| teller.into_inner().unwrap_or_else(PoisonError::into_inner));
    if let Some(teller) = teller {
        teller.course.finish()?;
    }
    Ok(counted)
}

struct Teller {
    course: files::Pending,
    path: PathBuf,
    /// Files whose title was said.
    begun: BTreeSet<String>,
    /// Rules of which a refusal was shown.
    shown: BTreeSet<&'static str>,
}

impl Teller {
    fn begin(path: &Path) -> Result<Teller, Failure> {
        let course = files::Pending::begin(path)?;
        let mut teller = Teller { course, path: path.to_owned(), begun: BTreeSet::new(), shown: BTreeSet::new() };
        teller.write(super::BANNER)?;
        Ok(teller)
    }

    fn write(&mut self, line: &str) -> Answer {
        self.course.write_all(format!("{line}\n").as_bytes()).map_err(|error| files::unwritten(&self.path, &error))
    }

    fn hear(&mut self, item: &Item, told: &Told) -> Answer {
        if self.begun.insert(item.file.clone()) {
            step("Gespielt", &format!("{} – {}", item.file, input::title(&item.file).unwrap_or_default()));
        }
        match told {
            Told::Refused { violations } => {
                for violation in violations.iter().filter(|violation| self.shown.insert(violation.rule.id)) {
                    output::text(&format!("  abgelehnt nach {}: {}", violation.rule.id, violation.sentence()));
                }
            }
            Told::Booked { heard } if !heard.excess.is_zero() => {
                output::text(&format!("  ohne Ermächtigung: {}, {}", heard.excess.to_german(), heard.what));
            }
            _ => {}
        }
        self.write(&told.line(item, false))
    }
}
