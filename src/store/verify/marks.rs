//! The checkpoints to compare with: those that are kept, and the one from outside.
//!
//! One from outside that names another origin or another key is a finding: somebody may have written the whole book
//! anew. A text that is no checkpoint at all is the caller's mistake and says nothing about the book.

use super::VerifyReport;
use crate::core::journal::checkpoint::{Checkpoint, CheckpointError};
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::Frontier;
use crate::core::journal::note::{NoteError, VerifierKey};
use crate::store::StoreError;
use crate::store::entities::{checkpoints, vault_identity};
use crate::store::snapshot::Snapshot;
use std::collections::BTreeMap;

pub(super) struct Marks {
    kept: BTreeMap<u64, Vec<(&'static str, Hash)>>,
}

impl Marks {
    pub(super) async fn read(
        snapshot: &mut Snapshot,
        identity: &vault_identity::Model,
        against: Option<&str>,
        report: &mut VerifyReport,
    ) -> Result<Marks, StoreError> {
        let keys: Vec<VerifierKey> = identity.vkey.parse().into_iter().collect();
        if keys.is_empty() {
            report.find("vault_identity", None, "Der Prüfschlüssel des Buchs ist unlesbar.", false);
        }
        let origin = &identity.origin;
        let mut marks = Marks { kept: BTreeMap::new() };
        let mut stored = Vec::new();
        let read = snapshot.rows::<checkpoints::Model>("ORDER BY size", &[]).await.map(|rows| stored = rows);
        report.note_spoiled(read)?;
        for row in &stored {
            report.checkpoints += 1;
            let seq = u64::try_from(row.size).ok();
            match Checkpoint::open(&row.note, origin, &keys) {
                Ok(open) if i64::try_from(open.size()).ok() == Some(row.size) => marks.add("checkpoints", &open),
                Ok(open) => {
                    report.find("checkpoints", seq, format!("Der Prüfpunkt nennt die Größe {}.", open.size()), false);
                }
                Err(error) => {
                    report.find("checkpoints", seq, format!("Prüfpunkt der Größe {}: {error}", row.size), false);
                }
            }
        }
        if let Some(note) = against {
            match Checkpoint::open(note, origin, &keys) {
                Ok(open) => marks.add("against", &open),
                Err(error) if is_no_checkpoint(&error) => return Err(StoreError::NoCheckpoint(error.to_string())),
                Err(error) => report.find("against", None, format!("Der vorgelegte Prüfpunkt: {error}"), false),
            }
        }
        Ok(marks)
    }

    fn add(&mut self, place: &'static str, open: &Checkpoint) {
        self.kept.entry(open.size()).or_default().push((place, open.root()));
    }

    /// Compares the checkpoints of exactly this size.
    pub(super) fn compare(&mut self, frontier: &Frontier, report: &mut VerifyReport) {
        let size = frontier.size();
        for (place, root) in self.kept.remove(&size).unwrap_or_default() {
            if root != frontier.root() {
                let message = format!(
                    "Der Prüfpunkt der Größe {size} hat eine andere Wurzel als das Journal: es wurde umgeschrieben."
                );
                report.find(place, size.checked_sub(1), message, false);
            }
        }
    }

    /// What is left names sizes that the journal does not have.
    pub(super) fn beyond(self, size: u64, report: &mut VerifyReport) {
        for (asked, places) in self.kept {
            for (place, _) in places {
                let message =
                    format!("Der Prüfpunkt nennt {asked} Ereignisse, das Journal hat {size}: es wurde gekürzt.");
                report.find(place, Some(size), message, false);
            }
        }
    }
}

/// Whether the text was no checkpoint to begin with.
fn is_no_checkpoint(error: &CheckpointError) -> bool {
    matches!(
        error,
        CheckpointError::Malformed(_)
            | CheckpointError::Origin(_)
            | CheckpointError::Note(NoteError::Malformed(_) | NoteError::Text)
    )
}
