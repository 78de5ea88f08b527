//! What the checkers judge: the operations on one key, as the clients saw them.
//!
//! A history holds no replica's state, and of what the cluster knew no more than which writes each
//! write was put over. It says who asked for what, when the request left the client and when the
//! reply arrived (Herlihy & Wing, "Linearizability: a correctness condition for concurrent objects",
//! TOPLAS 1990, section 2). Everything the checkers say follows from that, so a verdict cannot be
//! talked round by what the cluster believes about itself.
//!
//! Without one checked way in, a recorder's slip (a reply before its request, an operation listed
//! twice) would come out as a finding about the cluster. [`KeyHistory::new`] refuses such input.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;

use crate::time::SimTime;

/// An operation's name, unique within its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub u32);

impl OperationId {
    /// Stands for the value that was there before the first operation, wherever the writes that
    /// a context covers or that replicas still hold are listed. No operation may bear this name.
    pub const INITIAL: Self = Self(u32::MAX);
}

/// A value, interned by the caller: equal values have equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub u32);

/// A point in the run. The sequence number alone decides what came first, because on a manual
/// network many events share one time; the time is for people. Of two moments with equal
/// sequence numbers a request counts as earlier than a reply: the operations overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// When it was, for display.
    pub at: SimTime,
    /// Its place in the run; less than [`Moment::SEQUENCE_LIMIT`].
    pub sequence: u64,
}

impl Moment {
    /// Sequence numbers stay below this, so that "before everything" and "never" have room.
    pub const SEQUENCE_LIMIT: u64 = u64::MAX - 1;
}

/// What an operation did.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Replaces the value. A delete is a write of nothing.
    Write {
        /// What was written; `None` for a delete.
        value: Option<ValueId>,
    },
    /// Asks for the value.
    Read {
        /// What the reply held: empty if nothing was there, more than one for siblings.
        values: BTreeSet<ValueId>,
    },
}

/// How an operation ended, as far as its client knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationOutcome {
    /// Acknowledged, or answered.
    Ok,
    /// Refused before anything was sent: it never happened.
    Unavailable,
    /// Given up. A write may take effect at any later time, or never.
    Unknown,
    /// Still running when the history ends; judged as `Unknown` is.
    Pending,
}

/// One operation of one client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// Its name.
    pub id: OperationId,
    /// Whose session it belongs to.
    pub client: u32,
    /// What it did.
    pub kind: OperationKind,
    /// When the request left the client.
    pub invoked: Moment,
    /// When the reply arrived, or the client gave up.
    pub completed: Option<Moment>,
    /// How it ended.
    pub outcome: OperationOutcome,
    /// When it was decided what a write replaces: where it was coordinated, or sooner. A coordinator
    /// may know more than the client did that asked: it reads before a delete, and a leader puts each
    /// write after all that it has taken. Nothing that is made later can be replaced.
    pub made: Moment,
    /// For a write: the writes made before it that its writer had seen, be it the client or who read
    /// for it, or that its leader had taken. Those which these cover in turn may be left out. What
    /// the store's clock says afterwards does not count: a store that uses a dot twice believes that
    /// it covered what it lost.
    pub context: Vec<OperationId>,
}

/// Why a list of operations is no history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryError {
    /// Two operations have this name, or it is [`OperationId::INITIAL`].
    NameTaken(OperationId),
    /// This operation was invoked before the one listed ahead of it.
    OutOfOrder(OperationId),
    /// This operation's completion lies before its invocation, in sequence or in time.
    CompletedBeforeInvoked(OperationId),
    /// This operation is `Ok` without a completion, or `Pending` with one.
    OutcomeContradictsCompletion(OperationId),
    /// A sequence number of this operation reaches [`Moment::SEQUENCE_LIMIT`].
    SequenceTooLarge(OperationId),
    /// This operation was made before it was invoked, or after it was acknowledged.
    MadeOutOfTime(OperationId),
    /// The operation's context names something other than a write made before it that was not
    /// refused.
    NotAnEarlierWrite {
        /// Whose context it is.
        operation: OperationId,
        /// What the context names.
        named: OperationId,
    },
}

