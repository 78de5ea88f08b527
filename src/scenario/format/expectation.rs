//! What a script expects to hold.

use super::{CLOCK, NAMES, VALUE};
use crate::scenario::shape::{Field, Object, Shape};

part! {
    /// An expectation: exactly one form.
    pub EXPECT {
        /// Of an operation.
        op: Shape::Text,
        /// Of a node.
        node: Shape::Text,
        /// Of a coordinator's plan.
        plan: PLAN,
        /// Of a key's primaries.
        preference_list: PREFERENCE,
        /// All up primaries hold the same of this key.
        converged: Shape::Text,
        /// They do not.
        diverged: Shape::Text,
        /// How two written versions stand to each other.
        relation: RELATION,
        /// What the checkers say.
        verdict: VERDICT,
        /// The operation's outcome.
        outcome: Shape::Text => outcomes,
        /// The values, as a set.
        values: Shape::List(&VALUE),
        /// The clock.
        clock: CLOCK,
        /// Who acknowledged.
        acks: NAMES,
        /// Which key, of a node.
        key: Shape::Text,
        /// Whether the node holds nothing.
        absent: Shape::Flag,
        /// Whether it holds a tombstone.
        tombstone: Shape::Flag,
        /// What it holds in this node's stead.
        hint_for: Shape::Text,
        /// The targets of the hints it keeps.
        hints: NAMES,
    }
}

part! {
    /// Whom a coordinator would ask.
    PLAN {
        /// The coordinator.
        via: Shape::Text,
        /// The key.
        key: Shape::Text,
        /// Holder and primary.
        serves: Shape::List(&Shape::Pair(&Shape::Text, &Shape::Text)),
    }
}

part! {
    /// The primaries of a key.
    PREFERENCE {
        /// The key.
        key: Shape::Text,
        /// In walk order.
        nodes: NAMES,
    }
}

part! {
    /// Two written versions.
    RELATION {
        /// The first.
        a: Shape::Text,
        /// The second.
        b: Shape::Text,
        /// `before`, `after`, `equal`, `concurrent`.
        is: Shape::Text => relations,
    }
}

part! {
    /// What the checkers say.
    VERDICT {
        /// The key.
        key: Shape::Text,
        /// What was there at the beginning.
        initial: Shape::Maybe(&VALUE),
        /// Linearizable.
        linearizable: Shape::Flag,
        /// Regular.
        regular: Shape::Flag,
        /// Stale reads.
        stale_reads: Shape::Whole(32),
        /// Acknowledged writes that are gone.
        lost_acknowledged_writes: Shape::Whole(32),
    }
}
