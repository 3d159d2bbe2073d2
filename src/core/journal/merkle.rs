//! The Merkle log of RFC 6962 (RFC 9162 section 2.1): hashing, growth, roots and proofs.
//!
//! A node (level, index) covers the leaves index·2^level … (index+1)·2^level − 1 and is *complete*
//! once the last of them is there; from then on it never changes. Only complete nodes exist outside
//! this file; the ragged right edge of a tree is computed from them on demand. Nothing here loads
//! anything: `root_nodes`, `inclusion_nodes` and `consistency_nodes` say which O(log n) complete
//! nodes will be needed, the store fetches exactly these, and the pure functions do the rest.

use crate::core::journal::hash::{Hash, sha256, sha256_prefixed};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// Name of a complete node: level 0 are the leaves, index counts from the left at each level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeRef {
    pub level: u8,
    pub index: u64,
}

/// A node that has just become complete, to be stored for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedNode {
    pub level: u8,
    pub index: u64,
    pub hash: Hash,
}

/// Complete nodes that somebody has loaded.
pub trait NodeSource {
    /// The hash of a complete node, or `None` if it was not loaded (or does not exist).
    fn node(&self, level: u8, index: u64) -> Option<Hash>;
}

impl NodeSource for BTreeMap<NodeRef, Hash> {
    fn node(&self, level: u8, index: u64) -> Option<Hash> {
        self.get(&NodeRef { level, index }).copied()
    }
}

/// Why a proof cannot be made or does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("über ein leeres Journal lässt sich nichts beweisen")]
    EmptyTree,
    #[error("das Ereignis {index} liegt nicht in einem Journal der Größe {size}")]
    IndexOutOfRange { index: u64, size: u64 },
    #[error("die frühere Größe {old} ist größer als die spätere Größe {new}")]
    SizesSwapped { old: u64, new: u64 },
    #[error("der Beweis hat {found} Hashwerte, nötig sind {expected}")]
    WrongLength { expected: usize, found: usize },
    #[error("der Beweis führt nicht zur Wurzel des früheren Stands")]
    OldRootMismatch,
    #[error("der Beweis führt nicht zur angegebenen Wurzel")]
    RootMismatch,
    #[error("der Knoten (Ebene {level}, Nummer {index}) fehlt")]
    MissingNode { level: u8, index: u64 },
    #[error("zu einem Journal der Größe {size} gehören {expected} Teilwurzeln, nicht {found}")]
    WrongFrontier { size: u64, expected: usize, found: usize },
}

/// Root of the empty tree: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// SHA-256(0x00 ‖ leaf).
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256_prefixed(0x00, leaf)
}

/// SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [0x01_u8; 65];
    let (_, pair) = bytes.split_at_mut(1);
    let (first, second) = pair.split_at_mut(32);
    first.copy_from_slice(left.as_bytes());
    second.copy_from_slice(right.as_bytes());
    sha256(&bytes)
}

/// All that is needed to grow a log: its size and the roots of its complete subtrees, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

impl Frontier {
    /// The empty log.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, roots: Vec::new() }
    }

    /// A log of `size` leaves from the hashes of `nodes_for_frontier(size)`, in that order.
    ///
    /// # Errors
    /// `WrongFrontier` unless there is one hash per set bit of `size`. Whether they are the right
    /// ones shows only in `root()`.
    pub fn from_parts(size: u64, roots: Vec<Hash>) -> Result<Self, ProofError> {
        let expected = usize::try_from(size.count_ones()).unwrap_or(usize::MAX);
        if roots.len() == expected {
            Ok(Self { size, roots })
        } else {
            Err(ProofError::WrongFrontier { size, expected, found: roots.len() })
        }
    }

    /// A log of `size` leaves from loaded nodes.
    ///
    /// # Errors
    /// `MissingNode` for the first of `nodes_for_frontier(size)` that `source` lacks.
    pub fn load(size: u64, source: &impl NodeSource) -> Result<Self, ProofError> {
        let roots = nodes_for_frontier(size).iter().map(|node| fetch(*node, source)).collect::<Result<_, _>>()?;
        Ok(Self { size, roots })
    }

    /// Appends one leaf and returns what it completes: itself (level 0) first, then upwards.
    pub fn push(&mut self, leaf_hash: Hash) -> Vec<CompletedNode> {
        let mut completed = Vec::with_capacity(1 + self.size.trailing_ones() as usize);
        self.push_into(leaf_hash, &mut completed);
        completed
    }

    /// As `push`, adding to a buffer of the caller (for many leaves in one transaction).
    pub fn push_into(&mut self, leaf_hash: Hash, completed: &mut Vec<CompletedNode>) {
        let mut node = CompletedNode { level: 0, index: self.size, hash: leaf_hash };
        completed.push(node);
        // Each trailing one bit of the old size is a complete subtree that now finds its sibling.
        while node.index % 2 == 1 {
            let Some(left) = self.roots.pop() else { break };
            node = CompletedNode { level: node.level + 1, index: node.index / 2, hash: node_hash(&left, &node.hash) };
            completed.push(node);
        }
        self.roots.push(node.hash);
        self.size += 1;
    }

    /// Root of the tree over all leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        join(self.roots.iter().copied())
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, largest (leftmost) first.
    #[must_use]
    pub fn roots(&self) -> &[Hash] {
        &self.roots
    }
}

