//! Two replicas comparing their trees, one question at a time.
//!
//! The one that started asks; the other answers from its own tree with [`MerkleTree::answer`].
//! Nothing is compared that is not asked for, so every hash that crosses the network can be seen
//! on its way. No values travel: what is found to differ is mended afterwards, in Riak by an
//! ordinary read.

use super::MerkleTree;
use crate::dynamo::ids::Key;
use std::cmp::Ordering;
use std::rc::Rc;

/// A question to the other replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TreeQuestion {
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

/// The answer to an [`TreeQuestion`] of the same kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The hash of the node.
    Hash(u64),
    /// The keys of the leaf, ascending, each with the hash of its object.
    Keys(Rc<[(Key, u64)]>),
}

/// A key in which the two replicas differ, seen from the one that asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// This replica lacks the key.
    Missing(Key),
    /// The other replica lacks the key.
    RemoteMissing(Key),
    /// Both have the key, with different object hashes.
    Different(Key),
}

impl Difference {
    /// The key.
    #[must_use]
    pub const fn key(self) -> Key {
        match self {
            Self::Missing(key) | Self::RemoteMissing(key) | Self::Different(key) => key,
        }
    }
}

impl MerkleTree {
    /// This tree's answer to a question of another replica.
    #[must_use]
    pub fn answer(&self, ask: TreeQuestion) -> Answer {
        match ask {
            TreeQuestion::Hash { level, index } => Answer::Hash(self.hash_at(level, index)),
            TreeQuestion::Keys { leaf } => Answer::Keys(self.keys_in_leaf(leaf).into()),
        }
    }
}

/// A node of the tree whose hashes were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// 0 for the root.
    pub level: u8,
    /// The node's place on its level, from 0.
    pub index: u32,
    /// The hash in the other replica's tree.
    pub remote: u64,
}

/// A comparison under way, at the replica that started it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    local: Rc<MerkleTree>,
    /// Questions still to ask; the last is the one now asked.
    open: Vec<TreeQuestion>,
    compared: Vec<Compared>,
    differences: Vec<Difference>,
}

impl Exchange {
    /// Starts a comparison of `local` with another replica's tree of the same shape.
    #[must_use]
    pub fn new(local: MerkleTree) -> Self {
        let root = TreeQuestion::Hash { level: 0, index: 0 };
        let local = Rc::new(local);
        Self { local, open: vec![root], compared: Vec::new(), differences: Vec::new() }
    }

    /// The tree of the replica that started.
    #[must_use]
    pub fn local(&self) -> &MerkleTree {
        &self.local
    }

    /// The question to ask now; `None` when the comparison is finished. The tree is searched depth
    /// first, from left to right.
    #[must_use]
    pub fn ask(&self) -> Option<TreeQuestion> {
        self.open.last().copied()
    }

    /// Takes the other replica's answer to `ask`. Returns `false`, and changes nothing, if `ask` is
    /// not the question now asked or the answer is of the other kind: a late or doubled message.
    pub fn take(&mut self, ask: TreeQuestion, answer: &Answer) -> bool {
        if self.ask() != Some(ask) {
            return false;
        }
        match (ask, answer) {
            (TreeQuestion::Hash { level, index }, Answer::Hash(remote)) => {
                self.open.pop();
                self.compared.push(Compared { level, index, remote: *remote });
                if *remote != self.local.hash_at(level, index) {
                    self.descend(level, index);
                }
                true
            }
            (TreeQuestion::Keys { leaf }, Answer::Keys(remote)) => {
                self.open.pop();
                self.compare_keys(leaf, remote);
                true
            }
            _ => false,
        }
    }

    /// The nodes whose hashes were compared so far, in the order of the questions.
    #[must_use]
    pub fn compared(&self) -> &[Compared] {
        &self.compared
    }

