//! Looking for events by what somebody knows of them who holds the papers: the text of their voucher, their value date.
//!
//! Neither has a column, so leaves are read, newest first, and only so many at once: the answer says how far it looked
//! and where it goes on (ADR 0049). By its bytes it is seen whether a leaf can be one at all; what can is read as an
//! event, and that decides. Texts are compared in Unicode's lower case, here and not in the database: SQLite's LIKE
//! knows small and capital letters of ASCII alone, PostgreSQL's what its locale knows, and both books have to find the
//! same. So `ä` is `Ä`, and neither is `ae`; `ß` is not `ss`.

use crate::core::calendar::iso;
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::store::journal::FAR_IN_PART;
use crate::store::snapshot::Snapshot;
use crate::store::{Store, StoreError, Viewer, to_i64};
use sea_orm::FromQueryResult;
use time::Date;
use unicode_normalization::UnicodeNormalization as _;

/// Events that are looked through at once.
const FAR: u64 = 20_000;

/// Leaves of one statement.
const AT_ONCE: u64 = 2_000;

/// Events of which is asked at once whose they are.
const PACK: usize = 512;

const LEAVES: &str = "SELECT seq, leaf FROM journal WHERE seq >= $1 AND seq < $2 ORDER BY seq DESC";

/// What was found, newest first, and how far was looked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedThrough {
    pub events: Vec<Event>,
    /// The oldest event and the newest one that were looked at.
    pub first: Seq,
    pub last: Seq,
    /// Whether there are more among them that would not have fitted.
    pub more: bool,
    /// Where it goes on: the newest event that was not looked at.
    pub onward: Option<Seq>,
}

#[derive(FromQueryResult)]
struct Written {
    seq: i64,
    leaf: Vec<u8>,
}

impl Written {
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Written> {
        Ok(Written { seq: row.get(0)?, leaf: row.get(1)? })
    }

    fn event(&self) -> Result<Event, StoreError> {
        Event::from_bytes(&self.leaf).map_err(|e| StoreError::Unreadable(format!("Ereignis {}: {e}", self.seq)))
    }
}

/// What is looked for.
struct Wanted {
    /// In lower case.
    voucher: String,
    day: Option<Date>,
    /// The day as a leaf has it.
    member: Option<String>,
}

impl Wanted {
    fn new(text: &str, day: Option<Date>) -> Wanted {
        // Vouchers are stored in NFC; what is typed need not be.
        let voucher = text.nfc().collect::<String>().to_lowercase();
        Wanted { voucher, day, member: day.map(|day| format!("\"booked_on\":\"{}\"", iso(day))) }
    }

    fn is_in(&self, voucher: &str) -> bool {
        voucher.to_lowercase().contains(&self.voucher)
    }

    /// Whether a leaf can be one of them: `false` only where it is none.
    fn can_be(&self, leaf: &[u8]) -> bool {
        // What is no text, whoever reads it will say.
        let Ok(leaf) = std::str::from_utf8(leaf) else { return true };
        if self.member.as_ref().is_some_and(|member| leaf.contains(member.as_str())) {
            return true;
        }
        // Members stand in their order, and the voucher is the last one: a leaf without one ends with its number. In a
        // text quotes are escaped, so the last such name is that of the leaf and not a part of what is said.
        let Some(until_end) = leaf.strip_suffix("\"}") else { return false };
        match until_end.rsplit_once(",\"voucher\":\"") {
            Some((_, voucher)) => voucher.contains('\\') || self.is_in(voucher),
            None => true,
        }
    }

    fn is(&self, event: &Event) -> bool {
        self.day == Some(event.booked_on) || event.voucher.as_deref().is_some_and(|voucher| self.is_in(voucher))
    }
}

/// The first event that is looked at, and the one behind the last.
fn window(size: u64, top: Option<Seq>, far: u64) -> (u64, u64) {
    let end = top.map_or(size, |top| top.0.saturating_add(1).min(size));
    (end.saturating_sub(far), end)
}

