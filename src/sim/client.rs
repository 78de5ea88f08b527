//! A client: it asks one node at a time, keeps what the last reply for a key held, and sends that
//! back as the context of its next write. It sees nothing of the cluster but replies, and learns
//! of a dead coordinator only by waiting in vain.

use super::random::Stream;
use crate::dynamo::beliefs::Beliefs;
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::{ClientId, KeyId, NodeId, OpId};
use crate::dynamo::message::{ClientReply, Outcome};
use crate::dynamo::version::Record;
use crate::lists::{Gather, Thin};
use crate::time::SimTime;
use litemap::LiteMap;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What it asked for.
    pub kind: OpKind,
    /// Of which key.
    pub key: KeyId,
    /// The node it asked.
    pub asked: NodeId,
    /// When.
    pub invoked_at: SimTime,
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
    pub pending: LiteMap<OpId, Pending>,
    /// What the last reply for a key held; an empty record where there was nothing.
    pub held: LiteMap<KeyId, Rc<Record>>,
    /// How its last request ended.
    pub ended: Option<Ended>,
    /// The nodes that left it waiting in vain.
    pub beliefs: Beliefs,
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

    /// The timestamp that it gives its writes itself.
    #[must_use]
    pub fn stamp_us(&self, now: SimTime) -> Option<i64> {
        let now_us = i64::try_from(now.as_us()).unwrap_or(i64::MAX);
        (self.skew_us != 0).then(|| now_us.saturating_add(self.skew_us))
    }

    /// Takes a reply. False if it was not waited for any more.
    pub fn take(&mut self, reply: &ClientReply) -> bool {
        let Some(pending) = self.pending.remove(&reply.op) else { return false };
        self.beliefs.trust(pending.asked);
        if reply.outcome == Outcome::NotLeader {
            self.leader = reply.leader;
        }
        if reply.outcome == Outcome::Ok {
            self.held.insert(pending.key, reply.record.clone().unwrap_or_default());
        }
        self.ended = Some(Ended {
            op: reply.op,
            kind: pending.kind,
            key: pending.key,
            outcome: reply.outcome,
        });
        true
    }

    /// The leader for a write, if this client knows it; else a node that serves and did not leave
    /// it waiting, by chance; any that serves if all did.
    pub fn pick(
        &mut self,
        kind: OpKind,
        nodes: u16,
        now: SimTime,
        serves: impl Fn(NodeId) -> bool,
    ) -> NodeId {
        let leader = self.leader.filter(|leader| self.beliefs.trusts(*leader, now));
        if let (OpKind::Put | OpKind::Delete, Some(leader)) = (kind, leader) {
            return leader;
        }
        let serving = (0..nodes).map(NodeId).filter(|node| serves(*node));
        let mut asked: Vec<NodeId> = serving.gather();
        if asked.iter().any(|node| self.beliefs.trusts(*node, now)) {
            asked.keep(|node| self.beliefs.trusts(*node, now));
        }
        let draw = self.stream.below(asked.len() as u64);
        usize::try_from(draw).ok().and_then(|at| asked.get(at)).copied().unwrap_or_default()
    }
}
