//! Cassandra's tree: leaves are ranges of tokens, and hashes are combined by exclusive or
//! (`org.apache.cassandra.utils.MerkleTree`).
//!
//! The tree is built for one repair, over a range of tokens, and split where there is data, down to
//! a limited depth. Leaves that differ are named by their ranges, and all the data of such a range
//! is streamed in both directions, equal keys too. Exclusive or makes the order of the rows
//! irrelevant, but it is blind to pairs: two equal hashes in one range cancel, and a replica that
//! has both rows looks like one that has neither.

/// The tokens in `(left, right]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenRange {
    /// Below the first token.
    pub left: u64,
    /// The last token.
    pub right: u64,
}

impl TokenRange {
    /// Whether `token` is in the range.
    #[must_use]
    pub const fn contains(self, token: u64) -> bool {
        self.left < token && token <= self.right
    }

    /// The two halves. Of a range of one token the first is empty.
    const fn halves(self) -> [Self; 2] {
        let middle = self.left + (self.right - self.left) / 2;
        let (left, right) = (self.left, self.right);
        let first = Self { left, right: middle };
        let second = Self { left: middle, right };
        [first, second]
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Leaf(u64),
    Inner(Box<[Node; 2]>),
}

impl Node {
    fn hash(&self) -> u64 {
        match self {
            Self::Leaf(hash) => *hash,
            Self::Inner(children) => children[0].hash() ^ children[1].hash(),
        }
    }
}

/// A tree over a range of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XorTree {
    range: TokenRange,
    depth_max: u8,
    leaves_max: u32,
    leaves: u32,
    root: Node,
}

impl XorTree {
    /// A tree of one leaf, which may be split into at most `leaves_max` leaves, none deeper than
    /// `depth_max`.
    ///
    /// Returns `None` if the range is empty.
    #[must_use]
    pub const fn new(range: TokenRange, depth_max: u8, leaves_max: u32) -> Option<Self> {
        if range.left >= range.right {
            return None;
        }
        Some(Self { range, depth_max, leaves_max, leaves: 1, root: Node::Leaf(0) })
    }

    /// The number of leaves.
    #[must_use]
    pub const fn size(&self) -> u32 {
        self.leaves
    }

    /// Halves the leaf that holds `token`. Its hash stays with the half that holds `token`, so
    /// splitting is meant for trees without hashes, as upstream does it.
    ///
    /// Returns `false`, and changes nothing, if the tree has as many leaves as it may, or the leaf
    /// is as deep as it may be or has only one token, or `token` is outside the tree's range.
    pub fn split(&mut self, token: u64) -> bool {
        if self.leaves >= self.leaves_max || !self.range.contains(token) {
            return false;
        }
        let depth_max = self.depth_max;
        let split = at_leaf(&mut self.root, self.range, token, |node, range, depth| {
            if depth >= depth_max || range.right - range.left < 2 {
                return false;
            }
            let kept = Node::Leaf(node.hash());
            let [first, _] = range.halves();
            *node = Node::Inner(Box::new(if first.contains(token) {
                [kept, Node::Leaf(0)]
            } else {
                [Node::Leaf(0), kept]
            }));
            true
        });
        self.leaves += u32::from(split);
        split
    }

    /// Adds the hash of the row (or partition) at `token` to its leaf. Adding it again takes it out
    /// again. Returns `false`, and changes nothing, if `token` is outside the tree's range.
    pub fn add(&mut self, token: u64, hash: u64) -> bool {
        if !self.range.contains(token) {
            return false;
        }
        at_leaf(&mut self.root, self.range, token, |node, _, _| {
            *node = Node::Leaf(node.hash() ^ hash);
        });
        true
    }

    /// The hash of the whole tree.
    #[must_use]
    pub fn root(&self) -> u64 {
        self.root.hash()
    }

    /// The ranges of the leaves in ascending order, with their hashes.
    #[must_use]
    pub fn leaf_ranges(&self) -> Vec<(TokenRange, u64)> {
        let mut leaves = Vec::new();
        collect_leaves(&self.root, self.range, &mut leaves);
        leaves
    }

    /// The ranges in which the trees differ, ascending; neighbours are joined. Where one tree is
    /// split further than the other, the coarser leaf decides. All of these ranges is streamed.
    ///
    /// Returns `None` if the trees are not over the same range, since they cannot be compared then.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<Vec<TokenRange>> {
        if self.range != other.range {
            return None;
        }
        let mut found = Vec::new();
        compare(&self.root, &other.root, self.range, &mut found);
        Some(found)
    }
}

