//! The path of a request: whom its client asks, who hands it on to whom, and that one dead node is
//! no reason for anything to fail.

use quorumscope::scenario;
use quorumscope::sim::trace::TraceKind;
use serde_json::{Value, json};

/// The presets without an operator who has to say who leads.
const PRESETS: [&str; 4] = ["dynamo", "riak", "cassandra", "dynamodb"];
const SIX: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

fn played(cluster: &Value, seed: u64, script: &[Value]) -> scenario::Played {
    let file = json!({
        "version": 1,
        "seed": seed,
        "cluster": cluster,
        "clients": ["Ann", "Bob"],
        "script": script,
    });
    let scenario = scenario::parse(&file.to_string()).expect("a well-formed scenario");
    scenario::play(&scenario)
}

fn reported(played: &scenario::Played) -> Value {
    serde_json::to_value(scenario::report(played)).expect("a report")
}

fn operations(report: &Value) -> &[Value] {
    report["ops"].as_array().map_or(&[], Vec::as_slice)
}

/// How many nodes hold this value of a key, hinted copies aside.
fn holders(report: &Value, key: &str, value: &str) -> usize {
    let nodes = report["nodes"].as_object().expect("nodes by name");
    let holds = |node: &&Value| {
        let versions = node["keys"][key].as_array();
        versions.is_some_and(|all| all.iter().any(|version| version["value"] == value))
    };
    nodes.values().filter(holds).count()
}

#[test]
fn with_one_of_six_nodes_down_forty_of_forty_requests_are_ok() {
    for (preset, seed) in PRESETS.iter().flat_map(|preset| (0..60).map(move |seed| (preset, seed)))
    {
        let dead = SIX[usize::try_from(seed % 6).expect("small")];
        let mut script = vec![json!({ "crash": [dead] })];
        for turn in 0..20 {
            let client = ["Ann", "Bob"][turn % 2];
            let (key, after) = (format!("k{}", turn % 7), "80ms");
            let value = format!("v{turn}");
            script.push(
                json!({"after": after, "put": {"client": client, "key": key, "value": value}}),
            );
            script.push(json!({"after": after, "get": {"client": client, "key": key}}));
        }
        script.push(json!({"run_until": "idle"}));
        let report = reported(&played(&json!({"preset": preset, "nodes": SIX}), seed, &script));
        assert_eq!(operations(&report).len(), 40);
        for op in operations(&report) {
            assert_eq!(op["outcome"], "ok", "{preset}, seed {seed}, {dead} is dead: {op}");
        }
    }
}

#[test]
fn a_replica_is_killed_and_every_other_node_takes_puts_at_once() {
    for (preset, seed) in PRESETS.iter().flat_map(|preset| (0..6).map(move |seed| (preset, seed))) {
        for dead in SIX {
            let puts = SIX.iter().filter(|node| **node != dead).map(|node| {
                let value = format!("through {node}");
                let put = json!({"client": "Ann", "key": "cart", "value": value, "via": node});
                json!({"after": "1s", "put": put})
            });
            let mut script = vec![json!({ "crash": [dead] })];
            for put in puts {
                script.push(put);
                script.push(json!({"advance": "900ms"}));
            }
            for end in (3..=script.len()).step_by(2) {
                let report = reported(&played(
                    &json!({"preset": preset, "nodes": SIX}),
                    seed,
                    &script[..end],
                ));
                let last = operations(&report).last().expect("a put");
                assert_eq!(last["outcome"], "ok", "{preset}, seed {seed}, {dead} is dead: {last}");
                let value = last["values"].as_array().expect("values");
                assert!(last["acks"].as_array().expect("acks").len() >= 2, "{last}");
                let written = value.iter().filter_map(Value::as_str).next_back().expect("a value");
                assert!(holders(&report, "cart", written) >= 1, "{report}");
            }
        }
    }
}

