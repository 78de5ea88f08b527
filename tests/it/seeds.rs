//! What is there from the start is older than every write, whatever rule tells which stands.

use quorumscope::scenario;
use serde_json::{Value, json};

/// The seed's context, where writes name what they replace.
fn put(preset: &str, timestamp: Option<i64>) -> Value {
    let mut put = json!({"id": "w", "client": "Ann", "key": "x", "value": "a", "via": "A"});
    match (preset, timestamp) {
        ("dynamo" | "riak", _) => put["context"] = json!({"seed": 1}),
        (_, Some(timestamp)) => put["timestamp"] = timestamp.into(),
        (_, None) => {}
    }
    put
}

#[test]
fn every_write_is_newer_than_a_seed() {
    for preset in ["dynamo", "riak", "cassandra", "dynamodb", "mysql"] {
        for timestamp in [None, Some(0), Some(-1), Some(i64::MIN + 1)] {
            // The greater value wins a tie by time-stamps, so a tie would be lost.
            let mut scenario = json!({
                "version": 1, "title": "A seed", "seed": 1, "clients": ["Ann"],
                "cluster": {"preset": preset, "nodes": ["A", "B", "C"]},
                "network": {"latency": {"fixed": "1ms"}},
                "script": [
                    {"seed": {"key": "x", "value": "z"}},
                    {"at": "0ms", "put": put(preset, timestamp)},
                    {"run_until": {"op": "w"}}, {"advance": "100ms"},
                    {"get": {"id": "g", "client": "Ann", "key": "x", "via": "A", "r": 2}},
                    {"run_until": {"op": "g"}},
                    {"expect": {"op": "w", "outcome": "ok"}},
                    {"expect": {"op": "g", "outcome": "ok", "values": ["a"]}},
                    {"expect": {"verdict": {"key": "x", "linearizable": true, "stale_reads": 0,
                        "lost_acknowledged_writes": 0}}},
                ],
            });
            if preset == "mysql" {
                scenario["cluster"]["leader"] = "A".into();
            }
            let parsed = scenario::parse(&scenario.to_string()).expect("a well-formed file");
            let played = scenario::play(&parsed);
            let findings = played.checked.iter().filter(|one| !one.finding.held);
            let findings: Vec<&String> = findings.map(|one| &one.finding.found).collect();
            assert!(findings.is_empty(), "{preset}, {timestamp:?}: {findings:?}");
        }
    }
}
