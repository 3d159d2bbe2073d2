//! Reading the journal: leaves, the head at any size, proofs, checkpoints.
//!
//! Making a proof or a checkpoint never writes to the journal. The checkpoint of a size is made
//! once and kept; a later change of the key does not touch it.

use super::entities::{checkpoints, journal, journal_head, journal_nodes};
use super::identity::identity_row;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::calendar::{Instant, end_of_day_in_berlin};
use crate::core::event::{Event, Subject};
use crate::core::ids::Seq;
use crate::core::journal::checkpoint::Checkpoint;
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::{self, Frontier, NodeRef, NodeSource};
use crate::core::journal::note::SigningKey;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// The journal at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub size: u64,
    pub root: Hash,
    /// When its last event was recorded; `None` for the empty journal.
    pub recorded_at: Option<Instant>,
}

/// One leaf as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub seq: Seq,
    pub bytes: Vec<u8>,
    pub hash: Hash,
}

/// Leaves that are read at once for a viewer who does not see every one of them.
const PACK: u32 = 512;

/// Events that are looked through at once for such a viewer: whose each is has to be asked. It is counted in events of
/// everybody, because a number of those that are theirs would tell how many are not.
pub(super) const FAR_IN_PART: u64 = 750;

/// The condition of the index of rare events, word for word (migration 000014).
const RARE: &str = "event_type IN ('refinancing_tagged/1', 'year_closed/1')";

/// The types of events that an index leads to, whatever the size of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rare {
    RefinancingTagged,
    YearClosed,
}

impl Rare {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Rare::RefinancingTagged => "refinancing_tagged/1",
            Rare::YearClosed => "year_closed/1",
        }
    }
}

/// A part of the journal, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub leaves: Vec<Leaf>,
    /// The oldest event that was looked at.
    pub first: Seq,
}

impl Leaf {
    /// # Errors
    /// `Unreadable` for unknown types, versions or fields.
    pub fn event(&self) -> Result<Event, StoreError> {
        Event::from_bytes(&self.bytes).map_err(|e| StoreError::Unreadable(format!("Ereignis {}: {e}", self.seq)))
    }

    pub(super) fn from_row(row: journal::Model) -> Result<Leaf, StoreError> {
        let hash = Hash::from_slice(&row.leaf_hash).map_err(StoreError::unreadable)?;
        Ok(Leaf { seq: Seq(to_u64(row.seq)?), bytes: row.leaf, hash })
    }
}

impl Store {
    /// The head at the viewer's as-of.
    ///
    /// # Errors
    /// `NotInitialised`, `NoSuchSize`.
    pub async fn head(&self, viewer: &Viewer) -> Result<Head, StoreError> {
        let head = head_row(&self.db).await?;
        let size = to_u64(head.size)?;
        match viewer.as_of() {
            None => Head::from_row(&head),
            Some(asked) if asked == size => Head::from_row(&head),
            Some(asked) if asked > size => Err(StoreError::NoSuchSize { asked, size }),
            Some(asked) => self.earlier_head(asked).await,
        }
    }

    async fn earlier_head(&self, size: u64) -> Result<Head, StoreError> {
        let nodes = Nodes::load(&self.db, merkle::root_nodes(size)).await?;
        let root = merkle::root_at(size, &nodes).map_err(StoreError::unreadable)?;
        let last = match size.checked_sub(1) {
            Some(last) => journal::Entity::find_by_id(to_i64(last)?).one(&self.db).await?,
            None => None,
        };
        Ok(Head { size, root, recorded_at: last.map(|row| Instant::from_unix_ms(row.recorded_at_ms)) })
    }

    /// The tree size at the end of a day in Europe/Berlin. Time never runs backwards in the journal, so it is found
    /// by halving.
    ///
    /// # Errors
    /// When the day lies before the calendar of the book.
    pub async fn size_on(&self, viewer: &Viewer, day: Date) -> Result<u64, StoreError> {
        let end = end_of_day_in_berlin(day).map_err(StoreError::unreadable)?;
        let (mut known_before, mut known_after) = (0, self.head(viewer).await?.size);
        while known_before < known_after {
            let middle = known_before + (known_after - known_before) / 2;
            let row = journal::Entity::find_by_id(to_i64(middle)?)
                .select_only()
                .column(journal::Column::RecordedAtMs)
                .into_tuple::<i64>()
                .one(&self.db)
                .await?;
            let recorded = row.ok_or_else(|| StoreError::Disagrees(format!("Ereignis {middle} fehlt")))?;
            if recorded < end.unix_ms() {
                known_before = middle + 1;
            } else {
                known_after = middle;
            }
        }
        Ok(known_before)
    }

