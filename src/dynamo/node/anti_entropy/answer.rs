//! The side of an exchange that answers: it has a tree of its own, and makes one of both copies of
//! a key that differs.

use super::{Effects, Env, Node};
use crate::dynamo::ids::{Endpoint, Key, NodeId};
use crate::dynamo::merkle::{MerkleTree, Shape, TreeQuestion, object_hash};
use crate::dynamo::message::{ExchangeStep, Message};
use crate::dynamo::node::Cluster;
use crate::dynamo::policy::Policy;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::reconcile;
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::rc::Rc;

/// The shape of every tree. Riak's has a million leaves for millions of keys; with the keys of a
/// lesson a descent to one of sixteen leaves can be followed by eye.
const SHAPE: Shape = Shape::SMALL;

/// What counts of a copy: not the tombstones that whoever holds it is free to purge.
fn lasting(policy: &Policy, record: &Rc<Record>, now: SimTime) -> Option<Rc<Record>> {
    match policy.tombstone_grace.filter(|_| !policy.reaps_tombstones) {
        Some(grace) => record.purged(now, grace),
        None => Some(Rc::clone(record)),
    }
}

impl Node {
    /// The tree over the copies of which this node and a peer are both primaries.
    #[must_use]
    pub fn tree_with(&self, now: SimTime, cluster: &Cluster, peer: NodeId) -> MerkleTree {
        let (policy, ring) = (&cluster.policy, &self.view.ring);
        let is_shared = |key: Key| {
            let primaries = ring.walk(key).take(usize::from(policy.quorum.n));
            primaries.filter(|node| *node == self.id || *node == peer).count() == 2
        };
        let shared = self.store.placed().filter(|(key, _)| is_shared(*key));
        let hashes = shared.filter_map(|(key, record)| {
            lasting(policy, record, now).map(|record| (key, object_hash(&record)))
        });
        MerkleTree::of(SHAPE, hashes)
    }

    /// Answers from the tree as it was when the exchange began. One that asks about an older
    /// exchange than the last has given that one up itself.
    pub(super) fn serve_ask(
        &mut self,
        env: Env<'_>,
        peer: NodeId,
        exchange: u32,
        ask: TreeQuestion,
        effects: &mut Effects,
    ) {
        let known =
            self.anti_entropy.answering.get(&peer).filter(|(number, _)| *number >= exchange);
        let tree = match known {
            Some((number, _)) if *number > exchange => return,
            Some((_, tree)) => Rc::clone(tree),
            None => {
                let tree = Rc::new(self.tree_with(env.now, env.cluster, peer));
                let state = Rc::make_mut(&mut self.anti_entropy);
                state.answering.insert(peer, (exchange, Rc::clone(&tree)));
                tree
            }
        };
        let step = ExchangeStep::Answer(ask, tree.answer(ask));
        effects.send(self.id, Endpoint::Node(peer), Message::Compare { exchange, step });
    }

    /// Makes one of the peer's copy and of what is here, and says what came of it.
    pub(super) fn serve_copy(
        &mut self,
        env: Env<'_>,
        peer: NodeId,
        exchange: u32,
        key: Key,
        sent: Option<&Rc<Record>>,
        effects: &mut Effects,
    ) {
        let own = Replica::own(self.id);
        if let Some(record) = sent {
            self.mend(env, key, record, effects);
        }
        let here = self.store.get(key.id, own);
        let here = here.filter(|here| !sent.is_some_and(|sent| here.same_as(sent)));
        let step = ExchangeStep::CopyDone(key, here.cloned());
        effects.send(self.id, Endpoint::Node(peer), Message::Compare { exchange, step });
    }

    /// Makes one of a peer's copy and of what is here, as a reader of both would: where replicas
    /// keep whatever arrives last, two that exchanged their copies would only have swapped them.
    pub(super) fn mend(
        &mut self,
        env: Env<'_>,
        key: Key,
        record: &Rc<Record>,
        effects: &mut Effects,
    ) {
        let (versioning, own) = (env.cluster.policy.versioning, Replica::own(self.id));
        let merged = match self.store.get(key.id, own) {
            Some(here) => reconcile::of_readers(versioning, here, record),
            None => Rc::clone(record),
        };
        self.keep(env, None, key, own, &merged, effects);
    }
}
