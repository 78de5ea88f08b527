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
//! the keys that hash to it. [`Exchange`] compares two such trees over a network. [`XorTree`] is
//! Cassandra's form.
//!
//! Nodes are hashed with MD5, the hash of the paper's ring, cut to its first 64 bits. It spreads
//! keys that differ in one digit over all leaves, which cheap byte-wise hashes do not, and it is in
//! the program already. Nobody attacks these trees, so 64 bits are enough.

mod exchange;
mod xor;

pub use exchange::{Answer, Ask, Difference, Exchange};
pub use xor::{TokenRange, XorTree};

use std::collections::BTreeMap;
use std::rc::Rc;

use md5::{Digest, Md5};

/// The hash of a subtree without keys.
pub const EMPTY: u64 = 0;

/// How wide and how high a tree is. Two trees can be compared only if their shapes are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    width: u16,
    levels: u8,
}

impl Shape {
    /// Riak's: 1024 * 1024 leaves in three levels of hashes.
    pub const RIAK: Self = Self { width: 1024, levels: 3 };

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

    /// The number of hashes of a full tree.
    #[must_use]
    pub fn hashes(self) -> u64 {
        (0..self.levels).map(|level| u64::from(self.nodes_on(level))).sum()
    }
}

/// A tree of hashes over a set of keys, each with a hash of its object.
///
/// What an object's hash covers is the caller's choice, and it matters: Riak hashes the vector
/// clock only, so two values under one clock look equal to it. A clone costs nothing and is a
/// snapshot: later changes of the original are not seen in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerkleTree<K> {
    shape: Shape,
    /// The hashes that are not [`EMPTY`], by level and index.
    nodes: Rc<BTreeMap<(u8, u32), u64>>,
    /// The hashes of objects by key, by leaf. A change copies the map and the leaf it is in, not
    /// the other leaves of a snapshot.
    leaves: Rc<BTreeMap<u32, Rc<BTreeMap<K, u64>>>>,
}

impl<K: Ord + Clone + AsRef<[u8]>> MerkleTree<K> {
    /// A tree without keys.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self { shape, nodes: Rc::default(), leaves: Rc::default() }
    }

    /// The tree's shape.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The leaf that holds `key`, if the tree has it.
    #[must_use]
    pub fn leaf_of(&self, key: &K) -> u32 {
        let hash = hashed([key.as_ref()].into_iter());
        // Below the number of leaves, which is below 2^32.
        (hash % u64::from(self.shape.leaves())) as u32
    }

    /// Adds `key`, or gives it another hash, and renews the hashes from its leaf to the root.
    pub fn insert(&mut self, key: K, object_hash: u64) {
        let leaf = self.leaf_of(&key);
        // A write that changes nothing must not copy what a snapshot shares.
        if self.object_hash(leaf, &key) == Some(object_hash) {
            return;
        }
        let objects = Rc::make_mut(&mut self.leaves).entry(leaf).or_default();
        Rc::make_mut(objects).insert(key, object_hash);
        self.renew(leaf);
    }

    /// Removes `key` and renews the hashes from its leaf to the root; nothing happens if the tree
    /// does not have it.
    pub fn remove(&mut self, key: &K) {
        let leaf = self.leaf_of(key);
        if self.object_hash(leaf, key).is_none() {
            return;
        }
        let leaves = Rc::make_mut(&mut self.leaves);
        if let Some(objects) = leaves.get_mut(&leaf) {
            Rc::make_mut(objects).remove(key);
            if objects.is_empty() {
                leaves.remove(&leaf);
            }
        }
        self.renew(leaf);
    }

    /// The hash of the whole tree.
    #[must_use]
    pub fn root(&self) -> u64 {
        self.hash_at(0, 0)
    }

    /// The hash of a node; [`EMPTY`] if there are no keys below it or no such node.
    #[must_use]
    pub fn hash_at(&self, level: u8, index: u32) -> u64 {
        self.nodes.get(&(level, index)).copied().unwrap_or(EMPTY)
    }

    /// The children of a node, each as its index on the next level and its hash, in order. A leaf
    /// has none.
    #[must_use]
    pub fn children(&self, level: u8, index: u32) -> Vec<(u32, u64)> {
        if level >= self.shape.levels - 1 || index >= self.shape.nodes_on(level) {
            return Vec::new();
        }
        let width = u32::from(self.shape.width);
        let children = index * width..(index + 1) * width;
        children.map(|child| (child, self.hash_at(level + 1, child))).collect()
    }

    /// The keys of a leaf in ascending order, each with the hash of its object.
    pub fn keys_in_leaf(&self, leaf: u32) -> impl Iterator<Item = (&K, u64)> {
        let objects = self.leaves.get(&leaf).into_iter();
        objects.flat_map(|objects| objects.iter().map(|(key, hash)| (key, *hash)))
    }

    /// Every key with the hash of its object, by leaf and then by key.
    pub fn keys(&self) -> impl Iterator<Item = (&K, u64)> {
        let objects = self.leaves.values();
        objects.flat_map(|objects| objects.iter().map(|(key, hash)| (key, *hash)))
    }

    fn object_hash(&self, leaf: u32, key: &K) -> Option<u64> {
        self.leaves.get(&leaf)?.get(key).copied()
    }

    /// Computes the hashes from `leaf` to the root anew.
    fn renew(&mut self, leaf: u32) {
        let mut hash = self.leaf_hash(leaf);
        let mut index = leaf;
        for level in (0..self.shape.levels).rev() {
            let nodes = Rc::make_mut(&mut self.nodes);
            if hash == EMPTY {
                nodes.remove(&(level, index));
            } else {
                nodes.insert((level, index), hash);
            }
            if level > 0 {
                index /= u32::from(self.shape.width);
                hash = self.inner_hash(level - 1, index);
            }
        }
    }

    fn leaf_hash(&self, leaf: u32) -> u64 {
        let mut parts = Vec::new();
        for (key, hash) in self.keys_in_leaf(leaf) {
            // The length first, so that no two lists of keys give the same bytes.
            parts.push((key.as_ref().len() as u64).to_be_bytes().to_vec());
            parts.push(key.as_ref().to_vec());
            parts.push(hash.to_be_bytes().to_vec());
        }
        if parts.is_empty() {
            return EMPTY;
        }
        hashed(parts.iter().map(Vec::as_slice))
    }

    fn inner_hash(&self, level: u8, index: u32) -> u64 {
        let first = index * u32::from(self.shape.width);
        let last = first + u32::from(self.shape.width) - 1;
        let mut bytes = Vec::new();
        for ((_, child), hash) in self.nodes.range((level + 1, first)..=(level + 1, last)) {
            bytes.extend_from_slice(&(child - first).to_be_bytes());
            bytes.extend_from_slice(&hash.to_be_bytes());
        }
        if bytes.is_empty() {
            return EMPTY;
        }
        hashed([bytes.as_slice()].into_iter())
    }
}

