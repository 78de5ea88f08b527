//! The Merkle tree in the inspector: what an exchange of anti-entropy has compared, found equal
//! and found different, down to the keys.

use crate::dynamo::merkle::Difference;
use crate::dynamo::node::Progress;
use crate::time::SimTime;
use std::rc::Rc;

/// An exchange, under way or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreePanel {
    /// The node that began it; the hashes are those of its tree.
    pub node: Rc<str>,
    /// Its peer.
    pub peer: Rc<str>,
    /// When it began.
    pub begun: SimTime,
    /// How far it is.
    pub progress: Progress,
    /// The nodes of the tree by level, the root first.
    pub levels: Vec<Vec<TreeCell>>,
    /// The keys found to differ, and how.
    pub keys: Vec<(Rc<str>, Difference)>,
}

/// A node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeCell {
    /// Its hash; zero where it holds no keys.
    pub hash: u64,
    /// What the exchange has found of it.
    pub found: TreeFound,
}

/// What an exchange has found of a node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeFound {
    /// It was not asked for: nothing above it differs, or not yet.
    Nothing,
    /// The peer is asked for its hash.
    Asked,
    /// Both have this hash.
    Equal,
    /// The peer has another one.
    Different(u64),
}
