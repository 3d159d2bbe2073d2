//! The writer: one task that takes what waits, decides it in order, and commits it together.
//!
//! Why together: the journal has one order, so a lock is held from the first read to the commit; a
//! commit each would cost the disk's latency each. The lock is the head's row (PostgreSQL) or the
//! file (SQLite), so several processes are safe. A cached book is used only if its size equals the
//! locked head's. Tokens and sessions are checked behind the lock as well, all of a batch at once. A refused command leaves no trace and disturbs nobody; when the database fails,
//! the batch is rolled back and each command is tried again alone.

mod together;

use super::append::{DerivedRows, JournalRows};
use super::credential::{Credential, Credentials};
use super::entities::{accounts, journal_head, vault_items};
use super::insert::run as run_statement;
use super::journal::load_frontier;
use super::load::{load, load_commands};
use super::sessions::{self, Over};
use super::standings::Standings;
use super::vault::VaultDraft;
use super::{Receipt, RecordAllError, RecordError, StoreError, Together, is_postgres, to_i64, to_u64};
use crate::core::book::{Book, Need};
use crate::core::calendar::Instant;
use crate::core::command::{Request, Sealed};
use crate::core::decide::{Accepted, Decision, decide};
use crate::core::ids::Seq;
use crate::core::journal::canonical;
use crate::core::journal::hash::{Hash, sha256};
use crate::core::journal::merkle::{Frontier, leaf_hash};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// What may wait before callers are told to come back.
pub(super) const QUEUE_LENGTH: usize = 1024;
/// What is committed together at most.
const BATCH_LENGTH: usize = 256;
/// Turns that others get before a batch is taken: a caller that was just answered can send its next command, and what
/// lies in the sockets arrives. A batch costs much by itself, so a fuller one is cheaper for everybody in it; who is
/// alone waits no longer than it takes to see that nobody comes.
const TURNS: usize = 4;
/// Slots that a cached book may hold; beyond, it starts afresh.
const CACHE_SLOTS: usize = 100_000;

/// What waits for the writer.
pub(super) enum Job {
    One(Box<Waiting>),
    /// All of these or none.
    /// As they were shown, where they were.
    Together(Vec<Waiting>, Option<Hash>, oneshot::Sender<Result<Together, RecordAllError>>),
}

/// A command that waits for the writer.
pub(super) struct Waiting {
    pub now: Instant,
    pub request: Request,
    /// Must be the actor's behind the lock.
    pub credential: Credential,
    pub drafts: Vec<VaultDraft>,
    pub dry_run: bool,
    /// Nobody waits for the answer of a command among many.
    pub answer: Option<oneshot::Sender<Result<Receipt, RecordError>>>,
}

/// What the writer keeps between batches.
struct Cache {
    book: Book,
    standings: Standings,
    frontier: Frontier,
    recorded_at: Instant,
    /// How often the derived tables had been rebuilt when this was read from them.
    rebuilds: i64,
}

impl Cache {
    /// Whether this still is what the locked head says.
    fn fits(&self, head: &journal_head::Model) -> bool {
        to_i64(self.book.size).is_ok_and(|size| size == head.size)
            && self.rebuilds == head.rebuilds
            && self.book.held() < CACHE_SLOTS
    }
}

/// Runs until every store handle is gone.
pub(super) async fn run(db: DatabaseConnection, mut queue: mpsc::Receiver<Job>) {
    let mut cache = None;
    let mut next = None;
    loop {
        let first = match next.take() {
            Some(job) => job,
            None => match queue.recv().await {
                Some(job) => job,
                None => return,
            },
        };
        match first {
            Job::One(first) => {
                for _ in 0..TURNS {
                    tokio::task::yield_now().await;
                }
                let mut batch = vec![*first];
                while batch.len() < BATCH_LENGTH && next.is_none() {
                    match queue.try_recv() {
                        Ok(Job::One(waiting)) => batch.push(*waiting),
                        // In the order of arrival: what came before it is committed first.
                        Ok(other) => next = Some(other),
                        Err(_) => break,
                    }
                }
                process(&db, &mut cache, batch).await;
            }
            Job::Together(commands, shown, answer) => {
                // A caller that went away does not need its answer; the record stands.
                drop(answer.send(together::record(&db, &mut cache, &commands, shown).await));
            }
        }
    }
}

