//! Postings of some accounts, in their order, page by page, at the viewer's as-of: the way down from a figure.
//!
//! Few accounts are walked one index each, so a rare account is as fast as a busy one. Of many accounts nearly every
//! posting is one of theirs, so the postings themselves are walked until a page is full, and told apart here: a database
//! takes longer to read a list of a hundred thousand numbers than a page of postings.

use super::balances::account_of;
use super::entities::{accounts, journal};
use super::load::read_event;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::account::{Account, Stage};
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::core::sight::Sight;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The place of a posting: its event, and its line in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub seq: Seq,
    pub line: u32,
}

/// A posting with both balances after it, and the event that it is a part of. A balance is not said of an account that
/// stands for several, because a posting leaves it on one of them, nor where another line of the event that is not seen
/// moves it, because it would tell how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub place: Place,
    pub from: Account,
    pub to: Account,
    pub amount: Euro,
    pub from_balance: Option<Euro>,
    pub to_balance: Option<Euro>,
    pub event: Arc<Event>,
}

/// Postings in the order of places, and where the rest begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    pub moved: Vec<Movement>,
    /// The place after which there is more; nothing where this is all.
    pub onward: Option<Place>,
}

/// Accounts that are walked one by one; beyond it the postings are.
const FEW: usize = 64;

/// Postings that are read at once where they are walked; a walk begins with as many as a page has.
const WINDOW: i64 = 65_536;

/// `$1` the size, `$2` and `$3` the place before the first, `$4` the limit; in this order, because SQLite numbers them
/// as they appear.
const BEYOND: &str = "seq < $1 AND (seq > $2 OR (seq = $2 AND line > $3))";
const END: &str = "ORDER BY seq, line LIMIT $4";

/// How many postings of one amount are looked through for those that a viewer sees who does not see all.
pub const AMOUNTS_FAR: u32 = 2_000;

/// Accounts that are named in one statement.
const AT_ONCE: usize = 500;

const COLUMNS: &str = "seq, line, from_account_id, to_account_id, amount_cents, from_balance_cents, to_balance_cents";

#[derive(FromQueryResult)]
struct Moved {
    seq: i64,
    line: i64,
    from_account_id: i64,
    to_account_id: i64,
    amount_cents: i64,
    from_balance_cents: i64,
    to_balance_cents: i64,
}

impl Moved {
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Moved> {
        Ok(Moved {
            seq: row.get(0)?,
            line: row.get(1)?,
            from_account_id: row.get(2)?,
            to_account_id: row.get(3)?,
            amount_cents: row.get(4)?,
            from_balance_cents: row.get(5)?,
            to_balance_cents: row.get(6)?,
        })
    }
}

