//! When a Riak coordinator has heard enough.

use quorumscope::dynamo::riak_get_core::{ExpectedVersion, GetDecision, GetFailure, GetTally};
use quorumscope::dynamo::riak_put_core::{
    PutAnswer, PutCore, PutDecision, PutFailure, PutNeeds, PutTally,
};
use quorumscope::dynamo::riak_ring::Role;
use serde_json::{Value, json};

use crate::data::{Case, each, small_or_zero, text};

/// A number of a core's state that may be absent.
fn limit(state: &Value, field: &str) -> Option<u16> {
    state[field].as_u64().map(|_| small_or_zero(&state[field]))
}

fn put_tally(state: &Value) -> PutTally {
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
            PutFailure::StoredTooFew { required, got } => {
                error("dw_val_unsatisfied", required, got)
            }
            PutFailure::PrimariesTooFew { required, got } => {
                error("pw_val_unsatisfied", required, got)
            }
            PutFailure::NodesTooFew { required, got } => {
                error("node_confirms_val_unsatisfied", required, got)
            }
        },
    }
}

fn confirmed_nodes(case: &Case) -> u16 {
    let replicas = case.list("idx_type").iter().map(|replica| {
        let role = match text(&replica[1]) {
            "primary" => Role::Primary,
            _ => Role::Fallback,
        };
        (small_or_zero(&replica[0]), role, text(&replica[2]))
    });
    let mut core = PutCore::new(PutNeeds::default(), replicas);
    for result in case.list("results") {
        let answer = match text(&result[1]) {
            "w" => PutAnswer::Received,
            "dw" => PutAnswer::Stored,
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

fn get_tally(state: &Value) -> GetTally {
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
            GetFailure::AnsweredTooFew { required, got } => {
                error("r_val_unsatisfied", required, got)
            }
            GetFailure::PrimariesTooFew { required, got } => {
                error("pr_val_unsatisfied", required, got)
            }
            GetFailure::NodesTooFew { required, got } => error("insufficient_nodes", required, got),
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
