//! Handing a request on to a node that may coordinate it: a replica of the key, since the clock is
//! incremented in its own copy (section 4.5), or the leader of the key's partition. Whoever hands on
//! waits for a sign that the other has begun, as Riak's put coordinator does (`riak_kv_put_fsm`, the
//! option `ack_execute`), and else leaves that one out and chooses again. Without it one dead node
//! would swallow every write that comes in through those who hold no copy.
//!
//! Where no connection comes about nothing was sent, and nothing can happen twice. One that accepted
//! the request and is silent may still carry it out, and so may the next.

use super::{Effect, Effects, Env, Node};
use crate::dynamo::ids::{Endpoint, NodeId, OpId};
use crate::dynamo::membership::RingVersion;
use crate::dynamo::message::{ClientReply, ClientRequest, GossipMessage, Message, Outcome};
use crate::dynamo::note::Note;
use crate::dynamo::quorum::level::Shortfall;
use crate::time::SimTime;
use std::rc::Rc;

/// A request that was handed on, until there is a sign that it was taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forwarded {
    request: Rc<ClientRequest>,
    /// To whom it was handed on last.
    to: NodeId,
    /// To whom it was handed on before, in vain.
    tried: Vec<NodeId>,
    /// When that one counts as silent, if it could be connected.
    until: SimTime,
}

impl Forwarded {
    /// To whom it was handed on last.
    #[must_use]
    pub fn to(&self) -> NodeId {
        self.to
    }

    /// Everyone to whom it was handed on.
    pub fn tried(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.tried.iter().copied().chain([self.to])
    }

    /// When the last one counts as silent, if it could be connected.
    #[must_use]
    pub fn until(&self) -> SimTime {
        self.until
    }
}

impl Node {
    /// The requests that it handed on and that nobody has taken up yet.
    pub fn forwarded_under(&self) -> impl Iterator<Item = (OpId, &Forwarded)> {
        self.forwarded.iter().map(|(op, forwarded)| (*op, forwarded))
    }

    /// A request arrives. One that this node is handing on already came twice.
    pub(super) fn take_request(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        request: &Rc<ClientRequest>,
        effects: &mut Effects,
    ) {
        let is_twice =
            matches!(from, Endpoint::Client(_)) && self.forwarded.contains_key(&request.op);
        if !is_twice {
            self.coordinate(env, from, request, &[], effects);
        }
    }

    /// Hands a request on to one that may coordinate it. Whoever was handed it in vain tells its view
    /// of the ring, since the two differ, and hands it on once under each ring: two that take each
    /// other for the replica would else send it to and fro until they agree.
    pub(super) fn hand_on(
        &mut self,
        env: Env<'_>,
        from: Endpoint,
        request: &Rc<ClientRequest>,
        to: NodeId,
        tried: &[NodeId],
        effects: &mut Effects,
    ) {
        let (op, version) = (request.op, self.view.version);
        if matches!(from, Endpoint::Node(_)) && version > RingVersion::default() {
            // No sign that it was taken up: whoever sent it tries another.
            if self.passed_on_under.insert(op, version) == Some(version) {
                return;
            }
            let news = GossipMessage::Ring(Rc::clone(&self.view));
            effects.send(self.id, from, Message::Gossip(Rc::new(news)));
        }
        self.confirm_request(env, from, request, effects);
        effects.note(Note::Forwards { op, to });
        if env.cluster.manual {
            let message = Message::Request(Rc::clone(request));
            return effects.send(self.id, Endpoint::Node(to), message);
        }
        let patience = env.cluster.policy.replica_timeout;
        let (until, tried) = (env.now + patience, tried.to_vec());
        let forwarded = Forwarded { request: Self::accepted(from, request), to, tried, until };
        self.forwarded.insert(op, forwarded);
        effects.0.push(Effect::HandOn(Rc::clone(request), to, patience));
    }