impl Store {
    /// At most `limit` postings that leave or enter one of the wanted accounts, after a place, in the order of places. What
    /// is wanted is asked of accounts as they are shown; a side that the viewer does not see is shown as somewhere.
    ///
    /// Whoever does not see all is told whole events, their own postings first and then what goes somewhere as one: neither
    /// the order of its lines nor the end of a page may say whose each is.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn postings(
        &self,
        viewer: &Viewer,
        wanted: impl Fn(&Account) -> bool,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Walk, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let sight = viewer.sight();
        let mut snapshot = Snapshot::open(self).await?;
        let standing = self.standing(&mut snapshot).await?;
        let wanted = Wanted::among(&standing.all, sight, wanted);
        if wanted.group_of.is_empty() {
            return Ok(Walk { moved: Vec::new(), onward: None });
        }
        let whole_events = !sight.is_whole();
        let after = after.map(|place| if whole_events { Place { line: u32::MAX, ..place } } else { place });
        let (rows, is_all) = walked(&mut snapshot, &wanted, size, after, limit, whole_events).await?;
        drop(snapshot);
        let last = rows.last().map(|row| (row.seq, row.line)).filter(|_| !is_all);
        let account = |id| standing.all.get(&id).map(|(account, _)| account);
        let moved =
            self.told(account, rows, |from, to| Some((sight.shows(from).into_owned(), sight.shows(to).into_owned())));
        let mut moved = moved.await?;
        if whole_events {
            moved = together(&moved)?;
            // In the middle of an event a balance would tell what a line moved that is not seen.
            moved.iter_mut().for_each(|line| (line.from_balance, line.to_balance) = (None, None));
        }
        let place = |(seq, line): (i64, i64)| -> Result<Place, StoreError> {
            let line = if whole_events { u32::MAX } else { u32::try_from(line).map_err(StoreError::unreadable)? };
            Ok(Place { seq: Seq(to_u64(seq)?), line })
        };
        Ok(Walk { moved, onward: last.map(place).transpose()? })
    }

    /// The postings that enter one account or leave another of those that are meant, in the order of places and each once; the
    /// others of these accounts are not read, so an account may be busy. What is meant is asked of accounts as they are shown.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn entries(
        &self,
        viewer: &Viewer,
        enters: impl Fn(&Account) -> bool,
        leaves: impl Fn(&Account) -> bool,
    ) -> Result<Vec<Movement>, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let sight = viewer.sight();
        let mut snapshot = Snapshot::open(self).await?;
        let standing = self.standing(&mut snapshot).await?;
        let mut rows: BTreeMap<(i64, i64), Moved> = BTreeMap::new();
        let of = |is_meant: &dyn Fn(&Account) -> bool| -> Vec<String> {
            let meant = standing.all.iter().filter(|(_, (account, _))| is_meant(&sight.shows(account)));
            meant.map(|(id, _)| id.to_string()).collect()
        };
        for (side, ids) in [("to_account_id", of(&enters)), ("from_account_id", of(&leaves))] {
            for some in ids.chunks(AT_ONCE) {
                let sql = format!("SELECT {COLUMNS} FROM postings WHERE seq < $1 AND {side} IN ({})", some.join(", "));
                let found: Vec<Moved> = snapshot.select(sql, &[size], "postings", Moved::from_sqlite).await?;
                rows.extend(found.into_iter().map(|row| ((row.seq, row.line), row)));
            }
        }
        drop(snapshot);
        let account = |id| standing.all.get(&id).map(|(account, _)| account);
        let shows = |from: &Account, to: &Account| {
            let (from, to) = (sight.shows(from).into_owned(), sight.shows(to).into_owned());
            (from != to).then_some((from, to))
        };
        self.told(account, rows.into_values().collect(), shows).await
    }

    /// The postings of these events, in the order of places.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn movements_of(&self, viewer: &Viewer, events: &[Seq]) -> Result<Vec<Movement>, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let seqs = events.iter().map(|seq| to_i64(seq.0)).collect::<Result<BTreeSet<i64>, _>>()?;
        if seqs.is_empty() {
            return Ok(Vec::new());
        }
        let list = seqs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let wanted = format!("WHERE seq < $1 AND seq IN ({list}) ORDER BY seq, line");
        self.moved(viewer, &wanted, &[size]).await
    }

    /// The latest postings of exactly this amount, latest first and at most `limit`, of the latest `AMOUNTS_FAR` of everybody
    /// where the viewer does not see all.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn movements_of_amount(
        &self,
        viewer: &Viewer,
        amount: Euro,
        limit: u32,
    ) -> Result<Vec<Movement>, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let (sight, whole) = (viewer.sight(), viewer.sight().is_whole());
        let sql = format!(
            "SELECT {COLUMNS} FROM postings WHERE amount_cents = $1 AND seq < $2 ORDER BY seq DESC, line LIMIT $3"
        );
        let far = if whole { limit } else { limit.max(AMOUNTS_FAR) };
        let numbers = [amount.cents(), size, i64::from(far)];
        let mut snapshot = Snapshot::open(self).await?;
        let mut rows: Vec<Moved> = snapshot.select(sql, &numbers, "postings", Moved::from_sqlite).await?;
        let standing = self.standing(&mut snapshot).await?;
        drop(snapshot);
        let account = |id| standing.all.get(&id).map(|(account, _)| account);
        // Events are read of what is shown alone: of two thousand postings a Land may see one.
        let is_hidden = |row: &Moved| match (account(row.from_account_id), account(row.to_account_id)) {
            (Some(from), Some(to)) => sight.shows_posting(from, to).is_none(),
            _ => false, // an account that is lost is told below
        };
        rows.retain(|row| !is_hidden(row));
        rows.truncate(limit as usize);
        let mut moved = self.told(account, rows, |from, to| sight.shows_posting(from, to)).await?;
        if !whole {
            // Of an event only what has this amount was read: a balance within it can tell what another line moved.
            moved.iter_mut().for_each(|line| (line.from_balance, line.to_balance) = (None, None));
        }
        Ok(moved)
    }

    /// The wanted rows whose accounts the viewer sees, with these accounts.
    async fn moved(&self, viewer: &Viewer, wanted: &str, numbers: &[i64]) -> Result<Vec<Movement>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM postings {wanted}");
        let mut snapshot = Snapshot::open(self).await?;
        let rows = snapshot.select(sql, numbers, "postings", Moved::from_sqlite).await?;
        drop(snapshot);
        let ids: BTreeSet<i64> = rows.iter().flat_map(|row| [row.from_account_id, row.to_account_id]).collect();
        let mut accounts = BTreeMap::new();
        for row in accounts::Entity::find().filter(accounts::Column::AccountId.is_in(ids)).all(&self.db).await? {
            accounts.insert(row.account_id, account_of(row)?);
        }
        self.told(|id| accounts.get(&id), rows, |from, to| viewer.sight().shows_posting(from, to)).await
    }

    /// The rows that are shown to the viewer, with their accounts and events.
    async fn told<'a>(
        &self,
        account: impl Fn(i64) -> Option<&'a Account>,
        rows: Vec<Moved>,
        shows: impl Fn(&Account, &Account) -> Option<(Account, Account)>,
    ) -> Result<Vec<Movement>, StoreError> {
        let seqs: BTreeSet<i64> = rows.iter().map(|row| row.seq).collect();
        let mut events = BTreeMap::new();
        for row in journal::Entity::find().filter(journal::Column::Seq.is_in(seqs)).all(&self.db).await? {
            events.insert(row.seq, Arc::new(read_event(&row)?));
        }
        let account = |id: i64| account(id).ok_or_else(|| StoreError::lost("Konto", id));
        let mut moved = Vec::with_capacity(rows.len());
        let mut unseen = BTreeSet::new();
        for row in &rows {
            let shown = shows(account(row.from_account_id)?, account(row.to_account_id)?);
            if shown.is_none_or(|(from, to)| from.stage == Stage::Unseen || to.stage == Stage::Unseen) {
                unseen.extend([(row.seq, row.from_account_id), (row.seq, row.to_account_id)]);
            }
        }
        for row in rows {
            let booked = (account(row.from_account_id)?, account(row.to_account_id)?);
            let Some((from, to)) = shows(booked.0, booked.1) else { continue };
            let line = u32::try_from(row.line).map_err(StoreError::unreadable)?;
            let said = |shown: &Account, booked: &Account, id: i64, cents: i64| {
                let is_said = shown == booked && !unseen.contains(&(row.seq, id));
                is_said.then(|| Euro::from_cents(cents)).transpose()
            };
            moved.push(Movement {
                place: Place { seq: Seq(to_u64(row.seq)?), line },
                from_balance: said(&from, booked.0, row.from_account_id, row.from_balance_cents)?,
                to_balance: said(&to, booked.1, row.to_account_id, row.to_balance_cents)?,
                from,
                to,
                amount: Euro::from_cents(row.amount_cents)?,
                event: events.get(&row.seq).cloned().ok_or_else(|| StoreError::lost("Ereignis", row.seq))?,
            });
        }
        Ok(moved)
    }
}

