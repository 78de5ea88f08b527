//! What a script expects to hold.

use super::ValueFile;
use crate::scenario::ScenarioError;
use crate::scenario::json::{Field, Node, Part, read_object};
use litemap::LiteMap;

part! {
    /// An expectation: exactly one form.
    ExpectFile {
        /// Of an operation.
        op: String,
        /// Of a node.
        node: String,
        /// Of a coordinator's plan.
        plan: PlanFile,
        /// Of a key's primaries.
        preference_list: PreferenceFile,
        /// All up primaries hold the same of this key.
        converged: String,
        /// They do not.
        diverged: String,
        /// How two written versions stand to each other.
        relation: RelationFile,
        /// What the checkers say.
        verdict: VerdictFile,
        /// The operation's outcome.
        outcome: String => outcomes,
        /// The values, as a set.
        values: Vec<ValueFile>,
        /// The clock.
        clock: LiteMap<String, u64>,
        /// Who acknowledged.
        acks: Vec<String>,
        /// Which key, of a node.
        key: String,
        /// Whether the node holds nothing.
        absent: bool,
        /// Whether it holds a tombstone.
        tombstone: bool,
        /// What it holds in this node's stead.
        hint_for: String,
        /// The targets of the hints it keeps.
        hints: Vec<String>,
    }
}

part! {
    /// Whom a coordinator would ask.
    PlanFile {
        /// The coordinator.
        via: String,
        /// The key.
        key: String,
        /// Holder and primary.
        serves: Vec<(String, String)>,
    }
}

part! {
    /// The primaries of a key.
    PreferenceFile {
        /// The key.
        key: String,
        /// In walk order.
        nodes: Vec<String>,
    }
}

part! {
    /// Two written versions.
    RelationFile {
        /// The first.
        a: String,
        /// The second.
        b: String,
        /// `before`, `after`, `equal`, `concurrent`.
        is: String => relations,
    }
}

part! {
    /// What the checkers say.
    VerdictFile {
        /// The key.
        key: String,
        /// What was there at the beginning.
        initial: Option<ValueFile>,
        /// Linearizable.
        linearizable: bool,
        /// Regular.
        regular: bool,
        /// Stale reads.
        stale_reads: u32,
        /// Acknowledged writes that are gone.
        lost_acknowledged_writes: u32,
    }
}
