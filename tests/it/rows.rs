//! Rows of cells: what is shown of a row that nobody wrote, and runs with them saved.

use crate::playing::{named, opened};
use quorumscope::app::{TimeMsg, update};
use quorumscope::scenario;
use quorumscope::sim::trace::fingerprint;

#[test]
fn a_row_that_nobody_wrote_is_shown_as_one() {
    let mut model = opened(&named("at-equal-time-stamps-two-rows-are-mixed"));
    assert!(model.notices().is_empty(), "{:?}", model.notices());
    update(&mut model, TimeMsg::JumpToEnd);
    let scene = model.scene();
    let versions = scene.versions.versions.iter();
    let shown: Vec<String> = versions
        .map(|version| format!("{} {} {}", version.live, version.text, version.author))
        .collect();
    let mixed = "true mixed c1=2, c2=9 nobody: cells of client";
    assert_eq!(shown, ["false c1=1, c2=9 client", "false c1=2, c2=3 client", mixed]);
    let edges: Vec<_> = scene.versions.edges.iter().map(|(from, to, _)| (*from, *to)).collect();
    assert_eq!(edges, [(0, 2), (1, 2)]);
    for row in scene.replicas.rows.iter() {
        let held: Vec<_> =
            row.siblings.iter().map(|one| (one.items.concat(), &one.author)).collect();
        assert_eq!(held.len(), 1, "{}", row.name);
        assert_eq!(held[0].0, "c1=2, c2=9");
        assert_eq!(held[0].1.as_ref(), "nobody: cells of client");
    }
    let told = scene.account.iter().filter(|line| line.text.contains("that no write made"));
    assert_eq!(told.count(), 1);
    // A disc has a line a cell.
    for node in scene.stage.nodes.iter() {
        let holds: Vec<&str> = node.holds.iter().map(AsRef::as_ref).collect();
        assert_eq!(holds, ["c1=2", "c2=9"], "{}", node.name);
    }
}

#[test]
fn a_report_names_the_write_of_each_cell() {
    let scenario = scenario::parse(&named("read-repair-of-one-column-breaks-a-row"))
        .expect("a well-formed file");
    let report = scenario::report(&scenario::play(&scenario));
    let report = serde_json::to_value(&report).expect("a report can be written");
    let row = &report["nodes"]["B"]["keys"]["x"][0];
    assert_eq!(row["value"], serde_json::json!({"v1": "2", "v2": "1"}));
    assert_eq!(row["cells"]["v1"], serde_json::json!({"op": "w1", "timestamp": 1000}));
    assert_eq!(row["cells"]["v2"], serde_json::json!({"op": "o0", "timestamp": i64::MIN}));
    assert!(report["nodes"]["C"]["keys"]["x"][0]["cells"]["v2"].is_object());
    assert!(report["nodes"]["A"]["keys"]["x"][0].get("cells").is_none());
}

const CELLS: &str = r#"{"version": 1, "seed": 5, "clients": ["Ann"],
    "cluster": {"preset": "cassandra", "nodes": 4, "tombstone_grace": "1ms"},
    "script": [
        {"put": {"value": {"a": "1", "b": "2"}}}, {"run_until": "idle"},
        {"put": {"value": {"b": "3"}}}, {"get": {"id": "g", "cells": ["a"]}}, {"run_until": "idle"},
        {"expect": {"op": "g", "values": [{"a": "1"}]}},
        {"delete": {}}, {"run_until": "idle"}, {"advance": "2ms"}, {"compact": ["A", "B", "C", "D"]},
        {"expect": {"node": "A", "absent": true}}, {"get": {}}, {"run_until": "idle"}]}"#;

#[test]
fn reads_of_cells_and_compaction_are_saved_with_a_run() {
    let scenario = scenario::parse(CELLS).expect("a well-formed file");
    let played = scenario::play(&scenario);
    assert!(
        played.held(),
        "{:?}",
        played.checked.iter().map(|one| &one.finding.found).collect::<Vec<_>>()
    );
    let text = scenario::save(&scenario, &played.history);
    let again = scenario::play(&scenario::parse(&text).expect("a saved run can be read"));
    let (one, other) = (played.history.whole_trace(), again.history.whole_trace());
    assert_eq!(fingerprint(one), fingerprint(other), "{text}");
}
