//! Where keys go: tokens, rings and replicas.

use std::collections::{BTreeMap, BTreeSet};

use crate::oracles::network_topology::{Location, TokenRing};
use crate::oracles::position_160::Position160;
use crate::oracles::riak_ring::{self, RiakRing, Role};
use quorumscope::dynamo::token::murmur3;
use quorumscope::dynamo::token::riak;
use serde_json::Value;

use crate::data::{Case, each, list, number, small_or_zero, text, texts};
use crate::engine_rings;
use quorumscope::dynamo::ids::NodeId;

#[test]
fn murmur3_token() {
    each("murmur3_token", |case| {
        let key = bytes(case.text("hex"));
        check_encoding(case, &key);
        let expected: i64 = case.text("token").parse().unwrap();
        assert_eq!(murmur3::token(&key), expected, "{case:?}");
    });
}

/// Where the case says which key it is, its bytes are those of the key. Of other types than these
/// the case is taken at its word.
fn check_encoding(case: &Case, bytes: &[u8]) {
    let encoded = |key: &Value, name: &str| {
        let number = || match key {
            Value::String(digits) => digits.parse::<i64>().unwrap(),
            other => other.as_i64().unwrap(),
        };
        match name {
            "text" => Some(text(key).as_bytes().to_vec()),
            "int" => Some(i32::try_from(number()).unwrap().to_be_bytes().to_vec()),
            "bigint" => Some(number().to_be_bytes().to_vec()),
            _ => None,
        }
    };
    let key = match (case.get("key"), case.text("type")) {
        (Value::Null, _) => None,
        (Value::Array(parts), "composite") => {
            let name = |part: &Value| if part.is_string() { "text" } else { "int" };
            let parts: Option<Vec<Vec<u8>>> =
                parts.iter().map(|part| encoded(part, name(part))).collect();
            let parts = parts.unwrap();
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            composite(&parts)
        }
        (key, name) => encoded(key, name),
    };
    assert!(key.is_none_or(|key| key == bytes), "{case:?}");
}

/// The serialized form of a partition key of several columns: for each component its length in two
/// bytes, its bytes, and a zero byte (Cassandra `CompositeType`).
///
/// Returns `None` if a component is longer than 65,535 bytes.
fn composite(components: &[&[u8]]) -> Option<Vec<u8>> {
    let mut key = Vec::new();
    for component in components {
        let length = u16::try_from(component.len()).ok()?;
        key.extend_from_slice(&length.to_be_bytes());
        key.extend_from_slice(component);
        key.push(0);
    }
    Some(key)
}

/// The bytes of hexadecimal text.
fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

/// A ring without owners worth naming.
fn bare_ring(case: &Case) -> RiakRing<u16> {
    RiakRing::round_robin(case.small("q"), &[0]).unwrap()
}

fn position(case: &Case) -> Position160 {
    case.text("hash").parse().unwrap()
}

fn key_position(case: &Case) -> Position160 {
    let (bucket, key) = (case.text("bucket").as_bytes(), case.text("key").as_bytes());
    Position160::from_bytes(riak::position(bucket, key).unwrap())
}

#[test]
fn riak_ring() {
    each("riak_ring", |case| match case.text("fn") {
        "ring_increment" => {
            let increment = riak_ring::ring_increment(u32::from(case.small("q"))).unwrap();
            assert_eq!(increment.to_string(), case.text("expect"), "{case:?}");
        }
        "fresh_len" => {
            let length = riak_ring::fresh_length(u32::from(case.small("q"))).unwrap();
            assert_eq!(u64::from(length), case.number("expect"), "{case:?}");
        }
        "key_hash" => {
            assert_eq!(key_position(case).to_string(), case.text("expect"), "{case:?}");
        }
        "max_n" => {
            let limit = bare_ring(case).copies_limit(case.small("n"));
            assert_eq!(limit, case.small("expect"), "{case:?}");
        }
        "successors3" => {
            let ring = bare_ring(case);
            assert_eq!(key_position(case), position(case), "{case:?}");
            let successors = ring.preference_list(position(case), 3);
            let partitions: Vec<u64> = successors.iter().map(|(p, _)| u64::from(*p)).collect();
            let expected: Vec<u64> = case.list("expect_partitions").iter().map(number).collect();
            assert_eq!(partitions, expected, "{case:?}");
            let engine = engine_rings::of_partitions(&numbers(ring.partitions()));
            let asked = engine_rings::asked(&engine, position(case), 3, |_| true);
            let asked: Vec<u64> = asked.iter().map(|replica| u64::from(replica.holder.0)).collect();
            assert_eq!(asked, expected, "{case:?}");
            let start = ring.partition_start(successors[0].0).to_string();
            assert_eq!(start, case.text("expect_next_index"), "{case:?}");
        }
        "boundary" => {
            let first = bare_ring(case).first_partition(position(case));
            assert_eq!(first, case.small("expect_first_partition"), "{case:?}");
            let engine = engine_rings::of_partitions(&numbers(case.small("q")));
            let found = engine_rings::first_partition(&engine, position(case));
            assert_eq!(found, u32::from(first), "{case:?}");
        }
        _ => case.unknown(),
    });
}

