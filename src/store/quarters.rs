//! What accounts gained or lost in each quarter, by value date: the sums of all postings, with all projects and agreements as
//! one, kept from one reader to the next.
//!
//! No figure and no sight tells projects apart, and a book has a hundred times as many accounts with them. The day stands in the
//! event alone, so every event that moved something has to be read once; its quarter is kept. What was read is kept as balances
//! are (`kept`), and the next reader adds what was booked since. At sizes evenly spread (`marks`) the sums stay as they were, so
//! that those of an earlier size are read from the nearest on.

use super::balances::beyond;
use super::entities::journal;
use super::kept::{EARLIER, Point, Standing};
use super::load::read_event;
use super::marks::apart;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer};
use crate::core::account::{Account, Stage};
use crate::core::money::Euro;
use crate::core::sight::Sight;
use sea_orm::FromQueryResult;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU16;
use std::sync::Arc;

/// Events that are read at once.
const PART: i64 = 5_000;

/// Earlier sizes of which the sums are kept at most, and half as many at least in a large book: they are small.
const MOST: usize = 256;

/// A year and its quarter, 1 to 4.
pub type Quarter = (i32, u8);

/// What an account gained, or lost, in a quarter: by its place among those beyond projects.
type Sums = BTreeMap<(usize, Quarter), Euro>;

/// The sums at the earlier points that somebody looked at last. Places are given in the order in which accounts were first
/// booked, so those of a point are the same whatever came after it.
pub(super) type SumsThen = Vec<(Point, Arc<Sums>)>;

/// The accounts with all projects and agreements as one, in the order in which they were first booked.
#[derive(Clone, Default)]
struct Cells {
    all: Vec<Account>,
    /// Where each account, by its number, stands among them.
    places: HashMap<i64, usize>,
    known: HashMap<Account, usize>,
}

/// All postings up to a point of the journal, added up.
#[derive(Clone, Default)]
pub(super) struct AddedUp {
    at: Point,
    cells: Arc<Cells>,
    sums: Arc<Sums>,
    /// The quarter of each event, by its number, as `packed`; nothing for one that moved nothing.
    quarters: Vec<Option<NonZeroU16>>,
    /// The sums at earlier sizes.
    marks: BTreeMap<i64, Arc<Sums>>,
}

/// The same as a viewer is shown it.
pub struct Quarters {
    cells: Arc<Cells>,
    sums: Arc<Sums>,
    sight: Sight,
}

impl Quarters {
    /// What an account gained, or lost, and in which quarter. Two accounts that are shown as one come as two items.
    pub fn sums(&self) -> impl Iterator<Item = (Cow<'_, Account>, Quarter, Euro)> {
        let shown = |place: usize| self.cells.all.get(place).map(|account| self.sight.shows(account));
        let sums = self.sums.iter().filter_map(move |((place, quarter), sum)| Some((shown(*place)?, *quarter, *sum)));
        sums.filter(|(account, ..)| account.stage != Stage::Unseen)
    }
}

impl Cells {
    /// Learns where an account stands.
    fn learn(&mut self, id: i64, standing: &Standing) -> Result<(), StoreError> {
        let (account, _) = standing.all.get(&id).ok_or_else(|| lost_account(id))?;
        let account = beyond(account);
        let place = match self.known.get(&account) {
            Some(place) => *place,
            None => {
                self.known.insert(account.clone(), self.all.len());
                self.all.push(account);
                self.all.len() - 1
            }
        };
        self.places.insert(id, place);
        Ok(())
    }

    /// Adds what a posting does to both of its accounts.
    fn add(&self, sums: &mut Sums, line: &Line, quarter: Quarter) -> Result<(), StoreError> {
        let amount = Euro::from_cents(line.amount_cents)?;
        for (id, gained) in [(line.from_account_id, amount.negated()), (line.to_account_id, amount)] {
            let place = self.places.get(&id).ok_or_else(|| lost_account(id))?;
            let sum = sums.entry((*place, quarter)).or_insert(Euro::ZERO);
            *sum = sum.plus(gained)?;
        }
        Ok(())
    }
}

