//! Signed notes of C2SP (`c2sp.org/signed-note`) with Ed25519: text, blank line, signature lines.
//!
//! A note is read by programs and auditors; its text means nothing until a known key has signed it,
//! which is why `open` is the only way to the text. Not here: where keys are kept, who may sign,
//! and randomness (a key is made from 32 random bytes that the caller brings).

use crate::core::journal::hash::sha256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use std::fmt;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// Type byte of Ed25519 in key ids and encoded keys.
const ED25519: u8 = 0x01;
const PRIVATE_PREFIX: &str = "PRIVATE+KEY+";
const SIGNATURE_PREFIX: &str = "\u{2014} ";
/// More than any witness set needs, few enough that a hostile file costs nothing.
const MAX_SIGNATURES: usize = 100;
const MAX_BYTES: usize = 1_000_000;

/// Why a key is not a key or a note is not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("„{0}“ ist kein Schlüsselname: er darf nicht leer sein und weder Leerraum noch „+“ enthalten")]
    KeyName(String),
    #[error("„{0}“ ist kein gültiger Prüfschlüssel (Name+Kennung+Base64, Ed25519)")]
    VerifierKey(String),
    // Never repeats the text: it may be the secret with a typing mistake.
    #[error("der Text ist kein gültiger Signaturschlüssel (PRIVATE+KEY+Name+Kennung+Base64, Ed25519)")]
    SigningKey,
    #[error("der Text einer signierten Notiz endet mit einem Zeilenumbruch und enthält sonst keine Steuerzeichen")]
    Text,
    #[error("das ist keine signierte Notiz: {0}")]
    Malformed(&'static str),
    #[error("zwei verschiedene Schlüssel heißen {0}")]
    AmbiguousKey(String),
    #[error("die Signatur von {0} ist falsch: der Text wurde verändert oder ein anderer Schlüssel benutzt")]
    BadSignature(String),
    #[error("keine Signatur stammt von einem bekannten Schlüssel")]
    NoKnownSignature,
}

/// The secret half of a key pair with its name; prints nothing of itself in `Debug`.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// The public half of a key pair with its name; its text is the C2SP vkey.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    key: ed25519_dalek::VerifyingKey,
}

/// Who signed a note: name and id of the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    pub name: String,
    pub key_id: u32,
}

/// A note of which at least one signature is by a known key and none by a known key is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The signed text with its final newline.
    pub text: String,
    /// Signatures by known keys, in the order of the note, each once.
    pub verified: Vec<Signature>,
    /// Signatures by keys that nobody named; nothing is known about them.
    pub unknown: Vec<Signature>,
}

impl SigningKey {
    /// The key pair that belongs to a 32-byte secret seed (RFC 8032).
    ///
    /// # Errors
    /// `KeyName` if the name cannot stand in a note.
    pub fn from_seed(name: impl Into<String>, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let name = checked_name(name.into())?;
        Ok(Self { name, key: ed25519_dalek::SigningKey::from_bytes(seed) })
    }

    /// Reads what `to_secret_text` wrote (the form of Go's `sumdb/note`).
    ///
    /// # Errors
    /// `SigningKey` for anything else, also if name, id and key do not fit together.
    pub fn from_secret_text(text: &str) -> Result<Self, NoteError> {
        let encoded = text.strip_prefix(PRIVATE_PREFIX).ok_or(NoteError::SigningKey)?;
        let (name, seed) = split_key(encoded).ok_or(NoteError::SigningKey)?;
        let key = Self::from_seed(name, &seed).map_err(|_| NoteError::SigningKey)?;
        if key.to_secret_text() == text { Ok(key) } else { Err(NoteError::SigningKey) }
    }

    /// `PRIVATE+KEY+name+id+base64(0x01 ‖ seed)`: the secret itself, for storing only.
    #[must_use]
    pub fn to_secret_text(&self) -> String {
        let id = self.verifier_key().id;
        format!("{PRIVATE_PREFIX}{}+{id:08x}+{}", self.name, encode_key(self.key.as_bytes()))
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public half, to be handed out.
    #[must_use]
    pub fn verifier_key(&self) -> VerifierKey {
        VerifierKey::new(self.name.clone(), self.key.verifying_key())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("name", &self.name).finish_non_exhaustive()
    }
}

impl VerifierKey {
    fn new(name: String, key: ed25519_dalek::VerifyingKey) -> Self {
        let mut identity = Vec::with_capacity(name.len() + 34);
        identity.extend_from_slice(name.as_bytes());
        identity.extend_from_slice(&[b'\n', ED25519]);
        identity.extend_from_slice(key.as_bytes());
        let [a, b, c, d, ..] = *sha256(&identity).as_bytes();
        Self { name, id: u32::from_be_bytes([a, b, c, d]), key }
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// First four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key).
    #[must_use]
    pub const fn key_id(&self) -> u32 {
        self.id
    }

    fn signed(&self, text: &str, signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}+{}", self.name, self.id, encode_key(self.key.as_bytes()))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let wrong = || NoteError::VerifierKey(text.to_owned());
        let (name, bytes) = split_key(text).ok_or_else(wrong)?;
        let name = checked_name(name.to_owned()).map_err(|_| wrong())?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| wrong())?;
        let key = Self::new(name, key);
        // Printing it again also compares the id and refuses every other spelling.
        if key.key.is_weak() || key.to_string() != text { Err(wrong()) } else { Ok(key) }
    }
}

