//! Cassandra's reads on a network that delivers: one copy, digests beside it, and what follows when
//! they differ. Counted are the messages of each kind.

use quorumscope::scenario;
use std::collections::BTreeMap;

const SEEDS: &str = r#"{"seed": {"key": "x", "value": "old", "timestamp": 1}},"#;
const GET: &str = r#"{"get": {"id": "g", "key": "x", "via": "A"}}, {"run_until": {"op": "g"}}"#;

/// What is read, the script, and how many messages of each kind it takes.
type Case = (&'static str, &'static str, &'static [(&'static str, u64)]);

const CASES: &[Case] = &[
    (
        "where all agree, one copy and one digest are enough",
        r#"{"expect": {"op": "g", "outcome": "ok", "values": ["old"], "acks": ["A", "B"]}}"#,
        &[("get", 1), ("get-done", 1), ("digest", 1), ("digest-done", 1), ("repair", 0)],
    ),
    (
        "where one is newer, both are asked again and the stale one is mended",
        r#"{"seed": {"value": "new", "timestamp": 9, "on": ["A"]}},
           {"expect": {"op": "g", "outcome": "ok", "values": ["new"], "acks": ["A", "B"]}},
           {"expect": {"node": "B", "values": ["new"]}}, {"expect": {"node": "C", "values": ["old"]}}"#,
        &[("get", 3), ("digest", 1), ("digest-done", 1), ("repair", 1), ("repair-done", 1)],
    ),
    (
        "one value with two timestamps has two digests",
        r#"{"seed": {"value": "old", "timestamp": 9, "on": ["B"]}},
           {"expect": {"op": "g", "outcome": "ok", "values": ["old"]}}, {"expect": {"diverged": "x"}}"#,
        &[("get", 3), ("digest", 1), ("repair", 1)],
    ),
    (
        "a replica that has nothing has no digest",
        r#"{"wipe": {"nodes": ["B"]}},
           {"expect": {"op": "g", "outcome": "ok", "values": ["old"]}}, {"expect": {"converged": "x"}}"#,
        &[("get", 3), ("digest", 1), ("repair", 1)],
    ),
    (
        "without read repair the newest is read, and nothing mended",
        r#"{"set": {"read_repair": "none"}}, {"seed": {"value": "new", "timestamp": 9, "on": ["A"]}},
           {"expect": {"op": "g", "outcome": "ok", "values": ["new"]}},
           {"expect": {"node": "B", "values": ["old"]}}"#,
        &[("get", 3), ("digest", 1), ("repair", 0)],
    ),
    (
        "a repair that is not acknowledged makes the read time out",
        r#"{"seed": {"value": "new", "timestamp": 9, "on": ["A"]}},
           {"link": {"from": "A", "to": "B", "kind": "repair", "drop": true}},
           {"expect": {"op": "g", "outcome": "unknown"}}"#,
        &[("get", 3), ("digest", 1), ("repair", 1), ("repair-done", 0)],
    ),
    (
        "another is asked for a digest where one stays silent",
        r#"{"link": {"from": "A", "to": "B", "drop": true}},
           {"expect": {"op": "g", "outcome": "ok", "values": ["old"], "acks": ["A", "C"]}}"#,
        &[("get", 1), ("digest", 2), ("digest-done", 1)],
    ),
    (
        "another is asked for its copy where the one that has to send it stays silent",
        r#"{"link": {"from": "A", "to": "A", "hold": true}},
           {"expect": {"op": "g", "outcome": "ok", "values": ["old"], "acks": ["B", "C"]}}"#,
        &[("get", 2), ("get-done", 1), ("digest", 1), ("digest-done", 1)],
    ),
    (
        "one reply needs no digest",
        r#"{"set": {"quorum": {"n": 3, "r": 1, "w": 1}}}, {"expect": {"op": "g", "values": ["old"]}}"#,
        &[("get", 1), ("digest", 0)],
    ),
];

/// The read comes before what is expected of it, and after all else.
fn script(steps: &str) -> String {
    let (before, expected) = match steps.find(r#"{"expect""#) {
        Some(at) => steps.split_at(at),
        None => (steps, ""),
    };
    format!("{SEEDS} {before} {GET}, {expected}")
}

#[test]
fn a_digest_stands_for_a_copy_until_it_differs() {
    let mut wrong = Vec::new();
    for (what, steps, expected) in CASES {
        let text = format!(
            r#"{{"version": 1, "seed": 3, "clients": ["Ann"], "cluster": {{"preset": "cassandra",
            "nodes": ["A", "B", "C"], "preference": {{"*": ["A", "B", "C"]}}}}, "script": [{}]}}"#,
            script(steps)
        );
        let scenario = scenario::parse(&text).unwrap_or_else(|error| panic!("{what}: {error}"));
        let played = scenario::play(&scenario);
        for checked in played.checked.iter().filter(|checked| !checked.finding.held) {
            wrong.push(format!("{what}: step {}: {}", checked.step, checked.finding.found));
        }
        let report = serde_json::to_value(scenario::report(&played)).expect("a report");
        let counts: BTreeMap<String, u64> =
            serde_json::from_value(report["messages"].clone()).expect("counts");
        for (kind, count) in *expected {
            let found = counts.get(*kind).copied().unwrap_or(0);
            if found != *count {
                wrong.push(format!("{what}: {found} of {kind}, not {count}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
