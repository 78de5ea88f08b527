//! Malformed scenarios: each is refused with the place of its fault.

use quorumscope::scenario;

/// What is wrong, the file, and the place and the words that the error must have.
const CASES: &[(&str, &str, &str)] = &[
    ("not JSON", "{", "line 1, column 2: the file ends in the middle of an object"),
    (
        "more than one object",
        r#"{"version": 1} {}"#,
        "line 1, column 16: expected the end of the file, found \"{\"",
    ),
    ("no version", "{}", "the field \"version\" is missing"),
    ("another version", r#"{"version": 2}"#, "version: version 2 is not known"),
    (
        "an unknown field",
        r#"{"version": 1, "sede": 1}"#,
        "sede: unknown field \"sede\"; the fields are $schema, comment, version",
    ),
    ("a wrong type", r#"{"version": 1, "seed": "x"}"#, "seed: expected a whole number"),
    (
        "a negative seed",
        r#"{"version": 1, "seed": -1}"#,
        "seed: expected a whole number from 0 to 18446744073709551615, found the number -1",
    ),
    (
        "an unknown client",
        r#"{"version": 1, "clients": ["Alice", "Bob"], "script": [{"put": {"client": "Alcie", "value": "v"}}]}"#,
        "script[0].put.client: unknown client \"Alcie\"; the clients are Alice, Bob",
    ),
    (
        "a misspelt field of a step",
        r#"{"version": 1, "clients": ["a"], "script": [{"put": {"cliennt": "a"}}]}"#,
        "script[0].put.cliennt: unknown field \"cliennt\"",
    ),
    (
        "nobody to deliver to",
        r#"{"version": 1, "network": "manual", "clients": ["a"], "script": [{"get": {"id": "g"}}, {"deliver": {"op": "g"}}]}"#,
        "script[1].deliver.to: which nodes?",
    ),
    (
        "nothing to wipe",
        r#"{"version": 1, "script": [{"wipe": {"key": "x"}}]}"#,
        "script[0].wipe.nodes: which nodes?",
    ),
    (
        "followers that compare",
        r#"{"version": 1, "cluster": {"preset": "mysql", "anti_entropy": {"every": "1s"}}}"#,
        "cluster.anti_entropy: where one node leads, the others copy its log",
    ),
    (
        "a comparison of followers",
        r#"{"version": 1, "cluster": {"preset": "mysql"}, "script": [{"anti_entropy": {"between": ["A", "B"]}}]}"#,
        "script[0].anti_entropy: where one node leads, the others copy its log",
    ),
    (
        "no action",
        r#"{"version": 1, "script": [{"at": "1ms"}]}"#,
        "script[0]: a step needs an action",
    ),
    (
        "two actions",
        r#"{"version": 1, "script": [{"crash": ["A"], "heal": true}]}"#,
        "script[0]: one action a step, not crash and heal",
    ),
    (
        "at and after",
        r#"{"version": 1, "script": [{"at": "1ms", "after": "1ms", "heal": true}]}"#,
        "script[0]: either at or after, not both",
    ),
    (
        "a bad duration",
        r#"{"version": 1, "script": [{"at": "5 parsecs", "heal": true}]}"#,
        "script[0].at: expected a duration such as \"5ms\" (units: us, ms, s, m, h, d), found the text \"5 parsecs\"",
    ),
    (
        "an unknown node",
        r#"{"version": 1, "cluster": {"nodes": ["A", "B"], "quorum": {"n": 2, "r": 1, "w": 1}}, "script": [{"crash": ["A", "X"]}]}"#,
        "script[0].crash[1]: unknown node \"X\"; the nodes are A, B",
    ),
    (
        "no node",
        r#"{"version": 1, "cluster": {"nodes": 0}}"#,
        "cluster.nodes: a cluster needs a node",
    ),
    (
        "too many nodes",
        r#"{"version": 1, "cluster": {"nodes": 2000}}"#,
        "cluster.nodes: 2000 nodes are more than 1024",
    ),
    (
        "a name twice",
        r#"{"version": 1, "cluster": {"nodes": ["A", "B"]}, "clients": ["A"]}"#,
        "the name \"A\" is given twice",
    ),
    (
        "N above the nodes",
        r#"{"version": 1, "cluster": {"nodes": 2, "quorum": {"n": 3, "r": 1, "w": 1}}}"#,
        "cluster.quorum.n: n = 3 is not from 1 to 2: there are 2 nodes",
    ),
    (
        "W above N",
        r#"{"version": 1, "cluster": {"quorum": {"n": 3, "r": 1, "w": 4}}}"#,
        "cluster.quorum.w: w = 4 is not from 1 to n = 3",
    ),
    (
        "R of nothing",
        r#"{"version": 1, "cluster": {"quorum": {"n": 3, "r": 0, "w": 1}}}"#,
        "cluster.quorum.r: r = 0 is not from 1 to n = 3",
    ),
    (
        "an unknown preset",
        r#"{"version": 1, "cluster": {"preset": "mongo"}}"#,
        "cluster.preset: unknown preset \"mongo\"; the presets are dynamo, riak",
    ),
    (
        "an unknown word",
        r#"{"version": 1, "cluster": {"versioning": "crdt"}}"#,
        "cluster.versioning: unknown word \"crdt\"; the words are vector-clock",
    ),
    (
        "an unknown operation",
        r#"{"version": 1, "network": "manual", "script": [{"timeout": {"op": "w1"}}]}"#,
        "script[0].timeout.op: no operation \"w1\" was begun before this step",
    ),
    (
        "an id twice",
        r#"{"version": 1, "clients": ["a"], "script": [{"get": {"id": "g"}}, {"get": {"id": "g"}}]}"#,
        "script[1].get.id: \"g\" is the id of an earlier operation",
    ),
    (
        "delivery by hand on a network that delivers",
        r#"{"version": 1, "clients": ["a"], "script": [{"get": {"id": "g"}}, {"deliver": {"op": "g", "to": ["A"]}}]}"#,
        "script[1].deliver: this needs \"network\": \"manual\"",
    ),
    (
        "an ambiguous key",
        r#"{"version": 1, "clients": ["a"], "script": [{"get": {"key": "k"}}, {"get": {"key": "l"}}, {"get": {}}]}"#,
        "script[2].get.key: which key?",
    ),
    (
        "a share above one",
        r#"{"version": 1, "network": {"loss": "3/2"}}"#,
        "network.loss: expected a share such as \"1/1000\", not above one, found the text \"3/2\"",
    ),
    (
        "an expectation of two forms",
        r#"{"version": 1, "script": [{"expect": {"converged": "x", "diverged": "x"}}]}"#,
        "script[0].expect: one form an expectation, not several",
    ),
    (
        "cells of a value that is one",
        r#"{"version": 1, "clients": ["a"], "script": [{"get": {"cells": ["c"]}}]}"#,
        "script[0].get.cells: cells are read one by one only under \"last-write-wins\"",
    ),
    (
        "no cells",
        r#"{"version": 1, "clients": ["a"], "cluster": {"preset": "cassandra"}, "script": [{"get": {"cells": []}}]}"#,
        "script[0].get.cells: 0 cells are not from 1 to",
    ),
    (
        "an unknown node that compacts",
        r#"{"version": 1, "script": [{"compact": ["X"]}]}"#,
        "script[0].compact[0]: unknown node \"X\"",
    ),
    (
        "a policy that cannot change",
        r#"{"version": 1, "script": [{"set": {"nodes": 3}}]}"#,
        "script[0].set.nodes: cannot change while the cluster runs",
    ),
];

#[test]
fn each_fault_is_named_with_its_place() {
    let mut wrong = Vec::new();
    for (what, text, expected) in CASES {
        match scenario::parse(text) {
            Ok(_) => wrong.push(format!("{what}: was accepted")),
            Err(error) if error.to_string().contains(expected) => {}
            Err(error) => wrong.push(format!("{what}: expected \"{expected}\", found \"{error}\"")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn limits_are_checked_before_anything_runs() {
    let long = format!(r#"{{"version": 1, "title": "{}"}}"#, "x".repeat(2_000_000));
    let error = scenario::parse(&long).expect_err("a text of two megabytes").to_string();
    assert!(error.contains("bytes are more than 1048576"), "{error}");
    let steps = vec![r#"{"heal": true}"#; 4_097].join(",");
    let error = scenario::parse(&format!(r#"{{"version": 1, "script": [{steps}]}}"#));
    let error = error.expect_err("a step too many").to_string();
    assert!(error.contains("script: 4097 steps are more than 4096"), "{error}");
}
