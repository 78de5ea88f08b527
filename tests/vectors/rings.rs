//! What holds on every ring of the engine, whatever the seed, and on those of the presets against
//! the models of the stores that they are named after.

use std::collections::BTreeMap;

use crate::oracles::network_topology::TokenRing;
use crate::oracles::position_160::Position160;
use crate::oracles::riak_ring::RiakRing;
use proptest::prelude::*;
use quorumscope::dynamo::ids::{Key, KeyId, NodeId, Position};
use quorumscope::dynamo::policy::{Boundary, KeyHash, Placement, Policy, Repeats};
use quorumscope::dynamo::quorum::plan::{Replica, plan};
use quorumscope::dynamo::ring::{Ring, Token, claim, placement, position_of, position_of_token};
use quorumscope::dynamo::token::{murmur3, riak};
use quorumscope::scenario;
use quorumscope::sim::random::{Stream, StreamPurpose};

fn preset(name: &str) -> Policy {
    Policy::named(name).unwrap()
}

fn ring(policy: &Policy, nodes: u16, seed: u64) -> Ring {
    let mut stream = Stream::new(seed, StreamPurpose::Tokens);
    placement::ring(policy, nodes, || stream.next_u128())
}

fn at(position: u128) -> Key {
    Key { id: KeyId(0), position: Position(position) }
}

fn walk(ring: &Ring, position: u128) -> Vec<NodeId> {
    ring.walk(at(position)).collect()
}

/// Any policy, as far as the ring asks for one.
fn policies() -> impl Strategy<Value = Policy> {
    let placements = prop_oneof![
        Just(Placement::RandomTokens),
        Just(Placement::RandomTokensEqualPartitions),
        Just(Placement::EqualPartitions),
        (3_u32..9).prop_map(|bits| Placement::claim(1 << bits)),
    ];
    let hashes = prop_oneof![Just(KeyHash::Md5), Just(KeyHash::Riak), Just(KeyHash::Murmur3)];
    let boundaries = prop_oneof![Just(Boundary::Next), Just(Boundary::Own)];
    let repeats = prop_oneof![Just(Repeats::Skipped), Just(Repeats::Kept)];
    (placements, hashes, boundaries, repeats, 1_u16..20).prop_map(
        |(placement, hash, boundary, repeats, virtual_nodes)| Policy {
            placement,
            hash,
            boundary,
            repeats,
            virtual_nodes,
            ..Policy::default()
        },
    )
}