/// Calls `act` with the leaf below `root` that holds `token`, its range and its depth.
fn at_leaf<R>(
    root: &mut Node,
    whole: TokenRange,
    token: u64,
    act: impl FnOnce(&mut Node, TokenRange, u8) -> R,
) -> R {
    let (mut node, mut range, mut depth) = (root, whole, 0);
    while let Node::Inner(children) = node {
        let half = usize::from(!range.halves()[0].contains(token));
        node = &mut children[half];
        range = range.halves()[half];
        depth += 1;
    }
    act(node, range, depth)
}

fn collect_leaves(node: &Node, range: TokenRange, leaves: &mut Vec<(TokenRange, u64)>) {
    match node {
        Node::Leaf(hash) => leaves.push((range, *hash)),
        Node::Inner(children) => {
            for (child, half) in children.iter().zip(range.halves()) {
                collect_leaves(child, half, leaves);
            }
        }
    }
}

fn compare(here: &Node, there: &Node, range: TokenRange, found: &mut Vec<TokenRange>) {
    if here.hash() == there.hash() {
        return;
    }
    if let (Node::Inner(a), Node::Inner(b)) = (here, there) {
        for ((a, b), half) in a.iter().zip(b.iter()).zip(range.halves()) {
            compare(a, b, half, found);
        }
        return;
    }
    match found.last_mut() {
        Some(last) if last.right == range.left => last.right = range.right,
        _ => found.push(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WHOLE: TokenRange = TokenRange { left: 0, right: 64 };

    fn full_tree() -> XorTree {
        let mut tree = XorTree::new(WHOLE, 3, 8).unwrap();
        for _ in 0..3 {
            (1..=64).for_each(|token| {
                tree.split(token);
            });
        }
        tree
    }

    #[test]
    fn an_empty_range_has_no_tree_and_one_token_no_halves() {
        let empty = TokenRange { left: 5, right: 5 };
        assert_eq!(XorTree::new(empty, 3, 8), None);
        let mut single = XorTree::new(TokenRange { left: 4, right: 5 }, 3, 8).unwrap();
        assert!(!single.split(5));
        assert!(!single.split(4));
        assert!(!single.add(6, 1));
    }

    #[test]
    fn a_split_tree_keeps_its_hash() {
        let mut tree = XorTree::new(WHOLE, 3, 8).unwrap();
        tree.add(40, 7);
        assert!(tree.split(40));
        assert_eq!(tree.leaf_ranges()[1].1, 7);
    }

    #[test]
    fn a_tree_is_split_within_its_range_and_its_limits() {
        assert!(
            !WHOLE.contains(0) && WHOLE.contains(1) && WHOLE.contains(64) && !WHOLE.contains(65)
        );
        let mut tree = XorTree::new(TokenRange { left: 0, right: 2 }, 9, 2).unwrap();
        assert!(!tree.split(3), "outside");
        assert!(tree.split(1), "two tokens have halves");
        assert!(!tree.split(2), "it has as many leaves as it may");
        assert_eq!(tree.size(), 2);
    }

    #[test]
    fn differences_beside_each_other_are_one() {
        let differing = |tokens: [u64; 2]| {
            let mut tree = full_tree();
            for token in tokens {
                tree.add(token, token);
            }
            tree.difference(&full_tree()).unwrap()
        };
        let range = |left, right| TokenRange { left, right };
        assert_eq!(differing([1, 9]), [range(0, 16)]);
        assert_eq!(differing([1, 64]), [range(0, 8), range(56, 64)]);
    }

    #[test]
    fn two_equal_hashes_in_one_range_are_not_seen() {
        let mut tree = full_tree();
        assert_eq!(tree.size(), 8);
        tree.add(1, 42);
        tree.add(2, 42);
        assert_eq!(tree.difference(&full_tree()), Some(Vec::new()));
    }

    #[test]
    fn the_coarser_leaf_decides() {
        let mut coarse = XorTree::new(WHOLE, 1, 8).unwrap();
        coarse.split(1);
        coarse.add(1, 42);
        let half = TokenRange { left: 0, right: 32 };
        assert_eq!(coarse.difference(&full_tree()), Some(vec![half]));
        let elsewhere = XorTree::new(half, 1, 8).unwrap();
        assert_eq!(coarse.difference(&elsewhere), None);
    }

    proptest! {
        #[test]
        fn every_difference_is_streamed(
            rows in prop::collection::btree_map(1u64..=64, 1u64.., 0..20),
        ) {
            let mut tree = full_tree();
            for (token, hash) in &rows {
                tree.add(*token, *hash);
            }
            let streamed = tree.difference(&full_tree()).unwrap();
            for token in rows.keys() {
                let leaves = tree.leaf_ranges();
                let leaf = leaves.iter().find(|(range, _)| range.contains(*token)).unwrap();
                let covered = streamed.iter().any(|range| range.contains(*token));
                prop_assert_eq!(covered, leaf.1 != 0);
            }
        }
    }
}
