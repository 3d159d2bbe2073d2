//! A checkpoint of a public log, the form line by line, and the way there and back.

use super::*;
use crate::core::journal::hash::sha256;
use proptest::prelude::*;

const SUMDB: &str = include_str!("../../../../fixtures/vectors/c2sp/sumdb-checkpoint.txt");
const SUMDB_KEY: &str = include_str!("../../../../fixtures/vectors/c2sp/sumdb-vkey.txt");
const SPEC: &str = include_str!("../../../../fixtures/vectors/c2sp/spec-checkpoint.txt");

#[test]
fn checkpoint_of_the_go_checksum_database() {
    let known = [SUMDB_KEY.trim_end().parse::<VerifierKey>().unwrap()];
    let checkpoint = Checkpoint::open(SUMDB, "go.sum database tree", &known).unwrap();
    assert_eq!(checkpoint.size(), 6_476_701);
    assert_eq!(checkpoint.root().to_base64(), "mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=");
    assert_eq!(
        Checkpoint::open(SUMDB, "titelbuch.example", &known),
        Err(CheckpointError::ForeignOrigin {
            expected: "titelbuch.example".into(),
            found: "go.sum database tree".into()
        })
    );
    let larger = SUMDB.replace("6476701", "6476702");
    assert!(matches!(
        Checkpoint::open(&larger, "go.sum database tree", &known),
        Err(CheckpointError::Note(NoteError::BadSignature(_)))
    ));
    assert_eq!(
        Checkpoint::open(SUMDB, "go.sum database tree", &[]),
        Err(CheckpointError::Note(NoteError::NoKnownSignature))
    );
}

#[test]
fn form_of_the_example_of_the_specification() {
    let (text, _) = SPEC.split_once("\n\n").unwrap();
    let checkpoint = Checkpoint::parse(&format!("{text}\n")).unwrap();
    assert_eq!((checkpoint.origin(), checkpoint.size()), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(checkpoint.to_text(), format!("{text}\n"));
}

#[test]
fn extension_lines_are_kept() {
    let root = sha256(b"x");
    let text = format!("titelbuch.example\n7\n{}\nsize of the moon\nanother line\n", root.to_base64());
    let checkpoint = Checkpoint::parse(&text).unwrap();
    assert_eq!(checkpoint.extensions(), ["size of the moon", "another line"]);
    assert_eq!(checkpoint.to_text(), text);
}

#[test]
fn other_spellings_are_refused() {
    let root = sha256(b"x").to_base64();
    for wrong in [
        String::new(),
        "\n".into(),
        format!("o\n7\n{root}"),
        "o\n7\n".into(),
        format!("\n7\n{root}\n"),
        format!("o\t\n7\n{root}\n"),
        format!("o\n\n{root}\n"),
        format!("o\n07\n{root}\n"),
        format!("o\n+7\n{root}\n"),
        format!("o\n-7\n{root}\n"),
        format!("o\n7 \n{root}\n"),
        format!("o\n18446744073709551616\n{root}\n"),
        format!("o\n7\n{}\n", sha256(b"x")),
        format!("o\n7\n{root}\n\n"),
        format!("o\n7\n{root}\n\nx\n"),
        format!("o\n0\n{root}\n"),
    ] {
        assert!(Checkpoint::parse(&wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn the_empty_journal_has_one_root() {
    assert_eq!(Checkpoint::new("o", 0, sha256(b"x")), Err(CheckpointError::EmptyRoot));
    let checkpoint = Checkpoint::new("o", 0, empty_root()).unwrap();
    assert_eq!(checkpoint.to_text(), "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    for origin in ["", "two\nlines"] {
        assert_eq!(Checkpoint::new(origin, 1, empty_root()), Err(CheckpointError::Origin(origin.into())));
    }
}

proptest! {
    #[test]
    fn what_was_signed_is_opened(seed: [u8; 32], size in 1..=u64::MAX, root: [u8; 32]) {
        let key = SigningKey::from_seed("titelbuch.example", &seed).unwrap();
        let checkpoint = Checkpoint::new("titelbuch.example", size, Hash::from_bytes(root)).unwrap();
        let signed = checkpoint.sign(&key).unwrap();
        prop_assert_eq!(Checkpoint::open(&signed, "titelbuch.example", &[key.verifier_key()]), Ok(checkpoint));
        let other = SigningKey::from_seed("other.example", &seed).unwrap();
        prop_assert!(Checkpoint::open(&signed, "titelbuch.example", &[other.verifier_key()]).is_err());
    }
}
