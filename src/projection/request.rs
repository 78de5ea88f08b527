//! The request in the inspector: the hands it went through, who was asked, who answered and whether
//! it counted, as the trace tells it up to the cursor.

use super::messages::outcome;
use super::path::RequestPath;
use super::ring::color;
use super::trace_index::{RequestRecord, TraceIndex};
use super::waits;
use crate::dynamo::ids::{Key, NodeId, OpId};
use crate::dynamo::message::Part;
use crate::dynamo::note::Note;
use crate::dynamo::quorum::plan::Replica;
use crate::scene::{
    AskedPart, CoordinationPanel, Counted, Gauge, ReplicaAnswer, ReplicaProgress, RequestEnding,
    RequestKind, RequestOutcome, RequestPanel,
};
use crate::sim::trace::{TraceEvent, TraceKind};
use crate::sim::world::World;
use crate::time::SimTime;
use std::rc::Rc;

/// One of those asked, as the story goes on.
struct AskedNode {
    replica: Replica,
    /// Its place in the preference list under the ring by which the request goes, from 1.
    place: Option<usize>,
    at: SimTime,
    answer: ReplicaAnswer,
    counts: bool,
}

/// A node's work on a request, as the story goes on. All numbers are those that the node told.
struct Coordinated {
    node: NodeId,
    part: Part,
    primaries: Rc<[NodeId]>,
    needed: u8,
    filled: u8,
    counted: Counted,
    /// What the coordinator knows of the end.
    met: RequestOutcome,
    asked: Vec<AskedNode>,
}

/// A request's story up to the cursor.
pub struct RequestView<'a> {
    operation: &'a RequestRecord,
    path: RequestPath,
    coordinations: Vec<Coordinated>,
    /// What the client knows of the end.
    ended: RequestOutcome,
    gave_up: bool,
    found_no_leader: bool,
    completed: Option<SimTime>,
}

impl<'a> RequestView<'a> {
    /// The story of the chosen request, or of the newest one, up to the cursor.
    #[must_use]
    pub fn of(index: &'a TraceIndex, trace: &[TraceEvent], chosen: Option<u32>) -> Option<Self> {
        let happened = |operation: &&RequestRecord| (operation.event as usize) < trace.len();
        let chosen = chosen.and_then(|op| index.operations.get(&OpId(op))).filter(happened);
        let operation = chosen.or_else(|| index.operations.values().rev().find(happened))?;
        let mut request_view = Self {
            operation,
            path: RequestPath::default(),
            coordinations: Vec::new(),
            ended: RequestOutcome::Pending,
            gave_up: false,
            found_no_leader: false,
            completed: None,
        };
        for event in &operation.events {
            let Some(event) = trace.get(*event as usize) else { break };
            request_view.take(event);
        }
        Some(request_view)
    }

    /// How far the coordinators are: of each node that works, its newest request, and those of this
    /// story, which keep their gauges after the end.
    #[must_use]
    pub fn gauges(
        index: &TraceIndex,
        world: &World,
        trace: &[TraceEvent],
        shown: Option<&RequestView<'_>>,
    ) -> Vec<(NodeId, Gauge)> {
        let mut gauges = shown.map_or_else(Vec::new, RequestView::own_gauges);
        for host in world.hosts() {
            let node = host.node.id();
            if gauges.iter().any(|(other, _)| *other == node) {
                continue;
            }
            let newest = host.node.work().keys().next_back();
            let request_view = newest.and_then(|op| RequestView::of(index, trace, Some(op.0)));
            let own = request_view.iter().flat_map(RequestView::own_gauges);
            gauges.extend(own.filter(|(other, _)| *other == node));
        }
        gauges
    }

    fn own_gauges(&self) -> Vec<(NodeId, Gauge)> {
        let newest_first = self.coordinations.iter().rev();
        let gauge = |one: &Coordinated| {
            let kind = one.kind(self.operation.kind());
            let Coordinated { needed, filled, met, .. } = *one;
            (one.node, Gauge { kind, needed, filled, outcome: met })
        };
        newest_first.map(gauge).collect()
    }

    fn take(&mut self, event: &TraceEvent) {
        self.path.take(event);
        match &event.kind {
            TraceKind::Noted(node, note) => self.take_note(event.at, *node, note),
            TraceKind::Answered(_, reply, true) => {
                self.ended = outcome(reply.outcome);
                self.completed = Some(event.at);
            }
            TraceKind::GaveUp(_, _, how) => {
                self.ended = outcome(*how);
                self.gave_up = true;
                self.completed = Some(event.at);
            }
            _ => {}
        }
    }