/// The accounts that a walk is about.
struct Wanted {
    /// Account by account, by their numbers, the one that it is shown as: between two that are shown as one nothing moves.
    group_of: HashMap<i64, usize>,
}

impl Wanted {
    fn among(all: &BTreeMap<i64, (Account, Euro)>, sight: &Sight, wanted: impl Fn(&Account) -> bool) -> Wanted {
        let mut groups: HashMap<Cow<'_, Account>, usize> = HashMap::new();
        let mut group_of = HashMap::new();
        for (id, (account, _)) in all {
            let shown = sight.shows(account);
            if shown.stage == Stage::Unseen || !wanted(&shown) {
                continue;
            }
            // Whoever sees all is shown each as itself, and nothing has to be compared.
            let next = group_of.len();
            group_of.insert(*id, if sight.is_whole() { next } else { *groups.entry(shown).or_insert(next) });
        }
        Wanted { group_of }
    }

    /// Whether a posting leaves or enters one of them, and does not stay within what is shown as one.
    fn has(&self, row: &Moved) -> bool {
        self.group_of.get(&row.from_account_id) != self.group_of.get(&row.to_account_id)
    }

    /// The numbers of the accounts, in their order.
    fn ids(&self) -> BTreeSet<i64> {
        self.group_of.keys().copied().collect()
    }

    /// The numbers of those that are shown as one, for each that stands for several.
    fn as_one(&self) -> Vec<Vec<i64>> {
        let mut groups: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        for (id, group) in &self.group_of {
            groups.entry(*group).or_default().push(*id);
        }
        groups.into_values().filter(|ids| ids.len() > 1).collect()
    }

