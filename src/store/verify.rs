//! Verify: recompute everything, believe nothing.
//!
//! Leaves are hashed as they are stored, never written again. Then: nodes, root, head, checkpoints,
//! and every row of every derived table against a replay. Each disagreement is named with its place,
//! the first event concerned, and whether `rebuild` cures it. Against a checkpoint from outside it
//! finds a shortened and a wholly rewritten journal as well.

mod derived;

use super::append::{journal_row, node_row};
use super::entities::{checkpoints, journal, journal_nodes, vault_items};
use super::identity::identity_row;
use super::journal::head_row;
use super::{Store, StoreError, to_i64, to_u64};
use crate::core::calendar::Instant;
use crate::core::command::Sealed;
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::core::journal::checkpoint::Checkpoint;
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::{Frontier, leaf_hash};
use crate::core::journal::note::VerifierKey;
use derived::Derived;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    TransactionTrait,
};
use std::collections::BTreeMap;

/// Events read at once: flat memory, few statements.
const CHUNK: u64 = 4000;
/// Findings kept in full; more are counted.
const FINDINGS_KEPT: usize = 100;

/// One disagreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The table.
    pub place: &'static str,
    /// The first event concerned.
    pub seq: Option<u64>,
    pub message: String,
    /// Whether `titelbuch rebuild` mends it.
    pub rebuild_cures: bool,
}

/// What verify found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    pub size: u64,
    pub root: Hash,
    pub postings: u64,
    pub checkpoints: u64,
    pub findings: Vec<Finding>,
    /// Findings beyond those that are listed.
    pub more: u64,
}

impl VerifyReport {
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.findings.is_empty()
    }

    pub(super) fn find(&mut self, place: &'static str, seq: Option<u64>, message: impl Into<String>, cures: bool) {
        if self.findings.len() < FINDINGS_KEPT {
            self.findings.push(Finding { place, seq, message: message.into(), rebuild_cures: cures });
        } else {
            self.more += 1;
        }
    }
}

