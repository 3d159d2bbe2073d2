//! Reading many leaves: what a replay needs of each, without building it twice.
//!
//! A leaf is written in one form, so its members stand in one known order, and its accounts are, byte for byte, those
//! of earlier leaves. `Reader` walks along that form, reads each account once and numbers it, and asks serde only for
//! the body, by the name that stands behind it. It never refuses and never forgives: what does not look exactly as
//! expected is read by `Event::from_bytes`, whose word is the last one. So both accept the same leaves with the same
//! meaning, which the tests hold true. No one-leaf reading uses this; it is for `verify`.

use super::{Body, Event, EventError};
use crate::core::account::Account;
use crate::core::calendar::{Instant, parse_date};
use crate::core::command::{Authentication, Channel};
use crate::core::ids::{ActorId, CommandId, Seq};
use crate::core::journal::canonical;
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use serde::de::value::{BorrowedStrDeserializer, Error as Plain, MapAccessDeserializer};
use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

/// What a leaf tells to a replay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retold {
    pub seq: Seq,
    pub recorded_at: Instant,
    pub command_id: CommandId,
    pub body: Body,
    pub postings: Vec<Movement>,
    /// Accounts that no earlier leaf named; their numbers follow those before.
    pub opened: Vec<Account>,
}

/// A posting between numbered accounts: 0 is the first that the reader met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    pub from: usize,
    pub to: usize,
    pub amount_cents: Euro,
}

/// Reads leaves in the order of the journal and numbers their accounts in the order of first use.
#[derive(Default)]
pub struct Reader {
    /// By the bytes that named the account before.
    texts: HashMap<Box<[u8]>, usize>,
    numbers: HashMap<Account, usize>,
    opened: Vec<Account>,
}

impl Reader {
    /// Reads one leaf, as strictly as `Event::from_bytes`. After an error the numbers are no longer those of the
    /// journal, because the leaf may have named accounts.
    ///
    /// # Errors
    /// `Unreadable` for unknown types, versions or fields.
    pub fn read(&mut self, leaf: &[u8]) -> Result<Retold, EventError> {
        let retold = match self.along_the_form(leaf) {
            Some(retold) => retold,
            None => self.in_full(Event::from_bytes(leaf)?),
        };
        Ok(Retold { opened: std::mem::take(&mut self.opened), ..retold })
    }

    fn in_full(&mut self, event: Event) -> Retold {
        let Event { seq, recorded_at, command_id, body, postings, .. } = event;
        let movements = postings.into_iter().map(|posting| Movement {
            from: self.number(posting.from),
            to: self.number(posting.to),
            amount_cents: posting.amount_cents,
        });
        Retold { postings: movements.collect(), seq, recorded_at, command_id, body, opened: Vec::new() }
    }

    fn number(&mut self, account: Account) -> usize {
        let next = self.numbers.len();
        if let Some(number) = self.numbers.get(&account) {
            return *number;
        }
        self.opened.push(account.clone());
        self.numbers.insert(account, next);
        next
    }

    /// `None` for whatever is not the expected form; the members stand in the order of RFC 8785.
    fn along_the_form(&mut self, leaf: &[u8]) -> Option<Retold> {
        let mut at = Cursor { rest: leaf };
        at.literal(b"{\"actor\":")?;
        ActorId::new(at.text()?).ok()?;
        at.literal(b",\"authentication\":")?;
        word::<Authentication>(at.text()?)?;
        at.literal(b",\"body\":")?;
        let body = at.body()?;
        at.literal(b",\"booked_on\":")?;
        parse_date(at.text()?).ok()?;
        at.literal(b",\"channel\":")?;
        word::<Channel>(at.text()?)?;
        at.literal(b",\"command_id\":")?;
        let command_id = CommandId::new(at.text()?).ok()?;
        at.literal(b",\"command_sha256\":")?;
        at.text()?.parse::<Hash>().ok()?;
        at.literal(b",\"form\":\"titelbuch/1\",\"postings\":[")?;
        let postings = self.movements(&mut at)?;
        at.literal(b",\"recorded_at\":")?;
        let recorded_at = Instant::parse(at.text()?).ok()?;
        at.literal(b",\"seq\":")?;
        let seq = Seq(at.number()?);
        if at.literal(b",\"voucher\":").is_some() {
            at.text()?;
        }
        at.literal(b"}")?;
        at.rest.is_empty().then_some(Retold { seq, recorded_at, command_id, body, postings, opened: Vec::new() })
    }

