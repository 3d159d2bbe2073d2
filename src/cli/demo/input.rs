//! What the demo is played from: the scenarios and the tables that they name, as they are in `fixtures`.
//!
//! They are built in, because the program is also used where its sources are not, and written beside the book: whoever
//! asks where a figure comes from opens the file, changes a line and plays it on a book of their own.

use crate::cli::failure::{Answer, Failure};
use crate::cli::files;
use crate::intake::tables::MUNICIPALITIES;
use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

static SCENARIOS: Dir = include_dir!("$CARGO_MANIFEST_DIR/fixtures/scenarios");
static KEYS: Dir = include_dir!("$CARGO_MANIFEST_DIR/fixtures/keys");

/// As the scenarios expect them beside each other.
const FOLDERS: [(&str, &Dir); 2] = [("scenarios", &SCENARIOS), ("keys", &KEYS)];
const STORY: &str = "ozg";
const FIRST: &str = "ozg.scenario";

/// Writes all of it below `folder`; returns the scenario to play.
///
/// # Errors
/// `Failed`: the disk is full, or writing is not allowed.
pub fn write(folder: &Path) -> Result<PathBuf, Failure> {
    for (name, dir) in FOLDERS {
        write_dir(&folder.join(name), dir)?;
    }
    for (ending, text) in [("csv", MUNICIPALITIES.csv), ("source.toml", MUNICIPALITIES.source_toml)] {
        files::write(&folder.join(format!("{}.{ending}", MUNICIPALITIES.name)), text.as_bytes())?;
    }
    Ok(folder.join("scenarios").join(STORY).join(FIRST))
}

fn write_dir(below: &Path, dir: &Dir) -> Answer {
    files::folder(&below.join(dir.path()))?;
    for file in dir.files() {
        files::write(&below.join(file.path()), file.contents())?;
    }
    dir.dirs().try_for_each(|inner| write_dir(below, inner))
}

/// What a scenario says of itself in its first line; `file` as a play names it.
pub fn title(file: &str) -> Option<&'static str> {
    let text = SCENARIOS.get_file(Path::new(STORY).join(file))?.contents_utf8()?;
    text.lines().next()?.strip_prefix("# ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn built_in(dir: &'static Dir) -> BTreeMap<PathBuf, Vec<u8>> {
        let own = dir.files().map(|file| (file.path().to_owned(), file.contents().to_vec()));
        own.chain(dir.dirs().flat_map(built_in)).collect()
    }

    fn on_disk(root: &Path, folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.append(&mut on_disk(root, &path));
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
        found
    }

    /// The compiler does not notice a file that is new in a folder: then `touch src/cli/demo/input.rs`.
    #[test]
    fn all_of_both_folders_is_built_in() {
        for (name, dir) in FOLDERS {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
            let (ours, theirs) = (built_in(dir), on_disk(&root, &root));
            let differing: Vec<_> = theirs.iter().filter(|(path, bytes)| ours.get(*path) != Some(*bytes)).collect();
            assert!(differing.is_empty() && ours.len() == theirs.len(), "{name}: {:?}", differing.first());
        }
    }

    /// A play shows the title of each file that it plays.
    #[test]
    fn every_scenario_says_in_its_first_line_what_happens() {
        let scenarios =
            built_in(&SCENARIOS).into_keys().filter(|path| path.extension().is_some_and(|e| e == "scenario"));
        for path in scenarios {
            let name = path.strip_prefix(STORY).unwrap().to_str().unwrap();
            assert!(title(name).is_some_and(|title| title.len() > 10), "{name}");
        }
    }
}
