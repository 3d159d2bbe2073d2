//! Checkpoints of C2SP (`c2sp.org/tlog-checkpoint`): what the journal was at one size, signed.
//!
//! Three lines: origin, size, root. A checkpoint is proof only in the hands of somebody else; two
//! checkpoints are compared with a consistency proof (`merkle`). Not here: when one is made, where
//! it is kept, and extension lines of our own (those of others are read and kept).

use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::empty_root;
use crate::core::journal::note::{self, NoteError, SigningKey, VerifierKey};

#[cfg(test)]
mod tests;

/// Why a text is not a checkpoint of this journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("„{0}“ kann keinen Ursprung bezeichnen: er ist eine nicht leere Zeile ohne Steuerzeichen")]
    Origin(String),
    #[error("das ist kein Prüfpunkt: {0}")]
    Malformed(&'static str),
    #[error("der Prüfpunkt gehört zu „{found}“, nicht zu „{expected}“")]
    ForeignOrigin { expected: String, found: String },
    #[error("ein leeres Journal hat eine andere Wurzel als der Prüfpunkt")]
    EmptyRoot,
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// Origin, number of leaves and root of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

impl Checkpoint {
    /// # Errors
    /// `Origin` if it is empty or not one line; `EmptyRoot` if size 0 has another root than SHA-256("").
    pub fn new(origin: impl Into<String>, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        let origin = origin.into();
        if origin.is_empty() || origin.chars().any(char::is_control) {
            return Err(CheckpointError::Origin(origin));
        }
        if size == 0 && root != empty_root() {
            return Err(CheckpointError::EmptyRoot);
        }
        Ok(Self { origin, size, root, extensions: Vec::new() })
    }

    /// Name of the log, one line.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    #[must_use]
    pub const fn root(&self) -> Hash {
        self.root
    }

    /// Further lines as they were read; nothing in this program interprets them.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// The body that is signed: each line with its newline.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, self.root.to_base64());
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Reads a body; the inverse of `to_text`.
    ///
    /// # Errors
    /// `Malformed` if a line is missing, empty or spelled otherwise (leading zeros, other base64).
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let body = text.strip_suffix('\n').ok_or(CheckpointError::Malformed("der letzte Zeilenumbruch fehlt"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Malformed("es hat weniger als drei Zeilen"));
        };
        let size = parse_decimal(size).ok_or(CheckpointError::Malformed("die zweite Zeile ist keine Größe"))?;
        let root = Hash::from_base64(root)
            .map_err(|_| CheckpointError::Malformed("die dritte Zeile ist keine Wurzel in Base64"))?;
        let mut checkpoint = Self::new(origin, size, root)?;
        checkpoint.extensions = lines.map(str::to_owned).collect();
        if checkpoint.extensions.iter().any(|line| line.is_empty() || line.chars().any(char::is_control)) {
            return Err(CheckpointError::Malformed("eine Zusatzzeile ist leer oder enthält Steuerzeichen"));
        }
        Ok(checkpoint)
    }

    /// The signed note. By convention the key bears the name of the origin; it is not enforced.
    ///
    /// # Errors
    /// `Note` if the body could not be signed (cannot happen for a checkpoint made by `new`).
    pub fn sign(&self, key: &SigningKey) -> Result<String, CheckpointError> {
        Ok(note::sign(&self.to_text(), key)?)
    }

    /// The checkpoint in a signed note, if a known key signed it and it is of this `origin`.
    ///
    /// The origin must be named because one key may sign for several logs.
    ///
    /// # Errors
    /// `Note` if the signature does not hold, `Malformed`, `ForeignOrigin`.
    pub fn open(signed: &str, origin: &str, known: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let checkpoint = Self::parse(&note::open(signed, known)?.text)?;
        if checkpoint.origin == origin {
            Ok(checkpoint)
        } else {
            Err(CheckpointError::ForeignOrigin { expected: origin.to_owned(), found: checkpoint.origin })
        }
    }
}

/// An ASCII decimal without sign and leading zeros: the only spelling that C2SP files allow.
pub(crate) fn parse_decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}
