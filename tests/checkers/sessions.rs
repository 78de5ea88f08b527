//! The four session guarantees.

use quorumscope::check::VersionOrder::{self, Causal, LastWriteWins};
use quorumscope::check::session_guarantees;

use crate::notation::history;

/// Violations as pairs of a write and a read, or an earlier and a later read.
type Pairs = &'static [(u32, u32)];

/// Violations as what came before, the write, and the read that shows the one without the other.
type Triples = &'static [(u32, u32, u32)];

struct Case {
    name: &'static str,
    order: VersionOrder,
    initial: Option<u32>,
    text: &'static str,
    read_your_writes: Pairs,
    monotonic_reads: Pairs,
    monotonic_writes: Triples,
    writes_follow_reads: Triples,
}

const fn case(name: &'static str, order: VersionOrder, text: &'static str) -> Case {
    Case {
        name,
        order,
        initial: Some(0),
        text,
        read_your_writes: &[],
        monotonic_reads: &[],
        monotonic_writes: &[],
        writes_follow_reads: &[],
    }
}

/// What every store owes a session whatever its version order.
const EITHER_ORDER: &[Case] = &[
    case("nothing happened", Causal, ""),
    case("an own write is read", Causal, "1 a w1 0-1\n2 a r1 2-3"),
    Case {
        read_your_writes: &[(1, 2)],
        ..case("an own write is missing, schedule S25c", Causal, "1 a w1 0-1 <init\n2 a r0 2-3")
    },
    Case {
        initial: None,
        read_your_writes: &[(1, 2)],
        ..case("an own write is missing, nothing is there", Causal, "1 a w1 0-1\n2 a r 2-3")
    },
    Case {
        read_your_writes: &[(1, 2)],
        ..case("nothing is there that ever was", Causal, "1 a w1 0-1\n2 a r 2-3")
    },
    case("another client owes nothing", Causal, "1 a w1 0-1\n2 b r0 2-3"),
    case("nor does a read at the same time", Causal, "1 a w1 0-2\n2 a r0 2-3"),
    case("nor one before", Causal, "1 a r0 0-1\n2 a w1 2-3"),
    case("a write given up need not show", Causal, "1 a w1 0-1?\n2 a r0 2-3"),
    case("a refused write must not", Causal, "1 a w1 0-1!\n2 a r0 2-3"),
    case("replaced by another client", Causal, "1 a w1 0-1\n2 b w2 2-3 <1\n3 a r2 4-5"),
    Case {
        read_your_writes: &[(2, 3)],
        ..case("the later own write counts", Causal, "1 a w1 0-1\n2 a w2 2-3 <1\n3 a r1 4-5")
    },
    Case {
        read_your_writes: &[(2, 3)],
        ..case("and is asked for alone", Causal, "1 a w1 0-1\n2 a w2 2-3 <1\n3 a r0 4-5")
    },
    Case {
        read_your_writes: &[(1, 2), (1, 3)],
        monotonic_reads: &[],
        ..case("each such read is named", Causal, "1 a w1 0-1 <init\n2 a r0 2-3\n3 a r0 4-5")
    },
    case("an own delete is seen", Causal, "1 a d 0-1 <init\n2 a r 2-3"),
    Case {
        read_your_writes: &[(1, 2)],
        ..case("an own delete is not seen", Causal, "1 a d 0-1 <init\n2 a r0 2-3")
    },
    case("deleted by another client", Causal, "1 a w1 0-1\n2 b d 2-3 <1\n3 a r 4-5"),
    Case {
        monotonic_reads: &[(2, 3)],
        ..case("back to the old, schedule S32", Causal, "1 b w1 0-9 <init\n2 a r1 1-2\n3 a r0 3-4")
    },
    Case {
        monotonic_reads: &[(2, 3), (2, 4)],
        ..case("and staying there", Causal, "1 b w1 0-9 <init\n2 a r1 1-2\n3 a r0 3-4\n4 a r0 5-6")
    },
    Case {
        monotonic_reads: &[(4, 5)],
        ..case(
            "the last read that showed more is named",
            Causal,
            "1 b w1 0-1\n2 a r1 2-3\n3 b w2 4-5 <1\n4 a r2 6-7\n5 a r1 8-9",
        )
    },
    Case {
        monotonic_reads: &[(3, 4), (3, 5)],
        ..case(
            "the read that showed most is named, not one that had gone back itself",
            Causal,
            "1 b w1 0-1 <init\n2 b w2 2-3 <1\n3 a r2 4-5\n4 a r1 6-7\n5 a r0 8-9",
        )
    },
    case("two clients may differ", Causal, "1 b w1 0-9\n2 a r1 1-2\n3 c r0 3-4"),
    case("two reads at once may differ", Causal, "1 b w1 0-9\n2 a r1 1-3\n3 a r0 3-4"),
    case("forward", Causal, "1 b w1 0-1\n2 a r0 1-2\n3 a r1 3-4\n4 b w2 5-6 <1\n5 a r2 7-8"),
    Case {
        initial: None,
        monotonic_reads: &[(2, 3)],
        ..case("seen, then nothing", Causal, "1 b w1 0-9\n2 a r1 1-2\n3 a r 3-4")
    },
    Case {
        monotonic_reads: &[(2, 3)],
        ..case("gone, then back", Causal, "1 b d 0-9 <init\n2 a r 1-2\n3 a r0 3-4")
    },
    case("a value from nowhere obliges nobody", Causal, "1 a r9 0-1\n2 a r0 2-3"),
    case("the initial value obliges nobody", Causal, "1 a r0 0-1\n2 b w1 2-3\n3 a r1 4-5"),
    case(
        "which of two equal writes is open",
        Causal,
        "1 b w1 0-1\n2 b w2 2-3 <1\n3 b w1 4-20 <2\n4 a r1 5-6\n5 a r2 7-8",
    ),
];

