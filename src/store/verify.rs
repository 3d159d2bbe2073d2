//! Verify: recompute everything, believe nothing.
//!
//! Leaves are hashed as they are stored, never written again. Then: nodes, root, head, checkpoints,
//! and every row of every derived table against a replay. Each disagreement is named with its place,
//! the first event concerned, and whether `rebuild` cures it. Against a checkpoint from outside it
//! finds a shortened and a wholly rewritten journal as well.

mod derived;
mod leaves;
mod marks;
mod rows;

use super::entities::{journal_head, journal_nodes, vault_items};
use super::identity::identity_row;
use super::replay::{Replay, Stretch, With, stands_at};
use super::snapshot::Snapshot;
use super::{Store, StoreError, to_i64};
use crate::core::calendar::Instant;
use crate::core::command::Sealed;
use crate::core::event::reading::Retold;
use crate::core::ids::Seq;
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::{CompletedNode, Frontier};
use derived::Derived;
use leaves::Leaf;
use marks::Marks;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

/// Findings of one table that are kept in full; more are counted. Of each table by itself, because one wrong amount makes
/// every later balance of its account wrong, and that must not crowd out which leaf it was.
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
        if self.findings.iter().filter(|finding| finding.place == place).count() < FINDINGS_KEPT {
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
    /// When the database fails, the book was never opened, or `against` is no checkpoint at all; disagreements are
    /// findings, not errors.
    pub async fn verify(
        &self,
        against: Option<&str>,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<VerifyReport, StoreError> {
        let mut snapshot = Snapshot::open(self).await?;
        let identity = identity_row(&self.db).await?;
        let mut report = VerifyReport {
            size: 0,
            root: Frontier::new().root(),
            postings: 0,
            checkpoints: 0,
            findings: Vec::new(),
            more: 0,
        };
        let head = read_head(&mut snapshot, &mut report).await?;
        let mut marks = Marks::read(&mut snapshot, &identity, against, &mut report).await?;
        let mut walk = Walk::new(head.as_ref());
        let replay = Replay::of(snapshot, With::Rest, leaves::reading());
        let end = walk.all(&self.db, replay, &mut marks, &mut report, progress).await?;
        report.root = walk.frontier.root();
        // What could not be read to its end cannot be compared with what should stand behind it.
        let Some(mut snapshot) = end else { return Ok(report) };
        walk.surplus(&mut snapshot, &mut report).await?;
        let finished = walk.derived.finish(&mut snapshot, &mut report).await;
        report.note_spoiled(finished)?;
        marks.compare(&walk.frontier, &mut report);
        walk.compare_head(head.as_ref(), &mut report);
        marks.beyond(walk.frontier.size(), &mut report);
        Ok(report)
    }
}

impl VerifyReport {
    /// What cannot even be read is a finding; the database's own failures stay errors.
    fn note_spoiled(&mut self, done: Result<(), StoreError>) -> Result<(), StoreError> {
        match done {
            Err(StoreError::Spoiled { table, seq, problem }) => {
                let cures = super::tables::is_derived(table);
                self.find(table, seq, format!("Hier steht etwas, das dort nicht stehen kann: {problem}."), cures);
                Ok(())
            }
            done => done,
        }
    }
}

async fn read_head(
    snapshot: &mut Snapshot,
    report: &mut VerifyReport,
) -> Result<Option<journal_head::Model>, StoreError> {
    let mut head = None;
    let read =
        snapshot.rows::<journal_head::Model>("WHERE id = $1", &[1]).await.map(|rows| head = rows.into_iter().next());
    let readable = read.is_ok();
    report.note_spoiled(read)?;
    if readable && head.is_none() {
        report.find("journal_head", None, "Der Kopf des Journals fehlt.", false);
    }
    let size = head.as_ref().and_then(|head| u64::try_from(head.size).ok());
    if head.is_some() && size.is_none() {
        report.find("journal_head", None, "Der Kopf nennt eine Größe unter null.", false);
    }
    report.size = size.unwrap_or(0);
    Ok(head)
}

/// The walk over the journal: everything is compared with what the leaves say.
struct Walk {
    frontier: Frontier,
    derived: Derived,
    /// When the last leaf was recorded; 0 before the first, as in the head of an empty journal.
    last: Instant,
    size_in_head: Option<u64>,
}

impl Walk {
    fn new(head: Option<&journal_head::Model>) -> Walk {
        let size_in_head = head.and_then(|head| u64::try_from(head.size).ok());
        Walk { frontier: Frontier::new(), derived: Derived::new(), last: Instant::from_unix_ms(0), size_in_head }
    }

    /// The snapshot again, unless the journal could not be read to its end.
    async fn all(
        &mut self,
        db: &DatabaseConnection,
        mut replay: Replay<Leaf>,
        marks: &mut Marks,
        report: &mut VerifyReport,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<Option<Snapshot>, StoreError> {
        loop {
            let stretch = match replay.next().await {
                Ok(Some(stretch)) => stretch,
                Ok(None) => return replay.finish().await.map(Some),
                Err(spoiled) => {
                    report.note_spoiled(Err(spoiled))?;
                    return Ok(None);
                }
            };
            self.stretch(db, stretch, marks, report).await?;
            let done = self.frontier.size();
            progress(done, self.size_in_head.unwrap_or(0).max(done));
        }
    }

    async fn stretch(
        &mut self,
        db: &DatabaseConnection,
        stretch: Stretch<Leaf>,
        marks: &mut Marks,
        report: &mut VerifyReport,
    ) -> Result<(), StoreError> {
        let Stretch { leaves, nodes, postings } = stretch;
        let mut nodes = Nodes::new(&nodes);
        let mut completed = Vec::new();
        let mut events = Vec::with_capacity(leaves.len());
        let mut whole = true;
        for leaf in leaves {
            marks.compare(&self.frontier, report);
            let place = self.frontier.size();
            if !stands_at(leaf.seq, place) {
                let message = format!("An der Stelle {place} steht das Blatt {}.", leaf.seq);
                report.find("journal", Some(place), message, false);
                whole = false;
            }
            completed.clear();
            self.frontier.push_into(leaf.hash, &mut completed);
            let seq = to_i64(place)?;
            completed.iter().filter(|node| node.level > 0).for_each(|node| nodes.meet(seq, node));
            match self.check_leaf(leaf, place, report) {
                Some(event) => events.push(event),
                None => whole = false,
            }
        }
        nodes.end(report);
        compare_vault(db, &events, report).await?;
        if !whole {
            self.derived.give_up();
        }
        self.derived.compare(events, postings, report);
        Ok(())
    }

    /// The stored columns against the leaf; what it tells, if it can be read.
    fn check_leaf(&mut self, leaf: Leaf, place: u64, report: &mut VerifyReport) -> Option<Retold> {
        let at = u64::try_from(leaf.seq).ok().or(Some(place));
        let event = match leaf.told {
            Ok(event) => event,
            Err(error) => {
                report.find("journal", at, error.to_string(), false);
                return None;
            }
        };
        if event.seq != Seq(place) {
            report.find("journal", at, format!("Im Blatt steht die Nummer {}.", event.seq), false);
            return None;
        }
        if let Some(message) = leaf.differs {
            report.find("journal", at, message, false);
        }
        if event.recorded_at < self.last {
            report.find("journal", at, "Der Zeitpunkt liegt vor dem des vorigen Ereignisses.", false);
        }
        self.last = event.recorded_at;
        Some(event)
    }

    async fn surplus(&self, snapshot: &mut Snapshot, report: &mut VerifyReport) -> Result<(), StoreError> {
        let size = to_i64(self.frontier.size())?;
        let rest = "WHERE seq >= $1 ORDER BY seq LIMIT 1";
        let mut found = Vec::new();
        let read = snapshot.rows::<journal_nodes::Model>(rest, &[size]).await.map(|rows| found = rows);
        report.note_spoiled(read)?;
        if let Some(node) = found.first() {
            let seq = u64::try_from(node.seq).ok();
            report.find("journal_nodes", seq, "Es gibt Knoten jenseits des letzten Blattes.", false);
        }
        Ok(())
    }

    /// Size, root and time of the head are those of the last leaf.
    fn compare_head(&self, head: Option<&journal_head::Model>, report: &mut VerifyReport) {
        let Some(head) = head else { return };
        let found = self.frontier.size();
        let last = found.checked_sub(1);
        if let Some(size) = self.size_in_head.filter(|size| *size != found) {
            let message = format!("Der Kopf nennt {size} Ereignisse, gespeichert sind {found}.");
            report.find("journal_head", Some(found.min(size)), message, false);
        }
        if Hash::from_slice(&head.root).ok() != Some(self.frontier.root()) {
            let message = format!("Die Wurzel im Kopf ist nicht die berechnete {}.", self.frontier.root());
            report.find("journal_head", last, message, false);
        }
        if head.recorded_at_ms != self.last.unix_ms() {
            report.find("journal_head", last, "Der Zeitpunkt im Kopf ist nicht der des letzten Ereignisses.", false);
        }
    }
}

/// The stored nodes of a stretch that have not been met by a computed one, and the first disagreement.
struct Nodes<'a> {
    stored: std::slice::Iter<'a, journal_nodes::Model>,
    differs: Option<i64>,
}

impl Nodes<'_> {
    fn new(stored: &[journal_nodes::Model]) -> Nodes<'_> {
        Nodes { stored: stored.iter(), differs: None }
    }

    fn meet(&mut self, seq: i64, node: &CompletedNode) {
        let stored = self.stored.next();
        let same = stored.is_some_and(|row| {
            row.seq == seq && row.level == i64::from(node.level) && row.hash == node.hash.as_bytes()
        });
        if !same {
            self.differs.get_or_insert(stored.map_or(seq, |row| row.seq.min(seq)));
        }
    }

    fn end(mut self, report: &mut VerifyReport) {
        if let Some(seq) = self.differs.or_else(|| self.stored.next().map(|row| row.seq)) {
            let seq = u64::try_from(seq).ok();
            report.find("journal_nodes", seq, "Die gespeicherten Knoten sind nicht die berechneten.", false);
        }
    }
}

/// The texts that the events name are there, with the hash that the events give; or erased, salt and
/// text together, which the table itself requires.
async fn compare_vault(
    db: &DatabaseConnection,
    events: &[Retold],
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let named: Vec<(u64, &Sealed)> =
        events.iter().filter_map(|event| event.body.sealed().map(|sealed| (event.seq.0, sealed))).collect();
    for some in named.chunks(500) {
        let ids = some.iter().map(|(_, sealed)| sealed.vault.to_string());
        let rows = vault_items::Entity::find().filter(vault_items::Column::VaultId.is_in(ids)).all(db).await?;
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
