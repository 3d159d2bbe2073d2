//! What moved between accounts in each quarter, by value date: the sums of all postings, kept from one reader to the next.
//!
//! The day stands in the event alone, so every event that moved something has to be read once. What was read is kept as
//! balances are (`kept`), and the next reader adds what was booked since. It says nothing of earlier sizes.

use super::entities::journal;
use super::kept::{Point, Standing};
use super::load::read_event;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer};
use crate::core::account::Account;
use crate::core::money::Euro;
use crate::core::sight::Sight;
use sea_orm::FromQueryResult;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Events that are read at once.
const PART: i64 = 5_000;

/// A year and its quarter, 1 to 4.
pub type Quarter = (i32, u8);

/// Between which accounts, by their numbers, in which quarter.
type Sums = BTreeMap<(i64, i64, Quarter), Euro>;

/// All postings up to a point of the journal, added up.
#[derive(Clone, Default)]
pub(super) struct AddedUp {
    at: Point,
    sums: Sums,
}

/// The same as a viewer is shown it.
pub struct Quarters {
    standing: Arc<Standing>,
    added_up: Arc<AddedUp>,
    sight: Sight,
}

impl Quarters {
    /// From where to where, when, and how much in all. Between accounts that are shown as one nothing moves.
    pub fn sums(&self) -> impl Iterator<Item = (Cow<'_, Account>, Cow<'_, Account>, Quarter, Euro)> {
        let shown = |id: &i64| self.standing.all.get(id).map(|(account, _)| self.sight.shows(account));
        let sums = self.added_up.sums.iter();
        let sums = sums.filter_map(move |((from, to, quarter), sum)| Some((shown(from)?, shown(to)?, *quarter, *sum)));
        sums.filter(|(from, to, ..)| from != to)
    }
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
    /// What moved in each quarter until the head; `None` where the viewer asks for another size, of which nothing is kept.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`; when a sum leaves the range of the book.
    pub async fn quarters(&self, viewer: &Viewer) -> Result<Option<Quarters>, StoreError> {
        let size = self.size_asked(viewer).await?;
        let mut snapshot = Snapshot::open(self).await?;
        let standing = self.standing(&mut snapshot).await?;
        if size.is_some_and(|size| size != standing.size()) {
            return Ok(None);
        }
        let added_up = self.added_up(&mut snapshot).await?;
        Ok(added_up.map(|added_up| Quarters { standing, added_up, sight: viewer.sight().clone() }))
    }

    async fn added_up(&self, snapshot: &mut Snapshot) -> Result<Option<Arc<AddedUp>>, StoreError> {
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
        let more = booked(snapshot, if goes_on { kept.at.size } else { 0 }, now.size).await?;
        if !goes_on {
            *kept = Arc::default();
        }
        let added_up = Arc::make_mut(&mut kept);
        added_up.at = Point::default();
        for (key, sum) in more {
            let known = added_up.sums.entry(key).or_insert(Euro::ZERO);
            *known = known.plus(sum)?;
        }
        added_up.at = now;
        Ok(Some(kept.clone()))
    }
}

/// The postings of the events from one number to before another, added up.
async fn booked(snapshot: &mut Snapshot, from: i64, to: i64) -> Result<Sums, StoreError> {
    const LINES: &str = "SELECT seq, from_account_id, to_account_id, amount_cents FROM postings \
                         WHERE seq >= $1 AND seq < $2 ORDER BY seq, line";
    let mut sums = Sums::new();
    let mut first = from;
    while first < to {
        let numbers = [first, to.min(first.saturating_add(PART))];
        let lines = snapshot.select(LINES.to_owned(), &numbers, "postings", Line::from_sqlite).await?;
        if !lines.is_empty() {
            let moving =
                "WHERE seq >= $1 AND seq < $2 AND seq IN (SELECT seq FROM postings WHERE seq >= $1 AND seq < $2)";
            let mut quarters = BTreeMap::new();
            for row in snapshot.rows::<journal::Model>(moving, &numbers).await? {
                let day = read_event(&row)?.booked_on;
                quarters.insert(row.seq, (day.year(), u8::from(day.month()).div_ceil(3)));
            }
            for line in lines {
                let lost = || StoreError::Disagrees(format!("Ereignis {} fehlt, eine Buchung nennt es", line.seq));
                let quarter = *quarters.get(&line.seq).ok_or_else(lost)?;
                let sum = sums.entry((line.from_account_id, line.to_account_id, quarter)).or_insert(Euro::ZERO);
                *sum = sum.plus(Euro::from_cents(line.amount_cents)?)?;
            }
        }
        [_, first] = numbers;
    }
    Ok(sums)
}
