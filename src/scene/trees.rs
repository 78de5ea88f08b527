//! The Merkle tree in the inspector: what an exchange of anti-entropy has compared, found equal
//! and found different, down to the keys.

use crate::dynamo::ids::NodeId;
use crate::dynamo::merkle::{Ask, Difference, Exchange};
use crate::dynamo::node::Progress;
use crate::sim::world::World;
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

/// The exchange that this node takes part in, or the last in which it did.
#[must_use]
pub fn tree(world: &World, node: NodeId) -> Option<TreePanel> {
    let names = world.names();
    let exchanges = world.sites().iter().filter_map(|site| {
        let began = site.node.id();
        let last = site.node.anti_entropy().last();
        last.filter(|one| began == node || one.peer == node).map(|one| (began, one))
    });
    let (began, one) = exchanges.max_by_key(|(_, one)| one.begun_at)?;
    let shape = one.exchange.local().shape();
    let level = |level: u8| {
        let indices = 0..shape.nodes_on(level);
        indices.map(|index| cell(&one.exchange, level, index)).collect()
    };
    let differences = one.exchange.differences().iter();
    Some(TreePanel {
        node: Rc::clone(names.node(began)),
        peer: Rc::clone(names.node(one.peer)),
        begun: one.begun_at,
        progress: one.progress,
        levels: (0..shape.levels()).map(level).collect(),
        keys: differences.map(|found| (Rc::clone(names.key(found.key().id)), *found)).collect(),
    })
}

fn cell(exchange: &Exchange, level: u8, index: u32) -> TreeCell {
    let hash = exchange.local().hash_at(level, index);
    let compared = exchange.compared().iter().find(|one| one.level == level && one.index == index);
    let found = match compared {
        Some(one) if one.remote == hash => TreeFound::Equal,
        Some(one) => TreeFound::Different(one.remote),
        None if exchange.ask() == Some(Ask::Hash { level, index }) => TreeFound::Asked,
        None => TreeFound::Nothing,
    };
    TreeCell { hash, found }
}