    /// The first rows after a place, as many as are asked for where there are so many.
    async fn rows(
        &self,
        snapshot: &mut Snapshot,
        size: i64,
        after: (i64, i64),
        most: usize,
    ) -> Result<Vec<Moved>, StoreError> {
        let (ids, limit) = (self.ids(), to_i64(most as u64)?);
        if ids.len() <= FEW {
            let sql = statement(&ids, &self.as_one());
            return snapshot.select(sql, &[size, after.0, after.1, limit], "postings", Moved::from_sqlite).await;
        }
        let mut after = after.max((first_use(snapshot, &ids).await?, -1));
        let (mut found, mut window) = (Vec::new(), limit);
        loop {
            let sql = format!("SELECT {COLUMNS} FROM postings WHERE {BEYOND} AND seq >= $2 {END}");
            let numbers = [size, after.0, after.1, window];
            let rows: Vec<Moved> = snapshot.select(sql, &numbers, "postings", Moved::from_sqlite).await?;
            let is_end = to_i64(rows.len() as u64)? < window;
            after = rows.last().map_or(after, |row| (row.seq, row.line));
            found.extend(rows.into_iter().filter(|row| self.has(row)).take(most.saturating_sub(found.len())));
            if is_end || found.len() >= most {
                return Ok(found);
            }
            window = window.saturating_mul(4).min(WINDOW);
        }
    }
}

/// The event that used one of these accounts first. Accounts are numbered in the order of their first use, so it is that of
/// the lowest number.
async fn first_use(snapshot: &mut Snapshot, ids: &BTreeSet<i64>) -> Result<i64, StoreError> {
    let Some(lowest) = ids.first() else { return Ok(0) };
    let mut first = i64::MAX;
    for side in ["from_account_id", "to_account_id"] {
        let sql = format!("SELECT {COLUMNS} FROM postings WHERE {side} = $1 ORDER BY seq, line LIMIT 1");
        let rows: Vec<Moved> = snapshot.select(sql, &[*lowest], "postings", Moved::from_sqlite).await?;
        first = rows.first().map_or(first, |row| first.min(row.seq));
    }
    Ok(first)
}

/// The rows of a walk, and whether there are no more. Of whole events there are more than `limit` where one alone has more.
async fn walked(
    snapshot: &mut Snapshot,
    wanted: &Wanted,
    size: i64,
    after: Option<Place>,
    limit: u32,
    whole_events: bool,
) -> Result<(Vec<Moved>, bool), StoreError> {
    let after = after.map_or((-1, -1), |place| (to_i64(place.seq.0).unwrap_or(i64::MAX), place.line.into()));
    let mut most = limit as usize;
    loop {
        let mut rows = wanted.rows(snapshot, size, after, most.saturating_add(1)).await?;
        let Some(next) = rows.get(most).map(|row| row.seq) else { return Ok((rows, true)) };
        rows.truncate(most);
        rows.retain(|row| !whole_events || row.seq < next);
        if !rows.is_empty() {
            return Ok((rows, false));
        }
        most = most.saturating_mul(8).max(1);
    }
}

/// Event by event: what the viewer sees both sides of, then the sums of what comes from or goes to where they do not see.
fn together(moved: &[Movement]) -> Result<Vec<Movement>, StoreError> {
    let is_half = |moved: &&Movement| moved.from.stage == Stage::Unseen || moved.to.stage == Stage::Unseen;
    let mut all: Vec<Movement> = Vec::with_capacity(moved.len());
    for event in moved.chunk_by(|one, next| one.place.seq == next.place.seq) {
        let (half, own): (Vec<&Movement>, Vec<&Movement>) = event.iter().partition(is_half);
        let mut sums: BTreeMap<(&Account, &Account), Movement> = BTreeMap::new();
        for part in half {
            match sums.entry((&part.from, &part.to)) {
                Entry::Vacant(none) => drop(none.insert(part.clone())),
                Entry::Occupied(mut sum) => sum.get_mut().amount = sum.get().amount.plus(part.amount)?,
            }
        }
        let shown = own.into_iter().cloned().chain(sums.into_values());
        all.extend((0..).zip(shown).map(|(line, moved)| Movement { place: Place { line, ..moved.place }, ..moved }));
    }
    Ok(all)
}

/// The rows of few accounts. Their numbers are the store's own.
fn statement(ids: &BTreeSet<i64>, as_one: &[Vec<i64>]) -> String {
    let mut part = BEYOND.to_owned();
    for ids in as_one {
        let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        part.push_str(&format!(" AND NOT (+from_account_id IN ({ids}) AND +to_account_id IN ({ids}))"));
    }
    let sides = ids.iter().flat_map(|id| ["from_account_id", "to_account_id"].map(|side| (side, id)));
    let parts = sides.map(|(side, id)| {
        format!(
            "SELECT * FROM (SELECT {COLUMNS} FROM postings WHERE {side} = {id} AND {part} AND seq >= $2 {END}) AS p"
        )
    });
    // UNION without ALL: a posting between two wanted accounts is one posting.
    format!("SELECT {COLUMNS} FROM ({}) AS found {END}", parts.collect::<Vec<_>>().join(" UNION "))
}
