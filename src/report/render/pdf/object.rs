//! How PDF objects look in the file (ISO 32000-1, 7.3), and the numbers that they are given.
//!
//! lopdf has the types and keeps its own writer to itself, because it writes whole documents.

use lopdf::{Dictionary, Object, StringFormat};
use std::cell::Cell;
use std::rc::Rc;

/// Number of an object; the generation is always 0.
pub(super) type Id = u32;

/// Gives out object numbers; copies count together.
#[derive(Clone)]
pub(super) struct Ids(Rc<Cell<Id>>);

impl Ids {
    /// Starts behind the numbers that are fixed.
    pub(super) fn after(fixed: Id) -> Ids {
        Ids(Rc::new(Cell::new(fixed)))
    }

    pub(super) fn next(&self) -> Id {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

/// A reference to an object.
pub(super) const fn reference(id: Id) -> Object {
    Object::Reference((id, 0))
}

/// A PDF text string in UTF-16BE.
pub(super) fn text_string(text: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A whole number.
pub(super) fn integer(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut rest = number;
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        used += 1;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(20 - used));
}

/// A length or position to a hundredth: enough for the eye, short in the file.
pub(super) fn hundredths(out: &mut Vec<u8>, value: f32) {
    let value = (value * 100.0).round() as i64;
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    integer(out, value / 100);
    let (tenth, hundredth) = (value / 10 % 10, value % 10);
    if !value.is_multiple_of(100) {
        out.push(b'.');
        integer(out, tenth);
        if hundredth != 0 {
            integer(out, hundredth);
        }
    }
}

/// A part of a colour.
pub(super) fn thousandths(out: &mut Vec<u8>, value: u32) {
    integer(out, u64::from(value / 1000));
    if !value.is_multiple_of(1000) {
        out.extend_from_slice(format!(".{:03}", value % 1000).trim_end_matches('0').as_bytes());
    }
}

/// `12 0 R`.
pub(super) fn refer(out: &mut Vec<u8>, id: Id) {
    integer(out, u64::from(id));
    out.extend_from_slice(b" 0 R");
}

/// Any object but a stream, which `File` writes; a stream's dictionary stands for it.
pub(super) fn write(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(value) => hundredths(out, *value),
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, StringFormat::Literal) => literal(out, bytes),
        Object::String(bytes, StringFormat::Hexadecimal) => {
            out.push(b'<');
            out.extend(bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()));
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                write(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary),
        Object::Stream(stream) => write_dictionary(out, &stream.dict),
        Object::Reference((id, _)) => refer(out, *id),
    }
}

/// A dictionary in the order of its entries.
pub(super) fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary {
        write_name(out, key);
        out.push(b' ');
        write(out, value);
    }
    out.extend_from_slice(b">>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

/// `(…)` with escapes for the brackets, the backslash and the end of a line.
pub(super) fn literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}
