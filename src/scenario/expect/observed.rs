//! A run so far, as an expectation looks at it.

use crate::check::judge;
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::{Key, NodeId, OpId};
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::scenario::expect::OpIndex;
use crate::scenario::format::Clock;
use crate::sim::history::History;
use crate::sim::ledger::{Ledger, OpRecord};
use crate::sim::world::World;
use crate::time::SimTime;
use std::rc::Rc;

/// A run so far.
#[derive(Clone, Copy)]
pub(in crate::scenario) struct Observed<'a> {
    pub history: &'a History,
    pub ledger: &'a Ledger,
    /// The operations of the script, by their place among them.
    pub ops: &'a [OpId],
    /// The script's own clock.
    pub at: SimTime,
}

impl<'a> Observed<'a> {
    pub fn world(self) -> &'a World {
        self.history.world()
    }

    pub fn op(self, op: OpIndex) -> Option<&'a OpRecord> {
        self.ledger.get(*self.ops.get(op as usize)?)
    }

    pub fn name(self, node: NodeId) -> String {
        self.world().names().node(node).to_string()
    }

    pub fn names(self, nodes: &[NodeId]) -> Vec<String> {
        nodes.iter().map(|node| self.name(*node)).collect()
    }

    /// A clock by the names of its actors.
    pub fn clock(self, clock: &VectorClock) -> Clock {
        let entries = self.world().names().clock(clock).into_iter();
        entries.map(|(name, counter)| (name.to_string(), counter)).collect()
    }

    /// A key by name, in use or not.
    fn key(self, name: &str) -> Key {
        let names = self.world().names();
        names.find_key(name).unwrap_or_else(|| names.as_ref().clone().add_key(name))
    }

    pub fn plan(self, via: NodeId, key: &str) -> Vec<Replica> {
        let (world, key) = (self.world(), self.key(key));
        world.node(via).map(|node| node.plan(self.at, world.cluster(), key)).unwrap_or_default()
    }

    pub fn primaries(self, key: &str) -> Vec<NodeId> {
        let cluster = self.world().cluster();
        cluster.view.ring.primaries(self.key(key), cluster.policy.quorum.n)
    }

    pub fn has_converged(self, key: &str) -> bool {
        judge::has_converged(self.world(), self.key(key))
    }

    pub fn held(self, key: &str, replica: Replica) -> Option<&'a Rc<Record>> {
        let node = self.world().node(replica.holder)?;
        node.store().get(self.key(key).id, replica)
    }

    /// For whom this node keeps hints, one entry a hint.
    pub fn hints(self, node: NodeId) -> Vec<NodeId> {
        let world = self.world();
        let Some(node) = world.node(node) else { return Vec::new() };
        let copies = node.store().hinted().map(|(primary, _, _)| primary);
        copies.chain(world.valid_hints(node, self.at).map(|hint| hint.target)).collect()
    }
}
