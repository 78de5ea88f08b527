//! The ledger: one record an operation, folded from the trace. Exports, expectations and the
//! checkers read it, so that all of them judge the same history.

use super::client::OpKind;
use super::command::Command;
use super::trace::{TraceEvent, TraceKind};
use crate::dynamo::clock::{Dot, VectorClock};
use crate::dynamo::ids::{ClientId, KeyId, NodeId, OpId};
use crate::dynamo::message::{ClientRequest, Message, Outcome, RequestBody};
use crate::dynamo::note::{HintFate, Note};
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::value::Value;
use crate::dynamo::version::{Record, Version};
use crate::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What is known of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpRecord {
    /// Its number.
    pub op: OpId,
    /// Whose.
    pub client: ClientId,
    /// What kind.
    pub kind: OpKind,
    /// Of which key.
    pub key: KeyId,
    /// What a write writes.
    pub value: Option<Value>,
    /// True for a read of some cells only, which says nothing of the row as a whole.
    pub is_partial: bool,
    /// The context that a write sent.
    pub context: VectorClock,
    /// The event that a write became at its coordinator.
    pub dot: Option<Dot>,
    /// What a write wrote, once a coordinator began to write it.
    pub written: Option<Rc<Version>>,
    /// When a coordinator made a version of it, and the trace event of that: what it replaces was
    /// decided there. Where several did, the first, unless leaders order the writes: then the last of
    /// those before a quorum or another write stood on it.
    pub made: Option<(SimTime, u32)>,
    /// The writes that its leader had taken before it, where leaders order writes without clocks.
    pub follows: Vec<OpId>,
    /// True for a delete that read first and found nothing to delete: it wrote nothing.
    pub found_nothing: bool,
    /// The nodes that its client asked, in order: another where no connection with the one before
    /// came about, or where that one was silent.
    pub asked: Vec<NodeId>,
    /// Who handed it on, and to whom, in order, connections that did not come about included.
    pub path: Vec<(NodeId, NodeId)>,
    /// The node that coordinates it, once one does; where several do, the first that had a quorum,
    /// else the last to begin.
    pub coordinator: Option<NodeId>,
    /// When it was asked for.
    pub invoked_at: SimTime,
    /// The trace event of asking.
    pub invoked_event: u32,
    /// When its first request left, and the trace event of that: before, nothing can have come of it.
    /// None while its client could connect with nobody.
    pub sent: Option<(SimTime, u32)>,
    /// When the client knew how it ended.
    pub completed_at: Option<SimTime>,
    /// The trace event of that.
    pub completed_event: Option<u32>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// A get's answer; for a put the coordinator's copy after it.
    pub record: Option<Rc<Record>>,
    /// Those whose answers the coordinator has, in the order of the answers.
    pub answered: Vec<Replica>,
    /// Of these, those that had answered when the coordinator told its client: what it told is made
    /// of their answers alone.
    pub told_by: Vec<Replica>,
    /// Whose answers each of those has who coordinate it.
    heard: Vec<(NodeId, Replica)>,
    /// Whether one of them had a quorum.
    is_met: bool,
    /// Whether a leader has taken another write after it.
    is_followed: bool,
    /// Those for whom the coordinator keeps a hint.
    pub hinted: Vec<NodeId>,
}

impl OpRecord {
    /// True for a delete.
    #[must_use]
    pub fn is_delete(&self) -> bool {
        self.kind == OpKind::Delete
    }

    /// True for a put and for a delete, unless it ended with nothing to delete: that is no more than
    /// a read of nothing. Until its client has an answer it may be asked anew, and find some.
    #[must_use]
    pub fn is_write(&self) -> bool {
        let has_ended = self.completed_event.is_some();
        self.kind != OpKind::Get && !(self.found_nothing && has_ended)
    }

    /// The trace event from which on something can have come of it: of a write that with which it
    /// left its client.
    #[must_use]
    pub fn began(&self) -> (SimTime, u32) {
        let sent = self.sent.filter(|_| self.is_write());
        sent.unwrap_or((self.invoked_at, self.invoked_event))
    }

    /// Its place in the order in which writes were made. A delete that found nothing and was
    /// acknowledged so may be made afterwards, where a network brought its request twice: to its
    /// client it was made by its acknowledgement.
    #[must_use]
    pub fn place(&self) -> (SimTime, u32) {
        let made = self.made.filter(|_| self.is_write()).unwrap_or_else(|| self.began());
        let acknowledged = self.completed_at.zip(self.completed_event);
        acknowledged.filter(|_| self.outcome == Some(Outcome::Ok)).map_or(made, |end| made.min(end))
    }

