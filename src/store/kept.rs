//! What was read once and is kept from one reader to the next: what stands on the accounts, also at the earlier points that
//! somebody looks at, and the projects; what moved by quarter is kept beside it (`quarters`).
//!
//! The journal only grows, so what was right at a size stays right, and the next reader adds what was booked since. It is no
//! second truth: it is read from the same tables, lives as long as the process, and is dropped when the derived tables
//! were rebuilt or when the journal does not go on from where it stood. What an auditor verifies is read anew (`verify`).

use super::balances::{Balances, Booked, NOW, Places, added_up, as_shown, balances_then, beyond};
use super::courses;
use super::entities::{journal, journal_head, subjects};
use super::marks::{Marks, Standings};
use super::nouns::need;
use super::quarters::{AddedUp, SumsThen};
use super::snapshot::Snapshot;
use super::workable::Workables;
use super::{Store, StoreError, Viewer, to_u64};
use crate::core::account::Account;
use crate::core::agreement::Placement;
use crate::core::book::{Need, Noted};
use crate::core::command::RegisterProject;
use crate::core::event::SubjectKind;
use crate::core::ids::ProjectId;
use crate::core::money::Euro;
use crate::core::owners;
use crate::core::sight::{Belongs, Sight};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// Sights of which something is kept: every Land, whoever sees all, and some that reach over several.
const SIGHTS: usize = 32;

/// Earlier points of the journal of which something is kept: those that somebody looked at last, also the places where the
/// pages of a figure begin. Each is as large as what is kept of the head.
pub(super) const EARLIER: usize = 6;

/// Where a journal stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Point {
    pub size: i64,
    pub rebuilds: i64,
    last_leaf: Vec<u8>,
}

impl Point {
    /// Where nothing is booked yet.
    pub(super) fn beginning(rebuilds: i64) -> Point {
        Point { rebuilds, ..Point::default() }
    }

    /// Where the journal of a snapshot stands; `None` where none is opened.
    pub(super) async fn of(snapshot: &mut Snapshot) -> Result<Option<Point>, StoreError> {
        let Some(head) = snapshot.rows::<journal_head::Model>("LIMIT 1", &[]).await?.pop() else { return Ok(None) };
        let last_leaf = leaf_hash(snapshot, head.size).await?;
        Ok(Some(Point { size: head.size, rebuilds: head.rebuilds, last_leaf }))
    }

    /// Where it stood at an earlier size.
    pub(super) async fn then(size: i64, snapshot: &mut Snapshot) -> Result<Point, StoreError> {
        let rebuilds = Point::of(snapshot).await?.unwrap_or_default().rebuilds;
        Ok(Point { size, rebuilds, last_leaf: leaf_hash(snapshot, size).await? })
    }

    /// Whether the journal of the snapshot, which stands at `now`, goes on from here.
    pub(super) async fn leads_to(&self, now: &Point, snapshot: &mut Snapshot) -> Result<bool, StoreError> {
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
    /// Where each account stands in the list, so that those of an earlier point need not be sorted once more. Empty of an
    /// earlier one.
    places: Places,
    beyond_projects: OnceLock<Balances>,
}

impl Shown {
    fn of(at: Point, (balances, places): (Vec<(Account, Euro)>, Places)) -> Shown {
        Shown { at, balances: Arc::new(balances), places, beyond_projects: OnceLock::new() }
    }

    /// With all projects and agreements as one: added up when somebody asks.
    pub(super) fn beyond_projects(&self) -> Result<Balances, StoreError> {
        if let Some(known) = self.beyond_projects.get() {
            return Ok(known.clone());
        }
        let summed = added_up(self.balances.iter().map(|(account, balance)| (beyond(account), *balance)))?;
        Ok(self.beyond_projects.get_or_init(|| Arc::new(summed)).clone())
    }

