//! What an exchange of anti-entropy costs, in messages: the counts that `replay` prints.

use crate::playing::named;
use quorumscope::scenario;
use serde_json::Value;

/// The counts of some kinds of message in a run of a scenario of the tests, in order.
fn counts<const N: usize>(name: &str, kinds: [&str; N]) -> [u64; N] {
    let played = scenario::play(&scenario::parse(&named(name)).expect("a well-formed scenario"));
    let report = serde_json::to_value(scenario::report(&played)).expect("a report");
    kinds.map(|kind| report["messages"].get(kind).and_then(Value::as_u64).unwrap_or(0))
}

const QUESTIONS: [&str; 3] = ["tree-hash", "tree-keys", "anti-entropy"];
const ANSWERS: [&str; 3] = ["tree-hash-done", "tree-keys-done", "anti-entropy-done"];

#[test]
fn a_descent_costs_by_the_height_and_not_by_the_keys() {
    // The root and twice the four children of a node on the way, one leaf, one copy; and the root
    // of the second exchange, which finds the replicas equal.
    let expected = [1 + 4 + 4 + 1, 1, 1];
    for name in ["one-difference-among-few", "one-difference-among-many"] {
        assert_eq!(counts(name, QUESTIONS), expected, "{name}");
        assert_eq!(counts(name, ANSWERS), expected, "{name}");
    }
}

#[test]
fn equal_trees_cost_one_question_and_one_answer() {
    assert_eq!(counts("merkle-tie", QUESTIONS), [1, 0, 0]);
    assert_eq!(counts("merkle-tie", ANSWERS), [1, 0, 0]);
}
