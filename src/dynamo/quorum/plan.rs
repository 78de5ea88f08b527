//! Whom a coordinator asks (sections 4.3 and 4.6): the key's primaries, and for each primary it
//! believes down the next healthy node of the walk, which then keeps the copy with a hint that
//! names the primary. As in `riak_core_apl.erl` the primaries that are up come first, in order,
//! and then the stand-ins, in the order of the primaries they serve. Under Riak's rule a node may
//! be asked more than once, for itself and for others: two copies then die with one machine.

use crate::dynamo::ids::{Key, NodeId};
use crate::dynamo::ring::Ring;

/// A node asked for a copy of a key: the primary itself, or a node that stands in for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replica {
    /// The node that holds the copy.
    pub holder: NodeId,
    /// The primary whose copy it is.
    pub primary: NodeId,
}

impl Replica {
    /// A primary's own copy.
    #[must_use]
    pub const fn own(node: NodeId) -> Self {
        Self { holder: node, primary: node }
    }

    /// True if the copy is kept for another node.
    #[must_use]
    pub fn is_stand_in(self) -> bool {
        self.holder != self.primary
    }
}

/// Those to ask. `trusts` is what the coordinator believes; without `stand_ins` a primary that is
/// believed down is simply missing from the plan.
#[must_use]
pub fn plan(
    ring: &Ring,
    key: Key,
    n: u8,
    stand_ins: bool,
    trusts: impl Fn(NodeId) -> bool,
) -> Vec<Replica> {
    let mut plan = Vec::with_capacity(usize::from(n));
    let mut missing = Vec::new();
    for primary in ring.walk(key).take(usize::from(n)) {
        if trusts(primary) {
            plan.push(Replica::own(primary));
        } else {
            missing.push(primary);
        }
    }
    if stand_ins && !missing.is_empty() {
        let healthy = ring.stand_ins(key, n).filter(|node| trusts(*node));
        let missing = missing.into_iter().zip(healthy);
        plan.extend(missing.map(|(primary, holder)| Replica { holder, primary }));
    }
    plan
}

/// The next node of the walk that could stand in for `primary`: trusted, no primary of the key,
/// and not asked yet.
#[must_use]
pub fn next_stand_in(
    ring: &Ring,
    key: Key,
    n: u8,
    asked: impl Fn(NodeId) -> bool,
    trusts: impl Fn(NodeId) -> bool,
) -> Option<NodeId> {
    ring.walk(key).skip(usize::from(n)).find(|node| trusts(*node) && !asked(*node))
}
