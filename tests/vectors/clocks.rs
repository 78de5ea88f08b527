//! Clocks that tell updates from conflicts.

use std::collections::BTreeMap;

use crate::oracles::dotted::{DottedClock, DottedSet, Past, Stamp, context, sync, update};
use crate::oracles::event_clock::{EventClock, Occurred};
use quorumscope::dynamo::clock::{Actor, Relation, VectorClock};
use quorumscope::dynamo::ids::NodeId;
use quorumscope::time::SimTime;
use serde_json::{Value, json};

use crate::data::{Case, each, list, number, small_or_zero, text};

fn event_clock(changes: &Value) -> EventClock {
    let mut clock = EventClock::new();
    for node in list(changes) {
        clock.increment(small_or_zero(node));
    }
    clock
}

/// The same changes as the engine's clock counts them.
fn engine_clock(changes: &Value) -> VectorClock {
    let mut clock = VectorClock::new();
    for node in list(changes) {
        clock.increment(Actor::Node(NodeId(small_or_zero(node)), 0), SimTime::ZERO);
    }
    clock
}

#[test]
fn event_vclock() {
    each("event_vclock", |case| {
        let a = event_clock(case.get("a"));
        match case.text("fn") {
            "compare" => {
                let name = match a.compare(&event_clock(case.get("b"))) {
                    Occurred::Before => "BEFORE",
                    Occurred::After => "AFTER",
                    Occurred::Concurrently => "CONCURRENTLY",
                };
                assert_eq!(name, case.text("expect"), "{case:?}");
                let [a, b] = ["a", "b"].map(|field| engine_clock(case.get(field)));
                let name = match a.relation(&b) {
                    // Voldemort calls equal clocks so too.
                    Relation::Before | Relation::Equal => "BEFORE",
                    Relation::After => "AFTER",
                    Relation::Concurrent => "CONCURRENTLY",
                };
                assert_eq!(name, case.text("expect"), "{case:?}");
            }
            "merge" => {
                let merged = a.merge(&event_clock(case.get("b")));
                assert_eq!(merged, event_clock(case.get("expect")), "{case:?}");
                let [mut a, b, expected] =
                    ["a", "b", "expect"].map(|field| engine_clock(case.get(field)));
                a.merge(&b);
                assert_eq!(a, expected, "{case:?}");
            }
            "serialize_prefix" => {
                let bytes = a.to_bytes(0);
                let (prefix, timestamp) = bytes.split_at(bytes.len() - 8);
                assert_eq!(&json!(prefix), case.get("expect"), "{case:?}");
                assert_eq!(timestamp, [0; 8], "{case:?}");
            }
            _ => case.unknown(),
        }
    });
}

fn stamp(entry: &Value) -> Stamp {
    Stamp { counter: number(&entry[1]), timestamp_s: number(&entry[2]) }
}

fn past(entries: &Value) -> Past<String> {
    let entries = list(entries).iter();
    entries.map(|entry| (text(&entry[0]).to_owned(), stamp(entry))).collect()
}

fn dotted_clock(clock: &Value) -> DottedClock<String> {
    let dot = &clock["dot"];
    DottedClock::new(past(&clock["v"]), text(&dot[0]).to_owned(), stamp(dot))
}

fn dotted_clocks(clocks: &Value) -> Vec<DottedClock<String>> {
    list(clocks).iter().map(dotted_clock).collect()
}

#[test]
fn dvv() {
    let sorted = |mut clocks: Vec<DottedClock<String>>| {
        clocks.sort_by_key(|clock| (clock.dot().0.clone(), clock.dot().1));
        clocks
    };
    each("dvv", |case| {
        let pair = || (dotted_clock(case.get("a")), dotted_clock(case.get("b")));
        match case.text("fn") {
            "update" => {
                let client = dotted_clocks(case.get("client"));
                let server = dotted_clocks(case.get("server"));
                let actor = case.text("id").to_owned();
                let written = update(&client, &server, actor, case.number("timestamp"));
                assert_eq!(written, dotted_clock(case.get("expect")), "{case:?}");
                assert_eq!(written.past(), &context(&client), "{case:?}");
            }
            "strict_descends" => {
                let (a, b) = pair();
                assert_eq!(a.strictly_descends(&b), case.is("expect"), "{case:?}");
            }
            "descends" => {
                let (a, b) = pair();
                assert_eq!(a.descends(&b), case.is("expect"), "{case:?}");
            }
            "sync" => {
                let [s1, s2] = ["s1", "s2"].map(|field| dotted_clocks(case.get(field)));
                let expected = sorted(dotted_clocks(case.get("expect")));
                assert_eq!(sorted(sync(&s1, &s2)), expected, "{case:?}");
                assert_eq!(sorted(sync(&s2, &s1)), expected, "{case:?}");
            }
            "merge" => {
                let merged = context(&dotted_clocks(case.get("clocks")));
                assert_eq!(merged, past(case.get("expect")), "{case:?}");
            }
            _ => case.unknown(),
        }
    });
}