async fn process(db: &DatabaseConnection, cache: &mut Option<Cache>, batch: Vec<Waiting>) {
    let (rehearsals, batch): (Vec<Waiting>, Vec<Waiting>) = batch.into_iter().partition(|waiting| waiting.dry_run);
    for waiting in rehearsals {
        let answer = rehearse(db, &waiting).await.unwrap_or_else(|error| Err(RecordError::Store(error)));
        reply(vec![waiting], vec![answer]);
    }
    if batch.is_empty() {
        return;
    }
    match attempt(db, cache, &batch).await {
        Ok(answers) => reply(batch, answers),
        Err(error) if batch.len() == 1 => {
            *cache = None;
            reply(batch, vec![Err(RecordError::Store(error))]);
        }
        Err(_) => {
            *cache = None;
            for alone in batch {
                Box::pin(process(db, cache, vec![alone])).await;
            }
        }
    }
}

fn reply(batch: Vec<Waiting>, answers: Vec<Result<Receipt, RecordError>>) {
    for (waiting, answer) in batch.into_iter().zip(answers) {
        // A caller that went away does not need its answer; the record stands.
        drop(waiting.answer.map(|caller| caller.send(answer)));
    }
}

/// One transaction: all or nothing on disk, an answer for each.
async fn attempt(
    db: &DatabaseConnection,
    cache: &mut Option<Cache>,
    batch: &[Waiting],
) -> Result<Vec<Result<Receipt, RecordError>>, StoreError> {
    let (tx, mut state) = take_up(db, cache).await?;
    let size = state.book.size;
    let credentials = credentials_of(&tx, batch).await?;
    let mut rows = Rows::default();
    preload(&tx, &mut state, &mut rows, batch.iter().filter(|waiting| admit(&credentials, waiting).is_ok())).await?;
    let mut answers = Vec::with_capacity(batch.len());
    for waiting in batch {
        answers.push(match admit(&credentials, waiting) {
            Ok(()) => one(&tx, &mut state, &mut rows, waiting).await?,
            Err(refused) => Err(refused),
        });
    }
    if state.book.size == size {
        tx.rollback().await?;
    } else {
        rows.finish(&tx, &state).await?;
        tx.commit().await?;
    }
    *cache = Some(state);
    Ok(answers)
}

/// The same way with a rollback at its end, on a book of its own: what is kept between batches has not seen it.
async fn rehearse(db: &DatabaseConnection, waiting: &Waiting) -> Result<Result<Receipt, RecordError>, StoreError> {
    let (tx, mut state) = take_up(db, &mut None).await?;
    if let Err(refused) = admit(&credentials_of(&tx, std::slice::from_ref(waiting)).await?, waiting) {
        tx.rollback().await?;
        return Ok(Err(refused));
    }
    let size = state.book.size;
    let mut rows = Rows::default();
    let answer = one(&tx, &mut state, &mut rows, waiting).await?;
    if state.book.size != size {
        rows.finish(&tx, &state).await?;
    }
    tx.rollback().await?;
    Ok(answer)
}

/// Whose the tokens and sessions of a batch are, read behind the lock.
async fn credentials_of(tx: &DatabaseTransaction, batch: &[Waiting]) -> Result<Credentials, StoreError> {
    Credentials::behind_the_lock(tx, batch.iter().map(|waiting| waiting.credential)).await
}

/// Whether who sent this may act as whom it names.
fn admit(credentials: &Credentials, waiting: &Waiting) -> Result<(), RecordError> {
    credentials.admit(waiting.credential, &waiting.request.actor, waiting.request.authentication, waiting.now)
}

/// Begins, locks the head, and takes up what was kept between batches if it still is what the head says. What is not
/// put back after the commit is read afresh the next time.
async fn take_up(
    db: &DatabaseConnection,
    cache: &mut Option<Cache>,
) -> Result<(DatabaseTransaction, Cache), StoreError> {
    let tx = begin(db).await?;
    let head = lock_head(&tx).await?;
    let state = match cache.take() {
        Some(kept) if kept.fits(&head) => kept,
        _ => fresh(&tx, &head).await?,
    };
    Ok((tx, state))
}

async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let mode = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(db.begin_with_options(mode).await?)
}

/// Reads the head and, on PostgreSQL, locks its row: the only lock for ordering.
pub(super) async fn lock_head(tx: &DatabaseTransaction) -> Result<journal_head::Model, StoreError> {
    let find = journal_head::Entity::find();
    let find = if is_postgres(tx) { find.lock_exclusive() } else { find };
    find.one(tx).await?.ok_or(StoreError::NotInitialised)
}

