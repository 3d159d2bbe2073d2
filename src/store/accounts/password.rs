//! What a password must be: long, and not one that everybody tries first. Pure; no rule says which characters it has.
//!
//! Length is counted in characters after NFC, so that the same password is the same on every keyboard.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

pub const SHORTEST: usize = 12;
pub const LONGEST: usize = 128;

/// Words of this house: whoever guesses tries them first.
const OF_THIS_HOUSE: [&str; 2] = ["titelbuch", "onlinezugangsgesetz"];

/// Words that are tried with a number behind or before them.
const TRIED: [&str; 12] = [
    "passwort",
    "password",
    "kennwort",
    "passwörter",
    "willkommen",
    "welcome",
    "geheim",
    "qwertz",
    "qwerty",
    "hallo",
    "sommer",
    "winter",
];

static COMMON: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| include_str!("../../../fixtures/common_passwords.txt").lines().collect());

/// What is wrong with a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    #[error("Das Passwort hat {0} Zeichen; nötig sind mindestens {SHORTEST}.")]
    TooShort(usize),
    #[error("Das Passwort hat {0} Zeichen; möglich sind höchstens {LONGEST}.")]
    TooLong(usize),
    #[error("Dieses Passwort steht in einer Liste, die beim Raten zuerst versucht wird.")]
    Common,
    #[error("Das Passwort enthält „{0}“; wer rät, versucht das zuerst.")]
    Guessable(String),
}

impl PasswordFault {
    /// What would be possible.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            PasswordFault::TooShort(_) => "Vier oder mehr Wörter, die nichts miteinander zu tun haben, genügen.",
            PasswordFault::TooLong(_) => "Ein kürzeres Passwort wählen.",
            PasswordFault::Common => "Ein anderes Passwort wählen, das sonst niemand benutzt.",
            PasswordFault::Guessable(_) => "Anmeldename und Name dieses Programms weglassen.",
        }
    }
}

/// The one form in which a password is compared and kept.
#[must_use]
pub fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// Everything that is wrong with this password for this login; nothing where it may be chosen.
#[must_use]
pub fn faults(login: &str, password: &str) -> Vec<PasswordFault> {
    let password = normal(password);
    let (length, lower) = (password.chars().count(), password.to_lowercase());
    let mut faults = Vec::new();
    if length < SHORTEST {
        faults.push(PasswordFault::TooShort(length));
    }
    if length > LONGEST {
        faults.push(PasswordFault::TooLong(length));
    }
    let alone = lower.trim_matches(|letter: char| !letter.is_alphabetic());
    if COMMON.contains(lower.as_str()) || TRIED.contains(&alone) || repeats_a_short_piece(&lower) {
        faults.push(PasswordFault::Common);
    }
    // Very short names are part of many words, and forbid nothing.
    let own = Some(login).filter(|login| login.chars().count() >= 4);
    let guessed = own.into_iter().chain(OF_THIS_HOUSE).filter(|word| lower.contains(&word.to_lowercase()));
    faults.extend(guessed.map(|word| PasswordFault::Guessable(word.to_owned())));
    faults
}

/// `aaaaaaaaaaaa` and `abcabcabcabc` are as short as what they repeat.
fn repeats_a_short_piece(password: &str) -> bool {
    let letters: Vec<char> = password.chars().collect();
    (1..=4).any(|piece| letters.len() > piece && letters.iter().zip(letters.iter().skip(piece)).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    //! The policy as a table.

    use super::*;

    #[test]
    fn a_password_is_refused_for_every_reason_and_for_no_other() {
        let long = "ä".repeat(LONGEST);
        for (password, expected) in [
            ("pferd batterie heft", &[][..]),
            ("              pferd", &[]),
            ("123456789 Pferde", &[]),
            (&long[..0], &["0 Zeichen"]),
            ("elf zeichen", &["11 Zeichen"]),
            ("Qwerty123456", &["Liste"]),
            ("qwertyuiop123", &["Liste"]),
            ("aaaaaaaaaaaaa", &["Liste"]),
            ("abcabcabcabca", &["Liste"]),
            ("passwort1234", &["Liste"]),
            ("2026!Sommer!2026", &["Liste"]),
            ("passwort und pferd", &[]),
            ("anna.beispiel-2021", &["„anna.beispiel“"]),
            ("Mein TitelBuch 2021", &["„titelbuch“"]),
            ("titelbuch", &["9 Zeichen", "„titelbuch“"]),
        ] {
            let found: Vec<String> = faults("anna.beispiel", password).iter().map(ToString::to_string).collect();
            assert_eq!(found.len(), expected.len(), "{password}: {found:?}");
            for word in expected {
                assert!(found.iter().any(|fault| fault.contains(word)), "{password}: {found:?}");
            }
        }
        assert_eq!(faults("a", &"äb#9Z".repeat(26)), [PasswordFault::TooLong(130)]);
        assert_eq!(faults("a", &"äb#9Z".repeat(25)), []);
        // One letter and its mark are one character, however they were typed.
        assert_eq!(faults("a", "a\u{308}bcdefghijk"), [PasswordFault::TooShort(11)]);
        assert!(COMMON.len() > 200 && COMMON.iter().all(|word| word.chars().count() >= SHORTEST));
    }
}