#[test]
fn riak_apl() {
    each("riak_apl", |case| {
        let ring = RiakRing::new(texts(case.get("ring"))).unwrap();
        assert_eq!(ring.partitions(), case.small("q"), "{case:?}");
        if case.get("bucket").is_string() {
            assert_eq!(key_position(case), position(case), "{case:?}");
        }
        let up = texts(case.get("up"));
        let copies = case.small("n");
        let active = ring.active_preference_list(position(case), copies, |node| up.contains(&node));
        let found: Vec<(String, &str)> = active
            .iter()
            .map(|replica| (ring.partition_start(replica.partition).to_string(), replica.node))
            .collect();
        let expected = case.list("expect").iter();
        let expected: Vec<(String, &str)> =
            expected.map(|pair| (text(&pair[0]).to_owned(), text(&pair[1]))).collect();
        assert_eq!(found, expected, "{case:?}");
        assert_eq!(asked_of_the_engine(case, &ring), found, "{case:?}");
        if case.get("expect_types").is_array() {
            let roles: Vec<&str> = active.iter().map(|replica| role_name(replica.role)).collect();
            assert_eq!(roles, texts(case.get("expect_types")), "{case:?}");
        }
    });
}

/// Whom the engine asks on the same ring: the start of the partition served, and the node.
fn asked_of_the_engine<'a>(case: &Case, ring: &RiakRing<&'a str>) -> Vec<(String, &'a str)> {
    let number_of = numbered(ring.owners().iter().copied());
    let owners: Vec<u16> = ring.owners().iter().map(|owner| number_of[owner]).collect();
    let name_of: BTreeMap<u16, &str> = number_of.into_iter().map(|(name, at)| (at, name)).collect();
    let engine = engine_rings::of_partitions(&owners);
    let (up, copies) = (texts(case.get("up")), case.small("n"));
    let is_up = |node: NodeId| up.contains(&name_of[&node.0]);
    let asked = engine_rings::asked(&engine, position(case), copies as u8, is_up);
    let preference = ring.preference_list(position(case), copies);
    let partition_of = |primary: &str| {
        let found = preference.iter().find(|(_, owner)| *owner == primary);
        ring.partition_start(found.unwrap().0).to_string()
    };
    let named = asked.iter().map(|asked| (name_of[&asked.primary.0], name_of[&asked.holder.0]));
    named.map(|(primary, holder)| (partition_of(primary), holder)).collect()
}

/// The numbers of as many nodes.
fn numbers(count: u16) -> Vec<u16> {
    (0..count).collect()
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Primary => "primary",
        Role::Fallback => "fallback",
    }
}

/// A token, which is text where it is too large for JSON.
fn token(value: &Value) -> i128 {
    match value {
        Value::String(digits) => digits.parse().unwrap(),
        _ => i128::from(value.as_i64().unwrap()),
    }
}

#[test]
fn placement() {
    each("placement", |case| {
        let tokens = case.list("ring").iter();
        let ring = TokenRing::new(tokens.map(|pair| (token(&pair[0]), text(&pair[1]))));
        let key = token(case.get("token"));
        let mut replicas = match case.text("strategy") {
            "Simple" => {
                assert_eq!(placed_by_the_engine(case), ring.simple(key, case.small("rf")));
                ring.simple(key, case.small("rf"))
            }
            "NTS" => network_topology(&ring, key, case),
            _ => case.unknown(),
        };
        if case.get("expect_set").is_array() {
            replicas.sort_unstable();
            assert_eq!(replicas, texts(case.get("expect_set")), "{case:?}");
        } else {
            assert_eq!(replicas, texts(case.get("expect")), "{case:?}");
        }
    });
}

/// Where the engine places a key by the simple strategy.
fn placed_by_the_engine(case: &Case) -> Vec<&str> {
    let tokens = case.list("ring").iter();
    let tokens: Vec<(i128, &str)> = tokens.map(|pair| (token(&pair[0]), text(&pair[1]))).collect();
    let number_of = numbered(tokens.iter().map(|(_, host)| *host));
    let ring =
        engine_rings::of_tokens(tokens.iter().map(|(token, host)| (*token, number_of[host])));
    let found = engine_rings::primaries(&ring, token(case.get("token")), case.small("rf") as u8);
    let name = |node: &NodeId| number_of.iter().find(|(_, number)| **number == node.0);
    found.iter().map(|node| *name(node).unwrap().0).collect()
}

fn network_topology<'a>(
    ring: &TokenRing<i128, &'a str>,
    key: i128,
    case: &'a Case,
) -> Vec<&'a str> {
    let copies = case.get("rf").as_object().unwrap();
    let hosts = case.get("location").as_object().unwrap();
    let places: Vec<(&str, &str, &str)> = hosts
        .iter()
        .map(|(host, location)| match list(location) {
            [center, rack] => (host.as_str(), text(center), text(rack)),
            _ => case.unknown(),
        })
        .collect();
    let centres = copies.keys().map(String::as_str).chain(places.iter().map(|place| place.1));
    let centres = numbered(centres);
    let racks = numbered(places.iter().map(|place| place.2));
    let location = |center, rack| Location { data_centre: centres[center], rack: racks[rack] };
    let locations: BTreeMap<&str, Location> =
        places.iter().map(|(host, center, rack)| (*host, location(center, rack))).collect();
    let copies: BTreeMap<u16, u16> = copies
        .iter()
        .map(|(center, copies)| (centres[center.as_str()], small_or_zero(copies)))
        .collect();
    ring.network_topology(key, &locations, &copies)
}

/// A number for each name.
fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u16> {
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().zip(0..).collect()
}