/// Root of neighbouring complete subtrees, largest first: folded from the right.
fn join(roots: impl DoubleEndedIterator<Item = Hash>) -> Hash {
    roots.rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
}

fn fetch(node: NodeRef, source: &impl NodeSource) -> Result<Hash, ProofError> {
    let NodeRef { level, index } = node;
    source.node(level, index).ok_or(ProofError::MissingNode { level, index })
}

/// Neighbouring leaves whose common root is needed; `start` is a multiple of every power of two
/// that is a set bit of `len`.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u64,
    len: u64,
}

impl Span {
    /// The complete nodes that make up the span, largest (leftmost) first.
    fn nodes(self) -> impl DoubleEndedIterator<Item = NodeRef> {
        (0..64_u8).rev().filter(move |level| (self.len >> level) & 1 == 1).map(move |level| NodeRef {
            level,
            // The set bits above this one lie to the left of the node.
            index: (self.start >> level) + (self.len >> level) - 1,
        })
    }

    fn root(self, source: &impl NodeSource) -> Result<Hash, ProofError> {
        let roots = self.nodes().map(|node| fetch(node, source)).collect::<Result<Vec<_>, _>>()?;
        Ok(join(roots.into_iter()))
    }
}

/// A sibling on the way from a leaf or subtree up to the root.
#[derive(Clone, Copy, Debug)]
enum Sibling {
    Left(Span),
    Right(Span),
}

impl Sibling {
    const fn span(self) -> Span {
        match self {
            Self::Left(span) | Self::Right(span) => span,
        }
    }
}

/// Largest power of two below `len`; `len` is at least 2.
const fn split(len: u64) -> u64 {
    1 << (63 - (len - 1).leading_zeros())
}

/// Siblings of leaf `index` in a tree of `size` leaves, from the leaf upwards.
fn inclusion_path(index: u64, size: u64) -> Result<Vec<Sibling>, ProofError> {
    if size == 0 {
        return Err(ProofError::EmptyTree);
    }
    if index >= size {
        return Err(ProofError::IndexOutOfRange { index, size });
    }
    let mut path = Vec::new();
    let mut here = Span { start: 0, len: size };
    while here.len > 1 {
        let k = split(here.len);
        let left = Span { start: here.start, len: k };
        let right = Span { start: here.start + k, len: here.len - k };
        if index < right.start {
            path.push(Sibling::Right(right));
            here = left;
        } else {
            path.push(Sibling::Left(left));
            here = right;
        }
    }
    path.reverse();
    Ok(path)
}

/// Where a consistency proof starts, and its siblings from there upwards.
struct ConsistencyPath {
    /// The subtree to start from; `None` if it is the whole old tree, whose root both sides know.
    seed: Option<Span>,
    siblings: Vec<Sibling>,
}

impl ConsistencyPath {
    fn new(old: u64, new: u64) -> Result<Self, ProofError> {
        if old == 0 {
            return Err(ProofError::EmptyTree);
        }
        if old > new {
            return Err(ProofError::SizesSwapped { old, new });
        }
        let mut siblings = Vec::new();
        let mut here = Span { start: 0, len: new };
        while here.start + here.len != old {
            let k = split(here.len);
            let left = Span { start: here.start, len: k };
            let right = Span { start: here.start + k, len: here.len - k };
            if old <= right.start {
                siblings.push(Sibling::Right(right));
                here = left;
            } else {
                siblings.push(Sibling::Left(left));
                here = right;
            }
        }
        siblings.reverse();
        Ok(Self { seed: (here.start != 0).then_some(here), siblings })
    }