    /// What stands between `[` and `]`, and the `]`.
    fn movements(&mut self, at: &mut Cursor<'_>) -> Option<Vec<Movement>> {
        let mut movements = Vec::new();
        if at.literal(b"]").is_some() {
            return Some(movements);
        }
        loop {
            at.literal(b"{\"amount_cents\":")?;
            let amount_cents = Euro::from_cents(i64::try_from(at.number()?).ok()?).ok()?;
            at.literal(b",\"from\":")?;
            let from = self.account(at.flat_object()?)?;
            at.literal(b",\"to\":")?;
            let to = self.account(at.flat_object()?)?;
            at.literal(b"}")?;
            movements.push(Movement { from, to, amount_cents });
            if at.literal(b",").is_none() {
                return at.literal(b"]").map(|()| movements);
            }
        }
    }

    /// The same bytes are the same account; other bytes may be as well.
    fn account(&mut self, text: &[u8]) -> Option<usize> {
        if let Some(number) = self.texts.get(text) {
            return Some(*number);
        }
        let number = self.number(canonical::from_bytes(text).ok()?);
        self.texts.insert(text.into(), number);
        Some(number)
    }
}

/// One of an enumeration's words.
fn word<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    T::deserialize(BorrowedStrDeserializer::<Plain>::new(text)).ok()
}

/// Where the reading stands. After a `None` it is given up, but for `literal`, which then has not moved.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn literal(&mut self, expected: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    /// A text in quotes that means what it spells: no escapes.
    fn text(&mut self) -> Option<&'a str> {
        let inside = self.rest.strip_prefix(b"\"")?;
        let end = inside.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
        let (text, rest) = inside.split_at_checked(end)?;
        self.rest = rest.strip_prefix(b"\"")?;
        std::str::from_utf8(text).ok()
    }

    /// A whole number from 0 on, of at most 16 digits, without leading zeros.
    fn number(&mut self) -> Option<u64> {
        let end = self.rest.iter().take(17).position(|byte| !byte.is_ascii_digit())?;
        let (digits, rest) = self.rest.split_at_checked(end)?;
        if digits.is_empty() || (digits.len() > 1 && digits.starts_with(b"0")) {
            return None;
        }
        self.rest = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    /// From here to the first `}`. Whether that is an object, who reads it will see.
    fn flat_object(&mut self) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|byte| *byte == b'}')?;
        let (object, rest) = self.rest.split_at_checked(end + 1)?;
        self.rest = rest;
        Some(object)
    }

    /// The body, read as what its type says.
    fn body(&mut self) -> Option<Body> {
        const MARK: &[u8] = b"\"type\":";
        let at = self.rest.windows(MARK.len()).position(|bytes| bytes == MARK)?;
        let name = Cursor { rest: self.rest.get(at + MARK.len()..)? }.text()?;
        // What comes in great numbers; all others go the long way.
        match name {
            "committed/1" => self.named(name).map(Body::Committed),
            "project_registered/1" => self.named(name).map(Body::ProjectRegistered),
            "commitment_made/1" => self.named(name).map(Body::CommitmentMade),
            "order_certified/1" => self.named(name).map(Body::OrderCertified),
            "order_issued/1" => self.named(name).map(Body::OrderIssued),
            "paid/1" => self.named(name).map(Body::Paid),
            "reversed/1" => self.named(name).map(Body::Reversed),
            _ => None,
        }
    }

    /// One object, when its own type is this name.
    fn named<T: Deserialize<'a>>(&mut self, name: &str) -> Option<T> {
        let (found, rest) = canonical::first_of::<Named<T>>(self.rest)?;
        self.rest = rest;
        (found.name == name).then_some(found.what)
    }
}

/// A body whose type stands among its fields, read without keeping those until the type is met.
struct Named<'a, T> {
    name: &'a str,
    what: T,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<'de, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(NamedVisitor(PhantomData))
    }
}

struct NamedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
    type Value = Named<'de, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a type")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Named<'de, T>, A::Error> {
        let mut others = WithoutType { members, name: None };
        let what = T::deserialize(MapAccessDeserializer::new(&mut others))?;
        let name = others.name.ok_or_else(|| A::Error::missing_field("type"))?;
        Ok(Named { name, what })
    }
}

/// The members of an object but for its type, which is put aside.
struct WithoutType<'de, A> {
    members: A,
    name: Option<&'de str>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for &mut WithoutType<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.members.next_key::<&'de str>()? {
            if key != "type" {
                return seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some);
            }
            if self.name.replace(self.members.next_value()?).is_some() {
                return Err(A::Error::duplicate_field("type"));
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.members.next_value_seed(seed)
    }
}

#[cfg(test)]
mod tests;
