//! Small scope, exhaustively: two clients write one key of three replicas, one of them reads it,
//! and any one node may crash at any moment. Every order in which the messages can arrive is
//! tried, every promise of the swarm tests is checked at every state, and from every state in
//! which no message is left the cluster must come to agree. Most faults of a protocol show in a
//! few steps of a few nodes (Jackson, "Software Abstractions", 2006): the swarm goes far, and this
//! goes everywhere.
//!
//! Two orders that lead to one state are followed once. The scope is bounded so: each operation
//! has its coordinator, a client has one request at a time, a node that crashed comes back when no
//! message is left, and an acknowledgement that comes after its client was answered arrives at
//! once, since nothing depends on when it does.
//!
//! The number of states is part of the test: where it changes, what the engine can do has changed.

#[path = "../swarm/universe/observer.rs"]
mod observer;
#[path = "../swarm/universe/past.rs"]
mod past;

mod explore;
mod handed_on;

use explore::{Explored, Scope, Sends, explore};
use handed_on::{Found, Pace};

fn check(scope: &Scope, expected: Explored) {
    let explored = explore(scope).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(explored, expected, "{scope:?}");
}

#[test]
fn two_blind_writes_and_then_a_read_with_vector_clocks() {
    let scope = Scope { versioning: "vector-clock", then: Sends::Nothing };
    check(&scope, Explored { states: 56_125, endings: 5_823 });
}

#[test]
fn a_write_over_what_was_read_of_another_with_dots() {
    let scope = Scope { versioning: "dotted-version-vector", then: Sends::WhatItRead };
    check(&scope, Explored { states: 55_720, endings: 6_732 });
}

#[test]
fn a_write_through_a_node_without_a_copy_while_time_outs_end_at_any_moment() {
    let found = handed_on::explore(Pace::Early(2)).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(found, Found { states: 23_621, ok: 22, unknown: 16, unavailable: 0, twice: 31 });
}

#[test]
fn a_write_through_a_node_without_a_copy_while_messages_are_quicker_than_time_outs() {
    let found = handed_on::explore(Pace::Prompt).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(found, Found { states: 2_507, ok: 23, unknown: 5, unavailable: 0, twice: 6 });
}