type Set = DottedSet<String, Datum>;

/// A value of the dotted sets: some cases have texts, some numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Datum {
    Number(u64),
    Text(String),
}

impl Datum {
    fn read(value: &Value) -> Self {
        match value.as_u64() {
            Some(number) => Self::Number(number),
            None => Self::Text(text(value).to_owned()),
        }
    }

    fn number(&self) -> u64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) => panic!("not a number: {text}"),
        }
    }
}

fn data(values: &Value) -> Vec<Datum> {
    list(values).iter().map(Datum::read).collect()
}

fn dotted_set(clock: &Value) -> Set {
    let entries = list(&clock["entries"]).iter();
    let entries = entries.map(|entry| {
        let actor = text(&entry[0]).to_owned();
        (actor, number(&entry[1]), data(&entry[2]))
    });
    DottedSet::from_parts(entries, data(&clock["anon"])).unwrap()
}

/// A clock that has only entries.
fn entries_only(entries: &Value) -> Set {
    dotted_set(&json!({"entries": entries, "anon": []}))
}

fn vector(entries: &Value) -> BTreeMap<String, u64> {
    let entries = list(entries).iter();
    entries.map(|entry| (text(&entry[0]).to_owned(), number(&entry[1]))).collect()
}

/// The set that the function of the case makes, where it makes one.
fn resulting_set(case: &Case) -> Option<Set> {
    let mut clock = match case.get("clock") {
        Value::Null => DottedSet::default(),
        clock => dotted_set(clock),
    };
    match case.text("fn") {
        "update" => {
            clock = dotted_set(case.get("server"));
            let context = vector(case.get("client_vv"));
            let value = Datum::read(case.get("value"));
            clock.update(&context, case.text("id").to_owned(), value);
        }
        "sync" => {
            let clocks = case.list("clocks").iter().map(dotted_set);
            clock = clocks.reduce(|met, clock| clock.sync(&met)).unwrap();
        }
        "lww" => clock.keep_last(Datum::clone),
        "reconcile" => clock.reconcile(|siblings| {
            let numbers = siblings.iter().map(|value| value.number());
            Datum::Number(match case.text("winner") {
                "sum" => numbers.sum(),
                "min" => numbers.min().unwrap(),
                "max" => numbers.max().unwrap(),
                _ => case.unknown(),
            })
        }),
        "map_double" => clock = clock.map(|value| Datum::Number(2 * value.number())),
        _ => return None,
    }
    Some(clock)
}

#[test]
fn dvvset() {
    each("dvvset", |case| {
        if let Some(found) = resulting_set(case) {
            assert_eq!(found, dotted_set(case.get("expect")), "{case:?}");
            return;
        }
        let clock = || dotted_set(case.get("clock"));
        let pair = || (dotted_set(case.get("a")), dotted_set(case.get("b")));
        match case.text("fn") {
            "join" => assert_eq!(clock().join(), vector(case.get("expect")), "{case:?}"),
            "event" => {
                let mut set = entries_only(case.get("entries"));
                set.event(case.text("id").to_owned(), Datum::read(case.get("value")));
                assert_eq!(set, entries_only(case.get("expect")), "{case:?}");
            }
            "last" => {
                let expected = Datum::read(case.get("expect"));
                assert_eq!(clock().last(Datum::clone), Some(&expected), "{case:?}");
            }
            "less" => {
                let (a, b) = pair();
                assert_eq!(a.is_before(&b), case.is("expect"), "{case:?}");
            }
            "equal" => {
                let (a, b) = pair();
                assert_eq!(a.same_clock(&b), case.is("expect"), "{case:?}");
            }
            "size" => {
                assert_eq!(u64::from(clock().size()), case.number("expect"), "{case:?}");
            }
            "values_sorted" => {
                let set = clock();
                let mut values: Vec<Datum> = set.values().cloned().collect();
                values.sort();
                assert_eq!(values, data(case.get("expect")), "{case:?}");
            }
            _ => case.unknown(),
        }
    });
}