    /// Leaves from `from` on, at most `limit`, below the viewer's as-of.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn events(&self, viewer: &Viewer, from: Seq, limit: u32) -> Result<Vec<Leaf>, StoreError> {
        let whole = viewer.sight().is_whole();
        let (mut seen, mut from) = (Vec::new(), from);
        loop {
            let pack = self.leaves_from(viewer, from, if whole { limit } else { limit.max(PACK) }).await?;
            let Some(last) = pack.last().filter(|_| !whole) else { return Ok(pack) };
            from = Seq(last.seq.0 + 1);
            let events = pack.iter().map(Leaf::event).collect::<Result<Vec<_>, _>>()?;
            let visible = self.seen_by_seq(viewer, events).await?;
            seen.extend(pack.into_iter().filter(|leaf| visible.contains_key(&leaf.seq.0)));
            if seen.len() >= limit as usize || from.0 >= self.head(viewer).await?.size {
                seen.truncate(limit as usize);
                return Ok(seen);
            }
        }
    }

    /// Leaves before a number, newest first and at most `limit`, below the viewer's as-of; for a viewer who does not see every
    /// one of them those of `FAR_IN_PART` events.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn events_before(&self, viewer: &Viewer, end: Seq, limit: u32) -> Result<Stretch, StoreError> {
        let end = end.0.min(self.head(viewer).await?.size);
        if viewer.sight().is_whole() {
            let first = end.saturating_sub(u64::from(limit));
            let count = u32::try_from(end - first).map_err(StoreError::unreadable)?;
            let mut leaves = self.leaves_from(viewer, Seq(first), count).await?;
            leaves.reverse();
            return Ok(Stretch { leaves, first: Seq(first) });
        }
        let (floor, mut at, mut leaves) = (end.saturating_sub(FAR_IN_PART), end, Vec::new());
        while at > floor {
            let first = at.saturating_sub(u64::from(PACK)).max(floor);
            let count = u32::try_from(at - first).map_err(StoreError::unreadable)?;
            let pack = self.leaves_from(viewer, Seq(first), count).await?;
            let events = pack.iter().map(Leaf::event).collect::<Result<Vec<_>, _>>()?;
            let visible = self.seen_by_seq(viewer, events).await?;
            for leaf in pack.into_iter().rev().filter(|leaf| visible.contains_key(&leaf.seq.0)) {
                let first = leaf.seq;
                leaves.push(leaf);
                if leaves.len() >= limit as usize {
                    return Ok(Stretch { leaves, first });
                }
            }
            at = first;
        }
        Ok(Stretch { leaves, first: Seq(floor) })
    }

    /// The same, whoever sees them.
    async fn leaves_from(&self, viewer: &Viewer, from: Seq, limit: u32) -> Result<Vec<Leaf>, StoreError> {
        let size = self.head(viewer).await?.size;
        let rows = journal::Entity::find()
            .filter(journal::Column::Seq.gte(to_i64(from.0)?))
            .filter(journal::Column::Seq.lt(to_i64(size)?))
            .order_by_asc(journal::Column::Seq)
            .limit(u64::from(limit))
            .all(&self.db)
            .await?;
        rows.into_iter().map(Leaf::from_row).collect()
    }

    /// One leaf; `None` at or beyond the viewer's as-of.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn event(&self, viewer: &Viewer, seq: Seq) -> Result<Option<Leaf>, StoreError> {
        let Some(leaf) = self.leaves_from(viewer, seq, 1).await?.into_iter().find(|leaf| leaf.seq == seq) else {
            return Ok(None);
        };
        if viewer.sight().is_whole() {
            return Ok(Some(leaf));
        }
        let seen = self.seen_by_seq(viewer, vec![leaf.event()?]).await?;
        Ok(seen.contains_key(&seq.0).then_some(leaf))
    }

    /// Every event whose command id begins with this text, in order.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn events_of_commands(&self, viewer: &Viewer, prefix: &str) -> Result<Vec<Event>, StoreError> {
        let size = self.head(viewer).await?.size;
        let rows = journal::Entity::find()
            .filter(journal::Column::CommandId.starts_with(prefix))
            .filter(journal::Column::Seq.lt(to_i64(size)?))
            .order_by_asc(journal::Column::Seq)
            .all(&self.db)
            .await?;
        // To a database an underscore is any character.
        let rows = rows.into_iter().filter(|row| row.command_id.starts_with(prefix));
        self.seen_events(viewer, rows.map(|row| Leaf::from_row(row)?.event()).collect::<Result<_, _>>()?).await
    }

    /// Every event about one thing, such as `proposal:run-1`, in order.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn events_about(&self, viewer: &Viewer, subject: &Subject) -> Result<Vec<Event>, StoreError> {
        let size = self.head(viewer).await?.size;
        let rows = journal::Entity::find()
            .filter(journal::Column::Subject.eq(subject.to_string()))
            .filter(journal::Column::Seq.lt(to_i64(size)?))
            .order_by_asc(journal::Column::Seq)
            .all(&self.db)
            .await?;
        let rows = rows.into_iter().map(|row| Leaf::from_row(row)?.event());
        self.seen_events(viewer, rows.collect::<Result<_, _>>()?).await
    }

    /// Every event of these types, such as `order_certified/1`, in order; the whole journal is looked through.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn events_of(&self, viewer: &Viewer, types: &[&str]) -> Result<Vec<Event>, StoreError> {
        let wanted = journal::Column::EventType.is_in(types.iter().copied());
        self.events_where(viewer, Condition::all().add(wanted)).await
    }

    /// Every event of a type that is rare, in order.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn rare_events(&self, viewer: &Viewer, rare: Rare) -> Result<Vec<Event>, StoreError> {
        let wanted = Condition::all().add(Expr::cust(RARE)).add(journal::Column::EventType.eq(rare.as_str()));
        self.events_where(viewer, wanted).await
    }

    async fn events_where(&self, viewer: &Viewer, wanted: Condition) -> Result<Vec<Event>, StoreError> {
        let size = self.head(viewer).await?.size;
        let rows = journal::Entity::find()
            .filter(wanted)
            .filter(journal::Column::Seq.lt(to_i64(size)?))
            .order_by_asc(journal::Column::Seq)
            .all(&self.db)
            .await?;
        let rows = rows.into_iter().map(|row| Leaf::from_row(row)?.event());
        self.seen_events(viewer, rows.collect::<Result<_, _>>()?).await
    }

    /// The signed checkpoint of exactly the viewer's size; made at the first asking.
    ///
    /// # Errors
    /// `NotInitialised`, `NoSuchSize`.
    pub async fn checkpoint(&self, viewer: &Viewer) -> Result<String, StoreError> {
        let head = self.head(viewer).await?;
        let size = to_i64(head.size)?;
        if let Some(row) = checkpoints::Entity::find_by_id(size).one(&self.db).await? {
            return Ok(row.note);
        }
        let identity = identity_row(&self.db).await?;
        let key = SigningKey::from_secret_text(&identity.signing_key).map_err(StoreError::unreadable)?;
        let note = Checkpoint::new(identity.origin, head.size, head.root).and_then(|c| c.sign(&key));
        let note = note.map_err(StoreError::unreadable)?;
        let row = checkpoints::ActiveModel { size: Set(size), note: Set(note.clone()) };
        let once = OnConflict::column(checkpoints::Column::Size).do_nothing().to_owned();
        match checkpoints::Entity::insert(row).on_conflict(once).exec_without_returning(&self.db).await {
            Ok(_) => {}
            // A replica keeps nothing. The signature is the same every time, so this is the note that will be kept.
            Err(error) if is_read_only(&error) => return Ok(note),
            Err(error) => return Err(error.into()),
        }
        let kept = checkpoints::Entity::find_by_id(size).one(&self.db).await?;
        kept.map(|row| row.note).ok_or_else(|| StoreError::Disagrees("ein Prüfpunkt wurde nicht behalten".to_owned()))
    }

    /// The proof that leaf `seq` is in the tree of the viewer's size.
    ///
    /// # Errors
    /// `Unreadable` when the leaf is not below that size.
    pub async fn inclusion_proof(&self, viewer: &Viewer, seq: Seq) -> Result<Vec<Hash>, StoreError> {
        let size = self.head(viewer).await?.size;
        let wanted = merkle::inclusion_nodes(seq.0, size).map_err(StoreError::unreadable)?;
        let nodes = Nodes::load(&self.db, wanted).await?;
        merkle::inclusion_proof(seq.0, size, &nodes).map_err(StoreError::unreadable)
    }

    /// The proof that the tree of the viewer's size continues that of size `old`.
    ///
    /// # Errors
    /// `Unreadable` when `old` is zero or larger.
    pub async fn consistency_proof(&self, viewer: &Viewer, old: u64) -> Result<Vec<Hash>, StoreError> {
        let size = self.head(viewer).await?.size;
        let wanted = merkle::consistency_nodes(old, size).map_err(StoreError::unreadable)?;
        let nodes = Nodes::load(&self.db, wanted).await?;
        merkle::consistency_proof(old, size, &nodes).map_err(StoreError::unreadable)
    }
}