impl fmt::Display for HistoryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NameTaken(id) => write!(formatter, "operation {}: the name is taken", id.0),
            Self::OutOfOrder(id) => {
                write!(formatter, "operation {}: invoked before its predecessor in the list", id.0)
            }
            Self::CompletedBeforeInvoked(id) => {
                write!(formatter, "operation {}: completed before it was invoked", id.0)
            }
            Self::OutcomeContradictsCompletion(id) => {
                write!(formatter, "operation {}: its outcome contradicts its completion", id.0)
            }
            Self::SequenceTooLarge(id) => {
                write!(formatter, "operation {}: sequence number too large", id.0)
            }
            Self::MadeOutOfTime(id) => {
                write!(formatter, "operation {}: made when it did not run", id.0)
            }
            Self::NotAnEarlierWrite { operation, named } => write!(
                formatter,
                "operation {}: its context names {}, which is no earlier write",
                operation.0, named.0
            ),
        }
    }
}

impl Error for HistoryError {}

/// The operations on one key, in invocation order, and what was there before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHistory {
    initial: Option<ValueId>,
    operations: Vec<Operation>,
}

impl KeyHistory {
    /// Checks and keeps `operations`, listed by the sequence numbers of their invocations.
    ///
    /// # Errors
    /// Returns the first operation that contradicts itself or those ahead of it.
    pub fn new(initial: Option<ValueId>, operations: Vec<Operation>) -> Result<Self, HistoryError> {
        let mut made: BTreeMap<OperationId, Option<(u64, usize)>> =
            BTreeMap::from([(OperationId::INITIAL, Some((0, 0)))]);
        let mut latest = 0;
        for (operation, place) in operations.iter().zip(1..) {
            let id = operation.id;
            if operation.invoked.sequence < latest {
                return Err(HistoryError::OutOfOrder(id));
            }
            latest = operation.invoked.sequence;
            check_moments(operation)?;
            let is_write = matches!(operation.kind, OperationKind::Write { .. });
            let may_be_named = is_write && operation.outcome != OperationOutcome::Unavailable;
            let at = may_be_named.then_some((operation.made.sequence, place));
            if made.insert(id, at).is_some() {
                return Err(HistoryError::NameTaken(id));
            }
        }
        for (operation, place) in operations.iter().zip(1..) {
            let own = (operation.made.sequence, place);
            for &named in &operation.context {
                if !made.get(&named).is_some_and(|at| at.is_some_and(|at| at < own)) {
                    return Err(HistoryError::NotAnEarlierWrite { operation: operation.id, named });
                }
            }
        }
        Ok(Self { initial, operations })
    }

    /// What was there before the first operation; `None` for nothing.
    #[must_use]
    pub const fn initial(&self) -> Option<ValueId> {
        self.initial
    }

    /// The operations, in invocation order.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }
}

fn check_moments(operation: &Operation) -> Result<(), HistoryError> {
    let id = operation.id;
    let completed = operation.completed;
    let contradicts = match operation.outcome {
        OperationOutcome::Ok => completed.is_none(),
        OperationOutcome::Pending => completed.is_some(),
        OperationOutcome::Unavailable | OperationOutcome::Unknown => false,
    };
    if contradicts {
        return Err(HistoryError::OutcomeContradictsCompletion(id));
    }
    let last = completed.unwrap_or(operation.invoked);
    if last.sequence < operation.invoked.sequence || last.at < operation.invoked.at {
        return Err(HistoryError::CompletedBeforeInvoked(id));
    }
    let made = operation.made.sequence;
    if made < operation.invoked.sequence
        || (operation.outcome == OperationOutcome::Ok && made > last.sequence)
    {
        return Err(HistoryError::MadeOutOfTime(id));
    }
    if last.sequence.max(made) >= Moment::SEQUENCE_LIMIT {
        return Err(HistoryError::SequenceTooLarge(id));
    }
    Ok(())
}
