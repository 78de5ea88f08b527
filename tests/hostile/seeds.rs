//! What is changed: every scenario of the repository; and files that are at the limits by design.

use crate::scenarios;
use serde_json::Value;
use std::path::PathBuf;

/// All scenarios, in the order of their names.
pub fn files() -> Vec<Value> {
    let mut paths: Vec<PathBuf> =
        scenarios::files().chain(scenarios::files_of("tests/shared")).collect();
    paths.sort();
    let read = |path: &PathBuf| serde_json::from_str(&scenarios::read(path)).expect("a scenario");
    paths.iter().map(read).collect()
}

/// A file, and what is large about it.
type Extreme = (&'static str, String);

fn scenario(head: &str, steps: impl IntoIterator<Item = String>) -> String {
    let steps: Vec<String> = steps.into_iter().collect();
    format!("{{\"version\": 1, \"clients\": [\"c\"], {head}, \"script\": [{}]}}", steps.join(","))
}

fn numbered(count: u32, item: impl FnMut(u32) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

/// A write with these fields beside its value.
fn put(fields: &str) -> String {
    format!("{{\"put\": {{\"value\": \"v\", {fields}}}}}")
}

fn repeated(count: usize, step: &str) -> impl Iterator<Item = String> + use<> {
    std::iter::repeat_n(step.to_owned(), count)
}

const SMALL: &str = r#""cluster": {"nodes": 3}"#;
const BLIND: &str = r#""context": "none""#;

/// Files of which everything is as large as the text allows.
pub fn extremes() -> Vec<Extreme> {
    [of_the_text(), of_the_cluster(), of_the_run()].concat()
}

fn of_the_text() -> Vec<Extreme> {
    let actors = numbered(4_000, |actor| format!("\"a{actor}\": 1"));
    let seed = format!("{{\"seed\": {{\"value\": \"v\", \"clock\": {{{actors}}}}}}}");
    let counter = put(r#""context": {"A": 18446744073709551615}"#);
    vec![
        ("nesting", "[{\"a\":".repeat(140_000)),
        ("a list of lists", format!("[{}[]]", "[],".repeat(340_000))),
        ("fields", format!("{{{}}}", numbered(100_000, |field| format!("\"{field}\":0")))),
        ("actors", scenario(SMALL, [seed])),
        ("a counter", scenario(SMALL, [counter])),
    ]
}

fn of_the_cluster() -> Vec<Extreme> {
    let group = |node: u32| {
        let letter = char::from(b'A' + u8::try_from(node % 26).unwrap_or(0));
        let turn = if node < 26 { String::new() } else { (node / 26).to_string() };
        format!("[\"{letter}{turn}\"]")
    };
    let partition = |groups: u32| format!("{{\"partition\": [{}]}}", numbered(groups, group));
    let tokens = r#""cluster": {"nodes": 1024, "virtual_nodes": 512}"#;
    let nodes = r#""cluster": {"nodes": 1024}"#;
    let faults = repeated(4_000, r#"{"partition": [["A"], ["B"]]}"#);
    let rounds = |nodes: u32, every: &str| {
        let round = format!("{{\"every\": \"{every}\"}}");
        format!(r#""cluster": {{"nodes": {nodes}, "gossip": {round}, "anti_entropy": {round}}}"#)
    };
    let ages = || repeated(1, r#"{"advance": "365000d"}"#);
    vec![
        ("tokens", scenario(tokens, repeated(500, r#"{"set": {"notfound_ok": true}}"#))),
        ("groups", scenario(nodes, [partition(1_024)])),
        ("partitions", scenario(nodes, std::iter::repeat_n(partition(16), 4_000))),
        ("faults", scenario(SMALL, faults.chain(repeated(50, &put(BLIND))))),
        ("the shortest rounds", scenario(&rounds(3, "1us"), ages())),
        ("rounds of three", scenario(&rounds(3, "1ms"), ages())),
        ("rounds of a thousand", scenario(&rounds(1_024, "1ms"), ages())),
    ]
}

fn of_the_run() -> Vec<Extreme> {
    let manual =
        r#""network": "manual", "cluster": {"nodes": 16, "quorum": {"n": 16, "r": 16, "w": 16}}"#;
    let one_after_the_other =
        (0..300).flat_map(|_| [put(r#""via": "A""#), r#"{"run_until": "idle"}"#.to_owned()]);
    let stall = repeated(1, r#"{"pause": ["A", "B", "C"]}"#);
    let crash = r#"{"crash": ["A", "B", "C"]}"#.to_owned();
    let hinted = [crash, put(r#""via": "D""#), r#"{"advance": "365000d"}"#.to_owned()];
    let items = numbered(256, |item| format!("\"item{item:08}\""));
    let cart = format!("{{\"put\": {{\"value\": [{items}]}}}}");
    let merges = repeated(4_000, r#"{"merge": {"rule": "union"}}"#);
    let keys = (0..2_500).map(|key| put(&format!("\"key\": \"k{key}\"")));
    vec![
        ("siblings", scenario(SMALL, repeated(4_000, &put(BLIND)))),
        ("one after the other", scenario(SMALL, one_after_the_other)),
        ("messages that nobody delivers", scenario(manual, repeated(1_000, &put(BLIND)))),
        ("keys", scenario(SMALL, keys)),
        (
            "what waits for stalled nodes",
            scenario(SMALL, stall.chain(repeated(1_000, &put(BLIND)))),
        ),
        ("hints that never come home", scenario(r#""cluster": {"nodes": 5}"#, hinted)),
        ("merges", scenario(SMALL, std::iter::once(cart).chain(merges))),
    ]
}
