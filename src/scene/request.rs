//! The request in the inspector: who was asked, who answered, what is awaited, as the trace tells
//! it up to the cursor.

use super::digest::{Digest, Operation, answer_counts};
use super::messages::outcome;
use super::ring::hue;
use super::{Answer, AskedPart, AskedReplica, Gauge, Outcome, RequestKind, RequestPanel};
use crate::dynamo::ids::{NodeId, OpId};
use crate::dynamo::note::Note;
use crate::dynamo::plan::Replica;
use crate::lists::Gather;
use crate::sim::trace::{TraceEvent, TraceKind};
use crate::sim::world::World;
use crate::time::SimTime;
use std::rc::Rc;

/// One of those asked, as the story goes on.
struct Asked {
    replica: Replica,
    at: SimTime,
    answer: Answer,
}

/// A request's story up to the cursor.
pub struct Story<'a> {
    operation: &'a Operation,
    coordinator: Option<NodeId>,
    needed: u8,
    filled: u8,
    /// What the coordinator knows.
    met: Outcome,
    /// What the client knows.
    ended: Outcome,
    completed: Option<SimTime>,
    asked: Vec<Asked>,
}

impl<'a> Story<'a> {
    /// The story of the chosen request, or of the newest one, up to the cursor.
    #[must_use]
    pub fn of(
        digest: &'a Digest,
        world: &World,
        trace: &[TraceEvent],
        chosen: Option<u32>,
    ) -> Option<Self> {
        let happened = |operation: &&Operation| (operation.event as usize) < trace.len();
        let chosen = chosen.and_then(|op| digest.operations.get(&OpId(op))).filter(happened);
        let operation = chosen.or_else(|| digest.operations.values().rev().find(happened))?;
        let quorum = world.cluster().policy.quorum;
        let usual = if operation.kind() == RequestKind::Get { quorum.r } else { quorum.w };
        let mut story = Self {
            operation,
            coordinator: None,
            needed: operation.request.needs(usual),
            filled: 0,
            met: Outcome::Pending,
            ended: Outcome::Pending,
            completed: None,
            asked: Vec::new(),
        };
        for event in &operation.events {
            let Some(event) = trace.get(*event as usize) else { break };
            story.take(world, event);
        }
        Some(story)
    }

    fn take(&mut self, world: &World, event: &TraceEvent) {
        match &event.kind {
            TraceKind::Noted(node, note) => self.take_note(world, event.at, *node, note),
            TraceKind::Answered(_, reply, true) => {
                self.ended = outcome(reply.outcome);
                self.completed = Some(event.at);
            }
            TraceKind::GaveUp(..) => {
                self.ended = Outcome::Unknown;
                self.completed = Some(event.at);
            }
            _ => {}
        }
    }

    fn take_note(&mut self, world: &World, at: SimTime, node: NodeId, note: &Note) {
        match note {
            Note::Coordinates { plan, needed, .. } => {
                self.coordinator = Some(node);
                self.needed = *needed;
                self.asked = plan.iter().map(|replica| Asked::new(*replica, at)).gather();
            }
            Note::GoesOn { asked, filled, needed, .. } => {
                (self.filled, self.needed) = (*filled, *needed);
                if *filled == 0 {
                    self.asked.clear();
                }
                let asked = asked.iter().map(|replica| Asked::new(*replica, at));
                asked.gather_into(&mut self.asked);
            }
            Note::AsksStandIn { replica, .. } => self.asked.push(Asked::new(*replica, at)),
            Note::Answered { replica, record, .. } => {
                let is_read = self.operation.kind() == RequestKind::Get;
                let policy = &world.cluster().policy;
                if answer_counts(policy, is_read, *replica, record.is_some()) {
                    self.filled = self.filled.saturating_add(1);
                }
                let siblings = record.as_ref().map_or(0, |record| record.siblings.len());
                let siblings = u32::try_from(siblings).unwrap_or(u32::MAX);
                self.answer(*replica, |asked| {
                    let after = at.since(asked).as_us();
                    if is_read { Answer::Sent(siblings, after) } else { Answer::Stored(after) }
                });
            }
            Note::HeardDigest { replica, found, .. } => {
                if answer_counts(&world.cluster().policy, true, *replica, *found) {
                    self.filled = self.filled.saturating_add(1);
                }
                self.answer(*replica, |asked| Answer::Digest(at.since(asked).as_us()));
            }
            Note::DigestsDiffer { .. } => {
                self.filled = 0;
                for asked in self.asked.iter_mut().filter(|asked| asked.answer != Answer::Silent) {
                    *asked = Asked::new(asked.replica, at);
                }
            }
            Note::Silent { replica, .. } => self.answer(*replica, |_| Answer::Silent),
            Note::QuorumMet { filled, .. } => {
                self.met = Outcome::Ok;
                self.filled = self.filled.max(*filled);
            }
            Note::QuorumFailed { outcome: how, needed, .. } => {
                self.coordinator = Some(node);
                self.met = outcome(*how);
                self.needed = *needed;
            }
            _ => {}
        }
    }

    fn answer(&mut self, replica: Replica, answer: impl Fn(SimTime) -> Answer) {
        if let Some(asked) = self.asked.iter_mut().find(|asked| asked.replica == replica) {
            asked.answer = answer(asked.at);
        }
    }

    /// Those who stand in for primaries, where the request is about this key.
    #[must_use]
    pub fn stand_ins(&self, key: crate::dynamo::ids::Key) -> Vec<NodeId> {
        if self.operation.request.key.id != key.id {
            return Vec::new();
        }
        let stand_ins = self.asked.iter().filter(|asked| asked.replica.is_stand_in());
        stand_ins.map(|asked| asked.replica.holder).gather()
    }

    /// The coordinator's gauge.
    #[must_use]
    pub fn gauge(&self) -> Option<(NodeId, Gauge)> {
        let kind = self.operation.kind();
        let (needed, filled) = (self.needed, self.filled);
        Some((self.coordinator?, Gauge { kind, needed, filled, outcome: self.met }))
    }

    /// The panel.
    #[must_use]
    pub fn panel(&self, world: &World) -> RequestPanel {
        let names = world.names();
        let request = &self.operation.request;
        let n = world.cluster().policy.quorum.n;
        let primaries = world.cluster().view.ring.primaries(request.key, n);
        let row = |asked: &Asked| {
            let Replica { holder, primary } = asked.replica;
            let part = match primaries.iter().position(|node| *node == holder) {
                _ if holder != primary => AskedPart::StandsInFor(Rc::clone(names.node(primary))),
                _ if Some(holder) == self.coordinator => AskedPart::OwnCopy,
                at => AskedPart::Replica(at.map_or(0, |at| at + 1).try_into().unwrap_or(u8::MAX)),
            };
            let node = Rc::clone(names.node(holder));
            AskedReplica { node, hue: hue(holder), part, answer: asked.answer }
        };
        RequestPanel {
            op: request.op.0,
            kind: self.operation.kind(),
            client: Rc::clone(names.client(request.client)),
            key: Rc::clone(names.key(request.key.id)),
            coordinator: self.coordinator.map(|node| (Rc::clone(names.node(node)), hue(node))),
            needed: self.needed,
            filled: self.filled,
            outcome: self.ended,
            invoked: self.operation.invoked,
            completed: self.completed,
            replicas: self.asked.iter().map(row).gather(),
            stale: None,
        }
    }
}

impl Asked {
    fn new(replica: Replica, at: SimTime) -> Self {
        Self { replica, at, answer: Answer::InFlight }
    }
}