impl Head {
    pub(super) fn from_row(row: &journal_head::Model) -> Result<Head, StoreError> {
        let root = Hash::from_slice(&row.root).map_err(StoreError::unreadable)?;
        let recorded_at = (row.size > 0).then(|| Instant::from_unix_ms(row.recorded_at_ms));
        Ok(Head { size: to_u64(row.size)?, root, recorded_at })
    }
}

pub(super) async fn head_row(db: &impl ConnectionTrait) -> Result<journal_head::Model, StoreError> {
    journal_head::Entity::find().one(db).await?.ok_or(StoreError::NotInitialised)
}

/// The frontier of the stored tree.
pub(super) async fn load_frontier(db: &impl ConnectionTrait, size: u64) -> Result<Frontier, StoreError> {
    let nodes = Nodes::load(db, merkle::nodes_for_frontier(size)).await?;
    Frontier::load(size, &nodes).map_err(StoreError::unreadable)
}

/// Whether the database refused because nothing may be written here.
fn is_read_only(error: &DbErr) -> bool {
    let text = error.to_string();
    text.contains("read-only transaction") || text.contains("readonly database")
}

/// The few nodes that one proof needs.
pub(super) struct Nodes(BTreeMap<NodeRef, Hash>);

impl NodeSource for Nodes {
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        self.0.get(&NodeRef { level, index }).copied()
    }
}