async fn fresh(tx: &DatabaseTransaction, head: &journal_head::Model) -> Result<Cache, StoreError> {
    let last = accounts::Entity::find().order_by_desc(accounts::Column::AccountId).one(tx).await?;
    let size = to_u64(head.size)?;
    Ok(Cache {
        book: Book::partial(size),
        standings: Standings::partial(last.map_or(1, |row| row.account_id + 1)),
        frontier: load_frontier(tx, size).await?,
        recorded_at: Instant::from_unix_ms(head.recorded_at_ms),
        rebuilds: head.rebuilds,
    })
}

#[derive(Default)]
struct Rows {
    journal: JournalRows,
    derived: DerivedRows,
    /// Sessions that end with what is recorded.
    over: Vec<Over>,
}

impl Rows {
    /// The rows that follow these in the same transaction: the balances stay in hand until its end.
    fn followed(&mut self) -> Rows {
        let balances = std::mem::take(&mut self.derived.balances);
        let derived = DerivedRows { balances, ..DerivedRows::default() };
        Rows { journal: JournalRows::default(), derived, over: std::mem::take(&mut self.over) }
    }

    /// Writes what will not change again in this transaction.
    async fn write(&mut self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        self.journal.write(tx).await?;
        self.derived.write(tx).await
    }

    /// Events, accounts and lists of this very transaction are read from their tables like every other, so they are
    /// written first.
    async fn write_if_asked(&mut self, tx: &DatabaseTransaction, needs: &BTreeSet<Need>) -> Result<(), StoreError> {
        let listed = |need: &Need| match need {
            Need::FrameHolders(_) | Need::ProjectOrders(_) => true,
            other => matches!(other, Need::KeyIds | Need::ForwardIds | Need::ClaimIds),
        };
        let accounts =
            |need: &Need| matches!(need, Need::YearAccounts(_) | Need::AuthorityAccounts(_) | Need::ProjectAccounts(_));
        let from_tables =
            |need: &Need| listed(need) || accounts(need) || matches!(need, Need::Event(_) | Need::RootManager);
        if needs.iter().any(from_tables) { self.write(tx).await } else { Ok(()) }
    }

    /// Writes the rest: balances and head.
    async fn finish(mut self, tx: &DatabaseTransaction, state: &Cache) -> Result<(), StoreError> {
        self.write(tx).await?;
        self.derived.write_balances(tx).await?;
        for over in std::mem::take(&mut self.over) {
            sessions::end_over(tx, over).await?;
        }
        let sql = match tx.get_database_backend() {
            DbBackend::Postgres => "UPDATE journal_head SET size = $1, root = $2, recorded_at_ms = $3 WHERE id = 1",
            _ => "UPDATE journal_head SET size = ?, root = ?, recorded_at_ms = ? WHERE id = 1",
        };
        let root = state.frontier.root().as_bytes().to_vec();
        let values = vec![to_i64(state.book.size)?.into(), root.into(), state.recorded_at.unix_ms().into()];
        run_statement(tx, sql.to_owned(), values).await
    }
}

/// Loads what these commands will need in few statements, however many they are: each is asked as if it were alone.
async fn preload<'w>(
    tx: &DatabaseTransaction,
    state: &mut Cache,
    rows: &mut Rows,
    commands: impl Iterator<Item = &'w Waiting>,
) -> Result<(), StoreError> {
    let mut asking: Vec<&Waiting> = commands.collect();
    load_commands(tx, &mut state.book, asking.iter().map(|waiting| &waiting.request.command_id)).await?;
    loop {
        let mut needs = BTreeSet::new();
        asking.retain(|waiting| match decide(&state.book, &waiting.request) {
            Decision::Needs(more) => {
                needs.extend(more);
                true
            }
            _ => false,
        });
        if asking.is_empty() {
            return Ok(());
        }
        rows.write_if_asked(tx, &needs).await?;
        load(tx, &mut state.book, &mut state.standings, &needs).await?;
    }
}

