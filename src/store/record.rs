//! Record: the one way into the book.
//!
//! A submission is queued; the writer decides it on the book of that moment and answers after the
//! commit. The same command id with the same content is answered with the first receipt. A dry run
//! goes the same way and leaves nothing behind. Many commands that belong together are recorded together or not at all.

use super::writer::{Job, Waiting};
use super::{Credential, RecordError, Store, StoreError, VaultDrafts};
use crate::core::calendar::Instant;
use crate::core::command::{Authentication, Channel, Command, Request};
use crate::core::decide::{not_nfc, unusable_in_vault};
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
    /// Checked behind the lock: refused unless it is the actor's then, and unless it is of that authentication.
    pub credential: Credential,
    pub command: Command,
    pub drafts: VaultDrafts,
    pub dry_run: bool,
    /// What a dry run of it moved (`core::decide::moved`): refused where it is something else by now.
    pub shown: Option<Hash>,
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

/// Why many commands together were not recorded; none of them was.
#[derive(Debug, thiserror::Error)]
pub enum RecordAllError {
    /// The place of each refused command among those that were sent, and its violations.
    #[error("{} Vorgänge abgelehnt, keiner gebucht", .0.len())]
    Refused(Vec<(usize, Vec<Violation>)>),
    /// A token among them is not, or no longer, that of its actor.
    #[error("{}", RecordError::TokenRefused)]
    TokenRefused,
    /// A session among them is not, or no longer, one of its actor.
    #[error("{}", RecordError::SessionEnded)]
    SessionEnded,
    /// It comes to something else by now than was shown.
    #[error("{}", Violation::of(&rules::AS_SHOWN))]
    NotAsShown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What many commands together came to.
#[derive(Clone, Debug)]
pub struct Together {
    /// The number of each event, in the order of the commands.
    pub recorded: Vec<Seq>,
    /// What they move, as one number. Nothing unless it was asked for: by a dry run, or by whoever was shown one.
    pub moved: Option<Hash>,
}

impl Store {
    /// Decides and records a command; returns after it is on disk.
    ///
    /// # Errors
    /// `Refused` with all violations, `TokenRefused`, `SessionEnded`, `Busy` when the queue is full, `Store` when the database fails:
    /// then nothing was recorded, or the same submission may be sent again and will not be booked twice.
    pub async fn record(&self, now: Instant, submission: Submission) -> Result<Receipt, RecordError> {
        let (answer, answered) = oneshot::channel();
        let credential = submission.credential;
        let waiting = submission.waiting(now, Some(answer))?;
        self.queue.try_send(Job::One(Box::new(waiting))).map_err(|error| match error {
            TrySendError::Full(_) => RecordError::Busy,
            TrySendError::Closed(_) => RecordError::Store(StoreError::Closed),
        })?;
        let answer = answered.await.map_err(|_| RecordError::Store(StoreError::Closed))?;
        if let (Err(RecordError::TokenRefused), Credential::Token(token)) = (&answer, credential) {
            // It was good once; from now on it is refused at the door.
            self.tokens.forget(&token);
        }
        answer
    }

    /// Records many commands in their order and in one transaction: all of them, or none. For what comes as one piece,
    /// such as a file. Waits until the writer takes it; returns the number of each event.
    ///
    /// # Errors
    /// `Refused` with every refused command (a later one is decided as if the refused ones were not there); `TokenRefused`;
    /// `SessionEnded`; `Store`.
    pub async fn record_all(&self, now: Instant, submissions: Vec<Submission>) -> Result<Vec<Seq>, RecordAllError> {
        self.record_as_shown(now, submissions, None).await.map(|together| together.recorded)
    }

    /// The same for whoever was shown what they would come to, or will be: `shown` is the `moved` of a dry run.
    ///
    /// # Errors
    /// As `record_all`; `NotAsShown` when something new would be recorded that comes to something else.
    pub async fn record_as_shown(
        &self,
        now: Instant,
        submissions: Vec<Submission>,
        shown: Option<Hash>,
    ) -> Result<Together, RecordAllError> {
        let mut commands = Vec::with_capacity(submissions.len());
        let mut unwritable = Vec::new();
        for (place, submission) in submissions.into_iter().enumerate() {
            match submission.waiting(now, None) {
                Ok(waiting) => commands.push(waiting),
                Err(RecordError::Refused(violations)) => unwritable.push((place, violations)),
                Err(RecordError::Store(error)) => return Err(error.into()),
                Err(RecordError::TokenRefused) => return Err(RecordAllError::TokenRefused),
                Err(RecordError::SessionEnded) => return Err(RecordAllError::SessionEnded),
                Err(RecordError::Busy) => return Err(StoreError::Closed.into()),
            }
        }
        if !unwritable.is_empty() {
            return Err(RecordAllError::Refused(unwritable));
        }
        let (answer, answered) = oneshot::channel();
        let job = Job::Together(commands, shown, answer);
        self.queue.send(job).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }
}

impl Submission {
    fn waiting(
        self,
        now: Instant,
        answer: Option<oneshot::Sender<Result<Receipt, RecordError>>>,
    ) -> Result<Waiting, RecordError> {
        let bytes = canonical::to_canonical(&self.command).map_err(unwritable)?;
        let unusable: Vec<Violation> = self.drafts.texts().filter_map(unusable_in_vault).collect();
        if !unusable.is_empty() {
            return Err(RecordError::Refused(unusable));
        }
        let asked_on = now.day_in_berlin().ok_or_else(|| StoreError::unreadable(now))?;
        let request = Request {
            command_id: self.command_id,
            actor: self.actor,
            channel: self.channel,
            authentication: self.authentication,
            command: self.command,
            command_sha256: sha256(&bytes),
            asked_on,
            shown: self.shown,
        };
        Ok(Waiting {
            now,
            request,
            credential: self.credential,
            drafts: self.drafts.items,
            dry_run: self.dry_run,
            answer,
        })
    }
}

/// A text that is not in NFC is the caller's to mend; everything else would be ours.
fn unwritable(error: CanonicalError) -> RecordError {
    match error {
        CanonicalError::NotNfc { path } => RecordError::Refused(vec![not_nfc(path)]),
        other => RecordError::Store(other.into()),
    }
}
