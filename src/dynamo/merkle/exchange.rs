//! Two replicas comparing their trees, one question at a time.
//!
//! The one that started asks; the other answers from its own tree with [`MerkleTree::answer`].
//! Nothing is compared that is not asked for, so every hash that crosses the network can be seen
//! on its way. No values travel: what is found to differ is repaired afterwards, in Riak by an
//! ordinary read.

use std::collections::BTreeMap;

use super::MerkleTree;

/// A question to the other replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// What is the hash of this node of your tree?
    Hash {
        /// 0 for the root.
        level: u8,
        /// The node's place on its level, from 0.
        index: u32,
    },
    /// Which keys are in this leaf, with which hashes?
    Keys {
        /// The leaf's place among the leaves, from 0.
        leaf: u32,
    },
}

/// The answer to an [`Ask`] of the same kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<K> {
    /// The hash of the node.
    Hash(u64),
    /// The keys of the leaf, ascending, each with the hash of its object.
    Keys(Vec<(K, u64)>),
}

/// A key in which the two replicas differ, seen from the one that asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference<K> {
    /// This replica lacks the key.
    Missing(K),
    /// The other replica lacks the key.
    RemoteMissing(K),
    /// Both have the key, with different object hashes.
    Different(K),
}

impl<K: Ord + Clone + AsRef<[u8]>> MerkleTree<K> {
    /// This tree's answer to a question of another replica.
    #[must_use]
    pub fn answer(&self, ask: Ask) -> Answer<K> {
        match ask {
            Ask::Hash { level, index } => Answer::Hash(self.hash_at(level, index)),
            Ask::Keys { leaf } => {
                let keys = self.keys_in_leaf(leaf);
                Answer::Keys(keys.map(|(key, hash)| (key.clone(), hash)).collect())
            }
        }
    }
}

/// A comparison under way, at the replica that started it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange<K> {
    local: MerkleTree<K>,
    /// Questions still to ask; the last is the one now asked.
    open: Vec<Ask>,
    differences: Vec<Difference<K>>,
}

impl<K: Ord + Clone + AsRef<[u8]>> Exchange<K> {
    /// Starts a comparison of `local`, a snapshot, with another replica's tree of the same shape.
    #[must_use]
    pub fn new(local: MerkleTree<K>) -> Self {
        Self { local, open: vec![Ask::Hash { level: 0, index: 0 }], differences: Vec::new() }
    }

    /// The question to ask now; `None` when the comparison is finished. The tree is searched depth
    /// first, from left to right.
    #[must_use]
    pub fn ask(&self) -> Option<Ask> {
        self.open.last().copied()
    }

    /// Takes the other replica's answer to `ask`. Returns `false`, and changes nothing, if `ask` is
    /// not the question now asked or the answer is of the other kind: a late or doubled message.
    pub fn take(&mut self, ask: Ask, answer: Answer<K>) -> bool {
        if self.ask() != Some(ask) {
            return false;
        }
        match (ask, answer) {
            (Ask::Hash { level, index }, Answer::Hash(remote)) => {
                self.open.pop();
                if remote != self.local.hash_at(level, index) {
                    self.descend(level, index);
                }
                true
            }
            (Ask::Keys { leaf }, Answer::Keys(remote)) => {
                self.open.pop();
                self.compare_keys(leaf, remote);
                true
            }
            _ => false,
        }
    }

    /// What was found so far, leaf by leaf, within a leaf by key.
    #[must_use]
    pub fn differences(&self) -> &[Difference<K>] {
        &self.differences
    }

    fn descend(&mut self, level: u8, index: u32) {
        let children = self.local.children(level, index);
        if children.is_empty() {
            self.open.push(Ask::Keys { leaf: index });
        }
        let asks =
            children.into_iter().map(|(child, _)| Ask::Hash { level: level + 1, index: child });
        self.open.extend(asks.rev());
    }

    fn compare_keys(&mut self, leaf: u32, remote: Vec<(K, u64)>) {
        let mut both: BTreeMap<K, (Option<u64>, Option<u64>)> = BTreeMap::new();
        for (key, hash) in self.local.keys_in_leaf(leaf) {
            both.entry(key.clone()).or_default().0 = Some(hash);
        }
        for (key, hash) in remote {
            both.entry(key).or_default().1 = Some(hash);
        }
        for (key, hashes) in both {
            match hashes {
                (None, _) => self.differences.push(Difference::Missing(key)),
                (_, None) => self.differences.push(Difference::RemoteMissing(key)),
                (here, there) if here != there => {
                    self.differences.push(Difference::Different(key));
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::*;
    use proptest::prelude::*;

    type Keys = BTreeMap<String, u64>;

    fn tree(keys: &Keys) -> MerkleTree<String> {
        let mut tree = MerkleTree::new(Shape::new(4, 3).unwrap());
        for (key, hash) in keys {
            tree.insert(key.clone(), *hash);
        }
        tree
    }

    /// The differences in order of the keys, and the number of questions asked.
    fn compared(here: &Keys, there: &Keys) -> (Vec<Difference<String>>, u32) {
        let remote = tree(there);
        let mut exchange = Exchange::new(tree(here));
        let mut questions = 0;
        while let Some(ask) = exchange.ask() {
            questions += 1;
            assert!(exchange.take(ask, remote.answer(ask)));
        }
        let mut differences = exchange.differences().to_vec();
        differences.sort();
        (differences, questions)
    }

    fn keys() -> impl Strategy<Value = Keys> {
        prop::collection::btree_map("[a-d]{1,2}", 0u64..3, 0..20)
    }

    proptest! {
        #[test]
        fn the_differences_are_those_of_the_sets(here in keys(), there in keys()) {
            let all = here.keys().chain(there.keys());
            let mut expected: Vec<_> = all
                .filter_map(|key| match (here.get(key), there.get(key)) {
                    (None, _) => Some(Difference::Missing(key.clone())),
                    (_, None) => Some(Difference::RemoteMissing(key.clone())),
                    (a, b) => (a != b).then(|| Difference::Different(key.clone())),
                })
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(compared(&here, &there).0, expected);
        }

        #[test]
        fn equal_replicas_need_one_question(keys in keys()) {
            prop_assert_eq!(compared(&keys, &keys), (Vec::new(), 1));
        }

        #[test]
        fn one_difference_needs_one_path(mut keys in keys()) {
            let there = keys.clone();
            keys.insert("other".to_owned(), 9);
            // The root, twice four children, and the keys of one leaf.
            prop_assert_eq!(compared(&keys, &there).1, 1 + 4 + 4 + 1);
        }
    }

    #[test]
    fn late_and_doubled_answers_change_nothing() {
        let (here, there) = (Keys::from([("a".to_owned(), 1)]), Keys::new());
        let (local, remote) = (tree(&here), tree(&there));
        let mut exchange = Exchange::new(local);
        let root = exchange.ask().unwrap();
        assert!(!exchange.take(root, Answer::Keys(Vec::new())));
        assert!(exchange.take(root, remote.answer(root)));
        let now = exchange.clone();
        assert!(!exchange.take(root, remote.answer(root)));
        assert_eq!(exchange, now);
    }
}