impl Store {
    /// Events whose voucher contains a text, whatever its case, and those with a value date, newest first and at most
    /// `limit`: of the events up to `top`, or up to the last one, as many as are looked through at once.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn events_by_paper(
        &self,
        viewer: &Viewer,
        text: &str,
        day: Option<Date>,
        top: Option<Seq>,
        limit: u32,
    ) -> Result<LookedThrough, StoreError> {
        let whole = viewer.sight().is_whole();
        let size = self.head(viewer).await?.size;
        let (floor, end) = window(size, top, if whole { FAR } else { FAR_IN_PART });
        let (limit, wanted) = (limit as usize, Wanted::new(text, day));
        // Of those that somebody sees a part of, nobody knows beforehand how many are needed.
        let enough = if whole { limit.saturating_add(1) } else { usize::MAX };
        let found = self.newest_of(&wanted, floor, end, enough).await?;
        let mut events = Vec::new();
        for some in found.chunks(PACK) {
            events.extend(self.seen_by_seq(viewer, some.to_vec()).await?.into_values().rev());
            if events.len() > limit {
                break;
            }
        }
        let more = events.len() > limit;
        events.truncate(limit);
        // Where a page is full, it ends with the last one on it, whatever was read of others.
        let first = events.last().filter(|_| more).map_or(floor, |last| last.seq.0);
        let (last, onward) = (Seq(end.saturating_sub(1)), first.checked_sub(1).map(Seq));
        Ok(LookedThrough { events, first: Seq(first), last, more, onward })
    }

    /// The newest ones from `floor` to below `end`, whoever sees them, until there are enough.
    async fn newest_of(
        &self,
        wanted: &Wanted,
        floor: u64,
        mut end: u64,
        enough: usize,
    ) -> Result<Vec<Event>, StoreError> {
        let mut snapshot = Snapshot::open(self).await?;
        let mut found = Vec::new();
        while floor < end && found.len() < enough {
            let first = end.saturating_sub(AT_ONCE).max(floor);
            let numbers = [to_i64(first)?, to_i64(end)?];
            let rows: Vec<Written> =
                snapshot.select(LEAVES.to_owned(), &numbers, "journal", Written::from_sqlite).await?;
            for row in rows.iter().filter(|row| wanted.can_be(&row.leaf)) {
                let event = row.event()?;
                if wanted.is(&event) {
                    found.push(event);
                }
                if found.len() >= enough {
                    break;
                }
            }
            end = first;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    //! Tests of what a leaf is told by, and of how far is looked.

    use super::*;
    use crate::core::calendar::parse_date;

    /// A leaf with this at its end.
    fn leaf(end: &str) -> Vec<u8> {
        let start = "{\"actor\":\"anna\",\"body\":{\"type\":\"x/1\",\"voucher\":\"b-1\"},\"booked_on\":\"2025-02-17\"";
        format!("{start},\"channel\":\"cli\",\"seq\":7{end}}}").into_bytes()
    }

    #[test]
    fn a_leaf_is_told_by_its_own_voucher_and_value_date() {
        let with = leaf(",\"voucher\":\"Zuweisung 2025, ÄNDERUNG\"");
        for text in ["änderung", "ÄNDERUNG", "zuweisung 2025, ä", "a\u{308}nderung"] {
            assert!(Wanted::new(text, None).can_be(&with), "{text}");
            assert!(!Wanted::new(text, None).can_be(&leaf("")), "{text}");
        }
        // What stands elsewhere in the leaf is not the voucher.
        for text in ["anna", "b-1", "x/1", "2025-02-17"] {
            assert!(!Wanted::new(text, None).can_be(&with) && !Wanted::new(text, None).can_be(&leaf("")), "{text}");
        }
        // What is escaped is read before it is compared.
        assert!(Wanted::new("so", None).can_be(&leaf(",\"voucher\":\"sagt \\\"so\\\"\"")));
        assert!(Wanted::new("x", None).can_be(b"\xff"));
        let day = |text| Wanted::new("17.02.2025", parse_date(text).ok());
        assert!(day("2025-02-17").can_be(&leaf("")) && !day("2025-02-18").can_be(&leaf("")));
    }

    #[test]
    fn no_more_than_so_many_events_are_looked_through() {
        assert_eq!(window(0, None, 10), (0, 0));
        assert_eq!(window(7, None, 10), (0, 7));
        assert_eq!(window(1_000_000, None, 10), (999_990, 1_000_000));
        assert_eq!(window(1_000_000, Some(Seq(999_989)), 10), (999_980, 999_990));
        assert_eq!(window(5, Some(Seq(u64::MAX)), 10), (0, 5));
    }
}
