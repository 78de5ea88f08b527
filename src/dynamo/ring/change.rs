//! The ring after a node has joined or left (sections 4.8.1 and 6.2). A change of members must move
//! few keys: that is what the ring is for.
//!
//! Under strategies 1 and 2 a joining node puts its own random tokens on the ring and cuts into
//! its neighbours' ranges, and a leaving one takes its tokens away. Under strategy 3 the
//! partitions stay as they are and change hands: a joining node steals tokens from those that have
//! the most, the tokens of a leaving one are spread over the others at random. Riak's claim does
//! the same without chance, and keeps the copies of a key on distinct machines where it can.
//!
//! Where there are more members than partitions some have none. They are members all the same, and
//! the first to be given one: if they were passed over, a cluster of enough members could be left
//! with too few owners for the N copies of a key.
//!
//! A walk that a scenario fixed by hand gets a joining node at its end and loses a leaving one.

use super::placement::{PARTITIONS, place};
use super::{Ring, Token, claim};
use crate::dynamo::ids::NodeId;
use crate::dynamo::policy::{Placement, Policy};
use std::rc::Rc;

/// The ring once this node has joined these members. `draw` gives 128 random bits at a time.
#[must_use]
pub fn joined(
    policy: &Policy,
    ring: &Ring,
    members: &[NodeId],
    node: NodeId,
    mut draw: impl FnMut() -> u128,
) -> Ring {
    let mut after = ring.clone();
    let fixed = Rc::make_mut(&mut after.fixed).iter_mut().map(|(_, walk)| walk);
    for walk in fixed.chain(after.fixed_for_all.as_mut()) {
        walk.push(node);
    }
    let tokens = Rc::make_mut(&mut after.tokens);
    match policy.placement {
        Placement::RandomTokens | Placement::RandomTokensEqualPartitions => {
            let partitions = (tokens.len() as u32).next_power_of_two().max(PARTITIONS);
            let is_cut = policy.placement == Placement::RandomTokensEqualPartitions;
            let bits = if is_cut { partitions.ilog2() } else { u128::BITS };
            for _ in 0..policy.virtual_nodes {
                let position = place(policy.hash, bits, draw());
                // Of tokens in one place the one that was there first stays the first.
                let at = tokens.partition_point(|token| token.position <= position);
                tokens.insert(at, Token { position, owner: node });
            }
        }
        Placement::EqualPartitions => steal(tokens, members, node, 1, &mut draw),
        Placement::Claim { .. } => steal(tokens, members, node, apart(policy), &mut || 0),
    }
    after
}

/// The ring once this node has left these members. `draw` gives 128 random bits at a time.
#[must_use]
pub fn left(
    policy: &Policy,
    ring: &Ring,
    members: &[NodeId],
    node: NodeId,
    mut draw: impl FnMut() -> u128,
) -> Ring {
    let mut after = ring.clone();
    let fixed = Rc::make_mut(&mut after.fixed).iter_mut().map(|(_, walk)| walk);
    for walk in fixed.chain(after.fixed_for_all.as_mut()) {
        walk.retain(|member| *member != node);
    }
    let tokens = Rc::make_mut(&mut after.tokens);
    match policy.placement {
        Placement::RandomTokens | Placement::RandomTokensEqualPartitions => {
            tokens.retain(|token| token.owner != node);
        }
        Placement::EqualPartitions => spread(tokens, members, node, 1, &mut draw),
        Placement::Claim { .. } => spread(tokens, members, node, apart(policy), &mut || 0),
    }
    after
}

/// How many partitions in a row should have distinct owners.
fn apart(policy: &Policy) -> usize {
    usize::from(u16::from(policy.quorum.n).max(claim::COPIES_APART))
}

/// How many tokens each of these members has.
fn counts(tokens: &[Token], members: &[NodeId]) -> Vec<(NodeId, u32)> {
    let count = |node| tokens.iter().filter(|token| token.owner == node).count() as u32;
    members.iter().map(|node| (*node, count(*node))).collect()
}

