//! Many commands in one transaction: all are recorded, or none.
//!
//! What comes as one piece, such as a file of a hundred thousand lines, is taken in chunks: while the database writes the
//! rows of one chunk and looks up the command ids of the one after the next, the next is decided on the book in memory.
//! Nothing is visible to anybody before the one commit.

use super::{Cache, Rows, Waiting, accept, admit, credentials_of, one, preload, take_up};
use crate::core::book::CommandTrace;
use crate::core::decide::{Decision, decide, moved};
use crate::core::ids::{CommandId, Seq};
use crate::core::journal::hash::{Hash, sha256};
use crate::core::rules::Violation;
use crate::store::load::{note_traces, stored_traces};
use crate::store::{Receipt, RecordAllError, RecordError, StoreError, Together};
use sea_orm::{DatabaseConnection, DatabaseTransaction};

/// Commands whose rows are written together.
const CHUNK: usize = 2048;
/// Commands that are decided before the other half of the work gets its turn.
const STRETCH: usize = 8;

/// Answers so far.
#[derive(Default)]
struct Answers {
    recorded: Vec<Seq>,
    refused: Vec<(usize, Vec<Violation>)>,
    /// The hashes of what is new, one after the other; nothing where nobody asks for it.
    moved: Option<Vec<u8>>,
}

impl Answers {
    fn take(&mut self, receipt: &Receipt) {
        self.recorded.push(receipt.seq);
        if let Some(all) = self.moved.as_mut().filter(|_| !receipt.repeated) {
            let moved = moved(&receipt.event.body, &receipt.event.postings);
            all.extend(moved.iter().flat_map(|hash| hash.as_bytes()));
        }
    }

    /// Whether what is new is what was shown. Of what was recorded before nothing is new.
    fn are_as_shown(&self, shown: Option<Hash>) -> bool {
        let new = self.moved.as_ref().filter(|all| !all.is_empty());
        new.zip(shown).is_none_or(|(all, shown)| sha256(all) == shown)
    }
}

/// One dry run among the commands makes all of them one.
pub(super) async fn record(
    db: &DatabaseConnection,
    cache: &mut Option<Cache>,
    commands: &[Waiting],
    shown: Option<Hash>,
) -> Result<Together, RecordAllError> {
    let (tx, mut state) = take_up(db, cache).await?;
    let credentials = credentials_of(&tx, commands).await?;
    if let Err(refused) = commands.iter().try_for_each(|waiting| admit(&credentials, waiting)) {
        tx.rollback().await.map_err(StoreError::from)?;
        return Err(match refused {
            RecordError::SessionEnded => RecordAllError::SessionEnded,
            _ => RecordAllError::TokenRefused,
        });
    }
    let is_rehearsed = commands.iter().any(|waiting| waiting.dry_run);
    let wanted = (is_rehearsed || shown.is_some()).then(Vec::new);
    let mut answers = Answers { moved: wanted, ..Answers::default() };
    let mut decided = Rows::default();
    let mut chunks = commands.chunks(CHUNK).peekable();
    let mut traces = stored_traces(&tx, ids(chunks.peek().copied())).await?;
    while let Some(some) = chunks.next() {
        note_traces(&mut state.book, ids(Some(some)), traces);
        let work = Work { before: decided, commands: some, next: chunks.peek().copied() };
        (decided, traces) = chunk(&tx, &mut state, work, &mut answers).await?;
    }
    if !answers.refused.is_empty() {
        tx.rollback().await.map_err(StoreError::from)?;
        return Err(RecordAllError::Refused(answers.refused));
    }
    if !answers.are_as_shown(shown) {
        tx.rollback().await.map_err(StoreError::from)?;
        return Err(RecordAllError::NotAsShown);
    }
    decided.finish(&tx, &state).await?;
    if is_rehearsed {
        tx.rollback().await.map_err(StoreError::from)?;
    } else {
        tx.commit().await.map_err(StoreError::from)?;
        *cache = Some(state);
    }
    Ok(Together { moved: answers.moved.map(|all| sha256(&all)), recorded: answers.recorded })
}

fn ids(commands: Option<&[Waiting]>) -> impl Iterator<Item = &CommandId> {
    commands.unwrap_or_default().iter().map(|waiting| &waiting.request.command_id)
}

/// What is done at the same time: one chunk is decided while the database is busy with those beside it.
struct Work<'w> {
    /// To be written.
    before: Rows,
    commands: &'w [Waiting],
    /// To be looked up.
    next: Option<&'w [Waiting]>,
}

/// Writes what was decided before, and meanwhile decides these; returns their rows, and what is stored of the next.
async fn chunk(
    tx: &DatabaseTransaction,
    state: &mut Cache,
    Work { mut before, commands, next }: Work<'_>,
    answers: &mut Answers,
) -> Result<(Rows, Vec<(CommandId, CommandTrace)>), StoreError> {
    let first = answers.recorded.len() + answers.refused.len();
    // A book that has met these things before is not asked twice; one that has not will lack more than the first.
    if commands.first().is_some_and(|waiting| matches!(decide(&state.book, &waiting.request), Decision::Needs(_))) {
        preload(tx, state, &mut before, commands.iter()).await?;
    }
    let mut rows = before.followed();
    let stored = async {
        before.write(tx).await?;
        stored_traces(tx, ids(next)).await
    };
    let (stored, done) = tokio::join!(stored, ready(state, &mut rows, commands, first, answers));
    let (stored, done) = (stored?, done?);
    // What asks the database waits until the rows before it are written, and so does what follows it.
    let rest = commands.get(done..).unwrap_or_default();
    if !rest.is_empty() {
        preload(tx, state, &mut rows, rest.iter()).await?;
    }
    for (place, waiting) in (first + done..).zip(rest) {
        match one(tx, state, &mut rows, waiting).await? {
            Ok(receipt) => answers.take(&receipt),
            Err(RecordError::Refused(violations)) => answers.refused.push((place, violations)),
            Err(RecordError::Store(error)) => return Err(error),
            Err(RecordError::TokenRefused | RecordError::SessionEnded | RecordError::Busy) => {
                return Err(StoreError::Closed);
            }
        }
    }
    Ok((rows, stored))
}

/// Decides commands as long as the book in memory knows all they need; returns how many those were.
async fn ready(
    state: &mut Cache,
    rows: &mut Rows,
    commands: &[Waiting],
    first: usize,
    answers: &mut Answers,
) -> Result<usize, StoreError> {
    for (done, waiting) in commands.iter().enumerate() {
        if done % STRETCH == 0 {
            tokio::task::yield_now().await;
        }
        match decide(&state.book, &waiting.request) {
            Decision::Accepted(accepted) => {
                answers.take(&accept(state, rows, waiting, accepted)?);
            }
            Decision::Repeated(seq) => answers.recorded.push(seq),
            // A repeat with texts of the vault is told from other content by what is stored.
            Decision::Refused(violations) if waiting.drafts.is_empty() => {
                answers.refused.push((first + done, violations));
            }
            Decision::Refused(_) | Decision::Needs(_) => return Ok(done),
        }
    }
    Ok(commands.len())
}
