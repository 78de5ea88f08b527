//! What the inspector of a Merkle tree says.

use crate::dynamo::merkle::Difference;
use crate::dynamo::node::Progress;
use crate::scene::{TreeCell, TreeFound};
use crate::text::log::short_hash;

/// The button that has a node compared with another.
#[must_use]
pub fn compare_with(peer: &str) -> String {
    format!("Compare with {peer}")
}

/// The title of the card.
#[must_use]
pub fn tree_title(node: &str, peer: &str) -> String {
    format!("Merkle trees of {node} and {peer}")
}

/// How far an exchange is, in a word or two.
#[must_use]
pub const fn tree_progress(progress: Progress) -> &'static str {
    match progress {
        Progress::Comparing => "comparing",
        Progress::Mending => "mending",
        Progress::Done => "done",
        Progress::GivenUp => "given up",
    }
}

/// What the tree shows.
#[must_use]
pub fn tree_meaning(node: &str, peer: &str) -> String {
    format!(
        "{node} asks {peer} for a hash, and goes down only where it differs from its own. The last row holds the leaves."
    )
}

/// A node of the tree: its hash, and what the peer's is.
#[must_use]
pub fn tree_cell(cell: TreeCell) -> String {
    let hash = short_hash(cell.hash);
    match cell.found {
        TreeFound::Nothing => hash,
        TreeFound::Asked => format!("{hash} ?"),
        TreeFound::Equal => format!("{hash} ="),
        TreeFound::Different(remote) => format!("{hash} ≠ {}", short_hash(remote)),
    }
}

/// A level of the tree.
#[must_use]
pub fn tree_level(level: usize) -> String {
    format!("Level {level}")
}

/// A key that was found to differ.
#[must_use]
pub fn tree_key(key: &str, node: &str, peer: &str, difference: Difference) -> String {
    match difference {
        Difference::Missing(_) => format!("{key}: {node} lacks it"),
        Difference::RemoteMissing(_) => format!("{key}: {peer} lacks it"),
        Difference::Different(_) => format!("{key}: other versions"),
    }
}