impl Nodes {
    /// Two statements, however many nodes: leaves are in the journal, the nodes above them in their own table.
    pub(super) async fn load(db: &impl ConnectionTrait, wanted: Vec<NodeRef>) -> Result<Nodes, StoreError> {
        let mut places = BTreeMap::new();
        for node in wanted {
            places.insert((to_i64(completed_by(node))?, i64::from(node.level)), node);
        }
        let seqs = |leaves: bool| {
            let keys = places.keys().filter(move |(_, level)| (*level == 0) == leaves);
            keys.map(|(seq, _)| *seq).collect::<BTreeSet<i64>>()
        };
        let mut nodes = BTreeMap::new();
        let mut note = |seq: i64, level: i64, hash: &[u8]| {
            if let Some(node) = places.get(&(seq, level)) {
                nodes.insert(*node, Hash::from_slice(hash).map_err(StoreError::unreadable)?);
            }
            Ok::<(), StoreError>(())
        };
        let (leaves, above) = (seqs(true), seqs(false));
        if !leaves.is_empty() {
            let found = journal::Entity::find().filter(journal::Column::Seq.is_in(leaves)).select_only();
            let found = found.column(journal::Column::Seq).column(journal::Column::LeafHash);
            for (seq, hash) in found.into_tuple::<(i64, Vec<u8>)>().all(db).await? {
                note(seq, 0, &hash)?;
            }
        }
        if !above.is_empty() {
            let found = journal_nodes::Entity::find().filter(journal_nodes::Column::Seq.is_in(above));
            for row in found.all(db).await? {
                note(row.seq, row.level, &row.hash)?;
            }
        }
        Ok(Nodes(nodes))
    }
}

/// The leaf whose appending completed this node.
fn completed_by(node: NodeRef) -> u64 {
    ((node.index + 1) << node.level) - 1
}