    /// The same at an earlier point: the accounts that were used until then, with what stood on them.
    fn then(&self, at: Point, standings: &Standings) -> Result<Shown, StoreError> {
        let mut sums: Vec<Option<Euro>> = vec![None; self.balances.len()];
        for (id, cents) in standings {
            let place = self.places.get(id).ok_or_else(|| StoreError::lost("Konto", *id))?;
            if let Some(sum) = place.and_then(|place| sums.get_mut(place)) {
                *sum = Some(sum.unwrap_or(Euro::ZERO).plus(Euro::from_cents(*cents)?)?);
            }
        }
        let used = self.balances.iter().zip(sums).filter_map(|((account, _), sum)| Some((account.clone(), sum?)));
        Ok(Shown::of(at, (used.collect(), Places::new())))
    }
}

#[derive(Default)]
struct Projects {
    at: Point,
    all: BTreeMap<String, Placed>,
}

/// A project, the agreements that it came to stand under, and whether it was ever carried jointly.
#[derive(Clone)]
pub(super) struct Placed {
    pub noted: Noted<RegisterProject>,
    pub under: Placement,
    pub joint: bool,
}

/// What is kept, and by whom it can be seen.
#[derive(Default)]
pub(super) struct Kept {
    standing: Mutex<Arc<Standing>>,
    shown: Mutex<Vec<(Sight, Arc<Shown>)>>,
    shown_then: Mutex<Vec<(Sight, Arc<Shown>)>>,
    projects: Mutex<Vec<(Sight, Projects)>>,
    pub marks: Mutex<Marks>,
    /// Held by whoever sets many marks at once.
    pub walking: Mutex<()>,
    pub workables: Workables,
    pub courses: Mutex<courses::Kept>,
    pub quarters: Mutex<Arc<AddedUp>>,
    pub quarters_then: Mutex<SumsThen>,
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
        let booked = standing.all.iter().map(|(id, standing)| (*id, standing));
        let shown = Arc::new(Shown::of(standing.at.clone(), as_shown(viewer.sight(), booked)?));
        kept.retain(|(sight, _)| sight != viewer.sight());
        if kept.len() >= SIGHTS {
            kept.remove(0);
        }
        kept.push((viewer.sight().clone(), shown.clone()));
        Ok(shown)
    }

