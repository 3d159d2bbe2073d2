//! What a line needs of a leaf beside its body and postings, found along the canonical form.
//!
//! Not a reading of the leaf: `core::event::reading` has accepted it before. Here it is only looked up where four
//! members stand. Whatever does not look exactly as expected gives nothing, and the leaf is then read in full.

use crate::core::calendar::parse_date;
use crate::core::event::Event;
use time::Date;

/// Members of an event as they stand in its leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Members<'a> {
    pub actor: &'a str,
    pub booked_on: Date,
    pub recorded_at: &'a str,
    pub voucher: Option<&'a str>,
}

/// The members, if they stand where the form puts them and mean what they spell.
///
/// In JSON a name in its quotes behind a comma is never a part of a text, because a text has its quotes escaped. So
/// what is found by it is a member; that it is one of the event, and not of its body, follows from what stands behind.
pub(super) fn members(leaf: &[u8]) -> Option<Members<'_>> {
    let mut at = At(leaf);
    at.literal(b"{\"actor\":")?;
    let actor = at.text()?;
    at.skip_to(b",\"booked_on\":")?;
    let booked_on = parse_date(at.text()?).ok()?;
    at.literal(b",\"channel\":")?;
    at.text()?;
    at.literal(b",\"command_id\":")?;
    at.skip_to(b"],\"recorded_at\":")?;
    let recorded_at = at.text()?;
    at.literal(b",\"seq\":")?;
    at.digits();
    let voucher = match at.literal(b",\"voucher\":") {
        Some(()) => Some(at.text()?),
        None => None,
    };
    (at.0 == b"}").then_some(Members { actor, booked_on, recorded_at, voucher })
}

/// The same of an event that was read in full; `recorded_at` is its instant in text.
pub(super) fn members_of<'a>(event: &'a Event, recorded_at: &'a str) -> Members<'a> {
    let (actor, voucher) = (event.actor.as_str(), event.voucher.as_deref());
    Members { actor, booked_on: event.booked_on, recorded_at, voucher }
}

/// Where the looking stands.
struct At<'a>(&'a [u8]);

impl<'a> At<'a> {
    fn literal(&mut self, expected: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// Behind the first place where this stands.
    fn skip_to(&mut self, mark: &[u8]) -> Option<()> {
        let first = *mark.first()?;
        let mut rest = self.0;
        loop {
            let place = rest.iter().position(|byte| *byte == first)?;
            rest = rest.get(place..)?;
            if let Some(behind) = rest.strip_prefix(mark) {
                self.0 = behind;
                return Some(());
            }
            rest = rest.get(1..)?;
        }
    }

    /// A text in quotes that means what it spells: no escapes.
    fn text(&mut self) -> Option<&'a str> {
        let inside = self.0.strip_prefix(b"\"")?;
        let end = inside.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
        let (text, rest) = inside.split_at_checked(end)?;
        self.0 = rest.strip_prefix(b"\"")?;
        std::str::from_utf8(text).ok()
    }

    fn digits(&mut self) {
        let end = self.0.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.0.len());
        self.0 = self.0.get(end..).unwrap_or_default();
    }
}
