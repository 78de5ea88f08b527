//! The request in the inspector: the hands it went through, who was asked, who answered and whether
//! it counted, as the trace tells it up to the cursor.

use super::messages::outcome;
use super::path::Path;
use super::ring::hue;
use super::trace_index::{Digest, Operation};
use super::waits;
use crate::dynamo::ids::{Key, NodeId, OpId};
use crate::dynamo::message::Part;
use crate::dynamo::note::Note;
use crate::dynamo::plan::Replica;
use crate::scene::{
    Answer, AskedPart, AskedReplica, CoordinationPanel, Counted, Ending, Gauge, Outcome,
    RequestKind, RequestPanel,
};
use crate::sim::trace::{TraceEvent, TraceKind};
use crate::sim::world::World;
use crate::time::SimTime;
use std::rc::Rc;

/// One of those asked, as the story goes on.
struct Asked {
    replica: Replica,
    /// Its place in the preference list under the ring by which the request goes, from 1.
    place: Option<usize>,
    at: SimTime,
    answer: Answer,
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
    met: Outcome,
    asked: Vec<Asked>,
}

/// A request's story up to the cursor.
pub struct Story<'a> {
    operation: &'a Operation,
    path: Path,
    coordinations: Vec<Coordinated>,
    /// What the client knows of the end.
    ended: Outcome,
    gave_up: bool,
    found_no_leader: bool,
    completed: Option<SimTime>,
}

impl<'a> Story<'a> {
    /// The story of the chosen request, or of the newest one, up to the cursor.
    #[must_use]
    pub fn of(digest: &'a Digest, trace: &[TraceEvent], chosen: Option<u32>) -> Option<Self> {
        let happened = |operation: &&Operation| (operation.event as usize) < trace.len();
        let chosen = chosen.and_then(|op| digest.operations.get(&OpId(op))).filter(happened);
        let operation = chosen.or_else(|| digest.operations.values().rev().find(happened))?;
        let mut story = Self {
            operation,
            path: Path::default(),
            coordinations: Vec::new(),
            ended: Outcome::Pending,
            gave_up: false,
            found_no_leader: false,
            completed: None,
        };
        for event in &operation.events {
            let Some(event) = trace.get(*event as usize) else { break };
            story.take(event);
        }
        Some(story)
    }

    /// How far the coordinators are: of each node that works, its newest request, and those of this
    /// story, which keep their gauges after the end.
    #[must_use]
    pub fn gauges(
        digest: &Digest,
        world: &World,
        trace: &[TraceEvent],
        shown: Option<&Story<'_>>,
    ) -> Vec<(NodeId, Gauge)> {
        let mut gauges = shown.map_or_else(Vec::new, Story::own_gauges);
        for site in world.sites() {
            let node = site.node.id();
            if gauges.iter().any(|(other, _)| *other == node) {
                continue;
            }
            let newest = site.node.work().keys().next_back();
            let story = newest.and_then(|op| Story::of(digest, trace, Some(op.0)));
            let own = story.iter().flat_map(Story::own_gauges);
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
                if self.by(node).is_none_or(|one| one.met != Outcome::Pending) {
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

    fn ending(&self) -> Ending {
        let last = self.coordinations.last();
        let is_met = self.coordinations.iter().any(|one| one.met == Outcome::Ok);
        match (self.ended, self.gave_up) {
            (Outcome::Unavailable, true) => Ending::NoConnection,
            (Outcome::Unknown, true) if is_met => Ending::AnswerMissed,
            (Outcome::Unknown, true) => Ending::NoAnswer,
            (Outcome::Unknown, false) if self.found_no_leader => Ending::NoLeader,
            (Outcome::Unknown, false) => match last.map(|one| (one.part, one.counted)) {
                Some((Part::ReadsFirst, _)) => Ending::NotRead,
                Some((_, Counted::Holders)) => Ending::NotMended,
                _ => Ending::TooFew,
            },
            _ => Ending::Plain,
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
            met: Outcome::Pending,
            asked: Vec::new(),
        }
    }

    /// What this part of a request counts as.
    fn kind(&self, whole: RequestKind) -> RequestKind {
        if self.part.is_read_of_delete() { RequestKind::Get } else { whole }
    }

    fn ask(&mut self, replicas: &[Replica], at: SimTime) {
        for replica in replicas {
            self.asked.push(Asked {
                replica: *replica,
                place: place(&self.primaries, *replica),
                at,
                answer: Answer::Awaited,
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
                    if is_read { Answer::Sent(siblings, after) } else { Answer::Stored(after) }
                });
            }
            Note::HeardDigest { replica, counts, filled, .. } => {
                self.filled = *filled;
                self.answer(*replica, *counts, |asked| Answer::Digest(at.since(asked).as_us()));
            }
            Note::DigestsDiffer { .. } => {
                self.filled = 0;
                for asked in self.asked.iter_mut().filter(|asked| asked.answer != Answer::Silent) {
                    (asked.at, asked.answer, asked.counts) = (at, Answer::Awaited, true);
                }
            }
            Note::Refused { replica, .. } => self.answer(*replica, true, |_| Answer::Refused),
            Note::WaitsNoMore { replicas, .. } => {
                for replica in replicas.iter() {
                    self.answer(*replica, true, |_| Answer::Silent);
                }
            }
            Note::Silent { replica, .. } => self.answer(*replica, true, |_| Answer::Silent),
            Note::Repairs { current: Some(current), .. } => {
                (self.filled, self.counted) = (*current, Counted::Holders);
            }
            Note::Mended { filled, .. } => self.filled = *filled,
            Note::QuorumMet { filled, .. } => (self.met, self.filled) = (Outcome::Ok, *filled),
            Note::HasRead { .. } | Note::HasReadBack { .. } => self.met = Outcome::Ok,
            _ => {}
        }
    }

    fn answer(&mut self, replica: Replica, counts: bool, answer: impl Fn(SimTime) -> Answer) {
        let is_open = |one: &&mut Asked| {
            one.replica == replica && matches!(one.answer, Answer::Awaited | Answer::Silent)
        };
        if let Some(asked) = self.asked.iter_mut().find(is_open) {
            asked.answer = answer(asked.at);
            asked.counts = counts;
        }
    }

    fn panel(&self, world: &World, operation: &Operation) -> CoordinationPanel {
        let names = world.names();
        let (op, key) = (operation.request.op, operation.request.key);
        let n = world.cluster().policy.quorum.n;
        let now = world.cluster().view.ring.primaries(key, n);
        let row = |asked: &Asked| {
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
            AskedReplica { node, hue: hue(holder), part, answer, counts }
        };
        let work = world.node(self.node).and_then(|node| node.work().get(&op));
        let works = work.is_some_and(|work| work.part == self.part);
        CoordinationPanel {
            node: Rc::clone(names.node(self.node)),
            hue: hue(self.node),
            part: self.part,
            kind: self.kind(operation.kind()),
            needed: self.needed,
            filled: self.filled,
            counted: self.counted,
            outcome: self.met,
            forgotten: self.met == Outcome::Pending && !works,
            replicas: self.asked.iter().map(row).collect(),
        }
    }
}

/// The place of a replica in a preference list, from 1.
fn place(primaries: &[NodeId], replica: Replica) -> Option<usize> {
    primaries.iter().position(|node| *node == replica.primary).map(|place| place + 1)
}