    /// The keys that were found to differ so far, leaf by leaf, within a leaf by key.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    fn descend(&mut self, level: u8, index: u32) {
        let shape = self.local.shape();
        if level + 1 >= shape.levels() {
            return self.open.push(TreeQuestion::Keys { leaf: index });
        }
        let width = u32::from(shape.width());
        let children = index * width..(index + 1) * width;
        let asks = children.rev().map(|index| TreeQuestion::Hash { level: level + 1, index });
        self.open.extend(asks);
    }

    fn compare_keys(&mut self, leaf: u32, remote: &[(Key, u64)]) {
        let (mut mine, mut theirs) = (self.local.keys_in_leaf(leaf), remote);
        loop {
            let order = match (mine.first(), theirs.first()) {
                (None, None) => return,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((one, _)), Some((other, _))) => one.cmp(other),
            };
            let is_same = order == Ordering::Equal && mine[0].1 == theirs[0].1;
            if !is_same {
                self.differences.push(match order {
                    Ordering::Less => Difference::RemoteMissing(mine[0].0),
                    Ordering::Greater => Difference::Missing(theirs[0].0),
                    Ordering::Equal => Difference::Different(mine[0].0),
                });
            }
            mine = &mine[usize::from(order != Ordering::Greater)..];
            theirs = &theirs[usize::from(order != Ordering::Less)..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, key};
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    type Keys = BTreeMap<u32, u64>;

    const WIDTH: u32 = 4;

    fn tree(levels: u8, keys: &Keys) -> MerkleTree {
        let shape = Shape::new(4, levels).unwrap();
        MerkleTree::of(shape, keys.iter().map(|(number, hash)| (key(*number), *hash)))
    }

    /// The differences in order of the keys, and the number of questions asked.
    fn compared(levels: u8, here: &Keys, there: &Keys) -> (Vec<Difference>, u32) {
        let remote = tree(levels, there);
        let mut exchange = Exchange::new(tree(levels, here));
        let mut questions = 0;
        while let Some(ask) = exchange.ask() {
            questions += 1;
            assert!(exchange.take(ask, &remote.answer(ask)));
        }
        let mut differences = exchange.differences().to_vec();
        differences.sort();
        (differences, questions)
    }

    fn keys() -> impl Strategy<Value = Keys> {
        prop::collection::btree_map(0u32..40, 0u64..3, 0..20)
    }

    proptest! {
        #[test]
        fn the_differences_are_those_of_the_sets(here in keys(), there in keys()) {
            let all = here.keys().chain(there.keys());
            let mut expected: Vec<_> = all
                .filter_map(|number| match (here.get(number), there.get(number)) {
                    (None, _) => Some(Difference::Missing(key(*number))),
                    (_, None) => Some(Difference::RemoteMissing(key(*number))),
                    (a, b) => (a != b).then(|| Difference::Different(key(*number))),
                })
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(compared(3, &here, &there).0, expected);
        }

        #[test]
        fn equal_replicas_need_one_question(keys in keys()) {
            prop_assert_eq!(compared(3, &keys, &keys), (Vec::new(), 1));
        }

        #[test]
        fn one_difference_needs_one_path(levels in 1u8..7, mut keys in keys()) {
            let there = keys.clone();
            keys.insert(1_000, 9);
            // The root, all children of each node on the path, and the keys of one leaf.
            let asked = 1 + WIDTH * u32::from(levels - 1) + 1;
            prop_assert_eq!(compared(levels, &keys, &there).1, asked);
        }
    }

    #[test]
    fn late_and_doubled_answers_change_nothing() {
        let (here, there) = (Keys::from([(1, 1)]), Keys::new());
        let (local, remote) = (tree(3, &here), tree(3, &there));
        let mut exchange = Exchange::new(local);
        let root = exchange.ask().unwrap();
        assert!(!exchange.take(root, &Answer::Keys(Rc::default())));
        assert!(exchange.take(root, &remote.answer(root)));
        let now = exchange.clone();
        assert!(!exchange.take(root, &remote.answer(root)));
        assert_eq!(exchange, now);
    }
}