/// Name and 32 key bytes of `name+id+base64(0x01 ‖ key)`; the id is compared by the caller.
fn split_key(text: &str) -> Option<(&str, [u8; 32])> {
    // Base64 has a plus of its own, so only the first two separate.
    let mut parts = text.splitn(3, '+');
    let (name, _id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = STANDARD.decode(key).ok()?;
    match bytes.split_first() {
        Some((&ED25519, key)) => Some((name, key.try_into().ok()?)),
        _ => None,
    }
}

fn encode_key(key: &[u8; 32]) -> String {
    let mut typed = [ED25519; 33];
    let (_, rest) = typed.split_at_mut(1);
    rest.copy_from_slice(key);
    STANDARD.encode(typed)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c == '+' || c.is_whitespace() || c.is_control())
}

fn checked_name(name: String) -> Result<String, NoteError> {
    if is_name(&name) { Ok(name) } else { Err(NoteError::KeyName(name)) }
}

fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ' && byte != b'\n')
}

/// The signed note: `text`, a blank line, one signature line.
///
/// # Errors
/// `Text` unless the text ends in a newline and has no other control character.
pub fn sign(text: &str, key: &SigningKey) -> Result<String, NoteError> {
    if !text.ends_with('\n') || has_control(text) {
        return Err(NoteError::Text);
    }
    let mut signature = key.verifier_key().id.to_be_bytes().to_vec();
    signature.extend_from_slice(&key.key.sign(text.as_bytes()).to_bytes());
    Ok(format!("{text}\n{SIGNATURE_PREFIX}{} {}\n", key.name, STANDARD.encode(signature)))
}

/// Checks a note against the known keys and hands out its text.
///
/// # Errors
/// `Malformed` for what is no note; `BadSignature` if any signature by a known key is wrong, even
/// beside a right one; `NoKnownSignature` if there is none by a known key; `AmbiguousKey`.
pub fn open(note: &str, known: &[VerifierKey]) -> Result<Opened, NoteError> {
    let (text, block) = split_note(note)?;
    let mut opened = Opened { text: text.to_owned(), verified: Vec::new(), unknown: Vec::new() };
    for (count, line) in block.lines().enumerate() {
        if count >= MAX_SIGNATURES {
            return Err(NoteError::Malformed("es hat zu viele Signaturen"));
        }
        let (by, bytes) = parse_signature(line)?;
        match find(known, &by)? {
            None => opened.unknown.push(by),
            Some(key) if !key.signed(text, &bytes) => {
                return Err(NoteError::BadSignature(format!("{}+{:08x}", by.name, by.key_id)));
            }
            Some(_) if opened.verified.contains(&by) => {}
            Some(_) => opened.verified.push(by),
        }
    }
    if opened.verified.is_empty() { Err(NoteError::NoKnownSignature) } else { Ok(opened) }
}

/// Text with its final newline, and the signature lines.
fn split_note(note: &str) -> Result<(&str, &str), NoteError> {
    if note.len() > MAX_BYTES {
        return Err(NoteError::Malformed("es ist zu lang"));
    }
    if has_control(note) {
        return Err(NoteError::Malformed("es enthält Steuerzeichen"));
    }
    // The text may have empty lines itself; the last one separates.
    let (text, block) =
        note.rsplit_once("\n\n").ok_or(NoteError::Malformed("die Leerzeile vor den Signaturen fehlt"))?;
    if block.is_empty() || !block.ends_with('\n') {
        return Err(NoteError::Malformed("die Signaturzeilen fehlen oder enden nicht mit einem Zeilenumbruch"));
    }
    let text = note.get(..=text.len()).ok_or(NoteError::Malformed("der Text fehlt"))?;
    Ok((text, block))
}

fn parse_signature(line: &str) -> Result<(Signature, Vec<u8>), NoteError> {
    let wrong = NoteError::Malformed("eine Signaturzeile hat nicht die Form „— Name Base64“");
    let Some((name, encoded)) = line.strip_prefix(SIGNATURE_PREFIX).and_then(|rest| rest.split_once(' ')) else {
        return Err(wrong);
    };
    let Ok(bytes) = STANDARD.decode(encoded) else { return Err(wrong) };
    match bytes.split_first_chunk::<4>() {
        Some((id, signature)) if is_name(name) && !signature.is_empty() => {
            Ok((Signature { name: name.to_owned(), key_id: u32::from_be_bytes(*id) }, signature.to_vec()))
        }
        _ => Err(wrong),
    }
}

fn find<'a>(known: &'a [VerifierKey], by: &Signature) -> Result<Option<&'a VerifierKey>, NoteError> {
    let mut matching = known.iter().filter(|key| key.name == by.name && key.id == by.key_id);
    let first = matching.next();
    if matching.any(|other| Some(other) != first) {
        return Err(NoteError::AmbiguousKey(format!("{}+{:08x}", by.name, by.key_id)));
    }
    Ok(first)
}
