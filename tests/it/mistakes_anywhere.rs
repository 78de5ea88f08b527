//! A mistake of every kind at every place that a file has: whatever the schema refuses is refused,
//! and each is told with its line and in the words of the file.

use crate::mistakes::unplain;
use crate::schema::{Checked, files};
use quorumscope::scenario::{self, ProblemKind};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What may stand there by mistake.
fn wrong() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("tea"),
        json!("5 ms"),
        json!([]),
        json!([3, 2, 2]),
        json!(["A", ["B"]]),
        json!({}),
        json!({"tea": null}),
        json!({"vector-clock": null}),
    ]
}

/// The same with an item or a field too many, and with one too few.
fn misshapen(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Array(items) => {
            let more: Vec<&Value> = items.iter().chain(items.first()).collect();
            found.push(json!(more));
            found.push(json!(items.iter().skip(1).collect::<Vec<_>>()));
        }
        Value::Object(fields) => {
            for name in fields.keys() {
                let mut less = fields.clone();
                less.remove(name);
                found.push(Value::Object(less.clone()));
                less.insert(format!("{name}s"), fields[name].clone());
                found.push(Value::Object(less));
            }
            let mut more = fields.clone();
            more.insert("tea".to_owned(), json!("milk"));
            found.push(Value::Object(more));
        }
        _ => {}
    }
    found
}

/// The places of all values below one, as JSON pointers.
fn places(value: &Value, place: &str, all: &mut Vec<String>) {
    all.push(place.to_owned());
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                places(item, &format!("{place}/{at}"), all);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                places(field, &format!("{place}/{name}"), all);
            }
        }
        _ => {}
    }
}

/// The same for all items of a list.
fn shape(place: &str) -> String {
    let parts = place.split('/');
    let parts = parts.map(|part| if part.parse::<usize>().is_ok() { "*" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// What is not as it should be where something wrong stands at a place.
fn faults(file: &Value, place: &str, schema: &Checked) -> Vec<String> {
    let mut faults = Vec::new();
    let here = file.pointer(place).into_iter().flat_map(misshapen);
    for wrong in wrong().into_iter().chain(here) {
        let mut mistaken = file.clone();
        let Some(value) = mistaken.pointer_mut(place) else { continue };
        *value = wrong.clone();
        let text = serde_json::to_string_pretty(&mistaken).expect("a value");
        let problems = scenario::check(&text);
        let told = problems.iter().filter_map(unplain);
        faults.extend(told.map(|fault| format!("{place}: {fault}")));
        let is_refused = problems.iter().any(|problem| problem.kind() == ProblemKind::Error);
        if !is_refused && schema.fault_of(&mistaken).is_some() {
            faults.push(format!("{place}: {wrong} is read, and not by the schema"));
        }
    }
    faults
}

#[test]
fn every_wrong_value_at_every_place_is_told_in_plain_words() {
    let schema = Checked::new();
    let (mut seen, mut faults) = (BTreeSet::new(), Vec::new());
    for (_, text) in files() {
        let file: Value = serde_json::from_str(&text).expect("JSON");
        let mut all = Vec::new();
        places(&file, "", &mut all);
        for place in all {
            if seen.insert(shape(&place)) {
                faults.extend(self::faults(&file, &place, &schema));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    assert!(seen.len() > 200, "only {} places", seen.len());
}

const SAMPLE: &str = r#"{
  "version": 1, "title": "Two carts", "seed": 42,
  "cluster": {"nodes": ["A", "B"], "gossip": null, "quorum": {"n": 2, "r": 1, "w": 1}},
  "network": {"latency": {"table": [["5ms", 1]]}, "loss": "1/10"},
  "clients": ["Alice"],
  "script": [{"at": "0ms", "put": {"id": "p", "value": ["milk"], "timestamp": -5}}, {"heal": true}]
}"#;

#[test]
fn every_letter_too_many_or_too_few_is_told_in_plain_words() {
    let mut broken = 0;
    for at in 0..SAMPLE.len() {
        let (before, rest) = SAMPLE.split_at(at);
        let less = format!("{before}{}", &rest[1..]);
        let more = ",:{}[]\"'/#x0-+.\\\n\t\u{201c}é".chars();
        for text in more.map(|letter| format!("{before}{letter}{rest}")).chain([less]) {
            for problem in scenario::check(&text) {
                broken += 1;
                assert_eq!(unplain(&problem), None, "{text}");
            }
        }
    }
    assert!(broken > 5000, "only {broken} faults");
}
