//! Linearizability: published histories, hand-made ones, and every order of small random ones.

use proptest::prelude::*;
use quorumscope::check::{
    Judgement, KeyHistory, Moment, Operation, OperationId, OperationKind, OperationOutcome,
    ValueId, linearizable, linearizable_within,
};
use serde_json::Value;
use std::fmt::Write;

use crate::notation::{history, ids, moment};
use crate::oracle::{first_misfit, histories, is_legal_order};

#[test]
fn published_histories() {
    let suite: Value = serde_json::from_str(include_str!("linearizability.json")).expect("JSON");
    let cases = suite["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 6);
    for case in cases {
        let judged = linearizable(&published(case));
        assert_eq!(judged.holds(), case["expect"] == true, "{}", case["id"]);
        assert_eq!(judged.cannot_fit.is_none(), judged.holds(), "{}", case["id"]);
    }
}

/// The published values are numbers or letters; their text is good enough for interning.
fn published(case: &Value) -> KeyHistory {
    let mut values: Vec<String> = Vec::new();
    let mut intern = |value: &Value| {
        let text = value.to_string();
        let place = values.iter().position(|known| *known == text).unwrap_or_else(|| {
            values.push(text);
            values.len() - 1
        });
        (!value.is_null()).then(|| ValueId(u32::try_from(place).expect("few values")))
    };
    let initial = intern(&case["init"]);
    let rows = case["ops"].as_array().expect("operations");
    let mut operations: Vec<Operation> = rows
        .iter()
        .zip(0..)
        .map(|(row, name)| {
            let value = intern(&row["value"]);
            let completed: Option<Moment> = row["ret"].as_u64().map(moment);
            Operation {
                id: OperationId(name),
                client: u32::try_from(row["client"].as_u64().expect("a client")).expect("small"),
                kind: if row["f"] == "write" {
                    OperationKind::Write { value }
                } else {
                    OperationKind::Read { values: value.into_iter().collect() }
                },
                invoked: moment(row["call"].as_u64().expect("a call")),
                made: moment(row["call"].as_u64().expect("a call")),
                completed,
                outcome: if completed.is_some() {
                    OperationOutcome::Ok
                } else {
                    OperationOutcome::Unknown
                },
                context: Vec::new(),
            }
        })
        .collect();
    operations.sort_by_key(|operation| operation.invoked.sequence);
    KeyHistory::new(initial, operations).expect("a well-formed history")
}

/// A name, the initial value, the history, the order found and the operation that cannot fit.
type Case = (&'static str, Option<u32>, &'static str, &'static [u32], Option<u32>);

const CASES: &[Case] = &[
    ("nothing happened", None, "", &[], None),
    ("an initial value is read", Some(1), "1 a r1 0-1", &[1], None),
    ("a stale read, schedule S01", Some(0), "1 a w1 0-1\n2 a r0 2-3\n3 a r1 4-5", &[1], Some(2)),
    (
        "new, then old, schedule S02",
        Some(0),
        "1 a w1 0-9\n2 b r1 1-2\n3 c r0 3-4",
        &[1, 2],
        Some(3),
    ),
    (
        "both see the new, schedule S03",
        Some(0),
        "1 a w1 0-?\n2 b r1 1-2\n3 c r1 3-4",
        &[1, 2, 3],
        None,
    ),
    ("a write given up is seen, schedule S04", Some(0), "1 a w1 0-2?\n2 b r1 5-6", &[1, 2], None),
    ("a write given up is never seen", Some(0), "1 a w1 0-2?\n2 b r0 5-6", &[2], None),
    (
        "a write given up takes effect late",
        Some(0),
        "1 a w1 0-2?\n2 b r0 3-4\n3 b w2 5-6\n4 b r2 7-8\n5 b r1 9-10",
        &[2, 3, 4, 1, 5],
        None,
    ),
    ("a refused write is seen", Some(0), "1 a w1 0-2!\n2 b r1 5-6", &[], Some(2)),
    ("a read given up says nothing", Some(0), "1 a r7 0-2?\n2 b r8 0-?\n3 b r0 3-4", &[3], None),
    ("siblings fit no register", Some(0), "1 a w1 0-1\n2 b w2 0-1\n3 c r1,2 2-3", &[1, 2], Some(3)),
    ("a delete leaves nothing", Some(0), "1 a d 0-1\n2 b r 2-3", &[1, 2], None),
    ("a deleted value is read", Some(0), "1 a d 0-1\n2 b r0 2-3", &[1], Some(2)),
    ("the call comes before the return", Some(0), "1 a w1 0-2\n2 b r0 2-3", &[2, 1], None),
    ("a value read before it is written", Some(0), "1 a r1 0-1\n2 a w1 2-3", &[], Some(1)),
    ("a value read while it is written", Some(0), "1 a r1 0-2\n2 a w1 2-3", &[2, 1], None),
    (
        "two values swap back",
        Some(0),
        "1 a w1 0-20\n2 b w2 0-20\n3 c r1 1-2\n4 c r2 3-4\n5 c r1 5-6",
        &[1, 3, 2, 4],
        Some(5),
    ),
    (
        "a write inside the reign of another",
        Some(0),
        "1 a w1 0-9\n2 c r1 1-2\n3 b w2 3-4\n4 c r1 5-6",
        &[1, 2, 3],
        Some(4),
    ),
    (
        "a write beside the reign of another",
        Some(0),
        "1 a w1 0-9\n2 c r1 1-3\n3 b w2 3-4\n4 c r1 5-6",
        &[3, 1, 2, 4],
        None,
    ),
    (
        "repeated values, one after the other",
        Some(0),
        "1 a w1 0-1\n2 a w0 2-3\n3 a w1 4-5\n4 b r1 6-7\n5 a w0 8-9\n6 b r0 10-11",
        &[1, 2, 3, 4, 5, 6],
        None,
    ),
    (
        "the same value twice at once serves two reigns",
        Some(0),
        "1 a w1 0-9\n2 b w1 0-9\n3 c r1 1-2\n4 d w2 3-4\n5 c r2 5-6\n6 c r1 7-8",
        &[1, 3, 4, 5, 2, 6],
        None,
    ),
    (
        "but not three",
        Some(0),
        "1 a w1 0-20\n2 b w1 0-20\n3 c r1 1-2\n4 d w2 3-4\n5 c r1 5-6\n6 d w2 7-8\n7 c r1 9-10",
        &[1, 3, 4, 2, 5, 6],
        Some(7),
    ),
    (
        "an unread write is out of the way of a repeated one",
        Some(0),
        "1 a w1 0-9\n2 b w1 0-9\n3 c w5 0-9\n4 d r1 10-11",
        &[3, 1, 2, 4],
        None,
    ),
];

#[test]
fn hand_made_histories() {
    for &(name, initial, text, order, cannot_fit) in CASES {
        let history = history(initial, text);
        let judged = linearizable(&history);
        assert_eq!(judged.cannot_fit, cannot_fit.map(OperationId), "{name}");
        assert_eq!(judged.order, ids(order), "{name}");
        let expected = if cannot_fit.is_some() { Judgement::Violated } else { Judgement::Holds };
        assert_eq!(judged.judgement, expected, "{name}");
        assert!(is_legal_order(&history, &judged.order), "{name}: the order is none");
    }
}

fn agrees_with_every_order(history: &KeyHistory) {
    let judged = linearizable(history);
    let misfit = first_misfit(history);
    assert_eq!(judged.cannot_fit, misfit, "{history:#?}");
    assert_eq!(judged.holds(), misfit.is_none(), "{history:#?}");
    assert!(is_legal_order(history, &judged.order), "{:?} of {history:#?}", judged.order);
    // The order holds all that was answered before the misfit, and the misfit has no place.
    let until = history
        .operations()
        .iter()
        .find(|operation| Some(operation.id) == misfit)
        .and_then(|operation| operation.completed)
        .map_or(u64::MAX, |moment| moment.sequence);
    for operation in history.operations() {
        let is_answered = operation.outcome == OperationOutcome::Ok
            && operation.completed.is_some_and(|moment| moment.sequence < until);
        let is_placed = judged.order.contains(&operation.id);
        assert!(is_placed || !is_answered, "{:?} is missing in {history:#?}", operation.id);
        assert!(!is_placed || Some(operation.id) != misfit, "{history:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn small_histories_with_repeated_values(history in histories(6, 2, false)) {
        agrees_with_every_order(&history);
    }

    #[test]
    fn small_histories_with_more_values(history in histories(6, 4, false)) {
        agrees_with_every_order(&history);
    }

    #[test]
    fn small_histories_with_distinct_values(history in histories(6, 6, true)) {
        agrees_with_every_order(&history);
    }
}

/// Writes of few values by many clients at once: the worst that the search can meet.
fn crowd(clients: u32) -> KeyHistory {
    let mut text = String::new();
    for client in 0..clients {
        let _ = writeln!(text, "{client} a w{} 0-99", client % 5);
    }
    for read in 0..10 {
        let (name, from) = (clients + read, 100 + 2 * read);
        let _ = writeln!(text, "{name} a r{} {from}-{}", read % 2, from + 1);
    }
    history(None, &text)
}

#[test]
fn a_search_that_takes_too_long_is_undecided() {
    let history = crowd(40);
    let full = linearizable(&history);
    assert_eq!(full.judgement, Judgement::Violated);
    let short = linearizable_within(&history, 30);
    assert_eq!(short.judgement, Judgement::Undecided);
    assert!(!short.holds());
    assert_eq!(short.cannot_fit, None);
    assert!(is_legal_order(&history, &short.order));
}

#[test]
fn the_last_step_allowed_is_enough() {
    // Both writes and the read have to be placed: three steps.
    let history = history(Some(0), "1 a w1 0-9\n2 b w1 0-9\n3 c r1 10-11");
    assert_eq!(linearizable_within(&history, 3).judgement, Judgement::Holds);
    assert_eq!(linearizable_within(&history, 2).judgement, Judgement::Undecided);
}

#[test]
fn too_many_operations_at_once_are_undecided() {
    assert_eq!(linearizable(&crowd(256)).judgement, Judgement::Violated);
    assert_eq!(linearizable(&crowd(257)).judgement, Judgement::Undecided);
}

#[test]
fn writes_given_up_make_room_once_nobody_reads_them() {
    let mut text = String::new();
    for round in 0..300 {
        let (name, from) = (3 * round, 10 * round);
        for name in [name, name + 1] {
            let _ = writeln!(text, "{name} a w{round} {from}-{}?", from + 1);
        }
        let _ = writeln!(text, "{} b r{round} {}-{}", name + 2, from + 2, from + 3);
    }
    let history = history(None, &text);
    let judged = linearizable(&history);
    assert_eq!(judged.judgement, Judgement::Holds);
    assert!(is_legal_order(&history, &judged.order));
}
