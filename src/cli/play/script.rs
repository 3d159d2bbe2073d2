//! All files of a play, put together and checked before anything is booked.
//!
//! Each line becomes the call that it stands for and is read by the same types as a call at the terminal; all faults of all
//! files are said together. A file says for itself on which day and by whom it is played: nothing of that reaches into a
//! file that it includes.

mod calls;

pub use calls::{fill, prefix_of};

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::core::ids::{ActorId, CommandId};
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::scenario::{self, Expectation, Outcome, Place, Step, What, Word, fault};
use calls::{Calls, Said};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is played, in order.
pub struct Script {
    pub items: Vec<Item>,
}

pub struct Item {
    /// Relative to the folder of the file that was named, the same wherever it is played from.
    pub file: String,
    pub line: u32,
    pub deed: Deed,
}

pub enum Deed {
    Expect(Expectation),
    Call(Box<Played>),
}

/// A command that was understood.
pub struct Played {
    /// The line's own words, for people.
    pub shown: String,
    /// The whole call; where marks stand in it, they are filled in when it is played.
    pub call: Vec<String>,
    pub acting: ActorId,
    pub folder: PathBuf,
    pub outcome: Outcome,
    pub mark: Option<String>,
    pub id: CommandId,
}

impl Item {
    /// `2021.scenario:17`, as editors understand it.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

/// Reads the files and all that they include.
///
/// # Errors
/// `Usage` when a named file is not there or named twice; `Faulty` with every fault of every file.
pub fn read(named: &[PathBuf]) -> Result<Script, Failure> {
    let mut reader = Reader::default();
    for path in named {
        let unusable = |message: String| {
            Failure::usage(format!("Die Datei {} {message}.", path.display()))
                .with_hint("Pfad und Leserechte prüfen; jede Datei einmal nennen.")
        };
        let found = path.canonicalize().map_err(|error| unusable(unreadable(&error)))?;
        let base = found.parent().map(Path::to_owned).unwrap_or_default();
        reader.file(&base, &found).map_err(unusable)?;
    }
    if reader.faults.is_empty() { Ok(Script { items: reader.items }) } else { Err(Failure::Faulty(reader.faults)) }
}

fn unreadable(error: &std::io::Error) -> String {
    format!("ist nicht lesbar: {}", files::reason(error))
}

#[derive(Default)]
struct Reader {
    calls: Calls,
    items: Vec<Item>,
    /// Files that are played, by name.
    played: BTreeMap<String, PathBuf>,
    /// Those that are being read, the innermost last.
    open: Vec<PathBuf>,
    faults: Vec<(String, IntakeFaults)>,
}

impl Reader {
    /// Why a file is not played at all comes back; what is wrong within it is kept with the faults.
    fn file(&mut self, base: &Path, path: &Path) -> Result<(), String> {
        let name = name_of(base, path);
        let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
        if self.played.values().any(|played| played == path) {
            return Err("wird schon gespielt; jede Datei nur einmal".to_owned());
        }
        if let Some(other) = self.played.insert(name.clone(), path.to_owned()) {
            return Err(format!("heißt im Spiel wie {}; eine von beiden umbenennen", other.display()));
        }
        self.open.push(path.to_owned());
        let (steps, mut faults) = scenario::read(&bytes);
        let mut said = Said::of(&name, path, !faults.is_empty());
        for step in steps {
            faults.extend(self.step(base, path, step, &mut said).err());
        }
        self.open.pop();
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.line);
            self.faults.push((name, IntakeFaults(faults)));
        }
        Ok(())
    }

    fn step(&mut self, base: &Path, path: &Path, step: Step, said: &mut Said) -> Result<(), IntakeFault> {
        let deed = match step.what {
            What::On(day) => {
                said.day = Some(day);
                None
            }
            What::As(actor) => {
                said.actor = Some(actor);
                None
            }
            What::Voucher(voucher) => {
                said.voucher = Some(voucher);
                None
            }
            What::Include(file) => {
                let found = self.included(base, path, &file)?;
                self.file(base, &found).map_err(|message| fault(file.at, &file.text, message))?;
                None
            }
            What::Expect(expectation) => Some(Deed::Expect(expectation)),
            What::Command(call) => Some(Deed::Call(Box::new(self.calls.understand(step.at, call, said)?))),
        };
        self.items.extend(deed.map(|deed| Item { file: said.name.clone(), line: step.at.line, deed }));
        Ok(())
    }

    /// The file that a line includes: below the folder of the play, and not one that includes this.
    fn included(&self, base: &Path, path: &Path, file: &Word) -> Result<PathBuf, IntakeFault> {
        let refuse = |message: String| Err(fault(file.at, &file.text, message));
        let folder = path.parent().unwrap_or(path);
        let found = match folder.join(&file.text).canonicalize() {
            Ok(found) => found,
            Err(error) => return refuse(unreadable(&error)),
        };
        if Path::new(&file.text).is_absolute() || !found.starts_with(base) {
            return refuse(
                "liegt außerhalb des Ordners der gespielten Datei; möglich ist nur, was darunter liegt".to_owned(),
            );
        }
        if self.open.contains(&found) {
            let names: Vec<String> = self.open.iter().chain([&found]).map(|path| name_of(base, path)).collect();
            return refuse(format!("bindet sich im Kreis ein: {}", names.join(" → ")));
        }
        Ok(found)
    }
}

/// With `/` on every system: the ids of what is booked hang on it.
fn name_of(base: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Words of a call on one line, quoted where a shell would want it.
pub fn shown(words: &[Word]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,%@".contains(c);
    let word = |word: &Word| match word.text.chars().all(plain) && !word.text.is_empty() {
        true => word.text.clone(),
        false => format!("'{}'", word.text),
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// The place of the word that holds this text, or of the line.
fn place_of(words: &[Word], text: &str, line: Place) -> Place {
    let holds = |word: &&Word| word.text == text || word.text.ends_with(&format!("={text}"));
    words.iter().find(holds).map_or(line, |word| word.at)
}