    fn take_note(&mut self, at: SimTime, node: NodeId, note: &Note) {
        match note {
            Note::Coordinates { part, plan, primaries, needed, .. } => {
                let mut begun = Coordinated::new(node, *part, *needed);
                begun.primaries = Rc::clone(primaries);
                begun.ask(plan, at);
                self.coordinations.push(begun);
            }
            Note::QuorumFailed { outcome: how, filled, needed, .. } => {
                if self.by(node).is_none_or(|one| one.met != RequestOutcome::Pending) {
                    self.coordinations.push(Coordinated::new(node, Part::Request, *needed));
                }
                if let Some(one) = self.by(node) {
                    (one.met, one.filled, one.needed) = (outcome(*how), *filled, *needed);
                }
            }
            Note::NoTerm { .. } => self.found_no_leader = true,
            _ => {
                let kind = self.operation.kind();
                if let Some(one) = self.by(node) {
                    let is_read = one.kind(kind) == RequestKind::Get;
                    one.take(at, note, is_read);
                }
            }
        }
    }

    /// The work that this node began last.
    fn by(&mut self, node: NodeId) -> Option<&mut Coordinated> {
        self.coordinations.iter_mut().rev().find(|one| one.node == node)
    }

    /// Those who stand in for primaries, where the request is about this key.
    #[must_use]
    pub fn stand_ins(&self, key: Key) -> Vec<NodeId> {
        if self.operation.request.key.id != key.id {
            return Vec::new();
        }
        let asked = self.coordinations.iter().flat_map(|one| &one.asked);
        let stand_ins = asked.filter(|asked| asked.replica.is_stand_in());
        stand_ins.map(|asked| asked.replica.holder).collect()
    }

    /// The panel.
    #[must_use]
    pub fn panel(&self, world: &World) -> RequestPanel {
        let names = world.names();
        let request = &self.operation.request;
        RequestPanel {
            op: request.op.0,
            kind: self.operation.kind(),
            client: Rc::clone(names.client(request.client)),
            key: Rc::clone(names.key(request.key.id)),
            path: self.path.ways(world),
            coordinations: self
                .coordinations
                .iter()
                .map(|one| one.panel(world, self.operation))
                .collect(),
            outcome: self.ended,
            ending: self.ending(),
            waits: waits::of_request(world, request.op),
            invoked: self.operation.invoked,
            completed: self.completed,
            stale: None,
        }
    }

    fn ending(&self) -> RequestEnding {
        let last = self.coordinations.last();
        let is_met = self.coordinations.iter().any(|one| one.met == RequestOutcome::Ok);
        match (self.ended, self.gave_up) {
            (RequestOutcome::Unavailable, true) => RequestEnding::NoConnection,
            (RequestOutcome::Unknown, true) if is_met => RequestEnding::AnswerMissed,
            (RequestOutcome::Unknown, true) => RequestEnding::NoAnswer,
            (RequestOutcome::Unknown, false) if self.found_no_leader => RequestEnding::NoLeader,
            (RequestOutcome::Unknown, false) => match last.map(|one| (one.part, one.counted)) {
                Some((Part::ReadsFirst, _)) => RequestEnding::NotRead,
                Some((_, Counted::Holders)) => RequestEnding::NotMended,
                _ => RequestEnding::TooFew,
            },
            _ => RequestEnding::Plain,
        }
    }
}

impl Coordinated {
    fn new(node: NodeId, part: Part, needed: u8) -> Self {
        Self {
            node,
            part,
            primaries: Rc::default(),
            needed,
            filled: 0,
            counted: Counted::Answers,
            met: RequestOutcome::Pending,
            asked: Vec::new(),
        }
    }

    /// What this part of a request counts as.
    fn kind(&self, whole: RequestKind) -> RequestKind {
        if self.part.is_read_of_delete() { RequestKind::Get } else { whole }
    }

    fn ask(&mut self, replicas: &[Replica], at: SimTime) {
        for replica in replicas {
            self.asked.push(AskedNode {
                replica: *replica,
                place: place(&self.primaries, *replica),
                at,
                answer: ReplicaAnswer::Awaited,
                counts: true,
            });
        }
    }

