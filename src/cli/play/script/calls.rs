//! One line of a scenario as the call that it stands for: understood by the types of the command line, and given an id
//! by which it is booked once however often it is played.
//!
//! The id says file and place, and ends in a digest of what was typed, so that a file that was changed after it was played
//! is noticed. What may be a name stays out of the digest, because an id lies in the journal for ever.

use super::{Played, place_of, shown};
use crate::cli::arguments::{complaint, context, hint, whole};
use crate::core::calendar;
use crate::core::decide::SYSTEM;
use crate::core::ids::{ActorId, CommandId};
use crate::core::journal::hash::sha256;
use crate::intake::fault::IntakeFault;
use crate::intake::scenario::{Call, Place, Word, fault};
use clap::builder::ValueParser;
use clap::error::ContextKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use time::Date;

/// Texts that stand in the journal as they are typed. A text that is not named here may be one for the vault, and must not
/// leave a trace that could be tried out against names.
const TOLD: [&str; 13] = [
    "fund",
    "reference",
    "evidence",
    "deadline_source",
    "voucher",
    "title",
    "source",
    "legal_basis",
    "policy_field",
    "planned_share",
    "purpose",
    "cash_sign",
    "cash_cover",
];

type Understood<T> = Result<T, IntakeFault>;

/// What a call may not say itself, because the play says it.
const SAID_BY_THE_PLAY: [&str; 4] = ["database", "json", "dry_run", "command_id"];

/// What a file has said so far about the commands that follow.
pub struct Said {
    pub name: String,
    pub day: Option<Date>,
    pub actor: Option<ActorId>,
    pub voucher: Option<String>,
    folder: PathBuf,
    calls: u32,
    /// What is not said may have been said in a line that was not understood; that is fault enough.
    faulty: bool,
}

impl Said {
    pub fn of(name: &str, path: &Path, faulty: bool) -> Said {
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Said { name: name.to_owned(), folder, day: None, actor: None, voucher: None, calls: 0, faulty }
    }
}

/// Understands calls; building the tree of commands is what costs, so there is one.
pub struct Calls {
    tree: Command,
    marks: BTreeSet<String>,
}

impl Default for Calls {
    fn default() -> Calls {
        Calls { tree: whole(), marks: BTreeSet::new() }
    }
}

/// A call that was read, and where it stands.
struct Line<'a> {
    at: Place,
    words: &'a [Word],
    /// The names of the command.
    path: Vec<&'a str>,
    matched: &'a ArgMatches,
}

impl Calls {
    /// # Errors
    /// What keeps the line from being played.
    pub fn understand(&mut self, at: Place, call: Call, said: &mut Said) -> Understood<Played> {
        said.calls = said.calls.saturating_add(1);
        let matches = self.matches(at, &call.words)?;
        let (path, matched) = innermost(&matches);
        let line = Line { at, words: &call.words, path, matched };
        line.check_playable()?;
        let acting = line.acting(said)?;
        let arguments = self.arguments(&line);
        line.check_files(&arguments, &said.folder)?;
        let added = line.added(said)?;
        let id = id_of(&said.name, said.calls, &line.digest(&arguments, &acting, &added));
        let id = id.map_err(|problem| fault(at, &said.name, problem))?;
        if let Some(mark) = &call.mark
            && !self.marks.insert(mark.text.clone())
        {
            return Err(fault(mark.at, &mark.text, "ist schon vergeben; jeder Name steht für einen Vorgang"));
        }
        let typed = call.words.iter().map(|word| word.text.clone());
        Ok(Played {
            shown: shown(&call.words),
            call: typed.chain(added).chain([format!("--command-id={id}")]).collect(),
            acting,
            folder: said.folder.clone(),
            outcome: call.outcome,
            mark: call.mark.map(|mark| mark.text),
            id,
        })
    }

    /// The words as clap reads them; marks stand for what will be booked, and something stands for them here.
    fn matches(&mut self, at: Place, words: &[Word]) -> Understood<ArgMatches> {
        let unknown = |word: &&Word| mark_in(&word.text).is_some_and(|name| !self.marks.contains(name));
        if let Some(word) = words.iter().find(unknown) {
            let message = "nennt einen Vorgang, der davor nicht benannt ist; benannt wird er mit „mark NAME: …“";
            return Err(fault(word.at, &word.text, message));
        }
        let typed: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
        let filled = fill(&typed, |_| Some((0, "0".repeat(64)))).unwrap_or(typed);
        let call = std::iter::once("titelbuch".to_owned()).chain(filled);
        self.tree.try_get_matches_from_mut(call).map_err(|error| {
            let named = [ContextKind::InvalidValue, ContextKind::InvalidArg, ContextKind::InvalidSubcommand];
            let named = named.into_iter().map(|kind| context(&error, kind)).find(|text| !text.is_empty());
            let place = named.map_or(at, |text| place_of(words, &text, at));
            fault(place, shown(words), format!("ist kein Befehl. {} {}", complaint(&error), hint(&error)))
        })
    }

    fn arguments(&self, line: &Line) -> Vec<&Arg> {
        let command = line.path.iter().try_fold(&self.tree, |command, name| command.find_subcommand(name));
        command.into_iter().flat_map(Command::get_arguments).collect()
    }
}

