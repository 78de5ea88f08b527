//! A term of a leader (Ongaro 2014, section 3.3; the leases and log sequence of a replication group
//! in Elhemali et al., USENIX ATC 2022): who leads a key does so in a term that a majority of the
//! key's replicas has promised it. Terms are totally ordered, and no two nodes have one in common.
//! A copy bears the term in which it was written, and of two copies the one of the later term is the
//! newer, whatever their timestamps say.

use super::ids::NodeId;
use std::fmt;

/// A term. The first is nobody's: in it nothing was written by a leader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// One more than the last that its leader had heard of.
    pub number: u32,
    /// Whose it is.
    pub leader: NodeId,
}

impl Term {
    /// The next term of this node.
    #[must_use]
    pub const fn next(self, leader: NodeId) -> Self {
        Self { number: self.number.saturating_add(1), leader }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "term {} of {}", self.number, self.leader)
    }
}