    /// A request as this node sees to it from now on. Whoever handed it on may not hear that it was
    /// taken up, and have another do it: from then on nobody here can say that it was not done.
    pub(super) fn accepted(from: Endpoint, request: &Rc<ClientRequest>) -> Rc<ClientRequest> {
        let mut request = Rc::clone(request);
        if matches!(from, Endpoint::Node(_)) && !request.may_have_begun {
            Rc::make_mut(&mut request).may_have_begun = true;
        }
        request
    }

    /// Tells a node that handed a request on to this one that it was taken up.
    pub(super) fn confirm_request(
        &self,
        env: Env<'_>,
        from: Endpoint,
        request: &ClientRequest,
        effects: &mut Effects,
    ) {
        if matches!(from, Endpoint::Node(_)) && !env.cluster.manual {
            effects.send(self.id, from, Message::ForwardAck { op: request.op, key: request.key });
        }
    }

    /// A request that this node handed on was taken up.
    pub(super) fn request_is_heard(&mut self, from: Endpoint, op: OpId) {
        if self.forwarded.get(&op).is_some_and(|known| Endpoint::Node(known.to) == from) {
            self.forwarded.remove(&op);
        }
    }

    /// One to whom this node handed a request on refuses it. The word of one that was left out since
    /// then says nothing, nor does a refusal where another may have begun.
    pub(super) fn request_is_refused(
        &mut self,
        from: Endpoint,
        reply: &Rc<ClientReply>,
        effects: &mut Effects,
    ) {
        let Some(known) = self.forwarded.get(&reply.op) else { return };
        if Endpoint::Node(known.to) == from {
            if !known.request.may_have_begun {
                let client = Endpoint::Client(known.request.client);
                effects.send(self.id, client, Message::Reply(Rc::clone(reply)));
            }
            self.forwarded.remove(&reply.op);
        }
    }

    /// The node to which a request was handed on took it, and has not been heard of.
    pub(super) fn forward_overdue(&mut self, env: Env<'_>, op: OpId, effects: &mut Effects) {
        // A timer of an earlier try says nothing of this one.
        if self.forwarded.get(&op).is_none_or(|known| env.now < known.until) {
            return;
        }
        let Some(mut known) = self.forwarded.remove(&op) else { return };
        effects.note(Note::Unheard { op, peer: known.to });
        Rc::make_mut(&mut known.request).may_have_begun = true;
        self.choose_again(env, known, effects);
    }

    /// No connection with the node came about to which a request was to be handed on.
    pub(super) fn not_connected(
        &mut self,
        env: Env<'_>,
        op: OpId,
        to: NodeId,
        effects: &mut Effects,
    ) {
        if self.forwarded.get(&op).is_none_or(|known| known.to != to) {
            return;
        }
        if let Some(known) = self.forwarded.remove(&op) {
            self.choose_again(env, known, effects);
        }
    }

    /// Whoever was tried in vain is suspected and left out. Who brought the request knows that this
    /// node has it, and so it is this node's to see to, as if its client had brought it.
    fn choose_again(&mut self, env: Env<'_>, known: Forwarded, effects: &mut Effects) {
        let tried: Vec<NodeId> = known.tried().collect();
        let client = Endpoint::Client(known.request.client);
        self.suspect(env, known.to, effects);
        self.coordinate(env, client, &known.request, &tried, effects);
    }

    /// Refuses a request: nothing of it was done here. Where another may have begun it, nobody can say
    /// that it was not done, and the answer is left to that other one. Whoever handed it on hears the
    /// refusal first.
    pub(super) fn refuse(
        &self,
        env: Env<'_>,
        from: Endpoint,
        request: &ClientRequest,
        (outcome, needed, shortfall): (Outcome, u8, Shortfall),
        effects: &mut Effects,
    ) {
        let op = request.op;
        let outcome = if request.may_have_begun { Outcome::Unknown } else { outcome };
        effects.note(Note::QuorumFailed { op, outcome, filled: 0, needed, shortfall });
        let to = match from {
            Endpoint::Node(_) if !env.cluster.manual => from,
            _ if request.may_have_begun => return,
            _ => Endpoint::Client(request.client),
        };
        let reply = self.reply_to(request, outcome, None);
        effects.send(self.id, to, Message::Reply(Rc::new(reply)));
    }
}
