//! The audit tree against RFC 6962's definition, the published vectors and tampering.

use crypto::merkle::{
    Hash, NodeId, TreeError, append, inclusion_path, leaf_hash, node_hash, nodes_needed_for_append,
    nodes_needed_for_path, nodes_needed_for_root, root, verify_inclusion,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Nodes = BTreeMap<NodeId, Hash>;

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 6962, 2.1, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&naive_root(left), &naive_root(right))
        }
    }
}

/// RFC 6962, 2.1.1, word for word.
fn naive_path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (naive_path(index, left), right)
    } else {
        (naive_path(index - left.len(), right), left)
    };
    path.push(naive_root(sibling));
    path
}

/// The largest power of two below `n`.
fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|i| leaf_hash(format!("entry {i}").as_bytes())).collect()
}

fn build(leaves: &[Hash]) -> Nodes {
    let mut nodes = Nodes::new();
    for (size, leaf) in (0u64..).zip(leaves) {
        let new = append(size, *leaf, |id| nodes.get(&id).copied()).unwrap_or_else(|error| panic!("{error}"));
        for (id, hash) in new {
            assert!(nodes.insert(id, hash).is_none(), "{id:?} was written twice");
        }
    }
    nodes
}

#[test]
fn certificate_transparency_vectors() {
    let entries = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let leaves: Vec<Hash> = entries
        .iter()
        .map(|text| {
            let bytes: Vec<u8> =
                (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect();
            leaf_hash(&bytes)
        })
        .collect();
    let nodes = build(&leaves);
    let read = |id| nodes.get(&id).copied();
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    for (size, expected) in (0u64..).zip(roots) {
        assert_eq!(hex(&root(size, read).unwrap()), expected, "size {size}");
    }
    let paths: [(u64, u64, &[&str]); 5] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1,
            5,
            &[
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (index, size, expected) in paths {
        let path: Vec<_> = inclusion_path(index, size, read).unwrap().iter().map(hex).collect();
        assert_eq!(path, expected, "leaf {index} of {size}");
    }
}

#[test]
fn every_size_to_200_and_every_leaf_agree_with_the_definition() {
    let leaves = leaves(200);
    let nodes = build(&leaves);
    assert!(nodes.len() < 400, "fewer than two nodes for each leaf");
    let read = |id| nodes.get(&id).copied();
    for size in 1..=200usize {
        let now = root(size as u64, read).unwrap();
        assert_eq!(now, naive_root(&leaves[..size]), "size {size}");
        for index in 0..size {
            let path = inclusion_path(index as u64, size as u64, read).unwrap();
            assert!(verify_inclusion(&leaves[index], index as u64, size as u64, &path, &now), "{index} of {size}");
            // The recursive definition is slow; a sample of the sizes is enough for it.
            if size % 13 == 0 || size > 195 {
                assert_eq!(path, naive_path(index, &leaves[..size]), "leaf {index} of {size}");
            }
        }
    }
}

#[test]
fn the_announced_nodes_are_enough_and_few() {
    let nodes = build(&leaves(200));
    for size in 1..=200u64 {
        let only = |needed: Vec<NodeId>| -> Nodes {
            assert!(needed.len() <= 14, "{size}: {needed:?}");
            assert_eq!(needed.iter().collect::<BTreeSet<_>>().len(), needed.len(), "nothing is fetched twice");
            needed.into_iter().map(|id| (id, nodes[&id])).collect()
        };
        let few = only(nodes_needed_for_root(size));
        root(size, |id| few.get(&id).copied()).unwrap();
        let few = only(nodes_needed_for_append(size));
        append(size, [1; 32], |id| few.get(&id).copied()).unwrap();
        for index in 0..size {
            let few = only(nodes_needed_for_path(index, size));
            inclusion_path(index, size, |id| few.get(&id).copied()).unwrap();
        }
    }
    assert!(nodes_needed_for_append(0).is_empty());
    assert!(nodes_needed_for_root(0).is_empty());
    assert!(nodes_needed_for_path(0, 0).is_empty());
    assert!(nodes_needed_for_path(5, 5).is_empty());
}

#[test]
fn huge_trees_stay_cheap() {
    for size in [1 << 40, (1 << 40) - 1, (1 << 40) + 1, i64::MAX as u64, u64::MAX] {
        assert!(nodes_needed_for_append(size).len() <= 64);
        assert!(nodes_needed_for_root(size).len() <= 64);
        for index in [0, 1, size / 2, size - 2, size - 1] {
            assert!(nodes_needed_for_path(index, size).len() <= 126, "{index} of {size}");
        }
    }
}

#[test]
fn missing_nodes_and_leaves_are_named() {
    let id = NodeId { level: 0, index: 0 };
    assert_eq!(append(1, [0; 32], |_| None), Err(TreeError::MissingNode(id)));
    assert_eq!(root(1, |_| None), Err(TreeError::MissingNode(id)));
    assert_eq!(inclusion_path(1, 2, |_| None), Err(TreeError::MissingNode(id)));
    let none = TreeError::OutOfRange { index: 2, size: 2 };
    assert_eq!(inclusion_path(2, 2, |_| None), Err(none));
    assert_eq!(none.to_string(), "leaf 2 is not in a tree of 2");
}

#[test]
fn a_node_cannot_pose_as_a_leaf() {
    let [a, b] = [leaf_hash(b"a"), leaf_hash(b"b")];
    assert_ne!(leaf_hash(&[a, b].concat()), node_hash(&a, &b));
    assert_ne!(node_hash(&a, &b), node_hash(&b, &a));
}

proptest! {
    #[test]
    fn any_tampering_breaks_the_proof(
        size in 1u64..200, pick in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
        bit in 0usize..256, kind in 0..7,
    ) {
        let leaves = leaves(size as usize);
        let nodes = build(&leaves);
        let read = |id| nodes.get(&id).copied();
        let index = pick.index(size as usize) as u64;
        let mut leaf = leaves[index as usize];
        let mut path = inclusion_path(index, size, read).unwrap();
        let mut top = root(size, read).unwrap();
        prop_assert!(verify_inclusion(&leaf, index, size, &path, &top));
        let (mut claimed_index, mut claimed_size) = (index, size);
        let flip = |hash: &mut Hash| hash[bit / 8] ^= 1 << (bit % 8);
        match kind {
            0 => flip(&mut leaf),
            1 => flip(&mut top),
            2 if !path.is_empty() => {
                let at = other.index(path.len());
                flip(&mut path[at]);
            },
            3 if !path.is_empty() => drop(path.pop()),
            4 => path.push([0; 32]),
            5 if size > 1 => claimed_index = (index + 1 + other.index(size as usize - 1) as u64) % size,
            6 => claimed_size = index,
            _ => leaf = [0; 32],
        }
        prop_assert!(!verify_inclusion(&leaf, claimed_index, claimed_size, &path, &top));
    }

    #[test]
    fn arbitrary_proofs_never_panic(
        index in any::<u64>(), size in any::<u64>(), path in proptest::collection::vec(any::<Hash>(), 0..80),
    ) {
        prop_assert!(!verify_inclusion(&[1; 32], index, size, &path, &[2; 32]));
    }

    #[test]
    fn a_changed_entry_changes_every_later_root(size in 2usize..120, pick in any::<prop::sample::Index>()) {
        let honest = leaves(size);
        let mut forged = honest.clone();
        forged[pick.index(size)] = leaf_hash(b"forged");
        let (a, b) = (build(&honest), build(&forged));
        let at = |nodes: &Nodes, n: usize| root(n as u64, |id| nodes.get(&id).copied()).unwrap();
        for n in 1..=size {
            prop_assert_eq!(at(&a, n) == at(&b, n), n <= pick.index(size));
        }
    }
}
