//! The published cases of consistency levels and of Riak's puts against the engine itself, wherever it has
//! what they speak of: one data center, and no count of distinct machines.

use crate::data::{Case, cases, small_or_zero, smalls, text};
use quorumscope::dynamo::ids::NodeId;
use quorumscope::dynamo::policy::{Policy, Quorum};
use quorumscope::dynamo::quorum::level::{Level, Needed, Required, Shortfall};
use quorumscope::dynamo::quorum::plan::Replica;
use quorumscope::dynamo::quorum::put::PutQuorum;
use quorumscope::time::SimTime;
use serde_json::Value;
use std::cell::Cell;

/// The level of Cassandra's name; none for those that know of data centers or transactions.
fn level(name: &str) -> Option<Level> {
    Level::named(&name.to_lowercase())
}

/// What all replicas of one data center are; a level that counts replicas wherever they are takes
/// those of several together.
fn replicas(case: &Case) -> u8 {
    let all: u16 = smalls(case.get("rf")).iter().sum();
    u8::try_from(all).expect("a few replicas")
}

fn policy(n: u8) -> Policy {
    Policy { quorum: Quorum::of(n, 1, 1), ..Policy::default() }
}

#[test]
fn the_engine_has_the_published_consistency_levels() {
    let judged = Cell::new(0);
    cases("cl").iter().for_each(|case| {
        let n = replicas(case);
        let found = match case.text("fn") {
            "required" => level(case.text("cl")).map(|level| {
                assert_eq!(u16::from(level.of(n)), case.small("expect"), "{case:?}");
            }),
            "strong" => level(case.text("write")).zip(level(case.text("read"))).map(|(w, r)| {
                let quorum = Quorum { n, r, w, ..Quorum::of(n, 1, 1) };
                assert_eq!(quorum.overlap() > 0, case.is("expect"), "{case:?}");
            }),
            "available" => level(case.text("cl")).map(|level| {
                let alive: u16 = smalls(case.get("alive")).iter().sum();
                let required = Required::of_write(Needed::answers(level), &policy(n));
                let refusal = required.refusal(n, alive.into(), alive.into());
                assert_eq!(refusal.is_none(), case.is("expect"), "{case:?}");
            }),
            _ => case.unknown(),
        };
        judged.set(judged.get() + u32::from(found.is_some()));
    });
    assert!(judged.get() >= 20, "only {} cases judged the engine", judged.get());
}

/// A put in this state: those stored, primaries first, then those that failed, and the rest is asked.
fn put(state: &Value) -> PutQuorum {
    let number = |field: &str| small_or_zero(&state[field]);
    let small = |field: &str| u8::try_from(number(field)).expect("a small number");
    let count = |field: &str| Some(Level::Count(small(field)));
    let n = small("n");
    let needed = Needed { answers: count("w"), primaries: count("pw"), stored: count("dw") };
    let required = Required::of_write(needed, &policy(n));
    // A receipt is an answer where nothing more is asked for: a replica here stores first.
    let only_receipts = number("dw") == 0 && number("pw") == 0;
    let stored = number(if only_receipts { "num_w" } else { "num_dw" });
    // Those who stored as stand-ins come last of them.
    let is_stand_in = |place: u16| !only_receipts && (number("num_pw")..stored).contains(&place);
    let plan: Vec<Replica> = (0..u16::from(n))
        .map(|place| {
            let holder = if is_stand_in(place) { NodeId(place + 100) } else { NodeId(place) };
            Replica { holder, primary: NodeId(place) }
        })
        .collect();
    let mut put = PutQuorum::new(n, required.answers, true, &plan, SimTime::ZERO)
        .with_primaries(required.primaries);
    for (place, replica) in (0..).zip(&plan) {
        if place < stored + number("num_fail") {
            assert!(put.add_answer(*replica, place < stored, SimTime::ZERO));
        }
    }
    put
}

#[test]
fn the_engine_decides_the_published_puts() {
    let judged = Cell::new(0);
    cases("riak_put_core").iter().for_each(|case| {
        // Which machines have stored is nothing that a put here asks for.
        if case.text("fn") == "diverse" || small_or_zero(&case.get("state")["node_confirms"]) > 0 {
            return;
        }
        let put = put(case.get("state"));
        match case.text("fn") {
            "enough" => {
                let enough = put.is_met() || put.is_hopeless();
                assert_eq!(enough, case.is("expect"), "{case:?}");
            }
            "response" => {
                let expected = case.get("expect");
                let shortfall = expected.is_object().then(|| match text(&expected["error"]) {
                    "dw_val_unsatisfied" => Shortfall::Answers,
                    "pw_val_unsatisfied" => {
                        let number = |field: &str| {
                            u8::try_from(small_or_zero(&expected[field])).expect("a small number")
                        };
                        Shortfall::Primaries { filled: number("got"), needed: number("required") }
                    }
                    _ => case.unknown(),
                });
                assert_eq!(put.is_hopeless().then(|| put.shortfall()), shortfall, "{case:?}");
                assert_eq!(put.is_met(), shortfall.is_none(), "{case:?}");
            }
            _ => case.unknown(),
        }
        judged.set(judged.get() + 1);
    });
    assert!(judged.get() >= 15, "only {} cases judged the engine", judged.get());
}
