//! What is to be said of a run: the consistency checkers.
//!
//! They judge, key by key, what clients asked for and were told ([`KeyHistory`]), and what the
//! replicas hold when all is over ([`Ending`]). A simulator that only reports "R + W > N" tells a
//! learner what the parameters promise; these tell what the cluster did, and name the operations
//! that prove it. Each module opens with the definition it checks and its source.

use std::collections::BTreeSet;

pub mod durability;
mod history;
pub mod judge;
mod linearizable;
mod lost;
mod order;
mod regular;
mod search;
mod session;
pub mod staleness;
mod table;
mod zones;

pub use history::{
    HistoryError, KeyHistory, Moment, Operation, OperationId, OperationKind, OperationOutcome,
    ValueId,
};
pub use linearizable::{Judgement, Linearizability, STEP_LIMIT, linearizable, linearizable_within};
pub use lost::{ResurrectedDelete, lost_acknowledged_writes, resurrected_deletes};
pub use order::VersionOrder;
pub use regular::{IrregularRead, Irregularity, Regularity, StaleRead, regular, stale_reads};
pub use session::{
    BackwardRead, DetachedWrite, ForgottenWrite, SessionGuarantees, session_guarantees,
};

/// What there is of a key when its history ends, and the rule it was kept by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The writes that some replica or hint holds, tombstones included;
    /// [`OperationId::INITIAL`] if one holds the initial value.
    pub surviving: BTreeSet<OperationId>,
    /// Whether all replicas of the key hold the same.
    pub has_converged: bool,
    /// When a write may replace another.
    pub order: VersionOrder,
}

/// Everything the checkers say of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether all operations fit one order.
    pub linearizability: Linearizability,
    /// Whether every read fits some order of the writes.
    pub regularity: Regularity,
    /// The reads that missed an acknowledged write.
    pub stale_reads: Vec<StaleRead>,
    /// What single clients can have noticed.
    pub sessions: SessionGuarantees,
    /// The acknowledged writes that nothing keeps.
    pub lost_acknowledged_writes: Vec<OperationId>,
    /// The deleted values that reads returned.
    pub resurrected_deletes: Vec<ResurrectedDelete>,
    /// Whether all replicas hold the same.
    pub converged: bool,
}

/// Judges one key by all checkers.
#[must_use]
pub fn verdict(history: &KeyHistory, ending: &Ending) -> Verdict {
    Verdict {
        linearizability: linearizable(history),
        regularity: regular(history),
        stale_reads: stale_reads(history),
        sessions: session_guarantees(history, ending.order),
        lost_acknowledged_writes: lost_acknowledged_writes(
            history,
            &ending.surviving,
            ending.order,
        ),
        resurrected_deletes: resurrected_deletes(history, ending.order),
        converged: ending.has_converged,
    }
}

/// Whether all copies of a key are the same, by what tells two copies apart; of none there are no two.
pub fn converged<T: Copy>(
    copies: impl IntoIterator<Item = T>,
    same: impl Fn(T, T) -> bool,
) -> bool {
    let mut copies = copies.into_iter();
    let Some(first) = copies.next() else { return true };
    copies.all(|copy| same(first, copy))
}

/// How many findings of each kind a verdict holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reads that fit no regular register.
    pub irregular_reads: u32,
    /// Reads that missed an acknowledged write.
    pub stale_reads: u32,
    /// Reads without an own write.
    pub read_your_writes: u32,
    /// Reads that went back.
    pub monotonic_reads: u32,
    /// Writes shown without an own earlier write.
    pub monotonic_writes: u32,
    /// Writes shown without what was read before them.
    pub writes_follow_reads: u32,
    /// Acknowledged writes that nothing keeps.
    pub lost_acknowledged_writes: u32,
    /// Deleted values that reads returned.
    pub resurrected_deletes: u32,
}

impl Verdict {
    /// The lengths of its lists.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            irregular_reads: count(&self.regularity.irregular_reads),
            stale_reads: count(&self.stale_reads),
            read_your_writes: count(&self.sessions.read_your_writes),
            monotonic_reads: count(&self.sessions.monotonic_reads),
            monotonic_writes: count(&self.sessions.monotonic_writes),
            writes_follow_reads: count(&self.sessions.writes_follow_reads),
            lost_acknowledged_writes: count(&self.lost_acknowledged_writes),
            resurrected_deletes: count(&self.resurrected_deletes),
        }
    }
}

fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
