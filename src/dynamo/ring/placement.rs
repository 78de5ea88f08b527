//! Where tokens stand: the three partitioning strategies that section 6.2 of the Dynamo paper
//! compares, and Riak's form of the third.
//!
//! 1. *T random tokens a node, partition by token value.* A token owns the range up to it. Ranges
//!    differ in size, and a node that joins cuts into its neighbours' ranges, which have to be
//!    scanned for what is now its own.
//! 2. *T random tokens a node, equal partitions.* Tokens only choose the owners: a partition's
//!    nodes are the first N distinct ones clockwise from its *end*. What a partition holds no
//!    longer depends on the members.
//! 3. *Q / S tokens a node, equal partitions.* As many tokens as partitions, each on a partition's
//!    end, in an order left to chance. The paper found it the most even (figure 8). An order in
//!    turns would be perfectly even and draw the figure as a flat line.
//!
//! Riak has the third with Q a power of two and an order in turns ([`super::claim`]).

use super::{Ring, Token, claim};
use crate::dynamo::ids::{NodeId, Position};
use crate::dynamo::policy::{KeyHash, Placement, Policy};

/// Partitions of strategy 2, unless there are more tokens than that. The paper asks for "Q much
/// larger than" the number of tokens and gives no number; with this one its figure 8 comes out.
pub const PARTITIONS: u32 = 1_024;

/// The ring of a cluster that begins with so many nodes. `draw` gives 128 random bits at a time,
/// one draw a token in the order of the nodes, so that one node more leaves the others' random
/// tokens where they are.
#[must_use]
pub fn ring(policy: &Policy, nodes: u16, draw: impl FnMut() -> u128) -> Ring {
    let each = policy.virtual_nodes;
    let ring = match policy.placement {
        Placement::RandomTokens => Ring::new(random(policy.hash, nodes, each, draw)),
        Placement::RandomTokensEqualPartitions => {
            let tokens = u32::from(nodes) * u32::from(each);
            let partitions = tokens.next_power_of_two().max(PARTITIONS);
            Ring::new(random(policy.hash, nodes, each, draw)).in_partitions(partitions.ilog2())
        }
        Placement::EqualPartitions => {
            let mut owners: Vec<NodeId> = owners(nodes, each).collect();
            shuffle(&mut owners, draw);
            Ring::new(equal(&owners))
        }
        Placement::Claim { partitions } => {
            let copies = u16::from(policy.quorum.n);
            Ring::new(equal(&claim::claim(partitions, nodes, copies)))
        }
    };
    ring.with_rules(policy.boundary, policy.repeats)
}

/// Every node as often as it has tokens.
fn owners(nodes: u16, each: u16) -> impl Iterator<Item = NodeId> {
    (0..nodes).flat_map(move |node| (0..each).map(move |_| NodeId(node)))
}

/// Tokens anywhere on the ring where a key's hash can be.
fn random(hash: KeyHash, nodes: u16, each: u16, mut draw: impl FnMut() -> u128) -> Vec<Token> {
    owners(nodes, each)
        .map(|owner| Token { position: place(hash, u128::BITS, draw()), owner })
        .collect()
}

/// A place where a key's hash can be, cut to so many bits.
pub(super) fn place(hash: KeyHash, bits: u32, draw: u128) -> Position {
    let possible = match hash {
        KeyHash::Md5 | KeyHash::Riak => u128::MAX,
        KeyHash::Murmur3 => u128::MAX << 64,
    };
    Position(draw & possible & !u128::MAX.checked_shr(bits).unwrap_or(0))
}

/// A token at the start of each of as many equal partitions as there are owners. The partition
/// that the token *ends* is the one before its own number, which is how Riak counts as well: a key
/// in partition i is first kept by the owner of i + 1.
fn equal(owners: &[NodeId]) -> Vec<Token> {
    let count = owners.len() as u128;
    let starts = (0..count).map(|partition| Position(start(partition, count)));
    starts.zip(owners).map(|(position, owner)| Token { position, owner: *owner }).collect()
}

/// `partition * 2^128 / count`, rounded down; both are far below 2^64, and `count` is not zero.
fn start(partition: u128, count: u128) -> u128 {
    // 2^128 is one more than fits, so it is taken apart as quotient and rest.
    let (quotient, rest) = (u128::MAX / count, u128::MAX % count + 1);
    partition * quotient + partition * rest / count
}

/// Puts the owners into an order left to chance (Fisher and Yates; Knuth, volume 2, algorithm P).
fn shuffle(owners: &mut [NodeId], mut draw: impl FnMut() -> u128) {
    for left in (1..owners.len()).rev() {
        let choices = left as u128 + 1;
        // The upper 64 bits of the draw, scaled to the number of choices, which is far below 2^64.
        let chosen = ((draw() >> 64) * choices) >> 64;
        owners.swap(left, usize::try_from(chosen).unwrap_or(left));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_partitions_are_equal() {
        for count in [1_u128, 2, 3, 40, 64, 1_000, 524_288] {
            let starts: Vec<u128> = (0..count).map(|partition| start(partition, count)).collect();
            let size = u128::MAX / count;
            assert_eq!(starts[0], 0);
            assert!(starts.windows(2).all(|pair| (pair[1] - pair[0]).abs_diff(size) <= 1));
            let last = u128::MAX - starts[starts.len() - 1];
            assert!(last.abs_diff(size) <= 1, "{count}");
        }
    }

    #[test]
    fn where_the_partitions_are_a_power_of_two_each_begins_exactly() {
        assert_eq!(
            (0..4).map(|partition| start(partition, 4) >> 126).collect::<Vec<_>>(),
            [0, 1, 2, 3]
        );
        assert_eq!(start(3, 4) << 2, 0);
    }

    #[test]
    fn there_are_no_fewer_partitions_than_tokens() {
        let policy = Policy {
            placement: Placement::RandomTokensEqualPartitions,
            virtual_nodes: 8,
            ..Policy::default()
        };
        let mut state = 1_u128;
        let ring = ring(&policy, 200, || {
            state = state.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645) | 1;
            state
        });
        // Sixteen hundred tokens: two thousand and forty-eight partitions.
        let zeros = |token: &Token| token.position.0.trailing_zeros();
        assert_eq!(ring.tokens().iter().map(zeros).min(), Some(128 - 11));
    }

    #[test]
    fn a_shuffle_keeps_every_token() {
        let mut mixed: Vec<NodeId> = owners(7, 9).collect();
        let mut state = 1_u128;
        shuffle(&mut mixed, || {
            state = state.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645) | 1;
            state
        });
        let in_order: Vec<NodeId> = owners(7, 9).collect();
        assert_ne!(mixed, in_order);
        mixed.sort_unstable();
        assert_eq!(mixed, in_order);
    }
}