    /// True if it takes the place of another write: its writer had seen the version of that, be it
    /// its client or a coordinator that read for it, or its leader had taken that one before.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.place().1 > other.place().1
            && match other.dot {
                Some(dot) => self.context.contains(dot),
                None => self.follows.contains(&other.op),
            }
    }

    /// A coordinator makes this copy of it. Returns the writes that stand before it by that.
    fn make(&mut self, at: SimTime, event: u32, copy: &Record) -> Vec<OpId> {
        self.writes(copy);
        let taken = copy.taken.as_deref().map_or(&[][..], Vec::as_slice);
        let has_clock = copy.siblings.iter().any(|version| version.dot.is_some());
        let taken = taken.split_last().filter(|(last, _)| **last == self.op && !has_clock);
        let before = taken.map(|(_, before)| before);
        let is_made_anew = before.is_some_and(|before| before != self.follows);
        if self.made.is_none() || (is_made_anew && !self.is_met && !self.is_followed) {
            self.made = Some((at, event));
            self.follows = before.unwrap_or_default().to_vec();
        }
        self.follows.clone()
    }

    fn writes(&mut self, record: &Record) {
        if self.written.is_none() {
            let mut siblings = record.siblings.iter();
            self.written = siblings.find(|version| version.origin == self.op).cloned();
        }
    }

    /// This node is the one that coordinates it.
    fn coordinate(&mut self, node: NodeId) {
        if self.coordinator != Some(node) {
            self.coordinator = Some(node);
            let heard = self.heard.iter().filter(|(by, _)| *by == node);
            self.answered = heard.map(|(_, replica)| *replica).collect();
        }
    }

    /// The primaries for which a stand-in took this write, or the coordinator keeps it.
    pub fn hinted(&self) -> impl Iterator<Item = NodeId> + '_ {
        let stand_ins = self.answered.iter().filter(|replica| replica.is_stand_in());
        stand_ins.map(|replica| replica.primary).chain(self.hinted.iter().copied())
    }
}

/// All operations of a run so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    ops: BTreeMap<OpId, OpRecord>,
    /// The keys into which scripts have put something, with its event.
    seeds: Vec<(Rc<str>, Dot)>,
    read: u32,
}

impl Ledger {
    /// The ledger of these events.
    #[must_use]
    pub fn of(events: &[TraceEvent]) -> Self {
        let mut ledger = Self::default();
        ledger.catch_up(events);
        ledger
    }

    /// Reads the events that came since it was last read up to date.
    pub fn catch_up(&mut self, events: &[TraceEvent]) {
        for event in events.iter().skip(self.read as usize) {
            self.read_event(self.read, event);
            self.read += 1;
        }
    }

    /// An operation.
    #[must_use]
    pub fn get(&self, op: OpId) -> Option<&OpRecord> {
        self.ops.get(&op)
    }

