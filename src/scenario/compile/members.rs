//! Who is in the cluster, as far as the script says without running.

use super::scope::Scope;
use crate::dynamo::ids::NodeId;
use crate::limits::NODES_MAX;
use crate::scenario::place::Place;
use std::rc::Rc;

impl Scope<'_> {
    /// New nodes, which later steps may name.
    pub fn join(&mut self, names: &[String], place: &Place<'_>) -> Vec<Rc<str>> {
        self.has_first_ring = false;
        let mut joined = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            let place = &place.item(at);
            let name = self.name(name, place);
            if self.find_endpoint(&name).is_some() {
                let sentence = format!("the name \"{name}\" is taken; who joins has a new one");
                self.error(place, sentence);
            } else if self.names.nodes.len() >= usize::from(NODES_MAX) {
                let sentence = format!("more than {NODES_MAX} nodes, those that left included");
                self.error(place, sentence);
            } else {
                self.names.nodes.push(Rc::clone(&name));
            }
            joined.push(name);
        }
        joined
    }

    /// Nodes that leave; as many as N must stay.
    pub fn leave(&mut self, names: &[String], place: &Place<'_>) -> Vec<NodeId> {
        self.has_first_ring = false;
        let leaves = self.nodes(names, place);
        for (at, node) in leaves.iter().enumerate() {
            if self.left.contains(node) && self.find_endpoint(&names[at]).is_some() {
                let sentence = format!("\"{}\" has left already", self.names.node(*node));
                self.error(&place.item(at), sentence);
            } else {
                self.left.push(*node);
            }
        }
        let (stay, least) = (self.members(), self.policy.quorum.n);
        if stay < usize::from(least) {
            self.misfit(place, format!("{stay} nodes stay, fewer than n = {least}"));
        }
        leaves
    }

    /// The primaries of a key, where they are known without running the script: not once members
    /// have come or gone.
    pub fn primaries(&mut self, key: &str) -> Option<Vec<NodeId>> {
        if !self.has_first_ring || self.unread.cluster || !self.has_sound_setup {
            return None;
        }
        let (ring, names) = self.ring.get_or_insert_with(|| self.setup.ring());
        let key = names.add_key(key);
        Some(ring.primaries(key, self.policy.quorum.n))
    }

    /// How many nodes are in the cluster.
    pub fn members(&self) -> usize {
        self.names.nodes.len().saturating_sub(self.left.len())
    }
}
