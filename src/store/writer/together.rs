//! Many commands in one transaction: all are recorded, or none.
//!
//! What comes as one piece, such as a file of a hundred thousand lines, is taken in chunks: while the database writes the
//! rows of one chunk, the next is decided on the book in memory. Nothing is visible to anybody before the one commit.

use super::{Cache, Holders, Rows, Waiting, accept, one, preload, take_up};
use crate::core::decide::{Decision, decide};
use crate::core::ids::Seq;
use crate::core::rules::Violation;
use crate::store::{RecordAllError, RecordError, StoreError};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use std::collections::BTreeMap;

/// Commands whose rows are written together.
const CHUNK: usize = 2048;
/// Commands that are decided before the other half of the work gets its turn.
const STRETCH: usize = 16;

/// Answers so far.
#[derive(Default)]
struct Answers {
    recorded: Vec<Seq>,
    refused: Vec<(usize, Vec<Violation>)>,
}

/// One dry run among the commands makes all of them one.
pub(super) async fn record(
    db: &DatabaseConnection,
    cache: &mut Option<Cache>,
    commands: &[Waiting],
) -> Result<Vec<Seq>, RecordAllError> {
    let (tx, mut state) = take_up(db, cache).await?;
    let holders = Holders::of(&tx, commands).await?;
    if !commands.iter().all(|waiting| holders.admit(waiting)) {
        tx.rollback().await.map_err(StoreError::from)?;
        return Err(RecordAllError::TokenRefused);
    }
    let mut answers = Answers::default();
    let mut balances = BTreeMap::new();
    let mut decided = Rows::default();
    for some in commands.chunks(CHUNK) {
        decided = chunk(&tx, &mut state, decided, some, &mut answers).await?;
        balances.append(&mut decided.derived.balances);
    }
    if !answers.refused.is_empty() {
        tx.rollback().await.map_err(StoreError::from)?;
        return Err(RecordAllError::Refused(answers.refused));
    }
    decided.derived.balances = balances;
    decided.finish(&tx, &state).await?;
    if commands.iter().any(|waiting| waiting.dry_run) {
        tx.rollback().await.map_err(StoreError::from)?;
    } else {
        tx.commit().await.map_err(StoreError::from)?;
        *cache = Some(state);
    }
    Ok(answers.recorded)
}

/// Writes what was decided before, and meanwhile decides these; returns their rows.
async fn chunk(
    tx: &DatabaseTransaction,
    state: &mut Cache,
    mut before: Rows,
    commands: &[Waiting],
    answers: &mut Answers,
) -> Result<Rows, StoreError> {
    let first = answers.recorded.len() + answers.refused.len();
    preload(tx, state, &mut before, commands.iter()).await?;
    let mut rows = Rows::default();
    let (written, ready) = tokio::join!(before.write(tx), ready(state, &mut rows, commands, first, answers));
    written?;
    // What asks the database waits until the rows before it are written, and so does what follows it.
    for (place, waiting) in (first..).zip(commands).skip(ready?) {
        match one(tx, state, &mut rows, waiting).await? {
            Ok(receipt) => answers.recorded.push(receipt.seq),
            Err(RecordError::Refused(violations)) => answers.refused.push((place, violations)),
            Err(RecordError::Store(error)) => return Err(error),
            Err(RecordError::TokenRefused | RecordError::Busy) => return Err(StoreError::Closed),
        }
    }
    Ok(rows)
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
                answers.recorded.push(accept(state, rows, waiting, accepted)?.seq);
            }
            // A repeat with texts of the vault is told from other content by what is stored.
            Decision::Refused(violations) if waiting.drafts.is_empty() => {
                answers.refused.push((first + done, violations));
            }
            Decision::Refused(_) | Decision::Repeated(_) | Decision::Needs(_) => return Ok(done),
        }
    }
    Ok(commands.len())
}
