//! Riak's ring: Q equal partitions, each owned by one node (Dynamo section 6.2, strategy 3;
//! riak_core `chash.erl`, `riak_core_ring.erl`, `riak_core_apl.erl`).
//!
//! A key's preference list is the next N *partitions* after its position. It does not skip a node
//! it has met before, unlike the paper (section 4.3): distinct machines are the task of the claim
//! algorithm that assigned the partitions. Where the claim fails, two of the N copies lie on one
//! machine and die with it; `crowded_partitions` of the engine names those places.
//!
//! When primaries are down, the nodes further along stand in for them. Each stands in for one
//! partition, named by the *primary's* index, and is not de-duplicated either. A model that skips
//! duplicates here shows a safer cluster than Riak is.

use super::position_160::Position160;
use quorumscope::dynamo::ring::claim::LARGEST_RING;

/// Whether a replica keeps a partition for good or only stands in for a node that is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The owner of the partition.
    Primary,
    /// Another node that serves the partition while its owner is down.
    Fallback,
}

/// One entry of an active preference list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveReplica<N> {
    /// The partition served, 0 to Q - 1: for a fallback, that of the node it stands in for.
    pub partition: u16,
    /// The node that serves it.
    pub node: N,
    /// Whether `node` owns `partition`.
    pub role: Role,
}

/// Why a ring cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RingError {
    /// Q is not one of 2, 4, 8 ... 1024.
    Size,
    /// There is no node to own the partitions.
    NoNodes,
}

/// The smallest ring accepted. Riak's own lower bound is 8; smaller ones fit on a blackboard.
pub const SMALLEST_RING: u16 = 2;

/// A ring of Q equal partitions, Q a power of two, and the owner of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiakRing<N> {
    owners: Vec<N>,
}

impl<N: Copy + Eq> RiakRing<N> {
    /// The ring whose partition `i` is owned by `owners[i]`; Q is the number of owners given.
    ///
    /// # Errors
    /// [`RingError::Size`] if that number is not a power of two from 2 to 1024.
    pub fn new(owners: Vec<N>) -> Result<Self, RingError> {
        let sizes = usize::from(SMALLEST_RING)..=usize::from(LARGEST_RING);
        if !owners.len().is_power_of_two() || !sizes.contains(&owners.len()) {
            return Err(RingError::Size);
        }
        Ok(Self { owners })
    }

    /// The ring on which the nodes take turns: `nodes[0]`, `nodes[1]`, and again from the first.
    ///
    /// # Errors
    /// [`RingError::NoNodes`] without nodes, [`RingError::Size`] as for [`RiakRing::new`].
    pub fn round_robin(partitions: u16, nodes: &[N]) -> Result<Self, RingError> {
        if nodes.is_empty() {
            return Err(RingError::NoNodes);
        }
        let turns = nodes.iter().copied().cycle();
        Self::new(turns.take(usize::from(partitions)).collect())
    }

    /// Q, the number of partitions.
    #[must_use]
    pub fn partitions(&self) -> u16 {
        self.owners.len() as u16
    }

    /// The owner of each partition, by index.
    #[must_use]
    pub fn owners(&self) -> &[N] {
        &self.owners
    }

    /// The partition whose owner comes first in the preference list of a key at `position`.
    ///
    /// It is the first partition whose start is strictly *larger*: a key exactly on the start of
    /// partition `i` belongs to `i + 1` (`chash:successors`). Cassandra gives it to `i`.
    ///
    /// Riak computes `(hash div inc) + 1` modulo Q with `inc = 2^160 div Q`. For `Q = 2^k` this
    /// `inc` is exactly `2^(160 - k)`, so the quotient is the top `k` bits of the hash, and no
    /// 160-bit division is needed.
    #[must_use]
    pub fn first_partition(&self, position: Position160) -> u16 {
        let quotient = position.top_bits(self.index_bits());
        ((quotient + 1) % u32::from(self.partitions())) as u16
    }

    /// The position at which a partition starts, which Riak prints as the partition's name.
    #[must_use]
    pub fn partition_start(&self, partition: u16) -> Position160 {
        Position160::from_top_bits(u32::from(partition), self.index_bits())
    }

    /// How many copies are really made if `copies` are asked for: never more than partitions
    /// (`chash:max_n`).
    #[must_use]
    pub fn copies_limit(&self, copies: u16) -> u16 {
        copies.min(self.partitions())
    }

    /// The preference list of a key at `position`: `copies` partitions with their owners, nearest
    /// first, nodes not de-duplicated (`riak_core_ring:preflist`).
    #[must_use]
    pub fn preference_list(&self, position: Position160, copies: u16) -> Vec<(u16, N)> {
        let copies = usize::from(self.copies_limit(copies));
        self.walk(self.first_partition(position)).take(copies).collect()
    }

