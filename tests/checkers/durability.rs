//! Lost writes and values that come back after their delete.

use proptest::prelude::*;
use quorumscope::check::VersionOrder::{self, Causal, LastWriteWins};
use quorumscope::check::{
    KeyHistory, Operation, OperationId, OperationKind, OperationOutcome, ValueId,
    lost_acknowledged_writes, resurrected_deletes,
};
use std::collections::BTreeSet;

use crate::notation::{history, ids, moment};

const INITIAL: u32 = OperationId::INITIAL.0;

/// A name, the order, the history, what is held at the end, what is lost.
type Lost = (&'static str, VersionOrder, &'static str, &'static [u32], &'static [u32]);

const LOST: &[Lost] = &[
    ("nothing happened", Causal, "", &[], &[]),
    ("held", Causal, "1 a w1 0-1", &[1], &[]),
    ("wiped, schedules S23a and S29", Causal, "1 a w1 0-1 <init", &[INITIAL], &[1]),
    ("not acknowledged", Causal, "1 a w1 0-1?\n2 a w2 2-?\n3 a w3 2-3!", &[], &[]),
    ("replaced by a held write", Causal, "1 a w1 0-1\n2 b w2 2-3 <1", &[2], &[]),
    ("replaced through a chain", Causal, "1 a w1 0-1\n2 b w2 2-3 <1\n3 b w3 4-5 <2", &[3], &[]),
    ("replaced by a held write that was given up", Causal, "1 a w1 0-1\n2 b w2 2-3? <1", &[2], &[]),
    ("replaced by a lost write", Causal, "1 a w1 0-1\n2 b w2 2-3 <1", &[], &[1, 2]),
    ("back behind both", Causal, "1 a w1 0-1\n2 b w2 2-3 <1\n3 b w3 4-5 <2", &[1], &[2, 3]),
    ("a blind write replaces nothing", Causal, "1 a w1 0-1\n2 b w2 2-3", &[2], &[1]),
    ("unless the last write wins", LastWriteWins, "1 a w1 0-1\n2 b w2 2-3", &[2], &[]),
    ("a clock ahead, schedule S08", LastWriteWins, "1 a w1 0-1\n2 b w2 2-3", &[1], &[2]),
    ("of two at once one is dropped", LastWriteWins, "1 a w1 0-2\n2 b w2 2-3", &[2], &[1]),
    (
        "time and contexts together",
        LastWriteWins,
        "1 a w1 0-?\n2 b w2 1-2 <1\n3 c w3 3-4\n4 c w4 5-6",
        &[4],
        &[],
    ),
    (
        "through a write that nothing holds",
        LastWriteWins,
        "1 a w1 0-1\n2 b w2 2-9\n3 c w3 10-11 <2",
        &[3],
        &[],
    ),
    ("a tombstone", Causal, "1 a w1 0-1\n2 b d 2-3 <1", &[2], &[]),
    ("a tombstone that was collected", Causal, "1 a w1 0-1\n2 b d 2-3 <1", &[], &[]),
    ("a delete undone", Causal, "1 a w1 0-1\n2 b d 2-3 <1", &[1], &[2]),
    (
        "a delete undone, and what it covered twice",
        Causal,
        "1 a w1 0-1\n2 b w2 2-3 <1\n3 b d 4-5 <2",
        &[1],
        &[2, 3],
    ),
    (
        "a delete of the initial value undone, schedule S11",
        LastWriteWins,
        "1 a d 0-1",
        &[INITIAL],
        &[1],
    ),
    ("a delete with that context undone", Causal, "1 a d 0-1 <init", &[INITIAL], &[1]),
    ("a blind delete covers nothing", Causal, "1 a d 0-1", &[INITIAL], &[]),
    (
        "a delete does not excuse a sibling",
        Causal,
        "1 a w1 0-1\n2 c w2 2-3\n3 b d 4-5 <1",
        &[],
        &[2],
    ),
    ("a write after the delete", LastWriteWins, "1 a d 0-1\n2 b w2 2-3", &[], &[2]),
    (
        "a delete read what came after it was asked for",
        Causal,
        "1 b d 0@4-9 <2\n2 a w2 1-3",
        &[],
        &[],
    ),
    ("and is undone", Causal, "1 b d 0@4-9 <2\n2 a w2 1-3", &[2], &[1]),
    ("a leader took the first last", LastWriteWins, "1 a w1 0@5-9 <2\n2 b w2 1@3-8", &[1], &[]),
    ("a leader took the first first", LastWriteWins, "1 a w1 0@2-9\n2 b w2 1@3-8 <1", &[2], &[]),
    (
        "what a leader took last replaces by time too",
        LastWriteWins,
        "1 a w1 0@9-? <3\n2 b w2 1-2\n3 b w3 3-4",
        &[1],
        &[],
    ),
    ("names of nothing are ignored", Causal, "1 a w1 0-1", &[7], &[1]),
];

