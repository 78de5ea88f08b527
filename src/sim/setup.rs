//! What a universe begins with: names, a policy, a network and a seed.

use super::latency::Latency;
use super::names::Names;
use super::random::{Stream, StreamPurpose};
use crate::dynamo::ids::NodeId;
use crate::dynamo::policy::Policy;
use crate::dynamo::ring::{Ring, placement};
use std::rc::Rc;

/// A share: so many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probability {
    /// So many.
    pub of: u32,
    /// Of so many; never zero.
    pub out_of: u32,
}

impl Probability {
    /// None of them.
    pub const NONE: Self = Self { of: 0, out_of: 1_000 };

    /// True in this share of all draws. A share of none draws nothing, so that a run without
    /// losses has the same delays as one that never heard of them.
    pub fn draw(self, stream: &mut Stream) -> bool {
        self.of > 0 && stream.below(u64::from(self.out_of)) < u64::from(self.of)
    }
}

/// How messages travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Delay between nodes.
    pub latency: Latency,
    /// Delay between clients and nodes.
    pub client_latency: Latency,
    /// How many are lost.
    pub loss: Probability,
    /// How many arrive twice.
    pub duplicate: Probability,
}

/// What a universe begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The seed of all chance.
    pub seed: u64,
    /// Names of nodes and clients, and keys whose numbers are fixed from the start.
    pub names: Names,
    /// How the cluster works.
    pub policy: Policy,
    /// Who leads at the beginning, where one node leads all keys.
    pub leader: Option<NodeId>,
    /// Walks fixed by hand: of a key, or of all.
    pub preference: Vec<(Option<Rc<str>>, Vec<NodeId>)>,
    /// How messages travel; `None`: a script decides what arrives.
    pub network: Option<Network>,
}

impl Setup {
    /// The ring of this universe, and the names with the keys that fixed walks brought along.
    #[must_use]
    pub fn ring(&self) -> (Ring, Names) {
        let mut stream = Stream::new(self.seed, StreamPurpose::Tokens);
        let nodes = u16::try_from(self.names.nodes.len()).unwrap_or(u16::MAX);
        let mut ring = placement::ring(&self.policy, nodes, || stream.next_u128());
        let mut names = self.names.clone();
        names.hash = self.policy.hash;
        // One leader for all keys has the same followers for all keys.
        if let Some(leader) = self.leader {
            let followers = (0..nodes).map(NodeId).filter(|node| *node != leader);
            ring.fix_walk(None, std::iter::once(leader).chain(followers).collect());
        }
        for (key, walk) in &self.preference {
            let key = key.as_ref().map(|name| names.add_key(name).id);
            ring.fix_walk(key, walk.clone());
        }
        (ring, names)
    }
}
