//! A file written, read and verified; changed anywhere, it shows nothing any more.

use super::*;
use crate::core::journal::merkle::{Frontier, NodeRef, inclusion_proof};
use crate::core::journal::note::SigningKey;
use proptest::prelude::*;
use std::collections::BTreeMap;

const ORIGIN: &str = "titelbuch.example/buch";

fn leaf(index: u64) -> Vec<u8> {
    format!("{{\"seq\":{index}}}").into_bytes()
}

fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[7; 32]).unwrap()
}

fn proof(index: u64, size: u64) -> TlogProof {
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    for seq in 0..size {
        for node in frontier.push(leaf_hash(&leaf(seq))) {
            nodes.insert(NodeRef { level: node.level, index: node.index }, node.hash);
        }
    }
    let checkpoint = Checkpoint::new(ORIGIN, size, frontier.root()).unwrap();
    TlogProof {
        extra: None,
        index,
        hashes: inclusion_proof(index, size, &nodes).unwrap(),
        checkpoint: checkpoint.sign(&key()).unwrap(),
    }
}

#[test]
fn the_file_has_the_lines_of_the_specification() {
    let mut proof = proof(2, 3);
    let hash = proof.hashes[0].to_base64();
    let expected = format!("c2sp.org/tlog-proof@v1\nindex 2\n{hash}\n\n{}", proof.checkpoint);
    assert_eq!(proof.to_text(), expected);
    assert_eq!(TlogProof::parse(&expected), Ok(proof.clone()));
    proof.extra = Some(b"report 17".to_vec());
    let expected = expected.replace("index", "extra cmVwb3J0IDE3\nindex");
    assert_eq!(proof.to_text(), expected);
    assert_eq!(TlogProof::parse(&expected), Ok(proof));
}

#[test]
fn a_leaf_alone_needs_no_hashes() {
    let proof = proof(0, 1);
    assert!(proof.to_text().starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\ntitelbuch.example/buch\n1\n"));
    let read = TlogProof::parse(&proof.to_text()).unwrap();
    assert_eq!(read.verify(&leaf(0), ORIGIN, &[key().verifier_key()]).unwrap().size(), 1);
}

#[test]
fn other_forms_are_refused() {
    let text = proof(5, 8).to_text();
    let line = proof(5, 8).hashes[0].to_base64();
    for wrong in [
        String::new(),
        text.replace("@v1", "@v2"),
        text.replace("index 5\n", ""),
        text.replace("index 5", "index 05"),
        text.replace("index 5", "index  5"),
        text.replace("index 5", "index 5\nextra AAAA"),
        text.replace("index 5", "extra A\nindex 5"),
        text.replace(&line, &line[1..]),
        text.replace(&line, &format!("{line}\r")),
        text.replacen("\n\n", "\n", 2),
        text.replace(&line, &format!("{line}\n").repeat(70)),
    ] {
        assert!(matches!(TlogProof::parse(&wrong), Err(ProofFileError::Malformed(_))), "{wrong}");
    }
}

#[test]
fn another_leaf_index_key_or_origin_shows_nothing() {
    let proof = proof(5, 8);
    let known = [key().verifier_key()];
    assert_eq!(proof.verify(&leaf(5), ORIGIN, &known).unwrap().size(), 8);
    assert_eq!(proof.verify(&leaf(4), ORIGIN, &known), Err(ProofFileError::Proof(ProofError::RootMismatch)));
    assert!(matches!(proof.verify(&leaf(5), "other", &known), Err(ProofFileError::Checkpoint(_))));
    assert!(matches!(proof.verify(&leaf(5), ORIGIN, &[]), Err(ProofFileError::Checkpoint(_))));
    for index in [4, 6, 8, u64::MAX] {
        let moved = TlogProof { index, ..proof.clone() };
        assert!(matches!(moved.verify(&leaf(5), ORIGIN, &known), Err(ProofFileError::Proof(_))), "{index}");
    }
}

proptest! {
    #[test]
    fn a_changed_byte_shows_nothing(
        size in 1..20_u64, index: prop::sample::Index, at: prop::sample::Index, bits in 1..=255_u8,
    ) {
        let index = u64::try_from(index.index(usize::try_from(size).unwrap())).unwrap();
        let mut bytes = proof(index, size).to_text().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        if let Ok(text) = String::from_utf8(bytes) {
            let shown = TlogProof::parse(&text)
                .and_then(|proof| proof.verify(&leaf(index), ORIGIN, &[key().verifier_key()]));
            prop_assert!(shown.is_err(), "byte {}", at);
        }
    }
}
