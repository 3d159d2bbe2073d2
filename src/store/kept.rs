//! What was read once and is kept from one reader to the next: what stands on the accounts, and the projects.
//!
//! The journal only grows, so what was right at a size stays right, and the next reader adds what was booked since. It is no
//! second truth: it is read from the same tables, lives as long as the process, and is dropped when the derived tables
//! were rebuilt or when the journal does not go on from where it stood. What an auditor verifies is read anew (`verify`).

use super::balances::{Balances, Booked, NOW, account_of, as_shown, beyond_projects};
use super::entities::{journal, journal_head, subjects};
use super::nouns::need;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_u64};
use crate::core::account::Account;
use crate::core::book::{Need, Noted};
use crate::core::command::RegisterProject;
use crate::core::event::SubjectKind;
use crate::core::money::Euro;
use crate::core::sight::Sight;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Sights of which something is kept: every Land, whoever sees all, and some that reach over several.
const SIGHTS: usize = 32;

/// Where a journal stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Point {
    size: i64,
    rebuilds: i64,
    last_leaf: Vec<u8>,
}

impl Point {
    /// Where the journal of a snapshot stands; `None` where none is opened.
    async fn of(snapshot: &mut Snapshot) -> Result<Option<Point>, StoreError> {
        let Some(head) = snapshot.rows::<journal_head::Model>("LIMIT 1", &[]).await?.pop() else { return Ok(None) };
        let last_leaf = leaf_hash(snapshot, head.size).await?;
        Ok(Some(Point { size: head.size, rebuilds: head.rebuilds, last_leaf }))
    }

    /// Whether the journal of the snapshot, which stands at `now`, goes on from here.
    async fn leads_to(&self, now: &Point, snapshot: &mut Snapshot) -> Result<bool, StoreError> {
        let may = self.rebuilds == now.rebuilds && self.size <= now.size;
        Ok(may && leaf_hash(snapshot, self.size).await? == self.last_leaf)
    }
}

/// The hash of the last leaf of a size.
async fn leaf_hash(snapshot: &mut Snapshot, size: i64) -> Result<Vec<u8>, StoreError> {
    let last = snapshot.rows::<journal::Model>("WHERE seq = $1", &[size - 1]).await?.pop();
    Ok(last.map(|row| row.leaf_hash).unwrap_or_default())
}

/// Every account that was ever booked, by its number.
#[derive(Clone, Default)]
pub(super) struct Standing {
    at: Point,
    pub all: BTreeMap<i64, (Account, Euro)>,
}

impl Standing {
    /// The size of the journal that it is of.
    pub(super) fn size(&self) -> i64 {
        self.at.size
    }
}

/// The same as a viewer is shown it.
pub(super) struct Shown {
    at: Point,
    pub balances: Balances,
    pub beyond_projects: Balances,
}

#[derive(Default)]
struct Projects {
    at: Point,
    all: BTreeMap<String, Noted<RegisterProject>>,
}

/// What is kept, and by whom it can be seen.
#[derive(Default)]
pub(super) struct Kept {
    standing: Mutex<Arc<Standing>>,
    shown: Mutex<Vec<(Sight, Arc<Shown>)>>,
    projects: Mutex<Vec<(Sight, Projects)>>,
}

impl Store {
    /// What stands on the accounts at the head, as the viewer is shown it.
    pub(super) async fn shown_now(&self, viewer: &Viewer, snapshot: &mut Snapshot) -> Result<Arc<Shown>, StoreError> {
        let standing = self.standing(snapshot).await?;
        let mut kept = self.kept.shown.lock().await;
        if let Some((_, known)) = kept.iter().find(|(sight, known)| sight == viewer.sight() && known.at == standing.at)
        {
            return Ok(known.clone());
        }
        let balances = as_shown(viewer.sight(), standing.all.values().cloned())?;
        let summed = Arc::new(beyond_projects(&balances)?);
        let shown = Arc::new(Shown { at: standing.at.clone(), balances: Arc::new(balances), beyond_projects: summed });
        kept.retain(|(sight, _)| sight != viewer.sight());
        if kept.len() >= SIGHTS {
            kept.remove(0);
        }
        kept.push((viewer.sight().clone(), shown.clone()));
        Ok(shown)
    }

    /// Every account that was ever booked, by its number, with what stands on it at the head.
    pub(super) async fn standing(&self, snapshot: &mut Snapshot) -> Result<Arc<Standing>, StoreError> {
        let Some(now) = Point::of(snapshot).await? else { return Ok(Arc::default()) };
        let mut kept = self.kept.standing.lock().await;
        if kept.at == now {
            return Ok(kept.clone());
        }
        let rows = if kept.at.leads_to(&now, snapshot).await? {
            booked_since(snapshot, kept.at.size).await?
        } else {
            *kept = Arc::default();
            booked_since(snapshot, 0).await?
        };
        let standing = Arc::make_mut(&mut kept);
        for Booked { account, balance_cents } in rows {
            standing.all.insert(account.account_id, (account_of(account)?, Euro::from_cents(balance_cents)?));
        }
        standing.at = now;
        Ok(kept.clone())
    }

    /// The projects at the head that the viewer sees, by id.
    pub(super) async fn projects_now(
        &self,
        viewer: &Viewer,
        snapshot: &mut Snapshot,
    ) -> Result<Vec<Noted<RegisterProject>>, StoreError> {
        let Some(now) = Point::of(snapshot).await? else { return Ok(Vec::new()) };
        let mut kept = self.kept.projects.lock().await;
        let place = kept.iter().position(|(sight, _)| sight == viewer.sight());
        let (sight, mut known) =
            place.map_or_else(|| (viewer.sight().clone(), Projects::default()), |at| kept.remove(at));
        if known.at != now {
            if !known.at.leads_to(&now, snapshot).await? {
                known = Projects::default();
            }
            let about = format!("WHERE kind = '{}' AND last_seq >= $1", SubjectKind::Project.as_str());
            let told = snapshot.rows::<subjects::Model>(&about, &[known.at.size]).await?;
            let needs: Result<BTreeSet<Need>, StoreError> =
                told.iter().map(|row| need(SubjectKind::Project, row.id.clone())).collect();
            let size = to_u64(now.size)?;
            let book = self.book_with(&viewer.at(size), needs?).await?;
            let things = book.projects.present().map(|(id, thing)| (id.to_string(), thing.clone())).collect();
            let seen = self.seen_of(&viewer.at(size), SubjectKind::Project, book, things).await?;
            told.iter().for_each(|row| drop(known.all.remove(&row.id)));
            known.all.extend(seen.into_iter().map(|noted| (noted.what.project.to_string(), noted)));
            known.at = now;
        }
        let all = known.all.values().cloned().collect();
        if kept.len() >= SIGHTS {
            kept.remove(0);
        }
        kept.push((sight, known));
        Ok(all)
    }
}

/// The accounts that were booked from an event on, with what stands on them now.
async fn booked_since(snapshot: &mut Snapshot, seq: i64) -> Result<Vec<Booked>, StoreError> {
    let columns = Booked::columns();
    let moved = "WHERE a.account_id IN (SELECT from_account_id FROM postings WHERE seq >= $1 \
                 UNION SELECT to_account_id FROM postings WHERE seq >= $1)";
    let (rest, numbers) = if seq == 0 { ("", vec![]) } else { (moved, vec![seq]) };
    snapshot.select(format!("SELECT {columns}, {NOW} {rest}"), &numbers, "balances", Booked::from_sqlite).await
}
