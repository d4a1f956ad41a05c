//! The audit log's Merkle tree (RFC 6962, section 2.1), kept as nodes in a table.
//!
//! Stored is one hash for every *complete* subtree: node (level, index) covers the `2^level` leaves
//! from `index · 2^level`. Stored nodes never change, and there are fewer than two for each leaf.
//! Appending and the root read at most one node for each level, a proof at most two.
//!
//! Every function takes `read`, which answers from wherever the nodes are. With a database, first ask
//! the matching `nodes_needed_for_…`, fetch these, and pass `|id| fetched.get(&id).copied()`.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Name of a complete subtree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    /// Height: 0 for a leaf.
    pub level: u8,
    /// Position among the nodes of this height, from 0.
    pub index: u64,
}

/// Why the tree could not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A stored node is gone: the table is not what this module wrote.
    #[error("the audit tree lacks the node at level {}, index {}", .0.level, .0.index)]
    MissingNode(NodeId),
    /// There is no such leaf in a tree of this size.
    #[error("leaf {index} is not in a tree of {size}")]
    OutOfRange {
        /// The leaf asked for, from 0.
        index: u64,
        /// Number of leaves.
        size: u64,
    },
}

/// Hash of a leaf: SHA-256(0x00 ‖ entry).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). The prefixes keep a leaf from posing as a node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The nodes to store when `leaf` becomes leaf number `size` of a tree that had `size` leaves: the
/// leaf itself and every subtree that it completes.
pub fn append(
    size: u64,
    leaf: Hash,
    mut read: impl FnMut(NodeId) -> Option<Hash>,
) -> Result<Vec<(NodeId, Hash)>, TreeError> {
    let mut id = NodeId { level: 0, index: size };
    let mut hash = leaf;
    let mut new = vec![(id, hash)];
    while id.index % 2 == 1 {
        let left = NodeId { level: id.level, index: id.index - 1 };
        hash = node_hash(&fetch(&mut read, left)?, &hash);
        id = NodeId { level: id.level + 1, index: id.index / 2 };
        new.push((id, hash));
    }
    Ok(new)
}

/// The root of the first `size` leaves; also of a past size. The empty tree's is SHA-256 of nothing.
pub fn root(size: u64, read: impl FnMut(NodeId) -> Option<Hash>) -> Result<Hash, TreeError> {
    if size == 0 {
        return Ok(Sha256::digest([]).into());
    }
    range_hash(0, size, read)
}

/// The proof that leaf `index` is in the tree of the first `size` leaves: its sibling hashes from the
/// bottom up (RFC 6962, 2.1.1).
pub fn inclusion_path(
    index: u64,
    size: u64,
    mut read: impl FnMut(NodeId) -> Option<Hash>,
) -> Result<Vec<Hash>, TreeError> {
    if index >= size {
        return Err(TreeError::OutOfRange { index, size });
    }
    let mut path = Vec::new();
    let (mut node, mut last, mut level) = (index, size - 1, 0u8);
    // `node` is our subtree at this level, `last` the rightmost one, which may be incomplete.
    while last > 0 {
        if node % 2 == 1 {
            path.push(fetch(&mut read, NodeId { level, index: node - 1 })?);
        } else if node < last {
            let start = (node + 1) << level;
            let length = (size - start).min(1 << level);
            path.push(range_hash(start, length, &mut read)?);
        }
        (node, last, level) = (node / 2, last / 2, level + 1);
    }
    Ok(path)
}

/// Whether `path` proves that `leaf` is leaf number `index` of the tree with this size and root
/// (the algorithm of RFC 9162, 2.1.3.2). Needs nothing stored.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            // On the right edge our subtree may have had no sibling for some levels.
            while node % 2 == 0 && node != 0 {
                (node, last) = (node / 2, last / 2);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node / 2, last / 2);
    }
    last == 0 && hash == *root
}

/// Hash of `length` ≥ 1 leaves from `start`, a multiple of a power of two that is at least `length`.
pub fn range(start: u64, length: u64, read: impl FnMut(NodeId) -> Option<Hash>) -> Result<Hash, TreeError> {
    range_hash(start, length, read)
}

/// The root of a tree with these leaves, from nothing but them; of none it is SHA-256 of nothing.
pub fn root_of(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            // The left part is the largest power of two that leaves something for the right.
            let left = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(left);
            node_hash(&root_of(left), &root_of(right))
        }
    }
}

/// The nodes that [`range`] reads.
pub fn nodes_needed_for_range(start: u64, length: u64) -> Vec<NodeId> {
    record(|read| range(start, length, read).map(drop))
}

/// The nodes that [`append`] reads at this size.
pub fn nodes_needed_for_append(size: u64) -> Vec<NodeId> {
    record(|read| append(size, [0; 32], read).map(drop))
}

/// The nodes that [`root`] reads at this size.
pub fn nodes_needed_for_root(size: u64) -> Vec<NodeId> {
    record(|read| root(size, read).map(drop))
}

/// The nodes that [`inclusion_path`] reads; none for a leaf that is not there.
pub fn nodes_needed_for_path(index: u64, size: u64) -> Vec<NodeId> {
    record(|read| inclusion_path(index, size, read).map(drop))
}

/// Runs the real function and notes what it reads, so that the two can never disagree.
fn record(run: impl FnOnce(&mut dyn FnMut(NodeId) -> Option<Hash>) -> Result<(), TreeError>) -> Vec<NodeId> {
    let mut needed = Vec::new();
    let outcome = run(&mut |id| {
        needed.push(id);
        Some([0; 32])
    });
    match outcome {
        Ok(()) => needed,
        Err(_) => Vec::new(),
    }
}

/// Hash of `length` ≥ 1 leaves from `start`, a multiple of a power of two that is at least `length`:
/// complete subtrees, joined from the small one on the right to the large one on the left.
fn range_hash(start: u64, length: u64, mut read: impl FnMut(NodeId) -> Option<Hash>) -> Result<Hash, TreeError> {
    let mut last = |length: u64| {
        let level = length.trailing_zeros();
        let rest = length - (1 << level);
        let id = NodeId { level: level as u8, index: (start + rest) >> level };
        fetch(&mut read, id).map(|hash| (hash, rest))
    };
    let (mut hash, mut rest) = last(length)?;
    while rest > 0 {
        let (left, remaining) = last(rest)?;
        (hash, rest) = (node_hash(&left, &hash), remaining);
    }
    Ok(hash)
}

fn fetch(read: &mut impl FnMut(NodeId) -> Option<Hash>, id: NodeId) -> Result<Hash, TreeError> {
    read(id).ok_or(TreeError::MissingNode(id))
}
