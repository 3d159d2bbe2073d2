//! Files in and out: read whole, written whole or not at all.

use super::failure::Failure;
use std::fs;
use std::io::{BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// What the system says, in German where it is one of the usual things.
pub fn reason(error: &std::io::Error) -> String {
    let said = match error.kind() {
        ErrorKind::NotFound => "Datei oder Ordner gibt es nicht",
        ErrorKind::PermissionDenied => "der Zugriff ist nicht erlaubt",
        ErrorKind::IsADirectory => "das ist ein Ordner",
        ErrorKind::NotADirectory => "ein Teil des Pfades ist kein Ordner",
        ErrorKind::AlreadyExists => "so heißt schon etwas anderes",
        ErrorKind::StorageFull => "der Speicherplatz reicht nicht",
        ErrorKind::ReadOnlyFilesystem => "das Dateisystem ist nur zum Lesen da",
        ErrorKind::AddrInUse => "der Anschluss ist belegt",
        _ => return error.to_string(),
    };
    said.to_owned()
}

/// Reads a file that a person named.
///
/// # Errors
/// `Usage` (exit 2): it is not there or not readable.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|e| {
        Failure::usage(format!("Die Datei {} ist nicht lesbar: {}.", path.display(), reason(&e)))
            .with_hint("Pfad und Leserechte prüfen.")
    })
}

/// The path with something behind its name: `a.csv` and `.tlog-proof` give `a.csv.tlog-proof`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A file that is being written beside its place; dropped before its end, it leaves nothing behind.
pub struct Pending {
    path: PathBuf,
    temporary: PathBuf,
}

impl Pending {
    /// # Errors
    /// `Failed`: the folder is not there, or writing is not allowed.
    pub fn create(path: &Path) -> Result<Pending, Failure> {
        let pending =
            Pending { path: path.to_owned(), temporary: beside(path, &format!(".{}.tmp", std::process::id())) };
        fs::File::create(&pending.temporary).map_err(|e| pending.failed(&e))?;
        Ok(pending)
    }

    /// # Errors
    /// `Failed`: it went away in the meantime.
    pub fn file(&self) -> Result<fs::File, Failure> {
        fs::File::create(&self.temporary).map_err(|e| self.failed(&e))
    }

    /// Brings what was written to its place.
    ///
    /// # Errors
    /// `Failed`: the disk is full, or something stands in the way.
    pub fn finish(self, file: BufWriter<fs::File>) -> Result<(), Failure> {
        let file = file.into_inner().map_err(|e| self.failed(e.error()))?;
        file.sync_all().and_then(|()| fs::rename(&self.temporary, &self.path)).map_err(|e| self.failed(&e))
    }

    fn failed(&self, error: &std::io::Error) -> Failure {
        Failure::failed(format!("Die Datei {} lässt sich nicht schreiben: {}.", self.path.display(), reason(error)))
            .with_hint("Ordner und Schreibrechte prüfen.")
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // The half file is of no use to anybody; after the renaming there is none.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Writes a file whole or not at all: a temporary file in the same folder, then a rename.
///
/// # Errors
/// `Failed`: the folder is not there, the disk is full, or writing is not allowed.
pub fn write(path: &Path, data: &[u8]) -> Result<(), Failure> {
    let pending = Pending::create(path)?;
    let mut file = BufWriter::new(pending.file()?);
    file.write_all(data).map_err(|e| pending.failed(&e))?;
    pending.finish(file)
}

/// Makes a folder and those above it; one that is there stays as it is.
///
/// # Errors
/// `Failed` if it cannot be made.
pub fn folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|e| {
        Failure::failed(format!("Der Ordner {} lässt sich nicht anlegen: {}.", path.display(), reason(&e)))
            .with_hint("Pfad und Schreibrechte prüfen.")
    })
}

#[cfg(test)]
mod tests;