#[test]
fn acknowledged_writes_are_lost_or_kept() {
    for &(name, order, text, surviving, lost) in LOST {
        let surviving = ids(surviving).into_iter().collect();
        let found = lost_acknowledged_writes(&history(Some(0), text), &surviving, order);
        assert_eq!(found, ids(lost), "{name}");
    }
}

/// One to eight writes of any length that overlap in any way, made at any time while they run, with
/// contexts that name any of those made before.
fn overlapping() -> impl Strategy<Value = KeyHistory> {
    let row = (0_u64..12, 0_u64..6, 0_u64..6, 0_u8..4, any::<u16>());
    prop::collection::vec(row, 1..8).prop_map(|mut rows| {
        rows.sort_by_key(|row| row.0);
        let made = |row: &(u64, u64, u64, u8, u16)| row.0 + row.1;
        let place: Vec<(u64, usize)> = rows.iter().map(made).zip(0..).collect();
        let operations = rows.iter().zip(0_u32..).map(|(row, name)| {
            let (invoked, _, rest, kind, bits) = *row;
            let at = place[name as usize];
            let named = (0_u32..).zip(&place);
            let named = named.filter(|(other, of)| **of < at && bits >> other & 1 == 1);
            let value = (kind > 0).then_some(ValueId(name));
            let ends = bits >> 9 & 3 > 0;
            Operation {
                id: OperationId(name),
                client: name,
                kind: OperationKind::Write { value },
                invoked: moment(invoked),
                made: moment(at.0),
                completed: ends.then(|| moment(at.0 + rest)),
                outcome: if ends { OperationOutcome::Ok } else { OperationOutcome::Pending },
                context: named.map(|(other, _)| OperationId(other)).collect(),
            }
        });
        KeyHistory::new(None, operations.collect()).expect("well-formed")
    })
}

/// The definition, tried literally: what each write replaces, until nothing is added.
fn lost_by_definition(
    history: &KeyHistory,
    surviving: &BTreeSet<OperationId>,
    order: VersionOrder,
) -> Vec<OperationId> {
    let writes = history.operations();
    let is_acknowledged = |write: &Operation| write.outcome == OperationOutcome::Ok;
    let names = |one: &Operation, other: &Operation| {
        let by_time = order == LastWriteWins
            && is_acknowledged(other)
            && other.completed.is_some_and(|end| end.sequence < one.invoked.sequence);
        by_time || one.context.contains(&other.id)
    };
    let mut replaces = BTreeSet::new();
    loop {
        let before = replaces.len();
        for (one, other) in writes.iter().flat_map(|one| writes.iter().map(move |two| (one, two))) {
            let through = |middle: &&Operation| {
                names(one, middle) && replaces.contains(&(middle.id, other.id))
            };
            if names(one, other) || writes.iter().any(|middle| through(&middle)) {
                replaces.insert((one.id, other.id));
            }
        }
        if replaces.len() == before {
            break;
        }
    }
    let is_kept = |write: &Operation| {
        let is_effective = write.kind == OperationKind::Write { value: None }
            && !surviving.iter().any(|held| replaces.contains(&(write.id, *held)));
        surviving.contains(&write.id) || is_effective
    };
    let is_lost = |write: &&Operation| {
        let kept = |by: &Operation| is_kept(by) && replaces.contains(&(by.id, write.id));
        is_acknowledged(write) && !is_kept(write) && !writes.iter().any(kept)
    };
    writes.iter().filter(is_lost).map(|write| write.id).collect()
}

proptest! {
    /// Whatever overlaps, and whoever was made last.
    #[test]
    fn what_is_lost_is_what_the_definition_says(history in overlapping(), held in any::<u8>()) {
        let surviving = (0..8).filter(|name| held >> name & 1 == 1).map(OperationId).collect();
        for order in [Causal, LastWriteWins] {
            let found = lost_acknowledged_writes(&history, &surviving, order);
            prop_assert_eq!(found, lost_by_definition(&history, &surviving, order));
        }
    }
}

