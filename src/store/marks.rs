//! Marks along the journal: what stood on every account at some earlier sizes, evenly spread, so that any other size is read
//! from the mark before it on.
//!
//! A posting says what it leaves behind on both of its accounts, so the way from a mark is read and never computed. Marks are
//! set by a server that reads ahead, and further ones by whoever comes past; a process that asks once looks account by
//! account (`balances`), which is quicker once. They are no second truth (`kept`), and `verify` never looks at them.

use super::kept::Point;
use super::snapshot::Snapshot;
use super::{Store, StoreError};
use sea_orm::FromQueryResult;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many there are at most; twice as many are thinned out to these.
const MOST: usize = 64;

/// Events between two of them in a small book.
const CLOSEST: i64 = 32;

/// What stands on the accounts that were used until then, in cents: by their numbers, in the order of these.
pub(super) type Standings = Vec<(i64, i64)>;

/// What is kept.
#[derive(Default)]
pub(super) struct Marks {
    /// Where the last of them stands.
    at: Point,
    /// How many events lie between two of them.
    apart: i64,
    set: BTreeMap<i64, Arc<Standings>>,
    /// How often they were begun anew, so that nobody adds to others what was walked from these.
    begun: u64,
    /// Whether this process keeps any: a server does, from its start on.
    are_kept: bool,
}

impl Marks {
    /// The last one before a size, or at it; the beginning of a journal, where nothing stands anywhere, where there is none.
    fn before(&self, size: i64) -> (i64, Arc<Standings>) {
        let last = self.set.range(..=size).next_back();
        last.map_or_else(|| (0, Arc::default()), |(at, standings)| (*at, standings.clone()))
    }

    fn begin(&mut self, size: i64, rebuilds: i64) {
        let at = Point::beginning(rebuilds);
        let begun = self.begun.wrapping_add(1);
        *self = Marks { at, apart: apart(size, MOST), set: BTreeMap::new(), begun, are_kept: self.are_kept };
    }

    /// At least so far apart: a journal that grew by much needs no more of them for it.
    fn widen(&mut self, apart: i64) {
        self.apart = self.apart.max(apart);
        let (apart, last) = (self.apart, self.at.size);
        self.set.retain(|size, _| size % apart == 0 || *size == last);
    }

    fn add(&mut self, at: Point, standings: Arc<Standings>) {
        self.set.insert(at.size, standings);
        if self.at.size < at.size {
            self.at = at;
        }
        if self.set.len() > MOST * 2 {
            self.widen(self.apart.saturating_mul(2));
        }
    }
}

/// How far apart marks are in a journal of this size, so that there are not more than `most`.
pub(super) fn apart(size: i64, most: usize) -> i64 {
    let mut apart = CLOSEST;
    while usize::try_from(size / apart).is_ok_and(|marks| marks > most) {
        apart = apart.saturating_mul(2);
    }
    apart
}

/// The balances that a posting leaves behind.
#[derive(FromQueryResult)]
struct Left {
    from_account_id: i64,
    to_account_id: i64,
    from_balance_cents: i64,
    to_balance_cents: i64,
}

impl Left {
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Left> {
        Ok(Left {
            from_account_id: row.get(0)?,
            to_account_id: row.get(1)?,
            from_balance_cents: row.get(2)?,
            to_balance_cents: row.get(3)?,
        })
    }
}

impl Store {
    /// Sets marks up to the head, so that whoever looks at an earlier point first need not wait for it; from here on they are
    /// kept, also of a book that grows from nothing.
    pub(super) async fn set_marks(&self) -> Result<(), StoreError> {
        self.kept.marks.lock().await.are_kept = true;
        let mut snapshot = Snapshot::open(self).await?;
        let Some(now) = Point::of(&mut snapshot).await? else { return Ok(()) };
        let Some(begun) = self.leading_to(&now, &mut snapshot).await? else { return Ok(()) };
        self.walk_on(now.size, begun, &mut snapshot).await.map(drop)
    }

    /// What stood on every account at an earlier size; `None` where no marks are kept that lead there.
    pub(super) async fn marked(&self, size: i64, snapshot: &mut Snapshot) -> Result<Option<Standings>, StoreError> {
        let Some(now) = Point::of(snapshot).await? else { return Ok(None) };
        let Some(begun) = self.leading_to(&now, snapshot).await? else { return Ok(None) };
        self.walk_on(size, begun, snapshot).await
    }