    /// All operations, in the order in which they were asked for.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &OpRecord> {
        self.ops.values()
    }

    /// The events of what scripts put into a key.
    pub fn seeds<'a>(&'a self, key: &'a str) -> impl Iterator<Item = Dot> + 'a {
        self.seeds.iter().filter(move |(name, _)| name.as_ref() == key).map(|(_, dot)| *dot)
    }

    fn read_event(&mut self, number: u32, event: &TraceEvent) {
        match &event.kind {
            TraceKind::Invoked(request, node) => {
                let mut record = begin(request, number, event.at);
                record.asked.push(*node);
                self.ops.insert(request.op, record);
            }
            TraceKind::Answered(_, reply, true) => {
                self.complete(reply.op, number, event.at, reply.outcome);
                if let Some(record) = self.ops.get_mut(&reply.op) {
                    record.record = reply.record.clone();
                }
            }
            TraceKind::Sent(flight) => {
                if let Message::Request(request) = &flight.envelope.message
                    && let Some(record) = self.ops.get_mut(&request.op)
                {
                    record.sent = record.sent.or(Some((event.at, number)));
                }
            }
            TraceKind::AsksAnother(request, node) => {
                if let Some(record) = self.ops.get_mut(&request.op) {
                    record.asked.push(*node);
                }
            }
            TraceKind::GaveUp(_, op, outcome) => self.complete(*op, number, event.at, *outcome),
            TraceKind::Noted(node, note) => self.read_note(*node, (event.at, number), note),
            TraceKind::Commanded(command) => {
                if let Command::Seed(seed) = command.as_ref() {
                    self.seeds.extend(seed.dot.map(|dot| (Rc::clone(&seed.key), dot)));
                }
            }
            _ => {}
        }
    }

    fn complete(&mut self, op: OpId, event: u32, at: SimTime, outcome: Outcome) {
        if let Some(record) = self.ops.get_mut(&op) {
            record.completed_at = Some(at);
            record.completed_event = Some(event);
            record.outcome = Some(outcome);
        }
    }

    fn read_note(&mut self, node: NodeId, (at, event): (SimTime, u32), note: &Note) {
        match note {
            Note::Coordinates { request, writes, .. } => {
                let Some(record) = self.ops.get_mut(&request.op) else { return };
                if !record.is_met {
                    record.coordinate(node);
                }
                if let Some(writes) = writes {
                    for before in record.make(at, event, writes) {
                        if let Some(before) = self.ops.get_mut(&before) {
                            before.is_followed = true;
                        }
                    }
                }
            }
            Note::QuorumMet { op, .. } => {
                if let Some(record) = self.ops.get_mut(op).filter(|known| !known.is_met) {
                    record.coordinate(node);
                    record.is_met = true;
                    record.told_by.clone_from(&record.answered);
                }
            }
            Note::Forwards { op, to } => {
                if let Some(record) = self.ops.get_mut(op) {
                    record.path.push((node, *to));
                }
            }
            // The reads of a delete are no answers to it.
            Note::Answered { part, .. } if part.is_read_of_delete() => {}
            Note::Answered { op, replica, .. } | Note::HeardDigest { op, replica, .. } => {
                if let Some(record) = self.ops.get_mut(op) {
                    record.heard.push((node, *replica));
                    if record.coordinator == Some(node) {
                        record.answered.push(*replica);
                    }
                }
            }
            Note::Hint { op: Some(op), target, fate: HintFate::Kept, .. } => {
                if let Some(record) = self.ops.get_mut(op) {
                    record.hinted.push(*target);
                }
            }
            Note::DigestsDiffer { op } | Note::GoesOn { op, filled: 0, .. } => {
                if let Some(record) = self.ops.get_mut(op) {
                    record.heard.retain(|(by, _)| *by != node);
                    if record.coordinator == Some(node) {
                        record.answered.clear();
                    }
                }
            }
            Note::HasRead { op, record } => {
                if let Some(known) = self.ops.get_mut(op).filter(|known| known.written.is_none()) {
                    let is_gone = |record: &Rc<Record>| record.is_deleted();
                    known.found_nothing = record.as_ref().is_none_or(is_gone);
                }
            }
            Note::Stored { op: Some(op), record: stored, .. } => {
                if let Some(record) = self.ops.get_mut(op) {
                    // What a delete has mended that found nothing is not its own.
                    let own = record.is_write() && record.coordinator == Some(node);
                    if own && record.record.is_none() {
                        record.record = Some(Rc::clone(stored));
                        let written =
                            stored.siblings.iter().find(|version| version.origin == record.op);
                        record.dot = written.and_then(|version| version.dot);
                        // A leader's write supersedes what the leader held, read or not.
                        if let Some(version) = written {
                            record.context = version.context.clone();
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn begin(request: &ClientRequest, number: u32, at: SimTime) -> OpRecord {
    let (kind, value, context) = match &request.ask {
        RequestBody::Get { .. } => (OpKind::Get, None, VectorClock::new()),
        RequestBody::Put { value, context, .. } => {
            let kind = if value.is_tombstone() { OpKind::Delete } else { OpKind::Put };
            (kind, Some(value.clone()), context.clone())
        }
    };
    OpRecord {
        op: request.op,
        client: request.client,
        kind,
        key: request.key.id,
        value,
        is_partial: matches!(&request.ask, RequestBody::Get { cells: Some(_), .. }),
        context,
        dot: None,
        made: None,
        follows: Vec::new(),
        written: None,
        found_nothing: false,
        asked: Vec::new(),
        path: Vec::new(),
        coordinator: None,
        invoked_at: at,
        invoked_event: number,
        sent: None,
        completed_at: None,
        completed_event: None,
        outcome: None,
        record: None,
        answered: Vec::new(),
        told_by: Vec::new(),
        heard: Vec::new(),
        is_met: false,
        is_followed: false,
        hinted: Vec::new(),
    }
}
