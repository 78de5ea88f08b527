//! Dotted version vector sets as records of the engine: its siblings know their own events, and the
//! record's clock is what it has heard of.
//!
//! What such a set has besides is left to the oracle: values without an event, and a copy that is
//! not set aside whole where the other's clock dominates it, as Riak and the engine do.

use quorumscope::dynamo::clock::{Actor, Dot, Entry, VectorClock};
use quorumscope::dynamo::ids::OpId;
use quorumscope::dynamo::policy::Versioning;
use quorumscope::dynamo::reconcile::{self, ClientWrite};
use quorumscope::dynamo::value::Value as Stored;
use quorumscope::dynamo::version::{Record, Version};
use quorumscope::time::SimTime;
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::data::{Case, list, number, text};

const DOTS: Versioning = Versioning::DottedVersionVector;

fn actor(name: &Value) -> Actor {
    Actor::Named(
        text(name).bytes().fold(0, |sum: u16, byte| sum.wrapping_mul(131) + u16::from(byte)),
    )
}

fn vector(entries: &Value) -> VectorClock {
    let entry = |entry: &Value| {
        let (actor, counter) = (actor(&entry[0]), number(&entry[1]));
        Entry { actor, counter, stamp: SimTime::ZERO }
    };
    VectorClock::from_entries(list(entries).iter().map(entry))
}

/// The record of a set; `None` of one with values that have no event.
fn record(set: &Value) -> Option<Record> {
    if !list(&set["anon"]).is_empty() {
        return None;
    }
    let mut record = Record { clock: vector(&set["entries"]), ..Record::default() };
    for entry in list(&set["entries"]) {
        // The newest value comes first.
        for (age, value) in (0..).zip(list(&entry[2])) {
            let dot = Dot { actor: actor(&entry[0]), counter: number(&entry[1]) - age };
            record.siblings.push(Rc::new(version(dot, text(value))));
        }
    }
    Some(record)
}

fn version(dot: Dot, value: &str) -> Version {
    Version {
        origin: OpId(0),
        value: Stored::Text(Rc::from(value)),
        dot: Some(dot),
        context: VectorClock::new(),
        timestamp_us: 0,
        written_at: SimTime::ZERO,
        row: None,
    }
}

/// The counters of a record, and its values with their events.
type Known = (Vec<(Actor, u64)>, BTreeSet<(Option<Dot>, String)>);

fn known(record: &Record) -> Known {
    let counters = record.clock.entries().iter().map(|entry| (entry.actor, entry.counter));
    let versions = record.siblings.iter();
    (counters.collect(), versions.map(|one| (one.dot, one.value.to_string())).collect())
}

fn updated(case: &Case) -> Option<Record> {
    let server = record(case.get("server"))?;
    let context = vector(case.get("client_vv"));
    let value = Stored::Text(Rc::from(case.text("value")));
    let write = ClientWrite { origin: OpId(1), value: &value, context: &context, timestamp_us: 0 };
    let actor = actor(case.get("id"));
    Some(reconcile::update(DOTS, Some(&server), &write, actor, SimTime::ZERO))
}

fn synced(case: &Case) -> Option<Record> {
    let records: Option<Vec<Record>> = case.list("clocks").iter().map(record).collect();
    let records = records?;
    let is_dominated = |one: &Record| records.iter().any(|other| other.clock.dominates(&one.clock));
    if records.iter().any(is_dominated) {
        return None;
    }
    records.into_iter().reduce(|one, other| reconcile::merge(DOTS, &one, &other))
}

#[test]
fn the_engine_updates_and_joins_siblings_as_the_published_sets_do() {
    let mut judged = [0, 0];
    for case in crate::data::cases("dvvset") {
        let (kind, found) = match case.text("fn") {
            "update" => (0, updated(&case)),
            "sync" => (1, synced(&case)),
            _ => continue,
        };
        let Some(found) = found else { continue };
        let expected = record(case.get("expect")).unwrap();
        assert_eq!(known(&found), known(&expected), "{case:?}");
        judged[kind] += 1;
    }
    assert_eq!(judged, [4, 3], "updates and syncs that the engine can be asked");
}
