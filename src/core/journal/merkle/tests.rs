//! Published vectors, every tree up to 130 leaves against a plain recursive second implementation
//! of the RFC's definitions, and forged proofs.

use super::*;
use proptest::prelude::*;
use serde::Deserialize;

/// MTH of RFC 6962 section 2.1, as it stands there.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

/// PATH of RFC 6962 section 2.1.1.
fn naive_inclusion(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(k);
    let (mut path, last) = if m < k {
        (naive_inclusion(m, left), naive_root(right))
    } else {
        (naive_inclusion(m - k, right), naive_root(left))
    };
    path.push(last);
    path
}

/// SUBPROOF of RFC 6962 section 2.1.2.
fn naive_consistency(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(k);
    let (mut path, last) = if m <= k {
        (naive_consistency(m, left, whole), naive_root(right))
    } else {
        (naive_consistency(m - k, right, false), naive_root(left))
    };
    path.push(last);
    path
}

type Nodes = BTreeMap<NodeRef, Hash>;

fn store(nodes: &mut Nodes, completed: &[CompletedNode]) {
    for node in completed {
        let old = nodes.insert(NodeRef { level: node.level, index: node.index }, node.hash);
        assert_eq!(old, None, "a node is completed once");
    }
}

/// A log of `size` leaves: leaf hashes, all complete nodes.
fn log(size: u64) -> (Vec<Hash>, Nodes) {
    let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(format!("leaf {n}").as_bytes())).collect();
    let mut nodes = Nodes::new();
    let mut frontier = Frontier::new();
    leaves.iter().for_each(|leaf| store(&mut nodes, &frontier.push(*leaf)));
    (leaves, nodes)
}

/// Only what was asked for: a function that needs more must fail.
fn only(nodes: &Nodes, wanted: &[NodeRef]) -> Nodes {
    wanted.iter().map(|node| (*node, nodes[node])).collect()
}

#[derive(Deserialize)]
struct Reference {
    leaves: Vec<String>,
    roots: Vec<Hash>,
    inclusion_5_of_8: Vec<String>,
    consistency_6_8: Vec<String>,
    consistency_3_7: Vec<String>,
}

#[test]
fn reference_tree_of_eight_leaves() {
    let reference: Reference =
        serde_json::from_str(include_str!("../../../../fixtures/vectors/rfc6962/roots.json")).unwrap();
    let bytes = |hex: &String| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    };
    let mut frontier = Frontier::new();
    let mut nodes = Nodes::new();
    assert_eq!(frontier.root(), reference.roots[0]);
    for (leaf, root) in reference.leaves.iter().zip(&reference.roots[1..]) {
        store(&mut nodes, &frontier.push(leaf_hash(&bytes(leaf))));
        assert_eq!(frontier.root(), *root);
        assert_eq!(root_at(frontier.size(), &nodes), Ok(*root));
    }
    assert_eq!(frontier.size(), 8);
    let starts =
        |proof: Vec<Hash>| -> Vec<String> { proof.iter().map(|hash| hash.to_string()[..8].to_owned()).collect() };
    assert_eq!(starts(inclusion_proof(5, 8, &nodes).unwrap()), reference.inclusion_5_of_8);
    assert_eq!(starts(consistency_proof(6, 8, &nodes).unwrap()), reference.consistency_6_8);
    assert_eq!(starts(consistency_proof(3, 7, &nodes).unwrap()), reference.consistency_3_7);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Published {
    leaf_idx: Option<u64>,
    tree_size: Option<u64>,
    root: Option<String>,
    leaf_hash: Option<String>,
    size1: Option<u64>,
    size2: Option<u64>,
    root1: Option<String>,
    root2: Option<String>,
    proof: Option<Vec<String>>,
    want_err: bool,
}