/// How many of the tokens near a place, fewer than `apart` away, belong to a node.
fn crowd(tokens: &[Token], at: usize, apart: usize, node: NodeId) -> usize {
    let count = tokens.len();
    let reach = apart.saturating_sub(1).min(count.saturating_sub(1) / 2);
    let near = (1..=reach).flat_map(|far| [(at + far) % count, (at + count - far) % count]);
    near.filter(|place| tokens[*place].owner == node).count()
}

/// One of these, by the upper half of a draw.
fn pick(draw: u128, from: &[usize]) -> Option<usize> {
    let place = usize::try_from(((draw >> 64) * from.len() as u128) >> 64);
    from.get(place.unwrap_or(0)).copied()
}

/// Takes a fair share of the tokens from those that have the most.
fn steal(
    tokens: &mut [Token],
    members: &[NodeId],
    node: NodeId,
    apart: usize,
    draw: &mut dyn FnMut() -> u128,
) {
    let mut counts = counts(tokens, members);
    let share = tokens.len() / (counts.len() + 1);
    for _ in 0..share {
        let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let is_rich = |owner: NodeId| counts.contains(&(owner, most));
        let rich = (0..tokens.len()).filter(|at| is_rich(tokens[*at].owner));
        let rich: Vec<(usize, usize)> =
            rich.map(|at| (crowd(tokens, at, apart, node), at)).collect();
        let least = rich.iter().map(|(near, _)| *near).min().unwrap_or(0);
        let free: Vec<usize> =
            rich.iter().filter(|(near, _)| *near == least).map(|(_, at)| *at).collect();
        let Some(at) = pick(draw(), &free) else { return };
        let victim = std::mem::replace(&mut tokens[at].owner, node);
        for (_, count) in counts.iter_mut().filter(|(owner, _)| *owner == victim) {
            *count -= 1;
        }
    }
}

