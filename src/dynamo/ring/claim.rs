//! Which node claims which partition of a ring of equal ones (riak_core `docs/claim-fixes.md`).
//!
//! Riak's preference list is the next N partitions, whoever owns them. That the N copies lie on
//! distinct machines is left to the claim, which deals the partitions out in turns. Where the
//! number of partitions is no multiple of the number of nodes, the last turn is cut short and the
//! first follows at once: 16 partitions of 5 nodes end in n5 n1 | n1 n2, and a key there has two of
//! its three copies on n1 (the "tail violation").
//!
//! The remedy of the page above is to leave a node out in some turns, so that all are about equally
//! short: n1 n2 n3 n5 | n1 n2 n4 n5 | n1 n3 n4 n5 | n1 n2 n3 n4. Three nodes and N = 3 cannot be
//! helped, as 64 is no multiple of 3. Riak then keeps two copies on one machine; in this engine,
//! which knows a copy by its node, the walk goes on to the next node instead.

use crate::dynamo::ids::NodeId;

/// The largest ring Riak accepts (riak_core `priv/riak_core.schema`).
pub const LARGEST_RING: u16 = 1024;

/// The copies that Riak's claim keeps apart whatever a bucket's N (`target_n_val`).
pub(super) const COPIES_APART: u16 = 4;

/// The owner of each partition, by index. There are as many partitions as asked for, or more if
/// there are more nodes than that, always a power of two; none without nodes.
///
/// Any `copies` partitions in a row, and four if that is more, have distinct owners; where that
/// cannot be had, as many of them as can.
#[must_use]
pub fn claim(partitions: u16, nodes: u16, copies: u16) -> Vec<NodeId> {
    if nodes == 0 {
        return Vec::new();
    }
    let size = partitions.max(nodes).min(LARGEST_RING).next_power_of_two().max(2);
    let members: Vec<NodeId> = (0..nodes).map(NodeId).collect();
    let in_turns: Vec<NodeId> = members.iter().copied().cycle().take(usize::from(size)).collect();
    let in_short_turns = short_turns(size, &members);
    for apart in (2..=copies.max(COPIES_APART).min(nodes)).rev() {
        for owners in [&in_turns, &in_short_turns] {
            if crowded_partitions(owners, apart).is_empty() {
                return owners.clone();
            }
        }
    }
    in_turns
}

/// The partitions from which a preference list of `copies` starts that names some node twice,
/// ascending: where the claim has failed (riak_core `docs/claim-fixes.md`, "tail violation").
#[must_use]
pub fn crowded_partitions<N: Copy + Eq>(owners: &[N], copies: u16) -> Vec<u16> {
    let copies = usize::from(copies).min(owners.len());
    let is_crowded = |first: &u16| {
        let walk = owners.iter().cycle().skip(usize::from(*first));
        let nodes: Vec<N> = walk.take(copies).copied().collect();
        let mut later = nodes.iter().enumerate();
        later.any(|(place, node)| nodes[..place].contains(node))
    };
    (0..).take(owners.len()).filter(is_crowded).collect()
}

/// The members in turns, where each turn leaves about as many out as any other: first the last of
/// them, and then always those before the ones left out last, so that what follows a gap is never
/// brought nearer to its next turn twice.
fn short_turns(partitions: u16, members: &[NodeId]) -> Vec<NodeId> {
    let (size, count) = (usize::from(partitions), members.len());
    let turns = size.div_ceil(count);
    let missing = turns * count - size;
    let mut owners = Vec::with_capacity(size);
    let mut left_out_so_far = 0;
    for turn in 1..=turns {
        let upto = missing * turn / turns;
        // Counted from the last member backwards, and round.
        let left_out = |place: usize| {
            let from_last = count - 1 - place;
            let due = (from_last + count - left_out_so_far % count) % count;
            due < upto - left_out_so_far
        };
        let taken = (0..count).filter(|place| !left_out(*place));
        owners.extend(taken.map(|place| members[place]));
        left_out_so_far = upto;
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_apart(owners: &[NodeId], copies: u16) -> bool {
        crowded_partitions(owners, copies).is_empty()
    }

    #[test]
    fn turns_are_kept_where_they_do_no_harm() {
        for (partitions, nodes) in [(64, 1), (64, 2), (64, 4), (64, 5), (64, 6), (16, 6)] {
            let in_turns: Vec<NodeId> = (0..partitions).map(|turn| NodeId(turn % nodes)).collect();
            assert_eq!(claim(partitions, nodes, 3), in_turns, "{nodes}");
        }
    }

    #[test]
    fn the_tail_violation_is_mended_where_that_is_possible() {
        let naive: Vec<NodeId> = (0..16).map(|partition| NodeId(partition % 5)).collect();
        assert!(!is_apart(&naive, 3));
        assert!(is_apart(&claim(16, 5, 3), 4));
        // 64 is no multiple of 3, so some key has two of three copies on one machine.
        assert!(!is_apart(&claim(64, 3, 3), 3));
        assert!(is_apart(&claim(64, 3, 2), 2));
    }

    #[test]
    fn nobody_claims_nothing() {
        assert!(claim(64, 0, 3).is_empty());
        assert_eq!(claim(64, 100, 3).len(), 128);
    }

    proptest! {
        #[test]
        fn everyone_gets_a_like_share(bits in 3_u32..11, nodes in 1_u16..200, copies in 1_u16..6) {
            let owners = claim(1 << bits, nodes, copies);
            let owned: Vec<usize> = (0..nodes)
                .map(|node| owners.iter().filter(|owner| owner.0 == node).count())
                .collect();
            let (least, most) = (owned.iter().min().unwrap(), owned.iter().max().unwrap());
            prop_assert!(most - least <= 1, "{owned:?}");
            if nodes >= 5 && owners.len() >= usize::from(nodes) * usize::from(nodes) {
                prop_assert!(is_apart(&owners, copies.min(4)));
            }
        }
    }
}
