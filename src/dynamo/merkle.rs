//! Merkle trees: finding the few keys in which two replicas differ without sending them all
//! (Dynamo section 4.7; Riak `hashtree.erl`; Cassandra `MerkleTree.java`).
//!
//! Hints repair short outages and read repair repairs what is read. A cold key that missed a write
//! is repaired by nothing else than a comparison of whole replicas. Each replica keeps a tree of
//! hashes over its keys. Equal roots mean equal replicas; where hashes differ, the two go down to
//! the children, and so reach the differing keys with a number of messages that grows with the
//! differences instead of with the keys.
//!
//! This file is the form of the paper and of Riak: a fixed number of leaves ("segments"), each with
//! the keys that hash to it. [`Exchange`] compares two such trees over a network.
//!
//! Nodes are hashed with MD5, the hash of the paper's ring, cut to its first 64 bits. It spreads
//! keys that differ in one digit over all leaves, which cheap byte-wise hashes do not, and it is in
//! the program already. Nobody attacks these trees, so 64 bits are enough.

mod exchange;
mod object;

pub use exchange::{Answer, Compared, Difference, Exchange, TreeQuestion};
pub use object::object_hash;

use super::hash::md5;
use super::ids::Key;
use std::collections::BTreeMap;

/// The hash of a subtree without keys.
pub const EMPTY: u64 = 0;

/// How wide and how high a tree is. Two trees can be compared only if their shapes are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    width: u16,
    levels: u8,
}

impl Shape {
    /// One for few keys: 4 * 4 leaves, so that a descent to one key is ten questions.
    pub const SMALL: Self = Self::new(4, 3).unwrap();

    /// A tree in which every node has `width` children, with `levels` levels of hashes, root and
    /// leaves included.
    ///
    /// Returns `None` if the width is below 2, if there is no level, or if there would be more than
    /// 2^31 leaves.
    #[must_use]
    pub const fn new(width: u16, levels: u8) -> Option<Self> {
        if width < 2 || levels < 1 {
            return None;
        }
        match (width as u32).checked_pow(levels as u32 - 1) {
            Some(leaves) if leaves <= 1 << 31 => Some(Self { width, levels }),
            _ => None,
        }
    }

    /// The number of children of every node above the leaves.
    #[must_use]
    pub const fn width(self) -> u16 {
        self.width
    }

    /// The number of levels of hashes, root and leaves included.
    #[must_use]
    pub const fn levels(self) -> u8 {
        self.levels
    }

    /// The number of nodes on `level`; the root is on level 0, the leaves on the last.
    #[must_use]
    pub const fn nodes_on(self, level: u8) -> u32 {
        (self.width as u32).saturating_pow(level as u32)
    }

    /// The number of leaves.
    #[must_use]
    pub const fn leaves(self) -> u32 {
        self.nodes_on(self.levels - 1)
    }
}

/// The keys of a leaf in ascending order, each with the hash of its object.
type Leaf = (u32, Vec<(Key, u64)>);

/// A tree of hashes over a set of keys, each with a hash of its object. It never changes: it is a
/// snapshot, and what is stored after it was made is not seen in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerkleTree {
    shape: Shape,
    /// By level, the root first: the hashes that are not [`EMPTY`], by index.
    levels: Vec<Vec<(u32, u64)>>,
    /// The leaves that hold keys, by index.
    leaves: Vec<Leaf>,
}

impl MerkleTree {
    /// The tree of these keys, which come in ascending order, each with a hash of its object.
    #[must_use]
    pub fn of(shape: Shape, objects: impl IntoIterator<Item = (Key, u64)>) -> Self {
        let mut leaves: BTreeMap<u32, Vec<(Key, u64)>> = BTreeMap::new();
        for (key, hash) in objects {
            leaves.entry(leaf_of(shape, key)).or_default().push((key, hash));
        }
        let leaves: Vec<Leaf> = leaves.into_iter().collect();
        let hashes = leaves.iter().map(|(leaf, objects)| (*leaf, leaf_hash(objects)));
        let mut levels: Vec<Vec<(u32, u64)>> = vec![hashes.collect()];
        for _ in 1..shape.levels {
            let below = &levels[levels.len() - 1];
            let width = u32::from(shape.width);
            let families = below.chunk_by(|one, next| one.0 / width == next.0 / width);
            let level = families.map(|family| (family[0].0 / width, inner_hash(family, width)));
            levels.push(level.collect());
        }
        levels.reverse();
        Self { shape, levels, leaves }
    }

    /// The tree's shape.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The hash of the whole tree.
    #[must_use]
    pub fn root(&self) -> u64 {
        self.hash_at(0, 0)
    }

    /// The hash of a node; [`EMPTY`] if there are no keys below it or no such node.
    #[must_use]
    pub fn hash_at(&self, level: u8, index: u32) -> u64 {
        let Some(hashes) = self.levels.get(usize::from(level)) else { return EMPTY };
        hashes.binary_search_by_key(&index, |(at, _)| *at).map_or(EMPTY, |at| hashes[at].1)
    }