/// The first 64 bits of the MD5 of these bytes, one part after the other; never [`EMPTY`].
fn hashed<'a>(parts: impl Iterator<Item = &'a [u8]>) -> u64 {
    let mut md5 = Md5::new();
    parts.for_each(|part| md5.update(part));
    let digest: [u8; 16] = md5.finalize().into();
    // The high half of the number whose big-endian bytes are the digest.
    let first = (u128::from_be_bytes(digest) >> 64) as u64;
    first.max(EMPTY + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape() -> Shape {
        Shape::new(4, 3).unwrap()
    }

    fn tree(keys: &[(String, u64)]) -> MerkleTree<String> {
        let mut tree = MerkleTree::new(shape());
        for (key, hash) in keys {
            tree.insert(key.clone(), *hash);
        }
        tree
    }

    #[test]
    fn shapes_that_are_no_trees_are_refused() {
        assert_eq!(Shape::new(1, 3), None);
        assert_eq!(Shape::new(2, 0), None);
        assert_eq!(Shape::new(2, 33), None);
        assert_eq!(Shape::new(2, 32).map(Shape::leaves), Some(1 << 31));
        assert_eq!(Shape::new(1024, 3), Some(Shape::RIAK));
    }

    #[test]
    fn a_snapshot_does_not_see_later_changes() {
        let mut tree = tree(&[("a".to_owned(), 1)]);
        let snapshot = tree.clone();
        tree.insert("b".to_owned(), 2);
        tree.insert("a".to_owned(), 3);
        assert_ne!(snapshot.root(), tree.root());
        assert_eq!(snapshot.keys().collect::<Vec<_>>(), [(&"a".to_owned(), 1)]);
    }

    #[test]
    fn a_tree_of_one_level_is_one_leaf() {
        let mut tree = MerkleTree::new(Shape::new(16, 1).unwrap());
        tree.insert("a", 1);
        assert_eq!(tree.leaf_of(&"a"), 0);
        assert!(tree.children(0, 0).is_empty());
        assert_ne!(tree.root(), EMPTY);
        assert_eq!(tree.keys_in_leaf(0).count(), 1);
    }

    proptest! {
        #[test]
        fn the_tree_depends_only_on_what_is_in_it(
            keys in prop::collection::btree_map("[a-z]{0,3}", 0u64..3, 0..20),
            extra in prop::collection::vec("[A-Z]{1,2}", 0..10),
        ) {
            let mut keys: Vec<_> = keys.into_iter().collect();
            let direct = tree(&keys);
            keys.reverse();
            let mut roundabout = tree(&keys);
            for key in &extra {
                roundabout.insert(key.clone(), 7);
            }
            for key in &extra {
                roundabout.remove(key);
                roundabout.remove(key);
            }
            prop_assert_eq!(&roundabout, &direct);
            prop_assert_eq!(direct.root() == EMPTY, keys.is_empty());
        }

        #[test]
        fn every_child_is_below_its_parent(
            keys in prop::collection::btree_map("[a-z]{0,3}", 0u64..3, 0..20),
        ) {
            let keys: Vec<_> = keys.into_iter().collect();
            let tree = tree(&keys);
            for level in 0..tree.shape().levels() {
                for index in 0..tree.shape().nodes_on(level) {
                    let children = tree.children(level, index);
                    let occupied = children.iter().any(|(_, hash)| *hash != EMPTY);
                    let is_leaf = level + 1 == tree.shape().levels();
                    prop_assert_eq!(children.is_empty(), is_leaf);
                    prop_assert!(is_leaf || occupied == (tree.hash_at(level, index) != EMPTY));
                }
            }
            prop_assert_eq!(tree.shape().width(), 4);
        }
    }
}
