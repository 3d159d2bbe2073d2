//! The published keys and notes of C2SP and of Go, their manglings, and every flipped byte.

use super::*;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    spec: Spec,
    go: Go,
}

#[derive(Deserialize)]
struct Spec {
    vkey: String,
    note: String,
}

#[derive(Deserialize)]
struct Go {
    peter_skey: String,
    peter_vkey: String,
    enoch_vkey: String,
    wrong_length_vkey: String,
    unknown_type_vkey: String,
    text: String,
    peter_signature: String,
    enoch_signature: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../../../fixtures/vectors/c2sp/notes.json")).unwrap()
}

fn vkey(text: &str) -> VerifierKey {
    text.parse().unwrap()
}

#[test]
fn example_of_the_specification() {
    let Spec { vkey: text, note } = vectors().spec;
    let key = vkey(&text);
    assert_eq!((key.name(), key.key_id(), key.to_string()), ("example.com/foo", 0x530d_903a, text));
    let opened = open(&note, &[key]).unwrap();
    assert_eq!(opened.text, "This is an example message.\n");
    assert_eq!(opened.verified, [Signature { name: "example.com/foo".into(), key_id: 0x530d_903a }]);
    assert_eq!(opened.unknown, []);
}

#[test]
fn signing_gives_the_published_bytes() {
    let go = vectors().go;
    let key = SigningKey::from_secret_text(&go.peter_skey).unwrap();
    assert_eq!(key.to_secret_text(), go.peter_skey);
    assert_eq!(key.verifier_key().to_string(), go.peter_vkey);
    assert_eq!(sign(&go.text, &key).unwrap(), format!("{}\n{}", go.text, go.peter_signature));
}

#[test]
fn known_and_unknown_signatures() {
    let Go { text, peter_vkey, enoch_vkey, peter_signature, enoch_signature, .. } = vectors().go;
    let (peter, enoch) = (vkey(&peter_vkey), vkey(&enoch_vkey));
    let by = |key: &VerifierKey| Signature { name: key.name().to_owned(), key_id: key.key_id() };
    let both = format!("{text}\n{peter_signature}{enoch_signature}");

    let opened = open(&both, std::slice::from_ref(&peter)).unwrap();
    assert_eq!((opened.text, opened.verified, opened.unknown), (text.clone(), vec![by(&peter)], vec![by(&enoch)]));
    let opened = open(&both, &[enoch.clone(), peter.clone(), peter.clone()]).unwrap();
    assert_eq!((opened.verified, opened.unknown), (vec![by(&peter), by(&enoch)], vec![]));
    let twice = format!("{text}\n{peter_signature}{peter_signature}");
    assert_eq!(open(&twice, std::slice::from_ref(&peter)).unwrap().verified, [by(&peter)]);
    assert_eq!(open(&both, &[]), Err(NoteError::NoKnownSignature));

    // A wrong signature by a known key spoils the note even beside a right one.
    let wrong = format!("{text}\n{peter_signature}{}ABCD{}", &enoch_signature[..60], &enoch_signature[60..]);
    assert!(open(&wrong, std::slice::from_ref(&peter)).is_ok(), "of an unknown key nothing is known");
    assert_eq!(open(&wrong, &[peter, enoch]), Err(NoteError::BadSignature("EnochRoot+af0cfe78".into())));
}

#[test]
fn same_name_or_same_id_alone_is_unknown() {
    let Go { text, peter_vkey, peter_signature, .. } = vectors().go;
    let peter = vkey(&peter_vkey);
    let renamed = peter_signature.replace("PeterNeumann", "CarmenSandiego");
    let other_id = peter_signature.replace("x08g", "xxxx");
    for line in [renamed, other_id] {
        assert_eq!(open(&format!("{text}\n{line}"), std::slice::from_ref(&peter)), Err(NoteError::NoKnownSignature));
    }
}

#[test]
fn two_keys_of_one_name_and_id_are_refused() {
    let Go { text, peter_vkey, enoch_vkey, peter_signature, .. } = vectors().go;
    let peter = vkey(&peter_vkey);
    let twin = VerifierKey { name: peter.name.clone(), id: peter.id, key: vkey(&enoch_vkey).key };
    let note = format!("{text}\n{peter_signature}");
    assert_eq!(open(&note, &[peter, twin]), Err(NoteError::AmbiguousKey("PeterNeumann+c74f20a3".into())));
}