proptest! {
    #[test]
    fn a_walk_meets_every_node_once(
        policy in policies(), nodes in 1_u16..40, seed: u64, position: u128, n in 1_u8..6,
    ) {
        let ring = ring(&policy, nodes, seed);
        let met = walk(&ring, position);
        let mut sorted = met.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..nodes).map(NodeId).collect::<Vec<_>>());
        let primaries = ring.primaries(at(position), n);
        prop_assert_eq!(&primaries[..], &met[..usize::from(n).min(met.len())]);
    }

    #[test]
    fn whoever_stands_in_is_on_the_rest_of_the_ring(
        policy in policies(), nodes in 1_u16..20, seed: u64, position: u128, n in 1_u8..6,
    ) {
        let ring = ring(&policy, nodes, seed);
        let mut stand_ins: Vec<NodeId> = ring.stand_ins(at(position), n).collect();
        let rest: Vec<NodeId> = walk(&ring, position).into_iter().skip(usize::from(n)).collect();
        if policy.repeats == Repeats::Kept {
            // The first time that each is met, primaries aside, is in the order of the walk.
            let primaries = ring.primaries(at(position), n);
            let mut met = Vec::new();
            stand_ins.retain(|node| {
                let is_new = !primaries.contains(node) && !met.contains(node);
                met.push(*node);
                is_new
            });
        }
        prop_assert_eq!(stand_ins, rest);
    }

    #[test]
    fn a_node_more_takes_keys_and_moves_no_other(
        by_partition: bool, nodes in 1_u16..30, seed: u64, position: u128,
    ) {
        let placement = if by_partition {
            Placement::RandomTokensEqualPartitions
        } else {
            Placement::RandomTokens
        };
        let policy = Policy { placement, ..Policy::default() };
        let before = walk(&ring(&policy, nodes, seed), position);
        let mut after = walk(&ring(&policy, nodes + 1, seed), position);
        prop_assert!(after[0] == before[0] || after[0] == NodeId(nodes));
        after.retain(|node| *node != NodeId(nodes));
        prop_assert_eq!(after, before);
    }

    #[test]
    fn shares_are_shares_of_the_whole(policy in policies(), nodes in 1_u16..40, seed: u64) {
        let shares = ring(&policy, nodes, seed).shares_thousandths(nodes);
        let sum: u32 = shares.iter().sum();
        // Each share is rounded down.
        prop_assert!(sum <= 1_000 && sum + u32::from(nodes) >= 1_000, "{sum}");
    }

    #[test]
    fn a_key_on_a_token_is_the_next_ones_or_its_own(
        policy in policies(), nodes in 2_u16..20, seed: u64, at_token: prop::sample::Index,
    ) {
        let ring = ring(&policy, nodes, seed);
        let tokens = ring.tokens();
        let token = at_token.index(tokens.len());
        let position = tokens[token].position;
        let first = tokens.partition_point(|other| other.position < position);
        let past = tokens.partition_point(|other| other.position <= position) % tokens.len();
        let expected = match policy.boundary {
            Boundary::Next => past,
            Boundary::Own => first,
        };
        let found = ring.first_token(position) as usize;
        prop_assert_eq!(found, expected);
        prop_assert_eq!(walk(&ring, position.0)[0], tokens[found].owner);
        // Just after the token nobody doubts whose a key is.
        prop_assert_eq!(ring.first_token(Position(position.0.wrapping_add(1))) as usize, past);
    }

    #[test]
    fn a_partition_of_strategy_2_has_one_list(seed: u64, position: u128, other: u128) {
        let placement = Placement::RandomTokensEqualPartitions;
        let policy = Policy { placement, virtual_nodes: 16, ..Policy::default() };
        let ring = ring(&policy, 9, seed);
        // Of 1024 partitions the number is in the upper ten bits.
        let inside = u128::MAX >> 10;
        let in_the_same = (position & !inside) | (other & inside);
        prop_assert_eq!(walk(&ring, position), walk(&ring, in_the_same));
        let by_tokens = Policy { placement: Placement::RandomTokens, ..policy };
        let end = (position | inside).wrapping_add(1);
        let from_the_end = walk(&self::ring(&by_tokens, 9, seed), end.wrapping_sub(1));
        prop_assert_eq!(walk(&ring, position), from_the_end);
    }

    #[test]
    fn the_preset_riak_asks_whom_riak_asks(
        name in "[a-z]{1,12}", nodes in 4_u16..10, down in 0_u16..1024, n in 1_u8..5,
    ) {
        let policy = preset("riak");
        let owners = claim::claim(64, nodes, 3);
        let theirs = RiakRing::new(owners).unwrap();
        let ours = ring(&policy, nodes, 0);
        let is_up = |node: NodeId| down >> node.0 & 1 == 0;
        let key = Key { id: KeyId(0), position: position_of(policy.hash, &name) };
        let place = Position160::from_bytes(riak::position(b"default", name.as_bytes()).unwrap());
        let preference = theirs.preference_list(place, u16::from(n));
        let expected: Vec<Replica> = theirs
            .active_preference_list(place, u16::from(n), is_up)
            .iter()
            .map(|replica| {
                let found = preference.iter().find(|(index, _)| *index == replica.partition);
                Replica { holder: replica.node, primary: found.unwrap().1 }
            })
            .collect();
        prop_assert_eq!(plan(&ours, key, n, true, is_up), expected);
    }

    #[test]
    fn the_preset_cassandra_places_as_a_simple_strategy_does(
        name in "[a-zé]{1,12}", nodes in 1_u16..12, seed: u64, n in 1_u16..5,
    ) {
        let policy = preset("cassandra");
        let ours = ring(&policy, nodes, seed);
        let signed = |token: &Token| ((token.position.0 >> 64) as u64 ^ (1 << 63)).cast_signed();
        prop_assert!(ours.tokens().iter().all(|t| position_of_token(signed(t)) == t.position));
        let theirs = TokenRing::new(ours.tokens().iter().map(|t| (signed(t), t.owner)));
        let key = Key { id: KeyId(0), position: position_of(policy.hash, &name) };
        let expected = theirs.simple(murmur3::token(name.as_bytes()), n);
        prop_assert_eq!(ours.primaries(key, u8::try_from(n).unwrap()), expected);
    }

    #[test]
    fn tokens_of_cassandra_keep_their_order(a: i64, b: i64) {
        prop_assert_eq!(a.cmp(&b), position_of_token(a).cmp(&position_of_token(b)));
    }
}

