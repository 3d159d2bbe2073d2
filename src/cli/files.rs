//! Files in and out: read whole, written whole or not at all.

use super::failure::Failure;
use std::fs;
use std::io::{ErrorKind, Write as _};
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

/// Writes a file whole or not at all: a temporary file in the same folder, then a rename.
///
/// # Errors
/// `Failed`: the folder is not there, the disk is full, or writing is not allowed.
pub fn write(path: &Path, data: &[u8]) -> Result<(), Failure> {
    let mut pending = Pending::begin(path)?;
    pending.write_all(data).map_err(|e| unwritten(path, &e))?;
    pending.finish().map(|_| ())
}

/// A file that is being written beside its place and takes it only when it is whole.
pub struct Pending {
    path: PathBuf,
    temporary: PathBuf,
    /// `None` once it has taken its place.
    file: Option<fs::File>,
}

impl Pending {
    /// # Errors
    /// `Failed`: the folder is not there or not writable.
    pub fn begin(path: &Path) -> Result<Pending, Failure> {
        Pending::create(path).map_err(|e| unwritten(path, &e))
    }

    /// The same for who speaks of files to a program.
    ///
    /// # Errors
    /// As `begin`.
    pub fn create(path: &Path) -> std::io::Result<Pending> {
        let temporary = beside(path, &format!(".{}.tmp", std::process::id()));
        let file = fs::File::create(&temporary)?;
        Ok(Pending { path: path.to_owned(), temporary, file: Some(file) })
    }

    /// A second hand on the file, for who keeps it no longer than it writes.
    ///
    /// # Errors
    /// The system has no more.
    pub fn writer(&self) -> std::io::Result<fs::File> {
        self.file.as_ref().ok_or_else(|| std::io::Error::from(ErrorKind::NotFound))?.try_clone()
    }

    /// Changes the place that it will take.
    pub fn rename(&mut self, path: PathBuf) {
        self.path = path;
    }

    /// Puts the file in its place; returns its length in bytes.
    ///
    /// # Errors
    /// `Failed`: the disk is full, or something else has the name.
    pub fn finish(mut self) -> Result<u64, Failure> {
        let placed = self.place();
        placed.map_err(|e| unwritten(&self.path, &e))
    }

    fn place(&mut self) -> std::io::Result<u64> {
        let file = self.open()?;
        file.sync_all()?;
        let length = file.metadata()?.len();
        fs::rename(&self.temporary, &self.path)?;
        self.file = None;
        Ok(length)
    }

    fn open(&mut self) -> std::io::Result<&mut fs::File> {
        self.file.as_mut().ok_or_else(|| std::io::Error::from(ErrorKind::NotFound))
    }
}

impl std::io::Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.open()?.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.open()?.flush()
    }
}

impl std::io::Seek for Pending {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.open()?.seek(to)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.file.is_some() {
            // Half a file is of no use to anybody; that it cannot be removed changes nothing.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// That a file cannot be written, and what to look at.
pub fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format!("Die Datei {} lässt sich nicht schreiben: {}.", path.display(), reason(error)))
        .with_hint("Ordner und Schreibrechte prüfen.")
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