/// Decides one command; loads until the decision has all it needs.
async fn one(
    tx: &DatabaseTransaction,
    state: &mut Cache,
    rows: &mut Rows,
    waiting: &Waiting,
) -> Result<Result<Receipt, RecordError>, StoreError> {
    loop {
        match decide(&state.book, &waiting.request) {
            Decision::Needs(needs) => {
                rows.write_if_asked(tx, &needs).await?;
                load(tx, &mut state.book, &mut state.standings, &needs).await?;
            }
            Decision::Accepted(accepted) => return accept(state, rows, waiting, accepted).map(Ok),
            Decision::Repeated(seq) => return repeated(tx, state, rows, waiting, seq).await.map(Ok),
            Decision::Refused(violations) => {
                if let Some(seq) = repeated_with_vault(tx, state, rows, waiting).await? {
                    return repeated(tx, state, rows, waiting, seq).await.map(Ok);
                }
                return Ok(Err(RecordError::Refused(violations)));
            }
        }
    }
}

fn accept(state: &mut Cache, rows: &mut Rows, waiting: &Waiting, accepted: Accepted) -> Result<Receipt, StoreError> {
    let recorded_at = waiting.now.max(state.recorded_at);
    let notices = accepted.notices.clone();
    let event = accepted.into_event(&waiting.request, Seq(state.book.size), recorded_at);
    let leaf = event.to_bytes()?;
    let hash = leaf_hash(&leaf);
    let receipt = Receipt {
        seq: event.seq,
        recorded_at,
        leaf_hash: hash,
        repeated: false,
        dry_run: waiting.dry_run,
        event: Arc::new(event),
        notices,
    };
    let event = &receipt.event;
    rows.derived.note(&mut state.standings, event)?;
    rows.over.extend(sessions::ended_by(event, &state.book));
    state.book.apply(event)?;
    let completed = state.frontier.push(hash);
    rows.journal.note(event, leaf, &hash, &completed)?;
    rows.journal.vault.extend(waiting.drafts.iter().cloned().map(VaultDraft::into_row));
    state.recorded_at = recorded_at;
    Ok(receipt)
}

/// The first receipt again. Within a batch the event may not be in its table yet; then it is written first.
async fn repeated(
    tx: &DatabaseTransaction,
    state: &mut Cache,
    rows: &mut Rows,
    waiting: &Waiting,
    seq: Seq,
) -> Result<Receipt, StoreError> {
    let need = Need::Event(seq);
    if !state.book.knows(&need) {
        let needs = BTreeSet::from([need]);
        rows.write_if_asked(tx, &needs).await?;
        load(tx, &mut state.book, &mut state.standings, &needs).await?;
    }
    let event = match state.book.events.get(&seq) {
        Ok(Some(event)) => Arc::clone(event),
        _ => return Err(StoreError::Disagrees(format!("Ereignis {seq} fehlt"))),
    };
    let leaf_hash = leaf_hash(&event.to_bytes()?);
    let recorded_at = event.recorded_at;
    let dry_run = waiting.dry_run;
    Ok(Receipt { seq, recorded_at, leaf_hash, repeated: true, dry_run, event, notices: Vec::new() })
}

/// A repeat of a command with texts has other salts, and so another hash. With the salts that were
/// kept the first time, the same texts give the same command.
async fn repeated_with_vault(
    tx: &DatabaseTransaction,
    state: &Cache,
    rows: &Rows,
    waiting: &Waiting,
) -> Result<Option<Seq>, StoreError> {
    let Ok(Some(trace)) = state.book.commands.get(&waiting.request.command_id) else { return Ok(None) };
    if waiting.drafts.is_empty() {
        return Ok(None);
    }
    let wanted: Vec<String> = waiting.drafts.iter().map(|draft| draft.id.to_string()).collect();
    let stored = vault_items::Entity::find().filter(vault_items::Column::VaultId.is_in(wanted)).all(tx).await?;
    let mut salts: BTreeMap<String, Vec<u8>> =
        stored.into_iter().filter_map(|row| row.salt.map(|salt| (row.vault_id, salt))).collect();
    let this_batch = rows.journal.vault.iter();
    salts.extend(this_batch.filter_map(|row| row.salt.clone().map(|salt| (row.vault_id.clone(), salt))));
    let bytes = canonical::to_canonical(&waiting.request.command)?;
    let mut text = String::from_utf8(bytes).map_err(StoreError::unreadable)?;
    for draft in &waiting.drafts {
        let salt = salts.get(&draft.id.to_string()).and_then(|salt| <[u8; 32]>::try_from(salt.as_slice()).ok());
        let Some(salt) = salt else { return Ok(None) };
        let before = Sealed::hash(&salt, &draft.text).to_string();
        text = text.replace(&draft.sealed.sha256.to_string(), &before);
    }
    Ok((sha256(text.as_bytes()) == trace.sha256).then_some(trace.seq))
}