    /// The preference list as it is used now: the primaries that are up, then, for each primary
    /// that is down, in order, the next node up met on walking past all the primaries
    /// (`riak_core_apl:get_apl_ann`). Shorter than `copies` if the ring runs out of such nodes.
    #[must_use]
    pub fn active_preference_list(
        &self,
        position: Position160,
        copies: u16,
        is_up: impl Fn(N) -> bool,
    ) -> Vec<ActiveReplica<N>> {
        let primaries = self.preference_list(position, copies);
        let (up, down): (Vec<_>, Vec<_>) = primaries.iter().partition(|(_, node)| is_up(*node));
        let mut active: Vec<_> = up
            .into_iter()
            .map(|(partition, node)| ActiveReplica { partition, node, role: Role::Primary })
            .collect();
        let past_primaries = self.walk(self.first_partition(position)).skip(primaries.len());
        let stand_ins = past_primaries.filter(|(_, node)| is_up(*node));
        active.extend(down.into_iter().zip(stand_ins).map(|((partition, _), (_, node))| {
            ActiveReplica { partition, node, role: Role::Fallback }
        }));
        active
    }

    /// Once round the ring, beginning at `first`.
    fn walk(&self, first: u16) -> impl Iterator<Item = (u16, N)> {
        let count = self.partitions();
        (0..count).map(move |step| {
            let partition = (first + step) % count;
            (partition, self.owners[usize::from(partition)])
        })
    }

    /// k, where Q is 2^k.
    fn index_bits(&self) -> u32 {
        self.owners.len().ilog2()
    }
}

/// The size of one partition of a ring of `partitions`: 2^160 div Q (`chash:ring_increment`).
///
/// Upstream writes the top of the ring as `trunc(math:pow(2,160)-1)`. The float cannot hold
/// 2^160 - 1 and rounds up to 2^160, and only therefore is the increment a round power of two for
/// Q a power of two. Returns `None` for Q below 2.
#[must_use]
pub fn ring_increment(partitions: u32) -> Option<Position160> {
    Position160::whole_ring_divided_by(partitions).map(|(increment, _)| increment)
}

/// How many partitions `chash:fresh(Q, Node)` really makes.
///
/// It counts from 0 to 2^160 - 1 in steps of the increment. If Q does not divide 2^160, the
/// remainder leaves room for one more: `fresh(5)` has 6 entries. Riak accepts only powers of two
/// and never meets this. Returns `None` for Q below 2.
#[must_use]
pub fn fresh_length(partitions: u32) -> Option<u32> {
    let (_, remainder) = Position160::whole_ring_divided_by(partitions)?;
    Some(partitions + u32::from(remainder != 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quorumscope::dynamo::ring::claim::crowded_partitions;

    #[test]
    fn only_powers_of_two_are_rings() {
        assert_eq!(RiakRing::round_robin(12, &["a"]), Err(RingError::Size));
        assert_eq!(RiakRing::round_robin(1, &["a"]), Err(RingError::Size));
        assert_eq!(RiakRing::round_robin(2048, &["a"]), Err(RingError::Size));
        let nobody: [u8; 0] = [];
        assert_eq!(RiakRing::round_robin(8, &nobody), Err(RingError::NoNodes));
    }

    #[test]
    fn sixty_four_partitions_over_three_nodes_are_22_21_21() {
        let ring = RiakRing::round_robin(64, &[1, 2, 3]).unwrap();
        let owned = |node| ring.owners().iter().filter(|owner| **owner == node).count();
        assert_eq!([owned(1), owned(2), owned(3)], [22, 21, 21]);
    }

    #[test]
    fn sixteen_partitions_over_five_nodes_end_with_two_copies_on_one_machine() {
        let names = ["n1", "n2", "n3", "n4", "n5"];
        let ring = RiakRing::round_robin(16, &names).unwrap();
        let before = |partition: u16| ring.partition_start(partition - 1);
        let nodes = |list: Vec<(u16, &'static str)>| -> Vec<&str> {
            list.into_iter().map(|(_, node)| node).collect()
        };
        assert_eq!(nodes(ring.preference_list(before(14), 3)), ["n5", "n1", "n1"]);
        assert_eq!(nodes(ring.preference_list(before(15), 3)), ["n1", "n1", "n2"]);
        assert_eq!(crowded_partitions(ring.owners(), 3), [14, 15]);
        let fixed = [
            "n1", "n2", "n3", "n5", "n1", "n2", "n4", "n5", "n1", "n3", "n4", "n5", "n1", "n2",
            "n3", "n4",
        ];
        assert!(crowded_partitions(&fixed, 3).is_empty());
    }

    #[test]
    fn the_list_is_shorter_when_nobody_is_left_to_stand_in() {
        let ring = RiakRing::round_robin(4, &["a", "b", "c", "d"]).unwrap();
        let only_b = ring.active_preference_list(Position160::MAX, 3, |node| node == "b");
        assert_eq!(only_b.len(), 1);
        assert_eq!(only_b[0].role, Role::Primary);
    }
}