    /// Which marks lead to where a journal stands: those there are, or new ones where they are of another journal or another
    /// rebuild of it. `None` where none are kept, and for a snapshot from before the last of them.
    async fn leading_to(&self, now: &Point, snapshot: &mut Snapshot) -> Result<Option<u64>, StoreError> {
        let (at, begun) = {
            let marks = self.kept.marks.lock().await;
            if !marks.are_kept {
                return Ok(None);
            }
            (marks.at.clone(), marks.begun)
        };
        // Where none is set yet every journal goes on from there; who sets the first ones is not disturbed.
        let is_begun = begun > 0 && at.size == 0 && at.rebuilds == now.rebuilds;
        if is_begun || (at.size > 0 && at.leads_to(now, snapshot).await?) {
            self.kept.marks.lock().await.widen(apart(now.size, MOST));
            return Ok(Some(begun));
        }
        if at.rebuilds == now.rebuilds && at.size > now.size {
            return Ok(None);
        }
        let mut marks = self.kept.marks.lock().await;
        if marks.begun != begun {
            return Ok(None);
        }
        marks.begin(now.size, now.rebuilds);
        Ok(Some(marks.begun))
    }

    /// From the last mark on to a size, with a mark at each place on the way that is due one; `None` where they were begun
    /// anew meanwhile.
    async fn walk_on(&self, size: i64, begun: u64, snapshot: &mut Snapshot) -> Result<Option<Standings>, StoreError> {
        let (mut from, mut standings, step) = {
            let marks = self.kept.marks.lock().await;
            if marks.begun != begun {
                return Ok(None);
            }
            let (from, standings) = marks.before(size);
            (from, standings, marks.apart.max(CLOSEST))
        };
        // A long way sets marks for all who come: one goes it, the others look account by account meanwhile.
        let is_long = size.saturating_sub(from) > step.saturating_mul(2);
        let alone = if is_long { self.kept.walking.try_lock().ok() } else { None };
        if is_long && alone.is_none() {
            return Ok(None);
        }
        while from < size {
            let next = (from / step).saturating_add(1).saturating_mul(step).min(size);
            standings = Arc::new(walk(&standings, from, next, snapshot).await?);
            from = next;
            if next % step == 0 {
                let at = Point::then(next, snapshot).await?;
                let mut marks = self.kept.marks.lock().await;
                if marks.begun == begun {
                    marks.add(at, standings.clone());
                }
            }
        }
        Ok(Some(Arc::unwrap_or_clone(standings)))
    }
}

/// What stands there after the postings from one size to another.
async fn walk(before: &Standings, from: i64, to: i64, snapshot: &mut Snapshot) -> Result<Standings, StoreError> {
    const LEFT: &str = "SELECT from_account_id, to_account_id, from_balance_cents, to_balance_cents FROM postings \
                        WHERE seq >= $1 AND seq < $2 ORDER BY seq, line";
    let rows = snapshot.select(LEFT.to_owned(), &[from, to], "postings", Left::from_sqlite).await?;
    let mut left: HashMap<i64, i64> = HashMap::with_capacity(rows.len());
    for row in rows {
        left.insert(row.from_account_id, row.from_balance_cents);
        left.insert(row.to_account_id, row.to_balance_cents);
    }
    let mut standings: Standings =
        before.iter().map(|(account, stood)| (*account, left.remove(account).unwrap_or(*stood))).collect();
    standings.extend(left);
    standings.sort_unstable();
    Ok(standings)
}

#[cfg(test)]
mod tests {
    //! How many marks there are, and which stay.

    use super::*;

    #[test]
    fn there_are_never_too_many_and_those_that_stay_are_evenly_spread() {
        assert_eq!(
            [0, 1_000, 1_024, 1_056, 1_000_000, 10_000_000].map(|size| apart(size, MOST)),
            [32, 32, 32, 32, 16_384, 262_144]
        );
        let mut marks = Marks::default();
        marks.begin(0, 0);
        for number in 1..=1_000 {
            let size = number * marks.apart;
            if size <= marks.at.size {
                continue;
            }
            let mut at = Point::default();
            at.size = size;
            marks.add(at, Arc::new(vec![(1, size)]));
            assert!(marks.set.len() <= MOST * 2 && marks.at.size == size, "{size}");
            let uneven = marks.set.keys().filter(|size| **size % marks.apart != 0).count();
            assert!(uneven <= 1, "{size}: {uneven}");
        }
        assert!(marks.set.len() > MOST && marks.apart > CLOSEST, "{} of {}", marks.set.len(), marks.apart);
        let (at, standings) = marks.before(marks.at.size + 7);
        assert_eq!((at, standings.as_slice()), (marks.at.size, [(1, at)].as_slice()));
        assert_eq!(marks.before(CLOSEST - 1).0, 0, "before the first one nothing stands anywhere");
    }
}
