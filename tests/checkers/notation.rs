//! Histories as text, one operation a line: `name client kind interval context`.
//!
//! - kind: `w5` writes 5, `d` deletes, `r5` reads 5, `r` reads nothing, `r1,2` reads siblings;
//! - interval: `0-3` acknowledged, `0-?` pending, `0-3?` given up, `0-3!` refused; `0@2-3` made at 2;
//! - context: `<1,2` covers the writes 1 and 2, `<init` the initial value.

use std::collections::BTreeSet;

use quorumscope::check::{
    KeyHistory, Moment, Operation, OperationId, OperationKind, OperationOutcome, ValueId,
};
use quorumscope::time::SimTime;

/// Reads a history; `initial` is the value that was there before.
pub fn history(initial: Option<u32>, text: &str) -> KeyHistory {
    KeyHistory::new(initial.map(ValueId), operations(text)).expect("a well-formed history")
}

/// Reads the operations alone.
pub fn operations(text: &str) -> Vec<Operation> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(operation).collect()
}

/// Names of operations.
pub fn ids(names: &[u32]) -> Vec<OperationId> {
    names.iter().copied().map(OperationId).collect()
}

/// A moment at which time and sequence agree.
pub fn moment(sequence: u64) -> Moment {
    Moment { at: SimTime(sequence), sequence }
}

fn operation(line: &str) -> Operation {
    let mut words = line.split_whitespace();
    let mut word = || words.next().unwrap_or_default();
    let id = OperationId(number(word()));
    let client = u32::from(word().bytes().next().expect("a client"));
    let kind = kind(word());
    let ((invoked, made), completed, outcome) = interval(word());
    let context = word().trim_start_matches('<').split(',').filter(|name| !name.is_empty());
    let context = context.map(|name| match name {
        "init" => OperationId::INITIAL,
        name => OperationId(number(name)),
    });
    let context = context.collect();
    Operation { id, client, kind, invoked, made, completed, outcome, context }
}

fn kind(word: &str) -> OperationKind {
    let (letter, values) = word.split_at(1);
    let values: BTreeSet<ValueId> = values
        .split(',')
        .filter(|value| !value.is_empty())
        .map(|value| ValueId(number(value)))
        .collect();
    match letter {
        "w" => OperationKind::Write { value: values.first().copied() },
        "d" => OperationKind::Write { value: None },
        "r" => OperationKind::Read { values },
        _ => panic!("unknown kind {word}"),
    }
}

fn interval(word: &str) -> ((Moment, Moment), Option<Moment>, OperationOutcome) {
    let (invoked, end) = word.split_once('-').expect("an interval");
    let (invoked, made) = invoked.split_once('@').unwrap_or((invoked, invoked));
    let invoked = (moment(u64::from(number(invoked))), moment(u64::from(number(made))));
    let completed = |digits: &str| Some(moment(u64::from(number(digits))));
    match (end, end.trim_end_matches(['?', '!'])) {
        ("?", _) => (invoked, None, OperationOutcome::Pending),
        (end, digits) if end.ends_with('?') => {
            (invoked, completed(digits), OperationOutcome::Unknown)
        }
        (end, digits) if end.ends_with('!') => {
            (invoked, completed(digits), OperationOutcome::Unavailable)
        }
        (_, digits) => (invoked, completed(digits), OperationOutcome::Ok),
    }
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or_else(|_| panic!("not a number: {word}"))
}
