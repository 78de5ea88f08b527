//! Expectations: what a script claims of the run so far. One that fails says what was found, and
//! the run goes on.

mod comparison;
mod observed;
mod verify;

pub(super) use observed::Observed;
pub(super) use verify::finished;

use super::format::{Clock, OutcomeWord, RelationWord, Value};
use crate::dynamo;
use crate::dynamo::ids::NodeId;
use crate::dynamo::quorum::plan::Replica;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Which operation of the script, by its place among them.
pub(super) type OpIndex = u32;

/// What is claimed.
#[derive(Clone, Debug)]
pub(super) enum Expected {
    Operation {
        op: OpIndex,
        outcome: Option<OutcomeWord>,
        record: ExpectedRecord,
        acks: Option<Vec<NodeId>>,
    },
    Node {
        node: NodeId,
        /// None where only its hints are claimed.
        key: Option<Rc<str>>,
        hint_for: Option<NodeId>,
        record: ExpectedRecord,
        absent: Option<bool>,
        tombstone: Option<bool>,
        hints: Option<Vec<NodeId>>,
    },
    Plan {
        via: NodeId,
        key: Rc<str>,
        serves: Vec<Replica>,
    },
    PreferenceList {
        key: Rc<str>,
        nodes: Vec<NodeId>,
    },
    Agreement {
        key: Rc<str>,
        converged: bool,
    },
    Relation {
        a: OpIndex,
        b: OpIndex,
        is: RelationWord,
    },
    Verdict {
        key: Rc<str>,
        verdict: VerdictClaim,
    },
}

/// What is claimed of the versions of a key.
#[derive(Clone, Debug, Default)]
pub(super) struct ExpectedRecord {
    pub values: Option<BTreeSet<Value>>,
    pub clock: Option<Clock>,
}

/// What is claimed of the history of a key.
#[derive(Clone, Debug, Default)]
pub(super) struct VerdictClaim {
    /// What the key held before.
    pub initial: Option<dynamo::value::Value>,
    pub linearizable: Option<bool>,
    pub regular: Option<bool>,
    pub stale_reads: Option<u32>,
    pub lost_acknowledged_writes: Option<u32>,
}

impl VerdictClaim {
    pub fn can_fail(&self) -> bool {
        self.linearizable.is_some()
            || self.regular.is_some()
            || self.stale_reads.is_some()
            || self.lost_acknowledged_writes.is_some()
    }
}

/// What became of an expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it held.
    pub held: bool,
    /// What was found, as a file writes it, and what was expected where that differs.
    pub found: String,
}