impl Store {
    /// Recomputes the whole book under one snapshot. `against` is a signed checkpoint from outside.
    /// `progress` is told (done, all).
    ///
    /// # Errors
    /// When the database fails, or the book was never opened; disagreements are findings, not errors.
    pub async fn verify(
        &self,
        against: Option<&str>,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<VerifyReport, StoreError> {
        let snapshot = Some(sea_orm::IsolationLevel::RepeatableRead);
        let tx = self.db.begin_with_config(snapshot, None).await?;
        let head = head_row(&tx).await?;
        let identity = identity_row(&self.db).await?;
        let mut report = VerifyReport {
            size: to_u64(head.size)?,
            root: Frontier::new().root(),
            postings: 0,
            checkpoints: 0,
            findings: Vec::new(),
            more: 0,
        };
        let mut marks = Marks::read(&tx, &identity.origin, &identity.vkey, against, &mut report).await?;
        let frontier = self::walk(&tx, &mut report, &mut marks, progress).await?;
        report.root = frontier.root();
        marks.compare(&frontier, &mut report);
        if Hash::from_slice(&head.root).ok() != Some(frontier.root()) {
            let message = format!("Die Wurzel im Kopf ist nicht die berechnete {}.", frontier.root());
            report.find("journal_head", None, message, false);
        }
        marks.beyond(report.size, &mut report);
        tx.rollback().await?;
        Ok(report)
    }
}

/// Walks over the journal in chunks and compares everything with its replay.
async fn walk(
    tx: &DatabaseTransaction,
    report: &mut VerifyReport,
    marks: &mut Marks,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Frontier, StoreError> {
    let mut frontier = Frontier::new();
    let mut derived = Derived::new();
    let mut last = Instant::from_unix_ms(i64::MIN);
    loop {
        let from = frontier.size();
        let chunk = leaves(tx, from, u64::MAX >> 1).await?;
        if chunk.is_empty() {
            break;
        }
        let to = from + chunk.len() as u64;
        let mut nodes = Vec::new();
        let mut events = Vec::with_capacity(chunk.len());
        for row in &chunk {
            marks.compare(&frontier, report);
            let seq = frontier.size();
            let hash = leaf_hash(&row.leaf);
            let completed = frontier.push(hash);
            for node in completed.iter().filter(|node| node.level > 0) {
                nodes.push(node_row(to_i64(seq)?, node));
            }
            events.extend(check_leaf(row, seq, &hash, &mut last, report)?);
        }
        compare_nodes(tx, from, to, &nodes, report).await?;
        compare_vault(tx, &events, report).await?;
        derived.compare(tx, from, to, &events, report).await?;
        progress(to, report.size.max(to));
    }
    if frontier.size() != report.size {
        let message = format!("Der Kopf nennt {} Ereignisse, gespeichert sind {}.", report.size, frontier.size());
        report.find("journal_head", Some(frontier.size().min(report.size)), message, false);
    }
    surplus_nodes(tx, frontier.size(), report).await?;
    derived.finish(tx, report).await?;
    Ok(frontier)
}

/// The stored columns against the leaf; the event, if it can be read.
fn check_leaf(
    row: &journal::Model,
    seq: u64,
    hash: &Hash,
    last: &mut Instant,
    report: &mut VerifyReport,
) -> Result<Option<Event>, StoreError> {
    let at = Some(seq);
    let event = match Event::from_bytes(&row.leaf) {
        Ok(event) => event,
        Err(error) => {
            report.find("journal", at, error.to_string(), false);
            return Ok(None);
        }
    };
    if event.seq != Seq(seq) {
        report.find("journal", at, format!("Im Blatt steht die Nummer {}.", event.seq), false);
        return Ok(None);
    }
    if journal_row(&event, row.leaf.clone(), hash)? != *row {
        let stored = Hash::from_slice(&row.leaf_hash).map_or("unlesbar".to_owned(), |h| h.to_string());
        let message =
            format!("Die Spalten stimmen nicht mit dem Blatt überein (Prüfsumme {hash}, gespeichert {stored}).");
        report.find("journal", at, message, false);
    }
    if event.recorded_at < *last {
        report.find("journal", at, "Der Zeitpunkt liegt vor dem des vorigen Ereignisses.", false);
    }
    *last = event.recorded_at;
    Ok(Some(event))
}

async fn compare_nodes(
    tx: &DatabaseTransaction,
    from: u64,
    to: u64,
    expected: &[journal_nodes::Model],
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let stored = journal_nodes::Entity::find()
        .filter(journal_nodes::Column::Seq.gte(to_i64(from)?))
        .filter(journal_nodes::Column::Seq.lt(to_i64(to)?))
        .order_by_asc(journal_nodes::Column::Seq)
        .order_by_asc(journal_nodes::Column::Level)
        .all(tx)
        .await?;
    if stored == expected {
        return Ok(());
    }
    let differs = expected.iter().zip(&stored).find(|(a, b)| a != b).map(|(a, b)| a.seq.min(b.seq));
    let seq = differs.or_else(|| expected.get(stored.len()).map(|n| n.seq));
    let seq = seq.or_else(|| stored.get(expected.len()).map(|n| n.seq)).and_then(|s| u64::try_from(s).ok());
    report.find("journal_nodes", seq, "Die gespeicherten Knoten sind nicht die berechneten.", false);
    Ok(())
}

/// The texts that the events name are there, with the hash that the events give; or erased, salt and
/// text together, which the table itself requires.
async fn compare_vault(
    tx: &DatabaseTransaction,
    events: &[Event],
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let named: Vec<(u64, &Sealed)> =
        events.iter().filter_map(|event| event.body.sealed().map(|sealed| (event.seq.0, sealed))).collect();
    for some in named.chunks(500) {
        let ids = some.iter().map(|(_, sealed)| sealed.vault.to_string());
        let rows = vault_items::Entity::find().filter(vault_items::Column::VaultId.is_in(ids)).all(tx).await?;
        let kept: BTreeMap<&str, &vault_items::Model> = rows.iter().map(|row| (row.vault_id.as_str(), row)).collect();
        for (seq, sealed) in some {
            match kept.get(sealed.vault.as_str()) {
                None => report.find("vault_items", Some(*seq), format!("Der Text {} fehlt.", sealed.vault), false),
                Some(row) if !agrees(row, sealed) => {
                    let message = format!("Der Text {} ist nicht der, den das Ereignis nennt.", sealed.vault);
                    report.find("vault_items", Some(*seq), message, false);
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}

fn agrees(row: &vault_items::Model, sealed: &Sealed) -> bool {
    match (&row.salt, &row.content) {
        (Some(salt), Some(text)) => {
            <[u8; 32]>::try_from(salt.as_slice()).is_ok_and(|salt| Sealed::hash(&salt, text) == sealed.sha256)
        }
        (None, None) => true,
        _ => false,
    }
}

async fn surplus_nodes(tx: &DatabaseTransaction, size: u64, report: &mut VerifyReport) -> Result<(), StoreError> {
    let surplus = journal_nodes::Entity::find()
        .filter(journal_nodes::Column::Seq.gte(to_i64(size)?))
        .order_by_asc(journal_nodes::Column::Seq)
        .one(tx)
        .await?;
    if let Some(node) = surplus {
        report.find(
            "journal_nodes",
            u64::try_from(node.seq).ok(),
            "Es gibt Knoten jenseits des letzten Blattes.",
            false,
        );
    }
    Ok(())
}

/// A chunk of leaves in order.
pub(super) async fn leaves(db: &impl ConnectionTrait, from: u64, to: u64) -> Result<Vec<journal::Model>, StoreError> {
    Ok(journal::Entity::find()
        .filter(journal::Column::Seq.gte(to_i64(from)?))
        .filter(journal::Column::Seq.lt(to_i64(to)?))
        .order_by_asc(journal::Column::Seq)
        .limit(CHUNK)
        .all(db)
        .await?)
}

/// The checkpoints to compare with: those that are kept, and the one from outside.
struct Marks {
    kept: BTreeMap<u64, Vec<(&'static str, Hash)>>,
}

impl Marks {
    async fn read(
        tx: &DatabaseTransaction,
        origin: &str,
        vkey: &str,
        against: Option<&str>,
        report: &mut VerifyReport,
    ) -> Result<Marks, StoreError> {
        let key: VerifierKey = vkey.parse().map_err(StoreError::unreadable)?;
        let keys = [key];
        let mut marks = Marks { kept: BTreeMap::new() };
        for row in checkpoints::Entity::find().order_by_asc(checkpoints::Column::Size).all(tx).await? {
            report.checkpoints += 1;
            let seq = u64::try_from(row.size).ok();
            match Checkpoint::open(&row.note, origin, &keys) {
                Ok(open) if i64::try_from(open.size()).ok() == Some(row.size) => marks.add("checkpoints", &open),
                Ok(open) => {
                    report.find("checkpoints", seq, format!("Der Prüfpunkt nennt die Größe {}.", open.size()), false);
                }
                Err(error) => {
                    report.find("checkpoints", seq, format!("Prüfpunkt der Größe {}: {error}", row.size), false)
                }
            }
        }
        if let Some(note) = against {
            match Checkpoint::open(note, origin, &keys) {
                Ok(open) => marks.add("against", &open),
                Err(error) => report.find("against", None, format!("Der vorgelegte Prüfpunkt: {error}"), false),
            }
        }
        Ok(marks)
    }

    fn add(&mut self, place: &'static str, open: &Checkpoint) {
        self.kept.entry(open.size()).or_default().push((place, open.root()));
    }

    /// Compares the checkpoints of exactly this size.
    fn compare(&mut self, frontier: &Frontier, report: &mut VerifyReport) {
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
    fn beyond(self, size: u64, report: &mut VerifyReport) {
        for (asked, places) in self.kept {
            for (place, _) in places {
                let message =
                    format!("Der Prüfpunkt nennt {asked} Ereignisse, das Journal hat {size}: es wurde gekürzt.");
                report.find(place, Some(size), message, false);
            }
        }
    }
}