fn lost_account(id: i64) -> StoreError {
    StoreError::lost("Konto", id)
}

impl AddedUp {
    fn quarter(&self, line: &Line) -> Result<Quarter, StoreError> {
        let known = usize::try_from(line.seq).ok().and_then(|seq| self.quarters.get(seq).copied().flatten());
        known.map(unpacked).ok_or_else(|| StoreError::lost("Ereignis", line.seq))
    }
}

/// A quarter in two bytes: a book has one for each event.
fn packed((year, quarter): Quarter) -> Option<NonZeroU16> {
    let number = year.checked_mul(4)?.checked_add(i32::from(quarter))?;
    NonZeroU16::new(u16::try_from(number).ok()?)
}

fn unpacked(number: NonZeroU16) -> Quarter {
    let before = number.get() - 1;
    (i32::from(before / 4), u8::try_from(before % 4).unwrap_or_default() + 1)
}

#[derive(FromQueryResult)]
struct Line {
    seq: i64,
    from_account_id: i64,
    to_account_id: i64,
    amount_cents: i64,
}

impl Line {
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Line> {
        Ok(Line {
            seq: row.get(0)?,
            from_account_id: row.get(1)?,
            to_account_id: row.get(2)?,
            amount_cents: row.get(3)?,
        })
    }
}

impl Store {
    /// What moved in each quarter until the viewer's size; `None` where a reader from before the last one asks, of whom nothing
    /// is kept.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`; when a sum leaves the range of the book.
    pub async fn quarters(&self, viewer: &Viewer) -> Result<Option<Quarters>, StoreError> {
        let size = self.size_asked(viewer).await?;
        let mut snapshot = Snapshot::open(self).await?;
        let standing = self.standing(&mut snapshot).await?;
        let Some(added_up) = self.added_up(&standing, &mut snapshot).await? else { return Ok(None) };
        self.quarters_of(viewer, size, &added_up, &mut snapshot).await.map(Some)
    }

    /// The same for whoever would not wait for it: `None` where this process has not read it ahead yet.
    pub(super) async fn quarters_known(
        &self,
        viewer: &Viewer,
        size: i64,
        standing: &Standing,
        snapshot: &mut Snapshot,
    ) -> Result<Option<Quarters>, StoreError> {
        let now = Point::of(snapshot).await?.unwrap_or_default();
        // What is far behind, or of another rebuild, the next reader of the course reads anew.
        let is_near = |kept: &AddedUp| {
            kept.at.size > 0 && kept.at.rebuilds == now.rebuilds && now.size.saturating_sub(kept.at.size) <= PART
        };
        if !self.kept.quarters.try_lock().is_ok_and(|kept| is_near(&kept)) {
            return Ok(None);
        }
        let Some(added_up) = self.added_up(standing, snapshot).await? else { return Ok(None) };
        self.quarters_of(viewer, Some(size), &added_up, snapshot).await.map(Some)
    }

    async fn quarters_of(
        &self,
        viewer: &Viewer,
        size: Option<i64>,
        added_up: &AddedUp,
        snapshot: &mut Snapshot,
    ) -> Result<Quarters, StoreError> {
        let sums = match size {
            Some(size) if size < added_up.at.size => self.sums_then(added_up, size, snapshot).await?,
            _ => added_up.sums.clone(),
        };
        Ok(Quarters { cells: added_up.cells.clone(), sums, sight: viewer.sight().clone() })
    }

    /// The sums at an earlier size: kept, as a page asks for them more than once, or from the mark before it on.
    async fn sums_then(&self, added_up: &AddedUp, size: i64, snapshot: &mut Snapshot) -> Result<Arc<Sums>, StoreError> {
        let at = Point::then(size, snapshot).await?;
        if let Some((_, sums)) = self.kept.quarters_then.lock().await.iter().find(|(known, _)| *known == at) {
            return Ok(sums.clone());
        }
        let sums = Arc::new(walked(added_up, size, snapshot).await?);
        let mut kept = self.kept.quarters_then.lock().await;
        kept.retain(|(known, _)| *known != at);
        if kept.len() >= EARLIER {
            kept.remove(0);
        }
        kept.push((at, sums.clone()));
        Ok(sums)
    }

