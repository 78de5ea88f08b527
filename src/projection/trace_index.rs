//! What the trace says, digested once: it grows as the trace of its branch grows, and is cut at
//! the cursor when it is read. So a step costs what the step brought, never the whole run.

mod answers;
mod deletes;
mod exchanges;
mod faults;
mod lines;
mod members;
mod notes;
mod operations;
mod path;
mod stale;
mod tracks;
mod versions;

pub use operations::RequestRecord;
pub use stale::Stale;
pub use tracks::{End, Track, gone_at};
pub use versions::WrittenVersion;

use crate::dynamo::clock::Dot;
use crate::dynamo::ids::{KeyId, NodeId, OpId};
use crate::dynamo::policy::Policy;
use crate::dynamo::version::Version;
use crate::scene::{Importance, LandmarkKind, LogLine, NodeState};
use crate::sim::command::Seed;
use crate::sim::history::{BranchId, History};
use crate::sim::ledger::Ledger;
use crate::sim::names::Names;
use crate::sim::trace::TraceEvent;
use crate::time::SimTime;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A moment worth jumping to, before it has a place on the timeline.
#[derive(Clone, Debug)]
pub struct LandmarkEvent {
    pub event: u32,
    pub at: SimTime,
    pub kind: LandmarkKind,
    pub text: Rc<str>,
}

/// A time at which a node was down or stalled.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    pub state: NodeState,
    pub from: SimTime,
    pub to: Option<SimTime>,
}

/// The digest of one branch, up to the event that was read last.
#[derive(Debug)]
pub struct TraceIndex {
    branch: BranchId,
    read: usize,
    policy: Policy,
    /// The number that the next operation gets.
    next_op: OpId,
    pub operations: BTreeMap<OpId, RequestRecord>,
    /// The same operations, as the checkers judge them.
    pub ledger: Ledger,
    /// What each key held before its first operation.
    seeds: BTreeMap<KeyId, Seed>,
    /// The stale reads.
    pub stale: BTreeMap<OpId, Stale>,
    /// Messages, by their numbers.
    pub tracks: Vec<Track>,
    /// The events that told of a loss.
    pub losses: Vec<(u32, SimTime)>,
    pub lines: Vec<LogLine>,
    pub moments: Vec<LandmarkEvent>,
    pub versions: BTreeMap<KeyId, Vec<WrittenVersion>>,
    /// By node; only the last one of a node can be open.
    pub outages: Vec<Vec<Outage>>,
    /// Acknowledged writes that no replica has kept.
    unkept: BTreeSet<OpId>,
    /// What each write's coordinator made of it.
    made: BTreeMap<OpId, Rc<Version>>,
    /// Where each version stands in the list of its key. A request that was coordinated twice has
    /// written two, with an event each.
    places: BTreeMap<(OpId, Option<Dot>), usize>,
    /// The operations of which a version is known.
    written: BTreeSet<OpId>,
    /// Sets of siblings that were told of, so that one conflict is one landmark however many
    /// replicas come to hold it. A set is known by its fingerprint.
    conflicts: BTreeSet<(KeyId, u64)>,
    /// Writes that were told to supersede siblings.
    mergers: BTreeSet<OpId>,
}

/// What an event is read with.
#[derive(Clone, Copy)]
struct EventContext<'a> {
    names: &'a Names,
    /// The events before the one that is read.
    read: &'a [TraceEvent],
    /// The events from the one that is read on, to the end of the trace.
    rest: &'a [TraceEvent],
    event: u32,
    at: SimTime,
}

impl TraceIndex {
    /// The digest of nothing yet.
    #[must_use]
    pub fn new(history: &History) -> Self {
        let beginning = history.beginning();
        Self {
            branch: history.current(),
            read: 0,
            policy: beginning.cluster().policy.clone(),
            next_op: OpId(0),
            operations: BTreeMap::new(),
            ledger: Ledger::default(),
            seeds: BTreeMap::new(),
            stale: BTreeMap::new(),
            tracks: Vec::new(),
            losses: Vec::new(),
            lines: Vec::new(),
            moments: Vec::new(),
            versions: BTreeMap::new(),
            outages: vec![Vec::new(); beginning.hosts().len()],
            unkept: BTreeSet::new(),
            made: BTreeMap::new(),
            places: BTreeMap::new(),
            written: BTreeSet::new(),
            conflicts: BTreeSet::new(),
            mergers: BTreeSet::new(),
        }
    }

    /// True if this is the digest of another branch.
    #[must_use]
    pub fn is_of_another(&self, history: &History) -> bool {
        self.branch != history.current()
    }

    /// Reads what was not read yet.
    pub fn extend(&mut self, history: &History) {
        let trace = history.whole_trace();
        let names = Rc::clone(history.edge_world().names());
        while let Some(next) = trace.get(self.read) {
            let event = u32::try_from(self.read).unwrap_or(u32::MAX);
            let (read, rest) = trace.split_at(self.read);
            self.ledger.catch_up(&trace[..=self.read]);
            self.take(&EventContext { names: &names, read, rest, event, at: next.at });
            self.read += 1;
        }
    }

    fn push_line(&mut self, context: &EventContext<'_>, importance: Importance, text: String) {
        let EventContext { event, at, .. } = *context;
        self.lines.push(LogLine { event, at, text: Rc::from(text), importance });
    }

    /// Tells of what is a landmark too.
    fn push_landmark(
        &mut self,
        context: &EventContext<'_>,
        importance: Importance,
        kind: LandmarkKind,
        text: String,
    ) {
        self.push_line(context, importance, text);
        if let Some(line) = self.lines.last() {
            let text = Rc::clone(&line.text);
            self.moments.push(LandmarkEvent { event: line.event, at: line.at, kind, text });
        }
    }

    fn open_outage(&mut self, node: NodeId) -> Option<&mut Outage> {
        let outages = self.outages.get_mut(usize::from(node.0))?;
        outages.last_mut().filter(|outage| outage.to.is_none())
    }
}

impl<'a> EventContext<'a> {
    fn of(&self) -> &'a TraceEvent {
        &self.rest[0]
    }

    /// The event that this one followed from.
    fn cause(&self) -> Option<&'a TraceEvent> {
        self.of().cause.and_then(|cause| self.read.get(cause as usize))
    }

    fn node(&self, node: NodeId) -> &'a Rc<str> {
        self.names.node(node)
    }

    fn nodes(&self, nodes: &[NodeId]) -> Vec<&'a Rc<str>> {
        nodes.iter().map(|node| self.names.node(*node)).collect()
    }
}
