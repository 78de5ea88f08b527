//! What an exchange of anti-entropy has compared, as the tree in the inspector.

use crate::dynamo::ids::NodeId;
use crate::dynamo::merkle::{Exchange, TreeQuestion};
use crate::scene::{TreeCell, TreeFound, TreePanel};
use crate::sim::world::World;
use std::rc::Rc;

/// The exchange that this node takes part in, or the last in which it did.
#[must_use]
pub fn tree(world: &World, node: NodeId) -> Option<TreePanel> {
    let names = world.names();
    let exchanges = world.hosts().iter().filter_map(|host| {
        let began = host.node.id();
        let last = host.node.anti_entropy().last();
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
        None if exchange.ask() == Some(TreeQuestion::Hash { level, index }) => TreeFound::Asked,
        None => TreeFound::Nothing,
    };
    TreeCell { hash, found }
}
