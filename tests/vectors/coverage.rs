//! No suite of the file is passed over.

use crate::data::{list, suites, text};

/// The files with the tests of single kinds.
const TESTS: [&str; 9] = [
    include_str!("balance.rs"),
    include_str!("clocks.rs"),
    include_str!("cores.rs"),
    include_str!("histories.rs"),
    include_str!("placement.rs"),
    include_str!("riak_clocks.rs"),
    include_str!("staleness.rs"),
    include_str!("trees.rs"),
    include_str!("winners.rs"),
];

#[test]
fn every_kind_of_every_suite_is_tested() {
    for suite in suites() {
        assert!(!list(&suite["cases"]).is_empty(), "{} is empty", suite["id"]);
        let kind = text(&suite["kind"]);
        let calls = [format!("each(\"{kind}\", |"), format!("cases(\"{kind}\")")];
        let is_tested = |source: &&str| calls.iter().any(|call| source.contains(call.as_str()));
        assert!(TESTS.iter().any(is_tested), "no test of {kind}, suite {}", suite["id"]);
    }
}