#[test]
fn the_report_says_whom_a_client_asked_who_handed_on_and_who_coordinated() {
    let cluster = json!({
        "preset": "riak",
        "nodes": ["A", "B", "C", "D"],
        "preference": {"*": ["A", "B", "C", "D"]},
        "quorum_mode": "strict",
        "anti_entropy": null,
    });
    let script = [
        json!({"crash": ["A"]}),
        json!({"put": {"client": "Ann", "key": "k", "value": "v", "via": "D"}}),
        json!({"run_until": "idle"}),
        json!({"put": {"client": "Ann", "key": "k", "value": "w", "via": "D"}}),
        json!({"run_until": "idle"}),
        json!({"get": {"client": "Bob", "key": "k", "via": "C"}}),
        json!({"run_until": "idle"}),
    ];
    let report = reported(&played(&cluster, 1, &script));
    let told: Vec<Value> = operations(&report)
        .iter()
        .map(|op| json!([op["asked"], op["path"], op["coordinator"]]))
        .collect();
    let expected = [
        json!([["D"], [["D", "A"], ["D", "B"]], "B"]),
        json!([["D"], [["D", "B"]], "B"]),
        json!([["C"], [], "C"]),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_client_asks_each_node_once_and_keeps_its_time_stamp() {
    let cluster = json!({
        "preset": "cassandra",
        "nodes": SIX,
        "client_retry": "silent",
        "connect_timeout": "7ms",
        "gossip": null,
    });
    for seed in 0..40 {
        let script = [
            json!({"crash": ["A", "B"]}),
            json!({"pause": ["C", "D", "E", "F"]}),
            json!({"put": {"client": "Ann", "key": "k", "value": "v"}}),
            json!({"run_until": {"time": "10s"}}),
        ];
        let played = played(&cluster, seed, &script);
        let report = reported(&played);
        let op = &operations(&report)[0];
        let mut asked: Vec<&str> =
            op["asked"].as_array().expect("names").iter().filter_map(Value::as_str).collect();
        asked.sort_unstable();
        assert_eq!(asked, SIX, "seed {seed}");
        assert_eq!(op["outcome"], "unknown");
        let sent = played.history.whole_trace().iter().filter_map(|event| match &event.kind {
            TraceKind::Invoked(request, _) | TraceKind::AsksAnother(request, _) => {
                Some(request.ask.clone())
            }
            _ => None,
        });
        let sent: Vec<_> = sent.collect();
        assert!(sent.len() == 6 && sent.iter().all(|ask| *ask == sent[0]), "{sent:?}");
        assert!(format!("{:?}", sent[0]).contains("timestamp_us: Some("), "{:?}", sent[0]);
    }
}

/// How many requests left a client or a node, of all that were tried.
fn requests(played: &scenario::Played) -> u64 {
    reported(played)["messages"]["request"].as_u64().unwrap_or(0)
}

#[test]
fn nothing_is_sent_where_no_connection_comes_about() {
    let cluster = json!({"nodes": 3, "client_retry": "silent", "connect_timeout": "10ms"});
    let put = |via: Option<&str>| match via {
        Some(via) => json!({"put": {"client": "Ann", "key": "k", "value": "v", "via": via}}),
        None => json!({"put": {"client": "Ann", "key": "k", "value": "v"}}),
    };
    let none = json!({"crash": ["A", "B", "C"]});
    let cut = json!({"partition": {"from": ["A", "B", "C"], "to": ["Ann"]}});
    let idle = json!({"run_until": "idle"});
    for (fault, via) in [(&none, None), (&none, Some("B")), (&cut, None), (&cut, Some("B"))] {
        let played = played(&cluster, 3, &[fault.clone(), put(via), idle.clone()]);
        let report = reported(&played);
        let op = &operations(&report)[0];
        assert_eq!((&op["outcome"], requests(&played)), (&json!("unavailable"), 0), "{op}");
        let asked = op["asked"].as_array().expect("names").len();
        assert_eq!(asked, if via.is_some() { 1 } else { 3 }, "{op}");
        let waited = op["completed_us"].as_u64().expect("it ended");
        assert_eq!(waited, 10_000 * u64::try_from(asked).expect("few"), "{op}");
    }
}