/// What a store that keeps siblings owes besides.
const SIBLINGS: &[Case] = &[
    Case {
        read_your_writes: &[(1, 3)],
        ..case(
            "a blind write of another replaces nothing",
            Causal,
            "1 a w1 0-1\n2 b w2 2-3\n3 a r2 4-5",
        )
    },
    case("both are shown", Causal, "1 a w1 0-1\n2 b w2 2-3\n3 a r1,2 4-5"),
    case(
        "the merge of both is shown",
        Causal,
        "1 a w1 0-1\n2 b w2 2-3\n3 c w3 4-5 <1,2\n4 a r3 6-7",
    ),
    case(
        "contexts reach through contexts",
        Causal,
        "1 a w1 0-1\n2 b w2 2-3 <1\n3 c w3 4-5 <2\n4 a r3 6-7",
    ),
    case(
        "a tombstone beside a sibling cannot be seen",
        Causal,
        "1 a w1 0-1\n2 b w2 2-3\n3 b d 4-5 <1\n4 a r2 6-7",
    ),
    Case {
        read_your_writes: &[(1, 4)],
        ..case(
            "unless it was invoked later",
            Causal,
            "1 a w1 0-1\n2 b w2 2-3\n4 a r2 6-7\n5 b d 8-9 <1",
        )
    },
    Case {
        monotonic_reads: &[(3, 4)],
        ..case(
            "one of two siblings goes missing",
            Causal,
            "1 b w1 0-1\n2 c w2 0-1\n3 a r1,2 2-3\n4 a r2 4-5",
        )
    },
    Case {
        read_your_writes: &[],
        monotonic_writes: &[(1, 2, 3)],
        ..case(
            "blind writes of one client come apart",
            Causal,
            "1 a w1 0-1\n2 a w2 2-3\n3 b r2 4-5",
        )
    },
    Case {
        read_your_writes: &[(1, 3)],
        monotonic_writes: &[(1, 2, 3)],
        ..case("as it can see itself", Causal, "1 a w1 0-1\n2 a w2 2-3\n3 a r2 4-5")
    },
    case("blind writes stay together", Causal, "1 a w1 0-1\n2 a w2 2-3\n3 b r1,2 4-5"),
    case("a write with its context", Causal, "1 a w1 0-1\n2 a w2 2-3 <1\n3 b r2 4-5"),
    case("writes at once are in no order", Causal, "1 a w1 0-2\n2 a w2 2-3\n3 b r2 4-5"),
    Case {
        monotonic_writes: &[(1, 2, 3)],
        ..case(
            "a write given up counts if it shows",
            Causal,
            "1 a w1 0-1\n2 a w2 2-?\n3 b r2 4-5\n4 b r2 6-7",
        )
    },
    case("what given up went before does not count", Causal, "1 a w1 0-1?\n2 a w2 2-3\n3 b r2 4-5"),
    case(
        "what shows the write must be certain",
        Causal,
        "1 a w1 0-1\n2 a w2 2-3\n3 c w2 2-3\n4 b r2 4-5",
    ),
    Case {
        writes_follow_reads: &[(2, 3, 4)],
        ..case(
            "an answer without its question",
            Causal,
            "1 b w1 0-1\n2 a r1 2-3\n3 a w2 4-5\n4 c r2 6-7",
        )
    },
    case("an answer with its question", Causal, "1 b w1 0-1\n2 a r1 2-3\n3 a w2 4-5\n4 c r1,2 6-7"),
    case(
        "an answer that covers its question",
        Causal,
        "1 b w1 0-1\n2 a r1 2-3\n3 a w2 4-5 <1\n4 c r2 6-7",
    ),
    case(
        "an answer written before the question was read",
        Causal,
        "1 b w1 0-1\n2 a w2 2-3\n3 a r1,2 4-5\n4 c r2 6-7",
    ),
    case("a blind delete removes nothing", Causal, "1 a d 0-1\n2 a r0 2-3"),
];

