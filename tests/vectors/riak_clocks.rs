//! Riak's vector clocks, and what becomes of siblings with and without dots.

use std::collections::BTreeSet;

use crate::oracles::clock_pruning::{self, PruneRule};
use quorumscope::dynamo::clock::{Actor, Entry, VectorClock};
use quorumscope::dynamo::ids::{NodeId, OpId};
use quorumscope::dynamo::policy::Versioning;
use quorumscope::dynamo::reconcile::{self, ClientWrite};
use quorumscope::dynamo::value::Value as Stored;
use quorumscope::dynamo::version::Record;
use quorumscope::time::{SimDuration, SimTime};
use serde_json::{Value, json};

use crate::data::{Case, each, has_only, list, number, text};

/// The actors of the vectors are one or two letters, whose order is that of the numbers given here.
fn actor(name: &Value) -> Actor {
    Actor::Named(match text(name).as_bytes() {
        [letter] => u16::from_be_bytes([*letter, 0]),
        [first, second] => u16::from_be_bytes([*first, *second]),
        _ => panic!("no name of an actor: {name}"),
    })
}

fn seconds(value: &Value) -> SimDuration {
    SimDuration::from_s(number(value))
}

fn time(value: &Value) -> SimTime {
    SimTime::ZERO + seconds(value)
}

fn clock(entries: &Value) -> VectorClock {
    let entries = list(entries).iter();
    VectorClock::from_entries(entries.map(|entry| Entry {
        actor: actor(&entry[0]),
        counter: number(&entry[1]),
        stamp: time(&entry[2]),
    }))
}

fn prune_rule(props: &Value) -> PruneRule {
    has_only(props, &["big_vclock", "old_vclock", "small_vclock", "young_vclock"]);
    let count =
        |name: &str, usual| props[name].as_u64().map_or(usual, |n| u16::try_from(n).unwrap());
    let age = |name: &str, usual| if props[name].is_null() { usual } else { seconds(&props[name]) };
    let usual = PruneRule::RIAK;
    PruneRule {
        small: count("small_vclock", usual.small),
        big: count("big_vclock", usual.big),
        young: age("young_vclock", usual.young),
        old: age("old_vclock", usual.old),
    }
}

fn prune(case: &Case) {
    let mut pruned = clock(case.get("clock"));
    let before = pruned.entries().len();
    let rule = prune_rule(case.get("props"));
    let dropped = clock_pruning::prune(&mut pruned, time(case.get("now")), rule);
    assert_eq!(pruned, clock(case.get("expect")), "{case:?}");
    let left = pruned.entries().len();
    // Where no entry was too young or too old, only their number decides: the engine's rule.
    if left == before.min(usize::from(rule.big)) {
        let mut truncated = clock(case.get("clock"));
        assert_eq!(truncated.truncate_sparing(rule.big, |_| false), dropped, "{case:?}");
        assert_eq!(truncated, pruned, "{case:?}");
    }
    assert_eq!(before - left, dropped as usize, "{case:?}");
    if let Some(expected) = case.get("expect_len").as_u64() {
        assert_eq!(left as u64, expected, "{case:?}");
    }
}

fn increments(case: &Case) {
    let mut counting = clock(case.get("start"));
    for name in case.list("increments") {
        counting.increment(actor(name), SimTime::ZERO);
    }
    for (name, expected) in case.get("expect_counters").as_object().unwrap() {
        assert_eq!(counting.counter(actor(&json!(name))), number(expected), "{case:?}");
    }
}

#[test]
fn vclock() {
    each("vclock", |case| {
        let pair = || (clock(case.get("a")), clock(case.get("b")));
        let entry = || {
            let actor = actor(case.get("actor"));
            clock(case.get("clock")).entries().iter().find(|entry| entry.actor == actor).copied()
        };
        match case.text("fn") {
            "descends" => {
                let (a, b) = pair();
                assert_eq!(a.descends(&b), case.is("expect"), "{case:?}");
            }
            "dominates" => {
                let (a, b) = pair();
                assert_eq!(a.dominates(&b), case.is("expect"), "{case:?}");
            }
            "equal" => {
                let (a, b) = pair();
                assert_eq!(a == b, case.is("expect"), "{case:?}");
            }
            "merge" => {
                let mut merged = VectorClock::new();
                case.list("clocks").iter().for_each(|other| merged.merge(&clock(other)));
                assert_eq!(merged, clock(case.get("expect")), "{case:?}");
            }
            "prune" => prune(case),
            "counter" => {
                let counter = clock(case.get("clock")).counter(actor(case.get("actor")));
                assert_eq!(counter, case.number("expect"), "{case:?}");
            }
            "timestamp" => {
                let expected = case.get("expect");
                let expected = (!expected.is_null()).then(|| time(expected));
                assert_eq!(entry().map(|entry| entry.stamp), expected, "{case:?}");
            }
            "actors" => {
                let found: Vec<Actor> =
                    clock(case.get("clock")).entries().iter().map(|entry| entry.actor).collect();
                let expected: Vec<Actor> = case.list("expect").iter().map(actor).collect();
                assert_eq!(found, expected, "{case:?}");
            }
            "increments" => increments(case),
            _ => case.unknown(),
        }
    });
}

/// The numbers in the carts of a record.
fn union(record: &Record) -> BTreeSet<u64> {
    let carts = record.values().map(|value| match value {
        Stored::Cart(items) => items.iter(),
        other => panic!("no cart: {other}"),
    });
    carts.flatten().map(|item| item.parse().unwrap()).collect()
}

/// Two clients write in turns, each with the context of its own last reply and never reading. The
/// first write of each stores the set it was born with (0, 1); every later one adds its number to
/// all that its last reply held (riak_test `sibling_explosion.erl`).
#[test]
fn sibling_explosion() {
    each("sibling_explosion", |case| {
        let dotted = case.is("dvv");
        let versioning =
            if dotted { Versioning::DottedVersionVector } else { Versioning::VectorClock };
        let actor = Actor::Node(NodeId(0), 0);
        let mut stored: Option<Record> = None;
        let mut replies: [Option<Record>; 2] = [None, None];
        for (count, op) in (2..=case.number("n")).rev().zip(0..) {
            let client = usize::from(count % 2 == 1);
            let (set, context) = match &replies[client] {
                None => (BTreeSet::from([client as u64]), VectorClock::new()),
                Some(reply) => {
                    let mut set = union(reply);
                    set.insert(count);
                    (set, reply.clock.clone())
                }
            };
            let items: Vec<String> = set.iter().map(u64::to_string).collect();
            let value = Stored::cart(items.iter().map(String::as_str));
            let write =
                ClientWrite { origin: OpId(op), value: &value, context: &context, timestamp_us: 0 };
            let now = SimTime(u64::from(op));
            let record = reconcile::update(versioning, stored.as_ref(), &write, actor, now);
            replies[client] = Some(record.clone());
            stored = Some(record);
        }
        let stored = stored.unwrap();
        let siblings = stored.siblings.len() as u64;
        assert_eq!(siblings, case.number("expect_siblings"), "{case:?}");
        if case.get("expect_union").is_array() {
            let ends: Vec<u64> = case.list("expect_union").iter().map(number).collect();
            assert!(union(&stored).into_iter().eq(ends[0]..=ends[1]), "{case:?}");
        }
    });
}
