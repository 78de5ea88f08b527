//! Stale reads, as they end: what a read missed is known at the moment of its answer, and nothing
//! that comes later takes it back. A write that is under way then may be what the read shows; if its
//! client hears later that it was refused, it was not, and more reads are stale; so too where it was a
//! delete that found nothing.
//!
//! The definition is that of the verdict [`super::stale_reads`], which judges a run that is
//! over, looked up backwards in the ledger. Of the writes that were acknowledged before the read
//! was asked, take the one that left its client last. The read missed it if each value in the answer
//! (or the absence of one) comes only from writes that had ended before that one began: none of
//! them can be it, follow it, or overlap it. A write that overlaps it is replaced too where one of
//! those acknowledged had seen it, or was put after it by their leader: a delete that reads first may
//! read what was written after the delete was asked for. Values are compared as the client sees them,
//! so that a retry is no other write. One of several siblings that is new enough is enough.
//!
//! Without this a read that ended with R answers looks as good as any, though all of R were behind.

use super::judge::was_refused;
use crate::dynamo::ids::OpId;
use crate::dynamo::message::Outcome;
use crate::dynamo::value::Value;
use crate::sim::ledger::{Ledger, OpRecord};
use crate::time::SimDuration;

/// An acknowledged write that a read missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The write.
    pub write: OpId,
    /// How long before the read was asked its client had the acknowledgement.
    pub before: SimDuration,
}

/// The acknowledged write that a read missed, if it missed one. `initial` is what the key held
/// before the first operation.
#[must_use]
pub fn missed_by(ledger: &Ledger, read: OpId, initial: Option<&Value>) -> Option<Missed> {
    let read = ledger.get(read)?;
    let answered = read.completed_event.filter(|_| read.outcome == Some(Outcome::Ok))?;
    if read.is_write() || read.is_partial {
        return None;
    }
    let writes = || ledger.iter().rev().filter(|op| op.key == read.key && op.is_write());
    let is_known = |op: &&OpRecord| ended(op).is_some_and(|end| end < read.invoked_event);
    let newest = writes().filter(is_known).max_by_key(|write| left(write))?;
    let mut comes_from_anywhere = false;
    let mut named_by: Option<&OpRecord> = None;
    for shown in shown(read) {
        let wrote = |op: &OpRecord| op.value.as_ref().and_then(Value::living) == shown;
        let sources = writes().filter(|op| {
            left(op).is_some_and(|left| left <= answered) && !was_refused(op) && wrote(op)
        });
        for source in sources {
            if ended(source).is_none_or(|end| Some(end) >= left(newest)) {
                let names = |write: &&OpRecord| is_known(write) && write.covers(source);
                let by = writes().filter(names).max_by_key(|write| left(write))?;
                named_by = named_by.into_iter().chain([by]).max_by_key(|write| left(write));
            }
            comes_from_anywhere = true;
        }
        comes_from_anywhere |= initial.and_then(Value::living) == shown;
    }
    let missed = named_by.unwrap_or(newest);
    let acknowledged = missed.completed_at?;
    let missed = Missed { write: missed.op, before: read.invoked_at.since(acknowledged) };
    comes_from_anywhere.then_some(missed)
}

/// What an answer shows: each value, or that there is none.
fn shown(read: &OpRecord) -> Vec<Option<&Value>> {
    let values = read.record.iter().flat_map(|record| record.values());
    let mut shown: Vec<_> = values.map(Some).collect();
    if shown.is_empty() {
        shown.push(None);
    }
    shown
}

/// The event with which a write left its client: before, nothing can have come of it.
fn left(write: &OpRecord) -> Option<u32> {
    write.sent.map(|(_, event)| event)
}

/// The event of a write's acknowledgement. One whose outcome is unknown may take effect at any
/// later time.
fn ended(write: &OpRecord) -> Option<u32> {
    write.completed_event.filter(|_| write.outcome == Some(Outcome::Ok))
}