#[test]
fn what_is_no_note() {
    let Go { text, peter_vkey, peter_signature: line, .. } = vectors().go;
    let known = [vkey(&peter_vkey)];
    let name_with_space = line.replace("PeterNeumann", "Peter\u{a0}Neumann");
    let name_with_plus = line.replace("PeterNeumann", "Peter+Neumann");
    for wrong in [
        String::new(),
        "\n\n".into(),
        text.clone(),
        format!("{text}\n"),
        format!("{text}\n{}", line.trim_end()),
        format!("\u{1}{text}\n{line}"),
        format!("{text}\r\n{line}"),
        format!("{text}\n{line}Unexpected line.\n"),
        format!("{text}\n{}", line.replace('\u{2014}', "-")),
        format!("{text}\n{name_with_space}"),
        format!("{text}\n{name_with_plus}"),
        format!("{text}\n\u{2014} PeterNeumann x08gow==\n"),
        format!("{text}\n{}", line.repeat(MAX_SIGNATURES + 1)),
        format!("{}{text}\n{line}", "x".repeat(MAX_BYTES)),
    ] {
        assert!(matches!(open(&wrong, &known), Err(NoteError::Malformed(_))), "{wrong:.200}");
    }
    assert!(open(&format!("{text}\n{}", line.repeat(MAX_SIGNATURES)), &known).is_ok());
}

#[test]
fn mangled_keys_are_refused() {
    let Go { peter_skey, peter_vkey, wrong_length_vkey, unknown_type_vkey, .. } = vectors().go;
    for wrong in [&wrong_length_vkey, &unknown_type_vkey, &peter_vkey.replace("c74f20a3", "C74F20A3")] {
        assert_eq!(wrong.parse::<VerifierKey>(), Err(NoteError::VerifierKey(wrong.clone())));
    }
    for (key, secret) in [(&peter_vkey, false), (&peter_skey, true)] {
        let refused = |text: &str| match secret {
            true => matches!(SigningKey::from_secret_text(text), Err(NoteError::SigningKey)),
            false => text.parse::<VerifierKey>().is_err(),
        };
        for from in 0..key.len() {
            for to in from..=key.len() {
                assert!((from, to) == (0, key.len()) || refused(&key[from..to]), "{}", &key[from..to]);
            }
            let mut bytes = key.clone().into_bytes();
            bytes[from] += 1;
            assert!(refused(&String::from_utf8(bytes).unwrap()), "byte {from} of {key}");
        }
    }
}

#[test]
fn a_weak_public_key_is_refused() {
    // The neutral element: any signature of a certain form "verifies" under it.
    let mut identity = [0_u8; 32];
    identity[0] = 1;
    let key = VerifierKey::new("weak".into(), ed25519_dalek::VerifyingKey::from_bytes(&identity).unwrap());
    assert_eq!(key.to_string().parse::<VerifierKey>(), Err(NoteError::VerifierKey(key.to_string())));
}

#[test]
fn the_secret_is_not_printed() {
    let key = SigningKey::from_seed("titelbuch.example", &[0xab; 32]).unwrap();
    let debug = format!("{key:?}");
    let secret = key.to_secret_text();
    assert!(debug.contains("titelbuch.example"));
    assert!(!debug.contains("ab") && !debug.contains("171") && !debug.contains(&secret[40..50]), "{debug}");
    let error = SigningKey::from_secret_text(&format!("{secret}x")).unwrap_err();
    assert!(!error.to_string().contains(&secret[40..50]));
}

#[test]
fn names_and_texts_that_cannot_be_signed() {
    for name in ["", "a b", "a+b", "a\u{2003}b", "a\nb", "a\u{7}b"] {
        assert!(matches!(SigningKey::from_seed(name, &[1; 32]), Err(NoteError::KeyName(_))), "{name:?}");
    }
    let key = SigningKey::from_seed("a", &[1; 32]).unwrap();
    for text in ["", "no newline", "tab\t\n", "cr\r\n"] {
        assert_eq!(sign(text, &key), Err(NoteError::Text));
    }
}

proptest! {
    #[test]
    fn every_signed_text_opens(seed: [u8; 32], text in "([ -~äöü€„“]{0,20}\n){1,6}") {
        let key = SigningKey::from_seed("titelbuch.example/buch", &seed).unwrap();
        let opened = open(&sign(&text, &key).unwrap(), &[key.verifier_key()]).unwrap();
        prop_assert_eq!(opened.text, text);
        let again = SigningKey::from_secret_text(&key.to_secret_text()).unwrap();
        prop_assert_eq!(again.verifier_key(), key.verifier_key());
    }

    #[test]
    fn every_changed_byte_is_found(at: prop::sample::Index, bits in 1..=255_u8) {
        let Spec { vkey: text, note } = vectors().spec;
        let mut bytes = note.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        // What is not UTF-8 does not even reach `open`.
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(open(&changed, &[vkey(&text)]).is_err(), "byte {}", at);
        }
    }
}
