//! Proof files of C2SP (`c2sp.org/tlog-proof@v1`): one leaf, its path, a signed checkpoint.
//!
//! Such a file (extension `.tlog-proof`) shows without the book that an event was in the journal
//! at the size of the checkpoint. It does not contain the leaf: who checks must have its bytes.

use crate::core::journal::checkpoint::{Checkpoint, CheckpointError, parse_decimal};
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::{ProofError, leaf_hash, verify_inclusion};
use crate::core::journal::note::VerifierKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

#[cfg(test)]
mod tests;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// No tree of fewer than 2^64 leaves is deeper.
const MAX_HASHES: usize = 64;

/// Why a proof file does not show what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileError {
    #[error("das ist keine Beweisdatei: {0}")]
    Malformed(&'static str),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// A proof file as it stands; nothing in it is trusted before `verify`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque bytes for whoever reads the file; authenticated by nothing.
    pub extra: Option<Vec<u8>>,
    /// Number of the leaf, first 0.
    pub index: u64,
    /// Inclusion proof, from the leaf's sibling upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

impl TlogProof {
    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some(extra) = &self.extra {
            text.push_str(&format!("extra {}\n", STANDARD.encode(extra)));
        }
        text.push_str(&format!("index {}\n", self.index));
        for hash in &self.hashes {
            text.push_str(&hash.to_base64());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads the text of a file; checks its form only.
    ///
    /// # Errors
    /// `Malformed` with the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, ProofFileError> {
        // The first empty line ends the proof; the checkpoint has one of its own further down.
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(ProofFileError::Malformed("die Leerzeile vor dem Prüfpunkt fehlt"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(ProofFileError::Malformed("die erste Zeile ist nicht „c2sp.org/tlog-proof@v1“"));
        }
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            None => None,
            Some(encoded) => {
                lines.next();
                let wrong = ProofFileError::Malformed("die Zeile „extra“ ist kein Base64");
                Some(STANDARD.decode(encoded).map_err(|_| wrong)?)
            }
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(parse_decimal)
            .ok_or(ProofFileError::Malformed("die Zeile „index“ mit der Nummer des Blatts fehlt"))?;
        let hashes = lines
            .take(MAX_HASHES + 1)
            .map(|line| Hash::from_base64(line).map_err(|_| ProofFileError::Malformed("eine Zeile ist kein Hashwert")))
            .collect::<Result<Vec<_>, _>>()?;
        if hashes.len() > MAX_HASHES {
            return Err(ProofFileError::Malformed("sie hat zu viele Hashwerte"));
        }
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// Shows that `leaf` (its stored bytes) is leaf `index` of the log `origin`, and at which checkpoint.
    ///
    /// # Errors
    /// `Checkpoint` if no known key signed it for this origin; `Proof` if the leaf is not in it there.
    pub fn verify(&self, leaf: &[u8], origin: &str, known: &[VerifierKey]) -> Result<Checkpoint, ProofFileError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, origin, known)?;
        verify_inclusion(&leaf_hash(leaf), self.index, checkpoint.size(), &self.hashes, &checkpoint.root())?;
        Ok(checkpoint)
    }
}