/// What is no violation where the last write wins.
const LAST_WRITE_WINS: &[Case] = &[
    case("a blind write of another replaces", LastWriteWins, "1 a w1 0-1\n2 b w2 2-3\n3 a r2 4-5"),
    case("so does one at the same time", LastWriteWins, "1 a w1 0-4\n2 b w2 2-3\n3 a r2 5-6"),
    case("or the other way round", LastWriteWins, "1 b w2 0-4\n2 a w1 2-3\n3 a r2 5-6"),
    case("a later write implies the earlier", LastWriteWins, "1 a w1 0-1\n2 a w2 2-3\n3 b r2 4-5"),
    Case {
        read_your_writes: &[(2, 3)],
        ..case(
            "swallowed by a clock ahead, schedule S08",
            LastWriteWins,
            "1 a w1 0-1\n2 a w2 2-3\n3 a r1 4-5",
        )
    },
    Case {
        read_your_writes: &[(1, 2)],
        ..case("a blind delete removes what was there", LastWriteWins, "1 a d 0-1\n2 a r0 2-3")
    },
    case(
        "but not what comes at the same time",
        LastWriteWins,
        "1 b w1 0-9\n2 a d 1-2\n3 a r1 10-11",
    ),
    Case {
        monotonic_reads: &[(3, 4)],
        ..case(
            "contexts and time together",
            LastWriteWins,
            "1 b w1 0-?\n2 b w2 1-2 <1\n5 c w3 3-4\n3 a r3 5-6\n4 a r1 7-8",
        )
    },
];

#[test]
fn what_every_store_owes() {
    for case in EITHER_ORDER {
        check(case, Causal);
        check(case, LastWriteWins);
    }
}

#[test]
fn what_a_store_with_siblings_owes() {
    SIBLINGS.iter().for_each(|case| check(case, case.order));
}

#[test]
fn what_a_store_in_which_the_last_write_wins_owes() {
    LAST_WRITE_WINS.iter().for_each(|case| check(case, case.order));
}

fn check(case: &Case, order: VersionOrder) {
    let found = session_guarantees(&history(case.initial, case.text), order);
    let name = case.name;
    let read_your_writes: Vec<(u32, u32)> =
        found.read_your_writes.iter().map(|one| (one.write.0, one.read.0)).collect();
    assert_eq!(read_your_writes, case.read_your_writes, "{name} ({order:?})");
    let monotonic_reads: Vec<(u32, u32)> =
        found.monotonic_reads.iter().map(|one| (one.earlier.0, one.later.0)).collect();
    assert_eq!(monotonic_reads, case.monotonic_reads, "{name} ({order:?})");
    let detached = |list: &[quorumscope::check::DetachedWrite]| -> Vec<(u32, u32, u32)> {
        list.iter().map(|one| (one.before.0, one.write.0, one.read.0)).collect()
    };
    assert_eq!(detached(&found.monotonic_writes), case.monotonic_writes, "{name} ({order:?})");
    assert_eq!(
        detached(&found.writes_follow_reads),
        case.writes_follow_reads,
        "{name} ({order:?})"
    );
}