/// Gives the tokens of a node away to those that have the fewest.
fn spread(
    tokens: &mut [Token],
    members: &[NodeId],
    node: NodeId,
    apart: usize,
    draw: &mut dyn FnMut() -> u128,
) {
    let mut heirs = counts(tokens, members);
    heirs.retain(|(heir, _)| *heir != node);
    for at in 0..tokens.len() {
        if tokens[at].owner != node {
            continue;
        }
        let weights = heirs.iter().map(|(heir, count)| (crowd(tokens, at, apart, *heir), *count));
        let weights: Vec<(usize, u32)> = weights.collect();
        let least = weights.iter().min().copied();
        let free: Vec<usize> =
            (0..heirs.len()).filter(|heir| Some(weights[*heir]) == least).collect();
        let Some(heir) = pick(draw(), &free) else { return };
        tokens[at].owner = heirs[heir].0;
        heirs[heir].1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::{Key, KeyId, Position};
    use crate::dynamo::ring::placement;
    use proptest::prelude::*;

    /// Draws that differ, from a number.
    fn draws(seed: u64) -> impl FnMut() -> u128 {
        let mut state = u128::from(seed) | 1;
        move || {
            state = state.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645).wrapping_add(11);
            state ^ (state >> 61)
        }
    }

    fn members(count: u16) -> Vec<NodeId> {
        (0..count).map(NodeId).collect()
    }

    fn any_policy() -> impl Strategy<Value = Policy> {
        let placements = [
            Placement::RandomTokens,
            Placement::RandomTokensEqualPartitions,
            Placement::EqualPartitions,
            Placement::Claim { partitions: 64 },
        ];
        (0..placements.len(), 1_u16..12).prop_map(move |(placement, virtual_nodes)| Policy {
            placement: placements[placement],
            virtual_nodes,
            ..Policy::default()
        })
    }

    /// The primaries of keys all round the ring, under both.
    fn primaries<'a>(
        one: &'a Ring,
        other: &'a Ring,
        n: u8,
    ) -> impl Iterator<Item = (Vec<NodeId>, Vec<NodeId>)> + 'a {
        (0..512_u128).map(move |part| {
            let key = Key { id: KeyId(0), position: Position(part << 119 | part) };
            (one.primaries(key, n), other.primaries(key, n))
        })
    }

    proptest! {
        #[test]
        fn a_join_moves_only_what_the_joining_node_gains(
            policy in any_policy(),
            nodes in 3_u16..12,
            seed: u64,
        ) {
            let before = placement::ring(&policy, nodes, draws(seed));
            let node = NodeId(nodes);
            let after = joined(&policy, &before, &members(nodes), node, draws(!seed));
            // A first owner that changes is the one that joined.
            for (old, new) in primaries(&before, &after, 1) {
                prop_assert!(new == old || new == [node]);
            }
            prop_assert!(after.tokens().iter().any(|token| token.owner == node)
                || before.tokens().len() <= usize::from(nodes));
            let moved = before.tokens().iter().zip(after.tokens());
            if before.tokens().len() == after.tokens().len() {
                let share = before.tokens().len() / usize::from(nodes + 1);
                prop_assert_eq!(moved.filter(|(old, new)| old != new).count(), share);
            }
        }

        #[test]
        fn a_leave_moves_only_what_the_leaving_node_held(
            policy in any_policy(),
            nodes in 4_u16..12,
            leaves in 0_u16..4,
            seed: u64,
        ) {
            let before = placement::ring(&policy, nodes, draws(seed));
            let node = NodeId(leaves);
            let after = left(&policy, &before, &members(nodes), node, draws(!seed));
            prop_assert!(after.tokens().iter().all(|token| token.owner != node));
            for (old, new) in primaries(&before, &after, 1) {
                prop_assert!(new == old || old == [node]);
            }
        }

        /// Found by the swarm: who joined a ring of as many partitions as members got none, and was
        /// passed over when others left.
        #[test]
        fn as_many_own_something_as_there_are_members_or_partitions(
            policy in any_policy(),
            nodes in 3_u16..6,
            changes in prop::collection::vec(0_usize..12, 0..12),
            seed: u64,
        ) {
            let mut ring = placement::ring(&policy, nodes, draws(seed));
            let (mut members, mut next) = (members(nodes), nodes);
            for change in changes {
                if change % 2 == 0 {
                    ring = joined(&policy, &ring, &members, NodeId(next), draws(!seed));
                    members.push(NodeId(next));
                    next += 1;
                } else if members.len() > 3 {
                    let node = members[change % members.len()];
                    ring = left(&policy, &ring, &members, node, draws(!seed));
                    members.retain(|member| *member != node);
                }
                let key = Key { id: KeyId(0), position: Position(0) };
                let own = ring.primaries(key, u8::MAX).len();
                prop_assert_eq!(own, members.len().min(ring.tokens().len()));
            }
        }

        #[test]
        fn who_joins_and_leaves_again_under_strategies_1_and_2_leaves_no_trace(
            two: bool,
            nodes in 3_u16..12,
            seed: u64,
        ) {
            let placement = if two { Placement::RandomTokensEqualPartitions } else { Placement::RandomTokens };
            let policy = Policy { placement, ..Policy::default() };
            let mut before = placement::ring(&policy, nodes, draws(seed));
            before.fix_walk(None, vec![NodeId(1), NodeId(0)]);
            let node = NodeId(nodes);
            let during = joined(&policy, &before, &members(nodes), node, draws(!seed));
            let any = Key { id: KeyId(7), position: Position(1) };
            prop_assert_eq!(during.walk(any).nth(2), Some(node));
            prop_assert_eq!(left(&policy, &during, &members(nodes + 1), node, draws(seed)), before);
        }
    }

    #[test]
    fn a_claim_stays_even_and_apart() {
        let policy = Policy { placement: Placement::Claim { partitions: 64 }, ..Policy::default() };
        let mut ring = placement::ring(&policy, 5, draws(1));
        for node in 5..8 {
            ring = joined(&policy, &ring, &members(node), NodeId(node), draws(1));
        }
        ring = left(&policy, &ring, &members(8), NodeId(1), draws(1));
        let stay: Vec<NodeId> = members(8).into_iter().filter(|node| *node != NodeId(1)).collect();
        let owned = counts(ring.tokens(), &stay);
        assert!(owned.iter().all(|(_, count)| (8..=11).contains(count)), "{owned:?}");
        let crowded = (0..64).filter(|at| {
            let owner = ring.tokens()[*at].owner;
            crowd(ring.tokens(), *at, 3, owner) > 0
        });
        assert!(crowded.count() <= 6);
    }
}
