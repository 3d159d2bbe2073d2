//! The short way to canonical bytes: what serde_json wrote, with the members of each object in order.
//!
//! serde_json already writes the escapes and whole numbers of RFC 8785 and no white space, so only the order of members
//! can differ. It is not a parser for bytes from outside, and it answers `None` for whatever it does not understand at
//! once (keys beyond plain ASCII, numbers that are not whole or too large, text that is not NFC): then the long way
//! decides, and names the place. A property test holds both ways equal.

use super::{MAX_INTEGER, is_nfc};

/// The canonical form of JSON that serde_json wrote, if sorting is all it needs.
pub(super) fn canonical(plain: &[u8]) -> Option<Vec<u8>> {
    let mut sorter = Sorter { plain, at: 0, out: Vec::with_capacity(plain.len()) };
    sorter.value()?;
    (sorter.at == plain.len()).then_some(sorter.out)
}

struct Sorter<'a> {
    plain: &'a [u8],
    at: usize,
    out: Vec<u8>,
}

/// A member as it stands in the output: its key, and where it begins and ends.
struct Member<'a> {
    key: &'a [u8],
    begin: usize,
    end: usize,
}

impl<'a> Sorter<'a> {
    fn peek(&self) -> Option<u8> {
        self.plain.get(self.at).copied()
    }

    /// Takes one byte over if it is this one.
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.out.push(byte);
            self.at += 1;
        }
        found
    }

    fn value(&mut self) -> Option<()> {
        match self.peek()? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => self.text().map(|_| ()),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let found = self.plain.get(self.at..)?.starts_with(word);
        self.out.extend_from_slice(word);
        self.at += word.len();
        found.then_some(())
    }

    fn number(&mut self) -> Option<()> {
        let rest = self.plain.get(self.at..)?;
        let length = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'-').unwrap_or(rest.len());
        let digits = rest.get(..length)?;
        let number: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        // A fraction or an exponent would stand behind the digits and is not understood here.
        let ends = !matches!(rest.get(length), Some(b'.' | b'e' | b'E'));
        self.out.extend_from_slice(digits);
        self.at += length;
        (ends && (-MAX_INTEGER..=MAX_INTEGER).contains(&number)).then_some(())
    }

    /// Takes a text over; returns it with its quotes.
    fn text(&mut self) -> Option<&'a [u8]> {
        let rest = self.plain.get(self.at..)?;
        let mut length = 1;
        loop {
            match rest.get(length)? {
                b'"' => break,
                b'\\' => length += 2,
                _ => length += 1,
            }
        }
        let text = rest.get(..=length)?;
        if !text.is_ascii() && !std::str::from_utf8(text).is_ok_and(is_nfc) {
            return None;
        }
        self.out.extend_from_slice(text);
        self.at += length + 1;
        Some(text)
    }

    fn array(&mut self) -> Option<()> {
        self.take(b'[');
        if self.take(b']') {
            return Some(());
        }
        loop {
            self.value()?;
            if !self.take(b',') {
                return self.take(b']').then_some(());
            }
        }
    }

    fn object(&mut self) -> Option<()> {
        self.take(b'{');
        if self.take(b'}') {
            return Some(());
        }
        let mut members: Vec<Member<'a>> = Vec::with_capacity(16);
        loop {
            let begin = self.out.len();
            let key = self.text()?;
            // Within plain ASCII the order of bytes is that of UTF-16; an escape would have another.
            if !key.is_ascii() || key.contains(&b'\\') || !self.take(b':') {
                return None;
            }
            self.value()?;
            members.push(Member { key, begin, end: self.out.len() });
            if !self.take(b',') {
                break;
            }
        }
        self.sort(&mut members)?;
        self.take(b'}').then_some(())
    }

    /// Puts the members at the end of the output into their order, if they are not in it.
    fn sort(&mut self, members: &mut [Member<'a>]) -> Option<()> {
        // Without its closing quote a key is smaller than one that goes on.
        let order = |member: &Member<'a>| member.key.split_last().map(|(_, key)| key).unwrap_or_default();
        if members.is_sorted_by(|a, b| order(a) < order(b)) {
            return Some(());
        }
        let begin = members.first()?.begin;
        members.sort_unstable_by(|a, b| order(a).cmp(order(b)));
        if members.is_sorted_by(|a, b| order(a) < order(b)) {
            let mut sorted = Vec::with_capacity(self.out.len() - begin);
            for (place, member) in members.iter().enumerate() {
                if place > 0 {
                    sorted.push(b',');
                }
                sorted.extend_from_slice(self.out.get(member.begin..member.end)?);
            }
            self.out.truncate(begin);
            self.out.extend_from_slice(&sorted);
            return Some(());
        }
        // A key twice.
        None
    }
}