impl Line<'_> {
    /// Only what books belongs into a scenario; it is known by taking a command id.
    fn check_playable(&self) -> Understood<()> {
        if self.matched.try_contains_id("command_id").is_err() {
            let message =
                format!("bucht nichts und wird nicht gespielt; am Terminal: titelbuch {}", self.path.join(" "));
            return Err(fault(self.at, shown(self.words), message));
        }
        let Some(id) = SAID_BY_THE_PLAY.into_iter().find(|id| self.given(id)) else { return Ok(()) };
        let option = format!("--{}", id.replace('_', "-"));
        let place = self.words.iter().find(|word| word.text.starts_with(&option)).map_or(self.at, |word| word.at);
        Err(fault(place, option, "steht nicht im Szenario, sondern beim Aufruf von „play“"))
    }

    /// Files that a call names are found from the scenario, wherever it is played from.
    fn check_files(&self, arguments: &[&Arg], folder: &Path) -> Understood<()> {
        let paths =
            arguments.iter().filter(|arg| arg.get_value_parser().type_id() == ValueParser::path_buf().type_id());
        let files = paths.flat_map(|arg| self.matched.get_many::<PathBuf>(arg.get_id().as_str()).into_iter().flatten());
        for file in files {
            let text = file.display().to_string();
            let place = place_of(self.words, &text, self.at);
            if file.is_absolute() {
                return Err(fault(
                    place,
                    text,
                    "beginnt nicht beim Szenario; hier steht der Weg von seinem Ordner aus",
                ));
            }
            if !folder.join(file).is_file() {
                return Err(fault(place, text, "ist vom Ordner des Szenarios aus keine Datei"));
            }
        }
        Ok(())
    }

    /// Who gives the command: as the line says, or the file before it.
    fn acting(&self, said: &Said) -> Understood<ActorId> {
        let acting = self.matched.get_one::<ActorId>("acting").or(said.actor.as_ref()).cloned();
        let nobody = || ActorId::new(SYSTEM).ok().filter(|_| said.faulty);
        acting.or_else(nobody).ok_or_else(|| self.unsaid("wer handelt: as a.beispiel (oder as system)"))
    }

    /// Day and voucher, where the file said them before and the line does not.
    fn added(&self, said: &Said) -> Understood<Vec<String>> {
        let mut added = Vec::new();
        if !self.given("booked_on") {
            let day = said.day.or(said.faulty.then_some(Date::MIN));
            let day = day.ok_or_else(|| self.unsaid("der Tag der Wertstellung: on 2021-03-15"))?;
            added.push(format!("--booked-on={}", calendar::iso(day)));
        }
        let voucher = said.voucher.as_ref().filter(|_| !self.given("voucher"));
        added.extend(voucher.map(|voucher| format!("--voucher={voucher}")));
        Ok(added)
    }

    /// What was typed, without what may be a name.
    fn digest(&self, arguments: &[&Arg], acting: &ActorId, added: &[String]) -> String {
        let is_text = |arg: &Arg| arg.get_value_parser().type_id() == ValueParser::string().type_id();
        let mut said = format!("{}\nas {acting}", self.path.join(" "));
        for arg in arguments {
            let id = arg.get_id().as_str();
            if is_text(arg) && !TOLD.contains(&id) {
                continue;
            }
            // What clap fills in by itself is no word of the file.
            if self.given(id) {
                let values = self.matched.get_raw(id).into_iter().flatten().map(|value| value.to_string_lossy());
                said.push_str(&format!("\n{id} {}", values.collect::<Vec<_>>().join(" ")));
            }
        }
        added.iter().for_each(|word| said.push_str(&format!("\n{word}")));
        sha256(said.as_bytes()).to_string().chars().take(16).collect()
    }

    fn given(&self, id: &str) -> bool {
        // Asking for what a command does not take is an error of its own.
        self.matched.try_contains_id(id).is_ok() && self.matched.value_source(id) == Some(ValueSource::CommandLine)
    }

    fn unsaid(&self, what: &str) -> IntakeFault {
        fault(self.at, shown(self.words), format!("steht, bevor gesagt ist, {what}"))
    }
}

/// `spiel-2021.1c3f5a7b.00017.9b2e…`: the file, the place of the command in it, what was typed.
fn id_of(file: &str, ordinal: u32, digest: &str) -> Result<CommandId, String> {
    CommandId::new(format!("{}.{ordinal:05}.{digest}", prefix_of(file))).map_err(|error| error.to_string())
}

/// What the ids of a file begin with.
pub fn prefix_of(file: &str) -> String {
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".scenario");
    let plain = stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' });
    let short: String = sha256(file.as_bytes()).to_string().chars().take(8).collect();
    format!("spiel-{}.{short}", plain.take(20).collect::<String>())
}

/// The names of the command, and its arguments.
fn innermost(matches: &ArgMatches) -> (Vec<&str>, &ArgMatches) {
    let (mut path, mut inner) = (Vec::new(), matches);
    while let Some((name, next)) = inner.subcommand() {
        path.push(name);
        inner = next;
    }
    (path, inner)
}

/// The name behind an `@`, where a word is one: `@NAME`, `@NAME+2`, `--content=@NAME`.
fn mark_in(word: &str) -> Option<&str> {
    let name = word.strip_prefix("--content=").unwrap_or(word).strip_prefix('@')?;
    Some(name.split_once('+').map_or(name, |(name, _)| name))
}

/// Puts what was booked where its name stands: behind `--content` the hash of what is approved, elsewhere the number of the
/// event, with `@NAME+2` that of the second event after it. `None` where nothing is known of a name.
pub fn fill(words: &[String], known: impl Fn(&str) -> Option<(u64, String)>) -> Option<Vec<String>> {
    let mut filled: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let Some(name) = mark_in(word) else {
            filled.push(word.clone());
            continue;
        };
        let (seq, content) = known(name)?;
        let after = word.split_once('+').map_or(Some(0), |(_, after)| after.parse::<u64>().ok())?;
        filled.push(if word.starts_with("--content=") {
            format!("--content={content}")
        } else if filled.last().is_some_and(|word| word == "--content") {
            content
        } else {
            seq.checked_add(after)?.to_string()
        });
    }
    Some(filled)
}
