//! A leader a partition (DynamoDB): the first of the key's preference list that is up takes its
//! writes, and whoever is asked routes them there. The node that routes waits for a sign that the
//! request was heard, as Riak's put coordinator does for one that it hands on (`riak_kv_put_fsm`,
//! acknowledgement time-out); without it a dead leader would swallow every write of its keys, since
//! nobody else has a reason to suspect it.

use super::{Effects, Node, Surroundings, Timer};
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::message::{ClientRequest, Message};
use crate::dynamo::note::Note;
use crate::dynamo::policy::Topology;
use std::rc::Rc;

/// A request that was handed on and may not have arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    to: NodeId,
    request: Rc<ClientRequest>,
    /// How many more nodes may be tried.
    tries_left: u8,
}

impl Node {
    /// Hands a write on to the leader of its key.
    pub(super) fn route(
        &mut self,
        around: Surroundings<'_>,
        request: &Rc<ClientRequest>,
        to: NodeId,
        effects: &mut Effects,
    ) {
        let op = request.op;
        effects.note(Note::Forwards { op, to });
        effects.send(self.id, Endpoint::Node(to), Message::Request(Rc::clone(request)));
        if around.cluster.by_hand {
            return;
        }
        let policy = &around.cluster.policy;
        let tries = self.forwarded.get(&op).map_or(policy.quorum.n, |before| before.tries_left);
        if let Some(tries_left) = tries.checked_sub(1) {
            let forwarded = Forwarded { to, request: Rc::clone(request), tries_left };
            self.forwarded.insert(op, forwarded);
            effects.timer(Timer::Forward(op), policy.replica_timeout);
        } else {
            self.forwarded.remove(&op);
        }
    }

    /// Tells a node that routed a request here that it arrived.
    pub(super) fn confirm_request(
        &self,
        around: Surroundings<'_>,
        from: Endpoint,
        request: &ClientRequest,
        effects: &mut Effects,
    ) {
        let is_routed = matches!(from, Endpoint::Node(_))
            && around.cluster.policy.topology == Topology::LeaderPerPartition;
        if is_routed && !around.cluster.by_hand {
            effects.send(self.id, from, Message::Heard { op: request.op, key: request.key });
        }
    }

    /// A request that this node routed has arrived.
    pub(super) fn request_is_heard(&mut self, op: OpId) {
        self.forwarded.remove(&op);
    }

    /// The node to which a request was routed has not been heard of: the next one leads.
    pub(super) fn forward_overdue(
        &mut self,
        around: Surroundings<'_>,
        op: OpId,
        effects: &mut Effects,
    ) {
        let Some(before) = self.forwarded.get(&op).cloned() else { return };
        self.suspect(around, before.to, effects);
        let client = Endpoint::Client(before.request.client);
        self.coordinate(around, client, &before.request, effects);
        // It was not routed again: this node leads now, or refused.
        let left = self.forwarded.get(&op).map(|forwarded| forwarded.tries_left);
        if left == Some(before.tries_left) {
            self.forwarded.remove(&op);
        }
    }
}