    fn spans(&self) -> impl Iterator<Item = Span> {
        self.seed.into_iter().chain(self.siblings.iter().map(|sibling| sibling.span()))
    }
}

/// The complete nodes from which a log of `size` leaves can grow on, largest first.
#[must_use]
pub fn nodes_for_frontier(size: u64) -> Vec<NodeRef> {
    Span { start: 0, len: size }.nodes().collect()
}

/// The complete nodes that `root_at(size, …)` asks for.
#[must_use]
pub fn root_nodes(size: u64) -> Vec<NodeRef> {
    nodes_for_frontier(size)
}

/// The complete nodes that `inclusion_proof(index, size, …)` asks for.
///
/// # Errors
/// `EmptyTree`, `IndexOutOfRange`.
pub fn inclusion_nodes(index: u64, size: u64) -> Result<Vec<NodeRef>, ProofError> {
    Ok(inclusion_path(index, size)?.into_iter().flat_map(|sibling| sibling.span().nodes()).collect())
}

/// The complete nodes that `consistency_proof(old, new, …)` asks for.
///
/// # Errors
/// `EmptyTree` if `old` is 0, `SizesSwapped` if `old` is above `new`.
pub fn consistency_nodes(old: u64, new: u64) -> Result<Vec<NodeRef>, ProofError> {
    Ok(ConsistencyPath::new(old, new)?.spans().flat_map(Span::nodes).collect())
}

/// Root of the first `size` leaves.
///
/// # Errors
/// `MissingNode` for a node of `root_nodes(size)` that `source` lacks.
pub fn root_at(size: u64, source: &impl NodeSource) -> Result<Hash, ProofError> {
    Span { start: 0, len: size }.root(source)
}

/// Proof that leaf `index` is in the tree of the first `size` leaves, from the leaf upwards.
///
/// # Errors
/// As `inclusion_nodes`, and `MissingNode`.
pub fn inclusion_proof(index: u64, size: u64, source: &impl NodeSource) -> Result<Vec<Hash>, ProofError> {
    inclusion_path(index, size)?.into_iter().map(|sibling| sibling.span().root(source)).collect()
}

/// Proof that the first `old` leaves of the tree of `new` leaves are the tree of `old` leaves.
///
/// # Errors
/// As `consistency_nodes`, and `MissingNode`.
pub fn consistency_proof(old: u64, new: u64, source: &impl NodeSource) -> Result<Vec<Hash>, ProofError> {
    ConsistencyPath::new(old, new)?.spans().map(|span| span.root(source)).collect()
}

/// Checks an inclusion proof: `leaf` is leaf `index` of the tree with `size` leaves and `root`.
///
/// # Errors
/// `EmptyTree`, `IndexOutOfRange`, `WrongLength`, `RootMismatch`.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), ProofError> {
    let path = inclusion_path(index, size)?;
    if proof.len() != path.len() {
        return Err(ProofError::WrongLength { expected: path.len(), found: proof.len() });
    }
    let computed = path.iter().zip(proof).fold(*leaf, |hash, (sibling, other)| match sibling {
        Sibling::Left(_) => node_hash(other, &hash),
        Sibling::Right(_) => node_hash(&hash, other),
    });
    if computed == *root { Ok(()) } else { Err(ProofError::RootMismatch) }
}

/// Checks a consistency proof: the tree (`new`, `new_root`) only adds to the tree (`old`, `old_root`).
///
/// # Errors
/// `EmptyTree` if `old` is 0, `SizesSwapped`, `WrongLength`, `OldRootMismatch`, `RootMismatch`.
pub fn verify_consistency(
    old: u64,
    new: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), ProofError> {
    let path = ConsistencyPath::new(old, new)?;
    let expected = path.spans().count();
    if proof.len() != expected {
        return Err(ProofError::WrongLength { expected, found: proof.len() });
    }
    let (seed, rest) = match (path.seed, proof.split_first()) {
        (Some(_), Some((seed, rest))) => (*seed, rest),
        _ => (*old_root, proof),
    };
    let (computed_old, computed_new) =
        path.siblings.iter().zip(rest).fold((seed, seed), |(old, new), (sibling, other)| match sibling {
            Sibling::Left(_) => (node_hash(other, &old), node_hash(other, &new)),
            Sibling::Right(_) => (old, node_hash(&new, other)),
        });
    if computed_old != *old_root {
        return Err(ProofError::OldRootMismatch);
    }
    if computed_new == *new_root { Ok(()) } else { Err(ProofError::RootMismatch) }
}