#[test]
fn the_presets_have_the_tokens_of_their_stores() {
    let counts = |name, nodes| {
        let ring = ring(&preset(name), nodes, 1);
        let mut counts: BTreeMap<NodeId, u16> = BTreeMap::new();
        for token in ring.tokens() {
            *counts.entry(token.owner).or_default() += 1;
        }
        counts.into_values().collect::<Vec<u16>>()
    };
    assert_eq!(counts("dynamo", 5), [8; 5]);
    assert_eq!(counts("cassandra", 5), [16; 5]);
    assert_eq!(counts("riak", 3), [22, 21, 21]);
    assert_eq!(counts("riak", 5), [13, 13, 13, 13, 12]);
}

#[test]
fn a_token_of_cassandra_is_the_owner_of_the_key_on_it() {
    let tokens = [(-5, 0), (0, 1), (7, 2)];
    let tokens = tokens
        .map(|(token, node)| Token { position: position_of_token(token), owner: NodeId(node) });
    let owner = |boundary, token| {
        let ring = Ring::new(tokens.to_vec()).with_rules(boundary, Repeats::Skipped);
        walk(&ring, position_of_token(token).0)[0].0
    };
    let own = [-6, -5, -4, 0, 7, 8, i64::MIN, i64::MAX].map(|token| owner(Boundary::Own, token));
    assert_eq!(own, [0, 0, 1, 1, 2, 0, 0, 0]);
    let next = [-6, -5, 0, 7].map(|token| owner(Boundary::Next, token));
    assert_eq!(next, [0, 1, 2, 0]);
}

#[test]
fn a_walk_fixed_by_hand_comes_before_the_ring() {
    let key = at(1);
    for repeats in [Repeats::Skipped, Repeats::Kept] {
        let policy = Policy { repeats, ..Policy::default() };
        let mut ring = ring(&policy, 4, 3);
        ring.fix_walk(None, [3, 1, 0, 2].map(NodeId).to_vec());
        assert_eq!(ring.primaries(key, 3), [3, 1, 0].map(NodeId));
        let stand_ins: Vec<u16> = ring.stand_ins(key, 3).take(5).map(|node| node.0).collect();
        match repeats {
            Repeats::Skipped => assert_eq!(stand_ins, [2]),
            Repeats::Kept => assert_eq!(stand_ins, [2, 3, 1, 0, 2]),
        }
    }
}

#[test]
fn a_scenario_has_the_ring_it_asks_for() {
    let tokens = |cluster: &str| {
        let text = format!("{{\"version\": 1, \"cluster\": {cluster}}}");
        let (ring, names) = scenario::parse(&text).unwrap().setup().ring();
        (ring.tokens().len(), names.hash)
    };
    assert_eq!(tokens(r#"{"preset": "riak", "nodes": 4}"#), (64, KeyHash::Riak));
    // A ring size is a power of two, and Riak's smallest is 8.
    let riak = |tokens: &str, nodes: u16| {
        format!(r#"{{"preset": "riak", "nodes": {nodes}, "virtual_nodes": {tokens}}}"#)
    };
    assert_eq!(tokens(&riak("3", 5)).0, 16);
    assert_eq!(tokens(&riak("1", 1)).0, 8);
    assert_eq!(tokens(&riak("512", 100)).0, 1_024);
    let third = r#"{"preset": "riak", "nodes": 5, "placement": "equal-partitions"}"#;
    assert_eq!(tokens(third), (40, KeyHash::Riak));
    let cassandra = r#"{"preset": "cassandra", "nodes": 5}"#;
    assert_eq!(tokens(cassandra), (80, KeyHash::Murmur3));
}
