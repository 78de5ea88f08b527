//! The coordinators of the engine against the accumulators that the published vectors judge: for
//! every N up to 4, every quorum, every setting and every order of answers, both must say the same
//! after every answer. What the vectors show of `riak_kv_get_core` and `riak_kv_put_core` then holds
//! of the engine too.

use crate::oracles::riak_get_core::{GetAnswer, GetCore, GetDecision, GetFailure, GetTally};
use crate::oracles::riak_put_core::{PutAnswer, PutCore, PutDecision, PutFailure, PutNeeds};
use crate::oracles::riak_ring::Role;
use quorumscope::dynamo::clock::VectorClock;
use quorumscope::dynamo::ids::{NodeId, OpId};
use quorumscope::dynamo::policy::{Policy, Quorum, QuorumMode};
use quorumscope::dynamo::quorum::get::{Decision, GetQuorum};
use quorumscope::dynamo::quorum::level::{Level, Needed, Required, Shortfall};
use quorumscope::dynamo::quorum::plan::Replica;
use quorumscope::dynamo::quorum::put::PutQuorum;
use quorumscope::dynamo::value::Value;
use quorumscope::dynamo::version::{Record, Version};
use quorumscope::time::SimTime;
use std::rc::Rc;

const N_MAX: u8 = 4;
const KINDS: usize = 3;

/// Every list of `length` digits below `KINDS`.
fn every(length: u8) -> impl Iterator<Item = Vec<usize>> {
    let count = KINDS.pow(u32::from(length));
    (0..count).map(move |number| {
        let digit = |place: u8| number / KINDS.pow(u32::from(place)) % KINDS;
        (0..length).map(digit).collect()
    })
}

/// Replicas of which the last `stand_ins` serve for others.
fn replicas(n: u8, stand_ins: u8) -> Vec<Replica> {
    let replica = |place: u8| {
        let primary = NodeId(u16::from(place));
        let is_stand_in = place + stand_ins >= n;
        let holder = if is_stand_in { NodeId(u16::from(place) + 100) } else { primary };
        Replica { holder, primary }
    };
    (0..n).map(replica).collect()
}

fn served(replicas: &[Replica]) -> Vec<(u16, Role, u16)> {
    let role = |replica: &Replica| {
        let role = if replica.is_stand_in() { Role::Fallback } else { Role::Primary };
        (replica.primary.0, role, replica.holder.0)
    };
    replicas.iter().map(role).collect()
}

fn record(value: Value) -> Option<Rc<Record>> {
    let version = Version {
        origin: OpId(0),
        value,
        dot: None,
        context: VectorClock::new(),
        timestamp_us: 0,
        written_at: SimTime::ZERO,
        row: None,
    };
    Some(Rc::new(Record::single(version)))
}

fn said_of_get(decision: GetDecision) -> Decision {
    match decision {
        GetDecision::Wait => Decision::Waiting,
        GetDecision::Met => Decision::Enough,
        GetDecision::NotFound => Decision::NotFound,
        GetDecision::Failed(_) => Decision::Hopeless,
    }
}

fn primaries(got: u16, required: u16) -> Shortfall {
    let small = |number: u16| u8::try_from(number).expect("a small number");
    Shortfall::Primaries { filled: small(got), needed: small(required) }
}

fn lacked_by_get(failure: GetFailure) -> Shortfall {
    match failure {
        GetFailure::Primaries { required, got } => primaries(got, required),
        GetFailure::Answered { .. } | GetFailure::Nodes { .. } => Shortfall::Answers,
    }
}

fn lacked_by_put(failure: PutFailure) -> Shortfall {
    match failure {
        PutFailure::Primaries { required, got } => primaries(got, required),
        PutFailure::Stored { .. } | PutFailure::Nodes { .. } => Shortfall::Answers,
    }
}

#[test]
fn every_read_is_decided_as_riak_decides_it() {
    let text = record(Value::Text(Rc::from("v")));
    let tombstone = record(Value::Tombstone);
    let mut compared = 0_u32;
    for n in 1..=N_MAX {
        let needs = (1..=n).flat_map(|r| (0..=n).map(move |pr| (r, pr)));
        for ((r, pr), flags) in needs.flat_map(|needs| (0..4_u8).map(move |flags| (needs, flags))) {
            let (notfound_ok, basic_quorum) = (flags & 1 == 1, flags & 2 == 2);
            let quorum = Quorum::of(n, r, 1);
            let quorum_mode = QuorumMode::Sloppy;
            let policy =
                Policy { quorum, quorum_mode, notfound_ok, basic_quorum, ..Policy::default() };
            for (answers, stand_ins) in
                every(n).flat_map(|list| (0..=n).map(move |s| (list.clone(), s)))
            {
                let plan = replicas(n, stand_ins);
                let mut ours = GetQuorum::new(&policy, r, &plan, SimTime::ZERO).with_primaries(pr);
                let tally = GetTally::new(n.into(), r.into(), pr.into(), 0, basic_quorum);
                let mut theirs = GetCore::new(tally, notfound_ok, served(&plan));
                for (replica, answer) in plan.iter().zip(&answers) {
                    let (copy, answer) = match answer {
                        0 => {
                            (text.clone(), GetAnswer::Found { deleted: false, as_expected: false })
                        }
                        1 => (
                            tombstone.clone(),
                            GetAnswer::Found { deleted: true, as_expected: false },
                        ),
                        _ => (None, GetAnswer::NotFound),
                    };
                    assert!(ours.add_copy(*replica, copy, SimTime::ZERO));
                    theirs.add(replica.primary.0, answer);
                    let theirs = theirs.decision();
                    let (found, expected) = (ours.decision(), said_of_get(theirs));
                    let case = format!(
                        "N={n} R={r} PR={pr} notfound_ok={notfound_ok} basic={basic_quorum} {answers:?}"
                    );
                    assert_eq!(found, expected, "{case}");
                    if let GetDecision::Failed(failure) = theirs {
                        assert_eq!(ours.shortfall(), lacked_by_get(failure), "{case}");
                    }
                    compared += 1;
                    if found != Decision::Waiting {
                        break;
                    }
                }
            }
        }
    }
    assert!(compared > 10_000, "only {compared} answers were compared");
}