#[test]
fn published_proofs() {
    macro_rules! vectors {
        ($($name:literal),* $(,)?) => {
            [$(($name, include_str!(concat!("../../../../fixtures/vectors/rfc6962/", $name, ".json")))),*]
        };
    }
    let hash = |text: Option<String>| Hash::from_base64(&text.unwrap()).unwrap();
    for (name, text) in vectors![
        "inclusion-1-happy-path",
        "inclusion-2-happy-path",
        "inclusion-2-treeSize-times-2",
        "inclusion-3-happy-path",
        "inclusion-4-happy-path",
        "inclusion-4-inserted-component",
        "consistency-0-happy-path",
        "consistency-1-happy-path",
        "consistency-2-happy-path",
        "consistency-2-swapped-roots",
        "consistency-3-happy-path",
        "consistency-3-truncated-proof",
        "consistency-4-empty-proof",
        "consistency-4-happy-path",
    ] {
        let case: Published = serde_json::from_str(text).unwrap();
        let proof: Vec<Hash> = case.proof.unwrap_or_default().into_iter().map(|text| hash(Some(text))).collect();
        let result = match (case.leaf_idx, case.tree_size, case.size1, case.size2) {
            (Some(index), Some(size), ..) => {
                verify_inclusion(&hash(case.leaf_hash), index, size, &proof, &hash(case.root))
            }
            (_, _, Some(old), Some(new)) => verify_consistency(old, new, &proof, &hash(case.root1), &hash(case.root2)),
            _ => panic!("{name}"),
        };
        assert_eq!(result.is_err(), case.want_err, "{name}: {result:?}");
    }
}