#[test]
fn more_writes_than_a_word_has_bits() {
    let chain: String = (1..=200)
        .map(|name| format!("{name} a w{name} {}-{} <{}\n", 2 * name, 2 * name + 1, name - 1))
        .collect::<String>()
        .replace("<0", "<init");
    let history = history(Some(0), &chain);
    let lost = |held: u32, order| {
        lost_acknowledged_writes(&history, &[OperationId(held)].into(), order).len()
    };
    for order in [Causal, LastWriteWins] {
        assert_eq!(lost(200, order), 0);
        assert_eq!(lost(63, order), 137);
        assert_eq!(lost(64, order), 136);
        assert_eq!(lost(65, order), 135);
    }
}

/// The delete, the read, the value and the read that had seen it gone.
type Found = (u32, u32, u32, Option<u32>);

const RESURRECTED: &[(&str, VersionOrder, &str, &[Found])] = &[
    ("nothing happened", Causal, "", &[]),
    ("gone", LastWriteWins, "1 a d 0-1\n2 a r 2-3", &[]),
    ("back, schedule S11", LastWriteWins, "1 a d 0-1\n2 a r0 2-3", &[(1, 2, 0, None)]),
    ("gone, then back", LastWriteWins, "1 a d 0-1\n2 a r 2-3\n3 b r0 4-5", &[(1, 3, 0, Some(2))]),
    ("gone while back", LastWriteWins, "1 a d 0-1\n2 a r 2-4\n3 b r0 4-5", &[(1, 3, 0, None)]),
    (
        "gone before it was deleted",
        LastWriteWins,
        "2 a r 0-1\n1 a d 1-2\n3 b r0 4-5",
        &[(1, 3, 0, None)],
    ),
    (
        "nothing found by a read that may have come first",
        LastWriteWins,
        "1 a d 0-1\n2 a r 0-2\n3 b r0 4-5",
        &[(1, 3, 0, None)],
    ),
    (
        "seen, and not gone",
        LastWriteWins,
        "1 a w1 0-9\n2 a d 2-3\n3 a r1 4-5\n4 b r0 6-7",
        &[(2, 4, 0, None)],
    ),
    ("a blind delete among siblings", Causal, "1 a d 0-1\n2 a r0 2-3", &[]),
    ("with its context", Causal, "1 a w1 0-1\n2 a d 2-3 <1\n3 a r1 4-5", &[(2, 3, 1, None)]),
    (
        "one of two siblings",
        Causal,
        "1 a w1 0-1\n2 b w2 0-1\n3 a d 2-3 <1\n4 a r1,2 4-5",
        &[(3, 4, 1, None)],
    ),
    ("the read began before the acknowledgement", LastWriteWins, "1 a d 0-2\n2 a r0 2-3", &[]),
    ("the delete was given up", LastWriteWins, "1 a d 0-1?\n2 a r0 2-3", &[]),
    ("the delete was refused", LastWriteWins, "1 a d 0-1!\n2 a r0 2-3", &[]),
    ("written again", LastWriteWins, "1 a d 0-1\n2 b w0 2-3\n3 a r0 4-5", &[]),
    ("written again at the same time", LastWriteWins, "1 b w0 0-9\n2 a d 1-2\n3 a r0 4-5", &[]),
    (
        "written again too late",
        LastWriteWins,
        "1 a d 0-1\n2 a r0 2-3\n3 b w0 4-5",
        &[(1, 2, 0, None)],
    ),
    (
        "the newest delete is named",
        LastWriteWins,
        "1 a d 0-1\n2 a d 2-3\n3 a r0 4-5",
        &[(2, 3, 0, None)],
    ),
    ("a value from nowhere", LastWriteWins, "1 a d 0-1\n2 a r9 2-3", &[]),
    ("a write is no delete", LastWriteWins, "1 a w1 0-1\n2 a r0 2-3", &[]),
];

#[test]
fn deleted_values_come_back() {
    for &(name, order, text, expected) in RESURRECTED {
        let found: Vec<Found> = resurrected_deletes(&history(Some(0), text), order)
            .into_iter()
            .map(|one| (one.delete.0, one.read.0, one.value.0, one.seen_gone_by.map(|read| read.0)))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}
