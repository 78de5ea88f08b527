//! The whole verdict, and convergence.

use quorumscope::check::{Counts, Ending, OperationId, VersionOrder, converged, verdict};
use std::collections::BTreeSet;

use crate::notation::history;

/// Whether replicas that hold these versions agree.
fn have_converged(held: &[&[u32]]) -> bool {
    let copies: Vec<BTreeSet<u32>> =
        held.iter().map(|versions| versions.iter().copied().collect()).collect();
    converged(&copies, |one, other| one == other)
}

#[test]
fn replicas_agree_or_not() {
    let cases: [(&[&[u32]], bool); 6] = [
        (&[], true),
        (&[&[1]], true),
        (&[&[1, 2], &[2, 1], &[1, 2]], true),
        (&[&[1], &[1], &[2]], false),
        (&[&[1], &[1, 2]], false),
        (&[&[], &[1]], false),
    ];
    for (held, expected) in cases {
        assert_eq!(have_converged(held), expected, "{held:?}");
    }
}

/// One history in which everything goes wrong once or more.
const DISASTER: &str = "
    1 a w1 0-1
    2 a r0 2-3
    3 a w2 4-5
    4 b r2 6-7
    5 b r1 8-9
    6 b w3 10-11
    7 c r3 12-13
    8 c d 14-15 <6
    9 c r3 16-17";

#[test]
fn a_verdict_holds_every_finding() {
    let ending = Ending {
        surviving: [OperationId(3), OperationId(6)].into(),
        has_converged: have_converged(&[&[3], &[6]]),
        order: VersionOrder::Causal,
    };
    let judged = verdict(&history(Some(0), DISASTER), &ending);
    assert!(!judged.linearizability.holds());
    assert_eq!(judged.linearizability.cannot_fit, Some(OperationId(2)));
    assert!(!judged.regularity.holds());
    assert!(!judged.converged);
    let expected = Counts {
        irregular_reads: 3,
        stale_reads: 3,
        read_your_writes: 2,
        monotonic_reads: 1,
        monotonic_writes: 1,
        writes_follow_reads: 1,
        lost_acknowledged_writes: 2,
        resurrected_deletes: 1,
    };
    assert_eq!(judged.counts(), expected, "{judged:#?}");
}

#[test]
fn a_good_run_has_no_findings() {
    let ending = Ending {
        surviving: [OperationId(3)].into(),
        has_converged: have_converged(&[&[3], &[3], &[3]]),
        order: VersionOrder::Causal,
    };
    let good = history(Some(0), "1 a w1 0-1 <init\n2 b r1 2-3\n3 b w2 4-5 <1\n4 a r2 6-7");
    let judged = verdict(&good, &ending);
    assert!(judged.linearizability.holds());
    assert!(judged.regularity.holds());
    assert!(judged.converged);
    assert_eq!(judged.counts(), Counts::default());
}
