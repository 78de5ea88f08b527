//! Regularity and stale reads.

use proptest::prelude::*;
use quorumscope::check::{
    IrregularRead, Irregularity, OperationId, StaleRead, regular, stale_reads,
};

use crate::notation::history;
use crate::oracle::{first_misfit, histories, irregular_reads};

use Irregularity::{NeverWritten, Overwritten, Siblings};

/// A name, the initial value, the history, the irregular reads, and the stale reads with the
/// write that each missed.
type Case = (
    &'static str,
    Option<u32>,
    &'static str,
    &'static [(u32, Irregularity)],
    &'static [(u32, u32)],
);

const fn overwritten(by: u32) -> Irregularity {
    Overwritten { by: OperationId(by) }
}

const CASES: &[Case] = &[
    ("nothing happened", None, "", &[], &[]),
    (
        "a stale read, schedule S01",
        Some(0),
        "1 a w1 0-1\n2 a r0 2-3",
        &[(2, overwritten(1))],
        &[(2, 1)],
    ),
    ("new, then old, schedule S02", Some(0), "1 a w1 0-9\n2 b r1 1-2\n3 c r0 3-4", &[], &[]),
    (
        "of two writes at once either",
        Some(0),
        "1 a w1 0-5\n2 b w2 1-6\n3 c r1 7-8\n4 c r2 9-10\n5 c r1 11-12",
        &[],
        &[],
    ),
    (
        "the newest is named",
        Some(0),
        "1 a w1 0-1\n2 a w2 2-3\n3 b w3 4-5\n4 c r1 6-7",
        &[(4, overwritten(3))],
        &[(4, 3)],
    ),
    (
        "the newest is the last invoked",
        Some(0),
        "1 a w1 0-9\n2 a w2 2-3\n3 c r0 10-11",
        &[(3, overwritten(2))],
        &[(3, 2)],
    ),
    (
        "an old write that ends late is not old",
        Some(0),
        "1 a w1 0-9\n2 a w2 2-3\n3 c r1 10-11",
        &[],
        &[],
    ),
    (
        "a write given up may come late",
        Some(0),
        "1 a w1 0-1?\n2 a w2 2-3\n3 b r2 4-5\n4 b r1 6-7",
        &[],
        &[],
    ),
    ("a write given up hides nothing", Some(0), "1 a w1 0-1?\n2 b r0 4-5", &[], &[]),
    ("a refused write is not there", Some(0), "1 a w1 0-1!\n2 b r1 4-5", &[(2, NeverWritten)], &[]),
    (
        "a value from nowhere is wrong, not old",
        Some(0),
        "1 a w1 0-1\n2 b r9 4-5",
        &[(2, NeverWritten)],
        &[],
    ),
    ("a value from the future", Some(0), "1 b r1 0-1\n2 a w1 2-3", &[(1, NeverWritten)], &[]),
    ("a value from the same moment", Some(0), "1 b r1 0-2\n2 a w1 2-3", &[], &[]),
    ("ends where the read begins", Some(0), "1 a w1 0-2\n2 b r0 2-3", &[], &[]),
    (
        "a delete that read what came after it was asked for",
        Some(0),
        "1 b d 0@4-9 <2\n2 a w2 1-3\n3 c r2 10-11",
        &[],
        &[(3, 1)],
    ),
    ("not yet acknowledged", Some(0), "1 b d 0@4-9 <2\n2 a w2 1-3\n3 c r2 9-11", &[], &[]),
    ("given up", Some(0), "1 b d 0@4-9? <2\n2 a w2 1-3\n3 c r2 10-11", &[], &[]),
    (
        "written again meanwhile",
        Some(0),
        "1 b d 0@4-9 <2\n2 a w2 1-3\n4 a w2 5-6\n3 c r2 10-11",
        &[],
        &[],
    ),
    (
        "the newest of those that name it, and one whose outcome is unknown",
        Some(0),
        "1 a w1 0-1?\n2 b w2 2-3 <1\n3 b w3 4-5 <1\n5 c w4 4-6\n4 c r1 7-8",
        &[],
        &[(4, 3)],
    ),
    (
        "siblings fit no register, but are fresh",
        Some(0),
        "1 a w1 0-1\n2 b w2 0-1\n3 c r1,2 2-3",
        &[(3, Siblings)],
        &[],
    ),
    (
        "siblings of which one is fresh",
        Some(0),
        "1 a w1 0-1\n2 b w2 2-3\n3 c r0,2 4-5",
        &[(3, Siblings)],
        &[],
    ),
    (
        "siblings all of which are old",
        Some(0),
        "1 a w1 0-1\n2 b w2 2-3\n3 c r0,1 4-5",
        &[(3, Siblings)],
        &[(3, 2)],
    ),
    ("nothing, after a write", None, "1 a w1 0-1\n2 b r 2-3", &[(2, overwritten(1))], &[(2, 1)]),
    ("nothing, though something was there", Some(0), "1 b r 2-3", &[(1, NeverWritten)], &[]),
    ("nothing, after a delete", Some(0), "1 a d 0-1\n2 b r 2-3", &[], &[]),
    ("a delete is missed", Some(0), "1 a d 0-1\n2 b r0 2-3", &[(2, overwritten(1))], &[(2, 1)]),
    ("written again", Some(0), "1 a w1 0-1\n2 a w0 2-3\n3 b r0 4-5", &[], &[]),
    (
        "the later of two equal writes is fresh",
        Some(0),
        "1 a w1 0-1\n2 a w2 2-3\n3 a w1 3-4\n4 b r1 5-6",
        &[],
        &[],
    ),
    (
        "an earlier one may outlast it",
        Some(0),
        "1 a w1 0-9\n2 a w1 1-2\n3 a w2 3-4\n4 b r1 10-11",
        &[],
        &[],
    ),
    ("a read given up is not judged", Some(0), "1 a w1 0-1\n2 a r0 2-3?\n3 a r0 2-?", &[], &[]),
];

#[test]
fn hand_made_histories() {
    for &(name, initial, text, irregular, stale) in CASES {
        let history = history(initial, text);
        let judged = regular(&history);
        let expected: Vec<IrregularRead> = irregular
            .iter()
            .map(|&(read, why)| IrregularRead { read: OperationId(read), why })
            .collect();
        assert_eq!(judged.irregular_reads, expected, "{name}");
        assert_eq!(judged.holds(), irregular.is_empty(), "{name}");
        let expected: Vec<StaleRead> = stale
            .iter()
            .map(|&(read, missed)| StaleRead {
                read: OperationId(read),
                missed: OperationId(missed),
            })
            .collect();
        assert_eq!(stale_reads(&history), expected, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_every_order_of_the_writes(history in histories(6, 3, false)) {
        let judged = regular(&history);
        let found: Vec<OperationId> =
            judged.irregular_reads.iter().map(|irregular| irregular.read).collect();
        prop_assert_eq!(&found, &irregular_reads(&history));
        // What is linearizable is regular, and a stale read is never regular.
        prop_assert!(judged.holds() || first_misfit(&history).is_some());
        for stale in stale_reads(&history) {
            prop_assert!(found.contains(&stale.read));
        }
    }
}