#[test]
fn completed_nodes_are_those_of_the_formula() {
    let mut frontier = Frontier::new();
    for seq in 0..300_u64 {
        let completed = frontier.push(leaf_hash(&seq.to_be_bytes()));
        let expected: Vec<(u8, u64)> = (0..10)
            .filter(|level| (seq + 1) % (1 << level) == 0)
            .map(|level: u8| (level, ((seq + 1) >> level) - 1))
            .collect();
        assert_eq!(completed.iter().map(|node| (node.level, node.index)).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn every_root_and_inclusion_proof_up_to_130_leaves() {
    let (leaves, nodes) = log(130);
    let mut grown = Frontier::new();
    for size in 0..=130_u64 {
        let prefix = &leaves[..usize::try_from(size).unwrap()];
        let root = naive_root(prefix);
        assert_eq!(root_at(size, &only(&nodes, &root_nodes(size))), Ok(root));
        assert_eq!(grown.root(), root);
        assert_eq!(Frontier::load(size, &only(&nodes, &nodes_for_frontier(size))), Ok(grown.clone()));
        assert_eq!(Frontier::from_parts(size, grown.roots().to_vec()), Ok(grown.clone()));
        for index in 0..size {
            let needed = only(&nodes, &inclusion_nodes(index, size).unwrap());
            let proof = inclusion_proof(index, size, &needed).unwrap();
            let place = usize::try_from(index).unwrap();
            assert_eq!(proof, naive_inclusion(place, prefix), "{index} of {size}");
            assert_eq!(verify_inclusion(&leaves[place], index, size, &proof, &root), Ok(()));
        }
        if let Some(leaf) = leaves.get(prefix.len()) {
            grown.push(*leaf);
        }
    }
}

#[test]
fn every_consistency_proof_up_to_130_leaves() {
    let (leaves, nodes) = log(130);
    let roots: Vec<Hash> = (0..=130).map(|size| naive_root(&leaves[..size])).collect();
    for new in 1..=130_u64 {
        for old in 1..=new {
            let (from, to) = (usize::try_from(old).unwrap(), usize::try_from(new).unwrap());
            let needed = only(&nodes, &consistency_nodes(old, new).unwrap());
            let proof = consistency_proof(old, new, &needed).unwrap();
            assert_eq!(proof, naive_consistency(from, &leaves[..to], true), "{old} to {new}");
            assert_eq!(verify_consistency(old, new, &proof, &roots[from], &roots[to]), Ok(()));
        }
    }
}

#[test]
fn what_cannot_be_proved_is_refused() {
    let (_, nodes) = log(8);
    let root = root_at(8, &nodes).unwrap();
    let out_of_range = ProofError::IndexOutOfRange { index: 8, size: 8 };
    assert_eq!(inclusion_nodes(0, 0), Err(ProofError::EmptyTree));
    assert_eq!(inclusion_proof(8, 8, &nodes), Err(out_of_range.clone()));
    assert_eq!(verify_inclusion(&root, 0, 0, &[], &empty_root()), Err(ProofError::EmptyTree));
    assert_eq!(verify_inclusion(&root, 8, 8, &[], &root), Err(out_of_range));
    assert_eq!(verify_consistency(0, 0, &[], &empty_root(), &empty_root()), Err(ProofError::EmptyTree));
    assert_eq!(verify_consistency(0, 8, &[], &empty_root(), &root), Err(ProofError::EmptyTree));
    let swapped = ProofError::SizesSwapped { old: 9, new: 8 };
    assert_eq!(consistency_nodes(9, 8), Err(swapped.clone()));
    assert_eq!(verify_consistency(9, 8, &[], &root, &root), Err(swapped));
    assert_eq!(verify_consistency(8, 8, &[], &root, &empty_root()), Err(ProofError::RootMismatch));
    assert_eq!(verify_consistency(8, 8, &[root], &root, &root), Err(ProofError::WrongLength { expected: 0, found: 1 }));
    assert_eq!(root_at(9, &nodes), Err(ProofError::MissingNode { level: 0, index: 8 }));
    assert_eq!(Frontier::from_parts(7, vec![root]), Err(ProofError::WrongFrontier { size: 7, expected: 3, found: 1 }));
}

#[test]
fn enormous_sizes_are_planned_without_overflow() {
    for size in [u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) + 1] {
        for index in [0, 1, size / 2, size - 1] {
            assert!(inclusion_nodes(index, size).unwrap().iter().all(|node| node.level < 64));
            assert!(consistency_nodes(index + 1, size).unwrap().len() <= 64 * 64);
        }
        assert_eq!(nodes_for_frontier(size).len(), usize::try_from(size.count_ones()).unwrap());
    }
}

fn flip(hash: &mut Hash, byte: usize, bits: u8) {
    let mut bytes = *hash.as_bytes();
    bytes[byte] ^= bits;
    *hash = Hash::from_bytes(bytes);
}

proptest! {
    #[test]
    fn a_changed_byte_of_an_inclusion_proof_is_found(
        size in 1..400_u64, index: prop::sample::Index, which: prop::sample::Index,
        byte in 0..32_usize, bits in 1..=255_u8,
    ) {
        let (leaves, nodes) = log(size);
        let place = index.index(leaves.len());
        let index = u64::try_from(place).unwrap();
        let proof = inclusion_proof(index, size, &nodes).unwrap();
        // Leaf, root and proof in one row, so that each of them can be hit.
        let mut all = vec![leaves[place], root_at(size, &nodes).unwrap()];
        all.extend(proof);
        prop_assert_eq!(verify_inclusion(&all[0], index, size, &all[2..], &all[1]), Ok(()));
        let hit = which.index(all.len());
        flip(&mut all[hit], byte, bits);
        prop_assert_eq!(verify_inclusion(&all[0], index, size, &all[2..], &all[1]), Err(ProofError::RootMismatch));
    }

    #[test]
    fn a_changed_byte_of_a_consistency_proof_is_found(
        new in 1..400_u64, old: prop::sample::Index, which: prop::sample::Index,
        byte in 0..32_usize, bits in 1..=255_u8,
    ) {
        let (leaves, nodes) = log(new);
        let old = u64::try_from(old.index(leaves.len())).unwrap() + 1;
        let proof = consistency_proof(old, new, &nodes).unwrap();
        let mut all = vec![root_at(old, &nodes).unwrap(), root_at(new, &nodes).unwrap()];
        all.extend(proof);
        prop_assert_eq!(verify_consistency(old, new, &all[2..], &all[0], &all[1]), Ok(()));
        let hit = which.index(all.len());
        flip(&mut all[hit], byte, bits);
        prop_assert!(verify_consistency(old, new, &all[2..], &all[0], &all[1]).is_err());
    }

    #[test]
    fn a_proof_holds_for_its_index_and_length_only(
        size in 2..400_u64, index: prop::sample::Index, other: prop::sample::Index,
    ) {
        let (leaves, nodes) = log(size);
        let (place, elsewhere) = (index.index(leaves.len()), other.index(leaves.len()));
        let (index, other) = (u64::try_from(place).unwrap(), u64::try_from(elsewhere).unwrap());
        let root = root_at(size, &nodes).unwrap();
        let mut proof = inclusion_proof(index, size, &nodes).unwrap();
        prop_assert_eq!(verify_inclusion(&leaves[place], other, size, &proof, &root).is_ok(), place == elsewhere);
        proof.push(root);
        prop_assert!(verify_inclusion(&leaves[place], index, size, &proof, &root).is_err());
        proof.truncate(proof.len() - 2);
        prop_assert!(verify_inclusion(&leaves[place], index, size, &proof, &root).is_err());
    }
}