    fn take(&mut self, at: SimTime, note: &Note, is_read: bool) {
        match note {
            Note::GoesOn { asked, primaries, kept, filled, needed, .. } => {
                (self.filled, self.needed) = (*filled, *needed);
                self.counted = Counted::Answers;
                self.primaries = Rc::clone(primaries);
                self.asked.retain(|one| kept.contains(&one.replica));
                for one in &mut self.asked {
                    one.place = place(primaries, one.replica);
                }
                self.ask(asked, at);
            }
            Note::AsksStandIn { replica, .. } => self.ask(&[*replica], at),
            Note::Answered { replica, record, counts, filled, .. } => {
                self.filled = *filled;
                let siblings = record.as_ref().map_or(0, |record| record.siblings.len());
                let siblings = u32::try_from(siblings).unwrap_or(u32::MAX);
                self.answer(*replica, *counts, |asked| {
                    let after = at.since(asked).as_us();
                    if is_read {
                        ReplicaAnswer::Sent(siblings, after)
                    } else {
                        ReplicaAnswer::Stored(after)
                    }
                });
            }
            Note::HeardDigest { replica, counts, filled, .. } => {
                self.filled = *filled;
                self.answer(*replica, *counts, |asked| {
                    ReplicaAnswer::Digest(at.since(asked).as_us())
                });
            }
            Note::DigestsDiffer { .. } => {
                self.filled = 0;
                for asked in
                    self.asked.iter_mut().filter(|asked| asked.answer != ReplicaAnswer::Silent)
                {
                    (asked.at, asked.answer, asked.counts) = (at, ReplicaAnswer::Awaited, true);
                }
            }
            Note::Refused { replica, .. } => {
                self.answer(*replica, true, |_| ReplicaAnswer::Refused)
            }
            Note::WaitsNoMore { replicas, .. } => {
                for replica in replicas.iter() {
                    self.answer(*replica, true, |_| ReplicaAnswer::Silent);
                }
            }
            Note::Silent { replica, .. } => self.answer(*replica, true, |_| ReplicaAnswer::Silent),
            Note::Repairs { current: Some(current), .. } => {
                (self.filled, self.counted) = (*current, Counted::Holders);
            }
            Note::Mended { filled, .. } => self.filled = *filled,
            Note::QuorumMet { filled, .. } => {
                (self.met, self.filled) = (RequestOutcome::Ok, *filled)
            }
            Note::HasRead { .. } | Note::HasReadBack { .. } => self.met = RequestOutcome::Ok,
            _ => {}
        }
    }

    fn answer(
        &mut self,
        replica: Replica,
        counts: bool,
        answer: impl Fn(SimTime) -> ReplicaAnswer,
    ) {
        let is_open = |one: &&mut AskedNode| {
            one.replica == replica
                && matches!(one.answer, ReplicaAnswer::Awaited | ReplicaAnswer::Silent)
        };
        if let Some(asked) = self.asked.iter_mut().find(is_open) {
            asked.answer = answer(asked.at);
            asked.counts = counts;
        }
    }

    fn panel(&self, world: &World, operation: &RequestRecord) -> CoordinationPanel {
        let names = world.names();
        let (op, key) = (operation.request.op, operation.request.key);
        let n = world.cluster().policy.quorum.n;
        let now = world.cluster().view.ring.primaries(key, n);
        let row = |asked: &AskedNode| {
            let Replica { holder, primary } = asked.replica;
            let part = match asked.place {
                _ if holder != primary => AskedPart::StandsInFor(Rc::clone(names.node(primary))),
                _ if holder == self.node => AskedPart::OwnCopy,
                Some(place) => AskedPart::Replica {
                    place: u8::try_from(place).unwrap_or(u8::MAX),
                    still: now.get(place - 1) == Some(&holder),
                },
                None => AskedPart::Change,
            };
            let node = Rc::clone(names.node(holder));
            let (answer, counts) = (asked.answer, asked.counts);
            ReplicaProgress { node, color: color(holder), part, answer, counts }
        };
        let work = world.node(self.node).and_then(|node| node.work().get(&op));
        let works = work.is_some_and(|work| work.part == self.part);
        CoordinationPanel {
            node: Rc::clone(names.node(self.node)),
            color: color(self.node),
            part: self.part,
            kind: self.kind(operation.kind()),
            needed: self.needed,
            filled: self.filled,
            counted: self.counted,
            outcome: self.met,
            forgotten: self.met == RequestOutcome::Pending && !works,
            replicas: self.asked.iter().map(row).collect(),
        }
    }
}

/// The place of a replica in a preference list, from 1.
fn place(primaries: &[NodeId], replica: Replica) -> Option<usize> {
    primaries.iter().position(|node| *node == replica.primary).map(|place| place + 1)
}
