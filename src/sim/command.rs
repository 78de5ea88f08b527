//! What a user, a script or a link does to the universe. A run is its setup and a list of these.

mod text;

use super::faults::LinkRule;
use super::flight::FlightId;
use crate::dynamo::cell::{Row, Stamp};
use crate::dynamo::clock::{Dot, VectorClock};
use crate::dynamo::ids::{ClientId, Endpoint, NodeId, OpId};
use crate::dynamo::message::CellNames;
use crate::dynamo::policy::{Policy, Versioning};
use crate::dynamo::quorum::level::Needed;
use crate::dynamo::value::Value;
use crate::dynamo::version::Version;
use crate::sim::setup::Network;
use crate::time::SimTime;
use std::rc::Rc;

/// Which context a write sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteContext {
    /// What the client's last reply for the key held.
    Last,
    /// This clock; an empty one is a blind write.
    Given(VectorClock),
}

/// How a client makes one value of siblings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeRule {
    /// All items of all siblings.
    Union,
    /// This value.
    Keep(Value),
}

/// What a client is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientOp {
    /// Read.
    Get {
        /// Only from these nodes, where given.
        contact: Option<Vec<NodeId>>,
        /// Only these cells, where given.
        cells: Option<CellNames>,
    },
    /// Write; a tombstone deletes.
    Put {
        /// What.
        value: Value,
        /// Superseding what.
        context: WriteContext,
        /// By this wall clock, where given.
        timestamp_us: Option<i64>,
    },
    /// Write the merge of the siblings it holds, with their merged context.
    Merge(MergeRule),
}

/// A client's act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// Who.
    pub client: ClientId,
    /// On which key.
    pub key: Rc<str>,
    /// Through which coordinator; the client picks one where none is given.
    pub via: Option<NodeId>,
    /// What.
    pub operation: ClientOp,
    /// Answers needed, where this request differs from the cluster's R or W.
    pub needed: Needed,
}

/// A version that is there from the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The key.
    pub key: Rc<str>,
    /// What it holds.
    pub value: Value,
    /// Where; on all primaries where not given.
    pub on: Option<Vec<NodeId>>,
    /// Its clock.
    pub clock: VectorClock,
    /// The last event of that clock.
    pub dot: Option<Dot>,
    /// Its timestamp in microseconds.
    pub timestamp_us: i64,
}

impl Seed {
    /// The timestamp of one that brings none: older than that of any write.
    pub const OLDEST_US: i64 = i64::MIN;

    /// True if of two that are there before the first operation this is what their key held.
    #[must_use]
    pub fn is_newer_than(&self, other: &Self) -> bool {
        let order = (self.timestamp_us, self.clock.dominates(&other.clock));
        order > (other.timestamp_us, false)
    }

    /// The version that is there: its context is its clock without its own event.
    #[must_use]
    pub fn version(&self, versioning: Versioning, origin: OpId, now: SimTime) -> Version {
        if versioning == Versioning::LastWriteWins {
            let stamp = Stamp { timestamp_us: self.timestamp_us, written_at: now, origin };
            return Version::of_row(Row::written(&self.value, stamp));
        }
        let entries = self.clock.entries().iter().copied().filter_map(|mut entry| {
            if self.dot.is_some_and(|dot| dot.actor == entry.actor) {
                entry.counter -= 1;
            }
            (entry.counter > 0).then_some(entry)
        });
        Version {
            origin,
            value: self.value.clone(),
            dot: self.dot,
            context: VectorClock::from_entries(entries),
            timestamp_us: self.timestamp_us,
            written_at: now,
            row: None,
        }
    }
}

/// What is done to the universe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A client acts.
    Invoke(Invocation),
    /// Data is there.
    Seed(Seed),
    /// Nodes lose memory and timers and keep what is stored.
    Crash(Vec<NodeId>),
    /// Crashed nodes come back.
    Restart(Vec<NodeId>),
    /// Stored data is lost: of one key, or all.
    Wipe(Vec<NodeId>, Option<Rc<str>>),
    /// Nodes stall.
    Pause(Vec<NodeId>),
    /// Stalled nodes go on.
    Resume(Vec<NodeId>),
    /// These groups cannot reach each other.
    Partition(Vec<Vec<Endpoint>>),
    /// The first cannot reach the second.
    Cut(Vec<Endpoint>, Vec<Endpoint>),
    /// All partitions end.
    Heal,
    /// These ends reach everyone again and are reached by all; what else is cut stays so.
    HealEnds(Vec<Endpoint>),
    /// A link gets a rule.
    Link(LinkRule),
    /// A link loses its rules.
    ClearLink(Endpoint, Endpoint),
    /// Messages travel so from now on, those that are sent.
    Network(Box<Network>),
    /// A node believes a peer to be down.
    Suspect(NodeId, NodeId),
    /// A node believes a peer to be up.
    Trust(NodeId, NodeId),
    /// A wall clock is off by this many microseconds.
    Skew(Endpoint, i64),
    /// New nodes of these names join.
    Join(Vec<Rc<str>>),
    /// Nodes leave for good.
    Leave(Vec<NodeId>),
    /// The cluster works so from now on.
    Set(Box<Policy>),
    /// A message that is on its way or held arrives now.
    Deliver(FlightId),
    /// A message that is on its way or held never arrives.
    Drop(FlightId),
    /// The coordinator gives up now.
    TimeOut(OpId),
    /// The coordinator stops waiting for stragglers and does what follows a read.
    Finish(OpId),
    /// The first brings the second's hinted data home.
    HandOff(NodeId, NodeId),
    /// A node becomes the leader; if true, the old one steps down even where it cannot hear of it.
    Promote(NodeId, bool),
    /// The first drops what it holds and takes what the second does, which leads.
    Follow(NodeId, NodeId),
    /// The first compares all it holds with the second, and they mend what differs.
    AntiEntropy(NodeId, NodeId),
    /// Nodes forget the tombstones whose grace is over.
    Compact(Vec<NodeId>),
}