    /// The keys of a leaf in ascending order, each with the hash of its object.
    #[must_use]
    pub fn keys_in_leaf(&self, leaf: u32) -> &[(Key, u64)] {
        let found = self.leaves.binary_search_by_key(&leaf, |(at, _)| *at);
        found.map_or(&[], |at| &self.leaves[at].1)
    }
}

/// The leaf that holds a key, if the tree has it. A key's place on the ring is a hash already, but
/// not all of its bits are used by every kind of ring.
fn leaf_of(shape: Shape, key: Key) -> u32 {
    let place = key.position.0;
    let folded = place ^ (place >> 64);
    // Below the number of leaves, which is below 2^32.
    (folded % u128::from(shape.leaves())) as u32
}

fn leaf_hash(objects: &[(Key, u64)]) -> u64 {
    let mut bytes = Vec::new();
    for (key, hash) in objects {
        bytes.extend_from_slice(&key.id.0.to_be_bytes());
        bytes.extend_from_slice(&hash.to_be_bytes());
    }
    cut(&bytes)
}

/// The hash of a node above the leaves, of those of its children that are not [`EMPTY`].
fn inner_hash(children: &[(u32, u64)], width: u32) -> u64 {
    let mut bytes = Vec::new();
    for (index, hash) in children {
        bytes.extend_from_slice(&(index % width).to_be_bytes());
        bytes.extend_from_slice(&hash.to_be_bytes());
    }
    cut(&bytes)
}

/// The first 64 bits of the MD5 of what is hashed; never [`EMPTY`].
fn cut(hashed: &[u8]) -> u64 {
    // The high half of the number whose big-endian bytes are the MD5.
    let first = (u128::from_be_bytes(md5(hashed)) >> 64) as u64;
    first.max(EMPTY + 1)
}

/// Keys for tests, numbered from 0, each at the hash of its number.
#[cfg(test)]
fn key(number: u32) -> Key {
    use super::ids::KeyId;
    use super::policy::KeyHash;
    Key { id: KeyId(number), position: super::ring::position_of(KeyHash::Md5, &number.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn shape() -> Shape {
        Shape::new(4, 3).unwrap()
    }

    fn tree(keys: &BTreeMap<u32, u64>) -> MerkleTree {
        MerkleTree::of(shape(), keys.iter().map(|(number, hash)| (key(*number), *hash)))
    }

    fn keys() -> impl Strategy<Value = BTreeMap<u32, u64>> {
        prop::collection::btree_map(0u32..60, 0u64..3, 0..20)
    }

    #[test]
    fn shapes_that_are_no_trees_are_refused() {
        assert_eq!(Shape::new(1, 3), None);
        assert_eq!(Shape::new(2, 0), None);
        assert_eq!(Shape::new(2, 33), None);
        assert_eq!(Shape::new(2, 32).map(Shape::leaves), Some(1 << 31));
        assert_eq!(Shape::new(4, 3), Some(Shape::SMALL));
    }

    #[test]
    fn a_tree_of_one_level_is_one_leaf() {
        let tree = MerkleTree::of(Shape::new(16, 1).unwrap(), [(key(7), 1)]);
        assert_ne!(tree.root(), EMPTY);
        assert_eq!(tree.keys_in_leaf(0), [(key(7), 1)]);
        assert_eq!(tree.hash_at(1, 0), EMPTY);
    }

    #[test]
    fn both_halves_of_a_place_choose_the_leaf() {
        let at = |place: u128| {
            leaf_of(shape(), Key { position: super::super::ids::Position(place), ..Key::default() })
        };
        assert_eq!((at(5), at(3 << 64), at(3 << 64 | 5)), (5, 3, 6));
    }

    #[test]
    fn keys_of_cassandras_ring_do_not_share_one_leaf() {
        // Its tokens use the upper half of a place alone.
        let at = |token: u64| Key {
            position: super::super::ids::Position(u128::from(token) << 64),
            ..Key::default()
        };
        let leaves: Vec<u32> = (0..16).map(|token| leaf_of(shape(), at(token))).collect();
        assert_eq!(leaves, (0..16).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn equal_roots_are_equal_keys(mine in keys(), theirs in keys()) {
            let (one, other) = (tree(&mine), tree(&theirs));
            prop_assert_eq!(one.root() == other.root(), mine == theirs);
            prop_assert_eq!(one.root() == EMPTY, mine.is_empty());
            let leaves = 0..one.shape().leaves();
            prop_assert_eq!(leaves.map(|leaf| one.keys_in_leaf(leaf).len()).sum::<usize>(), mine.len());
        }

        #[test]
        fn a_node_is_empty_where_all_its_children_are(keys in keys()) {
            let tree = tree(&keys);
            let Shape { width, levels } = tree.shape();
            for level in 0..levels - 1 {
                for index in 0..tree.shape().nodes_on(level) {
                    let first = index * u32::from(width);
                    let mut children = first..first + u32::from(width);
                    let occupied = children.any(|child| tree.hash_at(level + 1, child) != EMPTY);
                    prop_assert_eq!(occupied, tree.hash_at(level, index) != EMPTY);
                }
            }
        }
    }
}
