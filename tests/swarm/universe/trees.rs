//! Anti-entropy in a cluster that is mended: round by round every two nodes that hold a range
//! together compare their trees, and then all trees are equal, and stay so. Nobody reads.

use super::Universe;
use super::observer::{Kept, Violation};
use quorumscope::dynamo::ids::NodeId;
use quorumscope::time::SimDuration;

/// Sweeps after which the trees are equal. In one sweep every node meets every other, which is
/// enough where no exchange is given up, and none is passed over because a slow one is under way.
const SWEEPS_MAX: u32 = 8;

impl Universe {
    /// Lets rounds pass until all trees are equal, and then a sweep more.
    pub(super) fn compare_trees(&mut self, every: SimDuration) -> Kept {
        let nodes = self.world.hosts().len() as u64;
        let sweep = SimDuration::from_us(every.as_us() * nodes);
        for _ in 0..SWEEPS_MAX {
            if self.unequal_trees().is_none() {
                break;
            }
            self.run_to(self.world.now() + sweep)?;
        }
        self.run_to(self.world.now() + sweep)?;
        let unequal = self.unequal_trees();
        self.rest()?;
        match unequal.or_else(|| self.unequal_trees()) {
            None => Ok(()),
            Some((one, other)) => {
                let detail = format!("those of {one} and {other} differ after {SWEEPS_MAX} sweeps");
                Err(Violation::new("trees agree", detail))
            }
        }
    }

    /// Two nodes whose trees over what both are primaries of have different roots.
    fn unequal_trees(&self) -> Option<(NodeId, NodeId)> {
        let (now, cluster) = (self.world.now(), self.world.cluster());
        let hosts = self.world.hosts().iter();
        let pairs = hosts.enumerate().flat_map(|(at, one)| {
            self.world.hosts()[at + 1..].iter().map(move |other| (&one.node, &other.node))
        });
        let root = |node: &quorumscope::dynamo::node::Node, peer: NodeId| {
            node.tree_with(now, cluster, peer).root()
        };
        pairs
            .map(|(one, other)| {
                (one.id(), other.id(), root(one, other.id()), root(other, one.id()))
            })
            .find(|(_, _, mine, theirs)| mine != theirs)
            .map(|(one, other, _, _)| (one, other))
    }
}
