//! The rings of published cases as rings of the engine, so that what the cases say of a store is asked
//! of the engine too.

use quorumscope::dynamo::ids::{Key, KeyId, NodeId, Position};
use quorumscope::dynamo::policy::{Boundary, Repeats};
use quorumscope::dynamo::quorum::plan::{Replica, plan};
use quorumscope::dynamo::ring::{Ring, Token};

use crate::oracles::position_160::Position160;

/// Riak's ring of equal partitions, each owned by the node of that number.
pub fn of_partitions(owners: &[u16]) -> Ring {
    let bits = owners.len().ilog2();
    let tokens = (0..).zip(owners).map(|(partition, owner)| Token {
        position: Position(Position160::from_top_bits(partition, bits).top_128()),
        owner: NodeId(*owner),
    });
    Ring::new(tokens.collect()).with_rules(Boundary::Next, Repeats::Kept)
}

/// Cassandra's ring of these tokens, each with the node that owns it.
pub fn of_tokens(tokens: impl Iterator<Item = (i128, u16)>) -> Ring {
    let token = |(token, owner)| Token { position: of_signed(token), owner: NodeId(owner) };
    Ring::new(tokens.map(token).collect()).with_rules(Boundary::Own, Repeats::Skipped)
}

/// The partition whose owner comes first in the preference list of a key.
pub fn first_partition(ring: &Ring, position: Position160) -> u32 {
    ring.first_token(Position(position.top_128()))
}

/// Whom the engine asks for a key of Riak's, each with the primary that it serves.
pub fn asked(
    ring: &Ring,
    position: Position160,
    copies: u8,
    is_up: impl Fn(NodeId) -> bool,
) -> Vec<Replica> {
    plan(ring, key(Position(position.top_128())), copies, true, is_up)
}

/// The replicas of a token of Cassandra's.
pub fn primaries(ring: &Ring, token: i128, copies: u8) -> Vec<NodeId> {
    ring.primaries(key(of_signed(token)), copies)
}

fn key(position: Position) -> Key {
    Key { id: KeyId(0), position }
}

/// Numbers with a sign in their order.
fn of_signed(number: i128) -> Position {
    Position(number.cast_unsigned() ^ (1 << 127))
}