#[test]
fn every_write_is_decided_as_riak_decides_it() {
    let mut compared = 0_u32;
    for n in 1..=N_MAX {
        for (w, primaries_only) in (1..=n).flat_map(|w| [(w, false), (w, true)]) {
            for (answers, stand_ins) in
                every(n).flat_map(|list| (0..=n).map(move |s| (list.clone(), s)))
            {
                let plan = replicas(n, stand_ins);
                let mut ours = PutQuorum::new(n, w, !primaries_only, &plan, SimTime::ZERO);
                let pw = if primaries_only { w.into() } else { 0 };
                let needs =
                    PutNeeds { n: n.into(), w: w.into(), dw: w.into(), pw, node_confirms: 0 };
                let mut theirs = PutCore::new(needs, served(&plan));
                for (replica, answer) in plan.iter().zip(&answers) {
                    let stored = *answer > 0;
                    assert!(ours.add_answer(*replica, stored, SimTime::ZERO));
                    assert!(!ours.add_answer(*replica, stored, SimTime::ZERO), "counted twice");
                    theirs.add(replica.primary.0, PutAnswer::Received);
                    let answer = if stored { PutAnswer::Stored } else { PutAnswer::Failed };
                    theirs.add(replica.primary.0, answer);
                    let found = (ours.is_met(), ours.is_hopeless());
                    let expected = match theirs.decision() {
                        PutDecision::Wait => (false, false),
                        PutDecision::Met => (true, false),
                        PutDecision::Failed(_) => (false, true),
                    };
                    let case = format!(
                        "N={n} W={w} primaries only {primaries_only} {answers:?} {stand_ins}"
                    );
                    assert_eq!(found, expected, "{case}");
                    compared += 1;
                    if found != (false, false) {
                        break;
                    }
                }
            }
        }
    }
    assert!(compared > 1_000, "only {compared} answers were compared");
}

/// Those whose stand-ins count and those who ask for primaries besides, under every W, DW and PW.
#[test]
fn every_write_that_asks_for_primaries_is_decided_as_riak_decides_it() {
    let mut compared = 0_u32;
    for n in 1..=N_MAX {
        let needs = (1..=n).flat_map(|w| (0..=n).map(move |dw| (w, dw)));
        for ((w, dw), pw) in needs.flat_map(|needs| (0..=n).map(move |pw| (needs, pw))) {
            let levels = [w, pw, dw].map(|count| Some(Level::Count(count)));
            let [answers, primaries, stored] = levels;
            let needed = Needed { answers, primaries, stored };
            let policy = Policy { quorum: Quorum::of(n, 1, 1), ..Policy::default() };
            let required = Required::of_write(needed, &policy);
            for (answers, stand_ins) in
                every(n).flat_map(|list| (0..=n).map(move |s| (list.clone(), s)))
            {
                let plan = replicas(n, stand_ins);
                let mut ours = PutQuorum::new(n, required.answers, true, &plan, SimTime::ZERO)
                    .with_primaries(required.primaries);
                // Here a replica that answers has stored: a receipt is as much as that.
                let dw = w.max(dw).into();
                let needs =
                    PutNeeds { n: n.into(), w: w.into(), dw, pw: pw.into(), node_confirms: 0 };
                let mut theirs = PutCore::new(needs, served(&plan));
                for (replica, answer) in plan.iter().zip(&answers) {
                    let stored = *answer > 0;
                    assert!(ours.add_answer(*replica, stored, SimTime::ZERO));
                    theirs.add(replica.primary.0, PutAnswer::Received);
                    let answer = if stored { PutAnswer::Stored } else { PutAnswer::Failed };
                    theirs.add(replica.primary.0, answer);
                    let case = format!("{needs:?} {answers:?} {stand_ins}");
                    let found = (ours.is_met(), ours.is_hopeless());
                    let expected = match theirs.decision() {
                        PutDecision::Wait => (false, false),
                        PutDecision::Met => (true, false),
                        PutDecision::Failed(failure) => {
                            assert_eq!(ours.shortfall(), lacked_by_put(failure), "{case}");
                            (false, true)
                        }
                    };
                    assert_eq!(found, expected, "{case}");
                    compared += 1;
                    if found != (false, false) {
                        break;
                    }
                }
            }
        }
    }
    assert!(compared > 10_000, "only {compared} answers were compared");
}
