//! The definitions, tried literally: every order of a handful of operations. Slow and plain, so
//! that the fast checkers have something independent to agree with.

use proptest::prelude::*;
use quorumscope::check::{
    KeyHistory, Operation, OperationId, OperationKind, OperationOutcome, ValueId,
};
use std::collections::BTreeSet;

use crate::notation::moment;

/// Whether an order must hold an operation, may hold it, or holds no place for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Must,
    May,
    Not,
}

/// The operation whose reply leaves the history without an order, by trying every order of every
/// beginning.
pub fn first_misfit(history: &KeyHistory) -> Option<OperationId> {
    let mut replies: Vec<(u64, bool, &Operation)> = history
        .operations()
        .iter()
        .filter_map(|operation| match (operation.outcome, operation.completed) {
            (OperationOutcome::Ok, Some(at)) => Some((at.sequence, is_read(operation), operation)),
            _ => None,
        })
        .collect();
    // Replies at one point count in the order writes, reads, each by invocation.
    replies.sort_by_key(|&(at, read, _)| (at, read));
    (1..=replies.len())
        .find(|&answered| {
            let parts: Vec<Part> = history
                .operations()
                .iter()
                .map(|operation| {
                    let is_answered =
                        replies[..answered].iter().any(|(_, _, other)| other.id == operation.id);
                    part(operation, is_answered)
                })
                .collect();
            !has_order(history, &parts)
        })
        .map(|answered| replies[answered - 1].2.id)
}

/// The reads that fit into no order of all the writes, each by itself.
pub fn irregular_reads(history: &KeyHistory) -> Vec<OperationId> {
    history
        .operations()
        .iter()
        .filter(|read| is_read(read) && read.outcome == OperationOutcome::Ok)
        .filter(|read| {
            let parts: Vec<Part> = history
                .operations()
                .iter()
                .map(|operation| match is_read(operation) {
                    true if operation.id == read.id => Part::Must,
                    true => Part::Not,
                    false => part(operation, operation.outcome == OperationOutcome::Ok),
                })
                .collect();
            !has_order(history, &parts)
        })
        .map(|read| read.id)
        .collect()
}

/// Whether the operations named are, in this order, a run of a register, real time respected.
pub fn is_legal_order(history: &KeyHistory, order: &[OperationId]) -> bool {
    let find = |id: &OperationId| history.operations().iter().find(|other| other.id == *id);
    let operations: Vec<&Operation> = order.iter().filter_map(find).collect();
    let distinct: BTreeSet<OperationId> = order.iter().copied().collect();
    let in_time = operations.iter().enumerate().all(|(place, operation)| {
        operations[place..].iter().all(|later| !precedes(later, operation))
    });
    let mut held = history.initial();
    let legal = operations.iter().all(|operation| step(&mut held, operation));
    legal && in_time && operations.len() == order.len() && distinct.len() == order.len()
}

fn part(operation: &Operation, is_answered: bool) -> Part {
    match (is_read(operation), operation.outcome) {
        (_, OperationOutcome::Unavailable) => Part::Not,
        (_, OperationOutcome::Ok) if is_answered => Part::Must,
        (true, _) => Part::Not,
        (false, _) => Part::May,
    }
}

fn has_order(history: &KeyHistory, parts: &[Part]) -> bool {
    let placed = vec![false; parts.len()];
    extends(history.operations(), parts, placed, history.initial())
}

fn extends(
    operations: &[Operation],
    parts: &[Part],
    placed: Vec<bool>,
    held: Option<ValueId>,
) -> bool {
    let waits = |index: usize| !placed[index] && parts[index] == Part::Must;
    if !(0..parts.len()).any(waits) {
        return true;
    }
    (0..parts.len()).any(|index| {
        let operation = &operations[index];
        let is_next = !placed[index]
            && parts[index] != Part::Not
            && !(0..parts.len())
                .any(|other| waits(other) && precedes(&operations[other], operation));
        let mut held = held;
        if !is_next || !step(&mut held, operation) {
            return false;
        }
        let mut placed = placed.clone();
        placed[index] = true;
        extends(operations, parts, placed, held)
    })
}

fn step(held: &mut Option<ValueId>, operation: &Operation) -> bool {
    match &operation.kind {
        OperationKind::Write { value } => {
            *held = *value;
            true
        }
        OperationKind::Read { values } => values.len() <= 1 && values.first().copied() == *held,
    }
}

fn precedes(one: &Operation, other: &Operation) -> bool {
    one.outcome == OperationOutcome::Ok
        && one.completed.is_some_and(|end| end.sequence < other.invoked.sequence)
}

fn is_read(operation: &Operation) -> bool {
    matches!(operation.kind, OperationKind::Read { .. })
}

/// Random histories of up to `operations` operations that write and read values below `values`.
/// With `distinct`, every write has a value of its own.
pub fn histories(
    operations: usize,
    values: u32,
    distinct: bool,
) -> impl Strategy<Value = KeyHistory> {
    let end = 3 * operations as u64;
    let operation = (any::<u32>(), 0..values, 0..values, 0..end, 0..end / 2, 0..20_u32);
    (proptest::option::of(0..values), prop::collection::vec(operation, 0..=operations)).prop_map(
        move |(initial, mut rows)| {
            rows.sort_by_key(|row| row.3);
            let operations = rows.into_iter().zip(0..).map(|(row, name)| {
                let (bits, value, second, invoked, length, ending) = row;
                let kind = match bits % 8 {
                    0..3 if distinct => OperationKind::Write { value: Some(ValueId(name)) },
                    0 => OperationKind::Write { value: None },
                    1 | 2 => OperationKind::Write { value: Some(ValueId(value)) },
                    3 => OperationKind::Read { values: BTreeSet::new() },
                    4 if ending < 4 => {
                        OperationKind::Read { values: [value, second].map(ValueId).into() }
                    }
                    _ => OperationKind::Read { values: [ValueId(value)].into() },
                };
                let completed = Some(moment(invoked + length));
                let (outcome, completed) = match (ending, bits % 8) {
                    (17, _) | (15 | 16, 0..3) => (OperationOutcome::Unknown, completed),
                    (18, _) | (13 | 14, 0..3) => (OperationOutcome::Pending, None),
                    (19, _) => (OperationOutcome::Unavailable, completed),
                    _ => (OperationOutcome::Ok, completed),
                };
                Operation {
                    id: OperationId(name),
                    client: 0,
                    kind,
                    invoked: moment(invoked),
                    made: moment(invoked),
                    completed,
                    outcome,
                    context: Vec::new(),
                }
            });
            KeyHistory::new(initial.map(ValueId), operations.collect()).expect("well-formed")
        },
    )
}