    /// What stood on the accounts at an earlier size, as the viewer is shown it.
    pub(super) async fn shown_then(
        &self,
        viewer: &Viewer,
        size: i64,
        snapshot: &mut Snapshot,
    ) -> Result<Arc<Shown>, StoreError> {
        let at = Point::then(size, snapshot).await?;
        let is_it = |(sight, known): &(Sight, Arc<Shown>)| sight == viewer.sight() && known.at == at;
        {
            let mut kept = self.kept.shown_then.lock().await;
            if let Some(place) = kept.iter().position(is_it) {
                let looked_at = kept.remove(place);
                kept.push(looked_at.clone());
                return Ok(looked_at.1);
            }
        }
        let shown = Arc::new(match self.marked(size, snapshot).await? {
            Some(standings) => self.shown_now(viewer, snapshot).await?.then(at.clone(), &standings)?,
            None => {
                let balances = balances_then(viewer.sight(), size, snapshot).await?;
                Shown::of(at.clone(), (balances, Places::new()))
            }
        });
        let mut kept = self.kept.shown_then.lock().await;
        kept.retain(|one| !is_it(one));
        if kept.len() >= EARLIER {
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
        if now.size < kept.at.size && now.rebuilds == kept.at.rebuilds {
            // A snapshot from before another reader's: it is told what it is, and memory does not go back.
            return Ok(Arc::new(Standing { all: booked_since(snapshot, 0).await?, at: now }));
        }
        let goes_on = kept.at.leads_to(&now, snapshot).await?;
        let booked = booked_since(snapshot, if goes_on { kept.at.size } else { 0 }).await?;
        if !goes_on {
            *kept = Arc::default();
        }
        let standing = Arc::make_mut(&mut kept);
        standing.all.extend(booked);
        standing.at = now;
        Ok(kept.clone())
    }

    /// The projects at the head that the viewer sees, by id, and the size of that head.
    pub(super) async fn projects_now(&self, viewer: &Viewer) -> Result<(i64, Vec<Placed>), StoreError> {
        // One after the other, and the snapshot is let go before anything is loaded: see `size_asked`.
        let mut kept = self.kept.projects.lock().await;
        let place = kept.iter().position(|(sight, _)| sight == viewer.sight());
        let known = place.and_then(|place| kept.get(place)).map(|(_, known)| known.at.clone()).unwrap_or_default();
        let mut snapshot = Snapshot::open(self).await?;
        let now = Point::of(&mut snapshot).await?.unwrap_or_default();
        let goes_on = known.leads_to(&now, &mut snapshot).await?;
        let about = format!("WHERE kind = '{}' AND last_seq >= $1", SubjectKind::Project.as_str());
        let since = if goes_on { known.size } else { 0 };
        let told = if known == now { Vec::new() } else { snapshot.rows::<subjects::Model>(&about, &[since]).await? };
        drop(snapshot);
        let ids: Vec<String> = told.into_iter().map(|row| row.id).collect();
        let seen = self.seen_projects(&viewer.at(to_u64(now.size)?), ids.clone()).await?;
        let mut known = place.map(|place| kept.remove(place).1).unwrap_or_default();
        if kept.len() >= SIGHTS {
            kept.remove(0);
        }
        if !goes_on {
            known.all.clear();
        }
        ids.iter().for_each(|id| drop(known.all.remove(id)));
        known.all.extend(seen.into_iter().map(|placed| (placed.noted.what.project.to_string(), placed)));
        known.at = now;
        let told = (known.at.size, known.all.values().cloned().collect());
        kept.push((viewer.sight().clone(), known));
        Ok(told)
    }

    /// The projects that there were at a size, with what a viewer saw of them then. A registration never changes, so they are
    /// told from what is known now. Who carries a project changes, and with it who sees it: those that were ever carried
    /// jointly are read as they stood.
    pub(super) async fn projects_then(&self, viewer: &Viewer, size: u64) -> Result<Vec<Placed>, StoreError> {
        let (_, now) = self.projects_now(&Viewer::all()).await?;
        let then = now.into_iter().filter(|placed| placed.noted.seq.0 < size);
        let sight = viewer.sight();
        let (joint, alone): (Vec<Placed>, Vec<Placed>) = then.partition(|placed| placed.joint && !sight.is_whole());
        let joint = joint.into_iter().map(|placed| placed.noted.what.project.to_string()).collect();
        let mut seen = self.seen_projects(&viewer.at(size), joint).await?;
        let is_own = |placed: &Placed| sight.sees(&Belongs::ToAnyOf(owners::of_registration(&placed.noted.what)));
        seen.extend(alone.into_iter().filter(is_own));
        seen.sort_by(|one, other| one.noted.what.project.cmp(&other.noted.what.project));
        Ok(seen)
    }

    /// Of these projects, those that the viewer sees.
    async fn seen_projects(&self, viewer: &Viewer, ids: Vec<String>) -> Result<Vec<Placed>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let needs: Result<BTreeSet<Need>, StoreError> =
            ids.into_iter().map(|id| need(SubjectKind::Project, id)).collect();
        let book = self.book_with(viewer, needs?).await?;
        let placed = |id: &ProjectId, noted: &Noted<RegisterProject>| Placed {
            noted: noted.clone(),
            under: book.placements.get(id).ok().flatten().cloned().unwrap_or_default(),
            joint: book.dossiers.get(id).ok().flatten().is_some_and(|dossier| dossier.joint.is_some()),
        };
        let things = book.projects.present().map(|(id, noted)| (id.to_string(), placed(id, noted)));
        let things = things.collect();
        self.seen_of(viewer, SubjectKind::Project, book, things).await
    }
}

/// The accounts that were booked from an event on, with what stands on them now.
async fn booked_since(snapshot: &mut Snapshot, seq: i64) -> Result<BTreeMap<i64, (Account, Euro)>, StoreError> {
    let columns = Booked::columns();
    let moved = "WHERE a.account_id IN (SELECT from_account_id FROM postings WHERE seq >= $1 \
                 UNION SELECT to_account_id FROM postings WHERE seq >= $1)";
    let (rest, numbers) = if seq == 0 { ("", vec![]) } else { (moved, vec![seq]) };
    let sql = format!("SELECT {columns}, {NOW} {rest}");
    let rows = snapshot.select(sql, &numbers, "balances", Booked::from_sqlite).await?;
    rows.into_iter().map(Booked::read).collect()
}
