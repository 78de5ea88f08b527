//! When a Riak coordinator has heard enough.

use crate::oracles::riak_get_core::{ExpectedVersion, GetDecision, GetFailure, GetTally};
use crate::oracles::riak_put_core::{
    PutAnswer, PutCore, PutDecision, PutFailure, PutNeeds, PutTally,
};
use crate::oracles::riak_ring::Role;
use serde_json::{Value, json};

use crate::data::{Case, each, has_only, small_or_zero, text};

/// A number of a core's state that may be absent.
fn limit(state: &Value, field: &str) -> Option<u16> {
    state[field].as_u64().map(|_| small_or_zero(&state[field]))
}

const PUT_STATE: [&str; 14] = [
    "dw",
    "dw_fail_threshold",
    "n",
    "node_confirms",
    "node_confirms_fail_threshold",
    "num_dw",
    "num_fail",
    "num_node_confirms",
    "num_pw",
    "num_w",
    "pw",
    "pw_fail_threshold",
    "returnbody",
    "w",
];

fn put_tally(state: &Value) -> PutTally {
    has_only(state, &PUT_STATE);
    // A body would come with the reply, which says nothing of when it comes.
    assert_ne!(state["returnbody"], true, "{state}");
    let number = |field: &str| small_or_zero(&state[field]);
    PutTally {
        needs: PutNeeds {
            n: number("n"),
            w: number("w"),
            dw: number("dw"),
            pw: number("pw"),
            node_confirms: number("node_confirms"),
        },
        dw_fail_threshold: limit(state, "dw_fail_threshold"),
        pw_fail_threshold: limit(state, "pw_fail_threshold"),
        node_confirms_fail_threshold: limit(state, "node_confirms_fail_threshold"),
        received: number("num_w"),
        stored: number("num_dw"),
        stored_by_primaries: number("num_pw"),
        confirmed_nodes: number("num_node_confirms"),
        failed: number("num_fail"),
    }
}

fn error(name: &str, required: u16, got: u16) -> Value {
    json!({"error": name, "required": required, "got": got})
}

fn put_reply(decision: PutDecision) -> Value {
    match decision {
        PutDecision::Wait => Value::Null,
        PutDecision::Met => json!("ok"),
        PutDecision::Failed(failure) => match failure {
            PutFailure::Stored { required, got } => error("dw_val_unsatisfied", required, got),
            PutFailure::Primaries { required, got } => error("pw_val_unsatisfied", required, got),
            PutFailure::Nodes { required, got } => {
                error("node_confirms_val_unsatisfied", required, got)
            }
        },
    }
}

fn confirmed_nodes(case: &Case) -> u16 {
    let replicas = case.list("idx_type").iter().map(|replica| {
        let role = match text(&replica[1]) {
            "primary" => Role::Primary,
            "fallback" => Role::Fallback,
            _ => case.unknown(),
        };
        (small_or_zero(&replica[0]), role, text(&replica[2]))
    });
    let mut core = PutCore::new(PutNeeds::default(), replicas);
    for result in case.list("results") {
        let answer = match text(&result[1]) {
            "w" => PutAnswer::Received,
            "dw" => PutAnswer::Stored,
            "fail" => PutAnswer::Failed,
            _ => case.unknown(),
        };
        core.add(small_or_zero(&result[0]), answer);
    }
    core.tally().confirmed_nodes
}

#[test]
fn riak_put_core() {
    each("riak_put_core", |case| match case.text("fn") {
        "enough" => {
            let enough = put_tally(case.get("state")).enough();
            assert_eq!(enough, case.is("expect"), "{case:?}");
        }
        "response" => {
            let reply = put_reply(put_tally(case.get("state")).decision());
            assert_eq!(&reply, case.get("expect"), "{case:?}");
        }
        "diverse" => assert_eq!(confirmed_nodes(case), case.small("expect"), "{case:?}"),
        _ => case.unknown(),
    });
}

const GET_STATE: [&str; 15] = [
    "allow_mult",
    "confirmed_nodes_count",
    "expected_fetchclock",
    "fail_threshold",
    "n",
    "node_confirms",
    "num_deleted",
    "num_fail",
    "num_notfound",
    "num_ok",
    "num_pok",
    "num_upd",
    "pr",
    "r",
    "ur",
];

/// Whether siblings are kept (`allow_mult`) says what a reply holds, and nothing of when it comes.
fn get_tally(state: &Value) -> GetTally {
    has_only(state, &GET_STATE);
    let number = |field: &str| small_or_zero(&state[field]);
    GetTally {
        n: number("n"),
        r: number("r"),
        pr: number("pr"),
        fetches: number("ur"),
        node_confirms: number("node_confirms"),
        fail_threshold: number("fail_threshold"),
        answered: number("num_ok"),
        answered_by_primaries: number("num_pok"),
        not_found: number("num_notfound"),
        deleted: number("num_deleted"),
        failed: number("num_fail"),
        fetched: number("num_upd"),
        confirmed_nodes: number("confirmed_nodes_count"),
        expected: match &state["expected_fetchclock"] {
            Value::Bool(true) => ExpectedVersion::Found,
            Value::String(_) => ExpectedVersion::Awaited,
            _ => ExpectedVersion::NotNamed,
        },
    }
}

fn get_reply(decision: GetDecision) -> Value {
    match decision {
        GetDecision::Wait => Value::Null,
        GetDecision::Met => json!("ok"),
        GetDecision::NotFound => json!({"error": "notfound"}),
        GetDecision::Failed(failure) => match failure {
            GetFailure::Answered { required, got } => error("r_val_unsatisfied", required, got),
            GetFailure::Primaries { required, got } => error("pr_val_unsatisfied", required, got),
            GetFailure::Nodes { required, got } => error("insufficient_nodes", required, got),
        },
    }
}

#[test]
fn riak_get_core() {
    each("riak_get_core", |case| {
        let tally = get_tally(case.get("state"));
        match case.text("fn") {
            "enough" => assert_eq!(tally.enough(), case.is("expect"), "{case:?}"),
            "response" => {
                assert_eq!(&get_reply(tally.decision()), case.get("expect"), "{case:?}");
            }
            _ => case.unknown(),
        }
    });
}
