//! A client: it asks one node at a time, keeps what the last reply for a key held, and sends that
//! back as the context of its next write. It sees nothing of the cluster but replies, and learns
//! of a dead coordinator only by waiting in vain.

use super::random::Stream;
use crate::dynamo::clock::VectorClock;
use crate::dynamo::failure_detector::Beliefs;
use crate::dynamo::ids::{ClientId, KeyId, NodeId, OpId};
use crate::dynamo::message::{ClientReply, ClientRequest, Outcome};
use crate::dynamo::value::Value;
use crate::dynamo::version::Record;
use crate::time::SimTime;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a client asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpKind {
    /// A read.
    Get,
    /// A write.
    Put,
    /// A write of a tombstone.
    Delete,
}

/// A request that the client waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What it asked for.
    pub kind: OpKind,
    /// Of which key.
    pub key: KeyId,
    /// The node it asked last.
    pub asked: NodeId,
    /// When it asked first.
    pub invoked_at: SimTime,
    /// What it asks.
    pub request: Rc<ClientRequest>,
    /// The nodes it asked before, in vain.
    pub tried: Vec<NodeId>,
    /// Whether it was told whom to ask: then it asks nobody else.
    pub is_named: bool,
    /// Whether anything was sent: what was sent may happen, whatever the client hears.
    pub has_sent: bool,
}

impl Pending {
    /// How it ends if no answer comes.
    #[must_use]
    pub fn outcome_without_answer(&self) -> Outcome {
        if self.has_sent { Outcome::Unknown } else { Outcome::Unavailable }
    }
}

/// How the last request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The operation.
    pub op: OpId,
    /// What it asked for.
    pub kind: OpKind,
    /// Of which key.
    pub key: KeyId,
    /// How it ended.
    pub outcome: Outcome,
}

/// A client's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its number.
    pub id: ClientId,
    /// What it waits for.
    pub pending: BTreeMap<OpId, Pending>,
    /// What the last reply for a key held; an empty record where there was nothing.
    pub held: BTreeMap<KeyId, Rc<Record>>,
    /// How its last request ended.
    pub ended: Option<Ended>,
    /// The nodes that left it waiting in vain.
    pub failure_detector: Beliefs,
    /// Who takes writes, as far as a refusal told it.
    pub leader: Option<NodeId>,
    /// How far its wall clock is off, in microseconds. One that is off stamps its own writes, as
    /// Cassandra's drivers do; else the coordinator stamps them.
    pub skew_us: i64,
    /// Chance for picking coordinators.
    pub stream: Stream,
}

impl Client {
    /// The context of a key: what the last reply knew.
    #[must_use]
    pub fn context(&self, key: KeyId) -> VectorClock {
        self.held.get(&key).map(|record| record.clock.clone()).unwrap_or_default()
    }

    /// What a merge of the siblings that it holds would write: a cart of all their items (section
    /// 4.4: an "add to cart" is never lost, and a deleted item can resurface).
    #[must_use]
    pub fn union(&self, key: KeyId) -> Value {
        let mut items: Vec<&str> = Vec::new();
        let siblings = self.held.get(&key).into_iter().flat_map(|record| record.values());
        for value in siblings {
            match value {
                Value::Cart(cart) => items.extend(cart.iter().map(AsRef::as_ref)),
                Value::Text(text) => items.push(text),
                Value::Row(_) | Value::Tombstone => {}
            }
        }
        Value::cart(items)
    }

    /// What its wall clock shows, in microseconds.
    #[must_use]
    pub fn wall_clock_us(&self, now: SimTime) -> i64 {
        i64::try_from(now.as_us()).unwrap_or(i64::MAX).saturating_add(self.skew_us)
    }

    /// The timestamp that it gives its writes itself.
    #[must_use]
    pub fn stamp_us(&self, now: SimTime) -> Option<i64> {
        (self.skew_us != 0).then(|| self.wall_clock_us(now))
    }

    /// Takes a reply. False if it was not waited for any more: what another node than the one asked
    /// last has to say is of use only if the request was done.
    pub fn take(&mut self, reply: &ClientReply) -> bool {
        let Some(pending) = self.pending.get(&reply.op) else { return false };
        let is_of_last = pending.request.attempt == reply.attempt;
        if !is_of_last && reply.outcome != Outcome::Ok {
            return false;
        }
        let (asked, kind, key) = (pending.asked, pending.kind, pending.key);
        self.pending.remove(&reply.op);
        if is_of_last {
            self.failure_detector.trust(asked);
        }
        if reply.outcome == Outcome::NotLeader {
            self.leader = reply.leader;
        }
        if reply.outcome == Outcome::Ok {
            self.held.insert(key, reply.record.clone().unwrap_or_default());
        }
        self.ended = Some(Ended { op: reply.op, kind, key, outcome: reply.outcome });
        true
    }

    /// The leader for a write, if this client knows it; else one of those it may ask that did not
    /// leave it waiting, by chance; any of them if all did.
    pub fn pick(
        &mut self,
        kind: OpKind,
        nodes: u16,
        now: SimTime,
        may_ask: impl Fn(NodeId) -> bool,
    ) -> Option<NodeId> {
        let is_trusted =
            |leader: &NodeId| self.failure_detector.trusts(*leader, now) && may_ask(*leader);
        let leader = self.leader.filter(is_trusted);
        if let (OpKind::Put | OpKind::Delete, Some(leader)) = (kind, leader) {
            return Some(leader);
        }
        let serving = (0..nodes).map(NodeId).filter(|node| may_ask(*node));
        let mut asked: Vec<NodeId> = serving.collect();
        if asked.iter().any(|node| self.failure_detector.trusts(*node, now)) {
            asked.retain(|node| self.failure_detector.trusts(*node, now));
        }
        if asked.is_empty() {
            return None;
        }
        let draw = self.stream.below(asked.len() as u64);
        usize::try_from(draw).ok().and_then(|at| asked.get(at)).copied()
    }
}
