//! The steps of a script.

use super::{ANY, CLOCK, CLUSTER, IDLE, LEADER, NAMES, REPLICAS, VALUE};
use crate::scenario::shape::{Choice, Field, Object, Shape};

macro_rules! actions {
    (
        $($(#[doc = $text:literal])* $name:literal $variant:ident : $shape:expr $(=> $words:ident)?),*
        $(,)?
    ) => {
        /// The name of what a step does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ActionName {
            $($(#[doc = $text])* $variant,)*
        }

        impl ActionName {
            const ALL: &[Self] = &[$(Self::$variant),*];
        }

        /// What a step may do, one field for each action, in the order of their names.
        pub static ACTIONS: &[Field] =
            &[$(field! { $name, $shape, concat!($($text),*) $(, $words)? }),*];
    };
}

impl ActionName {
    /// The action of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let at = ACTIONS.iter().position(|action| action.name == name)?;
        Self::ALL.get(at).copied()
    }

    /// The name that a step gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        ACTIONS[self as usize].name
    }
}

actions! {
    /// A client writes.
    "put" Put: PUT,
    /// A client writes a tombstone.
    "delete" Delete: PUT,
    /// A client reads.
    "get" Get: GET,
    /// A client writes the merge of the siblings it holds.
    "merge" Merge: MERGE,
    /// Data that is there.
    "seed" Seed: SEED,
    /// Nodes crash.
    "crash" Crash: NAMES,
    /// Nodes come back.
    "restart" Restart: NAMES,
    /// Stored data is lost.
    "wipe" Wipe: WIPE,
    /// Nodes stall.
    "pause" Pause: NAMES,
    /// Nodes go on.
    "resume" Resume: NAMES,
    /// Groups cannot reach each other.
    "partition" Partition: PARTITION,
    /// Partitions end.
    "heal" Heal: EMPTY,
    /// A link gets a rule, or loses its rules.
    "link" Link: LINK,
    /// A node believes a peer to be down.
    "suspect" Suspect: BELIEF,
    /// A node believes a peer to be up.
    "trust" Trust: BELIEF,
    /// A wall clock is off.
    "skew" Skew: SKEW,
    /// Nodes enter the ring for good.
    "join" Join: NAMES,
    /// Nodes leave the ring for good.
    "leave" Leave: NAMES,
    /// The policy changes.
    "set" Set: CLUSTER,
    /// A duration passes.
    "advance" Advance: Shape::Span,
    /// Until something.
    "run_until" RunUntil: UNTIL,
    /// Something is expected to hold.
    "expect" Expect: Shape::Any => expectation,
    /// By hand: requests arrive.
    "deliver" Deliver: DELIVER,
    /// By hand: answers arrive.
    "reply" Reply: REPLY,
    /// By hand, or a message under way in a saved run: never arrives.
    "drop" Drop: DROP,
    /// By hand: the coordinator gives up.
    "timeout" Timeout: OPERATION,
    /// By hand: what follows a read.
    "finish" Finish: FINISH,
    /// By hand: hinted data goes home.
    "handoff" Handoff: HANDOFF,
    /// A node becomes the leader.
    "promote" Promote: PROMOTE,
    /// A node takes what a leader holds in place of its own.
    "follow" Follow: FOLLOW,
    /// Two nodes exchange all keys.
    "anti_entropy" AntiEntropy: ANTI_ENTROPY,
    /// Tombstones whose grace is over are forgotten.
    "compact" Compact: NAMES,
}

part! {
    /// A write.
    PUT {
        /// What it is called.
        id: Shape::Text,
        /// Who writes.
        client: Shape::Text,
        /// Which key.
        key: Shape::Text,
        /// What.
        value: VALUE,
        /// Through which coordinator.
        via: Shape::Text,
        /// Superseding what.
        context: CONTEXT,
        /// Answers needed.
        w: WRITERS,
        /// By this wall clock, in microseconds.
        timestamp: Shape::Signed,
    }
}

/// The context of a write: `last`, `none`, the id of an operation, or a clock.
static CONTEXT: Shape = either! {
    "\"last\", \"none\", the id of an operation, or a clock";
    Shape::Text => "last, none, or the id of an operation.",
    CLOCK,
};

/// Answers that a write needs.
static WRITERS: Shape = either! { "a number, or \"any\""; REPLICAS, Shape::Word(ANY) };

/// Answers that a read needs.
static READERS: Shape = either! { "a number, or \"leader\""; REPLICAS, Shape::Word(LEADER) };

part! {
    /// A read.
    GET {
        /// What it is called.
        id: Shape::Text,
        /// Who reads.
        client: Shape::Text,
        /// Which key.
        key: Shape::Text,
        /// Through which coordinator.
        via: Shape::Text,
        /// Answers needed.
        r: READERS,
        /// Only from these.
        contact: NAMES,
        /// Only these cells of a row.
        cells: NAMES,
    }
}

part! {
    /// A merge.
    MERGE {
        /// What it is called.
        id: Shape::Text,
        /// Who merges.
        client: Shape::Text,
        /// Which key.
        key: Shape::Text,
        /// Through which coordinator.
        via: Shape::Text,
        /// `union` or `keep`.
        rule: Shape::Text => merge_rules,
        /// What is kept.
        value: VALUE,
    }
}

part! {
    /// Data that is there.
    SEED {
        /// Which key.
        key: Shape::Text,
        /// What.
        value: VALUE,
        /// Where.
        on: NAMES,
        /// Its clock.
        clock: CLOCK,
        /// Its timestamp in microseconds.
        timestamp: Shape::Signed,
    }
}

part! {
    /// Lost data.
    WIPE {
        /// On which nodes.
        nodes: NAMES,
        /// Of which key; all without.
        key: Shape::Text,
    }
}

/// Groups that cannot reach each other, or one way.
static PARTITION: Shape = either! { "an object"; Shape::List(&NAMES), ONE_WAY };

part! {
    /// The first cannot reach the second.
    ONE_WAY (2) {
        /// From these.
        from: NAMES,
        /// To these.
        to: NAMES,
    }
}

/// An action without fields.
static EMPTY: Shape = either! { "true, or {}"; Shape::True, NO_FIELDS };

part! {
    NO_FIELDS {}
}

part! {
    /// A rule for a link.
    LINK {
        /// From this end.
        from: Shape::Text,
        /// To this end.
        to: Shape::Text,
        /// Only messages of this kind.
        kind: Shape::Text => message_kinds,
        /// They take longer.
        delay: Shape::Span,
        /// They are lost.
        drop: Shape::Flag,
        /// They are held back.
        hold: Shape::Flag,
        /// No rule any more.
        clear: Shape::Flag,
    }
}

part! {
    /// What a node believes.
    BELIEF {
        /// The node that believes.
        node: Shape::Text,
        /// About this one.
        peer: Shape::Text,
    }
}

part! {
    /// A wall clock that is off.
    SKEW {
        /// A node's.
        node: Shape::Text,
        /// Or a client's.
        client: Shape::Text,
        /// By so much.
        offset: Shape::Offset,
    }
}

/// Until when the run goes on.
static UNTIL: Shape =
    either! { UNTIL_WHAT; Shape::Word(IDLE), Shape::Forms(UNTIL_FORMS, UNTIL_WHAT) };

const UNTIL_WHAT: &str =
    "\"idle\", {\"op\": id}, {\"time\": T}, or {\"converged\": key, \"within\": D}";

const UNTIL_FORMS: &[&[Field]] = &[
    fields! {
        /// This operation has ended.
        op: Shape::Text,
    },
    fields! {
        /// This time has come.
        time: Shape::Span,
    },
    fields! {
        /// All primaries of this key that are up hold the same.
        converged: Shape::Text,
        /// At most so long.
        within: Shape::Span,
    },
];

part! {
    /// Requests arrive.
    DELIVER {
        /// Of this operation.
        op: Shape::Text,
        /// At these nodes.
        to: NAMES,
        /// Whether their answers arrive too.
        reply: Shape::Flag,
        /// `repair` for the repairs of a read.
        kind: Shape::Text => matters,
        /// The message's number, in a saved run.
        message: Shape::Whole(64),
    }
}

part! {
    /// Answers arrive.
    REPLY {
        /// Of this operation.
        op: Shape::Text,
        /// From these nodes.
        from: NAMES,
    }
}

part! {
    /// Messages never arrive.
    DROP {
        /// Of this operation.
        op: Shape::Text,
        /// Requests to these.
        to: NAMES,
        /// Answers from these.
        from: NAMES,
        /// Of this kind.
        kind: Shape::Text => matters,
        /// The message's number, in a saved run.
        message: Shape::Whole(64),
    }
}

part! {
    /// An operation.
    OPERATION {
        /// The operation.
        op: Shape::Text,
    }
}

part! {
    /// What follows a read.
    FINISH {
        /// The operation.
        op: Shape::Text,
        /// Expected: these replicas are repaired.
        repairs: NAMES,
        /// Expected: the tombstones are reaped.
        reaps: Shape::Flag,
        /// Expected: nothing happens.
        nothing: Shape::Flag,
    }
}

part! {
    /// Hinted data goes home.
    HANDOFF {
        /// From this stand-in.
        from: Shape::Text,
        /// To this primary.
        to: Shape::Text,
    }
}

part! {
    /// A promotion.
    PROMOTE {
        /// The new leader.
        node: Shape::Text,
        /// Whether the old one steps down, even where it cannot hear of it.
        fence: Shape::Flag,
    }
}

part! {
    /// A node follows.
    FOLLOW {
        /// The node that drops what it holds.
        node: Shape::Text,
        /// Whose copies it takes.
        leader: Shape::Text,
    }
}

part! {
    /// Two nodes exchange all keys.
    ANTI_ENTROPY {
        /// These two; the first begins.
        between: NAMES,
    }
}
