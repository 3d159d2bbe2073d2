//! Record: the one way into the book.
//!
//! A submission is queued; the writer decides it on the book of that moment and answers after the
//! commit. The same command id with the same content is answered with the first receipt. A dry run
//! goes the same way and leaves nothing behind.

use super::writer::Waiting;
use super::{RecordError, Store, StoreError, VaultDrafts};
use crate::core::calendar::Instant;
use crate::core::command::{Authentication, Channel, Command, Request};
use crate::core::event::Event;
use crate::core::ids::{ActorId, CommandId, Seq};
use crate::core::journal::canonical::{self, CanonicalError};
use crate::core::journal::hash::{Hash, sha256};
use crate::core::rules::{self, Notice, Violation};
use std::sync::Arc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::oneshot;

/// A command on its way, with the texts for the vault.
#[derive(Clone, Debug)]
pub struct Submission {
    pub command_id: CommandId,
    pub actor: ActorId,
    pub channel: Channel,
    pub authentication: Authentication,
    pub command: Command,
    pub drafts: VaultDrafts,
    pub dry_run: bool,
}

/// What was recorded, and where. After a dry run: what would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub seq: Seq,
    pub recorded_at: Instant,
    pub leaf_hash: Hash,
    /// Recorded before under the same command id; this is the first receipt.
    pub repeated: bool,
    pub dry_run: bool,
    pub event: Arc<Event>,
    pub notices: Vec<Notice>,
}

impl Store {
    /// Decides and records a command; returns after it is on disk.
    ///
    /// # Errors
    /// `Refused` with all violations, `Busy` when the queue is full, `Store` when the database fails:
    /// then nothing was recorded, or the same submission may be sent again and will not be booked twice.
    pub async fn record(&self, now: Instant, submission: Submission) -> Result<Receipt, RecordError> {
        let bytes = canonical::to_canonical(&submission.command).map_err(unwritable)?;
        let request = Request {
            command_id: submission.command_id,
            actor: submission.actor,
            channel: submission.channel,
            authentication: submission.authentication,
            command: submission.command,
            command_sha256: sha256(&bytes),
        };
        let (answer, answered) = oneshot::channel();
        let dry_run = submission.dry_run;
        let waiting = Waiting { now, request, drafts: submission.drafts.items, dry_run, answer };
        self.queue.try_send(waiting).map_err(|error| match error {
            TrySendError::Full(_) => RecordError::Busy,
            TrySendError::Closed(_) => RecordError::Store(StoreError::Closed),
        })?;
        answered.await.map_err(|_| RecordError::Store(StoreError::Closed))?
    }
}

/// A text that is not in NFC is the caller's to mend; everything else would be ours.
fn unwritable(error: CanonicalError) -> RecordError {
    match error {
        CanonicalError::NotNfc { path } => {
            let violation = Violation::of(&rules::TEXT_USABLE).text("field", path);
            RecordError::Refused(vec![violation.text("problem", "nicht in Unicode-Normalform NFC")])
        }
        other => RecordError::Store(other.into()),
    }
}