    async fn added_up(&self, standing: &Standing, snapshot: &mut Snapshot) -> Result<Option<Arc<AddedUp>>, StoreError> {
        let Some(now) = Point::of(snapshot).await? else { return Ok(Some(Arc::default())) };
        let mut kept = self.kept.quarters.lock().await;
        if kept.at == now {
            return Ok(Some(kept.clone()));
        }
        if now.size < kept.at.size && now.rebuilds == kept.at.rebuilds {
            // A snapshot from before another reader's: memory does not go back.
            return Ok(None);
        }
        let goes_on = kept.at.leads_to(&now, snapshot).await?;
        // What fails on the way leaves nothing behind that was added in part.
        let known = std::mem::take(&mut *kept);
        let mut added_up = if goes_on { Arc::unwrap_or_clone(known) } else { AddedUp::default() };
        let first = added_up.at.size;
        added_up.at = now;
        booked(&mut added_up, first, standing, snapshot).await?;
        *kept = Arc::new(added_up);
        Ok(Some(kept.clone()))
    }
}

const LINES: &str = "SELECT seq, from_account_id, to_account_id, amount_cents FROM postings \
                     WHERE seq >= $1 AND seq < $2 ORDER BY seq, line";

/// Adds the postings of the events from one number to where the journal stands.
async fn booked(
    added_up: &mut AddedUp,
    first: i64,
    standing: &Standing,
    snapshot: &mut Snapshot,
) -> Result<(), StoreError> {
    const MOVING: &str =
        "WHERE seq >= $1 AND seq < $2 AND seq IN (SELECT seq FROM postings WHERE seq >= $1 AND seq < $2)";
    let to = added_up.at.size;
    let apart = apart(to, MOST);
    added_up.marks.retain(|size, _| size % apart == 0);
    // A mark where the journal stood is due with the next event.
    let (mut first, mut marked) = (first, first.saturating_sub(1) / apart);
    while first < to {
        let numbers = [first, to.min(first.saturating_add(PART))];
        added_up.quarters.resize(usize::try_from(numbers[1]).map_err(StoreError::unreadable)?, None);
        for row in snapshot.rows::<journal::Model>(MOVING, &numbers).await? {
            let day = read_event(&row)?.booked_on;
            if let Some(known) = usize::try_from(row.seq).ok().and_then(|seq| added_up.quarters.get_mut(seq)) {
                *known = packed((day.year(), u8::from(day.month()).div_ceil(3)));
            }
        }
        for line in snapshot.select(LINES.to_owned(), &numbers, "postings", Line::from_sqlite).await? {
            // Nothing moved between the mark and this event, so the sums are still those of the mark.
            if line.seq / apart > marked {
                marked = line.seq / apart;
                added_up.marks.insert(marked.saturating_mul(apart), added_up.sums.clone());
            }
            for id in [line.from_account_id, line.to_account_id] {
                if !added_up.cells.places.contains_key(&id) {
                    Arc::make_mut(&mut added_up.cells).learn(id, standing)?;
                }
            }
            let quarter = added_up.quarter(&line)?;
            added_up.cells.add(Arc::make_mut(&mut added_up.sums), &line, quarter)?;
        }
        [_, first] = numbers;
    }
    Ok(())
}

/// The sums at an earlier size, from the mark before it on.
async fn walked(added_up: &AddedUp, size: i64, snapshot: &mut Snapshot) -> Result<Sums, StoreError> {
    let mark = added_up.marks.range(..=size).next_back();
    let (from, mut sums) = mark.map_or_else(|| (0, Sums::new()), |(at, sums)| (*at, sums.as_ref().clone()));
    for line in snapshot.select(LINES.to_owned(), &[from, size], "postings", Line::from_sqlite).await? {
        added_up.cells.add(&mut sums, &line, added_up.quarter(&line)?)?;
    }
    Ok(sums)
}
